"""What a run refuses, the check reports first: figures that a stage needs, and treaties that another speaks of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foedus.desk.loading import load_inputs
from foedus.desk.run import give, hindcast
from foedus.errors import Fault, FoedusError, PlanningError
from foedus.formats import missions
from foedus.formats.check import check_file
from foedus.formats.reader import Document, read_document
from foedus.mission import moving
from foedus.mission.run import run_course

from .conftest import TREATY, TinyFiles
from .test_limits import RECEPTION


@pytest.fixture
def whole(tiny: TinyFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TinyFiles:
    """Give the tiny mission all that a run takes home, and let plans be made without care."""
    tiny.edit("scenario.yaml", "sites:\n", RECEPTION)
    seats = "    seats: {value: 80, source: S1, checked: retrieved}\n    payload_range:\n"
    tiny.edit("transport/air.yaml", "    payload_range:\n", seats)
    (tiny.library / "units.yaml").write_text(
        "format: foedus/units\nversion: 1\nid: none\ntitle: none\nsources: []\nunits: []\n", encoding="utf-8"
    )
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(moving, "SEARCH_STEPS", 2)
    monkeypatch.setattr(moving, "BOUND_ROUNDS", 0)
    return tiny


def run_all(folder: Path, *, full: bool = True, forecast: bool = True) -> str:
    """Run a mission and its forecasts; give how the course ends."""
    inputs = load_inputs(str(folder))
    given = give(inputs)
    ends = run_course(given, as_of=None, seed=1).ends if full else ""
    if forecast:
        hindcast(inputs, given, seed=1, progress=str)
    return ends


def check_all(folder: Path) -> tuple[Fault, ...]:
    """Give the faults of a mission's folder that concern what is not there."""
    return tuple(fault for fault in check_file(folder) if fault.code in ("nothing-known", "treaty-left-out"))


def test_the_whole_mission_runs_home(whole: TinyFiles) -> None:
    """Otherwise the tests below could not fail."""
    assert check_file(whole.folder) == ()
    assert run_all(whole.folder) == "The last element that went is home."


@pytest.mark.parametrize("field", ["line_persons", "person_kg", "vehicle_kg"])
def test_no_line_is_made_without(whole: TinyFiles, field: str) -> None:
    """A movement without one of them is planned for no force; place, field and remedy are told."""
    value = {"line_persons": 60, "person_kg": 120, "vehicle_kg": 5000}[field]
    whole.edit("scenario.yaml", f"  {field}: [{{value: {value}, rests_on: [AS-1]}}]\n", "")
    (fault,) = check_file(whole.folder)
    assert (fault.field, fault.code) == (f"movement.{field}", "nothing-known")
    # where it would belong: the first line of the mapping
    assert fault.line == whole.line_of("scenario.yaml", "movement:") + 1
    assert fault.column == 3
    assert f"give {field}: [{{value:" in fault.hint


def test_a_figure_that_becomes_known_too_late(whole: TinyFiles) -> None:
    """A forecast as of a knowledge date would look for it in vain; the date that asks is named."""
    whole.edit("scenario.yaml", "line_persons: [{value: 60,", "line_persons: [{known_at: 2020-03-11T00:00Z, value: 60,")
    (fault,) = check_file(whole.folder)
    assert (fault.field, fault.found) == ("movement.line_persons", "none known by then")
    assert "a target is forecast as of 'exit'" in fault.expected
    whole.edit("scenario.yaml", "known_at: 2020-03-11T00:00Z", "known_at: 2020-03-10T00:00Z")
    assert check_file(whole.folder) == ()
    assert run_all(whole.folder)


@pytest.mark.parametrize(
    "old",
    [
        "working_slots: [{value: 2, rests_on: [AS-1]}]\n      shut",
        "count: [{value: 2, rests_on: [AS-1]}]\n      first",
        "ready_per_h: [{value: 1, rests_on: [AS-1]}]",
        "hand_over_h: [{value: 6, rests_on: [AS-1]}]",
        "repack_h: [{value: 6, rests_on: [AS-1]}]",
        "stay_d: [{value: 8, rests_on: [AS-1]}]",
    ],
)
def test_an_empty_list_of_figures(whole: TinyFiles, old: str) -> None:
    """The shape lets a list be empty; a plan cannot be made of it."""
    figures = old[old.index("[") : old.index("}]") + 2]
    whole.edit("scenario.yaml", old, old.replace(figures, "[]"))
    (fault,) = check_file(whole.folder)
    assert (fault.field.rpartition(".")[2], fault.code) == (old.partition(":")[0], "nothing-known")


def test_all_at_once_with_the_others(whole: TinyFiles) -> None:
    """Whoever mends a file sees all that is wrong with it."""
    whole.edit("scenario.yaml", "  line_persons: [{value: 60, rests_on: [AS-1]}]\n", "")
    whole.edit("scenario.yaml", "share_frac: 0.6", "share_frac: 0.7")
    assert {fault.code for fault in check_file(whole.folder)} == {"nothing-known", "shares"}


def add_treaty(whole: TinyFiles, name: str, when: str) -> Path:
    """Put a second treaty into the mission's own folder, with a rule on a condition."""
    path = whole.folder / "treaties" / name / "treaty.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        TREATY.replace("id: lake-pact", f"id: {name}").replace("{atom: flood}", f"{{{when}}}"), encoding="utf-8"
    )
    whole.edit("scenario.yaml", "treaties: [lake-pact]", f"treaties: [lake-pact, {name}]")
    return path


def test_a_treaty_that_names_another_which_is_not_listed(whole: TinyFiles) -> None:
    """Its rules cannot be asked; the entry of the treaty that names it is where the reader mends it."""
    add_treaty(whole, "sea-pact", "atom: lake-pact/flood")
    assert check_file(whole.folder) == ()
    whole.edit("scenario.yaml", "treaties: [lake-pact, sea-pact]", "treaties: [sea-pact]")
    faults = check_all(whole.folder)
    assert [(fault.field, fault.code) for fault in faults] == [("treaties[0]", "treaty-left-out")]
    assert faults[0].line == whole.line_of("scenario.yaml", "treaties:")
    assert "lake-pact/flood" in faults[0].found
    assert "add lake-pact to 'treaties'" in faults[0].hint


def test_a_fault_of_law_in_a_treaty_beside_the_mission(whole: TinyFiles) -> None:
    """It is told in the treaty's own file, where it stands, together with the mission's."""
    path = add_treaty(whole, "sea-pact", "atom: flud")
    (fault,) = check_file(whole.folder)
    assert (fault.file, fault.code) == (str(path), "treaty.unknown-name")
    assert "flud" in path.read_text(encoding="utf-8").splitlines()[fault.line - 1]


def test_a_treaty_beside_the_mission_that_cannot_be_read(whole: TinyFiles) -> None:
    """A run would refuse it too."""
    path = add_treaty(whole, "sea-pact", "atom: flood")
    path.write_text(path.read_text(encoding="utf-8").replace("title: Pact", "colour: Pact"), encoding="utf-8")
    assert {fault.file for fault in check_file(whole.folder)} == {str(path)}


@pytest.mark.parametrize(("old", "field"), [("treaties: [lake-pact]", "treaties[0]"), ("treaty: lake-pact, r", "q")])
def test_a_name_that_is_blank(whole: TinyFiles, old: str, field: str) -> None:
    """A blank where a name is asked for leads nowhere either."""
    whole.edit("scenario.yaml", old, old.replace("lake-pact", "''"))
    assert any(fault.field.startswith(field) and fault.found == "''" for fault in check_file(whole.folder))


def list_changes(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, tuple[str | int, ...], Any]]:
    """Give what may become of a file: each thing taken out, each list emptied, each text and date changed."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        where = (*path, key)
        if key in ("format", "version", "text", "title", "name", "summary", "note", "crisis", "disputes"):
            continue
        yield "without", where, None
        if isinstance(value, list):
            yield "emptied", where, []
        elif isinstance(value, str) and value[:2] == "20":
            yield "a year on", where, f"{int(value[:4]) + 1}{value[4:]}"
        elif isinstance(value, str):
            yield "blank", where, ""
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield "zero", where, 0
        yield from list_changes(value, where)


def change(data: Any, path: tuple[str | int, ...], kind: str, new: Any) -> Any:
    """Give the file with one place changed."""
    copy = json.loads(json.dumps(data))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    if kind == "without":
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return copy


@pytest.mark.parametrize("name", ["scenario.yaml", "claims.yaml", "expected.yaml"])
def test_what_the_check_lets_through_the_run_does_not_refuse(
    whole: TinyFiles, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each field of a whole mission in turn: what a run would refuse, or could not compile, the check has found."""
    data = json.loads(json.dumps(read_document(whole.folder / name).data, default=str))
    read: dict[tuple[Path, bytes], Document] = {}

    def read_once(path: Path) -> Document:
        key = (path, path.read_bytes())
        if key not in read:
            read[key] = read_document(path)
        return read[key]

    # the files that stay as they are are parsed once
    monkeypatch.setattr(missions, "read_document", read_once)
    refused, n_run, seen = [], 0, set()
    for kind, path, new in list_changes(data):
        shape = (kind, *("*" if isinstance(step, int) else step for step in path))
        if shape in seen:
            continue
        seen.add(shape)
        (whole.folder / name).write_text(json.dumps(change(data, path, kind, new)), encoding="utf-8")
        if check_file(whole.folder):
            continue
        n_run += 1
        try:
            # targets say nothing to the course with all that is known; a blank or a nought, nothing about when it was
            timed = name != "scenario.yaml" or kind in ("without", "a year on")
            ends = run_all(whole.folder, full=name != "expected.yaml", forecast=timed)
        except PlanningError as error:
            ends = error.message
        except FoedusError as error:
            ends = f"cannot be run: {error}"
        if "cannot be" in ends or "not well formed" in ends:
            refused.append((kind, path, ends))
    assert n_run > 10
    assert refused == []


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("measure: withdrawal.ends_on", "measure: withdrawal.end_on", "measure", "unknown-measure"),
        ("measure: withdrawal.ends_on", "measure: movement.flights", "low", "wrong-value"),
        ('low: "2020-03-12"', 'low: "12 March"', "low", "wrong-value"),
        ('high: "2020-03-12"', 'high: "2020-03-11"', "high", "spread"),
        ("measure: withdrawal.ends_on", "measure: withdrawal.mode", "contingent", "missing"),
        ("tolerance: same day", "carrier: lifte\n    tolerance: same day", "carrier", "unknown-carrier-type"),
    ],
)
def test_a_target_that_no_hindcast_can_compare(whole: TinyFiles, old: str, new: str, field: str, code: str) -> None:
    """The measure, its values and what it is about are checked before a run comes as far as comparing."""
    whole.edit("expected.yaml", old, new)
    faults = check_file(whole.folder)
    assert (faults[0].field, faults[0].code) == (f"targets[0].{field}", code)
    assert faults[0].line >= whole.line_of("expected.yaml", "id: HC-1")
    if code == "unknown-measure":
        assert "withdrawal.ends_on" in faults[0].hint
