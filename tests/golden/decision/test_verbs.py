"""``foedus decision`` at its door: answers, exit codes, JSON, faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foedus.cli.decision import decision_app
from foedus.formats.check import check_file

FILES = Path(__file__).parent / "files"
MANDATE, CAVEAT = str(FILES / "mandate.yaml"), str(FILES / "caveat.yaml")


def ask(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(decision_app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def ask_json(*words: str, code: int = 0) -> Any:
    return json.loads(ask(*words, "--json", code=code))


def test_the_council_of_the_flagship_shows_its_arithmetic() -> None:
    answer = ask_json("decide", "--mission", "kazakhstan-2022")
    assert answer["council"]["result"] == "adopted"
    assert answer["council"]["arithmetic"] == ["6 of 6 without objection"]
    assert answer["appeal"]["standing"] == "stands"


def test_before_the_decision_is_known_it_is_open_and_require_says_no() -> None:
    assert "open" in ask("decide", "--mission", "kazakhstan-2022", "--as-of", "2022-01-04", "--require", code=4)


def test_votes_alone_against_a_treaty_of_the_library() -> None:
    """A majority of a fixed count with a veto: nine of fifteen in favour, one permanent member against."""
    states = ("CHN", "FRA", "GBR", "USA", "AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG")
    votes = [word for state in states for word in ("--vote", f"{state}=yes")]
    votes += ["--vote", "RUS=no", "--vote", "HHH=no", "--vote", "III=abstain", "--vote", "JJJ=abstain"]
    words = ["decide", "--treaty", "un-charter", "--organ", "UNSC", "--on", "2022-02-25", *votes]
    answer = ask_json(*words, "--scope", "all but procedural matters")
    assert answer["council"]["result"] == "not_adopted"
    assert "9 of 15 required (all members), 11 given" in answer["council"]["arithmetic"]
    assert "blocked by RUS" in answer["council"]["arithmetic"]
    assert ask_json(*words)["council"]["result"] == "open"
    assert ask_json(*words, "--scope", "procedural matters")["council"]["result"] == "adopted"


def test_approvals_of_the_flagship_name_step_and_gain() -> None:
    answer = ask_json("approvals", "--mission", "kazakhstan-2022")
    by_state = {row["state"]: row for row in answer["consents"]}
    assert set(by_state) == {"ARM", "BLR", "KGZ", "RUS", "TJK"}
    assert by_state["KGZ"]["binding"] == "KGZ-1"
    assert by_state["KGZ"]["earlier_gain_h"] == 23.5
    arrivals = {row["contingent"]: row for row in answer["arrivals"]}
    assert arrivals["KGZ"]["binds"] == "consent"
    assert arrivals["ARM"]["binds"] == "readiness"


def test_an_undated_consent_is_no_plain_yes() -> None:
    ask("approvals", "--mission", "benin-2025", "--require", code=4)
    ask("approvals", "--mission", "kazakhstan-2022", "--require")


@pytest.mark.parametrize(
    ("words", "answer", "failing"),
    [
        (("--task", "guard", "--at", "2030-05-05T12:00Z", "--lat", "1", "--lon", "1"), "within", ""),
        (("--task", "guard", "--lat", "2", "--lon", "1"), "within", ""),
        (("--task", "guard", "--lat", "2.1", "--lon", "1"), "outside", "area"),
        (("--task", "disperse"), "outside", "task"),
        (("--task", "assist"), "open", "task"),
        (("--task", "guard", "--on", "2030-06-01"), "outside", "gap"),
        (("--task", "guard", "--on", "2030-07-05"), "open", "withdrawal_period"),
        (("--task", "guard", "--on", "2030-08-01"), "outside", "term"),
        (("--task", "guard", "--site", "shrine"), "outside", "barred_site"),
        (("--task", "guard", "--transit", "TRB"), "outside", "transit"),
        (("--task", "assist", "--static-guard", "--caveat", CAVEAT), "outside", "caveat sss-1"),
        (("--task", "guard", "--persons", "501"), "outside", "ceiling"),
    ],
)
def test_orders_against_files(words: tuple[str, ...], answer: str, failing: str) -> None:
    found = ask_json("check-order", "--mandate", MANDATE, *words)
    assert (found["answer"], found["failing"]) == (answer, failing)
    assert ask("check-order", "--mandate", MANDATE, *words, "--require", code=0 if answer == "within" else 4)


def test_a_day_on_which_the_term_ends_is_open() -> None:
    """The last instant of 31 May is no longer under the mandate of a term that ends as the day begins."""
    found = ask_json("check-order", "--mandate", MANDATE, "--task", "guard", "--on", "2030-05-30")
    assert found["answer"] == "within"
    found = ask_json("check-order", "--mandate", MANDATE, "--task", "guard", "--on", "2030-04-30")
    assert found["answer"] == "outside"


def test_the_annex_goes_with_the_answer() -> None:
    found = ask_json("check-order", "--mandate", MANDATE, "--task", "guard")
    assert {row["item"]: row["status"] for row in found["annex"]} == {
        "command": "given",
        "status_of_forces": "missing",
        "force_rules": "missing",
        "liaison": "given",
        "medical": "assumed",
        "sustainment": "missing",
        "financing": "missing",
    }


def test_an_order_of_the_flagship_to_assist_is_open_with_its_flag() -> None:
    words = ("check-order", "--mission", "kazakhstan-2022", "--contingent", "ARM", "--task", "assist_order")
    found = ask_json(*words)
    assert found["answer"] in {"open", "outside"}
    assert found["due_diligence"]
    guard = ask_json("check-order", "--mission", "kazakhstan-2022", "--task", "guard_sites", "--in-state", "KAZ")
    assert guard["answer"] == "within"
    assert (
        ask_json("check-order", "--mission", "kazakhstan-2022", "--task", "guard_sites", "--in-state", "KGZ")["answer"]
        == "outside"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("decide",),
        ("decide", "--treaty", "nat-1949"),
        ("decide", "--treaty", "nat-1949", "--on", "1.1.2022"),
        ("decide", "--treaty", "nat-1949", "--on", "2022-01-01", "--vote", "USA=maybe"),
        ("decide", "--treaty", "rio-1947", "--on", "2019-09-23"),
        ("decide", "--mission", "kazakhstan-2022", "--vote", "KAZ=yes"),
        ("approvals", "--mission", "kazakhstan-2022", "--state", "FRA"),
        ("check-order", "--task", "guard"),
        ("check-order", "--task", "guard", "--mandate", MANDATE, "--lat", "1"),
        ("check-order", "--task", "guard", "--mandate", MANDATE, "--at", "2030-05-05T12:00"),
        ("check-order", "--task", "guard", "--mission", "kazakhstan-2022", "--contingent", "XXX"),
        ("check-order", "--task", "guard", "--mission", "armenia-2021"),
    ],
)
def test_a_question_put_wrongly_is_the_askers_to_mend(words: tuple[str, ...]) -> None:
    answer = ask_json(*words, code=2)
    assert answer["message"]
    assert answer["error"]


@pytest.mark.parametrize("name", ["mandate.yaml", "caveat.yaml"])
def test_the_files_pass_the_check_of_their_format(name: str) -> None:
    assert check_file(FILES / name) == ()


def test_a_misspelt_field_names_line_and_field(tmp_path: Path) -> None:
    broken = tmp_path / "mandate.yaml"
    broken.write_text((FILES / "mandate.yaml").read_text(encoding="utf-8").replace("ceiling_persons", "ceiling"))
    answer = ask_json("check-order", "--mandate", str(broken), "--task", "guard", code=3)
    assert answer["faults"][0]["line"] > 0
