"""A small movement by rail, by sea and by air, with a ferry that carries a train's load on: made for tests alone."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from foedus.movement.building import build_from_arrays
from foedus.movement.problem import MODES, Problem

H = 3600
#: the instant from which its seconds count
ZERO_AT = datetime(2030, 3, 1, tzinfo=UTC)
NODES = ("depot", "harbour", "island", "north pier")
#: of each node; the island lies across the antimeridian
COORDINATES = ((-36.9, 174.8), (-35.7, 174.3), (-18.1, -178.4), (-16.4, 179.4))


def make_surface() -> Problem:
    """Give two lines by rail, two by sea on one ferry that calls at two piers, one by air."""
    kinds = ("train", "ferry", "plane")
    link = np.full((3, 4, 4), -1)
    for kind, a, b, hours in ((0, 0, 1, 9), (1, 1, 2, 40), (1, 2, 3, 10), (1, 1, 3, 44), (2, 0, 2, 3), (2, 0, 3, 4)):
        link[kind, a, b] = link[kind, b, a] = hours * H
    lift = np.array([900_000, 600_000, 9_000])[:, None, None]
    rail, sea, air = (MODES.index(mode) for mode in ("rail", "sea", "air"))
    return build_from_arrays(
        lines={
            "origin": [0, 0, 1, 1, 0], "destination": [1, 1, 2, 3, 2], "persons": [300, 90, 120, 0, 40],
            "person_kg": 120, "vehicles": [20, 0, 12, 60, 0], "vehicle_kg": [9000, 0, 9000, 2000, 0],
            "release_s": [6 * H, 6 * H, 24 * H, 30 * H, 6 * H], "due_s": [24 * H, 24 * H, 80 * H, 80 * H, 24 * H],
            "weight": 1000, "mode": [rail, rail, sea, sea, air],
        },
        types={
            "load_s": [3 * H, 4 * H, H], "unload_s": [2 * H, 3 * H, H // 2], "positions": [30, 60, 2],
            "seats": [400, 200, 30], "mode": [rail, sea, air],
        },
        network={
            "slots": [2, 2, 1, 1], "link_s": link, "payload_kg": np.where(link >= 0, lift, 0),
        },
        carriers={"type_idx": [0, 1, 2], "at": [0, 1, 0]},
        names={
            "lines": ("BN-1", "BN-1/staff", "BN-2", "STORES", "HQ"), "nodes": NODES, "types": kinds,
            "carriers": ("train-01", "ferry-01", "plane-01"),
        },
    )  # fmt: skip
