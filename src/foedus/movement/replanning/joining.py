"""Problems of several nations as one: places and carriers of one name are one, types and lines stay each nation's own.

What lives here: the union of arrays, and plans in its indices. What does not: conflicts and the joint plan (``merge``).

Where nations say different things of one place the least is taken (slots, parking, storage, fuel, the longer transfer)
and it is shut when any of them has it shut; each such difference is noted. A type that two nations describe alike, with
the same ways, is one type; else each nation has its own. A gate over the same link with the same periods is one gate.
Lines go on carriers of their own nation, and on those that both name, unless lift is shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PlanningError
from foedus.movement.problem import (
    I64,
    NO_LIMIT,
    Carriers,
    Lines,
    Names,
    Network,
    Pins,
    Problem,
    Schedule,
    Types,
    make_network,
)
from foedus.movement.replanning.edits import Span, merge_spans

#: columns of places of which the least holds; NO_LIMIT is the most
_LEAST: Final = ("parking", "storage", "fuel_kg")
_BY_LINK: Final = ("link_s", "payload_kg", "link_stop", "link_cost", "link_fuel_kg")


class National(NamedTuple):
    """One nation's problem and plan."""

    name: str
    problem: Problem
    schedule: Schedule


class Joint(NamedTuple):
    """The union. ``nation_of_line`` and ``owners`` (by carrier, a bit a nation) say whose each is."""

    problem: Problem
    schedule: Schedule
    nations: tuple[str, ...]
    nation_of_line: I64  # (n_lines,)
    nation_of_leg: I64  # (n_legs,)
    owners: I64  # (n_carriers,)
    notes: tuple[str, ...]


class _Union:
    """Names and arrays as they are put together."""

    def __init__(self, plans: Sequence[National]) -> None:
        self.plans = plans
        self.notes: list[str] = []
        self.nodes: list[str] = []
        for one in plans:
            self.nodes += [name for name in one.problem.names.nodes if name not in self.nodes]
        self.at = [np.array([self.nodes.index(n) for n in one.problem.names.nodes], dtype=np.int64) for one in plans]
        self.sorts: list[str] = []
        for one in plans:
            self.sorts += [name for name in one.problem.names.sorts if name not in self.sorts]
        self.calendars: list[list[Span]] = [[] for _ in self.nodes]
        self.gates: list[tuple[tuple[int, int, int], ...]] = []
        self.types: list[str] = []
        self.type_rows: list[dict[str, Any]] = []
        self.links: list[dict[str, I64]] = []
        self.type_of = [self._join_types(k) for k in range(len(plans))]

    def _spans(self, problem: Problem, calendar: int) -> list[Span]:
        net = problem.network
        rows = slice(int(net.shut_ptr[calendar]), int(net.shut_ptr[calendar + 1]))
        return list(zip(net.shut_from_s[rows].tolist(), net.shut_until_s[rows].tolist(), strict=True))

    def _add_calendar(self, spans: list[Span]) -> int:
        # calendars of links and slots are never those of nodes, which come first
        for k in range(len(self.nodes), len(self.calendars)):
            if self.calendars[k] == spans:
                return k
        self.calendars.append(spans)
        return len(self.calendars) - 1

    def _add_gate(self, problem: Problem, gate: int) -> int:
        net = problem.network
        rows = slice(int(net.gate_ptr[gate]), int(net.gate_ptr[gate + 1]))
        columns = (net.gate_from_s[rows], net.gate_until_s[rows], net.gate_most[rows])
        periods = tuple(zip(*(column.tolist() for column in columns), strict=True))
        if periods not in self.gates:
            self.gates.append(periods)
        return self.gates.index(periods)

    def _spread(self, k: int, kind: int) -> dict[str, I64]:
        """Give the columns of a nation's type over all places."""
        problem, at, n = self.plans[k].problem, self.at[k], len(self.nodes)
        net = problem.network
        spread: dict[str, I64] = {}
        for name in (*_BY_LINK, "link_calendar", "link_gate"):
            empty = 0 if name in {"payload_kg", "link_cost", "link_fuel_kg"} else -1
            table = np.full((n, n), empty, dtype=np.int64)
            column = getattr(net, name)[kind].astype(np.int64)
            if name == "link_stop":
                column = np.where(column >= 0, at[np.maximum(column, 0)], -1)
            elif name == "link_calendar":
                column = _renumber(column, lambda c: self._add_calendar(self._spans(problem, c)))
            elif name == "link_gate":
                column = _renumber(column, lambda g: self._add_gate(problem, g))
            table[np.ix_(at, at)] = column
            spread[name] = table
        for name in ("handles", "staged"):
            row = np.zeros(n, dtype=np.int64)
            row[at] = getattr(net, name)[kind]
            spread[name] = row
        floor = np.zeros(len(self.sorts), dtype=np.int64)
        floor[[self.sorts.index(s) for s in problem.names.sorts]] = problem.types.floor[kind]
        spread["floor"] = floor
        return spread

    def _join_types(self, k: int) -> I64:
        """Add a nation's types; give the index of each in the union."""
        problem, name = self.plans[k].problem, self.plans[k].name
        rows = []
        for kind, called in enumerate(problem.names.types):
            row = {column: getattr(problem.types, column)[kind].item() for column in Types._fields if column != "floor"}
            spread = self._spread(k, kind)
            twin = self.types.index(called) if called in self.types else -1
            if twin >= 0 and self.type_rows[twin] == row and _is_same(self.links[twin], spread):
                rows.append(twin)
                continue
            self.types.append(called if twin < 0 else f"{called} ({name})")
            self.type_rows.append(row)
            self.links.append(spread)
            rows.append(len(self.types) - 1)
        return np.array(rows, dtype=np.int64)

    def make_network(self) -> Network:
        """Give the network of the union."""
        n = len(self.nodes)
        slots = np.full(n, -1, dtype=np.int64)
        hubs = np.full(n, -1, dtype=np.int64)
        limits = {name: np.full(n, NO_LIMIT, dtype=np.int64) for name in _LEAST}
        taken: set[tuple[int, ...]] = set()
        fuel: set[tuple[int, ...]] = set()
        slot_calendar: dict[tuple[int, int], list[Span]] = {}
        for one, at in zip(self.plans, self.at, strict=True):
            net = one.problem.network
            for mine, node in enumerate(at.tolist()):
                slots[node] = self._settle("working slots", node, int(slots[node]), int(net.slots[mine]) or -1, -1)
                hubs[node] = max(int(hubs[node]), int(net.hub_s[mine]))
                for name, column in limits.items():
                    column[node] = self._settle(name, node, int(column[node]), int(getattr(net, name)[mine]), NO_LIMIT)
                self.calendars[node] = merge_spans([*self.calendars[node], *self._spans(one.problem, mine)])
            taken |= {(int(at[a]), *rest) for a, *rest in net.parking_taken.tolist()}
            fuel |= {(int(at[a]), *rest) for a, *rest in net.fuel_in.tolist()}
            for mine, slot, calendar in net.slot_calendar.tolist():
                key = (int(at[mine]), int(slot))
                slot_calendar[key] = merge_spans([*slot_calendar.get(key, []), *self._spans(one.problem, calendar)])
        rows = [(*key, self._add_calendar(spans)) for key, spans in sorted(slot_calendar.items())]
        spans = [span for row in self.calendars for span in row]
        periods = [period for gate in self.gates for period in gate]
        columns = {name: np.stack([links[name] for links in self.links]) for name in self.links[0] if name != "floor"}
        return make_network(
            slots=np.maximum(slots, 0), hub_s=hubs, **limits, **columns,
            shut_ptr=np.cumsum([0, *(len(row) for row in self.calendars)]),
            shut_from_s=[a for a, _ in spans], shut_until_s=[b for _, b in spans],
            slot_calendar=np.array(rows, dtype=np.int64).reshape(-1, 3),
            gate_ptr=np.cumsum([0, *(len(gate) for gate in self.gates)]),
            gate_from_s=[p[0] for p in periods], gate_until_s=[p[1] for p in periods],
            gate_most=[p[2] for p in periods],
            parking_taken=np.array(sorted(taken), dtype=np.int64).reshape(-1, 4),
            fuel_in=np.array(sorted(fuel), dtype=np.int64).reshape(-1, 3),
        )  # fmt: skip

    def _settle(self, what: str, node: int, have: int, new: int, none: int) -> int:
        """Give the lesser of what two nations say of a place, and note where they differ; ``none`` is no word."""
        if have in {none, new}:
            return new
        if new == none:
            return have
        self.notes.append(
            f"{what.replace('_kg', '')} of {self.nodes[node]}: nations say {have} and {new}; the least is taken"
        )
        return min(have, new)


def _renumber(column: I64, find: Callable[[int], int]) -> I64:
    """Give a column with every number from 0 on put through a function."""
    new = column.copy()
    for value in np.unique(column[column >= 0]).tolist():
        new[column == value] = find(value)
    return new


def _is_same(one: dict[str, I64], other: dict[str, I64]) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in one)


def _list_carriers(plans: Sequence[National]) -> tuple[list[str], list[I64]]:
    """Give the names of all carriers, one name one carrier, and each nation's indices among them."""
    names: list[str] = []
    rank: dict[str, int] = {}
    rows = []
    for one in plans:
        for name in one.problem.names.carriers:
            if name not in rank:
                rank[name] = len(names)
                names.append(name)
        rows.append(np.array([rank[name] for name in one.problem.names.carriers], dtype=np.int64))
    return names, rows


def _name_lines(plans: Sequence[National]) -> Iterator[str]:
    """Give each line its name, with its nation's where two nations use one."""
    seen: dict[str, int] = {}
    for one in plans:
        for name in one.problem.names.lines:
            seen[name] = seen.get(name, 0) + 1
    for one in plans:
        yield from (f"{one.name}:{name}" if seen[name] > 1 else name for name in one.problem.names.lines)


def _join_lines(plans: Sequence[National], union: _Union, carriers: list[I64]) -> Lines:
    columns: dict[str, list[Any]] = {name: [] for name in Lines._fields}
    for k, one in enumerate(plans):
        lines, at = one.problem.lines, union.at[k]
        moved = {
            "origin": at[lines.origin],
            "destination": at[lines.destination],
            "pod": np.where(lines.pod >= 0, at[np.maximum(lines.pod, 0)], -1),
            "column": np.where(lines.column >= 0, carriers[k][np.maximum(lines.column, 0)], -1),
            "sort": np.array([union.sorts.index(s) for s in one.problem.names.sorts])[lines.sort],
        }
        for name in Lines._fields:
            column = getattr(lines, name)
            columns[name].append(moved.get(name, column).astype(column.dtype))
    return Lines(**{name: np.concatenate(rows) for name, rows in columns.items()})


def _join_carriers(plans: Sequence[National], union: _Union, names: list[str], rows: list[I64]) -> tuple[Carriers, I64]:
    n = len(names)
    table = {name: np.full(n, -1, dtype=np.int64) for name in Carriers._fields}
    owners = np.zeros(n, dtype=np.int64)
    for k, one in enumerate(plans):
        c, at = one.problem.carriers, union.at[k]
        mine = {
            "type_idx": union.type_of[k][c.type_idx], "at": at[c.at], "ready_s": c.ready_s,
            "home": np.where(c.home >= 0, at[np.maximum(c.home, 0)], -1),
        }  # fmt: skip
        again = owners[rows[k]] != 0
        for j in np.flatnonzero(again).tolist():
            row = int(rows[k][j])
            if any(table[name][row] != mine[name][j] for name in ("type_idx", "at")):
                union.notes.append(f"carrier {names[row]}: nations describe it differently; the first is taken")
            table["ready_s"][row] = max(int(table["ready_s"][row]), int(c.ready_s[j]))
        new = rows[k][~again]
        for name, values in mine.items():
            table[name][new] = values[~again]
        owners[rows[k]] |= 1 << k
    dtypes = {name: getattr(plans[0].problem.carriers, name).dtype for name in Carriers._fields}
    return Carriers(**{name: column.astype(dtypes[name]) for name, column in table.items()}), owners


def _pin_nations(joint_lines: I64, owners: I64, plans: Sequence[National], union: _Union, rows: list[I64]) -> Pins:
    """Let lines go on carriers of their nation, within what its own pins allow."""
    n_carriers = len(owners)
    may_carry = [((owners >> k) & 1).astype(np.int8) for k in range(len(plans))]
    carriers_of = joint_lines.astype(np.int32)
    places_of = np.full(len(joint_lines), -1, dtype=np.int32)
    may_pass: list[Any] = []
    first = 0
    for k, one in enumerate(plans):
        pins, n_lines = one.problem.pins, len(one.problem.lines.origin)
        if pins is not None:
            for line in np.flatnonzero(pins.carriers_of >= 0).tolist():
                row = np.zeros(n_carriers, dtype=np.int8)
                row[rows[k]] = pins.may_carry[pins.carriers_of[line]]
                carriers_of[first + line] = len(may_carry)
                may_carry.append(row)
            for line in np.flatnonzero(pins.places_of >= 0).tolist():
                row = np.ones(len(union.nodes), dtype=np.int8)
                row[union.at[k]] = pins.may_pass[pins.places_of[line]]
                places_of[first + line] = len(may_pass)
                may_pass.append(row)
        first += n_lines
    passes = np.array(may_pass, dtype=np.int8).reshape(-1, len(union.nodes))
    return Pins(carriers_of, np.array(may_carry, dtype=np.int8), places_of, passes)


def _join_schedules(plans: Sequence[National], union: _Union, rows: list[I64]) -> tuple[Schedule, I64]:
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in Schedule._fields}
    n_legs = n_lines = 0
    nations: list[I64] = []
    for k, one in enumerate(plans):
        s = one.schedule
        moved: dict[str, NDArray[Any]] = {
            "carrier": rows[k][s.carrier], "start": union.at[k][s.start], "end": union.at[k][s.end],
            "part_leg": s.part_leg + n_legs, "part_line": s.part_line + n_lines,
        }  # fmt: skip
        for name in Schedule._fields:
            column = getattr(s, name)
            columns[name].append(moved.get(name, column).astype(column.dtype))
        nations.append(np.full(len(s.carrier), k, dtype=np.int64))
        n_legs, n_lines = n_legs + len(s.carrier), n_lines + len(one.problem.lines.origin)
    return Schedule(**{name: np.concatenate(found) for name, found in columns.items()}), np.concatenate(nations)


def join_plans(plans: Sequence[National], *, share_lift: bool = False) -> Joint:
    """Give the union of national problems, and their plans side by side in it, conflicts and all.

    Parameters
    ----------
    share_lift
        Whether any nation's carriers may take any line; else a line goes on its own nation's.

    Raises
    ------
    PlanningError
        If there are fewer than two plans, or two of one name.
    """
    names = [one.name for one in plans]
    if len(plans) < 2 or len(set(names)) < len(names):
        raise PlanningError(
            "plans of at least two nations are merged, each under its own name",
            code="movement-merge",
            hint=f"given are: {', '.join(names) or 'none'}",
        )
    union = _Union(plans)
    carriers, rows = _list_carriers(plans)
    table, owners = _join_carriers(plans, union, carriers, rows)
    lines = _join_lines(plans, union, rows)
    nation_of_line = np.repeat(np.arange(len(plans)), [len(one.problem.lines.origin) for one in plans])
    types = {
        name: np.array([row[name] for row in union.type_rows], dtype=getattr(plans[0].problem.types, name).dtype)
        for name in Types._fields
        if name != "floor"
    }
    floor = np.stack([links["floor"] for links in union.links]).astype(np.int64)
    causes = tuple(cause for one in plans for cause in one.problem.names.causes)
    problem = Problem(
        lines,
        table,
        Types(**types, floor=floor),
        union.make_network(),
        Names(
            tuple(_name_lines(plans)),
            tuple(carriers),
            tuple(union.types),
            tuple(union.nodes),
            causes,
            tuple(union.sorts),
        ),
        None if share_lift else _pin_nations(nation_of_line, owners, plans, union, rows),
    )
    schedule, nation_of_leg = _join_schedules(plans, union, rows)
    return Joint(problem, schedule, tuple(names), nation_of_line, nation_of_leg, owners, tuple(union.notes))
