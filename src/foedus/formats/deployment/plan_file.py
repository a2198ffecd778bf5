"""A plan as a file that a person can read and edit: ``foedus/plan``.

What lives here: legs and what they carry, by name, to a schedule of arrays and back. What does not: whether the plan
holds (``movement.check``).

Times are instants where the problem's zero is one, else seconds from zero. Slots are not written: nobody needs to say
which of several equal slots a carrier stands on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from pydantic import ValidationError

from foedus.errors import Fault
from foedus.formats.decode import decode
from foedus.formats.deployment.plain_file import check_header, read_plain, write_plain
from foedus.formats.faults import FieldPath, make_refusal, suggest_near
from foedus.formats.reader import parse_document
from foedus.formats.shapes import find_adapter
from foedus.formats.upgrades import History
from foedus.instants import instant_from, parse_instant, seconds_from, show_instant
from foedus.movement.problem import Problem, Schedule

NAME: Final = "plan"
VERSION: Final = 1
_HISTORY: Final = History(versions=((NAME, VERSION),))
_TIMES: Final = ("begins", "departs", "arrives", "ends")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """What one leg carries of one line."""

    line: str
    persons: int
    vehicles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLeg:
    """One carrier on one link; each time once, as an instant or as seconds from the problem's zero."""

    carrier: str
    start: str
    end: str
    #: loading begins, wheels up, wheels down, last element unloaded
    begins_at: datetime | None = None
    departs_at: datetime | None = None
    arrives_at: datetime | None = None
    ends_at: datetime | None = None
    begins_s: int | None = None
    departs_s: int | None = None
    arrives_s: int | None = None
    ends_s: int | None = None
    #: it ends with a technical stop: what is aboard stays aboard
    stop: bool = False
    parts: tuple[PlanPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What a ``foedus/plan`` file holds below its header."""

    legs: tuple[PlanLeg, ...]
    title: str = ""
    #: of the search that made it; null: nobody said, or a person edited it
    seed: int | None = None
    #: the clock of a plan that runs: what began before it is done
    clock_at: datetime | None = None
    clock_s: int | None = None


def write_plan(
    problem: Problem,
    s: Schedule,
    *,
    zero_at: datetime | None,
    title: str = "",
    seed: int | None = None,
    clock_s: int | None = None,
) -> bytes:
    """Write a schedule as a ``foedus/plan`` file; ``clock_s`` where the plan is under way."""
    names = problem.names
    parts: dict[int, list[dict[str, Any]]] = {}
    loads = (s.part_leg, s.part_line, s.part_persons, s.part_vehicles)
    for at, line, persons, vehicles in zip(*(column.tolist() for column in loads), strict=True):
        parts.setdefault(at, []).append({"line": names.lines[line], "persons": persons, "vehicles": vehicles})
    legs = []
    for k in range(len(s.carrier)):
        leg: dict[str, Any] = {
            "carrier": names.carriers[s.carrier[k]],
            "start": names.nodes[s.start[k]],
            "end": names.nodes[s.end[k]],
        }
        for word, column in zip(_TIMES, (s.begin_s, s.depart_s, s.arrive_s, s.end_s), strict=True):
            seconds = int(column[k])
            if zero_at is None:
                leg[f"{word}_s"] = seconds
            else:
                leg[f"{word}_at"] = show_instant(instant_from(zero_at, seconds))
        if s.stop_end[k]:
            leg["stop"] = True
        legs.append({**leg, "parts": parts.get(k, [])})
    head: dict[str, Any] = {"title": title} if seed is None else {"title": title, "seed": seed}
    if clock_s is not None and zero_at is not None:
        head["clock_at"] = show_instant(instant_from(zero_at, clock_s))
    elif clock_s is not None:
        head["clock_s"] = clock_s
    return write_plain(NAME, VERSION, {**head, "legs": legs})


def read_head(raw: bytes, *, shown_as: str) -> tuple[str, int | None]:
    """Give title and seed of a plan file that ``read_plan`` has read.

    Raises
    ------
    InputError
        If it is no ``foedus/plan`` file.
    """
    plain = read_plain(raw, shown_as=shown_as)
    check_header(plain, name=NAME, version=VERSION)
    return str(plain.data.get("title") or ""), plain.data.get("seed")


def read_running(
    raw: bytes, problem: Problem, *, zero_at: datetime | None, shown_as: str
) -> tuple[Schedule, int | None]:
    """Read a ``foedus/plan`` file and its clock, in seconds from zero; None where the plan has not begun.

    Raises
    ------
    InputError
        As ``read_plan``; or if its clock is no instant.
    """
    schedule = read_plan(raw, problem, zero_at=zero_at, shown_as=shown_as)
    plain = read_plain(raw, shown_as=shown_as)
    at, seconds = plain.data.get("clock_at"), plain.data.get("clock_s")
    if at is None or zero_at is None:
        return schedule, None if seconds is None else int(seconds)
    return schedule, seconds_from(zero_at, at if isinstance(at, datetime) else parse_instant(str(at)))


def read_plan(raw: bytes, problem: Problem, *, zero_at: datetime | None, shown_as: str) -> Schedule:
    """Read a ``foedus/plan`` file of a problem.

    Raises
    ------
    InputError
        With every fault of its shape, and every carrier, place or line that the problem does not have.
    """
    plain = read_plain(raw, shown_as=shown_as)
    check_header(plain, name=NAME, version=VERSION)
    try:
        body = {key: value for key, value in plain.data.items() if key not in ("format", "version")}
        plan: PlanFile = find_adapter(PlanFile).validate_python(body)
    except ValidationError:
        # read again with the place of every value, to word what is wrong
        plan = decode(parse_document(raw, shown_as=shown_as), PlanFile, format_name=NAME, history=_HISTORY)
    faults: list[Fault] = []

    def find(known: dict[str, int], name: str, path: FieldPath, word: str) -> int:
        if name not in known:
            hint = suggest_near(name, known) if len(known) < 5000 else ""
            expected = f"a {word} of the problem"
            found = f"the text '{name}'"
            faults.append(plain.make_fault(path, found=found, expected=expected, code="unknown-reference", hint=hint))
        return known.get(name, 0)

    names = problem.names
    carriers, nodes, lines = (
        {name: k for k, name in enumerate(row)} for row in (names.carriers, names.nodes, names.lines)
    )
    legs: list[tuple[int, ...]] = []
    parts: list[tuple[int, ...]] = []
    for k, leg in enumerate(plan.legs):
        at: FieldPath = ("legs", k)
        ends = (find(nodes, leg.start, (*at, "start"), "place"), find(nodes, leg.end, (*at, "end"), "place"))
        times = []
        for word in _TIMES:
            seconds = _read_time(leg, word, zero_at)
            if isinstance(seconds, str):
                faults.append(
                    plain.make_fault(
                        (*at, f"{word}_at"), found=seconds, expected=_say_time(word, zero_at), code="missing"
                    )
                )
            times.append(0 if isinstance(seconds, str) else seconds)
        legs.append((find(carriers, leg.carrier, (*at, "carrier"), "carrier"), *ends, *times, int(leg.stop)))
        for j, part in enumerate(leg.parts):
            line = find(lines, part.line, (*at, "parts", j, "line"), "line")
            parts.append((k, line, part.persons, part.vehicles))
    if faults:
        raise make_refusal(faults, shown_as)
    return _make_schedule(legs, parts)


def _read_time(leg: PlanLeg, word: str, zero_at: datetime | None) -> int | str:
    """Give one time of a leg in seconds, or what was found in its place."""
    at, seconds = getattr(leg, f"{word}_at"), getattr(leg, f"{word}_s")
    if (at is None) == (seconds is None):
        return "nothing" if at is None else "the same time twice"
    if at is None:
        return int(seconds)
    return "an instant" if zero_at is None else seconds_from(zero_at, at)


def _say_time(word: str, zero_at: datetime | None) -> str:
    if zero_at is None:
        return f"{word}_s, seconds from zero: the problem does not say which instant zero is"
    return f"{word}_at, an instant, or {word}_s, seconds from {show_instant(zero_at)}"


def _make_schedule(legs: list[tuple[int, ...]], parts: list[tuple[int, ...]]) -> Schedule:
    table = np.array(legs, dtype=np.int64).reshape(len(legs), 8)
    loads = np.array(parts, dtype=np.int64).reshape(len(parts), 4)
    free = np.full(len(legs), -1, dtype=np.int32)
    return Schedule(
        carrier=table[:, 0].astype(np.int32),
        start=table[:, 1].astype(np.int32),
        end=table[:, 2].astype(np.int32),
        begin_s=table[:, 3].copy(),
        depart_s=table[:, 4].copy(),
        arrive_s=table[:, 5].copy(),
        end_s=table[:, 6].copy(),
        slot_start=free,
        slot_end=free.copy(),
        stop_end=table[:, 7].astype(np.int8),
        part_leg=loads[:, 0].astype(np.int32),
        part_line=loads[:, 1].astype(np.int32),
        part_persons=loads[:, 2].copy(),
        part_vehicles=loads[:, 3].copy(),
    )
