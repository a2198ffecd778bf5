"""Force generation in one call: the package, its gaps, its burdens, and why not all that must be there can be.

What lives here: the order of the steps. What does not: any of them.
"""

from __future__ import annotations

from collections.abc import Callable

from foedus.domain.matching import ForceCase, ForceMatch
from foedus.domain.pledges import BurdenKey
from foedus.errors import BugError
from foedus.forces.burden import share_burdens
from foedus.forces.check import check_package
from foedus.forces.conflicts import find_conflict
from foedus.forces.gaps import find_unit_gaps, read_met
from foedus.forces.generate import Found, Generator, Limits


def match_forces(
    case: ForceCase,
    *,
    keys: tuple[BurdenKey, ...] = (),
    account: str = "",
    notes: tuple[str, ...] = (),
    limits: Limits | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> ForceMatch:
    """Find the best package for a case and read it: gaps, alternates, burdens, conflict.

    Parameters
    ----------
    keys
        By which burdens are shown, side by side.
    limits
        How far the search goes; None: to the proof, in a set number of steps.
    stop
        Asked between steps of the search for a conflict.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    BugError
        If the independent check finds a breach in the package.
    """
    found = Generator(case).solve(limits or Limits())
    return read_match(case, found, keys=keys, account=account, notes=notes, stop=stop)


def read_match(
    case: ForceCase,
    found: Found,
    *,
    keys: tuple[BurdenKey, ...] = (),
    account: str = "",
    notes: tuple[str, ...] = (),
    stop: Callable[[], bool] = lambda: False,
) -> ForceMatch:
    """Read a package that was found: gaps, alternates, burdens, conflict.

    Raises
    ------
    PlanningError, BugError
        As ``match_forces``.
    """
    breaches = check_package(case, found.assigned, found.leads)
    if breaches:
        raise BugError("the package breaks rules it should keep:\n" + "\n".join(breaches), code="package-breach")
    met = read_met(case, found.assigned, found.leads)
    offers = {offer.id: offer for offer in case.offers}
    unmet = any(row.ask.must and row.in_time_persons < row.ask.persons for row in met)
    return ForceMatch(
        asks=case.asks,
        offers=case.offers,
        assigned=found.assigned,
        leads=found.leads,
        met=met,
        gaps=find_unit_gaps(case, met, found.assigned, found.leads),
        aims=found.aims,
        burdens=share_burdens(case.offers, found.assigned, keys),
        keys=tuple((key.id, key.text) for key in keys),
        conflict=find_conflict(case, stop=stop) if unmet else None,
        total_persons=sum(offers[use.offer].persons for use in found.assigned),
        ceiling_persons=case.ceiling_persons,
        account=account,
        notes=notes,
    )
