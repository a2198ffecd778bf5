"""What a policy is told and what it answers while a movement runs.

What lives here: the frozen nouns of the state (theatre, closures, carriers, lines), of events and of orders. What does
not: any rule about them (``checking``), any plan. Times are whole seconds from the scenario's zero, durations are whole
seconds, weights whole kilograms; ``cost`` is in whatever one unit the links share.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: the priority that nobody jumps; larger numbers wait longer, equal ones in order of arrival
FIRST_PRIORITY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place to land: how many carriers it handles at once (0: never land there) and for how long each."""

    id: str
    n_slots: int
    handling_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way of one carrier type from one node to another."""

    from_node: str
    to_node: str
    duration_s: int
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierType:
    """A kind of carrier and its own network."""

    id: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheads:
    """What is added to every flight and to every handling."""

    take_off_s: int = 0
    landing_s: int = 0
    handling_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """What does not change while the movement runs."""

    nodes: tuple[Node, ...]
    types: tuple[CarrierType, ...]
    overheads: Overheads = Overheads()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A link of one type on which nobody takes off before ``until_s``; carriers under way go on."""

    type_id: str
    from_node: str
    to_node: str
    until_s: int


class Phase(StrEnum):
    """Where a carrier stands in its turn: it lands ``QUEUED``, is handled, is ``READY``, moves, and lands again."""

    QUEUED = "queued"
    HANDLING = "handling"
    READY = "ready"
    MOVING = "moving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One carrier: ``node`` is where it is, or where to while it moves; ``until_s`` ends the move or the handling.

    A line counts as on board from the start of the handling that loads it to the end of the one that unloads it.
    """

    id: str
    type_id: str
    capacity_kg: int
    node: str
    phase: Phase = Phase.READY
    until_s: int | None = None
    on_board: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not delivered: at ``node``, or on the carrier ``carrier_id``.

    ``soft_s`` is when it should, ``hard_s`` when it must have been unloaded at its destination. An expired line stays
    in the state as long as it is on board.
    """

    id: str
    destination: str
    weight_kg: int
    earliest_s: int
    soft_s: int
    hard_s: int
    node: str | None = None
    carrier_id: str | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that is known at ``now_s``; what is to come is not in it."""

    now_s: int
    theatre: Theatre
    carriers: tuple[Carrier, ...]
    lines: tuple[Line, ...]
    closures: tuple[Closure, ...] = ()


class EventKind(StrEnum):
    """What can happen."""

    LINE_ADDED = "line_added"
    LINE_AVAILABLE = "line_available"
    LINE_EXPIRED = "line_expired"
    CARRIER_ARRIVED = "carrier_arrived"
    CARRIER_READY = "carrier_ready"
    HANDLING_STARTED = "handling_started"
    LINK_CLOSED = "link_closed"
    LINK_REOPENED = "link_reopened"
    ORDER_REFUSED = "order_refused"
    TICK = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened at ``at_s``; the fields that its kind does not need stay empty.

    Line events name ``line_id``; carrier events and refusals ``carrier_id``; link events ``type_id``, ``from_node``,
    ``to_node``; a refusal may say why in ``reason``.
    """

    kind: EventKind
    at_s: int
    line_id: str = ""
    carrier_id: str = ""
    type_id: str = ""
    from_node: str = ""
    to_node: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one carrier is to do next; it replaces the carrier's order before, except what handling has committed.

    A queued carrier is handled in its turn (``priority``, ``FIRST_PRIORITY`` first), unloads and loads at once, then
    takes off to ``next_node`` if one is given. A ready carrier with nothing to load or unload takes off; with
    something, it queues again. Without an order a landed carrier stands aside and holds nobody up.
    """

    carrier_id: str
    load: tuple[str, ...] = ()
    unload: tuple[str, ...] = ()
    next_node: str | None = None
    priority: int = FIRST_PRIORITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """What is planned for one line on one carrier: from where to which transfer point, and by when at the latest.

    ``latest_departure_s`` is the last take-off from ``from_node`` that still meets the hard date if nobody is in the
    way; ``bound`` says that the line is on board or its loading has begun; until then the leg may be given to another
    carrier.
    """

    line_id: str
    carrier_id: str
    from_node: str
    transfer_node: str
    latest_departure_s: int
    bound: bool


class Cause(StrEnum):
    """Why a line cannot be delivered in time."""

    NO_SLOT = "no_slot"
    TOO_HEAVY = "too_heavy"
    NO_PATH = "no_path"
    CLOSED = "closed"
    NO_TIME = "no_time"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """A line that cannot be delivered in time, and why.

    ``earliest_s`` is a proven lower bound on its delivery (None: there is no way at all), later than ``hard_s``. It
    counts on carriers that are free for this line alone and on closures that end when the state says. An ``EXPIRED``
    line ran out of time without a proof before; then ``proved`` is False.
    """

    line_id: str
    cause: Cause
    earliest_s: int | None
    hard_s: int
    proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The answer to one step: orders only for carriers that need them, and ``wake_by_s``: ask again no later."""

    orders: tuple[Order, ...] = ()
    wake_by_s: int | None = None
    undeliverable: tuple[Undeliverable, ...] = ()
    complete: bool = True
