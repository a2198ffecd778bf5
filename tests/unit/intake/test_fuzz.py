"""A short run of the fuzzer over the readers; ``make fuzz`` runs it for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HARNESS = Path(__file__).parents[2] / "fuzz" / "fuzz_intake.py"


def test_no_input_of_a_short_run_crashes_the_readers(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HARNESS), "-runs=1500", "-seed=1", "-max_len=600", f"-artifact_prefix={tmp_path}/"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done 1500" in done.stderr
