"""Forces from Python: the best package of pledges, and what each state bears.

What lives here: the verbs of ``forces`` as functions. What does not: any work (the desk does it).
"""

from __future__ import annotations

from foedus.desk.forces import Wish, find_match
from foedus.domain.matching import Burden, ForceMatch


def match(mission: str, wish: Wish | None = None) -> ForceMatch:
    """Give the best package of pledges for what a mission asks for, with its gaps and any conflict.

    Raises
    ------
    RequestError
        If there is no such mission, or it asks for no units.
    InputError, PlanningError
        As ``foedus forces match``.

    Examples
    --------
    >>> from foedus import api
    >>> found = api.match("solomons-2021")  # doctest: +SKIP
    >>> [gap.ask for gap in found.gaps]  # doctest: +SKIP
    """
    return find_match(mission, wish or Wish())[0]


def share_burdens(mission: str, wish: Wish | None = None) -> tuple[Burden, ...]:
    """Give what each state bears of the best package, beside what each key would ask of it.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``match``.
    """
    return match(mission, wish).burdens
