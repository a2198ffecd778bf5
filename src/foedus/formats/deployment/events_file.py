"""What happened to a movement, as a file or as words of a command line: ``foedus/events``.

What lives here: a clock, reports of legs as they were flown, and events, by name, to the nouns of the movement wing.
What does not: what they do to a plan (``movement.replanning``).

Times are instants (``..._at``) where the problem's zero is one, else seconds from zero (``..._s``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from math import isfinite
from typing import Any, Final

from foedus.errors import Fault, InputError
from foedus.formats.decode import decode
from foedus.formats.faults import FieldPath, make_refusal, suggest_near
from foedus.formats.reader import Document, parse_document
from foedus.formats.upgrades import History
from foedus.instants import parse_instant, seconds_from
from foedus.movement.problem import MODES, NEVER
from foedus.movement.replanning import events as happened

NAME: Final = "events"
VERSION: Final = 1
_HISTORY: Final = History(versions=((NAME, VERSION),))
KINDS: Final = (
    *("closure", "refusal", "breakdown", "delay", "new_line", "changed_line", "withdrawal", "more_lift", "pin"),
    *("forbid", "unpin"),
)
#: which fields say what, by kind; the first are needed
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "closure": (), "refusal": ("start", "end"), "breakdown": ("carrier",), "delay": ("carrier", "by_h"),
    "new_line": ("line", "start", "end"), "changed_line": ("line",), "withdrawal": (),
    "more_lift": ("carrier_type", "place"), "pin": ("line",), "forbid": ("line",), "unpin": ("line",),
}  # fmt: skip
_OF_CLOSURES: Final = ("place", "start", "end", "from", "until", "slots", "types")
_OF_LINES: Final = (
    *("line", "start", "end", "persons", "vehicles", "person_kg", "vehicle_kg", "weight", "priority", "mode", "pod"),
    *("ald", "rdd", "not_after", "ead", "lad"),
)
#: which fields a kind heeds, beside when it became known
_HEEDED: Final[dict[str, tuple[str, ...]]] = {
    "closure": _OF_CLOSURES, "refusal": (*_OF_CLOSURES, "by"), "breakdown": ("carrier", "until"),
    "delay": ("carrier", "by_h"), "new_line": _OF_LINES, "changed_line": _OF_LINES,
    "withdrawal": ("lines", "carriers"), "more_lift": ("carrier_type", "place", "count", "home", "name", "ready"),
    "pin": ("line", "carriers", "types", "via", "ald", "rdd"),
    "forbid": ("line", "carriers", "types", "via", "ald", "rdd"), "unpin": ("line",),
}  # fmt: skip
_TIMES: Final = ("known", "from", "until", "ready", "ald", "rdd", "not_after", "ead", "lad")
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class FlownRow:
    """When one leg really took place; what is null was as planned."""

    carrier: str
    start: str
    end: str
    #: which of the carrier's legs over this way, from 1
    turn: int = 1
    begins_at: datetime | None = None
    departs_at: datetime | None = None
    arrives_at: datetime | None = None
    ends_at: datetime | None = None
    begins_s: int | None = None
    departs_s: int | None = None
    arrives_s: int | None = None
    ends_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event: its kind, when it became known (null: at the clock), and what its kind says."""

    kind: str
    known_at: datetime | None = None
    known_s: int | None = None
    #: closure, refusal: a place, or a way (start and end); of a new line: origin and destination
    place: str | None = None
    start: str | None = None
    end: str | None = None
    #: null: from when it is known; for good
    from_at: datetime | None = None
    from_s: int | None = None
    until_at: datetime | None = None
    until_s: int | None = None
    #: working slots that close; null: the whole place
    slots: int | None = None
    #: carrier types of a way that closes, of a refused clearance, or of a pin
    types: tuple[str, ...] = ()
    #: who refused
    by: str | None = None
    carrier: str | None = None
    by_h: float | None = None
    line: str | None = None
    #: names of a withdrawal or a pin; * and ? stand for any letters, or one
    lines: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    #: of further carriers
    carrier_type: str | None = None
    count: int | None = None
    home: str | None = None
    name: str | None = None
    ready_at: datetime | None = None
    ready_s: int | None = None
    #: places at which a pinned line changes carriers, or with forbid does not; an empty list: straight
    via: tuple[str, ...] | None = None
    #: of a line: persons, pieces, masses, weight in thousandths, mode, and its dates (ALD, RDD, last date, EAD, LAD)
    persons: int | None = None
    vehicles: int | None = None
    person_kg: int | None = None
    vehicle_kg: int | None = None
    weight: int | None = None
    priority: int | None = None
    mode: str | None = None
    pod: str | None = None
    ald_at: datetime | None = None
    ald_s: int | None = None
    rdd_at: datetime | None = None
    rdd_s: int | None = None
    not_after_at: datetime | None = None
    not_after_s: int | None = None
    ead_at: datetime | None = None
    ead_s: int | None = None
    lad_at: datetime | None = None
    lad_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsFile:
    """What a ``foedus/events`` file holds below its header."""

    #: the clock: everything begun before is done
    now_at: datetime | None = None
    now_s: int | None = None
    flown: tuple[FlownRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    title: str = ""


class _Reader:
    """Rows to nouns; faults with their places, or with the words they came from."""

    def __init__(self, document: Document | None, zero_at: datetime | None, now_s: int, shown_as: str) -> None:
        self.document = document
        self.zero_at = zero_at
        self.now_s = now_s
        self.shown_as = shown_as
        self.faults: list[Fault] = []

    def note(self, path: FieldPath, *, found: str, expected: str, code: str, hint: str = "") -> None:
        """Note a fault."""
        line, column = self.document.find_place(path) if self.document is not None else (0, 0)
        field = ".".join(str(step) for step in path)
        self.faults.append(
            Fault(
                file=self.shown_as, line=line, column=column, field=field, found=found, expected=expected, code=code,
                hint=hint,
            )
        )  # fmt: skip

    def read_time(self, row: Any, word: str, path: FieldPath, default: int) -> int:
        """Give one time of a row in seconds."""
        at, seconds = getattr(row, f"{word}_at"), getattr(row, f"{word}_s")
        if at is not None and seconds is not None:
            self.note((*path, f"{word}_at"), found="the same time twice", expected="one of the two", code="twice")
        if seconds is not None:
            return int(seconds)
        if at is None:
            return default
        if self.zero_at is None:
            expected = f"{word}_s, seconds from zero: the problem does not say which instant zero is"
            self.note((*path, f"{word}_at"), found="an instant", expected=expected, code="no-zero")
            return default
        return seconds_from(self.zero_at, at)

    def read_flown(self, row: FlownRow, path: FieldPath) -> happened.Flown:
        """Give one report."""
        times: list[int | None] = []
        for word in ("begins", "departs", "arrives", "ends"):
            at = self.read_time(row, word, path, NEVER)
            times.append(None if at == NEVER else at)
        begin, depart, arrive, end = times
        return happened.Flown(
            carrier=row.carrier, start=row.start, end=row.end, turn=row.turn,
            begin_s=begin, depart_s=depart, arrive_s=arrive, end_s=end,
        )  # fmt: skip

    def read_event(self, row: EventRow, path: FieldPath) -> happened.Event | None:
        """Give one event, or None where it is faulty."""
        if row.kind not in KINDS:
            hint = suggest_near(row.kind, KINDS)
            self.note((*path, "kind"), found=f"the text '{row.kind}'", expected=" or ".join(KINDS), code="unknown-kind",
                      hint=hint)  # fmt: skip
            return None
        missing = [field for field in _NEEDED[row.kind] if getattr(row, field) is None]
        for field in missing:
            self.note((*path, field), found="nothing", expected=f"a {row.kind} needs its {field}", code="missing")
        if missing:
            return None
        self._refuse_unheeded(row, path)
        at = self.read_time(row, "known", path, self.now_s)
        return self._make(row, path, at)

    def _refuse_unheeded(self, row: EventRow, path: FieldPath) -> None:
        """Note fields that say something which events of this kind do not heed."""
        heeded = ("kind", "known", *_HEEDED[row.kind])
        for field in fields(EventRow):
            word = re.sub("_(at|s)$", "", field.name)
            if word in heeded or getattr(row, field.name) == field.default:
                continue
            expected = f"fields of a {row.kind}: {', '.join(heeded[1:])}"
            self.note((*path, field.name), found=f"a {word}", expected=expected, code="unheeded-field")

    def _make(self, row: EventRow, path: FieldPath, at: int) -> happened.Event:
        until = self.read_time(row, "until", path, NEVER)
        hours = row.by_h or 0.0
        if not isfinite(hours):
            self.note((*path, "by_h"), found=f"{hours:g}", expected="a number of hours", code="bad-value")
            hours = 0.0
        if row.kind in ("closure", "refusal"):
            begin = self.read_time(row, "from", path, at)
            return happened.Closure(
                at_s=at, place=row.place, start=row.start, end=row.end, from_s=begin, until_s=until, slots=row.slots,
                types=row.types, refused_by=row.by or "" if row.kind == "refusal" else None,
            )  # fmt: skip
        if row.kind == "breakdown":
            return happened.Breakdown(at_s=at, carrier=row.carrier or "", until_s=until)
        if row.kind == "delay":
            return happened.Delay(at_s=at, carrier=row.carrier or "", by_s=round(hours * _HOUR))
        if row.kind == "withdrawal":
            return happened.Withdrawal(at_s=at, lines=row.lines, carriers=row.carriers)
        if row.kind == "more_lift":
            return happened.MoreLift(
                at_s=at, kind=row.carrier_type or "", place=row.place or "", home=row.home,
                count=1 if row.count is None else row.count,
                ready_s=self.read_time(row, "ready", path, at), name=row.name or "more",
            )  # fmt: skip
        if row.kind == "unpin":
            return happened.Unpin(at_s=at, line=row.line or "")
        if row.kind in ("pin", "forbid"):
            ald, rdd = (self.read_time(row, word, path, NEVER) for word in ("ald", "rdd"))
            return happened.Pin(
                at_s=at, line=row.line or "", carriers=row.carriers, types=row.types, via=row.via,
                not_before_s=None if ald == NEVER else ald, due_s=None if rdd == NEVER else rdd,
                forbid=row.kind == "forbid",
            )  # fmt: skip
        make = happened.NewLine if row.kind == "new_line" else happened.ChangedLine
        return make(at_s=at, line=row.line or "", fields=self._read_fields(row, path))

    def _read_fields(self, row: EventRow, path: FieldPath) -> dict[str, int | str]:
        """Give the fields of a line that a row has."""
        given: dict[str, int | str | None] = {
            "origin": row.start, "destination": row.end, "pod": row.pod, "persons": row.persons,
            "vehicles": row.vehicles, "person_kg": row.person_kg, "vehicle_kg": row.vehicle_kg, "weight": row.weight,
            "priority": row.priority,
        }  # fmt: skip
        if row.mode is not None:
            if row.mode in MODES:
                given["mode"] = MODES.index(row.mode)
            else:
                self.note((*path, "mode"), found=f"the text '{row.mode}'", expected=" or ".join(MODES), code="bad-mode")
        for word, field in (
            ("ald", "release_s"), ("rdd", "due_s"), ("not_after", "not_after_s"), ("ead", "ead_s"), ("lad", "lad_s"),
        ):  # fmt: skip
            seconds = self.read_time(row, word, path, NEVER)
            if seconds != NEVER:
                given[field] = seconds
        return {key: value for key, value in given.items() if value is not None}


def read_events(
    raw: bytes, *, zero_at: datetime | None, shown_as: str
) -> tuple[happened.Execution, tuple[happened.Event, ...]]:
    """Read a ``foedus/events`` file.

    Raises
    ------
    InputError
        With every fault, each with its place.
    """
    document = parse_document(raw, shown_as=shown_as)
    found = decode(document, EventsFile, format_name=NAME, history=_HISTORY)
    reader = _Reader(document, zero_at, 0, shown_as)
    now = reader.read_time(found, "now", (), NEVER)
    if now == NEVER and not reader.faults:
        expected = "the clock, now_at or now_s: everything begun before it is done"
        reader.note(("now_at",), found="nothing", expected=expected, code="missing")
    reader.now_s = now
    flown = tuple(reader.read_flown(row, ("flown", k)) for k, row in enumerate(found.flown))
    made = [reader.read_event(row, ("events", k)) for k, row in enumerate(found.events)]
    if reader.faults:
        raise make_refusal(reader.faults, shown_as)
    return happened.Execution(now_s=now, flown=flown), tuple(one for one in made if one is not None)


def read_words(words: Sequence[str], *, zero_at: datetime | None, now_s: int) -> tuple[happened.Event, ...]:
    """Read events as a command line gives them: ``closure place=Zhetygen until=2022-01-07T12:00Z``.

    Fields are those of the file, times without their ending; several names are parted by commas.

    Raises
    ------
    InputError
        With every fault.
    """
    known = {field.name: str(field.type) for field in fields(EventRow)}
    reader = _Reader(None, zero_at, now_s, "--event")
    made: list[happened.Event | None] = []
    for text in words:
        kind, *pairs = text.split() or [""]
        row: dict[str, Any] = {"kind": kind.replace("-", "_")}
        for pair in pairs:
            key, found, value = pair.partition("=")
            if not found:
                reader.note((text,), found=f"'{pair}'", expected="a field and its value: place=NAME", code="no-value")
                continue
            _put(reader, row, known, text, (key.replace("-", "_"), value))
        made.append(reader.read_event(EventRow(**row), (text,)))
    if reader.faults:
        raise make_refusal(reader.faults, "--event")
    return tuple(one for one in made if one is not None)


def _put(reader: _Reader, row: dict[str, Any], known: Mapping[str, str], text: str, pair: tuple[str, str]) -> None:
    """Put one field of a command line's event into its row."""
    key, value = pair
    if key in _TIMES:
        if re.fullmatch(r"-?\d+", value):
            row[f"{key}_s"] = int(value)
            return
        key = f"{key}_at"
    kind = known.get(key)
    if kind is None or key == "kind":
        names = sorted({name.removesuffix("_at").removesuffix("_s") for name in known})
        reader.note((text,), found=f"'{key}'", expected="a field of events", code="unknown-field",
                    hint=suggest_near(key, names))  # fmt: skip
        return
    if key in row:
        reader.note((text,), found=f"'{key}' twice", expected="each field once", code="twice")
        return
    try:
        if "tuple" in kind:
            row[key] = tuple(one for one in value.split(",") if one)
        elif "datetime" in kind:
            row[key] = parse_instant(value)
        elif "int" in kind:
            row[key] = int(value)
        elif "float" in kind:
            row[key] = float(value)
        else:
            row[key] = value
    except (ValueError, InputError):
        wanted = "an instant such as 2022-01-07T12:00Z" if "datetime" in kind else "a number"
        reader.note((text,), found=f"{key}='{value}'", expected=wanted, code="bad-value")
