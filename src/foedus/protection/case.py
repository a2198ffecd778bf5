"""What is known of sites, needs, arrivals and the way to post when a guard plan is made.

What lives here: the question put in order, with what nobody had told left out and named. What does not: its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foedus.domain.figures import Moment, pick_known, was_known
from foedus.domain.forces import Reception
from foedus.domain.guarding import ArrivedPart, Departure, SiteFree, SiteNeed
from foedus.domain.packages import ContingentNow, Requirement
from foedus.domain.places import Place, Site
from foedus.domain.protection import ProtectionTerms, Reserve
from foedus.errors import InputError
from foedus.instants import show_instant
from foedus.protection.readiness import Onward, measure_way_km, read_onward

#: hours between instants at which guards may change, where nobody gave any
GRID_H = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A site that is to be guarded, or a reserve that is to stand at one: by how many, from when to when."""

    id: str
    site: Site
    persons: int
    posts: int
    criticality: int
    opens_at: datetime
    ends_at: datetime
    rests_on: tuple[str, ...]
    is_reserve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The question of a guard plan.

    ``sites`` are those known by then, ``asked`` those of them whose need is known and that could be reached at all,
    and the reserves. ``spans`` gives, by site, from when to when it is to be guarded.
    """

    sites: tuple[Site, ...]
    asked: tuple[Asked, ...]
    spans: dict[str, tuple[datetime, datetime]]
    needs: dict[str, SiteNeed]
    reserves: tuple[Reserve, ...]
    parts: tuple[ArrivedPart, ...]
    contingents: dict[str, ContingentNow]
    onward: Onward | None
    #: figures of reception that nobody had given
    missing: tuple[str, ...]
    #: kilometres by (place, site)
    ways: dict[tuple[str, str], float]
    departures: tuple[Departure, ...]
    frees: tuple[SiteFree, ...]
    starts_at: datetime
    ends_at: datetime
    grid_h: float

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Groups (contingent, place) of persons who landed together, in the order of the parts."""
        return tuple(dict.fromkeys((part.contingent, part.place) for part in self.parts))

    def leaves_at(self, contingent: str) -> datetime:
        """Give the instant from which a contingent guards nothing."""
        return min((d.at for d in self.departures if d.contingent == contingent), default=self.ends_at)


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
    terms: ProtectionTerms | None = None,
    departures: tuple[Departure, ...] = (),
    frees: tuple[SiteFree, ...] = (),
) -> Case:
    """Put the question of a guard plan in order.

    Raises
    ------
    InputError
        If the span is empty, or a part or a departure names a contingent or a place that is not given.
    """
    if ends_at <= starts_at:
        span = f"{show_instant(starts_at)} to {show_instant(ends_at)}"
        raise InputError(f"the span to guard is empty: {span}", code="guard-span", hint="the end lies after the start")
    known = tuple(site for site in sites if was_known(site.known_at, as_of))
    needs = {need.site: need for requirement in requirements for need in requirement.sites}
    onward, missing = read_onward(reception, as_of=as_of)
    by_id = {contingent.id: contingent for contingent in contingents}
    _refuse_strays(parts, departures, by_id)
    free_of = {free.site: free for free in frees}
    spans = {site.id: _find_span(site, free_of.get(site.id), starts_at, ends_at, as_of) for site in known}
    reserves = tuple(r for r in (terms.reserves if terms else ()) if was_known(r.known_at, as_of))
    grid = pick_known(terms.grid_h, as_of) if terms else None
    asked = (*_ask_sites(known, needs, spans), *_ask_reserves(reserves, known, spans, as_of)) if onward else ()
    return Case(
        sites=known,
        asked=asked,
        spans=spans,
        needs=needs,
        reserves=reserves,
        parts=parts,
        contingents=by_id,
        onward=onward,
        missing=missing,
        ways=_measure_ways(parts, known, places),
        departures=departures,
        frees=frees,
        starts_at=starts_at,
        ends_at=ends_at,
        grid_h=grid.value if grid is not None else GRID_H,
    )


def may_guard_class(contingent: ContingentNow, site_class: str) -> bool:
    """Say whether mandate and caveats let a contingent guard sites of a class."""
    return contingent.may_guard and (contingent.site_classes is None or site_class in contingent.site_classes)


def _refuse_strays(
    parts: tuple[ArrivedPart, ...], departures: tuple[Departure, ...], by_id: dict[str, ContingentNow]
) -> None:
    stray = next((part for part in parts if part.contingent not in by_id), None)
    if stray is not None:
        raise InputError(
            f"part {stray.id!r} is of contingent {stray.contingent!r}, which the package does not hold",
            code="guard-contingent",
            hint="plan with the parts of contingents in the package",
        )
    left = next((d for d in departures if d.contingent not in by_id), None)
    if left is not None:
        raise InputError(
            f"{left.contingent!r} is to leave, but the package does not hold it",
            code="guard-contingent",
            hint=f"contingents are {', '.join(sorted(by_id))}",
        )


def _find_span(
    site: Site, free: SiteFree | None, starts_at: datetime, ends_at: datetime, as_of: datetime
) -> tuple[datetime, datetime]:
    opens, closes = _pick(site.opens, as_of), _pick(site.closes, as_of)
    first = min(max(opens or starts_at, starts_at), ends_at)
    last = min(closes or ends_at, free.over_at if free else ends_at, ends_at)
    return first, max(first, last)


def _pick(moments: tuple[Moment, ...], as_of: datetime) -> datetime | None:
    found = pick_known(moments, as_of)
    return found.at if found is not None else None


def _ask_sites(
    sites: tuple[Site, ...], needs: dict[str, SiteNeed], spans: dict[str, tuple[datetime, datetime]]
) -> list[Asked]:
    asked = []
    for site in sites:
        need = needs.get(site.id)
        if need is None or need.persons is None:
            continue
        asked.append(
            Asked(
                id=site.id,
                site=site,
                persons=need.persons,
                posts=need.posts or 0,
                criticality=site.criticality,
                opens_at=spans[site.id][0],
                ends_at=spans[site.id][1],
                rests_on=need.rests_on,
            )
        )
    return asked


def _ask_reserves(
    reserves: tuple[Reserve, ...],
    sites: tuple[Site, ...],
    spans: dict[str, tuple[datetime, datetime]],
    as_of: datetime,
) -> list[Asked]:
    """Give the reserves whose strength and place are known: each asks for persons as a site does."""
    asked = []
    for reserve in reserves:
        site = next((s for s in sites if s.id == reserve.stands_at), None)
        persons = pick_known(reserve.persons, as_of)
        if site is None or persons is None:
            continue
        asked.append(
            Asked(
                id=reserve.id,
                site=site,
                persons=round(persons.value),
                posts=0,
                criticality=reserve.criticality,
                opens_at=spans[site.id][0],
                ends_at=spans[site.id][1],
                rests_on=tuple(dict.fromkeys((*reserve.rests_on, *persons.rests_on))),
                is_reserve=True,
            )
        )
    return asked


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
