"""Seeded courses of the hub family: what a policy is measured on.

What lives here: ``make_hub``. What does not: the rules of the world. Two zones lie apart: lines are picked up in one
and dropped off in the other. Light carriers serve the inside of each zone, heavy ones fly between the rims of the
zones over hubs in the middle; the two networks meet only at the rims, where loads change carriers. Handling is at few
places at once, some nodes take nobody, links close at random, part of the lines becomes known while the movement
runs.

Dates: ``ideal`` is the journey of a line with nobody in the way; ``clear`` is the time the busiest node needs to handle
all lines on their ideal journeys once, in full loads. The hard date is release + ideal + slack x (ideal + clear), the
soft date lies at half the slack.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from foedus.movement.execution.network import NEVER, Indexed, Journeys, Ways, find_journeys, find_ways
from foedus.movement.execution.nouns import Carrier, CarrierType, Closure, Line, Link, Node, Overheads, Theatre
from foedus.movement.execution.world import Setup

#: name -> (carriers, nodes, lines)
HUB_SIZES = {"small": (24, 12, 48), "middle": (60, 30, 160), "large": (140, 70, 400)}
#: share of the slack given: tight is a third of generous
HUB_SLACK = {"generous": 3.0, "tight": 1.0}
#: mean hours between two closures of one link, hours closed
HUB_WEATHER = {"calm": (400.0, (1.0, 3.0)), "stormy": (40.0, (2.0, 8.0))}

#: capacity in kg, speed in km/h, cost a km
_KINDS = {"heavy": (20_000, 750.0, 10.0), "light": (6_000, 420.0, 3.0)}
_OVER = Overheads(take_off_s=300, landing_s=300, handling_s=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Positions (n, 2) in km; indices of nodes: inside each zone, on each rim, in the middle."""

    at: np.ndarray
    zones: tuple[tuple[int, ...], tuple[int, ...]]
    rims: tuple[tuple[int, ...], tuple[int, ...]]
    middle: tuple[int, ...]


def _place_nodes(n: int, draw: np.random.Generator) -> _Ground:
    n_pick, n_drop = max(4, round(0.3 * n)), max(4, round(0.4 * n))
    at, zones, rims = [], [], []
    first = 0
    for count, centre, inward in ((n_pick, 300.0, 1.0), (n_drop, 1700.0, -1.0)):
        n_rim = max(2, round(count / 6))
        for i in range(count):
            if i < n_rim:
                # the rim faces the other zone
                angle = (i + 0.5) / n_rim * math.pi * 0.8 - math.pi * 0.4
                at.append((centre + inward * 260.0 * math.cos(angle), 500.0 + 260.0 * math.sin(angle)))
            else:
                angle, radius = draw.uniform(0, 2 * math.pi), 220.0 * math.sqrt(draw.uniform(0.02, 1))
                at.append((centre + radius * math.cos(angle), 500.0 + radius * math.sin(angle)))
        zones.append(tuple(range(first, first + count)))
        rims.append(tuple(range(first, first + n_rim)))
        first += count
    for _ in range(n - first):
        at.append((draw.uniform(700, 1300), draw.uniform(150, 850)))
    return _Ground(at=np.array(at), zones=(zones[0], zones[1]), rims=(rims[0], rims[1]), middle=tuple(range(first, n)))


def _join(at: np.ndarray, nodes: tuple[int, ...], n_near: int) -> set[tuple[int, int]]:
    """Join each node to its nearest, and all together by a shortest tree."""
    far = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    pairs = {(min(i, j), max(i, j)) for i in nodes for j in sorted(nodes, key=lambda j: far[i, j])[1 : 1 + n_near]}
    inside = {nodes[0]}
    while len(inside) < len(nodes):
        i, j = min(((i, j) for i in inside for j in nodes if j not in inside), key=lambda p: far[p])
        pairs.add((min(i, j), max(i, j)))
        inside.add(j)
    return pairs


def _make_type(name: str, ground: _Ground, pairs: set[tuple[int, int]], ids: list[str]) -> CarrierType:
    _, speed_kmh, fee = _KINDS[name]
    links = []
    for i, j in sorted(pairs):
        far_km = float(np.hypot(*(ground.at[i] - ground.at[j])))
        duration_s = max(600, round(far_km / speed_kmh * 60) * 60)
        for a, b in ((i, j), (j, i)):
            links.append(Link(from_node=ids[a], to_node=ids[b], duration_s=duration_s, cost=round(fee * far_km, 1)))
    return CarrierType(id=name, links=tuple(links))


def _make_theatre(ground: _Ground, draw: np.random.Generator) -> Theatre:
    rims = ground.rims[0] + ground.rims[1]
    ids, nodes = [], []
    for i in range(len(ground.at)):
        zone = "pick" if i in ground.zones[0] else "drop" if i in ground.zones[1] else "mid"
        ids.append(f"{zone}-{'rim-' if i in rims else ''}{i}")
        if i in rims:
            n_slots = 1 if i in {ground.rims[0][0], ground.rims[1][0]} else int(draw.integers(2, 4))
        elif i in ground.middle:
            n_slots = int(draw.integers(2, 5))
        else:
            n_slots = int(draw.choice([0, 1, 2], p=[0.06, 0.64, 0.3]))
        nodes.append(Node(id=ids[i], n_slots=n_slots, handling_s=int(draw.integers(4, 10)) * 600))
    heavy_pairs = _join(ground.at, rims + ground.middle, 4)
    light_pairs = set().union(*(_join(ground.at, zone, 4) for zone in ground.zones))
    types = (
        _make_type("heavy", ground, heavy_pairs, ids),
        _make_type("light", ground, light_pairs, ids),
    )
    return Theatre(nodes=tuple(nodes), types=types, overheads=_OVER)


def _place_carriers(theatre: Theatre, ground: _Ground, n: int, draw: np.random.Generator) -> tuple[Carrier, ...]:
    n_heavy = round(0.35 * n)
    n_pick = round((n - n_heavy) * len(ground.zones[0]) / (len(ground.zones[0]) + len(ground.zones[1])))
    places = (
        [("heavy", _KINDS["heavy"][0], ground.rims[0] + ground.rims[1] + ground.middle)] * n_heavy
        + [("light", _KINDS["light"][0], ground.zones[0])] * n_pick
        + [("light", _KINDS["light"][0], ground.zones[1])] * (n - n_heavy - n_pick)
    )
    carriers = []
    for i, (kind, capacity_kg, nodes) in enumerate(places):
        usable = [j for j in nodes if theatre.nodes[j].n_slots > 0]
        node = theatre.nodes[int(draw.choice(usable))].id
        carriers.append(Carrier(id=f"{kind}-{i}", type_id=kind, capacity_kg=capacity_kg, node=node))
    return tuple(carriers)


def _make_lines(
    theatre: Theatre, ground: _Ground, n: int, slack: float, draw: np.random.Generator
) -> tuple[tuple[int, Line], ...]:
    indexed = Indexed.of(theatre)
    found = [find_ways(indexed, k, {}, 0) for k in range(len(theatre.types))]
    ways, journeys = [row[0] for row in found], find_journeys(indexed, [row[1] for row in found])
    usable = [[j for j in zone if theatre.nodes[j].n_slots > 0] for zone in ground.zones]
    weights = [int(draw.integers(5, 31)) * 100 for _ in range(n)]
    shut = [j for j in ground.zones[1] if theatre.nodes[j].n_slots == 0]
    rows = []
    for _ in range(n):
        origin, to = int(draw.choice(usable[0])), int(draw.choice(usable[1]))
        if shut and draw.random() < 0.02:
            to = int(draw.choice(shut))
        late = draw.random() < 0.25
        added_s = int(draw.integers(1, 25 * 6)) * 600 if late else 0
        earliest_s = added_s + int(draw.integers(0, 19 if late else 73)) * 600
        rows.append((origin, to, added_s, earliest_s))
    clear_s = _find_clearing(indexed, ways, journeys, [(*row[:2], kg) for row, kg in zip(rows, weights, strict=True)])
    lines = []
    for i, ((origin, to, added_s, earliest_s), weight_kg) in enumerate(zip(rows, weights, strict=True)):
        ideal_s = journeys.time_s[origin][to] if journeys.time_s[origin][to] < NEVER else 12 * 3600
        slack_s = slack * (ideal_s + clear_s)
        line = Line(
            id=f"line-{i}",
            node=theatre.nodes[origin].id,
            destination=theatre.nodes[to].id,
            weight_kg=weight_kg,
            earliest_s=earliest_s,
            soft_s=earliest_s + round(ideal_s + slack_s / 2),
            hard_s=earliest_s + round(ideal_s + slack_s),
        )
        lines.append((added_s, line))
    return tuple(lines)


def _find_clearing(indexed: Indexed, ways: list[Ways], journeys: Journeys, rows: list[tuple[int, int, int]]) -> float:
    """Find the time that the busiest node needs for (origin, destination, weight) on ideal journeys in full loads."""
    kinds = list(_KINDS.values())
    work = [0.0] * len(indexed.n_slots)
    for origin, to, weight_kg in rows:
        u = origin
        while u != to and journeys.time_s[u][to] < NEVER:
            k, v = journeys.kind[u][to], journeys.transfer[u][to]
            part = weight_kg / kinds[k][0]
            work[u] += part
            while u != v:
                u = ways[k].hop[u][v]
                work[u] += part
    return max(w * h / max(1, s) for w, h, s in zip(work, indexed.handling_s, indexed.n_slots, strict=True))


def _make_closures(
    theatre: Theatre, until_s: int, weather: str, draw: np.random.Generator
) -> tuple[tuple[int, Closure], ...]:
    mean_h, (least_h, most_h) = HUB_WEATHER[weather]
    closures = []
    for kind in theatre.types:
        for link in kind.links:
            begin_s = 0
            while True:
                begin_s += 60 * max(1, round(draw.exponential(mean_h) * 60))
                if begin_s >= until_s:
                    break
                end_s = begin_s + 60 * round(draw.uniform(least_h, most_h) * 60)
                shut = Closure(type_id=kind.id, from_node=link.from_node, to_node=link.to_node, until_s=end_s)
                closures.append((begin_s, shut))
                begin_s = end_s
    return tuple(closures)


def make_hub(
    size: str | tuple[int, int, int] = "small", *, seed: int, slack: str | float = "generous", weather: str = "calm"
) -> Setup:
    """Make one course of the hub family; same arguments, same course.

    Parameters
    ----------
    size
        A name of ``HUB_SIZES``, or (carriers, nodes, lines); at least 4 carriers and 8 nodes.
    seed
        Of the counter-based stream (Philox).
    slack
        A name of ``HUB_SLACK``, or how often ideal and clearing time are given on top of the ideal.
    weather
        A name of ``HUB_WEATHER``.

    Examples
    --------
    >>> setup = make_hub("small", seed=1)
    >>> len(setup.carriers), len(setup.theatre.nodes), len(setup.lines)
    (24, 12, 48)
    """
    n_carriers, n_nodes, n_lines = HUB_SIZES[size] if isinstance(size, str) else size
    draw = np.random.Generator(np.random.Philox(key=seed))
    ground = _place_nodes(n_nodes, draw)
    theatre = _make_theatre(ground, draw)
    carriers = _place_carriers(theatre, ground, n_carriers, draw)
    lines = _make_lines(theatre, ground, n_lines, HUB_SLACK[slack] if isinstance(slack, str) else slack, draw)
    last_s = max(line.hard_s for _, line in lines)
    return Setup(
        theatre=theatre, carriers=carriers, lines=lines, closures=_make_closures(theatre, last_s, weather, draw)
    )
