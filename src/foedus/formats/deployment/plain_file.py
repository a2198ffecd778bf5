"""JSON files read fast, with the places of faults found only where there are any.

What lives here: a file as plain values under its header. What does not: what the values mean.

A file that is JSON is read as JSON; one that is not is read as the YAML that every format of Foedus may be written in.
Either way a fault names line and column.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from foedus.errors import Fault, InputError
from foedus.formats.faults import FieldPath, make_refusal, show_found, show_path
from foedus.formats.reader import MAX_BYTES, Document, parse_document

_MAX_JSON: Final = 256 * 1024 * 1024


@dataclass(slots=True)
class PlainFile:
    """One file as plain values; ``find_place`` reads it again, slowly, the first time a place is asked for."""

    shown_as: str
    raw: bytes
    data: dict[str, Any]
    _document: Document | None = field(default=None)

    def find_place(self, path: FieldPath) -> tuple[int, int]:
        """Say at which line and column a value stands; (1, 1) where the file is too big to be read for that."""
        if self._document is None and len(self.raw) <= MAX_BYTES:
            try:
                self._document = parse_document(self.raw, shown_as=self.shown_as)
            except InputError:
                # JSON may hold signs that YAML refuses: the fault itself is told all the same
                return (1, 1)
        return self._document.find_place(path) if self._document is not None else (1, 1)

    def make_fault(self, path: FieldPath, *, found: str, expected: str, code: str, hint: str = "") -> Fault:
        """Word a fault at one field of this file."""
        line, column = self.find_place(path)
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

    def refuse(self, faults: Sequence[Fault]) -> InputError:
        """Give the exception that refuses this file."""
        return make_refusal(faults, self.shown_as)


def read_bytes(path: Path) -> bytes:
    """Give the bytes of a file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "no such file").lower()
        raise InputError(f"the file cannot be read: {reason}", code="unreadable-file", place=str(path)) from None


def read_plain(raw: bytes, *, shown_as: str) -> PlainFile:
    """Read the bytes of one JSON or YAML file.

    Raises
    ------
    InputError
        If they are neither, hold a key twice, or do not begin with a mapping.
    """
    if len(raw) > _MAX_JSON:
        limit = f"a file of at most {_MAX_JSON // (1024 * 1024)} MiB"
        fault = Fault(file=shown_as, line=0, column=0, field="", found="more", expected=limit, code="too-big")
        raise make_refusal([fault], shown_as)
    document = None
    try:
        data = json.loads(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8"), object_pairs_hook=_refuse_twice)
    except (ValueError, RecursionError):
        document = parse_document(raw, shown_as=shown_as)
        data = document.data
    if not isinstance(data, dict):
        expected = "a mapping that begins with 'format: foedus/...' and 'version: N'"
        fault = Fault(
            file=shown_as, line=1, column=1, field="", found=show_found(data), expected=expected, code="no-header"
        )
        raise make_refusal([fault], shown_as)
    return PlainFile(shown_as=shown_as, raw=raw, data=data, _document=document)


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice")
    return made


def check_header(plain: PlainFile, *, name: str, version: int) -> None:
    """Refuse a file of another format, or of a version that this Foedus does not read.

    Raises
    ------
    InputError
        As said.
    """
    found = plain.data.get("format")
    if found != f"foedus/{name}":
        raise plain.refuse(
            [plain.make_fault(("format",), found=show_found(found), expected=f"foedus/{name}", code="wrong-format")]
        )
    at = plain.data.get("version")
    if type(at) is not int or not 1 <= at <= version:
        newer = type(at) is int and at > version
        raise plain.refuse(
            [
                plain.make_fault(
                    ("version",),
                    found=f"version {at} of foedus/{name}" if newer else show_found(at),
                    expected=f"version {version} or older, which is what this Foedus reads"
                    if newer
                    else f"a whole number from 1 to {version}",
                    code="newer-version" if newer else "wrong-version",
                    hint="take a newer Foedus to read this file" if newer else "",
                )
            ]
        )


def write_plain(name: str, version: int, body: dict[str, Any]) -> bytes:
    """Write a file under its header."""
    return (
        json.dumps(
            {"format": f"foedus/{name}", "version": version, **body}, ensure_ascii=False, indent=1, allow_nan=False
        )
        + "\n"
    ).encode("utf-8")
