"""Dates of a report with their true granularity.

What lives here: finding dates in a sentence and resolving them from the day of the report. A day is never invented:
"in 2010" stays a year, "early January" ten days, a weekday without a dateline stays open. What does not: whose act a
date belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from foedus.intake.date_counting import (
    DateContext,
    Granularity,
    Resolved,
    count_back,
    find_easter,
    give_month,
    give_week,
    guess_year,
    make_day,
    place_day,
    place_nth,
    place_weekday,
    shift_month,
)
from foedus.intake.date_gathering import gather
from foedus.intake.date_rims import resolve_rim, resolve_season
from foedus.intake.date_tense import Tense, find_lead, is_of_telling, judge_tense
from foedus.intake.date_told import Told
from foedus.intake.function_words import QUOTES
from foedus.intake.tokens import Words

#: sentences with a day that are kept in mind
_KEPT: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """One date: character offsets, the first and last day it may mean (None: open), and how exactly it is told.

    ``counted``: it is told by a number ("two days later"), which is a quantity besides.
    """

    start: int
    end: int
    from_on: date | None
    to_on: date | None
    granularity: Granularity
    part: str = ""
    counted: bool = False


def find_dates(
    words: Words, context: DateContext, head: Sequence[DateFound] = (), *, default: Tense = ""
) -> list[DateFound]:
    """Find the dates of a sentence, in order; learn the year of its paragraph, and the day told, on the way.

    ``head``: the day that heads an entry of a chronology, from which the sentence counts. ``default``: the tense where
    no verb tells.
    """
    context.sentence += 1
    context.paragraph = words.paragraph
    items = gather(words)
    if not items:
        return []
    dates: list[DateFound] = []
    days = _Days(words, context)
    spoken = _find_spoken(words, context, items)
    days.here += [found.from_on for found in head if found.from_on is not None]
    for a, b in items:
        last = (b or a).last
        tense = (judge_tense(words, a.first, last) or default) if a.sort in _BY_TENSE else ""
        if a.first < 2 and last < len(words) and words.low[last] in _ENTRY and b is None:
            # "3 March: Troops land" in a chronology
            tense = "past"
        if tense == "due" and a.sort in ("weekday", "nth", "weekend", "holiday", "season"):
            tense = "ahead"
        if b is not None:
            resolved = _resolve_span(a, b, context, tense)
        elif spoken is not None and a.sort in ("today", "unit") and _is_quoted(words.low, a.first):
            resolved = _resolve(a, replace(context, base=spoken), tense, days)
        else:
            resolved = _resolve(a, context, tense, days)
        if resolved is None:
            continue
        first_on, last_on, granularity = resolved
        if (a.part or (b is not None and b.part)) and granularity in ("day", "weekday"):
            granularity = "part_of_day"
        dates.append(
            DateFound(
                start=words.starts[a.first], end=words.ends[last - 1], from_on=first_on, to_on=last_on,
                granularity=granularity, part=a.part, counted=a.sort in ("away", "ago"),
            )
        )  # fmt: skip
        days.note(a, first_on, first_on if a.part == "night" else last_on)
        year = (b or a).year
        if year is not None and a.sort in ("day", "days", "month", "rim", "season") and first_on is not None:
            context.year, context.year_paragraph = first_on.year, words.paragraph
            context.story, context.story_sentence = first_on, context.sentence
    days.settle()
    return dates


def _is_quoted(low: tuple[str, ...], k: int) -> bool:
    """Say whether a word stands in quotation marks that open in this sentence."""
    return sum(1 for word in low[:k] if word in QUOTES) % 2 == 1


def _find_spoken(words: Words, context: DateContext, items: list[tuple[Told, Told | None]]) -> date | None:
    """Give the day on which a quotation of this sentence was spoken: "tomorrow" in it is the day behind that."""
    if len(items) < 2 or QUOTES.isdisjoint(words.low):
        return None
    for a, b in items:
        told = b is None and a.sort in ("weekday", "day") and is_of_telling(words, a.first)
        if told and not _is_quoted(words.low, a.first):
            found = _resolve(a, context, "past", _Days(words, context))
            return found[0] if found is not None else None
    return None


class _Days:
    """The days that one sentence tells, of which the last is the one that "the next day" counts from."""

    def __init__(self, words: Words, context: DateContext) -> None:
        self.words, self.context = words, context
        self.here: list[date] = []
        self.acts: list[date] = []
        self.sayings: list[date] = []

    def note(self, told: Told, first_on: date | None, last_on: date | None) -> None:
        base = self.context.base
        if first_on is None or first_on != last_on or (base is not None and first_on > base):
            return
        self.here.append(first_on)
        low = self.words.low
        if "since" in low[max(0, told.first - 4) : told.first] or find_lead(low, told.first) in ("until", "till"):
            return
        (self.sayings if is_of_telling(self.words, told.first) else self.acts).append(first_on)

    def find_anchor(self, n_back: int = 5) -> date | None:
        return self.here[-1] if self.here else self.context.find_anchor(n_back)

    def settle(self) -> None:
        """Keep the latest day on which something was done, else said, for the sentences behind."""
        days = self.acts or self.sayings
        if days:
            context = self.context
            context.last_day, context.day_sentence, context.day_paragraph = (
                max(days),
                context.sentence,
                context.paragraph,
            )
            context.told.append((max(days), frozenset(self.words.low)))
            del context.told[:-_KEPT]

    def find_eve(self, at: int) -> date | None:
        """Give the day of what "the eve of the vote" names, where a sentence before told of it with a day."""
        low = self.words.low
        noun = next((word for word in low[at : at + 4] if len(word) > 3), "")[:4]
        for day, words in reversed(self.context.told):
            if noun and any(word.startswith(noun) for word in words):
                return day
        return None


_ENTRY: Final = frozenset({":", "–", "—", "-", ")", "]"})
#: sorts of dates that are told without their year or week
_BY_TENSE: Final = frozenset(
    {"day", "days", "nth", "weekday", "month", "rim", "season", "weekend", "holiday", "turn", "week_of"}
)


def _resolve(told: Told, context: DateContext, tense: Tense, days: _Days) -> Resolved | None:
    """Give the days that a date may mean; None: no date."""
    sort = told.sort
    if sort in ("day", "days", "week_of"):
        return _resolve_day(told, context, tense)
    if sort == "nth":
        return _one(place_nth(told.day, told.shift, context, tense))
    if sort == "weekday":
        return _resolve_weekday(told, context, tense)
    if sort == "month":
        return _resolve_month(told, context, tense)
    if sort == "rim":
        return resolve_rim(told, context, tense)
    if sort == "season":
        return resolve_season(told, context, tense)
    if sort == "year" and told.year is not None:
        return date(told.year, 1, 1), date(told.year, 12, 31), "year"
    if sort == "years" and told.year is not None:
        return date(told.year, 1, 1), date(told.day_to, 12, 31), "range"
    if sort == "decade" and told.year is not None:
        first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(told.rim, (0, 9))
        return date(told.year + first, 1, 1), date(told.year + last, 12, 31), "range"
    return _resolve_near(told, context, tense, days)


def _one(day: date | None, granularity: Granularity = "day") -> Resolved | None:
    return (day, day, granularity) if day is not None else None


def _resolve_near(told: Told, context: DateContext, tense: Tense, days: _Days) -> Resolved | None:
    """Give what is counted from the day of the report, or from the day told last."""
    sort, base, shift = told.sort, context.base, told.shift or 0
    if sort in ("same", "away"):
        anchor = days.find_anchor()
        n_days = shift * (7 if told.unit == "week" else 1)
        return _one(anchor + timedelta(days=n_days)) if anchor is not None else None
    if sort == "part":
        near = context.paragraph - context.day_paragraph < 2
        anchor = context.find_anchor(2) if near and not days.here else None
        return _one(anchor)
    if sort == "eve":
        anchor = days.find_eve(told.last + 1)
        return _one(anchor - timedelta(days=1)) if anchor is not None else None
    if sort == "today":
        day = base + timedelta(days=shift) if base is not None else None
        return day, day, "day"
    if sort == "overnight":
        told.part = "night"
        return (base - timedelta(days=1) if base else None), base, "part_of_day"
    if sort == "unit":
        return _resolve_unit(told, context, days)
    if sort == "weekend":
        return _resolve_weekend(told, context, tense)
    if base is None:
        return None
    if sort == "ago":
        return count_back(shift, told.unit, base)
    if sort == "days_past":
        return base - timedelta(days=shift), base, "range"
    if sort == "turn":
        year = base.year if tense == "ahead" or base.month > 10 else base.year - 1
        return date(year, 12, 31), date(year + 1, 1, 1), "range"
    return _resolve_holiday(told, context, tense)


def _resolve_day(told: Told, context: DateContext, tense: Tense) -> Resolved | None:
    year = told.year
    if year is None and told.shift is not None and context.base is not None:
        year = context.base.year + told.shift
    first = (
        make_day(year, told.month, told.day) if year is not None else place_day(told.month, told.day, context, tense)
    )
    if first is not None and told.sort == "week_of":
        return first, first + timedelta(days=6), "week"
    if first is None or told.sort == "day":
        return _one(first)
    last = make_day(first.year, told.month, told.day_to)
    return (first, last, "part_of_day" if told.part else "range") if last is not None else None


def _resolve_weekday(told: Told, context: DateContext, tense: Tense) -> Resolved:
    base, weekday = context.base, told.weekday
    if base is None:
        return None, None, "weekday"
    monday, _ = give_week(base)
    if told.shift is not None:
        day = monday + timedelta(days=weekday + 7 * told.shift)
    elif told.day:
        day = place_weekday(weekday, base, "ahead") + timedelta(days=told.day)
    elif told.unit == "next":
        day = monday + timedelta(days=7 + weekday)
    elif told.unit in ("last", "previous"):
        day = base - timedelta(days=(base.weekday() - weekday) % 7 or 7)
    elif told.unit == "following":
        day = base + timedelta(days=(weekday - base.weekday()) % 7 or 7)
    else:
        day = place_weekday(weekday, base, tense)
    return day, day, "weekday"


def _resolve_month(told: Told, context: DateContext, tense: Tense) -> Resolved:
    base, year = context.base, told.year
    if year is None and base is not None:
        if told.shift is not None:
            year = base.year + told.shift
        elif told.unit:
            year = base.year
            if told.unit == "last" and told.month >= base.month:
                year -= 1
            if told.unit == "next" and told.month <= base.month:
                year += 1
    if year is None:
        year = guess_year(told.month, 15, context, tense)
    return give_month(year, told.month) if year is not None else (None, None, "month")


def _resolve_unit(told: Told, context: DateContext, days: _Days) -> Resolved | None:
    base, shift = context.base, told.shift or 0
    if told.rim in ("same", "following", "previous", "preceding"):
        base = days.find_anchor()
        if base is None:
            return None
    if base is None:
        return None, None, "week" if told.unit == "week" else "month" if told.unit == "month" else "year"
    if told.unit == "week":
        return *give_week(base + timedelta(days=7 * shift)), "week"
    if told.unit == "month":
        return give_month(*shift_month(base, shift))
    return date(base.year + shift, 1, 1), date(base.year + shift, 12, 31), "year"


def _resolve_weekend(told: Told, context: DateContext, tense: Tense) -> Resolved:
    base = context.base
    if base is None:
        return None, None, "range"
    saturday = base + timedelta(days=(5 - base.weekday()) % 7)
    if base.weekday() == 6:
        saturday -= timedelta(days=7)
    if told.unit in ("last", "past") or (tense != "ahead" and told.unit not in ("next", "coming", "this")):
        saturday -= timedelta(days=7 if saturday > base or told.unit == "last" else 0)
    return saturday, saturday + timedelta(days=1), "range"


def _resolve_holiday(told: Told, context: DateContext, tense: Tense) -> Resolved | None:
    base = context.base
    if base is None:
        return None
    shift = timedelta(days=told.shift or 0)
    fixed = {"christmas": (12, 25), "new": (1, 1), "boxing": (12, 26)}.get(told.rim, (told.month, told.day))
    options = [
        (find_easter(base.year + y) if told.rim == "easter" else date(base.year + y, *fixed)) + shift
        for y in (-1, 0, 1, 2)
    ]
    ahead = next(d for d in options if d >= base)
    back = max(d for d in options if d <= base)
    if tense == "ahead" or (tense == "" and ahead - base < base - back):
        return _one(ahead)
    return _one(back)


def _resolve_span(a: Told, b: Told, context: DateContext, tense: Tense) -> Resolved | None:
    """Give the days from one date to another."""
    if a.year is None and a.shift is None and a.sort in ("day", "month", "rim"):
        a.shift, a.year = b.shift, b.year
        if a.year is not None and a.month > b.month:
            a.year -= 1
    days = _Days(Words(0, 0, (), (), (), (), -1), context)
    first = _resolve(a, context, tense, days)
    last = _resolve(b, context, tense, days)
    if first is None or last is None or first[0] is None or last[1] is None:
        return None
    begin, end = first[0], last[1]
    if begin > end and a.sort == b.sort == "weekday":
        begin, end = (begin - timedelta(days=7), end) if tense != "ahead" else (begin, end + timedelta(days=7))
    elif begin > end and b.sort == "weekday":
        end += timedelta(days=7)
    elif begin > end and b.year is None and b.shift is None and b.month:
        end = make_day(end.year + 1, end.month, end.day) or end
    if begin > end:
        return None
    return begin, end, "part_of_day" if a.part == "night" and (end - begin).days == 1 else "range"
