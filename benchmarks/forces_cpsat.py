"""The peer of ``benchmarks.forces``: the same case as a plain CP-SAT model, in a process of its own.

What lives here: persons in time by weight under every rule of the case, written down straight. What does not: HiGHS,
which does not load beside this solver.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from itertools import combinations

from ortools.sat.python import cp_model

from benchmarks.forces import make_case
from foedus.domain.matching import ForceCase
from foedus.forces.eligibility import can_serve, may_serve_under

#: thousandths of a person, where vehicles are scarcer than persons
SCALE = 1000


def add_uses(model: cp_model.CpModel, case: ForceCase) -> dict[tuple[int, int], cp_model.IntVar]:
    sectors = {sector.id: sector for sector in case.sectors}
    uses = {}
    for o, offer in enumerate(case.offers):
        for a, ask in enumerate(case.asks):
            spoken = [word for word in offer.languages if not ask.languages or word in ask.languages]
            if offer.arrives_at > ask.needed_at or (ask.common_language and not spoken):
                continue
            if can_serve(offer, ask, sectors[ask.sector]):
                uses[o, a] = model.new_bool_var(f"{offer.id} {ask.id}")
    return uses


def limit_mixing(model: cp_model.CpModel, case: ForceCase, uses: dict) -> None:
    by_offer, by_ask = defaultdict(list), defaultdict(list)
    for (o, a), use in uses.items():
        by_offer[o].append(use)
        by_ask[a].append((o, use))
    for own in by_offer.values():
        model.add_at_most_one(own)
    for a, ask in enumerate(case.asks):
        here = by_ask[a]
        if ask.most_units is not None:
            model.add(sum(use for _, use in here) <= ask.most_units)
        for (o, use), (p, other) in combinations(here, 2):
            apart = ask.most_states == 1 and case.offers[o].state != case.offers[p].state
            if apart:
                model.add_bool_or(~use, ~other)
        if ask.common_language and len(here) > 1:
            words = sorted({word for o, _ in here for word in case.offers[o].languages})
            words = [word for word in words if not ask.languages or word in ask.languages]
            spoken = {word: model.new_bool_var(word) for word in words}
            model.add_at_most_one(spoken.values())
            for o, use in here:
                model.add_bool_or(~use, *(spoken[w] for w in case.offers[o].languages if w in spoken))


def tie_leads(model: cp_model.CpModel, case: ForceCase, uses: dict) -> None:
    for sector in case.sectors:
        here = [(o, use) for (o, a), use in uses.items() if case.asks[a].sector == sector.id]
        if not sector.one_lead or not here:
            continue
        states = sorted({case.offers[o].state for o, _ in here if case.offers[o].may_lead})
        leads = {state: model.new_bool_var(state) for state in states}
        model.add_at_most_one(leads.values())
        for state, lead in leads.items():
            own = [use for o, use in here if case.offers[o].state == state and case.offers[o].may_lead]
            model.add_bool_or(~lead, *own)
        for o, use in here:
            model.add_bool_or(~use, *(lead for s, lead in leads.items() if may_serve_under(case.offers[o], s)))


def limit_whole(model: cp_model.CpModel, case: ForceCase, uses: dict) -> None:
    persons = [offer.persons for offer in case.offers]
    model.add(sum(persons[o] * use for (o, _), use in uses.items()) <= (case.ceiling_persons or sum(persons)))
    dates = [case.starts_at, *(limit.until_at for limit in case.lift)]
    brought = [0, *(limit.persons for limit in case.lift)]
    jobs = []
    for (o, a), use in uses.items():
        offer, ask = case.offers[o], case.asks[a]
        if offer.own_lift:
            continue
        ready = max(offer.ready_at or case.starts_at, case.starts_at)
        buckets = [k for k in range(1, len(dates)) if dates[k - 1] >= ready and dates[k] <= ask.needed_at]
        if not buckets:
            model.add(use == 0)
        else:
            jobs.append((buckets[0], buckets[-1], offer.persons, use))
    for first, last in combinations(range(len(dates)), 2):
        load = sum(n * use for start, end, n, use in jobs if first < start and end <= last)
        model.add(load <= brought[last] - brought[first])


def count_persons(model: cp_model.CpModel, case: ForceCase, uses: dict) -> cp_model.LinearExpr:
    total = 0
    for a, ask in enumerate(case.asks):
        served = model.new_int_var(0, ask.persons * SCALE, ask.id)
        here = [(case.offers[o], use) for (o, b), use in uses.items() if b == a]
        model.add(served <= SCALE * sum(min(offer.persons, ask.persons) * use for offer, use in here))
        if ask.vehicles:
            carried = sum(min(offer.vehicles, ask.vehicles) * use for offer, use in here)
            model.add(ask.vehicles * served <= SCALE * ask.persons * carried)
        total += ask.weight * served
    return total


def main() -> int:
    n_pledges, n_requirements, seed, seconds = (int(word) for word in sys.argv[1:5])
    begin = time.perf_counter()
    case = make_case(n_pledges, n_requirements, seed)
    model = cp_model.CpModel()
    uses = add_uses(model, case)
    limit_mixing(model, case, uses)
    tie_leads(model, case, uses)
    limit_whole(model, case, uses)
    model.maximize(count_persons(model, case, uses))
    built = time.perf_counter()
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.relative_gap_limit = 0.01
    solver.solve(model)
    value, bound = solver.objective_value / SCALE, solver.best_objective_bound / SCALE
    answer = {
        "value": round(value, 1),
        "bound": round(bound, 1),
        "gap_frac": round((bound - value) / max(bound, 1e-9), 5),
        "build_s": round(built - begin, 2),
        "solve_s": round(time.perf_counter() - built, 2),
    }
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
