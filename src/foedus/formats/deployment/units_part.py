"""The part ``units`` of a problem file: which lines make up a unit line number, and what makes it ready.

What lives here: reading it with its faults. What does not: the arrays (``problem_file``), and when a unit is ready
(``movement.readiness``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import ValidationError

from foedus.domain.plans import UnitLines
from foedus.errors import Fault
from foedus.formats.deployment.plain_file import PlainFile
from foedus.formats.faults import FieldPath, show_found, suggest_near
from foedus.formats.shapes import find_adapter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Units:
    """The part as it stands in a file."""

    units: tuple[UnitLines, ...] = ()


def read_units(plain: PlainFile, lines: Collection[str], faults: list[Fault]) -> tuple[UnitLines, ...]:
    """Give the units of a problem file; what is wrong with them is added to its faults.

    Parameters
    ----------
    lines
        Names of the problem's lines.
    faults
        Added to.
    """
    if "units" not in plain.data:
        return ()
    try:
        part: _Units = find_adapter(_Units).validate_python({"units": plain.data["units"]})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            found = show_found(detail["input"]) if detail["type"] != "missing" else "nothing"
            expected = "uln, parent, ready_frac and lines of a unit"
            faults.append(plain.make_fault(detail["loc"], found=found, expected=expected, code="wrong-type"))
        return ()
    known = frozenset(lines)
    ulns = frozenset(unit.uln for unit in part.units)
    taken: set[str] = set()
    for k, unit in enumerate(part.units):
        at: FieldPath = ("units", k)
        if unit.uln in taken:
            faults.append(plain.make_fault((*at, "uln"), found=f"the text '{unit.uln}' twice",
                                           expected="a unit that stands once", code="duplicate-uln"))  # fmt: skip
        taken.add(unit.uln)
        if unit.parent is not None and unit.parent not in ulns:
            faults.append(plain.make_fault((*at, "parent"), found=f"the text '{unit.parent}'",
                                           expected="a unit of the file", code="unknown-parent",
                                           hint=suggest_near(unit.parent, ulns)))  # fmt: skip
        for j, name in enumerate(unit.lines):
            if name not in known:
                faults.append(plain.make_fault((*at, "lines", j), found=f"the text '{name}'",
                                               expected="a line of the problem", code="unknown-reference"))  # fmt: skip
    return part.units
