"""How well and how fast intake reads, and what it keeps in memory, in one run.

Run as ``python -m benchmarks.intake [--smoke]``. Precision and recall are those of the gold texts. Speed is
characters of dense agency text a second on one core, beside the time that finding the words alone takes in the
same run. Memory is the growth of the process from few files to many.
"""

from __future__ import annotations

import json
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.intake_scores import FIELDS, FLOORS, GOLD, make_lexicon, score
from foedus.desk.intake import list_sources, load_lexicon, read_reports
from foedus.intake.extract import extract
from foedus.intake.reports import Report

_WORD = re.compile(r"\w+|[^\w\s]")


def load_text() -> str:
    return "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("tuning/*.txt")))


def measure_speed(n_chars: int) -> dict[str, float]:
    """Time the reading of one long text, and of its words alone."""
    lexicon = make_lexicon()
    one = load_text()
    text = "\n\n".join([one] * max(1, n_chars // len(one)))
    report = Report(file="long.txt", text=text, dated_on=date(2015, 3, 4))
    start = time.process_time()
    n_found = sum(1 for _ in extract(report, lexicon))
    spent = time.process_time() - start
    start = time.process_time()
    _WORD.findall(text)
    words = time.process_time() - start
    return {
        "characters": len(text),
        "candidates": n_found,
        "mb_per_s": round(len(text.encode()) / 1e6 / spent, 3),
        "times_words_alone": round(spent / words, 1),
    }


def measure_process(n_files: int, n_workers: int) -> dict[str, float]:
    """Give what a process needs that reads so many files: peak memory in kB, wall and CPU time."""
    code = f"from benchmarks.intake import read_many; read_many({n_files}, {n_workers})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def read_many(n_files: int, n_workers: int) -> None:
    """Read copies of the gold texts and print what it took."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("tuning/*.txt"))]
    lexicon = load_lexicon()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(n_files):
            (Path(folder) / f"{n:05d}.txt").write_text(texts[n % len(texts)] + f"\n\nCopy {n}.\n", encoding="utf-8")
        n_bytes = sum(path.stat().st_size for path in Path(folder).iterdir())
        idle = time.process_time()
        start = time.perf_counter()
        sources = list_sources((Path(folder),), None)
        reading = read_reports(sources, lexicon, today=date(2026, 1, 1), n_workers=n_workers)
        for _ in reading.write_json():
            pass
        spent = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used) - idle
    answer = {
        "peak_kb": used[0].ru_maxrss,
        "wall_s": round(spent, 2),
        "mb_per_wall_s": round(n_bytes / 1e6 / spent, 3),
        "mb_per_cpu_s": round(n_bytes / 1e6 / cpu, 3),
    }
    print(json.dumps(answer))


def main(argv: list[str] | None = None) -> int:
    smoke = "--smoke" in (argv if argv is not None else sys.argv[1:])
    lexicon = make_lexicon()
    floors = {name: (precision, recall) for name, precision, recall in FLOORS}
    parts = ("tuning", "learning", "watch", "blind")
    print(f"| field | {' | '.join(f'{part} P / R' for part in parts)} | floor in CI |", "|---" * 6 + "|", sep="\n")
    scores = [score(part, lexicon) for part in parts]
    for name in FIELDS:
        figures = " | ".join(f"{one[name].precision:.2f} / {one[name].recall:.2f}" for one in scores)
        floor = f"{floors[name][0]:.2f} / {floors[name][1]:.2f}" if name in floors else "-"
        print(f"| {name} | {figures} | {floor} |")
    few, many = (2, 4) if smoke else (200, 2000)
    small, large = measure_process(few, 1), measure_process(many, 1)
    record = {
        "machine": {"python": platform.python_version(), "processor": platform.processor() or platform.machine()},
        "one_long_text": measure_speed(20_000 if smoke else 400_000),
        "files": {
            "n": [few, many],
            "one_process": [small, large],
            "two_workers": {} if smoke else measure_process(many, 2),
            "kb_per_file": round((large["peak_kb"] - small["peak_kb"]) / (many - few), 2),
        },
    }
    print(json.dumps(record, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
