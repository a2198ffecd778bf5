"""The best package: aims served one after the other, each with a bound, and again when something is taken away.

What lives here: the order of aims and the solution read back. What does not: rows and columns (``programme``), what is
missing and why (``gaps``), and why not all can be met (``conflicts``).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.domain.matching import AimName, AimReached, Assignment, ForceCase, Lead
from foedus.forces.counting import count_served
from foedus.forces.programme import Built, Use, build
from foedus.optimise.programme import INFINITE

AIM_TEXTS: Final[dict[AimName, str]] = {
    "must": "persons that must not be missing, in time",
    "in_time": "persons in time, by weight",
    "coverage": "persons in time or late, by weight",
    "contingents": "states that take part",
    "shares": "persons by which states bear more or less than the key asks, together",
    "cost": "cost, of the pledges that name one",
    "least_force": "persons in the package",
}
#: aims of which more is better
_MORE: Final = ("must", "in_time", "coverage")
_TIMELY: Final = ("must", "in_time")
_SLACK: Final = 1e-6
#: uses past which the relaxation says first where to look
_LARGE: Final = 1500
#: seconds that a solution of a large case takes to begin
_LEAST_S: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far the search goes: ``node_limit`` is the same on every machine, ``time_limit_s`` is not."""

    gap_frac: float = 0.0
    node_limit: int | None = 20_000
    time_limit_s: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A package with the aims it reached; ``columns`` is the solution of the programme, to begin again from."""

    assigned: tuple[Assignment, ...]
    leads: tuple[Lead, ...]
    aims: tuple[AimReached, ...]
    columns: NDArray[np.float64]
    without: frozenset[str] = frozenset()
    #: seconds that the first aim took; not part of any answer
    first_s: float = 0.0


class Generator:
    """One case as a programme, solved once or again with states taken away.

    Parameters
    ----------
    case
        What is asked and offered.
    """

    def __init__(self, case: ForceCase) -> None:
        self.case = case
        self.built: Built = build(case)
        self._add_deviations()
        self.n_rows = self.built.programme.n_rows

    def solve(self, limits: Limits, *, without: frozenset[str] = frozenset(), earlier: Found | None = None) -> Found:
        """Find the best package, aim by aim.

        Parameters
        ----------
        without
            States that send nothing.
        earlier
            An earlier answer of this case to begin from.

        Raises
        ------
        PlanningError
            If the solver refuses the numbers.
        """
        programme = self.built.programme
        programme.drop_rows(self.n_rows)
        for state, column in self.built.state.items():
            programme.set_bounds(column, 0, 0 if state in without else 1)
        columns = np.zeros(programme.n_columns) if earlier is None else self._repair(earlier.columns, without)
        clock = _Clock(limits.time_limit_s)
        aims = list(self._list_aims())
        reached = []
        begin, first_s = time.monotonic(), 0.0
        for place, aim in enumerate(aims):
            costs = self._cost(aim)
            programme.set_costs(costs)
            # a unit that comes late adds nothing in time, unless it leads: the search is half as wide without it
            timely = set(aims[: place + 1]) <= set(_TIMELY)
            left = clock.share(place, len(aims))
            columns, bound = self._serve(aim, columns, limits, left, near=earlier is not None, timely=timely)
            if place == 0 and earlier is not None and earlier.without <= without:
                # with fewer states to choose from the first aim is served no better than before
                bound = _tighten(aim, bound, earlier.aims[0].bound)
            first_s = first_s if place else time.monotonic() - begin
            value = _value(costs, columns)
            reached.append(_measure(aim, value, bound if math.isfinite(bound) else self._widest(aim, costs)))
            terms = [(column, cost) for column, cost in costs.items() if cost]
            room = _SLACK * max(1.0, abs(value))
            if terms and aim in _MORE:
                programme.add_row(f"keep {aim}", value - room, INFINITE, terms)
            elif terms:
                programme.add_row(f"keep {aim}", -INFINITE, value + room, terms)
        programme.drop_rows(self.n_rows)
        return replace(self._read(columns, tuple(reached)), without=without, first_s=first_s)

    def _serve(
        self,
        aim: AimName,
        columns: NDArray[np.float64],
        limits: Limits,
        time_limit_s: float | None,
        *,
        near: bool,
        timely: bool,
    ) -> tuple[NDArray[np.float64], float]:
        """Serve one aim from a package that keeps those before it; give a package at least as good, and a bound.

        A large case is first searched where its relaxation, or an answer to begin from, points; the whole comes last.

        Parameters
        ----------
        near
            Begin around the columns given.
        timely
            Leave out units that come late and lead nothing.
        """
        programme, minimise = self.built.programme, aim not in _MORE
        clock = _Clock(time_limit_s)
        leading = {sector.id for sector in self.case.sectors if sector.one_lead}
        usable = [
            use
            for use in self.built.uses
            if use.in_time
            or not timely
            or (self.case.offers[use.offer].may_lead and self.case.asks[use.ask].sector in leading)
        ]
        bound = -math.inf if minimise else math.inf
        large = len(self.built.uses) > _LARGE
        for step in (("near",) if large and near else ()) + (("relaxed", "whole") if large else ("whole",)):
            if clock.is_spent():
                break
            picked: set[int] | None = None
            if step == "near":
                picked = self._pick_near(usable, columns)
            elif step == "relaxed":
                pointed = self._pick_relaxed(usable, columns, minimise, clock)
                if pointed is None:
                    break
                picked, bound = pointed
            self._open(usable, picked)
            solution = programme.solve(
                minimise=minimise,
                gap_frac=limits.gap_frac,
                seed=limits.seed,
                start=columns,
                node_limit=limits.node_limit,
                time_limit_s=clock.left(),
            )
            if solution.found:
                columns = self._settle(usable, solution.columns)
            if picked is None and math.isfinite(solution.bound):
                bound = _tighten(aim, bound, solution.bound)
        self._open(self.built.uses, None)
        return columns, bound

    def _pick_relaxed(
        self, usable: list[Use], columns: NDArray[np.float64], minimise: bool, clock: _Clock
    ) -> tuple[set[int], float] | None:
        """Give the uses in hand and those that the relaxation uses, with its bound; None where time ran out."""
        self._open(usable, None)
        solution = self.built.programme.solve(minimise=minimise, relaxed=True, time_limit_s=clock.left())
        if solution.status != "optimal" or clock.is_spent():
            return None
        used = np.maximum(solution.columns, columns)
        return {use.column for use in usable if used[use.column] > _SLACK}, solution.bound

    def _settle(self, usable: list[Use], columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give a solution with every column that follows from the units chosen worked out anew."""
        kept = {use.column for use in usable if columns[use.column] > 0.5}
        leads = {key for key, column in self.built.lead.items() if columns[column] > 0.5}
        return self._fill(columns, kept, leads)

    def _open(self, usable: Iterable[Use], picked: set[int] | None) -> None:
        """Leave only some uses to choose from: those usable, and of them those picked where any are."""
        free = {use.column for use in usable}
        free = free if picked is None else free & picked
        for use in self.built.uses:
            self.built.programme.set_bounds(use.column, 0, 1 if use.column in free else 0)

    def _pick_near(self, usable: list[Use], columns: NDArray[np.float64]) -> set[int]:
        """Give the uses in hand, and all uses of units that serve nothing at requirements that lack something."""
        busy = {use.offer for use in usable if columns[use.column] > 0.5}
        lacking = {a for a, ask in enumerate(self.case.asks) if columns[self.built.in_time[a]] < ask.persons}
        return {
            use.column for use in usable if columns[use.column] > 0.5 or (use.offer not in busy and use.ask in lacking)
        }

    def _list_aims(self) -> Iterator[AimName]:
        if any(ask.must for ask in self.case.asks):
            yield "must"
        for aim in self.case.aims:
            if aim == "shares" and not self.case.weights:
                continue
            if aim == "cost" and all(offer.cost is None for offer in self.case.offers):
                continue
            yield aim
        yield "least_force"

    def _cost(self, aim: AimName) -> dict[int, float]:
        """Give what each column adds to an aim."""
        built, asks, offers = self.built, self.case.asks, self.case.offers
        if aim == "must":
            return {built.in_time[a]: 1.0 for a, ask in enumerate(asks) if ask.must}
        if aim == "in_time":
            return {built.in_time[a]: float(ask.weight) for a, ask in enumerate(asks)}
        if aim == "coverage":
            return {built.covered[a]: float(ask.weight) for a, ask in enumerate(asks)}
        if aim == "contingents":
            return dict.fromkeys(built.state.values(), 1.0)
        if aim == "shares":
            return dict.fromkeys(built.deviation.values(), 1.0)
        if aim == "cost":
            return {use.column: offers[use.offer].cost or 0.0 for use in built.uses}
        return {use.column: float(offers[use.offer].persons) for use in built.uses}

    def _widest(self, aim: AimName, costs: dict[int, float]) -> float:
        """Give a limit that holds whatever is chosen, where the solver had no time to prove a better one."""
        if aim not in _MORE:
            return 0.0
        most = {self.built.in_time[a]: ask.persons for a, ask in enumerate(self.case.asks)}
        most |= {self.built.covered[a]: ask.persons for a, ask in enumerate(self.case.asks)}
        return sum(cost * most[column] for column, cost in costs.items())

    def _add_deviations(self) -> None:
        """Tie a column to how far each state of the key is from its share of the package's persons.

        The persons of each state get a column of their own: written out over all units, the rows would be dense.
        """
        if "shares" not in self.case.aims or not self.case.weights:
            return
        built, offers = self.built, self.case.offers
        programme = built.programme
        most = float(sum(offer.persons for offer in offers)) or 1.0
        for state in built.state:
            built.borne[state] = programme.add_column(f"persons of {state}", 0, most, 0)
            own = [use for use in built.uses if offers[use.offer].state == state]
            terms = [(use.column, float(offers[use.offer].persons)) for use in own]
            programme.add_row(f"persons of {state}", 0, 0, [(built.borne[state], -1.0), *terms])
        whole = sum(weight for _, weight in self.case.weights)
        for state, weight in self.case.weights:
            share = weight / whole if whole else 0.0
            column = built.deviation[state] = programme.add_column(f"{state} off its share", 0, most, 0)
            terms = [(borne, (name == state) - share) for name, borne in built.borne.items()]
            programme.add_row(f"{state} over its share", -INFINITE, 0, [(column, -1.0), *terms])
            programme.add_row(f"{state} under its share", 0, INFINITE, [(column, 1.0), *terms])

    def _repair(self, start: NDArray[np.float64], without: frozenset[str]) -> NDArray[np.float64]:
        """Take states out of an earlier answer, and all that no lead is left for; count the rest anew."""
        case, built = self.case, self.built
        kept = {
            use.column for use in built.uses if start[use.column] > 0.5 and case.offers[use.offer].state not in without
        }
        leads = {key for key, c in built.lead.items() if start[c] > 0.5 and key[1] not in without}
        led = {sector for sector, _ in leads}
        needing = {sector.id for sector in case.sectors if sector.one_lead} - led
        kept -= {use.column for use in built.uses if case.asks[use.ask].sector in needing}
        return self._fill(start, kept, leads)

    def _fill(self, start: NDArray[np.float64], kept: set[int], leads: set[tuple[str, str]]) -> NDArray[np.float64]:
        """Give every column its value for the uses kept."""
        case, built = self.case, self.built
        columns = start.copy()
        for use in built.uses:
            columns[use.column] = float(use.column in kept)
        for key, column in built.lead.items():
            columns[column] = float(key in leads)
        persons: dict[str, float] = dict.fromkeys(built.state, 0.0)
        for use in built.uses:
            persons[case.offers[use.offer].state] += columns[use.column] * case.offers[use.offer].persons
        for state, column in built.state.items():
            columns[column] = float(persons[state] > 0)
        for state, column in built.borne.items():
            columns[column] = persons[state]
        for a in range(len(case.asks)):
            for column, uses in (
                (built.covered[a], built.by_ask.get(a, [])),
                (built.in_time[a], [use for use in built.by_ask.get(a, []) if use.in_time]),
            ):
                columns[column] = count_served(case.asks[a], [case.offers[u.offer] for u in uses if u.column in kept])
        whole, total = sum(weight for _, weight in case.weights), sum(persons.values())
        for state, column in built.deviation.items():
            share = dict(case.weights)[state] / whole
            columns[column] = abs(persons.get(state, 0.0) - share * total)
        return columns

    def _read(self, columns: NDArray[np.float64], aims: tuple[AimReached, ...]) -> Found:
        case = self.case
        assigned = tuple(
            Assignment(
                offer=case.offers[use.offer].id,
                ask=case.asks[use.ask].id,
                in_time=use.in_time,
                arrives_at=case.offers[use.offer].arrives_at,
            )
            for use in self.built.uses
            if columns[use.column] > 0.5
        )
        served = {ask.sector for ask in case.asks for use in assigned if use.ask == ask.id}
        leads = tuple(
            Lead(sector=sector, state=state)
            for (sector, state), column in self.built.lead.items()
            if columns[column] > 0.5 and sector in served
        )
        return Found(assigned=assigned, leads=leads, aims=aims, columns=columns)


def _value(costs: dict[int, float], columns: NDArray[np.float64]) -> float:
    return math.fsum(cost * float(columns[column]) for column, cost in costs.items())


class _Clock:
    """The time that is left; without a limit there is no end."""

    def __init__(self, limit_s: float | None) -> None:
        self.end = None if limit_s is None else time.monotonic() + limit_s

    def left(self) -> float | None:
        """Give the seconds left, never quite none."""
        return None if self.end is None else max(0.02, self.end - time.monotonic())

    def is_spent(self) -> bool:
        """Say whether so little is left that another solution would not begin."""
        return self.end is not None and self.end - time.monotonic() < _LEAST_S

    def share(self, place: int, n_aims: int) -> float | None:
        """Give the seconds that an aim may use: half of what is left for the first, even shares after it."""
        left = self.left()
        if left is None:
            return None
        return left * (0.5 if place == 0 and n_aims > 1 else 1 / (n_aims - place))


def _tighten(aim: AimName, bound: float, other: float) -> float:
    """Give the nearer of two limits that both hold."""
    return min(bound, other) if aim in _MORE else max(bound, other)


def _measure(aim: AimName, value: float, bound: float) -> AimReached:
    bound = max(value, bound) if aim in _MORE else min(value, bound)
    gap = abs(bound - value) / max(abs(bound), abs(value), 1e-9)
    if gap < _SLACK:
        bound, gap = value, 0.0
    return AimReached(aim=aim, text=AIM_TEXTS[aim], value=round(value, 6), bound=round(bound, 6), gap_frac=gap)
