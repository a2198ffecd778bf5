"""Orders against a mandate file of an invented mission and its caveats, clause by clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.decision.annex import check_annex
from foedus.decision.orders import judge_order
from foedus.decision.term import check_term
from foedus.domain.orders import (
    AnnexEntry,
    Area,
    BarredSite,
    CaveatText,
    ConductClaim,
    Extension,
    MandateTask,
    MandateText,
    Order,
    OrderFinding,
    StateLeave,
    Vertex,
)

START = datetime(2030, 5, 1, tzinfo=UTC)
LATER = START + timedelta(days=200)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


MANDATE = MandateText(
    id="m",
    title="Mission in Hostland",
    host="HHH",
    cite="Decision 1",
    checked="text",
    from_at=START,
    until_at=day(30),
    tasks=(
        MandateTask(id="guard", text="guard sites", kind="guard", cite="para. 1"),
        MandateTask(id="assist", text="assist law enforcement", kind="assist", cite="para. 2"),
        MandateTask(id="disperse", text="break up demonstrations", kind="other", cite="para. 3", barred=True),
    ),
    area=Area(
        text="the square",
        states=("HHH",),
        corners=tuple(Vertex(lat_deg=a, lon_deg=o) for a, o in ((0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0))),
        cite="annex A",
    ),
    ceiling_persons=500,
    commander="Commander",
    leaves=(
        StateLeave(state="HHH", answer="given", from_at=START, cite="letter 1"),
        StateLeave(state="TRA", answer="given", from_at=START, cite="note 1"),
        StateLeave(state="TRB", answer="refused", from_at=START, cite="note 2"),
    ),
    barred_sites=(BarredSite(site="shrine", cite="para. 5"), BarredSite(site_class="prison", cite="para. 6")),
    conduct=(ConductClaim(by="observers", text="beatings are reported", known_at=day(3), cite="r1"),),
)
CAVEAT = CaveatText(
    id="c",
    state="SSS",
    text="guard only",
    cite="law 7",
    checked="text",
    declared_at=day(1),
    tasks_only=("guard",),
)
ORDER = Order(contingent="S1", state="SSS", task="guard", at=day(5), in_state="HHH")


def judge(*caveats: CaveatText, mandate: MandateText = MANDATE, **changes: object) -> OrderFinding:
    return judge_order(replace(ORDER, **changes), mandate, caveats, as_of=LATER)  # type: ignore[arg-type]


def test_a_plain_guard_order_is_within_every_clause() -> None:
    found = judge(lat_deg=1.0, lon_deg=1.0, total_persons=500, transits=("TRA",))
    assert (found.answer, found.failing) == ("within", "")
    assert [clause.id for clause in found.clauses] == ["task", "term", "area", "area", "ceiling", "transit"]


@pytest.mark.parametrize(
    ("changes", "answer", "failing"),
    [
        ({"task": "patrol"}, "outside", "task"),
        ({"task": "disperse"}, "outside", "task"),
        ({"task": "assist"}, "open", "task"),
        ({"task": "assist", "static_guard": True}, "within", ""),
        ({"at": START - timedelta(seconds=1)}, "outside", "term"),
        ({"at": START}, "within", ""),
        ({"at": day(30)}, "outside", "term"),
        ({"in_state": "NNN"}, "outside", "area"),
        ({"lat_deg": 3.0, "lon_deg": 1.0}, "outside", "area"),
        ({"site": "shrine"}, "outside", "barred_site"),
        ({"site_class": "prison"}, "outside", "barred_site"),
        ({"total_persons": 501}, "outside", "ceiling"),
        ({"transits": ("TRB",)}, "outside", "transit"),
        ({"transits": ("TRC",)}, "open", "transit"),
    ],
)
def test_each_clause_can_fail(changes: dict[str, object], answer: str, failing: str) -> None:
    found = judge(**changes)
    assert (found.answer, found.failing) == (answer, failing)


def test_outside_beats_open_whatever_the_order_of_the_clauses() -> None:
    found = judge(task="assist", transits=("TRB",))
    assert (found.answer, found.failing) == ("outside", "transit")


def test_a_point_on_the_edge_is_within_and_said_so() -> None:
    found = judge(lat_deg=2.0, lon_deg=1.0)
    assert found.answer == "within"
    assert any("on the edge, which belongs to the area" in clause.text for clause in found.clauses)


def test_a_point_against_an_area_in_words_is_open() -> None:
    words = replace(MANDATE, area=Area(text="the north"))
    assert judge(mandate=words, lat_deg=1.0, lon_deg=1.0, in_state="").answer == "open"


def test_a_narrower_caveat_binds_from_its_day_on() -> None:
    assert judge(CAVEAT, task="assist", static_guard=True).failing == "caveat c"
    assert judge(CAVEAT, task="assist", static_guard=True, at=day(0.5)).answer == "within"
    assert judge(replace(CAVEAT, until_at=day(4)), task="assist", static_guard=True).answer == "within"


def test_a_caveat_of_another_state_or_contingent_does_not_bind() -> None:
    assert judge(replace(CAVEAT, state="QQQ"), task="assist", static_guard=True).answer == "within"
    assert judge(replace(CAVEAT, contingent="S2"), task="assist", static_guard=True).answer == "within"


def test_a_wider_caveat_is_ignored_with_a_warning() -> None:
    wide = replace(CAVEAT, tasks_only=("guard", "patrol"), area=Area(text="both", states=("HHH", "NNN")))
    found = judge(wide, task="patrol")
    assert (found.answer, found.failing) == ("outside", "task")
    assert [line for line in found.warnings if "patrol" in line]
    assert [line for line in found.warnings if "NNN" in line]
    assert judge(wide).answer == "within"


def test_a_caveat_in_words_only_leaves_it_open() -> None:
    assert judge(replace(CAVEAT, tasks_only=())).answer == "open"


@pytest.mark.parametrize(("rests", "answer"), [("yes", "outside"), ("open", "open"), ("no", "within")])
def test_a_host_that_takes_its_consent_back(rests: str, answer: str) -> None:
    gone = StateLeave(state="HHH", answer="withdrawn", from_at=day(4), cite="letter 2")
    mandate = replace(MANDATE, rests_on_consent=rests, leaves=(*MANDATE.leaves, gone))  # type: ignore[arg-type]
    assert judge(mandate=mandate).answer == answer
    assert judge(mandate=mandate, at=day(3)).answer == "within"


def test_nothing_known_of_the_host_is_open() -> None:
    assert judge(mandate=replace(MANDATE, leaves=())).failing == "host_consent"


def test_a_gap_day_between_term_and_extension_is_outside() -> None:
    late = Extension(decided_at=day(32), until_at=day(60), cite="Decision 2")
    mandate = replace(MANDATE, extensions=(late,))
    assert check_term(mandate, day(31), as_of=LATER).id == "gap"
    assert check_term(mandate, day(33), as_of=LATER).answer == "within"


def test_an_extension_decided_in_time_leaves_no_gap_and_one_not_yet_decided_counts_for_nothing() -> None:
    mandate = replace(MANDATE, extensions=(Extension(decided_at=day(29), until_at=day(60), cite="Decision 2"),))
    assert check_term(mandate, day(31), as_of=LATER).answer == "within"
    assert check_term(mandate, day(31), as_of=day(28)).answer == "outside"


@pytest.mark.parametrize(("counts", "answer"), [("yes", "within"), ("no", "outside"), ("open", "open")])
def test_the_days_of_withdrawal_count_or_not_as_the_mandate_says(counts: str, answer: str) -> None:
    mandate = replace(MANDATE, withdrawal_d=10, withdrawal_counts=counts)  # type: ignore[arg-type]
    assert check_term(mandate, day(35), as_of=LATER).answer == answer
    assert check_term(mandate, day(41), as_of=LATER).answer == "outside"


def test_a_task_that_supports_the_hosts_forces_flags_their_conduct() -> None:
    """What is claimed later is not read; that nothing is claimed is said too."""
    assert any("beatings" in line for line in judge(task="assist").due_diligence)
    early = judge_order(replace(ORDER, task="assist"), MANDATE, (), as_of=day(2))
    assert early.due_diligence[1] == "no claim is on file"
    assert judge().due_diligence == ()


def test_the_annex_names_what_is_given_assumed_and_missing() -> None:
    entry = AnnexEntry(item="medical", status="assumed", text="host hospitals")
    rows = {row.item: row.status for row in check_annex(replace(MANDATE, annex=(entry,)))}
    assert rows == {
        "command": "given",
        "status_of_forces": "missing",
        "force_rules": "missing",
        "liaison": "missing",
        "medical": "assumed",
        "sustainment": "missing",
        "financing": "missing",
    }
