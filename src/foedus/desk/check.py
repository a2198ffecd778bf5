"""The verb ``foedus check``: every fault of a file, or what it is when it has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foedus.errors import InputError, RequestError
from foedus.formats.check import check_file
from foedus.formats.decode import recognise
from foedus.formats.reader import read_document


def check_path(path: Path) -> dict[str, Any]:
    """Check a file in any format, or a mission's folder.

    Raises
    ------
    RequestError
        If there is nothing at the path.
    InputError
        With every fault, in the order of the lines.
    """
    if not path.exists():
        raise RequestError(f"there is nothing at {path}", code="no-file", hint="give a file or a mission's folder")
    faults = check_file(path)
    if faults:
        words = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise InputError(f"{path}: {words}", code="faulty", faults=faults)
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return {"files": [{"file": str(file), "format": recognise(read_document(file))} for file in files]}
