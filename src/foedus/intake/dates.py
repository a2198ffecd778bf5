"""Dates of a report with their true granularity.

What lives here: finding dates in a sentence and resolving them from the day of the report. A day is never invented:
"in 2010" stays a year, "early January" ten days, a weekday without a dateline stays open. What does not: whose act a
date belongs to.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from foedus.intake.date_counting import (
    DateContext,
    Granularity,
    Resolved,
    give_month,
    resolve_distance,
    resolve_relative,
)
from foedus.intake.date_patterns import CUES, CUT, FORWARD, MONTH_NUMBERS, NEAR_CUES, PATTERN, SEASONS, STARTS, WEEKDAYS
from foedus.intake.tokens import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """One date: character offsets, the first and last day it may mean (None: open), and how exactly it is told."""

    start: int
    end: int
    from_on: date | None
    to_on: date | None
    granularity: Granularity
    part: str = ""


#: words before a cue at which its date may begin: "early in the early morning of the 28th to 30th of January"
_REACH: Final = 12
_SHORT: Final = 4
#: how many days a date in the past has to be nearer to count where the words look ahead
_AGAINST: Final = 340
_GROUPS: Final = tuple(sorted(PATTERN.groupindex, key=lambda name: PATTERN.groupindex[name]))
_DIGIT: Final = re.compile(r"\d\d\d\d")
_YEAR_CUE: Final = re.compile(r"(?:19|20)\d\d\Z|.*[./](?:19|20)\d\d\Z")


def _match_dates(text: str, words: Words) -> Iterator[re.Match[str]]:
    """Give the matches of the pattern, tried only at words at which a date may begin, shortly before a cue."""
    low = words.low
    tried = behind = 0
    for cue, word in enumerate(low):
        if word not in CUES and not (word[0] in "0123456789" and len(word) >= 4 and _YEAR_CUE.match(word)):
            continue
        for i in range(max(tried, cue - (_SHORT if word in NEAR_CUES else _REACH)), cue + 1):
            tried = i + 1
            if words.starts[i] < behind or not (low[i] in STARTS or low[i][0] in "0123456789"):
                continue
            match = PATTERN.match(text, words.starts[i], words.end)
            if match is not None:
                behind = match.end()
                yield match


def find_dates(text: str, words: Words, context: DateContext) -> list[DateFound]:
    """Find the dates of a sentence, in order; learn the year of its paragraph on the way."""
    if CUES.isdisjoint(words.low) and _DIGIT.search(text, words.start, words.end) is None:
        return []
    paragraph = words.paragraph
    found: list[DateFound] = []
    behind = words.start
    for match in _match_dates(text, words):
        # the groups that took part; there are dozens
        groups = {key: value for key, value in zip(_GROUPS, match.groups(), strict=True) if value is not None}
        if groups.get("md_m", "").lower() == "may" and not match.group().strip()[:1].isupper():
            continue
        if _is_modal_may(match, text):
            continue
        tail = text[behind : match.start()]
        forward = FORWARD.search(tail) is not None
        if forward:
            cut = [m.end() for m in CUT.finditer(tail)]
            forward = not cut or FORWARD.search(tail[cut[-1] :]) is not None
        forward = forward or match.group().lower().startswith(("by ", "until ", "till "))
        year_given = any(key in groups for key in ("r1y", "r2y", "dm_y", "md_y", "ey", "my_y", "iso", "num", "fwy"))
        for resolved in _resolve(groups, context, forward=forward, paragraph=paragraph):
            first, last, granularity, part = resolved
            begin = _trim(match)
            found.append(
                DateFound(start=begin, end=match.end(), from_on=first, to_on=last, granularity=granularity, part=part)
            )
            if first is not None and first == last:
                context.last_day = first
            if year_given and first is not None:
                context.year, context.year_paragraph = first.year, paragraph
        behind = match.end()
    return found


def _is_modal_may(match: re.Match[str], text: str) -> bool:
    """Say whether "may" is the verb, not the month."""
    for key in ("m_m", "my_m", "md_m", "dm_m", "em"):
        if match.group(key) is not None and match.group(key).lower() == "may":
            return not text[match.start(key)].isupper()
    return False


def _trim(match: re.Match[str]) -> int:
    """Leave out the preposition that only helped to recognise a date."""
    for key in ("m_m", "y", "hol"):
        if match.group(key) is not None:
            return (
                match.start("mrel")
                if match.group("mrel")
                else match.start("mrel2")
                if match.group("mrel2")
                else match.start(key)
            )
    return match.start()


def _resolve(g: dict[str, str], context: DateContext, *, forward: bool, paragraph: int) -> Iterator[Resolved]:
    part = _read_part(g)
    if "iso" in g:
        day = _make(*(int(x) for x in g["iso"].split("-")))
        yield from _give_day(day, part)
    elif "num" in g:
        d, m, y = (int(x) for x in re.split(r"[./]", g["num"]))
        yield from _give_day(_make(y, m, d), part)
    elif "r1d1" in g or "r2d1" in g:
        yield from _resolve_range(g, context, forward=forward, paragraph=paragraph)
    elif "ago_n" in g or "adj" in g or "off" in g:
        yield from resolve_distance(g, context)
    elif "mr1" in g:
        yield from _resolve_months(g, context, paragraph, forward=forward)
    elif "nth" in g:
        day = context.last_day or context.base
        yield from _give_day(_make(day.year, day.month, int(g["nth"])) if day else None, part)
    elif "dm_d" in g or "md_d" in g:
        key = "dm" if "dm_d" in g else "md"
        month, day_number = _month(g[f"{key}_m"]), _number(g[f"{key}_d"])
        year = int(g[f"{key}_y"]) if f"{key}_y" in g else None
        if f"{key}_r" in g and context.base is not None:
            year = context.base.year + {"last": -1, "this": 0, "next": 1}[g[f"{key}_r"].lower()]
        yield from _give_day(_place(year, month, day_number, context, paragraph, forward=forward), part)
    elif "wd" in g:
        yield from _resolve_weekday(g, context, part, forward=forward)
    elif "fw" in g:
        yield from _resolve_first_week(g, context, paragraph)
    elif "edge" in g or "edge2" in g:
        yield from _resolve_edge(g, context, paragraph)
    elif "sea" in g or "sea2" in g:
        yield from _resolve_season(g, context)
    elif "my_m" in g:
        yield give_month(int(g["my_y"]), _month(g["my_m"]))
    elif "m_m" in g:
        yield from _resolve_month(g, context, paragraph, forward=forward)
    elif "y" in g:
        yield date(int(g["y"]), 1, 1), date(int(g["y"]), 12, 31), "year", ""
    else:
        yield from resolve_relative(g, context, forward=forward)


def _read_part(g: dict[str, str]) -> str:
    text = " ".join(g.get(key, "") for key in ("bp", "el", "ap")).lower()
    words = [w for w in re.findall(r"[a-z]+", text) if w not in ("in", "on", "at", "the", "of", "by")]
    return " ".join(words)


def _give_day(day: date | None, part: str) -> Iterator[Resolved]:
    if day is not None:
        yield day, day, "part_of_day" if part else "day", part


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    return MONTH_NUMBERS[text.lower().rstrip(".")]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _place(
    year: int | None, month: int, day: int, context: DateContext, paragraph: int, *, forward: bool = False
) -> date | None:
    """Give a day whose year is not written: that of the paragraph, else the one nearest to the report."""
    if year is None:
        year = _guess_year(month, day, context, paragraph, forward=forward)
    return _make(year, month, day) if year is not None else None


def _guess_year(month: int, day: int, context: DateContext, paragraph: int, *, forward: bool) -> int | None:
    if context.year is not None and context.year_paragraph == paragraph:
        return context.year
    if context.base is None:
        return context.year
    near = [d for y in (-1, 0, 1) if (d := _make(context.base.year + y, month, min(day, 28))) is not None]
    base = context.base

    def weigh(d: date) -> int:
        far = abs((d - base).days)
        return far + (_AGAINST if d < base else 0) if forward else far + (60 if d > base else 0)

    return min(near, key=weigh).year


def _resolve_months(g: dict[str, str], context: DateContext, paragraph: int, *, forward: bool) -> Iterator[Resolved]:
    """Give the whole of "from May to July"."""
    first, last = _month(g["mr1"]), _month(g["mr2"])
    end = int(g["mr2y"]) if "mr2y" in g else None
    begin = int(g["mr1y"]) if "mr1y" in g else None
    if begin is None:
        begin = (end - (first > last)) if end else _guess_year(first, 15, context, paragraph, forward=forward)
    if begin is None:
        yield None, None, "range", ""
        return
    end = end or begin + (first > last)
    yield date(begin, first, 1), date(end, last, calendar.monthrange(end, last)[1]), "range", ""


def _resolve_range(g: dict[str, str], context: DateContext, *, forward: bool, paragraph: int) -> Iterator[Resolved]:
    if "r1d1" in g:
        m2 = _month(g["r1m2"])
        m1 = _month(g["r1m1"]) if "r1m1" in g else m2
        d1, d2, year = _number(g["r1d1"]), _number(g["r1d2"]), g.get("r1y")
    else:
        m1 = _month(g["r2m1"])
        m2 = _month(g["r2m2"]) if "r2m2" in g else m1
        d1, d2, year = _number(g["r2d1"]), _number(g["r2d2"]), g.get("r2y")
    first = _place(int(year) if year else None, m1, d1, context, paragraph, forward=forward)
    if first is None:
        return
    last = _make(first.year if m2 >= m1 else first.year + 1, m2, d2)
    if last is not None and last >= first:
        yield first, last, "range", ""


def _resolve_weekday(g: dict[str, str], context: DateContext, part: str, *, forward: bool) -> Iterator[Resolved]:
    granularity: Granularity = "part_of_day" if part else "weekday"
    if context.base is None:
        yield None, None, granularity, part
        return
    wanted, rel = WEEKDAYS[g["wd"].lower()], g.get("wrel", "").lower()
    ahead = (wanted - context.base.weekday()) % 7
    back = (context.base.weekday() - wanted) % 7
    if rel == "last":
        day = context.base - timedelta(days=back or 7)
    elif rel.endswith(("next", "following")) or forward:
        day = context.base + timedelta(days=ahead or (7 if rel else 0))
    else:
        day = context.base - timedelta(days=back)
    yield day, day, granularity, part


def _resolve_first_week(g: dict[str, str], context: DateContext, paragraph: int) -> Iterator[Resolved]:
    month = _month(g["fwm"])
    year = int(g["fwy"]) if "fwy" in g else _guess_year(month, 1, context, paragraph, forward=True)
    if year is None:
        return
    days = calendar.monthrange(year, month)[1]
    first = {"first": 1, "second": 8, "third": 15, "last": days - 6}[g["fw"].lower()]
    yield date(year, month, first), date(year, month, first + 6), "week", ""


def _resolve_edge(g: dict[str, str], context: DateContext, paragraph: int) -> Iterator[Resolved]:
    word = re.sub(r"\s+", " ", (g.get("edge") or g["edge2"]).lower())
    third = 0 if word.startswith(("early", "the beginning", "the start", "beginning")) else 1 if "mid" in word else 2
    if "em" in g:
        month = _month(g["em"])
        year = int(g["ey"]) if "ey" in g else _guess_year(month, 15, context, paragraph, forward=False)
    elif "month" in g.get("rel2", "") and context.base is not None:
        month, year = context.base.month, context.base.year
    else:
        whole = int(g["ey2"]) if "ey2" in g else context.base.year if context.base else None
        if whole is None:
            yield None, None, "part_of_year", ""
            return
        first, last = ((1, 1), (4, 30)) if third == 0 else ((5, 1), (8, 31)) if third == 1 else ((12, 21), (12, 31))
        if third == 2 and word == "late":
            first = (9, 1)
        yield date(whole, *first), date(whole, *last), "part_of_year", ""
        return
    if year is None:
        yield None, None, "part_of_month", ""
        return
    days = calendar.monthrange(year, month)[1]
    begin, stop = ((1, 10), (11, 20), (21, days))[third]
    yield date(year, month, begin), date(year, month, stop), "part_of_month", ""


def _resolve_season(g: dict[str, str], context: DateContext) -> Iterator[Resolved]:
    """Give three months of the northern calendar, as agencies use the words."""
    name, rel = (g.get("sea") or g["sea2"]).lower(), (g.get("srel") or g.get("srel2") or "").lower()
    month = SEASONS[name]
    if "sy" in g:
        year = int(g["sy"])
    elif context.base is None:
        yield None, None, "season", ""
        return
    else:
        year = context.base.year + (1 if rel == "next" else 0)
        if rel == "last" and date(year, month, 1) + timedelta(days=91) > context.base:
            year -= 1
    first = date(year, month, 1)
    end_month = (month + 1) % 12 + 1
    end_year = year if month < 12 else year + 1
    yield first, date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]), "season", ""


def _resolve_month(g: dict[str, str], context: DateContext, paragraph: int, *, forward: bool) -> Iterator[Resolved]:
    month, rel = _month(g["m_m"]), (g.get("mrel") or g.get("mrel2") or "").lower()
    if rel and context.base is not None:
        year = context.base.year
        if rel == "last" and month >= context.base.month:
            year -= 1
        if rel == "next" and month <= context.base.month:
            year += 1
        yield give_month(year, month)
        return
    guessed = _guess_year(month, 15, context, paragraph, forward=forward)
    yield give_month(guessed, month) if guessed is not None else (None, None, "month", "")
