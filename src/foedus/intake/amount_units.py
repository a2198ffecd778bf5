"""What a number counts, from the words around it.

What lives here: units, modifiers, and guessing the unit of a bare number. What does not: reading the number
(``quantities``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foedus.intake.function_words import FATE, NUMBER_STOP, SMALL_NUMBERS, TOPIC
from foedus.intake.marks import Marks, TextSpan

PEOPLE: Final = "persons"
VOTING: Final = frozenset({"vote", "votes", "voted", "voting", "ballot", "carried", "motion"})
_MORE: Final = frozenset({"more", "others", "other", "another"})
#: words that may stand between a number and its unit beside plain adjectives
_PASS: Final = frozenset({"of", "the", "its", "their", "his", "other", "more", "those", "these", "a"})
#: nouns that hold a number of people behind "of"
_HOLDERS: Final = frozenset(
    {
        "ceiling",
        "strength",
        "total",
        "party",
        "crew",
        "garrison",
        "crowd",
        "group",
        "team",
        "core",
        "staff",
        "maximum",
        "delegation",
        "batch",
        "wave",
        "element",
    }
)
_FIGURES: Final = frozenset({"figure", "number", "count", "it", "crowd", "turnout", "total", "attendance"})


def find_modifier(marks: Marks, i: int) -> tuple[str, int]:
    """Give the modifier that ends right before a number, and where the number begins with it."""
    for span in marks.modifiers:
        if span.last == i or (span.last == i - 1 and marks.words.low[i - 1] in ("a", "the")):
            return span.label, span.first
    return "", i


def find_unit(marks: Marks, units: dict[int, TextSpan], j: int) -> tuple[str, int]:
    """Find the unit within a few words behind a number."""
    low = marks.words.low
    steps, inner = 0, -1
    while j < len(low) and steps < 6:
        span = units.get(j)
        if span is not None:
            return span.label, span.last if inner < 0 else inner
        word = low[j]
        if (
            inner < 0
            and (word[0].isdigit() or word in SMALL_NUMBERS)
            and steps
            and low[j - 1] in ("the", "its", "their", "his", "of")
        ):
            inner = j
            j, steps = j + 1, steps + 1
            continue
        if word in NUMBER_STOP or not (word[0].isalpha() or word in ("-", "'s")):
            return "", j
        if word == "of" and steps == 0 and j + 1 < len(low) and low[j + 1] in ("them", "whom"):
            return PEOPLE, j + 2
        j, steps = j + 1, steps + 1
    return "", j


def guess_unit(marks: Marks, i: int, j: int, before: list[Quantity]) -> tuple[str, int]:
    """Give the unit of a bare number from what stands around it, or nothing."""
    low = marks.words.low
    after = low[j] if j < len(low) else ""
    if not VOTING.isdisjoint(low) and i:
        scored = low[i - 1] in ("by", "to", "against", "was", "voted", "carried", "passed", "-", "–")
        if low[i - 1] in ("to", "against") and "votes" in low[max(0, i - 4) : i]:
            return "votes", j
        if scored and (
            after in ("to", "-", "–", ",", ".", "", "with", "in", "for", "against", "on", "and") or low[i - 1] == "by"
        ):
            return "votes", j
    start = find_modifier(marks, i)[1]
    if after == "strong" or (start > 1 and low[start - 1] == "of" and _holds_people(marks, start - 2)):
        return PEOPLE, j + (after == "strong")
    if i and low[i - 1] in ("numbered", "numbers", "numbering") and after in (",", ".", ""):
        return PEOPLE, j
    if "strength" in low[max(0, i - 10) : i] and low[i - 1] in ("from", "to", "at", "by"):
        return PEOPLE, j
    topics = [word for word in low[max(0, i - 9) : i] if word in TOPIC]
    bare = after in (
        ",",
        ".",
        ";",
        ")",
        "",
        "and",
        "on",
        "in",
        "by",
        "from",
        "to",
        "since",
        "but",
        "while",
        "at",
        "–",
        "—",
    )
    if topics and bare and (low[i - 1] in ("at", "to", "from", "by", "as", "of", "least", "over", "than", "about")):
        return TOPIC[topics[-1]], j
    if after in _MORE or after in ("were", "was", "have", "had") or after in FATE:
        same = [q.unit for q in before if q.unit in (PEOPLE, "dead", "injured", "detained")]
        return (PEOPLE, j) if same or after in FATE or fate_behind(low, j) else ("", j)
    if i and (low[i - 1] in FATE or (i > 1 and low[i - 2] in FATE)) and (after in (",", ".", "and", "")):
        return PEOPLE, j
    loose = any(span.last == i for span in marks.modifiers) or (
        i > 1 and low[i - 1] == "of" and low[i - 2] in ("spoke", "speaks")
    )
    figure = i > 2 and low[i - 1] in ("of", "at", "as") and low[i - 2] in _FIGURES
    if (loose or figure) and before and before[-1].unit in (PEOPLE, *FATE.values()) and after in (",", ".", "", ";"):
        return before[-1].unit, j
    return "", j


def _holds_people(marks: Marks, at: int) -> bool:
    """Say whether a noun holds a number of people: "a battalion of 450", "a ceiling of 2,500"."""
    return marks.words.low[at] in _HOLDERS or marks.has_class(("troops",), at, at + 1)


def is_assembly(marks: Marks, i: int) -> bool:
    """Say whether the members counted are those of a parliament, a cabinet or the like."""
    before = [name for name in marks.names if name.last <= i]
    return bool(before) and before[-1].named.kind == "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of something; ``value`` None: only told as ``modifier`` ("hundreds"). ``first``, ``last`` are words."""

    first: int
    last: int
    value: int | float | None
    value_to: int | float | None
    unit: str
    modifier: str


def fate_behind(low: tuple[str, ...], j: int) -> str:
    """Give what befell the people just counted, from the words behind them; empty: nothing is said."""
    for word in low[j : j + 6]:
        if word in FATE:
            return FATE[word]
        if word not in (
            "were",
            "was",
            "have",
            "had",
            "has",
            "been",
            "are",
            "is",
            "being",
            "shot",
            "reportedly",
            "also",
            "more",
            "others",
            "other",
            "people",
            "and",
            "or",
        ) or word in ("and", "or"):
            return ""
    return ""
