"""A movement as tables: air movement table, march table, rail and sea, load lists, Gantt, slots, arrivals.

What lives here: columns and rows. What does not: how they are written (``sheets``), and deployment data (``formats``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from foedus.domain.plans import Leg, NodeSlots
from foedus.reports.movement_book import Compared, MovementBook, compare_legs, number_legs, order_legs, say_load
from foedus.reports.sheets import Cell, Sheet

_TIMES: Final = ("loads_dtg", "departs_dtg", "arrives_dtg", "unloaded_dtg")
_EXACT: Final = ("begins_at", "departs_at", "arrives_at", "ends_at")


def _list_times(book: MovementBook, leg: Leg) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the four times of a leg as date-time groups and to the second; an empty leg has two of the first."""
    times = (leg.begins_at, leg.departs_at, leg.arrives_at, leg.ends_at)
    groups = [book.show_time(at) for at in times]
    if not leg.parts or leg.goes_on:
        groups[0] = ""
    if not leg.parts or leg.stops:
        groups[3] = ""
    return tuple(groups), tuple(book.show_exact(at) for at in times)


def _say_remarks(book: MovementBook, leg: Leg) -> str:
    said = []
    if not leg.parts:
        said.append("positioning, empty")
    if leg.stops:
        said.append(f"technical stop at {book.name(leg.end)}, load stays aboard")
    if leg.goes_on:
        said.append("load came aboard before the stop")
    if leg.parts and all(_rides(book, part.line) for part in leg.parts):
        said.append("riders only")
    return "; ".join(said)


def _rides(book: MovementBook, line: str) -> bool:
    return line in book.lines and book.lines[line].rides_along


def _join_units(book: MovementBook, leg: Leg, field: str) -> str:
    """Give the units, or contingents, of what a leg carries, each once."""
    words = [getattr(book.lines[part.line], field) for part in leg.parts if part.line in book.lines]
    return "; ".join(dict.fromkeys(word for word in words if word))


def _tabulate_way(book: MovementBook, mode: str, name: str, number: str) -> tuple[Sheet, ...]:
    numbers = number_legs(book.legs)
    rows: list[tuple[Cell, ...]] = []
    for leg in order_legs(leg for leg in book.legs if leg.mode == mode):
        groups, exact = _list_times(book, leg)
        rows.append(
            (
                *(numbers[leg.id], leg.carrier, leg.carrier_type, book.name(leg.start), book.name(leg.end), *groups),
                *(sum(part.persons for part in leg.parts), sum(part.vehicles for part in leg.parts)),
                *(sum(part.mass_kg or 0 for part in leg.parts), say_load(leg.parts)),
                *(_join_units(book, leg, "unit"), _join_units(book, leg, "contingent")),
                *(_say_remarks(book, leg), *exact),
            )
        )
    columns = (
        *(number, "carrier", "type", "from", "to", *_TIMES, "persons", "pieces", "mass_kg", "load", "unit"),
        *("contingent", "remarks", *_EXACT),
    )
    return (Sheet(name=name, columns=columns, rows=tuple(rows), head=book.say_head()),)


def tabulate_air(book: MovementBook) -> tuple[Sheet, ...]:
    """Give the air movement table: one row a flight, positioning and technical stops included."""
    return _tabulate_way(book, "air", "air_movement", "flight")


def tabulate_rail(book: MovementBook) -> tuple[Sheet, ...]:
    """Give the table of trains; none where nothing goes by rail."""
    return _tabulate_way(book, "rail", "rail_movement", "train") if _uses(book, "rail") else ()


def tabulate_sea(book: MovementBook) -> tuple[Sheet, ...]:
    """Give the table of ships; none where nothing goes by sea."""
    return _tabulate_way(book, "sea", "sea_movement", "voyage") if _uses(book, "sea") else ()


def _uses(book: MovementBook, mode: str) -> bool:
    return any(leg.mode == mode for leg in book.legs)


def tabulate_march(book: MovementBook) -> tuple[Sheet, ...]:
    """Give the march table: one row a column, from the start point over critical points to the release point.

    Halts are part of the speed that a column keeps, so they have no instants of their own.
    """
    numbers = number_legs(book.legs)
    rows = []
    for leg in order_legs(leg for leg in book.legs if leg.mode == "road"):
        groups, exact = _list_times(book, leg)
        road = (book.roads or {}).get(leg.id)
        hours = (leg.arrives_at - leg.departs_at).total_seconds() / 3600
        points = []
        for place, share in road.points if road else ():
            at = leg.departs_at + timedelta(seconds=round(share * hours * 3600))
            points.append(f"{book.name(place)} {book.show_time(at)}")
        rows.append(
            (
                *(numbers[leg.id], leg.carrier, _join_units(book, leg, "unit"), _join_units(book, leg, "contingent")),
                *(sum(part.vehicles for part in leg.parts), sum(part.persons for part in leg.parts)),
                *(book.name(leg.start), groups[0], groups[1], "; ".join(points), book.name(leg.end)),
                *(groups[2], groups[3], hours, road.length_km if road else None),
                *(road.length_km / hours if road and hours > 0 else None, "within the speed"),
                *(say_load(leg.parts), *exact),
            )
        )
    columns = (
        *("serial", "column", "unit", "contingent", "vehicles", "persons", "start_point", "forms_up_dtg"),
        *("passes_start_dtg", "critical_points", "release_point", "passes_release_dtg", "closed_up_dtg", "march_h"),
        *("length_km", "speed_kmh", "halts", "load", *_EXACT),
    )
    return (Sheet(name="march", columns=columns, rows=tuple(rows), head=book.say_head()),)


def tabulate_loads(book: MovementBook) -> tuple[Sheet, ...]:
    """Give the load lists: one row for each line on each leg, with what the leg carries in all and may carry."""
    numbers = number_legs(book.legs)
    rows = []
    for leg in order_legs(leg for leg in book.legs if leg.parts):
        used = sum(part.floor_units or 0 for part in leg.parts)
        totals: tuple[Cell, ...] = (
            *(sum(p.persons for p in leg.parts), leg.seats, sum(p.vehicles for p in leg.parts)),
            *(sum(p.mass_kg or 0 for p in leg.parts), leg.payload_kg, used if leg.floor_units is not None else None),
            leg.floor_units,
        )
        for part in leg.parts:
            line = book.lines.get(part.line)
            rows.append(
                (
                    *(numbers[leg.id], leg.carrier, leg.carrier_type, book.name(leg.start), book.name(leg.end)),
                    *(
                        book.show_time(leg.departs_at),
                        part.line,
                        line.unit if line else "",
                        line.contingent if line else "",
                    ),
                    *(part.persons, part.vehicles, part.mass_kg),
                    *(part.floor_units if leg.floor_units is not None else None, *totals),
                )
            )
    columns = (
        *("leg", "carrier", "type", "from", "to", "departs_dtg", "line", "unit", "contingent"),
        *("persons", "pieces", "mass_kg", "floor_units", "leg_persons", "leg_seats", "leg_pieces", "leg_mass_kg"),
        *("leg_payload_kg", "leg_floor_units", "leg_floor_room"),
    )
    return (Sheet(name="loads", columns=columns, rows=tuple(rows), head=book.say_head()),)


def list_phases(leg: Leg) -> list[tuple[str, datetime, datetime]]:
    """Give what a carrier does on a leg, from when to when; spans of no length are left out."""
    if not leg.parts:
        spans = [("positioning", leg.departs_at, leg.arrives_at)]
        spans += [("technical stop", leg.arrives_at, leg.ends_at)] if leg.stops else []
    else:
        last = "technical stop" if leg.stops else "unloading"
        spans = [
            ("loading", leg.begins_at, leg.departs_at),
            ("under way", leg.departs_at, leg.arrives_at),
            (last, leg.arrives_at, leg.ends_at),
        ]
    return [span for span in spans if span[2] > span[1]]


def tabulate_gantt(book: MovementBook) -> tuple[Sheet, ...]:
    """Give the Gantt as a table: carrier by carrier, what it does from when to when.

    Against an earlier plan it also says which legs are the same, moved or added, and lists those that were dropped.
    """
    numbers = number_legs(book.legs)
    found = compare_legs(book.before, book.legs) if book.before is not None else Compared({}, {}, ())
    changes, dropped = found.changes, found.dropped
    shown = [(leg, numbers[leg.id], changes.get(leg.id)) for leg in book.legs]
    shown += [(leg, "", "dropped") for leg in dropped]
    rows = []
    for leg, number, change in sorted(shown, key=lambda row: (row[0].carrier, row[0].begins_at, row[0].departs_at)):
        for phase, start, end in list_phases(leg):
            row: tuple[Cell, ...] = (
                *(leg.carrier, leg.carrier_type, leg.mode, number, phase, book.show_exact(start)),
                *(book.show_exact(end), (end - start).total_seconds() / 3600, book.name(leg.start)),
                *(book.name(leg.end), say_load(leg.parts)),
            )
            rows.append((*row, change) if book.before is not None else row)
    columns: tuple[str, ...] = (
        *("carrier", "type", "mode", "leg", "phase", "starts_at", "ends_at", "lasts_h", "from", "to", "load"),
        *(("change",) if book.before is not None else ()),
    )
    return (Sheet(name="gantt", columns=columns, rows=tuple(rows), head=book.say_head()),)


def tabulate_slots(book: MovementBook) -> tuple[Sheet, ...]:
    """Give who stands on which working slot when; and at each place how many are open and how many taken, over time."""
    numbers, carriers = number_legs(book.legs), {leg.id: leg.carrier for leg in book.legs}
    rows, counts = [], []
    for node in book.slots:
        for h in node.handlings:
            rows.append(
                (
                    *(book.name(node.place), None if h.slot is None else h.slot + 1, h.kind, numbers[h.leg]),
                    *(carriers[h.leg], book.show_exact(h.starts_at), book.show_exact(h.ends_at)),
                    (h.ends_at - h.starts_at).total_seconds() / 3600,
                )
            )
        for start, end, n_open, busy in count_slots(node):
            shown = (book.show_exact(start) if start else "", book.show_exact(end) if end else "")
            counts.append((book.name(node.place), *shown, node.slots, n_open, busy, n_open - busy))
    columns = ("place", "slot", "handling", "leg", "carrier", "starts_at", "ends_at", "lasts_h")
    counted = ("place", "from_at", "until_at", "slots_most", "slots_open", "slots_taken", "slots_free")
    head = book.say_head()
    return (
        Sheet(name="slots", columns=columns, rows=tuple(rows), head=head),
        Sheet(name="slot_counts", columns=counted, rows=tuple(counts), head=head),
    )


def count_slots(node: NodeSlots) -> list[tuple[datetime | None, datetime | None, int, int]]:
    """Give (from, until, open, taken) of a place over time, spans that touch; an open end is None."""
    change: dict[datetime, int] = {}
    for h in node.handlings:
        change[h.starts_at] = change.get(h.starts_at, 0) + 1
        change[h.ends_at] = change.get(h.ends_at, 0) - 1
    rows: list[tuple[datetime | None, datetime | None, int, int]] = []
    instants, busy = sorted(change), 0
    for span in node.open:
        inside = instants[bisect_left(instants, span.from_at) if span.from_at else 0 :]
        inside = inside[: bisect_left(inside, span.until_at) if span.until_at else len(inside)]
        start = span.from_at
        for at in inside:
            if at != start:
                rows.append((start, at, span.slots, busy))
            busy, start = busy + change[at], at
        rows.append((start, span.until_at, span.slots, busy))
    merged: list[tuple[datetime | None, datetime | None, int, int]] = []
    for row in rows:
        if merged and merged[-1][2:] == row[2:]:
            merged[-1] = (merged[-1][0], *row[1:])
        else:
            merged.append(row)
    return merged


def add_arrivals(book: MovementBook) -> list[tuple[datetime, int, int]]:
    """Give (instant, persons, pieces) of the force at their destinations, added up; riders are left out."""
    came: dict[datetime, tuple[int, int]] = {}
    for leg in book.legs:
        for part in leg.parts:
            line = book.lines.get(part.line)
            if line is None or line.rides_along or leg.stops or leg.end != line.destination:
                continue
            persons, pieces = came.get(leg.ends_at, (0, 0))
            came[leg.ends_at] = (persons + part.persons, pieces + part.vehicles)
    rows, persons, pieces = [], 0, 0
    for at in sorted(came):
        persons, pieces = persons + came[at][0], pieces + came[at][1]
        rows.append((at, persons, pieces))
    return rows


def tabulate_arrivals(book: MovementBook) -> tuple[Sheet, ...]:
    """Give what has arrived by when beside the most that any plan can have brought by then."""
    arrived = add_arrivals(book)
    came, steps = [at for at, _, _ in arrived], [step.at for step in book.ceiling]
    rows: list[tuple[Cell, ...]] = []
    for at in sorted({*came, *steps}):
        n, k = bisect_right(came, at), bisect_right(steps, at)
        have = arrived[n - 1][1:] if n else (0, 0)
        most = (book.ceiling[k - 1].persons, book.ceiling[k - 1].vehicles) if k else (0, 0)
        shown: tuple[Cell, ...] = most if book.ceiling else (None, None)
        rows.append((book.show_exact(at), (at - book.zero_at).total_seconds() / 3600, *have, *shown))
    columns = ("at", "after_zero_h", "persons", "pieces", "most_persons_any_plan", "most_pieces_any_plan")
    return (Sheet(name="arrivals", columns=columns, rows=tuple(rows), head=book.say_head()),)


#: (name for ``--as``, its tables), in the order in which a workbook holds them
TABLES: Final[tuple[tuple[str, Callable[[MovementBook], tuple[Sheet, ...]]], ...]] = (
    ("amt", tabulate_air),
    ("march", tabulate_march),
    ("rail", tabulate_rail),
    ("sea", tabulate_sea),
    ("loads", tabulate_loads),
    ("gantt", tabulate_gantt),
    ("slots", tabulate_slots),
    ("arrivals", tabulate_arrivals),
)
