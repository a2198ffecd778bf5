"""Whether the proof of a bound on closure holds: a second, small program in whole numbers.

What lives here: a fresh reading of proofs. What does not: anything of the bounds, the planner or the
solver; none of them is imported, which the linter enforces.

A proof is plain data. Of ``kind`` *line*: no way of one line, alone, is quicker. *slots*: loads of lines, counted at
one node, need so much handling there. *fleet*: at the prices named, all carriers together cannot earn by the instant
before ``closure_s`` what the needs are worth. ``bounds`` and ``fleet`` say why each holds for every plan.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from foedus.movement.certify_world import Hops, World, cover
from foedus.movement.problem import NEVER, Problem


def _check_lines(w: World, lines: list[int], hops: Hops) -> Iterator[str]:
    """Lines that must be moved, of one mode, each part of which needs a hop of the set."""
    data, names = w.p.lines, w.p.names.lines
    if len(set(lines)) != len(lines) or not lines or not all(0 <= line < len(names) for line in lines):
        yield "a need names no lines, unknown ones, or some twice"
        return
    if len({int(data.mode[line]) for line in lines}) > 1:
        yield "the lines of a need differ in mode"
    ways: dict[tuple[int, ...], bool] = {}
    for line in lines:
        if data.rides[line] or data.column[line] >= 0 or data.not_after_s[line] < NEVER:
            yield f"line {names[line]} need not be moved by these loads"
            continue
        key = tuple(int(x[line]) for x in (data.origin, data.destination, data.pod, data.mode))
        if key not in ways:
            free: dict[int, set[int]] = {}
            for _, a, b in w.steps(line):
                if (a, b) not in hops:
                    free.setdefault(a, set()).add(b)
            seen, fresh = {key[0]}, [key[0]]
            while fresh:
                more = free.get(fresh.pop(), set()) - seen
                seen |= more
                fresh += more
            ways[key] = key[1] not in seen
        if not ways[key]:
            yield f"line {names[line]} can go without these hops"


def _measure_head(w: World, line: int, hops: Hops, loading: bool) -> int:
    """First loading, or unloading, of any part of a line on hops of a set."""
    lines, best = w.p.lines, NEVER
    for pieces, count in ((True, lines.vehicles[line]), (False, lines.persons[line])):
        ready = w.spread(line, pieces)[0] if count else {}
        for kind, a, b in w.steps(line) if count else ():
            if (a, b) in hops and a in ready and w.first[kind][a] < NEVER and w.takes(line, pieces, kind, (a, b)):
                begin, landing = w.fly(kind, a, b, ready[a])
                pod = int(lines.pod[line])
                if b == (pod if pod >= 0 else int(lines.destination[line])):
                    landing = max(landing, int(lines.ead_s[line]))
                best = min(best, begin if loading else landing)
    return best


def _measure_tail(w: World, line: int, hops: Hops, loading: bool) -> int:
    """Least seconds from the end of loading, or unloading, on hops of a set to arrival."""
    end = int(w.p.lines.destination[line])
    steps = [(kind, a, b, min(w.hop(kind, a, b)) + w.unload[kind]) for kind, a, b in w.steps(line)]
    after = {end: 0}
    for _ in w.nodes:
        for kind, a, b, seconds in steps:
            if b in after and a != int(w.p.lines.origin[line]):
                on = max(0, w.hub[a]) + w.load[kind] + seconds + after[b]
                after[a] = min(after.get(a, NEVER), on)
    tails = [after.get(b, NEVER) + (seconds if loading else 0) for _, a, b, seconds in steps if (a, b) in hops]
    return min(tails, default=NEVER)


def _check_slots(w: World, proof: dict[str, Any]) -> Iterator[str]:
    node, head, tail = (int(proof[key]) for key in ("node", "from_s", "tail_s"))
    types, work, number, least = w.p.types, 0, 0, NEVER
    seen: set[tuple[int, bool, tuple[int, int]]] = set()
    for part in proof["parts"]:
        hops, loading, lines = frozenset((a, b) for a, b in part["hops"]), bool(part["loading"]), part["lines"]
        faults = list(_check_lines(w, lines, hops))
        if faults:
            yield from faults
            return
        mode = int(w.p.lines.mode[lines[0]])
        kinds = [t for t in w.kinds if types.mode[t] == mode and w.flies(t, hops)]
        if any(hop[0 if loading else 1] != node or (mode, loading, hop) in seen for hop in hops):
            yield "a part is not handled at the node, or counted twice"
        if not all(types.uses_slots[t] for t in kinds):
            yield "a type that needs no slot may carry a part"
        seen |= {(mode, loading, hop) for hop in hops}
        if min(_measure_head(w, line, hops, loading) for line in {w.alike[k] for k in lines}) < head:
            yield "a line can be handled before the instant named"
        if min(_measure_tail(w, line, hops, loading) for line in {w.alike[k] for k in lines}) < tail:
            yield "a line can be there sooner after its handling"
        times = {t: (w.load if loading else w.unload)[t] for t in kinds}
        work += cover(w, lines, hops, times)
        number += cover(w, lines, hops, dict.fromkeys(kinds, 1))
        least = min([least, *times.values()])
    slots = int(w.p.network.slots[node])
    at = head
    for _ in range(-(-number // max(1, slots)) if least < NEVER and least > 0 else 0):
        at = w.open_at(node, at, least) + least
        if at + tail >= proof["closure_s"]:
            return
    until = int(proof["closure_s"]) - tail
    if _measure_room(w, node, head, until - 1) >= work:
        yield "the slots can have done that much work before"


def _measure_room(w: World, node: int, begin: int, until: int) -> int:
    """Seconds of open slots in a span."""
    n = w.p.network
    edges = {begin, until, *n.shut_from_s.tolist(), *n.shut_until_s.tolist()}
    marks = sorted(x for x in edges if begin <= x <= until)
    return sum((b - a) * w.open_slots(node, a) for a, b in pairwise(marks))


def _check_needs(w: World, proof: dict[str, Any]) -> Iterator[str]:
    taken: dict[tuple[int, tuple[int, int]], Hops] = {}
    for need in proof["needs"]:
        hops, lines = frozenset((a, b) for a, b in need["hops"]), need["lines"]
        faults = list(_check_lines(w, lines, hops))
        if faults:
            yield from faults
            continue
        mode = int(w.p.lines.mode[lines[0]])
        if any(taken.setdefault((mode, hop), hops) != hops for hop in hops):
            yield "a hop counts for two sets of hops"
        if (
            min(_measure_head(w, line, hops, True) for line in {w.alike[k] for k in lines}) < need["from_s"]
            or need["from_s"] < proof["zero_s"]
        ):
            yield "a line can be loaded before the instant named"
        if min(_measure_tail(w, line, hops, False) for line in {w.alike[k] for k in lines}) < need["tail_s"]:
            yield "a line can be there sooner after its unloading"
        if any(not isinstance(price, int) or price < 0 for price in need["prices"].values()):
            yield "a price is no whole number from 0"
    for rent in proof["rents"]:
        points = rent["points"]
        if any(price < 0 for _, price in points) or [at for at, _ in points] != sorted({at for at, _ in points}):
            yield "rents below 0, or instants out of order"


def _find_rent(points: list[list[int]], begin: int, step: int, lasting: int) -> int:
    """Least rent of handling that begins in ``[begin, begin + step)``: tried where a priced instant comes or goes."""
    low, high = bisect_left(points, [begin - 1]), bisect_right(points, [begin + step + lasting, NEVER])
    near = points[low:high]
    tried = {begin} | {s for at, _ in near for s in (at + 1, at - lasting + 1) if begin <= s < begin + step}
    return min(sum(price for at, price in near if s <= at < s + lasting) for s in tried)


def _earn(w: World, proof: dict[str, Any], kind: int) -> int:
    """What all carriers of a type can earn at most, from the last cell back to the first."""
    zero, step, until = proof["zero_s"], proof["step_s"], proof["closure_s"] - 1
    priced = [(tuple(hop), n) for n in proof["needs"] for hop in n["hops"] if n["prices"].get(str(kind), 0) > 0]
    hops = sorted({hop for hop, _ in priced if min(w.hop(kind, *hop)) < NEVER})
    if not hops:
        return 0
    starts, ends = sorted({a for a, _ in hops}), sorted({b for _, b in hops})
    span = [w.load[kind] + min(w.hop(kind, a, b)) for a, b in hops]
    if step < 1 or min(span) < step:
        raise ValueError("a cell is longer than a hop")
    cells, unload = (until - zero) // step + 1, w.unload[kind]
    rents = {rent["node"]: rent["points"] for rent in proof["rents"]} if w.p.types.uses_slots[kind] else {}
    row, column = [starts.index(a) for a, _ in hops], np.array([ends.index(b) for _, b in hops])
    ferry = np.array([[min(w.ferry[kind][b][a] // step, cells) for a in starts] for b in ends])
    best = np.zeros((cells + 1, len(starts)), dtype=np.int64)
    landed = np.full((cells + 1, len(ends)), -NEVER, dtype=np.int64)
    away = np.array([s // step for s in span])
    serves = [[n for hop, n in priced if hop == one] for one in hops]
    for i in range(cells - 1, -1, -1):
        at = zero + i * step
        gain = landed[np.minimum(i + away, cells), column]
        best[i] = best[i + 1]
        for h, (a, _) in enumerate(hops):
            fee = _find_rent(rents[a], at, step, w.load[kind]) if a in rents else 0
            for need in serves[h]:
                if at + step > need["from_s"] and at + span[h] + unload <= until - need["tail_s"]:
                    fee -= need["prices"][str(kind)]
            best[i, row[h]] = max(best[i, row[h]], int(gain[h]) - fee)
        landed[i] = landed[i + 1]
        if at + unload <= until:
            on = best[np.minimum(i + unload // step + ferry, cells), np.arange(len(starts))[None, :]].max(axis=1)
            for b, node in enumerate(ends):
                fee = _find_rent(rents[node], at, step, unload) if node in rents else 0
                landed[i, b] = max(landed[i, b], int(on[b]) - fee)
    total = 0
    for (k, at, ready), number in w.carriers.items():
        if k == kind:
            there = [ready + w.ferry[kind][at][a] for a in starts]
            cell = [min(max(0, (x - zero) // step), cells) for x in there]
            total += number * max(int(best[i, m]) for m, i in enumerate(cell))
    return total


def _check_fleet(w: World, proof: dict[str, Any]) -> Iterator[str]:
    faults = list(_check_needs(w, proof))
    if faults:
        yield from faults
        return
    worth, until = 0, proof["closure_s"] - 1
    for need in proof["needs"]:
        hops, mode = frozenset((a, b) for a, b in need["hops"]), int(w.p.lines.mode[need["lines"][0]])
        kinds = [t for t in w.kinds if w.p.types.mode[t] == mode and w.flies(t, hops)]
        worth += cover(w, need["lines"], hops, {t: need["prices"].get(str(t), 0) for t in kinds})
    earned = sum(_earn(w, proof, kind) for kind in w.kinds)
    for rent in proof["rents"]:
        earned += sum(price * w.open_slots(rent["node"], at) for at, price in rent["points"] if price and at < until)
    if earned >= worth:
        yield f"carriers and slots can earn {earned} by then, the needs are worth {worth}"


def check_closure(problem: Problem, proof: dict[str, Any]) -> tuple[str, ...]:
    """Say why a proof does not show that no plan closes before its ``closure_s``; empty where it does.

    Parameters
    ----------
    problem
        What the proof is about.
    proof
        ``LowerBound.proof``, plain data, also read back from a file.
    """
    world, kind = World(problem), proof.get("kind")
    try:
        if kind == "line":
            line = proof["line"]
            sides = ((True, problem.lines.vehicles[line]), (False, problem.lines.persons[line]))
            late = max(world.spread(line, pieces)[1] for pieces, count in sides if count)
            may_stay = problem.lines.rides[line] or problem.lines.not_after_s[line] < NEVER
            if may_stay or late < proof["closure_s"]:
                return (f"line {problem.names.lines[line]} alone can be there sooner, or may stay",)
            return ()
        checks = {"slots": _check_slots, "fleet": _check_fleet}
        if kind not in checks:
            return (f"there is no proof of kind {kind!r}",)
        return tuple(checks[kind](world, proof))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as fault:
        return (f"the proof is not well formed: {fault!r}",)
