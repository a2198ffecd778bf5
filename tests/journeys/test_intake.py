"""From reports to a mission that runs, as a user would go: read, review, draft, check, run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

GOLD = Path(__file__).parents[1] / "golden" / "intake" / "tuning"


def foedus(*args: str, data: Path, stdin: str = "", code: int = 0) -> str:
    """Run the command as a user types it."""
    done = subprocess.run(
        [sys.executable, "-m", "foedus.cli.app", *args],
        input=stdin,
        capture_output=True,
        text=True,
        env={"FOEDUS_DATA": str(data), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def accepted(data: Path) -> dict[str, object]:
    """Accept what two reports say of one crisis; the second run goes on where the first stopped."""
    report = str(GOLD / "ecowas-sierra-leone.txt")
    first = foedus("intake", "review", report, "--mission", "leone-2011", "--json", data=data, stdin="a\na\nq\n")
    assert json.loads(first)["entered"] == ["P01", "P02"]
    rest = foedus("intake", "review", "--mission", "leone-2011", "--json", data=data, stdin="a\n" * 20)
    answer: dict[str, object] = json.loads(rest)
    assert answer["open"] == 0
    return answer


def test_read_prints_the_contract(data: Path) -> None:
    answer = json.loads(foedus("intake", "read", str(GOLD), "--json", data=data))
    assert {"candidates", "contradictions"} <= set(answer)
    keys = {
        "file", "span", "text", "kind", "actors", "object", "quantities", "dates", "places", "attribution", "hearsay",
        "negated", "intended", "rule",
    }  # fmt: skip
    assert all(keys <= set(candidate) for candidate in answer["candidates"])
    assert answer["candidates"]
    texts = {path: path.read_text(encoding="utf-8") for path in GOLD.glob("*.txt")}
    for one in answer["candidates"]:
        assert texts[Path(one["file"])][slice(*one["span"])] == one["text"]


def test_the_same_input_gives_the_same_bytes(data: Path) -> None:
    first = foedus("intake", "read", str(GOLD), "--json", data=data)
    assert foedus("intake", "read", str(GOLD), "--json", data=data) == first


def test_accepted_claims_are_in_the_record_with_where_they_were_found(accepted, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    foedus("record", "export", "--mission", "leone-2011", "--out", str(out), data=data)
    text = out.read_text(encoding="utf-8")
    assert "consent-verb" in text
    foedus("record", "verify", str(out), data=data)


def test_a_drafted_mission_is_accepted_by_check_and_runs(accepted, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "leone-2011"
    answer = json.loads(
        foedus("intake", "draft", "leone-2011", "--out", str(folder), "--zone", "Africa/Freetown", "--json", data=data)
    )
    assert answer["claims"] == len(accepted["entered"]) + 2
    assert any(hole.startswith("contingents, NGA, elements") for hole in answer["holes"])
    foedus("check", str(folder), data=data)
    summary = foedus("run", str(folder), data=data)
    assert "MSC: adopted" in summary
    assert "LBR" in summary


def test_the_lines_a_draft_gives_for_its_holes_lead_to_a_plan(accepted, data: Path, tmp_path: Path) -> None:
    """The examples are copied as they are printed; only the words in capitals are filled in."""
    folder = tmp_path / "leone-2011"
    draft = ("intake", "draft", "leone-2011", "--out", str(folder), "--zone", "Africa/Freetown", "--json")
    holes = json.loads(foedus(*draft, data=data))["holes"]

    def copy(start: str, name: str) -> Any:
        hole = next(one for one in holes if one.startswith(start))
        line = re.search(rf"\b{name}: ([\[{{].*?[\]}}])(?:;| and |, resting|$)", hole)
        assert line is not None, hole
        filled = line[1].replace("PLACE", "abidjan", 1).replace("PLACE", "abidjan", 1).replace("PLACE", "dakar")
        return YAML().load(filled.replace("AS-APPROVAL", "AS-LIFT"))

    yaml = YAML()
    scenario = yaml.load(folder / "scenario.yaml")
    nigeria = next(one for one in scenario["contingents"] if one["state"] == "NGA")
    nigeria["elements"] = copy("contingents, NGA, elements", "elements")
    approval = next(one for one in scenario["approvals"] if one["state"] == "NGA")
    approval["steps"][0]["lasts_h"] = copy("approvals, NGA", "lasts_h")
    scenario["movement"] = copy("movement", "movement")
    scenario["assumptions"] = copy("movement", "assumptions")
    yaml.dump(scenario, folder / "scenario.yaml")
    foedus("check", str(folder), data=data)
    assert re.search(r"Movement: \d+ flights?, closure", foedus("run", str(folder), data=data))


def test_a_mission_without_accepted_claims_is_not_drafted(data: Path, tmp_path: Path) -> None:
    foedus("intake", "draft", "empty-2011", "--out", str(tmp_path / "x"), data=data, code=2)
    assert not (tmp_path / "x").exists()
