"""The verbs of ``foedus law`` from the command line: what they print, and with which code they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import clingo
import pytest
from typer.testing import CliRunner

from foedus import library
from foedus.cli.app import app

KAZ = ("--mission", "kazakhstan-2022")


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["law", *words])
    return result.exit_code, result.stdout, result.stderr


def plain(*words: str) -> Any:
    code, out, _ = run(*words, "--json")
    assert code == 0, out
    return json.loads(out)


def test_ask_gives_what_programs_read() -> None:
    """The keys of the answer, as known when the mission asks."""
    found = plain("ask", "aid_duty", *KAZ)
    wanted = {"id", "treaty", "rule", "verdict", "holds", "of", "sufficient", "blocking", "settle", "cites"}
    assert wanted | {"checked", "headline", "as_of"} <= set(found)
    assert (found["verdict"], found["holds"], found["of"]) == ("some", 3, 12)
    assert found["as_of"] == "2022-01-07T00:00Z"
    first = found["would_settle"][0]
    assert first == {"atom": "cst-1992/armed_force", "if_so": "some", "if_not": "none", "settles": "if_not"}


def test_a_question_may_be_a_rule_of_any_treaty() -> None:
    """The mission's own name, treaty/rule, and a rule beside --treaty are one question."""
    answers = [
        plain("ask", "aid_duty", *KAZ),
        plain("ask", "cst-1992/aid_duty", *KAZ),
        plain("ask", "aid_duty", "--treaty", "cst-1992", *KAZ),
    ]
    assert len({json.dumps([a["holds"], a["of"], a["sufficient"]]) for a in answers}) == 1
    assert plain("ask", "nat-1949/consult_duty", *KAZ)["verdict"] in ("some", "all", "none")


def test_without_a_mission_everything_is_open_but_what_is_set() -> None:
    """A rule, a state, a date; --set answers what if."""
    base = ("ask", "cst-1992/consult_duty", "--appellant", "KAZ", "--on", "2022-01-06")
    assert plain(*base)["verdict"] == "some"
    assert plain(*base, "--set", "threat=yes")["verdict"] == "all"
    assert plain(*base, "--set", "cst-1992/threat=no")["verdict"] == "none"


def test_a_month_is_judged_on_each_of_its_days() -> None:
    """Edge 12 from the command line."""
    base = ("ask", "cst-1992/consult_duty", "--appellant", "GEO", "--set", "threat=yes")
    found = plain(*base, "--on", "1999-04")
    assert (found["verdict"], [day["verdict"] for day in found["days"]]) == ("some", ["all", "none"])
    assert plain(*base, "--on", "1998")["verdict"] == "all"


def test_as_told_by_one_speaker() -> None:
    """A named reading: that speaker's word wins, the rest stays open."""
    code, _, err = run("ask", "aid_duty", *KAZ, "--told-by", "nobody at all")
    assert (code, "law.unknown-speaker" in err) == (2, True)
    found = plain("ask", "aid_duty", *KAZ, "--told-by", "President of Kazakhstan (K. Tokayev)")
    assert found["told_by"]
    assert found["of"] != 12


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("ask", "aid_dty", *KAZ), "aid_duty"),
        (("ask", "cst-1992/aid_duti", *KAZ), "cst-1992/aid_duty"),
        (("ask", "aid_duty", "--treaty", "cst-199", *KAZ), "cst-1992"),
        (("ask", "aid_duty", "--mission", "kazakstan-2022"), "kazakhstan-2022"),
        (("ask", "aid_duty", *KAZ, "--set", "armed_forces=yes"), "cst-1992/armed_force"),
        (("ask", "aid_duty", *KAZ, "--set", "armed_force=maybe"), "--set armed_force=yes"),
        (("ask", "aid_duty", *KAZ, "--on", "last week"), "2022-01-06"),
        (("ask", "cst-1992/aid_duty"), "--appellant"),
        (("compare", "aid_duty", *KAZ, "--on", "2010-06-12"), "twice"),
        (("export", *KAZ, "--format", "prolog"), "clingo, json"),
    ],
)
def test_wrong_names_are_refused_with_near_ones(words: tuple[str, ...], hint: str) -> None:
    """Exit 2, and the reader is told what there is."""
    code, _, err = run(*words)
    assert code == 2
    assert hint in err


def test_explain_as_text_json_and_html() -> None:
    """One tree in three forms; the page loads nothing."""
    _, text, _ = run("explain", "aid_duty", *KAZ, "--all")
    assert "OPEN   armed_attack" in text
    assert plain("explain", "aid_duty", *KAZ)["ground"]["label"] == "aid_duty"
    code, page, _ = run("explain", "aid_duty", *KAZ, "--html")
    assert code == 0
    assert page.startswith("<!doctype html>")
    assert "armed force" in page
    assert "lawful" not in page.lower()


def test_norms_and_compare() -> None:
    """The table of duties, and what an older text changes."""
    rows = plain("norms", *KAZ)["norms"]
    assert ("must", "give_aid", "some") in {(row["modality"], row["act"], row["verdict"]) for row in rows}
    only = plain("norms", *KAZ, "--treaty", "un-charter")["norms"]
    assert {row["treaty"] for row in only} == {"un-charter"}
    found = plain("compare", "aid_duty", *KAZ, "--on", "2010-06-12", "--on", "2022-01-06")
    assert [len(point["sufficient"]) for point in found["points"]] == [1, 2]
    assert {"sufficient", "wording"} <= {change["what"] for change in found["steps"][0]["changes"]}
    known = plain("compare", "report_made", *KAZ, "--as-of", "2022-01-06", "--as-of", "2022-01-07")
    assert [point["verdict"] for point in known["points"]] == ["some", "all"]


def test_the_cases_of_the_whole_library() -> None:
    """Every treaty is run and every expectation met; a file with a wrong one ends with 4 and says which."""
    code, out, _ = run("test")
    assert code == 0
    assert "expectations met" in out


def test_a_missed_expectation_ends_with_four(tmp_path: Path) -> None:
    """What was expected and what was found stand in the list."""
    text = library.find_treaty("cst-1992").read_text(encoding="utf-8")
    path = tmp_path / "treaty.yaml"
    path.write_text(text.replace("holds: 3, of: 12", "holds: 4, of: 12"), encoding="utf-8")
    code, out, err = run("test", str(path))
    assert code == 4
    assert "holds: expected 4, found 3" in out
    assert "law.cases-missed" in err
    code, out, _ = run("test", str(path), "--json")
    assert (code, len(json.loads(out)["missed"])) == (4, 1)


def test_lint(tmp_path: Path) -> None:
    """A fine file says so; another format is no treaty; a fault has its line."""
    path = library.find_treaty("cst-1992")
    assert run("lint", str(path))[0] == 0
    assert run("lint", str(library.gazetteer_path()))[0] == 2
    broken = tmp_path / "treaty.yaml"
    broken.write_text(path.read_text(encoding="utf-8").replace("{atom: threat}", "{atom: thread}", 1), encoding="utf-8")
    code, _, err = run("lint", str(broken))
    assert code == 3
    assert "threat" in err


def test_the_exported_program_of_a_mission_counts_as_the_engine_does() -> None:
    """For every question of the flagship: one stable model a reading."""
    _, text, _ = run("export", *KAZ)
    for name in ("aid_duty", "consult_duty", "mission_basis", "report_duty", "report_made"):
        found = plain("ask", name, *KAZ, "--as-of", "2022-01-06")
        asked = f"{found['treaty']}/{found['rule']}"
        control = clingo.Control(["0", "--warn=none", "-c", f'ask="{asked}"'])
        control.add("base", [], text)
        control.ground([("base", [])])
        goal = clingo.Function("met", [clingo.String(asked)])
        with control.solve(yield_=True) as handle:
            met = [model.contains(goal) for model in handle]
        assert (sum(met), len(met)) == (found["holds"], found["of"]), name


def test_export_as_json(tmp_path: Path) -> None:
    """Treaties, claims and findings in one object, to a file on request."""
    out = tmp_path / "law.json"
    code, shown, _ = run("export", *KAZ, "--format", "json", "--out", str(out))
    assert (code, shown) == (0, "")
    found = json.loads(out.read_text(encoding="utf-8"))
    assert {"asked", "treaties", "claims", "findings"} == set(found)
    assert found["findings"][0]["verdict"]
