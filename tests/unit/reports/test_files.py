from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from foedus.errors import BugError
from foedus.reports.dossier import Dossier
from foedus.reports.geojson import split_antimeridian, write_geojson
from foedus.reports.mission_json import make_schema, show_schema, show_value, write_mission
from foedus.reports.movements_csv import COLUMNS, write_movements

ROOT = Path(__file__).resolve().parents[3]


def test_mission_file_keeps_to_its_schema(dossier: Dossier, refused: Dossier) -> None:
    validator = Draft202012Validator(make_schema())
    for one in (dossier, refused):
        validator.validate(json.loads(write_mission(one)))


def test_schema_refuses_what_is_wrong(dossier: Dossier) -> None:
    """A schema that accepts anything proves nothing."""
    validator = Draft202012Validator(make_schema())
    data = json.loads(write_mission(dossier))
    data["dossier"]["course"]["movement"]["flights"] = "two"
    assert not validator.is_valid(data)
    data = json.loads(write_mission(dossier))
    del data["dossier"]["course"]["ends"]
    assert not validator.is_valid(data)
    data = json.loads(write_mission(dossier))
    data["dossier"]["course"]["law_as_of"] = "2031-03-02T00:00+12:00"
    assert not validator.is_valid(data)


def test_committed_schema_is_that_of_the_nouns() -> None:
    assert (ROOT / "schemas" / "mission.schema.json").read_text(encoding="utf-8") == show_schema()


def test_mission_file_is_sorted_and_names_its_inputs(dossier: Dossier) -> None:
    text = write_mission(dossier)
    data = json.loads(text)
    assert (data["format"], data["version"]) == ("foedus/mission", 1)
    assert data["dossier"]["digests"] == [["scenario.yaml", "ab" * 32]]
    assert data["dossier"]["version"] == "9.9.9"
    assert list(data["dossier"]["course"]) == sorted(data["dossier"]["course"])
    assert data["dossier"]["course"]["law_as_of"] == "2031-03-02T00:00Z"


@dataclass(frozen=True)
class Odd:
    value: object


@pytest.mark.parametrize("value", [float("nan"), float("inf"), datetime(2031, 1, 1), {"a": 1}, object()])
def test_values_without_a_shape_are_refused(value: object) -> None:
    """A NaN or a naive instant in a file would be read as something else, or not at all."""
    with pytest.raises(BugError):
        show_value(Odd(value))


def test_lines_are_in_movement_words(dossier: Dossier) -> None:
    rows = list(csv.DictReader(io.StringIO(write_movements(dossier))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["stage"] for row in rows] == ["movement", "movement", "withdrawal", "withdrawal"]
    first = rows[0]
    assert (first["uln"], first["poe"], first["pod"], first["persons"]) == ("NZL-1/01", "Whenuapai", "Nadi", "100")
    assert first["ald_at"] == "2031-03-02T06:00Z"
    assert first["lad_at"] == "2031-03-02T14:00Z"
    assert first["ead_at"] == ""
    assert first["arrives_at"] == "2031-03-02T13:00Z"
    assert first["late_h"] == "0.00"
    assert rows[2]["late_h"] == ""


def test_no_field_becomes_a_formula(dossier: Dossier) -> None:
    """A unit named =HYPERLINK(...) must stay a name when a spreadsheet opens the file."""
    course = dossier.course
    lines = (replace(course.lines[0], unit='=HYPERLINK("http://example.org")'), *course.lines[1:])
    text = write_movements(replace(dossier, course=replace(course, lines=lines)))
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["unit"].startswith("'=")


def test_map_file_is_geojson_with_routes_cut_at_the_antimeridian(dossier: Dossier) -> None:
    data = json.loads(write_geojson(dossier))
    assert data["type"] == "FeatureCollection"
    ids = [feature["id"] for feature in data["features"]]
    assert len(ids) == len(set(ids))
    kinds = {feature["properties"]["kind"] for feature in data["features"]}
    assert {"route", "site", "airfield", "riot"} <= kinds
    tonga = next(f for f in data["features"] if f["id"].startswith("movement/tonga"))
    assert tonga["geometry"]["type"] == "MultiLineString"
    pieces = tonga["geometry"]["coordinates"]
    assert len(pieces) == 2
    assert pieces[0][-1][0] == -180
    assert pieces[1][0][0] == 180
    assert pieces[0][-1][1] == pieces[1][0][1]
    riot = next(f for f in data["features"] if f["properties"]["kind"] == "riot")
    assert riot["properties"]["called_so_by"][0]["by"] == "the opposition"
    for feature in data["features"]:
        for lon, lat in _points(feature["geometry"]["coordinates"]):
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90


def test_route_goes_over_its_waypoint(dossier: Dossier) -> None:
    """A planned way around closed airspace is not the shortest line."""
    data = json.loads(write_geojson(dossier))
    for stage in ("movement/auck", "withdrawal/nadi-auck"):
        route = next(f for f in data["features"] if f["id"].startswith(stage))
        assert [179.9, -27.0] in list(_points(route["geometry"]["coordinates"]))


def _points(value: list) -> list[list[float]]:  # type: ignore[type-arg]
    if value and isinstance(value[0], int | float):
        return [value]
    return [point for inner in value for point in _points(inner)]


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-80, 80)), min_size=2, max_size=12), st.floats(-400, 400))
def test_cut_pieces_join_again(steps: list[tuple[float, float]], start: float) -> None:
    """Wherever the line goes, every piece stays on the map, and each begins where the one before it ended."""
    lon = start + np.cumsum([step[0] for step in steps])
    trace = np.column_stack(([step[1] for step in steps], lon))
    pieces = split_antimeridian(trace)
    for piece in pieces:
        assert all(-180 <= x <= 180 for x, _ in piece)
    for before, after in pairwise(pieces):
        assert abs(before[-1][0]) == 180
        assert after[0][0] == -before[-1][0]
        assert after[0][1] == before[-1][1]
