"""The verb ``foedus report``: writing the report of an earlier run again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foedus.desk.run import write_outputs
from foedus.errors import RequestError
from foedus.formats.decode import decode
from foedus.formats.reader import read_document
from foedus.formats.upgrades import History
from foedus.reports.dossier import Dossier

#: versions of mission.json, which Foedus itself writes
WRITTEN: Final = History(versions=(("mission", 1),))


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionFile:
    """What a ``mission.json`` holds below its header."""

    dossier: Dossier


def rewrite_report(out: Path) -> tuple[Path, ...]:
    """Write every output of a run again from its ``mission.json``; give the paths written.

    Raises
    ------
    RequestError
        If the folder holds no ``mission.json``.
    InputError
        With all faults of that file.
    """
    path = out / "mission.json"
    if not path.is_file():
        raise RequestError(
            f"{out} holds no mission.json", code="no-run", hint="foedus run MISSION --out DIR writes one"
        )
    return write_outputs(decode(read_document(path), MissionFile, format_name="mission", history=WRITTEN).dossier, out)
