"""The record: durable appends against the bare commit rate, verification, proofs, import.

What lives here: ``python -m benchmarks.record [--smoke]``. What does not: any promise in seconds; appends are ratios to
bare commits of rows of the same size measured in turn with them in the same run. Processor seconds stand beside seconds
of the clock, and the load of the machine at the start, as other work may share it. Seeds: none is needed, but the text
of the entries, which comes from a seeded generator.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from foedus.desk.record import open_record
from foedus.desk.record_import import import_events
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import Trust, verify_file
from foedus.record.entries import Draft
from foedus.record.keys import Signer
from foedus.record.ledger import Ledger
from foedus.store.database import open_store

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SIGNER = Signer(bytes(range(32)))


def make_act(k: int, rng: random.Random) -> Draft:
    """Give an act of usual length."""
    text = f"Act {k}: a contingent of {rng.randrange(50, 900)} persons is reported to have left its base."
    return Draft(kind="appeal", body={"text": text}, token=f"act-{k}")


def open_ledger(path: Path) -> Ledger:
    """Give a new record."""
    ledger = Ledger(open_store(str(path)), "bench-2026", clock=lambda: NOW, signer=SIGNER, author="bench")
    body = {"action": "found", "key": SIGNER.public, "holder": "bench", "role": "keeper"}
    ledger.append([Draft(kind="key", body=body, token="found")])
    return ledger


def time_bare(folder: Path, count: int) -> float:
    """Give bare commits a second: one row of the size of an entry, WAL, synchronous FULL."""
    path = folder / f"bare{time.perf_counter_ns()}.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, line BLOB)")
        begin = time.perf_counter()
        for n in range(count):
            connection.execute("INSERT INTO t VALUES (?, ?)", (n, b"x" * 700))
        return count / (time.perf_counter() - begin)


def compare_appends(folder: Path, count: int, pairs: int) -> dict[str, float]:
    """Time single appends and batches of 100 in turn with bare commits; give the medians of ratios."""
    rng, single, batch, rates = random.Random(1), [], [], []
    ledger = open_ledger(folder / "append.sqlite")
    done = 0
    for _ in range(pairs):
        bare = time_bare(folder, count)
        drafts = [make_act(done + k, rng) for k in range(count)]
        begin = time.perf_counter()
        for draft in drafts:
            ledger.append([draft])
        one = count / (time.perf_counter() - begin)
        done += count
        many = [make_act(done + k, rng) for k in range(count * 4)]
        begin = time.perf_counter()
        for first in range(0, len(many), 100):
            ledger.append(many[first : first + 100])
        hundred = len(many) / (time.perf_counter() - begin)
        done += len(many)
        single.append(one / bare)
        batch.append(hundred / one)
        rates.append((bare, one, hundred))
    ledger.store.close()
    return {
        "bare_commits_per_s": round(statistics.median(r[0] for r in rates)),
        "appends_per_s": round(statistics.median(r[1] for r in rates)),
        "batched_per_s": round(statistics.median(r[2] for r in rates)),
        "append_to_bare": round(statistics.median(single), 3),
        "batch_to_single": round(statistics.median(batch), 2),
    }


def tell_used() -> float:
    """Give the processor time that this process and those it waited for have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def time_verification(folder: Path, size: int) -> dict[str, float]:
    """Time the offline verification of a file, by one core, by two, and under a trusted checkpoint; and a proof."""
    rng = random.Random(2)
    ledger = open_ledger(folder / "verify.sqlite")
    for first in range(1, size, 2000):
        ledger.append([make_act(k, rng) for k in range(first, min(first + 2000, size))])
    out = folder / "verify.record"
    held = write_record(ledger, out)
    seen: dict[str, float] = {"entries": held.size, "file_mb": round(out.stat().st_size / 1e6, 1)}
    trust = Trust(held=(held,), keys=frozenset({held.key}))
    for name, workers, given in (("one_core_s", 1, None), ("two_cores_s", 2, None), ("trusted_s", 1, trust)):
        begin, used = time.perf_counter(), tell_used()
        verify_file(out, trust=given, workers=workers)
        seen[name] = round(time.perf_counter() - begin, 2)
        seen[name.removesuffix("_s") + "_cpu_s"] = round(tell_used() - used, 2)
    times = []
    for _ in range(50):
        n = rng.randrange(1, size)
        begin = time.perf_counter()
        ledger.prove_inclusion(n, held.size)
        times.append((time.perf_counter() - begin) * 1000)
    seen["inclusion_proof_ms"] = round(statistics.median(times), 2)
    ledger.store.close()
    return seen


def time_import(folder: Path, rows: int) -> dict[str, float]:
    """Time the import of a table of incidents."""
    rng, table = random.Random(3), folder / "events.csv"
    with table.open("w", encoding="utf-8") as stream:
        stream.write(
            "event_id_cnty,event_date,sub_event_type,source,country,location,latitude,longitude,fatalities,notes\n"
        )
        for k in range(rows):
            day = f"2022-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
            place = f"{43 + rng.random():.4f},{76 + rng.random():.4f}"
            words = f"About {rng.randrange(20, 900)} people gathered in a square as the paper says."
            deaths = rng.randrange(9)
            stream.write(f"KAZ{k},{day},Peaceful protest,Paper A,Kazakhstan,Almaty,{place},{deaths},{words}\n")
    seen: dict[str, float] = {"rows": rows}
    for name in ("import_s", "again_s"):
        with open_record("events", data=folder / "data") as record:
            begin, used = time.perf_counter(), tell_used()
            import_events(record, table, mapping="acled", edition="bench", licence="none", taken_on="2026-11-20")
            seen[name] = round(time.perf_counter() - begin, 2)
            seen[name.removesuffix("_s") + "_cpu_s"] = round(tell_used() - used, 2)
    return seen


def main(argv: list[str] | None = None) -> int:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.record", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few entries of each")
    given = parser.parse_args(argv)
    count, pairs, size, rows = (20, 1, 600, 300) if given.smoke else (1000, 5, 200_000, 182_500)
    with tempfile.TemporaryDirectory(prefix="foedus-bench-") as name:
        folder = Path(name)
        print(json.dumps({"load": [round(load, 1) for load in os.getloadavg()]}))
        print(json.dumps(compare_appends(folder, count, pairs)))
        print(json.dumps(time_verification(folder, size)))
        print(json.dumps(time_import(folder, rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
