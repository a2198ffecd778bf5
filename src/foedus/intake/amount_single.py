"""Quantities told without a number: "a battalion", "within a fortnight", "less than an hour", "half of them".

What lives here: articles that count, and fractions. What does not: numbers (``quantities``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.amount_units import LENGTHS, TIMES, Quantity, Sentence, find_counted

#: units of troops that size a force when one is sent
_SIZED: Final = frozenset({
    "battalion", "company", "platoon", "brigade", "squadron", "regiment", "battery", "squad", "division", "unit",
})  # fmt: skip
_BUSINESS: Final = frozenset({
    "private", "security", "oil", "mining", "shipping", "foreign", "insurance", "construction", "holding",
    "telephone", "airline", "transport", "state", "parent", "trading", "limited", "family", "own", "special",
    "administrative",
})  # fmt: skip
#: words before "a week" that make it a span of time
_SPANNING: Final = frozenset({
    "for", "within", "in", "over", "after", "of", "than", "under", "nearly", "almost", "about", "another", "only",
    "least", "around", "during", "to", "just", "barely", "some", "roughly", "further", "quite",
})  # fmt: skip
_DISTANT: Final = frozenset({
    "after", "before", "earlier", "later", "ahead", "beforehand", "afterwards", "behind", "away", "late",
})  # fmt: skip
_PRICED: Final = frozenset({"cost", "costs", "costing", "for", "at", "fetches", "than", "about", "nearly", "half"})
_MONEY: Final = frozenset({"dollars", "euros", "pounds"})
_PARTS: Final = {
    "half": 50, "third": 33, "thirds": 33, "quarter": 25, "quarters": 25, "fifth": 20, "fifths": 20, "tenth": 10,
    "tenths": 10, "eighth": 12.5, "sixth": 17,
}  # fmt: skip


_ONE: Final = frozenset({"a", "an", "another", "single"})


def read_singles(one: Sentence, taken: list[tuple[int, int]], held: list[tuple[int, int]]) -> list[Quantity]:
    """Give "a battalion", "a fortnight", "an hour" where they count."""
    found: list[Quantity] = []
    low = one.words.low
    for k in [k for k, word in enumerate(low) if word in _SIZED or (k and low[k - 1] in _ONE)]:
        word, unit = low[k], ""
        if word in _SIZED:
            start = _find_article(one, k)
            if start >= 0 and _is_force(one, start, k):
                found.append(_single(start, k + 1, "units"))
            continue
        if k > 1 and low[k - 1] == "single" and low[k - 2] == "a" and (k < 3 or low[k - 3] != "not"):
            counted = find_counted(one, k - 1, k)
            if counted is not None and counted.unit:
                found.append(_single(k - 2, counted.last, counted.unit))
        elif k and low[k - 1] in ("a", "an", "another"):
            span = one.units.get(k)
            if word == "fortnight":
                unit = "weeks"
            elif span is not None and span.last == k + 1 and span.label in TIMES | LENGTHS | _MONEY:
                unit = span.label
        if not unit or any(first <= k < last for first, last in (*taken, *held)):
            continue
        if unit in _MONEY:
            counts = k > 1 and low[k - 2] in _PRICED
        else:
            counts = _is_span(low, k)
        if counts:
            found.append(_single(k - 1, k + 1, unit, value=2 if word == "fortnight" else 1, one=one))
        elif low[k + 1 : k + 4] == ("and", "a", "half"):
            found.append(_single(k - 1, k + 4, unit, value=1.5, one=one))
    return found


def _single(first: int, last: int, unit: str, *, value: float = 1, one: Sentence | None = None) -> Quantity:
    modifier, begin = "", first
    if one is not None:
        for span in one.marks.modifiers:
            if span.last == first:
                modifier, begin = span.label, span.first
    if modifier == "over" and one is not None and one.words.low[first - 1] == "over":
        # "over a week" is during it
        modifier, begin = "", first
    return Quantity(first=begin, last=last, value=value, value_to=None, unit=unit, modifier=modifier)


def _is_span(low: tuple[str, ...], k: int) -> bool:
    """Say whether "a week" is a span of time, not a rate ("27 sorties a day")."""
    before, after = low[k - 2] if k > 1 else "", low[k + 1] if k + 1 < len(low) else ""
    if low[k - 1] == "another":
        return True
    if after == "ago" or (k + 2 < len(low) and after == "-" and low[k + 2] in ("old", "long")):
        return False
    if after in _DISTANT:
        return True
    return before in _SPANNING and not (before == "to" and k > 2 and low[k - 3][:1].isdigit())


def _find_article(one: Sentence, k: int) -> int:
    """Give the place of "a" that opens the noun phrase of which a word is the head; -1: none."""
    chunk = one.scene.parse.noun_at(k)
    if chunk is None or chunk.head != k or "M" in one.tags[chunk.first : k]:
        return -1
    for at in range(chunk.first, k):
        if one.words.low[at] in ("a", "an", "another"):
            return at
        if one.tags[at] not in "AD":
            return -1
    return -1


def _is_force(one: Sentence, start: int, k: int) -> bool:
    """Say whether "a company", "a unit" is one of troops, not of business or measure."""
    low = one.words.low
    inner = low[start + 1 : k]
    if not _BUSINESS.isdisjoint(inner):
        return False
    if low[k] == "unit":
        return bool(inner)
    if low[k] not in ("company", "division"):
        return True
    behind = low[k + 1] if k + 1 < len(low) else ""
    if behind == "of" and k + 2 < len(low) and one.tags[k + 2] in "MA":
        return True
    named = any(start < n.first < k and n.named.kind in ("people", "state") for n in one.marks.names)
    others = any(s.label == "troops" and not start <= s.first <= k for s in one.marks.classes)
    return named or (behind in ("of", "each") and others) or (others and behind != "'s")


def read_fractions(one: Sentence, taken: list[tuple[int, int]]) -> list[Quantity]:
    """Give "half of the troops", "less than a tenth", "two thirds of the seats" as percent."""
    found: list[Quantity] = []
    low, numerals = one.words.low, one.scene.lexicon.numerals
    found += _read_shares(one)
    if _PARTS.keys().isdisjoint(low):
        return found
    for k, word in enumerate(low):
        if word not in _PARTS or any(first <= k < last for first, last in taken):
            continue
        after, prev = low[k + 1] if k + 1 < len(low) else ".", low[k - 1] if k else ""
        if word == "half":
            if not _is_half(one, k, prev, after):
                continue
            value, first = 50.0, k
        else:
            joined = k > 1 and prev == "-"
            number = low[k - 2] if joined else prev
            times = 1 if number in ("a", "one") else numerals.get(number, 0)
            whole = (
                after == "of"
                or (joined and one.tags[k + 1 : k + 2] in ("V", "X"))
                or (prev == "a" and k > 1 and low[k - 2] in ("than", "by", "to", "nearly", "almost"))
            )
            if not times or (times > 1) != word.endswith("s") or not whole or after == "-":
                continue
            value = float(round(times * _PARTS[word] + (word == "thirds" and times == 2)))
            first = k - (2 if joined else 1)
        modifier, begin = "", first
        for span in one.marks.modifiers:
            if span.last == first:
                modifier, begin = span.label, span.first
        whole_value = int(value) if value == int(value) else value
        found.append(
            Quantity(first=begin, last=k + 1, value=whole_value, value_to=None, unit="percent", modifier=modifier)
        )
    return found


def _read_shares(one: Sentence) -> list[Quantity]:
    """Give "one in four houses" as percent."""
    low, numerals = one.words.low, one.scene.lexicon.numerals
    found: list[Quantity] = []
    for k in range(1, len(low) - 2):
        if low[k] != "in" or low[k - 1] != "one":
            continue
        whole = numerals.get(low[k + 1], 0) or (int(low[k + 1]) if low[k + 1].isdigit() else 0)
        if 1 < whole <= 100 and one.tags[k + 2] in "NJZ":
            modifier = next((span.label for span in one.marks.modifiers if span.last == k - 1), "")
            found.append(
                Quantity(
                    first=k - 1, last=k + 2, value=round(100 / whole), value_to=None, unit="percent", modifier=modifier
                )
            )
    return found


def _is_half(one: Sentence, k: int, prev: str, after: str) -> bool:
    low = one.words.low
    if after in ("a", "an", "-", "hour", "past") or prev in (
        "first",
        "second",
        "the",
        "other",
        "last",
        "a",
        "and",
        "-",
    ):
        return False
    if "size" in low[k + 1 : k + 4]:
        return False
    if after in ("of", "that", "its", "their", "the", "those", "his", "this"):
        return True
    return prev in ("by", "than") and (not after.isalpha() or one.tags[k + 1] in "XVIC")
