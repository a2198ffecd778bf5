"""By whom each site was guarded, in hours: host, force, or unknown.

What lives here: the three classes of hours of a site; they add up to its span, and nothing is assumed empty. What
does not: who should guard it (``guard``).
"""

from __future__ import annotations

from datetime import datetime

from foedus.domain.packages import SiteHours


def split_hours(
    site: str,
    *,
    by_host_before: bool,
    opens_at: datetime,
    ends_at: datetime,
    force_from_at: datetime | None,
    force_until_at: datetime | None = None,
) -> SiteHours:
    """Split the span of a site by who guarded it.

    Before the force comes it was guarded by the host only where somebody says so, else by nobody knows whom; after a
    hand-over (``force_until_at``) by the host.

    Raises
    ------
    Nothing; instants outside the span are cut to it.
    """
    start_at = min(max(force_from_at or ends_at, opens_at), ends_at)
    stop_at = ends_at if force_until_at is None else min(max(force_until_at, start_at), ends_at)
    before_h, force_h = _hours(opens_at, start_at), _hours(start_at, stop_at)
    return SiteHours(
        site=site,
        starts_at=opens_at,
        ends_at=ends_at,
        by_host_h=(before_h if by_host_before else 0.0) + _hours(stop_at, ends_at),
        by_force_h=force_h,
        unknown_h=0.0 if by_host_before else before_h,
    )


def _hours(start_at: datetime, end_at: datetime) -> float:
    return (end_at - start_at).total_seconds() / 3600
