"""What the words of one sentence may be: names, verbs, nouns, units, cues.

What lives here: one pass over a sentence with the table of a lexicon. What does not: who did what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from foedus.domain.wording import ActRule
from foedus.intake.lexicon import Lexicon, Named, VerbForm
from foedus.intake.tokens import Words


@dataclass(slots=True)
class Span:
    """Words ``first`` up to ``last`` (not with it), and what they are."""

    first: int
    last: int


@dataclass(slots=True)
class NameSpan(Span):
    """A name."""

    named: Named


@dataclass(slots=True)
class VerbSpan(Span):
    """A form of a verb that rules ask for."""

    form: VerbForm


@dataclass(slots=True)
class RuleSpan(Span):
    """A noun or phrase that a rule asks for."""

    rule: ActRule


@dataclass(slots=True)
class TextSpan(Span):
    """A class, unit, modifier, vague number or cue of a framing, by its name."""

    label: str


@dataclass(slots=True)
class Marks:
    """Everything found in one sentence, each list in order."""

    words: Words
    names: list[NameSpan] = field(default_factory=list)
    verbs: list[VerbSpan] = field(default_factory=list)
    nouns: list[RuleSpan] = field(default_factory=list)
    phrases: list[RuleSpan] = field(default_factory=list)
    classes: list[TextSpan] = field(default_factory=list)
    units: list[TextSpan] = field(default_factory=list)
    modifiers: list[TextSpan] = field(default_factory=list)
    vague: list[TextSpan] = field(default_factory=list)
    framings: list[TextSpan] = field(default_factory=list)
    #: places of hyphens in compounds such as "Russia-led"
    compounds: list[int] = field(default_factory=list)

    def by_sort(self) -> tuple[list[Any], ...]:
        """Give the lists in the order of ``SORTS``."""
        return (
            self.classes, self.names, self.verbs, self.nouns, self.phrases, self.units, self.modifiers, self.vague,
            self.framings,
        )  # fmt: skip

    def name_at(self, index: int) -> NameSpan | None:
        """Give the name that covers a word."""
        for name in self.names:
            if name.first <= index < name.last:
                return name
        return None

    def has_class(self, wanted: tuple[str, ...], first: int, last: int) -> bool:
        """Say whether a word of one of these classes stands between two words."""
        for span in self.classes:  # noqa: SIM110 - asked for every verb: a loop takes half the time of any()
            if first <= span.first and span.last <= last and span.label in wanted:
                return True
        return False


#: how a compound ends that describes and names nobody: "Russia-led", "Nairobi-based"
_COMPOUND_ENDS: Final = frozenset({
    "led", "backed", "based", "brokered", "mediated", "sponsored", "run", "born", "rich", "long", "wide", "held",
    "controlled", "speaking", "trained", "made", "style", "era", "supported", "funded", "financed", "dominated",
    "educated", "owned", "flagged", "registered", "commanded", "mandated", "protected", "occupied", "administered",
    "armed", "built", "supplied", "friendly", "bound", "majority",
})  # fmt: skip


def mark(words: Words, lexicon: Lexicon, outlet: tuple[str, ...] = ()) -> Marks:
    """Find everything in one sentence that the table of a lexicon knows, and the report's own outlet by its words."""
    marks = Marks(words)
    low = words.low
    kept = marks.by_sort()
    ends = [0] * len(kept)
    for i, found in enumerate(map(lexicon.steps.get, low)):
        if found is None or (low[i] in ("march", "may") and i and words.text[i][0].isupper()):
            continue
        entries, longer = found
        if longer:
            # phrases are looked up by their second word: "the" alone opens dozens
            entries = longer.get(low[i + 1 : i + 2], ()) + entries
        for sort, rest, upper, data in entries:
            if ends[sort] > i:
                continue
            last = i + 1
            if rest:
                last += len(rest)
                if low[i + 1 : last] != rest:
                    continue
            if upper and not _is_proper(words, i, last, upper):
                continue
            if sort:
                # of one sort the longest is taken; classes (0) are all taken
                ends[sort] = last
            kept[sort].append(_SPANS[sort](i, last, data))
    if "-" in low:
        _find_compounds(marks)
    if not lexicon.outlet_cues.isdisjoint(low):
        _find_outlets(marks, lexicon)
    if outlet and outlet[0] in low:
        for i in range(len(low) - len(outlet) + 1):
            if low[i : i + len(outlet)] == outlet and words.text[i][:1].isupper():
                _put_outlet(marks, i, i + len(outlet))
    return marks


def _is_proper(words: Words, first: int, last: int, upper: str) -> bool:
    text = words.text[first]
    if upper == "all":
        return all(word.isupper() or not word.isalpha() for word in words.text[first:last])
    # headings and datelines write names in capitals
    return text[:1].isupper()


def _find_outlets(marks: Marks, lexicon: Lexicon) -> None:
    """Take capitalised words with "Radio", "Post" or the like, or behind "the daily", as the name of an outlet."""
    words, low = marks.words.text, marks.words.low
    done = 0
    for i, word in enumerate(low):
        if i < done:
            continue
        if word in lexicon.outlet_words and words[i][:1].isupper():
            first, last = _run(marks.words, i)
            done = last
            if first == 0 and low[0] in ("the", "a"):
                first = 1
            if last - first >= 2:
                _put_outlet(marks, first, last)
        elif (
            word in lexicon.outlet_nouns
            and not words[i][:1].isupper()
            and i + 1 < len(low)
            and words[i + 1][:1].isupper()
            and low[i + 1].isalpha()
        ):
            first, last = _run(marks.words, i + 1)
            _put_outlet(marks, i + 1, last)
        elif word in lexicon.outlet_nouns and i and words[i - 1][:1].isupper() and not words[i][:1].isupper():
            # "the Nation newspaper"
            first, last = _run(marks.words, i - 1)
            if first == 0 and low[0] in ("the", "a"):
                first = 1
            if first < i and (first == 0 or low[first - 1] in ("the", "a", "by", "'s")):
                _put_outlet(marks, first, i)


def _run(words: Words, at: int) -> tuple[int, int]:
    """Give the capitalised words around one, with hyphens and numbers: "St Mary's Radio", "An-Nahar", "Radio 68H"."""
    text = words.text
    first = last = at
    while first > 0:
        if text[first - 1][:1].isupper() and text[first - 1].isalpha():
            first -= 1
        elif first > 1 and text[first - 1] == "." and text[first - 2] == "St":
            first -= 2
        else:
            break
    while last < len(text):
        glued = last > at and words.starts[last] == words.ends[last - 1]
        hyphen = text[last] == "-" and glued and last + 1 < len(text) and words.starts[last + 1] == words.ends[last]
        if not (hyphen or (text[last][:1].isupper() and text[last].isalpha()) or (last > at and text[last].isdigit())):
            break
        last += 1
    return first, last


def _put_outlet(marks: Marks, first: int, last: int) -> None:
    if any(first < n.last and n.first < last and n.named.kind == "office" for n in marks.names):
        return  # the Press of "Press Secretary Ada Obi"
    known = next((n for n in marks.names if n.first <= first and n.last >= last), None)
    if known is not None and (known.last - known.first == last - first or known.named.kind in ("body", "office")):
        return
    name = marks.words.show(first, last)
    marks.names = [n for n in marks.names if n.last <= first or n.first >= last]
    marks.names.append(NameSpan(first, last, Named("outlet", name, "")))
    marks.names.sort(key=lambda n: n.first)


#: the span of each sort, in the order of ``SORTS``
_SPANS: Final[tuple[Callable[[int, int, Any], Any], ...]] = (
    TextSpan, NameSpan, VerbSpan, RuleSpan, RuleSpan, TextSpan, TextSpan, TextSpan, TextSpan,
)  # fmt: skip


def _find_compounds(marks: Marks) -> None:
    """Find "Russia-led" and the like; a name in one does not act."""
    low, starts, ends = marks.words.low, marks.words.starts, marks.words.ends
    for i in range(1, len(low) - 1):
        joined = low[i] == "-" and starts[i] == ends[i - 1] and starts[i + 1] == ends[i]
        if joined and low[i + 1] in _COMPOUND_ENDS:
            marks.compounds.append(i)
    if marks.compounds:
        marks.names[:] = [n for n in marks.names if n.last not in marks.compounds]
