"""Strengths, remainder, states, caveats, coverage and gaps of small invented forces."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foedus.domain.decisions import Task
from foedus.domain.figures import Figure, Moment
from foedus.domain.forces import Caveat, Contingent, Element, StatusReport
from foedus.domain.packages import Consent, MandateNow, Package, Requirement, SiteNeed
from foedus.forces.contingents import split_whole
from foedus.forces.package import build_package

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
GUARD = Task(id="guard", text="guard", kind="guard", rests_on=())
ASSIST = Task(id="assist", text="assist", kind="assist", rests_on=())


def figure(value: float, *, hours: float = 0) -> Figure:
    return Figure(value=value, rests_on=(f"f{value:g}",), known_at=NOON + timedelta(hours=hours))


MANDATE = MandateNow(
    tasks=(GUARD, ASSIST),
    planned_persons=figure(2500),
    term_d=None,
    term_text="",
    area="",
    force_rule="",
    commander="",
    rests_on=(),
)


def element(name: str, share: float) -> Element:
    return Element(id=name, unit=name, home="", embarks_at="X", debarks_at="Y", share_frac=share, rests_on=())


def contingent(name: str, *persons: Figure, **more: object) -> Contingent:
    fields: dict[str, object] = {"elements": (element(f"{name}-1", 1.0),), "strength_persons": persons}
    return Contingent(id=name, state=name, name=name, **(fields | more))  # type: ignore[arg-type]


def build(
    *contingents: Contingent, requirements: tuple[Requirement, ...] = (), hours: float = 0, **more: object
) -> Package:
    mandate = more.get("mandate", MANDATE)
    consents = more.get("consents", ())
    return build_package(contingents, mandate, consents, requirements, as_of=NOON + timedelta(hours=hours))  # type: ignore[arg-type]


def need(site_class: str, persons: int | None) -> Requirement:
    site = SiteNeed(site=f"s-{site_class}", posts=1, persons=persons, arithmetic="")
    missing = () if persons is not None else (f"posts at s-{site_class}",)
    return Requirement(
        site_class=site_class,
        sites=(site,),
        posts=1,
        persons=persons,
        persons_known=persons or 0,
        arithmetic="",
        missing=missing,
    )


def test_the_remainder_is_the_planned_total_less_what_others_declare() -> None:
    package = build(contingent("A", takes_remainder=True), contingent("B", figure(500)), contingent("C", figure(100)))
    assert [c.persons for c in package.contingents] == [1900, 500, 100]
    assert package.contingents[0].persons_text == "planned total 2500 - 500 (B) - 100 (C) = 1900 persons"
    assert package.total_persons == 2500


def test_a_stated_strength_beats_the_remainder_once_it_is_known() -> None:
    taker = contingent("A", figure(1450, hours=5), takes_remainder=True)
    assert build(taker, contingent("B", figure(500))).contingents[0].persons == 2000
    assert build(taker, contingent("B", figure(500)), hours=5).contingents[0].persons == 1450


def test_an_undeclared_strength_stays_inside_the_remainder_and_says_so() -> None:
    package = build(contingent("A", takes_remainder=True), contingent("B"))
    assert package.contingents[0].persons == 2500
    assert "B was not declared" in package.contingents[0].persons_text
    assert package.total_persons is None
    assert any(gap.id == "strength-B" for gap in package.gaps)


def test_without_a_planned_total_the_remainder_is_unknown_not_zero() -> None:
    package = build(contingent("A", takes_remainder=True), mandate=replace(MANDATE, planned_persons=None))
    assert package.contingents[0].persons is None
    assert package.contingents[0].elements[0].persons is None
    assert package.total_persons is None
    assert any(gap.id == "strength-A" for gap in package.gaps)


def test_two_takers_do_not_both_take_the_whole_remainder() -> None:
    package = build(contingent("A", takes_remainder=True), contingent("B", takes_remainder=True))
    assert [c.persons for c in package.contingents] == [None, None]


def test_others_declaring_more_than_the_total_leave_no_negative_force() -> None:
    package = build(contingent("A", takes_remainder=True), contingent("B", figure(3000)))
    assert package.contingents[0].persons is None


def test_vehicles_from_a_rate_are_rounded_and_said() -> None:
    (now,) = build(contingent("A", figure(150), vehicles_per_person=(figure(0.13),))).contingents
    assert (now.vehicles, now.vehicles_kind) == (20, "rate")
    assert now.vehicles_text == "150 persons x 0.13 vehicles per person = 19.5, rounded to 20"


def test_vehicles_nobody_gave_are_unknown() -> None:
    package = build(contingent("A", figure(150)))
    assert package.contingents[0].vehicles is None
    assert package.total_vehicles is None
    assert any(gap.id == "vehicles-A" for gap in package.gaps)


def test_elements_are_whole_and_add_up() -> None:
    """Thirds of 100: no person is lost and none is split."""
    thirds = tuple(element(f"e{k}", 1 / 3) for k in range(3))
    (now,) = build(contingent("A", figure(100), elements=thirds, vehicles=(figure(7),))).contingents
    assert [e.persons for e in now.elements] == [34, 33, 33]
    assert sum(e.vehicles or 0 for e in now.elements) == 7


def test_ties_of_the_remainder_go_to_the_earlier_share() -> None:
    assert split_whole(1, [0.5, 0.5]) == (1, 0)


def test_five_states_are_separate_and_one_never_implies_the_next() -> None:
    """A departure reported without a pledge leaves the pledge not known."""
    departed = StatusReport(status="departed", moment=Moment(at=NOON, rests_on=("d",), known_at=NOON))
    (now,) = build(contingent("A", figure(100), statuses=(departed,))).contingents
    assert [(s.status, s.kind) for s in now.statuses] == [
        ("announced", "not_known"),
        ("pledged", "not_known"),
        ("authorised", "not_known"),
        ("departed", "reported"),
        ("arrived", "not_known"),
    ]


def consent(kind: str) -> Consent:
    return Consent(state="A", route="", at=NOON, kind=kind, steps=(), binding="", binding_text="", rests_on=("c",))  # type: ignore[arg-type]


def test_authorised_comes_from_the_consent_and_says_how() -> None:
    for kind, shown in (("observed", "computed"), ("forecast", "forecast")):
        (now,) = build(contingent("A", figure(100)), consents=(consent(kind),)).contingents
        assert (now.statuses[2].kind, now.statuses[2].at) == (shown, NOON)


def test_a_report_known_later_is_not_read() -> None:
    arrived = StatusReport(status="arrived", moment=Moment(at=NOON, rests_on=(), known_at=NOON + timedelta(hours=2)))
    force = contingent("A", figure(100), statuses=(arrived,))
    assert build(force).contingents[0].statuses[4].kind == "not_known"
    assert build(force, hours=2).contingents[0].statuses[4].kind == "reported"


def test_caveat_matrix_says_may_may_not_and_open() -> None:
    guard_only = Caveat(text="guard only", tasks_only=("guard",), known_at=NOON)
    in_words = Caveat(text="contract soldiers", known_at=NOON)
    rows = build(
        contingent("A", figure(1), caveats=(guard_only,)),
        contingent("B", figure(1), caveats=(in_words,)),
        contingent("C", figure(1)),
    ).contingents
    assert [[limit.answer for limit in c.limits] for c in rows] == [
        ["may", "may_not"],
        ["open", "open"],
        ["may", "may"],
    ]


def test_without_consent_the_matrix_stays_open() -> None:
    """Caveats come with consent: before it nobody can say that a task is free."""
    (now,) = build(contingent("A", figure(1)), consents=(consent("forecast"),)).contingents
    assert {limit.answer for limit in now.limits} == {"open"}
    assert now.may_guard


def test_two_caveats_on_classes_leave_what_both_allow() -> None:
    first = Caveat(text="x", site_classes_only=("power", "water"), known_at=NOON)
    second = Caveat(text="y", site_classes_only=("water", "bread"), known_at=NOON)
    (now,) = build(contingent("A", figure(1), caveats=(first, second))).contingents
    assert now.site_classes == ("water",)


def test_coverage_serves_all_classes_together() -> None:
    """A may only guard power plants: giving B to them first would leave water dry."""
    power_only = Caveat(text="power plants", site_classes_only=("power",), known_at=NOON)
    package = build(
        contingent("A", figure(50), caveats=(power_only,)),
        contingent("B", figure(50)),
        requirements=(need("power", 50), need("water", 50)),
    )
    assert [c.covered_persons for c in package.coverage] == [50, 50]
    assert not [gap for gap in package.gaps if gap.id.startswith("class-")]


def test_a_gap_names_the_pledge_that_came_closest_and_why() -> None:
    power_only = Caveat(text="power plants", site_classes_only=("power",), known_at=NOON)
    package = build(
        contingent("A", figure(80), caveats=(power_only,)),
        contingent("B", figure(20)),
        requirements=(need("power", 30), need("water", 50)),
    )
    (gap,) = [g for g in package.gaps if g.id == "class-water"]
    assert (gap.short_persons, gap.closest) == (30, "A")
    assert "30 persons left" in gap.why
    assert "power" in gap.why


def test_a_gap_of_used_up_contingents_says_so() -> None:
    package = build(contingent("A", figure(20)), requirements=(need("power", 50),))
    (gap,) = [g for g in package.gaps if g.id == "class-power"]
    assert (gap.closest, gap.short_persons) == ("A", 30)
    assert "20 persons" in gap.why


def test_an_unknown_need_is_a_gap_of_its_own() -> None:
    package = build(contingent("A", figure(20)), requirements=(need("power", None),))
    assert any(gap.id == "need-power" for gap in package.gaps)


def test_barred_from_guard_means_no_coverage() -> None:
    barred = Caveat(text="logistics only", tasks_barred=("guard",), known_at=NOON)
    package = build(contingent("A", figure(90), caveats=(barred,)), requirements=(need("power", 50),))
    assert package.coverage[0].covered_persons == 0
    assert package.coverage[0].contingents == ()


def test_offers_below_the_planned_total_are_a_gap() -> None:
    package = build(contingent("A", figure(2000)))
    (gap,) = [g for g in package.gaps if g.id == "planned-total"]
    assert gap.short_persons == 500
