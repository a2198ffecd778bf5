"""What ``foedus record export`` and ``verify`` answer: files that carry their proofs.

What lives here: writing them, and saying what one shows. What does not: how they are laid out
(`foedus.formats.record_file`, `foedus.formats.excerpt`).
"""

from __future__ import annotations

import json
from pathlib import Path

from foedus.desk.record import Record
from foedus.desk.record_verbs import Answer, dump_entry, dump_key, tell_entry
from foedus.errors import RecordError, RequestError
from foedus.formats.excerpt import Excerpt, is_excerpt, verify_excerpt, write_excerpt
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import Trust, Verified, verify_file
from foedus.instants import show_instant
from foedus.record.checkpoint import Checkpoint, dump_checkpoint, find_fault, parse_checkpoint
from foedus.record.proof import verify_store


def export(record: Record, out: Path) -> Answer:
    """Write the one file that carries all entries and their proofs."""
    final = write_record(record.ledger, out)
    data = {
        "mission": record.mission,
        "file": str(out),
        "size": final.size,
        "root": final.root.hex(),
        "bytes": out.stat().st_size,
    }
    return Answer(data=data, text=f"{out}: {final.size} entries, root {final.root.hex()}")


def export_entries(record: Record, numbers: tuple[int, ...], out: Path) -> Answer:
    """Write single entries with the proof that they are in the record, for a stranger to check.

    Raises
    ------
    RequestError
        If there is no entry of a number.
    """
    final = write_excerpt(record.ledger, numbers, out)
    data = {
        "mission": record.mission,
        "file": str(out),
        "entries": sorted(set(numbers)),
        "size": final.size,
        "root": final.root.hex(),
        "bytes": out.stat().st_size,
    }
    words = ", ".join(map(str, sorted(set(numbers))))
    text = f"{out}: entries {words} of {record.mission}, proved in its {final.size} entries, root {final.root.hex()}"
    return Answer(data=data, text=text)


def verify(
    path: Path, *, held: tuple[Path, ...] = (), trusted: tuple[str, ...] = (), founder: str = "", workers: int = 1
) -> Answer:
    """Verify the one file of a record, against checkpoints that the user holds.

    Raises
    ------
    RecordError
        With the first bad entry and the byte where its line begins.
    """
    own = tuple(read_checkpoint(file) for file in held)
    if is_excerpt(path):
        return tell_excerpt(verify_excerpt(path, held=own, founder=founder), str(path))
    trust = Trust(held=own, keys=frozenset(trusted), founder=founder)
    return tell_verified(verify_file(path, trust=trust, workers=workers), str(path))


def verify_own(record: Record, *, held: tuple[Path, ...] = (), founder: str = "") -> Answer:
    """Verify a record where the user keeps it, against the last checkpoint that was kept and those that they hold.

    Raises
    ------
    RecordError
        With the first bad entry, or the checkpoint that does not fit.
    """
    own = tuple(read_checkpoint(file) for file in held)
    checkpoints = record.ledger.list_checkpoints()
    flaw = verify_store(record.ledger.store, record.mission, checkpoints[-1] if checkpoints else None)
    if flaw is not None:
        raise RecordError(
            f"entry {flaw.n} is not good: {flaw.why}",
            code="record.bad-entry",
            place=f"{record.mission}: entry {flaw.n}",
            hint="take the record in again from a file that was verified, into a new folder of data",
            entry=flaw.n,
        )
    record.ledger.refresh()
    tile = record.ledger.settle_tiles()
    if tile:
        raise RecordError(
            f"the hash kept over entries {256 * tile - 255} to {256 * tile} is not theirs; the entries are whole",
            code="record.bad-tile",
            place=record.mission,
            hint="someone wrote into the database; record export still writes a good file",
            entry=256 * tile - 255,
        )
    founded = record.ledger.give_ring().list_spans()[0]
    if founder and founded.key != founder:
        raise RecordError(
            f"the record was founded with the key {founded.key} of {founded.holder}, not with {founder}",
            code="record.other-founder",
            place=record.mission,
            hint="ask who keeps it",
            entry=1,
        )
    for file, checkpoint in zip(held, own, strict=True):
        _require_fit(record, checkpoint, file)
    size, root = record.ledger.give_root()
    data = {
        "ok": True,
        "mission": record.mission,
        "size": size,
        "root": root.hex(),
        "founder": dump_key(founded),
        "continues": [checkpoint.size for checkpoint in own],
    }
    lines = [f"{record.mission}: whole. {size} entries, root {root.hex()}"]
    lines += [f"  founded with the key {founded.key} of {founded.holder}"]
    lines += [f"  continues the checkpoint held over {checkpoint.size} entries" for checkpoint in own]
    return Answer(data=data, text="\n".join(lines))


def _require_fit(record: Record, held: Checkpoint, file: Path) -> None:
    """Refuse a checkpoint that this record does not continue."""
    ledger, code = record.ledger, "record.bad-checkpoint"
    why = "" if held.log == record.mission else f"it is of the record {held.log}"
    why = why or ledger.give_ring().find_checkpoint_fault(held.key, held.size)
    if not why and held.size > ledger.size:
        why, code = f"the record ends at {ledger.size}: its tail is cut", "record.cut-tail"
    elif not why and ledger.find_root(held.size) != held.root:
        why, code = "these entries have another root here: the history was forked or changed", "record.fork"
    if why:
        raise RecordError(
            f"the checkpoint held over {held.size} entries does not fit: {why}",
            code=code,
            place=str(file),
            hint="keep both, and ask the keeper of the record",
            entry=min(held.size, ledger.size + 1),
        )


def tell_excerpt(found: Excerpt, shown_as: str) -> Answer:
    """Say what an excerpt shows, and what it cannot."""
    cited = [entry for entry in found.entries if entry.kind != "key"]
    data = {
        "ok": True,
        "file": shown_as,
        "mission": found.log,
        "size": found.checkpoint.size,
        "root": found.checkpoint.root.hex(),
        "entries": [dump_entry(entry) for entry in found.entries],
        "keys": [dump_key(span) for span in found.keys],
        "checkpoint": dump_checkpoint(found.checkpoint),
    }
    lines = [
        f"{shown_as}: good. {len(cited)} of {found.checkpoint.size} entries of {found.log}, "
        f"root {found.checkpoint.root.hex()}, signed by {found.checkpoint.key} at {show_instant(found.checkpoint.at)}",
        *(tell_entry(entry) for entry in cited),
        f"founded with the key {found.keys[0].key} of {found.keys[0].holder}",
        "whether another entry takes one of these back, only the whole record shows",
    ]
    return Answer(data=data, text="\n".join(lines))


def tell_verified(found: Verified, shown_as: str) -> Answer:
    """Say what was shown of a record."""
    data = {
        "ok": True,
        "file": shown_as,
        "mission": found.log,
        "size": found.size,
        "root": found.root.hex(),
        "keys": [dump_key(span) for span in found.keys],
        "checkpoints": [dump_checkpoint(checkpoint) for checkpoint in found.checkpoints],
        "continues": [checkpoint.size for checkpoint in found.continues],
        "evidence": found.n_evidence,
        "evidence_elsewhere": list(found.evidence_elsewhere),
        "signatures_skipped": found.skipped,
    }
    lines = [f"{shown_as}: whole. {found.size} entries of {found.log}, root {found.root.hex()}"]
    lines += [f"  founded with the key {found.keys[0].key} of {found.keys[0].holder}"] if found.keys else []
    lines += [f"  continues the checkpoint held over {checkpoint.size} entries" for checkpoint in found.continues]
    if found.evidence_elsewhere:
        lines.append(f"  {len(found.evidence_elsewhere)} files of evidence are named but lie elsewhere")
    if found.skipped:
        lines.append(f"  signatures up to entry {found.skipped} not checked again: a trusted checkpoint covers them")
    if not found.continues:
        lines.append(
            "  a file cut at an earlier checkpoint looks whole too: compare with a checkpoint you hold (--held)"
        )
    return Answer(data=data, text="\n".join(lines))


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint that was kept in a file, and check its signatures.

    Raises
    ------
    RequestError
        If the file is not there.
    RecordError
        If it is not a checkpoint, or its signature is not good.
    """
    try:
        plain = json.loads(path.read_bytes())
    except OSError as error:
        raise RequestError(
            f"the checkpoint cannot be read: {(error.strerror or 'no such file').lower()}",
            code="no-file",
            place=str(path),
        ) from None
    except (ValueError, RecursionError):
        raise RecordError(
            "this is no checkpoint: it is not JSON", code="record.bad-checkpoint", place=str(path)
        ) from None
    body = {name: value for name, value in plain.items() if name != "format"} if isinstance(plain, dict) else plain
    checkpoint = parse_checkpoint(body)
    why = find_fault(checkpoint)
    if why:
        raise RecordError(why, code="record.bad-checkpoint", place=str(path))
    return checkpoint
