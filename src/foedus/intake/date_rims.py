"""Parts of months and years: "early May", "the first half of August", "the last Saturday in June", seasons.

What lives here: which days a part of a month or year has. What does not: reading it (``date_reading``).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from foedus.intake.date_counting import DateContext, Resolved, end_month, guess_year, shift_month
from foedus.intake.date_tense import Tense
from foedus.intake.date_told import Told
from foedus.intake.date_words import WEEKDAYS

_THIRDS: Final = {"early": 0, "mid": 1, "late": 2, "end": 2}
_YEARS: Final = {
    "early": ((1, 1), (4, 30)),
    "mid": ((5, 1), (8, 31)),
    "late": ((9, 1), (12, 31)),
    "end": ((12, 21), (12, 31)),
}
#: sentences for which "the month" is that of the day told last
_FRESH: Final = 3


def resolve_rim(told: Told, context: DateContext, tense: Tense) -> Resolved | None:
    """Give part of a month or of a year."""
    if told.month or told.unit == "month":
        place = _find_month(told, context, tense)
        if place is None:
            return None, None, "part_of_month"
        return _cut_month(told.rim, *place)
    year = told.year
    if year is None and context.base is not None:
        year = context.base.year + (told.shift or 0)
        if not told.shift and told.rim in ("late", "end", "day 0") and tense == "past" and context.base.month < 7:
            # early in a year its predecessor's end is meant
            year -= 1
    if year is None:
        return None, None, "part_of_year"
    return _cut_year(told.rim, year)


def _find_month(told: Told, context: DateContext, tense: Tense) -> tuple[int, int] | None:
    base = context.base
    if told.month:
        year = told.year
        if year is None and told.shift is not None and base is not None:
            year = base.year + told.shift
        if year is None:
            year = guess_year(told.month, 15, context, tense)
        return (year, told.month) if year is not None else None
    if base is None:
        return None
    anchor = context.find_anchor(_FRESH)
    if (
        not told.shift
        and tense != "ahead"
        and anchor is not None
        and (anchor.year, anchor.month) != (base.year, base.month)
    ):
        # "by the end of the month" in a chronology
        return anchor.year, anchor.month
    return shift_month(base, told.shift or 0)


def _cut_month(rim: str, year: int, month: int) -> Resolved | None:
    first, last = date(year, month, 1), end_month(year, month)
    if rim in _THIRDS:
        third = _THIRDS[rim]
        return (
            first + timedelta(days=10 * third),
            last if third == 2 else date(year, month, 10 * third + 10),
            ("part_of_month"),
        )
    noun, _, number = rim.partition(" ")
    n = int(number)
    if noun == "day" and n < 2:
        return (first, first, "day") if n else (last, last, "day")
    if noun == "half":
        return (
            (first, date(year, month, 15), "part_of_month")
            if n == 1
            else (date(year, month, 16), last, "part_of_month")
        )
    if noun == "week" and n < 5:
        begin = first + timedelta(days=7 * (n - 1)) if n else last - timedelta(days=6)
        return begin, begin + timedelta(days=6), "week"
    if noun == "days" and abs(n) == 10:
        return _cut_month("early" if n > 0 else "late", year, month)
    if noun == "days" and abs(n) <= last.day:
        return (first, date(year, month, n), "range") if n > 0 else (last + timedelta(days=n + 1), last, "range")
    if noun == "weeks" and abs(n) < 4:
        return (
            (first, date(year, month, 7 * n), "range") if n > 0 else (last + timedelta(days=7 * n + 1), last, "range")
        )
    if noun == "weekend" and n < 5:
        saturdays = [d for week in calendar.monthcalendar(year, month) if (d := week[5])]
        saturday = date(year, month, saturdays[n - 1])
        return saturday, saturday + timedelta(days=1), "range"
    if noun in WEEKDAYS and n < 6:
        days = [d for week in calendar.monthcalendar(year, month) if (d := week[WEEKDAYS[noun]])]
        if n <= len(days):
            day = date(year, month, days[n - 1])
            return day, day, "weekday"
    return None


def _cut_year(rim: str, year: int) -> Resolved | None:
    if rim in _YEARS:
        first, last = _YEARS[rim]
        return date(year, *first), date(year, *last), "part_of_year"
    noun, _, number = rim.partition(" ")
    n = int(number)
    if noun == "day" and n < 2:
        day = date(year, 1, 1) if n else date(year, 12, 31)
        return day, day, "day"
    if noun == "months" and 0 < abs(n) < 12:
        return (
            (date(year, 1, 1), end_month(year, n), "range")
            if n > 0
            else (date(year, 13 + n, 1), date(year, 12, 31), "range")
        )
    months = {"half": 6, "quarter": 3}.get(noun, 0)
    if months and n * months <= 12:
        start = (n - 1) * months + 1 if n else 13 - months
        return date(year, start, 1), end_month(year, start + months - 1), "part_of_year"
    return None


def resolve_season(told: Told, context: DateContext, tense: Tense) -> Resolved:
    """Give three months of the northern calendar, as agencies use the words."""
    base, year = context.base, told.year
    if year is None and base is None:
        return None, None, "season"
    if year is None and base is not None:
        if told.shift is not None:
            year = base.year + told.shift
        elif told.unit == "next":
            year = base.year + (date(base.year, told.month, 1) <= base)
        elif told.unit == "last":
            year = base.year - (date(base.year, told.month, 1) + timedelta(days=91) > base)
        elif told.unit == "this" or tense == "ahead":
            year = base.year + (tense == "ahead" and date(base.year, told.month, 1) + timedelta(days=91) < base)
        else:
            year = base.year - (date(base.year, told.month, 1) > base)
    assert year is not None
    month = told.month
    end = (year, month + 2) if month < 12 else (year + 1, 2)
    return date(year, month, 1), end_month(*end), "season"
