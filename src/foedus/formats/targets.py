"""What a hindcast asks of its targets: a measure it knows, and values that can be compared with what that gives.

What lives here: the check of targets with line and column. What does not: the measures (`foedus.study.hindcast`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from foedus.domain.expected import Expected, Target
from foedus.errors import Fault
from foedus.formats.faults import FieldPath, list_names, suggest_near
from foedus.formats.reader import Document
from foedus.study.hindcast import ASKS, GIVE_DAY, GIVE_WORD, MEASURES


def check_targets(document: Document, expected: Expected) -> list[Fault]:
    """List what a hindcast could not compare in the targets of a mission."""
    faults: list[Fault] = []
    for index, target in enumerate(expected.targets):
        path: FieldPath = ("targets", index)
        if target.measure not in MEASURES:
            faults.append(_word_measure(document, path, target))
            continue
        faults += _check_asked(document, path, target)
        faults += _check_values(document, path, target)
    return faults


def _word_measure(document: Document, path: FieldPath, target: Target) -> Fault:
    return document.make_fault(
        (*path, "measure"),
        found=f"'{target.measure}'",
        expected=f"a measure of the hindcast: {list_names(MEASURES)}",
        code="unknown-measure",
        hint=suggest_near(target.measure, MEASURES),
    )


def _check_asked(document: Document, path: FieldPath, target: Target) -> Iterator[Fault]:
    """Find what a measure is about and the target does not say."""
    words = {"on": "a local day, such as on: 2020-03-12", "contingent": "the id of a contingent"}
    for field in ASKS.get(target.measure, ()):
        if not getattr(target, field):
            yield document.make_fault(
                (*path, field),
                found="nothing",
                expected=words[field],
                code="missing",
                hint=f"{target.measure} is counted for one {'day' if field == 'on' else field}",
            )


def _check_values(document: Document, path: FieldPath, target: Target) -> Iterator[Fault]:
    """Find values of another kind than the measure gives, and a range that ends below its beginning."""
    if target.measure in GIVE_WORD:
        return
    by_day = target.measure in GIVE_DAY
    read: dict[str, float] = {}
    for field in ("low", "high", "value"):
        text = getattr(target, field)
        number = _read_day(text) if by_day else _read_number(text)
        if number is None:
            yield document.make_fault(
                (*path, field),
                found=f"'{text}'",
                expected='a day, such as "2020-03-12"' if by_day else 'a plain number in quotes, such as "12"',
                code="wrong-value",
                hint=f"{target.measure} gives {'a day' if by_day else 'a number'}",
            )
        else:
            read[field] = number
    if "low" in read and "high" in read and read["high"] < read["low"]:
        yield document.make_fault(
            (*path, "high"), found=f"'{target.high}'", expected=f"a value not below low, {target.low}", code="spread"
        )


def _read_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _read_day(text: str) -> float | None:
    try:
        return float(date.fromisoformat(text).toordinal())
    except ValueError:
        return None
