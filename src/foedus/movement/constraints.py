"""The constraints of one line by name: what it asks for, and what places, ways and carriers allow.

What lives here: each constraint with its words, the row it comes from, and how to take it out of a problem. What does
not: which of them contradict each other (``conflicts``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from foedus.movement.bars import Bar, list_bars, say_bar
from foedus.movement.changes import Clock
from foedus.movement.movability import Mask
from foedus.movement.problem import MODES, NEVER, Problem
from foedus.movement.reasons import lands, word_release
from foedus.movement.replanning.edits import add_carriers

_MUCH: Final = 1 << 40
#: barred ways that are looked at one by one
_MANY_WAYS: Final = 40
_BARRED: Final = "airspace, clearances, links"


class Constraint(NamedTuple):
    """One constraint: name, the reason it stands for, words, the row it is from (``{}`` for the line), its order."""

    name: str
    reason: str
    words: str
    row: str
    order: int


def show_row(row: Constraint, lines: tuple[str, ...]) -> str:
    """Give the row that a constraint comes from, the lines named where it is theirs."""
    return row.row.replace("{}", ", ".join(lines[:8]) + (" ..." if len(lines) > 8 else ""))


def _tonnes(kg: int) -> str:
    return f"{kg / 1000:g} t"


def list_constraints(problem: Problem, clock: Clock) -> list[Constraint]:
    """List the constraints of the one line of a problem, those that are seldom the point first."""
    rows = [*_list_of_places(problem, clock), *_list_of_means(problem, clock), *_list_of_line(problem, clock)]
    return [Constraint(*row, order=len(rows) - k) for k, row in enumerate(rows)]


Row = tuple[str, str, str, str]


def _list_ends(problem: Problem) -> list[int]:
    lines = problem.lines
    ends = [int(lines.origin[0]), int(lines.destination[0]), int(lines.pod[0])]
    return [k for k in dict.fromkeys(ends) if k >= 0]


def _list_of_places(problem: Problem, clock: Clock) -> Iterator[Row]:
    """Hubs, spans, slots, equipment, runways."""
    network, nodes, lines = problem.network, problem.names.nodes, problem.lines
    if lines.column[0] < 0:
        where = ", ".join(nodes[k] for k in np.flatnonzero(network.hub_s >= 0)[:6])
        yield (
            "hubs",
            "path",
            f"loads may change carriers at {where} only" if where else "loads may change carriers nowhere",
            "terminals",
        )
    for k, name in enumerate(nodes):
        spans = _list_spans(problem, k)
        if spans and k in _list_ends(problem):
            told = ", ".join(f"from {_at(a, clock)} to {_at(b, clock)}" for a, b in spans[:3])
            yield f"shut {k}", "hours", f"{name} is shut {told}", f"terminal {name}"
    yield from _list_barred(problem, clock)
    of_mode = problem.types.mode == lines.mode[0]
    for k in _list_ends(problem):
        if network.slots[k] <= 0:
            yield f"slots {k}", "slot", f"{nodes[k]} has no working slot", f"terminal {nodes[k]}"
        unhandled = [problem.names.types[t] for t in np.flatnonzero(of_mode & (network.handles[:, k] == 0))]
        if unhandled:
            words = f"{nodes[k]} has no equipment to handle {', '.join(unhandled)}"
            yield f"equipment {k}", "equipment", words, f"terminal {nodes[k]}"
        short = [t for t in np.flatnonzero(of_mode).tolist() if not lands(problem, t, k)]
        if short:
            names = ", ".join(problem.names.types[t] for t in short)
            yield f"runway {k}", "runway", f"no runway at {nodes[k]} takes {names}", f"terminal {nodes[k]}"


def _list_barred(problem: Problem, clock: Clock) -> Iterator[Row]:
    """Ways that are barred: each by itself, those of no end alone where the line has no last date."""
    dated = problem.lines.not_after_s[0] < NEVER
    of_mode = problem.types.mode == problem.lines.mode[0]
    bars = [bar for bar in list_bars(problem) if (dated or bar.is_for_good) and of_mode[list(bar.kinds)].any()]
    ways: dict[tuple[int, int], list[Bar]] = {}
    for bar in bars:
        ways.setdefault((bar.start, bar.end), []).append(bar)
    if len(ways) > _MANY_WAYS:
        yield "ways", "path", f"{len(ways)} ways are barred in spans (closures, skies, clearances)", _BARRED
        return
    nodes = problem.names.nodes
    for (a, b), its in ways.items():
        words = "; ".join(say_bar(problem, bar, clock) for bar in its)
        yield f"way {a * len(nodes) + b}", "path", words, f"way from {nodes[a]} to {nodes[b]} ({_BARRED})"


def _at(at: int, clock: Clock) -> str:
    return "the beginning" if at <= -NEVER else "no known end" if at >= NEVER else clock(at)


def _list_spans(problem: Problem, calendar: int) -> list[tuple[int, int]]:
    network = problem.network
    rows = slice(int(network.shut_ptr[calendar]), int(network.shut_ptr[calendar + 1]))
    return list(zip(network.shut_from_s[rows].tolist(), network.shut_until_s[rows].tolist(), strict=True))


def _list_of_means(problem: Problem, clock: Clock) -> Iterator[Row]:
    """Carriers at hand, how far they fly, what they lift, seat and hold."""
    lines, types, network, names = problem.lines, problem.types, problem.network, problem.names
    of_mode = np.flatnonzero(types.mode == lines.mode[0])
    kinds = ", ".join(names.types[t] for t in of_mode) or "no type"
    a, b = (names.nodes[int(x[0])] for x in (lines.origin, lines.destination))
    row = f"types {kinds}"
    if lines.column[0] < 0:
        first = problem.carriers.ready_s[np.isin(problem.carriers.type_idx, of_mode)]
        when = f"none ready before {clock(int(first.min()))}" if first.size else "none at all"
        yield "carriers", "carrier", f"carriers of its mode stand where they stand, {when}", "pools, carriers"
    yield "times", "path", f"the way from {a} to {b} takes its time", "routes, links"
    if not of_mode.size:
        return
    start, end = int(lines.origin[0]), int(lines.destination[0])
    direct = [names.types[t] for t in of_mode if network.link_s[t, start, end] >= 0]
    words = f"of {kinds} only {', '.join(direct)} can fly" if direct else f"none of {kinds} can go"
    yield "range", "range", f"{words} straight from {a} to {b} (range, given links)", "routes, links, types"
    most = int(network.payload_kg[of_mode, start, end].max(initial=0))
    yield "lift", "range", f"no carrier lifts more than {_tonnes(most)} straight from {a} to {b}", row
    seats = int((types.seats + types.seats_apart)[of_mode].max(initial=0))
    if lines.persons[0]:
        yield "seats", "dimension", f"the most seats of a carrier are {seats}", row
    if lines.vehicles[0]:
        yield "holds", "dimension", f"the holds of {kinds} are as large as they are", row


def _list_of_line(problem: Problem, clock: Clock) -> Iterator[Row]:
    """What the line asks for."""
    lines, names = problem.lines, problem.names
    persons, pieces = int(lines.persons[0]), int(lines.vehicles[0])
    mine = "line {}"
    if lines.pod[0] >= 0 and lines.pod[0] != lines.destination[0]:
        yield "pod", "path", f"it goes over its POD {names.nodes[int(lines.pod[0])]}", mine
    if pieces:
        yield "size", "dimension", f"its pieces are of size '{names.sorts[int(lines.sort[0])]}'", mine
        most = int(problem.network.payload_kg[problem.types.mode == lines.mode[0]].max(initial=0))
        word = "range" if most >= lines.vehicle_kg[0] else "dimension"
        yield "mass", word, f"one of its pieces weighs {_tonnes(int(lines.vehicle_kg[0]))}", mine
    if persons:
        yield "persons", "dimension", "its persons need seats", mine
    if lines.together[0]:
        yield "together", "dimension", f"its {persons} persons and {pieces} pieces stay together in one load", mine
    if problem.pins is not None and max(problem.pins.carriers_of[0], problem.pins.places_of[0]) >= 0:
        yield "pins", "pin", f"it is pinned: {_say_pins(problem)}", mine
    if lines.column[0] < 0:
        yield "mode", "carrier", f"it goes by {MODES[int(lines.mode[0])]}", mine
    dated = lines.not_after_s[0] < NEVER or bool((problem.network.shut_until_s >= NEVER).any())
    if not dated:
        return
    if lines.ead_s[0] > -NEVER:
        yield "ead", "EAD", f"it may not land before its EAD, {clock(int(lines.ead_s[0]))}", mine
    cause = names.causes[0] or "release"
    yield "release", word_release(problem, 0), f"it is released {clock(int(lines.release_s[0]))} ({cause})", mine
    if lines.not_after_s[0] < NEVER:
        yield "last", word_release(problem, 0), f"its last date is {clock(int(lines.not_after_s[0]))}", mine


def _say_pins(problem: Problem) -> str:
    """Word the pins of the one line of a problem."""
    pins, names = problem.pins, problem.names
    told = []
    if pins is not None and pins.carriers_of[0] >= 0:
        may = np.flatnonzero(pins.may_carry[pins.carriers_of[0]])
        told.append(f"only {', '.join(names.carriers[k] for k in may[:6]) or 'no carrier'} may take it")
    if pins is not None and pins.places_of[0] >= 0:
        not_there = [names.nodes[k] for k in np.flatnonzero(pins.may_pass[pins.places_of[0]] == 0)]
        told.append(f"it may not change carriers at {', '.join(not_there[:6])}")
    return ", ".join(told)


def relax(problem: Problem, rows: list[Constraint], removed: frozenset[str]) -> Iterator[Problem]:
    """Give the problem without some constraints; several where its line may go by any mode."""
    changed = problem
    for row in rows:
        if row.name in removed:
            head, _, where = row.name.partition(" ")
            node = int(where) if where else -1
            change = _REMOVERS.get(head)
            changed = change(changed, node) if change is not None else changed
    changed = _open_links(problem, changed, removed)
    if "carriers" in removed:
        changed = _stand_by(changed)
    if "times" in removed:
        changed = _hurry(changed)
    yield changed
    if "mode" in removed:
        for mode in range(len(MODES)):
            if mode != problem.lines.mode[0]:
                yield _ask(changed, "mode", mode)


def _ask(problem: Problem, field: str, value: int) -> Problem:
    column = getattr(problem.lines, field)
    return problem._replace(lines=problem.lines._replace(**{field: np.full_like(column, value)}))


def _with(problem: Problem, **columns: Any) -> Problem:
    return problem._replace(network=problem.network._replace(**columns))


def _fit(problem: Problem, _: int) -> Problem:
    """Let any hold take any piece."""
    types = problem.types
    mine = np.minimum(np.where(types.floor > 0, types.floor, 1), 1)
    return problem._replace(types=types._replace(floor=mine, positions=np.full_like(types.positions, _MUCH)))


def _seat(problem: Problem, _: int) -> Problem:
    return problem._replace(types=problem.types._replace(seats_apart=np.full_like(problem.types.seats_apart, _MUCH)))


def _lift(problem: Problem, _: int) -> Problem:
    network = problem.network
    return _with(problem, payload_kg=np.where(network.link_s >= 0, _MUCH, network.payload_kg))


def _lighten(problem: Problem, _: int) -> Problem:
    return _ask(problem, "vehicle_kg", 0)


def _unpeople(problem: Problem, _: int) -> Problem:
    """Let persons go unseated: they count as none beside pieces, and need no more than a hold otherwise."""
    return _seat(problem, -1)


def _open(problem: Problem, calendar: int) -> Problem:
    return _open_all(problem, {calendar})


def _open_all(problem: Problem, calendars: set[int]) -> Problem:
    network = problem.network
    owner = np.repeat(np.arange(len(network.shut_ptr) - 1), np.diff(network.shut_ptr))
    keep = ~np.isin(owner, list(calendars))
    gone = np.concatenate(([0], np.cumsum(~keep)))
    return _with(
        problem,
        shut_ptr=(network.shut_ptr - gone[network.shut_ptr]).astype(np.int32),
        shut_from_s=network.shut_from_s[keep],
        shut_until_s=network.shut_until_s[keep],
    )


def _open_ways(problem: Problem, _: int) -> Problem:
    return _with(problem, link_calendar=np.full_like(problem.network.link_calendar, -1))


def _open_way(problem: Problem, way: int) -> Problem:
    calendar = problem.network.link_calendar.copy()
    n_nodes = calendar.shape[1]
    calendar[:, way // n_nodes, way % n_nodes] = -1
    return _with(problem, link_calendar=calendar)


def _set_node(field: str, value: int) -> Callable[[Problem, int], Problem]:
    def change(problem: Problem, node: int) -> Problem:
        column = getattr(problem.network, field).copy()
        column[..., node] = value
        return _with(problem, **{field: column})

    return change


def _hub_everywhere(problem: Problem, _: int) -> Problem:
    network = problem.network
    return _with(problem, hub_s=np.maximum(network.hub_s, 0))


_REMOVERS: Final[dict[str, Callable[[Problem, int], Problem]]] = {
    "hubs": _hub_everywhere,
    "pins": lambda problem, _: problem._replace(pins=None),
    "shut": _open,
    "way": _open_way,
    "ways": _open_ways,
    "slots": _set_node("slots", 1),
    "equipment": _set_node("handles", 1),
    "lift": _lift,
    "seats": _seat,
    "holds": _fit,
    "size": _fit,
    "mass": _lighten,
    "persons": _unpeople,
    "pod": lambda problem, _: _ask(problem, "pod", -1),
    "together": lambda problem, _: _ask(problem, "together", 0),
    "ead": lambda problem, _: _ask(problem, "ead_s", -NEVER),
    "release": lambda problem, _: _ask(problem, "release_s", -_MUCH),
    "last": lambda problem, _: _ask(problem, "not_after_s", NEVER),
}


def _open_links(given: Problem, changed: Problem, removed: frozenset[str]) -> Problem:
    """Put in the links that are missing for no other reason than those taken out: range, or a runway."""
    network = given.network
    n_types, n_nodes = network.link_s.shape[:2]
    no_runway: Mask = np.array(
        [[not lands(given, t, k) for k in range(n_nodes)] for t in range(n_types)], dtype=np.bool_
    ).reshape(n_types, n_nodes)
    freed = np.array([f"runway {k}" in removed for k in range(n_nodes)], dtype=np.bool_)
    stays = no_runway & ~freed[None, :]
    of_runway = (no_runway[:, :, None] | no_runway[:, None, :]) & ~(stays[:, :, None] | stays[:, None, :])
    of_range = ~(no_runway[:, :, None] | no_runway[:, None, :]) & ("range" in removed)
    new = (network.link_s < 0) & (of_runway | of_range) & ~np.eye(n_nodes, dtype=np.bool_)[None, :, :]
    if not new.any():
        return changed
    lift = network.payload_kg.max(axis=(1, 2), initial=0)[:, None, None]
    lift = np.full_like(lift, _MUCH) if "lift" in removed else lift
    return _with(
        changed,
        link_s=np.where(new, 3600, changed.network.link_s),
        payload_kg=np.where(new, lift, changed.network.payload_kg),
        link_stop=np.where(new, -1, changed.network.link_stop).astype(np.int32),
    )


def _stand_by(problem: Problem) -> Problem:
    """Put a carrier of each type at each node, ready since ever; a pin allows those of types that it allows some of."""
    n_types, n_nodes = problem.network.link_s.shape[:2]
    changed = problem
    for kind in range(n_types):
        for at in range(n_nodes):
            changed = add_carriers(changed, [f"any-{kind}-{at}"], kind=kind, at=at, ready_s=-_MUCH, home=-1)
    if changed.pins is None or problem.pins is None:
        return changed
    n, may = len(problem.carriers.at), changed.pins.may_carry.copy()
    for kind in range(n_types):
        allowed = problem.pins.may_carry[:, problem.carriers.type_idx == kind].max(axis=1, initial=0)
        may[:, n + kind * n_nodes : n + (kind + 1) * n_nodes] = allowed[:, None]
    return changed._replace(pins=changed.pins._replace(may_carry=may))


def _hurry(problem: Problem) -> Problem:
    """Let ways and handling take no time."""
    network, types = problem.network, problem.types
    none = np.zeros_like(types.load_s)
    return _with(problem, link_s=np.minimum(network.link_s, 0))._replace(
        types=types._replace(load_s=none, unload_s=none, stop_s=none)
    )
