"""Counting from one day to another: the day of a report, the day told last, the nearest year.

What lives here: the context that dates of a report share, and the spans of the calendar. What does not: finding dates
in a sentence (``dates``), and their written forms (``date_reading``).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from foedus.intake.date_tense import Tense

Granularity = Literal[
    "day", "weekday", "part_of_day", "range", "week", "month", "part_of_month", "season", "part_of_year", "year"
]
#: first and last day, how exactly it is told
Resolved = tuple[date | None, date | None, Granularity]
#: how far ahead or behind a day may lie although the words look the other way, in days
_SLACK: Final = 3
_SOON, _LONG_AGO = 45, 330
_PENALTY: Final = 180
#: a story is of long ago, and how far its next day may lie behind the last, in days
_OLD, _SEQUEL = 200, 150
_MONTH: Final = 60
#: sentences for which a day told stays the one that "the next day" counts from
_FRESH: Final = 5


@dataclass(slots=True)
class DateContext:
    """The day of the report, the year last named with a day or month, and the day told last."""

    base: date | None
    year: int | None = None
    year_paragraph: int = -1
    last_day: date | None = None
    paragraph: int = -1
    sentence: int = 0
    day_sentence: int = -99
    day_paragraph: int = -1
    #: the first day of what was last told with its year, and where
    story: date | None = None
    story_sentence: int = -99
    #: the year of a heading, such as "1974" above the entries of a chronology
    section_year: int | None = None
    #: the last sentences that tell a day, each with its words: "the eve of the vote" is counted from that of the vote
    told: list[tuple[date, frozenset[str]]] = field(default_factory=list)

    def find_anchor(self, n_back: int = _FRESH) -> date | None:
        """Give the day told last, if it was told in one of so many sentences before."""
        return self.last_day if self.sentence - self.day_sentence <= n_back else None


def make_day(year: int, month: int, day: int) -> date | None:
    """Give a day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def give_month(year: int, month: int) -> Resolved:
    """Give the whole of a month."""
    return date(year, month, 1), end_month(year, month), "month"


def end_month(year: int, month: int) -> date:
    """Give the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def shift_month(base: date, shift: int) -> tuple[int, int]:
    """Give year and month so many months away."""
    months = base.year * 12 + base.month - 1 + shift
    return months // 12, months % 12 + 1


def give_week(day: date) -> tuple[date, date]:
    """Give Monday and Sunday of a week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def guess_year(month: int, day: int, context: DateContext, tense: Tense) -> int | None:
    """Give the year of a day whose year is not written: that of the paragraph, else by tense, else the nearest."""
    if context.year is not None and context.year_paragraph == context.paragraph and tense != "ahead":
        return context.year
    base = context.base
    if tense != "ahead" and context.section_year is not None:
        return context.section_year
    if base is None:
        return context.year
    anchor = context.find_anchor()
    if context.story is not None and context.sentence - context.story_sentence <= _FRESH:
        anchor = max(anchor or context.story, context.story)
    if anchor is not None and tense != "ahead" and (base - anchor).days > _OLD:
        # a story of long ago goes on
        for year in (anchor.year, anchor.year + 1):
            told = make_day(year, month, min(day, 28))
            if told is not None and anchor <= told <= min(base, anchor + timedelta(days=_SEQUEL)):
                return year
    near = [d for y in (-1, 0, 1) if (d := make_day(base.year + y, month, min(day, 28))) is not None]
    ahead = min((d for d in near if (base - d).days <= (_SLACK if tense == "ahead" else 0)), default=near[-1])
    back = max((d for d in near if d <= base or (d.year, d.month) == (base.year, base.month)), default=near[0])
    if tense == "ahead":
        return ahead.year
    if tense == "past" and not ((base - back).days > _LONG_AGO and (ahead - base).days < _SOON):
        return back.year
    return min(near, key=lambda d: abs((d - base).days) + (_PENALTY if d > base else 0)).year


def place_day(month: int, day: int, context: DateContext, tense: Tense) -> date | None:
    """Give a day whose year is not written."""
    year = guess_year(month, day, context, tense)
    return make_day(year, month, day) if year is not None else None


def place_nth(day: int, shift: int | None, context: DateContext, tense: Tense) -> date | None:
    """Give a day of a month that is not named: "on the 14th" is the last one, or the next one."""
    base, anchor = context.base, context.find_anchor()
    if base is None:
        return make_day(anchor.year, anchor.month, day) if anchor is not None else None
    if shift is not None:
        return make_day(*shift_month(base, shift), day)
    if anchor is not None and context.day_paragraph == context.paragraph and (base - anchor).days > _MONTH:
        # a story of another month
        return make_day(anchor.year, anchor.month, day)
    if tense == "ahead":
        return make_day(*shift_month(base, 0 if day >= base.day else 1), day)
    return make_day(*shift_month(base, 0 if day <= base.day else -1), day)


def place_weekday(weekday: int, base: date, tense: Tense) -> date:
    """Give the weekday nearest to the report on the side that the words look to; today is both."""
    if tense == "ahead":
        return base + timedelta(days=(weekday - base.weekday()) % 7)
    return base - timedelta(days=(base.weekday() - weekday) % 7)


def count_back(n: int, unit: str, base: date) -> Resolved:
    """Give the day, week, month or year so long ago; it stays as wide as it is told."""
    if unit in ("day", "fortnight"):
        day = base - timedelta(days=n if unit == "day" else 14 * n)
        return day, day, "day"
    if unit == "week":
        return *give_week(base - timedelta(days=7 * n)), "week"
    if unit == "month":
        return give_month(*shift_month(base, -n))
    return date(base.year - n, 1, 1), date(base.year - n, 12, 31), "year"


def find_easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar.

    Notes
    -----
    Source: the anonymous Gregorian computus (Nature, 20 April 1876; Meeus, Astronomical Algorithms, chapter 8).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
