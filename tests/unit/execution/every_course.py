"""Every course of a tiny world, tried out: the fewest lines that can be missed at all."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from foedus.movement.execution import Setup


def find_fewest_missed(setup: Setup) -> int:
    """Try every choice at every instant at which something happens; only for two lines, two carriers, few nodes."""
    nodes = {node.id: node for node in setup.theatre.nodes}
    links = {kind.id: {(x.from_node, x.to_node): x.duration_s for x in kind.links} for kind in setup.theatre.types}
    shut = [(begin, c.until_s, (c.type_id, c.from_node, c.to_node)) for begin, c in setup.closures]
    lines = [line for _, line in setup.lines]
    known = [max(added, line.earliest_s) for added, line in setup.lines]
    cars = setup.carriers
    last = max(line.hard_s for line in lines)
    instants = sorted({*known, *(until for _, until, _ in shut)})

    def pick(rows: list[int]) -> list[tuple[int, ...]]:
        return [some for n in range(len(rows) + 1) for some in combinations(rows, n)]

    # a carrier: (node, phase, until, lines that get off); a line: node, carrier number, or "done"
    @cache
    def best(now: int, fleet: tuple, at: tuple) -> int:
        fleet_now, at_now = list(fleet), list(at)
        for c, (node, phase, until, off) in enumerate(fleet_now):
            if phase in "HM" and until <= now:
                for i in off:
                    at_now[i] = "done" if lines[i].destination == node and now <= lines[i].hard_s else node
                fleet_now[c] = (node, "R" if phase == "H" else "Q", 0, ())
        fleet, at = tuple(fleet_now), tuple(at_now)
        if now > last:
            return at.count("done")
        later = [until for _, phase, until, _ in fleet if phase in "HM"] + [t for t in instants if t > now]
        found = best(min(later), fleet, at) if later else at.count("done")
        for c, (node, phase, _, _) in enumerate(fleet):
            if phase in "HM":
                continue
            busy = sum(row[0] == node and row[1] == "H" for row in fleet)
            if busy < nodes[node].n_slots:
                here = [i for i in range(len(lines)) if at[i] == node and known[i] <= now]
                for off in pick([i for i in range(len(lines)) if at[i] == c]):
                    for on in pick(here):
                        kept = [i for i in range(len(lines)) if (at[i] == c and i not in off) or i in on]
                        if sum(lines[i].weight_kg for i in kept) > cars[c].capacity_kg or (
                            phase == "R" and not (on or off)
                        ):
                            continue
                        row = (node, "H", now + nodes[node].handling_s, off)
                        then = tuple(c if i in on else at[i] for i in range(len(lines)))
                        found = max(found, best(now, (*fleet[:c], row, *fleet[c + 1 :]), then))
            if phase == "R":
                for (a, b), flight in links[cars[c].type_id].items():
                    closed = any(t0 <= now < t1 and key == (cars[c].type_id, a, b) for t0, t1, key in shut)
                    if a == node and nodes[b].n_slots and not closed:
                        found = max(found, best(now, (*fleet[:c], (b, "M", now + flight, ()), *fleet[c + 1 :]), at))
        return found

    start = tuple((car.node, "R", 0, ()) for car in cars)
    return len(lines) - best(0, start, tuple(line.node for line in lines))
