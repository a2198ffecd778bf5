"""Why a site is open until an instant, and the smallest fix that covers it by another, verified by planning again.

What lives here: what binds, in words; fixes found by counting who is free, each put to the planner afresh. What does
not: the planner (``guard``), and whether anybody can or should make the fix.

A fix leaves every other guard as it is: the plan with the fix is the old plan and one guard more, so that no other
site can lose. The planner, handed that plan, may only better it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from foedus.domain.forces import OwnOrientation
from foedus.domain.guarding import Draw, GuardPlan, GuardTurn
from foedus.errors import RequestError
from foedus.instants import add_hours, show_instant
from foedus.protection.case import Asked, Case, may_guard_class
from foedus.protection.guard import GuardQuestion, open_case
from foedus.protection.readiness import Onward

FixKind = Literal["orientation", "arrival", "persons", "need", "caveat"]
#: the longest that an arrival is brought forward
_MOST_H: Final = 48.0
#: of fixes of one size, what lies more in the force's own hands comes first
_EASE: Final[tuple[FixKind, ...]] = ("orientation", "need", "arrival", "persons", "caveat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One change that covers the site by the instant asked for.

    ``amount`` is in ``unit``; ``size_frac`` puts fixes of different kinds side by side: hours as a share of a day,
    persons as a share of the site's need, a caveat as one. ``verified``: planned again with the change, the site is
    covered by then, and the other sites are no worse off.
    """

    kind: FixKind
    contingent: str
    amount: float
    unit: Literal["h", "persons", "caveat"]
    size_frac: float
    text: str
    verified: bool
    covered_from_at: datetime | None
    others_weighted_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Why a site is open, and the fixes, the smallest verified one first."""

    site: str
    by_at: datetime
    open_until_at: datetime | None
    contingent: str
    why: tuple[str, ...]
    fixes: tuple[Fix, ...]


def explain_site(question: GuardQuestion, plan: GuardPlan, site: str, *, by_at: datetime | None = None) -> Explained:
    """Say why a site is open until its guard stands, and what would cover it by an instant.

    Parameters
    ----------
    by_at
        When it should be covered; None: an hour before the guard of the plan stands, or an hour before the span ends.

    Raises
    ------
    RequestError
        If the site asks for no guard in this plan, or is covered by then.
    InputError
        As ``plan_guard``.
    """
    case = open_case(question)
    asked = next((a for a in case.asked if a.id == site), None)
    if asked is None or case.onward is None:
        known = ", ".join(a.id for a in case.asked) or "none"
        raise RequestError(
            f"{site} asks for no guard in this plan", code="unknown-site", hint=f"sites that do: {known}"
        )
    first = min((t for t in plan.turns if t.site == site), key=lambda t: t.starts_at, default=None)
    open_until_at = first.starts_at if first is not None else asked.ends_at
    wanted_at = by_at or max(asked.opens_at, open_until_at - timedelta(hours=1))
    if wanted_at >= open_until_at or wanted_at < asked.opens_at:
        raise RequestError(
            f"{site} is open from {show_instant(asked.opens_at)} to {show_instant(open_until_at)}, not at "
            f"{show_instant(wanted_at)}",
            code="not-open",
            hint="ask about an instant at which it is open",
        )
    search = _Search(question=question, plan=plan, case=case, onward=case.onward, asked=asked, by_at=wanted_at)
    search = replace(search, until_at=open_until_at, first=first)
    fixes = sorted(
        search.find(), key=lambda fix: (not fix.verified, fix.size_frac, _EASE.index(fix.kind), fix.contingent)
    )
    return Explained(
        site=site,
        by_at=wanted_at,
        open_until_at=first.starts_at if first is not None else None,
        contingent=first.contingent if first is not None else "",
        why=tuple(search.tell()),
        fixes=tuple(fixes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """Who is free when, under a plan, for one site."""

    question: GuardQuestion
    plan: GuardPlan
    case: Case
    onward: Onward
    asked: Asked
    by_at: datetime
    until_at: datetime | None = None
    first: GuardTurn | None = None

    def tell(self) -> Iterator[str]:
        """Say what binds: the steps of the guard that comes, and what each contingent could do sooner."""
        if self.first is not None:
            yield f"{self.first.contingent} stands there from {show_instant(self.first.starts_at)}: {self.first.text}"
            for step in self.first.steps:
                yield f"{step.kind.replace('_', ' ')} until {show_instant(step.ends_at)}: {step.text}"
        for contingent, place in self.case.groups:
            way_h = self.onward.measure_way_h(self.case.ways[place, self.asked.site.id])
            if not may_guard_class(self.case.contingents[contingent], self.asked.site.site_class):
                yield f"{contingent} may not guard a site of class {self.asked.site.site_class}: mandate or caveat"
                continue
            leaves_at = add_hours(self.by_at, -way_h)
            there, free = self.count(contingent, place, leaves_at)
            busy = [
                t.site for t in self.plan.turns if t.contingent == contingent and t.place == place and self._holds(t)
            ]
            engaged = f", the others at {', '.join(dict.fromkeys(busy))}" if busy else ""
            yield (
                f"{contingent} at {place}: {there} persons could have set out by {show_instant(leaves_at)} to stand "
                f"there by {show_instant(self.by_at)}, {free} of them free{engaged}; {self.asked.persons} are needed"
            )

    def _holds(self, turn: GuardTurn) -> bool:
        return (turn.bound_at or turn.starts_at) < (self.until_at or turn.ends_at) and turn.ends_at > self.by_at

    def count(self, contingent: str, place: str, leaves_at: datetime, *, sooner_h: float = 0.0) -> tuple[int, int]:
        """Give the persons of a group that are there by an instant, and the fewest of them free until the guard comes.

        ``sooner_h`` brings all of them forward.
        """
        until_at = self.until_at or self.asked.ends_at
        based = [
            (self._on_grid(add_hours(p.arrives_at, self.onward.measure_base_h(contingent) - sooner_h)), p.persons)
            for p in self.case.parts
            if (p.contingent, p.place) == (contingent, place)
        ]
        mine = [t for t in self.plan.turns if (t.contingent, t.place) == (contingent, place)]
        instants = {leaves_at, *(at for at, _ in based), *(t.bound_at or t.starts_at for t in mine)}
        free = [
            sum(n for at, n in based if at <= instant)
            - sum(
                t.persons
                for t in mine
                if (t.bound_at or t.starts_at) <= instant < t.ends_at and not self._own(t, instant)
            )
            for instant in instants
            if leaves_at <= instant < until_at
        ]
        there = sum(n for at, n in based if at <= leaves_at)
        if self.case.leaves_at(contingent) < until_at:
            return there, 0
        return there, max(0, min(free, default=0))

    def _on_grid(self, at: datetime) -> datetime:
        """Give the next instant of the plan's grid."""
        grid = timedelta(seconds=max(1, round(self.case.grid_h * 3600)))
        return self.case.starts_at + grid * -((self.case.starts_at - at) // grid)

    def _own(self, turn: GuardTurn, instant: datetime) -> bool:
        """Say whether a turn is the site's own guard on its way, which would stand there already."""
        return turn is self.first and instant < turn.starts_at

    def find(self) -> Iterator[Fix]:
        """Find the smallest fix of each kind for each contingent, and put each to the planner."""
        need = self.asked.persons
        grid_h = self.case.grid_h
        for contingent, place in self.case.groups:
            leaves_at = self.leave_at(place)
            allowed = may_guard_class(self.case.contingents[contingent], self.asked.site.site_class)
            _, free = self.count(contingent, place, leaves_at)
            if not allowed:
                if free >= need and self.case.contingents[contingent].may_guard:
                    text = f"let {contingent} guard sites of class {self.asked.site.site_class}"
                    yield self.judge("caveat", contingent, place, 1, "caveat", 1.0, text, need)
                continue
            hours = next(
                (
                    k * grid_h
                    for k in range(1, round(_MOST_H / grid_h) + 1)
                    if self.count(contingent, place, leaves_at, sooner_h=k * grid_h)[1] >= need
                ),
                None,
            )
            if hours is not None:
                yield from self._hasten(contingent, place, hours)
            based_at = add_hours(leaves_at, -self.onward.measure_base_h(contingent))
            if free < need and based_at >= self.case.starts_at:
                short = need - free
                text = f"send {short} more persons of {contingent} to {place}, landed by {show_instant(based_at)}"
                yield self.judge("persons", contingent, place, short, "persons", short / need, text, need)
                if 2 * free >= need:
                    text = f"guard {self.asked.id} with {short} persons fewer, {free} of {contingent}, from then on"
                    yield self.judge("need", contingent, place, short, "persons", short / need, text, free)

    def _hasten(self, contingent: str, place: str, hours: float) -> Iterator[Fix]:
        need, share = self.asked.persons, hours / 24
        if hours <= self.onward.orient(contingent).value:
            text = f"shorten the orientation of {contingent} by {hours:g} h"
            yield self.judge("orientation", contingent, place, hours, "h", share, text, need)
        text = f"let {contingent} land {hours:g} h earlier at {place}"
        yield self.judge("arrival", contingent, place, hours, "h", share, text, need)

    def leave_at(self, place: str) -> datetime:
        """Give when a guard must set out to stand at the site by the instant asked for, on the grid of the plan."""
        way_s = round(self.onward.measure_way_h(self.case.ways[place, self.asked.site.id]) * 3600)
        grid_s = max(1, round(self.case.grid_h * 3600))
        return self.by_at - timedelta(seconds=-(-way_s // grid_s) * grid_s)

    def judge(  # noqa: PLR0917 - one fix with all that is said of it
        self,
        kind: FixKind,
        contingent: str,
        place: str,
        amount: float,
        unit: Literal["h", "persons", "caveat"],
        size_frac: float,
        text: str,
        persons: int,
    ) -> Fix:
        """Plan again with the fix, from the old plan and one guard more; say whether it does what it should."""
        changed = _APPLY[kind](self, contingent, place, amount)
        extra = self._add_guard(contingent, place, persons)
        again = replace(changed, known=extra).plan()
        others_h = again.uncovered_weighted_h - _weigh(again, self.asked)
        before_h = self.plan.uncovered_weighted_h - _weigh(self.plan, self.asked)
        start_at = min((t.starts_at for t in again.turns if t.site == self.asked.id), default=None)
        covered = start_at is not None and start_at <= self.by_at
        return Fix(
            kind=kind,
            contingent=contingent,
            amount=amount,
            unit=unit,
            size_frac=size_frac,
            text=text,
            verified=covered and others_h <= before_h + 1e-6,
            covered_from_at=start_at,
            others_weighted_h=others_h - before_h,
        )

    def _add_guard(self, contingent: str, place: str, persons: int) -> tuple[GuardTurn, ...]:
        """Give the old plan with a guard at the site from the instant asked for until the old one stands."""
        turn = GuardTurn(
            site=self.asked.id,
            contingent=contingent,
            starts_at=self.by_at,
            ends_at=self.until_at or self.asked.ends_at,
            persons=persons,
            posts=self.asked.posts,
            criticality=self.asked.criticality,
            draws=(Draw(part="", persons=persons, ready_at=self.by_at),),
            distance_km=self.case.ways[place, self.asked.site.id],
            text="",
            lead=contingent,
            bound_at=self.leave_at(place),
            place=place,
            is_reserve=self.asked.is_reserve,
        )
        first = self.first
        if first is not None and (first.contingent, first.place) == (contingent, place):
            longer = replace(first, starts_at=self.by_at, bound_at=turn.bound_at)
            return tuple(longer if t is first else t for t in self.plan.turns)
        return (*self.plan.turns, turn)


def _weigh(plan: GuardPlan, asked: Asked) -> float:
    """Give the weighted hours without cover of one site in a plan."""
    stood_s = sum((t.ends_at - t.starts_at).total_seconds() for t in plan.turns if t.site == asked.id)
    return asked.criticality * ((asked.ends_at - asked.opens_at).total_seconds() - stood_s) / 3600


def _hasten_orientation(search: _Search, contingent: str, _place: str, amount: float) -> GuardQuestion:
    figure = search.onward.orient(contingent)
    shorter = OwnOrientation(
        contingent=contingent, orientation_h=(replace(figure, value=max(0.0, figure.value - amount)),)
    )
    reception = search.question.reception
    own = (*(row for row in reception.own if row.contingent != contingent), shorter)
    return replace(search.question, reception=replace(reception, own=own))


def _hasten_arrival(search: _Search, contingent: str, place: str, amount: float) -> GuardQuestion:
    parts = tuple(
        replace(p, arrives_at=add_hours(p.arrives_at, -amount)) if (p.contingent, p.place) == (contingent, place) else p
        for p in search.question.parts
    )
    return replace(search.question, parts=parts)


def _add_persons(search: _Search, contingent: str, place: str, amount: float) -> GuardQuestion:
    model = next(p for p in search.question.parts if (p.contingent, p.place) == (contingent, place))
    at = add_hours(search.leave_at(place), -search.onward.measure_base_h(contingent))
    added = replace(model, id=f"added:{contingent}", persons=round(amount), arrives_at=at)
    strong = tuple(
        replace(c, persons=c.persons + round(amount)) if c.id == contingent and c.persons is not None else c
        for c in search.question.contingents
    )
    return replace(search.question, parts=(*search.question.parts, added), contingents=strong)


def _need_fewer(search: _Search, _contingent: str, _place: str, amount: float) -> GuardQuestion:
    requirements = tuple(
        replace(
            row,
            sites=tuple(
                replace(need, persons=need.persons - round(amount))
                if need.site == search.asked.id and need.persons is not None
                else need
                for need in row.sites
            ),
        )
        for row in search.question.requirements
    )
    return replace(search.question, requirements=requirements)


def _lift_caveat(search: _Search, contingent: str, _place: str, _amount: float) -> GuardQuestion:
    free = tuple(
        replace(c, site_classes=None, caveats=tuple(replace(v, site_classes_only=()) for v in c.caveats))
        if c.id == contingent
        else c
        for c in search.question.contingents
    )
    return replace(search.question, contingents=free)


_APPLY: Final[dict[FixKind, Callable[[_Search, str, str, float], GuardQuestion]]] = {
    "orientation": _hasten_orientation,
    "arrival": _hasten_arrival,
    "persons": _add_persons,
    "need": _need_fewer,
    "caveat": _lift_caveat,
}


def pick_smallest(explained: Explained) -> Fix | None:
    """Give the smallest fix that planning again bears out; None where none was found."""
    return next((fix for fix in explained.fixes if fix.verified), None)
