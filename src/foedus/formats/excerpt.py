"""Single entries of a record, to be cited to a stranger: written and verified.

What lives here: the file that carries a few entries with the proof that they are in a record whose size and root a
keeper signed. What does not: the whole record in one file (`foedus.formats.record_file`).

One JSON object a line, each in canonical form: a header with the name and size of the record; the entries, by number,
each with its line as the log keeps it and its audit path; the checkpoint. The acts on keys come along, since they say
who may sign, and the sources that cited claims name. An excerpt shows that what it holds is in the record; it cannot
show that nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from foedus.errors import RecordError, RequestError
from foedus.formats.outputs import write_whole
from foedus.formats.record_file import MAX_LINE, open_record_file
from foedus.record.canonical import encode_checked
from foedus.record.checkpoint import Checkpoint, dump_checkpoint, find_fault, parse_checkpoint
from foedus.record.entries import Entry, parse_line, read_line
from foedus.record.fields import MAX_TEXT, is_text
from foedus.record.keyring import Keyring, KeySpan
from foedus.record.keys import decode_bytes, encode_bytes
from foedus.record.ledger import Ledger
from foedus.record.proof import check_line
from foedus.record.tree import check_inclusion, hash_leaf

FORMAT: Final = "foedus/excerpt"
VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What was shown: entries in the record of this checkpoint, and who may sign by the acts that came along."""

    log: str
    entries: tuple[Entry, ...]
    checkpoint: Checkpoint
    keys: tuple[KeySpan, ...]


class _Piece(NamedTuple):
    n: int
    line: bytes
    path: tuple[bytes, ...]
    offset: int


def write_excerpt(ledger: Ledger, numbers: Sequence[int], out: Path) -> Checkpoint:
    """Write the entries of these numbers, with keys, sources and a fresh checkpoint; nothing is left half-written.

    Raises
    ------
    RequestError
        If there is no entry of a number, or the key is not a keeper's.
    UnavailableError
        If the file cannot be written.
    """
    cited = [ledger.show(n) for n in numbers]
    final = ledger.give_checkpoint()
    sources = [str(entry.body["source"]) for entry in cited if entry.kind == "claim" and "source" in entry.body]
    wanted = {*numbers, *(entry.n for entry in ledger.read(kind="key"))}
    wanted |= set(ledger.store.find_subjects(ledger.log, "source", sources).values())
    header = {"entries": len(wanted), "format": FORMAT, "log": ledger.log, "size": final.size, "version": VERSION}
    lines = [encode_checked(header)]
    for n in sorted(wanted):
        line = ledger.store.find_line(ledger.log, n)
        assert line is not None
        path = [encode_bytes(step) for step in ledger.prove_inclusion(n, final.size)]
        lines.append(encode_checked({"line": line.decode("utf-8"), "n": n, "path": path}))
    lines.append(encode_checked({"checkpoint": dump_checkpoint(final)}))
    write_whole(out, b"\n".join([*lines, b""]))
    return final


def is_excerpt(path: Path) -> bool:
    """Say whether a file begins as an excerpt does."""
    with open_record_file(path) as stream:
        return b'"format":"foedus/excerpt"' in stream.readline(4096)


def verify_excerpt(path: Path, *, held: Sequence[Checkpoint] = (), founder: str = "") -> Excerpt:
    """Verify an excerpt: each entry is signed by a key that could sign there, and is in the record of the checkpoint.

    Parameters
    ----------
    held
        Checkpoints that someone holds; one over as many entries must have the same root.
    founder
        The key that must have founded the record; empty: any.

    Raises
    ------
    RecordError
        With the first bad entry and the byte where its line begins.
    RequestError
        If a checkpoint that is held is over another number of entries: an excerpt cannot be compared with it.
    """
    header, pieces, checkpoint, offset = _read(path)
    why = find_fault(checkpoint)
    if not why and (checkpoint.log, checkpoint.size) != (header["log"], header["size"]):
        why = "it is of another record, or of another size, than the header says"
    if why:
        raise _refuse(path, f"the checkpoint is not good: {why}", 0, offset)
    ring = Keyring()
    entries = [_check(path, header, piece, checkpoint, ring) for piece in pieces]
    tokens: dict[str, int] = {}
    for entry, piece in zip(entries, pieces, strict=True):
        if tokens.setdefault(entry.token, entry.n) != entry.n:
            raise _refuse(path, f"entry {entry.n} has the token of entry {tokens[entry.token]}", entry.n, piece.offset)
    why = ring.find_checkpoint_fault(checkpoint.key, checkpoint.size)
    if why:
        raise _refuse(path, f"the checkpoint is not good: {why}", 0, offset)
    _compare(path, checkpoint, held)
    spans = ring.list_spans()
    if founder and spans[0].key != founder:
        raise RecordError(
            f"the record was founded with the key {spans[0].key}, not with the one given",
            code="record.other-founder",
            place=str(path),
        )
    return Excerpt(log=header["log"], entries=tuple(entries), checkpoint=checkpoint, keys=spans)


def _check(path: Path, header: dict[str, Any], piece: _Piece, checkpoint: Checkpoint, ring: Keyring) -> Entry:
    why, said = check_line(header["log"], piece.line, piece.n)
    if not why and not check_inclusion(
        hash_leaf(piece.line), piece.n - 1, checkpoint.size, piece.path, checkpoint.root
    ):
        why = f"it is not entry {piece.n} of the record that the checkpoint was signed for"
    if not why:
        why = ring.find_signer_fault(said["key"], piece.n)
        span = ring.find(said["key"])
        if not why and span is not None and piece.n < span.from_n:
            why = f"the key {said['key']} was enrolled only after it"
        if not why and (said["kind"] == "key" or piece.n == 1):
            why = ring.find_act_fault(said["body"], said["key"], piece.n)
            if not why:
                ring.take(said["body"], said["key"], piece.n)
    if why:
        raise _refuse(path, f"entry {piece.n} is not good: {why}", piece.n, piece.offset)
    return read_line(piece.line)


def _compare(path: Path, checkpoint: Checkpoint, held: Sequence[Checkpoint]) -> None:
    for own in held:
        if own.log != checkpoint.log or own.size != checkpoint.size:
            raise RequestError(
                f"the checkpoint held is over {own.size} entries of {own.log}, the excerpt over {checkpoint.size} of "
                f"{checkpoint.log}: the two cannot be compared",
                code="record.other-size",
                place=str(path),
                hint="ask for the whole record, which is compared with any checkpoint, or for an excerpt of that size",
            )
        if own.root != checkpoint.root:
            raise RecordError(
                f"the checkpoint held over {own.size} entries has another root: the history was forked or changed",
                code="record.fork",
                place=str(path),
                hint="keep the file and the checkpoint, and ask the keeper of the record",
                entry=own.size,
                offset=0,
            )


def _read(path: Path) -> tuple[dict[str, Any], list[_Piece], Checkpoint, int]:
    """Read header, entries and checkpoint, each line in its one form and nothing after them."""
    lines = _read_lines(path)
    header, offset = next(lines, ({}, 0))
    names = {"entries", "format", "log", "size", "version"}
    counts = [header.get(name) for name in ("entries", "size", "version")]
    if set(header) != names or header["format"] != FORMAT or not all(type(n) is int and n > 0 for n in counts):
        raise _refuse(path, "the first line is not the header of an excerpt", 0, 0)
    if not is_text(header["log"], MAX_TEXT):
        raise _refuse(path, "the first line is not the header of an excerpt", 0, 0)
    if header["version"] != VERSION:
        raise _refuse(path, f"the file says it is of version {header['version']}; this Foedus knows up to 1", 0, 0)
    pieces: list[_Piece] = []
    for plain, offset in lines:
        if len(pieces) == header["entries"]:
            break
        piece = _take_piece(plain, offset)
        if piece is None or piece.n <= (pieces[-1].n if pieces else 0):
            raise _refuse(path, "the line is not the next entry of an excerpt", piece.n if piece else 0, offset)
        pieces.append(piece)
    else:
        raise _refuse(path, "the end is missing: an excerpt ends with a checkpoint", 0, offset)
    if set(plain) != {"checkpoint"} or next(lines, None) is not None:
        raise _refuse(path, "an excerpt ends with its checkpoint, and with nothing else", 0, offset)
    try:
        return header, pieces, parse_checkpoint(plain["checkpoint"]), offset
    except RecordError as error:
        raise _refuse(path, error.message, 0, offset) from None


def _take_piece(plain: dict[str, Any], offset: int) -> _Piece | None:
    """Read one entry with its path; None where it has not that shape."""
    n, line, steps = plain.get("n"), plain.get("line"), plain.get("path")
    if set(plain) != {"line", "n", "path"} or type(n) is not int or not isinstance(line, str):
        return None
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        return None
    path = [decode_bytes(step) for step in steps]
    if n < 1 or None in path:
        return None
    return _Piece(n, line.encode("utf-8"), tuple(step for step in path if step is not None), offset)


def _read_lines(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    offset = 0
    with open_record_file(path) as stream:
        while line := stream.readline(MAX_LINE):
            try:
                plain = parse_line(line.rstrip(b"\n"))
                good = isinstance(plain, dict) and encode_checked(plain) + b"\n" == line
            except (ValueError, RecursionError):
                good = False
            if not good:
                raise _refuse(path, "the line is not in its one canonical form", 0, offset)
            yield plain, offset
            offset += len(line)


def _refuse(path: Path, why: str, entry: int, offset: int) -> RecordError:
    return RecordError(
        why,
        code="record.bad-excerpt",
        place=f"{path}: entry {entry}, byte {offset}" if entry else f"{path}: byte {offset}",
        hint="ask for the file again; foedus record export --mission M --entry N --out FILE writes one",
        entry=entry,
        offset=offset,
    )
