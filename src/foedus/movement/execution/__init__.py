"""Execution: a movement under way, answered step by step.

What lives here: the nouns of state, events and orders; the policy; proof of what cannot be delivered; a reference
world and the seeded hub family. What does not: a plan made in advance (``planner``), the clock.
"""

from foedus.movement.execution.bound import Crowded, MissedBound, bound_missed
from foedus.movement.execution.hub import HUB_SIZES, HUB_SLACK, HUB_WEATHER, make_hub
from foedus.movement.execution.nouns import (
    FIRST_PRIORITY,
    Carrier,
    CarrierType,
    Cause,
    Closure,
    Event,
    EventKind,
    Leg,
    Line,
    Link,
    Node,
    Order,
    Orders,
    Overheads,
    Phase,
    State,
    Theatre,
    Undeliverable,
)
from foedus.movement.execution.policy import Policy
from foedus.movement.execution.proof import check_proof
from foedus.movement.execution.telling import derive_events
from foedus.movement.execution.world import Decides, Outcome, Setup, World

__all__ = [
    "FIRST_PRIORITY",
    "HUB_SIZES",
    "HUB_SLACK",
    "HUB_WEATHER",
    "Carrier",
    "CarrierType",
    "Cause",
    "Closure",
    "Crowded",
    "Decides",
    "Event",
    "EventKind",
    "Leg",
    "Line",
    "Link",
    "MissedBound",
    "Node",
    "Order",
    "Orders",
    "Outcome",
    "Overheads",
    "Phase",
    "Policy",
    "Setup",
    "State",
    "Theatre",
    "Undeliverable",
    "World",
    "bound_missed",
    "check_proof",
    "derive_events",
    "make_hub",
]
