"""Why a line cannot be moved at all, or never in time: the smallest sets of constraints that contradict each other.

What lives here: the constraints of one line by name, each with a way to take it out, and the deletion that leaves a
minimal set. What does not: want of carriers or slots among many lines; a line is looked at alone.

A set is minimal where the line cannot move while all of it holds, all else being taken out, and can as soon as any one
of it is taken out too. Found by deletion: one constraint after the other is left out for good where the rest still
contradicts. Where a line has several such sets that share nothing, all are given.

Source: deletion filter of Chinneck and Dravnieks (ORSA Journal on Computing 3, 1991).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from foedus.movement.bars import measure_barred
from foedus.movement.changes import Clock
from foedus.movement.check_nodes import show_span
from foedus.movement.constraints import Constraint, list_constraints, relax, show_row
from foedus.movement.movability import find_unmoved
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reach import find_earliest
from foedus.movement.replanning.edits import keep_lines

#: sets that are looked for in one line
_MOST_SETS: Final = 6
#: columns in which lines that share their conflicts are equal
_ALIKE: Final = ("origin", "destination", "pod", "mode", "person_kg", "vehicle_kg", "sort", "together", "column")
#: whose reason a conflict has: the first of these that is in it
_FIRST: Final = (
    "pins", "slots", "shut", "way", "ways", "equipment", "runway", "mass", "size", "together", "persons", "seats",
    "holds", "lift", "range", "carriers", "ead", "release", "last", "pod", "hubs", "times", "mode",
)  # fmt: skip


class Conflict(NamedTuple):
    """One minimal set of constraints that contradict each other, the lines that share it, and the rows it is from."""

    lines: tuple[str, ...]
    reason: str
    words: tuple[str, ...]
    rows: tuple[str, ...]


def take_line(problem: Problem, line: int) -> Problem:
    """Give the problem with one line alone; a line that drives keeps its carrier."""
    return keep_lines(problem, np.arange(len(problem.lines.origin)) == line)


def can_move(problem: Problem) -> bool:
    """Say whether the one line of a problem can be moved, alone, by its last date."""
    problem = _keep_pins(problem)
    if next(find_unmoved(problem), None) is not None:
        return False
    earliest = find_earliest(problem, measure_barred(problem))[0]
    if earliest is None:
        return True
    last = int(problem.lines.not_after_s[0])
    return earliest.arrival_s < NEVER and (last >= NEVER or earliest.arrival_s <= last)


def _keep_pins(problem: Problem) -> Problem:
    """Give the problem of one line with the carriers and hubs alone that its pins allow."""
    pins, lines, carriers = problem.pins, problem.lines, problem.carriers
    if pins is None:
        return problem
    row, place = int(pins.carriers_of[0]), int(pins.places_of[0])
    if row >= 0 and lines.column[0] < 0:
        may = pins.may_carry[row] != 0
        kept = type(carriers)(*(column[may] for column in carriers))
        names = problem.names._replace(carriers=tuple(np.array(problem.names.carriers, dtype=object)[may]))
        problem = problem._replace(carriers=kept, names=names)
    if place >= 0:
        hub_s = np.where(pins.may_pass[place] != 0, problem.network.hub_s, -1)
        problem = problem._replace(network=problem.network._replace(hub_s=hub_s))
    return problem._replace(pins=None)


def shrink(names: Iterable[str], contradicts: Callable[[frozenset[str]], bool]) -> tuple[str, ...]:
    """Give a minimal subset that still contradicts, by deletion; those named first go first.

    Parameters
    ----------
    names
        A set that contradicts.
    contradicts
        Says of a subset whether it does; no subset may contradict where a greater one does not.

    Examples
    --------
    >>> shrink("abcd", lambda kept: {"b", "d"} <= kept)
    ('b', 'd')
    """
    kept = list(names)
    for name in list(kept):
        rest = frozenset(kept) - {name}
        if contradicts(rest):
            kept.remove(name)
    return tuple(kept)


def find_sets(names: list[str], contradicts: Callable[[frozenset[str]], bool]) -> Iterator[tuple[str, ...]]:
    """Give minimal contradicting sets that share nothing, until the rest contradicts no more."""
    left = list(names)
    for _ in range(_MOST_SETS):
        if not contradicts(frozenset(left)):
            return
        found = shrink(left, contradicts)
        if not found:
            return
        yield found
        left = [name for name in left if name not in found]


def explain_line(problem: Problem, line: int, clock: Clock = show_span) -> list[tuple[Constraint, ...]]:
    """Give the minimal sets of constraints that keep one line from moving, or in time; none where it can."""
    alone = take_line(problem, line)
    rows = list_constraints(alone, clock)
    by_name = {row.name: row for row in rows}
    every = frozenset(by_name)

    def contradicts(kept: frozenset[str]) -> bool:
        return not any(can_move(one) for one in relax(alone, rows, every - kept))

    return [tuple(by_name[name] for name in found) for found in find_sets(list(by_name), contradicts)]


def find_conflicts(
    problem: Problem,
    lines: Iterable[int] | None = None,
    clock: Clock = show_span,
    *,
    stop: Callable[[], bool] | None = None,
) -> list[Conflict]:
    """Give the minimal conflicts of lines, those that share one put together.

    Parameters
    ----------
    lines
        Those to look at; None: all with a claim to lift that nothing moves, or not in time, even alone.
    clock
        Writes instants.
    stop
        Asked between lines that are unlike; once true those looked at so far are given.
    """
    picked = _find_stuck(problem) if lines is None else list(lines)
    alike = _key_lines(problem)
    known: dict[tuple[Any, ...], list[tuple[Constraint, ...]]] = {}
    sharing: dict[tuple[Constraint, ...], list[str]] = {}
    for line in picked:
        key = alike(line)
        if key not in known:
            if stop is not None and stop():
                continue
            known[key] = explain_line(problem, line, clock)
        for found in known[key]:
            sharing.setdefault(found, []).append(problem.names.lines[line])
    return [_word(found, tuple(names)) for found, names in sharing.items()]


def _key_lines(problem: Problem) -> Callable[[int], tuple[Any, ...]]:
    """Give what says whether two lines have the same conflicts: numbers count together, dates where they can matter."""
    lines, pins = problem.lines, problem.pins
    dated = bool((problem.network.shut_until_s >= NEVER).any())

    def key(line: int) -> tuple[Any, ...]:
        row = {name: int(getattr(lines, name)[line]) for name in lines._fields}
        many = (row["persons"], row["vehicles"])
        pinned = () if pins is None else (int(pins.carriers_of[line]), int(pins.places_of[line]))
        counts = many if row["together"] else tuple(int(n > 0) for n in many)
        fixed = tuple(row[name] for name in _ALIKE)
        if dated or row["not_after_s"] < NEVER:
            counts += (row["release_s"], row["ead_s"], row["not_after_s"])
            return (*fixed, *counts, *pinned, problem.names.causes[line])
        return (*fixed, *counts, *pinned)

    return key


def _find_stuck(problem: Problem) -> list[int]:
    """Give the lines that nothing moves, or not in time, even alone."""
    stuck = {k for k, _ in find_unmoved(problem)}
    pins = problem.pins
    if pins is not None:
        pinned = np.flatnonzero((pins.carriers_of >= 0) | (pins.places_of >= 0)).tolist()
        stuck |= {k for k in pinned if not problem.lines.rides[k] and not can_move(take_line(problem, k))}
    if not stuck:
        lines = problem.lines
        for k, one in enumerate(find_earliest(problem, measure_barred(problem))):
            if one is not None and (one.arrival_s >= NEVER or one.arrival_s > lines.not_after_s[k]):
                stuck.add(k)
    return sorted(stuck)


def _word(found: tuple[Constraint, ...], lines: tuple[str, ...]) -> Conflict:
    ordered = sorted(found, key=lambda row: row.order)
    reason = min(ordered, key=lambda row: _FIRST.index(row.name.partition(" ")[0])).reason
    rows = tuple(dict.fromkeys(show_row(row, lines) for row in ordered))
    return Conflict(lines, reason, tuple(row.words for row in ordered), rows)
