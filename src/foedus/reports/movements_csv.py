"""The lines of deployment data as a CSV table, in the words that movement planners use.

What lives here: one row a line, out and home. What does not: legs (``mission_json`` has them).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from foedus.domain.places import Place
from foedus.domain.plans import Line, MovementPlan
from foedus.instants import show_instant
from foedus.reports.dossier import Dossier

#: ``uln``: unit line number; ``poe``, ``pod``: port of embarkation, of debarkation; ``ald_at``: available to load, the
#: latest of the releases; ``ead_at``: earliest arrival, where a terminal opens; ``lad_at``: latest arrival allowed
COLUMNS: Final = (
    "stage",
    "uln",
    "contingent",
    "unit",
    "persons",
    "vehicles",
    "mode",
    "poe",
    "poe_code",
    "pod",
    "pod_code",
    "ald_at",
    "ead_at",
    "lad_at",
    "released_by",
    "departs_at",
    "arrives_at",
    "late_h",
    "binding",
    "rides_along",
)


def write_movements(dossier: Dossier) -> str:
    """Write all lines of a run, in a fixed order: the way out, then the way home."""
    course = dossier.course
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    places = {place.id: place for place in course.places}
    for stage, lines, plan in (
        ("movement", course.lines_out, course.movement),
        ("withdrawal", course.lines_home, course.home),
    ):
        for row in _list_rows(stage, lines, plan, places):
            writer.writerow([_guard(field) for field in row])
    return out.getvalue()


def _list_rows(
    stage: str, lines: tuple[Line, ...], plan: MovementPlan | None, places: dict[str, Place]
) -> Iterator[tuple[str, ...]]:
    arrivals = {arrival.line: arrival for arrival in plan.arrivals} if plan else {}
    for line in lines:
        arrival = arrivals.get(line.id)
        releases = sorted(line.releases, key=lambda release: release.at)
        opening = max((r.at for r in releases if r.cause == "opening"), default=None)
        yield (
            stage,
            line.id,
            line.contingent,
            line.unit,
            str(line.persons),
            str(line.vehicles),
            line.mode,
            _name(places, line.origin),
            _code(places, line.origin),
            _name(places, line.destination),
            _code(places, line.destination),
            _show(releases[-1].at if releases else None),
            _show(opening),
            _show(line.latest_arrival_at),
            "; ".join(f"{release.cause} {show_instant(release.at)}" for release in releases),
            _show(arrival.departs_at if arrival else None),
            _show(arrival.arrives_at if arrival else None),
            f"{arrival.late_h:.2f}" if arrival and line.latest_arrival_at else "",
            arrival.binding if arrival else "",
            "yes" if line.rides_along else "no",
        )


def _show(at: datetime | None) -> str:
    """Write an instant; unknown and absent leave the field empty."""
    return show_instant(at) if at is not None else ""


def _name(places: dict[str, Place], place_id: str) -> str:
    return places[place_id].name if place_id in places else place_id


def _code(places: dict[str, Place], place_id: str) -> str:
    return (places[place_id].code or "") if place_id in places else ""


def _guard(field: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{field}" if field[:1] in ("=", "+", "-", "@", "\t", "\r") else field
