"""The shipped borders as arrays, and what of them a map needs.

What lives here: reading the borders file of the library, rings of areas, lines between areas. What does not: any
choice of borders (they are the data's view) and any drawing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from foedus.errors import RecordError
from foedus.library import borders_path
from foedus.reports.projection import unwrap


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of the data: code, name, polygons of rings, the outer ring first.

    A ring holds unwrapped latitudes and longitudes in degrees, float64, shape ``(n_points, 2)``.
    """

    id: str
    name: str
    polygons: tuple[tuple[NDArray[np.float64], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """All areas, the arcs they share and the view they stand for.

    ``arcs`` holds unwrapped latitudes and longitudes in degrees, float64, shape ``(n_points, 2)`` each; ``owners``
    holds, for each arc, the codes of the areas on its sides (one for a coast, two for a border).
    """

    title: str
    view: str
    apart: frozenset[str]
    areas: tuple[Area, ...]
    arcs: tuple[NDArray[np.float64], ...]
    owners: tuple[frozenset[str], ...]

    def find(self, code: str) -> Area | None:
        """Give the area of a code, or None where the data has none."""
        return next((area for area in self.areas if area.id == code), None)

    def lines(self) -> Iterator[tuple[NDArray[np.float64], frozenset[str]]]:
        """Give every arc once with the areas on its sides."""
        yield from zip(self.arcs, self.owners, strict=True)


@lru_cache(maxsize=1)
def read_borders() -> Borders:
    """Read the borders that the package ships.

    Raises
    ------
    RecordError
        If the shipped file is missing or is not what this version of Foedus reads.
    """
    try:
        text = (borders_path() / "borders-50m.json").read_text(encoding="utf-8")
        return parse_borders(text)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise RecordError(
            "the borders file of the package cannot be read",
            code="library-borders",
            hint="install Foedus again; the file is part of the package",
            place="library/borders/borders-50m.json",
        ) from fault


def parse_borders(text: str) -> Borders:
    """Read the text of a ``foedus/borders`` file.

    Raises
    ------
    ValueError
        If the text is no such file or has another version.
    """
    data = json.loads(text)
    if data["format"] != "foedus/borders" or data["version"] != 1:
        raise ValueError("not a foedus/borders file of version 1")
    step = float(data["step_deg"])
    arcs = []
    for flat in data["arcs"]:
        lon_lat = np.cumsum(np.array(flat, dtype=np.float64).reshape(-1, 2), axis=0) * step
        arcs.append(lon_lat[:, ::-1].copy())
    owners: list[set[str]] = [set() for _ in arcs]
    areas = []
    for state in data["states"]:
        polygons = tuple(tuple(_trace_ring(ring, arcs) for ring in polygon) for polygon in state["polygons"])
        areas.append(Area(id=state["id"], name=state["name"], polygons=polygons))
        for k in (k for polygon in state["polygons"] for ring in polygon for k in ring):
            owners[k if k >= 0 else ~k].add(state["id"])
    return Borders(
        title=data["title"],
        view=data["view"],
        apart=frozenset(data["apart"]),
        areas=tuple(areas),
        arcs=tuple(unwrap(arc) for arc in arcs),
        owners=tuple(frozenset(codes) for codes in owners),
    )


def _trace_ring(ring: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Join arcs (``~k`` runs backwards) without repeating the points where they meet."""
    parts = [arcs[k] if k >= 0 else arcs[~k][::-1] for k in ring]
    return unwrap(np.concatenate([part if n == 0 else part[1:] for n, part in enumerate(parts)]))
