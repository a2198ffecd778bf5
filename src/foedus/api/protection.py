"""Protection and withdrawal from Python: who guards what, watches, why a site is open, how a mission ends.

What lives here: the verbs of ``protect`` and ``withdraw`` as functions. What does not: any work (the desk does it).
"""

from __future__ import annotations

from typing import Any

from foedus.desk.protect import explain_open, plan_protection
from foedus.desk.rosters import make_rosters
from foedus.desk.withdraw import plan_withdrawal


def protect(
    mission: str, *, as_of: str | None = None, seed: int = 1, departs: tuple[str, ...] = (), extend_d: float = 0.0
) -> dict[str, Any]:
    """Say which contingent guards which site from when, with hours by host, by force and unknown, bound and gap.

    ``departs`` are what-ifs such as ``BLR@2022-01-10``, ``extend_d`` days of longer stay; the object is that of
    ``foedus protect plan --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus protect plan``.
    """
    return plan_protection(mission, as_of=as_of, seed=seed, departs=departs, extend_d=extend_d)


def rosters(
    mission: str,
    *,
    site: str | None = None,
    contingent: str | None = None,
    from_at: str | None = None,
    as_of: str | None = None,
    seed: int = 1,
) -> dict[str, Any]:
    """Give the watches of a site, or of a contingent's sites; the object of ``foedus protect roster --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus protect roster``: one of site and contingent must be named.
    """
    return make_rosters(mission, site=site, contingent=contingent, from_at=from_at, as_of=as_of, seed=seed)


def explain_site(
    mission: str, site: str, *, by_at: str | None = None, as_of: str | None = None, seed: int = 1
) -> dict[str, Any]:
    """Say why a site is open, and the smallest fix, planned again; the object of ``foedus protect explain --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus protect explain``.
    """
    return explain_open(mission, site, by_at=by_at, as_of=as_of, seed=seed)


def withdraw(
    mission: str, *, as_of: str | None = None, seed: int = 1, extend_d: float = 0.0, departs: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Say how a mission ends: triggers, hand-over, the way home, equipment; as ``foedus withdraw plan --json``.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus withdraw plan``.
    """
    return plan_withdrawal(mission, as_of=as_of, seed=seed, extend_d=extend_d, departs=departs)
