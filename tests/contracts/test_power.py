"""The power goes: whatever of the unsynced writes is left, what was acknowledged is there and the record is whole.

Simulated from a trace of the writes, syncs and removals of a run (`disk`), for SQLite. FOEDUS_LONG=1 tries many more
choices of what is left. No claim is made for disks that lie about a sync.
"""

import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.contracts import disk
from tests.contracts.test_faults import WRITER, check, strace

__all__ = ["strace"]

LONG = os.environ.get("FOEDUS_LONG") == "1"
CARELESS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA synchronous=NORMAL")
connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")
for n in range(6):
    connection.execute("INSERT INTO t VALUES (?)", (n,))
    sys.stdout.write(f"{n} {'0' * 64}\\n")
    sys.stdout.flush()
"""


def give_choices(rng: random.Random) -> Iterator[Callable[[list[disk.Change]], list[disk.Change]]]:
    """Give ways in which unsynced writes may be left: none, all, or some of them in part."""
    yield disk.keep_none
    yield disk.keep_all
    for _ in range(30 if LONG else 1):
        yield disk.keep_some(rng)


def give_cuts(log: str, folder: Path) -> Iterator[tuple[dict[str, bytes], list[str]]]:
    """Give what may be left at each call of a trace, each state once, with what was acknowledged by then."""
    rng, seen = random.Random(5), set()
    for state, acknowledged in disk.replay(log, folder):
        for choose in give_choices(rng):
            left = state.cut_power(choose)
            mark = (len(acknowledged), hash(tuple(sorted(left.items()))))
            if mark not in seen:
                seen.add(mark)
                yield left, acknowledged


def test_a_power_cut_loses_nothing_acknowledged(strace: str, tmp_path: Path) -> None:
    folder, after = tmp_path / "run", tmp_path / "after"
    folder.mkdir()
    command = [sys.executable, str(WRITER), str(folder / "record.sqlite"), "w", "6" if LONG else "3"]
    log = disk.trace(strace, folder, command)
    cuts = list(give_cuts(log, folder))
    assert len(cuts) > 100
    # the first states, in which the tables are made, and those between acts; FOEDUS_LONG=1 takes all
    chosen = cuts if LONG else cuts[:: max(1, len(cuts) // 80)]
    beyond = 0
    for left, acknowledged in chosen:
        disk.write_files(left, after)
        beyond += check(str(after / "record.sqlite"), acknowledged) > len(acknowledged) + 1
    assert {len(acknowledged) for _, acknowledged in chosen} >= {0, 1, 2}
    print(f"power cut in {len(chosen)} of {len(cuts)} states: nothing acknowledged lost; {beyond} kept more")


def test_a_writer_that_does_not_sync_each_commit_is_found_out(strace: str, tmp_path: Path) -> None:
    """The same simulation of a careless writer finds what it loses, so that its silence above says something."""
    folder, after = tmp_path / "run", tmp_path / "after"
    folder.mkdir()
    log = disk.trace(strace, folder, [sys.executable, "-c", CARELESS, str(folder / "t.sqlite")])
    lost = 0
    for left, acknowledged in give_cuts(log, folder):
        disk.write_files(left, after)
        with closing(sqlite3.connect(after / "t.sqlite")) as connection:
            try:
                there = connection.execute("SELECT count(*) FROM t").fetchone()[0]
            except sqlite3.OperationalError:
                there = 0
        lost += there < len(acknowledged)
    assert lost


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_of_a_file_is_made_of_its_writes(seed: int) -> None:
    """By hand: synced bytes stay unless a later write was kept over them; nothing comes from nowhere."""
    rng = random.Random(seed)
    changes: list[disk.Change] = [(0, b"a" * 600), (512, b"b" * 1024), (700, None)]
    held = disk.Disk(names={"f": disk.File(safe=b"s" * 800, open=changes)})
    assert held.cut_power(disk.keep_none) == {"f": b"s" * 800}
    assert held.cut_power(disk.keep_all) == {"f": b"a" * 512 + b"b" * 188}
    for _ in range(50):
        left = held.cut_power(disk.keep_some(rng))["f"]
        assert set(left) <= set(b"sab\0")
        assert len(left) in (700, 800, 1024, 1536)
