"""Dates told by their distance: "two days ago", "the day before", "next week".

What lives here: counting from the day of a report, or from the day told last. What does not: finding dates in a
sentence (``dates``), and their written forms (``date_patterns``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Granularity = Literal[
    "day", "weekday", "part_of_day", "range", "week", "month", "part_of_month", "season", "part_of_year", "year"
]
#: first and last day, how exactly it is told, part of the day
Resolved = tuple[date | None, date | None, Granularity, str]
_NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1}


@dataclass(slots=True)
class DateContext:
    """The day of the report and the year last named with a month, by paragraph."""

    base: date | None
    year: int | None = None
    year_paragraph: int = -1
    last_day: date | None = None


def give_month(year: int, month: int) -> Resolved:
    """Give the whole of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month", ""


def resolve_distance(g: dict[str, str], context: DateContext) -> Iterator[Resolved]:
    """Give a day counted from the report ("ago") or from the day told last ("two days later").

    Weeks, months and years are counted from the report alone, and stay as wide as they are told.
    """
    if "adj" in g or "off" in g:
        word = (g.get("adj") or g["off"]).lower()
        # "a day after X" tells when X was
        step = -1 if word.endswith(("before", "previous day")) else 1
        step = -step if "off" in g else step
        if context.last_day is not None:
            day = context.last_day + timedelta(days=step)
            yield day, day, "day", ""
        return
    number, unit, way = g["ago_n"].lower(), g["ago_u"].lower().rstrip("s"), g["ago_w"].lower()
    n = _NUMBERS[number] if number in _NUMBERS else int(number)
    if way == "ago":
        yield from _count_back(n, unit, context.base)
    elif unit in ("day", "week") and context.last_day is not None:
        days = n * (7 if unit == "week" else 1) * (1 if way == "later" else -1)
        day = context.last_day + timedelta(days=days)
        yield day, day, "day", ""


def _count_back(n: int, unit: str, base: date | None) -> Iterator[Resolved]:
    if base is None:
        return
    if unit in ("day", "fortnight"):
        day = base - timedelta(days=n if unit == "day" else 14 * n)
        yield day, day, "day", ""
    elif unit == "week":
        day = base - timedelta(days=7 * n)
        monday = day - timedelta(days=day.weekday())
        yield monday, monday + timedelta(days=6), "week", ""
    elif unit == "month":
        months = base.year * 12 + base.month - 1 - n
        yield give_month(months // 12, months % 12 + 1)
    else:
        yield date(base.year - n, 1, 1), date(base.year - n, 12, 31), "year", ""


def resolve_relative(g: dict[str, str], context: DateContext, *, forward: bool) -> Iterator[Resolved]:
    """Give today, last week, the weekend, Christmas and the like."""
    base = context.base
    word = re.sub(r"\s+", " ", (g.get("rel") or g.get("werel") or g.get("hol") or "").lower())
    if "hol" in g:
        if base is not None:
            year = base.year + (0 if word.startswith("christ") or base.month < 2 else 1)
            day = date(year, 12, 25) if word.startswith("christ") else date(year, 1, 1)
            day -= timedelta(days=1 if word.endswith("eve") else 0)
            yield day, day, "day", ""
        return
    if "werel" in g:
        if base is None:
            yield None, None, "range", ""
            return
        saturday = base + timedelta(days=(5 - base.weekday()) % 7)
        if not (forward or word == "next") or word == "last":
            saturday -= timedelta(days=7 if saturday > base else 0)
        yield saturday, saturday + timedelta(days=1), "range", ""
        return
    if word == "the same day":
        yield context.last_day, context.last_day, "day", ""
    elif word == "overnight":
        yield (base - timedelta(days=1) if base else None), base, "part_of_day", "night"
    else:
        yield from _resolve_word(word, base)


def _resolve_word(word: str, base: date | None) -> Iterator[Resolved]:
    shifts = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1, "this night": 0}
    if word in shifts:
        day = base + timedelta(days=shifts[word]) if base else None
        part = "night" if word in ("tonight", "last night", "this night") else ""
        yield day, day, "part_of_day" if part else "day", part
        return
    sort = word.rsplit(maxsplit=1)[-1]
    step = {"last": -1, "this": 0, "next": 1}.get(word.split(maxsplit=1)[0])
    if step is None or sort not in ("week", "month", "year"):
        return  # "the day before": of which day is not said
    if base is None:
        yield None, None, {"week": "week", "month": "month", "year": "year"}[sort], ""  # type: ignore[misc]
    elif sort == "week":
        monday = base - timedelta(days=base.weekday()) + timedelta(days=7 * step)
        yield monday, monday + timedelta(days=6), "week", ""
    elif sort == "month":
        months = base.year * 12 + base.month - 1 + step
        yield give_month(months // 12, months % 12 + 1)
    else:
        yield date(base.year + step, 1, 1), date(base.year + step, 12, 31), "year", ""
