"""What ``foedus move export`` writes where, and what it refuses before any work is done."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from foedus import api
from foedus.desk.move_export import export_target
from foedus.errors import FoedusError, RequestError
from foedus.formats.deployment.plan_file import read_plan
from foedus.formats.deployment.problem_file import read_problem, write_problem

GOLDEN = Path(__file__).parents[2] / "golden" / "movement"
TARGET, PLAN = str(GOLDEN / "problem.json"), GOLDEN / "plan.json"


def export(**options: Any) -> dict[str, Any]:
    return export_target(TARGET, plan_path=PLAN, **{"time_limit_s": 0.2, **options})


def test_a_folder_holds_all_that_the_plan_has(tmp_path: Path) -> None:
    answer = export(out_dir=tmp_path, time_limit_s=None)
    tables = {"air_movement", "loads", "gantt", "slots", "slot_counts", "arrivals"}
    others = {"movement.xlsx", "tracks.geojson", "tracks.kml", "bound.lp", "bound.mps", "plan.html"}
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.csv" for name in tables} | others
    assert answer["notes"] == []
    assert answer["plans"][0]["n_legs"] == 15
    assert answer["plans"][0]["n_breaches"] == 0
    again = tmp_path / "again"
    export(out_dir=again, time_limit_s=None)
    for path in again.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_ending_decides_the_form(tmp_path: Path) -> None:
    export(kinds=("amt", "loads"), out=tmp_path / "two.xlsx")
    assert zipfile.ZipFile(io.BytesIO((tmp_path / "two.xlsx").read_bytes())).testzip() is None
    export(kinds=("slots",), out=tmp_path / "slots.csv")
    assert "north,1,loading,A001" in (tmp_path / "slots.csv").read_text(encoding="utf-8")
    export(out=tmp_path / "t.geojson")
    assert json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))["foedus"]["seed"] == 1
    answer = export(kinds=("march",), out=tmp_path / "march.csv")
    assert answer["notes"] == ["march: no leg of this plan belongs there"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "no-out"),
        ({"out": Path("a.csv"), "out_dir": Path("b")}, "no-out"),
        ({"kinds": ("amtt",), "out": Path("a.csv")}, "unknown-kind"),
        ({"out": Path("a.csv")}, "no-kind"),
        ({"kinds": ("amt", "loads"), "out": Path("a.csv")}, "unknown-format"),
        ({"kinds": ("kml",), "out": Path("a.geojson")}, "unknown-format"),
        ({"kinds": ("amt", "lp"), "out": Path("a.xlsx")}, "unknown-format"),
        ({"kinds": ("amt",), "out": Path("a.csv"), "way": "back"}, "unknown-way"),
        ({"kinds": ("amt",), "out": Path("a.csv"), "way": "home"}, "unknown-way"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    options: dict[str, Any], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RequestError) as caught:
        export(**options)
    assert caught.value.code == code
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_without_coordinates_only_the_maps_are_left_out(tmp_path: Path) -> None:
    """In a folder a note says which places lack them; a map asked for by name is refused with what would help."""
    found = read_problem(Path(TARGET).read_bytes(), shown_as=TARGET)
    bare = tmp_path / "bare.json"
    bare.write_bytes(write_problem(found.problem, title=found.title, zero_at=found.zero_at))
    options: dict[str, Any] = {"plan_path": PLAN, "time_limit_s": 0.2}
    answer = export_target(str(bare), out_dir=tmp_path / "out", **options)
    names = {Path(path).name for path in answer["written"]}
    assert "tracks.kml" not in names
    assert {"movement.xlsx", "bound.lp"} <= names
    assert answer["notes"] == ["no coordinates are given for hub, north, strip: legs from or to there have no track"]
    with pytest.raises(FoedusError) as caught:
        export_target(str(bare), out=tmp_path / "t.kml", **options)
    assert (caught.value.code, "--network" in caught.value.hint) == ("no-coordinates", True)
    network = tmp_path / "network.yaml"
    network.write_text(
        "format: foedus/network\nversion: 1\nnodes:\n"
        "  - {id: north, slots: 2, lat_deg: 52.1, lon_deg: 170.5}\n"
        "  - {id: hub, slots: 3, lat_deg: 45, lon_deg: -176}\n"
        "types: []\nlinks:\n  - {start: north, end: hub, time_h: 1}\n",
        encoding="utf-8",
    )
    answer = export_target(str(bare), out=tmp_path / "t.kml", network=network, **options)
    assert answer["notes"] == ["no coordinates are given for strip: legs from or to there have no track"]
    assert (tmp_path / "t.kml").read_text(encoding="utf-8").count("<LineString>") == 8  # four legs, each cut in two


def test_a_plan_that_breaks_rules_says_so_on_every_output(tmp_path: Path) -> None:
    plan = json.loads(PLAN.read_text(encoding="utf-8"))
    plan["legs"][0]["departs_at"] = plan["legs"][0]["begins_at"]
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(plan), encoding="utf-8")
    answer = export_target(TARGET, plan_path=edited, time_limit_s=0.2, kinds=("amt",), out=tmp_path / "a.csv")
    assert answer["plans"][0]["n_breaches"] == 1
    assert "# This plan breaks 1 of the rules" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_a_coordinate_that_is_none_is_a_fault_of_the_problem_file() -> None:
    data = json.loads(Path(TARGET).read_text(encoding="utf-8"))
    for bad, found in (([[91, 0], None, None], "coordinates[0]"), ([None], "coordinates"), (["x", None, None], "[0]")):
        with pytest.raises(FoedusError) as caught:
            read_problem(json.dumps({**data, "coordinates": bad}).encode(), shown_as="p.json")
        assert found in str(caught.value)


def test_the_same_from_python(tmp_path: Path) -> None:
    """A plan at hand, without a file: tables as ever; an earlier plan shows in the Gantt."""
    found = read_problem(Path(TARGET).read_bytes(), shown_as=TARGET)
    schedule = read_plan(PLAN.read_bytes(), found.problem, zero_at=found.zero_at, shown_as="plan")
    bound = api.bound(found.problem, time_limit_s=0.2)
    written, notes = api.export(
        found.problem, schedule, kinds=["gantt"], out=tmp_path / "g.csv", bound=bound, before=schedule, title="mine"
    )
    assert (written, notes) == ((tmp_path / "g.csv",), ())
    text = (tmp_path / "g.csv").read_text(encoding="utf-8")
    assert "# mine; seed not known; zero is no known instant" in text
    assert text.splitlines()[4].endswith(",same")
