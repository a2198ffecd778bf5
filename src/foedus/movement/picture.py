"""A plan in nouns: its legs with loads and room, and the working slots of each place with what stands on them.

What lives here: the way from arrays back to people's terms, for any problem and any plan of it. What does not: the
plan, its check, and any drawing or table (``reports``).
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from foedus.domain.plans import Handling, Leg, LoadPart, NodeSlots, OpenSlots, ShutSlot
from foedus.instants import instant_from
from foedus.movement.calendars import Calendars
from foedus.movement.check_nodes import Case, list_handlings
from foedus.movement.compiling.carriers import strip_owners
from foedus.movement.modes.road import COLUMN_ROOM
from foedus.movement.problem import MODES, NEVER, Problem, Schedule

#: (from, until, leg, word) of one handling, in seconds
_Row = tuple[int, int, int, str]
_KINDS = {"a technical stop": "stop"}


def name_leg(leg: int) -> str:
    """Give the id of a leg by its place in the schedule."""
    return f"leg-{leg + 1:04d}"


def tell_legs(problem: Problem, s: Schedule, zero_at: datetime, slots: tuple[NodeSlots, ...]) -> tuple[Leg, ...]:
    """Give the legs of a plan with what each carries and may carry, and the slots that ``tell_slots`` gives it."""
    names, types, lines = problem.names, problem.types, problem.lines
    case = Case(problem, s)
    slot_of = {
        (handling.leg, handling.kind == "loading"): handling.slot for node in slots for handling in node.handlings
    }
    parts: dict[int, list[LoadPart]] = {}
    for (leg, line), (persons, vehicles) in _add_parts(s).items():
        unit = int(types.floor[case.kind[leg], lines.sort[line]])
        parts.setdefault(leg, []).append(
            LoadPart(
                line=names.lines[line],
                persons=persons,
                vehicles=vehicles,
                mass_kg=persons * int(lines.person_kg[line]) + vehicles * int(lines.vehicle_kg[line]),
                floor_units=vehicles * unit,
            )
        )

    def tell(k: int) -> Leg:
        kind = int(case.kind[k])
        payload = int(problem.network.payload_kg[kind, s.start[k], s.end[k]])
        # a column has room for all of its own line
        limited = int(types.positions[kind]) < COLUMN_ROOM
        used = sum(part.floor_units or 0 for part in parts.get(k, ()))
        taken = -(-int(types.seats[kind]) * used // max(1, int(types.positions[kind])))
        return Leg(
            id=name_leg(k),
            carrier=names.carriers[s.carrier[k]],
            carrier_type=strip_owners(names.types[kind]),
            mode=MODES[types.mode[kind]],
            start=names.nodes[s.start[k]],
            end=names.nodes[s.end[k]],
            begins_at=instant_from(zero_at, int(s.begin_s[k])),
            departs_at=instant_from(zero_at, int(s.depart_s[k])),
            arrives_at=instant_from(zero_at, int(s.arrive_s[k])),
            ends_at=instant_from(zero_at, int(s.end_s[k])),
            parts=tuple(parts.get(k, ())),
            stops=bool(s.stop_end[k]),
            goes_on=bool(case.goes_on[k]),
            slot_start=slot_of.get((name_leg(k), True)),
            slot_end=slot_of.get((name_leg(k), False)),
            payload_kg=payload if limited else None,
            floor_units=int(types.positions[kind]) if limited else None,
            seats=max(0, int(types.seats[kind]) - taken) + int(types.seats_apart[kind]) if limited else None,
        )

    return tuple(tell(k) for k in range(len(s.carrier)))


def _add_parts(s: Schedule) -> dict[tuple[int, int], tuple[int, int]]:
    """Give persons and pieces by leg and line: parts of one line that came aboard apart are one row of a load list."""
    added: dict[tuple[int, int], tuple[int, int]] = {}
    rows = zip(*(x.tolist() for x in (s.part_leg, s.part_line, s.part_persons, s.part_vehicles)), strict=True)
    for leg, line, persons, vehicles in rows:
        before = added.get((leg, line), (0, 0))
        added[leg, line] = (before[0] + persons, before[1] + vehicles)
    return added


def tell_slots(problem: Problem, s: Schedule, zero_at: datetime) -> tuple[NodeSlots, ...]:
    """Give the working slots of each place where any carrier takes one, open spans clipped to those of the plan."""
    case, calendars = Case(problem, s), Calendars(problem)
    rows: dict[int, list[_Row]] = {}
    for leg in np.flatnonzero(problem.types.uses_slots[case.kind] != 0).tolist():
        for node, begin, until, word in list_handlings(case, leg):
            if until > begin:
                rows.setdefault(node, []).append((begin, until, leg, word))
    if not rows:
        return ()
    window = (int(s.begin_s.min()), int(s.end_s.max()))
    return tuple(_tell_node(case, calendars, zero_at, node, sorted(rows[node]), window) for node in sorted(rows))


def _tell_node(  # noqa: PLR0917 - one node with all that it needs
    c: Case, calendars: Calendars, zero_at: datetime, node: int, rows: list[_Row], window: tuple[int, int]
) -> NodeSlots:
    given = [int((c.s.slot_start if word == "loading" else c.s.slot_end)[leg]) for _, _, leg, word in rows]
    slots = given if all(slot >= 0 for slot in given) else _assign_slots(c, node, rows)

    def show(seconds: int) -> datetime | None:
        return None if abs(seconds) >= NEVER else instant_from(zero_at, seconds)

    handlings = tuple(
        Handling(
            leg=name_leg(leg),
            kind=_KINDS.get(word, word),  # type: ignore[arg-type]
            slot=slot if slot >= 0 else None,
            starts_at=instant_from(zero_at, begin),
            ends_at=instant_from(zero_at, until),
        )
        for (begin, until, leg, word), slot in zip(rows, slots, strict=True)
    )
    return NodeSlots(
        place=c.p.names.nodes[node],
        slots=int(c.p.network.slots[node]),
        open=tuple(
            OpenSlots(from_at=show(begin), until_at=show(until), slots=number)
            for begin, until, number in calendars.list_open(node)
            if begin < window[1] and until > window[0]
        ),
        handlings=handlings,
        shut=tuple(
            ShutSlot(slot=slot, from_at=show(begin), until_at=show(until))
            for slot in range(int(c.p.network.slots[node]))
            for begin, until in calendars.list_shut(node, slot)
            if begin < window[1] and until > window[0]
        ),
    )


def _assign_slots(c: Case, node: int, rows: list[_Row]) -> list[int]:
    """Give each handling a slot that is free and open all along, -1 where none is.

    Slots that shut soonest after a handling are taken first: those open for longer are kept for what comes.
    """
    n_slots = max(0, int(c.p.network.slots[node]))
    own: dict[int, list[int]] = {}
    for where, slot, calendar in c.p.network.slot_calendar.tolist():
        if where == node:
            own.setdefault(slot, []).append(calendar)
    network, free_at = c.p.network, [-NEVER] * n_slots

    def find_shutting(slot: int, until: int) -> int:
        spans = [slice(network.shut_ptr[k], network.shut_ptr[k + 1]) for k in own.get(slot, ())]
        later = [int(at) for rows in spans for at in network.shut_from_s[rows] if at >= until]
        return min(later, default=NEVER)

    slots = []
    for begin, until, _, _ in rows:
        fits = [
            k
            for k in range(n_slots)
            if free_at[k] <= begin and not any(c.is_shut(calendar, begin, until) for calendar in own.get(k, ()))
        ]
        best = min(fits, key=lambda k: (find_shutting(k, until), k), default=-1)
        if best >= 0:
            free_at[best] = until
        slots.append(best)
    return slots
