"""Deployment data in and out of files, and an import that shows first what it would do.

What lives here: the one door of this package for tables: read, preview, apply, write. What does not: single formats.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foedus.domain.deployment import DeploymentData, DeploymentLine, FieldChange, LineChange
from foedus.errors import Fault, RequestError
from foedus.formats.deployment.crosscheck import Known, cross_check
from foedus.formats.deployment.csv_file import read_csv, write_csv
from foedus.formats.deployment.json_file import read_json, write_json
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.rows import Table, read_rows
from foedus.formats.deployment.tabulate import FIELDS
from foedus.formats.deployment.xlsx_file import read_xlsx, write_xlsx
from foedus.formats.faults import make_refusal, order_faults

WRITERS: Final = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}
#: ending of a file name -> format
ENDINGS: Final = {".csv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".json": "json", ".yaml": "json", ".yml": "json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do; where ``faults`` is not empty it would be refused, and nothing changes.

    ``result`` is the data as they would be afterwards, as far as they can be read.
    """

    file: str
    adds: tuple[DeploymentLine, ...]
    changes: tuple[LineChange, ...]
    removes: tuple[DeploymentLine, ...]
    n_unchanged: int
    faults: tuple[Fault, ...]
    result: DeploymentData


def parse_table(raw: bytes, kind: str, *, shown_as: str) -> Table:
    """Read the bytes of a table: ``csv``, ``xlsx`` or ``json``.

    Raises
    ------
    InputError
        If it is no such file, or its headings are wrong. Faults of cells are kept in the table.
    UnavailableError
        If a workbook is met and openpyxl is not installed.
    """
    with collect_later():
        if kind == "json":
            return read_json(raw, shown_as=shown_as)
        return read_rows((read_xlsx if kind == "xlsx" else read_csv)(raw, shown_as=shown_as))


@contextmanager
def collect_later() -> Iterator[None]:
    """Keep Python from looking for rings of garbage while millions of cells come in: there are none.

    The search doubles the time. A file is read whole or not at all: the pause is short and ends whatever happens.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_table(path: Path) -> Table:
    """Read a table from a file, by the ending of its name.

    Raises
    ------
    RequestError
        If the ending is none that is known.
    InputError, UnavailableError
        As ``parse_table``.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise RequestError(
            f"{path}: a table in a file of another kind",
            code="unknown-kind",
            hint="give a .csv, .xlsx or .json; a workbook with macros (.xlsm) or an old .xls is not read",
        )
    return parse_table(read_bytes(path), kind, shown_as=str(path))


def write_table(data: DeploymentData, kind: str) -> bytes:
    """Write deployment data as ``csv``, ``xlsx`` or ``json``.

    Raises
    ------
    InputError
        If a text holds signs that no file keeps.
    UnavailableError
        If a workbook is asked for and openpyxl is not installed.
    """
    return WRITERS[kind](data)


def preview_import(current: DeploymentData, table: Table, known: Known, *, partial: bool = False) -> Preview:
    """Say what an import would add, change and remove, and every fault that keeps it from happening.

    Parameters
    ----------
    current
        The data as they are; ``DeploymentData(lines=())`` where there are none.
    table
        What is to be taken in.
    known
        Places, carriers and other lines that it may refer to.
    partial
        The table holds only some lines: those it does not name stay.
    """
    old = {line.uln: line for line in current.lines}
    if partial:
        known = Known(places=known.places, carriers=known.carriers, ulns=known.ulns | old.keys())
    new = {line.uln: line for line in table.lines if line.uln}
    faults = order_faults([*table.faults, *cross_check(table, known)])
    changes = tuple(
        LineChange(uln=uln, fields=compare(old[uln], line))
        for uln, line in new.items()
        if uln in old and old[uln] != line
    )
    adds = tuple(line for uln, line in new.items() if uln not in old)
    kept = tuple(new.get(line.uln, line) for line in current.lines) + adds
    return Preview(
        file=table.file,
        adds=adds,
        changes=changes,
        removes=() if partial else tuple(line for line in current.lines if line.uln not in new),
        n_unchanged=len(new) - len(adds) - len(changes),
        faults=faults,
        result=DeploymentData(lines=kept if partial else table.lines),
    )


def compare(old: DeploymentLine, new: DeploymentLine) -> tuple[FieldChange, ...]:
    """Give each field of a line that differs, in the order of the fields."""
    pairs = ((name, getattr(old, field), getattr(new, field)) for name, field in FIELDS)
    return tuple(FieldChange(field=name, before=a, after=b) for name, a, b in pairs if a != b)


def apply(preview: Preview) -> DeploymentData:
    """Give the data after an import.

    Raises
    ------
    InputError
        With every fault, where there is one: then nothing changes.
    """
    if preview.faults:
        raise make_refusal(preview.faults, preview.file)
    return preview.result
