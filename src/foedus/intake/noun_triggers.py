"""Acts told by nouns: the subject or object of a verb that only says that it is so.

What lives here: what a trigger is, and finding the nouns that are one. What does not: verbs (``triggers``).
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.domain.wording import ActKind, ActRule
from foedus.intake.chunks import Chunk, VerbGroup
from foedus.intake.frames import Heard
from foedus.intake.marks import VerbSpan
from foedus.intake.memory import Scene
from foedus.intake.verb_classes import LIGHT


@dataclass(slots=True)
class Trigger:
    """Words that tell of an act, the rule that says so, and their verb group, if they are a verb."""

    first: int
    last: int
    rule: ActRule
    group: VerbGroup | None = None
    #: how surely the sentence asserts it: 3 main, 2 relative or later, 1 participle or purpose
    rank: int = 3
    #: the verb on which an infinitive depends only says that its act is meant
    aimed: bool = False
    failed: bool = False
    #: what is told has still to be done
    ahead: bool = False

    @property
    def kind(self) -> ActKind:
        """Give the kind the rule names."""
        return self.rule.kind


class NounFinder:
    """Finds the nouns of one sentence that tell of acts."""

    def __init__(self, scene: Scene, heard: Heard) -> None:
        self.scene, self.heard = scene, heard
        self.marks, self.lexicon, self.parse = scene.marks, scene.lexicon, scene.parse
        self.low = scene.marks.words.low
        self.n = len(self.low)
        self.spans: dict[int, VerbSpan] = {span.first: span for span in self.marks.verbs}

    def _find_nouns(self) -> list[Trigger]:
        """Find a noun that names an act: the subject or object of a verb that only says that it is so."""
        order = {rule.id: n for n, rule in enumerate(self.lexicon.wording.acts)}
        for noun in sorted(self.marks.nouns, key=lambda n: (order[n.rule.id], n.first)):
            if self.heard.is_frame(noun.first):
                continue
            chunk = self.parse.noun_at(noun.first)
            if chunk is None or not noun.first <= chunk.head < noun.last + 1:
                continue
            if noun.rule.kind == "casualties" and self.low[chunk.first] in ("no", "any"):
                continue
            if self._is_told(chunk, noun.rule.kind):
                return [Trigger(noun.first, noun.last, noun.rule)]
        return []

    def _find_requests(self, kinds: set[ActKind]) -> list[Trigger]:
        """Find "at Armenia's request": an appeal beside what it led to."""
        if "appeal" in kinds:
            return []
        rule = next((r for r in self.lexicon.wording.acts if r.kind == "appeal" and r.nouns), None)
        for i, word in enumerate(self.low):
            if rule is None or word not in ("request", "invitation", "behest", "insistence"):
                continue
            noun = self.parse.noun_at(i)
            owned = noun is not None and noun.head == i and "'s" in self.low[noun.first : i]
            if noun is not None and owned and self.low[noun.first - 1 : noun.first] == ("at",):
                return [Trigger(i, i + 1, rule)]
        return []

    def _is_told(self, chunk: Chunk, kind: ActKind) -> bool:
        if kind in ("casualties", "emergency_declared", "emergency_lifted", "resignation"):
            return True
        for group in self.parse.verbs:
            if self.low[group.head] not in LIGHT:
                continue
            if chunk in group.subject or chunk in group.objects:
                return True
        return not any(v.form == "finite" for v in self.parse.verbs)

    def _find_emergency(self, kinds: set[ActKind], faint: list[Trigger]) -> list[Trigger]:
        """Find a state of emergency that is only named beside another act: "followed by a state of emergency".

        What the sentence says of it in an aside comes first: "just as the government lifted its state of emergency".
        """
        if not kinds or kinds & {"emergency_declared", "emergency_lifted"}:
            return []
        if faint:
            return faint[:1]
        for noun in self.marks.nouns:
            lead = self.low[max(0, noun.first - 3) : noun.first]
            if "without" in lead or "no" in lead:
                continue
            if not self.heard.is_frame(noun.first) and noun.rule.kind.startswith("emergency"):
                return [Trigger(noun.first, noun.last, noun.rule)]
        return []
