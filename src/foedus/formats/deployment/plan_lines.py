"""From the planner's lines to deployment data and back.

What lives here: what each of the two knows that the other does not, said aloud. What does not: planning.

The planner counts vehicles of one mass a line: a line with pieces of several masses becomes several, and a piece of
cargo takes a position on the floor as a vehicle does. A line that says that it moves nobody and nothing is a unit above
others; it becomes no line of the planner.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from foedus.domain.deployment import ABSENT, DeploymentData, DeploymentLine, Item, Name
from foedus.domain.plans import Line, Release
from foedus.errors import Fault
from foedus.formats.deployment.rows import Table
from foedus.formats.faults import make_refusal, order_faults


class MadeLines(NamedTuple):
    """Lines of the planner, and what the table says that the planner does not heed."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def describe_lines(lines: tuple[Line, ...], element_of: Mapping[str, str]) -> DeploymentData:
    """Give the planner's lines as deployment data, under a row for each element and each contingent.

    Parameters
    ----------
    element_of
        Element by line id; lines without one stand at the top.
    """
    taken = {line.id for line in lines}
    above: dict[str, DeploymentLine] = {}
    rows: list[DeploymentLine] = []
    for line in lines:
        element = element_of.get(line.id)
        parent: Name = ABSENT
        if element is not None and element not in taken:
            parent = element
            if element not in above:
                top = line.contingent if line.contingent not in taken | {element, ""} else ABSENT
                if isinstance(top, str) and top not in above:
                    above[top] = _make_unit(top, ABSENT, line.contingent, line.contingent)
                    rows.append(above[top])
                above[element] = _make_unit(element, top, line.unit, line.contingent)
                rows.append(above[element])
        rows.append(_describe(line, parent))
    return DeploymentData(lines=tuple(rows))


def _make_unit(uln: str, parent: Name, unit: str, contingent: str) -> DeploymentLine:
    """Give a unit that moves nothing itself: its parts do."""
    return DeploymentLine(uln=uln, parent=parent, unit=unit or None, contingent=contingent or None, persons=0, items=())


def _describe(line: Line, parent: Name) -> DeploymentLine:
    brings = line.vehicles or line.vehicle_kg
    piece = Item(kind="vehicle", count=line.vehicles, mass_kg=line.vehicle_kg or None)
    return DeploymentLine(
        uln=line.id,
        parent=parent,
        unit=line.unit or None,
        contingent=line.contingent or None,
        persons=line.persons,
        person_kg=line.person_kg or None,
        items=(piece,) if brings else (),
        poe=line.origin,
        pod=line.destination,
        ald_at=max((release.at for release in line.releases), default=None),
        lad_at=line.latest_arrival_at,
        priority=line.priority,
        mode=line.mode,
        rides_along=line.rides_along,
        releases=line.releases,
    )


def make_lines(table: Table) -> MadeLines:
    """Give the lines that the planner can move.

    Raises
    ------
    InputError
        With every field that the planner needs and nobody knows.
    """
    faults: list[Fault] = []
    notes: dict[str, list[str]] = {}
    lines: list[Line] = []
    ulns = {line.uln for line in table.lines}
    for index, line in enumerate(table.lines):
        if line.persons == 0 and line.items == ():
            continue
        wrong = _find_missing(table, index, line)
        if wrong:
            faults += wrong
            continue
        made = _make(line)
        for extra in made[1:]:
            if extra.id in ulns:
                faults.append(
                    table.make_fault(
                        index, "uln", found=extra.id, expected="a name not taken by another line", code="duplicate-uln"
                    )
                )
        lines += made
        for field in _list_unheeded(line):
            notes.setdefault(field, []).append(line.uln)
    if faults:
        raise make_refusal(order_faults(faults), table.file)
    return MadeLines(
        tuple(lines),
        tuple(
            f"{field} of {len(names)} lines is kept in the table; the planner does not heed it ({names[0]}, ...)"
            if len(names) > 1
            else f"{field} of line {names[0]} is kept in the table; the planner does not heed it"
            for field, names in notes.items()
        ),
    )


def _find_missing(table: Table, index: int, line: DeploymentLine) -> list[Fault]:
    """Give what the planner needs and the line does not say."""
    wanted: list[tuple[str, str, int]] = []
    if line.persons is None:
        wanted.append(("persons", "how many travel; 0 where nobody does", -1))
    if line.persons and line.person_kg is None and not line.rides_along:
        wanted.append(("person_kg", "the mass of one person with kit", -1))
    if line.items is None:
        wanted.append(("item_kind", "the pieces it brings; none where it brings nothing", -1))
    for part, item in enumerate(line.items or ()):
        if item.count is None:
            wanted.append(("item_count", "how many pieces", part))
        if item.count and item.mass_kg is None:
            wanted.append(("item_mass_kg", "the mass of one piece", part))
    if _find_end(line.poe, line.origin) is None:
        wanted.append(("poe", "the port of embarkation; none and an origin where it meets no port", -1))
    if _find_end(line.pod, line.destination) is None:
        wanted.append(("pod", "the port of debarkation; none and a destination where it meets no port", -1))
    if not isinstance(line.mode, str):
        wanted.append(("mode", "one mode: the planner does not choose it", -1))
    if not line.releases and not isinstance(line.ald_at, datetime):
        wanted.append(("ald_at", "from when it may be loaded: an ALD or a release", -1))
    return [
        table.make_fault(index, field, part=part, found="nothing", expected=text, code="needed-to-plan")
        for field, text, part in wanted
    ]


def _find_end(port: Name, place: Name) -> str | None:
    """Give the port, or the place where there is none."""
    if isinstance(port, str):
        return port
    return place if port is ABSENT and isinstance(place, str) else None


def _make(line: DeploymentLine) -> list[Line]:
    """Give the planner's lines of one line of which all is known that they need: one for each mass of its pieces."""
    releases = line.releases or ()
    latest = max((release.at for release in releases), default=None)
    if isinstance(line.ald_at, datetime) and (latest is None or line.ald_at > latest):
        releases = (*releases, Release(cause="readiness", at=line.ald_at, text="available to load (ALD)"))
    by_mass: dict[float, int] = {}
    for item in line.items or ():
        if item.count is not None:
            mass = item.mass_kg or 0.0
            by_mass[mass] = by_mass.get(mass, 0) + item.count
    loads = [(mass, count) for mass, count in by_mass.items() if count] or list(by_mass.items())[:1] or [(0.0, 0)]
    origin, destination = _find_end(line.poe, line.origin), _find_end(line.pod, line.destination)
    assert origin is not None
    assert destination is not None
    assert isinstance(line.mode, str)
    return [
        Line(
            id=line.uln if k == 0 else f"{line.uln}+{k}",
            contingent=line.contingent or "",
            unit=line.unit or "",
            origin=origin,
            destination=destination,
            mode=line.mode,
            persons=(line.persons or 0) if k == 0 else 0,
            vehicles=count,
            person_kg=line.person_kg or 0.0,
            vehicle_kg=mass,
            releases=releases,
            latest_arrival_at=line.lad_at if isinstance(line.lad_at, datetime) else None,
            priority=line.priority or 1,
            rides_along=bool(line.rides_along),
        )
        for k, (mass, count) in enumerate(loads)
    ]


def _list_unheeded(line: DeploymentLine) -> list[str]:
    """Name what the line says and the planner does not heed."""
    said = {
        "ead_at": isinstance(line.ead_at, datetime),
        "rdd_at": isinstance(line.rdd_at, datetime),
        "not_after_at": isinstance(line.not_after_at, datetime),
        "together": line.together is True,
        "ready_frac": line.ready_frac is not None and line.ready_frac < 1,
    }
    return [field for field, is_said in said.items() if is_said]
