"""A problem from arrays, checked for shapes before anybody plans it.

What lives here: columns put together with names for the indices. What does not: what the columns mean (``problem``),
and numbers that contradict themselves (``faults``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from numpy.typing import ArrayLike

from foedus.errors import PlanningError
from foedus.movement.faults import refuse_malformed
from foedus.movement.problem import (
    Names,
    Problem,
    make_carriers,
    make_lines,
    make_network,
    make_types,
)

_BY_LINK: Final = ("link_s", "payload_kg", "link_calendar", "link_stop", "link_cost", "link_fuel_kg", "link_gate")
_BY_NODE: Final = ("slots", "hub_s", "storage", "parking", "fuel_kg")
_BY_BOTH: Final = ("handles", "staged")


def build_from_arrays(
    *,
    lines: Mapping[str, ArrayLike],
    types: Mapping[str, ArrayLike],
    network: Mapping[str, ArrayLike],
    carriers: Mapping[str, ArrayLike],
    names: Mapping[str, tuple[str, ...]] | None = None,
) -> Problem:
    """Build a problem from columns; see ``foedus.api.problem_from_arrays``.

    Raises
    ------
    PlanningError
        With every column that is unknown, missing, or of another shape than its group, and then with every number that
        makes no sense.
    """
    groups: dict[str, Any] = {}
    faults: list[str] = []
    makers: dict[str, tuple[Any, Mapping[str, ArrayLike]]] = {
        "lines": (make_lines, lines),
        "types": (make_types, types),
        "network": (make_network, network),
        "carriers": (make_carriers, carriers),
    }
    for group, (make, given) in makers.items():
        try:
            groups[group] = make(**given)
        except (TypeError, ValueError) as error:
            faults.append(f"{group}: {error}")
    if not faults:
        faults = _find_misshapen(groups)
    if faults:
        raise PlanningError(
            "the arrays make no problem:\n" + "\n".join(f"- {fault}" for fault in faults),
            code="movement-arrays",
            hint="foedus.movement.problem says which columns there are and what shape each has",
        )
    counts = {
        "lines": len(groups["lines"].origin),
        "carriers": len(groups["carriers"].at),
        "types": len(groups["types"].mode),
        "nodes": len(groups["network"].slots),
        "sorts": groups["types"].floor.shape[1],
    }
    given_names = dict(names or {})
    words = {group: tuple(given_names.get(group) or _number(group[:-1], n)) for group, n in counts.items()}
    causes = tuple(given_names.get("causes") or ("",) * counts["lines"])
    problem = Problem(**groups, names=Names(**words, causes=causes))
    refuse_malformed(problem)
    return problem


def _number(word: str, n: int) -> tuple[str, ...]:
    return tuple(f"{word}-{k}" for k in range(n))


def _find_misshapen(groups: Mapping[str, Any]) -> list[str]:
    """Name the columns whose shape is not that of their group."""
    n_types, n_nodes = len(groups["types"].mode), len(groups["network"].slots)
    wanted: list[tuple[str, str, tuple[int, ...]]] = []
    for group in ("lines", "carriers", "types"):
        n = len(groups[group][0])
        wanted += [(group, name, (n,)) for name in groups[group]._fields if name != "floor"]
    wanted += [("network", name, (n_types, n_nodes, n_nodes)) for name in _BY_LINK]
    wanted += [("network", name, (n_nodes,)) for name in _BY_NODE]
    wanted += [("network", name, (n_types, n_nodes)) for name in _BY_BOTH]
    faults = []
    for group, name, shape in wanted:
        found = getattr(groups[group], name).shape
        if found != shape:
            faults.append(f"{group}.{name} has the shape {found}, not {shape}")
    if groups["types"].floor.ndim != 2 or len(groups["types"].floor) != n_types:
        faults.append(f"types.floor has the shape {groups['types'].floor.shape}, not ({n_types}, number of sorts)")
    for name in ("origin", "destination"):
        if len(groups["lines"].origin) and int(getattr(groups["lines"], name).max()) >= n_nodes:
            faults.append(f"lines.{name} names a node beyond the last, which is {n_nodes - 1}")
    carriers = groups["carriers"]
    if len(carriers.type_idx) and not 0 <= int(carriers.type_idx.min()) <= int(carriers.type_idx.max()) < n_types:
        faults.append(f"carriers.type_idx names a type outside 0 to {n_types - 1}")
    return faults
