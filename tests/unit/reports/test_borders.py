from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from foedus.library import borders_path
from foedus.reports.borders import parse_borders, read_borders
from foedus.reports.map_base import trace_areas
from foedus.reports.projection import fit_projection


def test_shipped_file_is_small_and_says_whose_it_is() -> None:
    """The file is read at every run, and its licence asks to be named."""
    path = borders_path() / "borders-50m.json"
    assert path.stat().st_size < 800_000
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["view"] == "UN view"
    assert (borders_path() / "LICENSE-visionscarto.md").is_file()


def test_every_ring_closes() -> None:
    """Arcs put together in the wrong order or direction leave a gap, and the fill pours out through it."""
    borders = read_borders()
    for area in borders.areas:
        for polygon in area.polygons:
            for ring in polygon:
                assert np.abs(ring[0] - ring[-1]).max() < 1e-6, area.id


def test_state_across_the_antimeridian_stays_whole() -> None:
    """Its ring jumps from 180 to -180 in the file; drawn so, its fill would cover its neighbours."""
    borders = read_borders()
    area = borders.find("RUS")
    assert area is not None
    rings = [polygon[0] for polygon in area.polygons]
    largest = max(rings, key=len)
    assert np.abs(np.diff(largest[:, 1])).max() < 20
    assert 150 < np.ptp(largest[:, 1]) < 175


@pytest.mark.parametrize(
    ("centre", "state"),
    [
        ((55.0, 40.0), "RUS"),
        ((65.0, 178.0), "RUS"),
        ((66.0, -173.0), "RUS"),
        ((50.0, 31.0), "UKR"),
        ((-18.0, 178.0), "FJI"),
    ],
)
def test_land_is_where_it_is(centre: tuple[float, float], state: str) -> None:
    """The map's middle must be filled by the state that is there, on either side of the antimeridian, and no other."""
    points = np.array([[centre[0] - 3, centre[1] - 4], [centre[0] + 3, centre[1] + 4]])
    projection = fit_projection(points, width=400, height=400, padding=5)
    shown = trace_areas(read_borders(), projection)
    assert state in shown
    if state == "UKR":
        middle = projection.project(np.array([centre]))
        assert _covers(shown["UKR"], middle)
        assert not _covers(shown.get("RUS", []), middle)


def _covers(rings: list[np.ndarray], point: np.ndarray) -> bool:
    from foedus.reports.map_base import contains

    return sum(bool(contains(ring, point)[0]) for ring in rings) % 2 == 1


def test_arcs_know_both_sides() -> None:
    """A land border has two owners, a coast one; dashes and the host's outline rest on it."""
    borders = read_borders()
    sizes = {len(owners) for owners in borders.owners}
    assert sizes == {1, 2}
    assert any(owners == {"KAZ", "KGZ"} for owners in borders.owners)


def test_other_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 1"):
        parse_borders(json.dumps({"format": "foedus/borders", "version": 2}))


def test_tool_gives_the_shipped_shape(tmp_path: Path) -> None:
    """The converter keeps arcs, backward arcs and codes; a state left out takes its arcs with it."""
    import importlib.util

    tool = Path(__file__).resolve().parents[3] / "tools" / "make_borders.py"
    spec = importlib.util.spec_from_file_location("make_borders", tool)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    world = {
        "transform": {"scale": [0.001, 0.001], "translate": [0, 0]},
        "arcs": [[[0, 0], [1000, 0]], [[1000, 0], [0, 1000], [-1000, -1000]], [[5000, 5000], [1, 1]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"a3": "AAA", "name": "A"}},
                    {"type": "Polygon", "arcs": [[~1, ~0]], "properties": {"a3": "BBB", "name": "B"}},
                    {"type": "Polygon", "arcs": [[2]], "properties": {"a3": "ATA", "name": "left out"}},
                ]
            }
        },
    }
    out = module.convert(world, edition="t", apart=("BBB", "ZZZ"))
    borders = parse_borders(json.dumps(out))
    assert [area.id for area in borders.areas] == ["AAA", "BBB"]
    assert len(borders.arcs) == 2
    assert borders.apart == {"BBB"}
    assert borders.areas[1].polygons[0][0].tolist()[0] == [0.0, 0.0]
