"""Whether the one file of a record is whole, and if not, where.

What lives here: the checks over the whole file: entries in order, evidence, checkpoints and their proofs, checkpoints
that someone else holds. What does not: the checks of one entry (`foedus.record.proof`) and the layout
(`foedus.formats.record_file`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from foedus.errors import RecordError
from foedus.formats.record_file import MAX_LINE, open_record_file, read_framed, read_header
from foedus.instants import show_instant
from foedus.record.canonical import encode_checked
from foedus.record.checkpoint import Checkpoint, find_fault, parse_checkpoint
from foedus.record.entries import parse_line
from foedus.record.keyring import KeySpan
from foedus.record.keys import decode_bytes
from foedus.record.proof import Flaw, Walked, compute_roots, walk
from foedus.record.tree import check_consistency, compute_root, hash_leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was shown of a record."""

    log: str
    size: int
    root: bytes
    keys: tuple[KeySpan, ...]
    checkpoints: tuple[Checkpoint, ...]
    n_evidence: int = 0
    #: named by an entry but not in the file
    evidence_elsewhere: tuple[str, ...] = ()
    #: held checkpoints that this record continues
    continues: tuple[Checkpoint, ...] = ()
    #: up to which entry signatures were not checked again
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the one who verifies brings along: checkpoints held, and keys whose co-signature is taken as proof."""

    held: tuple[Checkpoint, ...] = ()
    keys: frozenset[str] = frozenset()
    #: the key that must have founded the record; empty: any
    founder: str = ""


@dataclass(slots=True)
class _Tail:
    """What follows the entries."""

    evidence: dict[str, int] = field(default_factory=dict)
    checkpoints: list[tuple[int, Checkpoint, tuple[bytes, ...]]] = field(default_factory=list)


def verify_file(path: Path, *, trust: Trust | None = None, workers: int = 1) -> Verified:
    """Verify the one file of a record.

    Raises
    ------
    RecordError
        With the first bad entry and the byte where its line begins.
    RequestError
        If the file is not there or is no record.
    """
    trust = trust or Trust()
    with open_record_file(path) as stream:
        header, begin = read_header(stream, path)
        trusted = _find_trusted(trust, header["log"], header["size"])
        sizes = [held.size for held in trust.held]
        found = walk(header["log"], read_framed(stream, begin, header), workers=workers, trusted=trusted, sizes=sizes)
        if found.is_trust_broken:
            stream.seek(begin)
            found = walk(header["log"], read_framed(stream, begin, header), workers=workers, sizes=sizes)
        if found.flaw is None and found.size < header["size"]:
            _refuse_short(stream, path, found, header)
        if found.flaw is not None:
            raise _make_error(path, _settle_link(stream, path, header, begin, found))
        tail = _read_tail(stream, path, found, header)
    _check_final(path, found, tail)
    _check_held(path, found, tail, trust)
    if trust.founder and found.ring.list_spans()[0].key != trust.founder:
        raise RecordError(
            f"the record was founded with the key {found.ring.list_spans()[0].key}, not with the one given",
            code="record.other-founder",
            place=str(path),
        )
    return Verified(
        log=header["log"],
        size=found.size,
        root=found.root,
        keys=found.ring.list_spans(),
        checkpoints=tuple(checkpoint for _, checkpoint, _ in tail.checkpoints),
        n_evidence=len(tail.evidence),
        evidence_elsewhere=tuple(sorted(found.evidence - set(tail.evidence))),
        continues=trust.held,
        skipped=found.skipped,
    )


def _refuse_short(stream: BinaryIO, path: Path, found: Walked, header: dict[str, Any]) -> None:
    offset = stream.tell()
    n = found.size + 1
    raise RecordError(
        f"the tail is cut: the header counts {header['size']} entries, {found.size} are there",
        code="record.cut-tail",
        place=f"{path}: entry {n}, byte {offset}",
        hint="ask for the file again; what a checkpoint covers cannot be left out",
        entry=n,
        offset=offset,
    )


def _read_tail(stream: BinaryIO, path: Path, found: Walked, header: dict[str, Any]) -> _Tail:
    """Read evidence and checkpoints, each line checked for itself."""
    tail = _Tail()
    offset = stream.seek(found.offsets[-1]) if found.offsets else stream.tell()
    if found.offsets:
        offset += len(stream.readline(MAX_LINE))
    if found.flaw is not None:
        for _ in range(header["size"] - found.size):
            offset += len(stream.readline(MAX_LINE))
    while line := stream.readline(MAX_LINE):
        why = _take_tail_line(line, tail, offset, found, header)
        if why:
            what = "checkpoint" if len(tail.evidence) == header["evidence"] else "evidence"
            raise RecordError(
                f"the {what} line after the entries is not good: {why}",
                code=f"record.bad-{what}",
                place=f"{path}: byte {offset}",
                hint="ask for the file again",
                entry=0,
                offset=offset,
            )
        offset += len(line)
    return tail


def _take_tail_line(line: bytes, tail: _Tail, offset: int, found: Walked, header: dict[str, Any]) -> str:
    try:
        plain = parse_line(line.rstrip(b"\n"))
        if not line.endswith(b"\n") or encode_checked(plain) + b"\n" != line:
            return "it is not in its one canonical form"
    except (ValueError, RecursionError):
        return "it cannot be read"
    if len(tail.evidence) < header["evidence"]:
        return _take_evidence(plain, tail, found)
    if not isinstance(plain, dict) or set(plain) != {"checkpoint", "consistency"}:
        return "it is not a checkpoint"
    try:
        checkpoint = parse_checkpoint(plain["checkpoint"])
    except RecordError as error:
        return error.message
    steps = plain["consistency"]
    proof = (
        [decode_bytes(step) if isinstance(step, str) else None for step in steps] if isinstance(steps, list) else [None]
    )
    why = find_fault(checkpoint) or ("" if checkpoint.log == header["log"] else "it is of another record")
    if why or any(step is None for step in proof):
        return why or "its proof cannot be read"
    if tail.checkpoints and tail.checkpoints[-1][1].size > checkpoint.size:
        return "the checkpoints are not in order"
    tail.checkpoints.append((offset, checkpoint, tuple(step for step in proof if step is not None)))
    return ""


def _take_evidence(plain: Any, tail: _Tail, found: Walked) -> str:
    if not isinstance(plain, dict) or set(plain) != {"bytes", "sha256"} or not isinstance(plain["bytes"], str):
        return "it is not a file of evidence"
    data = decode_bytes(plain["bytes"])
    if data is None or hashlib.sha256(data).hexdigest() != plain["sha256"]:
        return "the bytes do not fit their digest"
    if plain["sha256"] in tail.evidence or (found.flaw is None and plain["sha256"] not in found.evidence):
        return "no entry names it, or it is there twice"
    tail.evidence[plain["sha256"]] = len(data)
    return ""


def _check_final(path: Path, found: Walked, tail: _Tail) -> None:
    """Compare the last checkpoint with the entries, and every earlier one with the last."""
    if not tail.checkpoints or tail.checkpoints[-1][1].size != found.size:
        size = tail.checkpoints[-1][1].size if tail.checkpoints else 0
        raise RecordError(
            f"the last checkpoint is over {size} entries, but {found.size} are there",
            code="record.no-checkpoint",
            place=str(path),
            hint="the tail of the file is cut; ask for the file again",
            entry=min(size, found.size) + 1,
            offset=found.offsets[min(size, found.size - 1)] if found.offsets else 0,
        )
    final = tail.checkpoints[-1][1]
    if final.root != found.root:
        raise _blame_root(path, found, [checkpoint for _, checkpoint, _ in tail.checkpoints])
    for offset, checkpoint, proof in tail.checkpoints:
        why = found.ring.find_checkpoint_fault(checkpoint.key, checkpoint.size)
        if not why and not check_consistency(checkpoint.size, found.size, checkpoint.root, found.root, proof):
            why = "the entries do not continue it"
        if why:
            raise RecordError(
                f"the checkpoint over {checkpoint.size} entries is not good: {why}",
                code="record.bad-checkpoint",
                place=f"{path}: byte {offset}",
                hint="if its proof is whole, two histories were signed: keep both files",
                entry=0,
                offset=offset,
            )


def _blame_root(path: Path, found: Walked, checkpoints: Sequence[Checkpoint]) -> RecordError:
    """Name the entries between the last checkpoint that still fits and the first that does not."""
    roots = compute_roots(found.leaves, [checkpoint.size for checkpoint in checkpoints])
    fits = max((c.size for c in checkpoints if roots.get(c.size) == c.root), default=0)
    breaks = min(c.size for c in checkpoints if c.size > fits and roots.get(c.size) != c.root)
    # a line that was changed alone would not be named by the next; the last one has no next
    first = breaks if breaks == found.size else fits + 1
    where = f"entry {first}" if first == breaks else f"an entry from {first} to {breaks}"
    return RecordError(
        f"{where} is not what the checkpoint over {breaks} entries was signed for",
        code="record.changed",
        place=f"{path}: entry {first}, byte {found.offsets[first - 1]}",
        hint="compare it with the file of someone who holds that checkpoint",
        entry=first,
        offset=found.offsets[first - 1],
    )


def _settle_link(stream: BinaryIO, path: Path, header: dict[str, Any], begin: int, found: Walked) -> Flaw:
    """Where two lines do not fit, say which of them was changed, by the root that the last checkpoint has."""
    flaw = found.flaw
    assert flaw is not None
    if not flaw.is_link:
        return flaw
    try:
        tail = _read_tail(stream, path, found, header)
    except RecordError:
        return flaw
    leaves: list[bytes] = []
    mended = None
    for k, line in enumerate(read_framed(stream, begin, header), 1):
        data = line.data
        if k == flaw.n + 1:
            mended = line
            data = b'{"after":"' + leaves[-1].hex().encode() + data[10 + 64 :]
        leaves.append(hash_leaf(data))
    if mended is not None and tail.checkpoints and compute_root(leaves) == tail.checkpoints[-1][1].root:
        return Flaw(flaw.n + 1, mended.offset, f"it names another entry before it than entry {flaw.n}")
    return flaw


def _check_held(path: Path, found: Walked, tail: _Tail, trust: Trust) -> None:
    """Compare the record with checkpoints that someone holds: a cut tail or a fork is found against any one."""
    for held in trust.held:
        why, code = find_fault(held), "record.bad-checkpoint"
        why = why or ("" if held.log == tail.checkpoints[-1][1].log else f"it is of the record {held.log}")
        why = why or found.ring.find_checkpoint_fault(held.key, held.size)
        if not why and held.size > found.size:
            why = f"it is over {held.size} entries, but the record ends at {found.size}: the tail is cut"
            code = "record.cut-tail"
        elif not why and _find_root(found, held.size) != held.root:
            final = tail.checkpoints[-1][1]
            why = (
                f"the first {held.size} entries of this record have another root: the history was forked or changed. "
                f"Both are signed (key {held.key}, {show_instant(held.at)}; "
                f"key {final.key}, {show_instant(final.at)}): "
                "together they prove it"
            )
            code = "record.fork"
        if why:
            entry = min(held.size, found.size) + (1 if code == "record.cut-tail" else 0)
            raise RecordError(
                f"the checkpoint held over {held.size} entries does not fit: {why}",
                code=code,
                place=str(path),
                hint="keep the file and the checkpoint, and ask the keeper of the record",
                entry=entry,
                offset=found.offsets[min(entry, found.size) - 1] if found.offsets and entry else 0,
            )


def _find_root(found: Walked, size: int) -> bytes:
    return found.roots.get(size) or compute_root(found.leaves[:size])


def _find_trusted(trust: Trust, log: str, size: int) -> tuple[int, bytes] | None:
    """Give the longest held checkpoint that a trusted key signed or co-signed."""
    best = None
    for held in trust.held:
        signers = {held.key, *(own.key for own in held.cosigned)}
        good = held.log == log and held.size <= size and signers & trust.keys and not find_fault(held)
        if good and (best is None or held.size > best[0]):
            best = (held.size, held.root)
    return best


def _make_error(path: Path, flaw: Flaw) -> RecordError:
    return RecordError(
        f"entry {flaw.n} is not good: {flaw.why}",
        code="record.bad-entry",
        place=f"{path}: entry {flaw.n}, byte {flaw.offset}",
        hint="ask for the file again, or compare it with the file of someone else who holds the record",
        entry=flaw.n,
        offset=flaw.offset,
    )
