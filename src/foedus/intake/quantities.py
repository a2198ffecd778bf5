"""Numbers of a report with what they count and how firmly.

What lives here: finding the numbers of a sentence, each with its unit. What does not: whose soldiers they are. A vague
number ("hundreds") keeps its word and gets no value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from foedus.intake.amount_fates import find_fate, has_own_verb, list_single_victims, read_behind
from foedus.intake.amount_gaps import Counting, fill_gap, is_vote_pair
from foedus.intake.amount_names import is_name
from foedus.intake.amount_single import read_fractions, read_singles
from foedus.intake.amount_units import FATES, LENGTHS, PEOPLE, TIMES, Counted, Quantity, Sentence, find_counted
from foedus.intake.function_words import FATE
from foedus.intake.marks import Marks, TextSpan
from foedus.intake.memory import Scene
from foedus.intake.numerals import Number, read_number

_JOINS: Final = ((",",), ("and",), ("or",), (",", "and"), ("as", "well", "as"), ("&",), ("plus",))
_CURRENCIES: Final = {
    "$": "dollars", "€": "euros", "£": "pounds", "usd": "dollars", "us$": "dollars", "eur": "euros", "gbp": "pounds",
    "zar": "rand", "ngn": "naira", "xof": "CFA francs", "xaf": "CFA francs", "kes": "shillings", "ugx": "shillings",
    "ksh": "shillings", "cfa": "CFA francs", "chf": "francs", "rub": "roubles", "dkk": "kroner", "sek": "kroner",
    "nok": "kroner", "pgk": "kina", "a$": "dollars", "nz$": "dollars", "¥": "yen", "jpy": "yen", "₦": "naira",
    "ghs": "cedis", "etb": "birr", "inr": "rupees", "rs": "rupees", "₹": "rupees", "kzt": "tenge", "aud": "dollars",
    "fjd": "dollars", "nzd": "dollars", "cad": "dollars", "mzn": "metical", "uah": "hryvnias", "try": "lira",
}  # fmt: skip


def find_quantities(scene: Scene, taken: list[tuple[int, int]], memory: Counting) -> list[Quantity]:
    """Find the quantities of one sentence, in order.

    Parameters
    ----------
    taken
        Words, as first and last, that belong to dates.
    memory
        What was counted in the sentence before; this sentence's own comes to stand there.
    """
    marks, numerals = scene.marks, scene.lexicon.numerals
    low = marks.words.low
    memory.age += 1
    spots = [i for i, word in enumerate(low) if word in numerals or word[0] in _DIGITS or word in _OPENERS]
    if not spots and not marks.vague and _OTHERS.isdisjoint(low):
        return []
    one = Sentence(scene, {span.first: span for span in marks.units}, scene.parse.tags)
    vague = {span.first: span for span in marks.vague}
    found = _read_all(one, sorted({*spots, *vague}), vague, taken, memory)
    held = [(q.first, q.last) for q in found]
    extra = [*read_singles(one, taken, held), *read_fractions(one, [*taken, *held]), *_list_victims(one, held)]
    found = sorted([*found, *extra], key=lambda q: q.first)
    found = _share_fates(found, low)
    counted = [q for q in found if q.unit not in TIMES and q.unit not in LENGTHS and q.unit not in ("percent", "votes")]
    if counted:
        people = [q.unit for q in counted if q.unit == PEOPLE or q.unit in FATES]
        memory.unit, memory.age = (people or [counted[-1].unit])[-1], 0
    return found


#: words beside numerals and digits at which a quantity may begin
_OPENERS: Final = frozenset({"a", "an", "half"})
_DIGITS: Final = frozenset("0123456789")
#: words of quantities without a number
_OTHERS: Final = frozenset({"quarter", "third", "tenth", "fifth", "the", "another"})


def _read_all(
    one: Sentence, spots: list[int], vague: dict[int, TextSpan], taken: list[tuple[int, int]], memory: Counting
) -> list[Quantity]:
    found: list[Quantity] = []
    waiting: list[int] = []
    numerals = one.scene.lexicon.numerals
    done = 0
    for i in spots:
        if i < done or any(first <= i < last for first, last in taken):
            continue
        if i in vague:
            quantity = _read_vague(one, i, vague[i].last)
            if quantity is not None:
                found.append(quantity)
                done = quantity.last
                continue
        number = read_number(one.words, i, numerals)
        if number is None:
            continue
        done = number.last
        if is_name(one.words, i, number.last):
            continue
        if any(first < number.last and i < last for first, last in taken):
            # "sent 20 to 5 May": the upper end is that of a date
            number = Number(i, i + 1, number.value)
        made = _read_quantities(one, number, found, memory)
        if not made and number.last < len(one.words.low) and one.words.low[number.last] in ("and", "or", "to", ","):
            waiting.append(len(found))
            found.append(_make(one, number, Counted("", number.last)))
            continue
        found += made
        if made:
            done = max(done, made[-1].last)
            _fill_waiting(one, found, waiting, made[0])
        waiting = []
    return [q for q in found if q.unit]


def _fill_waiting(one: Sentence, found: list[Quantity], waiting: list[int], after: Quantity) -> None:
    """Give a number without its noun that of the next: "four and six days"."""
    for at in waiting:
        between = one.words.low[found[at].last : after.first]
        names = one.words.text[found[at].last + 1 : after.first]
        gapped = 0 < len(names) < 3 and between[0] in ("and", ",") and all(word[0].isupper() for word in names)
        if between in _JOINS or gapped or (len(between) == 1 and between[0] in ("to", "or")):
            found[at] = replace(found[at], unit=after.unit)


def _read_quantities(one: Sentence, number: Number, before: list[Quantity], memory: Counting) -> list[Quantity]:
    low = one.words.low
    i, j = number.first, number.last
    if number.second is not None:
        return _read_pair(one, number)
    _, first = _find_modifier(one.marks, i)
    money = _CURRENCIES.get(low[i - 1], "") if i else ""
    if money == "rupees" and low[i - 1] == "rs" and not one.words.text[i - 1][0].isupper():
        money = ""
    counted = Counted(money, j) if money else find_counted(one, i, j)
    if counted is not None and not counted.unit:
        return []
    if number.value == 1 and low[i] == "one" and counted is not None and not _is_one(one, i, counted):
        return []
    if counted is not None and counted.unit == PEOPLE and low[max(0, first - 2) : first] == ("according", "to"):
        return []
    if counted is None:
        unit = fill_gap(one, (first, i, j), number.value >= 1e6, before, memory)
        if not unit:
            return []
        if unit in FATES:
            # what befell those before is not what befell these, where a verb of their own says so
            unit = find_fate(one, first, i, j) or (PEOPLE if has_own_verb(one, i) else unit)
        counted = Counted(unit, j)
    return [_make(one, number, counted)]


def _make(one: Sentence, number: Number, counted: Counted) -> Quantity:
    modifier, first = _find_modifier(one.marks, number.first)
    low = one.words.low
    if (
        modifier in ("over", "fewer than")
        and counted.unit in TIMES | LENGTHS
        and low[number.first - 1] in ("over", "under")
    ):
        lead = low[first - 1] if first else ""
        if lead not in ("for", "of", "after", "lasted", "last", "spent", "well", "just", "is", "was", "to", "by", "in"):
            modifier, first = "", number.first
    modifier = number.modifier or modifier or _modifier_behind(low, counted.last)
    value, upper = number.value * counted.factor, number.value_to
    if upper is not None:
        upper, modifier = upper * counted.factor, modifier or "range"
    unit = counted.unit
    if unit == PEOPLE:
        unit = find_fate(one, first, number.first, counted.last) or PEOPLE
    return Quantity(
        first=first, last=max(counted.last, number.last), value=_whole(value), value_to=_whole(upper), unit=unit,
        modifier=modifier,
    )  # fmt: skip


def _read_pair(one: Sentence, number: Number) -> list[Quantity]:
    """Read "by 88 to 31", "88-31": votes for and against."""
    low = one.words.low
    behind = low[number.last] if number.last < len(low) else "."
    if not is_vote_pair(low, number.first) or (
        behind.isalpha() and one.tags[number.last] in "NJ" and behind != "votes"
    ):
        return []
    pair = (number.value, number.second)
    return [
        Quantity(
            first=number.first + n, last=number.last, value=_whole(value), value_to=None, unit="votes", modifier=""
        )
        for n, value in enumerate(pair)
    ]


def _is_one(one: Sentence, i: int, counted: Counted) -> bool:
    """Say whether "one" counts, and is no pronoun or "a certain": "one Greek frigate", "one was killed"."""
    low = one.words.low
    after = low[i + 1] if i + 1 < len(low) else ""
    if after == "day" and low[i + 2 : i + 3] and low[i + 2] in ("after", "before", "later", "earlier", "ahead"):
        return True
    if after in ("of", "day", "time", "point", "another", "side", "thing", "night", "by"):
        return False
    prev = low[i - 1] if i else ""
    if prev in ("no", "the", "this", "that", "any", "each", "every", "not", "which"):
        return False
    if counted.unit == PEOPLE:
        return prev in ("less", "minus", "plus", "only", "just", "and", "including", "with") or bool(
            find_fate(one, i, i, counted.last)
        )
    return True


def _find_modifier(marks: Marks, i: int) -> tuple[str, int]:
    """Give the modifier that ends right before a number, and where the number begins with it."""
    low = marks.words.low
    k = i
    while k and low[k - 1] in ("a", "an", "the", "some", "$", "€", "£") and i - k < 2 and low[k - 1] != "some":
        k -= 1
    for span in marks.modifiers:
        if span.last in (i, k) and span.first < i:
            if low[span.first] == "over" and span.first and low[span.first - 1] in _HANDING:
                # "handed over 150 rifles"
                return "", i
            return span.label, span.first
    return "", i


_HANDING: Final = frozenset({
    "handed", "hand", "hands", "handing", "took", "take", "takes", "taking", "taken", "turned", "turn", "flew",
    "fly",
})  # fmt: skip


def _modifier_behind(low: tuple[str, ...], j: int) -> str:
    """Read "two months at most", "200 at least"."""
    words = low[j : j + 2]
    if words in (("at", "most"), ("or", "less")):
        return "up to"
    if words in (("at", "least"), ("or", "more")):
        return "at least"
    if words == ("or", "so"):
        return "about"
    return ""


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _read_vague(one: Sentence, first: int, last: int) -> Quantity | None:
    low = one.words.low
    counted = find_counted(one, first, last)
    words = " ".join(low[first:last])
    if counted is None or not counted.unit:
        before = low[first - 1] if first else ""
        acts = last < len(low) and one.tags[last] in "XV"
        if before not in FATE and not read_behind(low, last) and not acts:
            return None
        counted = Counted(PEOPLE, last)
    unit = counted.unit
    if unit == PEOPLE:
        unit = find_fate(one, first, first, counted.last) or PEOPLE
    return Quantity(first=first, last=max(counted.last, last), value=None, value_to=None, unit=unit, modifier=words)


def _list_victims(one: Sentence, held: list[tuple[int, int]]) -> list[Quantity]:
    """Give the single people that something befell."""
    return [
        Quantity(first=chunk.first, last=chunk.last, value=1, value_to=None, unit=fate, modifier="")
        for chunk, fate in list_single_victims(one)
        if not any(first < chunk.last and chunk.first < last for first, last in held)
    ]


def _share_fates(found: list[Quantity], low: tuple[str, ...]) -> list[Quantity]:
    """Give what befell one of several to all: "seven soldiers and two civilians were killed"."""
    for n in range(len(found) - 2, -1, -1):
        one, after = found[n], found[n + 1]
        if one.unit == PEOPLE and after.unit in FATES and low[one.last : after.first] in _JOINS:
            found[n] = replace(one, unit=after.unit)
    return found
