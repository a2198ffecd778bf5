"""Triggers, conditions, sites that come last or first, reserves, effects, and the account of equipment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.domain.decisions import Withdrawal
from foedus.domain.figures import Figure, Moment
from foedus.domain.plans import Bound, Leg, Line, LoadPart, MovementPlan
from foedus.domain.protection import (
    Condition,
    Consumption,
    EquipmentAct,
    HardnessDelay,
    LastIn,
    ProtectionTerms,
    Reserve,
    Trigger,
)
from foedus.errors import InputError
from foedus.protection.account import close_account, subtract_acts
from foedus.protection.hand_over import plan_hand_over
from foedus.protection.triggers import free_sites, hold_back, read_conditions, read_triggers

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def known(value: float) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=("f",), known_at=ZERO),)


def moment(hours: float, known_h: float = 0) -> Moment:
    return Moment(at=at(hours), rests_on=("m",), known_at=at(known_h))


def withdrawal(**more: object) -> Withdrawal:
    plain = Withdrawal(acts=(), begins=(), stay_d=(), limit_d=(), hand_over_h=known(6), repack_h=known(12))
    return replace(plain, **more)  # type: ignore[arg-type]


def trigger(kind: str, *moments: Moment, zones: tuple[str, ...] = ()) -> Trigger:
    return Trigger(id=kind, kind=kind, text=kind, rests_on=(), moments=moments, zones=zones, known_at=ZERO)  # type: ignore[arg-type]


def test_a_trigger_is_met_expected_or_not_known() -> None:
    terms = withdrawal(
        triggers=(trigger("host_request", moment(40)), trigger("decision", moment(50, known_h=45)), trigger("term"))
    )
    read = read_triggers(terms, decided_at=ZERO, term_d=known(10)[0], as_of=at(42))
    assert [(t.kind, t.state, t.at) for t in read] == [
        ("host_request", "met", at(40)),
        ("decision", "not_known", None),
        ("term", "expected", at(240)),
    ]


def test_a_condition_that_holds_back_moves_the_beginning() -> None:
    terms = withdrawal(
        conditions=(
            Condition(id="a", text="", rests_on=(), holds_back=True, met=(moment(30),), known_at=ZERO),
            Condition(id="b", text="", rests_on=(), holds_back=False, met=(moment(90),), known_at=ZERO),
            Condition(id="c", text="", rests_on=(), holds_back=True, known_at=ZERO),
        )
    )
    read = read_conditions(terms, as_of=at(10))
    assert [c.state for c in read] == ["expected", "expected", "not_known"]
    assert hold_back(at(20), read) == at(30)
    assert hold_back(at(40), read) == at(40)


def test_a_zone_set_free_hands_its_sites_over_before_the_others(world) -> None:
    """S2 lies in the north: handed over from hour 50; its guard is bound until hour 56, S1's to the end."""
    zoned = replace(world, sites=(world.sites[0], replace(world.sites[1], zone="north")))
    terms = withdrawal(triggers=(trigger("emergency_lifted", moment(50), zones=("north",)),))
    triggers = read_triggers(terms, decided_at=ZERO, term_d=None, as_of=at(0))
    frees = free_sites(triggers, zoned.sites, hand_over_h=6, before_at=at(100))
    assert [(f.site, f.at, f.over_at) for f in frees] == [("S2", at(50), at(56))]
    question = replace(zoned.ask(), frees=frees)
    plan = question.plan()
    assert {t.site: t.ends_at for t in plan.turns} == {"S1": at(100), "S2": at(56)}
    assert zoned.check(plan) == ()
    passing = plan_hand_over(plan, zoned.parts, terms, sites=zoned.sites, begins_at=at(100), as_of=at(0), frees=frees)
    assert {(h.site, h.starts_at, h.ends_at) for h in passing.hand_overs} == {
        ("S2", at(50), at(56)),
        ("S1", at(100), at(106)),
    }
    hours = {h.site: h for h in passing.hours}
    assert (hours["S2"].by_force_h, hours["S2"].by_host_h) == (40, 50)


def test_sites_that_come_last_wait_for_all_others_and_for_those_who_leave(world) -> None:
    last = LastIn(sites=("S2",), text="S2 comes last", rests_on=("l",), until_others_left=True, known_at=ZERO)
    terms, plan = withdrawal(last_in=(last,)), world.plan()
    more = {"sites": world.sites, "begins_at": at(100), "as_of": at(0)}
    passing = plan_hand_over(plan, world.parts, terms, **more)
    assert [(h.site, h.starts_at) for h in passing.hand_overs] == [("S1", at(100)), ("S2", at(106))]
    assert "S2 comes last" in passing.assumptions
    waited = plan_hand_over(plan, world.parts, terms, **more, others_left_at=at(130))
    assert waited.hand_overs[-1].starts_at == at(130)
    assert {r.element: r.release.at for r in waited.releases}["B-b1"] == at(130 + 6 + 12)
    assert {r.element: r.release.at for r in waited.releases}["A-a1"] == at(106 + 12)


def test_a_reserve_stands_and_is_counted_where_it_is_in_time(world) -> None:
    """Ten of A's second part stand as reserve at S1; S2 lies 111 km away: too far within an hour, unless it holds."""
    sites = (world.sites[0], replace(world.sites[1], lat_deg=1.0, hardness="walled"))
    reserve = Reserve(
        id="R",
        name="reserve",
        stands_at="S1",
        persons=known(10),
        within_h=known(1),
        criticality=1,
        rests_on=("r",),
        known_at=ZERO,
    )
    terms = ProtectionTerms(
        watch_h=known(8),
        rest_h=known(16),
        reserves=(reserve,),
        consumption=(Consumption(item="water", person_day_kg=known(15)),),
    )
    backed = replace(world, sites=sites, terms=terms)
    plan = backed.plan()
    turn = next(t for t in plan.turns if t.site == "R")
    assert (turn.is_reserve, turn.persons, turn.contingent) == (True, 10, "A")
    assert backed.check(plan) == ()
    assert [(r.site, r.in_time) for r in plan.reserves] == [("S1", True), ("S2", False)]
    strong = replace(terms, hardness=(HardnessDelay(hardness="walled", extra_h=known(4)),))
    assert [r.in_time for r in replace(backed, terms=strong).plan().reserves] == [True, True]
    assert [(c.contingent, c.persons, c.kg) for c in plan.consumed[:2]] == [("A", 20, 300.0), ("B", 10, 150.0)]


def test_host_posts_relieved_are_counted_apart_where_nobody_says_who_stood_there(world) -> None:
    spans = world.plan().relieved
    assert [(r.starts_at, r.persons_known, r.persons_unknown) for r in spans] == [(at(10), 20, 0), (at(16), 20, 10)]


def line(name: str, contingent: str, vehicles: int) -> Line:
    return Line(
        id=name,
        contingent=contingent,
        unit="",
        origin="X",
        destination="Y",
        mode="road",
        persons=10,
        vehicles=vehicles,
        person_kg=1,
        vehicle_kg=1,
        releases=(),
    )


def plan_of(*rows: tuple[str, int]) -> MovementPlan:
    legs = tuple(
        Leg(
            id=name,
            carrier="",
            carrier_type="",
            mode="road",
            start="X",
            end="Y",
            begins_at=ZERO,
            departs_at=ZERO,
            arrives_at=ZERO,
            ends_at=ZERO,
            parts=(LoadPart(line=name, persons=10, vehicles=vehicles),),
        )
        for name, vehicles in rows
    )
    return MovementPlan(
        legs=legs,
        arrivals=(),
        starts_at=ZERO,
        closure_at=ZERO,
        closure_h=0,
        bound=Bound(closure_h=0, kind="", assumptions="", certificate=""),
        bound_h=0,
        gap_frac=0,
        flights=0,
        breaches=(),
        seed=0,
    )


def act(kind: str, vehicles: int) -> EquipmentAct:
    return EquipmentAct(contingent="A", act=kind, vehicles=vehicles, text="", rests_on=("e",), known_at=ZERO)  # type: ignore[arg-type]


def test_an_account_closes_at_zero_with_what_was_lost_and_handed_over() -> None:
    out = (line("1", "A", 5), line("2", "A", 4))
    acts = (act("lost", 2), act("handed_over", 3), act("added", 1))
    back = subtract_acts(out, acts, at(0))
    assert [x.vehicles for x in back] == [5, 0]
    account = close_account(out, plan_of(("1", 5), ("2", 4)), back, plan_of(("1", 5)), acts, at(0))
    (row,) = account.rows
    assert (row.brought, row.added, row.lost, row.handed_over, row.taken_home, row.balance) == (9, 1, 2, 3, 5, 0)
    assert account.closes


def test_what_no_leg_took_home_leaves_the_account_open() -> None:
    out = (line("1", "A", 5),)
    account = close_account(out, plan_of(("1", 5)), out, plan_of(("1", 3)), (), at(0))
    assert (account.closes, account.rows[0].balance, account.rows[0].text) == (False, 2, "2 not accounted for")


def test_more_gone_than_came_is_refused_with_place_and_hint() -> None:
    with pytest.raises(InputError) as caught:
        subtract_acts((line("1", "A", 5),), (act("lost", 6),), at(0))
    assert caught.value.message == (
        "the account of A does not close: 5 vehicles came in, 6 more are said to be gone than were added"
    )
    assert caught.value.place == "scenario.yaml: withdrawal.equipment"
