"""Single changes to a movement problem: one more slot, an earlier opening, another carrier, a longer runway.

What lives here: what a change is, the problem it makes, and its wording. What does not: which change is worth trying
(``hypotheses``), and what it gains (``remedies``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.check_nodes import show_span
from foedus.movement.problem import I64, MODES, NEVER, NO_LIMIT, Names, Network, Problem, Types
from foedus.movement.replanning.edits import add_carriers

#: writes an instant in seconds from zero for people
Clock = Callable[[int], str]

#: seconds, kilograms or pieces that one unit of a change stands for
UNITS: Final = {
    "slot": 1, "hours": 900, "carrier": 1, "fuel": 1000, "staged": 1, "duty": 900, "parking": 1, "storage": 1,
    "leave": 900, "gate": 1, "release": 900, "ead": 900, "split": 1, "equipment": 1, "runway": 1, "stop": 1,
    "unpin": 1,
}  # fmt: skip
#: changes that are there or not
SINGLE: Final = ("staged", "split", "equipment", "runway", "stop", "unpin")


class Change(NamedTuple):
    """One thing done differently. What does not apply is -1; ``amount`` counts units of ``UNITS``.

    ``slot``, ``carrier``, ``fuel``, ``parking`` and ``storage`` are at ``node`` from ``from_s`` on (storage: always);
    ``hours`` and ``leave`` end the shut spans of ``calendar`` that end after ``from_s`` so much earlier; ``gate`` lets
    more through in the period of index ``period``; ``release`` and ``ead`` move the dates of ``line``, a release with
    all lines that wait for the same act. ``stop`` lets the type fly from ``start`` to ``node`` over ``via``;
    ``runway`` lets it land at ``node`` as a like type does; ``unpin`` frees a line of a planner's pin.
    """

    kind: str
    amount: int = 1
    node: int = -1
    type_idx: int = -1
    line: int = -1
    calendar: int = -1
    period: int = -1
    start: int = -1
    via: int = -1
    from_s: int = -NEVER

    @property
    def place(self) -> tuple[int, ...]:
        """What is changed, without how much and from when."""
        return (self.node, self.type_idx, self.line, self.calendar, self.period, self.start, self.via)


def apply_change(problem: Problem, change: Change) -> Problem:
    """Give the problem with one change made; it is never harder than before."""
    return _MAKERS[change.kind](problem, change)


def _with(problem: Problem, **columns: Any) -> Problem:
    return problem._replace(network=problem.network._replace(**columns))


def _add(column: NDArray[Any], at: Any, amount: int) -> NDArray[Any]:
    changed = column.copy()
    changed[at] += amount
    return changed


def _set(column: NDArray[Any], at: Any, value: int) -> NDArray[Any]:
    changed = column.copy()
    changed[at] = value
    return changed


def _add_calendar(network: Network, begin: int, until: int) -> Network:
    """Give the network with one more calendar, shut once."""
    return network._replace(
        shut_ptr=np.append(network.shut_ptr, network.shut_ptr[-1] + 1).astype(np.int32),
        shut_from_s=np.append(network.shut_from_s, begin),
        shut_until_s=np.append(network.shut_until_s, until),
    )


def _more_slots(problem: Problem, change: Change) -> Problem:
    network, most = problem.network, int(problem.network.slots[change.node])
    rows = network.slot_calendar.tolist()
    if change.from_s > -NEVER:
        network = _add_calendar(network, -NEVER, change.from_s)
        calendar = len(network.shut_ptr) - 2
        rows += [[change.node, slot, calendar] for slot in range(max(0, most), max(0, most) + change.amount)]
    return problem._replace(
        network=network._replace(
            slots=_set(network.slots, change.node, max(0, most) + change.amount),
            slot_calendar=np.array(sorted(rows), dtype=np.int64).reshape(-1, 3),
        )
    )


def _end_earlier(problem: Problem, change: Change) -> Problem:
    """Shorten the shut spans of a calendar that end after an instant; those that vanish are taken out.

    Calendars of the same name end for the same cause, and go together.
    """
    network, names = problem.network, problem.names.calendars
    named = names[change.calendar] if change.calendar < len(names) else ""
    same = [k for k, name in enumerate(names) if named and name == named] or [change.calendar]
    until = network.shut_until_s.copy()
    rows = np.concatenate([np.arange(network.shut_ptr[k], network.shut_ptr[k + 1]) for k in same])
    rows = rows[(until[rows] > change.from_s) & (until[rows] < NEVER)]
    until[rows] -= change.amount * UNITS[change.kind]
    keep = network.shut_from_s < until
    gone = np.concatenate(([0], np.cumsum(~keep)))
    return _with(
        problem,
        shut_ptr=(network.shut_ptr - gone[network.shut_ptr]).astype(np.int32),
        shut_from_s=network.shut_from_s[keep],
        shut_until_s=until[keep],
    )


def _more_carriers(problem: Problem, change: Change) -> Problem:
    stem = f"extra-{problem.names.types[change.type_idx]}"
    return add_carriers(
        problem,
        [f"{stem}-{k + 1}" for k in range(change.amount)],
        kind=change.type_idx,
        at=change.node,
        ready_s=max(change.from_s, _find_zero(problem)),
        home=change.node,
    )


def _find_zero(problem: Problem) -> int:
    """Give the first instant of a movement."""
    return int(min(problem.lines.release_s.min(initial=0), problem.carriers.ready_s.min(initial=0)))


def _more_fuel(problem: Problem, change: Change) -> Problem:
    row = [change.node, max(change.from_s, -NEVER + 1), change.amount * UNITS["fuel"]]
    rows = sorted([*problem.network.fuel_in.tolist(), row])
    return _with(problem, fuel_in=np.array(rows, dtype=np.int64).reshape(-1, 3))


def _more_parking(problem: Problem, change: Change) -> Problem:
    network = problem.network
    taken = network.parking_taken
    if change.from_s > -NEVER:
        taken = np.vstack((taken, [[change.node, -NEVER, change.from_s, change.amount]])).astype(np.int64)
    return _with(
        problem, parking=_add(network.parking, change.node, change.amount), parking_taken=np.ascontiguousarray(taken)
    )


def _more_storage(problem: Problem, change: Change) -> Problem:
    return _with(problem, storage=_add(problem.network.storage, change.node, change.amount))


def _stage_crews(problem: Problem, change: Change) -> Problem:
    return _with(problem, staged=_set(problem.network.staged, (change.type_idx, change.node), 1))


def _longer_duty(problem: Problem, change: Change) -> Problem:
    types = problem.types
    duty = _add(types.duty_s, change.type_idx, change.amount * UNITS["duty"])
    return problem._replace(types=types._replace(duty_s=duty))


def _open_gate(problem: Problem, change: Change) -> Problem:
    return _with(problem, gate_most=_add(problem.network.gate_most, change.period, change.amount))


def list_fellows(problem: Problem, line: int) -> I64:
    """List the lines that wait for the same act as one: a decision, an approval, a clearance; of readiness, itself."""
    causes, lines = problem.names.causes, problem.lines
    if causes[line].partition(":")[0] not in ("decision", "approval", "clearance"):
        return np.array([line], dtype=np.int64)
    same = [cause == causes[line] for cause in causes]
    return np.flatnonzero((lines.release_s == lines.release_s[line]) & np.array(same))


def _release_earlier(problem: Problem, change: Change) -> Problem:
    lines, rows = problem.lines, list_fellows(problem, change.line)
    by = change.amount * UNITS["release"]
    carriers = problem.carriers
    own = lines.column[rows]
    if (own >= 0).any():
        # a column that drives is ready when its line is
        carriers = carriers._replace(ready_s=_add(carriers.ready_s, own[own >= 0], -by))
    return problem._replace(lines=lines._replace(release_s=_add(lines.release_s, rows, -by)), carriers=carriers)


def _arrive_earlier(problem: Problem, change: Change) -> Problem:
    lines = problem.lines
    ead = _add(lines.ead_s, change.line, -change.amount * UNITS["ead"])
    return problem._replace(lines=lines._replace(ead_s=ead))


def _split_line(problem: Problem, change: Change) -> Problem:
    return problem._replace(lines=problem.lines._replace(together=_set(problem.lines.together, change.line, 0)))


def _equip(problem: Problem, change: Change) -> Problem:
    return _with(problem, handles=_set(problem.network.handles, (change.type_idx, change.node), 1))


def _unpin(problem: Problem, change: Change) -> Problem:
    pins = problem.pins
    if pins is None:
        return problem
    carriers_of, places_of = (_set(column, change.line, -1) for column in (pins.carriers_of, pins.places_of))
    return problem._replace(pins=pins._replace(carriers_of=carriers_of, places_of=places_of))


def find_like(types: Types, network: Network, kind: int, node: int) -> int:
    """Give the type of the same mode that has most links at a node where another has none, or -1."""
    links = (network.link_s[:, node, :] >= 0).sum(axis=1) + (network.link_s[:, :, node] >= 0).sum(axis=1)
    links = np.where(types.mode == types.mode[kind], links, 0)
    links[kind] = 0
    return int(np.argmax(links)) if links.max(initial=0) > 0 else -1


def _land_like(problem: Problem, change: Change) -> Problem:
    """Let a type land where its runway did not allow it, in the time of a like type, at its own least payload.

    A type that flies nowhere yet lifts what the like one does.
    """
    network, t, node = problem.network, change.type_idx, change.node
    like = find_like(problem.types, network, t, node)
    if like < 0:
        return problem
    seconds, payload = network.link_s.copy(), network.payload_kg.copy()
    own = payload[t][payload[t] > 0]
    lift, cost = int(own.min(initial=NEVER)), network.link_cost.copy()
    for view in (np.s_[t, node, :], np.s_[t, :, node]):
        new = (seconds[view] < 0) & (seconds[(like, *view[1:])] >= 0)
        seconds[view] = np.where(new, seconds[(like, *view[1:])], seconds[view])
        payload[view] = np.where(new, np.where(lift < NEVER, lift, payload[(like, *view[1:])]), payload[view])
        cost[view] = np.where(new, network.link_cost[(like, *view[1:])], cost[view])
    return _with(problem, link_s=seconds, payload_kg=payload, link_cost=cost)


def _fly_over(problem: Problem, change: Change) -> Problem:
    """Let a type fly from start to node over a technical stop, both hops of which it has."""
    network, t = problem.network, change.type_idx
    a, x, b = change.start, change.via, change.node
    hops = ((a, x), (x, b))
    seconds = sum(int(network.link_s[t, i, j]) for i, j in hops) + int(problem.types.stop_s[t])
    lift = min(int(network.payload_kg[t, i, j]) for i, j in hops)
    cost = sum(int(network.link_cost[t, i, j]) for i, j in hops)
    at = (t, a, b)
    return _with(
        problem,
        link_s=_set(network.link_s, at, seconds),
        payload_kg=_set(network.payload_kg, at, lift),
        link_stop=_set(network.link_stop, at, x),
        link_cost=_set(network.link_cost, at, cost),
        link_fuel_kg=_set(network.link_fuel_kg, at, int(network.link_fuel_kg[t, a, x])),
        link_gate=_set(network.link_gate, at, int(network.link_gate[t, a, x])),
        link_calendar=_set(network.link_calendar, at, int(network.link_calendar[t, a, x])),
    )


_MAKERS: Final[dict[str, Callable[[Problem, Change], Problem]]] = {
    "slot": _more_slots, "hours": _end_earlier, "carrier": _more_carriers, "fuel": _more_fuel, "staged": _stage_crews,
    "duty": _longer_duty, "parking": _more_parking, "storage": _more_storage, "leave": _end_earlier,
    "gate": _open_gate, "release": _release_earlier, "ead": _arrive_earlier, "split": _split_line,
    "equipment": _equip, "runway": _land_like, "stop": _fly_over, "unpin": _unpin,
}  # fmt: skip

_COUNTS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_words(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> count_words(1, "slot"), count_words(2, "slot"), count_words(12, "berth")
    ('one more slot', 'two more slots', '12 more berths')
    """
    word = _COUNTS[number] if number < len(_COUNTS) else str(number)
    return f"{word} more {one if number == 1 else many or one + 's'}"


def say_change(problem: Problem, change: Change, clock: Clock = show_span) -> str:
    """Word a change: what, how much, where, from when."""
    names = problem.names
    return _say(names, problem, change, "" if change.from_s <= -NEVER else f" from {clock(change.from_s)}")


def _say(names: Names, problem: Problem, change: Change, since: str) -> str:
    node = names.nodes[change.node] if change.node >= 0 else ""
    kind = names.types[change.type_idx] if change.type_idx >= 0 else ""
    n, hours = change.amount, f"{change.amount * UNITS[change.kind] / 3600:g} h"
    match change.kind:
        case "slot":
            by_sea = (problem.types.mode[problem.types.uses_slots != 0] == MODES.index("sea")).all()
            return f"{count_words(n, 'working berth' if by_sea else 'working slot')} at {node}{since}"
        case "carrier":
            return f"{count_words(n, kind, kind)} at {node}{since}"
        case "fuel":
            return f"{n * UNITS['fuel'] / 1000:g} more tonnes of fuel at {node}{since}"
        case "parking":
            return f"{count_words(n, 'parking place')} at {node}{since}"
        case "storage":
            return f"storage for {count_words(n, 'piece')} at {node}"
        case "staged":
            return f"a fresh crew of {kind} standing by at {node}"
        case "duty":
            return f"crews of {kind} on duty {hours} longer"
        case "split":
            return f"line {names.lines[change.line]} in more than one load"
        case "unpin":
            return f"line {names.lines[change.line]} without its pin"
        case "equipment":
            return f"equipment to handle {kind} at {node}"
        case "runway":
            return f"a runway at {node} that takes {kind}"
        case "stop":
            return (
                f"{kind} from {names.nodes[change.start]} to {node} over a technical stop at {names.nodes[change.via]}"
            )
        case _:
            return _say_date(names, problem, change, hours, since)


def _say_date(names: Names, problem: Problem, change: Change, hours: str, since: str) -> str:
    """Word a change of a date or a calendar."""
    match change.kind:
        case "hours":
            return f"{names.nodes[change.node]} opens {hours} earlier{since}"
        case "leave":
            given = names.calendars[change.calendar :][:1] or ("",)
            word = "given" if given[0].startswith("clearance") else "ends"
            return f"{say_calendar(problem, change.calendar)} {word} {hours} earlier"
        case "gate":
            gate = int(np.searchsorted(problem.network.gate_ptr, change.period, side="right")) - 1
            return f"{count_words(change.amount, 'departure')} on {say_gate(problem, gate)}"
        case "ead":
            return f"line {names.lines[change.line]} may land {hours} before its EAD"
        case _:
            others = len(list_fellows(problem, change.line)) - 1
            also = f" and {others} others that wait for it" if others else ""
            cause = names.causes[change.line]
            return f"line {names.lines[change.line]}{also} released {hours} earlier" + (f" ({cause})" if cause else "")


def say_calendar(problem: Problem, calendar: int) -> str:
    """Say what a calendar of links bars, by its name where it has one."""
    names, network = problem.names, problem.network
    named = names.calendars[calendar] if calendar < len(names.calendars) else ""
    if named:
        return named.partition(": ")[2] or named
    at = np.argwhere(network.link_calendar == calendar)
    if not len(at):
        return f"closure {calendar}"
    t, a, b = (int(x) for x in at[0])
    more = f" and {len(at) - 1} more ways" if len(at) > 1 else ""
    return f"the closure of the way from {names.nodes[a]} to {names.nodes[b]} for {names.types[t]}{more}"


def say_gate(problem: Problem, gate: int) -> str:
    """Say which way a gate limits."""
    names = problem.names
    at = np.argwhere(problem.network.link_gate == gate)
    if not len(at):
        return f"gate {gate}"
    _, a, b = (int(x) for x in at[0])
    return f"the way from {names.nodes[a]} to {names.nodes[b]}"


__all__ = [
    "NO_LIMIT", "SINGLE", "UNITS", "Change", "Clock", "apply_change", "count_words", "find_like", "list_fellows",
    "say_calendar", "say_change", "say_gate",
]  # fmt: skip
