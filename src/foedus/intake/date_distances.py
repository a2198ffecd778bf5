"""Dates told by their distance or by a name: "two days later", "the same evening", "last week", "Christmas".

What lives here: reading what is counted from the day of the report, or from the day told before. What does not: days
with a month or a weekday (``date_reading``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from foedus.intake.date_told import Told, read_rim, read_year_behind, skip_the
from foedus.intake.date_words import NUMBERS, PARTS, RELATIVE, SEASONS, TIMES, WEEKDAYS
from foedus.intake.tokens import Words

_MONTH_UNITS: Final = frozenset({"month", "year", "week"})
_WAYS: Final = frozenset({"ago", "later", "earlier", "on", "before", "after"})


def _read_today(w: Words, i: int) -> list[Told]:
    low, word = w.low, w.low[i]
    told = Told(i, i + 1, "today", shift={"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if word == "tonight":
        told.part = "night"
    elif word == "overnight":
        told.sort = "overnight"
    elif i > 2 and low[i - 2] == "day" and (low[i - 1], word) in (("before", "yesterday"), ("after", "tomorrow")):
        told.shift = -2 if word == "yesterday" else 2
        told.first = skip_the(low, i - 3) if low[i - 3] == "the" else i - 2
    return [told]


def _read_unit(w: Words, i: int) -> list[Told]:
    """Read "last week", "early next month", "the end of the year", "two days later", "the next day"."""
    low, unit = w.low, w.low[i]
    before = low[i - 1] if i else ""
    if unit == "day":
        return _read_day(low, i)
    away = _read_distance(w, i)
    if away:
        return away
    if unit == "weekend":
        return _read_weekend(low, i)
    if unit not in _MONTH_UNITS:
        return []
    if before == "-" and i > 1 and low[i - 2] == "mid":
        return [Told(i - 2, i + 1, "rim", shift=0, unit=unit, rim="mid")]
    start = i - 1
    if before == "the" and low[i + 1 : i + 3] in (("after", "next"), ("before", "last")):
        return [Told(start, i + 3, "unit", shift=2 if low[i + 1] == "after" else -2, unit=unit)]
    if low[i + 1 : i + 3] == ("'s", "end") or (low[i + 1 : i + 3] == ("-", "end") and unit != "week"):
        return (
            [Told(i, i + 3, "rim", shift=0, unit=unit, rim="end")]
            if before in ("by", "before", "until", "at", "the")
            else []
        )
    if before in RELATIVE:
        shift = RELATIVE[before]
        if start and low[start - 1] == "the":
            start -= 1
            if before in ("next", "last") or (before == "past" and unit != "week"):
                # "the next week", "the last year": a span of time, no week or year of the calendar
                return []
    elif before == "the" or (before == "'s" and unit == "year"):
        shift = 0
    else:
        return []
    rim, first = read_rim(low, start - 1)
    if unit == "week" and rim and before == "the":
        return [Told(first, i + 1, "unit", shift=0, unit=unit)]
    if rim and unit != "week":
        return [Told(first, i + 1, "rim", shift=shift, unit=unit, rim=rim)]
    if before == "the":
        if start and low[start - 1] == "before" and low[i + 1 : i + 3] == ("is", "out"):
            return [Told(start, i + 1, "unit", shift=0, unit=unit)]
        return []
    if before == "past":
        return [Told(start, i + 1, "days_past", shift=7)] if unit == "week" else []
    if before in ("same", "following", "previous", "present", "current", "preceding") and low[start] != "the":
        return []
    return [Told(first if rim else start, i + 1, "unit", shift=shift, unit=unit, rim=before)]


def _read_weekend(low: tuple[str, ...], i: int) -> list[Told]:
    before = low[i - 1] if i else ""
    if before in ("last", "next", "this", "coming", "past") or (before == "the" and i > 1):
        return [Told(i - 1, i + 1, "weekend", unit=before)]
    return []


def _read_day(low: tuple[str, ...], i: int) -> list[Told]:
    """Read a day told by the one before: "the same day", "the next day", "the day before"."""
    before, after = low[i - 1] if i else "", low[i + 1] if i + 1 < len(low) else ""
    behind = low[i + 2] if i + 2 < len(low) else "."
    if before == "that" and i > 1 and low[i - 2] in ("on", "later", "of", "earlier", ","):
        return [Told(i - 1, i + 1, "same", shift=0)]
    if before in ("same", "next", "following", "previous") and i > 1 and low[i - 2] in ("the", "that", "this"):
        return [Told(i - 2, i + 1, "same", shift=RELATIVE[before])]
    if before == "next" and (i < 2 or not low[i - 2].isalpha()) and after != "'s":
        # "Next day they left"
        return [Told(i - 1, i + 1, "same", shift=1)]
    if before == "the" and after in ("before", "after") and (not behind.isalpha() or behind in ("and", "but", "that")):
        return [Told(i - 1, i + 2, "same", shift=-1 if after == "before" else 1)]
    if before == "a" and after in ("later", "earlier"):
        return [Told(i - 1, i + 2, "away", shift=1 if after == "later" else -1, unit="day")]
    if before in ("a", "one") and after == "ago":
        return [Told(i - 1, i + 2, "ago", shift=1, unit="day")]
    return []


def _read_distance(w: Words, i: int) -> list[Told]:
    """Read "two weeks ago", "five weeks later", "two days earlier"."""
    low = w.low
    if not i or i + 1 >= len(low) or low[i + 1] not in _WAYS:
        return []
    word, way = low[i - 1], low[i + 1]
    if way in ("before", "after"):
        # "two days before" ends a clause, or tells of what came before something else
        if i + 2 < len(low) and low[i + 2].isalnum():
            return []
        way = "earlier" if way == "before" else "later"
    n = NUMBERS.get(word) or (int(word) if word.isdigit() and len(word) < 4 else 0)
    unit = low[i].rstrip("s")
    if not n or (way == "on" and i + 2 < len(low) and low[i + 2].isalnum()):
        return []
    first = i - 1
    if word in NUMBERS and i > 2 and low[i - 2] == "-" and low[i - 3] in NUMBERS:
        n, first = n + NUMBERS[low[i - 3]], i - 3
    if way == "ago":
        return [Told(first, i + 2, "ago", shift=n, unit=unit)]
    if first > 1 and low[first - 1] == "," and low[first - 2] in WEEKDAYS:
        # "on Friday, two days later": told twice
        return []
    if unit == "fortnight":
        n, unit = 14 * n, "day"
    if unit not in ("day", "week") or (unit == "week" and way == "earlier"):
        return []
    return [Told(first, i + 2, "away", shift=-n if way == "earlier" else n, unit=unit)]


def _read_part(w: Words, i: int) -> list[Told]:
    """Read a part of a day whose day is told before: "the same evening", "the following morning", "by nightfall"."""
    low, part = w.low, w.low[i]
    before, two = low[i - 1] if i else "", low[i - 2] if i > 1 else ""
    after, behind = low[i + 1] if i + 1 < len(low) else "", low[i + 2] if i + 2 < len(low) else "."
    if before == "this" or (before == "last" and part == "night"):
        early = i > 1 and two in ("early", "late")
        return [Told(i - 2 if early else i - 1, i + 1, "today", shift=0 if before == "this" else -1, part=part)]
    if before == "that":
        return [Told(i - 1, i + 1, "same", shift=0, part=part)]
    if before in ("same", "following", "next", "previous") and (two in ("the", "that", "this") or not two.isalpha()):
        first = i - 2 if two.isalpha() else i - 1
        return [Told(first, i + 1, "same", shift=RELATIVE[before], part=part)]
    if before == "the" and after in ("before", "after"):
        if behind == "last":
            return [Told(i - 1, i + 3, "today", shift=-2, part=part)]
        if not behind.isalpha() or w.text[i + 2][0].isupper():
            return [Told(i - 1, i + 2, "same", shift=-1 if after == "before" else 1, part=part)]
        return []
    if part == "light":
        return [Told(i - 1, i + 1, "part", part="first light")] if before == "first" and two in ("at", "by") else []
    if before in ("by", "before", "towards", "toward", "until", "since") and after not in ("of", "on"):
        return [Told(i, i + 1, "part", part=part)] if part in TIMES or part == "evening" else []
    if before in ("at", "after", "from") and part in TIMES:
        return [Told(i, i + 1, "part", part=part)]
    hour = i > 2 and (low[i - 3] in NUMBERS or low[i - 3].isdigit())
    if before == "the" and two in ("in", "during") and part != "daylight" and not hour:
        return [Told(i - 1, i + 1, "part", part=part)]
    return []


def _read_season(w: Words, i: int) -> list[Told]:
    low, name = w.low, w.low[i]
    before = low[i - 1] if i else ""
    year, shift, last = read_year_behind(low, i + 1)
    month = SEASONS[name]
    if before in ("last", "this", "next"):
        return [Told(i - 1, last, "season", year=year, month=month, unit=before)]
    first = i - 1 if before in ("the", "early", "late") else i
    known = year is not None or shift is not None
    lead = low[first - 1] if first else ""
    if known or (name != "fall" and lead in ("in", "since", "by", "until", "till", "during", "before", "after", "of")):
        if not known and (before != "the" and lead in ("of", "in") and not w.text[i][0].islower()):
            return []
        return [Told(first, last, "season", year=year, month=month, shift=shift)]
    return []


def _read_holiday(w: Words, i: int) -> list[Told]:
    low, word = w.low, w.low[i]
    if not w.text[i][0].isupper():
        return []
    before = low[i - 1] if i else ""
    j = i + 1
    if word == "new":
        if low[j : j + 1] != ("year",) or not w.text[j][0].isupper():
            return []
        j += 1
    elif word == "boxing" and low[j : j + 1] != ("day",):
        return []
    told = Told(i, j, "holiday", rim=word, shift=0)
    if j < len(low) and low[j] == "'s":
        j += 1
    if j < len(low) and low[j] in ("eve", "day", "monday", "sunday"):
        told.shift = {"eve": -1, "monday": 1}.get(low[j], 0)
        told.last = j + 1
    elif before not in _BEFORE_HOLIDAY or (low[told.last : told.last + 1] == ("'s",)):
        return []
    return [told]


_BEFORE_HOLIDAY: Final = frozenset({
    "by", "before", "at", "on", "after", "until", "till", "since", "over", "the", "this", "last", "next",
    "around", "be",
})  # fmt: skip


def _read_eve(w: Words, i: int) -> list[Told]:
    """Read "on the eve of the vote": the day before the one told before."""
    low = w.low
    if i > 1 and low[i - 1] == "the" and low[i - 2] in ("on", "by", "until") and low[i + 1 : i + 2] == ("of",):
        return [Told(i - 1, i + 1, "eve", shift=-1)]
    return []


def _read_turn(w: Words, i: int) -> list[Told]:
    """Read "at the turn of the year"."""
    return [Told(i - 1, i + 4, "turn")] if i and w.low[i - 1 : i + 4] == ("the", "turn", "of", "the", "year") else []


#: the word at which each is seen, and what reads it
DISTANCES: Final[dict[str, Callable[[Words, int], list[Told]]]] = {
    **dict.fromkeys(("today", "tonight", "yesterday", "tomorrow", "overnight"), _read_today),
    **dict.fromkeys(("week", "month", "year", "weekend", "fortnight", "day", "days", "weeks"), _read_unit),
    **dict.fromkeys(("months", "years"), _read_unit),
    **dict.fromkeys((*PARTS, "light"), _read_part),
    **dict.fromkeys(SEASONS, _read_season),
    **dict.fromkeys(("christmas", "new", "boxing", "easter"), _read_holiday),
    "eve": _read_eve,
    "turn": _read_turn,
}
