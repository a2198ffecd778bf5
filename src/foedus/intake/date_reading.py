"""Dates as they are written: the words of a sentence to what each date tells.

What lives here: reading days, months, weekdays, spans and distances word by word, each found at the one word that gives
it away. What does not: which day of the calendar they mean (``dates``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from foedus.intake.date_words import (
    BARE_BEFORE,
    COUNTED,
    MONTHS,
    NAMED_DAY,
    NUMBERS,
    ORDINALS,
    PARTS,
    PLAIN_MONTHS,
    RELATIVE,
    RIMS,
    SEASONS,
    SUFFIXES,
    THROUGH,
    TIMES,
    WEEKDAYS,
    YEAR_BEFORE,
)
from foedus.intake.tokens import Words


@dataclass(slots=True)
class Told:
    """One date as told: words ``first`` up to ``last``, its sort, and what is said of it."""

    first: int
    last: int
    sort: str
    year: int | None = None
    month: int = 0
    day: int = 0
    day_to: int = 0
    weekday: int = -1
    #: how many weeks, months, years or days away; None: not said
    shift: int | None = None
    unit: str = ""
    rim: str = ""
    part: str = ""


_MONTH_UNITS: Final = frozenset({"month", "year", "week"})
_WAYS: Final = frozenset({"ago", "later", "earlier", "on", "hence"})


def read_year(low: tuple[str, ...], i: int) -> int:
    """Give the year at a word, or nought."""
    if not 0 <= i < len(low):
        return 0
    word = low[i]
    return int(word) if len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20") else 0


def _year_behind(low: tuple[str, ...], j: int, *, sure: bool = False) -> tuple[int | None, int | None, int]:
    """Read the year behind a month: the year, or how many years away, and the word after it.

    ``sure``: a month stands right before, so that four digits are its year even before a noun that can be counted.
    """
    k = j + 1 if j < len(low) and low[j] in (",", "of") else j
    year = read_year(low, k)
    if year and (sure or not (k + 1 < len(low) and low[k + 1] in COUNTED)):
        return year, None, k + 1
    if k + 1 < len(low) and low[k] in RELATIVE and low[k + 1] == "year" and low[j] != ",":
        return None, RELATIVE[low[k]], k + 2
    return None, None, j


def _day_ending(w: Words, k: int, *, of: bool) -> tuple[int, int]:
    """Read a day of the month that ends at a word: the day (0: none) and where it begins."""
    low = w.low
    if k < 0:
        return 0, k
    if low[k] in SUFFIXES and k and low[k - 1].isdigit() and w.starts[k] == w.ends[k - 1]:
        day = int(low[k - 1])
        return (day if day < 32 else 0), k - 1
    if low[k].isdigit() and len(low[k]) <= 2 and not of:
        return (int(low[k]) if int(low[k]) < 32 else 0), k
    if low[k] in ORDINALS and (of or (k and low[k - 1] in ("the", "-"))):
        if k > 1 and low[k - 1] == "-" and low[k - 2] in ("twenty", "thirty"):
            return NUMBERS[low[k - 2]] + ORDINALS[low[k]], k - 2
        return ORDINALS[low[k]], k
    return 0, k


def _skip_the(low: tuple[str, ...], k: int) -> int:
    return k - 1 if k > 0 and low[k] == "the" else k


def _days_before(w: Words, i: int) -> tuple[int, list[int], bool] | None:
    """Read the days before a month: where they begin, the days, and whether two of them are a span."""
    low = w.low
    of = i > 0 and low[i - 1] == "of"
    day, first = _day_ending(w, i - 2 if of else i - 1, of=of)
    if not day:
        return None
    days = [day]
    k = _skip_the(low, first - 1)
    while k > 0 and (low[k] in THROUGH or low[k] in ("and", ",", "&", "or")):
        more, begin = _day_ending(w, k - 1, of=False)
        if not more or more >= days[0]:
            break
        days.insert(0, more)
        first = begin
        if low[k] in THROUGH:
            return first, days, True
        k = _skip_the(low, begin - 1)
    between = k >= 0 and low[k] == "between"
    span = len(days) > 1 and (between or days == list(range(days[0], days[-1] + 1)))
    return first, days, span


def _days_after(w: Words, i: int, j: int) -> tuple[list[int], bool, int] | None:
    """Read the days behind a month, in the American way."""
    low = w.low
    if j >= len(low) or not low[j].isdigit() or len(low[j]) > 2 or not 0 < int(low[j]) < 32:
        return None
    if i and low[i - 1] == "in":
        return None
    days, k = [int(low[j])], j + 1
    if k < len(low) and low[k] in SUFFIXES:
        k += 1
    if k + 1 < len(low) and (low[k] in THROUGH or low[k] == "and") and low[k + 1].isdigit() and len(low[k + 1]) <= 2:
        more, after = int(low[k + 1]), low[k + 2] if k + 2 < len(low) else "."
        between = i > 0 and low[i - 1] == "between"
        fits = days[0] < more < 32 and after not in MONTHS
        if fits and (low[k] in THROUGH or between or not after.isalpha()):
            days.append(more)
            k += 2
            k += k < len(low) and low[k] in SUFFIXES
            return days, low[k - 2] != "and" or between or more == days[0] + 1, k
    return days, False, k


def _rim_before(low: tuple[str, ...], k: int) -> tuple[str, int]:
    """Read what part of a month or year is meant: "early", "the end of", "the first week of"; and where it begins.

    ``k`` is the word before the month or year.
    """
    if k < 0:
        return "", k
    if low[k] in ("early", "mid", "late"):
        return low[k], k
    if low[k] == "-" and k and low[k - 1] in ("mid", "early", "late", "end"):
        return RIMS[low[k - 1]], k - 1
    if low[k] not in ("of", "in") or k < 1:
        return "", k
    noun = low[k - 1]
    if low[k] == "in" and noun not in ("early", "late", "day", *WEEKDAYS):
        return "", k
    ordinal = low[k - 2] if k > 1 else ""
    if noun in RIMS and noun != "mid":
        rim, first = RIMS[noun], k - 1
    elif noun in ("half", "week", "day", "quarter", "days", *WEEKDAYS) and (ordinal in ORDINALS or ordinal == "last"):
        number = 0 if ordinal == "last" else ORDINALS[ordinal]
        if noun == "days":
            return ("late" if ordinal == "last" else "early"), k - 2
        rim, first = f"{noun} {number}", k - 2
    elif noun == "part" and ordinal in ("early", "latter", "first", "later"):
        rim, first = ("early" if ordinal in ("early", "first") else "late"), k - 2
    else:
        return "", k
    return rim, first - 1 if first and low[first - 1] == "the" else first


def _read_month(w: Words, i: int) -> list[Told]:
    low, word = w.low, w.low[i]
    if not w.text[i][0].isupper() and word not in PLAIN_MONTHS:
        return []
    month, j = MONTHS[word], i + 1
    if word == "may" and low[j : j + 1] == ("day",):
        return [Told(i, j + 1, "holiday", month=5, day=1)]
    if j + 1 < len(low) and low[j] == "." and len(word) < 5 and w.starts[j] == w.ends[i]:
        j += 1
    left = _days_before(w, i)
    if left is not None:
        first, days, span = left
        year, shift, last = _year_behind(low, j)
        return _give_days(first, last, month, days, year, shift, span=span)
    right = _days_after(w, i, j)
    if right is not None:
        days, span, j = right
        year, shift, last = _year_behind(low, j)
        return _give_days(i, last, month, days, year, shift, span=span)
    before = low[i - 1] if i else ""
    year, shift, last = _year_behind(low, j, sure=before in BARE_BEFORE)
    rim, first = _rim_before(low, i - 1)
    if rim:
        return [Told(first, last, "rim", year=year, month=month, shift=shift, rim=rim)]
    if before in ("last", "this", "next"):
        return [Told(i - 1, last, "month", year=year, month=month, unit=before)]
    if year or shift is not None or before in BARE_BEFORE:
        return [Told(i, last, "month", year=year, month=month, shift=shift)]
    after = low[j] if j < len(low) else ""
    if before in ("its", "their", "his", "'s") and after.isalpha() and w.text[j].islower():
        return [Told(i, i + 1, "month", month=month)]
    return []


def _give_days(  # noqa: PLR0917 - what was read of one month
    first: int, last: int, month: int, days: list[int], year: int | None, shift: int | None, *, span: bool
) -> list[Told]:
    if span:
        return [Told(first, last, "days", year=year, month=month, day=days[0], day_to=days[-1], shift=shift)]
    return [Told(first, last, "day", year=year, month=month, day=day, shift=shift) for day in days]


def _read_weekday(w: Words, i: int) -> list[Told]:
    low = w.low
    before = low[i - 1] if i else ""
    if not w.text[i][0].isupper() or before in NAMED_DAY:
        if before == "good" and low[i] == "friday":
            return [Told(i - 1, i + 1, "holiday", rim="easter", shift=-2)]
        return []
    told = Told(i, i + 1, "weekday", weekday=WEEKDAYS[low[i]])
    if before in ("last", "next", "following", "previous", "this"):
        told.unit, told.first = before, i - 1
    elif before == "on" and i > 2 and low[i - 2] == "week" and low[i - 3] == "a":
        told.day, told.first = 7, i - 3
    j = i + 1
    if low[j : j + 1] == ("week",):
        told.day, told.last = 7, j + 1
    else:
        k = j + 1 if low[j : j + 1] == ("of",) else j
        if k + 1 < len(low) and low[k] in ("last", "next", "this") and low[k + 1] == "week":
            told.shift, told.last = RELATIVE[low[k]], k + 2
    return [told]


def _read_ordinal(w: Words, i: int) -> list[Told]:
    """Read "on the 14th", "the 12th of the month", "the eighteenth": a day of a month that is not named."""
    low = w.low
    day, first = _day_ending(w, i, of=low[i] in ORDINALS)
    if not day or not first or low[first - 1] != "the":
        return []
    j = i + 1
    after = low[j] if j < len(low) else "."
    if after == "of" and j + 2 < len(low) and low[j + 2] == "month" and low[j + 1] in ("the", "this", "last", "next"):
        return [Told(first - 1, j + 3, "nth", day=day, shift=RELATIVE.get(low[j + 1]))]
    before = low[first - 2] if first > 1 else ""
    if low[i] in ORDINALS and (before != "on" or ORDINALS[low[i]] < 4):
        return []
    if (after.isalpha() and after not in _BEHIND_NTH) or before in ("is", "was", "are", "were", "than", "for"):
        return []
    if before == "of" and after == "of":
        return []
    return [Told(first - 1, j, "nth", day=day)]


#: words that may follow a day told by its number alone; before any other the number is that of a thing
_BEHIND_NTH: Final = frozenset(
    {
        "at", "in", "on", "to", "and", "from", "by", "for", "with", "after", "before", "when", "that", "which", "as",
        "until", "onwards", "onward", "is", "was", "were", "has", "had", "have", "will", "would", "said", "but", "or",
        "should", "must", "can", "could", "may", "might", "shall", "did", "does", "are", "there", "we", "i", "you",
        "who", "he", "she", "it", "they", "died", "the", "a", "an", "without", "because", "while", "through", "called",
    }
)  # fmt: skip


def _read_today(w: Words, i: int) -> list[Told]:
    low, word = w.low, w.low[i]
    told = Told(i, i + 1, "today", shift={"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if word == "tonight":
        told.part = "night"
    elif word == "overnight":
        told.sort = "overnight"
    elif i > 2 and low[i - 2] == "day" and (low[i - 1], word) in (("before", "yesterday"), ("after", "tomorrow")):
        told.shift = -2 if word == "yesterday" else 2
        told.first = _skip_the(low, i - 3) if low[i - 3] == "the" else i - 2
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
    rim, first = _rim_before(low, start - 1)
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
    if before in ("same", "next", "following", "previous") and i > 1 and low[i - 2] == "the":
        return [Told(i - 2, i + 1, "same", shift=RELATIVE[before])]
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
    if unit not in ("day", "week") or (unit == "week" and way != "later"):
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
    if before in ("same", "following", "next", "previous") and two == "the":
        return [Told(i - 2, i + 1, "same", shift=RELATIVE[before], part=part)]
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
    if before == "the" and two in ("in", "during") and part != "daylight":
        return [Told(i - 1, i + 1, "part", part=part)]
    return []


def _read_season(w: Words, i: int) -> list[Told]:
    low, name = w.low, w.low[i]
    before = low[i - 1] if i else ""
    year, shift, last = _year_behind(low, i + 1)
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


_BEFORE_HOLIDAY: Final = frozenset(
    {"by", "before", "at", "on", "after", "until", "till", "since", "over", "the", "this", "last", "next", "around"}
)


def _read_eve(w: Words, i: int) -> list[Told]:
    """Read "on the eve of the vote": the day before the one told before."""
    low = w.low
    if i > 1 and low[i - 1] == "the" and low[i - 2] in ("on", "by", "until") and low[i + 1 : i + 2] == ("of",):
        return [Told(i - 1, i + 1, "eve", shift=-1)]
    return []


def _read_turn(w: Words, i: int) -> list[Told]:
    """Read "at the turn of the year"."""
    return [Told(i - 1, i + 4, "turn")] if i and w.low[i - 1 : i + 4] == ("the", "turn", "of", "the", "year") else []


def _read_bare_year(w: Words, i: int) -> list[Told]:
    low = w.low
    year = read_year(low, i)
    before, after = low[i - 1] if i else "", low[i + 1] if i + 1 < len(low) else ""
    if not year:
        return []
    if after == "-" and i + 4 < len(low) and low[i + 3] == "-" and w.starts[i + 1] == w.ends[i]:
        parts = low[i + 2], low[i + 4]
        if all(len(p) == 2 and p.isdigit() for p in parts):
            return [Told(i, i + 5, "day", year=year, month=int(parts[0]), day=int(parts[1]))]
    if i > 3 and before in ("/", "-") and low[i - 3] == before and low[i - 2].isdigit() and low[i - 4].isdigit():
        return [Told(i - 4, i + 1, "day", year=year, month=int(low[i - 2]), day=int(low[i - 4]))]
    if after == "s" and w.starts[i + 1] == w.ends[i] and year % 10 == 0:
        rim = before if before in ("early", "mid", "late") else ""
        return [Told(i - 1 if rim else i, i + 2, "decade", year=year, rim=rim)]
    if after in COUNTED or after in ("%", "per") or (after in ("-", "–") and not read_year(low, i + 2)):
        return []
    rim, first = _rim_before(low, i - 1)
    if rim:
        return [Told(first, i + 1, "rim", year=year, unit="year", rim=rim)]
    if before in ("the", "a", "its", "'s", "their") and not after.isalpha():
        return []
    if before in YEAR_BEFORE or (before in ("-", "–") and read_year(low, i - 2)) or (not i and after == ","):
        return [Told(i, i + 1, "year", year=year)]
    return []


def _read_point(w: Words, i: int) -> list[Told]:
    """Read "6.1.2022"."""
    parts = w.low[i].split(".")
    if len(parts) == 3 and read_year(tuple(parts), 2) and len(parts[0]) < 3 and len(parts[1]) < 3:
        return [Told(i, i + 1, "day", year=int(parts[2]), month=int(parts[1]), day=int(parts[0]))]
    return []


_Reader = Callable[[Words, int], list[Told]]
#: the word at which each sort of date is seen, and what reads it
_READERS: Final[dict[str, _Reader]] = {
    **dict.fromkeys(MONTHS, _read_month),
    **dict.fromkeys(WEEKDAYS, _read_weekday),
    **dict.fromkeys((*SUFFIXES, *ORDINALS), _read_ordinal),
    **dict.fromkeys(("today", "tonight", "yesterday", "tomorrow", "overnight"), _read_today),
    **dict.fromkeys(("week", "month", "year", "weekend", "fortnight", "day", "days", "weeks"), _read_unit),
    **dict.fromkeys(("months", "years"), _read_unit),
    **dict.fromkeys((*PARTS, "light"), _read_part),
    **dict.fromkeys(SEASONS, _read_season),
    **dict.fromkeys(("christmas", "new", "boxing", "easter"), _read_holiday),
    "eve": _read_eve,
    "turn": _read_turn,
}


def read_told(w: Words) -> Iterator[list[Told]]:
    """Give the dates of a sentence as told, in order; those of one list share a month ("on 18 and 26 October")."""
    low = w.low
    behind = 0
    for i, word in enumerate(low):
        reader = _READERS.get(word)
        if reader is None:
            if word[0] in "12" and len(word) == 4 and word.isdigit():
                reader = _read_bare_year
            elif len(word) > 7 and word[0].isdigit() and word.count(".") == 2:
                reader = _read_point
            else:
                continue
        if i >= behind:
            told = reader(w, i)
            if told:
                behind = told[-1].last
                yield told
