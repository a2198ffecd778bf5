"""What one field of a line says about another, about other lines, about places and about carriers.

What lives here: every cross-check of deployment data, all of them run, all faults kept. What does not: single
cells.

What is unknown or absent is not checked: a table may be half known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foedus.domain.deployment import DeploymentLine, Item
from foedus.domain.places import Place
from foedus.domain.transport import CarrierType, TransportTable, Value
from foedus.errors import Fault
from foedus.formats.deployment.rows import Table
from foedus.formats.faults import suggest_near
from foedus.instants import show_instant

_DATES: Final = ("ald_at", "ead_at", "lad_at", "rdd_at")
_PLACES: Final = ("origin", "poe", "pod", "destination")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What lines may refer to: places by id, carriers by mode, lines that stand outside the table."""

    places: Mapping[str, Place]
    carriers: Mapping[str, tuple[CarrierType, ...]]
    ulns: frozenset[str] = frozenset()


def know(places: tuple[Place, ...], tables: tuple[TransportTable, ...], ulns: frozenset[str] = frozenset()) -> Known:
    """Give what lines may refer to, from the nouns that hold it."""
    by_mode: dict[str, tuple[CarrierType, ...]] = {}
    for table in tables:
        by_mode[table.mode] = by_mode.get(table.mode, ()) + table.carriers
    return Known(places={place.id: place for place in places}, carriers=by_mode, ulns=ulns)


def cross_check(table: Table, known: Known) -> list[Fault]:
    """Give every fault between the fields and the lines of a table."""
    faults: list[Fault] = []
    faults += _check_ulns(table)
    faults += _check_parents(table, known)
    aliases = _list_aliases(known.places)
    fits: dict[tuple[object, ...], tuple[str, str] | None] = {}
    for index, line in enumerate(table.lines):
        faults += _check_dates(table, index, line)
        faults += _check_places(table, index, line, known, aliases)
        if isinstance(line.mode, str):
            carriers = known.carriers.get(line.mode, ())
            faults += _check_pieces(table, index, line, carriers, fits)
            faults += _check_seats(table, index, line, carriers)
    return faults


def _check_ulns(table: Table) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, line in enumerate(table.lines):
        if line.uln and first.setdefault(line.uln, index) != index:
            where = table.locate(first[line.uln], "uln", -1)[0]
            yield table.make_fault(
                index,
                "uln",
                found=f"the text '{line.uln}'",
                expected="a unit line number that stands once",
                code="duplicate-uln",
                hint=f"it stands in line {where} too; pieces are added by a row that says more in the column row",
            )


def _check_parents(table: Table, known: Known) -> Iterator[Fault]:
    """Every parent is there, and nobody is above himself."""
    index_of = {line.uln: index for index, line in enumerate(table.lines)}
    for index, line in enumerate(table.lines):
        parent = line.parent
        if isinstance(parent, str) and parent not in index_of and parent not in known.ulns:
            yield table.make_fault(
                index,
                "parent_uln",
                found=f"the text '{parent}'",
                expected="the unit line number of a line",
                code="unknown-parent",
                hint=suggest_near(parent, index_of) if len(index_of) < 5000 else "",
            )
    #: 0 not seen, 1 on the way up, 2 done
    state = [0] * len(table.lines)
    for start in range(len(table.lines)):
        way: list[int] = []
        at: int | None = start
        while at is not None and state[at] == 0:
            state[at] = 1
            way.append(at)
            parent = table.lines[at].parent
            at = index_of.get(parent) if isinstance(parent, str) else None
        if at is not None and state[at] == 1:
            ring = way[way.index(at) :]
            names = " in ".join(table.lines[k].uln for k in [*ring, ring[0]])
            yield table.make_fault(
                min(ring),
                "parent_uln",
                found=f"a ring: {names if len(ring) < 8 else f'{len(ring)} lines'}",
                expected="units above one another, with one at the top",
                code="parent-cycle",
                hint="write none as the parent of the unit at the top",
            )
        for k in way:
            state[k] = 2


def _check_dates(table: Table, index: int, line: DeploymentLine) -> Iterator[Fault]:
    """ALD, EAD, LAD and RDD in order, and nothing wanted after the date that is not to be passed."""
    before: tuple[str, datetime] | None = None
    for name in _DATES:
        at = getattr(line, name)
        if not isinstance(at, datetime):
            continue
        if before is not None and at < before[1]:
            yield _word_order(table, index, name, at, before)
        before = (name, at)
    limit = line.not_after_at
    if not isinstance(limit, datetime):
        return
    # the RDD lies behind the POD: it may be later
    latest = max(
        ((name, at) for name in _DATES[:3] if isinstance(at := getattr(line, name), datetime)),
        key=lambda pair: pair[1],
        default=None,
    )
    if latest is not None and limit < latest[1]:
        yield _word_order(table, index, "not_after_at", limit, latest)


def _word_order(table: Table, index: int, name: str, at: datetime, before: tuple[str, datetime]) -> Fault:
    return table.make_fault(
        index,
        name,
        found=show_instant(at),
        expected=f"no earlier than {before[0]}, {show_instant(before[1])}",
        code="dates-out-of-order",
        hint="ALD <= EAD <= LAD <= RDD, and not_after_at no earlier than the first three",
    )


def _list_aliases(places: Mapping[str, Place]) -> dict[str, str]:
    """Give the id of each place by its code and names, in small letters."""
    aliases: dict[str, str] = {}
    for place in places.values():
        for text in (place.code, place.name, *place.also):
            if text:
                aliases.setdefault(text.lower(), place.id)
    return aliases


def _check_places(
    table: Table, index: int, line: DeploymentLine, known: Known, aliases: Mapping[str, str]
) -> Iterator[Fault]:
    for name in _PLACES:
        place = getattr(line, name)
        if isinstance(place, str) and place not in known.places:
            meant = aliases.get(place.lower())
            yield table.make_fault(
                index,
                name,
                found=f"the text '{place}'",
                expected="the id of a place of the gazetteer",
                code="unknown-place",
                hint=f"write {meant}" if meant else suggest_near(place, known.places),
            )
    if isinstance(line.poe, str) and line.poe == line.pod:
        yield table.make_fault(
            index, "pod", found=f"the text '{line.pod}'", expected="another place than the POE", code="no-way"
        )


def _check_pieces(
    table: Table,
    index: int,
    line: DeploymentLine,
    carriers: tuple[CarrierType, ...],
    fits: dict[tuple[object, ...], tuple[str, str] | None],
) -> Iterator[Fault]:
    """No piece heavier or larger than every carrier of its mode; ``fits`` keeps answers."""
    for part, item in enumerate(line.items or ()):
        key = (line.mode, item.mass_kg, item.length_m, item.width_m, item.height_m)
        if item.count == 0:
            continue
        if key not in fits:
            fits[key] = _find_misfit(item, carriers) if carriers else None
        misfit = fits[key]
        if misfit is not None:
            field, expected = misfit
            yield table.make_fault(
                index,
                field,
                part=part,
                found=f"{getattr(item, field.removeprefix('item_')):g}",
                expected=expected,
                code="too-heavy" if field == "item_mass_kg" else "too-large",
                hint=f"give another mode than {line.mode}, or the piece as it travels: taken apart, or unloaded",
            )


def _find_misfit(item: Item, carriers: tuple[CarrierType, ...]) -> tuple[str, str] | None:
    """Say which measure of a piece keeps it off every carrier, and what the largest takes; None where one takes it."""
    if any(_takes(item, kind) for kind in carriers):
        return None
    measures = (
        ("item_mass_kg", item.mass_kg, _most_payload),
        ("item_length_m", item.length_m, lambda kind: _read(kind.hold_length_m)),
        ("item_width_m", item.width_m, lambda kind: _read(kind.hold_width_m)),
        ("item_height_m", item.height_m, lambda kind: _read(kind.hold_height_m)),
    )
    for field, size, limit_of in measures:
        limits = [limit_of(kind) for kind in carriers]
        most = max((limit for limit in limits if limit is not None), default=None)
        if isinstance(size, float) and most is not None and None not in limits and size > most:
            unit = "kg" if field == "item_mass_kg" else "m"
            return field, f"at most {most:g} {unit}, which is what the largest carrier of its mode takes"
    field = "item_mass_kg" if item.mass_kg is not None else "item_length_m"
    return field, "mass and measures that some one carrier of its mode takes together"


def _takes(item: Item, kind: CarrierType) -> bool:
    """Say whether a carrier takes a piece, as far as both are known; it may stand lengthwise or across."""
    payload = _most_payload(kind)
    if item.mass_kg is not None and payload is not None and item.mass_kg > payload:
        return False
    if not _within(item.height_m, kind.hold_height_m):
        return False
    return (_within(item.length_m, kind.hold_length_m) and _within(item.width_m, kind.hold_width_m)) or (
        _within(item.width_m, kind.hold_length_m) and _within(item.length_m, kind.hold_width_m)
    )


def _within(size: object, limit: Value | None) -> bool:
    return not isinstance(size, float) or limit is None or size <= limit.value


def _read(value: Value | None) -> float | None:
    return None if value is None else value.value


def _most_payload(kind: CarrierType) -> float | None:
    """Give the payload over the shortest way, in kg; None where the carrier has no such table."""
    return max((point.payload_tonnes * 1000 for point in kind.payload_range), default=None)


def _check_seats(table: Table, index: int, line: DeploymentLine, carriers: tuple[CarrierType, ...]) -> Iterator[Fault]:
    """A line that stays together fits the seats of one carrier."""
    if line.together is not True or line.persons is None or not carriers:
        return
    seats = [None if kind.mode == "road" else _count_seats(kind) for kind in carriers]
    most = max((count for count in seats if count is not None), default=0)
    if None not in seats and line.persons > most:
        yield table.make_fault(
            index,
            "persons",
            found=str(line.persons),
            expected=f"at most {most}: the line stays together, and that is the seating of the largest carrier",
            code="above-seating",
            hint="part the line, or write no in the column together",
        )


def _count_seats(kind: CarrierType) -> int:
    return int((_read(kind.seats) or 0) + (_read(kind.seats_apart) or 0))
