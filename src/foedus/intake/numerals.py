"""Numbers in digits and in words, their ranges and what loosens them.

What lives here: "two and a half thousand", "1.2 million", "fifteen to twenty thousand", "700-odd". What does not: what
is counted (``amount_units``).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from foedus.intake.tokens import Words

_LARGE: Final = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})
_SUFFIXES: Final = {"m": 1_000_000, "mn": 1_000_000, "mln": 1_000_000, "bn": 1_000_000_000, "k": 1000, "tn": 10**12}
_DASHES: Final = frozenset({"-", "–", "—"})
#: verbs of change: "rose from 9 to 14" tells two numbers, no range
_CHANGES: Final = frozenset({
    "rose", "risen", "rises", "rise", "rising", "fell", "fallen", "falls", "falling", "grew", "grown", "grow",
    "cut", "cuts", "raised", "raise", "raises", "increased", "increase", "reduced", "reduce", "dropped", "went",
    "climbed", "jumped", "revised", "up", "down", "changed", "lowered", "doubled", "extended", "brought", "bring",
    "swelled", "shrunk", "shrank", "trimmed", "expanded", "expand", "strengthened", "present", "current", "moved",
    "range",
})  # fmt: skip
_LIGHT: Final = frozenset({
    "some", "about", "around", "the", "roughly", "present", "current", "initial", "original", "its", "their", "$",
    "€",
})  # fmt: skip
_FRACTION_WORDS: Final = frozenset({"quarter", "quarters", "thirds", "third", "fifths", "fifth", "tenths", "tenth"})


class Number(NamedTuple):
    """A number: words ``first`` up to ``last``, its value, the upper end of a range, and how loosely it is told."""

    first: int
    last: int
    value: float
    value_to: float | None = None
    modifier: str = ""
    #: "88-31", "88 to 31": two numbers of a vote, the second of which comes here
    second: float | None = None


def read_number(w: Words, i: int, numerals: dict[str, int]) -> Number | None:
    """Read the number at a word with its range, or nothing."""
    read = _read_spaced(w, i) or _read_one(w, i, numerals)
    if read is None:
        return None
    value, j = read
    low, n = w.low, len(w.low)
    if j + 1 < n and low[j] in _DASHES and low[j + 1] in _FRACTION_WORDS:
        return None
    number = Number(i, j, value)
    if j + 1 < n and (low[j] in _DASHES or low[j] in ("to", "and", "or")):
        number = _read_range(w, number, numerals)
    return _read_loose(w, number)


def _read_range(w: Words, number: Number, numerals: dict[str, int]) -> Number:
    low, i, j, value = w.low, number.first, number.last, number.value
    word = low[j]
    k = j + 1
    while k < len(low) - 1 and low[k] in ("some", "about", "around", "the", "$", "€", "£"):
        k += 1
    if not (low[k][0].isdigit() or low[k] in numerals or low[k] in ("a", "half")):
        return number
    more = _read_spaced(w, k) or _read_one(w, k, numerals)
    if more is None:
        return number
    upper, last = more
    k = i - 1
    while k > 0 and low[k] in _LIGHT:
        k -= 1
    lead = low[k] if k >= 0 else ""
    if word == "and" and lead != "between":
        return number
    if word == "or" and (upper != value + 1 or value < 2 or value > 12):
        return number
    if word == "to" and lead == "from" and not _CHANGES.isdisjoint(low[max(0, i - 8) : i]):
        return number
    scale = _find_scale(low, last, numerals)
    if scale and value < 1000 and upper >= scale and not _find_scale(low, j, numerals):
        # "fifteen to twenty thousand" are both thousands
        value *= scale
    if upper <= value and word in _DASHES and w.starts[j] > w.ends[j - 1]:
        # "5,800 - 2,200 of them Italian": the dash parts two sentences
        return number
    if upper <= value:
        return number._replace(last=last, second=upper) if word in ("to", *_DASHES) else number
    return Number(i, last, value, upper)


def _find_scale(low: tuple[str, ...], last: int, numerals: dict[str, int]) -> int:
    word = low[last - 1]
    return numerals.get(word, 0) if word in ("thousand", "million", "billion", "hundred") else _SUFFIXES.get(word, 0)


def _read_loose(w: Words, number: Number) -> Number:
    """Read what loosens a number from behind: "or so", "-odd", "or more"."""
    low, j = w.low, number.last
    a, b = low[j] if j < len(low) else "", low[j + 1] if j + 1 < len(low) else ""
    if (a, b) == ("or", "so") or (a in _DASHES and b in ("odd", "ish")):
        return number._replace(last=j + 2, modifier="about")
    if a == "odd":
        return number._replace(last=j + 1, modifier="about")
    if (a, b) in (("or", "more"), ("and", "more"), ("or", "over")):
        return number._replace(last=j + 2, modifier="at least")
    if (a, b) in (("or", "fewer"), ("or", "less")):
        return number._replace(last=j + 2, modifier="up to")
    if a == "+" or (a in _DASHES and b == "plus"):
        return number._replace(last=j + (1 if a == "+" else 2), modifier="over")
    return number


def _read_spaced(w: Words, i: int) -> tuple[float, int] | None:
    """Read a number whose thousands are parted by a space: "1 200 soldiers"."""
    low = w.low
    if not low[i].isdigit():
        return None
    j = i
    while (
        j + 1 < len(low)
        and len(low[j]) <= 3
        and low[j + 1].isdigit()
        and len(low[j + 1]) == 3
        and w.starts[j + 1] - w.ends[j] == 1
    ):
        j += 1
    return (float("".join(low[i : j + 1])), j + 1) if j > i else None


def _read_one(w: Words, i: int, numerals: dict[str, int]) -> tuple[float, int] | None:
    """Read one number in digits or words; give it and the word after it."""
    low = w.low
    word = low[i]
    if word[0].isdigit():
        return _read_digits(w, i, numerals)
    after = low[i + 1] if i + 1 < len(low) else ""
    if word in ("half", "a") and after in ("a", "an", "-", "half"):
        k = i + 3 if word == "a" and low[i + 2 : i + 3] == ("-",) else i + 2
        if k < len(low) and low[k] in _LARGE and (word == "half" or after == "half"):
            return numerals[low[k]] / 2, k + 1
    if (
        after in ("quarter", "quarters")
        and low[i + 2 : i + 4] == ("of", "a")
        and i + 4 < len(low)
        and low[i + 4] in _LARGE
    ):
        return (numerals.get(word, 1) if word != "a" else 1) * numerals[low[i + 4]] / 4, i + 5
    if word == "a":
        if after not in _LARGE and after != "score":
            return None
        if after == "score":
            return (20.0, i + 3) if low[i + 2 : i + 3] == ("of",) else None
        whole = numerals[after]
        if low[i + 2 : i + 5] == ("and", "a", "half"):
            return whole * 1.5, i + 5
        more = _read_one(w, i + 3, numerals) if low[i + 2 : i + 3] == ("and",) and i + 3 < len(low) else None
        if more is not None and more[0] < whole and low[i + 3] != "a":
            return whole + more[0], more[1]
        if after == "hundred" and low[i + 2 : i + 3] == ("thousand",):
            return 100_000.0, i + 3
        return float(whole), i + 2
    if word not in numerals or word in _LARGE:
        return None
    return _read_words(low, i, numerals)


def _read_digits(w: Words, i: int, numerals: dict[str, int]) -> tuple[float, int] | None:
    low, word = w.low, w.low[i]
    text = word.replace(",", "")
    if "," in word and any(len(group) != 3 for group in word.split(",")[1:]):
        if word.count(",") != 1 or "." in word or not word.replace(",", "").isdigit():
            return None
        # "2,5 million" in the continental way
        text = word.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    j = i + 1
    if low[j : j + 3] == ("and", "a", "half"):
        value, j = value + 0.5, j + 3
    if j < len(low) and low[j] in _LARGE:
        value, j = value * numerals[low[j]], j + 1
    elif (
        j < len(low) and low[j] in _SUFFIXES and w.starts[j] == w.ends[j - 1] and (low[j] != "m" or _is_money(w, i, j))
    ):
        value, j = value * _SUFFIXES[low[j]], j + 1
    return value, j


_METRES: Final = frozenset({
    "deep", "high", "long", "wide", "north", "south", "east", "west", "from", "of", "away", "below", "above",
    "apart", "and", "to", "off", "in", "at", "x", "tall", "down", "up", "on",
})  # fmt: skip


def _is_money(w: Words, i: int, j: int) -> bool:
    """Say whether a currency stands right before, or a noun behind: "$12m", "3m people"; "12m deep" are metres."""
    if j + 1 < len(w) and w.low[j + 1].isalpha() and w.low[j + 1] not in _METRES:
        return True
    return i > 0 and (not w.text[i - 1].isalnum() or w.text[i - 1].isupper()) and w.text[i - 1] not in (",", "(", "-")


def _read_words(low: tuple[str, ...], i: int, numerals: dict[str, int]) -> tuple[float, int]:
    total, current, j = 0.0, 0.0, i
    while j < len(low):
        step = numerals.get(low[j])
        if step is None:
            follows = low[j + 1] if j + 1 < len(low) else ""
            if low[j] == "-" and follows in numerals and (current >= 20 or follows in _LARGE):
                j += 1
                continue
            if low[j] == "and" and current >= 100 and follows in numerals:
                j += 1
                continue
            if low[j : j + 3] == ("and", "a", "half"):
                current, j = current + 0.5, j + 3
                continue
            break
        if step >= 1000:
            total, current = total + max(current, 1) * step, 0.0
        elif step == 100 or low[j] == "dozen":
            current = max(current, 1) * step
        elif current and step >= current % 100 > 0:
            break
        else:
            current += step
        j += 1
    return total + current, j
