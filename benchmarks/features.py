"""Every further feature of the model, put at random on an instance that has none of them.

What lives here: hubs, ports on the way, dates, sorts of pieces, slots by period, gates, technical stops, crews,
parking, fuel, storage. What does not: whether all of it together can be planned; some instances come out infeasible.
"""

from __future__ import annotations

import numpy as np

from foedus.movement.problem import NEVER, NO_LIMIT, Carriers, Lines, Network, Problem, Types


def _add_to_lines(rng: np.random.Generator, lines: Lines, n_nodes: int, chance: float) -> Lines:
    n = len(lines.origin)
    own = (lines.rides != 0) | (lines.column >= 0)

    def some(share: float) -> np.ndarray:
        return (rng.random(n) < share * chance) & ~own

    pod = np.where(some(0.3), rng.integers(0, n_nodes, n), -1)
    pod = np.where(pod == lines.origin, -1, pod).astype(np.int32)
    ead = np.where(some(0.3), lines.release_s + rng.integers(0, 15, n), -NEVER)
    hazardous = some(0.2).astype(np.int8)
    return lines._replace(
        pod=pod,
        ead_s=ead,
        lad_s=np.where(some(0.3), lines.release_s + rng.integers(3, 15, n), NEVER),
        not_after_s=np.where(some(0.4), lines.release_s + rng.integers(5, 40, n), NEVER),
        sort=(some(0.5) * rng.integers(0, 2, n)).astype(np.int32),
        together=(some(0.3) & ((hazardous == 0) | (lines.persons == 0))).astype(np.int8),
        hazardous=hazardous,
    )


def _add_to_types(rng: np.random.Generator, types: Types, chance: float) -> Types:
    n = len(types.mode)
    road = types.mode != 0
    floor = np.ones((n, 2), np.int64)
    floor[:, 1] = np.where(road, 1, rng.integers(0, 3, n))
    crews = (rng.random(n) < 0.4 * chance) & ~road
    return types._replace(
        floor=floor,
        stop_s=rng.integers(1, 3, n),
        duty_s=np.where(crews, rng.integers(18, 40, n), NO_LIMIT),
        rest_s=rng.integers(4, 10, n),
        spots=np.where(road, 0, rng.integers(1, 3, n)),
    )


def _add_stops(rng: np.random.Generator, network: Network, types: Types, chance: float) -> None:
    """Send some links over a third node, in place."""
    n_nodes = len(network.slots)
    for t in np.flatnonzero(types.mode == 0).tolist():
        for _ in range(6):
            a, b, c = rng.integers(0, n_nodes, 3).tolist()
            link, stop = network.link_s[t], network.link_stop[t]
            if len({a, b, c}) < 3 or rng.random() > chance or min(link[a, c], link[c, b], link[a, b]) < 0:
                continue
            if max(stop[a, c], stop[c, b], stop[a, b]) >= 0 or network.slots[c] <= 0:
                continue
            stop[a, b] = c
            link[a, b] = link[a, c] + types.stop_s[t] + link[c, b]
            network.payload_kg[t, a, b] = min(network.payload_kg[t, a, c], network.payload_kg[t, c, b])
            if (stop[a] == b).any() or (stop[:, b] == a).any():
                stop[a, b] = -1  # a hop of another way must stay a link without stops


def _add_to_network(rng: np.random.Generator, network: Network, types: Types, chance: float) -> Network:
    n_nodes, shape = len(network.slots), network.link_s.shape

    def some(share: float, size: tuple[int, ...]) -> np.ndarray:
        return rng.random(size) < share * chance

    ptr, opens, shuts = network.shut_ptr, network.shut_from_s, network.shut_until_s
    calendars = []
    for node in np.flatnonzero(some(0.3, (n_nodes,)) & (network.slots > 1)).tolist():
        calendars.append((node, 1, len(ptr) - 1))
        at = int(rng.integers(0, 20))
        ptr = np.append(ptr, ptr[-1] + 1).astype(np.int32)
        opens, shuts = np.append(opens, at), np.append(shuts, at + int(rng.integers(2, 10)))
    gate = np.where(some(0.15, shape), 0, -1).astype(np.int32)
    gate[np.flatnonzero(types.mode != 0)] = -1
    fuel = np.where(some(0.25, (n_nodes,)), rng.integers(0, 40, n_nodes), NO_LIMIT)
    coming = sorted((node, int(rng.integers(0, 30)), 60) for node in np.flatnonzero(fuel >= 0).tolist())
    parking = np.where(some(0.25, (n_nodes,)), rng.integers(2, 5, n_nodes), NO_LIMIT)
    taken = [(node, 3, 9, 1) for node in np.flatnonzero(parking >= 0).tolist()]
    new = network._replace(
        shut_ptr=ptr,
        shut_from_s=opens,
        shut_until_s=shuts,
        slot_calendar=np.array(calendars, np.int64).reshape(-1, 3),
        link_gate=gate,
        gate_ptr=np.array([0, 3], np.int32),
        gate_from_s=np.array([0, 10, 20], np.int64),
        gate_until_s=np.array([10, 20, 30], np.int64),
        gate_most=rng.integers(0, 3, 3),
        link_fuel_kg=np.where(types.mode[:, None, None] == 0, rng.integers(0, 6, shape), 0),
        link_cost=rng.integers(0, 9, shape),
        handles=np.where(some(0.1, (shape[0], n_nodes)) & (types.mode[:, None] == 0), 0, 1).astype(np.int8),
        staged=some(0.2, (shape[0], n_nodes)).astype(np.int8),
        hub_s=np.where(rng.random(n_nodes) < 0.6 * chance, rng.integers(0, 4, n_nodes), -1),
        storage=np.where(some(0.3, (n_nodes,)), rng.integers(2, 6, n_nodes), NO_LIMIT),
        parking=parking,
        parking_taken=np.array(taken, np.int64).reshape(-1, 4),
        fuel_kg=fuel,
        fuel_in=np.array(coming, np.int64).reshape(-1, 3),
        link_stop=network.link_stop.copy(),
        link_s=network.link_s.copy(),
        payload_kg=network.payload_kg.copy(),
    )
    # ways that only hubs can bridge
    bare = some(0.15, shape) & (types.mode[:, None, None] == 0)
    new.payload_kg[bare] = 0
    _add_stops(rng, new, types, 0.7 * chance)
    return new


def add_features(problem: Problem, seed: int, *, chance: float = 1.0) -> Problem:
    """Give an instance with further features at random.

    Parameters
    ----------
    seed
        Names the draw.
    chance
        From 0 to 1: how likely each feature is, against its usual share.
    """
    rng = np.random.default_rng((seed, 7))
    lines = _add_to_lines(rng, problem.lines, len(problem.network.slots), chance)
    types = _add_to_types(rng, problem.types, chance)
    network = _add_to_network(rng, problem.network, types, chance)
    carriers: Carriers = problem.carriers
    names = problem.names._replace(sorts=("car", "lorry"))
    return Problem(lines, carriers, types, network, names)
