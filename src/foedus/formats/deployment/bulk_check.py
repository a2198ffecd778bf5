"""Checking deployment tables, problems and plans: files that may be large and have readers of their own.

What lives here: how such a file is recognised, and every fault of it. What does not: reading them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from foedus import library
from foedus.errors import Fault, InputError
from foedus.formats.deployment.crosscheck import cross_check, know
from foedus.formats.deployment.plain_file import read_bytes
from foedus.formats.deployment.problem_file import read_problem
from foedus.formats.deployment.tables import parse_table
from foedus.formats.faults import order_faults
from foedus.formats.shared import load_gazetteer, load_transport
from foedus.movement.faults import find_immovable, list_malformed

#: endings of tables that say by themselves what they are
TABLES: Final = {".csv": "csv", ".xlsx": "xlsx"}
_DECLARED: Final = re.compile(rb"^\s*\{?\s*[\"']?format[\"']?\s*:\s*[\"']?foedus/(deployment|problem)\b", re.MULTILINE)
_HEAD: Final = 4096


def recognise_bulk(path: Path) -> str:
    """Say which of these formats a file is: ``csv``, ``xlsx``, ``deployment``, ``problem``; empty: none of them.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    if path.suffix.lower() in TABLES:
        return TABLES[path.suffix.lower()]
    try:
        with path.open("rb") as stream:
            found = _DECLARED.search(stream.read(_HEAD))
    except OSError:
        # told where the file is read for good
        return ""
    return found[1].decode() if found else ""


def check_bulk(path: Path, kind: str) -> tuple[Fault, ...]:
    """List every fault of a table, with places and carriers of the library, or of a problem.

    A line that nothing can move is a fault of a problem: no plan would be made of it.

    Raises
    ------
    InputError
        If the file cannot be read from disk.
    UnavailableError
        If a workbook is met and openpyxl is not installed.
    """
    raw, shown_as = read_bytes(path), str(path)
    try:
        if kind != "problem":
            table = parse_table(raw, "json" if kind == "deployment" else kind, shown_as=shown_as)
            places = load_gazetteer(library.gazetteer_path()).places
            known = know(places, tuple(load_transport(each) for each in library.list_transport()))
            return order_faults([*table.faults, *cross_check(table, known)])
        problem = read_problem(raw, shown_as=shown_as).problem
    except InputError as error:
        if not error.faults:
            raise
        return error.faults
    malformed = list_malformed(problem)
    code = "movement-malformed" if malformed else "movement-immovable"
    return tuple(
        Fault(file=shown_as, line=0, column=0, field="", found="", expected=text, code=code)
        for text in malformed or find_immovable(problem)
    )
