"""Dates as they are written: the words of a sentence to what each date tells.

What lives here: reading days, months, weekdays, spans and distances word by word, each found at the one word that gives
it away. What does not: which day of the calendar they mean (``dates``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from foedus.intake.date_distances import DISTANCES
from foedus.intake.date_told import Told, read_rim, read_year, read_year_behind, skip_the
from foedus.intake.date_words import (
    BARE_BEFORE,
    COUNTED,
    MONTHS,
    NAMED_DAY,
    NUMBERS,
    ORDINALS,
    PLAIN_MONTHS,
    RELATIVE,
    SHORT_DAYS,
    SUFFIXES,
    THROUGH,
    WEEKDAYS,
    YEAR_BEFORE,
)
from foedus.intake.tokens import Words


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


def _days_before(w: Words, i: int) -> tuple[int, list[int], bool] | None:
    """Read the days before a month: where they begin, the days, and whether two of them are a span."""
    low = w.low
    of = i > 0 and low[i - 1] == "of"
    day, first = _day_ending(w, i - 2 if of else i - 1, of=of)
    if not day:
        return None
    days = [day]
    k = skip_the(low, first - 1)
    while k > 0 and (low[k] in THROUGH or low[k] in ("and", ",", "&", "or")):
        more, begin = _day_ending(w, k - 1, of=False)
        if not more or more >= days[0]:
            break
        days.insert(0, more)
        first = begin
        if low[k] in THROUGH:
            return first, days, True
        k = skip_the(low, begin - 1)
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


def _read_month(w: Words, i: int) -> list[Told]:
    low, word = w.low, w.low[i]
    if not w.text[i][0].isupper() and word not in PLAIN_MONTHS:
        return []
    month, j = MONTHS[word], i + 1
    if word == "may" and low[j : j + 1] == ("day",):
        return [Told(i, j + 1, "holiday", month=5, day=1)]
    if j + 1 < len(low) and low[j] == "." and len(word) < 5 and w.starts[j] == w.ends[i]:
        j += 1
    if (
        i > 1
        and low[i - 1] == "z"
        and len(low[i - 2]) == 6
        and low[i - 2].isdigit()
        and w.starts[i - 1] == w.ends[i - 2]
    ):
        return _read_group(w, i, j, month)
    left = _days_before(w, i)
    if left is not None:
        first, days, span = left
        year, shift, last = read_year_behind(low, j)
        return _give_days(first, last, month, days, year, shift, span=span)
    right = _days_after(w, i, j)
    if right is not None:
        days, span, j = right
        year, shift, last = read_year_behind(low, j)
        return _give_days(i, last, month, days, year, shift, span=span)
    before = low[i - 1] if i else ""
    year, shift, last = read_year_behind(low, j, sure=before in BARE_BEFORE)
    rim, first = read_rim(low, i - 1)
    if rim:
        return [Told(first, last, "rim", year=year, month=month, shift=shift, rim=rim)]
    if before in ("last", "this", "next"):
        return [Told(i - 1, last, "month", year=year, month=month, unit=before)]
    joined = j + 1 < len(low) and low[j] in ("-", "–", "/") and low[j + 1] in MONTHS
    if year or shift is not None or joined or before in BARE_BEFORE:
        return [Told(i, last, "month", year=year, month=month, shift=shift)]
    after = low[j] if j < len(low) else ""
    if before in ("its", "their", "his", "'s") and after.isalpha() and w.text[j].islower():
        return [Told(i, i + 1, "month", month=month)]
    return []


def _read_group(w: Words, i: int, j: int, month: int) -> list[Told]:
    """Read a date-time group: "121800Z MAY 99"."""
    low = w.low
    day, year, last = int(low[i - 2][:2]), read_year(low, j), j + 1
    if not year and j < len(low) and low[j].isdigit() and len(low[j]) == 2:
        year = _give_century(int(low[j]))
    if not 0 < day < 32:
        return []
    return [Told(i - 2, last if year else j, "day", year=year or None, month=month, day=day, part="clock")]


def _give_century(year: int) -> int:
    """Give the year that two digits mean: up to 49 one of this century."""
    return year + (2000 if year < 50 else 1900)


def _give_days(  # noqa: PLR0917 - what was read of one month
    first: int, last: int, month: int, days: list[int], year: int | None, shift: int | None, *, span: bool
) -> list[Told]:
    if span:
        return [Told(first, last, "days", year=year, month=month, day=days[0], day_to=days[-1], shift=shift)]
    return [Told(first, last, "day", year=year, month=month, day=day, shift=shift) for day in days]


#: a weekday before these names a newspaper
_PAPERS: Final = frozenset({
    "paper", "papers", "newspaper", "newspapers", "press", "edition", "times", "mail", "telegraph", "express",
    "herald", "tribune", "mirror", "observer", "standard", "star", "club",
})  # fmt: skip


def _read_weekday(w: Words, i: int) -> list[Told]:
    low = w.low
    before = low[i - 1] if i else ""
    if not w.text[i][0].isupper() or before in NAMED_DAY:
        if before == "good" and low[i] == "friday":
            return [Told(i - 1, i + 1, "holiday", rim="easter", shift=-2)]
        return []
    if low[i + 1 : i + 2] and low[i + 1] in _PAPERS:
        return []
    told = Told(i, i + 1, "weekday", weekday=WEEKDAYS[low[i]])
    if before == "coming" and i > 1 and low[i - 2] in ("this", "the"):
        told.first, told.unit = i - 2, "following"
    elif before in ("last", "next", "following", "previous", "this"):
        told.unit, told.first = before, i - 1
    elif before == "on" and i > 2 and low[i - 2] == "week" and low[i - 3] == "a":
        told.day, told.first = 7, i - 3
    j = i + 1
    if low[j : j + 1] == ("week",):
        told.day, told.last = 7, j + 1
    elif low[j : j + 1] and low[j] in ("last", "next") and low[j + 1 : j + 2] not in (("week",), ("month",), ("year",)):
        # "on Friday last"
        told.unit, told.last = low[j], j + 1
    else:
        k = j + 1 if low[j : j + 1] == ("of",) else j
        if k + 1 < len(low) and low[k] in ("last", "next", "this") and low[k + 1] == "week":
            told.shift, told.last = RELATIVE[low[k]], k + 2
    return [told]


def _read_short_day(w: Words, i: int) -> list[Told]:
    """Read "Thurs." or "Wed": a weekday in short, before a day or behind a preposition."""
    low = w.low
    j = i + 1 + (low[i + 1 : i + 2] == (".",) and w.starts[i + 1] == w.ends[i])
    if not w.text[i][0].isupper() or w.text[i].isupper():
        return []
    dated = j < len(low) and (low[j][0].isdigit() or low[j] in MONTHS or low[j] == ",")
    if dated or (i and low[i - 1] in ("on", "last", "next", "by", "until", "since")):
        unit = low[i - 1] if i and low[i - 1] in ("last", "next") else ""
        return [Told(i - 1 if unit else i, j, "weekday", weekday=SHORT_DAYS[low[i]], unit=unit)]
    return []


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
_BEHIND_NTH: Final = frozenset({
    "at", "in", "on", "to", "and", "from", "by", "for", "with", "after", "before", "when", "that", "which", "as",
    "until", "onwards", "onward", "is", "was", "were", "has", "had", "have", "will", "would", "said", "but", "or",
    "no", "not", "nobody", "some", "more", "all", "aboard", "under", "against", "over", "into", "near",
        "should", "must", "can", "could", "may", "might", "shall", "did", "does", "are", "there", "we", "i", "you",
    "who", "he", "she", "it", "they", "died", "the", "a", "an", "without", "because", "while", "through",
    "called",
})  # fmt: skip


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
    if after in ("-", "–") and i + 2 < len(low) and len(low[i + 2]) == 2 and low[i + 2].isdigit():
        end = year // 100 * 100 + int(low[i + 2])
        if end > year and w.starts[i + 1] == w.ends[i] and low[i + 3 : i + 4] != ("-",):
            return [Told(i, i + 3, "years", year=year, day_to=end)]
    if after == "s" and w.starts[i + 1] == w.ends[i] and year % 10 == 0:
        rim = before if before in ("early", "mid", "late") else ""
        return [Told(i - 1 if rim else i, i + 2, "decade", year=year, rim=rim)]
    if after in COUNTED or after in ("%", "per") or (after in ("-", "–") and not read_year(low, i + 2)):
        return []
    rim, first = read_rim(low, i - 1)
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
    if len(parts) == 3 and all(len(p) < 3 for p in parts[:2]) and (read_year(tuple(parts), 2) or len(parts[2]) == 2):
        year = int(parts[2]) if len(parts[2]) == 4 else _give_century(int(parts[2]))
        day, month = int(parts[0]), int(parts[1])
        return [Told(i, i + 1, "day", year=year, month=month, day=day)] if 0 < month < 13 and 0 < day < 32 else []
    return []


_Reader = Callable[[Words, int], list[Told]]
#: the word at which each sort of date is seen, and what reads it
_READERS: Final[dict[str, _Reader]] = {
    **dict.fromkeys(MONTHS, _read_month),
    **dict.fromkeys(WEEKDAYS, _read_weekday),
    **dict.fromkeys((*SUFFIXES, *ORDINALS), _read_ordinal),
    **dict.fromkeys(SHORT_DAYS, _read_short_day),
    **DISTANCES,
}


_DIGITS: Final = frozenset("0123456789")


def read_told(w: Words) -> Iterator[list[Told]]:
    """Give the dates of a sentence as told, in order; those of one list share a month ("on 18 and 26 October")."""
    low = w.low
    behind = 0
    for i in [i for i, word in enumerate(low) if word in _READERS or word[0] in _DIGITS]:
        word = low[i]
        reader = _READERS.get(word)
        if reader is None:
            if word[0] in "12" and len(word) == 4 and word.isdigit():
                reader = _read_bare_year
            elif len(word) > 5 and word[0].isdigit() and word.count(".") == 2:
                reader = _read_point
            else:
                continue
        if i >= behind:
            told = reader(w, i)
            if told:
                behind = told[-1].last
                yield told
