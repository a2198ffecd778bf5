"""A report to candidates, sentence by sentence, by rules alone.

What lives here: putting names, dates, quantities, speech and acts of a sentence together. What does not: each of
these, which is a neighbour's. Deterministic: the same text and lexicon give the same candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from foedus.domain.wording import ActKind
from foedus.intake.acts import Act, find_acts
from foedus.intake.candidates import Amount, Candidate, Dated, Held, Resolution
from foedus.intake.dates import DateContext, DateFound, find_dates
from foedus.intake.frames import Heard
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks, mark
from foedus.intake.memory import Actor, Memory, Scene
from foedus.intake.quantities import Quantity, find_quantities
from foedus.intake.reports import Report, find_dateline
from foedus.intake.speech import find_speech
from foedus.intake.tokens import Words, make_words, split_sentences, split_words

_HEADING_WORDS: Final = 22
#: words before the name of a state that make it a place
_WHERE: Final = frozenset(
    {
        "in", "to", "from", "throughout", "across", "for", "into", "at", "left", "leave", "eastern", "western",
        "northern", "southern",
    }
)  # fmt: skip


def extract(report: Report, lexicon: Lexicon) -> Iterator[Candidate]:
    """Give the candidates of one report in the order of its text."""
    memory = Memory(base=report.dated_on, home=_find_seat(report, lexicon))
    if report.outlet:
        memory.outlets.append(report.outlet)
    context = DateContext(base=report.dated_on)
    reader = _Reader(report, lexicon, memory, context)
    found = [c for words in split_sentences(report.text, lexicon.abbreviations) for c in reader.read(words)]
    # where things happen is known once the whole report is read
    host = memory.find_host()
    yield from (c if c.host or not host else c._replace(host=host) for c in found)


def _find_seat(report: Report, lexicon: Lexicon) -> str:
    """Give the state whose seat of government the dateline or first line names; empty: none."""
    head = mark(make_words(report.text, 0, min(len(report.text), 600), 0), lexicon)
    seats = [n for n in head.names if n.named.kind == "seat"]
    return seats[0].named.key if seats else ""


class _Reader:
    """Reads one report; keeps what carries over from sentence to sentence."""

    def __init__(self, report: Report, lexicon: Lexicon, memory: Memory, context: DateContext) -> None:
        self.report, self.lexicon, self.memory, self.context = report, lexicon, memory, context
        self.outlet = split_words(report.outlet)
        self.open_quote = False
        self.paragraph = -1
        self.carried: tuple[Actor, ...] = ()
        self.pending: tuple[Actor, ...] = ()

    def read(self, words: Words) -> Iterator[Candidate]:
        """Give the candidates of one sentence."""
        text = self.report.text
        if words.paragraph != self.paragraph:
            self.open_quote = self.open_quote and text[words.start] not in '"“'
            if text[words.start] not in '"“':
                self.open_quote, self.carried = False, ()
            self.carried, self.pending = self.pending, ()
            self.paragraph = words.paragraph
            begin, _ = find_dateline(text, words.start, words.end)
            if begin > words.start:
                words = make_words(text, begin, words.end, words.paragraph)
                if not words.low:
                    return
        if self._is_heading(words) or len(words) < 4:
            return
        marks = mark(words, self.lexicon, self.outlet)
        self.memory.next_sentence()
        for name in marks.names:
            if name.named.kind in ("state", "people", "seat"):
                self.memory.n_named[name.named.key] = self.memory.n_named.get(name.named.key, 0) + 1
            elif name.named.kind == "body":
                self.memory.bodies.append(name.named.key)
        continued = self.open_quote
        scene = Scene(marks, self.lexicon, self.memory)
        heard, self.open_quote = find_speech(scene, open_quote=self.open_quote)
        dates = self._find_dates(words)
        spans = _word_spans(words, dates)
        amounts = find_quantities(marks, self.lexicon, spans)
        acts = find_acts(scene, heard)
        speaker = self._carry_on(heard, words, continued=continued)
        builder = _Builder(
            report=self.report,
            lexicon=self.lexicon,
            marks=marks,
            heard=heard,
            dates=dates,
            spans=spans,
            amounts=amounts,
            speaker=speaker,
        )
        found = builder.build(acts)
        notes, opened = self.memory.take_notes()
        resolutions = tuple(dict.fromkeys(Resolution(written=w, taken_as=t, why=y) for w, t, y in notes))
        for candidate in found:
            yield builder.finish(candidate, resolutions, tuple(dict.fromkeys(opened)))

    def _find_dates(self, words: Words) -> list[DateFound]:
        return find_dates(self.report.text, words, self.context)

    def _is_heading(self, words: Words) -> bool:
        """Say whether a line is a heading, a caption or a list entry: no sentence of the report."""
        last = words.text[-1]
        if words.text[0] in ("-", "•", "*") and len(words) < 40:
            return True
        return len(words) <= _HEADING_WORDS and last not in (".", "!", "?", "”", '"', "…", ":", "’", ")")

    def _carry_on(self, heard: Heard, words: Words, *, continued: bool) -> tuple[Actor, ...]:
        """Give who speaks where the sentence itself does not say: the one whose quotation runs on."""
        named = [f for f in heard.frames if f.chain]
        if named:
            if words.low[-1] == ":":
                self.pending = named[-1].chain
            if self.open_quote:
                self.carried = named[-1].chain
            return ()
        if (continued or words.text[0] in '"“') and self.carried:
            return self.carried
        return ()


def _word_spans(words: Words, dates: list[DateFound]) -> list[tuple[int, int]]:
    """Turn character offsets of dates into words."""
    spans = []
    for found in dates:
        first = next((i for i, end in enumerate(words.ends) if end > found.start), len(words))
        last = next((i for i, start in enumerate(words.starts) if start >= found.end), len(words))
        spans.append((first, last))
    return spans


@dataclass(slots=True)
class _Builder:
    """Makes the candidates of one sentence out of its parts."""

    report: Report
    lexicon: Lexicon
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
        found = []
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
                    passive=False, obj=(max(at, first), last),
                )
            )  # fmt: skip
        return found

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
                    for f in openers[1:]
                    if f.first > first and self.marks.words.low[f.first - 1] in (",", "and")
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
        quotes = any(clause[0] <= first < clause[1] and last - first > 4 for first, last in self.heard.quoted)
        if not chain and (act.rule == "statement" or (act.kind == "position" and quotes)):
            chain = tuple(a for a in act.actors if a.sort != "other")
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
        if act.kind == "sending" and states and states & set(self._towards(act, act.clause)):
            return "withdrawal"
        return act.kind

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
