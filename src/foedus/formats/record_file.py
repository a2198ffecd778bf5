"""The one file of a record: written and read.

What lives here: the layout. What does not: whether it is whole (`foedus.formats.record_verify`) and what makes an entry
good (`foedus.record.proof`).

One JSON object a line, each in canonical form. First a header with the name of the record and how many entries and
files of evidence follow; the entries; the evidence, by digest; the checkpoints, oldest first, each with the proof
that the last one continues it. The last is over all entries. There is no byte that is not checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from foedus.errors import RecordError, RequestError
from foedus.formats.outputs import write_whole
from foedus.record.canonical import encode_checked
from foedus.record.checkpoint import Checkpoint, dump_checkpoint, parse_checkpoint
from foedus.record.entries import parse_line, read_line
from foedus.record.fields import MAX_TEXT, is_text
from foedus.record.keys import decode_bytes, encode_bytes
from foedus.record.ledger import Ledger
from foedus.record.proof import Line

FORMAT: Final = "foedus/record"
VERSION: Final = 1
#: more than any line that a store can hold: SQLite keeps up to 10^9 bytes of evidence, a third more as text
MAX_LINE: Final = 2**31 - 1
_MAX_HEADER: Final = 8192


# ---- writing


def write_record(ledger: Ledger, out: Path) -> Checkpoint:
    """Write the one file of a record, with a fresh checkpoint; nothing is left half-written.

    Raises
    ------
    UnavailableError
        If the file cannot be written.
    RequestError
        If the record is empty, the key is not a keeper's, or what stands at ``out`` may not be replaced.
    """
    final = ledger.give_checkpoint()
    if not final.size:
        raise RequestError("the record is empty", code="record.empty")
    write_whole(out, _write_lines(ledger, final))
    return final


def _write_lines(ledger: Ledger, final: Checkpoint) -> Iterator[bytes]:
    named: dict[str, None] = {}
    for entry_line in (row.line for row in ledger.store.read_rows(ledger.log, 1, final.size)):
        if b',"evidence":[' in entry_line:
            named.update(dict.fromkeys(piece.sha256 for piece in read_line(entry_line).evidence))
    pieces = [(sha256, ledger.store.find_evidence(sha256)) for sha256 in sorted(named)]
    held = [(sha256, data) for sha256, data in pieces if data is not None]
    yield encode_checked(_make_header(ledger.log, final.size, len(held))) + b"\n"
    for row in ledger.store.read_rows(ledger.log, 1, final.size):
        yield row.line + b"\n"
    for sha256, data in held:
        yield encode_checked({"bytes": encode_bytes(data), "sha256": sha256}) + b"\n"
    for checkpoint in ledger.list_checkpoints():
        if checkpoint.size <= final.size:
            proof = ledger.prove_consistency(checkpoint.size, final.size)
            plain = {"checkpoint": dump_checkpoint(checkpoint), "consistency": [encode_bytes(step) for step in proof]}
            yield encode_checked(plain) + b"\n"


def _make_header(log: str, size: int, n_evidence: int) -> dict[str, Any]:
    return {"evidence": n_evidence, "format": FORMAT, "log": log, "size": size, "version": VERSION}


# ---- reading


def open_record_file(path: Path) -> BinaryIO:
    """Open a file to read.

    Raises
    ------
    RequestError
        If it is not there.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise RequestError(
            f"the file cannot be read: {(error.strerror or 'no such file').lower()}",
            code="no-file",
            place=str(path),
            hint="foedus record export --mission M --out FILE writes one",
        ) from None


def read_header(stream: BinaryIO, path: Path) -> tuple[dict[str, Any], int]:
    """Give the header of a record and the byte at which the entries begin.

    Raises
    ------
    RecordError
        If the first line is no header, or that of a newer version.
    """
    line = stream.readline(_MAX_HEADER)
    try:
        header = parse_line(line.rstrip(b"\n"))
        good = (
            isinstance(header, dict)
            and set(header) == {"evidence", "format", "log", "size", "version"}
            and all(type(header[name]) is int and header[name] >= 0 for name in ("evidence", "size", "version"))
            and header["size"] > 0
            and is_text(header["log"], MAX_TEXT)
            and encode_checked(header) + b"\n" == line
            and header["format"] == FORMAT
        )
    except (ValueError, RecursionError):
        good = False
    if not good:
        raise RecordError(
            "the first line is not the header of a record",
            code="record.bad-header",
            place=f"{path}: byte 0",
            hint="foedus record export --mission M --out FILE writes a record",
            offset=0,
            entry=0,
        )
    if header["version"] != VERSION:
        raise RecordError(
            f"the file says it is of version {header['version']}; this Foedus knows up to {VERSION}",
            code="newer-version",
            place=f"{path}: byte 0",
            hint="use a newer Foedus; where the file was of version 1 before, it was changed",
            offset=0,
            entry=0,
        )
    return header, len(line)


def read_framed(stream: BinaryIO, begin: int, header: dict[str, Any]) -> Iterator[Line]:
    """Give as many lines as the header counts entries; a last line without its end is cut."""
    offset = begin
    stream.seek(begin)
    for _ in range(header["size"]):
        line = stream.readline(MAX_LINE)
        if not line.endswith(b"\n"):
            stream.seek(offset)
            return
        if line.startswith((b'{"bytes"', b'{"checkpoint"')):
            stream.seek(offset)
            return
        yield Line(offset, line[:-1])
        offset += len(line)


def read_lines(path: Path) -> Iterator[bytes]:
    """Give the lines of the entries of a file that was verified."""
    with open_record_file(path) as stream:
        header, begin = read_header(stream, path)
        for line in read_framed(stream, begin, header):
            yield line.data


def read_evidence(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the evidence in a file that was verified."""
    for plain in _read_plain(path):
        if "bytes" in plain and "sha256" in plain:
            data = decode_bytes(plain["bytes"])
            if data is not None:
                yield plain["sha256"], data


def read_checkpoints(path: Path) -> Iterable[Checkpoint]:
    """Give the checkpoints in a file that was verified."""
    return [parse_checkpoint(plain["checkpoint"]) for plain in _read_plain(path) if "checkpoint" in plain]


def _read_plain(path: Path) -> Iterator[dict[str, Any]]:
    with open_record_file(path) as stream:
        for line in stream:
            if line.startswith((b'{"bytes"', b'{"checkpoint"')):
                yield json.loads(line)
