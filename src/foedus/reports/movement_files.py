"""The movement files of a mission's run: one workbook and two files of tracks for each way that was planned.

What lives here: the ways of a course through the writers of tables and tracks. What does not: those writers, and single
tables of a plan (``desk.move_export``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from foedus.mission.course import Stage
from foedus.reports.dossier import Dossier
from foedus.reports.movement_book import MovementBook
from foedus.reports.movement_kml import write_kml
from foedus.reports.movement_sheets import TABLES
from foedus.reports.movement_sources import book_course
from foedus.reports.movement_tracks import write_tracks
from foedus.reports.sheets import write_sheets_xlsx

#: a writer gives None where there is nothing to write
Writer = Callable[[Dossier], str | bytes | None]


def write_workbook(book: MovementBook) -> bytes:
    """Write all tables of a plan that have a row as the sheets of one workbook."""
    sheets = tuple(sheet for _, tabulate in TABLES for sheet in tabulate(book) if sheet.rows)
    return write_sheets_xlsx(sheets)


def _make(stage: Stage, write: Callable[[MovementBook], str | bytes]) -> Writer:
    def write_stage(dossier: Dossier) -> str | bytes | None:
        book = book_course(dossier.course, stage)
        return write(book) if book is not None and book.legs else None

    return write_stage


_WAYS: Final[tuple[tuple[str, Stage], ...]] = (("", "movement"), ("home_", "withdrawal"))
#: (name of the file, its writer): of the way out, and of the way home
MOVEMENT_FILES: Final[tuple[tuple[str, Writer], ...]] = tuple(
    (f"{prefix}{name}", _make(stage, write))
    for prefix, stage in _WAYS
    for name, write in (("movement.xlsx", write_workbook), ("tracks.geojson", write_tracks), ("tracks.kml", write_kml))
)
