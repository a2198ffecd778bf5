"""What is known of sites, needs, arrivals and the way to post when a guard plan is made.

What lives here: the question put in order, with what nobody had told left out and named. What does not: its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foedus.domain.figures import was_known
from foedus.domain.forces import Reception
from foedus.domain.packages import ArrivedPart, ContingentNow, Requirement, SiteNeed
from foedus.domain.places import Place, Site
from foedus.errors import InputError
from foedus.instants import show_instant
from foedus.protection.readiness import Onward, measure_way_km, read_onward


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The question of a guard plan.

    ``sites`` are those known by then, ``wanted`` those of them whose need is known and that could be reached at all.
    """

    sites: tuple[Site, ...]
    wanted: tuple[Site, ...]
    needs: dict[str, SiteNeed]
    parts: tuple[ArrivedPart, ...]
    contingents: dict[str, ContingentNow]
    onward: Onward | None
    #: figures of reception that nobody had given
    missing: tuple[str, ...]
    #: kilometres by (place, site)
    ways: dict[tuple[str, str], float]
    starts_at: datetime
    ends_at: datetime

    @property
    def sending(self) -> tuple[str, ...]:
        """Contingents of which a part arrives, in the order of the parts."""
        return tuple(dict.fromkeys(part.contingent for part in self.parts))


def build_case(
    *,
    sites: tuple[Site, ...],
    requirements: tuple[Requirement, ...],
    parts: tuple[ArrivedPart, ...],
    contingents: tuple[ContingentNow, ...],
    reception: Reception,
    places: tuple[Place, ...],
    starts_at: datetime,
    ends_at: datetime,
    as_of: datetime,
) -> Case:
    """Put the question of a guard plan in order.

    Raises
    ------
    InputError
        If the span is empty, or a part names a contingent or a place that is not given.
    """
    if ends_at <= starts_at:
        span = f"{show_instant(starts_at)} to {show_instant(ends_at)}"
        raise InputError(f"the span to guard is empty: {span}", code="guard-span", hint="the end lies after the start")
    known = tuple(site for site in sites if was_known(site.known_at, as_of))
    needs = {need.site: need for requirement in requirements for need in requirement.sites}
    onward, missing = read_onward(reception, as_of=as_of)
    wanted = tuple(s for s in known if onward and s.id in needs and needs[s.id].persons is not None)
    by_id = {contingent.id: contingent for contingent in contingents}
    stray = next((part for part in parts if part.contingent not in by_id), None)
    if stray is not None:
        raise InputError(
            f"part {stray.id!r} is of contingent {stray.contingent!r}, which the package does not hold",
            code="guard-contingent",
            hint="plan with the parts of contingents in the package",
        )
    return Case(
        sites=known,
        wanted=wanted,
        needs=needs,
        parts=parts,
        contingents=by_id,
        onward=onward,
        missing=missing,
        ways=_measure_ways(parts, known, places),
        starts_at=starts_at,
        ends_at=ends_at,
    )


def may_guard_class(contingent: ContingentNow, site_class: str) -> bool:
    """Say whether mandate and caveats let a contingent guard sites of a class."""
    return contingent.may_guard and (contingent.site_classes is None or site_class in contingent.site_classes)


def _measure_ways(
    parts: tuple[ArrivedPart, ...], sites: tuple[Site, ...], places: tuple[Place, ...]
) -> dict[tuple[str, str], float]:
    place_of = {place.id: place for place in places}
    ways = {}
    for name in dict.fromkeys(part.place for part in parts):
        if name not in place_of:
            raise InputError(
                f"a part arrives at {name!r}, which is not among the places",
                code="guard-place",
                hint="add the place to the gazetteer or mend the arrival",
            )
        ways.update({(name, site.id): measure_way_km(place_of[name], site) for site in sites})
    return ways
