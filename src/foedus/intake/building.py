"""The candidates of one sentence, made of its acts, speech, dates and quantities.

What lives here: putting the parts of a sentence together. What does not: finding them, and what carries over from
sentence to sentence (``extract``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foedus.domain.wording import ActKind
from foedus.intake.acts import Act
from foedus.intake.candidates import Amount, Candidate, Dated, Held, Resolution
from foedus.intake.dates import DateFound
from foedus.intake.memory import Actor
from foedus.intake.outlook import is_present
from foedus.intake.statements import StatementReader

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
class Builder(StatementReader):
    """Makes the candidates of one sentence out of its parts."""

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
        if act.rule == "announced" and (self.marks.words.low[act.first] not in _TOLD or act.intended):
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
            # an act is negated where it did not happen; of what is only said or told, anything may be
            negated=act.negated or denied or (kind in ("position", "background") and self._denies(first, last)),
            intended=act.intended
            or self._is_scheduled(act, clause, [self.dates[n] for n in inside if n not in stated]),
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

    def _is_scheduled(self, act: Act, clause: tuple[int, int], dates: list[DateFound]) -> bool:
        """Say whether a present tense goes with days that were to come on the day of the report."""
        day = self.report.dated_on
        if act.negated or act.kind == "position" or day is None or not dates:
            return False
        if any(found.from_on is None or found.from_on <= day for found in dates):
            return False
        first = min((self.spans[n][0] for n, one in enumerate(self.dates) if one in dates), default=0)
        verbs = [
            v for v in self.scene.parse.verbs
            if clause[0] <= v.first < clause[1] and v.form == "finite" and not self.heard.is_frame(v.head)
        ]  # fmt: skip
        verbs = [v for v in verbs if v.begin <= first < max(v.end, v.last + 4)][-1:] or verbs[:1]
        return all(is_present(v, self.lexicon, self.marks.words.low) for v in verbs)

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
