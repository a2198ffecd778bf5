"""The benchmarks still run: smallest instance, one pair, nothing timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_explaining_gives_every_late_line_a_reason_and_no_false_fix(monkeypatch) -> None:
    """The smoke of ``benchmarks.explain``: a small instance, two trials' time."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.explain import measure_explaining
    from benchmarks.instances import make_instance

    row = measure_explaining("S", make_instance("S"), steps=100, seconds=2.0)
    assert row["late"] == row["reasons"] > 0
    assert row["fixed"] > 0
    assert row["false_fixes"] == 0


def test_the_smoke_run_prints_both_tables_and_writes_only_where_told(tmp_path) -> None:
    """Loop and SimPy agree on the packaged instance (else the run stops), and plan and bound are in order."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", "--smoke", "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "benchmarks.json").read_text(encoding="utf-8"))
    (plan,) = record["plans"]
    assert 0 < plan["bound_h"] <= plan["closure_h"]
    assert record["timings"][0]["lines"] == 29
    assert "| kaz22 |" in done.stdout
