"""A report to candidates, sentence by sentence, by rules alone.

What lives here: putting names, dates, quantities, speech and acts of a sentence together. What does not: each of
these, which is a neighbour's. Deterministic: the same text and lexicon give the same candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final, NamedTuple

from foedus.intake.acts import find_acts
from foedus.intake.amount_gaps import Counting
from foedus.intake.building import Builder
from foedus.intake.candidates import Candidate, Resolution
from foedus.intake.date_counting import DateContext
from foedus.intake.date_words import MONTHS
from foedus.intake.dates import DateFound, find_dates
from foedus.intake.frames import Heard
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks, mark
from foedus.intake.memory import Actor, Memory, Scene
from foedus.intake.owners import find_topic
from foedus.intake.people import note_names
from foedus.intake.quantities import find_quantities
from foedus.intake.reports import Report, find_dateline, find_head_lines
from foedus.intake.speech import find_speech
from foedus.intake.tokens import Words, make_words, split_sentences, split_words

_HEADING_WORDS: Final = 22
_DAY_WORDS: Final = 6
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: so many sentences are looked at first to see which states a report is about
_AHEAD: Final = 60
#: words before a seat of government that make it a mere place
_WITHIN: Final = frozenset({"in", "at", "near", "to", "from", "of", "outside", "around", "(", ","})


def extract(report: Report, lexicon: Lexicon) -> Iterator[Candidate]:
    """Give the candidates of one report in the order of its text."""
    memory = Memory(base=report.dated_on, home=_find_seat(report, lexicon))
    sentences = split_sentences(report.text, lexicon.abbreviations)
    ahead = list(islice(sentences, _AHEAD))
    if report.outlet:
        memory.outlets.append(report.outlet)
        memory.own = _name_outlet(report.outlet, lexicon)
    context = DateContext(base=report.dated_on)
    reader = _Reader(report, lexicon, memory, context)
    reader.look_ahead(ahead)
    found = [c for words in chain(ahead, sentences) for c in reader.read(words)]
    found += reader.let_go(())
    # where things happen is known once the whole report is read
    host = memory.find_host()
    yield from (c if c.host or not host else c._replace(host=host) for c in found)


def _name_outlet(outlet: str, lexicon: Lexicon) -> str:
    """Give the name under which an outlet is known: "ITAR-TASS" is TASS."""
    names = mark(make_words(outlet, 0, len(outlet), 0), lexicon).names
    return next((n.named.canon for n in names if n.named.kind == "outlet"), outlet)


def _find_seat(report: Report, lexicon: Lexicon) -> str:
    """Give the state in which the place of the dateline lies; empty: no dateline, or a place nobody knows."""
    for start, end in find_head_lines(report.text):
        head = mark(make_words(report.text, start, end, 0), lexicon)
        for name in head.names:
            if name.named.kind in ("seat", "place") and name.named.key in lexicon.state_names:
                return name.named.key
    return ""


class _Sentence(NamedTuple):
    """A sentence with its names and speech found."""

    words: Words
    scene: Scene
    heard: Heard
    #: the day that heads an entry of a chronology
    head: list[DateFound]


class _Reader:
    """Reads one report; keeps what carries over from sentence to sentence."""

    def __init__(self, report: Report, lexicon: Lexicon, memory: Memory, context: DateContext) -> None:
        self.report, self.lexicon, self.memory, self.context = report, lexicon, memory, context
        self.outlet = split_words(report.outlet)
        self.open_quote = False
        self.paragraph = -1
        self.carried: tuple[Actor, ...] = ()
        self.pending: tuple[Actor, ...] = ()
        #: who spoke last in this paragraph, and sentences of a quotation whose speaker is not named yet
        self.said: tuple[Actor, ...] = ()
        self.said_before: tuple[Actor, ...] = ()
        self.waiting: list[_Sentence] = []
        self.counting = Counting()
        #: the day of a line of its own, for the sentence behind it
        self.entry: list[DateFound] = []
        self.ahead: dict[tuple[int, int], Marks] = {}

    def look_ahead(self, sentences: list[Words]) -> None:
        """Count which states the first sentences name; what was marked is kept."""
        counts = self.memory.n_ahead
        for words in sentences:
            self.ahead[words.starts[0], len(words)] = marks = mark(words, self.lexicon, self.outlet)
            for name in marks.names:
                if name.named.kind in ("state", "people") or (
                    name.named.kind == "seat" and name.first and words.low[name.first - 1] not in _WITHIN
                ):
                    counts[name.named.key] = counts.get(name.named.key, 0) + 1

    def read(self, words: Words) -> Iterator[Candidate]:
        """Give the candidates of one sentence."""
        text = self.report.text
        head: list[DateFound] = []
        if words.paragraph != self.paragraph:
            yield from self.let_go(self.said or self.said_before)
            self.said, self.said_before = (), self.said or self.said_before
            self.open_quote = self.open_quote and text[words.start] not in '"“'
            if text[words.start] not in '"“':
                self.open_quote, self.carried = False, ()
            self.carried, self.pending = self.pending, ()
            self.paragraph = words.paragraph
            begin, _ = find_dateline(text, words.start, words.end)
            if begin > words.start:
                head = self._read_entry(make_words(text, words.start, begin, words.paragraph))
                start, words = words.start, make_words(text, begin, words.end, words.paragraph)
                if not words.low:
                    return
                if head:
                    words.start = start
        if len(words) <= _DAY_WORDS and self._take_heading(words):
            return
        head, self.entry = head or self.entry, []
        if self._is_heading(words) or (len(words) < 4 and not head):
            return
        marks = self.ahead.pop((words.starts[0], len(words)), None) or mark(words, self.lexicon, self.outlet)
        self.memory.next_sentence()
        for name in marks.names:
            if name.named.kind in ("state", "people", "seat"):
                self.memory.n_named[name.named.key] = self.memory.n_named.get(name.named.key, 0) + 1
            elif name.named.kind == "body":
                self.memory.bodies.append(name.named.key)
                self.memory.mentioned.append(name.named.key)
        self.memory.n_people = _count_people(marks)
        continued = self.open_quote
        scene = Scene(marks, self.lexicon, self.memory)
        self.memory.topic = find_topic(scene, len(words))
        heard, self.open_quote = find_speech(scene, open_quote=self.open_quote)
        note_names(scene)
        one = _Sentence(words, scene, heard, head)
        speaker = self._carry_on(heard, words, continued=continued)
        named = [f for f in heard.frames if f.chain]
        if self.open_quote and not named and not speaker:
            # who says it is named where the quotation ends
            self.waiting.append(one)
            return
        if self.waiting and not named:
            speaker = speaker or self.said or self.said_before
        yield from self.let_go(named[-1].chain if named and continued else speaker)
        if named:
            self.said = _keep_carrier(named[-1].chain, self.said, words)
            named[-1].chain = self.said
        elif self.open_quote and speaker:
            self.carried = speaker
        yield from self._finish(one, speaker)

    def let_go(self, speaker: tuple[Actor, ...]) -> Iterator[Candidate]:
        """Give the candidates of the sentences of a quotation whose speaker was not known yet."""
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            yield from self._finish(one, speaker)

    def _finish(self, one: _Sentence, speaker: tuple[Actor, ...]) -> Iterator[Candidate]:
        words, scene, heard, head = one
        dates = [*head, *find_dates(words, self.context, head)]
        spans = _word_spans(words, dates)
        taken = [span for span, found in zip(spans, dates, strict=True) if not found.counted]
        amounts = find_quantities(scene, taken, self.counting)
        acts = find_acts(scene, heard)
        builder = Builder(
            report=self.report,
            lexicon=self.lexicon,
            scene=scene,
            marks=scene.marks,
            heard=heard,
            dates=dates,
            spans=spans,
            amounts=amounts,
            speaker=speaker,
        )
        found = builder.build(acts)
        notes, opened = self.memory.take_notes()
        # the same reading may be reached twice, for the speaker and for who acts: the first reason is enough
        first = {(written, taken): why for written, taken, why in reversed(notes)}
        told = dict.fromkeys((written, taken) for written, taken, _ in notes)
        resolutions = tuple(Resolution(written=w, taken_as=t, why=first[w, t]) for w, t in told)
        for candidate in found:
            yield builder.finish(candidate, resolutions, tuple(dict.fromkeys(opened)))

    def _read_entry(self, head: Words) -> list[DateFound]:
        """Give the day of "2 July - ...", an entry of a chronology; a dateline has the report's own day, or a place."""
        found = find_dates(head, self.context, default="past")
        if len(found) != 1 or found[0].from_on in (None, self.report.dated_on):
            return []
        inside = [
            start >= found[0].start and end <= found[0].end for start, end in zip(head.starts, head.ends, strict=True)
        ]
        return found if all(one or not word.isalnum() for one, word in zip(inside, head.low, strict=True)) else []

    def _take_heading(self, words: Words) -> bool:
        """Take a line of its own with only a year or a day: it heads what follows."""
        told = [word for word in words.low if word.isalnum()]
        if len(told) == 1 and _YEAR.fullmatch(told[0]):
            self.context.section_year = int(told[0])
            return True
        if not any(word in MONTHS for word in told) or not any(word.isdigit() for word in told):
            return False
        found = self._read_entry(words)
        if found and found[0].granularity in ("day", "range"):
            self.entry = found
            return True
        return False

    def _is_heading(self, words: Words) -> bool:
        """Say whether a line is a heading, a caption or a list entry: no sentence of the report."""
        last = words.text[-1]
        if words.text[0] in ("-", "•", "*") and len(words) < 40 and last not in (".", "!", "?", '"', "”"):
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
        if words.text[0] in '"“' and words.text[-1] in '"”':
            # '"We agree," the minister said. "Nobody asked us."'
            return self.said or self.said_before
        return ()


def _keep_carrier(chain: tuple[Actor, ...], before: tuple[Actor, ...], words: Words) -> tuple[Actor, ...]:
    """Give the chain of a quotation, with the outlet that carried the same speaker in the sentence before."""
    same = len(chain) == 1 and len(before) == 2 and before[0].sort == "outlet" and chain[0] == before[1]
    return before if same and words.text[0] in '"“' else chain


def _count_people(marks: Marks) -> int:
    """Count the personal names of a sentence: two or more capitalised words together that name nothing else."""
    text = marks.words.text
    others = {i for n in marks.names if n.named.kind != "person" for i in range(n.first, n.last)}
    count, run = 0, 0
    for i in range(len(text) + 1):
        if i < len(text) and text[i][:1].isupper() and text[i].isalpha() and i not in others:
            run += 1
            continue
        count += run > 1
        run = 0
    return count


def _word_spans(words: Words, dates: list[DateFound]) -> list[tuple[int, int]]:
    """Turn character offsets of dates into words."""
    spans = []
    for found in dates:
        first = next((i for i, end in enumerate(words.ends) if end > found.start), len(words))
        last = next((i for i, start in enumerate(words.starts) if start >= found.end), len(words))
        spans.append((first, last))
    return spans
