"""Deployment tables as XLSX workbooks.

What lives here: workbook to raw cells and back, through openpyxl, which is imported when the first one is met. What
does not: what the cells mean.

Texts are written as texts and columns formatted as text, so that a spreadsheet neither runs them nor drops leading
zeros; formulas, errors and macros are refused on the way in. The same data give the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Final

from foedus.domain.deployment import DeploymentData
from foedus.errors import Fault, InputError, UnavailableError
from foedus.formats.deployment.cells import Formula, Guarded, is_empty
from foedus.formats.deployment.columns import DEPLOYMENT, Layout
from foedus.formats.deployment.rows import RawTable
from foedus.formats.deployment.tabulate import HEADINGS, Cell, list_rows
from foedus.formats.faults import list_names, make_refusal

MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_UNPACKED: Final = 1024 * 1024 * 1024
_MAX_TEXT: Final = 32_767
_MAX_ROWS: Final = 1_048_576
_DANGER: Final = ("vbaproject", "macrosheets/", "externallinks/", "activex/", "embeddings/")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
#: written in place of the instant at which the file was made
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def _import_openpyxl() -> ModuleType:
    try:
        import openpyxl
    except ImportError:
        raise UnavailableError(
            "spreadsheets need the package openpyxl, which is not installed",
            code="no-openpyxl",
            hint="install openpyxl, or use --to csv",
        ) from None
    return openpyxl


def write_xlsx(data: DeploymentData) -> bytes:
    """Write deployment data as a workbook with one sheet.

    Raises
    ------
    InputError
        If a text or the table is more than a workbook holds.
    UnavailableError
        If openpyxl is not installed.
    """
    return write_sheets([(DEPLOYMENT.sheet, HEADINGS, list(list_rows(data)))], freeze="C2")


def write_sheets(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]], *, freeze: str = "B2") -> bytes:
    """Write a workbook of sheets, each a name with headings and rows; headings stay in sight.

    Raises
    ------
    InputError
        If a text or a table is more than a workbook holds.
    UnavailableError
        If openpyxl is not installed.
    """
    openpyxl = _import_openpyxl()
    # before the workbook is begun: a half-written one could not be closed
    for _, headings, rows in sheets:
        _refuse_long(headings, rows)
    from openpyxl.cell.cell import WriteOnlyCell
    from openpyxl.styles.fonts import Font

    make_cell: Any = WriteOnlyCell
    make_font: Any = Font
    book = openpyxl.Workbook(write_only=True)
    for name, headings, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = freeze
        titles = [_make_cell(make_cell, sheet, heading) for heading in headings]
        for title in titles:
            title.font = make_font(bold=True)
        sheet.append(titles)
        for row in rows:
            sheet.append([_make_cell(make_cell, sheet, cell) if cell is not None else None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return _still(out.getvalue())


def _make_cell(make: Any, sheet: Any, cell: Cell) -> Any:
    """Make a cell of openpyxl: texts as texts, numbers as numbers, none of either as a formula."""
    made = make(sheet, value=None)
    made.number_format = "@"
    if isinstance(cell, str):
        made.value = _ESCAPE.sub("_x005F_", cell)
        made.data_type = "s"
    elif isinstance(cell, int) or (cell is not None and float(f"{cell:.16g}") == cell):
        made.value, made.number_format = cell, "General"
    elif cell is not None:
        # openpyxl keeps sixteen digits of a number; a text keeps all
        made.value, made.data_type = repr(cell), "s"
    return made


def _refuse_long(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Refuse what a sheet cannot hold.

    Raises
    ------
    InputError
        If there are too many rows, or a text is too long.
    """
    if len(rows) >= _MAX_ROWS:
        raise InputError(f"a sheet holds {_MAX_ROWS} rows at most", code="too-big", hint="use --to csv")
    for row in rows:
        for name, cell in zip(headings, row, strict=True):
            if isinstance(cell, str) and len(_ESCAPE.sub("_x005F_", cell)) > _MAX_TEXT:
                raise InputError(
                    f"line {row[1 if len(row) > 1 else 0]}, {name}: a cell holds {_MAX_TEXT} characters at most",
                    code="too-big",
                    hint="use --to csv",
                )


def _still(raw: bytes) -> bytes:
    """Give the same workbook without the instant at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as still:
        for name in sorted(made.namelist()):
            content = _CORE.encode() if name == "docProps/core.xml" else made.read(name)
            still.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_xlsx(raw: bytes, *, shown_as: str, layout: Layout = DEPLOYMENT) -> RawTable:
    """Read the cells of the sheet that the layout names, or of the only sheet.

    Raises
    ------
    InputError
        If it is no workbook, is too big, holds macros or links, or its headings are wrong.
    UnavailableError
        If openpyxl is not installed.
    """
    _refuse_danger(raw, shown_as)
    openpyxl = _import_openpyxl()
    try:
        with warnings.catch_warnings():
            # what openpyxl does not keep (styles, validations) is nothing that is read here
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
            names = book.sheetnames
            if layout.sheet not in names and len(names) != 1:
                found = f"the sheets {list_names(names)}"
                raise _refuse(shown_as, found, f"a sheet called {layout.sheet}, or one sheet alone", "no-sheet")
            sheet = book[layout.sheet if layout.sheet in names else names[0]]
            sheet.reset_dimensions()
            rows = [[_read(cell) for cell in row] for row in sheet.iter_rows()]
    except InputError:
        raise
    except Exception as error:
        # openpyxl lets out whatever it meets in a broken file: many classes, none of its own
        raise _refuse(shown_as, f"a file that cannot be opened ({error})", "a workbook", "not-xlsx") from None
    return _make_table(rows, shown_as, layout)


def _make_table(rows: list[list[object]], shown_as: str, layout: Layout) -> RawTable:
    if not rows or all(is_empty(cell) for cell in rows[0]):
        raise _refuse(shown_as, "an empty first row", "headings in the first row", "empty-file")
    while is_empty(rows[0][-1]):
        rows[0].pop()
    columns, faults = layout.read_header(rows[0], file=shown_as, line=1)
    n_cells = len(rows[0])
    kept: list[int] = []
    for k in range(1, len(rows)):
        row = rows[k]
        if all(is_empty(cell) for cell in row):
            continue
        kept.append(k)
        beyond = next((j for j in range(n_cells, len(row)) if not is_empty(row[j])), None)
        if beyond is not None:
            faults.append(
                Fault(
                    file=shown_as,
                    line=k + 1,
                    column=beyond + 1,
                    field="",
                    found=f"a cell in column {beyond + 1}",
                    expected=f"nothing beyond the {n_cells} headings",
                    code="ragged-row",
                )
            )
        rows[k] = row[:n_cells] + [None] * (n_cells - len(row))
    if faults:
        raise make_refusal(faults, shown_as)
    return RawTable(file=shown_as, columns=columns, rows=[rows[k] for k in kept], lines=[k + 1 for k in kept])


def _read(cell: Any) -> object:
    """Give a cell of openpyxl as a raw cell."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type in ("f", "e"):
        return Formula(text=str(getattr(value, "text", value)))
    if isinstance(value, str):
        text = _UNESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
        return Guarded(text=text) if text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else text
    return value


def _refuse_danger(raw: bytes, shown_as: str) -> None:
    """Refuse what is no zip, unpacks to too much, or holds macros, links, or entities.

    Raises
    ------
    InputError
        As said.
    """
    if len(raw) > MAX_BYTES:
        raise _refuse(shown_as, "more", f"at most {MAX_BYTES // (1024 * 1024)} MiB", "too-big")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise _refuse(shown_as, "a workbook that unpacks to more", "at most 1 GiB unpacked", "too-big")
            for part in parts:
                if any(word in part.filename.lower() for word in _DANGER):
                    raise _refuse(shown_as, f"the part {part.filename}", "no macros and no links", "macro")
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as stream:
                        head = stream.read(65_536)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise _refuse(shown_as, f"entities in {part.filename}", "plain XML", "macro")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        hint = "save it as .xlsx, without a password"
        raise _refuse(shown_as, f"a file that cannot be unpacked ({error})", "a workbook", "not-xlsx", hint) from None


def _refuse(file: str, found: str, expected: str, code: str, hint: str = "") -> InputError:
    fault = Fault(file=file, line=0, column=0, field="", found=found, expected=expected, code=code, hint=hint)
    return make_refusal([fault], file)
