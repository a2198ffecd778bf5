"""A record as tables: CSV for a spreadsheet, JSON Lines for a program.

What lives here: how entries are laid out. What does not: proofs; only the record's own file carries them
(`foedus.formats.record_file`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final

from foedus.instants import show_instant
from foedus.record.entries import Entry, write_instant
from foedus.record.kinds import KINDS

COLUMNS: Final = (
    "entry", "kind", "id", "text", "by", "carried_by", "source", "author", "happened_from", "happened_until", "stated",
    "known", "received", "place", "lat_deg", "lon_deg", "value", "unit", "topic", "sort", "confidence", "checked",
    "from", "to", "relation", "of", "leaf",
)  # fmt: skip
#: every other field of any kind, after those above: no table loses what an entry says
MORE_COLUMNS: Final = tuple(
    dict.fromkeys(f.name for kind in KINDS for f in kind.fields if f.name not in (*COLUMNS, "known_at"))
)
#: a cell that begins with one of these is read as a formula by spreadsheets
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Give the lines of a CSV table, header first; lists are joined by ``; ``.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")

    def take(cells: Iterable[str]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([_guard(cell) for cell in cells])
        return buffer.getvalue()

    yield take((*COLUMNS, *MORE_COLUMNS))
    for entry in entries:
        own = {
            "entry": str(entry.n),
            "kind": entry.kind,
            "author": entry.author,
            "happened_from": write_instant(entry.happened_from) if entry.happened_from else "",
            "happened_until": write_instant(entry.happened_until) if entry.happened_until else "",
            "stated": write_instant(entry.stated_at) if entry.stated_at else "",
            "received": write_instant(entry.received_at),
            "known": str(entry.body.get("known_at", "")),
            "leaf": entry.leaf.hex(),
            "text": str(entry.body.get("text", entry.body.get("title", ""))),
            "id": str(entry.body.get("id", "")),
        }
        yield take(own.get(name, _show(entry.body.get(name, ""))) for name in (*COLUMNS, *MORE_COLUMNS))


def _show(value: object) -> str:
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
        return json.dumps(value, ensure_ascii=False)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _guard(cell: str) -> str:
    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell


def write_json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Give one JSON object a line and entry."""
    for entry in entries:
        plain = {
            "n": entry.n,
            "kind": entry.kind,
            "version": entry.version,
            "author": entry.author,
            "happened_from": show_instant(entry.happened_from) if entry.happened_from else None,
            "happened_until": show_instant(entry.happened_until) if entry.happened_until else None,
            "stated": show_instant(entry.stated_at) if entry.stated_at else None,
            "received": show_instant(entry.received_at),
            "body": entry.body,
            "evidence": [{"sha256": e.sha256, "name": e.name, "bytes": e.n_bytes} for e in entry.evidence],
            "leaf": entry.leaf.hex(),
        }
        yield json.dumps(plain, ensure_ascii=False) + "\n"
