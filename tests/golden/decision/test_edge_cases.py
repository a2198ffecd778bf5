"""Edge cases of appeals, councils, approvals, mandates and orders, by number.

Each is decided from facts; where the facts do not decide it the answer is open, and the test says why.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from foedus import library
from foedus.decision.appeal import judge_appeal
from foedus.decision.approvals import trace_approvals
from foedus.decision.ballots import count_votes
from foedus.decision.chair import find_chair, find_conflict
from foedus.decision.council import decide
from foedus.decision.orders import judge_order
from foedus.decision.seats import find_seats
from foedus.decision.tally import find_bar, tally
from foedus.decision.term import check_term
from foedus.decision.terms import compare_terms, find_early, is_covered
from foedus.desk.law import find_answer
from foedus.desk.loading import load_inputs
from foedus.domain.decisions import (
    Appeal,
    Approval,
    ApprovalStep,
    Attempt,
    ConsentTerms,
    Council,
    Entitlement,
    People,
    Reservation,
    RivalAppeal,
    Silence,
    Threshold,
    Vote,
)
from foedus.domain.figures import Figure, Moment
from foedus.domain.orders import (
    Area,
    BarredSite,
    CaveatText,
    Extension,
    MandateTask,
    MandateText,
    Order,
    StateLeave,
    Vertex,
)
from foedus.domain.packages import CouncilFinding
from foedus.domain.treaty import DecisionRule, Organ, Treaty
from foedus.formats.codec import load_treaty
from foedus.instants import parse_instant, show_local
from foedus.mission.stages import EVERYTHING

ZERO = datetime(2030, 5, 1, tzinfo=UTC)
ON = ZERO.date()
CONSENSUS = DecisionRule(rule="consensus", cite="art. 12", checked="text", objection_blocks=True)
COUNCIL = Council(treaty="pact", organ="council", form="", votes=(), decided=(), outcome="force", text="", rests_on=())


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def moment(hours: float, **more: float) -> Moment:
    ranges = {f"{name}_at": at(value) for name, value in more.items()}
    return Moment(at=at(hours), rests_on=("m",), known_at=at(hours), **ranges)


def organ(*rules: DecisionRule, **more: object) -> Organ:
    return Organ(id="council", name="", seats="", cite="", checked="text", decision=rules, **more)  # type: ignore[arg-type]


def cast(**votes: str) -> tuple[Vote, ...]:
    return tuple(Vote(state=s, vote=v, rests_on=("v",), at=ZERO, known_at=ZERO) for s, v in votes.items())  # type: ignore[arg-type]


def sit(council: Council, body: Organ, *, hours: float = 48, **more: object) -> CouncilFinding:
    members = tuple(sorted({v.state for v in council.votes} | set(council.seated)))
    return decide(council, body, members=members, on=ON, as_of=at(hours), **more)  # type: ignore[arg-type]


def load(treaty: str) -> Treaty:
    return load_treaty(library.find_treaty(treaty))


APPEAL = Appeal(
    state="AAA",
    organ="President",
    procedure="by letter",
    addressed_to="the Council",
    form="letter",
    invokes=("art. 4",),
    moments=(moment(0),),
    rests_on=("a",),
    addressee="organisation",
)


# appeal


@pytest.mark.parametrize(
    ("hours", "stage", "words"),
    [
        (1, "before_decision", "nothing to decide on"),
        (5, "after_decision", "nobody may enter"),
        (50, "after_arrival", "the way home begins"),
    ],
)
def test_edge_14_appeal_taken_back_before_decision_after_decision_after_arrival(
    hours: float, stage: str, words: str
) -> None:
    found = judge_appeal(replace(APPEAL, withdrawn=(moment(hours),)), as_of=at(60), decided_at=at(4), arrived_at=at(40))
    assert (found.standing, found.withdrawn_when) == ("withdrawn", stage)
    assert any(words in line for line in found.text)


@pytest.mark.parametrize("organ_name", ["interim government", "president sworn in abroad", "detained president"])
def test_edge_15_appeal_by_an_organ_whose_right_to_speak_is_disputed_is_open(organ_name: str) -> None:
    """Who speaks for the state is claimed both ways: both are shown, neither picked."""
    said = (
        Entitlement(value=True, by="the organisation", text="recognised", rests_on=("e1",), known_at=ZERO),
        Entitlement(value=False, by="those in the capital", text="removed", rests_on=("e2",), known_at=ZERO),
    )
    found = judge_appeal(replace(APPEAL, organ=organ_name, entitled=said), as_of=at(1))
    assert (found.standing, found.entitled) == ("open", "open")
    assert len([line for line in found.text if line.startswith("entitled to speak")]) == 2


def test_edge_16_two_rival_governments_appeal_against_each_other() -> None:
    rival = RivalAppeal(by="the other government", text="asks for help against the first", moment=moment(2))
    found = judge_appeal(replace(APPEAL, rivals=(rival,)), as_of=at(3))
    assert found.standing == "open"
    assert any("the other government" in line for line in found.text)


def test_edge_17_another_article_than_the_facts_support_leaves_the_lesser_norm() -> None:
    """Armenia, May 2021: aid is not certain in any reading known then, while the duty to consult is in all."""
    inputs = load_inputs("armenia-2021")
    known_at = datetime(2021, 5, 14, 20, tzinfo=UTC)
    assert find_answer(inputs, "aid_duty", known_at)[1].verdict == "none"
    assert find_answer(inputs, "consult_duty", known_at)[1].verdict == "all"


def test_edge_18_appeal_to_one_member_instead_of_the_organisation_is_open() -> None:
    """Benin asked Nigeria in writing; whether that starts the treaty's procedure is a question of its reading."""
    scenario = load_inputs("benin-2025").files.scenario
    found = judge_appeal(scenario.appeal, as_of=EVERYTHING)
    assert found.standing == "open"
    assert any("put to a member" in line for line in found.text)


def test_edge_19_a_third_state_asks_or_nobody_does() -> None:
    third = judge_appeal(replace(APPEAL, made_by="BBB"), as_of=at(1))
    assert any("made by BBB, not by AAA itself" in line for line in third.text)
    assert judge_appeal(replace(APPEAL, moments=()), as_of=at(1)).standing == "none"


def test_edge_20_member_against_member_takes_both_out_of_the_vote() -> None:
    """Two of six are party to the matter: two thirds of the other four are three."""
    rule = DecisionRule(
        rule="majority", cite="", checked="text", needed_num=2, needed_den=3, party_to_dispute_votes=False
    )
    told = replace(
        COUNCIL,
        votes=cast(AAA="yes", BBB="no", CCC="yes", DDD="yes", EEE="yes", FFF="no"),
        disputants=("AAA", "BBB"),
    )
    found = sit(told, organ(rule))
    assert found.result == "adopted"
    assert "3 of 4 required (all members), 3 given" in found.arithmetic


# organ and vote


def test_edge_21_the_appellant_holds_the_chair() -> None:
    """Armenia, September 2022: the chair is the appellant; the library has no rule on stepping aside: open."""
    body = next(o for o in load("cst-1992").organs if o.id == "CSC")
    term = find_chair(body, date(2022, 9, 13))
    words, presides = find_conflict(term, body, appellant="ARM", host="ARM", disputants=())
    assert "the chair (ARM) is the appellant as well" in words
    assert presides == ""
    assert "open" in words
    aside = replace(body, chair_in_conflict="steps_aside")
    assert find_conflict(term, aside, appellant="ARM", host="ARM", disputants=())[1] == "BLR"


def test_edge_22_the_chair_changes_between_appeal_and_session() -> None:
    """The Yerevan session of 23 November 2022 passed the chair on; a term's end is exclusive."""
    treaty = load("cst-1992")
    body = next(o for o in treaty.organs if o.id == "CSC")
    found = decide(
        replace(COUNCIL, treaty="cst-1992", organ="CSC"),
        body,
        members=("ARM", "BLR"),
        on=date(2022, 11, 23),
        as_of=EVERYTHING,
        appellant="ARM",
        appealed_on=date(2022, 9, 13),
    )
    assert (found.chair_before, found.chair, found.chair_conflict) == ("ARM", "BLR", "")


def test_edge_23_quorum_missing_and_quorum_lost_during_the_vote() -> None:
    """39 present for a bar of 46; then a body whose text does not say whether the quorum must last: open."""
    missing = Attempt(result="no_quorum", moment=moment(1), present=39)
    assert count_votes(Threshold(needed=60, of=90, quorum=46), missing)[0].endswith("46 needed to sit: missed")
    rule = DecisionRule(rule="majority", cite="", checked="text", needed_num=1, needed_den=2, quorum=4)
    votes = cast(AAA="yes", BBB="yes", CCC="yes", DDD="absent", EEE="absent")
    told = replace(COUNCIL, votes=votes, opening_count=(Figure(value=5, rests_on=("o",), known_at=ZERO),))
    assert sit(told, organ(rule)).result == "open"
    assert sit(told, organ(replace(rule, quorum_holds="throughout"))).result == "no_quorum"
    assert sit(told, organ(replace(rule, quorum_holds="opening"))).result == "adopted"


@pytest.mark.parametrize(("minutes", "result"), [(-1, "not_adopted"), (1, "adopted")])
def test_edge_24_consensus_minus_one_and_silence_around_its_deadline(minutes: int, result: str) -> None:
    assert sit(replace(COUNCIL, votes=cast(AAA="yes", BBB="no")), organ(CONSENSUS)).result == "not_adopted"
    spoken_at = at(24) + timedelta(minutes=minutes)
    objection = Vote(state="BBB", vote="no", rests_on=("o",), at=spoken_at, known_at=spoken_at)
    told = replace(COUNCIL, silence=Silence(opened=moment(0), ends_at=at(24)), votes=(objection,))
    assert sit(told, organ(CONSENSUS)).result == result


def test_edge_24_the_silence_of_february_2003_was_broken_before_its_deadline() -> None:
    inputs = load_inputs("turkey-2003")
    scenario = inputs.files.scenario
    treaty = next(t for t in inputs.treaties if t.id == "nat-1949")
    members = find_seats(treaty, scenario.council, date(2003, 2, 10)).members
    assert len(members) == 19
    found = decide(
        scenario.council,
        treaty.organs[0],
        members=members,
        on=date(2003, 2, 10),
        as_of=datetime(2003, 2, 11, 16, tzinfo=UTC),
    )
    assert found.result == "not_adopted"
    assert sum("before the deadline" in line for line in found.arithmetic) == 3


def test_edge_25_abstention_no_effect_harmful_harmless_constructive() -> None:
    votes = {f"A{k}": "yes" if k < 4 else "no" if k < 5 else "abstain" for k in range(9)}
    share = {"rule": "majority", "cite": "", "checked": "text", "needed_num": 2, "needed_den": 3}
    harmful = DecisionRule(**share, denominator="all_members", abstention="harmful")  # type: ignore[arg-type]
    harmless = DecisionRule(**share, denominator="present_and_voting", abstention="harmless")  # type: ignore[arg-type]
    assert tally(harmful, votes).result == "not_adopted"  # type: ignore[arg-type]
    assert tally(harmless, votes).result == "adopted"  # type: ignore[arg-type]
    assert tally(CONSENSUS, {"AAA": "yes", "BBB": "abstain"}).result == "adopted"


def test_edge_25_a_third_of_the_states_with_a_third_of_the_people_blocks_in_the_union() -> None:
    """The rule of the library: three of six abstain with declaration; what their people count decides."""
    body = next(o for o in load("eu-teu").organs if any(r.abstention == "constructive" for r in o.decision))
    rule = next(r for r in body.decision if r.abstention == "constructive")
    states = ("AUT", "BEL", "CYP", "DEU", "FRA", "MLT")

    def ask(millions: dict[str, float], declaring: tuple[str, ...]) -> CouncilFinding:
        people = tuple(
            People(state=s, persons=(Figure(value=n * 1e6, rests_on=("p",), known_at=ZERO),))
            for s, n in millions.items()
        )
        votes = cast(**{s: "abstain_declared" if s in declaring else "yes" for s in states})
        return sit(replace(COUNCIL, votes=votes, people=people), organ(rule))

    millions = {"AUT": 9.0, "BEL": 12.0, "CYP": 1.0, "DEU": 84.0, "FRA": 68.0, "MLT": 0.5}
    assert ask(millions, ("CYP", "MLT", "AUT")).result == "adopted"
    assert ask(millions, ("DEU", "CYP")).result == "not_adopted"
    found = ask(millions, ("CYP",))
    assert [u.state for u in found.unbound] == ["CYP"]
    assert ask({}, ("CYP", "MLT")).result == "open"


def test_edge_26_a_party_to_the_dispute_shrinks_both_sides() -> None:
    """Two thirds of 19 are 13; of the 18 that may vote, 12."""
    rule = next(o for o in load("rio-1947").organs if o.id == "ORGAN").decision[0]
    votes = {f"A{k:02d}": "yes" if k < 12 else "abstain" for k in range(18)} | {"PTY": "yes"}
    told = replace(COUNCIL, votes=cast(**votes))
    assert sit(replace(told, votes=cast(**(votes | {"PTY": "no"}))), organ(rule)).result == "not_adopted"
    found = sit(replace(told, disputants=("PTY",)), organ(rule))
    assert found.result == "adopted"
    assert "12 of 18 required (entitled), 12 given" in found.arithmetic


@pytest.mark.parametrize(("members", "needed"), [(9, 6), (10, 7), (15, 10), (19, 13)])
def test_edge_27_two_thirds_by_ceiling_in_whole_numbers(members: int, needed: int) -> None:
    rule = DecisionRule(rule="majority", cite="", checked="text", needed_num=2, needed_den=3)
    assert find_bar(rule, members) == needed
    short = {f"A{k:02d}": "yes" if k < needed - 1 else "no" for k in range(members)}
    assert tally(rule, short).arithmetic == (  # type: ignore[arg-type]
        f"{needed} of {members} required (all members), {needed - 1} given",
    )


def test_edge_28_limited_format_binds_only_those_who_voted_for_it() -> None:
    body = next(o for o in load("cst-1992").organs if o.id == "CSC")
    told = replace(
        COUNCIL, treaty="cst-1992", organ="CSC", way="limited", votes=cast(BLR="yes", RUS="yes", ARM="absent")
    )
    found = decide(told, body, members=("ARM", "BLR", "RUS"), on=date(2022, 1, 6), as_of=EVERYTHING)
    assert found.result == "adopted"
    assert [u.state for u in found.unbound] == ["ARM"]
    assert "not bound nor answerable" in found.unbound[0].why
    before = decide(told, body, members=("ARM", "BLR", "RUS"), on=date(2012, 12, 18), as_of=EVERYTHING)
    assert before.result == "open"


def test_edge_29_the_chair_decides_alone_after_consultation_is_open() -> None:
    """Benin 2025: the act is reported; whether it is one of the Council nobody's facts decide."""
    inputs = load_inputs("benin-2025")
    scenario = inputs.files.scenario
    treaty = next(t for t in inputs.treaties if t.id == "ecowas-mech-1999")
    members = find_seats(treaty, scenario.council, scenario.facts_on).members
    found = decide(scenario.council, treaty.organs[0], members=members, on=scenario.facts_on, as_of=EVERYTHING)
    assert (found.result, found.by_votes, found.procedure) == ("adopted", "open", "open")
    assert "met if it counts as an act of the body" in found.procedure_text


def test_edge_30_two_rules_of_one_body_that_clash_are_a_conflict_not_a_pick() -> None:
    """Unanimity against two thirds, August 1990: 12 of 20 pass neither, 14 of 20 pass one: open."""
    two_thirds = DecisionRule(rule="majority", cite="JDECT art. 6", checked="text", needed_num=2, needed_den=3)
    votes = {f"A{k:02d}": "yes" if k < 14 else "no" for k in range(20)}
    found = sit(replace(COUNCIL, votes=cast(**votes)), organ(CONSENSUS, two_thirds))
    assert found.result == "open"
    assert [r.result for r in found.readings] == ["not_adopted", "adopted"]
    fewer = {f"A{k:02d}": "yes" if k < 12 else "no" for k in range(20)}
    assert sit(replace(COUNCIL, votes=cast(**fewer)), organ(CONSENSUS, two_thirds)).result == "not_adopted"


def test_edge_31_a_vote_of_a_state_whose_standing_is_contested_is_answered_under_both() -> None:
    """Rio Treaty, 23 September 2019: 16 for stand with 19, 18 or 17 members; 12 would hang on the contested seats."""
    treaty = load("rio-1947")
    on = date(2019, 9, 23)
    body = next(o for o in treaty.organs if o.id == "ORGAN")
    seats = find_seats(treaty, COUNCIL, on)
    assert "VEN" in seats.contested
    firm = [state for state in seats.members if state not in seats.contested]

    def ask(n_yes: int) -> CouncilFinding:
        cast_votes = {state: "yes" if k < n_yes else "abstain" for k, state in enumerate(firm)}
        votes = tuple(
            replace(v, known_at=datetime(2019, 9, 23, tzinfo=UTC))
            for v in cast(**cast_votes, **dict.fromkeys(seats.contested, "absent"))
        )
        told = replace(COUNCIL, votes=votes)
        return decide(told, body, members=seats.members, on=on, as_of=EVERYTHING, contested=seats.contested)

    assert ask(16).result == "adopted"
    hangs = ask(12)
    assert hangs.result == "open"
    assert {r.result for r in hangs.readings} == {"adopted", "not_adopted"}


def test_edge_32_decision_revoked_and_decision_adopted_with_a_reservation() -> None:
    told = replace(
        COUNCIL,
        votes=cast(AAA="yes", BBB="yes"),
        decided=(moment(0),),
        revoked=(moment(30),),
        reservations=(Reservation(state="BBB", text="no troops of its own", moment=moment(0)),),
    )
    before, after = sit(told, organ(CONSENSUS), hours=10), sit(told, organ(CONSENSUS), hours=40)
    assert before.revoked is None
    assert (after.result, after.revoked) == ("adopted", moment(30))
    assert [r.state for r in before.reservations] == ["BBB"]


# obligations, approvals, mandate, orders


def consent_of(*attempts: Attempt, **more: object) -> Approval:
    step = ApprovalStep(id="vote", organ="parliament", act="vote", lasts_h=(), attempts=attempts)
    return Approval(state="AAA", route="parliament", steps=(step,), rests_on=("r",), **more)  # type: ignore[arg-type]


START = ZERO
MANDATE = MandateText(
    id="m",
    title="Mission",
    host="HHH",
    cite="Decision 1",
    checked="text",
    from_at=START,
    until_at=at(240),
    tasks=(MandateTask(id="guard", text="guard sites", kind="guard", cite="para. 1"),),
    area=Area(
        text="the square",
        states=("HHH",),
        corners=tuple(Vertex(lat_deg=a, lon_deg=o) for a, o in ((0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0))),
        cite="annex A",
    ),
    leaves=(StateLeave(state="HHH", answer="given", from_at=START, cite="letter"),),
)
ORDER = Order(contingent="S1", state="SSS", task="guard", at=at(24), in_state="HHH")
CAVEAT = CaveatText(
    id="c", state="SSS", text="power plants only", cite="law", checked="text", declared_at=START,
    site_classes_only=("power",),
)  # fmt: skip


def test_edge_51_consent_after_arrival_leaves_an_interval_at_home_and_none_in_the_treaty() -> None:
    passed = Attempt(result="passed", moment=moment(32, earliest=31, latest=33))
    (consent,) = trace_approvals((consent_of(passed),), decided_at=ZERO, as_of=at(48))
    words = find_early(consent, moment(10, latest=12))
    assert "22.0 h without it at national level, in every reading of the clocks" in words
    told = replace(COUNCIL, votes=cast(AAA="yes", BBB="yes"), decided=(moment(0),))
    assert sit(told, organ(CONSENSUS)).result == "adopted"


def test_edge_52_consent_for_fewer_troops_other_area_shorter_time_and_one_that_lapses() -> None:
    terms = ConsentTerms(
        text="120 in the capital for five days",
        rests_on=("t",),
        persons=120,
        area="the capital",
        until_at=at(120),
        known_at=at(5),
    )
    passed = Attempt(result="passed", moment=moment(5), terms=(terms,))
    (consent,) = trace_approvals((consent_of(passed),), decided_at=ZERO, as_of=at(48))
    short = compare_terms(consent, persons=200, area="the country", until_at=at(240))
    assert [line.split(" ")[0:2] for line in short] == [
        ["consent", "for"],
        ["consent", "for"],
        ["consent", "lapses"],
    ]
    assert [is_covered(consent, at(h)) for h in (4, 5, 119, 120)] == ["no", "yes", "yes", "no"]


def test_edge_53_caveat_narrower_wider_and_declared_after_deployment() -> None:
    depot = replace(ORDER, site_class="depot")
    assert judge_order(depot, MANDATE, (CAVEAT,), as_of=at(48)).answer == "outside"
    wide = replace(CAVEAT, site_classes_only=(), tasks_only=("guard", "patrol"))
    found = judge_order(replace(ORDER, task="patrol"), MANDATE, (wide,), as_of=at(48))
    assert (found.answer, found.failing) == ("outside", "task")
    assert any("ignored" in line for line in found.warnings)
    late = replace(CAVEAT, declared_at=at(30))
    assert judge_order(depot, MANDATE, (late,), as_of=at(48)).answer == "within"
    assert judge_order(replace(depot, at=at(31)), MANDATE, (late,), as_of=at(48)).answer == "outside"


def test_edge_54_within_the_mandate_but_not_the_caveat_barred_site_and_task_drift() -> None:
    depot = judge_order(replace(ORDER, site_class="depot"), MANDATE, (CAVEAT,), as_of=at(48))
    assert depot.failing == "caveat c"
    barred = replace(MANDATE, barred_sites=(BarredSite(site="shrine", cite="para. 5"),))
    assert judge_order(replace(ORDER, site="shrine"), barred, as_of=at(48)).failing == "barred_site"
    drift = judge_order(replace(ORDER, task="disperse"), MANDATE, as_of=at(48))
    assert (drift.answer, drift.failing) == ("outside", "task")
    assert "task drift" in drift.text


def test_edge_55_mandate_expires_gap_day_and_days_of_withdrawal() -> None:
    late = Extension(decided_at=at(264), until_at=at(480), cite="Decision 2")
    extended = replace(MANDATE, extensions=(late,))
    assert check_term(MANDATE, at(240), as_of=at(999)).answer == "outside"
    gap = check_term(extended, at(250), as_of=at(999))
    assert (gap.id, gap.answer) == ("gap", "outside")
    assert check_term(extended, at(264), as_of=at(999)).answer == "within"
    packing = replace(MANDATE, withdrawal_d=5)
    assert check_term(packing, at(300), as_of=at(999)).answer == "open"


@pytest.mark.parametrize(("rests", "answer"), [("yes", "outside"), ("open", "open")])
def test_edge_56_host_takes_its_consent_back_while_the_decision_stands(rests: str, answer: str) -> None:
    gone = StateLeave(state="HHH", answer="withdrawn", from_at=at(20), cite="note")
    mandate = replace(MANDATE, rests_on_consent=rests, leaves=(*MANDATE.leaves, gone))  # type: ignore[arg-type]
    found = judge_order(ORDER, mandate, as_of=at(48))
    assert (found.answer, found.failing) == (answer, "host_consent")
    assert judge_order(replace(ORDER, at=at(19)), mandate, as_of=at(48)).answer == "within"


def test_edge_57_a_contributor_pulls_out_and_the_decision_survives() -> None:
    """Its consent lapses; the council's decision was adopted all the same. The force is another question."""
    terms = ConsentTerms(text="recalled", rests_on=("t",), until_at=at(30), known_at=at(5))
    passed = Attempt(result="passed", moment=moment(5), terms=(terms,))
    (consent,) = trace_approvals((consent_of(passed),), decided_at=ZERO, as_of=at(48))
    assert is_covered(consent, at(31)) == "no"
    told = replace(COUNCIL, votes=cast(AAA="yes", BBB="yes"), decided=(moment(0),))
    assert sit(told, organ(CONSENSUS)).result == "adopted"


def test_edge_58_an_incident_on_the_edge_and_pursuit_across_the_border() -> None:
    edge = judge_order(replace(ORDER, lat_deg=2.0, lon_deg=0.5), MANDATE, as_of=at(48))
    assert edge.answer == "within"
    assert any("on the edge" in clause.text for clause in edge.clauses)
    across = judge_order(replace(ORDER, in_state="NNN", lat_deg=2.01, lon_deg=0.5), MANDATE, as_of=at(48))
    assert (across.answer, across.failing) == ("outside", "area")


def test_edge_59_leave_of_a_transit_state_unknown_is_open_and_refused_is_outside() -> None:
    way = replace(ORDER, transits=("TRA",))
    assert judge_order(way, MANDATE, as_of=at(48)).answer == "open"
    refused = StateLeave(state="TRA", answer="refused", from_at=START, cite="note")
    found = judge_order(way, replace(MANDATE, leaves=(*MANDATE.leaves, refused)), as_of=at(48))
    assert (found.answer, found.failing) == ("outside", "transit")


def test_edge_60_the_mission_outlives_the_membership_of_a_contributor() -> None:
    """A member that has left has no seat on the new date; what was decided while it sat stays decided."""
    treaty = load("ecowas-mech-1999")
    before, after = (find_seats(treaty, COUNCIL, on).members for on in (date(2024, 6, 1), date(2025, 1, 29)))
    assert "NER" in before
    assert "NER" not in after
    told = replace(COUNCIL, votes=cast(AAA="yes", BBB="yes"), decided=(moment(0),))
    later = decide(told, organ(CONSENSUS), members=("AAA",), on=date(2031, 1, 1), as_of=at(48))
    assert later.result == "adopted"
    assert any("no seat on the date" in line for line in later.contradictions)


def test_edge_13_the_night_of_the_decision_is_in_order_whatever_the_zone() -> None:
    """Appeal at 23:00 +06:00 on the 5th, decision by 03:00 +03:00 on the 6th: local dates differ, the order does not.

    The first landing, dated the 6th at the host, lies after both; read by local dates alone the appeal of one account
    (6 January) would stand beside or after a decision that the organiser's capital dates the 5th.
    """
    inputs = load_inputs("kazakhstan-2022")
    scenario = inputs.files.scenario
    appeal = scenario.appeal.moments[-1]
    decided = scenario.council.decided[-1]
    assert appeal.at == parse_instant("2022-01-05T23:00+06:00")
    assert decided.latest_at == parse_instant("2022-01-06T03:00+03:00")
    assert appeal.at < decided.at
    rests = {r for s in scenario.contingents for status in s.statuses for r in status.moment.rests_on}
    assert "V14" in rests
    arrived = next(s.moment for c in scenario.contingents for s in c.statuses if s.status == "arrived")
    assert decided.at < arrived.at
    in_moscow = show_local(appeal.at, "Europe/Moscow")[:10], show_local(decided.at, "Europe/Moscow")[:10]
    in_almaty = show_local(appeal.at, "Asia/Almaty")[:10], show_local(decided.at, "Asia/Almaty")[:10]
    assert in_moscow == ("2022-01-05", "2022-01-06")
    assert in_almaty == ("2022-01-05", "2022-01-06")
    assert appeal.latest_at is not None
    assert show_local(appeal.latest_at, "Asia/Almaty")[:10] == "2022-01-06"
