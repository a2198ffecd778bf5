"""What happened between two states, as events.

What lives here: ``derive_events``, for a world that gives states but no events of its own. What does not: refusals
(only the world knows them).
"""

from __future__ import annotations

from foedus.movement.execution.nouns import Carrier, Closure, Event, EventKind, Phase, State


def derive_events(before: State | None, after: State) -> tuple[Event, ...]:
    """Derive the events that lead from one state to the next, all dated at the later clock.

    Parameters
    ----------
    before
        The state of the step before; None at the first step.
    after
        The state now.

    Returns
    -------
    tuple of Event
        Lines, links, carriers, in this order; a tick where nothing happened.
    """
    now_s = after.now_s
    events = []
    known = {line.id: line for line in before.lines} if before is not None else {}
    for line in after.lines:
        old = known.get(line.id)
        if old is None:
            events.append(Event(kind=EventKind.LINE_ADDED, at_s=now_s, line_id=line.id))
        was_s = before.now_s if before is not None and old is not None else now_s
        if was_s < line.earliest_s <= now_s:
            events.append(Event(kind=EventKind.LINE_AVAILABLE, at_s=now_s, line_id=line.id))
        if line.expired and old is not None and not old.expired:
            events.append(Event(kind=EventKind.LINE_EXPIRED, at_s=now_s, line_id=line.id))
    left = {line.id for line in after.lines}
    for line in known.values():
        if line.id not in left and now_s > line.hard_s and line.carrier_id is None:
            events.append(Event(kind=EventKind.LINE_EXPIRED, at_s=now_s, line_id=line.id))
    events += _derive_links(before.closures if before is not None else (), after)
    then = {carrier.id: carrier for carrier in before.carriers} if before is not None else {}
    for carrier in after.carriers:
        old_carrier = then.get(carrier.id)
        if old_carrier is not None and old_carrier is not carrier:
            events += _derive_turns(old_carrier, carrier, now_s)
    return tuple(events) or (Event(kind=EventKind.TICK, at_s=now_s),)


def _derive_links(shut_before: tuple[Closure, ...], after: State) -> list[Event]:
    then = {(c.type_id, c.from_node, c.to_node) for c in shut_before}
    now = {(c.type_id, c.from_node, c.to_node) for c in after.closures}
    return [
        Event(kind=kind, at_s=after.now_s, type_id=link[0], from_node=link[1], to_node=link[2])
        for kind, links in ((EventKind.LINK_CLOSED, now - then), (EventKind.LINK_REOPENED, then - now))
        for link in sorted(links)
    ]


def _derive_turns(then: Carrier, now: Carrier, now_s: int) -> list[Event]:
    kinds = []
    if then.phase is Phase.MOVING and now.phase is not Phase.MOVING:
        kinds.append(EventKind.CARRIER_ARRIVED)
    if then.phase is not Phase.HANDLING and now.phase is Phase.HANDLING:
        kinds.append(EventKind.HANDLING_STARTED)
    if then.phase is not Phase.READY and now.phase is Phase.READY:
        kinds.append(EventKind.CARRIER_READY)
    return [Event(kind=kind, at_s=now_s, carrier_id=now.id) for kind in kinds]
