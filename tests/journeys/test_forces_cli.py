"""What a planner types for forces: match, gaps, shares, register, units."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foedus.cli.app import app

RUN = CliRunner()


def ask(*words: str) -> dict:
    done = RUN.invoke(app, ["forces", *words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def matched() -> dict:
    return ask("match", "solomons-2021")


def test_match_names_who_serves_what(matched: dict) -> None:
    """Every unit of the package serves one requirement, and every aim carries its bound."""
    served = {name for row in matched["requirements"] for name in row["served_by"]}
    assert served == {row["pledge"] for row in matched["package"]}
    assert matched["package"]
    assert all(aim["gap_frac"] == 0 for aim in matched["aims"])
    assert all(row["arithmetic"] for row in matched["requirements"])
    assert all(row["sidc_edition"] for row in matched["package"])


def test_a_state_that_sends_nothing_is_told_apart(matched: dict, tmp_path: Path) -> None:
    """The what-if says who leaves and who joins, and writes its tables."""
    answer = ask("match", "solomons-2021", "--drop", "FJI", "--out", str(tmp_path / "out"))
    assert answer["without"] == ["FJI"]
    assert "FJI" not in {row["state"] for row in answer["package"]}
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {name for name in names if not name.startswith("symbol-")} == {
        "force_table.csv", "requirements.csv", "gaps.csv", "caveats.csv", "shares.csv", "forces.xlsx", "forces.json",
    }  # fmt: skip
    assert "symbol-10031000151211000000.svg" in names


def test_gaps_and_shares_are_parts_of_the_same_answer(matched: dict) -> None:
    gaps, shares = ask("gaps", "solomons-2021"), ask("shares", "solomons-2021")
    assert gaps["gaps"] == matched["gaps"]
    assert shares["shares"] == matched["shares"]
    assert abs(sum(row["borne_frac"] for row in shares["shares"]) - 1) < 1e-9


def test_a_mission_without_requirements_says_so() -> None:
    done = RUN.invoke(app, ["forces", "match", "armenia-2021"])
    assert done.exit_code == 2
    assert "asks for no units" in done.stderr


def test_an_unknown_aim_is_named() -> None:
    done = RUN.invoke(app, ["forces", "match", "solomons-2021", "--aims", "in_time,speed"])
    assert done.exit_code == 2
    assert "in_time, coverage, contingents, shares, cost" in done.stderr


def test_the_register_of_a_mission_goes_out_and_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "pledges.xlsx"
    written = ask("register", "solomons-2021", "--out", str(out))
    again = ask("register", str(out), "--mission", "solomons-2021", "--current", str(out))
    assert again["n_unchanged"] == written["n_pledges"] == again["n_pledges"] > 0
    assert ask("match", "solomons-2021", "--pledges", str(out))["package"]


def test_units_write_out_their_arithmetic() -> None:
    units = {row["id"]: row for row in ask("units")["units"]}
    assert units["medical_level_1"]["persons"] == 11
    assert any("reliefs" in line for line in units["guard_company"]["arithmetic"])
