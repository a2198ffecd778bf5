"""The numbered edge cases of treaty law, on the packaged treaties where they have the case, else on a tiny one.

What cannot be decided from the facts answers "in some readings"; no case is skipped.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus import library
from foedus.desk.law_files import lint_treaty
from foedus.domain.outcome import Finding, Ground
from foedus.domain.scenario import Question
from foedus.domain.treaty import Atom, Condition, Norm, Rule, RuleVersion, Setting, Treaty
from foedus.errors import InputError
from foedus.formats.codec import load_treaty
from foedus.law.batch import Column, judge_batch
from foedus.law.book import bind_treaties
from foedus.law.compare import compare_findings
from foedus.law.engine import answer, ask
from foedus.law.explain import explain
from foedus.law.facts import Asked, read_facts
from foedus.law.norms import list_norms
from foedus.law.readings import MAX_TABLE, span_readings
from foedus.law.spans import ask_days, parse_days
from foedus.record.claims import Assertion, Claim, ClaimSet, Source
from foedus.reports.mission_json import show_value

ATTACKED = {"armed_force": True, "from_abroad": True, "state_sent": True}


@cache
def book() -> tuple[Treaty, ...]:
    return tuple(load_treaty(library.find_treaty(name)) for name in library.list_treaties())


def said(by: str, atom: str, value: bool = True, *, known: str = "2000-01-01", **more: Any) -> Claim:
    at = datetime.fromisoformat(known).replace(tzinfo=UTC)
    fields: dict[str, Any] = {"id": f"{by}/{atom}/{value}/{known}", "source": "S", "confidence": "high"} | more
    return Claim(
        topic="t",
        text="said",
        by=by,
        known_at=at,
        checked="press",
        asserts=(Assertion(atom=atom, value=value),),
        **fields,
    )


def claim_set(*claims: Claim) -> ClaimSet:
    source = Source(id="S", title="a paper")
    return ClaimSet(id="m", title="m", compiled_on=date(2026, 1, 1), method="m", sources=(source,), claims=claims)


def put(
    rule: str,
    appellant: str,
    on: str,
    *claims: Claim,
    treaties: tuple[Treaty, ...] = (),
    as_of: str = "2026-01-01",
    **settings: bool,
) -> Finding:
    """Ask ``treaty/rule``; settings are atoms of its treaty."""
    treaty, _, name = rule.partition("/")
    return ask(
        treaties or book(),
        claim_set(*claims),
        Question(id=name, text=name, treaty=treaty, rule=name),
        appellant=appellant,
        facts_on=date.fromisoformat(on),
        as_of=datetime.fromisoformat(as_of).replace(tzinfo=UTC),
        settings=tuple(Setting(atom=atom, value=value) for atom, value in settings.items()),
    )


def standing(atom: str, state: str, on: str) -> bool | None:
    asked = Asked(appellant=state, host=state, facts_on=date.fromisoformat(on), as_of=datetime(2026, 1, 1, tzinfo=UTC))
    return read_facts(bind_treaties(book()), claim_set(), asked)[atom].value


def labels(ground: Ground) -> list[str]:
    return [ground.label, *(label for child in ground.children for label in labels(child))]


def rule(name: str, when: Condition, **more: Any) -> Rule:
    version = RuleVersion(when=when, source="T", checked="text")
    return Rule(**{"id": name, "text": name, "cite": f"art. {name}", "versions": (version,)} | more)


def tiny(*rules: Rule, **more: Any) -> Treaty:
    fields: dict[str, Any] = {
        "id": "tiny",
        "title": "Tiny",
        "signed_on": date(2000, 1, 1),
        "in_force_on": date(2001, 1, 1),
        "checked": "text",
        "sources": (),
        "atoms": tuple(Atom(id=name, kind="fact", text=name) for name in "pqrs"),
        "rules": tuple(
            dataclasses.replace(r, versions=tuple(dataclasses.replace(v, source="") for v in r.versions)) for r in rules
        ),
    }
    return Treaty(**fields | more)


P, Q = Condition(atom="p"), Condition(atom="q")


# membership and time -------------------------------------------------------------------------------------------------


def test_edge_01_the_appellant_is_no_party() -> None:
    """No duty and no mission under these treaties; what another treaty gives is asked apart and may stay open."""
    assert put("cst-1992/aid_duty", "UZB", "2022-01-06", **ATTACKED, appeal_made=True).verdict == "none"
    assert put("cst-1992/consult_duty", "UZB", "2022-01-06", threat=True).verdict == "none"
    asked = {"official_request": True, "council_decided": True}
    assert put("csto-peacekeeping-2007/mission_basis", "UZB", "2022-01-06", **asked).verdict == "none"
    assert put("un-charter/self_defence", "UZB", "2022-01-06").verdict == "some"


def test_edge_02_a_party_then_is_judged_by_the_date_of_the_facts() -> None:
    """Bound in 2010, not in 2022."""
    assert put("cst-1992/consult_duty", "UZB", "2010-06-12", threat=True).verdict == "all"
    assert put("cst-1992/consult_duty", "UZB", "2022-06-12", threat=True).verdict == "none"


@pytest.mark.parametrize("state", ["AZE", "GEO", "UZB"])
def test_edge_03_the_treaty_lapses_on_the_last_day_not_on_that_of_signing(state: str) -> None:
    """The extension was signed on 2 April; those who did not join were bound to the end of the term."""
    answers = [put("cst-1992/consult_duty", state, on, threat=True).verdict for on in ("1999-04-20", "1999-04-21")]
    assert answers == ["all", "none"]


@pytest.mark.parametrize("state", ["BFA", "MLI", "NER"])
def test_edge_04_notice_given_binds_until_it_takes_effect(state: str) -> None:
    """A year passes between notice and end."""
    atom = "ecowas-mech-1999/appellant_is_party"
    assert [standing(atom, state, on) for on in ("2024-06-01", "2025-01-28", "2025-01-29")] == [True, True, False]


def test_edge_05_a_notice_taken_back_changes_nothing() -> None:
    """Bound while the notice ran, and after it was taken back."""
    days = ("2019-09-23", "2019-12-01", "2020-03-10", "2022-01-01")
    assert {standing("rio-1947/appellant_is_party", "URY", on) for on in days} == {True}


def test_edge_06_suspension_on_a_states_own_word_is_open() -> None:
    """Own note in June, Council decision in December: in between both readings stand, and so for a freeze."""
    found = put("cst-1992/consult_duty", "UZB", "2012-10-01", threat=True)
    assert (found.verdict, found.sufficient) == ("some", (("appellant_is_party",),))
    assert "June 2012" in explain(found, full=True)
    assert "19 December 2012" in explain(found, full=True)
    assert put("cst-1992/consult_duty", "ARM", "2024-06-01", threat=True).verdict == "some"


def test_edge_07_suspended_from_organs_but_still_bound() -> None:
    """Who is shut out of the organs keeps its duties."""
    assert standing("au-ca-2000/appellant_is_party", "NER", "2024-01-15") is True
    assert standing("biketawa-2000/host_is_party", "FJI", "2010-01-15") is True


def test_edge_08_re_entry_by_a_rival_authority_leaves_party_status_open() -> None:
    """Bound, out, then contested."""
    days = ("2013-01-01", "2016-01-01", "2020-01-01")
    assert [standing("rio-1947/appellant_is_party", "VEN", on) for on in days] == [True, False, None]


def test_edge_09_signed_or_ratified_is_not_yet_bound() -> None:
    """Every row of the library that is only signed or ratified makes no party."""
    rows = [(t, m) for t in book() for m in t.memberships if m.status in ("signed", "ratified") and not m.contested]
    assert rows
    for treaty, row in rows:
        for atom in treaty.atoms:
            if atom.computes == "appellant_is_party":
                assert standing(f"{treaty.id}/{atom.id}", row.state, row.from_on.isoformat()) is False


def test_edge_10_an_extension_applied_from_an_earlier_date() -> None:
    """In force in March 2000, effective from April 1999: those who joined it were bound without a gap."""
    for on in ("1999-04-20", "1999-04-21", "1999-12-31", "2000-03-22"):
        assert put("cst-1992/consult_duty", "KAZ", on, threat=True).verdict == "all"


def test_edge_11_the_text_is_amended_between_act_and_decision() -> None:
    """Each date has its wording, both answers can be had, and a rule that goes by the decision says so."""
    old, new = (put("cst-1992/aid_duty", "KGZ", on, appeal_made=True) for on in ("2012-12-18", "2012-12-19"))
    assert old.sufficient == (("armed_force", "state_sent"),)
    assert len(new.sufficient) == 2
    assert {"sufficient", "wording"} <= {change.what for change in compare_findings(old, new)}
    versions = (
        RuleVersion(when=P, source="", checked="text", to_on=date(2012, 12, 19)),
        RuleVersion(when=Q, source="", checked="text", from_on=date(2012, 12, 19)),
    )
    by_fact = rule("x", P, versions=versions)
    by_decision = dataclasses.replace(by_fact, id="y", dated_by="decision")
    treaty = tiny(by_fact, by_decision)
    asked = Asked(
        appellant="AAA",
        facts_on=date(2012, 12, 1),
        decided_on=date(2012, 12, 20),
        as_of=datetime(2013, 1, 1, tzinfo=UTC),
        settings=(Setting(atom="tiny/p", value=True), Setting(atom="tiny/q", value=False)),
    )
    bound = bind_treaties((treaty,))
    facts = read_facts(bound, claim_set(), asked)
    verdicts = [
        answer(bound, facts, Question(id=n, text=n, treaty="tiny", rule=n), asked.dates).verdict for n in ("x", "y")
    ]
    assert verdicts == ["all", "none"]


def test_edge_12_a_date_known_only_as_a_month_or_a_year() -> None:
    """The verdict is over every day it may mean; what does not hang on the day stays certain."""
    asked = Asked(appellant="GEO", facts_on=date(1999, 4, 1), as_of=datetime(2026, 1, 1, tzinfo=UTC))
    asked = dataclasses.replace(asked, settings=(Setting(atom="cst-1992/threat", value=True),))
    question = Question(id="q", text="q", treaty="cst-1992", rule="consult_duty")
    found, pieces = ask_days(book(), claim_set(), question, asked, parse_days("1999-04")[1])
    assert found.verdict == "some"
    assert [(p.first_on.isoformat(), p.last_on.isoformat(), p.finding.verdict) for p in pieces] == [
        ("1999-04-01", "1999-04-20", "all"),
        ("1999-04-21", "1999-04-30", "none"),
    ]
    assert "1999-04-21" in found.headline
    first, last = parse_days("1998")
    whole, one = ask_days(book(), claim_set(), question, dataclasses.replace(asked, facts_on=first), last)
    assert (whole.verdict, len(one)) == ("all", 1)


# appeal --------------------------------------------------------------------------------------------------------------


def test_edge_14_an_appeal_withdrawn_before_and_after_the_decision() -> None:
    """The request counts until it is taken back; from then the basis is open, and denied once somebody says so."""
    request = said("the host", "csto-peacekeeping-2007/official_request", known="2022-01-05")
    decided = said("the chair", "csto-peacekeeping-2007/council_decided", known="2022-01-06")
    taken = dataclasses.replace(request, retracted_at=datetime(2022, 1, 10, tzinfo=UTC))
    denied = said(
        "the host", "csto-peacekeeping-2007/official_request", False, known="2022-01-10", replaces=(request.id,)
    )
    basis = "csto-peacekeeping-2007/mission_basis"
    before = put(basis, "KAZ", "2022-01-06", taken, as_of="2022-01-05")
    assert before.verdict == "some"
    assert put(basis, "KAZ", "2022-01-06", taken, decided, as_of="2022-01-09").verdict == "all"
    after = put(basis, "KAZ", "2022-01-06", taken, decided, as_of="2022-01-10")
    assert (after.verdict, after.sufficient) == ("some", (("official_request",),))
    assert put(basis, "KAZ", "2022-01-06", request, decided, denied, as_of="2022-01-10").verdict == "none"


@pytest.mark.parametrize(
    ("name", "state", "on"),
    [
        ("ecowas-mech-1999/host_consents", "GMB", "2017-01-19"),
        ("ecowas-mech-1999/host_consents", "NER", "2023-07-27"),
        ("oecs-1981/host_consents", "GRD", "1983-10-24"),
    ],
)
def test_edge_15_who_may_speak_for_the_state_is_open(name: str, state: str, on: str) -> None:
    """Sworn in abroad, detained, a Governor-General: the appeal is there, who may make it is a reading."""
    more = {"request_before_entry": True} if name.startswith("oecs") else {}
    found = put(name, state, on, request_made=True, **more)
    assert (found.verdict, found.sufficient) == ("some", (("requester_entitled",),))


def test_edge_16_two_rival_governments_appeal_against_each_other() -> None:
    """Each says that it may speak for the state and the other may not: contested, and both are named."""
    atom = "ecowas-mech-1999/requester_entitled"
    voices = (said("the one government", atom), said("the other government", atom, False))
    found = put("ecowas-mech-1999/host_consents", "GMB", "2017-01-19", *voices, request_made=True)
    assert found.verdict == "some"
    text = explain(found, full=True)
    assert "the one government: yes" in text
    assert "the other government: no" in text


def test_edge_17_the_facts_carry_only_the_lesser_norm() -> None:
    """Aid was asked for; there is no armed force, but a threat: the table offers consultation."""
    rows = list_norms(
        book(),
        claim_set(said("all", "cst-1992/armed_force", False), said("the appellant", "cst-1992/threat")),
        appellant="ARM",
        facts_on=date(2021, 5, 14),
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
    )
    verdicts = {row.act: row.verdict for row in rows if row.treaty == "cst-1992"}
    assert (verdicts["give_aid"], verdicts["consult"]) == ("none", "all")


def test_edge_18_an_appeal_to_one_member_instead_of_all() -> None:
    """Whether it is a request to the parties is contested; consultation does not wait for it."""
    voices = (
        said("the interim authorities", "cst-1992/appeal_made"),
        said("a member", "cst-1992/appeal_made", False),
    )
    found = put("cst-1992/aid_duty", "KGZ", "2022-06-12", *voices, **ATTACKED)
    assert (found.verdict, found.sufficient) == ("some", (("appeal_made",),))
    assert put("cst-1992/consult_duty", "KGZ", "2022-06-12", *voices, threat=True).verdict == "all"


def test_edge_19_no_request_at_all() -> None:
    """One treaty asks for a request, another does not, a third leaves a reading of consent given in advance."""
    decided = {"official_request": False, "council_decided": True}
    assert put("csto-peacekeeping-2007/mission_basis", "KAZ", "2022-01-06", **decided).verdict == "none"
    attack = {"armed_attack": True, "from_abroad": True, "state_behind": True, "on_mainland": True}
    assert put("nat-1949/assist_duty", "POL", "2022-01-06", **attack, council_did_enough=False).verdict == "all"
    case = {"government_overthrown": True, "quorum_present": True, "two_thirds_in_favour": True, "request_made": False}
    found = put("ecowas-mech-1999/intervention_basis", "NER", "2023-08-10", **case)
    assert found.verdict == "some"
    assert ("advance_consent_suffices",) in found.sufficient


def test_edge_20_member_against_member() -> None:
    """Each says that the other attacked it: neither duty is certain, neither is shut out."""
    for appellant, other in (("KGZ", "TJK"), ("TJK", "KGZ")):
        voices = [said(appellant, f"cst-1992/{atom}") for atom in ATTACKED]
        voices += [said(other, "cst-1992/armed_force", False)]
        found = put("cst-1992/aid_duty", appellant, "2022-09-16", *voices, appeal_made=True)
        assert (found.verdict, found.sufficient) == ("some", (("armed_force",),))


# trigger and readings ------------------------------------------------------------------------------------------------


def test_edge_33_retracted_corrected_replaced() -> None:
    """Each clock counts: a claim until it is taken back, a correction once it is known."""
    treaty = tiny(rule("x", P))
    first = said("A", "tiny/p", known="2020-01-01", retracted_at=datetime(2020, 1, 5, tzinfo=UTC))
    days = ("2020-01-04", "2020-01-05")
    verdicts = [put("tiny/x", "AAA", "2020-01-01", first, treaties=(treaty,), as_of=day).verdict for day in days]
    assert verdicts == ["all", "some"]
    kept = said("A", "tiny/p", known="2020-01-01")
    later = said("A", "tiny/p", False, known="2020-01-08", replaces=(kept.id,))
    days = ("2020-01-07", "2020-01-08")
    verdicts = [put("tiny/x", "AAA", "2020-01-01", kept, later, treaties=(treaty,), as_of=d).verdict for d in days]
    assert verdicts == ["all", "none"]


def test_edge_34_one_source_says_two_things() -> None:
    """Contested within the source; the answer names it."""
    voices = (said("A", "tiny/p"), said("A", "tiny/p", False))
    found = put("tiny/x", "AAA", "2020-01-01", *voices, treaties=(tiny(rule("x", P)),))
    assert found.verdict == "some"
    assert "A says both" in explain(found)


def test_edge_35_one_report_quoted_ten_times_is_one_claim() -> None:
    """Ten outlets carry one minister's word: one voice, with ten references, against one other voice."""
    ten = [said("the Minister", "tiny/p", id=f"c{n}", carried_by=(f"outlet {n}",)) for n in range(10)]
    found = put("tiny/x", "AAA", "2020-01-01", *ten, said("B", "tiny/p", False), treaties=(tiny(rule("x", P)),))
    leaf = found.ground.children[0]
    assert len(leaf.said) == 2
    assert leaf.said[0].startswith("the Minister: yes [c0, c1")
    assert found.verdict == "some"


def test_edge_36_no_source_is_open_not_false() -> None:
    """Nobody speaks of it."""
    found = put("tiny/x", "AAA", "2020-01-01", treaties=(tiny(rule("x", P)),))
    assert (found.verdict, found.holds, found.of) == ("some", 1, 2)


def test_edge_37_claims_that_break_a_constraint() -> None:
    """Sent by a state yet not from abroad: no consistent reading, with both claims named."""
    voices = (said("A", "cst-1992/state_sent"), said("B", "cst-1992/from_abroad", False))
    found = put("cst-1992/aid_duty", "KAZ", "2022-01-06", *voices)
    assert found.verdict == "inconsistent"
    text = explain(found, full=True)
    assert "A: yes" in text
    assert "B: no" in text


def test_edge_38_p_or_not_p() -> None:
    """True in all readings though p is open."""
    when = Condition(any=(P, Condition(none=(P,))))
    assert put("tiny/x", "AAA", "2020-01-01", treaties=(tiny(rule("x", when)),)).verdict == "all"


def test_edge_39_a_trigger_confirmed_later() -> None:
    """Subject to proof that it came from abroad on 12 September 2001, confirmed on 2 October."""
    confirmed = said("the Council", "nat-1949/from_abroad", known="2001-10-02")
    facts = {"armed_attack": True, "on_mainland": True, "state_behind": False, "nonstate_counts": True}
    early, late = (
        put("nat-1949/attack_on_all", "USA", "2001-09-11", confirmed, as_of=day, **facts)
        for day in ("2001-09-12", "2001-10-02")
    )
    assert (early.verdict, early.sufficient) == ("some", (("from_abroad",),))
    assert late.verdict == "all"


def test_edge_40_an_attack_outside_the_area() -> None:
    """Islands in the South Atlantic and in the Pacific lie outside; forces in the area count wherever they are from."""
    area = [a.id for t in book() if t.id == "nat-1949" for a in t.atoms if a.id.startswith("on_")]
    nowhere = dict.fromkeys(area, False)
    attack = {"armed_attack": True, "from_abroad": True, "state_behind": True}
    assert put("nat-1949/attack_on_all", "GBR", "1982-04-02", **attack, **nowhere).verdict == "none"
    at_sea = nowhere | {"on_forces_in_area": True}
    assert put("nat-1949/attack_on_all", "GBR", "1982-04-02", **attack, **at_sea).verdict == "all"


def test_edge_41_the_opinion_is_the_fact() -> None:
    """Consultation hangs on what a party holds, not on whether there is a threat."""
    found = put("nat-1949/consult_duty", "TUR", "2003-02-10", said("the party", "nat-1949/threat_held"))
    assert found.verdict == "all"
    assert put("anzus-1951/consult_duty", "AUS", "1999-09-01", threat_held=True).verdict == "all"


def test_edge_42_incidents_below_the_threshold() -> None:
    """Whether several small acts make force at scale is for the readings; the engine adds nothing up."""
    voices = (said("the appellant", "cst-1992/armed_force"), said("a member", "cst-1992/armed_force", False))
    found = put(
        "cst-1992/armed_attack", "ARM", "2021-05-14", *voices, from_abroad=True, state_sent=True, nonstate_suffices=True
    )
    assert (found.verdict, found.settle) == ("some", ("armed_force",))


def test_edge_43_internal_unrest_called_external_and_the_reverse() -> None:
    """Where it came from stays open; what does not hang on it is certain all the same."""
    voices = (said("the appellant", "cst-1992/from_abroad"), said("observers", "cst-1992/from_abroad", False))
    facts = {"appeal_made": True, "armed_force": True, "nonstate_suffices": True}
    found = put("cst-1992/aid_duty", "KAZ", "2022-01-06", *voices, **facts)
    assert (found.verdict, found.blocking) == ("some", (("not from_abroad",),))
    unrest = put("gcc-jda-2000/danger_to_all", "BHR", "2011-03-14", danger=False, internal_unrest=True)
    assert (unrest.verdict, unrest.sufficient) == ("some", (("internal_counts",),))


# duties and mandate --------------------------------------------------------------------------------------------------


def test_edge_44_several_treaties_at_once() -> None:
    """Each treaty lists its norms; opposed duties are a conflict, unless a treaty puts its own first (art. 103)."""
    chosen = tuple(t for t in book() if t.id in ("nat-1949", "eu-teu", "un-charter"))
    on, as_of = date(2015, 11, 13), datetime(2026, 1, 1, tzinfo=UTC)
    rows = list_norms(chosen, claim_set(), appellant="FRA", facts_on=on, as_of=as_of)
    assert {row.treaty for row in rows} == {"nat-1949", "eu-teu", "un-charter"}
    must, must_not = (Norm(modality=kind, act="sell", who="members") for kind in ("must", "must_not"))
    pact = tiny(rule("trade", P, norms=(must,)))
    charter = tiny(rule("embargo", Q, norms=(must_not,)), id="charter")
    facts = {"p": True, "charter/q": True}
    split = put("tiny/trade", "AAA", "2020-01-01", treaties=(pact, charter), **facts)
    assert split.verdict == "all"
    assert "conflict" in labels(split.ground)
    first = dataclasses.replace(charter, prevails="Charter art. 103")
    found = put("tiny/trade", "AAA", "2020-01-01", treaties=(pact, first), **facts)
    assert found.verdict == "none"
    assert "conflict" not in labels(found.ground)
    assert "under Charter art. 103" in explain(found, full=True)
    rows = list_norms(
        (pact, first),
        claim_set(),
        appellant="AAA",
        facts_on=date(2020, 1, 1),
        as_of=as_of,
        settings=(Setting(atom="tiny/p", value=True), Setting(atom="charter/q", value=True)),
    )
    assert [(row.act, row.verdict, row.defeated_by) for row in rows] == [
        ("sell", "none", ("charter/embargo",)),
        ("sell", "all", ()),
    ]


def test_edge_44_precedence_stays_a_conflict_where_it_would_go_in_a_circle() -> None:
    """The higher duty rests on the one it would put aside: the pair is shown as a conflict, not resolved."""
    must, must_not = (Norm(modality=kind, act="sell", who="members") for kind in ("must", "must_not"))
    pact = tiny(rule("trade", P, norms=(must,)))
    higher = rule("embargo", Condition(rule="tiny/trade"), norms=(must_not,))
    charter = tiny(higher, id="charter", prevails="Charter art. 103")
    found = put("tiny/trade", "AAA", "2020-01-01", treaties=(pact, charter), p=True)
    assert found.verdict == "all"
    assert "conflict" in labels(found.ground)


def test_edge_45_any_aid_meets_the_duty() -> None:
    """Medicine is aid: the duty is met although no force is sent."""
    attack = {"armed_attack": True, "from_abroad": True, "state_behind": True, "on_mainland": True}
    ended = {"council_did_enough": False, "force_chosen": False, "action_taken": True}
    assert put("nat-1949/duty_met", "POL", "2022-01-06", **attack, **ended).verdict == "all"
    given = {"armed_aggression": True, "on_own_territory": True, "aid_given": True}
    assert put("eu-teu/aid_duty_met", "FRA", "2015-11-13", **given).verdict == "all"


def test_edge_46_an_opt_out_and_a_clause_against_being_made_to_use_force() -> None:
    """Outside until 1 July 2022, inside from that day; force only with the state's own consent."""
    decided = {"proposed": True, "no_vote_against": True, "asked_of_denmark": True, "mission_outside": True}
    free = {"third_of_members_declared": False, "third_of_people_declared": False, "abstained_with_declaration": False}
    before, after = (
        put("eu-teu/member_applies", "FRA", on, **decided, **free).verdict for on in ("2022-06-30", "2022-07-01")
    )
    assert before == "none"
    assert after != "none"
    called = {"organ_decided": True, "two_thirds_reached": True, "quorum_present": True, "measures_called": True}
    attack = {"american_state": True, "armed_attack": True, "by_state": True, "in_region": True, "help_asked": True}
    force = put("rio-1947/force_duty", "ARG", "1982-05-29", **called, **attack, force_called=True)
    assert all("state_consents" in words for words in force.sufficient)
    refused = put("rio-1947/force_duty", "ARG", "1982-05-29", **called, **attack, state_consents=False)
    assert refused.verdict == "none"


def test_edge_47_un_leave_outside_notice_inside_and_a_rival_reading() -> None:
    """Outside the area leave is needed; inside the secretariat's reading holds until a rival one is known."""
    outside = put("csto-peacekeeping-2007/mission_outside", "KAZ", "2022-01-06", outside_members=True)
    assert outside.sufficient == (("not un_authorised",),)
    rival = said("a minister", "csto-peacekeeping-2007/un_authorisation_needed", known="2023-02-02")
    asked = {"official_request": True, "council_decided": True}
    early, late = (
        put("csto-peacekeeping-2007/mission_basis", "KAZ", "2022-01-06", rival, as_of=day, **asked)
        for day in ("2022-01-07", "2023-03-01")
    )
    assert (early.verdict, late.verdict) == ("all", "some")


def test_edge_48_enforcement_without_leave_is_a_conflict_node() -> None:
    """What one treaty allows another forbids in some readings: both places are shown, nothing is picked."""
    asked = {"official_request": True, "council_decided": True, "un-charter/council_authorised": False}
    found = put("csto-peacekeeping-2007/mission_basis", "KAZ", "2022-01-06", **asked)
    conflict = next(child for child in found.ground.children if child.label == "conflict")
    assert conflict.truth == "open"
    assert "un-charter/regional_enforcement" in conflict.text
    assert found.verdict == "all"


def test_edge_49_the_council_acts() -> None:
    """Whether it took the measures needed is open until somebody says so; then the right ends."""
    attack = {"armed_attack": True, "help_asked": True}
    found = put("un-charter/self_defence", "KAZ", "2022-01-06", **attack)
    assert (found.verdict, found.blocking) == ("some", (("council_acted",),))
    assert put("un-charter/self_defence", "KAZ", "2022-01-06", **attack, council_acted=True).verdict == "none"


def test_edge_50_a_report_before_the_decision_or_by_another_body() -> None:
    """That there is a duty and that it was told are two questions; who told it is named."""
    told = said("another body", "cst-1992/report_made", known="2022-01-04")
    made = put("cst-1992/report_made", "KAZ", "2022-01-06", told, as_of="2022-01-05")
    assert made.verdict == "all"
    assert "another body: yes" in explain(made)
    assert put("cst-1992/report_duty", "KAZ", "2022-01-06", told, as_of="2022-01-05").verdict == "some"


# hygiene -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("state: KAZ, status: in_force", "state: NO, status: in_force"),
        ("from_on: 2021-09-16", "from_on: 2021-09-6"),
        ("in_force_on: 1994-04-20", "in_force_on: on"),
        ("signed_on: 1992-05-15", "signed_on: 1992-05-15\nsigned_on: 1992-05-16"),
        ("signed_on: 1992-05-15", "signed_on: 1992-05-15\nfortune: 7"),
        ("{atom: appeal_made}, {rule: armed_attack}", "{atom: apeal_made}, {rule: armed_attack}"),
        ("articles: [art. 2]", "articles: [art. 22]"),
    ],
)
def test_edge_61_traps_of_a_file_are_refused_with_their_line(tmp_path: Path, old: str, new: str) -> None:
    """What a careless parser reads as false or 750, a misspelt name, a key twice: each fault has its line."""
    text = library.find_treaty("cst-1992").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "treaty.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        lint_treaty(path)
    assert caught.value.faults
    assert all(fault.line > 0 for fault in caught.value.faults)


def test_edge_62_rules_in_a_circle_are_refused_with_the_circle() -> None:
    """The way round is shown."""
    treaty = tiny(rule("a", Condition(rule="b")), rule("b", Condition(rule="a")))
    with pytest.raises(InputError) as caught:
        put("tiny/a", "AAA", "2020-01-01", treaties=(treaty,))
    assert "tiny/a -> tiny/b -> tiny/a" in str(caught.value)


def test_edge_63_many_open_facts_answer_alike_with_and_without_a_table() -> None:
    """Every rule of the library with nothing known: table and splitting give one verdict, counts and sets."""
    bound = bind_treaties(book())
    asked = Asked(appellant="KAZ", facts_on=date(2022, 1, 6), as_of=datetime(2022, 1, 7, tzinfo=UTC))
    facts = read_facts(bound, claim_set(), asked)
    for name in bound.rules:
        table = span_readings(bound, facts, asked.dates, (name,), max_table=14)
        split = span_readings(bound, facts, asked.dates, (name,), max_table=-1)
        assert len(table.open_atoms) < 30
        assert table.split(table.rule_plane(name)) == split.split(split.rule_plane(name)), name
        assert table.space.count(table.rule_plane(name)) == split.space.count(split.rule_plane(name)), name
        sets = [r.space.smallest_sets(r.rule_plane(name), r.consistent) for r in (table, split)]
        assert sets[0] == sets[1], name
    assert MAX_TABLE < 14


def test_edge_64_a_row_of_a_batch_is_the_single_case() -> None:
    """Sixteen settings of four facts of the packaged treaty at once, each as when it is asked alone."""
    names = ("appeal_made", "armed_force", "from_abroad", "nonstate_suffices")
    cells = np.array([[row >> i & 1 for i in range(4)] for row in range(16)], dtype=np.bool_)
    columns = {f"cst-1992/{name}": Column(cells[:, i]) for i, name in enumerate(names)}
    rule_name, on = "cst-1992/aid_duty", date(2022, 1, 6)
    batch = judge_batch(book(), columns, ask=(rule_name,), appellant="KAZ", facts_on=on)
    for row in range(16):
        settings = {name: bool(cells[row, i]) for i, name in enumerate(names)}
        single = put(rule_name, "KAZ", "2022-01-06", **settings)
        assert getattr(batch.masks(rule_name), single.verdict)[row]
        again = batch.explain_row(row, rule_name)
        assert (again.holds, again.of, again.sufficient) == (single.holds, single.of, single.sufficient)


def test_edge_65_the_explanation_names_what_was_used_and_nothing_else() -> None:
    """All rules and claims that bear on it and no other; the same twice; and it survives JSON."""
    voices = (said("A", "cst-1992/armed_force", id="used"), said("B", "cst-1992/report_made", id="idle"))
    found = put("cst-1992/aid_duty", "KAZ", "2022-01-06", *voices)
    text = explain(found, full=True, treaties=book(), claims=claim_set(*voices))
    assert "[used]" in text
    assert "[idle]" not in text
    named = labels(found.ground)
    assert {"aid_duty", "armed_attack", "armed_force", "state_sent"} <= set(named)
    assert not {"report_made", "threat", "consult_duty"} & set(named)
    again = put("cst-1992/aid_duty", "KAZ", "2022-01-06", *voices)
    assert text == explain(again, full=True, treaties=book(), claims=claim_set(*voices))
    plain = show_value(found)
    assert json.loads(json.dumps(plain)) == plain


def test_edge_66_taking_a_claim_away_never_turns_all_into_none() -> None:
    """Less said leaves more open; only a claim that was the last support can take the certainty away."""
    voices = [said(by, f"cst-1992/{atom}") for by in ("A", "B") for atom in (*ATTACKED, "appeal_made")]
    assert put("cst-1992/aid_duty", "KAZ", "2022-01-06", *voices).verdict == "all"
    for gone in voices:
        left = [claim for claim in voices if claim is not gone]
        assert put("cst-1992/aid_duty", "KAZ", "2022-01-06", *left).verdict == "all"
    alone = [claim for claim in voices if claim.by == "A" and "armed_force" not in claim.id]
    assert put("cst-1992/aid_duty", "KAZ", "2022-01-06", *alone).verdict == "some"
