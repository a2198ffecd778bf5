"""What is asked of the planner, as arrays: lines, carriers, types, network, and the names behind the indices.

What lives here: shapes of a problem and of a schedule, what a plan must keep, and builders that fill what is not
given. What does not: nouns, parsing, faults of a problem (``faults``), and the form that the compiled loop reads.

Times are int64 seconds from the scenario's zero; ``NEVER`` stands for no instant, ``-NEVER`` for always. Masses are
whole kilograms: those of loads rounded up, payloads rounded down, so that whole numbers never let through what
fractions would not. A *piece* is a vehicle or a piece of cargo.

What a plan must keep
---------------------
1. *Lines.* Parts of a line move along legs from its origin to its destination. What leaves a node on legs that begin
   by an instant was there before: at the origin from ``release_s``, elsewhere ``hub_s`` after it was unloaded. Parts
   are unloaded only at their destination, at their POD, and at hubs (``hub_s >= 0``).
2. A line without ``not_after_s`` is moved whole, people who ride along excepted. One with it that is not whole at its
   destination by then is *missed*: it may also stay where it is.
3. No leg lands a line at its POD before ``ead_s``. A line *together* is on one leg whole or not at all. Hazardous
   pieces and persons never share a leg.
4. *Loads.* Floor units of the pieces within ``positions``; persons within ``seats`` (less the share of the floor that
   is taken, rounded up) plus ``seats_apart``; mass within the payload of the link.
5. *Times.* A leg flies one link, no faster than ``link_s``, and leaves when its calendar lets it; of a gate's
   departures no more fall into a period than it lets through. Loading, unloading and technical stops take their
   time, each on a working slot of the node where the type uses slots, at nodes that handle the type; no more at once
   than there are slots open.
6. *Technical stops.* Where ``link_stop`` names a node, the way is flown over it: a leg that ends there with
   ``stop_end`` set keeps its load aboard, and the carrier's next leg takes it on. Without a load to be handled the way
   is one leg of ``link_s``, which holds the time of the stop; it takes no slot there.
7. *Carriers* are in one place at a time and not before ``ready_s``. A crew's duty runs from the begin of a leg to the
   end of a later one and lasts at most ``duty_s``; a new one may start after ``rest_s`` without a leg, or at once
   where fresh crews are staged.
8. *Pins.* A pinned line is on carriers that its pin allows, and is put down on the way only where its pin allows.
   Riders are not pinned.
9. *Parking.* A carrier takes ``spots`` from landing until it leaves again; what stands at its first place there does
   not count. *Fuel.* Each departure draws ``link_fuel_kg``; by no instant is more drawn than was there. *Storage.*
   Pieces unloaded at a hub count until the leg that takes them on begins to load.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import ArrayLike, NDArray

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
I8 = NDArray[np.int8]

#: later than any instant of a plan
NEVER: Final = 1 << 60
#: no limit on a stock, a number of places, a duty
NO_LIMIT: Final = -1
#: value of ``Pins.may_pass`` of a place where all of a line changes carriers
PASS_BY: Final = 2

#: modes in the order of the mode column
MODES: Final = ("air", "road", "rail", "sea")


class Lines(NamedTuple):
    """Lines of deployment data. ``rides`` is 1 for people who never cause a flight; they bring no pieces.

    ``column`` is the index of the one carrier that a line moves on where it drives itself, else -1. ``vehicles``
    counts pieces, all of one mass and one ``sort``.
    """

    origin: I32  # (n_lines,)
    destination: I32  # (n_lines,)
    persons: I64  # (n_lines,)
    vehicles: I64  # (n_lines,)
    person_kg: I64  # (n_lines,) of one person
    vehicle_kg: I64  # (n_lines,) of one piece
    release_s: I64  # (n_lines,) ALD, or the last of what it waits for
    due_s: I64  # (n_lines,) RDD, at the destination; NEVER where nobody set one
    weight: I64  # (n_lines,) of an hour late, at least 1
    priority: I64  # (n_lines,) the least goes first
    rides: I8  # (n_lines,)
    mode: I8  # (n_lines,) index into MODES
    column: I32  # (n_lines,)
    pod: I32  # (n_lines,) node at which EAD and LAD hold; -1: the destination
    ead_s: I64  # (n_lines,) earliest landing at the POD; -NEVER: any
    lad_s: I64  # (n_lines,) latest arrival at the POD; NEVER: none set
    not_after_s: I64  # (n_lines,) missed after it; NEVER: never missed
    sort: I32  # (n_lines,) row of ``Types.floor``
    together: I8  # (n_lines,) 1: in one load
    hazardous: I8  # (n_lines,) 1: its pieces share no leg with persons


class Carriers(NamedTuple):
    """Carriers one by one: where each stands, from when, and where it goes in the end (-1: stays)."""

    type_idx: I32  # (n_carriers,)
    at: I32  # (n_carriers,)
    ready_s: I64  # (n_carriers,)
    home: I32  # (n_carriers,)


class Types(NamedTuple):
    """Types of carrier. ``seats`` are on the floor and shrink with it, ``seats_apart`` do not."""

    mode: I8  # (n_types,) index into MODES
    load_s: I64  # (n_types,)
    unload_s: I64  # (n_types,)
    positions: I64  # (n_types,) units of floor
    seats: I64  # (n_types,)
    seats_apart: I64  # (n_types,)
    uses_slots: I8  # (n_types,) 1 where handling takes a working slot and heeds shut spans of nodes
    floor: I64  # (n_types, n_sorts) units of floor that one piece of a sort takes; 0: it does not go in
    stop_s: I64  # (n_types,) a technical stop
    duty_s: I64  # (n_types,) longest crew duty; NO_LIMIT
    rest_s: I64  # (n_types,) rest between duties
    spots: I64  # (n_types,) parking places that one carrier takes


class Network(NamedTuple):
    """Nodes and links.

    Calendar ``k < n_nodes`` shuts node ``k``; later ones are named by slots and links. Spans
    ``[shut_from_s, shut_until_s)`` of one calendar are sorted and disjoint. A node with no slots cannot handle a type
    that uses them.
    """

    slots: I64  # (n_nodes,) working slots, where most are open
    link_s: I64  # (n_types, n_nodes, n_nodes) -1: no link; stops on the way included
    payload_kg: I64  # (n_types, n_nodes, n_nodes) 0 where there is no link
    link_calendar: I32  # (n_types, n_nodes, n_nodes) bars departures; -1: never barred
    shut_ptr: I32  # (n_calendars + 1,)
    shut_from_s: I64  # (n_spans,)
    shut_until_s: I64  # (n_spans,)
    slot_calendar: I64  # (n_rows, 3) node, slot from 0, calendar that shuts this slot besides the node's; sorted
    link_stop: I32  # (n_types, n_nodes, n_nodes) next technical stop on the way; -1: none
    link_cost: I64  # (n_types, n_nodes, n_nodes) of one leg, loaded or not
    link_fuel_kg: I64  # (n_types, n_nodes, n_nodes) drawn at departure
    link_gate: I32  # (n_types, n_nodes, n_nodes) row of gates; -1: none
    gate_ptr: I32  # (n_gates + 1,)
    gate_from_s: I64  # (n_periods,) periods of one gate are sorted and disjoint; between them nothing is limited
    gate_until_s: I64  # (n_periods,)
    gate_most: I64  # (n_periods,) departures in the period
    handles: I8  # (n_types, n_nodes) 1 where the type may load and unload (equipment)
    staged: I8  # (n_types, n_nodes) 1 where fresh crews of the type stand by
    hub_s: I64  # (n_nodes,) from unloading to loading on; -1: nothing changes carriers here
    storage: I64  # (n_nodes,) pieces that may wait; NO_LIMIT
    parking: I64  # (n_nodes,) spots; NO_LIMIT
    parking_taken: I64  # (n_takings, 4) node, from, until, spots taken by others
    fuel_kg: I64  # (n_nodes,) stock from the start; NO_LIMIT
    fuel_in: I64  # (n_deliveries, 3) node, instant, kg; sorted


class Names(NamedTuple):
    """What people call the indices, and why each line is released when it is.

    ``calendars`` says by calendar what shuts it, such as ``clearance: leave to land``; later ones, and empty
    texts, have no name.
    """

    lines: tuple[str, ...]
    carriers: tuple[str, ...]
    types: tuple[str, ...]
    nodes: tuple[str, ...]
    causes: tuple[str, ...]
    sorts: tuple[str, ...] = ("piece",)
    calendars: tuple[str, ...] = ()


class Pins(NamedTuple):
    """What a planner wants of single lines: which carriers take them, and where they change carriers."""

    carriers_of: I32  # (n_lines,) row of ``may_carry``; -1: any carrier
    may_carry: I8  # (n_rows, n_carriers) 1 where the carrier may take the line
    places_of: I32  # (n_lines,) row of ``may_pass``; -1: any hub
    may_pass: I8  # (n_rows, n_nodes) 0: not put down there on the way, 1: it may be, 2: all of it is


class Problem(NamedTuple):
    """One movement problem."""

    lines: Lines
    carriers: Carriers
    types: Types
    network: Network
    names: Names
    pins: Pins | None = None


class Schedule(NamedTuple):
    """A plan as arrays: legs, and parts of lines on them. Slots count from 0 at each node, -1 for none.

    A leg that carries lines with a claim to lift is handled at both ends, but for technical stops: loading from
    ``begin_s``, unloading (or the stop) from ``arrive_s`` to ``end_s``. Other legs have ``begin_s == depart_s`` and
    ``arrive_s == end_s`` unless they end with a stop; riders may be on them.
    """

    carrier: I32  # (n_legs,)
    start: I32  # (n_legs,)
    end: I32  # (n_legs,)
    begin_s: I64  # (n_legs,)
    depart_s: I64  # (n_legs,)
    arrive_s: I64  # (n_legs,)
    end_s: I64  # (n_legs,)
    slot_start: I32  # (n_legs,)
    slot_end: I32  # (n_legs,)
    stop_end: I8  # (n_legs,) 1: it ends with a technical stop
    part_leg: I32  # (n_parts,)
    part_line: I32  # (n_parts,)
    part_persons: I64  # (n_parts,)
    part_vehicles: I64  # (n_parts,)


def list_handled(problem: Problem, schedule: Schedule) -> NDArray[np.bool_]:
    """Say of each leg whether it carries a line with a claim to lift: bool, shape ``(n_legs,)``."""
    handled = np.zeros(len(schedule.carrier), dtype=np.bool_)
    claims = problem.lines.rides[schedule.part_line] == 0
    handled[schedule.part_leg[claims]] = True
    return handled


def _fill(shape: type[Any], given: dict[str, Any], defaults: dict[str, tuple[Any, tuple[int, ...]]]) -> Any:
    """Give a named tuple of arrays: those given, and the others as one value everywhere."""
    columns = {}
    for name, kind in get_type_hints(shape).items():
        dtype = np.int8 if kind == I8 else np.int32 if kind == I32 else np.int64
        value, size = defaults.get(name, (None, ()))
        if name in given and given[name] is not None:
            column = np.asarray(given[name])
            columns[name] = np.ascontiguousarray(
                np.broadcast_to(column, size) if column.ndim == 0 and size else column, dtype=dtype
            )
        elif value is None:
            raise TypeError(f"{shape.__name__} needs {name}")
        else:
            columns[name] = np.full(size, value, dtype=dtype)
    unknown = given.keys() - columns.keys()
    if unknown:
        raise TypeError(f"{shape.__name__} has no {', '.join(sorted(unknown))}")
    return shape(**columns)


def make_lines(*, origin: ArrayLike, **given: Any) -> Lines:
    """Give lines; what is not given is the plain case, the same for all.

    Parameters
    ----------
    origin
        Indices of nodes, shape ``(n_lines,)``.
    given
        Other fields of ``Lines``, arrays or one number for all. ``destination`` is needed.

    Raises
    ------
    TypeError
        If a needed field is missing or a field is unknown.
    """
    n = (len(np.asarray(origin)),)
    plain = {"persons": 0, "vehicles": 0, "person_kg": 0, "vehicle_kg": 0, "release_s": 0, "due_s": NEVER, "weight": 1}
    plain |= {"priority": 1, "rides": 0, "mode": 0, "column": -1, "pod": -1, "ead_s": -NEVER, "lad_s": NEVER}
    plain |= {"not_after_s": NEVER, "sort": 0, "together": 0, "hazardous": 0}
    return _fill(Lines, {"origin": origin, **given}, {name: (value, n) for name, value in plain.items()})  # type: ignore[no-any-return]


def make_carriers(*, type_idx: ArrayLike, at: ArrayLike, **given: Any) -> Carriers:
    """Give carriers; without ``ready_s`` ready at zero, without ``home`` staying where they end.

    Raises
    ------
    TypeError
        If a field is unknown.
    """
    n = (len(np.asarray(type_idx)),)
    return _fill(Carriers, {"type_idx": type_idx, "at": at, **given}, {"ready_s": (0, n), "home": (-1, n)})  # type: ignore[no-any-return]


def make_types(
    *, load_s: ArrayLike, unload_s: ArrayLike, positions: ArrayLike, seats: ArrayLike, **given: Any
) -> Types:
    """Give types of carrier; what is not given is the plain case: by air, on slots, one sort of piece, no crew limits.

    Raises
    ------
    TypeError
        If a field is unknown.
    """
    given |= {"load_s": load_s, "unload_s": unload_s, "positions": positions, "seats": seats}
    n = (len(np.asarray(load_s)),)
    plain = {"mode": 0, "seats_apart": 0, "uses_slots": 1, "stop_s": 3600, "duty_s": NO_LIMIT, "rest_s": 0, "spots": 1}
    return _fill(Types, given, {**{name: (value, n) for name, value in plain.items()}, "floor": (1, (*n, 1))})  # type: ignore[no-any-return]


def make_network(*, slots: ArrayLike, link_s: ArrayLike, payload_kg: ArrayLike, **given: Any) -> Network:
    """Give a network; what is not given limits nothing, costs an hour's worth of one a leg-hour, and shuts never.

    Raises
    ------
    TypeError
        If a field is unknown.
    """
    links = np.asarray(link_s, dtype=np.int64)
    n_types, n_nodes = links.shape[:2]
    by_link, by_node, by_both = (n_types, n_nodes, n_nodes), (n_nodes,), (n_types, n_nodes)
    none = (0, (0,))
    defaults: dict[str, tuple[Any, tuple[int, ...]]] = {
        "link_calendar": (-1, by_link), "link_stop": (-1, by_link), "link_gate": (-1, by_link),
        "link_fuel_kg": (0, by_link), "shut_ptr": (0, (n_nodes + 1,)), "shut_from_s": none, "shut_until_s": none,
        "slot_calendar": (0, (0, 3)),
        "gate_ptr": (0, (1,)), "gate_from_s": none, "gate_until_s": none, "gate_most": none,
        "handles": (1, by_both), "staged": (0, by_both), "hub_s": (-1, by_node), "storage": (NO_LIMIT, by_node),
        "parking": (NO_LIMIT, by_node), "parking_taken": (0, (0, 4)), "fuel_kg": (NO_LIMIT, by_node),
        "fuel_in": (0, (0, 3)),
    }  # fmt: skip
    given = {"slots": slots, "link_s": links, "payload_kg": payload_kg, **given}
    if given.get("link_cost") is None:
        given["link_cost"] = np.maximum(links, 0)
    return _fill(Network, given, defaults)  # type: ignore[no-any-return]
