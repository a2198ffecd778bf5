"""Deployment data as ``foedus/deployment`` files: one mapping a line, pieces and releases as lists.

What lives here: JSON to lines and back. What does not: cross-checks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from foedus.domain.deployment import ABSENT, DeploymentData, DeploymentLine, Item
from foedus.domain.plans import Release
from foedus.errors import Fault
from foedus.formats.deployment.cells import CellError, Guarded, is_empty, show_cell
from foedus.formats.deployment.columns import BY_GROUP, BY_NAME, Column
from foedus.formats.deployment.plain_file import PlainFile, check_header, read_plain, write_plain
from foedus.formats.deployment.rows import Table
from foedus.formats.deployment.tabulate import show_line
from foedus.formats.faults import FieldPath, show_found, suggest_near

NAME: Final = "deployment"
VERSION: Final = 1
_PARTS: Final = {"items": "item", "releases": "release"}


def write_json(data: DeploymentData) -> bytes:
    """Write deployment data as a ``foedus/deployment`` file.

    Raises
    ------
    InputError
        If a text holds signs that no file keeps.
    """
    return write_plain(NAME, VERSION, {"lines": [show_line(line) for line in data.lines]})


class _Reader:
    """One reading of one file."""

    def __init__(self, plain: PlainFile) -> None:
        self.plain = plain
        self.faults: list[Fault] = []

    def note(self, path: FieldPath, found: object, expected: str, code: str, hint: str = "") -> None:
        """Keep a fault."""
        self.faults.append(self.plain.make_fault(path, found=show_cell(found), expected=expected, code=code, hint=hint))

    def read_fields(self, path: FieldPath, value: object, group: str) -> dict[str, Any]:
        """Give the fields of a line, a piece or a release, as far as they can be read."""
        if not isinstance(value, dict):
            self.note(path, value, "a mapping", "wrong-type")
            return {}
        names = {column.name for column in BY_GROUP[group]}
        known: dict[str, Any] = {}
        for name, cell in value.items():
            if group == "line" and name in _PARTS:
                continue
            if name not in names:
                expected = "one of " + ", ".join(column.name for column in BY_GROUP[group])
                self.note((*path, name), cell, expected, "unknown-field", suggest_near(name, names))
                continue
            known[BY_NAME[name].field] = self.read_value((*path, name), cell, BY_NAME[name])
        return known

    def read_value(self, path: FieldPath, cell: object, column: Column) -> Any:
        """Give one value; None where it is null or bad."""
        if is_empty(cell):
            return None
        if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
            # no spreadsheet meets this text
            cell = Guarded(text=cell)
        try:
            return column.parse(cell)
        except CellError as bad:
            self.note(path, cell, bad.expected, bad.code, bad.hint)
            return None

    def read_parts(self, path: FieldPath, value: object, group: str, make: Callable[..., Any]) -> Any:
        """Give pieces or releases: None where nobody said."""
        if value is None:
            return None
        if not isinstance(value, list):
            self.note(path, value, "a list, or null where it is not known", "wrong-type")
            return None
        parts = []
        for k, part in enumerate(value):
            known = self.read_fields((*path, k), part, group)
            needed = ("kind",) if group == "item" else ("cause", "at")
            bad = [name for name in needed if known.get(name) in (None, ABSENT)]
            for name in bad:
                if not isinstance(part, dict) or is_empty(part.get(f"{group}_{name}")) or known.get(name) is ABSENT:
                    self.note((*path, k), None, f"a needed field, {group}_{name}", "missing")
            if not bad:
                parts.append(make(**known))
        return tuple(parts)

    def read_line(self, path: FieldPath, value: object) -> DeploymentLine:
        """Give one line as far as it can be read."""
        known = self.read_fields(path, value, "line")
        if known.get("uln") is None:
            if isinstance(value, dict) and is_empty(value.get("uln")):
                self.note(path, None, "a needed field, uln", "missing")
            known["uln"] = ""
        if known.get("notes", "") is None:
            known["notes"] = ""
        whole = value if isinstance(value, dict) else {}
        items = self.read_parts((*path, "items"), whole.get("items"), "item", Item)
        releases = self.read_parts((*path, "releases"), whole.get("releases"), "release", _make_release)
        return DeploymentLine(items=items, releases=releases, **known)


def _make_release(**known: Any) -> Release:
    return Release(**{"text": "", **{name: value for name, value in known.items() if value is not None}})


def read_json(raw: bytes, *, shown_as: str) -> Table:
    """Read the lines of a ``foedus/deployment`` file, with every fault of its values.

    Raises
    ------
    InputError
        If it is no such file.
    """
    plain = read_plain(raw, shown_as=shown_as)
    check_header(plain, name=NAME, version=VERSION)
    reader = _Reader(plain)
    lines = plain.data.get("lines")
    if not isinstance(lines, list):
        fault = plain.make_fault(("lines",), found=show_found(lines), expected="a list of lines", code="missing")
        raise plain.refuse([fault])
    for name in plain.data.keys() - {"format", "version", "lines"}:
        reader.note((name,), plain.data[name], "format, version and lines", "unknown-field")

    def locate(index: int, field: str, part: int) -> tuple[int, int]:
        group = BY_NAME[field].group
        parts: FieldPath = ("lines", index)
        if part >= 0:
            parts = (*parts, "items" if group == "item" else "releases", part)
        return plain.find_place((*parts, field))

    built = tuple(reader.read_line(("lines", k), line) for k, line in enumerate(lines))
    return Table(file=shown_as, lines=built, faults=tuple(reader.faults), locate=locate)
