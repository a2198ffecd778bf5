"""What one contingent is, as known by an instant: strength, vehicles, elements, five states, caveats.

What lives here: figures picked by knowledge date and turned into whole numbers, with the arithmetic in words. What
does not: contingents against requirements (``package``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from foedus.domain.decisions import Task
from foedus.domain.figures import pick_known, was_known
from foedus.domain.forces import Caveat, Contingent, Status
from foedus.domain.packages import (
    Consent,
    ContingentNow,
    CountKind,
    ElementNow,
    MandateNow,
    StatusNow,
    TaskLimit,
)

_STATUSES: Final[tuple[Status, ...]] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A whole number, how it is known, the arithmetic in words, and what it rests on."""

    value: int | None
    kind: CountKind
    text: str
    rests_on: tuple[str, ...] = ()


def split_whole(total: int, shares: Sequence[float]) -> tuple[int, ...]:
    """Split a whole number by shares so that the parts are whole and add up, by largest remainder.

    Ties go to the earlier share. Shares need not add up to 1; only their proportion counts.

    Source: the largest-remainder (Hamilton) method of apportionment.

    Raises
    ------
    ValueError
        If no share is above zero and there is something to split.

    Examples
    --------
    >>> split_whole(100, [1 / 3, 1 / 3, 1 / 3])
    (34, 33, 33)
    """
    if not shares:
        return ()
    whole = math.fsum(shares)
    if whole <= 0:
        if total:
            raise ValueError("nothing to split by: no share is above zero")
        return tuple(0 for _ in shares)
    quotas = [round(total * share / whole, 9) for share in shares]
    parts = [math.floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-round(quotas[i] - parts[i], 9), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def round_half_up(value: float) -> int:
    """Give the nearest whole number; a half goes up, so that the same figure always rounds the same way."""
    return math.floor(value + 0.5)


def read_contingent(
    contingent: Contingent,
    *,
    strength: Count,
    mandate: MandateNow | None,
    consent: Consent | None,
    as_of: datetime,
) -> ContingentNow:
    """Give a contingent in whole numbers as known by ``as_of``.

    Parameters
    ----------
    contingent
        Every value ever given.
    strength
        Its persons, as the package counts them.
    mandate, consent
        Its tasks make the row of the caveat matrix; the state's consent dates ``authorised`` where nobody reported it.

    Raises
    ------
    Nothing; what nobody had said is None.
    """
    vehicles = _count_vehicles(contingent, strength.value, as_of=as_of)
    caveats = tuple(c for c in contingent.caveats if was_known(c.known_at, as_of))
    tasks = mandate.tasks if mandate else ()
    limits = tuple(limit_task(task, caveats, consent) for task in tasks)
    guards = {task.id for task in tasks if task.kind == "guard"}
    return ContingentNow(
        id=contingent.id,
        state=contingent.state,
        name=contingent.name,
        persons=strength.value,
        persons_kind=strength.kind,
        persons_text=strength.text,
        vehicles=vehicles.value,
        vehicles_kind=vehicles.kind,
        vehicles_text=vehicles.text,
        elements=_split_elements(contingent, strength.value, vehicles.value),
        statuses=tuple(_read_status(contingent, status, consent, as_of=as_of) for status in _STATUSES),
        limits=limits,
        caveats=caveats,
        site_classes=_join_classes(caveats),
        may_guard=any(limit.task in guards and limit.answer != "may_not" for limit in limits),
        notice_h=pick_known(contingent.notice_h, as_of),
        capabilities=contingent.capabilities,
        priority=contingent.priority,
        rests_on=tuple(dict.fromkeys((*contingent.rests_on, *strength.rests_on, *vehicles.rests_on))),
    )


def limit_task(task: Task, caveats: tuple[Caveat, ...], consent: Consent | None) -> TaskLimit:
    """Say whether a contingent may do a task under the caveats known by then.

    ``open``: a caveat stands in words only, or the state's consent is still to come and may bring caveats.
    """
    for caveat in caveats:
        if task.id in caveat.tasks_barred or (caveat.tasks_only and task.id not in caveat.tasks_only):
            return TaskLimit(task=task.id, answer="may_not", text=f"caveat: {caveat.text}", rests_on=caveat.rests_on)
    for caveat in caveats:
        if not (caveat.tasks_only or caveat.tasks_barred or caveat.site_classes_only):
            return TaskLimit(
                task=task.id, answer="open", text=f"a caveat in words only: {caveat.text}", rests_on=caveat.rests_on
            )
    if not caveats and consent is not None and consent.kind in ("forecast", "unknown"):
        return TaskLimit(task=task.id, answer="open", text="consent is still to come and may bring caveats")
    said = "; ".join(caveat.text for caveat in caveats)
    grounds = tuple(r for caveat in caveats for r in caveat.rests_on)
    text = f"no caveat known bars it ({said})" if said else "no caveat known"
    return TaskLimit(task=task.id, answer="may", text=text, rests_on=grounds)


def _count_vehicles(contingent: Contingent, persons: int | None, *, as_of: datetime) -> Count:
    stated = pick_known(contingent.vehicles, as_of)
    if stated is not None:
        given = round_half_up(stated.value)
        return Count(value=given, kind="stated", text=f"{given} vehicles as given", rests_on=stated.rests_on)
    rate = pick_known(contingent.vehicles_per_person, as_of)
    if rate is None or persons is None:
        missing = "strength" if rate is not None else "figure for vehicles"
        return Count(value=None, kind="unknown", text=f"not known: no {missing} known")
    exact = persons * rate.value
    rounded = round_half_up(exact)
    text = f"{persons} persons x {rate.value:g} vehicles per person = {exact:g}, rounded to {rounded}"
    return Count(value=rounded, kind="rate", text=text, rests_on=rate.rests_on)


def _split_elements(contingent: Contingent, persons: int | None, vehicles: int | None) -> tuple[ElementNow, ...]:
    shares = [element.share_frac for element in contingent.elements]
    nobody: tuple[int | None, ...] = (None,) * len(shares)
    persons_of = nobody if persons is None else split_whole(persons, shares)
    vehicles_of = nobody if vehicles is None else split_whole(vehicles, shares)
    return tuple(
        ElementNow(
            id=element.id,
            unit=element.unit,
            home=element.home,
            embarks_at=element.embarks_at,
            debarks_at=element.debarks_at,
            persons=n_persons,
            vehicles=n_vehicles,
            rests_on=element.rests_on,
        )
        for element, n_persons, n_vehicles in zip(contingent.elements, persons_of, vehicles_of, strict=True)
    )


def _read_status(contingent: Contingent, status: Status, consent: Consent | None, *, as_of: datetime) -> StatusNow:
    reports = [r for r in contingent.statuses if r.status == status and was_known(r.moment.known_at, as_of)]
    moments = tuple(report.moment for report in reports)
    relied_on = pick_known(moments, as_of)
    if relied_on is not None:
        return StatusNow(
            status=status,
            kind="reported",
            at=relied_on.at,
            moments=moments,
            text="; ".join(report.text for report in reports if report.text),
            rests_on=tuple(dict.fromkeys(r for moment in moments for r in moment.rests_on)),
        )
    if status == "authorised" and consent is not None and consent.at is not None:
        kind: Literal["forecast", "computed"] = "forecast" if consent.kind == "forecast" else "computed"
        text = f"from the state's consent ({consent.kind})"
        return StatusNow(status=status, kind=kind, at=consent.at, text=text, rests_on=consent.rests_on)
    return StatusNow(status=status, kind="not_known", at=None, text="nobody had reported it")


def _join_classes(caveats: tuple[Caveat, ...]) -> tuple[str, ...] | None:
    """Give the classes of site that every caveat lets it guard; None where none limits them."""
    allowed: tuple[str, ...] | None = None
    for caveat in caveats:
        if caveat.site_classes_only:
            narrower = caveat.site_classes_only
            allowed = narrower if allowed is None else tuple(name for name in allowed if name in narrower)
    return allowed
