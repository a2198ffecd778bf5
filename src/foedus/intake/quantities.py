"""Numbers of a report with what they count and how firmly.

What lives here: finding numbers with a unit, in digits or words, their ranges and modifiers. What does not: whose
soldiers they are. A vague number ("hundreds") keeps its word and gets no value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from foedus.intake.amount_units import (
    PEOPLE,
    VOTING,
    Quantity,
    fate_behind,
    find_modifier,
    find_unit,
    guess_unit,
    is_assembly,
)
from foedus.intake.function_words import FATE
from foedus.intake.lexicon import Lexicon
from foedus.intake.marks import Marks, TextSpan

_STEADY: Final = frozenset({"and", "to", "-", "–", "—", "or"})
_ARTICLES: Final = ("a", "an")
_FATES: Final = frozenset(FATE.values())
#: nouns that say what befell those counted behind "of": "the deaths of four soldiers"
_FATE_OF: Final = {
    "death": "dead",
    "deaths": "dead",
    "killing": "dead",
    "killings": "dead",
    "bodies": "dead",
    "murder": "dead",
    "loss": "dead",
    "arrest": "detained",
    "arrests": "detained",
    "detention": "detained",
    "wounding": "injured",
    "displacement": "displaced",
    "abduction": "detained",
}
#: verbs of change: "rose from 9 to 14" tells two numbers, no range
_CHANGES: Final = frozenset(
    {
        "rose",
        "risen",
        "rises",
        "rise",
        "rising",
        "fell",
        "fallen",
        "falls",
        "grew",
        "grown",
        "cut",
        "cuts",
        "raised",
        "raise",
        "increased",
        "increase",
        "reduced",
        "reduce",
        "dropped",
        "went",
        "climbed",
        "jumped",
        "revised",
        "up",
        "down",
        "changed",
        "lowered",
        "doubled",
        "extended",
    }
)
_FRACTIONS: Final = frozenset({"quarter", "quarters", "thirds", "third", "fifths", "fifth", "tenths"})
_FEW_STATES: Final = frozenset({"bloc", "organisation", "organization", "union", "community", "group", "alliance"})
_MILLIONS: Final = {"m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "k": 1000}


def find_quantities(marks: Marks, lexicon: Lexicon, taken: list[tuple[int, int]]) -> list[Quantity]:
    """Find the quantities of one sentence.

    Parameters
    ----------
    taken
        Words, as first and last, that belong to dates.
    """
    low = marks.words.low
    vague = {span.first: span for span in marks.vague}
    units = {span.first: span for span in marks.units}
    found: list[Quantity] = []
    done = 0
    for i in _list_spots(low, lexicon, vague):
        if i < done or any(first <= i < last for first, last in taken):
            continue
        read = _read_spaced(marks, i) or _read_number(low, i, lexicon)
        if read is None and i in vague:
            quantity = _read_vague(marks, units, i, vague[i].last)
        elif read is None and low[i] in ("a", "an") and _is_single_victim(marks, units, i):
            quantity = Quantity(first=i, last=i + 1, value=1, value_to=None, unit=PEOPLE, modifier="")
            quantity = _give_fate(marks, quantity, units[_next_unit(units, i + 1, 4)].last)
        elif read is not None:
            quantity = _read_quantity(marks, lexicon, units, i, read, found, taken)
        else:
            quantity = None
        if quantity is not None:
            found.append(quantity)
            done = quantity.last
        elif read is not None:
            done = read[1]
    return _share_fates(found, low)


def _share_fates(found: list[Quantity], low: tuple[str, ...]) -> list[Quantity]:
    """Give what befell the last of several to all: "seven soldiers and two civilians were killed"."""
    for n in range(len(found) - 2, -1, -1):
        one, after = found[n], found[n + 1]
        between = low[one.last : after.first]
        if one.unit == PEOPLE and after.unit in _FATES and between in ((",",), ("and",), ("or",), (",", "and")):
            found[n] = replace(one, unit=after.unit)
    return found


def _list_spots(low: tuple[str, ...], lexicon: Lexicon, vague: dict[int, TextSpan]) -> list[int]:
    """List the words at which a number may begin: digits, numerals, "hundreds", "a" of "a soldier was killed"."""
    numerals = lexicon.numerals
    spots = [i for i, word in enumerate(low) if word in numerals or word[0].isdigit() or word in _ARTICLES]
    return sorted({*spots, *vague}) if vague else spots


def _next_unit(units: dict[int, TextSpan], first: int, most: int) -> int:
    return next((j for j in range(first, first + most) if j in units), -1)


def _is_single_victim(marks: Marks, units: dict[int, TextSpan], i: int) -> bool:
    """Say whether "a ..." opens one person who was killed, wounded or detained."""
    at = _next_unit(units, i + 1, 3)
    low = marks.words.low
    if at < 0 or units[at].label != PEOPLE:
        return False
    j = at + 1
    return j + 1 < len(low) and low[j] in ("was", "is", "died") and (low[j] == "died" or low[j + 1] in FATE)


def _read_spaced(marks: Marks, i: int) -> tuple[float, int] | None:
    """Read a number whose thousands are parted by a space: "1 200 soldiers"."""
    words, low = marks.words, marks.words.low
    j = i
    while (
        j + 1 < len(low)
        and low[j].isdigit()
        and len(low[j]) <= 3
        and low[j + 1].isdigit()
        and len(low[j + 1]) == 3
        and words.starts[j + 1] - words.ends[j] == 1
    ):
        j += 1
    return (float("".join(low[i : j + 1])), j + 1) if j > i else None


def _read_number(low: tuple[str, ...], i: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """Read one number in digits or words; give it and the word after it."""
    word = low[i]
    if word == "a" and low[i + 1 : i + 2] in (("hundred",), ("thousand",), ("million",), ("billion",)):
        whole = lexicon.numerals[low[i + 1]]
        more = _read_number(low, i + 3, lexicon) if low[i + 2 : i + 3] == ("and",) and i + 3 < len(low) else None
        return (whole + more[0], more[1]) if more and more[0] < whole else (float(whole), i + 2)
    if word[0].isdigit():
        text = word.replace(",", "")
        if word.count(",") and any(len(group) != 3 for group in word.split(",")[1:]):
            return None
        try:
            value = float(text)
        except ValueError:
            return None
        j = i + 1
        if j < len(low) and low[j] in ("million", "billion", "thousand", "hundred", "dozen"):
            value, j = value * lexicon.numerals[low[j]], j + 1
        return value, j
    if word not in lexicon.numerals or word in ("hundred", "thousand", "million", "billion"):
        return None
    total, current, j = 0.0, 0.0, i
    while j < len(low):
        step = lexicon.numerals.get(low[j])
        if step is None:
            if low[j] == "-" and j + 1 < len(low) and low[j + 1] in lexicon.numerals and current >= 20:
                j += 1
                continue
            if low[j] == "and" and current >= 100 and j + 1 < len(low) and low[j + 1] in lexicon.numerals:
                j += 1
                continue
            break
        if step >= 1000:
            total, current = total + max(current, 1) * step, 0
        elif step == 100 or low[j] == "dozen":
            current = max(current, 1) * step
        elif current and step >= current % 100 > 0:
            break
        else:
            current += step
        j += 1
    return total + current, j


def _read_vague(marks: Marks, units: dict[int, TextSpan], first: int, last: int) -> Quantity | None:
    low = marks.words.low
    j = last + 1 if last < len(low) and low[last] == "of" else last
    unit, end = find_unit(marks, units, j)
    words = " ".join(low[first:last])
    if not unit:
        before = low[first - 1] if first else ""
        if before not in FATE and not (last < len(low) and low[last] in FATE):
            return None
        unit, end = PEOPLE, last
    return _give_fate(marks, Quantity(first=first, last=end, value=None, value_to=None, unit=unit, modifier=words), end)


def _read_quantity(  # noqa: PLR0917 - one step of the loop above
    marks: Marks,
    lexicon: Lexicon,
    units: dict[int, TextSpan],
    i: int,
    read: tuple[float, int],
    before: list[Quantity],
    taken: list[tuple[int, int]],
) -> Quantity | None:
    low = marks.words.low
    value, j = read
    value_to: float | None = None
    if j + 1 < len(low) and low[j] in _STEADY and not any(first <= j + 1 < last for first, last in taken):
        between = i > 0 and low[i - 1] in ("between", "from")
        second = _read_number(low, j + 1, lexicon)
        if between and low[i - 1] == "from" and not _CHANGES.isdisjoint(low[max(0, i - 6) : i]):
            second = None
        if second is not None and (low[j] != "and" or between) and second[0] > value and not _is_vote(low, i, j):
            value_to, j = second
    modifier, first = find_modifier(marks, i)
    if j < len(low) and low[j] in _MILLIONS and marks.words.starts[j] == marks.words.ends[j - 1]:
        value, j = value * _MILLIONS[low[j]], j + 1
    if j + 1 < len(low) and low[j] == "-" and low[j + 1] in _FRACTIONS:
        return None
    if i and low[i - 1] in ("$", "€", "£"):
        unit, end = {"$": "dollars", "€": "euros", "£": "pounds"}[low[i - 1]], j
    else:
        at = j + 1 if j < len(low) and low[j] in ("-", "–") else j
        unit, end = find_unit(marks, units, at)
        if at > j and at < len(low) and low[at] in ("member", "man", "strong", "person"):
            states = low[at] == "member" and not _FEW_STATES.isdisjoint(low[at + 1 : at + 3])
            unit, end = ("states" if states else PEOPLE), at + 1
    if not unit:
        unit, end = guess_unit(marks, i, j, before)
    if not unit or (i and low[i - 1] in ("article", "no", "chapter", "paragraph", "resolution", "annex")):
        return None
    if value == 1 and low[i] == "one" and j < len(low) and low[j] == "of":
        return None
    if unit == "states" and low[end - 1] == "members" and is_assembly(marks, i):
        unit = PEOPLE
    if value_to is not None:
        modifier = modifier or "range"
    quantity = Quantity(
        first=first, last=end, value=_whole(value), value_to=_whole(value_to), unit=unit, modifier=modifier
    )
    return _give_fate(marks, quantity, end)


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _is_vote(low: tuple[str, ...], i: int, j: int) -> bool:
    """Say whether "389 to 167" or "88-14" counts votes for and against."""
    return low[j] in ("to", "-", "–") and not VOTING.isdisjoint(low) and low[i - 1] not in ("from", "between")


def _give_fate(marks: Marks, quantity: Quantity, end: int) -> Quantity:
    """Turn a number of people into one of dead, injured or detained where the words around say so."""
    if quantity.unit != PEOPLE:
        return quantity
    low = marks.words.low
    fate = fate_behind(low, end)
    if not fate:
        for word in reversed(low[max(0, quantity.first - 2) : quantity.first]):
            if word in FATE and word not in ("dead", "missing"):
                fate = FATE[word]
                break
    if not fate and quantity.first > 1 and low[quantity.first - 1] == "of":
        fate = _FATE_OF.get(low[quantity.first - 2], "")
    if not fate and quantity.first and low[quantity.first - 1] in ("lost", "losing") and "seats" not in low:
        fate = "dead"
    if not fate:
        return quantity
    return Quantity(
        first=quantity.first, last=quantity.last, value=quantity.value, value_to=quantity.value_to, unit=fate,
        modifier=quantity.modifier,
    )  # fmt: skip
