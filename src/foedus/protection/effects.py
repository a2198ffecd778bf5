"""What a guard plan brings about: host posts relieved, reserves in time, stores used up.

What lives here: effects that are reported, not aimed at. What does not: the plan (``guard``) and any claim about
what was brought about, which is shown beside it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from foedus.domain.figures import pick_known
from foedus.domain.guarding import Consumed, GuardTurn, Relieved, ReserveCover
from foedus.domain.protection import ProtectionTerms
from foedus.geodesy import measure_km
from foedus.protection.case import Case


def measure_relieved(case: Case, turns: tuple[GuardTurn, ...]) -> tuple[Relieved, ...]:
    """Give host posts and persons relieved over time, from one change to the next.

    Counted by the guard norm: as many persons of the host as the force puts there. Where nobody says that the host
    stood at a site before, they are counted apart.
    """
    mine = [turn for turn in turns if not turn.is_reserve]
    edges = sorted({at for turn in mine for at in (turn.starts_at, turn.ends_at)})
    known = {site.id for site in case.sites if site.guarded_before == "host"}
    spans = []
    for start, end in pairwise(edges):
        there = [turn for turn in mine if turn.starts_at <= start and turn.ends_at >= end]
        said = [turn for turn in there if turn.site in known]
        rest = [turn for turn in there if turn.site not in known]
        spans.append(
            Relieved(
                starts_at=start,
                ends_at=end,
                posts_known=sum(turn.posts for turn in said),
                posts_unknown=sum(turn.posts for turn in rest),
                persons_known=sum(turn.persons for turn in said),
                persons_unknown=sum(turn.persons for turn in rest),
            )
        )
    return tuple(spans)


def cover_by_reserves(
    case: Case, turns: tuple[GuardTurn, ...], terms: ProtectionTerms | None, as_of: datetime
) -> tuple[ReserveCover, ...]:
    """Say which reserve is at which site soonest, whether within the time stated, and for which share of its hours.

    The time stated is longer where a site's hardness lets it hold longer.
    """
    if terms is None or not case.reserves or case.onward is None:
        return ()
    extra = {row.hardness: pick_known(row.extra_h, as_of) for row in terms.hardness}
    by_id = {site.id: site for site in case.sites}
    covers = []
    for site in case.sites:
        choices = []
        added = extra.get(site.hardness)
        for reserve in case.reserves:
            base, within = by_id.get(reserve.stands_at), pick_known(reserve.within_h, as_of)
            if base is None or within is None:
                continue
            way_km = measure_km(base.lat_deg, base.lon_deg, site.lat_deg, site.lon_deg)
            limit_h = within.value + (added.value if added is not None else 0.0)
            choices.append((way_km / case.onward.onward.value, limit_h, reserve.id))
        if choices:
            way_h, limit_h, name = min(choices)
            in_time = way_h <= limit_h
            covers.append(
                ReserveCover(
                    site=site.id,
                    reserve=name,
                    way_h=way_h,
                    within_h=limit_h,
                    in_time=in_time,
                    covered_frac=_share_stood(site.id, name, turns) if in_time else 0.0,
                )
            )
    return tuple(covers)


def _share_stood(site: str, reserve: str, turns: tuple[GuardTurn, ...]) -> float:
    """Give the share of the force's hours at a site in which the reserve stands too."""
    mine = [turn for turn in turns if turn.site == site]
    ready = [turn for turn in turns if turn.is_reserve and turn.site == reserve]
    total = sum((turn.ends_at - turn.starts_at).total_seconds() for turn in mine)
    both = sum(
        max(0.0, (min(a.ends_at, b.ends_at) - max(a.starts_at, b.starts_at)).total_seconds())
        for a in mine
        for b in ready
    )
    return both / total if total else 0.0


def measure_consumed(case: Case, terms: ProtectionTerms | None, as_of: datetime) -> tuple[Consumed, ...]:
    """Give what each contingent uses up each day, by item, from the persons who are there at the day's end."""
    if terms is None:
        return ()
    rows = []
    day = datetime(case.starts_at.year, case.starts_at.month, case.starts_at.day, tzinfo=case.starts_at.tzinfo)
    while day < case.ends_at:
        close = min(day + timedelta(days=1), case.ends_at)
        for contingent in dict.fromkeys(part.contingent for part in case.parts):
            persons = sum(p.persons for p in case.parts if p.contingent == contingent and p.arrives_at <= close)
            if not persons or case.leaves_at(contingent) < close:
                continue
            for use in terms.consumption:
                figure = pick_known(use.person_day_kg, as_of)
                if figure is not None:
                    kg = figure.value * persons
                    rows.append(
                        Consumed(
                            contingent=contingent,
                            day_at=day,
                            persons=persons,
                            item=use.item,
                            kg=kg,
                            rests_on=figure.rests_on,
                        )
                    )
        day += timedelta(days=1)
    return tuple(rows)
