"""From the planner's lines to deployment data and back.

What lives here: what each of the two knows that the other does not, said aloud. What does not: planning.

The planner counts pieces of one mass and size a line: a line with pieces of several sorts becomes several. A line that
says that it moves nobody and nothing is a unit above others; it becomes no line of the planner, but stays the unit of
those below.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from foedus.domain.deployment import ABSENT, DeploymentData, DeploymentLine, Instant, Item, Length, Name
from foedus.domain.plans import REFERENCE, Line, Release, Shape, UnitLines
from foedus.errors import Fault
from foedus.formats.deployment.rows import Table
from foedus.formats.faults import make_refusal, order_faults


class MadeLines(NamedTuple):
    """Lines of the planner, what the table says that the planner does not heed, and the units that the lines are of."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    units: tuple[UnitLines, ...] = ()


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
    shape = line.shape
    brings = line.vehicles or line.vehicle_kg or shape != REFERENCE
    piece = Item(
        kind="cargo" if shape.category == "bulk" else "vehicle",
        category=shape.category,
        hazardous=True if line.hazardous else None,
        count=line.vehicles,
        mass_kg=line.vehicle_kg or None,
        length_m=shape.length_m,
        width_m=shape.width_m,
        height_m=shape.height_m,
    )
    return DeploymentLine(
        uln=line.id,
        parent=parent,
        unit=line.unit or None,
        contingent=line.contingent or None,
        persons=line.persons,
        person_kg=line.person_kg or None,
        items=(piece,) if brings else (),
        poe=line.origin,
        pod=line.pod or line.destination,
        destination=line.destination if line.pod else None,
        ald_at=max((release.at for release in line.releases), default=None),
        ead_at=line.earliest_arrival_at,
        lad_at=line.latest_arrival_at,
        rdd_at=line.required_at,
        not_after_at=line.not_after_at,
        priority=line.priority,
        mode=line.mode,
        together=True if line.together else None,
        rides_along=line.rides_along,
        releases=line.releases,
    )


def list_units(data: tuple[DeploymentLine, ...], lines_of: Mapping[str, tuple[str, ...]]) -> tuple[UnitLines, ...]:
    """Give every unit line number with the unit above it, its ready share and the planner's lines that it became.

    Parameters
    ----------
    lines_of
        Ids of the planner's lines by ULN; those that became none are left out of it.
    """
    return tuple(
        UnitLines(
            uln=line.uln,
            parent=line.parent if isinstance(line.parent, str) else None,
            ready_frac=line.ready_frac,
            lines=lines_of.get(line.uln, ()),
        )
        for line in data
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
    lines_of: dict[str, tuple[str, ...]] = {}
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
        lines_of[line.uln] = tuple(one.id for one in made)
        for text in _list_unheeded(line, len(made)):
            notes.setdefault(text, []).append(line.uln)
    if faults:
        raise make_refusal(order_faults(faults), table.file)
    return MadeLines(
        tuple(lines),
        tuple(
            f"{text}: {len(names)} lines ({names[0]}, ...)" if len(names) > 1 else f"{text}: line {names[0]}"
            for text, names in notes.items()
        ),
        list_units(table.lines, lines_of),
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
    """Give the planner's lines of one line of which all is known that they need: one for each sort of its pieces."""
    releases = line.releases or ()
    latest = max((release.at for release in releases), default=None)
    if isinstance(line.ald_at, datetime) and (latest is None or line.ald_at > latest):
        releases = (*releases, Release(cause="readiness", at=line.ald_at, text="available to load (ALD)"))
    origin, destination = _find_end(line.poe, line.origin), _find_end(line.pod, line.destination)
    assert origin is not None
    assert destination is not None
    assert isinstance(line.mode, str)
    goes_on = line.mode == "air" and isinstance(line.destination, str) and line.destination != destination
    return [
        Line(
            id=line.uln if k == 0 else f"{line.uln}+{k}",
            contingent=line.contingent or "",
            unit=line.unit or "",
            origin=origin,
            destination=str(line.destination) if goes_on else destination,
            mode=line.mode,
            persons=(line.persons or 0) if k == 0 else 0,
            vehicles=count,
            person_kg=line.person_kg or 0.0,
            vehicle_kg=mass,
            releases=releases,
            latest_arrival_at=_give_date(line.lad_at),
            priority=line.priority or 1,
            rides_along=bool(line.rides_along),
            pod=destination if goes_on else None,
            earliest_arrival_at=_give_date(line.ead_at),
            required_at=_give_date(line.rdd_at),
            not_after_at=_give_date(line.not_after_at),
            shape=shape,
            hazardous=hazardous,
            together=line.together is True,
        )
        for k, ((mass, shape, hazardous), count) in enumerate(_sort_pieces(line.items or ()))
    ]


def _sort_pieces(items: tuple[Item, ...]) -> list[tuple[tuple[float, Shape, bool], int]]:
    """Give the pieces by mass, size and hazard, and how many there are of each; one row of none where there is none."""
    by_sort: dict[tuple[float, Shape, bool], int] = {}
    for item in items:
        if item.count is not None:
            shape = Shape(
                category=item.category,
                length_m=_give_length(item.length_m),
                width_m=_give_length(item.width_m),
                height_m=_give_length(item.height_m),
            )
            key = (item.mass_kg or 0.0, shape, item.hazardous is True)
            by_sort[key] = by_sort.get(key, 0) + item.count
    some = [(key, count) for key, count in by_sort.items() if count]
    return some or list(itertools.islice(by_sort.items(), 1)) or [((0.0, REFERENCE, False), 0)]


def _give_date(at: Instant) -> datetime | None:
    return at if isinstance(at, datetime) else None


def _give_length(length: Length) -> float | None:
    return length if isinstance(length, float) else None


def _list_unheeded(line: DeploymentLine, n_made: int) -> list[str]:
    """Say in words what the line says and the planner does not heed, or only in part."""
    starts = line.poe if isinstance(line.poe, str) else None
    ends = line.pod if isinstance(line.pod, str) else None
    goes_on = isinstance(line.destination, str) and ends is not None and line.destination != ends
    said = {
        "the way from the origin to the POE is not planned": starts is not None
        and isinstance(line.origin, str)
        and line.origin != starts,
        "the way from the POD to the destination is not planned but by air": goes_on and line.mode != "air",
        "pieces of several sorts stay together sort by sort": line.together is True and n_made > 1,
    }
    return [text for text, is_said in said.items() if is_said]
