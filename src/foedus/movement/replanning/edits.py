"""A problem with one thing changed: calendars, lines, carriers, pins.

What lives here: edits of arrays, each of which gives a new problem. What does not: why they are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.movement.problem import I8, I32, I64, NEVER, Carriers, Lines, Pins, Problem, make_lines

Span = tuple[int, int]


def merge_spans(spans: list[Span]) -> list[Span]:
    """Give spans sorted and disjoint.

    Examples
    --------
    >>> merge_spans([(5, 9), (1, 3), (2, 4), (9, 10)])
    [(1, 4), (5, 10)]
    """
    merged: list[Span] = []
    for begin, until in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((begin, until))
    return merged


class _Calendars:
    """The calendars of a problem as lists."""

    def __init__(self, problem: Problem) -> None:
        net = problem.network
        spans = list(zip(net.shut_from_s.tolist(), net.shut_until_s.tolist(), strict=True))
        ends = net.shut_ptr.tolist()
        self.rows = [spans[a:b] for a, b in pairwise(ends)]
        self.problem = problem

    def add(self, calendar: int, span: Span) -> int:
        """Give a new calendar: an old one (-1: none) with a further span."""
        self.rows.append(merge_spans([*(self.rows[calendar] if calendar >= 0 else []), span]))
        return len(self.rows) - 1

    def close(self, **columns: Any) -> Problem:
        """Give the problem with these calendars and further columns of its network."""
        ptr = np.concatenate(([0], np.cumsum([len(row) for row in self.rows]))).astype(np.int32)
        flat = np.array([span for row in self.rows for span in row], dtype=np.int64).reshape(-1, 2)
        network = self.problem.network._replace(
            shut_ptr=ptr, shut_from_s=flat[:, 0].copy(), shut_until_s=flat[:, 1].copy(), **columns
        )
        return self.problem._replace(network=network)


def shut_node(problem: Problem, node: int, span: Span) -> Problem:
    """Give the problem with a node that handles nobody in a span."""
    calendars = _Calendars(problem)
    calendars.rows[node] = merge_spans([*calendars.rows[node], span])
    return calendars.close()


def shut_slots(problem: Problem, node: int, count: int, span: Span) -> Problem:
    """Give the problem with the last ``count`` working slots of a node shut in a span."""
    calendars, net = _Calendars(problem), problem.network
    slots = int(net.slots[node])
    rows = {(a, b): c for a, b, c in net.slot_calendar.tolist()}
    for slot in range(max(0, slots - count), slots):
        rows[node, slot] = calendars.add(rows.get((node, slot), -1), span)
    table = np.array([(*key, value) for key, value in sorted(rows.items())], dtype=np.int64).reshape(-1, 3)
    return calendars.close(slot_calendar=table)


def bar_link(problem: Problem, types: Sequence[int], start: int, end: int, span: Span) -> Problem:
    """Give the problem with a link that types may not leave over in a span."""
    calendars = _Calendars(problem)
    column = problem.network.link_calendar.copy()
    for kind in types:
        column[kind, start, end] = calendars.add(int(column[kind, start, end]), span)
    return calendars.close(link_calendar=column)


def keep_lines(problem: Problem, kept: NDArray[np.bool_]) -> Problem:
    """Give the problem with some of its lines."""
    lines = Lines(**{name: column[kept] for name, column in problem.lines._asdict().items()})
    rows = np.flatnonzero(kept).tolist()
    names = problem.names._replace(
        lines=tuple(problem.names.lines[k] for k in rows), causes=tuple(problem.names.causes[k] for k in rows)
    )
    pins = problem.pins
    if pins is not None:
        pins = pins._replace(carriers_of=pins.carriers_of[kept], places_of=pins.places_of[kept])
    return problem._replace(lines=lines, names=names, pins=pins)


def keep_carriers(problem: Problem, kept: NDArray[np.bool_]) -> Problem:
    """Give the problem with some of its carriers; a line that drives loses the one it drives on with it."""
    rank = np.where(kept, np.cumsum(kept) - 1, -1)
    column = problem.lines.column
    pins = problem.pins
    return problem._replace(
        lines=problem.lines._replace(column=np.where(column >= 0, rank[column], -1).astype(np.int32)),
        carriers=Carriers(**{name: values[kept] for name, values in problem.carriers._asdict().items()}),
        names=problem.names._replace(
            carriers=tuple(name for name, stays in zip(problem.names.carriers, kept.tolist(), strict=True) if stays)
        ),
        pins=None if pins is None else pins._replace(may_carry=pins.may_carry[:, kept]),
    )


def add_line(problem: Problem, name: str, fields: Mapping[str, int], cause: str) -> Problem:
    """Give the problem with a line more, the last; fields not given are those of ``make_lines``."""
    row = make_lines(**{key: np.array([value]) for key, value in fields.items()})
    old, more = problem.lines._asdict(), row._asdict()
    lines = Lines(**{name: np.append(column, more[name]).astype(column.dtype) for name, column in old.items()})
    names = problem.names._replace(lines=(*problem.names.lines, name), causes=(*problem.names.causes, cause))
    pins = problem.pins
    if pins is not None:
        none = np.array([-1], dtype=np.int32)
        pins = pins._replace(
            carriers_of=np.concatenate((pins.carriers_of, none)), places_of=np.concatenate((pins.places_of, none))
        )
    return problem._replace(lines=lines, names=names, pins=pins)


def change_line(problem: Problem, line: int, fields: Mapping[str, int]) -> Problem:
    """Give the problem with other values in the columns of a line."""
    columns = {}
    for key, value in fields.items():
        column = getattr(problem.lines, key).copy()
        column[line] = value
        columns[key] = column
    return problem._replace(lines=problem.lines._replace(**columns))


def add_carriers(problem: Problem, names: Sequence[str], *, kind: int, at: int, ready_s: int, home: int) -> Problem:
    """Give the problem with carriers more, the last."""
    n, c = len(names), problem.carriers
    carriers = c._replace(
        type_idx=np.append(c.type_idx, np.full(n, kind, np.int32)).astype(np.int32),
        at=np.append(c.at, np.full(n, at, np.int32)).astype(np.int32),
        ready_s=np.append(c.ready_s, np.full(n, ready_s, np.int64)),
        home=np.append(c.home, np.full(n, home, np.int32)).astype(np.int32),
    )
    pins = problem.pins
    if pins is not None:
        # who comes later is on no list of a pin
        more = np.zeros((len(pins.may_carry), n), dtype=np.int8)
        pins = pins._replace(may_carry=np.concatenate((pins.may_carry, more), axis=1))
    named = problem.names._replace(carriers=(*problem.names.carriers, *names))
    return problem._replace(carriers=carriers, names=named, pins=pins)


def no_pins(problem: Problem) -> Pins:
    """Give the pins of a problem, with no row where it has none."""
    if problem.pins is not None:
        return problem.pins
    none: I32 = np.full(len(problem.lines.origin), -1, dtype=np.int32)
    n_carriers, n_nodes = len(problem.carriers.at), len(problem.network.slots)
    return Pins(none, np.zeros((0, n_carriers), np.int8), none.copy(), np.zeros((0, n_nodes), np.int8))


def pin_line(
    problem: Problem, line: int, *, carriers: NDArray[np.bool_] | None, places: I8 | I64 | None, free: bool = False
) -> Problem:
    """Give the problem with a line pinned: who may carry it, where it may change carriers (as ``Pins.may_pass``).

    None leaves what was; ``free`` takes both wishes back first.
    """
    pins = no_pins(problem)
    carriers_of, places_of = pins.carriers_of.copy(), pins.places_of.copy()
    may_carry, may_pass = pins.may_carry, pins.may_pass
    if free:
        carriers_of[line] = places_of[line] = -1
    if carriers is not None:
        carriers_of[line] = len(may_carry)
        may_carry = np.concatenate((may_carry, carriers[np.newaxis].astype(np.int8)))
    if places is not None:
        places_of[line] = len(may_pass)
        may_pass = np.concatenate((may_pass, places[np.newaxis].astype(np.int8)))
    return problem._replace(pins=Pins(carriers_of, may_carry, places_of, may_pass))


def shift_times(problem: Problem, by_s: int) -> Problem:
    """Give the problem with a zero that lies ``by_s`` seconds earlier: all its instants are so much later."""

    def later(column: I64) -> I64:
        return np.where(np.abs(column) >= NEVER, column, column + by_s)

    lines, net, carriers = problem.lines, problem.network, problem.carriers
    taken, fuel = net.parking_taken.copy(), net.fuel_in.copy()
    taken[:, 1], taken[:, 2], fuel[:, 1] = later(taken[:, 1]), later(taken[:, 2]), later(fuel[:, 1])
    return problem._replace(
        lines=lines._replace(
            release_s=later(lines.release_s),
            due_s=later(lines.due_s),
            ead_s=later(lines.ead_s),
            lad_s=later(lines.lad_s),
            not_after_s=later(lines.not_after_s),
        ),
        carriers=carriers._replace(ready_s=later(carriers.ready_s)),
        network=net._replace(
            shut_from_s=later(net.shut_from_s),
            shut_until_s=later(net.shut_until_s),
            gate_from_s=later(net.gate_from_s),
            gate_until_s=later(net.gate_until_s),
            parking_taken=taken,
            fuel_in=fuel,
        ),
    )
