"""A short run of the fuzzer over the readers of the record; ``make fuzz`` runs it for longer."""

import subprocess
import sys
from pathlib import Path

HARNESS = Path(__file__).parents[2] / "fuzz" / "fuzz_record.py"


def test_no_input_of_a_short_run_crashes_a_reader(tmp_path: Path) -> None:
    """Each reader gives an answer or a fault."""
    done = subprocess.run(
        [sys.executable, str(HARNESS), "-runs=2000", "-seed=1", "-max_len=600", f"-artifact_prefix={tmp_path}/"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done 2000" in done.stderr


def test_the_benchmark_runs() -> None:
    """A few entries of each, untimed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.record", "--smoke"],
        capture_output=True,
        text=True,
        check=False,
        cwd=HARNESS.parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("{") == 4
