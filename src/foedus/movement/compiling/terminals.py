"""Terminals as columns: slots and hours, parking, fuel, equipment, hubs, staged crews.

What lives here: what one node allows, when. What does not: ways between nodes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foedus.domain.figures import pick_known, was_known
from foedus.domain.places import Hours, Terminal
from foedus.instants import instant_from
from foedus.movement.compiling.case import Compiler, level_spans
from foedus.movement.modes.links import Span, merge_spans
from foedus.movement.problem import NEVER, NO_LIMIT

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_S: Final = 86_400


@dataclass(slots=True)
class NodeColumns:
    """Columns of nodes as they are filled; a node without a terminal has no slots and no limits."""

    slots: list[int]
    shut: list[tuple[Span, ...]]
    parking: list[int]
    fuel_kg: list[int]
    hub_s: list[int]
    storage: list[int]
    #: (node, slot, spans in which it is shut)
    slot_shut: list[tuple[int, int, tuple[Span, ...]]] = field(default_factory=list)
    parking_taken: list[tuple[int, int, int, int]] = field(default_factory=list)
    fuel_in: list[tuple[int, int, int]] = field(default_factory=list)


def compile_terminals(c: Compiler) -> NodeColumns:
    """Give what every node allows."""
    n = len(c.nodes)
    columns = NodeColumns(
        slots=[0] * n,
        shut=[()] * n,
        parking=[NO_LIMIT] * n,
        fuel_kg=[NO_LIMIT] * n,
        hub_s=[-1] * n,
        storage=[NO_LIMIT] * n,
    )
    horizon = c.find_horizon()
    if any(terminal.hours for terminal in c.case.terminals):
        until = instant_from(c.case.zero_at, horizon[1])
        c.notes.append(f"opening hours are planned with until {until:%Y-%m-%d}; later places count as open all day")
    for terminal in c.case.terminals:
        if terminal.place not in c.node_of:
            continue
        node, who = c.node_of[terminal.place], f"terminal {terminal.place}"
        _add_slots(c, columns, terminal, node, who)
        columns.shut[node] = _find_shut(c, terminal, who, horizon)
        _add_parking(c, columns, terminal, node, who)
        _add_fuel(c, columns, terminal, node, horizon)
        transfer, storage = c.find_value(terminal.transfer_h), c.find_value(terminal.storage)
        columns.hub_s[node] = -1 if transfer is None else round(transfer * 3600)
        columns.storage[node] = NO_LIMIT if storage is None else int(storage)
    columns.fuel_in.sort()
    return columns


def _add_slots(c: Compiler, columns: NodeColumns, terminal: Terminal, node: int, who: str) -> None:
    """Give a node the most slots that it ever has, and each the spans in which it is not there."""
    count = c.need_value(terminal.working_slots, f"{who}, working_slots")
    if math.isnan(count):
        return
    if count < 0:
        c.faults.append((who, f"{count:g} working slots, which is below nothing"))
    levels = level_spans(c, int(count), terminal.slots_during, f"{who}, slots_during")
    most = max(number for _, _, number in levels)
    columns.slots[node] = most
    for slot in range(min(number for _, _, number in levels), most):
        shut = merge_spans([(begin, end) for begin, end, number in levels if number <= slot])
        columns.slot_shut.append((node, slot, shut))


def _find_shut(c: Compiler, terminal: Terminal, who: str, horizon: tuple[int, int]) -> tuple[Span, ...]:
    """Give the spans in which a terminal is shut: as told, before it opens, and outside its hours."""
    shut = [
        (c.count_s(span.from_at), c.count_end_s(span.until_at))
        for span in terminal.shut
        if was_known(span.known_at, c.case.as_of)
    ]
    opens = pick_known(terminal.opens, c.case.as_of)
    if opens is not None:
        shut.append((-NEVER, c.count_s(opens.at)))
    hours = [one for one in terminal.hours if was_known(one.known_at, c.case.as_of)]
    if hours:
        shut += _find_off_hours(c, hours, who, horizon)
    return merge_spans(shut)


def _find_off_hours(c: Compiler, hours: list[Hours], who: str, horizon: tuple[int, int]) -> list[Span]:
    """Give the spans outside all of some opening hours, over the horizon."""
    first, last = horizon
    worked: list[Span] = []
    begin_on = instant_from(c.case.zero_at, first).date() - timedelta(days=2)
    for one in hours:
        try:
            zone = ZoneInfo(one.zone)
            opens, closes = _read_clock(one.opens), _read_clock(one.closes)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            c.faults.append((who, f"hours from {one.opens} to {one.closes} in {one.zone}: no such time or zone"))
            continue
        for k in range((last - first) // _DAY_S + 4):
            day = begin_on + timedelta(days=k)
            if one.days and _DAYS[day.weekday()] not in one.days:
                continue
            midnight = datetime.combine(day, time(), tzinfo=zone)
            # the clock on the wall: an hour that a change of summer time skips is not worked
            ends = [
                (midnight + span).astimezone(UTC)
                for span in (opens, closes if closes > opens else closes + timedelta(days=1))
            ]
            worked.append((c.count_s(ends[0]), c.count_s(ends[1])))
    shut: list[Span] = []
    at = first
    for begin, end in merge_spans(worked):
        if begin > at:
            shut.append((at, min(begin, last)))
        at = max(at, end)
        if at >= last:
            break
    if at < last:
        shut.append((at, last))
    return shut


def _read_clock(text: str) -> timedelta:
    """Read a time of day; 24:00 is the end of the day.

    Raises
    ------
    ValueError
        If it is none.
    """
    hours, minutes = text.split(":")
    span = timedelta(hours=int(hours), minutes=int(minutes))
    if not timedelta() <= span <= timedelta(days=1) or not 0 <= int(minutes) < 60:
        raise ValueError(text)
    return span


def _add_parking(c: Compiler, columns: NodeColumns, terminal: Terminal, node: int, who: str) -> None:
    usual = c.find_value(terminal.parking)
    if usual is None:
        return
    levels = level_spans(c, int(usual), terminal.parking_during, f"{who}, parking_during")
    most = max(number for _, _, number in levels)
    columns.parking[node] = most
    columns.parking_taken += [(node, begin, end, most - number) for begin, end, number in levels if number < most]


def _add_fuel(c: Compiler, columns: NodeColumns, terminal: Terminal, node: int, horizon: tuple[int, int]) -> None:
    """Give a node its stock of fuel and what comes in; without a stock nobody counts it."""
    stock, daily = c.find_value(terminal.fuel_kg), c.find_value(terminal.fuel_in_kg_per_d)
    known = [one for one in terminal.fuel_in if was_known(one.known_at, c.case.as_of)]
    if stock is None:
        if daily is not None or known:
            c.notes.append(f"fuel comes to {terminal.place}, but its stock is not known: taken as enough")
        return
    columns.fuel_kg[node] = int(stock)
    columns.fuel_in += [(node, c.count_s(one.at), int(one.fuel_kg)) for one in known]
    if daily:
        zero = instant_from(c.case.zero_at, horizon[0])
        midnight = c.count_s(zero.replace(hour=0, minute=0, second=0, microsecond=0))
        columns.fuel_in += [(node, at, int(daily)) for at in range(midnight, horizon[1], _DAY_S) if at > horizon[0]]
