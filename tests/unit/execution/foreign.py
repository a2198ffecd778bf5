"""An example of an adapter: a step-by-step airlift simulator of another making, driven by Foedus.

``Sky`` stands for another program: dicts, string states, time in ticks, its own words (airplane, airport, cargo,
processing), a route table per plane type, actions by airplane. ``drive`` is the whole adapter.
"""

from __future__ import annotations

from typing import Any

from foedus.api import Policy
from foedus.api import execution as ex

TICK_S = 600
PHASES = {
    "WAITING": ex.Phase.QUEUED,
    "PROCESSING": ex.Phase.HANDLING,
    "READY_FOR_TAKEOFF": ex.Phase.READY,
    "MOVING": ex.Phase.MOVING,
}


class Sky:
    """The foreign simulator: one tick a step; an action is {priority, cargo_to_load, cargo_to_unload, destination}."""

    def __init__(self) -> None:
        self.tick = 0
        self.airports = {1: 1, 2: 1, 3: 2, 4: 1}  # airport -> working capacity
        self.processing_ticks = 3
        self.routes = {
            "big": {(2, 3): (9, 90.0), (3, 2): (9, 90.0)},
            "small": {(1, 2): (4, 20.0), (2, 1): (4, 20.0), (3, 4): (4, 20.0), (4, 3): (4, 20.0)},
        }
        self.broken: dict[tuple[str, int, int], int] = {}  # route -> ticks left
        self.planes: dict[str, dict[str, Any]] = {
            name: {"type": kind, "state": "READY_FOR_TAKEOFF", "at": at, "max_weight": 3, "cargo": set(), "left": 0}
            for name, kind, at in (("a_0", "small", 2), ("a_1", "big", 3), ("a_2", "small", 3))
        }
        self.cargo: dict[int, dict[str, Any]] = {}
        for i in range(6):
            self._add(i)
        self.late_cargo = [6, 7]
        self.actions: dict[str, dict[str, Any]] = {}
        self.waiting: dict[int, list[str]] = {airport: [] for airport in self.airports}
        self.missed = 0

    def _add(self, i: int) -> None:
        soft, hard = self.tick + 150, self.tick + 300
        self.cargo[i] = {"at": 1, "to": 4 if i % 2 else 3, "weight": 1, "soft": soft, "hard": hard, "done": None}

    def step(self, actions: dict[str, dict[str, Any]]) -> None:
        """Let one tick pass."""
        self.actions.update(actions)
        self.tick += 1
        if self.tick == 20:
            self.broken["big", 2, 3] = 30
        if self.tick % 40 == 0 and self.late_cargo:
            self._add(self.late_cargo.pop(0))
        self.broken = {route: left - 1 for route, left in self.broken.items() if left > 1}
        for name, plane in self.planes.items():
            self._step_plane(name, plane, self.actions.get(name))

    def _step_plane(self, name: str, plane: dict[str, Any], action: dict[str, Any] | None) -> None:
        if plane["state"] in {"MOVING", "PROCESSING"}:
            plane["left"] -= 1
            if plane["left"] <= 0:
                landed = plane["state"] == "MOVING"
                plane["state"] = "WAITING" if landed else "READY_FOR_TAKEOFF"
                for i in () if landed else plane.pop("off"):
                    plane["cargo"].discard(i)
                    self.cargo[i]["at"] = plane["at"]
                    if self.cargo[i]["to"] == plane["at"]:
                        self.cargo[i]["done"] = self.tick
            return
        if action is None:
            return
        wants = action["cargo_to_load"] or action["cargo_to_unload"] or plane["state"] == "WAITING"
        queue = self.waiting[plane["at"]]
        if wants:
            if name not in queue:
                queue.append(name)
            plane["state"] = "WAITING"
            busy = [p for p in self.planes.values() if p["at"] == plane["at"] and p["state"] == "PROCESSING"]
            if queue[0] == name and len(busy) < self.airports[plane["at"]]:
                queue.pop(0)
                for i in action["cargo_to_load"]:
                    assert self.cargo[i]["at"] == plane["at"], "the cargo is not here"
                    self.cargo[i]["at"] = None
                    plane["cargo"].add(i)
                plane.update(state="PROCESSING", left=self.processing_ticks, off=list(action["cargo_to_unload"]))
                del self.actions[name]
        elif action["destination"]:
            ticks, _ = self.routes[plane["type"]][plane["at"], action["destination"]]
            assert (plane["type"], plane["at"], action["destination"]) not in self.broken, "the route is broken"
            plane.update(state="MOVING", at=action["destination"], left=ticks)
            del self.actions[name]


# --- the adapter -----------------------------------------------------------------------------------------------------


def read_theatre(sky: Sky) -> ex.Theatre:
    """Read what does not change."""
    return ex.Theatre(
        nodes=tuple(
            ex.Node(id=str(airport), n_slots=slots, handling_s=sky.processing_ticks * TICK_S)
            for airport, slots in sky.airports.items()
        ),
        types=tuple(
            ex.CarrierType(
                id=kind,
                links=tuple(
                    ex.Link(from_node=str(a), to_node=str(b), duration_s=ticks * TICK_S, cost=cost)
                    for (a, b), (ticks, cost) in routes.items()
                ),
            )
            for kind, routes in sky.routes.items()
        ),
    )


def read_state(sky: Sky, theatre: ex.Theatre) -> ex.State:
    """Read what is known at this tick."""
    now_s = sky.tick * TICK_S
    holder = {i: name for name, plane in sky.planes.items() for i in plane["cargo"]}
    open_cargo = {i: c for i, c in sky.cargo.items() if c["done"] is None and (sky.tick <= c["hard"] or i in holder)}
    return ex.State(
        now_s=now_s,
        theatre=theatre,
        carriers=tuple(
            ex.Carrier(
                id=name,
                type_id=plane["type"],
                capacity_kg=plane["max_weight"],
                node=str(plane["at"]),
                phase=PHASES[plane["state"]],
                until_s=now_s + plane["left"] * TICK_S if plane["state"] in {"MOVING", "PROCESSING"} else None,
                on_board=tuple(str(i) for i in sorted(plane["cargo"]) if i in open_cargo),
            )
            for name, plane in sky.planes.items()
        ),
        lines=tuple(
            ex.Line(
                id=str(i),
                destination=str(c["to"]),
                weight_kg=c["weight"],
                earliest_s=0,
                soft_s=c["soft"] * TICK_S,
                hard_s=c["hard"] * TICK_S,
                node=None if i in holder else str(c["at"]),
                carrier_id=holder.get(i),
                expired=sky.tick > c["hard"],
            )
            for i, c in open_cargo.items()
        ),
        closures=tuple(
            ex.Closure(type_id=kind, from_node=str(a), to_node=str(b), until_s=now_s + left * TICK_S)
            for (kind, a, b), left in sky.broken.items()
        ),
    )


def write_action(order: ex.Order) -> dict[str, Any]:
    """Say an order in the simulator's words."""
    return {
        "priority": order.priority,
        "cargo_to_load": [int(i) for i in order.load],
        "cargo_to_unload": [int(i) for i in order.unload],
        "destination": int(order.next_node) if order.next_node else 0,
    }


def drive(sky: Sky, policy: Policy, *, n_ticks: int) -> None:
    """Let Foedus fly somebody else's world."""
    theatre, before = read_theatre(sky), None
    for _ in range(n_ticks):
        state = read_state(sky, theatre)
        answer = policy.step(state, ex.derive_events(before, state), time_limit_s=1.0)
        before = state
        sky.step({order.carrier_id: write_action(order) for order in answer.orders})
