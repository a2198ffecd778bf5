"""The one file: whole, changed in any bit, cut, forked; by both verifiers."""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.record.conftest import Clock, claim, found

from foedus.errors import RecordError
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import Trust, verify_file
from foedus.record.checkpoint import Checkpoint, dump_checkpoint
from foedus.record.entries import Draft
from foedus.record.keys import Signer
from foedus.record.ledger import Ledger

ROOT = Path(__file__).resolve().parents[3]
LONG = os.environ.get("FOEDUS_LONG") == "1"
TOOL = ROOT / "tools" / "verify_record.py"


def verify_otherwise(path: Path, *held: Path) -> subprocess.CompletedProcess[str]:
    """Ask the second verifier, in its own process."""
    words = [word for file in held for word in ("--held", str(file))]
    return subprocess.run([sys.executable, str(TOOL), str(path), *words], capture_output=True, text=True, check=False)


def fill(ledger: Ledger) -> None:
    """Give a record some entries, a checkpoint in the middle, keys that come and go, and evidence."""
    second = Signer(b"\x01" * 32)
    ledger.append([claim("C1"), claim("C2", 'Ünïcode, қазақша, հայերեն "quoted" \\ and\nlines')])
    ledger.make_checkpoint()
    ledger.append([Draft(kind="key", body={"action": "enrol", "key": second.public, "holder": "B", "role": "author"})])
    other = Ledger(ledger.store, ledger.log, clock=ledger._clock, signer=second, author="B")
    other.append([claim(f"B{k}") for k in range(5)])
    ledger.refresh()
    ledger.append([Draft(kind="key", body={"action": "revoke", "key": second.public, "reason": "left office"})])
    ledger.append([Draft(kind="link", body={"from": "C1", "to": "C2", "relation": "framing"})])


@pytest.fixture
def whole(ledger: Ledger, tmp_path: Path) -> Path:
    fill(ledger)
    out = tmp_path / "whole.record"
    write_record(ledger, out)
    return out


def find_places(path: Path) -> list[tuple[int, int]]:
    """Give where each line begins and ends."""
    places, at = [], 0
    for line in path.read_bytes().split(b"\n")[:-1]:
        places.append((at, at + len(line) + 1))
        at += len(line) + 1
    return places


def test_a_whole_file_is_whole_to_both_verifiers(whole: Path) -> None:
    """Both come to the same size and root by different roads."""
    found_ = verify_file(whole)
    done = verify_otherwise(whole)
    assert done.returncode == 0, done.stdout
    assert found_.root.hex() in done.stdout
    assert (found_.size, len(found_.checkpoints)) == (11, 2)
    assert verify_file(whole, workers=2).root == found_.root


def test_every_changed_bit_is_found_and_its_entry_named(whole: Path, tmp_path: Path) -> None:
    """Bits all over a small file name the entry whose line was changed. FOEDUS_LONG=1 goes through every byte."""
    raw, places = bytearray(whole.read_bytes()), find_places(whole)
    changed = tmp_path / "changed.record"
    size = json.loads(raw[: places[0][1]])["size"]
    rng = random.Random(8)
    for k, (begin, end) in enumerate(places):
        # the first and last bytes of a line, where lines run together, and every 23rd between
        step = 1 if LONG else 23
        for at in sorted({*range(begin, end, step), begin, begin + 1, end - 2, end - 1}):
            bit = 1 << rng.randrange(8)
            raw[at] ^= bit
            changed.write_bytes(raw)
            with pytest.raises(RecordError) as caught:
                verify_file(changed)
            raw[at] ^= bit
            error = caught.value
            assert error.exit_code == 5
            if 1 <= k <= size:
                # a line end that is lost joins two lines: the first of them is named
                assert (error.entry, error.offset) == (k, begin), (k, at - begin, str(error))


def test_the_second_verifier_finds_changed_bits_too(whole: Path, tmp_path: Path) -> None:
    """Called in this process, as a process for each bit would take minutes."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("verify_record", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert "whole" in tool.verify(whole, [])
    raw, changed = bytearray(whole.read_bytes()), tmp_path / "changed.record"
    rng = random.Random(9)
    for at in range(0, len(raw), 1 if LONG else 23):
        bit = 1 << rng.randrange(8)
        raw[at] ^= bit
        changed.write_bytes(raw)
        with pytest.raises(tool.BadError, match=r"byte \d+"):
            tool.verify(changed, [])
        raw[at] ^= bit


def save(checkpoint: Checkpoint, path: Path) -> Path:
    path.write_text(json.dumps(dump_checkpoint(checkpoint)), encoding="utf-8")
    return path


def test_a_cut_tail_is_found_against_a_held_checkpoint(ledger: Ledger, tmp_path: Path) -> None:
    """An older file is whole in itself; only who holds a later checkpoint can see that entries are gone."""
    ledger.append([claim("C1")])
    old = tmp_path / "old.record"
    write_record(ledger, old)
    ledger.append([claim("C2")])
    held = ledger.make_checkpoint()
    assert verify_file(old).size == 2
    with pytest.raises(RecordError) as caught:
        verify_file(old, trust=Trust(held=(held,)))
    assert caught.value.code == "record.cut-tail"
    assert caught.value.entry == 3
    done = verify_otherwise(old, save(held, tmp_path / "held.json"))
    assert done.returncode == 5
    assert "tail is cut" in done.stdout


def test_a_fork_is_found_against_a_held_checkpoint(ledger: Ledger, tmp_path: Path, clock: Clock) -> None:
    """The same key signs two histories: each is whole in itself, together they prove it."""
    from tests.unit.record.conftest import KEEPER

    from foedus.store.database import open_store

    ledger.append([claim("C1"), claim("C2")])
    held = ledger.make_checkpoint()
    store = open_store(str(tmp_path / "fork.sqlite"))
    fork = Ledger(store, ledger.log, clock=clock, signer=KEEPER, author="the keeper")
    fork.append([found(), claim("C1"), claim("C2", "Something else is said."), claim("C3")])
    out = tmp_path / "fork.record"
    write_record(fork, out)
    store.close()
    assert verify_file(out).size == 4
    with pytest.raises(RecordError, match="forked or changed") as caught:
        verify_file(out, trust=Trust(held=(held,)))
    assert caught.value.code == "record.fork"
    done = verify_otherwise(out, save(held, tmp_path / "held.json"))
    assert done.returncode == 5
    assert "forked" in done.stdout


def test_a_cut_file_names_the_first_entry_that_is_gone(whole: Path, tmp_path: Path) -> None:
    """Lines taken from the end, and a file cut in the middle of a line."""
    raw, places = whole.read_bytes(), find_places(whole)
    cut = tmp_path / "cut.record"
    for end, entry in ((places[4][1], 5), (places[4][1] + 30, 5), (places[11][1], None), (places[12][1], 4)):
        cut.write_bytes(raw[:end])
        with pytest.raises(RecordError) as caught:
            verify_file(cut)
        if entry is not None:
            assert caught.value.entry == entry
        assert verify_otherwise(cut).returncode == 5


def test_swapped_inserted_and_missing_lines_are_found(whole: Path, tmp_path: Path) -> None:
    """Lines that are good in themselves in a wrong place."""
    lines = whole.read_bytes().split(b"\n")
    bad = tmp_path / "bad.record"
    variants = {
        3: [*lines[:3], lines[4], lines[3], *lines[5:]],
        5: [*lines[:5], lines[4], *lines[5:]],
        6: [*lines[:6], *lines[7:]],
    }
    for entry, variant in variants.items():
        bad.write_bytes(b"\n".join(variant))
        with pytest.raises(RecordError) as caught:
            verify_file(bad)
        assert caught.value.entry == entry
        assert verify_otherwise(bad).returncode == 5


def test_signatures_are_skipped_only_under_a_checkpoint_that_is_trusted_and_fits(
    ledger: Ledger, tmp_path: Path
) -> None:
    """A held checkpoint of an untrusted key skips nothing; one that does not fit is refused with the entry named."""
    fill(ledger)
    held = ledger.make_checkpoint()
    out = tmp_path / "out.record"
    write_record(ledger, out)
    assert verify_file(out, trust=Trust(held=(held,))).skipped == 0
    assert verify_file(out, trust=Trust(held=(held,), keys=frozenset({held.key}))).skipped == held.size
    raw = out.read_bytes()
    place = find_places(out)[7][0]
    out.write_bytes(raw.replace(b'"id":"B2"', b'"id":"B7"'))
    with pytest.raises(RecordError) as caught:
        verify_file(out, trust=Trust(held=(held,), keys=frozenset({held.key})))
    assert (caught.value.entry, caught.value.offset) == (7, place)
    forged = replace(held, root=bytes(32))
    out.write_bytes(raw)
    with pytest.raises(RecordError, match="signature"):
        verify_file(out, trust=Trust(held=(forged,), keys=frozenset({held.key})))
