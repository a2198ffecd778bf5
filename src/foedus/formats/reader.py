"""Reading a YAML file into plain values that remember their line and column.

What lives here: bytes, encoding, size, and the document with its place map. What does not: what the parser's events
mean (`foedus.formats.events`) and what a file is about.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foedus.errors import Fault, InputError
from foedus.formats.events import Place, build_values
from foedus.formats.faults import FieldPath, make_refusal, show_path

MAX_BYTES: Final = 16 * 1024 * 1024
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as plain values, with the place of every key and value.

    ``values`` maps the path of a value to where it begins; ``keys`` maps the same path to where its key stands.
    """

    shown_as: str
    data: object
    values: dict[FieldPath, Place]
    keys: dict[FieldPath, Place]
    sha256: str

    def find_place(self, path: FieldPath, *, key: bool = False) -> Place:
        """Say where a value (or its key) stands; for what is missing, where it would belong."""
        if key and path in self.keys:
            return self.keys[path]
        for length in range(len(path), -1, -1):
            place = self.values.get(path[:length])
            if place is not None:
                return place
        return (1, 1)

    def make_fault(
        self, path: FieldPath, *, found: str, expected: str, code: str, hint: str = "", key: bool = False
    ) -> Fault:
        """Word a fault at one field of this file."""
        line, column = self.find_place(path, key=key)
        return Fault(
            file=self.shown_as,
            line=line,
            column=column,
            field=show_path(path),
            found=found,
            expected=expected,
            code=code,
            hint=hint,
        )


def read_document(path: Path, *, shown_as: str | None = None) -> Document:
    """Read one YAML 1.2 file; refuse it with all faults that can be found at once.

    Parameters
    ----------
    path
        The file.
    shown_as
        Its name in messages; the path as given where none is.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, too big, not UTF-8 or not the YAML that Foedus reads.
    """
    name = str(path) if shown_as is None else shown_as
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "no such file").lower()
        raise InputError(f"the file cannot be read: {reason}", code="unreadable-file", place=name) from error
    return parse_document(raw, shown_as=name)


def parse_document(raw: bytes, *, shown_as: str) -> Document:
    """Read the bytes of one YAML 1.2 file; see `read_document`.

    Raises
    ------
    InputError
        If the bytes are too many, none, not UTF-8 or not the YAML that Foedus reads.
    """
    fault = _check_bytes(raw, shown_as)
    if fault is not None:
        raise make_refusal([fault], shown_as)
    builder = build_values(raw.removeprefix(_MARK).decode("utf-8"), shown_as)
    if builder.faults:
        raise make_refusal(builder.faults, shown_as)
    if not builder.documents:
        raise make_refusal([_make_empty_fault(shown_as)], shown_as)
    return Document(
        shown_as=shown_as,
        data=builder.root,
        values=builder.values,
        keys=builder.keys,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _check_bytes(raw: bytes, shown_as: str) -> Fault | None:
    """Find what is wrong with a file before it is text."""
    if len(raw) > MAX_BYTES:
        return Fault(
            file=shown_as,
            line=0,
            column=0,
            field="",
            found="more",
            expected=f"a file of at most {MAX_BYTES // (1024 * 1024)} MiB",
            code="too-big",
            hint="keep bulk data in tables of their own",
        )
    if not raw.removeprefix(_MARK).strip():
        return _make_empty_fault(shown_as)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _make_encoding_fault(raw, error.start, shown_as)
    return None


def _make_encoding_fault(raw: bytes, offset: int, shown_as: str) -> Fault:
    """Say at which byte the file stops being UTF-8."""
    line_start = raw.rfind(b"\n", 0, offset) + 1
    looks_wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    return Fault(
        file=shown_as,
        line=raw.count(b"\n", 0, offset) + 1,
        column=len(raw[line_start:offset].decode("utf-8")) + 1,
        field="",
        found=f"the byte 0x{raw[offset]:02X} at offset {offset}",
        expected="a file in UTF-8",
        code="not-utf8",
        hint="it looks like UTF-16: save it as UTF-8" if looks_wide else "save it as UTF-8 in your editor",
    )


def _make_empty_fault(shown_as: str) -> Fault:
    """Say that there is nothing in the file."""
    return Fault(
        file=shown_as,
        line=0,
        column=0,
        field="",
        found="an empty file",
        expected="a file that begins with 'format: foedus/...' and 'version: N'",
        code="empty-file",
    )
