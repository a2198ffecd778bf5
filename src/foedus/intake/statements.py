"""What a sentence only says: statements, promises, and facts that no rule names.

What lives here: acts made of what is said, by whom, and of plain sentences. What does not: acts that rules find
(``acts``), and putting candidates together (``building``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from foedus.intake.acts import Act
from foedus.intake.amount_units import Quantity
from foedus.intake.dates import DateFound
from foedus.intake.doers import DoerReader
from foedus.intake.frames import Frame, Heard
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks
from foedus.intake.memory import Actor, Scene
from foedus.intake.outlook import denies, is_ahead
from foedus.intake.reports import Report

_ANNOUNCED: Final = frozenset({"announced", "announces", "announce", "declared", "declares"})


@dataclass(slots=True)
class StatementReader:
    """The parts of one sentence, and what it only says."""

    report: Report
    lexicon: Lexicon
    scene: Scene
    marks: Marks
    heard: Heard
    dates: list[DateFound]
    spans: list[tuple[int, int]]
    amounts: list[Quantity]
    speaker: tuple[Actor, ...]

    def _find_statements(self, acts: list[Act]) -> list[Act]:
        """Give a position for each part of the sentence that is only said and tells of no act."""
        found: list[Act] = []
        for first, last in self._list_said():
            if any(first <= act.first < last for act in acts):
                continue
            frames = [
                f
                for f in self.heard.frames
                if f.chain and f.covers[0] <= last - 1 and first <= max(f.first, f.covers[0]) < last
            ]
            at = next((i for i in range(first, last) if not self.heard.is_frame(i)), -1)
            chain = self.heard.chain_at(at)[0] if at >= 0 else ()
            chain = chain or self.speaker
            if not (frames or chain):
                found += [] if acts or found else [self._find_plain(first, last)]
                continue
            chain = chain or frames[-1].chain
            count = self._find_counted(acts, first, last)
            if count is not None:
                found.append(count)
                continue
            stance = self._is_stance(first, last, frames)
            promised = self._is_promise(first, last, frames)
            plain = not stance or self._only_tells(frames)
            named = stance or promised or (bool(chain) and chain[-1].sort in ("office", "person"))
            found.append(
                Act(
                    first=max(at, first), last=last, clause=(first, last),
                    kind="announcement" if promised else "position" if stance else "background", rule="statement",
                    actors=self._stand_for(chain[-1:]) if named else self._read_main(first, last),
                    intended=not promised and self._looks_ahead(first, last, plain=plain),
                    negated=self._denies(first, last) or any(f.denies for f in frames),
                    passive=False, obj=self._trim_said(max(at, first), last),
                )
            )  # fmt: skip
        return found

    def _stand_for(self, chain: tuple[Actor, ...]) -> tuple[Actor, ...]:
        reader = DoerReader(self.scene, self.heard)
        return tuple(reader.stand_for(actor) for actor in chain)

    def _is_promise(self, first: int, last: int, frames: list[Frame]) -> bool:
        """Say whether somebody promises or announces what he is going to do."""
        low = self.marks.words.low
        words = {low[i] for f in frames for i in range(f.first, f.last)}
        return bool(words & self.lexicon.promises) or (
            bool(words & _ANNOUNCED) and self._looks_ahead(first, last) and not self._denies(first, last)
        )

    def _is_stance(self, first: int, last: int, frames: list[Frame]) -> bool:
        """Say whether somebody takes a position: in his own words, or by a verb that does more than report."""
        if any(a < last and first < b and b - a > 3 for a, b in self.heard.quoted):
            return True
        low = self.marks.words.low
        words = [low[i] for f in frames for i in range(f.first, f.last)]
        spoken = [w for w in words if w in self.lexicon.speech or w in self.lexicon.tell]
        if (
            any(w not in self.lexicon.neutral for w in spoken)
            or "asked" in words
            or "asks" in words
            or (not frames and bool(self.speaker))
        ):
            return True
        return any(
            first <= v.first < last and ((v.negated and v.modal) or low[v.first] in ("should", "must", "ought"))
            for v in self.scene.parse.verbs
        )

    def _only_tells(self, frames: list[Frame]) -> bool:
        low = self.marks.words.low
        spoken = [low[i] for f in frames for i in range(f.first, f.last) if low[i] in self.lexicon.speech]
        return bool(spoken) and all(word in self.lexicon.neutral for word in spoken) and not self.heard.quoted

    def _looks_ahead(self, first: int, last: int, *, plain: bool = True) -> bool:
        """Say whether a verb between two words tells of what is still to come.

        Parameters
        ----------
        plain
            It is only told; of one who states a position "would" is no plan.
        """
        told = plain and bool(self.heard.frames or self.speaker)
        low, parse = self.marks.words.low, self.scene.parse
        return any(
            is_ahead(group, parse, low, self.lexicon, told=told)
            and group.role != "relative"
            and (plain or not any(low[s.head] in ("i", "whoever") for s in group.subject))
            for group in parse.verbs
            if first <= group.first < last and not self.heard.is_frame(group.head)
        )

    def _denies(self, first: int, last: int) -> bool:
        return denies(self.marks.words.low, first, last, self.lexicon)

    def _trim_said(self, first: int, last: int) -> tuple[int, int]:
        """Leave the words of telling, and marks, out of what is said."""
        low = self.marks.words.low
        cuts = [first - 1, *(i for i in range(first, last) if self.heard.is_frame(i)), last]
        begin, end = max(((a + 1, b) for a, b in pairwise(cuts)), key=lambda span: span[1] - span[0])
        while end > begin + 1 and low[end - 1] in (",", ".", ";", ":"):
            end -= 1
        while begin < end - 1 and low[begin] in (",", "that"):
            begin += 1
        return begin, end

    def _is_quotation(self, first: int, last: int) -> bool:
        """Say whether most of a sentence stands between quotation marks, whoever speaks."""
        return (
            sum(min(b, last) - max(a, first) for a, b in self.heard.quoted if a < last and first < b) * 2 > last - first
        )

    def _find_plain(self, first: int, last: int) -> Act:
        """Give what a sentence tells that no rule names."""
        verb = self._find_main(first, last)
        return Act(
            first=max(first, verb), last=last, clause=(first, last),
            kind="position" if self._is_quotation(first, last) else "background", rule="plain",
            actors=self._read_main(first, last), intended=self._looks_ahead(first, last),
            negated=self._denies(first, last), passive=False, obj=(max(first, verb), last),
        )  # fmt: skip

    def _find_main(self, first: int, last: int) -> int:
        """Give the first finite verb between two words that is no verb of telling; -1: there is none."""
        for group in self.scene.parse.verbs:
            inside = first <= group.first < last and group.form == "finite" and group.subject
            if group.role == "relative" or self.scene.parse.opens_relative(group.begin - 1, self.marks.words.low):
                continue
            if inside and not self.heard.is_frame(group.head):
                return group.first
        return -1

    def _read_main(self, first: int, last: int) -> tuple[Actor, ...]:
        """Read who acts by a verb that no rule names: states, their troops, and bodies alone."""
        verb = self._find_main(first, last)
        group = self.scene.parse.verb_at(verb) if verb >= 0 else None
        if group is None or group.passive or group.bare:
            return ()
        found = DoerReader(self.scene, self.heard).doers(group)
        return tuple(a for a in found if a.sort in ("state", "body", "organ", "office", "person"))

    def _find_counted(self, acts: list[Act], first: int, last: int) -> Act | None:
        """Give the act before that a part only puts a number to: "police spoke of fewer than 800"."""
        before = [act for act in acts if act.last <= first]
        numbers = [q for q in self.amounts if first <= q.first < last]
        if not before or not numbers or last - first > 14:
            return None
        at = numbers[0].first
        return replace(
            before[-1], first=at, last=numbers[0].last, clause=(first, last), actors=(), rule="count", obj=(at, at)
        )

    def _list_said(self) -> list[tuple[int, int]]:
        """List the parts of the sentence that are said by one speaker each."""
        parts: list[tuple[int, int]] = []
        for first, last in self.heard.segments:
            mine = [f for f in self.heard.frames if f.chain and first <= f.first < last]
            openers = [f for f in mine if not f.trailing and f.covers[0] == f.last]
            cuts = [
                first,
                *(
                    f.first
                    for n, f in enumerate(openers)
                    if (n or self.marks.words.low[f.first].endswith("ing") or self.marks.words.low[f.first] == "and")
                    and f.first > first
                    and self.marks.words.low[f.first - 1] in (",", "and")
                ),
            ]
            parts += zip(cuts, [*cuts[1:], last], strict=True)
        return parts
