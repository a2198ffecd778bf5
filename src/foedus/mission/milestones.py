"""The row of dated steps of a course, for timelines and for comparison.

What lives here: reading milestones off the stages' answers and off what was reported. What does not: how any of them
was computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from foedus.domain.figures import Moment, pick_known
from foedus.domain.outcome import Lane, Milestone
from foedus.domain.packages import AttemptShown, Consent, CouncilFinding, GuardPlan, HandOverPlan
from foedus.domain.plans import Line, MovementPlan
from foedus.domain.scenario import Scenario


def _observe(ident: str, lane: Lane, text: str, moment: Moment, *, rests_on: tuple[str, ...] = ()) -> Milestone:
    return Milestone(
        id=ident,
        lane=lane,
        text=text,
        at=moment.at,
        earliest_at=moment.earliest_at,
        latest_at=moment.latest_at,
        kind="observed",
        rests_on=moment.rests_on or rests_on,
    )


def report_crisis(scenario: Scenario, as_of: datetime) -> Iterator[Milestone]:
    """Give what was reported of the crisis, the appeal and the positions of others."""
    for event in scenario.crisis:
        called = "; ".join(f"called so by {c.by}: '{c.word}'" for c in event.called)
        text = f"{event.text} ({called})" if called else event.text
        yield _observe(event.id, "crisis", text, event.moment)
    appeal = pick_known(scenario.appeal.moments, as_of)
    if appeal is not None:
        yield _observe("appeal", "appeal", f"Appeal: {scenario.appeal.text}", appeal)
    for position in scenario.positions:
        yield _observe(position.id, "positions", f"{position.by}: {position.text}", position.moment)


def report_decision(council: CouncilFinding, consents: tuple[Consent, ...]) -> Iterator[Milestone]:
    """Give the council's decision and each state's consent, observed or expected."""
    if council.moment is not None:
        yield _observe("decision", "decision", f"Decision: {council.text}", council.moment)
    for consent in consents:
        for step in consent.steps:
            for k, shown in enumerate(step.attempts, 1):
                moment = shown.attempt.moment
                result = shown.attempt.result.replace("_", " ")
                count = f" ({shown.arithmetic})" if step_counts(shown) else ""
                text = f"{consent.state}, {step.organ}: {step.act}: {result}{count}"
                yield _observe(f"{step.id}.{k}", "consent", text, moment)
        if consent.at is None:
            continue
        yield Milestone(
            id=f"consent.{consent.state}",
            lane="consent",
            text=f"Consent of {consent.state}: {consent.binding_text}",
            at=consent.at,
            earliest_at=consent.earliest_at,
            latest_at=consent.latest_at,
            kind="observed" if consent.kind == "observed" else "forecast",
            rests_on=consent.rests_on,
        )


def step_counts(shown: AttemptShown) -> bool:
    """Say whether an attempt has a count to show."""
    return shown.attempt.yes is not None or shown.attempt.present is not None


def compute_movement(plan: MovementPlan, lines: tuple[Line, ...], stage: str) -> Iterator[Milestone]:
    """Give first departure, first arrival, closure, and each contingent's departure and arrival."""
    word = "movement" if stage == "movement" else "withdrawal"
    loaded = [leg for leg in plan.legs if leg.parts]
    contingent_of = {line.id: line.contingent for line in lines if not line.rides_along}
    if not loaded:
        return

    def mark(ident: str, text: str, at: datetime) -> Milestone:
        lane: Lane = "movement" if stage == "movement" else "withdrawal"
        return Milestone(id=f"{word}.{ident}", lane=lane, text=text, at=at, kind="computed")

    yield mark("first_departure", "First loaded departure", min(leg.departs_at for leg in loaded))
    yield mark("first_arrival", "First arrival", min(leg.arrives_at for leg in loaded))
    whose = "arrived" if stage == "movement" else "come home"
    yield mark("closure", f"Closure: the last element has {whose}", plan.closure_at)
    for contingent in sorted(set(contingent_of.values())):
        own = [leg for leg in loaded if any(contingent_of.get(p.line) == contingent for p in leg.parts)]
        if own:
            yield mark(f"{contingent}.departs", f"{contingent}: first element departs", min(x.departs_at for x in own))
            yield mark(f"{contingent}.arrives", f"{contingent}: last element has arrived", max(x.ends_at for x in own))


def compute_guard(plan: GuardPlan, hand_over: HandOverPlan | None) -> Iterator[Milestone]:
    """Give the first hour of guard of each site and its hand-over."""
    seen: dict[str, int] = {}
    for turn in plan.turns:
        seen[turn.site] = seen.get(turn.site, 0) + 1
        again = f".{seen[turn.site]}" if seen[turn.site] > 1 else ""
        relieved = f", relieving {turn.relieves}" if again and turn.relieves else ""
        yield Milestone(
            id=f"guard.{turn.site}{again}",
            lane="protection",
            text=f"{turn.contingent} stands guard at {turn.site}{relieved}",
            at=turn.starts_at,
            kind="computed",
            rests_on=turn.rests_on,
        )
    for passing in hand_over.hand_overs if hand_over else ():
        yield Milestone(
            id=f"hand_over.{passing.site}",
            lane="withdrawal",
            text=f"{passing.site} handed back to the host by {passing.contingent}",
            at=passing.ends_at,
            kind="computed",
        )


def report_withdrawal(scenario: Scenario) -> Iterator[Milestone]:
    """Give the acts of the way home that somebody reported."""
    if scenario.withdrawal is None:
        return
    for k, act in enumerate(scenario.withdrawal.acts, 1):
        yield _observe(
            f"withdrawal.act.{k}", "withdrawal", f"{act.kind.replace('_', ' ')}, {act.by}: {act.text}", act.moment
        )


def report_statuses(scenario: Scenario) -> Iterator[Milestone]:
    """Give what was reported of each contingent: announced, pledged, authorised, departed, arrived."""
    for contingent in scenario.contingents:
        for k, status in enumerate(contingent.statuses, 1):
            text = f"{contingent.state} reported {status.status}" + (f": {status.text}" if status.text else "")
            yield _observe(f"status.{contingent.id}.{k}", "forces", text, status.moment)
