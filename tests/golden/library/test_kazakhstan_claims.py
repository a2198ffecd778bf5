"""The claims of ``kazakhstan-2022``: complete, dated honestly, side by side, in neutral words.

Why: every number of the flagship mission walks back to one of these claims. A lost claim, a claim that is known too
early, or an outcome that is not marked as one would spoil the hindcast without any other test noticing.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import foedus
from foedus.domain.expected import Expected
from foedus.formats.codec import load_claims, load_expected
from foedus.record.claims import Claim, ClaimSet
from foedus.study.hindcast import MEASURES

FOLDER = Path(foedus.__file__).parent / "library" / "missions" / "kazakhstan-2022"
BEGINS = datetime(2022, 1, 1, tzinfo=UTC)
DECISION = datetime(2022, 1, 6, 20, tzinfo=UTC)
CONSENTS = datetime(2022, 1, 8, tzinfo=UTC)
EXIT = datetime(2022, 1, 12, tzinfo=UTC)


def number(prefix: str, first: int, last: int) -> set[str]:
    return {f"{prefix}{n:02d}" for n in range(first, last + 1)}


#: the 301 facts the mission was compiled from, by prefix; claims added later for planning bear Y
COMPILED = {
    "T": number("T", 1, 31) | {f"T07{letter}" for letter in "abcdefghi"},
    "K": number("K", 1, 13),
    "A": number("A", 1, 8),
    "D": number("D", 1, 9),
    "M": number("M", 1, 8),
    "U": number("U", 1, 4),
    "N": number("N", 1, 38),
    "V": number("V", 1, 8) | number("V", 10, 35) | {"V22b"},
    "F": number("F", 1, 11),
    "C": number("C", 1, 19),
    "G": number("G", 1, 18),
    "W": number("W", 1, 23),
    "S": {"S05"},
    "L": number("L", 1, 11) | number("L", 20, 26) | number("L", 30, 41),
    "H": number("H", 1, 10),
    "P": number("P", 1, 15),
    "X": number("X", 1, 19),
}

#: how the mission turned out, or computed from it
OUTCOME = (
    {"V01", "V03", "V05", "V06", "V11", "V22b", "C19", "S05", "M06", "M07", "X09", "G17", "G18"}
    | {"N13", "N18", "N23", "N24", "N25"}
    | (number("V", 13, 34) - {"V20", "V32"})
    | (number("W", 5, 23) - {"W10"})
    | number("Y", 21, 24)
    | {"Y26", "Y28"}
)

#: acts announced before they take effect
ANNOUNCED_AHEAD = {"T16", "T18"}

CHARGED = re.compile(
    r"\b(\w*terroris\w*|gangs?|bandit\w*|aggress\w*|coups?|gunm[ae]n|pogroms?|rioters?|seiz\w*|militants?|extremis\w*"
    r"|invasion|invad\w*|mobs?|hybrid|colou?r revolution|regime|occup\w*|liberat\w*|freed|retak\w+|storm\w*|intruders?"
    r"|illegal\w*|legitima\w*|\w*lawful\w*)\b",
    re.IGNORECASE,
)
ATTRIBUTED = re.compile(r"\b(calls?|called|says?|said|describes?|described|speaks?)\b", re.IGNORECASE)


def find_charged(text: str) -> list[str]:
    """Give the clauses that use a charged word without saying that somebody calls it so."""
    clauses = re.split(r"[.;](?:\s|$)", text)
    bare = [clause for clause in clauses if CHARGED.search(clause) and not ATTRIBUTED.search(clause)]
    own = [
        clause for clause in clauses if re.search(r"lawful", clause) and not re.search(r"called (un)?lawful by", clause)
    ]
    return bare + own


@pytest.fixture(scope="module")
def claims() -> ClaimSet:
    return load_claims(FOLDER / "claims.yaml")


@pytest.fixture(scope="module")
def by_id(claims: ClaimSet) -> dict[str, Claim]:
    return {claim.id: claim for claim in claims.claims}


@pytest.fixture(scope="module")
def expected() -> Expected:
    return load_expected(FOLDER / "expected.yaml")


def test_every_compiled_claim_is_there_once(claims: ClaimSet) -> None:
    """301 compiled claims; what was added since bears the prefix Y and nothing else."""
    ids = [claim.id for claim in claims.claims]
    wanted = set().union(*COMPILED.values())
    assert len(wanted) == 301
    assert len(ids) == len(set(ids))
    assert {i for i in ids if not i.startswith("Y")} == wanted


def test_sources_are_listed_once_and_used(claims: ClaimSet) -> None:
    """Two entries for one page would hide that two claims share a source."""
    ids = [source.id for source in claims.sources]
    pages = [(source.title, source.url) for source in claims.sources]
    urls = [source.url for source in claims.sources if source.url]
    assert len(ids) == len(set(ids))
    assert len(pages) == len(set(pages))
    assert len(urls) == len(set(urls))
    assert {claim.source for claim in claims.claims} == set(ids)


def test_disputes_name_claims_that_exist(claims: ClaimSet, by_id: dict[str, Claim]) -> None:
    """All 35 disputes, each with two sides at least, each side held by a claim."""
    assert [dispute.id for dispute in claims.disputes] == [f"DISP-{n:02d}" for n in range(1, 36)]
    for dispute in claims.disputes:
        assert len(dispute.sides) >= 2, dispute.id
        assert dispute.handling, dispute.id
        for side in dispute.sides:
            assert side.text, dispute.id
            assert side.claims, dispute.id
            assert set(side.claims) <= set(by_id), dispute.id
    assert {dispute.about for dispute in claims.disputes} <= {
        "decision", "appeal", "law", "mandate", "national", "force", "movement", "protection", "casualties", "crisis",
        "withdrawal", "precedent", "frame",
    }  # fmt: skip


def test_two_sides_of_a_dispute_are_two_claims(claims: ClaimSet) -> None:
    """A claim stands on both sides only where one record tells both, and the dispute then says so."""
    for dispute in claims.disputes:
        held = [claim for side in dispute.sides for claim in side.claims]
        if len(held) != len(set(held)):
            assert "both sides" in dispute.handling, dispute.id


def test_contradiction_is_mutual(by_id: dict[str, Claim]) -> None:
    """Whoever reads one of two contradicting claims must be led to the other."""
    for claim in by_id.values():
        for other in claim.contradicts:
            assert other in by_id, claim.id
            assert other != claim.id
            assert claim.id in by_id[other].contradicts, (claim.id, other)


def test_nothing_is_known_before_it_begins(by_id: dict[str, Claim]) -> None:
    """Save for the acts that were announced ahead, listed one by one."""
    early = {c.id for c in by_id.values() if c.from_at is not None and c.known_at < c.from_at}
    assert early == ANNOUNCED_AHEAD
    for claim in by_id.values():
        if claim.from_at is not None and claim.until_at is not None:
            assert claim.from_at < claim.until_at, claim.id


def test_a_claim_known_before_the_day_of_its_page_says_why(claims: ClaimSet, by_id: dict[str, Claim]) -> None:
    """Where another carrier shows that a claim was public earlier the note must name it."""
    published = {source.id: source.published for source in claims.sources}
    early = set()
    for claim in by_id.values():
        day = published[claim.source]
        if day is None or len(day) != len("2022-01-06"):
            continue
        opens = datetime.combine(date.fromisoformat(day), time(0), UTC) - timedelta(hours=14)  # the easternmost clock
        if claim.known_at < opens:
            early.add(claim.id)
            assert claim.note, claim.id
    assert {"A01", "D01", "V24"} <= early


def test_computed_claims_are_known_with_the_last_they_use(by_id: dict[str, Claim]) -> None:
    """A sum known before its parts would carry the outcome into a forecast."""
    computed = [claim for claim in by_id.values() if claim.checked == "derived"]
    assert {claim.id for claim in computed} == {"V05", "V33", "V34", "V35", "C19", "W10", "W20", "W23", "S05"}
    for claim in computed:
        if claim.id == "V35":  # great circles between places: geometry alone
            continue
        used = re.findall(r"\b[A-Z]\d{2}\b", claim.note.split(";")[0])
        assert claim.note.startswith("computed from "), claim.id
        assert used, claim.id
        assert claim.known_at == max(by_id[i].known_at for i in used), claim.id


def test_outcomes_are_exactly_those_listed(by_id: dict[str, Claim]) -> None:
    """Never an input of a forecast; the list is typed here so that a change of mark is a change of this test."""
    assert {claim.id for claim in by_id.values() if claim.outcome} == OUTCOME


def test_no_outcome_is_known_at_the_decision(by_id: dict[str, Claim]) -> None:
    assert not {claim.id for claim in by_id.values() if claim.outcome and claim.known_at <= DECISION}


@pytest.mark.parametrize(
    ("known_by", "known", "unknown"),
    [
        (
            DECISION,
            "A01 A03 A05 A07 A08 D01 D02 M01 M03 N14 N22 N28 N38 X01 L41",
            "D03 D04 M02 U01 V10 N16 N19 N31 V02",
        ),
        (
            CONSENTS,
            "D03 M02 N10 N16 N17 N19 N21 N31 N32 N33 N34 U01 V02 V10 V20 V32",
            "N04 G01 G04 N37 V01 V24 W01",
        ),
        (EXIT, "W01 W02 G01 G02 G04 G09 M04 D06 D08 K12", "W03 W04 W12 N37 G05 K09"),
    ],
    ids=["decision", "consents", "exit"],
)
def test_what_was_known_when(by_id: dict[str, Claim], known_by: datetime, known: str, unknown: str) -> None:
    """The knowledge dates of the hindcast cut the claims where the reports do."""
    for i in known.split():
        assert by_id[i].known_at <= known_by, i
    for i in unknown.split():
        assert by_id[i].known_at > known_by, i


def test_planned_size_has_its_minute(by_id: dict[str, Claim]) -> None:
    """The planned size of 2,500 is the one number known at the decision; it came 29 minutes before that date."""
    assert by_id["M03"].known_at == datetime(2022, 1, 6, 19, 31, tzinfo=UTC)
    assert by_id["M03"].value == "2500"


def test_standing_reference_data_are_old_and_say_so(by_id: dict[str, Claim]) -> None:
    """Data on airfields and aircraft were public long before; the flown airlift (C19) was not."""
    for claim in by_id.values():
        if claim.id[0] in "FC" and not claim.outcome:
            assert claim.known_at <= BEGINS, claim.id
            if claim.known_at == datetime(2021, 12, 31, tzinfo=UTC):
                assert "standing reference data" in claim.note, claim.id


def test_later_counts_replace_earlier_ones_of_the_same_speaker(by_id: dict[str, Claim]) -> None:
    """Counts of deaths are a sequence: the one withdrawn and the ones replaced stay, with their time."""
    assert {c.id: c.replaces for c in by_id.values() if c.replaces} == {
        "K03": ("K01",),
        "K10": ("K09",),
        "K11": ("K10",),
    }
    for claim in by_id.values():
        for old in claim.replaces:
            assert by_id[old].by == claim.by
            assert by_id[old].known_at < claim.known_at
    withdrawn = {c.id: c.retracted_at for c in by_id.values() if c.retracted_at is not None}
    assert set(withdrawn) == {"K06", "Y18"}, "one count, read on two pages"
    assert withdrawn["K06"] is not None
    assert withdrawn["Y18"] == withdrawn["K06"]
    assert by_id["K06"].known_at < withdrawn["K06"] < datetime(2022, 2, 1, tzinfo=UTC)


def collect_values(by_id: dict[str, Claim], atom: str, known_by: datetime) -> set[bool]:
    return {a.value for c in by_id.values() if c.known_at <= known_by for a in c.asserts if a.atom == atom}


def test_atoms_are_contested_as_they_were_on_the_day_of_the_decision(by_id: dict[str, Claim]) -> None:
    """What the readings of the law branch on: an open fact on both sides, an undenied threat, no State named."""
    night = datetime(2022, 1, 7, tzinfo=UTC)
    contested = {True, False}
    assert collect_values(by_id, "cst-1992/armed_force", night) == contested
    assert collect_values(by_id, "cst-1992/from_abroad", night) == contested
    assert collect_values(by_id, "cst-1992/nonstate_suffices", night) == contested
    assert collect_values(by_id, "cst-1992/threat", night) == {True}
    assert collect_values(by_id, "cst-1992/appeal_made", night) == {True}
    assert collect_values(by_id, "csto-peacekeeping-2007/council_decided", night) == {True}
    assert collect_values(by_id, "csto-peacekeeping-2007/official_request", night) == {True}
    later = datetime(2030, 1, 1, tzinfo=UTC)
    assert collect_values(by_id, "cst-1992/threat", later) == {True}
    assert collect_values(by_id, "cst-1992/state_sent", later) == set()


def test_readings_that_came_later_stay_later(by_id: dict[str, Claim]) -> None:
    """The rival readings of the Agreement came after the decision; the notice to the UN was reported on 7 January."""
    night = datetime(2022, 1, 7, tzinfo=UTC)
    later = datetime(2030, 1, 1, tzinfo=UTC)
    for atom, first in (
        ("csto-peacekeeping-2007/un_authorisation_needed", False),
        ("csto-peacekeeping-2007/hostilities_fit", True),
    ):
        assert collect_values(by_id, atom, night) == {first}
        assert collect_values(by_id, atom, later) == {True, False}
    for atom in ("cst-1992/report_made", "csto-peacekeeping-2007/un_notified"):
        assert collect_values(by_id, atom, night) == set()
        assert collect_values(by_id, atom, CONSENTS) == {True}


def test_precedents_assert_nothing_about_this_mission(by_id: dict[str, Claim]) -> None:
    """What happened in 2010, 2021 or September 2022 is no evidence of the facts of January 2022."""
    assert not [c.id for c in by_id.values() if c.topic == "precedent" and c.asserts]


def test_charged_words_are_only_reported(claims: ClaimSet) -> None:
    """Charged words stand only in a clause that says who calls it so; "lawful" only as called so by somebody."""
    texts = {c.id: c.text for c in claims.claims} | {f"{c.id} note": c.note for c in claims.claims}
    for dispute in claims.disputes:
        texts[dispute.id] = f"{dispute.title}; {dispute.handling}"
        texts |= {f"{dispute.id} side {n}": side.text for n, side in enumerate(dispute.sides)}
    assert {place: found for place, text in texts.items() if (found := find_charged(text))} == {}


def test_charged_words_that_are_reported_are_kept(claims: ClaimSet) -> None:
    """Neutral does not mean washed: the words of the speakers are there, so the test above has something to bite on."""
    used = {c.id for c in claims.claims if CHARGED.search(c.text)}
    assert {"A01", "A05", "A07", "X05", "X06"} <= used


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("Terrorists took the airport.", True),
        ("The President says order is back; bandits hold the square.", True),
        ("The operation was lawful.", True),
        ("He says that the operation is lawful.", True),
        ("The Ministry calls the events armed aggression.", False),
        ("The operation is called lawful by the deputy speaker.", False),
        ("Drivers block roads over the price of gas.", False),
    ],
)
def test_the_check_of_words_bites(text: str, caught: bool) -> None:
    assert bool(find_charged(text)) is caught


def test_every_claim_has_speaker_text_and_place_in_time(by_id: dict[str, Claim]) -> None:
    for claim in by_id.values():
        assert claim.text.endswith("."), claim.id
        assert claim.by, claim.id
        assert claim.topic, claim.id
        assert claim.known_at.tzinfo is not None, claim.id


# ---- what was observed


def test_targets_are_the_eight_of_the_hindcast(expected: Expected) -> None:
    assert [(t.id, t.measure, t.knowledge) for t in expected.targets] == [
        ("HC-1", "force.persons", "decision"),
        ("HC-2", "force.vehicles", "decision"),
        ("HC-3", "movement.flights", "consents"),
        ("HC-4", "movement.closure_on", "consents"),
        ("HC-5", "withdrawal.flights", "exit"),
        ("HC-6-BLR", "withdrawal.flights_on", "exit"),
        ("HC-6-ARM", "withdrawal.flights_on", "exit"),
        ("HC-6-TJK", "withdrawal.flights_on", "exit"),
        ("HC-6-KGZ", "withdrawal.mode", "exit"),
        ("HC-7", "withdrawal.ends_on", "exit"),
        ("HC-8", "movement.first_departure_h", "decision"),
    ]
    assert [t.id for t in expected.targets if t.given] == ["HC-2", "HC-6-KGZ"]
    by_contingent = [t for t in expected.targets if t.contingent]
    assert [t.contingent for t in by_contingent] == ["BLR", "ARM", "TJK", "KGZ"]
    assert {t.on for t in by_contingent} == {date(2022, 1, 14)}


def test_targets_name_measures_that_the_hindcast_knows(expected: Expected) -> None:
    assert {target.measure for target in expected.targets} <= set(MEASURES)


def test_targets_rest_on_outcomes_not_known_at_their_knowledge_date(
    expected: Expected, by_id: dict[str, Claim]
) -> None:
    """What a forecast is scored against must not have been known when it was made."""
    at = {"decision": DECISION, "consents": CONSENTS, "exit": EXIT}
    for target in expected.targets:
        first = by_id[target.rests_on[0]]
        assert first.outcome, target.id
        assert first.known_at > at[target.knowledge], target.id


def test_the_relied_on_value_lies_in_its_range(expected: Expected) -> None:
    for target in expected.targets:
        if target.unit == "date":
            low, value, high = (date.fromisoformat(x) for x in (target.low, target.value, target.high))
            assert low <= value <= high, target.id
        elif target.unit == "mode":
            assert target.low == target.value == target.high, target.id
        else:
            assert float(target.low) <= float(target.value) <= float(target.high), target.id


def test_every_target_has_a_reason_with_claims(expected: Expected, by_id: dict[str, Claim]) -> None:
    """A miss is shown with what reality holds and the model does not."""
    assert [reason.target for reason in expected.reasons] == [target.id for target in expected.targets]
    for item in (*expected.targets, *expected.reasons):
        assert item.rests_on
        assert set(item.rests_on) <= set(by_id)
    for reason in expected.reasons:
        assert not find_charged(reason.text), reason.target
