"""The candidates of one sentence, made of its acts, speech, dates and quantities.

What lives here: putting the parts of a sentence together. What does not: finding them, and what carries over from
sentence to sentence (``extract``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from foedus.domain.wording import ActKind
from foedus.intake.acts import Act
from foedus.intake.amount_units import Quantity
from foedus.intake.candidates import Amount, Candidate, Dated, Held, Resolution
from foedus.intake.dates import DateFound
from foedus.intake.frames import Heard
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks
from foedus.intake.memory import Actor, Scene
from foedus.intake.parties import read_actors
from foedus.intake.reports import Report

#: words before the name of a state that make it a place
_WHERE: Final = frozenset(
    {
        "in", "to", "from", "throughout", "across", "for", "into", "at", "left", "leave", "eastern", "western",
        "northern", "southern",
    }
)  # fmt: skip


#: verbs of announcing that tell, and do not only promise
_TOLD: Final = frozenset({"announced", "announces", "announce", "declared", "declares", "unveiled", "proclaimed"})


@dataclass(slots=True)
class Builder:
    """Makes the candidates of one sentence out of its parts."""

    report: Report
    lexicon: Lexicon
    scene: Scene
    marks: Marks
    heard: Heard
    dates: list[DateFound]
    spans: list[tuple[int, int]]
    amounts: list[Quantity]
    speaker: tuple[Actor, ...]

    def build(self, acts: list[Act]) -> list[Candidate]:
        """Give one candidate per act, or one for what is only said."""
        acts = [*acts, *self._find_statements(acts)]
        if not acts:
            return []
        acts.sort(key=lambda act: act.first)
        merged: list[Act] = []
        for act in acts:
            if merged and merged[-1].kind == act.kind and act.clause == merged[-1].clause:
                continue
            merged.append(act)
        clauses = self._share_out([act.clause for act in merged])
        made: list[Candidate] = []
        for act, clause in zip(merged, clauses, strict=True):
            candidate = self._make(act, clause)
            joined = self.marks.words.low[clause[0] : clause[0] + 2]
            if made and not candidate.dates and joined and (joined[0] in ("as", "when") or joined == ("just", "as")):
                # "left on 13 January just as the government lifted": one day for both
                candidate = candidate._replace(dates=made[-1].dates)
            made.append(candidate)
        return made

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
            words = self.marks.words.low[first:last]
            chain = chain or frames[-1].chain
            count = self._find_counted(acts, first, last)
            if count is not None:
                found.append(count)
                continue
            found.append(
                Act(
                    first=max(at, first), last=last, clause=(first, last), kind="position", rule="statement",
                    actors=chain[-1:], intended=False,
                    negated=any(w in self.lexicon.negation or w.endswith("n't") for w in words)
                    or any(f.denies for f in frames),
                    passive=False, obj=self._trim_said(max(at, first), last),
                )
            )  # fmt: skip
        return found

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

    def _find_plain(self, first: int, last: int) -> Act:
        """Give what a sentence tells that no rule names."""
        words = self.marks.words.low[first:last]
        verb = next(
            (v.first for v in self.scene.parse.verbs if first <= v.first < last and v.form == "finite" and v.subject),
            -1,
        )
        return Act(
            first=max(first, verb), last=last, clause=(first, last), kind="background", rule="plain",
            actors=self._read_named(first, verb),
            intended=any(word in self.lexicon.intention for word in words),
            negated=any(w in self.lexicon.negation or w.endswith("n't") for w in words),
            passive=False, obj=(max(first, verb), last),
        )  # fmt: skip

    def _read_named(self, first: int, verb: int) -> tuple[Actor, ...]:
        """Read the subject before a verb, where it is one whose name or office is known."""
        found = read_actors(self.scene, first, verb, speaking=False) if verb > first else []
        return tuple(actor for actor in found if actor.sort != "other")[:3]

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
                    if (n or self.marks.words.low[f.first].endswith("ing"))
                    and f.first > first
                    and self.marks.words.low[f.first - 1] in (",", "and")
                ),
            ]
            parts += zip(cuts, [*cuts[1:], last], strict=True)
        return parts

    def _share_out(self, clauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Widen clauses so that every word of the sentence lies in one."""
        if len(clauses) == 1:
            return [(0, len(self.marks.words))]
        starts = [0, *(max(clause[0], 1) for clause in clauses[1:])]
        return list(zip(starts, [*starts[1:], len(self.marks.words)], strict=True))

    def _make(self, act: Act, clause: tuple[int, int]) -> Candidate:
        words = self.marks.words
        first, last = self._trim(*clause)
        chain, hearsay, denied = self.heard.chain_at(act.first)
        chain = chain or self.speaker
        quotes = any(clause[0] <= first < clause[1] for first, _ in self.heard.quoted)
        told = act.rule in ("statement", "announced") or (act.kind == "position" and quotes)
        if act.rule == "announced" and self.marks.words.low[act.first] not in _TOLD:
            told = False
        if not chain and told:
            told_by = [a for a in act.actors if a.sort != "other"][:2]
            if len(told_by) == 2:
                told_by = [Actor(f"{told_by[0].canon} and {told_by[1].canon}", told_by[0].sort, told_by[0].key)]
            chain = tuple(told_by)
        inside = [n for n, span in enumerate(self.spans) if clause[0] <= span[0] < clause[1]]
        stated = [n for n in inside if self._is_stated(n, act)]
        kind, actors = self._judge_kind(act), act.actors
        if words.low[0] == "article" and kind == "background":
            chain, actors = (), ()
        return Candidate(
            file=self.report.file,
            span=(words.starts[first], words.ends[last - 1]),
            text=self.report.text[words.starts[first] : words.ends[last - 1]],
            kind=kind,
            actors=tuple(a.canon for a in actors),
            object=words.show(*act.obj) if act.obj[1] > act.obj[0] else "",
            quantities=tuple(
                Amount(value=q.value, value_to=q.value_to, unit=q.unit, modifier=q.modifier)
                for q in self.amounts
                if clause[0] <= q.first < clause[1]
            ),
            dates=tuple(_date(self.dates[n]) for n in inside if n not in stated),
            places=self._places(clause),
            attribution=tuple(a.canon for a in chain),
            hearsay=hearsay,
            negated=act.negated or denied,
            intended=act.intended,
            rule=act.rule,
            quoted=self.heard.is_quoted(act.first),
            stated=tuple(_date(self.dates[n]) for n in stated),
            sentence=(words.start, words.end),
            states=tuple(dict.fromkeys(a.key for a in actors if a.key in self.lexicon.state_names)),
            bodies=self._bodies(act),
            towards=self._towards(act, clause),
            holds=self._holds(clause),
            host=self._find_where(),
            reported_on=self.report.dated_on,
            outlet=self.report.outlet,
        )

    def _judge_kind(self, act: Act) -> ActKind:
        """Give the kind of an act: an article of a treaty tells of none, troops that go to their country go home."""
        low = self.marks.words.low
        if low[0] == "article" and low[1:2] and low[1][0].isdigit():
            return "background"
        states = {a.key for a in act.actors if a.key in self.lexicon.state_names}
        if act.rule == "withdrawal-leave-state" and not act.negated:
            # who leaves a place at home sets out
            own = states or {a.key for a in self.heard.chain_at(act.first)[0] if a.key in self.lexicon.state_names}
            return "sending" if own & set(self._towards(act, act.clause)[:1]) else act.kind
        if act.kind == "sending" and states & self._list_goals(act):
            return "withdrawal"
        return act.kind

    def _list_goals(self, act: Act) -> set[str]:
        """List the states to which somebody goes: those right behind "to"."""
        low = self.marks.words.low
        return {
            n.named.key
            for n in self.marks.names
            if act.last <= n.first < act.clause[1]
            and n.named.kind in ("state", "seat", "place")
            and "to" in low[max(act.last, n.first - 2) : n.first]
        }

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        """Leave commas and conjunctions at the edges of a clause out of its span."""
        low = self.marks.words.low
        while first < last - 1 and low[first] in (",", ";", ":", "and", "but", "while", "whereas"):
            first += 1
        while last > first + 1 and low[last - 1] in (",", ";", ":"):
            last -= 1
        return first, last

    def _is_stated(self, n: int, act: Act) -> bool:
        """Say whether a date tells when something was said: it stands in or right behind the words of speech."""
        first, last = self.spans[n]
        for frame in self.heard.frames:
            if frame.first <= first < frame.last:
                return True
            between = self.marks.words.low[frame.last : first]
            if (
                frame.last <= first
                and len(between) <= 6
                and not any(w in (",", "that") for w in between)
                and last <= act.first
            ):
                verbs = [v for v in self.marks.verbs if frame.last <= v.first < first]
                if not verbs and self.marks.words.low[frame.last - 1] != "that":
                    return True
        return False

    def _bodies(self, act: Act) -> tuple[str, ...]:
        """Give the organisations that act; of background, those that the sentence names."""
        states = self.lexicon.state_names
        found = [a.key for a in act.actors if a.key and a.key not in states]
        if not found and act.kind == "background":
            named = [n for n in self.marks.names if n.named.kind == "body"]
            found = [n.named.key for n in named if n.first < act.first] or [n.named.key for n in named[:1]]
        return tuple(dict.fromkeys(found))

    def _places(self, clause: tuple[int, int]) -> tuple[str, ...]:
        low = self.marks.words.low
        found = [
            name.named.canon
            for name in self.marks.names
            if clause[0] <= name.first < clause[1]
            and not self.heard.is_frame(name.first)
            and (
                name.named.kind in ("place", "seat")
                or (name.named.kind == "state" and name.first > 0 and low[name.first - 1] in _WHERE)
            )
        ]
        return tuple(dict.fromkeys(found))

    def _towards(self, act: Act, clause: tuple[int, int]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                n.named.key
                for n in self.marks.names
                if act.last <= n.first < clause[1]
                and not self.heard.is_frame(n.first)
                and n.named.kind in ("state", "seat", "place")
                and n.named.key
            )
        )

    def _find_where(self) -> str:
        """Give the one state that the sentence names as a state or by a place in it; empty: none, or several."""
        kinds = ("state", "seat", "place")
        states = {n.named.key for n in self.marks.names if n.named.kind in kinds and n.named.key}
        return states.pop() if len(states) == 1 else ""

    def _holds(self, clause: tuple[int, int]) -> tuple[Held, ...]:
        low = self.marks.words.low
        found = []
        for cue in self.marks.framings:
            if clause[0] <= cue.first < clause[1]:
                before = low[max(0, cue.first - 14) : cue.first]
                denied = any(w in self.lexicon.negation or w.endswith("n't") for w in before) or "without" in before
                found.append(Held(framing=cue.label, value=not denied))
        return tuple(dict.fromkeys(found))

    def finish(self, candidate: Candidate, resolutions: tuple[Resolution, ...], opened: tuple[str, ...]) -> Candidate:
        """Add the notes on pronouns that were taken while the sentence was read."""
        if not resolutions and not opened:
            return candidate
        named = {*candidate.actors, *candidate.attribution}
        mine = tuple(r for r in resolutions if r.taken_as in named)
        return candidate._replace(resolved=mine, open=opened)


def _date(found: DateFound) -> Dated:
    return Dated(from_on=found.from_on, to_on=found.to_on, granularity=found.granularity, part=found.part)
