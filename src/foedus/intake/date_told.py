"""What one written date tells, and the small parts that all dates share.

What lives here: the shape of a date as told, the year behind a month, what part of a month is meant. What does not:
whole dates (``date_reading``, ``date_distances``).
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.intake.date_words import COUNTED, NUMBERS, ORDINALS, RELATIVE, RIMS, WEEKDAYS


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


def read_year(low: tuple[str, ...], i: int) -> int:
    """Give the year at a word, or nought."""
    if not 0 <= i < len(low):
        return 0
    word = low[i]
    return int(word) if len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20") else 0


def read_year_behind(low: tuple[str, ...], j: int, *, sure: bool = False) -> tuple[int | None, int | None, int]:
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


def skip_the(low: tuple[str, ...], k: int) -> int:
    """Give the word before "the", if "the" stands there."""
    return k - 1 if k > 0 and low[k] == "the" else k


_CUT = frozenset({"half", "week", "day", "quarter", "days", "weekend", *WEEKDAYS})


def read_rim(low: tuple[str, ...], k: int) -> tuple[str, int]:
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
    if low[k] == "in" and noun not in ("early", "late", "day", "weekend", *WEEKDAYS):
        return "", k
    ordinal = low[k - 2] if k > 1 else ""
    if noun in RIMS and noun != "mid":
        rim, first = "end" if noun == "end" else RIMS[noun], k - 1
    elif noun in ("days", "weeks", "months") and k > 3 and low[k - 3] in ("first", "last") and ordinal in NUMBERS:
        rim, first = f"{noun} {NUMBERS[ordinal] * (-1 if low[k - 3] == 'last' else 1)}", k - 3
    elif noun in _CUT and (ordinal in ORDINALS or ordinal == "last"):
        number = 0 if ordinal == "last" else ORDINALS[ordinal]
        if noun == "days":
            return ("late" if ordinal == "last" else "early"), k - 2
        rim, first = f"{noun} {number}", k - 2
    elif noun == "part" and ordinal in ("early", "latter", "first", "later"):
        rim, first = ("early" if ordinal in ("early", "first") else "late"), k - 2
    else:
        return "", k
    return rim, first - 1 if first and low[first - 1] == "the" else first
