"""The command line as a user types it: what it prints, where, and with which exit code."""

import csv
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from foedus import library

ROOT = Path(__file__).resolve().parents[2]


def call(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "foedus.cli.app", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def flagship(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """One run of the packaged mission for all tests of this file."""
    out = tmp_path_factory.mktemp("run")
    done = call("run", "kazakhstan-2022", "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


def test_help_names_the_verbs_and_needs_no_engine() -> None:
    """Asking for help must not load the solver or the compiler."""
    done = call("--help")
    assert done.returncode == 0
    assert all(verb in done.stdout for verb in ("run", "check", "law", "library", "report"))
    probe = (
        "import sys, foedus.cli.app; print([m for m in ('numba', 'numpy', 'pydantic', 'highspy') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_the_flagship_answers_every_stage(flagship: tuple[dict[str, Any], Path]) -> None:
    """The object of ``run --json`` holds the names that others build on."""
    answer, _ = flagship
    verdicts = {f["id"]: f["verdict"] for f in answer["findings"]}
    assert verdicts == {
        "aid_duty": "some",
        "consult_duty": "all",
        "mission_basis": "all",
        "report_duty": "all",
        "report_made": "all",
    }
    aid = answer["findings"][0]
    assert (aid["holds"], aid["of"]) == (3, 12)
    assert {frozenset(s) for s in aid["sufficient"]} == {
        frozenset({"armed_force", "state_sent"}),
        frozenset({"armed_force", "from_abroad", "nonstate_suffices"}),
    }
    movement = answer["movement"]
    assert movement["flights"] > 0
    assert 0 < movement["bound_h"] <= movement["closure_h"]
    assert movement["gap_frac"] == pytest.approx(1 - movement["bound_h"] / movement["closure_h"], abs=1e-3)
    assert {a["state"] for a in answer["approvals"]} == {"ARM", "BLR", "KGZ", "RUS", "TJK"}
    kyrgyz = next(a for a in answer["approvals"] if a["state"] == "KGZ")
    assert len(kyrgyz["steps"][0]["attempts"]) == 3
    assert answer["protection"]["sites"]
    assert answer["withdrawal"]["modes"]["KGZ"] == "road"
    assert answer["milestones"]["appeal"] < answer["milestones"]["decision"] < answer["milestones"]["movement.closure"]


def test_the_hindcast_scores_what_was_knowable_and_says_why_it_misses(flagship: tuple[dict[str, Any], Path]) -> None:
    """Given targets are not scored; every miss has a reason; nothing is tuned to hit them all."""
    rows = {row["id"]: row for row in flagship[0]["hindcast"]}
    assert {"HC-1", "HC-2", "HC-3", "HC-4", "HC-5", "HC-6-BLR", "HC-7", "HC-8"} <= set(rows)
    assert rows["HC-2"]["given"]
    assert not rows["HC-2"]["scored"]
    assert rows["HC-1"]["predicted"] == "2500"
    assert rows["HC-1"]["knowledge_at"] == "2022-01-06T20:00Z"
    assert not rows["HC-6-KGZ"]["scored"]
    for row in rows.values():
        assert row["predicted"] is not None
        assert row["within"] or row["why"], row["id"]


def test_every_output_is_written_and_whole(flagship: tuple[dict[str, Any], Path]) -> None:
    """The report needs no network; the JSON keeps its schema; the tables and the map can be read by others."""
    answer, out = flagship
    names = {path.name for path in out.iterdir()}
    moves = {f"{way}{name}" for way in ("", "home_") for name in ("movement.xlsx", "tracks.geojson", "tracks.kml")}
    assert names == {"report.html", "report.md", "mission.json", "movements.csv", "map.geojson"} | moves
    mission = json.loads((out / "mission.json").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "schemas" / "mission.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(mission, schema)
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "Foedus studies, it does not approve" in report
    assert "<script src" not in report
    assert "@import" not in report
    with (out / "movements.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 20
    collection = json.loads((out / "map.geojson").read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert len(mission["dossier"]["digests"]) >= 10
    assert answer["version"] == mission["dossier"]["version"]


def test_a_report_written_again_is_the_same(flagship: tuple[dict[str, Any], Path]) -> None:
    """``foedus report OUT`` reads mission.json back and writes the same bytes."""
    _, out = flagship
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    done = call("report", str(out))
    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_knowledge_date_cuts_the_run_down() -> None:
    """On the evening of the decision the Kyrgyz consent lay ahead, and is marked as expected."""
    done = call("run", "kazakhstan-2022", "--as-of", "2022-01-06T20:00Z", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["as_of"] == "2022-01-06T20:00Z"
    kinds = {a["state"]: a["kind"] for a in answer["approvals"]}
    assert kinds["KGZ"] == "forecast"
    assert kinds["ARM"] == "observed"


def test_a_refused_appeal_is_carried_as_far_as_it_went() -> None:
    """Law and decision are answered; then the run says where and why it ends."""
    done = call("run", "armenia-2021", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert len(answer["findings"]) >= 4
    assert answer["decision"]["result"] == "open"
    assert answer["movement"] is None
    assert "No force is decided on" in answer["ends"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("run", "kazakstan-2022"), 2, "kazakhstan-2022"),
        (("run", "kazakhstan-2022", "--as-of", "yesterday"), 2, "2022-01-06"),
        (("law", "explain", "aid", "--mission", "kazakhstan-2022"), 2, "aid_duty"),
        (("library", "show", "il-67md"), 2, "il-76md"),
        (("check", "no-such-file.yaml"), 2, "no-such-file.yaml"),
        (("report", "no-such-folder"), 2, "mission.json"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_a_wrong_word_gets_a_hint(words: tuple[str, ...], code: int, said: str) -> None:
    """Exit code 2, a message on stderr that names the way out, nothing on stdout."""
    done = call(*words)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_a_faulty_file_lists_every_fault_with_its_line(tmp_path: Path) -> None:
    """Two faults in one file are told together, in words and as JSON, with exit code 3."""
    text = library.gazetteer_path().read_text(encoding="utf-8")
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.strip().startswith("lat_deg:") or "lat_deg:" in line)
    lines[first] = lines[first].replace("lat_deg: ", "lat_deg: 9", 1)
    lines.append("surprise: 1")
    path = tmp_path / "gazetteer.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = call("check", str(path), "--json")
    assert done.returncode == 3
    faults = json.loads(done.stdout)["faults"]
    assert {fault["line"] for fault in faults} == {first + 1, len(lines)}
    assert f"gazetteer.yaml:{first + 1}:" in done.stderr


def test_the_library_is_listed_and_shown() -> None:
    """Every kind of entry can be listed and shown as text and as JSON."""
    listed = json.loads(call("library", "list", "--json").stdout)
    assert {"cst-1992", "un-charter"} <= {entry["id"] for entry in listed["treaties"]}
    assert {"kazakhstan-2022", "armenia-2021"} <= {entry["id"] for entry in listed["missions"]}
    for name in ("cst-1992", "armenia-2021", "il-76md", "zhetygen"):
        shown = json.loads(call("library", "show", name, "--json").stdout)
        assert shown["id"] == name
        assert name in call("library", "show", name).stdout


def test_help_is_quick() -> None:
    """Half a second is the promise; three times as much fails, so that a busy machine does not."""
    started = time.monotonic()
    call("--help")
    assert time.monotonic() - started < 1.5


def test_a_contributor_without_a_consent_stays_at_home(tmp_path: Path) -> None:
    """Consent gates the border: a state of which no consent is known or expected moves nothing, and the run says so."""
    folder = tmp_path / "no-consent"
    shutil.copytree(library.find_mission("kazakhstan-2022"), folder)
    (folder / "expected.yaml").unlink()
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    start = text.index("      - id: TJK-1\n")
    step = text[start : text.index("contingents:\n")]
    silent = re.sub(
        r"(lasts_h|retry_h): \[[^\n]*\]", r"\1: []", re.sub(r"        attempts:\n(          [^\n]*\n)+", "", step)
    )
    (folder / "scenario.yaml").write_text(text.replace(step, silent), encoding="utf-8")
    done = call("run", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert any("TJK" in words for words in answer["unmoved"])
    assert "TJK" not in answer["withdrawal"]["modes"]
    assert "Not moved" in answer["ends"]


def test_a_shut_airport_stops_the_movement_and_not_the_run(tmp_path: Path) -> None:
    """Law, decision and forces are still answered; the run names what cannot be moved and why."""
    folder = tmp_path / "shut"
    shutil.copytree(library.find_mission("kazakhstan-2022"), folder)
    (folder / "expected.yaml").unlink()
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    span = "{from_at: 2022-01-05T14:00:00Z, until_at: 2022-01-05T20:00:00Z,"
    assert span in text
    (folder / "scenario.yaml").write_text(text.replace(span, "{from_at: 2022-01-05T14:00:00Z,"), encoding="utf-8")
    done = call("run", str(folder), "--json", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["movement"] is None
    assert answer["force"]["persons"] == 2500
    assert answer["findings"]
    assert "almaty" in " ".join(answer["unmoved"]).lower()
    assert (tmp_path / "out" / "report.html").is_file()
