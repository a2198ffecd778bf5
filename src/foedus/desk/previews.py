"""What an import of deployment data would change, told before it happens.

What lives here: tables compared with the data as they are, and the answer in plain values. What does not: writing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foedus import library
from foedus.desk.loading import Inputs
from foedus.domain.deployment import DeploymentData
from foedus.formats.codec import load_gazetteer, load_transport
from foedus.formats.deployment.crosscheck import Known, know
from foedus.formats.deployment.rows import Table
from foedus.formats.deployment.tables import Preview, apply, preview_import, read_table
from foedus.formats.deployment.tabulate import show_field


def know_for(inputs: Inputs | None) -> Known:
    """Give places and carriers that a table may refer to: those of a mission, or of the library alone."""
    if inputs is not None:
        return know(inputs.places, inputs.tables)
    places = load_gazetteer(library.gazetteer_path()).places
    return know(places, tuple(load_transport(path) for path in library.list_transport()))


def wrap(data: DeploymentData, name: str) -> Table:
    """Give data that come from no file as a table."""
    return Table(file=name, lines=data.lines, faults=(), locate=lambda index, _field, _part: (index + 1, 0))


def preview(table: Table, known: Known, current: Path | None, partial: bool) -> Preview:
    """Say what a table would add, change and remove in the data as they are, which may be none yet."""
    if current is None:
        return preview_import(DeploymentData(lines=()), table, known)
    before = apply(preview_import(DeploymentData(lines=()), read_table(current), known))
    return preview_import(before, table, known, partial=partial)


def show_preview(preview: Preview) -> dict[str, Any]:
    """Give a preview as plain values."""
    return {
        "n_lines": len(preview.result.lines),
        "adds": [line.uln for line in preview.adds],
        "changes": [
            {
                "uln": change.uln,
                "fields": [
                    {"field": field.field, "before": show_field(field.before), "after": show_field(field.after)}
                    for field in change.fields
                ],
            }
            for change in preview.changes
        ],
        "removes": [line.uln for line in preview.removes],
        "n_unchanged": preview.n_unchanged,
    }
