"""By whom each site was guarded, in hours: host, force, or unknown.

What lives here: the three classes of hours of a site; they add up to its span, and nothing is assumed empty. What
does not: who should guard it (``guard``).
"""

from __future__ import annotations

from datetime import datetime

from foedus.domain.guarding import GuardTurn, SiteHours
from foedus.domain.places import Site


def split_hours(
    site: Site,
    *,
    span: tuple[datetime, datetime],
    turns: tuple[GuardTurn, ...],
    handed_at: datetime | None = None,
) -> SiteHours:
    """Split the span of a site by who guarded it.

    Outside the turns of the force it was guarded by the host only where somebody says so, else by nobody knows whom;
    after a hand-over (``handed_at``) by the host.

    Raises
    ------
    Nothing; turns are cut to the span.
    """
    starts_at, ends_at = span
    over_at = ends_at if handed_at is None else min(max(handed_at, starts_at), ends_at)
    force_h = sum(
        max(0.0, _hours(max(turn.starts_at, starts_at), min(turn.ends_at, over_at)))
        for turn in turns
        if turn.site == site.id
    )
    between_h = _hours(starts_at, over_at) - force_h
    by_host = site.guarded_before == "host"
    return SiteHours(
        site=site.id,
        starts_at=starts_at,
        ends_at=ends_at,
        by_host_h=(between_h if by_host else 0.0) + _hours(over_at, ends_at),
        by_force_h=force_h,
        unknown_h=0.0 if by_host else between_h,
    )


def _hours(start_at: datetime, end_at: datetime) -> float:
    return (end_at - start_at).total_seconds() / 3600
