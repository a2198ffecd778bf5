"""Consents that go less far than the mandate, lapse, or come after the troops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.decision.approvals import trace_approvals
from foedus.decision.terms import compare_terms, find_arrival, find_early, is_covered
from foedus.domain.decisions import Approval, ApprovalStep, Attempt, BeforeConsent, ConsentTerms
from foedus.domain.figures import Figure, Moment
from foedus.domain.packages import Consent

ZERO = datetime(2030, 5, 1, tzinfo=UTC)
ALL = datetime.max.replace(tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def moment(hours: float) -> Moment:
    return Moment(at=at(hours), rests_on=("m",), known_at=at(hours))


TERMS = ConsentTerms(
    text="120 for the capital",
    rests_on=("t",),
    persons=120,
    area="the capital",
    until_at=at(100),
    tasks_only=("guard",),
    known_at=at(10),
)
STEP = ApprovalStep(
    id="vote",
    organ="parliament",
    act="vote",
    lasts_h=(),
    attempts=(Attempt(result="passed", moment=moment(10), terms=(TERMS,)),),
)
APPROVAL = Approval(state="AAA", route="parliament", steps=(STEP,), rests_on=("r",))


def trace(approval: Approval = APPROVAL, as_of: datetime = ALL) -> Consent:
    return trace_approvals((approval,), decided_at=ZERO, as_of=as_of)[0]


def test_limits_are_carried_on_the_consent() -> None:
    consent = trace()
    assert consent.terms == (TERMS,)
    assert consent.lapses_at == at(100)


def test_each_limit_is_set_against_the_mandate() -> None:
    short = compare_terms(trace(), persons=200, area="the country", until_at=at(124))
    assert [line.split(":")[0] for line in short] == [
        "consent for 120 of 200 persons",
        "consent for the area the capital, the mandate names the country",
        "consent lapses at 2030-05-05T04",
        "consent for guard only",
    ]
    assert "1.0 d before the mandate ends" in short[2]


def test_a_consent_as_wide_as_the_mandate_falls_short_of_nothing() -> None:
    wide = replace(TERMS, persons=200, area="", until_at=None, tasks_only=())
    step = replace(STEP, attempts=(replace(STEP.attempts[0], terms=(wide,)),))
    assert compare_terms(trace(replace(APPROVAL, steps=(step,))), persons=200, area="x", until_at=at(5)) == ()


@pytest.mark.parametrize(("hours", "covered"), [(9, "no"), (10, "yes"), (99, "yes"), (100, "no")])
def test_a_consent_covers_from_its_day_until_it_lapses(hours: float, covered: str) -> None:
    assert is_covered(trace(), at(hours)) == covered


def test_a_renewal_replaces_the_limits_it_renews_but_not_the_day_of_consent() -> None:
    renewed = Attempt(result="passed", moment=moment(90), terms=(replace(TERMS, until_at=at(300), known_at=at(90)),))
    approval = replace(APPROVAL, steps=(replace(STEP, attempts=(*STEP.attempts, renewed)),))
    assert trace(approval, at(50)).lapses_at == at(100)
    consent = trace(approval, at(95))
    assert (consent.at, consent.lapses_at) == (at(10), at(300))


def test_before_consent_readiness_may_go_on_and_crossing_may_not() -> None:
    answers = {leave.act: (leave.answer, leave.assumed) for leave in trace().before}
    assert answers["readiness"] == ("may", True)
    assert answers["pre_positioning"] == ("may", True)
    assert answers["crossing"] == ("may_not", True)


def test_a_rule_of_the_state_itself_replaces_what_is_assumed() -> None:
    own = BeforeConsent(act="crossing", answer="may", text="14 days", rests_on=("b",), known_at=at(0))
    leaves = {leave.act: leave for leave in trace(replace(APPROVAL, before_consent=(own,))).before}
    assert (leaves["crossing"].answer, leaves["crossing"].assumed) == ("may", False)


def test_troops_abroad_before_consent_leave_an_interval_at_home_only() -> None:
    words = find_early(trace(), moment(4))
    assert "6.0 h without it at national level, in every reading of the clocks" in words
    assert "treaty level is not affected" in words
    assert find_early(trace(), moment(10)) == ""


def test_an_interval_within_the_width_of_the_clocks_is_open() -> None:
    wide = Moment(at=at(8), rests_on=(), latest_at=at(12), known_at=at(12))
    assert "open" in find_early(trace(), wide)


def test_the_later_of_readiness_and_consent_opens_the_border() -> None:
    early = find_arrival(trace(), contingent="A1", state="AAA", decided_at=ZERO, notice_h=4, travel_h=2)
    assert (early.binds, early.crosses_at, early.arrives_at, early.gain_h) == ("consent", at(10), at(12), 6.0)
    late = find_arrival(trace(), contingent="A1", state="AAA", decided_at=ZERO, notice_h=24, travel_h=2)
    assert (late.binds, late.crosses_at, late.gain_h) == ("readiness", at(24), 0.0)


def test_an_undated_consent_dates_no_arrival() -> None:
    step = replace(STEP, attempts=(), lasts_h=())
    arrival = find_arrival(
        trace(replace(APPROVAL, steps=(step,))), contingent="A1", state="AAA", decided_at=ZERO, notice_h=4
    )
    assert (arrival.binds, arrival.crosses_at, arrival.gain_h) == ("unknown", None, None)


def fig(value: float) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=("f",), known_at=at(-1)),)


def test_steps_that_run_side_by_side_end_with_the_slower() -> None:
    """Cabinet 5 h; then committee 20 h and court 8 h, both after the cabinet; then the decree 1 h."""
    steps = tuple(
        ApprovalStep(id=name, organ=name, act=name, lasts_h=fig(hours), after=after)
        for name, hours, after in (
            ("cabinet", 5, ()),
            ("committee", 20, ("cabinet",)),
            ("court", 8, ("cabinet",)),
            ("decree", 1, ("committee", "court")),
        )
    )
    consent = trace(replace(APPROVAL, steps=steps), at(0))
    assert consent.at == at(26)
    assert consent.critical == ("cabinet", "committee", "decree")
    assert consent.binding == "committee"


def test_a_legal_delay_holds_a_step_back() -> None:
    step = replace(STEP, attempts=(), lasts_h=fig(2), legal_delay_h=fig(48))
    consent = trace(replace(APPROVAL, steps=(step,)), at(0))
    assert consent.at == at(48)
    assert "by law not within 48 h" in consent.steps[0].text


def test_a_step_waits_for_the_next_sitting_and_says_what_an_earlier_one_would_gain() -> None:
    """Sittings at hours 1 and 30; the law asks for 6 hours: the second counts, 24 hours after the earliest."""
    sittings = tuple(Moment(at=at(h), rests_on=("s",), known_at=at(-1)) for h in (1, 30))
    step = replace(STEP, attempts=(), lasts_h=fig(2), legal_delay_h=fig(6), sittings=sittings)
    consent = trace(replace(APPROVAL, steps=(step,)), at(0))
    assert (consent.at, consent.earlier_gain_h) == (at(30), 24.0)
    assert "24.0 h earlier" in consent.earlier_gain_text


def test_a_step_that_waits_for_one_not_on_file_cannot_be_dated() -> None:
    step = replace(STEP, attempts=(), lasts_h=fig(2), after=("nowhere",))
    assert trace(replace(APPROVAL, steps=(step,)), at(0)).at is None
