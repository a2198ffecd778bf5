"""Tables of pledges: read, previewed, taken in, written.

What lives here: the one door of this package. What does not: single cells and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from foedus.domain.deployment import FieldChange
from foedus.domain.pledges import Equipment, Pledge, PledgeCaveat, PledgeRegister, Visit
from foedus.errors import Fault, RequestError
from foedus.formats.deployment.cells import CellError, is_empty, to_cell
from foedus.formats.deployment.csv_file import read_csv, write_csv_rows
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.rows import Reader, find_starts, refuse_repeats
from foedus.formats.deployment.tabulate import Cell
from foedus.formats.deployment.xlsx_file import read_xlsx, write_sheets
from foedus.formats.faults import make_refusal, order_faults
from foedus.formats.pledges.columns import COLUMNS, LAYOUT
from foedus.formats.pledges.crosscheck import Known, PledgeFault, find_faults
from foedus.formats.reader import parse_document

HEADINGS: Final = tuple(column.name for column in COLUMNS)
#: (group of columns, field of a pledge, noun of its parts, the column that none may lack)
PARTS: Final = (
    ("visit", "visits", Visit, ("visit_kind", "visit_on")),
    ("equipment", "equipment", Equipment, ("equipment_item", "equipment_count")),
    ("caveat", "caveats", PledgeCaveat, ("caveat_kind", "caveat_text")),
)
_ENDINGS: Final = {".csv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".json": "plain", ".yaml": "plain", ".yml": "plain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A register as far as it could be read, every fault, and where a fault of a pledge lies in its file."""

    file: str
    register: PledgeRegister
    faults: tuple[Fault, ...]
    place: Callable[[PledgeFault], Fault]


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeChange:
    """One pledge that an import would change."""

    pledge: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPreview:
    """What an import would do; where ``faults`` is not empty it would be refused, and nothing changes."""

    file: str
    adds: tuple[Pledge, ...]
    changes: tuple[PledgeChange, ...]
    removes: tuple[Pledge, ...]
    n_unchanged: int
    faults: tuple[Fault, ...]
    result: PledgeRegister


def read_register(path: Path) -> Read:
    """Read a register by the ending of its file's name.

    Raises
    ------
    RequestError
        If the ending is none that is known.
    InputError, UnavailableError
        If it is no such file, or its headings are wrong. Faults of cells are kept.
    """
    kind = _ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise RequestError(
            f"{path}: a register in a file of another kind",
            code="unknown-kind",
            hint="give a .csv, a .xlsx, or a foedus/pledges file in .yaml or .json",
        )
    raw, shown_as = read_bytes(path), str(path)
    if kind == "plain":
        return _read_plain(raw, shown_as)
    table = (read_xlsx if kind == "xlsx" else read_csv)(raw, shown_as=shown_as, layout=LAYOUT)
    return _read_rows(Reader(table, LAYOUT))


def _read_plain(raw: bytes, shown_as: str) -> Read:
    from foedus.formats.decode import decode

    document = parse_document(raw, shown_as=shown_as)
    register: PledgeRegister = decode(document, PledgeRegister, format_name="pledges")

    def place(fault: PledgeFault) -> Fault:
        path = ("pledges", fault.at, *((fault.group, fault.part) if fault.group else ()), fault.field)
        return document.make_fault(path, found=fault.found, expected=fault.expected, code=fault.code, hint=fault.hint)

    return Read(file=shown_as, register=register, faults=(), place=place)


def _read_rows(reader: Reader) -> Read:
    starts = find_starts(reader)
    refuse_repeats(reader, starts, "pledge")
    raw = reader.raw
    columns, rows = reader.gather("pledge")
    parts = {group: _build_parts(reader, group, noun, needed) for group, _, noun, needed in PARTS}
    for name, words in (("state", "the state that offers it"), ("unit", "the name of the unit")):
        for k in starts:
            if name not in raw.columns or is_empty(raw.rows[k][raw.columns[name]]):
                reader.note(k, name, "nothing", CellError(words, "missing"))
    pledges, part_rows = [], {}
    for index, (start, end) in enumerate(zip(starts, [*starts, len(raw.rows)][1:], strict=True)):
        known = {c.field: v for c, v in zip(columns, rows[start], strict=True) if v is not None}
        for group, field, _, _ in PARTS:
            own = [k for k in range(start, end) if parts[group][k] is not None]
            known[field] = tuple(parts[group][k] for k in own)
            part_rows[index, field] = own
        pledges.append(Pledge(**{"id": "", "state": "", "unit": "", "capabilities": (), **known}))
    names: dict[tuple[str, str], str] = {(column.group, column.field): column.name for column in COLUMNS}

    def place(fault: PledgeFault) -> Fault:
        group = next((group for group, field, _, _ in PARTS if field == fault.group), "pledge")
        name = names.get((group, fault.field), fault.field)
        row = part_rows[fault.at, fault.group][fault.part] if fault.group else starts[fault.at]
        return Fault(
            file=raw.file,
            line=raw.lines[row],
            column=raw.columns.get(name, 0) + 1,
            field=name,
            found=fault.found,
            expected=fault.expected,
            code=fault.code,
            hint=fault.hint,
        )

    register = PledgeRegister(title=raw.file, pledges=tuple(pledges))
    return Read(file=raw.file, register=register, faults=tuple(reader.faults), place=place)


def _build_parts(reader: Reader, group: str, noun: Any, needed: tuple[str, ...]) -> list[Any]:
    """Give what each row says of one sort of part, or None where it says nothing."""
    columns, rows = reader.gather(group)
    built: list[Any] = []
    for k, values in enumerate(rows or [()] * len(reader.raw.rows)):
        known = {c.field: v for c, v in zip(columns, values, strict=True) if v is not None}
        missing = [name for name in needed if LAYOUT.by_name[name].field not in known]
        if not known or missing:
            for name in missing if known else ():
                at = reader.raw.columns.get(name)
                if at is None or is_empty(reader.raw.rows[k][at]):
                    reader.note(k, name, "nothing", CellError(LAYOUT.by_name[name].text, "missing"))
            built.append(None)
        else:
            built.append(noun(**known))
    return built


def write_register(register: PledgeRegister, kind: str) -> bytes:
    """Write the pledges of a register as ``csv`` or ``xlsx``.

    Raises
    ------
    InputError
        If a text is more than a workbook holds.
    UnavailableError
        If a workbook is asked for and openpyxl is not installed.
    """
    rows = list(list_rows(register))
    return (
        write_csv_rows(HEADINGS, rows) if kind == "csv" else write_sheets([(LAYOUT.sheet, HEADINGS, rows)], freeze="C2")
    )


def list_rows(register: PledgeRegister) -> Iterator[list[Cell]]:
    """Give the rows of a register below its headings: one a pledge, and more where it has several parts."""
    groups = {group: field for group, field, _, _ in PARTS}
    for pledge in register.pledges:
        n_rows = max(1, *(len(getattr(pledge, field)) for field in groups.values()))
        for k in range(n_rows):
            row: list[Cell] = ["more" if k else "pledge"]
            for column in COLUMNS[1:]:
                if column.group == "pledge":
                    row.append(_show(pledge, column.field) if k == 0 or column.field == "id" else None)
                else:
                    parts = getattr(pledge, groups[column.group])
                    row.append(_show(parts[k], column.field) if k < len(parts) else None)
            yield row


def _show(noun: Any, field: str) -> Cell:
    value = getattr(noun, field)
    if field in ("specialists", "languages"):
        return "; ".join(value) or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else to_cell(value)


def preview_register(current: PledgeRegister, read: Read, known: Known, *, partial: bool = False) -> RegisterPreview:
    """Say what an import would add, change and remove, and every fault that keeps it from happening.

    Parameters
    ----------
    partial
        The file holds only some pledges: those it does not name stay.
    """
    old = {pledge.id: pledge for pledge in current.pledges}
    new = {pledge.id: pledge for pledge in read.register.pledges if pledge.id}
    kept = (
        *(new.get(pledge.id, pledge) for pledge in current.pledges),
        *(pledge for name, pledge in new.items() if name not in old),
    )
    after = kept if partial else read.register.pledges
    # what stays stands before the file's pledges: where two clash, the fault is the file's
    stays = tuple(pledge for pledge in current.pledges if pledge.id not in new) if partial else ()
    faults = [
        read.place(fault._replace(at=fault.at - len(stays)))
        for fault in find_faults((*stays, *read.register.pledges), known)
        if fault.at >= len(stays)
    ]
    adds = tuple(pledge for name, pledge in new.items() if name not in old)
    changes = tuple(
        PledgeChange(pledge=name, fields=_compare(old[name], pledge))
        for name, pledge in new.items()
        if name in old and old[name] != pledge
    )
    return RegisterPreview(
        file=read.file,
        adds=adds,
        changes=changes,
        removes=() if partial else tuple(pledge for pledge in current.pledges if pledge.id not in new),
        n_unchanged=len(new) - len(adds) - len(changes),
        faults=order_faults([*read.faults, *_leave_out_read(read.faults, faults)]),
        result=PledgeRegister(title=current.title, pledges=tuple(after), account=current.account, keys=current.keys),
    )


def _leave_out_read(read: tuple[Fault, ...], found: list[Fault]) -> Iterator[Fault]:
    """Leave out what a cell that could not be read seems to lack: one fault a cell is enough."""
    places = {(fault.line, fault.column) for fault in read}
    return (fault for fault in found if (fault.line, fault.column) not in places)


def _compare(old: Pledge, new: Pledge) -> tuple[FieldChange, ...]:
    """Give each field of a pledge that differs, in the order of the fields."""
    pairs = ((field.name, getattr(old, field.name), getattr(new, field.name)) for field in fields(Pledge))
    return tuple(FieldChange(field=name, before=a, after=b) for name, a, b in pairs if a != b)


def take_in(preview: RegisterPreview) -> PledgeRegister:
    """Give the register after an import.

    Raises
    ------
    InputError
        With every fault, where there is one: then nothing changes.
    """
    if preview.faults:
        raise make_refusal(preview.faults, preview.file)
    return preview.result
