"""Nothing about the packaged mission is in Python: a copy with another host, treaty, dates and two fewer states runs.

The copy is made as a user would make it: by editing text. The treaty is a copy under another name in the mission's
own folder.
"""

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from foedus import library

SHIFT = timedelta(days=400)


def _shift_dates(text: str) -> str:
    """Move every instant and date of 2021 to 2023 by the same number of days."""

    def move_instant(match: re.Match[str]) -> str:
        return (datetime.fromisoformat(match[0].replace("Z", "+00:00")) + SHIFT).strftime("%Y-%m-%dT%H:%M:%SZ")

    def move_date(match: re.Match[str]) -> str:
        return (datetime.fromisoformat(match[0]) + SHIFT).strftime("%Y-%m-%d")

    text = re.sub(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", move_instant, text)
    return re.sub(r"(?<![-\d\w])20\d\d-\d\d-\d\d(?![-\d\wT])", move_date, text)


def _drop_item(text: str, start: str, item: str) -> str:
    """Drop one item of a block list that begins with ``item`` inside the section that begins with ``start``."""
    head, tail = text.split(f"\n{start}:\n", 1)
    parts = re.split(r"(?m)^(?=  - )", tail.split("\n\n", 1)[0] + "\n")
    rest = "\n" + tail.split("\n\n", 1)[1]
    kept = [part for part in parts if not part.startswith(item)]
    assert len(kept) == len(parts) - 1, (start, item)
    return head + f"\n{start}:\n" + "".join(kept) + rest


@pytest.fixture
def other_mission(tmp_path: Path) -> Path:
    folder = tmp_path / "other-2023"
    shutil.copytree(library.find_mission("kazakhstan-2022"), folder)
    (folder / "expected.yaml").unlink()
    own = folder / "treaties" / "alliance-2000"
    own.mkdir(parents=True)
    treaty = library.find_treaty("cst-1992").read_text(encoding="utf-8")
    treaty = re.sub(r"(?m)^id: cst-1992$", "id: alliance-2000", treaty).replace("cst-1992/", "alliance-2000/")
    (own / "treaty.yaml").write_text(re.sub(r"\bKAZ\b", "MDA", treaty), encoding="utf-8")
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    for state in ("TJK", "ARM"):
        text = _drop_item(text, "approvals", f"  - state: {state}\n")
        text = _drop_item(text, "contingents", f"  - id: {state}\n")
        text = re.sub(rf"\n    - {{state: {state}, vote[^\n]*", "", text)
        text = re.sub(rf",? claimed_guards: \[{{contingent: {state}[^\]]*\]}}\]", "", text)
        text = re.sub(rf"(?m)^    - {{id: P-{state}-.*\n", "", text)
        text = re.sub(rf"(?m)^    - id: P-{state}-.*\n(      .*\n)+", "", text)
    text = re.sub(r"treaties: \[[^\]]*\]", "treaties: [alliance-2000, un-charter]", text)
    text = re.sub(r"\n  - {id: mission_basis[^\n]*", "", text).replace("cst-1992", "alliance-2000")
    text = re.sub(r"\bKAZ\b", "MDA", text).replace("id: kazakhstan-2022", "id: other-2023")
    (folder / "scenario.yaml").write_text(_shift_dates(text), encoding="utf-8")
    claims = (folder / "claims.yaml").read_text(encoding="utf-8").replace("cst-1992/", "alliance-2000/")
    claims = re.sub(r"\n *- \{atom: csto-peacekeeping-2007[^\n]*", "", claims)
    claims = re.sub(r"\n    asserts:(?=\n    \w|\n  - )", "", claims).replace("id: kazakhstan-2022", "id: other-2023")
    (folder / "claims.yaml").write_text(_shift_dates(claims), encoding="utf-8")
    return folder


def test_a_copy_with_another_host_treaty_dates_and_fewer_states_runs(other_mission: Path, tmp_path: Path) -> None:
    """From check to the last element home, with its own answers."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "foedus.cli.app"]
    checked = subprocess.run([*command, "check", str(other_mission)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    ran = subprocess.run(
        [*command, "run", str(other_mission), "--json", "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["mission"] == "other-2023"
    assert {c["id"] for c in answer["force"]["contingents"]} == {"RUS", "BLR", "KGZ"}
    assert answer["movement"]["closure_at"].startswith("2023-")
    assert answer["movement"]["bound_h"] <= answer["movement"]["closure_h"]
    assert answer["withdrawal"]["ends_at"] > answer["movement"]["closure_at"]
    assert {f["id"]: f["verdict"] for f in answer["findings"]}["consult_duty"] == "all"
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "alliance-2000" in report
    assert "cst-1992" not in report


def test_no_state_organisation_or_mission_is_named_in_python() -> None:
    """Data decides everything."""
    root = Path(library.__file__).parents[1]
    words = re.compile(r"kazakh|csto|\bKAZ\b|\bRUS\b|almaty|tokayev|collective security treaty", re.IGNORECASE)
    found = [
        f"{path.relative_to(root)}:{n}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line) and ">>>" not in line
    ]
    assert found == []
