"""From lines to the rows of a table, and the refusal of what no file could keep.

What lives here: the one layout that CSV and XLSX share, and that of one line as JSON. What does not: files.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from foedus.domain.deployment import DeploymentData, DeploymentLine, Item
from foedus.domain.plans import Release
from foedus.errors import InputError
from foedus.formats.deployment.cells import NONE_WORD, UNFIT, to_cell
from foedus.formats.deployment.columns import BY_GROUP, COLUMNS, Column

Cell = str | int | float | None

#: (name in files, field) of everything that a line says
FIELDS: Final = (
    *((column.name, column.field) for column in BY_GROUP["line"]),
    ("items", "items"),
    ("releases", "releases"),
)
HEADINGS: Final = tuple(column.name for column in COLUMNS)


def list_rows(data: DeploymentData) -> Iterator[list[Cell]]:
    """Give the rows of a table below its headings: one a line, and more where it has several pieces or releases.

    Raises
    ------
    InputError
        If a text holds signs that no file keeps.
    """
    for line in data.lines:
        refuse_unfit(line)
        parts: dict[str, list[Any]] = {"line": [line], "item": _spread(line.items), "release": _spread(line.releases)}
        for k in range(max(1, len(parts["item"]), len(parts["release"]))):
            row: list[Cell] = ["more" if k else "line"]
            for column in COLUMNS[1:]:
                of_group = parts[column.group]
                source: Any = line if column.name == "uln" else of_group[k] if k < len(of_group) else None
                row.append(_read(source, column))
            yield row


def _spread(parts: tuple[Any, ...] | None) -> list[Any]:
    """Give the parts of a line one a row; that there are none is one row that says so."""
    if parts is None:
        return []
    return list(parts) or [NONE_WORD]


def _read(source: Any, column: Column) -> Cell:
    if source is None:
        return None
    if source == NONE_WORD:
        return NONE_WORD if column.name in ("item_kind", "release_cause") else None
    return _to_cell_once(getattr(source, column.field))


#: the same instants stand in many cells; what compares equal but is written otherwise (1, 1.0, True) keeps its type
_to_cell_once: Final = lru_cache(maxsize=65_536, typed=True)(to_cell)


def show_line(line: DeploymentLine) -> dict[str, Any]:
    """Give one line as plain JSON values: unknown is null, absent is "none", pieces and releases are lists.

    Raises
    ------
    InputError
        If a text holds signs that no file keeps.
    """
    refuse_unfit(line)
    return {name: show_field(getattr(line, field)) for name, field in FIELDS}


def show_field(value: object) -> Any:
    """Give one field of a line as plain JSON values."""
    if isinstance(value, tuple):
        return [_show_part(part, "item" if isinstance(part, Item) else "release") for part in value]
    return _show(value)


def _show_part(part: Item | Release, group: str) -> dict[str, Any]:
    return {column.name: _show(getattr(part, column.field)) for column in BY_GROUP[group]}


def _show(value: object) -> Any:
    return value if isinstance(value, bool) else to_cell(value)


def refuse_unfit(line: DeploymentLine) -> None:
    """Refuse a line with a text that a file could not give back as it is.

    Raises
    ------
    InputError
        If a text holds control characters.
    """
    texts = [line.uln, line.unit, line.contingent, line.notes, *(release.text for release in line.releases or ())]
    texts += [item.name for item in line.items or ()]
    for text in texts:
        if text is not None and UNFIT.search(text):
            raise InputError(
                f"line {line.uln!r}: a text holds a control character", code="bad-sign", hint="take it out of the text"
            )
