"""What events do to a problem and to the plan at hand: new arrays, and the legs that are flown already.

What lives here: one event after the other applied. What does not: faults of events, and any planning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.movement.check_nodes import show_span
from foedus.movement.problem import I8, I64, NEVER, PASS_BY, Problem, Schedule
from foedus.movement.replanning.edits import (
    Span,
    add_carriers,
    add_line,
    bar_link,
    change_line,
    keep_lines,
    pin_line,
    shut_node,
    shut_slots,
)
from foedus.movement.replanning.events import (
    Breakdown,
    ChangedLine,
    Closure,
    Delay,
    Event,
    Execution,
    MoreLift,
    NewLine,
    Pin,
    Unpin,
    Withdrawal,
)
from foedus.movement.replanning.faults import find_leg, match_names, name_event, refuse_events, refuse_faulty
from foedus.movement.replanning.slot_times import find_free

_NODES = ("origin", "destination", "pod")


class Applied(NamedTuple):
    """A problem after events, and the plan at hand in its indices.

    ``schedule`` has the legs that are flown or begun (``flown``) at their true times, and the others as they were
    planned; parts of lines that are no more are gone from it, and legs may be ``emptied`` by that.
    """

    problem: Problem
    schedule: Schedule
    flown: NDArray[np.bool_]  # (n_legs,)
    emptied: NDArray[np.bool_]  # (n_legs,)
    again_s: I64  # (n_carriers,) from when each may begin a leg that is not flown; NEVER: not at all
    now_s: int
    notes: tuple[str, ...]


def _close_chains(s: Schedule, flown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the legs after a technical stop to those begun: a load aboard goes on."""
    begun = flown.copy()
    if not s.stop_end.any():
        return begun
    order = np.lexsort((s.depart_s, s.begin_s, s.carrier))
    for before, leg in zip(order[:-1].tolist(), order[1:].tolist(), strict=True):
        if s.carrier[before] == s.carrier[leg] and s.stop_end[before] and begun[before]:
            begun[leg] = True
    return begun


class _UnfitError(Exception):
    """What an event asks for does not fit what is flown by then."""


class _Movement:
    """What is changed, event by event."""

    def __init__(self, problem: Problem, schedule: Schedule, state: Execution, now_s: int) -> None:
        self.p = problem
        self.s = schedule
        self.now_s = now_s
        self.notes: list[str] = []
        self.again_s: I64 = np.full(len(problem.carriers.at), now_s, dtype=np.int64)
        for report in state.flown:
            leg = find_leg(problem, schedule, report)
            if leg is not None:
                times = (report.begin_s, report.depart_s, report.arrive_s, report.end_s)
                self._set_times(leg, times)
        begun = self.s.begin_s < state.now_s
        if state.flown:
            self._hold_back(begun)
        self.flown = _close_chains(self.s, begun)
        self.clock_s = state.now_s

    def _hold_back(self, begun: NDArray[np.bool_]) -> None:
        """Take out what a carrier has not begun, because a report has it on the leg before for longer."""
        busy_s: dict[int, int] = {}
        held: set[int] = set()
        for leg in np.lexsort((self.s.depart_s, self.s.begin_s)).tolist():
            carrier, begin = int(self.s.carrier[leg]), int(self.s.begin_s[leg])
            if carrier in held or begin < busy_s.get(carrier, begin):
                held.add(carrier)
                begun[leg] = False
            busy_s[carrier] = max(busy_s.get(carrier, begin), int(self.s.end_s[leg]))

    def _set_times(self, leg: int, times: Sequence[int | None]) -> None:
        columns = {}
        for name, value in zip(("begin_s", "depart_s", "arrive_s", "end_s"), times, strict=True):
            if value is not None:
                columns[name] = getattr(self.s, name).copy()
                columns[name][leg] = value
        self.s = self.s._replace(**columns)

    def go_on(self, at_s: int) -> None:
        """Let time pass: what begins before an instant is begun."""
        self.clock_s = max(self.clock_s, at_s)
        ready = self.again_s[self.s.carrier] <= self.s.begin_s
        still = (self.again_s <= self.now_s)[self.s.carrier]
        begun = self.flown | ((self.s.begin_s < self.clock_s) & (ready | still) & ~self._find_held_up())
        self.flown = _close_chains(self.s, begun)

    def _find_held_up(self) -> NDArray[np.bool_]:
        """Say which legs wait for a carrier that is still on a leg it is late on, and all that it does after them."""
        s, n = self.s, len(self.again_s)
        busy_s: I64 = np.full(n, -NEVER, dtype=np.int64)
        np.maximum.at(busy_s, s.carrier[self.flown], s.end_s[self.flown])
        waits = ~self.flown & (s.begin_s < busy_s[s.carrier])
        first_s: I64 = np.full(n, NEVER, dtype=np.int64)
        np.minimum.at(first_s, s.carrier[waits], s.begin_s[waits])
        return np.asarray(~self.flown & (s.begin_s >= first_s[s.carrier]))

    def apply(self, event: Event) -> None:
        """Apply one event."""
        if isinstance(event, Closure):
            self._shut(event)
        elif isinstance(event, Breakdown):
            self._break(event)
        elif isinstance(event, Delay):
            self._delay(event)
        elif isinstance(event, NewLine):
            fields = {key: self._read(key, value) for key, value in event.fields.items()}
            fields.setdefault("release_s", event.at_s)
            self.p = add_line(self.p, event.line, fields, f"added at {show_span(event.at_s)}")
        elif isinstance(event, ChangedLine):
            self._change(event)
        elif isinstance(event, Withdrawal):
            self._withdraw(event)
        elif isinstance(event, MoreLift):
            names = [f"{event.name}-{k + 1}" for k in range(event.count)]
            kind, at = self.p.names.types.index(event.kind), self._node(event.place)
            home = -1 if event.home is None else self._node(event.home)
            self.p = add_carriers(self.p, names, kind=kind, at=at, ready_s=event.ready_s, home=home)
            self.again_s = np.append(self.again_s, np.full(event.count, max(self.now_s, event.ready_s)))
        elif isinstance(event, Pin):
            self._pin(event)
        elif isinstance(event, Unpin):
            self.p = pin_line(self.p, self._line(event.line), carriers=None, places=None, free=True)

    def _node(self, name: str) -> int:
        return self.p.names.nodes.index(name)

    def _line(self, name: str) -> int:
        return self.p.names.lines.index(name)

    def _read(self, field: str, value: int | str) -> int:
        return self._node(value) if field in _NODES and isinstance(value, str) else int(value)

    def _shut(self, event: Closure) -> None:
        span: Span = (max(event.from_s, event.at_s), event.until_s)
        if event.place is not None:
            node = self._node(event.place)
            if event.slots is not None:
                self.p = shut_slots(self.p, node, event.slots, span)
            else:
                self.p = shut_node(self.p, node, span)
            self._note_landings(node, span)
            return
        types = [self.p.names.types.index(one) for one in event.types] or list(range(len(self.p.names.types)))
        a, b = self._node(event.start or ""), self._node(event.end or "")
        self.p = bar_link(self.p, types, a, b, span)

    def _note_landings(self, node: int, span: Span) -> None:
        s = self.s
        aloft = self.flown & (s.end == node) & (s.arrive_s >= span[0]) & (s.arrive_s < span[1]) & (s.depart_s < span[0])
        if aloft.any():
            names = ", ".join(self.p.names.carriers[c] for c in s.carrier[np.flatnonzero(aloft)].tolist())
            self.notes.append(
                f"under way to {self.p.names.nodes[node]} when it closes, and taken to land there all the same: "
                f"{names}; say otherwise by the state of execution"
            )

    def _break(self, event: Breakdown) -> None:
        c = self.p.names.carriers.index(event.carrier)
        self.again_s[c] = max(int(self.again_s[c]), event.until_s)
        mine = (self.s.carrier == c) & self.flown
        loading = mine & (self.s.depart_s >= event.at_s)
        if loading.any():
            self.flown &= ~loading
            self.notes.append(f"{event.carrier} breaks down while loading: its load is taken off and goes on otherwise")

    def _delay(self, event: Delay) -> None:
        """Shift the leg that a carrier is on, and what follows a stop of it; or keep it from its next leg."""
        c = self.p.names.carriers.index(event.carrier)
        s = self.s
        on = np.flatnonzero((s.carrier == c) & self.flown & (s.end_s > event.at_s))
        if not len(on):
            later = s.begin_s[(s.carrier == c) & ~self.flown]
            first = max(int(later.min()) if len(later) else self.now_s, self.now_s)
            self.again_s[c] = max(int(self.again_s[c]), first + event.by_s)
            return
        slip = event.by_s
        for leg in on[np.argsort(s.begin_s[on])].tolist():
            begin, depart, arrive, end = (int(x[leg]) for x in (s.begin_s, s.depart_s, s.arrive_s, s.end_s))
            if begin >= event.at_s:
                begin = begin + slip
            if depart >= event.at_s:
                depart = depart + slip
            landed = arrive + slip if arrive >= event.at_s else arrive
            lasting = end - arrive
            if landed != arrive and self.s.slot_end[leg] >= 0:
                # what has landed or will by then keeps its slot; this one takes the first that is free
                landed, slot = find_free(self.p, self.s, self.flown, leg, earliest_s=landed, lasting_s=lasting)
                column = self.s.slot_end.copy()
                column[leg] = slot
                self.s = self.s._replace(slot_end=column)
            until = landed + lasting if landed != arrive else end + slip
            self._set_times(leg, (begin, depart, landed, until))
            slip = until - end
            s = self.s

    def _moved_from_origin(self, line: int) -> tuple[int, int, NDArray[np.bool_]]:
        """Give the persons and pieces of a line that have left its origin, and which parts took them."""
        s = self.s
        took = (s.part_line == line) & self.flown[s.part_leg] & (s.start[s.part_leg] == self.p.lines.origin[line])
        return int(s.part_persons[took].sum()), int(s.part_vehicles[took].sum()), took

    def _change(self, event: ChangedLine) -> None:
        line = self._line(event.line)
        fields = {key: self._read(key, value) for key, value in event.fields.items()}
        persons, vehicles, _ = self._moved_from_origin(line)
        lines = self.p.lines
        if persons + vehicles and any(
            key in fields and fields[key] != int(getattr(lines, key)[line]) for key in ("origin", "destination", "mode")
        ):
            raise _UnfitError(
                f"line {event.line}: {persons} persons and {vehicles} pieces of it have left; where they go cannot "
                "change: withdraw the line and add a new one for the rest"
            )
        for key, gone, word in (("persons", persons, "persons"), ("vehicles", vehicles, "pieces")):
            if fields.get(key, gone) < gone:
                raise _UnfitError(f"line {event.line}: {gone} {word} of it have left, it cannot have {fields[key]}")
        rerouted = any(key in fields for key in ("origin", "destination", "mode", "sort", "together", "pod"))
        self.p = change_line(self.p, line, fields)
        self._trim(line, all_of_it=rerouted)

    def _trim(self, line: int, *, all_of_it: bool) -> None:
        """Take parts that are not flown out of the plan: all of a line, or what is more than it has, the last first."""
        s = self.s
        rows = np.flatnonzero((s.part_line == line) & ~self.flown[s.part_leg])
        if not all_of_it:
            rows = rows[s.start[s.part_leg[rows]] == self.p.lines.origin[line]]
        persons, vehicles, _ = self._moved_from_origin(line)
        left = [int(self.p.lines.persons[line]) - persons, int(self.p.lines.vehicles[line]) - vehicles]
        part_persons, part_vehicles = s.part_persons.copy(), s.part_vehicles.copy()
        for row in rows[np.argsort(s.begin_s[s.part_leg[rows]], kind="stable")].tolist():
            for k, column in enumerate((part_persons, part_vehicles)):
                column[row] = 0 if all_of_it else min(int(column[row]), left[k])
                left[k] -= int(column[row])
        self._keep_parts(s._replace(part_persons=part_persons, part_vehicles=part_vehicles))

    def _keep_parts(self, s: Schedule) -> None:
        kept = s.part_persons + s.part_vehicles > 0
        self.s = s._replace(
            part_leg=s.part_leg[kept],
            part_line=s.part_line[kept],
            part_persons=s.part_persons[kept],
            part_vehicles=s.part_vehicles[kept],
        )

    def _withdraw(self, event: Withdrawal) -> None:
        for c in match_names(event.carriers, self.p.names.carriers):
            self.again_s[c] = NEVER
        gone = np.zeros(len(self.p.lines.origin), dtype=np.bool_)
        for line in match_names(event.lines, self.p.names.lines):
            persons, vehicles, _ = self._moved_from_origin(line)
            if persons + vehicles == 0:
                gone[line] = True
                continue
            name = self.p.names.lines[line]
            self.notes.append(f"line {name}: {persons} persons and {vehicles} pieces have left and are moved on")
            self.p = change_line(self.p, line, {"persons": persons, "vehicles": vehicles})
            self._trim(line, all_of_it=False)
        if not gone.any():
            return
        s, rank = self.s, np.cumsum(~gone) - 1
        self._keep_parts(s._replace(part_persons=np.where(gone[s.part_line], 0, s.part_persons),
                                    part_vehicles=np.where(gone[s.part_line], 0, s.part_vehicles)))  # fmt: skip
        self.s = self.s._replace(part_line=rank[self.s.part_line].astype(np.int32))
        self.p = keep_lines(self.p, ~gone)

    def _is_flown(self, line: int) -> bool:
        """Say whether all of a line has left its origin, and no leg of it is still to begin."""
        persons, vehicles, _ = self._moved_from_origin(line)
        left = (self.s.part_line == line) & ~self.flown[self.s.part_leg]
        lines = self.p.lines
        return not left.any() and persons >= lines.persons[line] and vehicles >= lines.vehicles[line]

    def _pin(self, event: Pin) -> None:
        line, names = self._line(event.line), self.p.names
        if self._is_flown(line):
            raise _UnfitError(
                f"line {event.line}: all of it is flown, or on the last leg of its way, by {show_span(self.clock_s)}; "
                f"nothing of it is left to {'forbid' if event.forbid else 'pin'}"
            )
        carriers: NDArray[np.bool_] | None = None
        if event.carriers or event.types:
            named = np.zeros(len(names.carriers), dtype=np.bool_)
            named[match_names(event.carriers, names.carriers)] = True
            kinds = [names.types.index(one) for one in event.types]
            named |= np.isin(self.p.carriers.type_idx, kinds)
            carriers = ~named if event.forbid else named
        places: I8 | None = None
        if event.via is not None:
            nodes = [self._node(one) for one in event.via]
            places = np.full(len(names.nodes), 1 if event.forbid else 0, dtype=np.int8)
            places[nodes] = 0 if event.forbid else PASS_BY
        fields = {}
        if event.not_before_s is not None:
            fields["release_s"] = max(event.not_before_s, int(self.p.lines.release_s[line]))
        if event.due_s is not None:
            fields["due_s"] = event.due_s
        self.p = change_line(pin_line(self.p, line, carriers=carriers, places=places), line, fields)


def apply_events(problem: Problem, schedule: Schedule, state: Execution, events: Sequence[Event]) -> Applied:
    """Give problem and plan after events, in the order in which they became known.

    Raises
    ------
    PlanningError
        If an event or the state makes no sense, with every fault; nothing is applied then.
    """
    refuse_faulty(problem, schedule, state, events)
    now_s = max([state.now_s, *(event.at_s for event in events)])
    movement = _Movement(problem, schedule, state, now_s)
    faults: list[str] = []
    for event in sorted(events, key=lambda one: one.at_s):
        movement.go_on(event.at_s)
        try:
            movement.apply(event)
        except _UnfitError as error:
            faults.append(f"{name_event(events, event)}: {error}")
    refuse_events(faults)
    movement.go_on(now_s)
    n_legs = len(schedule.carrier)
    had, has = (np.bincount(s.part_leg, minlength=n_legs) > 0 for s in (schedule, movement.s))
    return Applied(
        problem=movement.p,
        schedule=movement.s,
        flown=movement.flown,
        emptied=had & ~has,
        again_s=movement.again_s,
        now_s=now_s,
        notes=tuple(movement.notes),
    )
