"""The part ``pins`` of a problem file: which carriers take single lines, and where they change carriers.

What lives here: pins by name to arrays and back. What does not: what they mean (``movement.problem``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from foedus.errors import Fault
from foedus.formats.deployment.plain_file import PlainFile
from foedus.formats.faults import show_found, suggest_near
from foedus.formats.shapes import find_adapter
from foedus.movement.problem import PASS_BY, Pins, Problem
from foedus.movement.replanning.edits import no_pins, pin_line


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRow:
    """The pin of one line; null: no wish."""

    line: str
    carriers: tuple[str, ...] | None = None
    #: where it may, and where all of it does change carriers
    may_pass: tuple[str, ...] | None = None
    passes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    pins: tuple[PinRow, ...] = ()


def show_pins(problem: Problem) -> list[dict[str, Any]]:
    """Give the pins of a problem as plain data, those of lines that have any."""
    pins, names = problem.pins, problem.names
    if pins is None:
        return []
    rows: list[dict[str, Any]] = []
    for k in np.flatnonzero((pins.carriers_of >= 0) | (pins.places_of >= 0)).tolist():
        row: dict[str, Any] = {"line": names.lines[k]}
        if pins.carriers_of[k] >= 0:
            row["carriers"] = [names.carriers[c] for c in np.flatnonzero(pins.may_carry[pins.carriers_of[k]])]
        if pins.places_of[k] >= 0:
            may = pins.may_pass[pins.places_of[k]]
            row["may_pass"] = [names.nodes[n] for n in np.flatnonzero(may)]
            row["passes"] = [names.nodes[n] for n in np.flatnonzero(may == PASS_BY)]
        rows.append(row)
    return rows


def read_pins(plain: PlainFile, problem: Problem, faults: list[Fault]) -> Pins | None:
    """Give the pins of a problem file, None where it has none; what is wrong with them is added to its faults."""
    if "pins" not in plain.data:
        return None
    try:
        part: _Rows = find_adapter(_Rows).validate_python({"pins": plain.data["pins"]})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            found = show_found(detail["input"]) if detail["type"] != "missing" else "nothing"
            expected = "line, carriers, may_pass and passes of a pin"
            faults.append(plain.make_fault(detail["loc"], found=found, expected=expected, code="wrong-type"))
        return None
    names, pinned = problem.names, problem._replace(pins=no_pins(problem))
    for k, row in enumerate(part.pins):
        known = (("line", (row.line,), names.lines), ("carriers", row.carriers or (), names.carriers),
                 ("may_pass", row.may_pass or (), names.nodes), ("passes", row.passes, names.nodes))  # fmt: skip
        bad = [(field, one, of) for field, wanted, of in known for one in wanted if one not in of]
        for field, one, of in bad:
            faults.append(
                plain.make_fault(
                    ("pins", k, field),
                    found=f"the text '{one}'",
                    expected="a name of the problem",
                    code="unknown-reference",
                    hint=suggest_near(one, of),
                )
            )
        if bad:
            continue
        carriers = None if row.carriers is None else np.isin(names.carriers, row.carriers)
        places = None
        if row.may_pass is not None:
            places = np.isin(names.nodes, row.may_pass).astype(np.int8)
            places[np.isin(names.nodes, row.passes)] = PASS_BY
        pinned = pin_line(pinned, names.lines.index(row.line), carriers=carriers, places=places)
    return pinned.pins
