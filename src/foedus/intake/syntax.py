"""Clauses: which noun phrase is the subject of which verb, and what belongs to the verb.

What lives here: the shallow parse of one sentence, and asking it what a word belongs to. What does not: how verbs find
their subjects (``linking``), what the sentence tells (``acts``) and who is meant (``parties``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foedus.intake.chunks import Chunk, VerbGroup, cut_chunks
from foedus.intake.linking import Linker
from foedus.intake.marks import Marks
from foedus.intake.readings import Readings
from foedus.intake.tagging import tag

_RELATIVE: Final = frozenset({"who", "which", "that", "whom", "whose", "where"})


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

    def opens_relative(self, i: int, low: tuple[str, ...]) -> bool:
        """Say whether a word opens a clause on a noun; the "that" of "is noted that" does not."""
        return i >= 0 and low[i] in _RELATIVE and self.tags[i] != "K"

    def full(self, noun: Chunk, preps: frozenset[str], low: tuple[str, ...]) -> tuple[int, int]:
        """Give the words of a noun phrase with the phrases behind it that these prepositions lead."""
        at, chunks = noun.at, self.chunks
        while at + 2 < len(chunks) and chunks[at + 1].kind == "I" and chunks[at + 2].kind == "N":
            if low[chunks[at + 1].first] not in preps or chunks[at + 2].time:
                break
            at += 2
            if low[chunks[at - 1].first] in ("of", "from"):
                at = self._end_of_list(at)
        return noun.first, chunks[at].last

    def _end_of_list(self, at: int) -> int:
        """Give the last of names joined behind a preposition: "troops from Kenya, Uganda and Burundi"."""
        chunks, tags = self.chunks, self.tags
        end, k = at, at
        while k + 2 < len(chunks) and tags[chunks[k].first] == "Z" and chunks[k + 1].kind in ",C":
            step = 2 if chunks[k + 2].kind == "N" else 3 if chunks[k + 2].kind == "C" else 0
            if not step or k + step >= len(chunks) or tags[chunks[k + step].first] not in "ZD":
                break
            item = chunks[k + step]
            if item.kind != "N" or tags[item.head] != "Z" or any(item in v.subject for v in self.verbs):
                break
            k += step
            if chunks[k - 1].kind == "C":
                return k
        return end


def parse(marks: Marks, readings: Readings, speech: frozenset[str]) -> Parse:
    """Parse one sentence."""
    tags = tag(marks, readings, speech)
    low = marks.words.low
    ambiguous = frozenset(i for i, t in enumerate(tags) if t == "V" and "L" in readings.look_up(low[i]))
    named = frozenset(n.first for n in marks.names if n.named.kind in ("state", "body", "seat", "people"))
    # "the Organization Tajikistan intends to": a state right behind a body begins a phrase of its own
    ends = {n.last for n in marks.names if n.named.kind == "body"}
    parted = frozenset(n.first for n in marks.names if n.named.kind == "state" and n.first in ends)
    chunks = cut_chunks(tags, low, ambiguous=ambiguous, named=named, parted=parted)
    owner: list[Chunk | None] = [None] * len(low)
    for chunk in chunks:
        for i in range(chunk.first, chunk.last):
            owner[i] = chunk
    found = Parse(tags, chunks, [c for c in chunks if isinstance(c, VerbGroup)], owner)
    Linker(chunks, tags, low, speech).run()
    return found
