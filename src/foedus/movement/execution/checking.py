"""Is this state, are these events, something that can follow on what was known before?

What lives here: the checks of a step before anything is taken over; every fault is reported at once. What does not: any
plan. A step that fails here changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from foedus.errors import Fault, InputError
from foedus.movement.execution.nouns import Carrier, Event, EventKind, Line, Order, Phase, State, Theatre

_LINES = {EventKind.LINE_ADDED, EventKind.LINE_AVAILABLE, EventKind.LINE_EXPIRED}
_LINKS = {EventKind.LINK_CLOSED, EventKind.LINK_REOPENED}


def make_fault(place: str, field: str, found: object, expected: str, code: str) -> Fault:
    """Make a fault of a step: ``place`` is ``state`` or ``events[3]``."""
    return Fault(file=place, line=0, column=0, field=field, found=str(found), expected=expected, code=code)


def refuse(faults: Sequence[Fault], what: str) -> None:
    """Raise if there is any fault.

    Raises
    ------
    InputError
        With all of them.
    """
    if faults:
        raise InputError(
            f"The {what} cannot be used; the plan before it stands",
            code=f"execution-{what}",
            hint="mend what is listed; where the world has truly moved on by itself, call restart(state)",
            faults=tuple(faults),
        )


def check_theatre(theatre: Theatre) -> None:
    """Check nodes, types and links.

    Raises
    ------
    InputError
        With every fault.
    """
    faults = []
    nodes = {node.id for node in theatre.nodes}
    for name, rows in (("node", theatre.nodes), ("type", theatre.types)):
        for twice in [key for key, count in Counter(row.id for row in rows).items() if count > 1]:
            faults.append(make_fault("theatre", f"{name} {twice}", "twice", "an id that is given once", "duplicate-id"))
    for node in theatre.nodes:
        if node.n_slots < 0 or node.handling_s < 0:
            found = f"{node.n_slots} slots, {node.handling_s} s"
            faults.append(
                make_fault("theatre", f"node {node.id}", found, "slots and handling of at least 0", "negative")
            )
    for kind in theatre.types:
        for link in kind.links:
            place = f"link {kind.id} {link.from_node}-{link.to_node}"
            lost = [end for end in (link.from_node, link.to_node) if end not in nodes]
            if lost:
                faults.append(make_fault("theatre", place, ", ".join(lost), "nodes of the theatre", "unknown-node"))
            if link.duration_s <= 0 or link.cost < 0:
                found = f"{link.duration_s} s, cost {link.cost}"
                faults.append(
                    make_fault("theatre", place, found, "a duration above 0, a cost of at least 0", "negative")
                )
    refuse(faults, "theatre")


def check_events(events: Sequence[Event], before_s: int | None, state: State, gone: Mapping[str, Line]) -> None:
    """Check events against the clock and against the names of the state.

    Parameters
    ----------
    before_s
        The clock of the step before (None: this is the first).
    gone
        Lines of the step before; an expired one may have left the state.

    Raises
    ------
    InputError
        With every fault.
    """
    faults = []
    lines = {line.id for line in state.lines}
    carriers = {carrier.id for carrier in state.carriers}
    links = (
        {(t.id, link.from_node, link.to_node) for t in state.theatre.types for link in t.links}
        if any(e.kind in _LINKS for e in events)
        else set()
    )
    seen: set[Event] = set()
    for i, event in enumerate(events):
        place = f"events[{i}]"
        if before_s is not None and event.at_s < before_s:
            expected = f"an instant from the last step ({before_s} s) on"
            faults.append(make_fault(place, "at_s", event.at_s, expected, "before-clock"))
        if event.at_s > state.now_s:
            expected = f"an instant up to the clock ({state.now_s} s)"
            faults.append(make_fault(place, "at_s", event.at_s, expected, "after-clock"))
        if event in seen:
            faults.append(
                make_fault(place, event.kind, event.line_id or event.carrier_id, "an event told once", "twice")
            )
        seen.add(event)
        if event.kind in _LINES and event.line_id not in lines and event.line_id not in gone:
            faults.append(make_fault(place, "line_id", event.line_id, "a line of the state", "unknown-line"))
        elif event.kind in _LINKS:
            link = (event.type_id, event.from_node, event.to_node)
            if link not in links:
                faults.append(make_fault(place, "link", " ".join(link), "a link of the theatre", "unknown-link"))
        elif event.kind not in _LINES and event.kind is not EventKind.TICK and event.carrier_id not in carriers:
            faults.append(
                make_fault(place, "carrier_id", event.carrier_id, "a carrier of the state", "unknown-carrier")
            )
        if event.kind is EventKind.LINE_ADDED and event.line_id in gone:
            faults.append(make_fault(place, "line_id", event.line_id, "a line that is not there yet", "added-twice"))
    refuse(faults, "events")


def check_state(state: State, before: State | None) -> None:
    """Check a state in itself: names, places, loads; what is the same object as before was checked then.

    Raises
    ------
    InputError
        With every fault.
    """
    faults = []
    if before is not None and state.now_s < before.now_s:
        expected = f"a clock that does not run back ({before.now_s} s)"
        faults.append(make_fault("state", "now_s", state.now_s, expected, "clock-back"))
    if before is not None and state.theatre is not before.theatre and state.theatre != before.theatre:
        faults.append(make_fault("state", "theatre", "another", "the theatre of the first step", "theatre-changed"))
    nodes = {node.id for node in state.theatre.nodes}
    types = {kind.id for kind in state.theatre.types}
    lines = {line.id: line for line in state.lines}
    carriers = {carrier.id: carrier for carrier in state.carriers}
    if len(lines) < len(state.lines) or len(carriers) < len(state.carriers):
        faults.append(make_fault("state", "id", "twice", "lines and carriers with ids of their own", "duplicate-id"))
    same = set(map(id, before.carriers)) | set(map(id, before.lines)) if before is not None else set()
    for carrier in state.carriers:
        if id(carrier) not in same:
            faults += _find_carrier_faults(carrier, lines, nodes, types)
    for line in state.lines:
        if id(line) in same:
            continue
        place = f"line {line.id}"
        if line.destination not in nodes or (line.node is not None and line.node not in nodes):
            faults.append(
                make_fault("state", place, f"{line.node}, {line.destination}", "nodes of the theatre", "unknown-node")
            )
        if (line.node is None) == (line.carrier_id is None):
            faults.append(
                make_fault("state", place, f"{line.node}, {line.carrier_id}", "a node or a carrier", "no-place")
            )
        if line.carrier_id is not None and (
            line.carrier_id not in carriers or line.id not in carriers[line.carrier_id].on_board
        ):
            faults.append(
                make_fault("state", place, line.carrier_id, "a carrier that has the line on board", "not-on-board")
            )
        if line.weight_kg < 0 or line.soft_s > line.hard_s:
            found = f"{line.weight_kg} kg, soft {line.soft_s}, hard {line.hard_s}"
            faults.append(make_fault("state", place, found, "a weight of at least 0, soft not after hard", "negative"))
    for closure in state.closures:
        if closure.type_id not in types or closure.from_node not in nodes or closure.to_node not in nodes:
            found = f"{closure.type_id} {closure.from_node} {closure.to_node}"
            faults.append(make_fault("state", "closures", found, "a type and nodes of the theatre", "unknown-link"))
    refuse(faults, "state")


def _find_carrier_faults(carrier: Carrier, lines: Mapping[str, Line], nodes: set[str], types: set[str]) -> list[Fault]:
    faults = []
    place = f"carrier {carrier.id}"
    if carrier.node not in nodes or carrier.type_id not in types:
        faults.append(
            make_fault(
                "state",
                place,
                f"{carrier.type_id} at {carrier.node}",
                "a type and a node of the theatre",
                "unknown-node",
            )
        )
    if carrier.phase is Phase.MOVING and carrier.until_s is None:
        faults.append(make_fault("state", place, "moving", "until_s, the instant it lands", "no-end"))
    for line_id in carrier.on_board:
        if line_id not in lines or lines[line_id].carrier_id != carrier.id:
            faults.append(make_fault("state", place, line_id, "on board only lines that say so", "not-on-board"))
    # in a handling both what gets off and what gets on is on board
    weight_kg = sum(lines[i].weight_kg for i in carrier.on_board if i in lines)
    if carrier.phase is not Phase.HANDLING and weight_kg > carrier.capacity_kg:
        faults.append(make_fault("state", place, "an overload", f"at most {carrier.capacity_kg} kg", "overload"))
    return faults


def check_follows(before: State, after: State, events: Sequence[Event], orders: Mapping[str, Order]) -> None:
    """Check that a state can follow on the one before under the orders given.

    Raises
    ------
    InputError
        With every contradiction.
    """
    faults = []
    then = {carrier.id: carrier for carrier in before.carriers}
    now = {carrier.id: carrier for carrier in after.carriers}
    for lost in then.keys() ^ now.keys():
        expected = "the carriers of the step before"
        faults.append(
            make_fault("state", f"carrier {lost}", "gone" if lost in then else "new", expected, "carriers-changed")
        )
    for key, carrier in now.items():
        if key in then and carrier is not then[key]:
            faults += _find_turns(then[key], carrier, orders.get(key))
    added = {event.line_id for event in events if event.kind is EventKind.LINE_ADDED}
    expired = {event.line_id for event in events if event.kind is EventKind.LINE_EXPIRED}
    lines = {line.id for line in after.lines}
    known = {line.id: line for line in before.lines}
    for line_id in lines - known.keys() - added:
        faults.append(make_fault("state", f"line {line_id}", "new", "an event that adds it", "line-not-added"))
    for line_id in known.keys() - lines - expired:
        line = known[line_id]
        order = orders.get(line.carrier_id or "")
        if not line.expired and (order is None or line_id not in order.unload):
            expected = "an event that it expired, or an order that unloads it"
            faults.append(make_fault("state", f"line {line_id}", "gone", expected, "line-lost"))
    for line in after.lines:
        old = known.get(line.id)
        if (
            old is not None
            and old is not line
            and (old.destination, old.weight_kg) != (line.destination, line.weight_kg)
        ):
            faults.append(
                make_fault("state", f"line {line.id}", "changed", "destination and weight as before", "line-changed")
            )
    refuse(faults, "state")


def _find_turns(then: Carrier, now: Carrier, order: Order | None) -> list[Fault]:
    """Find what a carrier did without order."""
    faults = []
    place = f"carrier {now.id}"
    if (then.type_id, then.capacity_kg) != (now.type_id, now.capacity_kg):
        faults.append(
            make_fault(
                "state", place, f"{now.type_id}, {now.capacity_kg} kg", "type and capacity as before", "carrier-changed"
            )
        )
    ordered = order.next_node if order is not None else None
    if now.node not in {then.node, ordered}:
        expected = f"{then.node}" if ordered is None else f"{then.node} or {ordered}"
        faults.append(make_fault("state", place, now.node, f"at or under way to {expected}, as ordered", "not-ordered"))
    loaded = set(now.on_board) - set(then.on_board) - set(order.load if order is not None else ())
    left = set(then.on_board) - set(now.on_board) - set(order.unload if order is not None else ())
    for line_id in sorted(loaded):
        faults.append(
            make_fault("state", place, f"{line_id} on board", "only lines it was ordered to load", "not-ordered")
        )
    for line_id in sorted(left):
        faults.append(
            make_fault(
                "state", place, f"{line_id} off board", "only lines it was ordered to unload gone", "not-ordered"
            )
        )
    return faults
