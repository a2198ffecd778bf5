"""The eleven treaties beside the CSTO's and the UN Charter: cases, citations, and facts a lawyer would check.

The hand-written part fails if a decision rule, a date or a membership in a file is changed.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from foedus.domain.outcome import Ground
from foedus.domain.scenario import Question
from foedus.domain.treaty import (
    CaseClaim,
    ChairTerm,
    DecisionRule,
    Membership,
    Organ,
    Rule,
    RuleVersion,
    Setting,
    Treaty,
    is_current,
)
from foedus.formats.codec import load_treaty
from foedus.instants import parse_as_of
from foedus.law.cases import CaseResult, run_cases
from foedus.law.check import check_treaties
from foedus.law.engine import ask
from foedus.law.explain import explain
from foedus.law.norms import list_norms
from foedus.library import find_treaty
from foedus.record.claims import ClaimSet

ELEVEN = (
    "anzus-1951",
    "arab-jdect-1950",
    "au-ca-2000",
    "biketawa-2000",
    "ecowas-mech-1999",
    "eu-teu",
    "gcc-jda-2000",
    "nat-1949",
    "oecs-1981",
    "rio-1947",
    "sadc-mdp-2003",
)
BOUND = ("in_force", "suspended", "withdrawing")
NOBODY = ClaimSet(
    id="none", title="nobody speaks", compiled_on=date(2026, 11, 23), method="none", sources=(), claims=()
)


@cache
def treaty(name: str) -> Treaty:
    return load_treaty(find_treaty(name))


@cache
def book() -> tuple[Treaty, ...]:
    return tuple(treaty(name) for name in (*ELEVEN, "un-charter"))


def organ(name: str, organ_id: str) -> Organ:
    return next(o for o in treaty(name).organs if o.id == organ_id)


def decides(name: str, organ_id: str, on: date, scope: str = "") -> DecisionRule:
    """Give the decision rule of an organ on a day; exactly one must cover it."""
    rules = organ(name, organ_id).decision
    (rule,) = (r for r in rules if r.scope == scope and is_current(r.from_on, r.to_on, on))
    return rule


def standing(name: str, state: str, on: date) -> Membership | None:
    rows = treaty(name).memberships
    return next((m for m in rows if m.state == state and is_current(m.from_on, m.to_on, on)), None)


def parties(name: str, on: date, *, contested: bool) -> set[str]:
    """Name the states bound on a day, with or without those whose standing is contested."""
    rows = (m for m in treaty(name).memberships if is_current(m.from_on, m.to_on, on) and m.status in BOUND)
    return {m.state for m in rows if contested or not m.contested}


def needed(num: int, den: int, of: int, *, more_than: bool = False) -> int:
    """Give the votes a share asks for, in whole numbers."""
    return num * of // den + 1 if more_than else -(-num * of // den)


def rule_version(name: str, rule_id: str, on: date) -> RuleVersion | None:
    (rule,) = (r for r in treaty(name).rules if r.id == rule_id)
    return next((v for v in rule.versions if is_current(v.from_on, v.to_on, on)), None)


def verdict(name: str, rule: str, on: str, appellant: str, **settings: bool) -> str:
    """Ask one rule with some facts held; names with two underscores reach into the UN Charter."""
    held = tuple(
        Setting(atom=key.replace("__", "/").replace("un_charter", "un-charter"), value=v) for key, v in settings.items()
    )
    question = Question(id=rule, text=rule, treaty=name, rule=rule)
    finding = ask(
        book(),
        NOBODY,
        question,
        appellant=appellant,
        facts_on=date.fromisoformat(on),
        as_of=parse_as_of(on),
        settings=held,
    )
    return finding.verdict


def labels(ground: Ground) -> set[str]:
    return {ground.label}.union(*(labels(child) for child in ground.children))


# the files as a whole


def test_no_treaty_has_a_fault() -> None:
    """All of them read together, with the UN Charter that their rules lean on."""
    assert check_treaties(book()) == ()


@pytest.mark.parametrize(
    "result", run_cases(book()), ids=lambda r: f"{r.treaty}: {r.case}: {r.rule}" if isinstance(r, CaseResult) else ""
)
def test_every_case_answers_as_its_author_expects(result: CaseResult) -> None:
    assert result.differs == ()


@pytest.mark.parametrize("name", ELEVEN)
def test_each_brings_cases_precedents_and_an_exit(name: str) -> None:
    """At least three cases, one of them before a date that matters; what came of past appeals; how a party leaves."""
    read = treaty(name)
    assert len(read.cases) >= 3
    assert len({case.on for case in read.cases}) >= 2
    assert read.precedents
    assert all(p.formal_type and (p.source or p.cite) for p in read.precedents)
    assert read.exit is not None
    assert read.open_points
    asked = {wanted.rule for case in read.cases for wanted in case.expect}
    claimed = [claim for case in read.cases for claim in case.claims]
    assert asked
    assert all(isinstance(claim, CaseClaim) and claim.by for claim in claimed)


def cited_numbers(rule: Rule) -> set[str]:
    """List the numbers that a citation names, ``arts. 3(1), 5 to 7`` as 3, 5, 6 and 7."""
    found = set(re.findall(r"\d+A?|\b[IVX]+\b", rule.cite))
    for first, last in re.findall(r"(\d+)(?:\([^)]*\))? to (\d+)", rule.cite):
        found |= {str(n) for n in range(int(first), int(last) + 1)}
    return found


@pytest.mark.parametrize("name", ELEVEN)
def test_every_rule_cites_an_article_that_is_there(name: str) -> None:
    """The articles are in the file and named in the citation, and one has a wording when the rule begins."""
    read = treaty(name)
    articles = {article.id: article for article in read.articles}
    for rule in read.rules:
        assert rule.cite, rule.id
        assert rule.articles, rule.id
        for article_id in rule.articles:
            number = re.search(r"\d+A?|\b[IVX]+\b", article_id)
            assert number is None or number.group() in cited_numbers(rule), (rule.id, article_id)
        wordings = [wording for article_id in rule.articles for wording in articles[article_id].versions]
        for version in rule.versions:
            start = version.from_on or read.in_force_on
            assert any(is_current(wording.from_on, wording.to_on, start) for wording in wordings), (rule.id, start)


@pytest.mark.parametrize("name", ELEVEN)
def test_what_was_not_confirmed_is_marked_background(name: str) -> None:
    """An entry without a source, or whose note says that a day was not seen, is no better than that."""
    read = treaty(name)
    terms = [term for o in read.organs for term in o.chair]
    rows: list[Membership | ChairTerm] = [*read.memberships, *terms]
    for row in rows:
        if not row.source or "background" in row.note:
            assert row.checked == "background", (row.state, row.from_on)
    for rule in read.rules:
        for version in rule.versions:
            assert version.source
            assert "background" not in version.note or version.checked == "background", rule.id
    for precedent in read.precedents:
        assert precedent.source or precedent.checked == "background", precedent.id
    assert read.exit is not None
    assert read.exit.source or read.exit.checked == "background"
    for o in read.organs:
        assert all(r.cite and r.source for r in o.decision)


@pytest.mark.parametrize("name", ELEVEN)
def test_background_shows_in_every_answer_that_rests_on_it(name: str) -> None:
    """Each finding of a case carries the weakest mark below it, and its explanation says so."""
    results = [result for result in run_cases(book()) if result.treaty == name]
    assert results
    for result in results:
        text = explain(result.finding, full=True)
        if "background" in marks_below(result.finding.ground, conflicts=False):
            assert result.finding.checked == "background", result.case
        if "background" in marks_below(result.finding.ground, conflicts=True):
            assert "(checked: background)" in text, result.case
        assert "lawful" not in text.lower()


def marks_below(ground: Ground, *, conflicts: bool) -> set[str]:
    below = (child for child in ground.children if conflicts or child.label != "conflict")
    return {ground.checked}.union(*(marks_below(child, conflicts=conflicts) for child in below))


def test_the_table_of_duties_has_a_row_for_every_treaty() -> None:
    """Who must or may do what, for an appellant that most of them do not bind."""
    rows = list_norms(book(), NOBODY, appellant="USA", facts_on=date(2012, 1, 1), as_of=parse_as_of("2012-01-01"))
    assert {row.treaty for row in rows} == {*ELEVEN, "un-charter"}
    assert {row.modality for row in rows} == {"must", "may", "must_not"}
    assert all(row.act and row.who and row.cite for row in rows)


# North Atlantic Treaty


def test_nat_parties_and_consensus() -> None:
    """12 at the start, 32 today; no vote is taken and one objection is enough."""
    sizes = {1949: 12, 1953: 14, 1956: 15, 1983: 16, 2000: 19, 2005: 26, 2010: 28, 2018: 29, 2021: 30, 2025: 32}
    assert {y: len(parties("nat-1949", date(y, 12, 31), contested=True)) for y in sizes} == sizes
    rule = decides("nat-1949", "NAC", date(2003, 2, 10))
    assert (rule.rule, rule.objection_blocks, rule.abstention, rule.quorum) == ("consensus", True, "no_effect", None)
    assert "Silence" in rule.note


@pytest.mark.parametrize(
    ("on", "atom", "expected"),
    [
        ("1952-02-14", "on_turkish_soil", "none"),
        ("1952-02-15", "on_turkish_soil", "all"),
        ("1962-07-02", "on_algerian_soil", "all"),
        ("1962-07-03", "on_algerian_soil", "none"),
        ("2020-01-01", "on_northern_island", "all"),
    ],
)
def test_nat_area_by_date(on: str, atom: str, expected: str) -> None:
    """What art. 6 covers changed twice; everything else is held false."""
    places = ("mainland", "algerian_soil", "turkish_soil", "northern_island", "occupation_forces", "atlantic_craft")
    settings = {f"on_{place}": False for place in (*places, "forces_in_area")} | {atom: True}
    settings = {f"nat-1949__{name}": value for name, value in settings.items()}
    assert verdict("nat-1949", "in_area", on, "USA", **settings) == expected


# African Union


def test_au_decisions_and_suspensions() -> None:
    """Fifteen seats, ten for a quorum; suspended members stay bound."""
    substance = decides("au-ca-2000", "PSC", date(2023, 8, 22), "substance, failing consensus")
    assert organ("au-ca-2000", "PSC").n_seats == 15
    assert needed(substance.quorum_num or 0, substance.quorum_den or 1, 15) == 10
    assert (substance.needed_num, substance.needed_den, substance.denominator) == (2, 3, "present_and_voting")
    assert not substance.party_to_dispute_votes
    assert organ("au-ca-2000", "PSC").chair_in_conflict == "steps_aside"
    assert decides("au-ca-2000", "PSC", date(2023, 8, 22), "first try").rule == "consensus"
    assembly = decides("au-ca-2000", "ASSEMBLY", date(2016, 1, 31), "substance, failing consensus")
    assert (assembly.denominator, assembly.abstention) == ("all_members", "harmful")
    assert needed(assembly.needed_num or 0, assembly.needed_den or 1, 54) == 36
    assert len(parties("au-ca-2000", date(2016, 1, 31), contested=True)) == 54
    assert len(parties("au-ca-2000", date(2017, 1, 31), contested=True)) == 55
    row = standing("au-ca-2000", "NER", date(2023, 8, 22))
    assert row is not None
    assert row.status == "suspended"
    assert standing("au-ca-2000", "NER", date(2023, 8, 21)) != row


def test_au_amendment_is_not_in_force() -> None:
    """A serious threat to legitimate order opens no case, on any day."""
    (atom,) = (a for a in treaty("au-ca-2000").atoms if a.id == "amendment_in_force")
    assert [(c.value, c.from_on, c.to_on) for c in atom.closed] == [(False, None, None)]
    for on in ("2003-07-12", "2026-01-01"):
        assert (
            verdict("au-ca-2000", "grave_case", on, "NER", legitimate_order_threatened=True, grave_circumstances=False)
            == "none"
        )


# ECOWAS


def test_ecowas_council_of_nine() -> None:
    """Six of nine make a quorum, and four of the six present decide; an abstention counts against."""
    rule = decides("ecowas-mech-1999", "MSC", date(2023, 8, 10))
    assert organ("ecowas-mech-1999", "MSC").n_seats == 9
    quorum = needed(rule.quorum_num or 0, rule.quorum_den or 1, 9)
    assert quorum == 6
    assert needed(rule.needed_num or 0, rule.needed_den or 1, quorum) == 4
    assert (rule.denominator, rule.abstention) == ("present", "harmful")


@pytest.mark.parametrize("state", ["BFA", "MLI", "NER"])
def test_ecowas_notice_of_a_year(state: str) -> None:
    """Notice given, a year to run, then gone; before it each was suspended and bound."""
    path = [
        ("2023-12-01", "suspended"),
        ("2024-01-29", "withdrawing"),
        ("2025-01-28", "withdrawing"),
        ("2025-01-29", "ended"),
    ]
    for on, status in path:
        row = standing("ecowas-mech-1999", state, date.fromisoformat(on))
        assert row is not None
        assert (row.status, row.contested) == (status, False)
    assert len(parties("ecowas-mech-1999", date(2025, 1, 28), contested=True)) == 15
    assert len(parties("ecowas-mech-1999", date(2025, 1, 29), contested=True)) == 12


def test_ecowas_and_the_un_charter_clash_is_shown() -> None:
    """Enforcement without leave: both rules stand in the explanation and neither is picked."""
    question = Question(id="basis", text="may it intervene?", treaty="ecowas-mech-1999", rule="intervention_basis")
    facts = ("government_overthrown", "quorum_present", "two_thirds_in_favour")
    settings = (
        *(Setting(atom=f"ecowas-mech-1999/{fact}", value=True) for fact in facts),
        Setting(atom="un-charter/council_authorised", value=False),
    )
    finding = ask(
        book(),
        NOBODY,
        question,
        appellant="NER",
        facts_on=date(2023, 8, 10),
        as_of=parse_as_of("2023-08-10"),
        settings=settings,
    )
    assert finding.verdict == "some"
    assert ("advance_consent_suffices",) in finding.sufficient
    assert "conflict" in labels(finding.ground)
    assert any("UN Charter art. 53" in cite for cite in finding.cites)


# European Union


def test_eu_unanimity_opt_out_and_departure() -> None:
    """Constructive abstention, 27 members since February 2020, Denmark inside all along."""
    rule = decides("eu-teu", "COUNCIL", date(2022, 10, 17), "military and defence matters")
    assert (rule.rule, rule.abstention, rule.denominator) == ("consensus", "constructive", "all_members")
    assert (rule.block_num, rule.block_den) == (1, 3)
    assert len(parties("eu-teu", date(2020, 1, 31), contested=True)) == 28
    assert len(parties("eu-teu", date(2020, 2, 1), contested=True)) == 27
    assert needed(1, 3, 27) == 9
    assert "DNK" in parties("eu-teu", date(2015, 1, 1), contested=False)
    (atom,) = (a for a in treaty("eu-teu").atoms if a.id == "danish_opt_out")
    assert [(c.value, c.from_on, c.to_on) for c in atom.closed] == [
        (True, None, date(2022, 7, 1)),
        (False, date(2022, 7, 1), None),
    ]


@pytest.mark.parametrize(
    ("members", "people", "expected"), [(True, True, "none"), (True, False, "all"), (False, True, "all")]
)
def test_eu_block_needs_both_thirds(members: bool, people: bool, expected: str) -> None:
    """A third of the members and a third of the people, both."""
    facts = {"third_of_members_declared": members, "third_of_people_declared": people}
    assert (
        verdict("eu-teu", "mission_decided", "2022-10-17", "HUN", proposed=True, no_vote_against=True, **facts)
        == expected
    )


# Rio Treaty


def test_rio_two_thirds_under_every_count() -> None:
    """19 with both contested members, 17 without: 13 or 12 votes are needed, and 16 were given in 2019."""
    on = date(2019, 9, 23)
    full, sure = parties("rio-1947", on, contested=True), parties("rio-1947", on, contested=False)
    assert (len(full), len(sure)) == (19, 17)
    assert full - sure == {"CUB", "VEN"}
    rule = decides("rio-1947", "ORGAN", on)
    assert (rule.denominator, rule.abstention, rule.party_to_dispute_votes) == ("entitled", "harmful", False)
    share = (rule.needed_num or 0, rule.needed_den or 1)
    assert [needed(*share, n) for n in (19, 18, 17)] == [13, 12, 12]
    provisional = decides("rio-1947", "COUNCIL", on)
    assert needed(provisional.needed_num or 0, provisional.needed_den or 1, 19, more_than=provisional.more_than) == 10


@pytest.mark.parametrize(
    ("state", "on", "status"),
    [
        ("URY", "2019-12-01", "withdrawing"),
        ("URY", "2021-10-01", "in_force"),
        ("MEX", "2004-09-05", "withdrawing"),
        ("MEX", "2004-09-06", "ended"),
        ("NIC", "2014-09-20", "ended"),
        ("BOL", "2014-10-17", "ended"),
        ("ECU", "2018-01-01", "ended"),
        ("ECU", "2020-02-12", "in_force"),
        ("VEN", "2015-05-14", "ended"),
        ("VEN", "2019-08-06", "in_force"),
        ("CUB", "1962-10-23", "suspended"),
        ("ARG", "1950-08-21", "in_force"),
    ],
)
def test_rio_standing_by_date(state: str, on: str, status: str) -> None:
    row = standing("rio-1947", state, date.fromisoformat(on))
    assert row is not None
    assert row.status == status


def test_rio_force_is_never_owed_without_consent() -> None:
    """Art. 20: the exception takes precedence over the duty, whatever else is so."""
    facts = {"quorum_present": True, "two_thirds_reached": True, "measures_called": True, "force_called": True}
    assert verdict("rio-1947", "force_duty", "1962-10-23", "USA", **facts, state_consents=False) == "none"
    assert verdict("rio-1947", "force_duty", "1962-10-23", "USA", **facts, state_consents=True) == "all"
    assert verdict("rio-1947", "measures_bind", "1962-10-23", "USA", **facts, state_consents=False) == "all"


# SADC


def test_sadc_signed_ratified_in_force() -> None:
    """Three states are known to have ratified; nine signed and are left open; two thirds of sixteen is eleven."""
    on = date(2008, 8, 17)
    assert parties("sadc-mdp-2003", date(2008, 8, 16), contested=True) == set()
    assert parties("sadc-mdp-2003", on, contested=False) == {"BWA", "MUS", "TZA"}
    assert len(parties("sadc-mdp-2003", on, contested=True)) == 13
    row = standing("sadc-mdp-2003", "BWA", date(2005, 1, 1))
    assert row is not None
    assert row.status == "ratified"
    rule = decides("sadc-mdp-2003", "SUMMIT", date(2023, 5, 8))
    assert (rule.rule, rule.objection_blocks) == ("consensus", True)
    assert needed(rule.quorum_num or 0, rule.quorum_den or 1, 16) == 11


def test_sadc_enforcement_always_needs_the_un() -> None:
    """The Protocol itself asks for leave: without it there is no reading."""
    facts = {"peaceful_means_failed": True, "chair_recommended": True, "summit_approved_mission": True}
    assert (
        verdict(
            "sadc-mdp-2003", "enforcement_basis", "2023-01-01", "COD", **facts, un_charter__council_authorised=False
        )
        == "none"
    )
    assert (
        verdict("sadc-mdp-2003", "enforcement_basis", "2023-01-01", "COD", **facts, un_charter__council_authorised=True)
        == "all"
    )


# Arab League


def test_arab_two_rules_clash() -> None:
    """Two thirds of the Defence Council against unanimity of the League: 14 of 21 asked for, 12 given in 1990."""
    rule = decides("arab-jdect-1950", "JDC", date(1990, 8, 10))
    assert (rule.denominator, rule.abstention) == ("all_members", "harmful")
    assert needed(rule.needed_num or 0, rule.needed_den or 1, 21) == 14
    league = decides("arab-jdect-1950", "LEAGUE", date(1990, 8, 10), "measures against aggression")
    assert (league.rule, league.party_to_dispute_votes) == ("consensus", False)
    question = Question(id="bind", text="does it bind?", treaty="arab-jdect-1950", rule="two_thirds_bind")
    settings = (
        Setting(atom="arab-jdect-1950/two_thirds_reached", value=True),
        Setting(atom="arab-jdect-1950/unanimity_reached", value=False),
    )
    finding = ask(
        book(),
        NOBODY,
        question,
        appellant="SAU",
        facts_on=date(1990, 8, 10),
        as_of=parse_as_of("1990-08-10"),
        settings=settings,
    )
    assert "conflict" in labels(finding.ground)


def test_arab_parties_by_date() -> None:
    """Seven sign; those who joined the League later are parties by 2005, on days nobody has checked."""
    assert parties("arab-jdect-1950", date(1952, 8, 21), contested=True) == set()
    assert len(parties("arab-jdect-1950", date(1952, 8, 22), contested=False)) == 7
    kuwait = standing("arab-jdect-1950", "KWT", date(1990, 8, 10))
    assert kuwait is not None
    assert kuwait.contested
    assert len(parties("arab-jdect-1950", date(2005, 1, 6), contested=False)) == 22
    egypt = standing("arab-jdect-1950", "EGY", date(1985, 1, 1))
    assert egypt is not None
    assert egypt.status == "suspended"


# Gulf


def test_gcc_unanimity_of_those_voting() -> None:
    """Four of six sit; an abstention leaves the count; the day of 2001 stays open."""
    rule = decides("gcc-jda-2000", "SUPREME", date(2025, 9, 15), "substance")
    assert (rule.rule, rule.denominator, rule.abstention) == ("consensus", "present_and_voting", "harmless")
    assert needed(rule.quorum_num or 0, rule.quorum_den or 1, 6) == 4
    assert organ("gcc-jda-2000", "SUPREME").chair_in_conflict == "steps_aside"
    six = {"BHR", "QAT", "KWT", "OMN", "SAU", "ARE"}
    assert parties("gcc-jda-2000", date(2002, 1, 1), contested=False) == six
    assert parties("gcc-jda-2000", date(2001, 6, 1), contested=False) == set()
    ratified = standing("gcc-jda-2000", "QAT", date(2001, 12, 30))
    assert ratified is not None
    assert ratified.status == "ratified"


# ANZUS


def test_anzus_link_between_the_us_and_new_zealand() -> None:
    """Fixed until 11 August 1986, then read as suspended unless somebody denies it; all three stay parties."""
    facts = {"armed_attack": True, "on_pacific_island": True, "council_did_enough": False}
    for on, expected in (("1986-08-10", "all"), ("1986-08-11", "none")):
        assert verdict("anzus-1951", "act_duty", on, "NZL", **facts, us_nzl_pair=True) == expected
        assert verdict("anzus-1951", "act_duty", on, "NZL", **facts, us_nzl_pair=False) == "all"
    assert parties("anzus-1951", date(2020, 1, 1), contested=False) == {"AUS", "NZL", "USA"}
    assert organ("anzus-1951", "COUNCIL").decision == ()


# Biketawa


def test_biketawa_members_by_date() -> None:
    """Sixteen at adoption, eighteen later; Fiji suspended and a member; Kiribati's exit is contested."""
    assert len(parties("biketawa-2000", date(2009, 5, 2), contested=True)) == 16
    assert len(parties("biketawa-2000", date(2016, 9, 10), contested=True)) == 18
    for on, status in (("2009-05-01", "in_force"), ("2009-05-02", "suspended"), ("2014-10-22", "in_force")):
        row = standing("biketawa-2000", "FJI", date.fromisoformat(on))
        assert row is not None
        assert row.status == status
    kiribati = standing("biketawa-2000", "KIR", date(2022, 8, 1))
    assert kiribati is not None
    assert (kiribati.status, kiribati.contested) == ("ended", True)
    assert decides("biketawa-2000", "LEADERS", date(2003, 6, 30)).rule == "consensus"


# Eastern Caribbean


def test_oecs_unanimity_of_those_present() -> None:
    """Seven members; who stays away does not block under the rule as coded, and that is one open reading of the law."""
    rule = decides("oecs-1981", "AUTHORITY", date(1983, 10, 21))
    assert (rule.rule, rule.denominator, rule.objection_blocks) == ("consensus", "present_and_voting", True)
    assert len(parties("oecs-1981", date(1983, 10, 25), contested=False)) == 7
    facts = {"present_unanimous": True, "all_took_part": False}
    assert verdict("oecs-1981", "authority_decides", "1983-10-21", "GRD", **facts) == "some"
    assert verdict("oecs-1981", "authority_decides", "1983-10-21", "GRD", **facts, absent_do_not_block=True) == "all"


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("nat-1949", 12),
        ("au-ca-2000", 12),
        ("ecowas-mech-1999", 12),
        ("eu-teu", 24),
        ("rio-1947", 24),
        ("anzus-1951", 12),
    ],
)
def test_notice_to_leave(name: str, months: int) -> None:
    read = treaty(name).exit
    assert read is not None
    assert read.notice_months == months


@pytest.mark.parametrize(
    ("name", "signed", "in_force"),
    [
        ("anzus-1951", "1951-09-01", "1952-04-29"),
        ("arab-jdect-1950", "1950-06-17", "1952-08-22"),
        ("au-ca-2000", "2000-07-11", "2001-05-26"),
        ("biketawa-2000", "2000-10-28", "2000-10-28"),
        ("ecowas-mech-1999", "1999-12-10", "1999-12-10"),
        ("eu-teu", "2007-12-13", "2009-12-01"),
        ("gcc-jda-2000", "2000-12-31", "2001-01-01"),
        ("nat-1949", "1949-04-04", "1949-08-24"),
        ("oecs-1981", "1981-06-18", "1981-07-02"),
        ("rio-1947", "1947-09-02", "1948-12-03"),
        ("sadc-mdp-2003", "2003-08-26", "2008-08-17"),
    ],
)
def test_signed_and_in_force(name: str, signed: str, in_force: str) -> None:
    read = treaty(name)
    assert (read.signed_on.isoformat(), read.in_force_on.isoformat()) == (signed, in_force)


def test_no_rule_of_the_lisbon_text_before_it() -> None:
    """A rule has no version before its article does."""
    assert rule_version("eu-teu", "aid_duty", date(2009, 11, 30)) is None
    assert rule_version("eu-teu", "aid_duty", date(2009, 12, 1)) is not None
