"""What is acknowledged stays, whatever is killed or fails; what is refused leaves nothing behind.

A killed process leaves the page cache whole, so this shows no power loss. FOEDUS_LONG=1 goes through every write point.
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.contracts.conftest import Postgres, miss
from tests.unit.record.conftest import Clock

from foedus.record.keys import Signer
from foedus.record.ledger import Ledger
from foedus.record.proof import Line, walk
from foedus.store.database import open_store

WRITER = Path(__file__).with_name("writer.py")
LONG = os.environ.get("FOEDUS_LONG") == "1"
CALLS = "pwrite64,fdatasync,fsync,ftruncate"
ACTS = 4


def check(address: str, acknowledged: list[str]) -> int:
    """Make sure that every acknowledged entry is there, none is half-written and the log is whole; give its size."""
    store = open_store(address)
    try:
        rows = list(store.read_rows("tiny-2026"))
        found = walk("tiny-2026", (Line(0, row.line) for row in rows))
        assert found.flaw is None
        leaves = {f"{row.n} {row.leaf.hex()}" for row in rows}
        assert set(acknowledged) <= leaves
        ledger = Ledger(store, "tiny-2026", clock=Clock(), signer=Signer(bytes(range(32))))
        if rows:
            from foedus.record.entries import Draft

            again = ledger.append([Draft(kind="appeal", body={"text": "after"}, token=f"after-{len(rows)}")])
            assert again[0].n == len(rows) + 1
        return len(rows)
    finally:
        store.close()


@pytest.fixture(scope="module")
def strace() -> str:
    """The path of strace, where it may trace."""
    found = shutil.which("strace")
    if found is None:
        miss("strace is not installed")
    probe = subprocess.run([str(found), "-qq", "-e", "trace=none", "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        miss(f"strace may not trace here: {probe.stderr.decode().strip()[:200]}")
    return str(found)


def run_traced(strace: str, folder: Path, inject: str) -> tuple[list[str], list[str], str]:
    """Run the writer on a new store with one fault injected; give what it acknowledged, what it said else, where."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    address = str(folder / "record.sqlite")
    command = [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}"]
    command += ["-e", f"inject={inject}"] if inject else []
    command += [sys.executable, str(WRITER), address, "w", str(ACTS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, 6, -9, 137), done.stderr[-2000:]
    lines = done.stdout.splitlines()
    said = [line for line in lines if line.startswith("refused")]
    return [line for line in lines if not line.startswith("refused")], said, address


def count_calls(strace: str, folder: Path) -> dict[str, int]:
    """Count the writes and syncs of a run that nothing disturbs."""
    log = folder.parent / "calls"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [strace, "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}"]
    command += [sys.executable, str(WRITER), str(folder / "record.sqlite"), "w", str(ACTS)]
    subprocess.run(command, check=True, capture_output=True)
    text = log.read_text()
    return {call: text.count(f"{call}(") for call in CALLS.split(",")}


def choose(total: int, most: int) -> list[int]:
    """Give every place, or places spread over all of them."""
    if LONG or total <= most:
        return list(range(1, total + 1))
    if most == 0:
        return []
    if most == 1:
        return [total // 2]
    return sorted({1 + round(k * (total - 1) / (most - 1)) for k in range(most)})


def test_killed_at_a_write_or_sync_nothing_acknowledged_is_lost(strace: str, tmp_path: Path) -> None:
    """SIGKILL at the n-th write or sync: the store opens again, whole, with all that was acknowledged."""
    counts = count_calls(strace, tmp_path / "run")
    assert counts["fdatasync"] + counts["fsync"] >= ACTS, "each act is on disk before it is acknowledged"
    tried = beyond = 0
    for call, total in counts.items():
        for when in choose(total, {"pwrite64": 3, "fdatasync": 2}.get(call, 0)):
            acknowledged, _, address = run_traced(strace, tmp_path / "run", f"{call}:signal=SIGKILL:when={when}")
            size = check(address, acknowledged)
            # one entry may be kept that nobody was told of any more
            assert size <= len(acknowledged) + 2
            tried, beyond = tried + 1, beyond + (size > len(acknowledged))
    assert tried
    print(f"killed at {tried} of {counts}: nothing lost or half-written; {beyond} runs kept what was not acknowledged")


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from-then-on"])
def test_a_failed_write_or_sync_refuses_the_act_and_loses_nothing(
    strace: str, tmp_path: Path, error: str, lasting: bool
) -> None:
    """The act is refused with a message, or was not hurt; reads go on; the store opens again, whole."""
    if lasting and error == "EIO" and not LONG:
        pytest.skip("FOEDUS_LONG=1 runs it")
    counts = count_calls(strace, tmp_path / "run")
    tried = refused = read_on = 0
    for call, total in counts.items():
        for when in choose(total, {"pwrite64": 1, "fdatasync": 0 if lasting else 1}.get(call, 0)):
            fault = f"{call}:error={error}:when={when}{'+' if lasting else ''}"
            acknowledged, said, address = run_traced(strace, tmp_path / "run", fault)
            check(address, acknowledged)
            tried, refused = tried + 1, refused + bool(said)
            for line in said[1:]:
                assert int(line.split()[-1]) >= len(acknowledged)
                read_on += 1
    assert tried
    way = "from then on" if lasting else "once"
    print(f"{error} {way} at {tried} of {counts}: {refused} refused, {read_on} of them read on; none lost")


def test_a_full_disk_refuses_acts_and_reads_go_on(tmp_path: Path) -> None:
    """On a small file system of its own: acts are refused with the reason, reading works, room brings acts back."""
    from tests.unit.record.conftest import KEEPER, found

    from foedus.errors import UnavailableError
    from foedus.record.entries import Draft

    small = tmp_path / "small"
    small.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(small)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        miss(f"no right to mount a tmpfs: {done.stderr.strip()}")
    try:
        store = open_store(str(small / "record.sqlite"))
        ledger = Ledger(store, "tiny-2026", clock=Clock(), signer=KEEPER, author="k")
        ledger.append([found()])
        kept = 1
        refused = None
        while refused is None and kept < 2000:
            try:
                ledger.append([Draft(kind="appeal", body={"text": "x" * 900}, token=f"t{kept}")])
                kept += 1
            except UnavailableError as error:
                refused = error
        assert refused is not None
        assert "nothing was entered by this act; reads go on" in str(refused)
        assert refused.exit_code == 6
        assert len(list(ledger.read())) == kept
        assert walk("tiny-2026", (Line(0, row.line) for row in store.read_rows("tiny-2026"))).flaw is None
        store.close()
        with suppress(OSError), (small / "fill").open("wb", buffering=0) as stream:
            while stream.write(b"x" * 1024):
                pass
        # a process that comes only now reads too
        store = open_store(str(small / "record.sqlite"))
        ledger = Ledger(store, "tiny-2026", clock=Clock(), signer=KEEPER, author="k")
        assert len(list(ledger.read())) == kept
        with pytest.raises(UnavailableError, match=r"could not be kept: (disk I/O error|database or disk is full)"):
            ledger.append([Draft(kind="appeal", body={"text": "full"})])
        assert ledger.show(kept).n == kept
        subprocess.run(["mount", "-o", "remount,size=3m", str(small)], check=True)
        store.close()
        store = open_store(str(small / "record.sqlite"))
        ledger = Ledger(store, "tiny-2026", clock=Clock(), signer=KEEPER, author="k")
        (receipt,) = ledger.append([Draft(kind="appeal", body={"text": "room again"})])
        assert receipt.n == kept + 1
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_postgres_killed_under_writers_loses_nothing_acknowledged(postgres: Postgres, tmp_path: Path) -> None:
    """The server is killed while two processes write; after recovery all that was acknowledged is there, in order."""
    address = postgres.make_database("killed")
    acknowledged: list[str] = []
    rng = random.Random(3)
    for round_ in range(5 if LONG else 1):
        outs = [tmp_path / f"out{round_}-{k}" for k in range(2)]
        writers = []
        for k, out in enumerate(outs):
            with out.open("w") as stream:
                command = [sys.executable, str(WRITER), address, f"w{round_}-{k}", "100000"]
                writers.append(subprocess.Popen(command, stdout=stream, stderr=subprocess.DEVNULL))
        deadline = time.monotonic() + 30
        # each has written, and together enough that a loss would show, also on a machine that is busy
        while time.monotonic() < deadline and not (
            all(out.stat().st_size for out in outs) and sum(len(out.read_text().splitlines()) for out in outs) > 20
        ):
            time.sleep(0.05)
        time.sleep(0.2 + rng.random() / 3)
        postgres.kill()
        for writer in writers:
            writer.wait(60)
        postgres.start()
        lines = [line for out in outs for line in out.read_text().splitlines()]
        acknowledged += [line for line in lines if line and not line.startswith("refused") and len(line) > 60]
        check(address, acknowledged)
    assert len(acknowledged) > 20


def test_flipped_bits_in_the_database_are_named(tmp_path: Path) -> None:
    """Bits of the file itself: those in the log's data are named by entry; the rest hit what holds no entry."""
    from tests.unit.record.conftest import KEEPER, claim, found

    from foedus.record.proof import verify_store

    path = tmp_path / "record.sqlite"
    store = open_store(str(path))
    ledger = Ledger(store, "tiny-2026", clock=Clock(), signer=KEEPER, author="k")
    ledger.append([found(), *(claim(f"C{k}") for k in range(60))])
    held = ledger.make_checkpoint()
    lines = {row.n: row.line for row in store.read_rows("tiny-2026")}
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = path.read_bytes()
    places = {n: raw.find(line) for n, line in lines.items()}
    whole = {n: at for n, at in places.items() if at >= 0}
    assert len(whole) > 50, "most lines lie in one piece"
    rng = random.Random(11)
    for _ in range(10_000 if LONG else 40):
        n = rng.choice(sorted(whole))
        at = whole[n] + rng.randrange(len(lines[n]))
        changed = bytearray(raw)
        changed[at] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        store = open_store(str(path))
        flaw = verify_store(store, "tiny-2026", held)
        store.close()
        assert flaw is not None
        assert flaw.n == n
