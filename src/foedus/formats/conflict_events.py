"""Tables of conflict events, read as claims.

What lives here: rows of a CSV table to drafts by a mapping, with every fault by line and column. What does not: who is
right about an event, and entering the drafts (`foedus.desk.record_import`).

A row is what its source says, carried by who compiled the table: never a fact, and its count of deaths is a claimed
value, never added to another.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from foedus.domain.mapping import EventMapping
from foedus.errors import Fault
from foedus.formats.faults import make_refusal, show_found, suggest_near
from foedus.record.entries import Draft, write_instant
from foedus.record.fields import MAX_LONG, MAX_TEXT
from foedus.record.translation import write_decimal

MAX_BYTES: Final = 1024 * 1024 * 1024
_EVENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]{0,119}", re.ASCII)
_MOST_FAULTS: Final = 200
_DELIMITERS: Final = ",;\t|"
_COUNT_COLUMNS: Final = ("deaths", "deaths_low", "deaths_high")
#: years of which a table of events may speak
_YEARS: Final = (1800, 2999)
_DEGREES: Final = (("lat_deg", 90.0), ("lon_deg", 180.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One row as a draft, with the table's own id and a digest of what it says."""

    event: str
    digest: str
    draft: Draft


def read_events(raw: bytes, mapping: EventMapping, *, known_at: datetime, shown_as: str) -> list[EventRow]:
    """Read a table; all its faults at once.

    Parameters
    ----------
    known_at
        When the table was public where a row does not say: the end of the day of the snapshot.

    Raises
    ------
    InputError
        With the faults of the table, at most two hundred.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = _fault(shown_as, line, "", f"the byte 0x{raw[error.start]:02X}", "a table in UTF-8", "save it as UTF-8")
        raise make_refusal([fault], shown_as) from None
    if "\0" in text:
        raise make_refusal([_fault(shown_as, 0, "", "a zero byte", "a table of text")], shown_as)
    return _Reader(mapping, known_at, shown_as).read(text)


class _Reader:
    """Reads one table."""

    def __init__(self, mapping: EventMapping, known_at: datetime, shown_as: str) -> None:
        self._mapping, self._shown_as = mapping, shown_as
        self._known_text, self._known_at = write_instant(known_at), known_at
        self._sorts = {word.value.casefold(): word.sort for word in mapping.sorts}
        self._faults: list[Fault] = []
        self._at: dict[str, int] = {}
        self._n_cells = 0
        self._parse = lru_cache(maxsize=4096)(self._parse_day)

    def read(self, text: str) -> list[EventRow]:
        head = text.split("\n", 1)[0]
        delimiter = self._mapping.delimiter or max(_DELIMITERS, key=head.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[EventRow] = []
        # rows hold no cycles: while they heap up, the collector would look through all of them again and again
        is_collecting = gc.isenabled()
        gc.disable()
        try:
            header = [name.strip() for name in next(reader, [])]
            self._n_cells = len(header)
            self._find_columns(header)
            seen: dict[str, int] = {}
            for cells in reader:
                if any(cells):
                    row = self._read_row(cells, reader.line_num, seen)
                    rows += [row] if row is not None else []
                if len(self._faults) >= _MOST_FAULTS:
                    break
        except csv.Error as error:
            self._add(reader.line_num, "", str(error), "a well-formed row", "look for a quote that is not closed")
        finally:
            if is_collecting:
                gc.enable()
        if not self._faults and not rows:
            self._add(0, "", "no row", "a header row and at least one event")
        if self._faults:
            raise make_refusal(self._faults, self._shown_as)
        return rows

    def _find_columns(self, header: list[str]) -> None:
        for part in ("id", "date", "until", "text", "by", "sort", "territory", "place", "lat_deg", "lon_deg", "known"):
            self._find_column(part, header)
        for part in _COUNT_COLUMNS:
            self._find_column(part, header)
        if self._faults:
            raise make_refusal(self._faults, self._shown_as)

    def _find_column(self, part: str, header: list[str]) -> None:
        name = getattr(self._mapping.columns, part)
        if not name:
            return
        if name in header:
            self._at[part] = header.index(name)
        else:
            self._add(1, name, "no such column", f"a column for {part}", suggest_near(name, header))

    def _read_row(self, cells: list[str], line: int, seen: dict[str, int]) -> EventRow | None:
        before = len(self._faults)
        if len(cells) != self._n_cells:
            # a cell too many is a text that was cut at its comma: all that follows would be read as something else
            words = f"as many cells as the header names, {self._n_cells}"
            self._add(line, "", f"{len(cells)} cells", words, "put a text with a delimiter in it in quotes")
            return None
        row = {part: cells[at].strip() for part, at in self._at.items()}
        event = row["id"]
        if not _EVENT.fullmatch(event):
            self._add(line, self._mapping.columns.id, show_found(event), "an id of letters, digits and . _ : / # -")
        elif event in seen:
            self._add(line, self._mapping.columns.id, f"{event}, also in line {seen[event]}", "each event once")
        seen[event] = line
        begin = self._read_day(row["date"], line, "date")
        end = self._read_day(row["until"], line, "until") if row.get("until") else begin
        body = self._make_body(row, line, event)
        if begin is not None and end is not None and end < begin:
            self._add(line, self._mapping.columns.until, row["until"], f"no day before {row['date']}")
        if len(self._faults) > before or begin is None or end is None:
            return None
        # the same words in a later snapshot are the same claim
        digest = hashlib.sha256("\x1f".join(row.values()).encode()).hexdigest()
        draft = Draft(
            kind="claim",
            body=body,
            happened_from=begin,
            happened_until=end + timedelta(days=1),
            token=f"{self._mapping.id}:{digest[:40]}",
            place=self._shown_as,
            line=line,
        )
        return EventRow(event=event, digest=digest, draft=draft)

    def _make_body(self, row: Mapping[str, str], line: int, event: str) -> dict[str, Any]:
        mapping = self._mapping
        known = self._read_day(row["known"], line, "known") if row.get("known") else None
        word = row.get("sort", "")
        sort = self._sorts.get(word.casefold(), "other") if word else "other"
        by = _tidy(row.get("by", ""), MAX_TEXT) or mapping.carrier
        body: dict[str, Any] = {
            "id": f"{mapping.id}:{event}",
            "text": _tidy(row.get("text", ""), MAX_LONG) or f"{word or 'an event'} in {row.get('place') or 'no place'}",
            "by": by,
            "known_at": self._known_text if known is None else write_instant(known + timedelta(days=1)),
            "topic": "incident",
            "sort": sort,
            "checked": "retrieved",
            "confidence": "medium",
        }
        if by != mapping.carrier:
            body["carried_by"] = [mapping.carrier]
        for part, field in (("territory", "country"), ("place", "place")):
            if value := _tidy(row.get(part, ""), MAX_TEXT):
                body[field] = value
        if row.get("lat_deg") and row.get("lon_deg"):
            for part, most in _DEGREES:
                body[part] = self._read_degrees(row[part], most, line, part)
        if row.get("deaths"):
            body |= {"value": self._read_count(row["deaths"], line, "deaths"), "unit": "deaths"}
        notes = [word] if word else []
        for part in ("deaths_low", "deaths_high"):
            if row.get(part):
                notes.append(f"{part.replace('_', ' ')} {self._read_count(row[part], line, part)}")
        if notes:
            body["note"] = _tidy("; ".join(notes), MAX_LONG)
        return body

    def _read_day(self, text: str, line: int, part: str) -> datetime | None:
        day: datetime | None = self._parse(text)
        if day is None:
            forms = " or ".join(self._mapping.date_forms)
            words = f"a day in the form {forms}, from {_YEARS[0]} to {_YEARS[1]}"
            self._add(line, getattr(self._mapping.columns, part), show_found(text), words)
        return day

    def _parse_day(self, text: str) -> datetime | None:
        for form in self._mapping.date_forms:
            try:
                found = datetime.strptime(text, form).replace(tzinfo=UTC)
            except ValueError:
                continue
            found = found.replace(hour=0, minute=0, second=0, microsecond=0)
            return found if _YEARS[0] <= found.year <= _YEARS[1] else None
        return None

    def _read_degrees(self, text: str, most: float, line: int, part: str) -> str:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not abs(number) <= most:
            self._add(line, getattr(self._mapping.columns, part), show_found(text), f"degrees up to {most:g}")
            return "0"
        return write_decimal(number)

    def _read_count(self, text: str, line: int, part: str) -> str:
        whole = text.removesuffix(".0")
        if not (whole.isascii() and whole.isdigit() and len(whole) < 10):
            self._add(line, getattr(self._mapping.columns, part), show_found(text), "a whole number, not negative")
            return "0"
        return str(int(whole))

    def _add(self, line: int, field: str, found: str, expected: str, hint: str = "") -> None:
        self._faults.append(_fault(self._shown_as, line, field, found, expected, hint))


def _tidy(text: str, most: int) -> str:
    """Put a text on one line, without what cannot be seen, cut where it is too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split()) if not text.isprintable() else text
    return line if len(line) <= most else line[: most - 3] + "..."


def _fault(  # noqa: PLR0917 - the parts of a fault, in their order
    file: str, line: int, field: str, found: str, expected: str, hint: str = ""
) -> Fault:
    return Fault(
        file=file,
        line=line,
        column=1 if line else 0,
        field=field,
        found=found,
        expected=expected,
        code="record.bad-table",
        hint=hint,
    )
