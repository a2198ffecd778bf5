"""Deployment tables as CSV, in UTF-8.

What lives here: bytes to raw cells and back. What does not: what the cells mean.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@``. On the way out each such beginning takes one
apostrophe before it, also behind a separator inside a text, since a spreadsheet may split there; on the way in exactly
one is taken off again. A beginning that carries apostrophes already takes one more, so both ways are exact.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from foedus.domain.deployment import DeploymentData
from foedus.errors import Fault
from foedus.formats.deployment.cells import Guarded
from foedus.formats.deployment.columns import DEPLOYMENT, Layout
from foedus.formats.deployment.rows import RawTable
from foedus.formats.deployment.tabulate import HEADINGS, Cell, list_rows
from foedus.formats.faults import make_refusal

MAX_BYTES: Final = 256 * 1024 * 1024
_MARK: Final = b"\xef\xbb\xbf"
_SEPARATORS: Final = (",", ";")
_GUARD: Final = re.compile(r"(^|[,;\t\n])(\"*)(?='*[=+\-@＝＋－＠])")
_UNGUARD: Final = re.compile(r"(^|[,;\t\n])(\"*)'(?='*[=+\-@＝＋－＠])")


def guard(text: str) -> str:
    """Keep a spreadsheet from running a text.

    Examples
    --------
    >>> guard("=1+2"), guard("'=1"), guard("plain"), guard("a;-b")
    ("'=1+2", "''=1", 'plain', "a;'-b")
    """
    return _GUARD.sub(r"\1\2'", text)


def unguard(text: str) -> str:
    """Give the text that ``guard`` was given.

    Examples
    --------
    >>> unguard("'=1+2"), unguard("'tis")
    ('=1+2', "'tis")
    """
    return _UNGUARD.sub(r"\1\2", text)


def write_csv(data: DeploymentData) -> bytes:
    """Write deployment data as CSV: comma, UTF-8, one line feed a row.

    Raises
    ------
    InputError
        If a text holds signs that no file keeps.
    """
    return write_csv_rows(HEADINGS, list_rows(data))


def write_csv_rows(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write rows under their headings as CSV: comma, UTF-8, one line feed a row, texts guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    guard_once = lru_cache(maxsize=65_536)(guard)
    for row in rows:
        writer.writerow([guard_once(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8")


def read_csv(raw: bytes, *, shown_as: str, layout: Layout = DEPLOYMENT) -> RawTable:
    """Read the cells of a CSV file; comma or semicolon is found by the headings, a byte order mark is passed over.

    Raises
    ------
    InputError
        If it is no UTF-8, too big, empty, or its headings or quotes are wrong.
    """
    text = _decode(raw, shown_as)
    first, skipped = 1, 0
    if text[:4].lower() == "sep=":
        # a line that some spreadsheets write to name the separator
        skipped = text.find("\n") + 1 or len(text)
        first = 2
    separator = _sniff(text[skipped:], layout)
    rows, lines = _split(text[skipped:], separator, first, shown_as)
    if not rows:
        raise make_refusal([_word(shown_as, 0, "an empty table", "headings and rows", "empty-file")], shown_as)
    columns, faults = layout.read_header(list(rows[0]), file=shown_as, line=lines[0])
    n_cells = len(rows[0])
    kept = [k for k in range(1, len(rows)) if any(rows[k])]
    for k in kept:
        if len(rows[k]) != n_cells:
            hint = "a text that holds the separator stands in quotes"
            faults.append(_word(shown_as, lines[k], f"{len(rows[k])} cells", f"{n_cells} cells", "ragged-row", hint))
    if faults:
        raise make_refusal(faults, shown_as)
    if "'" in text:
        plain: dict[str, object] = {}
        for k in kept:
            rows[k] = [_take_off(cell, plain) if "'" in cell else cell for cell in rows[k]]
    return RawTable(file=shown_as, columns=columns, rows=[rows[k] for k in kept], lines=[lines[k] for k in kept])


def _decode(raw: bytes, shown_as: str) -> str:
    if len(raw) > MAX_BYTES:
        limit = f"at most {MAX_BYTES // (1024 * 1024)} MiB"
        raise make_refusal([_word(shown_as, 0, "more", limit, "too-big")], shown_as)
    try:
        return raw.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        hint = "it looks like UTF-16: save it as CSV UTF-8" if wide else "save it as CSV UTF-8"
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{raw[error.start]:02X}"
        raise make_refusal([_word(shown_as, line, found, "a file in UTF-8", "not-utf8", hint)], shown_as) from None


def _sniff(text: str, layout: Layout) -> str:
    """Give the separator under which most headings are known; comma where both are level."""
    line = text[: text.find("\n")] if "\n" in text else text
    return max(
        _SEPARATORS, key=lambda separator: layout.count_known(list(next(csv.reader([line], delimiter=separator), [])))
    )


def _split(text: str, separator: str, first: int, shown_as: str) -> tuple[list[list[Any]], list[int]]:
    """Give the cells row by row, with the line of the file at which each row begins."""
    rows: list[list[Any]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = first
    try:
        for row in reader:
            rows.append(list(row))
            lines.append(begin)
            begin = first + reader.line_num
    except csv.Error as error:
        hint = "a text in quotes doubles each quote that it holds, and ends with one"
        raise make_refusal(
            [_word(shown_as, begin, str(error), "rows of plain CSV", "bad-quotes", hint)], shown_as
        ) from None
    return rows, lines


def _take_off(cell: str, known: dict[str, object]) -> object:
    """Take the guard off a cell; what was guarded at its beginning is marked as a text. ``known`` keeps answers."""
    if cell not in known:
        plain = unguard(cell)
        known[cell] = Guarded(text=plain) if cell.startswith("'") and plain != cell else plain
    return known[cell]


def _word(  # noqa: PLR0917 - the words of a fault, in their order
    file: str, line: int, found: str, expected: str, code: str, hint: str = ""
) -> Fault:
    return Fault(file=file, line=line, column=0, field="", found=found, expected=expected, code=code, hint=hint)
