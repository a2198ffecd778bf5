"""A movement problem as a file of arrays: ``foedus/problem``.

What lives here: the arrays of ``movement.problem`` to JSON and back, group by group and field by field as the named
tuples have them. What does not: what makes a problem well formed beyond shapes (``movement.problem``).

Times are whole seconds from the problem's zero; ``"never"`` and ``"always"`` stand for the ends of time. ``zero_at``
may say which instant zero is; without it a plan of the problem counts in seconds too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

from foedus.domain.plans import UnitLines
from foedus.errors import Fault
from foedus.formats.deployment.pins_part import read_pins, show_pins
from foedus.formats.deployment.plain_file import PlainFile, check_header, read_plain, write_plain
from foedus.formats.deployment.units_part import read_units
from foedus.formats.faults import FieldPath, show_found, suggest_near
from foedus.instants import parse_instant, show_instant
from foedus.movement.problem import (
    I8,
    I32,
    NEVER,
    Carriers,
    Lines,
    Names,
    Network,
    Problem,
    Types,
    make_carriers,
    make_lines,
    make_network,
    make_types,
)

NAME: Final = "problem"
VERSION: Final = 2
GROUPS: Final[dict[str, type[Any]]] = {
    "names": Names,
    "types": Types,
    "network": Network,
    "carriers": Carriers,
    "lines": Lines,
}
#: fields whose shape is not that of one column of their group
SHAPES: Final[dict[tuple[str, str], tuple[str | int, ...]]] = {
    ("network", "link_s"): ("types", "nodes", "nodes"),
    ("network", "payload_kg"): ("types", "nodes", "nodes"),
    ("network", "link_calendar"): ("types", "nodes", "nodes"),
    **{("network", f"link_{name}"): ("types", "nodes", "nodes") for name in ("stop", "cost", "fuel_kg", "gate")},
    **{("network", name): ("*",) for name in ("shut_ptr", "shut_from_s", "shut_until_s")},
    **{("network", f"gate_{name}"): ("*",) for name in ("ptr", "from_s", "until_s", "most")},
    **{("network", name): ("types", "nodes") for name in ("handles", "staged")},
    ("network", "slot_calendar"): ("*", 3),
    ("network", "parking_taken"): ("*", 4),
    ("network", "fuel_in"): ("*", 3),
    ("types", "floor"): ("types", "sorts"),
}
#: builders that fill the columns that a file leaves out
_MAKERS: Final[dict[str, Any]] = {
    "types": make_types,
    "network": make_network,
    "carriers": make_carriers,
    "lines": make_lines,
}
#: columns of version 1; only these must be there
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "names": ("lines", "carriers", "types", "nodes", "causes"),
    "types": ("mode", "load_s", "unload_s", "positions", "seats", "seats_apart", "uses_slots"),
    "network": ("slots", "link_s", "payload_kg", "link_calendar", "shut_ptr", "shut_from_s", "shut_until_s"),
    "carriers": ("type_idx", "at", "ready_s", "home"),
    "lines": ("origin", "destination", "persons", "vehicles", "person_kg", "vehicle_kg", "release_s", "due_s", "weight",
              "priority", "rides", "mode", "column"),
}  # fmt: skip
#: what one column of each group counts
_COUNTS: Final = {"lines": "lines", "carriers": "carriers", "types": "types", "network": "nodes"}
#: fields that point into another group: (group of names, may be -1)
_POINTS: Final[dict[tuple[str, str], tuple[str, bool]]] = {
    ("lines", "origin"): ("nodes", False),
    ("lines", "destination"): ("nodes", False),
    ("lines", "column"): ("carriers", True),
    ("lines", "pod"): ("nodes", True),
    ("lines", "sort"): ("sorts", False),
    ("network", "link_stop"): ("nodes", True),
    ("carriers", "type_idx"): ("types", False),
    ("carriers", "at"): ("nodes", False),
    ("carriers", "home"): ("nodes", True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFile:
    """A problem, the instant of its zero where the file names it, and where it came from in words."""

    problem: Problem
    zero_at: datetime | None
    title: str
    units: tuple[UnitLines, ...] = ()
    #: latitude and longitude in degrees of each node, None where not known; empty: of none
    coordinates: tuple[tuple[float, float] | None, ...] = ()


def write_problem(
    problem: Problem,
    *,
    title: str = "",
    zero_at: datetime | None = None,
    units: tuple[UnitLines, ...] = (),
    coordinates: Sequence[tuple[float, float] | None] = (),
) -> bytes:
    """Write a problem as a ``foedus/problem`` file, with units of lines and coordinates of nodes where known."""
    body: dict[str, Any] = {"title": title, "zero_at": show_instant(zero_at) if zero_at else None}
    if any(point is not None for point in coordinates):
        body["coordinates"] = [None if point is None else list(point) for point in coordinates]
    if units:
        body["units"] = [
            {"uln": unit.uln, "parent": unit.parent, "ready_frac": unit.ready_frac, "lines": list(unit.lines)}
            for unit in units
        ]
    if pins := show_pins(problem):
        body["pins"] = pins
    for group in GROUPS:
        values: NamedTuple = getattr(problem, group)
        body[group] = {
            name: list(value) if isinstance(value, tuple) else _show(value)
            for name, value in values._asdict().items()
            if name != "calendars" or value
        }
    return write_plain(NAME, VERSION, body)


def _show(values: NDArray[np.integer[Any]]) -> Any:
    """Give an array as nested lists, the ends of time as words."""
    if values.ndim > 1:
        return [_show(row) for row in values]
    words = {NEVER: "never", -NEVER: "always"}
    return [words.get(value, value) for value in values.tolist()]


class _Reader:
    """One reading of one file."""

    def __init__(self, plain: PlainFile) -> None:
        self.plain = plain
        self.faults: list[Fault] = []
        self.counts: dict[str, int] = {}

    def note(self, path: FieldPath, found: str, expected: str, code: str, hint: str = "") -> None:
        """Keep a fault."""
        self.faults.append(self.plain.make_fault(path, found=found, expected=expected, code=code, hint=hint))

    def read_group(self, group: str) -> dict[str, Any]:
        """Give the fields of one group, as far as they can be read."""
        found = self.plain.data.get(group)
        if not isinstance(found, dict):
            self.note((group,), show_found(found), "a mapping of columns", "missing")
            return {}
        shape = GROUPS[group]
        for name in found.keys() - set(shape._fields):
            self.note((group, name), f"the unknown field {name}", "a column of the group", "unknown-field",
                      suggest_near(name, shape._fields))  # fmt: skip
        hints = get_type_hints(shape)
        values: dict[str, Any] = {}
        for name in shape._fields:
            if name in found:
                read = self.read_names if group == "names" else self.read_array
                values[name] = read((group, name), found[name], hints[name])
            elif name in NEEDED[group]:
                self.note((group, name), "nothing", "a needed column", "missing")
        return values

    def read_names(self, path: FieldPath, value: object, _hint: object) -> tuple[str, ...]:
        """Give a column of names, and keep their number."""
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            self.note(path, show_found(value), "a list of texts", "wrong-type")
            return ()
        self.counts[str(path[-1])] = len(value)
        if path[-1] not in ("causes", "calendars") and len(set(value)) < len(value):
            twice = next(name for name in value if value.count(name) > 1)
            self.note(path, f"the text '{twice}' twice", "names that stand once", "duplicate-name")
        return tuple(value)

    def read_array(self, path: FieldPath, value: object, hint: object) -> NDArray[Any]:
        """Give an array of whole numbers of the shape that its field has."""
        group, name = str(path[0]), str(path[1])
        wanted = SHAPES.get((group, name), (_COUNTS[group],))
        flat = _flatten(value, len(wanted))
        empty = np.zeros(0, dtype=np.int64)
        if flat is None:
            self.note(path, show_found(value), f"lists {len(wanted)} deep, of whole numbers", "wrong-shape")
            return empty
        ends: dict[object, Any] = {"never": NEVER, "always": -NEVER}
        numbers: list[Any] = [ends.get(x, x) if isinstance(x, str) else x for x in flat]
        for k, number in enumerate(numbers):
            if type(number) is not int or abs(number) > NEVER:
                self.note(path, f"{show_found(number)} as number {k}", "whole numbers, never or always", "wrong-type")
                return empty
        rows = len(value) if isinstance(value, list) else 0
        shape = tuple(rows if n == "*" else n if isinstance(n, int) else self.counts.get(n, 0) for n in wanted)
        if len(numbers) != int(np.prod(shape)) or not _is_even(value, shape):
            self.note(path, f"{len(numbers)} numbers", f"a shape of {' x '.join(map(str, shape))}", "wrong-shape")
            return empty
        self.check_pointers(path, numbers)
        kind = np.int8 if hint == I8 else np.int32 if hint == I32 else np.int64
        if kind is not np.int64 and any(abs(number) > np.iinfo(kind).max for number in numbers):
            self.note(path, str(max(map(abs, numbers))), f"at most {np.iinfo(kind).max}", "out-of-range")
            return empty
        return np.array(numbers, dtype=kind).reshape(shape)

    def check_pointers(self, path: FieldPath, numbers: list[int]) -> None:
        """Note what points to a row that is not there."""
        points = _POINTS.get((str(path[0]), str(path[1])))
        if points is None:
            return
        names, may_miss = points
        least, most = (-1 if may_miss else 0), self.counts.get(names, 0) - 1
        for k, number in enumerate(numbers):
            if not least <= number <= most:
                self.note((*path, k), str(number), f"a row of {names}, from {least} to {most}", "unknown-reference")

    def check_calendars(self, values: dict[str, Any]) -> None:
        """Note calendars that point outside the spans."""
        ptr, link = values.get("shut_ptr", np.zeros(0)), values.get("link_calendar", np.zeros(0))
        spans = len(values.get("shut_from_s", ()))
        path = ("network", "shut_ptr")
        if len(values.get("shut_until_s", ())) != spans:
            self.note(("network", "shut_until_s"), "another length", f"{spans} numbers, as shut_from_s", "wrong-shape")
        if len(ptr) <= self.counts.get("nodes", 0) or ptr[0] != 0 or ptr[-1] != spans or bool((np.diff(ptr) < 0).any()):
            expected = f"numbers that rise from 0 to {spans}, one more than there are calendars, one at least a node"
            self.note(path, f"{len(ptr)} numbers", expected, "wrong-shape")
        elif link.size and (int(link.min()) < -1 or int(link.max()) >= len(ptr) - 1):
            expected = f"a calendar from -1 to {len(ptr) - 2}"
            self.note(("network", "link_calendar"), str(int(link.max())), expected, "unknown-reference")

    def check_rows(self, values: dict[str, Any]) -> None:
        """Note gates outside their periods, and rows that name no node, slot or calendar."""
        n_nodes, n_calendars = self.counts.get("nodes", 0), len(values["shut_ptr"]) - 1
        tables = (("slot_calendar", (n_nodes, 1 << 40, n_calendars)), ("parking_taken", (n_nodes,)),
                  ("fuel_in", (n_nodes,)))  # fmt: skip
        for name, limits in tables:
            for column, limit in enumerate(limits):
                rows = values.get(name, np.zeros((0, 4), dtype=np.int64))[:, column]
                for k in np.flatnonzero((rows < 0) | (rows >= limit)).tolist():
                    self.note(("network", name, k), str(int(rows[k])), f"a row from 0 to {limit - 1}",
                              "unknown-reference")  # fmt: skip
        ptr, gate = values.get("gate_ptr", np.zeros(1, dtype=np.int32)), values.get("link_gate", np.zeros(0))
        n_periods = len(values.get("gate_from_s", ()))
        for name in ("gate_until_s", "gate_most"):
            if len(values.get(name, ())) != n_periods:
                self.note(("network", name), "another length", f"{n_periods} numbers, as gate_from_s", "wrong-shape")
        if not len(ptr) or ptr[0] != 0 or ptr[-1] != n_periods or bool((np.diff(ptr) < 0).any()):
            expected = f"numbers that rise from 0 to {n_periods}"
            self.note(("network", "gate_ptr"), f"{len(ptr)} numbers", expected, "wrong-shape")
        elif gate.size and (int(gate.min()) < -1 or int(gate.max()) >= len(ptr) - 1):
            expected = f"a gate from -1 to {len(ptr) - 2}"
            self.note(("network", "link_gate"), str(int(gate.max())), expected, "unknown-reference")

    def read_coordinates(self, nodes: tuple[str, ...]) -> tuple[tuple[float, float] | None, ...]:
        """Give latitude and longitude of each node, where the file has them."""
        found = self.plain.data.get("coordinates")
        if found is None:
            return ()
        if not isinstance(found, list) or len(found) != len(nodes):
            expected = f"one [lat_deg, lon_deg] or null for each of {len(nodes)} nodes"
            shown = f"{len(found)} of them" if isinstance(found, list) else show_found(found)
            self.note(("coordinates",), shown, expected, "wrong-shape")
            return ()
        for k, point in enumerate(found):
            if point is not None and not _is_point(point):
                expected = "null, or [latitude from -90 to 90, longitude from -180 to 180] in degrees"
                self.note(("coordinates", k), show_found(point), expected, "out-of-range")
        return tuple((float(p[0]), float(p[1])) if p is not None and _is_point(p) else None for p in found)


def _is_point(value: object) -> bool:
    """Say whether a value is a latitude and a longitude in degrees."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in value)
    return numbers and abs(value[0]) <= 90 and abs(value[1]) <= 180


def _flatten(value: object, depth: int) -> list[Any] | None:
    """Give the leaves of lists nested to a depth, or None where they are not."""
    rows = [value]
    for _ in range(depth):
        if not all(isinstance(row, list) for row in rows):
            return None
        rows = list(chain.from_iterable(rows))  # type: ignore[arg-type]
    return rows


def _is_even(value: Any, shape: tuple[int, ...]) -> bool:
    """Say whether nested lists have a shape throughout."""
    return len(value) == shape[0] and (len(shape) == 1 or all(_is_even(row, shape[1:]) for row in value))


def read_problem(raw: bytes, *, shown_as: str) -> ProblemFile:
    """Read a ``foedus/problem`` file.

    Raises
    ------
    InputError
        With every fault: a column that is missing, of a wrong shape or type, or that points to nothing.
    """
    plain = read_plain(raw, shown_as=shown_as)
    check_header(plain, name=NAME, version=VERSION)
    reader = _Reader(plain)
    for name in plain.data.keys() - {"format", "version", "title", "zero_at", "units", "coordinates", "pins", *GROUPS}:
        reader.note(
            (name,),
            f"the unknown field {name}",
            "one of title, zero_at, units, coordinates, pins, " + ", ".join(GROUPS),
            "unknown-field",
        )
    zero_at = None
    if plain.data.get("zero_at") is not None:
        try:
            zero_at = parse_instant(str(plain.data["zero_at"]))
        except ValueError as error:
            reader.note(("zero_at",), show_found(plain.data["zero_at"]), str(error), "instant")
    reader.counts["sorts"] = 1
    values = {group: reader.read_group(group) for group in GROUPS}
    n_causes = reader.counts.get("causes")
    if n_causes != reader.counts.get("lines"):
        reader.note(("names", "causes"), f"{n_causes} texts", "one cause a line", "wrong-shape")
    if not reader.faults:
        reader.check_calendars(values["network"])
        reader.check_rows(values["network"])
    units = read_units(plain, values["names"].get("lines", ()), reader.faults)
    coordinates = reader.read_coordinates(values["names"].get("nodes", ()))
    if reader.faults:
        raise plain.refuse(reader.faults)
    made = {group: make(**values[group]) for group, make in _MAKERS.items()}
    problem = Problem(**made, names=Names(**values["names"]))
    problem = problem._replace(pins=read_pins(plain, problem, reader.faults))
    if reader.faults:
        raise plain.refuse(reader.faults)
    title = str(plain.data.get("title") or "")
    return ProblemFile(problem=problem, zero_at=zero_at, title=title, units=units, coordinates=coordinates)
