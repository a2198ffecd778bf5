"""Force generation against a plain CP-SAT model: coverage, bound and gap of one instance, and a what-if.

What lives here: ``python -m benchmarks.forces [--smoke] [--pledges N] [--requirements N] [--seconds S] [--seed N]``,
its instance and its peer. What does not: any promise in seconds. The peer runs in a process of its own: the two solvers
do not load together.
"""

from __future__ import annotations

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
