"""From raw cells to lines: columns read one by one, rows put together, every fault with its place.

What lives here: the raw table and the lines made of it. What does not: files, and what one line says about another.

A row whose column ``row`` says ``more`` adds a piece or a release to the line above. Where a cell is bad its value is
taken as unknown, so that a fault does not beget others; a table with any fault is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.domain.deployment import ABSENT, DeploymentLine, Item
from foedus.domain.plans import Release
from foedus.errors import Fault
from foedus.formats.deployment.cells import CellError, Guarded, is_empty, is_formula, show_cell
from foedus.formats.deployment.columns import DEPLOYMENT, Column, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A file as cells: where each column stands, the rows below the headings, the line of the file of each row."""

    file: str
    columns: Mapping[str, int]
    rows: Sequence[Sequence[object]]
    lines: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file says: its lines as far as they could be read, and every fault of its cells.

    ``locate`` gives line and column of the file for (index of a line, field, index of a piece or release or -1).
    """

    file: str
    lines: tuple[DeploymentLine, ...]
    faults: tuple[Fault, ...]
    locate: Callable[[int, str, int], tuple[int, int]]

    def make_fault(
        self, index: int, field: str, *, found: str, expected: str, code: str, hint: str = "", part: int = -1
    ) -> Fault:
        """Word a fault of one field of one line; ``part`` counts pieces or releases."""
        line, column = self.locate(index, field, part)
        return Fault(
            file=self.file, line=line, column=column, field=field, found=found, expected=expected, code=code, hint=hint
        )


def _parse(column: Column, cell: object) -> object:
    if is_formula(cell):
        raise CellError("a plain value", "formula", "formulas and macros are not read: give the value")
    return column.parse(cell)


class Reader:
    """One reading of one raw table."""

    def __init__(self, raw: RawTable, layout: Layout = DEPLOYMENT) -> None:
        self.raw = raw
        self.layout = layout
        self.faults: list[Fault] = []
        known = layout.by_name
        self.values = {name: self.read_column(known[name], at) for name, at in raw.columns.items()}

    def note(self, row: int, name: str, found: str, bad: CellError) -> None:
        """Keep a fault of one cell."""
        self.faults.append(
            Fault(
                file=self.raw.file,
                line=self.raw.lines[row],
                column=self.raw.columns.get(name, 0) + 1,
                field=name,
                found=found,
                expected=bad.expected,
                code=bad.code,
                hint=bad.hint,
            )
        )

    def read_column(self, column: Column, at: int) -> list[Any]:
        """Give the values of a column, None where a cell is empty or bad; equal cells are read once."""
        cells = [row[at] for row in self.raw.rows]
        # 1, 1.0 and True are equal as keys, but not as cells
        plain = set(map(type, cells)) <= {str, Guarded, type(None)}
        keys: list[Any] = cells if plain else list(zip(map(type, cells), cells, strict=True))
        known: dict[Any, Any] = {}
        bad: dict[Any, CellError] = {}
        for key in dict.fromkeys(keys):
            cell = key if plain else key[1]
            try:
                known[key] = None if is_empty(cell) else _parse(column, cell)
            except CellError as error:
                known[key], bad[key] = None, error
        if bad:
            for k, key in enumerate(keys):
                if key in bad:
                    self.note(k, column.name, show_cell(cells[k]), bad[key])
        return list(map(known.__getitem__, keys))

    def gather(self, group: str) -> tuple[tuple[Column, ...], list[tuple[Any, ...]]]:
        """Give the columns of a group that the table has, and their values row by row."""
        columns = tuple(column for column in self.layout.list_group(group) if column.name in self.values)
        return columns, list(zip(*(self.values[column.name] for column in columns), strict=True))


def find_starts(reader: Reader) -> list[int]:
    """Give the rows that begin an entry; note those that belong to none."""
    n_rows = len(reader.raw.rows)
    layout = reader.layout
    keys = reader.values[layout.key]
    bad = {(fault.line, fault.field) for fault in reader.faults if fault.field == layout.key}
    kinds = reader.values.get("row", [None] * n_rows)
    first, more = layout.first_words
    starts: list[int] = []
    for k in range(n_rows):
        if keys[k] is None and (reader.raw.lines[k], layout.key) not in bad:
            reader.note(k, layout.key, "nothing", CellError(f"a {layout.key_text.removeprefix('the ')}", "missing"))
        if kinds[k] != more:
            starts.append(k)
        elif not starts:
            reader.note(
                k, "row", f"the text '{more}'", CellError(f"{first}: there is no {first} above", "no-line-above")
            )
        elif keys[k] is not None and keys[k] != keys[starts[-1]]:
            above = keys[starts[-1]] or "one that could not be read"
            reader.note(
                k,
                layout.key,
                f"the text '{keys[k]}'",
                CellError(f"that of the {first} above, {above}", "no-line-above"),
            )
    return starts


def refuse_repeats(reader: Reader, starts: list[int], group: str) -> None:
    """Note fields of an entry that stand in a row that only adds to it."""
    if len(starts) == len(reader.raw.rows):
        return
    begins = set(starts)
    for column in reader.layout.list_group(group):
        if column.name == reader.layout.key or column.name not in reader.values:
            continue
        values = reader.values[column.name]
        for k in range(len(values)):
            if values[k] is not None and k not in begins:
                found = show_cell(reader.raw.rows[k][reader.raw.columns[column.name]])
                hint = f"parts alone are added: write it in the row that begins the {reader.layout.first_words[0]}"
                reader.note(k, column.name, found, CellError("an empty cell in a row that says more", "repeated", hint))


def _build_items(reader: Reader) -> list[Item | tuple[()] | None]:
    """Give what each row says of pieces: one, that there are none, or nothing."""
    columns, rows = reader.gather("item")
    empty = (None,) * len(columns)
    fields = [column.field for column in columns]
    built: list[Item | tuple[()] | None] = []
    for k, values in enumerate(rows):
        if values == empty:
            built.append(None)
            continue
        known = dict(zip(fields, values, strict=True))
        kind = known.get("kind")
        if kind is ABSENT:
            if sum(value is not None for value in values) > 1:
                bad = CellError("nothing else beside none", "contradiction", "a line with none brings no piece")
                reader.note(k, "item_kind", "the text 'none'", bad)
            built.append(())
        elif kind is None:
            _need(reader, k, "item_kind", "vehicle or cargo")
            built.append(None)
        else:
            built.append(Item(**known))
    return built or [None] * len(reader.raw.rows)


def _need(reader: Reader, row: int, name: str, what: str) -> None:
    """Note a cell that must not be empty, unless it was refused for what it holds."""
    at = reader.raw.columns.get(name)
    if at is None or is_empty(reader.raw.rows[row][at]):
        reader.note(row, name, "nothing", CellError(what, "missing"))


def _build_releases(reader: Reader) -> list[Release | tuple[()] | None]:
    """Give what each row says of releases: one, that there are none, or nothing."""
    columns, rows = reader.gather("release")
    empty = (None,) * len(columns)
    fields = [column.field for column in columns]
    built: list[Release | tuple[()] | None] = []
    for k, values in enumerate(rows):
        if values == empty:
            built.append(None)
            continue
        known = {field: value for field, value in zip(fields, values, strict=True) if value is not None}
        cause, at = known.get("cause"), known.get("at")
        if cause is ABSENT:
            if len(known) > 1:
                bad = CellError("nothing else beside none", "contradiction", "a line with none waits for nothing")
                reader.note(k, "release_cause", "the text 'none'", bad)
            built.append(())
        elif cause is None or at is None:
            if cause is None:
                _need(reader, k, "release_cause", "why the line waits")
            if at is None:
                _need(reader, k, "release_at", "until when the line waits")
            built.append(None)
        else:
            built.append(Release(**{"text": "", **known}))
    return built or [None] * len(reader.raw.rows)


def _join(
    reader: Reader, parts: Sequence[Any], rows: range, name: str
) -> tuple[tuple[Any, ...] | None, tuple[int, ...]]:
    """Give the parts of one line and the row of each; None where nobody said, empty where there are none."""
    if len(rows) == 1:
        one = parts[rows[0]]
        return (one, ()) if one is None or one == () else ((one,), ())
    said = [k for k in rows if parts[k] is not None]
    at = tuple(k for k in said if parts[k] != ())
    if 0 < len(at) < len(said):
        bad = CellError("either none or others, not both", "contradiction")
        reader.note(said[0], name, "none beside others", bad)
    return (tuple(parts[k] for k in at) if said else None), at


def read_rows(raw: RawTable) -> Table:
    """Make lines of a raw table, with every fault of its cells and rows."""
    reader = Reader(raw)
    starts = find_starts(reader)
    refuse_repeats(reader, starts, "line")
    items, releases = _build_items(reader), _build_releases(reader)
    columns, rows = reader.gather("line")
    fields = [column.field for column in columns]
    item_rows: dict[int, tuple[int, ...]] = {}
    release_rows: dict[int, tuple[int, ...]] = {}
    lines: list[DeploymentLine] = []
    ends = [*starts, len(rows)][1:]
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        known = dict(zip(fields, rows[start], strict=True))
        if known["uln"] is None:
            known["uln"] = ""
        if known.get("notes") is None:
            known["notes"] = ""
        span = range(start, end)
        of_items, item_rows[index] = _join(reader, items, span, "item_kind")
        of_releases, release_rows[index] = _join(reader, releases, span, "release_cause")
        lines.append(
            DeploymentLine(
                items=of_items,
                releases=of_releases,
                **known,
            )
        )

    def locate(index: int, field: str, part: int) -> tuple[int, int]:
        row = starts[index]
        parts = (item_rows if field.startswith("item") else release_rows).get(index, ())
        if 0 <= part < len(parts):
            row = parts[part]
        return raw.lines[row], raw.columns.get(field, 0) + 1

    return Table(file=raw.file, lines=tuple(lines), faults=tuple(reader.faults), locate=locate)
