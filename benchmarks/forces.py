"""Force generation against a plain CP-SAT model: coverage, bound and gap of one instance, and a what-if.

What lives here: ``python -m benchmarks.forces [--smoke] [--pledges N] [--requirements N] [--seconds S] [--seed N]``,
its instance and its peer. What does not: any promise in seconds. The peer runs in a process of its own: the two solvers
do not load together.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import numpy as np

from foedus.domain.matching import Ask, ForceCase, LiftLimit, Offer
from foedus.domain.pledges import READINESS, PledgeCaveat
from foedus.domain.unit_requirements import Sector

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
UNITS = ("guard", "engineer", "police", "medical_1", "medical_2", "signals", "helicopter", "headquarters")
LIFT = ((30, 0.15), (60, 0.45), (90, 0.7), (120, 1.0))
MIX = (0.4, 0.1, 0.1, 0.1, 0.05, 0.1, 0.05, 0.1)
TASKS = ("guard_sites", "patrol", "build", "heal")
LANGUAGES = ("en", "fr", "ar", "pt")


def draw_caveats(draw, pick, names, states):
    kinds = ((0.3, "task", TASKS), (0.2, "place", names), (0.1, "command", tuple(states)))
    return [
        PledgeCaveat(kind=kind, text="", barred=(pick(words),)) for odds, kind, words in kinds if draw.random() < odds
    ]


def make_case(n_pledges: int, n_requirements: int, seed: int) -> ForceCase:
    """Make a case with caveats, readiness levels, lift and mixed-unit rules."""
    draw = np.random.default_rng(seed)
    states = [f"S{k:02d}" for k in range(max(3, n_pledges // 12))]
    sectors = tuple(Sector(id=f"sector-{k}", text="", one_lead=k % 2 == 0) for k in range(6))
    names = tuple(sector.id for sector in sectors)

    def pick(words: tuple[str, ...], weights: tuple[float, ...] | None = None) -> str:
        return str(words[int(draw.choice(len(words), p=weights))])

    asks = []
    for k in range(n_requirements):
        needed = ZERO + timedelta(days=int(draw.integers(10, 90)))
        persons = int(draw.integers(4, 30)) * 10
        asks.append(
            Ask(
                id=f"R{k:03d}", unit=pick(UNITS, MIX), name="", task=pick(TASKS),
                sector=pick(names), sectors=names, site_classes=(), persons=persons,
                vehicles=persons // 10 if draw.random() < 0.3 else 0,
                self_sustainment_d=float(draw.choice((0, 30, 60))),
                specialists=(), languages=(pick(LANGUAGES),) if draw.random() < 0.3 else (),
                common_language=bool(draw.random() < 0.4), most_units=int(draw.integers(1, 4)),
                most_states=1 if draw.random() < 0.2 else None, least_part_persons=20,
                least_readiness=READINESS[int(draw.integers(3))], force="self_defence", weight=int(draw.integers(1, 6)),
                must=False, needed_at=needed, latest_at=needed + timedelta(days=20), stay_d=180, arithmetic=(),
            )
        )  # fmt: skip
    offers = []
    for k in range(n_pledges):
        caveats = draw_caveats(draw, pick, names, states)
        ready = ZERO + timedelta(days=int(draw.integers(5, 70)))
        second = pick(UNITS)
        first = pick(UNITS, MIX)
        offers.append(
            Offer(
                id=f"P{k:03d}", state=states[int(draw.integers(len(states)))], name="",
                capabilities=(first, second) if second != first and draw.random() < 0.2 else (first,),
                persons=int(draw.integers(2, 16)) * 10, vehicles=int(draw.integers(0, 20)),
                readiness=READINESS[int(draw.integers(4))],
                arrives_at=ready + timedelta(days=int(draw.integers(1, 15))),
                arrival_text="",
                own_lift=bool(draw.random() < 0.3),
                self_sustainment_d=float(draw.choice((30, 60, 90))),
                specialists=(), languages=tuple(sorted({pick(LANGUAGES), pick(LANGUAGES)})),
                may_lead=bool(draw.random() < 0.3), cost=float(draw.integers(1, 100)), caveats=tuple(caveats),
                ready_at=ready,
            )
        )  # fmt: skip
    asked = sum(ask.persons for ask in asks)
    lift = tuple(LiftLimit(until_at=ZERO + DAY * d, persons=int(asked * share)) for d, share in LIFT)
    weights = tuple((state, float(1 + k % 7)) for k, state in enumerate(states))
    return ForceCase(
        asks=tuple(asks), offers=tuple(offers), sectors=sectors,
        aims=("in_time", "coverage", "contingents", "shares", "cost"), starts_at=ZERO, lift=lift,
        ceiling_persons=int(asked * 0.9), weights=weights,
    )  # fmt: skip


def measure(n_pledges: int, n_requirements: int, seconds: float, seed: int) -> dict[str, object]:
    """Solve one case, then again without the state that bears most, from the first answer."""
    from foedus.forces.check import check_package
    from foedus.forces.generate import Generator, Limits

    begin = time.perf_counter()
    generator = Generator(make_case(n_pledges, n_requirements, seed))
    case = generator.case
    built = time.perf_counter()
    found = generator.solve(Limits(gap_frac=0.01, node_limit=None, time_limit_s=seconds, seed=seed))
    solved = time.perf_counter()
    persons: dict[str, int] = {}
    offers = {offer.id: offer for offer in case.offers}
    for use in found.assigned:
        persons[offers[use.offer].state] = persons.get(offers[use.offer].state, 0) + offers[use.offer].persons
    most = max(persons, key=lambda state: (persons[state], state))
    again_at = time.perf_counter()
    limits = Limits(gap_frac=0.01, node_limit=None, time_limit_s=min(1.8, seconds), seed=seed)
    again = generator.solve(limits, without=frozenset({most}), earlier=found)
    what_if_s = time.perf_counter() - again_at
    first, second = found.aims[0], again.aims[0]
    return {
        "pledges": n_pledges, "requirements": n_requirements, "seed": seed, "pairs": len(generator.built.uses),
        "build_s": round(built - begin, 2), "all_aims_s": round(solved - built, 2),
        "in_time": {"value": first.value, "bound": first.bound, "gap_frac": round(first.gap_frac, 5)},
        "later_aims": {aim.aim: round(aim.gap_frac, 4) for aim in found.aims[1:]},
        "what_if": {"without": most, "seconds": round(what_if_s, 2), "value": second.value, "bound": second.bound,
                    "gap_frac": round(second.gap_frac, 5)},
        "breaches": len(check_package(case, found.assigned, found.leads)),
    }  # fmt: skip


def measure_first(n_pledges: int, n_requirements: int, seconds: float, seed: int) -> dict[str, object]:
    """Solve one case for persons in time alone, as the peer does."""
    from dataclasses import replace

    from foedus.forces.generate import Generator, Limits

    begin = time.perf_counter()
    generator = Generator(replace(make_case(n_pledges, n_requirements, seed), aims=("in_time",)))
    built = time.perf_counter()
    # half of the time is the first aim's; the smallest force follows
    found = generator.solve(Limits(gap_frac=0.01, node_limit=None, time_limit_s=2 * seconds, seed=seed))
    first = found.aims[0]
    return {
        "value": first.value, "bound": first.bound, "gap_frac": round(first.gap_frac, 5),
        "build_s": round(built - begin, 2), "aim_s": round(found.first_s, 2),
    }  # fmt: skip


def main() -> int:
    """Print one JSON object: ours with all aims, ours and the peer's for the first aim alone, in one run."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--smoke", action="store_true")
    options.add_argument("--pledges", type=int, default=500)
    options.add_argument("--requirements", type=int, default=200)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    size = (20, 8) if given.smoke else (given.pledges, given.requirements)
    seconds = 2.0 if given.smoke else given.seconds
    words = [str(word) for word in (*size, given.seed, round(seconds))]
    peer = subprocess.run(
        [sys.executable, "-m", "benchmarks.forces_cpsat", *words], capture_output=True, text=True, check=True
    )
    answer = {
        "all": measure(*size, seconds, given.seed),
        "first_aim": {"foedus": measure_first(*size, seconds, given.seed), "cp_sat": json.loads(peer.stdout)},
    }
    print(json.dumps(answer, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
