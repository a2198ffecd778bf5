"""Links of every type: ways, explicit times, skies, stops, costs, fuel, gates.

What lives here: the links of one case, type by type. What does not: each mode's own arithmetic (``modes``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.domain.figures import was_known
from foedus.domain.places import LinkTime
from foedus.domain.transport import CarrierType
from foedus.movement.compiling.case import Compiler
from foedus.movement.modes.air import (
    Way,
    compile_air_links,
    find_greatest_kg,
    find_payload_kg,
    find_ways,
    note_runways,
    suits,
)
from foedus.movement.modes.airspace import Over, bar_flights, find_cleared, find_overflown
from foedus.movement.modes.links import Links, Span, make_links, merge_spans
from foedus.movement.modes.road import add_road, find_roads
from foedus.movement.modes.stops import Chains, chain_links
from foedus.movement.problem import I32, I64, Lines

_LISTED: Final = 4

Pair = tuple[int, int]


@dataclass(slots=True)
class TypeLinks:
    """The links of one type, those over stops included."""

    link_s: I64
    payload_kg: I64
    stop: I32
    barred: dict[Pair, tuple[Span, ...]]
    cost: I64
    fuel_kg: I64
    #: the reason that a barred link stands for, and what bars it, such as ``clearance: leave of the host``
    why: dict[Pair, str]


def compile_links(c: Compiler, lines: Lines) -> list[TypeLinks]:
    """Give the links of each type, by its mode; none where a route or a link names a place that is not there."""
    _refuse_names(c)
    if c.faults:
        return []
    terminals = {terminal.place for terminal in c.case.terminals}
    stands = {node for _, kind, node, _, _ in c.carriers if kind >= 0 and c.types[kind].mode == "air"}
    at_air = tuple(place.id in terminals or k in stands for k, place in enumerate(c.nodes))
    ways = find_ways(tuple(c.nodes), c.case.routes, c.places, at_air, _find_given_km(c))
    overs = _find_overs(c, ways)
    by_money = all(kind.cost_per_h is not None for kind in c.types if kind.mode == "air")
    compiled = [
        _compile_air(c, t, ways, overs, by_money=by_money) if kind.mode == "air" else _compile_road(c, lines, kind)
        for t, kind in enumerate(c.types)
    ]
    _note_costs(c, by_money=by_money)
    return compiled


def _refuse_names(c: Compiler) -> None:
    """Note routes and links that name a place, or a carrier type, that is not there."""
    for route in c.case.routes:
        for name in (route.start, *route.via, route.end):
            if name not in c.places:
                c.faults.append((f"route {route.start} to {route.end}", f"the place {name} is in no gazetteer"))
    for link in c.case.links:
        who = f"link {link.start} to {link.end}"
        for name in (link.start, link.end):
            if name not in c.places:
                c.faults.append((who, f"the place {name} is in no gazetteer"))
        if link.start == link.end:
            c.faults.append((who, "it leads nowhere"))
        for row in link.carriers:
            if row.carrier not in c.kinds:
                c.faults.append((who, f"the carrier type {row.carrier} is in no transport table"))
            hours = c.need_value(row.time_h, f"{who}, time_h of {row.carrier}")
            if hours <= 0:
                c.faults.append((who, f"{row.carrier} takes {hours:g} hours"))
            payload = c.find_value(row.payload_kg)
            if payload is not None and payload < 0:
                c.faults.append((who, f"{row.carrier} lifts {payload:g} kg"))


def list_pairs(c: Compiler, start: str, end: str, *, both_ways: bool) -> list[Pair]:
    """Give the pairs of nodes that a link holds for; none where an end is not in the network."""
    if start not in c.node_of or end not in c.node_of:
        return []
    pair = (c.node_of[start], c.node_of[end])
    return [pair, pair[::-1]] if both_ways else [pair]


def _find_given_km(c: Compiler) -> dict[Pair, float]:
    lengths: dict[Pair, float] = {}
    for link in c.case.links:
        km = c.find_value(link.length_km)
        for pair in list_pairs(c, link.start, link.end, both_ways=link.both_ways) if km is not None else ():
            lengths[pair] = float(km or 0.0)
    return lengths


def _find_overs(c: Compiler, ways: Mapping[Pair, Way]) -> dict[Pair, tuple[Over, ...]]:
    """Say where each way crosses the states that close their airspace or ask for a clearance."""
    case = c.case
    states = frozenset({one.state for one in case.airspace} | {one.state for one in case.clearances})
    if not states:
        return {}
    borders = case.borders or {}
    missing = sorted(states - borders.keys())
    if missing:
        c.notes.append(f"no borders of {', '.join(missing)} are at hand: a way crosses it only where a route says so")
    for one in case.clearances:
        if find_cleared(one, case.as_of) is None:
            c.notes.append(f"clearance {one.id} of {one.state} is neither granted nor asked for: taken as never given")
    return {pair: find_overflown(way.stops, states, borders, way.overflies) for pair, way in ways.items()}


def _compile_air(
    c: Compiler, index: int, ways: Mapping[Pair, Way], overs: Mapping[Pair, tuple[Over, ...]], *, by_money: bool
) -> TypeLinks:
    """Give the links of one aircraft type."""
    kind, name = c.types[index], c.name_types()[index]
    own = _find_own(c, kind)
    if own:
        links, notes = _compile_own(c, kind, own, ways)
    else:
        links, notes = compile_air_links(kind, tuple(c.nodes), ways)
    c.notes.extend(note for note in notes if note not in c.notes)
    barred, why = _bar_links(c, index, links, overs)
    open_ways = _find_open(c, name, links, barred)
    chains = chain_links(
        links.link_s,
        links.payload_kg,
        open_ways,
        _find_stops(c, kind),
        stop_s=3600 if kind.stop_h is None else round(kind.stop_h.value * 3600),
        enough_kg=_find_enough_kg(c, kind, links),
    )
    fuel, cost = _measure_hops(c, kind, links, own, by_money=by_money)
    return _lead_over_stops(chains, barred, why, fuel, cost)


def _find_own(c: Compiler, kind: CarrierType) -> dict[Pair, LinkTime]:
    """Give the explicit links of a type, by pair of nodes."""
    own: dict[Pair, LinkTime] = {}
    for link in c.case.links:
        for row in link.carriers:
            if row.carrier == kind.id:
                own |= dict.fromkeys(list_pairs(c, link.start, link.end, both_ways=link.both_ways), row)
    return own


def _compile_own(
    c: Compiler, kind: CarrierType, own: Mapping[Pair, LinkTime], ways: Mapping[Pair, Way]
) -> tuple[Links, tuple[str, ...]]:
    """Give the links of a type with a network of its own; runways count, range where no payload is given."""
    links = make_links(len(c.nodes))
    for (a, b), row in own.items():
        if suits(kind, c.nodes[a]) is False or suits(kind, c.nodes[b]) is False:
            continue
        payload: float | None = c.find_value(row.payload_kg)
        if payload is None and (a, b) in ways:
            payload = find_payload_kg(kind, ways[a, b].km)
        if payload is None:
            payload = min((point.payload_tonnes for point in kind.payload_range), default=0.0) * 1000
        links.link_s[a, b] = max(1, round((c.find_value(row.time_h) or 0.0) * 3600))
        links.payload_kg[a, b] = math.floor(payload + 1e-6)
    return links, note_runways(kind, tuple(c.nodes), sorted({a for pair in own for a in pair}))


def _bar_links(
    c: Compiler, index: int, links: Links, overs: Mapping[Pair, tuple[Over, ...]]
) -> tuple[dict[Pair, tuple[Span, ...]], dict[Pair, str]]:
    """Give the spans in which nobody of a type may leave on a link, and why: closed links and skies, clearances."""
    spans: dict[Pair, list[Span]] = {}
    why: dict[Pair, str] = {}
    for link in c.case.links:
        shut = [
            (c.count_s(one.from_at), c.count_end_s(one.until_at))
            for one in link.shut
            if was_known(one.known_at, c.case.as_of)
        ]
        for pair in list_pairs(c, link.start, link.end, both_ways=link.both_ways) if shut else ():
            spans.setdefault(pair, []).extend(shut)
            why[pair] = f"path: the closure of the link from {link.start} to {link.end}"
    states: dict[tuple[str, ...], list[Pair]] = {}
    for pair, crossed in overs.items():
        if links.link_s[pair] < 0 or not crossed:
            continue
        barring, by = bar_flights(
            crossed,
            int(links.link_s[pair]),
            c.signs[index],
            airspace=c.case.airspace,
            clearances=c.case.clearances,
            ends_in=(c.nodes[pair[0]].country, c.nodes[pair[1]].country),
            zero_at=c.case.zero_at,
            as_of=c.case.as_of,
        )
        if barring:
            spans.setdefault(pair, []).extend(barring)
            why[pair] = _word_bar(c, index, by)
            states.setdefault(by, []).append(pair)
    for by, pairs in states.items():
        name = c.name_types()[index]
        c.notes.append(f"{' and '.join(by)} bars departures of {name} for a time or for good: {_list_pairs(c, pairs)}")
    kept = {pair: merged for pair, rows in spans.items() if (merged := merge_spans(rows)) and links.link_s[pair] >= 0}
    return kept, why


def _word_bar(c: Compiler, index: int, states: tuple[str, ...]) -> str:
    """Say what bars a way: the leave of states where one is asked for, else their closed skies."""
    asked = [c.case.clearances[k] for k in c.signs[index].clearances]
    leaves = [one for one in asked if one.state in states]
    if leaves:
        return f"clearance: leave of {', '.join(f'{one.state} ({one.id})' for one in leaves)}"
    return f"path: the closed sky of {', '.join(states)}"


def _list_pairs(c: Compiler, pairs: list[Pair]) -> str:
    shown = ", ".join(f"{c.nodes[a].id} to {c.nodes[b].id}" for a, b in pairs[:_LISTED])
    return shown + (f" and {len(pairs) - _LISTED} more" if len(pairs) > _LISTED else "")


def _find_open(c: Compiler, name: str, links: Links, barred: Mapping[Pair, tuple[Span, ...]]) -> NDArray[np.bool_]:
    """Say which links are not barred over all of the plan, and say which are."""
    first, last = c.find_horizon()
    is_open = np.ones(links.link_s.shape, dtype=np.bool_)
    for pair, spans in barred.items():
        is_open[pair] = not any(begin <= first and end >= last for begin, end in spans)
    shut = [pair for pair in barred if not is_open[pair]]
    if shut:
        c.notes.append(f"no way for {name} from {_list_pairs(c, shut)}: barred for good")
    return is_open


def _find_stops(c: Compiler, kind: CarrierType) -> NDArray[np.bool_]:
    """Say at which nodes a type may stop on its way: bool, shape ``(n_nodes,)``."""
    stops = np.zeros(len(c.nodes), dtype=np.bool_)
    for terminal in c.case.terminals:
        slots = c.find_value(terminal.working_slots) or 0
        most = max([slots, *(one.value for one in terminal.slots_during)])
        handled = terminal.equipment is None or set(kind.needs_equipment) <= set(terminal.equipment)
        node = c.node_of.get(terminal.place, -1)
        if terminal.technical_stop and node >= 0 and most >= 1 and handled:
            stops[node] = suits(kind, c.nodes[node]) is not False
    return stops


def _find_enough_kg(c: Compiler, kind: CarrierType, links: Links) -> int:
    """Give the payload below which a stop on the way is worth it."""
    share = c.find_value(c.case.stop_below_frac)
    greatest = max(find_greatest_kg(kind), int(links.payload_kg.max(initial=0)))
    return 1 if share is None else max(1, math.ceil(share * greatest))


def _measure_hops(
    c: Compiler, kind: CarrierType, links: Links, own: Mapping[Pair, LinkTime], *, by_money: bool
) -> tuple[I64, I64]:
    """Give fuel drawn and cost of each direct link: those given, else by the hours in the air."""
    hours = np.maximum(links.link_s, 0) / 3600
    burn = 0.0 if kind.fuel_kg_per_h is None else kind.fuel_kg_per_h.value
    rate = kind.cost_per_h.value if by_money and kind.cost_per_h is not None else 3600.0
    fuel = np.ceil(hours * burn - 1e-6).astype(np.int64)
    cost = np.rint(hours * rate).astype(np.int64)
    for pair, row in own.items():
        given_kg, price = c.find_value(row.fuel_kg), c.find_value(row.cost)
        if given_kg is not None:
            fuel[pair] = math.ceil(given_kg)
        if price is not None:
            cost[pair] = round(price)
    return fuel, cost


def _lead_over_stops(
    chains: Chains, barred: Mapping[Pair, tuple[Span, ...]], why: Mapping[Pair, str], fuel: I64, cost: I64
) -> TypeLinks:
    """Put chains in the place of direct links: cost is that of all hops, bars and fuel those of the first."""
    kept = {pair: spans for pair, spans in barred.items() if chains.link_s[pair] >= 0 and chains.stop[pair] < 0}
    words = {pair: why.get(pair, "") for pair in kept}
    total, first_fuel = cost.copy(), fuel.copy()
    rows, columns = np.nonzero(chains.stop >= 0)
    for k in np.argsort(chains.link_s[rows, columns], kind="stable").tolist():
        pair, stop = (int(rows[k]), int(columns[k])), int(chains.stop[rows[k], columns[k]])
        total[pair] = cost[pair[0], stop] + total[stop, pair[1]]
        first_fuel[pair] = fuel[pair[0], stop]
        if (pair[0], stop) in barred:
            kept[pair], words[pair] = barred[pair[0], stop], why.get((pair[0], stop), "")
    none = chains.link_s < 0
    return TypeLinks(
        chains.link_s,
        chains.payload_kg,
        chains.stop,
        kept,
        np.where(none, 0, total),
        np.where(none, 0, first_fuel),
        words,
    )


def _note_costs(c: Compiler, *, by_money: bool) -> None:
    """Say where hours stand for money, and where fuel is short but nobody knows what an aircraft burns."""
    kinds = [kind for kind in c.types if kind.mode == "air"]
    priced = [kind for kind in kinds if kind.cost_per_h is not None]
    if priced and not by_money:
        names = ", ".join(sorted({kind.name for kind in kinds if kind.cost_per_h is None}))
        c.notes.append(f"the cost of an hour of {names} is not known: cost is counted in seconds in the air")
    if any(c.find_value(terminal.fuel_kg) is not None for terminal in c.case.terminals):
        names = ", ".join(sorted({kind.name for kind in kinds if kind.fuel_kg_per_h is None}))
        if names:
            c.notes.append(f"what {names} burns is not known: it draws no fuel, but where a link says how much")


def _compile_road(c: Compiler, lines: Lines, kind: CarrierType) -> TypeLinks:
    """Give the roads that lines drive on, by the release of the first line of each pair of places."""
    links = make_links(len(c.nodes))
    by_pair: dict[Pair, list[int]] = {}
    for k in np.flatnonzero(lines.column >= 0).tolist():
        by_pair.setdefault((int(lines.origin[k]), int(lines.destination[k])), []).append(k)
    for (a, b), rows in by_pair.items():
        start, end = c.nodes[a].id, c.nodes[b].id
        ways = find_roads(
            start, end, roads=c.case.roads, crossings=c.case.crossings, places=c.places, as_of=c.case.as_of
        )
        if not ways:
            named = ", ".join(c.case.lines[k].id for k in rows)
            c.faults.append((f"lines {named}", f"to drive from {start} to {end}, but no road of known length is given"))
            continue
        ready = int(lines.release_s[rows].min()) + round(kind.load_h.value * 3600)
        add_road(links, (a, b), ways, kind, zero_at=c.case.zero_at, ready_s=ready)
    none = np.full(links.link_s.shape, -1, dtype=np.int32)
    cost = np.maximum(links.link_s, 0)
    why = {(a, b): f"path: the shut road from {c.nodes[a].id} to {c.nodes[b].id}" for a, b in links.barred}
    return TypeLinks(links.link_s, links.payload_kg, none, links.barred, cost, np.zeros_like(cost), why)
