"""From nouns to a problem in arrays: lines, pools, tables, terminals, routes and roads compiled into one network.

What lives here: putting the compiled parts together. What does not: the parts (``compiling``), modes' own arithmetic
(``modes``), and the planner.
"""

from __future__ import annotations

import itertools

import numpy as np

from foedus.domain.plans import Shape
from foedus.errors import PlanningError
from foedus.movement.compiling.carriers import add_carriers, compile_carriers, compile_types
from foedus.movement.compiling.case import Compiler, MovementCase
from foedus.movement.compiling.lines import compile_lines
from foedus.movement.compiling.links import TypeLinks, compile_links, list_pairs
from foedus.movement.compiling.terminals import NodeColumns, compile_terminals
from foedus.movement.faults import group_causes
from foedus.movement.modes.links import Span
from foedus.movement.problem import I8, I32, Names, Network, Problem, make_network


class _Calendars:
    """Spans by calendar, and what shuts it: those of the nodes first, then as they come, equal ones once."""

    def __init__(self, of_nodes: list[tuple[Span, ...]]) -> None:
        self.rows = list(of_nodes)
        self.why = [""] * len(self.rows)
        self.known: dict[tuple[tuple[Span, ...], str], int] = {}

    def add(self, spans: tuple[Span, ...], why: str = "") -> int:
        """Give the number of a calendar with these spans for this cause."""
        if (spans, why) not in self.known:
            self.known[spans, why] = len(self.rows)
            self.rows.append(spans)
            self.why.append(why)
        return self.known[spans, why]


def _compile_gates(c: Compiler, links: list[TypeLinks]) -> tuple[I32, list[list[tuple[int, int, int]]]]:
    """Give the gate of each link of each type, and the periods of each gate."""
    n = len(c.nodes)
    gate_of = np.full((n, n), -1, dtype=np.int32)
    gates: list[list[tuple[int, int, int]]] = []
    for link in c.case.links:
        periods = sorted(
            (c.count_s(one.from_at), c.count_end_s(one.until_at), int(one.value))
            for one in link.departures
            if one.known_at is not None and one.known_at <= c.case.as_of
        )
        who = f"link {link.start} to {link.end}"
        if any(first[1] > second[0] for first, second in itertools.pairwise(periods)):
            c.faults.append((who, "two spans of departures overlap"))
        if any(end <= begin or most < 0 for begin, end, most in periods):
            c.faults.append((who, "a span of departures that is empty, or lets through fewer than none"))
        for pair in list_pairs(c, link.start, link.end, both_ways=link.both_ways) if periods else ():
            if gate_of[pair] >= 0:
                c.faults.append((who, "its departures are limited twice"))
            gate_of[pair] = len(gates)
            gates.append(periods)
    link_gate = np.full((len(links), n, n), -1, dtype=np.int32)
    for t, of_type in enumerate(links):
        if c.types[t].mode == "air":
            # over a stop it is the first hop that leaves here
            first = np.where(of_type.stop >= 0, of_type.stop, np.arange(n)[None, :])
            gate = np.take_along_axis(gate_of, first, axis=1)
            link_gate[t] = np.where(of_type.link_s >= 0, gate, -1)
    return link_gate, gates


def _compile_handling(c: Compiler) -> tuple[I8, I8]:
    """Say which type each node can load and unload, and where fresh crews of it stand by."""
    handles = np.ones((len(c.types), len(c.nodes)), dtype=np.int8)
    staged = np.zeros_like(handles)
    for t, kind in enumerate(c.types):
        needs, unknown = set(kind.needs_equipment), []
        for terminal in c.case.terminals:
            node = c.node_of.get(terminal.place, -1)
            if node < 0:
                continue
            staged[t, node] = kind.id in terminal.staged_crews
            if needs and terminal.equipment is None:
                unknown.append(terminal.place)
            elif needs and not needs <= set(terminal.equipment or ()):
                handles[t, node] = 0
                lacking = ", ".join(sorted(needs - set(terminal.equipment or ())))
                c.notes.append(f"{kind.name} is not handled at {terminal.place}, which has no {lacking}")
        if unknown:
            c.notes.append(
                f"equipment at {', '.join(unknown)} is not known: taken as enough for {kind.name} "
                f"({', '.join(sorted(needs))})"
            )
    return handles, staged


def _join_network(c: Compiler, links: list[TypeLinks], nodes: NodeColumns) -> tuple[Network, tuple[str, ...]]:
    """Put nodes, links and calendars together; give also what shuts each calendar, nothing where none has a name."""
    n = len(c.nodes)
    shape = (len(links), n, n)
    calendars = _Calendars(nodes.shut)
    calendar = np.full(shape, -1, dtype=np.int32)
    for t, of_type in enumerate(links):
        for (a, b), barred in sorted(of_type.barred.items()):
            calendar[t, a, b] = calendars.add(barred, of_type.why.get((a, b), ""))
    slot_rows = [(node, slot, calendars.add(spans)) for node, slot, spans in nodes.slot_shut if spans]
    link_gate, gates = _compile_gates(c, links)
    handles, staged = _compile_handling(c)

    def stack(name: str, dtype: type = np.int64) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.array([getattr(of_type, name) for of_type in links], dtype=dtype).reshape(shape)

    network = make_network(
        slots=np.array(nodes.slots, dtype=np.int64),
        link_s=stack("link_s"),
        payload_kg=stack("payload_kg"),
        link_calendar=calendar,
        shut_ptr=_point(calendars.rows),
        shut_from_s=np.array([a for row in calendars.rows for a, _ in row], dtype=np.int64),
        shut_until_s=np.array([b for row in calendars.rows for _, b in row], dtype=np.int64),
        slot_calendar=np.array(sorted(slot_rows), dtype=np.int64).reshape(-1, 3),
        link_stop=stack("stop", np.int32),
        link_cost=stack("cost"),
        link_fuel_kg=stack("fuel_kg"),
        link_gate=link_gate,
        gate_ptr=_point(gates),
        gate_from_s=np.array([row[0] for gate in gates for row in gate], dtype=np.int64),
        gate_until_s=np.array([row[1] for gate in gates for row in gate], dtype=np.int64),
        gate_most=np.array([row[2] for gate in gates for row in gate], dtype=np.int64),
        handles=handles,
        staged=staged,
        hub_s=np.array(nodes.hub_s, dtype=np.int64),
        storage=np.array(nodes.storage, dtype=np.int64),
        parking=np.array(nodes.parking, dtype=np.int64),
        parking_taken=np.array(nodes.parking_taken, dtype=np.int64).reshape(-1, 4),
        fuel_kg=np.array(nodes.fuel_kg, dtype=np.int64),
        fuel_in=np.array(nodes.fuel_in, dtype=np.int64).reshape(-1, 3),
    )
    return network, tuple(calendars.why) if any(calendars.why) else ()


def _point(rows: list[tuple[Span, ...]] | list[list[tuple[int, int, int]]]) -> I32:
    """Give where the rows of each list begin in one long list of them all."""
    ptr = np.zeros(len(rows) + 1, dtype=np.int32)
    ptr[1:] = np.cumsum([len(row) for row in rows])
    return ptr


def _name_sort(shape: Shape) -> str:
    """Say in words what pieces of a shape are."""
    sizes = [f"{size:g}" if size else "?" for size in (shape.length_m, shape.width_m, shape.height_m)]
    if not any((shape.length_m, shape.width_m, shape.height_m)):
        return shape.category or "piece"
    return f"{shape.category or 'piece'} {' x '.join(sizes)} m"


def compile_problem(case: MovementCase) -> tuple[Problem, tuple[str, ...]]:
    """Give the problem in arrays, and notes on what was taken for granted.

    The binding release of a line is its latest; its cause is kept in words. Carriers of a pool are ready
    ``first_ready_h + k / ready_per_h`` hours after ``decided_at``. Only what was known at ``as_of`` is read.

    Raises
    ------
    PlanningError
        If anything is missing or contradicts itself: every cause is named, with the lines that share it.
    """
    c = Compiler(case)
    for terminal in case.terminals:
        c.need_node(terminal.place, f"terminal {terminal.place}")
    add_carriers(c)
    lines, causes, sorts = compile_lines(c)
    types = compile_types(c, sorts)
    nodes = compile_terminals(c)
    links = compile_links(c, lines)
    joined = None if c.faults else _join_network(c, links, nodes)
    if c.faults or joined is None:
        raise PlanningError(
            "the movement cannot be compiled:\n" + "\n".join(f"- {fault}" for fault in group_causes(c.faults)),
            code="movement-input",
            hint="mend the lines, pools, terminals or tables named",
        )
    network, calendars = joined
    names = Names(
        lines=tuple(line.id for line in case.lines),
        carriers=tuple(row[0] for row in c.carriers),
        types=c.name_types(),
        nodes=tuple(place.id for place in c.nodes),
        causes=causes,
        sorts=_name_sorts(sorts),
        calendars=calendars,
    )
    return Problem(lines, compile_carriers(c), types, network, names), tuple(c.notes)


def _name_sorts(sorts: tuple[Shape, ...]) -> tuple[str, ...]:
    """Give each sort of pieces a name that stands once."""
    names: list[str] = []
    for shape in sorts:
        name = _name_sort(shape)
        names.append(name if name not in names else f"{name} ({len(names)})")
    return tuple(names)


__all__ = ["MovementCase", "compile_problem"]
