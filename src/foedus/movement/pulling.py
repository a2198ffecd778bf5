"""One leg of a plan done as early as a changed problem allows, all other legs as they are.

What lives here: the least replan there is: the leg that held a line back is begun earlier, or handed to a carrier that
was added. What does not: whether the outcome holds; the independent check says so, for rules that are not looked at
here (fuel, gates, parking, storage, crews) too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.movement.calendars import Calendars
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.waits import Reading

Row = dict[str, int]
_COLUMNS = ("carrier", "start", "end", "begin_s", "depart_s", "arrive_s", "end_s", "slot_start", "slot_end", "stop_end")


class _Slots:
    """Free working slots of the changed problem beside all legs but one."""

    def __init__(self, reading: Reading, changed: Problem, leg: int) -> None:
        self.reading, self.p, self.leg = reading, changed, leg
        self.calendars = Calendars(changed)
        self.own: dict[tuple[int, int], list[int]] = {}
        for node, slot, calendar in changed.network.slot_calendar.tolist():
            self.own.setdefault((node, slot), []).append(calendar)

    def find(self, node: int, kind: int, earliest: int, lasting: int) -> tuple[int, int]:
        """Give the first begin of a handling and its slot; NEVER where there is none."""
        if not self.p.types.uses_slots[kind]:
            return earliest, -1
        rows = self.reading.list_busy_at(node)
        rows = rows[(rows[:, 1] > earliest) & (rows[:, 3] != self.leg)]
        best = (NEVER, -1)
        for slot in range(int(self.p.network.slots[node])):
            taken = rows[rows[:, 2] == slot][:, :2].tolist()
            begin = self._fit(node, slot, earliest, lasting, taken)
            best = min(best, (begin, slot))
            if best[0] == earliest:
                break
        return best

    def _fit(self, node: int, slot: int, begin: int, lasting: int, taken: list[list[int]]) -> int:
        while begin < NEVER:
            before = begin
            for calendar in (node, *self.own.get((node, slot), ())):
                begin = self.calendars.find_open(calendar, begin, lasting)
            for since, until in taken:
                if since < begin + lasting and until > begin:
                    begin = until
            if begin == before:
                break
        return begin


def pull_leg(reading: Reading, changed: Problem, leg: int, since: int, carrier: int = -1) -> Schedule | None:
    """Give the schedule with one leg as early as may be, or None where that is no earlier or cannot be worked out.

    Parameters
    ----------
    reading
        The plan at hand, of the unchanged problem.
    changed
        Gives slots, calendars and links.
    leg
        The leg; one that is handled at both ends, over no technical stop.
    since
        From when its load is at its start.
    carrier
        Who takes it over, where it stands; -1: its own carrier.
    """
    s, network = reading.s, changed.network
    if s.stop_end[leg] or reading.case.goes_on[leg] or not reading.case.handled[leg]:
        return None
    kind = int(changed.carriers.type_idx[carrier if carrier >= 0 else s.carrier[leg]])
    a, b = int(s.start[leg]), int(s.end[leg])
    seconds = int(network.link_s[kind, a, b])
    if seconds < 0 or (carrier >= 0 and (changed.carriers.at[carrier] != a or not _fits(reading, changed, leg, kind))):
        return None
    ready = int(changed.carriers.ready_s[carrier]) if carrier >= 0 else reading.find_start(leg)[0]
    slots = _Slots(reading, changed, leg)
    begin, slot = slots.find(a, kind, max(since, ready), int(changed.types.load_s[kind]))
    loaded = begin + int(changed.types.load_s[kind])
    calendar = int(network.link_calendar[kind, a, b])
    leave = slots.calendars.find_open(calendar, loaded, 0) if calendar >= 0 else loaded
    unload = int(changed.types.unload_s[kind])
    land, slot_end = slots.find(b, kind, max(leave + seconds, _find_early(reading, changed, leg)), unload)
    if land >= NEVER or land + unload >= s.end_s[leg]:
        return None
    depart = land - seconds
    if calendar >= 0 and slots.calendars.find_open(calendar, depart, 0) != depart:
        depart = leave
    row = dict(zip(_COLUMNS, (int(getattr(s, name)[leg]) for name in _COLUMNS), strict=True))
    row |= {"begin_s": begin, "depart_s": depart, "arrive_s": land, "end_s": land + unload}
    row |= {"slot_start": slot, "slot_end": slot_end}
    if carrier >= 0:
        return _hand_over(reading, changed, leg, row | {"carrier": carrier})
    return _shift(reading, leg, row)


def _fits(reading: Reading, changed: Problem, leg: int, kind: int) -> bool:
    """Say whether what a leg carries goes onto the floor and seats of a type; mass is left to the check."""
    s, types = reading.s, changed.types
    parts = reading.parts.get(leg, [])
    floor = int((s.part_vehicles[parts] * types.floor[kind, changed.lines.sort[s.part_line[parts]]]).sum())
    persons = int(s.part_persons[parts].sum())
    room = int(types.seats[kind] + types.seats_apart[kind])
    return floor <= int(types.positions[kind]) and persons <= room


def _find_early(reading: Reading, changed: Problem, leg: int) -> int:
    """Give the instant before which a leg may not land: the latest EAD of what it brings to its POD."""
    lines, s = changed.lines, reading.s
    aboard = s.part_line[reading.parts.get(leg, [])]
    pods = np.where(lines.pod < 0, lines.destination, lines.pod)[aboard]
    return int(lines.ead_s[aboard][pods == s.end[leg]].max(initial=-NEVER))


def _shift(reading: Reading, leg: int, row: Row) -> Schedule | None:
    """Begin a leg earlier on its own carrier, with the positioning before it."""
    s, back = reading.s, int(reading.before[leg])
    rows: dict[int, Row] = {leg: row}
    if back >= 0 and not reading.case.handled[back]:
        by = int(s.arrive_s[back]) - row["begin_s"]
        if by > 0:
            two = int(reading.before[back])
            free = int(s.end_s[two]) if two >= 0 else int(reading.p.carriers.ready_s[s.carrier[leg]])
            moved = {name: int(getattr(s, name)[back]) for name in _COLUMNS}
            for name in ("begin_s", "depart_s", "arrive_s", "end_s"):
                moved[name] -= by
            if moved["begin_s"] < free:
                return None
            rows[back] = moved
    return _rewrite(s, rows, drop=-1, extra=None)


def _hand_over(reading: Reading, changed: Problem, leg: int, row: Row) -> Schedule | None:
    """Give a leg to another carrier; its own goes straight to where its next leg begins."""
    s, carrier = reading.s, int(reading.s.carrier[leg])
    kind = int(changed.carriers.type_idx[carrier])
    ferry = int(reading.before[leg])
    if ferry >= 0 and reading.case.handled[ferry]:
        ferry = -1
    if ferry >= 0 and ferry in reading.parts:
        return None
    before = int(reading.before[ferry if ferry >= 0 else leg])
    place = int(s.end[before]) if before >= 0 else int(changed.carriers.at[carrier])
    free = int(s.end_s[before]) if before >= 0 else int(changed.carriers.ready_s[carrier])
    onward = np.flatnonzero(reading.before == leg)
    extra: Row | None = None
    if len(onward) and place != s.end[leg]:
        seconds = int(changed.network.link_s[kind, place, s.end[leg]])
        depart = int(s.begin_s[onward[0]]) - seconds
        if seconds < 0 or depart < free or changed.network.link_stop[kind, place, s.end[leg]] >= 0:
            return None
        extra = {"carrier": carrier, "start": place, "end": int(s.end[leg]), "begin_s": depart, "depart_s": depart}
        extra |= {"arrive_s": depart + seconds, "end_s": depart + seconds, "slot_start": -1, "slot_end": -1}
        extra |= {"stop_end": 0}
    return _rewrite(s, {leg: row}, drop=ferry, extra=extra)


def _rewrite(s: Schedule, rows: dict[int, Row], *, drop: int, extra: Row | None) -> Schedule:
    """Give a schedule with some legs changed, one taken out, one added, in the usual order of legs."""
    columns: dict[str, NDArray[Any]] = {name: getattr(s, name).copy() for name in _COLUMNS}
    for leg, row in rows.items():
        for name, value in row.items():
            columns[name][leg] = value
    keep = np.arange(len(s.carrier)) != drop
    for name, column in columns.items():
        kept = column[keep]
        columns[name] = kept if extra is None else np.append(kept, extra[name]).astype(kept.dtype)
    moved = np.cumsum(keep) - 1
    order = np.lexsort((columns["depart_s"], columns["carrier"], columns["begin_s"]))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    part_leg = rank[moved[s.part_leg]]
    by_leg = np.argsort(part_leg, kind="stable")
    return Schedule(
        **{name: column[order] for name, column in columns.items()},
        part_leg=part_leg[by_leg].astype(np.int32),
        part_line=s.part_line[by_leg],
        part_persons=s.part_persons[by_leg],
        part_vehicles=s.part_vehicles[by_leg],
    )
