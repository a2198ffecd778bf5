"""Votes not known: the answer is certain exactly where every way of casting them agrees."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.decision.tally import tally
from foedus.domain.treaty import DecisionRule

CAST = ("yes", "no", "abstain", "absent")
PEOPLE = {"A0": 50, "A1": 10, "A2": 10, "A3": 10, "A4": 10, "A5": 10}


@st.composite
def rules(draw: st.DrawFn) -> DecisionRule:
    den = draw(st.integers(2, 4))
    return DecisionRule(
        rule=draw(st.sampled_from(["consensus", "majority"])),
        cite="",
        checked="text",
        denominator=draw(st.sampled_from(["all_members", "entitled", "present", "present_and_voting"])),
        needed_num=draw(st.integers(1, den - 1)),
        needed_den=den,
        more_than=draw(st.booleans()),
        quorum=draw(st.one_of(st.none(), st.integers(1, 5))),
        objection_blocks=True,
        abstention=draw(st.sampled_from(["no_effect", "harmful", "harmless", "constructive"])),
        quorum_holds=draw(st.sampled_from(["", "opening", "throughout"])),
        party_to_dispute_votes=draw(st.booleans()),
        veto=draw(st.sampled_from([(), ("A0",)])),
    )


@settings(max_examples=300, deadline=None)
@given(
    rules(),
    st.lists(st.sampled_from([*CAST, "abstain_declared", "silent", "excluded", None, None]), min_size=1, max_size=6),
    st.one_of(st.none(), st.integers(0, 6)),
)
def test_certain_exactly_where_every_completion_agrees(
    rule: DecisionRule, cast: list[str | None], opening: int | None
) -> None:
    """The uniform completions stand for all: enumerated here one by one."""
    votes = {f"A{i}": vote for i, vote in enumerate(cast)}
    missing = [state for state, vote in votes.items() if vote is None]
    results = {
        tally(rule, votes | dict(zip(missing, completion, strict=True)), opening=opening, people=PEOPLE).result
        for completion in product((*CAST, "abstain_declared"), repeat=len(missing))
    }
    assert tally(rule, votes, opening=opening, people=PEOPLE).result == (results.pop() if len(results) == 1 else "open")
