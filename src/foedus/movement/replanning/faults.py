"""What is wrong with events and a state of execution, all at once, before any of it is applied.

What lives here: the faults and their wording. What does not: what events do (``applying``).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from fnmatch import fnmatchcase
from itertools import pairwise

import numpy as np

from foedus.errors import PlanningError
from foedus.movement.check_nodes import show_span
from foedus.movement.problem import NEVER, Problem, Schedule
from foedus.movement.replanning.events import (
    LINE_FIELDS,
    WORDS,
    Breakdown,
    ChangedLine,
    Closure,
    Delay,
    Event,
    Execution,
    Flown,
    MoreLift,
    NewLine,
    Pin,
    Unpin,
    Withdrawal,
)

_NODES = ("origin", "destination", "pod")
_NEEDED = ("origin", "destination")
#: further carriers of one event, and persons, pieces or masses of a line, at most
_MOST_CARRIERS = 10_000
_MOST = (1 << 31) - 1


def match_names(patterns: Iterable[str], names: Sequence[str]) -> list[int]:
    """Give the indices of the names that any of the patterns fits (``*`` and ``?``)."""
    wanted = tuple(patterns)
    return [k for k, name in enumerate(names) if any(fnmatchcase(name, pattern) for pattern in wanted)]


def _miss(word: str, name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"there is no {word} called '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")


def find_leg(problem: Problem, s: Schedule, flown: Flown) -> int | None:
    """Give the leg of a plan that a report is about, or None."""
    names = problem.names
    legs = np.lexsort((s.depart_s, s.begin_s))
    rows = [
        int(k)
        for k in legs.tolist()
        if (names.carriers[s.carrier[k]], names.nodes[s.start[k]], names.nodes[s.end[k]])
        == (flown.carrier, flown.start, flown.end)
    ]
    return rows[flown.turn - 1] if 1 <= flown.turn <= len(rows) else None


def _list_too_big(noun: Event | Flown) -> Iterator[str]:
    """Say which numbers of an event or a report are no times."""
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.name.endswith("_s") and isinstance(value, int) and abs(value) > NEVER:
            yield f"{field.name}: {value} is too much"


class _Faults:
    """Looks at one event after the other; ``known`` grows by what events add."""

    def __init__(self, problem: Problem, now_s: int) -> None:
        self.names = problem.names
        self.hub_s = problem.network.hub_s
        self.now_s = now_s
        self.lines = list(self.names.lines)
        self.carriers = list(self.names.carriers)
        self.gone: set[str] = set()

    def look(self, event: Event) -> Iterator[str]:
        """Give what is wrong with an event."""
        big = list(_list_too_big(event))
        yield from big
        if big:
            return
        if event.at_s < self.now_s:
            yield f"it became known at {show_span(event.at_s)}, before the clock at {show_span(self.now_s)}"
        if isinstance(event, Closure):
            yield from self._look_at_closure(event)
        elif isinstance(event, Breakdown | Delay):
            yield from self._look_at_carrier(event)
        elif isinstance(event, NewLine | ChangedLine):
            yield from self._look_at_line(event)
        elif isinstance(event, Withdrawal):
            yield from self._fit("line", event.lines, self.lines)
            yield from self._fit("carrier", event.carriers, self.carriers)
            if not event.lines and not event.carriers:
                yield "it names neither lines nor carriers"
            self.gone |= {self.lines[k] for k in match_names(event.lines, self.lines)}
        elif isinstance(event, MoreLift):
            yield from self._look_at_lift(event)
        elif isinstance(event, Pin | Unpin):
            yield from self._look_at_pin(event)
        else:
            yield f"nothing is known of events of the kind {type(event).__name__}"

    def _nodes(self, names: Iterable[str | None]) -> Iterator[str]:
        for name in names:
            if name is not None and name not in self.names.nodes:
                yield _miss("place", name, self.names.nodes)

    @staticmethod
    def _fit(word: str, patterns: Iterable[str], known: Sequence[str]) -> Iterator[str]:
        yield from (_miss(word, one, known) for one in patterns if not match_names((one,), known))

    def _types(self, names: Iterable[str]) -> Iterator[str]:
        yield from (_miss("carrier type", one, self.names.types) for one in names if one not in self.names.types)

    def _look_at_closure(self, event: Closure) -> Iterator[str]:
        way = event.start is not None and event.end is not None
        if (event.place is None) == (not way) or (event.start is None) != (event.end is None):
            yield "give either a place, or the start and the end of a way"
        yield from self._nodes((event.place, event.start, event.end))
        yield from self._types(event.types)
        if way and event.start == event.end:
            yield f"a way leads from one place to another: its start and its end are both '{event.start}'"
        if event.until_s <= event.from_s:
            yield f"it ends at {show_span(event.until_s)}, not after it begins at {show_span(event.from_s)}"
        if event.slots is not None and (event.slots < 1 or way):
            yield "slots are those of a place, at least one"
        if event.types and event.place is not None:
            yield "a place closes to all types; a way may close to some"

    def _look_at_carrier(self, event: Breakdown | Delay) -> Iterator[str]:
        if event.carrier not in self.carriers:
            yield _miss("carrier", event.carrier, self.carriers)
        if isinstance(event, Breakdown) and event.until_s <= event.at_s:
            yield f"it is over at {show_span(event.until_s)}, not after it is known at {show_span(event.at_s)}"
        if isinstance(event, Delay) and event.by_s <= 0:
            yield f"a delay of {event.by_s} s is none"

    def _look_at_line(self, event: NewLine | ChangedLine) -> Iterator[str]:
        for field, value in event.fields.items():
            if isinstance(value, int) and abs(value) > (NEVER if field.endswith("_s") else _MOST):
                yield f"{field}: {value} is too much"
            if field not in LINE_FIELDS:
                yield _miss("field of a line", field, LINE_FIELDS)
            elif field in _NODES and isinstance(value, str):
                yield from self._nodes((value,))
            elif not isinstance(value, int):
                yield f"{field}: '{value}' is not a whole number"
        if isinstance(event, ChangedLine):
            if not event.fields:
                yield "it changes nothing: give at least one field of the line"
            if event.line not in self.lines:
                yield _miss("line", event.line, self.lines)
            elif event.line in self.gone:
                yield f"line {event.line} was withdrawn by an event before"
            return
        if event.line in self.lines:
            yield f"there is a line called '{event.line}' already"
        for field in _NEEDED:
            if field not in event.fields:
                yield f"a new line needs its {field}"
        if not (event.fields.get("persons") or event.fields.get("vehicles")):
            yield "a new line needs persons or vehicles"
        self.lines.append(event.line)

    def _look_at_lift(self, event: MoreLift) -> Iterator[str]:
        yield from self._types((event.kind,))
        yield from self._nodes((event.place, event.home))
        if not 1 <= event.count <= _MOST_CARRIERS:
            yield f"{event.count} carriers are {'none' if event.count < 1 else f'more than {_MOST_CARRIERS}'}"
            return
        new = [f"{event.name}-{k + 1}" for k in range(max(0, event.count))]
        yield from (f"there is a carrier called '{name}' already" for name in new if name in self.carriers)
        self.carriers += new

    def _look_at_pin(self, event: Pin | Unpin) -> Iterator[str]:
        if event.line not in self.lines:
            yield _miss("line", event.line, self.lines)
        elif event.line in self.gone:
            yield f"line {event.line} was withdrawn by an event before"
        if isinstance(event, Unpin):
            return
        yield from self._types(event.types)
        yield from self._nodes(event.via or ())
        yield from self._look_at_hubs(() if event.forbid else event.via or ())
        yield from self._fit("carrier", event.carriers, self.carriers)
        if event.line in self.names.lines and not (
            event.carriers or event.types or event.via is not None or event.not_before_s is not None
            or event.due_s is not None
        ):  # fmt: skip
            yield "it says nothing: give carriers, types, places or a time"
        if event.forbid and (event.not_before_s is not None or event.due_s is not None):
            yield "a time can be asked for, not forbidden"

    def _look_at_hubs(self, via: Iterable[str]) -> Iterator[str]:
        """Say where a line is to change carriers that is no hub."""
        nodes = self.names.nodes
        hubs = [name for name, hub_s in zip(nodes, self.hub_s.tolist(), strict=True) if hub_s >= 0]
        for name in via:
            if name in nodes and name not in hubs:
                there = (
                    f"hubs are {', '.join(hubs[:8])}" if hubs else "there are no hubs; 'via' with no place is straight"
                )
                yield f"nothing changes carriers at '{name}': {there}"


def _look_at_state(problem: Problem, s: Schedule, state: Execution) -> Iterator[str]:
    """Say where a state of execution contradicts the plan it is of, or itself."""
    told: dict[str, list[tuple[int, int, str]]] = {}
    for report in state.flown:
        who = f"{report.carrier} from {report.start} to {report.end} (leg {report.turn} this way)"
        big = [f"{who}: {fault}" for fault in _list_too_big(report)]
        yield from big
        if big:
            continue
        leg = find_leg(problem, s, report)
        if report.carrier not in problem.names.carriers:
            yield _miss("carrier", report.carrier, problem.names.carriers)
            continue
        if leg is None:
            yield f"{who}: the plan has no such leg"
            continue
        planned = (s.begin_s[leg], s.depart_s[leg], s.arrive_s[leg], s.end_s[leg])
        given = (report.begin_s, report.depart_s, report.arrive_s, report.end_s)
        times = [int(old) if new is None else new for old, new in zip(planned, given, strict=True)]
        if any(a > b for a, b in pairwise(times)):
            words = zip(("begins", "departs", "arrives", "ends"), times, given, strict=True)
            shown = (f"{word} {show_span(at)}{'' if new is None else ' as told'}" for word, at, new in words)
            yield f"{who}: its times run backwards ({', '.join(shown)})"
        if times[0] >= state.now_s:
            yield f"{who}: it begins at {show_span(times[0])}, not before the clock at {show_span(state.now_s)}"
        told.setdefault(report.carrier, []).append((times[0], times[3], who))
    for rows in told.values():
        for (_, end, before), (begin, _, who) in pairwise(sorted(rows)):
            if begin < end:
                yield f"{who}: it begins at {show_span(begin)}, before {before} ends at {show_span(end)}"


def name_event(events: Sequence[Event], event: Event) -> str:
    """Name an event by its place among those given, and its kind."""
    k = next(k for k, one in enumerate(events) if one is event)
    return f"event {k + 1} ({_name_kind(event)})"


def refuse_events(faults: Sequence[str]) -> None:
    """Refuse events that have faults; the plan at hand then stands.

    Raises
    ------
    PlanningError
        With every fault, where there is one.
    """
    if faults:
        raise PlanningError(
            "these events cannot be planned for; the plan at hand stands:\n" + "\n".join(f"- {one}" for one in faults),
            code="movement-events",
            hint="mend the events named; none of them was applied",
        )


def _name_kind(event: Event) -> str:
    if isinstance(event, Closure) and event.refused_by is not None:
        return "refusal"
    return WORDS.get(type(event), type(event).__name__)


def refuse_faulty(problem: Problem, s: Schedule, state: Execution, events: Sequence[Event]) -> None:
    """Refuse events or a state that make no sense here; the plan at hand then stands.

    Raises
    ------
    PlanningError
        With every fault, and the event it is in.
    """
    faults = [f"state of execution: {fault}" for fault in _look_at_state(problem, s, state)]
    if abs(state.now_s) >= NEVER:
        faults.append("state of execution: it says no time")
    looker = _Faults(problem, state.now_s)
    # in the order in which they are applied
    for k, event in sorted(enumerate(events), key=lambda one: one[1].at_s):
        who = f"event {k + 1} ({_name_kind(event)})"
        if event in events[:k]:
            faults.append(f"{who}: it is event {events.index(event) + 1} again")
            continue
        faults += [f"{who}: {fault}" for fault in looker.look(event)]
    refuse_events(faults)
