"""The package is the best there is, and a conflict the smallest: every small case is counted out by hand."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foedus.domain.matching import Ask, Assignment, ForceCase, Lead, LiftLimit, Offer
from foedus.domain.pledges import PledgeCaveat
from foedus.domain.unit_requirements import Sector
from foedus.forces.check import check_package
from foedus.forces.conflicts import find_conflict
from foedus.forces.counting import count_served
from foedus.forces.generate import Generator, Limits
from foedus.forces.switches import build_switches

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
STATES = ("AAA", "BBB", "CCC")
ALL_MORE = ("must", "in_time", "coverage")


def make_ask(k: int, draw: st.DrawFn) -> Ask:
    needed = draw(st.integers(1, 4))
    return Ask(
        id=f"R{k}",
        unit=draw(st.sampled_from(("guard", "medical"))),
        name="",
        task=draw(st.sampled_from(("guard_sites", "assist"))),
        sector=draw(st.sampled_from(("north", "south"))),
        sectors=("north", "south"),
        site_classes=(),
        persons=draw(st.integers(1, 6)) * 10,
        vehicles=draw(st.sampled_from((0, 0, 4))),
        self_sustainment_d=0,
        specialists=(),
        languages=draw(st.sampled_from(((), ("en",)))),
        common_language=draw(st.booleans()),
        most_units=draw(st.sampled_from((None, 1, 2))),
        most_states=draw(st.sampled_from((None, 1))),
        least_part_persons=draw(st.sampled_from((0, 20))),
        least_readiness=draw(st.sampled_from(("level_1", "level_2"))),
        force="self_defence",
        weight=draw(st.integers(1, 3)),
        must=draw(st.booleans()),
        needed_at=ZERO + needed * DAY,
        latest_at=ZERO + (needed + draw(st.integers(0, 2))) * DAY,
        stay_d=30,
        arithmetic=(),
    )


def make_offer(k: int, draw: st.DrawFn) -> Offer:
    caveats = draw(
        st.sampled_from(
            (
                (),
                (),
                (PledgeCaveat(kind="task", text="guards only", only=("guard_sites",)),),
                (PledgeCaveat(kind="command", text="not under AAA", barred=("AAA",)),),
                (PledgeCaveat(kind="place", text="not the south", barred=("south",)),),
            )
        )
    )
    ready = draw(st.integers(0, 3))
    return Offer(
        id=f"P{k}",
        state=draw(st.sampled_from(STATES)),
        name="",
        capabilities=draw(st.sampled_from((("guard",), ("guard", "medical")))),
        persons=draw(st.integers(1, 5)) * 10,
        vehicles=draw(st.integers(0, 4)),
        readiness=draw(st.sampled_from(("level_1", "level_2", "rapid"))),
        arrives_at=ZERO + (ready + draw(st.integers(0, 2))) * DAY,
        arrival_text="",
        own_lift=draw(st.booleans()),
        self_sustainment_d=0,
        specialists=(),
        languages=draw(st.sampled_from(((), ("en",), ("fr",), ("en", "fr")))),
        may_lead=draw(st.booleans()),
        cost=float(draw(st.integers(0, 5))),
        caveats=caveats,
        ready_at=ZERO + ready * DAY,
    )


@st.composite
def cases(draw: st.DrawFn, n_offers: int = 4, n_asks: int = 2) -> ForceCase:
    lift = draw(st.sampled_from(((), ((2, 30), (4, 60)), ((1, 40), (3, 50), (6, 90)))))
    return ForceCase(
        asks=tuple(make_ask(k, draw) for k in range(draw(st.integers(1, n_asks)))),
        offers=tuple(make_offer(k, draw) for k in range(draw(st.integers(1, n_offers)))),
        sectors=(
            Sector(id="north", text="", one_lead=draw(st.booleans())),
            Sector(id="south", text="", one_lead=draw(st.booleans())),
        ),
        aims=tuple(draw(st.permutations(("in_time", "coverage", "contingents", "shares", "cost")))),
        starts_at=ZERO,
        lift=tuple(LiftLimit(until_at=ZERO + d * DAY, persons=n) for d, n in lift),
        ceiling_persons=draw(st.sampled_from((None, 60, 100))),
        weights=draw(st.sampled_from(((), (("AAA", 1.0), ("BBB", 3.0))))),
    )


def score(case: ForceCase, assigned: tuple[Assignment, ...]) -> dict[str, float]:
    offers = {offer.id: offer for offer in case.offers}
    out = dict.fromkeys(("must", "in_time", "coverage", "contingents", "shares", "cost", "least_force"), 0.0)
    for ask in case.asks:
        here = [use for use in assigned if use.ask == ask.id]
        timely = count_served(ask, [offers[use.offer] for use in here if use.in_time])
        out["must"] += timely if ask.must else 0
        out["in_time"] += ask.weight * timely
        out["coverage"] += ask.weight * count_served(ask, [offers[use.offer] for use in here])
    used = [offers[use.offer] for use in assigned]
    total = sum(offer.persons for offer in used)
    out["contingents"] = len({offer.state for offer in used})
    out["cost"] = sum(offer.cost or 0 for offer in used)
    out["least_force"] = total
    whole = sum(weight for _, weight in case.weights)
    for state, weight in case.weights:
        borne = sum(offer.persons for offer in used if offer.state == state)
        out["shares"] += abs(borne - weight / whole * total)
    return out


def enumerate_packages(case: ForceCase):
    choices = [None, *((ask, timely) for ask in case.asks for timely in (True, False))]
    leaders = [[None, *STATES] if sector.one_lead else [None] for sector in case.sectors]
    for picked in itertools.product(choices, repeat=len(case.offers)):
        assigned = tuple(
            Assignment(offer=offer.id, ask=choice[0].id, in_time=choice[1], arrives_at=offer.arrives_at)
            for offer, choice in zip(case.offers, picked, strict=True)
            if choice is not None
        )
        for states in itertools.product(*leaders):
            leads = tuple(Lead(sector=s.id, state=x) for s, x in zip(case.sectors, states, strict=True) if x)
            if not check_package(case, assigned, leads):
                yield assigned
                break


def best_by_hand(case: ForceCase, aims: list[str]) -> list[float]:
    keys = [
        [round(-s[aim] if aim in ALL_MORE else s[aim], 6) for aim in aims]
        for s in (score(case, assigned) for assigned in enumerate_packages(case))
    ]
    return min(keys)


@settings(max_examples=120, deadline=None)
@given(case=cases())
def test_aims_are_served_as_well_as_any_package_can(case):
    """Every package of up to four units and two requirements is tried; none serves the aims in order better."""
    found = Generator(case).solve(Limits())
    assert check_package(case, found.assigned, found.leads) == ()
    aims = [reached.aim for reached in found.aims]
    values = score(case, found.assigned)
    mine = [round(-values[aim] if aim in ALL_MORE else values[aim], 6) for aim in aims]
    by_hand = best_by_hand(case, aims)
    assert all(abs(a - b) < 1e-4 for a, b in zip(mine, by_hand, strict=True)), (mine, by_hand)
    for reached in found.aims:
        assert abs(reached.value - values[reached.aim]) < 1e-4
        assert reached.bound >= reached.value if reached.aim in ALL_MORE else reached.bound <= reached.value
        assert reached.gap_frac == 0


@settings(max_examples=60, deadline=None)
@given(case=cases(), state=st.sampled_from(STATES))
def test_taking_a_state_away_is_the_same_as_never_asking_it(case, state):
    """A what-if from a warm start gives the values of a fresh case without that state's pledges."""
    generator = Generator(case)
    first = generator.solve(Limits())
    again = generator.solve(Limits(), without=frozenset({state}), earlier=first)
    left = tuple(offer for offer in case.offers if offer.state != state)
    fresh = Generator(ForceCase(**{f: getattr(case, f) for f in ForceCase.__slots__} | {"offers": left})).solve(
        Limits()
    )
    mine = {a.aim: a.value for a in again.aims}
    for reached in fresh.aims:
        if reached.aim in mine:
            assert abs(mine[reached.aim] - reached.value) < 1e-4
    assert all(use.offer in {offer.id for offer in left} for use in again.assigned)


def relax(case: ForceCase, on: frozenset[tuple[str, str, str]]) -> ForceCase:
    """Give the case with only some of its parts left."""
    asks = tuple(
        dataclasses.replace(
            ask,
            must=ask.must and ("requirement", ask.id, "") in on,
            least_readiness=ask.least_readiness if ("readiness", ask.id, "") in on else "level_1",
            common_language=ask.common_language and ("language", ask.id, "") in on,
            most_units=ask.most_units if ("units", ask.id, "") in on else None,
            most_states=ask.most_states if ("units", ask.id, "") in on else None,
        )
        for ask in case.asks
    )
    offers = tuple(
        dataclasses.replace(
            offer, caveats=tuple(c for c in offer.caveats if ("caveat", offer.state, f"{c.kind}: {c.text}") in on)
        )
        for offer in case.offers
    )
    sectors = tuple(dataclasses.replace(s, one_lead=s.one_lead and ("lead", s.id, "") in on) for s in case.sectors)
    return dataclasses.replace(
        case,
        asks=asks,
        offers=offers,
        sectors=sectors,
        lift=case.lift if ("lift", "lift", "") in on else (),
        ceiling_persons=case.ceiling_persons if ("ceiling", "mandate", "") in on else None,
    )


def can_hold(case: ForceCase) -> bool:
    """Say by trying every package whether all that must be there can be there in time."""
    offers = {offer.id: offer for offer in case.offers}
    for assigned in enumerate_packages(case):
        if all(
            count_served(ask, [offers[use.offer] for use in assigned if use.ask == ask.id and use.in_time])
            >= ask.persons - 1e-9
            for ask in case.asks
            if ask.must
        ):
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(case=cases(n_offers=3, n_asks=2))
def test_the_conflict_is_smallest_and_true(case):
    """A conflict is found where and only where by hand nothing holds; no set of fewer parts conflicts."""
    parts = [(part.kind, part.id, part.text) for part in build_switches(case).parts]
    conflict = find_conflict(case)
    everything = frozenset(parts)
    assert (conflict is None) == can_hold(relax(case, everything))
    assume(conflict is not None)
    assert conflict.smallest
    n = len(conflict.parts)
    smaller = [frozenset(some) for some in itertools.combinations(parts, n - 1)]
    assert all(can_hold(relax(case, some)) for some in smaller)
    named = frozenset(
        part
        for part in parts
        for shown in conflict.parts
        if (part[0], part[1]) == (shown.kind, shown.id) and (not part[2] or part[2] in shown.text)
    )
    assert len(named) == n
    assert not can_hold(relax(case, named))
