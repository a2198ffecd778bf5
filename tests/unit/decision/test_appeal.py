"""An appeal of an invented state: who asked whom, rivals, and being taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.decision.appeal import judge_appeal
from foedus.domain.decisions import Appeal, Entitlement, RivalAppeal
from foedus.domain.figures import Moment

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def moment(hours: float) -> Moment:
    return Moment(at=at(hours), rests_on=(f"m{hours:g}",), known_at=at(hours))


APPEAL = Appeal(
    state="AAA",
    organ="President",
    procedure="with the consent of the cabinet",
    addressed_to="chair of the Council",
    form="letter",
    invokes=("art. 4",),
    moments=(moment(0),),
    rests_on=("a",),
    addressee="organisation",
)


def say(value: bool, *, by: str = "x", hours: float = 0) -> Entitlement:
    return Entitlement(value=value, by=by, text="art. 1", rests_on=("e",), known_at=at(hours))


def test_an_appeal_stands_and_names_organ_procedure_and_addressee() -> None:
    found = judge_appeal(APPEAL, as_of=at(1))
    assert (found.standing, found.entitled) == ("stands", "yes")
    assert "President of AAA (with the consent of the cabinet), addressed to chair of the Council" in found.text[0]


def test_before_it_is_known_there_is_none() -> None:
    assert judge_appeal(APPEAL, as_of=at(-1)).standing == "none"


@pytest.mark.parametrize(
    ("hours", "stage"), [(2, "before_decision"), (5, "after_decision"), (12, "after_arrival"), (10, "after_arrival")]
)
def test_being_taken_back_is_dated_by_stage(hours: float, stage: str) -> None:
    appeal = replace(APPEAL, withdrawn=(moment(hours),))
    found = judge_appeal(appeal, as_of=at(20), decided_at=at(4), arrived_at=at(10))
    assert (found.standing, found.withdrawn_when) == ("withdrawn", stage)


def test_a_disputed_right_to_speak_is_open_and_names_both() -> None:
    found = judge_appeal(replace(APPEAL, entitled=(say(True, by="x"), say(False, by="y"))), as_of=at(1))
    assert (found.standing, found.entitled) == ("open", "open")
    assert any("as y holds" in line for line in found.text)


def test_what_is_denied_later_is_not_read() -> None:
    appeal = replace(APPEAL, entitled=(say(False, hours=5),))
    assert judge_appeal(appeal, as_of=at(1)).standing == "stands"
    assert judge_appeal(appeal, as_of=at(6)).entitled == "no"


def test_a_rival_appeal_leaves_it_open() -> None:
    rival = RivalAppeal(by="the other government", text="asks for help against the first", moment=moment(1))
    assert judge_appeal(replace(APPEAL, rivals=(rival,)), as_of=at(2)).standing == "open"
