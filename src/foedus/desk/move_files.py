"""Which files a movement is exported to, and what stands in each.

What lives here: kinds of export, the endings that hold them, a plan with its bound as files. What does not: which
plan is meant (``move_export``), and the forms themselves (``reports``, ``movement.bounding``).
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from foedus.errors import PlanningError, RequestError
from foedus.formats.outputs import write_whole
from foedus.instants import show_instant
from foedus.movement.bounding import Bounding, explain_bounding, make_bounding
from foedus.movement.bounds import LowerBound
from foedus.movement.problem import Problem
from foedus.reports.movement_book import MovementBook
from foedus.reports.movement_kml import write_kml
from foedus.reports.movement_page import write_plan_page
from foedus.reports.movement_sheets import TABLES
from foedus.reports.movement_tracks import list_unplaced, write_tracks
from foedus.reports.sheets import Sheet, write_sheet_csv, write_sheets_xlsx

Way = Literal["out", "home"]
_TABLES: Final = dict(TABLES)
_TRACKS: Final[dict[str, Callable[[MovementBook], bytes]]] = {
    "geojson": lambda book: write_tracks(book).encode(),
    "kml": write_kml,
}
_PROGRAMMES: Final[tuple[Literal["lp", "mps"], ...]] = ("lp", "mps")
KINDS: Final = (*_TABLES, *_TRACKS, *_PROGRAMMES, "html")
#: kind that the ending of a file stands for
_ENDINGS: Final = {".geojson": "geojson", ".kml": "kml", ".lp": "lp", ".mps": "mps", ".html": "html"}


@dataclass(frozen=True, kw_only=True)
class Exported:
    """One plan to export: its book, and the problem and bound behind it, worked out when they are asked for."""

    way: Way
    book: MovementBook
    solve: Callable[[], tuple[Problem, LowerBound]]

    @cached_property
    def programme(self) -> tuple[Bounding, tuple[str, ...]]:
        """The programme of the bound, and what it says of itself."""
        problem, bound = self.solve()
        made = make_bounding(problem, bound)
        zero = show_instant(self.book.zero_at) if self.book.dated else "no known instant"
        return made, (*self.book.say_head(), *explain_bounding(problem, bound, made, zero=zero))


def read_kinds(kinds: tuple[str, ...], out: Path | None, out_dir: Path | None) -> tuple[str, ...]:
    """Give the kinds meant; refuse those that the file cannot hold, before any work is done.

    Raises
    ------
    RequestError
        If a kind is unknown, or does not fit the file.
    """
    if (out is None) == (out_dir is None):
        raise RequestError(
            "neither a file nor a folder, or both", code="no-out", hint="give --out FILE or --out-dir DIR"
        )
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise RequestError(
            f"nothing is exported as {unknown[0]}", code="unknown-kind", hint=f"one of {', '.join(KINDS)}"
        )
    if out is None:
        return kinds or KINDS
    ending = out.suffix.lower()
    asked = kinds or ((_ENDINGS[ending],) if ending in _ENDINGS else tuple(_TABLES) if ending == ".xlsx" else ())
    if not asked:
        raise RequestError(f"what to write to {out}?", code="no-kind", hint=f"--as one of {', '.join(KINDS)}")
    tables = all(kind in _TABLES for kind in asked)
    fits = tables and (ending == ".xlsx" or (ending == ".csv" and len(asked) == 1))
    fits = fits or (
        len(asked) == 1 and (_ENDINGS.get(ending) == asked[0] or (ending, asked[0]) == (".json", "geojson"))
    )
    if not fits:
        raise RequestError(
            f"{', '.join(asked)} cannot be written to {out}",
            code="unknown-format",
            hint="a table to .csv, several to .xlsx, others to .geojson, .kml, .lp, .mps, .html; all into --out-dir",
        )
    return asked


def write_exported(
    found: list[Exported], kinds: tuple[str, ...], *, out: Path | None, out_dir: Path | None
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write plans into a file (the first of them) or a folder (all); give the paths, and what was left out and why.

    All of it is made before anything is written.

    Raises
    ------
    RequestError, PlanningError, UnavailableError
        If a file would have nothing to hold, or cannot be written.
    """
    notes: list[str] = []
    files = [(out, _make_file(found[0], kinds, out, notes))] if out is not None else []
    if out_dir is not None:
        for exported in found:
            files += [(out_dir / name, content) for name, content in _make_folder(exported, kinds, notes)]
    for path, content in files:
        write_whole(path, content)
    return tuple(path for path, _ in files), tuple(dict.fromkeys(notes))


def _tabulate(book: MovementBook, kinds: tuple[str, ...]) -> tuple[Sheet, ...]:
    return tuple(sheet for kind in kinds if kind in _TABLES for sheet in _TABLES[kind](book))


def _note_places(book: MovementBook, notes: list[str]) -> bool:
    """Say which places have no coordinates; give whether any leg has a track."""
    missing = list_unplaced(book)
    if missing:
        notes.append(f"no coordinates are given for {', '.join(missing)}: legs from or to there have no track")
    return any(leg.start not in missing and leg.end not in missing for leg in book.legs)


def _make_file(exported: Exported, kinds: tuple[str, ...], out: Path, notes: list[str]) -> bytes:
    """Give the content of one file.

    Raises
    ------
    RequestError
        If tracks are asked for and no place has coordinates.
    """
    book = exported.book
    for form in _PROGRAMMES:
        if kinds[0] == form:
            return _write_programme(exported, form, notes)
    if kinds[0] == "html":
        return write_plan_page(book).encode()
    if kinds[0] in _TRACKS:
        if not _note_places(book, notes):
            raise RequestError(
                "no track can be drawn: no leg has coordinates at both ends",
                code="no-coordinates",
                hint="add 'coordinates' to the problem file, or name a foedus/network file with --network",
            )
        return _TRACKS[kinds[0]](book)
    sheets = _tabulate(book, kinds)
    if not sheets or not any(sheet.rows for sheet in sheets):
        notes.append(f"{', '.join(kinds)}: no leg of this plan belongs there")
    if out.suffix.lower() == ".xlsx":
        return write_sheets_xlsx(sheets or (Sheet(name=kinds[0], columns=(), rows=(), head=book.say_head()),))
    return write_sheet_csv(sheets[0]) if sheets else write_sheet_csv(Sheet(name="", columns=(), rows=()))


def _write_programme(exported: Exported, form: Literal["lp", "mps"], notes: list[str]) -> bytes:
    """Give the programme of the bound as a file, with what it means in comments of it.

    Raises
    ------
    PlanningError
        If there is none.
    """
    made, comments = exported.programme
    if not made.holds:
        notes.append(next(line for line in comments if line.startswith("the bound is")))
    wrapped = [line for text in comments for line in textwrap.wrap(text, 200, subsequent_indent="  ")]
    return made.programme.write(form, comments=wrapped)


def _make_folder(exported: Exported, kinds: tuple[str, ...], notes: list[str]) -> list[tuple[str, bytes]]:
    """Give (name, content) of the files of one plan; those of a way home begin with ``home_``."""
    book, prefix = exported.book, "home_" if exported.way == "home" else ""
    sheets = tuple(sheet for sheet in _tabulate(book, kinds) if sheet.rows)
    files = [(f"{sheet.name}.csv", write_sheet_csv(sheet)) for sheet in sheets]
    if sheets:
        files.append(("movement.xlsx", write_sheets_xlsx(sheets)))
    tracks = [kind for kind in kinds if kind in _TRACKS]
    if tracks and _note_places(book, notes):
        files += [(f"tracks.{kind}", _TRACKS[kind](book)) for kind in tracks]
    if "html" in kinds:
        try:
            files.append(("plan.html", write_plan_page(book).encode()))
        except RequestError as error:
            notes.append(error.message)
    for form in _PROGRAMMES:
        if form in kinds:
            try:
                files.append((f"bound.{form}", _write_programme(exported, form, notes)))
            except PlanningError as error:
                notes.append(error.message)
    return [(prefix + name, content) for name, content in files]
