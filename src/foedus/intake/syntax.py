"""Clauses: which noun phrase is the subject of which verb, and what belongs to the verb.

What lives here: the shallow parse of one sentence, and asking it what a word belongs to. What does not: how verbs find
their subjects (``linking``), what the sentence tells (``acts``) and who is meant (``parties``).
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.intake.chunks import Chunk, VerbGroup, cut_chunks
from foedus.intake.linking import Linker
from foedus.intake.marks import Marks
from foedus.intake.readings import Readings
from foedus.intake.tagging import tag


@dataclass(slots=True)
class Parse:
    """A sentence cut into chunks; ``verbs`` holds the verb groups, each with its subject."""

    tags: str
    chunks: list[Chunk]
    verbs: list[VerbGroup]
    #: chunk of each word; None: in brackets, or a mark
    owner: list[Chunk | None]

    def noun_at(self, i: int) -> Chunk | None:
        """Give the noun phrase that covers a word."""
        found = self.owner[i]
        return found if found is not None and found.kind == "N" else None

    def verb_at(self, i: int) -> VerbGroup | None:
        """Give the verb group that covers a word."""
        found = self.owner[i]
        return found if isinstance(found, VerbGroup) else None

    def full(self, noun: Chunk, preps: frozenset[str], low: tuple[str, ...]) -> tuple[int, int]:
        """Give the words of a noun phrase with the phrases behind it that these prepositions lead."""
        at, chunks = noun.at, self.chunks
        while at + 2 < len(chunks) and chunks[at + 1].kind == "I" and chunks[at + 2].kind == "N":
            if low[chunks[at + 1].first] not in preps or chunks[at + 2].time:
                break
            at += 2
        return noun.first, chunks[at].last


def parse(marks: Marks, readings: Readings, speech: frozenset[str]) -> Parse:
    """Parse one sentence."""
    tags = tag(marks, readings, speech)
    low = marks.words.low
    ambiguous = frozenset(i for i, t in enumerate(tags) if t == "V" and "L" in readings.look_up(low[i]))
    chunks = cut_chunks(tags, low, ambiguous=ambiguous)
    owner: list[Chunk | None] = [None] * len(low)
    for chunk in chunks:
        for i in range(chunk.first, chunk.last):
            owner[i] = chunk
    found = Parse(tags, chunks, [c for c in chunks if isinstance(c, VerbGroup)], owner)
    Linker(chunks, tags, low, speech).run()
    return found
