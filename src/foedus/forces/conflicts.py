"""Why not all that must be there can be: the smallest set of requirements, caveats and rules that conflict.

What lives here: the search for the set. What does not: its rows (``switches``) and its words (``wording``).

A smallest conflicting set meets every *correction*, a set of parts whose removal makes the rest hold. So corrections
are gathered one by one, and the smallest set that meets all of them is tried; where it conflicts itself, no smaller
one does.

Source: the implicit hitting-set search for smallest unsatisfiable sets (Ignatiev, Previti, Liffiton, Marques-Silva,
CP 2015).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from foedus.domain.matching import Conflict, ForceCase
from foedus.forces.switches import Switches, build_switches
from foedus.forces.wording import word_conflict
from foedus.optimise.programme import INFINITE, Programme

#: corrections gathered before the search settles for a set from which nothing can be taken, proven smallest or not
CORRECTIONS: Final = 400


def find_conflict(
    case: ForceCase, *, corrections: int = CORRECTIONS, stop: Callable[[], bool] = lambda: False
) -> Conflict | None:
    """Give the smallest set of parts that keeps what must be there from being there in time; None: it can be.

    Parameters
    ----------
    case
        Requirements without ``must`` are left aside.
    corrections
        How many corrections are gathered before a set is taken that may not be the smallest.
    stop
        Asked between two steps; once it says so, the same.

    Raises
    ------
    PlanningError
        If the solver refuses the numbers.
    """
    if not any(ask.must for ask in case.asks):
        return None
    switches = build_switches(case)
    whole = frozenset(range(len(switches.parts)))
    if _correct(switches, whole) is not None:
        return None
    gathered: list[frozenset[int]] = []
    while len(gathered) < corrections and not stop():
        tried = _hit(gathered, len(switches.parts))
        correction = _correct(switches, tried)
        if correction is None:
            return word_conflict(case, [switches.parts[k] for k in sorted(tried)], smallest=True)
        gathered.append(correction)
    parts = _thin(switches, whole)
    return word_conflict(case, [switches.parts[k] for k in sorted(parts)], smallest=False)


def _correct(switches: Switches, on: frozenset[int]) -> frozenset[int] | None:
    """Switch some parts on and as many others as can hold; give those that stay off, or None where ``on`` conflicts."""
    programme = switches.programme
    for k, column in enumerate(switches.columns):
        programme.set_bounds(column, 1 if k in on else 0, 1)
    solution = programme.solve(minimise=False)
    if not solution.found:
        return None
    return frozenset(k for k, column in enumerate(switches.columns) if solution.columns[column] < 0.5)


def _hit(gathered: list[frozenset[int]], n_parts: int) -> frozenset[int]:
    """Give a smallest set that meets every correction."""
    programme = Programme("smallest conflict")
    for k in range(n_parts):
        # of equally small sets the one of the first parts: requirements come first
        programme.add_column(f"part {k}", 0, 1, 1 + k / (4 * n_parts * n_parts), integer=True)
    for correction in gathered:
        programme.add_row("correction", 1, INFINITE, [(k, 1.0) for k in sorted(correction)])
    solution = programme.solve()
    return frozenset(k for k in range(n_parts) if solution.columns[k] > 0.5)


def _thin(switches: Switches, parts: frozenset[int]) -> frozenset[int]:
    """Take parts out one by one as long as the rest conflicts: rules first, requirements last."""
    for k in sorted(parts, reverse=True):
        if _correct(switches, parts - {k}) is None:
            parts -= {k}
    return parts
