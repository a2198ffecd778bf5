"""The verb ``foedus check``: every fault of a file, or what it is when it has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from foedus.desk.report import WRITTEN, MissionFile
from foedus.errors import Fault, InputError, RequestError
from foedus.formats.check import check_file
from foedus.formats.decode import decode, recognise
from foedus.formats.deployment.bulk_check import recognise_bulk
from foedus.formats.missions import SCENARIO_FILE
from foedus.formats.reader import Document, read_document

#: what ``foedus run`` writes, and no person does
_RUN_FILE: Final = "mission.json"
_RUN_FORMAT: Final = "mission"


def check_path(path: Path) -> dict[str, Any]:
    """Check a file in any format, a mission's folder, or the folder of a run.

    Raises
    ------
    RequestError
        If there is nothing at the path.
    InputError
        With every fault, in the order of the lines.
    """
    if not path.exists():
        raise RequestError(f"there is nothing at {path}", code="no-file", hint="give a file or a mission's folder")
    if path.is_dir() and not (path / SCENARIO_FILE).is_file() and (path / _RUN_FILE).is_file():
        path = path / _RUN_FILE
    run = _read_run(path)
    faults = check_file(path) if run is None else _check_run(run)
    if faults:
        words = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise InputError(f"{path}: {words}", code="faulty", faults=faults)
    if run is not None:
        return {"files": [{"file": str(path), "format": _RUN_FORMAT}]}
    bulk = "" if path.is_dir() else recognise_bulk(path)
    if bulk:
        return {"files": [{"file": str(path), "format": bulk if bulk == "problem" else "deployment"}]}
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return {"files": [{"file": str(file), "format": recognise(read_document(file))} for file in files]}


def _read_run(path: Path) -> Document | None:
    """Read a file that says it is what a run wrote; None: it says otherwise, or cannot be read."""
    if path.suffix != Path(_RUN_FILE).suffix or recognise_bulk(path):
        return None
    try:
        document = read_document(path)
    except InputError:
        return None
    declared = document.data.get("format") if isinstance(document.data, dict) else None
    return document if declared == f"foedus/{_RUN_FORMAT}" else None


def _check_run(document: Document) -> tuple[Fault, ...]:
    """List every fault of shape of what a run wrote; its contents were checked when it ran."""
    try:
        decode(document, MissionFile, format_name=_RUN_FORMAT, history=WRITTEN)
    except InputError as error:
        return error.faults
    return ()
