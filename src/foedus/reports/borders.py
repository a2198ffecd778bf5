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
    """One area of the data: code, name, rings as signed arc numbers."""

    id: str
    name: str
    polygons: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """All areas, the arcs they share and the view they stand for.

    ``arcs`` holds latitudes and longitudes in degrees, float64, shape ``(n_points, 2)`` each; ``owners`` holds, for
    each arc, the codes of the areas on its sides (one for a coast, two for a border).
    """

    title: str
    view: str
    apart: frozenset[str]
    areas: tuple[Area, ...]
    arcs: tuple[NDArray[np.float64], ...]
    owners: tuple[frozenset[str], ...]

    def trace_ring(self, ring: tuple[int, ...]) -> NDArray[np.float64]:
        """Give a ring as unwrapped latitudes and longitudes, without repeating the points where arcs meet."""
        parts = [self.arcs[k] if k >= 0 else self.arcs[~k][::-1] for k in ring]
        joined = np.concatenate([part if n == 0 else part[1:] for n, part in enumerate(parts)])
        return unwrap(joined)

    def find(self, code: str) -> Area | None:
        """Give the area of a code, or None where the data has none."""
        return next((area for area in self.areas if area.id == code), None)

    def lines(self) -> Iterator[tuple[NDArray[np.float64], frozenset[str]]]:
        """Give every arc once, unwrapped, with the areas on its sides."""
        for arc, owners in zip(self.arcs, self.owners, strict=True):
            yield unwrap(arc), owners


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
    areas = tuple(
        Area(
            id=state["id"],
            name=state["name"],
            polygons=tuple(tuple(tuple(ring) for ring in polygon) for polygon in state["polygons"]),
        )
        for state in data["states"]
    )
    owners: list[set[str]] = [set() for _ in arcs]
    for area in areas:
        for polygon in area.polygons:
            for ring in polygon:
                for k in ring:
                    owners[k if k >= 0 else ~k].add(area.id)
    return Borders(
        title=data["title"],
        view=data["view"],
        apart=frozenset(data["apart"]),
        areas=areas,
        arcs=tuple(arcs),
        owners=tuple(frozenset(codes) for codes in owners),
    )
