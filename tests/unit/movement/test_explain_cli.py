"""``foedus move explain`` as a user types it: the object, the words, plans from a file, what cannot be."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from foedus import api
from foedus.cli.app import app
from foedus.errors import PlanningError
from foedus.formats.deployment.problem_file import read_problem, write_problem
from foedus.movement.problem import NEVER, Problem
from foedus.movement.reasons import REASONS

H = 3600
ZERO = datetime(2030, 3, 1, tzinfo=UTC)


def make_problem(*, due_h: float = 5, vehicle_kg: int = 1000) -> Problem:
    """Two lines of four vehicles on one carrier; the second waits for it."""
    return api.problem_from_arrays(
        lines={
            "origin": [0, 0], "destination": [1, 1], "vehicles": 4, "vehicle_kg": [1000, vehicle_kg],
            "due_s": int(due_h * H),
        },
        types={"load_s": [H], "unload_s": [H], "positions": [4], "seats": [0]},
        network={"slots": [2, 2], "link_s": [[[-1, 2 * H], [2 * H, -1]]], "payload_kg": [[[0, 9000], [9000, 0]]]},
        carriers={"type_idx": [0], "at": [0]},
        names={"nodes": ("home", "host"), "types": ("lifter",), "lines": ("A", "B")},
    )  # fmt: skip


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    path = tmp_path / "problem.json"
    path.write_bytes(write_problem(make_problem(), zero_at=ZERO))
    return path


def call(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["move", "explain", *map(str, words), "--quiet"])
    return done.exit_code, done.stdout


def test_the_worked_example_of_the_page_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written, commands run one after the other; each printed line is there, in its order."""
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).resolve().parents[3] / "docs" / "explain.md").read_text(encoding="utf-8")
    n_commands = 0
    for kind, name, body in re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        if name:
            Path(name).write_text(body, encoding="utf-8")
        for command in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:] if kind == "console" else ():
            line, *printed = command.strip().split("\n")
            done = CliRunner().invoke(app, [*shlex.split(line)[1:], "--quiet"])
            assert done.exit_code == 0, done.output
            told = iter(done.output.split("\n"))
            for wanted in printed:
                assert any(wanted == one for one in told), f"{line}\nlacks {wanted!r}\n{done.output}"
            n_commands += 1
    assert n_commands == 5
    assert all(f"`{word}`" in page for word in REASONS)


def test_json_has_the_keys_of_the_contract(problem_file: Path) -> None:
    code, out = call(problem_file, "--json")
    answer = json.loads(out)
    assert code == 0
    assert {"late", "n_late", "stability_frac", "bottlenecks", "conflicts", "unproven"} <= answer.keys()
    assert (answer["n_late"], answer["stability_frac"], len(answer["late"])) == (1, 1.0, 1)
    (row,) = answer["late"]
    assert {"line_id", "late_h", "reason", "fixes"} <= row.keys()
    assert row["reason"] == "carrier"
    assert row["late_h"] == pytest.approx(5.0)
    assert row["fixes"][0]["change"] == "one more lifter at home from 1 Mar 00:00"
    assert row["fixes"][0]["gain_h"] == pytest.approx(6.0)


def test_words_name_line_reason_wait_and_fix(problem_file: Path) -> None:
    code, out = call(problem_file)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "1 late and 0 missed of 2 lines; times are UTC"
    assert lines[2].endswith(": 5.0 h late, carrier")
    assert lines[3] == "  waited 6.0 h for lifter at home: none was free (from 1 Mar 00:00)"
    assert lines[4].startswith("  - one more lifter at home from 1 Mar 00:00: 6.0 h earlier, in time")


def test_a_plan_from_a_file_is_explained_as_it_is(problem_file: Path, tmp_path: Path) -> None:
    """The plan of a file has no slots and no policy; reasons and fixes come all the same."""
    plan = tmp_path / "plan.json"
    done = CliRunner().invoke(app, ["move", "plan", str(problem_file), "--out", str(plan), "--quiet"])
    assert done.exit_code == 0, done.stdout
    code, out = call(problem_file, "--plan", plan, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["plan"] == str(plan)
    assert [(row["reason"], bool(row["fixes"])) for row in answer["late"]] == [("carrier", True)]


def test_a_plan_that_breaks_rules_is_refused(problem_file: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    CliRunner().invoke(app, ["move", "plan", str(problem_file), "--out", str(plan), "--quiet"])
    broken = json.loads(plan.read_text(encoding="utf-8"))
    broken["legs"] = broken["legs"][:1]
    plan.write_text(json.dumps(broken), encoding="utf-8")
    code, out = call(problem_file, "--plan", plan, "--json")
    assert code == 2
    assert json.loads(out)["error"] == "plan-breaks-rules"


def test_what_cannot_be_is_told_with_its_rows(tmp_path: Path) -> None:
    """One line is too heavy: its row and the type's, and no plan is made."""
    path = tmp_path / "heavy.json"
    path.write_bytes(write_problem(make_problem(vehicle_kg=12_000), zero_at=ZERO))
    code, out = call(path, "--json")
    (row,) = json.loads(out)["conflicts"]
    assert code == 0
    assert row["lines"] == ["B"]
    assert row["reason"] == "dimension"
    assert row["rows"] == ["line B", "types lifter"]
    code, out = call(path)
    assert "B: dimension" in out
    assert "  - one of its pieces weighs 12 t" in out
    assert "  - no carrier lifts more than 9 t straight from home to host" in out


def test_line_and_limit_are_checked(problem_file: Path) -> None:
    assert json.loads(call(problem_file, "--line", "C", "--json")[1])["error"] == "unknown-line"
    assert json.loads(call(problem_file, "--time-limit-s", "0", "--json")[1])["error"] == "bad-limit"
    answer = json.loads(call(problem_file, "--line", "A", "--line", "B", "--json")[1])
    assert {row["line_id"] for row in answer["late"]} == {"A", "B"}


def test_names_of_calendars_survive_the_file() -> None:
    """What shuts a way keeps its name through a file, and files without such names read as before."""
    problem = make_problem()
    plain = write_problem(problem)
    assert b"calendars" not in plain
    assert read_problem(plain, shown_as="p").problem.names.calendars == ()
    named = problem._replace(names=problem.names._replace(calendars=("", "", "clearance: leave of KAZ")))
    back = read_problem(write_problem(named), shown_as="p").problem
    assert back.names.calendars == named.names.calendars


def test_explain_without_a_plan_tells_conflicts_alone() -> None:
    problem = make_problem(vehicle_kg=12_000)
    answer = api.explain(problem, None)
    assert [row.lines for row in answer.conflicts] == [("B",)]
    assert api.explain(make_problem(due_h=NEVER / H / 2), None).conflicts == ()


def test_time_limit_gives_what_was_proved_by_then(problem_file: Path) -> None:
    answer = json.loads(call(problem_file, "--time-limit-s", "0.5", "--json")[1])
    assert answer["late"][0]["reason"] == "carrier"
    assert np.isfinite(answer["late"][0]["late_h"])


def test_a_movement_that_cannot_be_compiled_tells_each_fault_with_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """No problem, no plan: the faults themselves are the answer, each by itself."""
    refusal = PlanningError(
        "the movement cannot be compiled:\n- line A: to drive from a to b, but no road of known length is given\n"
        "- pool P: ready_per_h is 0; no carrier would ever be ready",
        code="movement-input",
    )

    def refuse(*_args: object, **_options: object) -> None:
        raise refusal

    monkeypatch.setattr("foedus.desk.move_explain.find_problem", refuse)
    code, out = call("somewhere", "--json")
    answer = json.loads(out)
    assert code == 0
    assert [row["rows"] for row in answer["conflicts"]] == [["line A"], ["pool P"]]
    assert (answer["late"], answer["n_late"], answer["stability_frac"]) == ([], 0, 1.0)
    assert "  - line A: to drive from a to b" in call("somewhere")[1]
