"""Critical paths and contested seats against brute force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.decision.approvals import trace_approvals
from foedus.decision.council import decide
from foedus.decision.tally import tally
from foedus.domain.decisions import Approval, ApprovalStep, Council, Vote
from foedus.domain.figures import Figure
from foedus.domain.treaty import DecisionRule, Organ

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


@st.composite
def approvals(draw: st.DrawFn) -> Approval:
    """Steps that wait for any earlier ones, for the decision, or for the one before."""
    steps = []
    for i in range(draw(st.integers(1, 6))):
        names = ["decision", *(f"s{j}" for j in range(i))]
        after = tuple(draw(st.lists(st.sampled_from(names), max_size=3, unique=True)))
        hours = draw(st.integers(0, 50))
        lasts = (Figure(value=hours, rests_on=(), known_at=ZERO),)
        steps.append(ApprovalStep(id=f"s{i}", organ="o", act="a", lasts_h=lasts, after=after))
    return Approval(state="AAA", route="", steps=tuple(steps), rests_on=())


@settings(max_examples=200, deadline=None)
@given(approvals())
def test_consent_comes_with_the_longest_path_and_the_path_adds_up(approval: Approval) -> None:
    done = {"decision": 0.0}
    for i, step in enumerate(approval.steps):
        waits = step.after or (approval.steps[i - 1].id if i else "decision",)
        done[step.id] = max(done[name] for name in waits) + step.lasts_h[0].value
    (consent,) = trace_approvals((approval,), decided_at=ZERO, as_of=ZERO)
    assert consent.at == ZERO + timedelta(hours=max(done.values()))
    lengths = {step.id: step.lasts_h[0].value for step in approval.steps}
    assert sum(lengths[name] for name in consent.critical) == max(done.values())
    assert consent.binding in consent.critical
    assert lengths[consent.binding] == max(lengths[name] for name in consent.critical)


CAST = ("yes", "no", "abstain", "absent", None)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(CAST), st.booleans()), min_size=1, max_size=6),
    st.sampled_from(["all_members", "entitled", "present", "present_and_voting"]),
    st.sampled_from([(), ("A0",)]),
)
def test_contested_seats_agree_with_every_single_way_to_settle_them(
    members: list[tuple[str | None, bool]], denominator: str, veto: tuple[str, ...]
) -> None:
    """Members that look alike are counted by number only; here each is settled one by one."""
    rule = DecisionRule(
        rule="majority",
        cite="",
        checked="text",
        denominator=denominator,  # type: ignore[arg-type]
        needed_num=2,
        needed_den=3,
        veto=veto,
    )
    states = [f"A{k}" for k in range(len(members))]
    cast = {state: vote for state, (vote, _) in zip(states, members, strict=True)}
    contested = [state for state, (_, disputed) in zip(states, members, strict=True) if disputed]
    results = set()
    for counts in product((True, False), repeat=len(contested)):
        out = {state for state, counted in zip(contested, counts, strict=True) if not counted}
        results.add(tally(rule, {s: v for s, v in cast.items() if s not in out}).result)  # type: ignore[misc]
    organ = Organ(id="o", name="", seats="", cite="", checked="text", decision=(rule,))
    votes = tuple(
        Vote(state=s, vote=v, rests_on=(), known_at=ZERO)  # type: ignore[arg-type]
        for s, v in cast.items()
        if v is not None
    )
    council = Council(treaty="t", organ="o", form="", votes=votes, decided=(), outcome="open", text="", rests_on=())
    found = decide(council, organ, members=tuple(states), on=ZERO.date(), as_of=ZERO, contested=tuple(contested))
    assert found.result == (results.pop() if len(results) == 1 else "open")
