"""How two claims that do not agree differ: in number, in time, or in how they name a thing.

What lives here: the rule, and the numbers in a claimed value. What does not: which of the two is right.
"""

from __future__ import annotations

import re
from typing import Final

from foedus.record.claims import Claim

#: between thousands: a blank, also one that does not break or a narrow one, a comma, an apostrophe
_NUMBER: Final = re.compile(
    "(?:^\\s*-)?(?:[0-9]{1,3}(?:[ ,'\u00a0\u2009\u2019\u202f][0-9]{3})+(?![0-9])|[0-9]+)(?:\\.[0-9]+)?"
)
#: a day, a month or an hour is no number that was counted
_TIME: Final = re.compile(
    "(?<![0-9])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:]+Z?)?|(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])|[0-9]{1,2}:[0-9]{2})(?![0-9])"
)


def read_numbers(text: str) -> tuple[float, ...]:
    """Give the numbers in a claimed value, in order.

    Examples
    --------
    >>> read_numbers("60 to 120"), read_numbers("2,030"), read_numbers("about twenty"), read_numbers("2022-01-19")
    ((60.0, 120.0), (2030.0,), (), ())
    """
    return tuple(float(re.sub("[^0-9.-]", "", found)) for found in _NUMBER.findall(_TIME.sub(" ", text)))


def find_relation(one: Claim, other: Claim) -> tuple[str, str]:
    """Say how two contradicting claims differ, and by which rule.

    Different numbers of one unit come first; then spans of time that do not touch; what is left is named differently.
    """
    mine, theirs = read_numbers(one.value), read_numbers(other.value)
    if mine and theirs and mine != theirs and name_unit(one.unit) == name_unit(other.unit):
        return "number", f"rule number: {one.value} against {other.value} {other.unit}".strip()
    if _are_apart(one, other) and one.topic == other.topic:
        return "time", "rule time: the spans of time claimed do not touch"
    return "framing", "rule framing: neither numbers nor times differ"


def name_unit(unit: str) -> str:
    """Give a unit without what stands in brackets."""
    return unit.split("(", maxsplit=1)[0].strip()


def _are_apart(one: Claim, other: Claim) -> bool:
    begin, until = one.from_at, one.until_at or one.from_at
    begins, untils = other.from_at, other.until_at or other.from_at
    if begin is None or until is None or begins is None or untils is None:
        return False
    return until < begins or untils < begin
