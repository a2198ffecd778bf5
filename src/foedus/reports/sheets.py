"""Tables that leave as CSV or as the sheets of one XLSX file.

What lives here: plain tables and their two forms; the same tables give the same bytes. What does not: what a table
says (``protection_sheets``), and deployment data, which can be read back (``formats``).
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foedus.instants import show_instant

Cell = str | int | float | bool | datetime | None
_STILL = datetime(2000, 1, 1)
#: letters of the widest column
_WIDEST = 60
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: its name, columns and rows. ``head`` are lines that stand above it: for whom it is, until when."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...] = ()


def show_cell(cell: Cell) -> str | int | float:
    """Give a cell as it is written: instants in UTC, unknown empty; a text never reads as a formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return show_instant(cell)
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
    return round(cell, 4) if isinstance(cell, float) else cell


def write_sheet_csv(sheet: Sheet) -> bytes:
    """Write one table as CSV in UTF-8; the lines above it begin with a number sign."""
    out = io.StringIO()
    for line in sheet.head:
        out.write(f"# {line}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([show_cell(cell) for cell in row])
    return out.getvalue().encode()


def write_sheets_xlsx(sheets: tuple[Sheet, ...]) -> bytes:
    """Write tables as the sheets of one XLSX file, with no time of making in it.

    openpyxl is imported here: it takes longer than ``foedus --help`` should.
    """
    from openpyxl.workbook import workbook

    make: Any = workbook.Workbook
    book = make()
    book.remove(book.active)
    book.properties.created = book.properties.modified = _STILL
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        for line in sheet.head:
            page.append([show_cell(line)])
        page.append(list(sheet.columns))
        for row in sheet.rows:
            page.append([show_cell(cell) for cell in row])
        page.freeze_panes = f"A{len(sheet.head) + 2}"
        _dress(page, sheet)
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as still:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _drop_modified(content)
            still.writestr(zipfile.ZipInfo(name, _ZIP_DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _dress(page: Any, sheet: Sheet) -> None:
    """Make columns as wide as what stands in them, within reason, and the headings bold."""
    from openpyxl.styles import fonts
    from openpyxl.utils import cell

    make_font: Any = fonts.Font
    name_column: Any = cell.get_column_letter
    for n, title in enumerate(sheet.columns, 1):
        longest = max((len(str(show_cell(row[n - 1]))) for row in sheet.rows), default=0)
        page.column_dimensions[name_column(n)].width = min(_WIDEST, max(len(title), longest) + 2)
        page.cell(row=len(sheet.head) + 1, column=n).font = make_font(bold=True)


def _drop_modified(content: bytes) -> bytes:
    """Put one day in place of the instant of saving."""
    start = content.find(b"<dcterms:modified")
    begin, end = content.find(b">", start) + 1, content.find(b"</dcterms:modified>")
    return content[:begin] + b"2000-01-01T00:00:00Z" + content[end:] if start >= 0 and end > begin else content
