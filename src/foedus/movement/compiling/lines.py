"""Lines of deployment data as columns: masses, dates, shapes, each with the cause of its release.

What lives here: lines to ``Lines``, the sorts of their pieces, road columns. What does not: ways between places.
"""

from __future__ import annotations

import itertools
import math
from datetime import datetime

import numpy as np

from foedus.domain.plans import REFERENCE, Line, Shape
from foedus.movement.compiling.case import Compiler
from foedus.movement.problem import MODES, NEVER, Lines, make_lines

_FIELDS = (
    *("origin", "destination", "persons", "vehicles", "person_kg", "vehicle_kg", "release_s", "due_s", "weight"),
    *("priority", "rides", "mode", "column", "pod", "ead_s", "lad_s", "not_after_s", "sort", "together", "hazardous"),
)


def compile_lines(c: Compiler) -> tuple[Lines, tuple[str, ...], tuple[Shape, ...]]:
    """Give the lines, the binding cause of each release, and the sorts of pieces there are.

    A line that drives gets a column of its own. Vehicles of the reference class are the first sort.
    """
    rows: list[tuple[int, ...]] = []
    causes: list[str] = []
    seen: set[str] = set()
    sorts: dict[Shape, int] = {REFERENCE: 0}
    terminals = {terminal.place for terminal in c.case.terminals}
    ends_at_pod: list[str] = []
    for line in c.case.lines:
        who = f"line {line.id}"
        _refuse_line(c, line, who, seen)
        seen.add(line.id)
        binding = max(line.releases, key=lambda release: release.at, default=None)
        causes.append(f"{binding.cause}: {binding.text}" if binding else "")
        release = c.count_s(binding.at) if binding else 0
        place, port = line.destination, line.pod
        if port is not None and line.mode == "air" and place not in terminals and port in terminals:
            place = port
            ends_at_pod.append(line.id)
        origin, destination = c.need_node(line.origin, who), c.need_node(place, who)
        pod = -1 if port in {None, place} or line.mode != "air" else c.need_node(str(port), who)
        column = _add_column(c, line, origin, release) if line.mode == "road" else -1
        load = (line.persons, line.vehicles, _whole_kg(line.person_kg), _whole_kg(line.vehicle_kg))
        rows.append(
            (
                *(origin, destination, *load, release, _find_due(c, line, pod), max(1, 1000 // max(1, line.priority))),
                *(line.priority, int(line.rides_along), MODES.index(line.mode), column, pod),
                *(_count_early(c, line.earliest_arrival_at), _count(c, line.latest_arrival_at)),
                *(_count(c, line.not_after_at), sorts.setdefault(line.shape, len(sorts))),
                *(int(line.together), int(line.hazardous)),
            )
        )
    if ends_at_pod:
        c.notes.append(
            f"{len(ends_at_pod)} lines end at their POD ({ends_at_pod[0]}, ...): the way on to a destination without "
            "terminal is not planned, and their RDD counts at the POD"
            if len(ends_at_pod) > 1
            else f"line {ends_at_pod[0]} ends at its POD: the way on to a destination without terminal is not planned, "
            "and its RDD counts at the POD"
        )
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(_FIELDS))
    columns = {name: table[:, k] for k, name in enumerate(_FIELDS)}
    return make_lines(**columns), tuple(causes), tuple(sorts)


def _refuse_line(c: Compiler, line: Line, who: str, seen: set[str]) -> None:
    """Note what is wrong with one line by itself."""
    dates = (
        ("EAD", line.earliest_arrival_at),
        ("LAD", line.latest_arrival_at),
        ("RDD", line.required_at),
    )
    given = [(name, at) for name, at in dates if at is not None]
    faults = (
        (line.id in seen, "there are two lines of that name"),
        (line.mode not in ("air", "road"), f"the mode {line.mode} is not planned; lines go by air or by road"),
        (not line.releases, "it has no release, so nobody knows from when it may move"),
        (line.priority < 1, f"its priority is {line.priority}; the first is 1"),
        (line.persons < 0 or line.vehicles < 0, "it has fewer than no persons or vehicles"),
        (line.person_kg < 0 or line.vehicle_kg < 0, "a mass below nothing"),
    )
    c.faults += [(who, text) for is_wrong, text in faults if is_wrong]
    for (first, early), (second, late) in itertools.pairwise(given):
        if late < early:
            c.faults.append((who, f"its {second} is before its {first}"))


def _add_column(c: Compiler, line: Line, origin: int, release: int) -> int:
    """Give a line that drives a carrier of its own, and its index."""
    who = f"line {line.id}"
    if line.vehicles <= 0:
        c.faults.append((who, "it is to drive but has no vehicles"))
    kind = next((kind.id for kind in c.kinds.values() if kind.mode == "road"), None)
    index = -1 if kind is None else c.need_type(kind, who)
    if index < 0:
        c.faults.append((who, "it is to drive but no transport table has a road column"))
    c.carriers.append((f"ROAD-{line.id}", index, origin, release, -1))
    return len(c.carriers) - 1


def _whole_kg(mass: float) -> int:
    return math.ceil(mass - 1e-9)


def _count(c: Compiler, at: datetime | None) -> int:
    return NEVER if at is None else c.count_s(at)


def _count_early(c: Compiler, at: datetime | None) -> int:
    return -NEVER if at is None else c.count_s(at)


def _find_due(c: Compiler, line: Line, pod: int) -> int:
    """Give the RDD; where the POD is the destination the LAD too, whichever is earlier."""
    required = _count(c, line.required_at)
    return required if pod >= 0 else min(required, _count(c, line.latest_arrival_at))
