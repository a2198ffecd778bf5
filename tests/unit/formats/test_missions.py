"""Cross-checks of a mission's folder: what one value says about another, with line and column, all together."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from foedus import library
from foedus.errors import Fault, InputError, RequestError
from foedus.formats.codec import load_mission, resolve_mission
from foedus.formats.missions import read_mission
from foedus.formats.walk import walk_nouns
from foedus.instants import parse_instant

from .conftest import TinyFiles

LEAK = "assumption that does not use the outcome"


def only_fault(tiny: TinyFiles) -> Fault:
    """Load the broken mission and give its one fault."""
    with pytest.raises(InputError) as caught:
        load_mission(tiny.folder)
    assert len(caught.value.faults) == 1, str(caught.value)
    fault = caught.value.faults[0]
    assert f"{fault.file}:{fault.line}:{fault.column}: {fault.field}: " in str(caught.value)
    return fault


def test_the_tiny_mission_loads(tiny: TinyFiles) -> None:
    """All tests below break one thing in files that are whole."""
    files = load_mission(tiny.folder)
    assert files.scenario.host == "AAA"
    assert files.expected is not None
    assert [name for name, _ in files.digests] == ["scenario.yaml", "claims.yaml", "expected.yaml"]
    assert all(len(digest) == 64 for _, digest in files.digests)


def test_expected_may_be_missing(tiny: TinyFiles) -> None:
    """A mission that has not happened yet has nothing to compare with."""
    (tiny.folder / "expected.yaml").unlink()
    assert load_mission(tiny.folder).expected is None


@pytest.mark.parametrize(
    ("name", "change", "field", "words"),
    [
        (
            "scenario.yaml",
            ("embarks_at: southfield", "embarks_at: southfeld"),
            "contingents[0].elements[0].embarks_at",
            ("unknown-place", "did you mean southfield"),
        ),
        (
            "scenario.yaml",
            ("home: southfield", "home: moon"),
            "contingents[0].elements[0].home",
            ("unknown-place", "gazetteer"),
        ),
        (
            "scenario.yaml",
            ("based_at: southfield", "based_at: moon"),
            "movement.pools[0].based_at",
            ("unknown-place", "gazetteer"),
        ),
        (
            "scenario.yaml",
            ("carrier: lifter", "carrier: lifted"),
            "movement.pools[0].carrier",
            ("unknown-carrier-type", "did you mean lifter?"),
        ),
        (
            "scenario.yaml",
            ("treaty: lake-pact, rule: aid", "treaty: sea-pact, rule: aid"),
            "questions[0].treaty",
            ("unknown-treaty", "lake-pact"),
        ),
        ("scenario.yaml", ("rule: aid}", "rule: aids}"), "questions[0].rule", ("unknown-rule", "did you mean aid?")),
        ("scenario.yaml", ("organ: COUNCIL", "organ: COUNSEL"), "council.organ", ("unknown-organ", "COUNCIL")),
        (
            "scenario.yaml",
            ("order: [BBB-1]", "order: [BBB-2]"),
            "withdrawal.order[0]",
            ("unknown-contingent", "did you mean BBB-1?"),
        ),
        (
            "scenario.yaml",
            ("tasks_only: [guard]", "tasks_only: [guards]"),
            "contingents[0].caveats[0].tasks_only[0]",
            ("unknown-task", "did you mean guard?"),
        ),
        (
            "scenario.yaml",
            ("site_classes_only: [dam]", "site_classes_only: [weir]"),
            "contingents[0].caveats[0].site_classes_only[0]",
            ("unknown-site-class", "dam"),
        ),
        (
            "scenario.yaml",
            ("{state: BBB, vote", "{state: CCC, vote"),
            "council.votes[0].state",
            ("unknown-state", "AAA, BBB"),
        ),
        (
            "scenario.yaml",
            ("rests_on: [C1]}", "rests_on: [C9]}"),
            "crisis[0].moment.rests_on[0]",
            ("unknown-claim", "claims or 'assumptions'"),
        ),
        ("scenario.yaml", ("disputes: [D1]", "disputes: [D2]"), "approvals[0].disputes[0]", ("unknown-dispute", "D1")),
        (
            "claims.yaml",
            ("contradicts: [C1]", "contradicts: [C0]"),
            "claims[1].contradicts[0]",
            ("unknown-claim", "C1"),
        ),
        ("claims.yaml", ("source: P1", "source: P2"), "claims[0].source", ("unknown-source", "P1")),
        (
            "claims.yaml",
            ("atom: lake-pact/flood", "atom: lake-pact/flod"),
            "claims[0].asserts[0].atom",
            ("unknown-atom", "did you mean lake-pact/flood?"),
        ),
        (
            "claims.yaml",
            ("claims: [C2]", "claims: [C7]"),
            "disputes[0].sides[1].claims[0]",
            ("unknown-claim", "C1, C2, C3"),
        ),
        (
            "expected.yaml",
            ("knowledge: exit", "knowledge: exits"),
            "targets[0].knowledge",
            ("unknown-knowledge-date", "did you mean exit?"),
        ),
        (
            "expected.yaml",
            ("target: HC-1,", "target: HC-2,"),
            "reasons[0].target",
            ("unknown-target", "did you mean HC-1?"),
        ),
        (
            "scenario.yaml",
            ("{state: BBB, name: Lowland}", "{state: BBB, name: Lowland}\n  - {state: BBB, name: Lowland}"),
            "parties[2].state",
            ("duplicate-id", "first on line 14"),
        ),
        (
            "scenario.yaml",
            ("- id: second", "- id: first"),
            "contingents[0].elements[1].id",
            ("duplicate-id", "a second time"),
        ),
        (
            "scenario.yaml",
            ("stay_d: [{value: 8, rests_on: [AS-1]}]", "stay_d: [{value: 8, rests_on: [C3]}]"),
            "withdrawal.stay_d[0].rests_on[0]",
            ("leak", LEAK),
        ),
        (
            "scenario.yaml",
            ("share_frac: 0.6\n        rests_on: [AS-1]", "share_frac: 0.6\n        rests_on: [C3]"),
            "contingents[0].elements[1].rests_on[0]",
            ("leak", LEAK),
        ),
        ("scenario.yaml", ("share_frac: 0.6", "share_frac: 0.5"), "contingents[0].elements", ("shares", "0.9")),
        (
            "scenario.yaml",
            ("needed: 51, of: 100", "needed: 101, of: 100"),
            "approvals[0].steps[0].threshold.needed",
            ("votes", "at most 100"),
        ),
        (
            "scenario.yaml",
            ("quorum: 60", "quorum: 160"),
            "approvals[0].steps[0].threshold.quorum",
            ("votes", "at most 100"),
        ),
        (
            "scenario.yaml",
            ("yes: 60, no: 10", "yes: 75, no: 10"),
            "approvals[0].steps[0].attempts[0].yes",
            ("votes", "at most 80, the number present"),
        ),
        (
            "scenario.yaml",
            ("present: 80", "present: 120"),
            "approvals[0].steps[0].attempts[0].present",
            ("votes", "at most 100"),
        ),
        (
            "scenario.yaml",
            ("low: 80, high: 120", "low: 120, high: 80"),
            "contingents[0].strength_persons[0].spread.high",
            ("spread", "120"),
        ),
        (
            "scenario.yaml",
            ("low: 80, high: 120", "low: 110, high: 120"),
            "contingents[0].strength_persons[0].value",
            ("spread", "110 to 120"),
        ),
    ],
)
def test_what_does_not_fit(
    tiny: TinyFiles, name: str, change: tuple[str, str], field: str, words: tuple[str, str]
) -> None:
    """One broken reference or sum at a time; the message names the place and what would be right."""
    tiny.edit(name, *change)
    fault = only_fault(tiny)
    code, text = words
    assert (fault.field, fault.code) == (field, code)
    assert text in str(fault)
    assert fault.line > 1


def test_an_assumption_with_the_id_of_a_claim(tiny: TinyFiles) -> None:
    """``rests_on`` would name both."""
    for name in ("scenario.yaml", "claims.yaml"):
        path = tiny.folder / name
        path.write_text(path.read_text(encoding="utf-8").replace("C1", "AS-1"), encoding="utf-8")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("assumptions[0].id", "duplicate-id")
    assert "the id of a claim" in fault.found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("earliest_at: 2020-03-02T08:00Z", "earliest_at: 2020-03-02T10:30Z"), "council.decided[0].at"),
        (("latest_at: 2020-03-02T11:00Z", "latest_at: 2020-03-02T09:00Z"), "council.decided[0].latest_at"),
        (("until_at: 2020-03-01T12:00Z", "until_at: 2020-02-01T12:00Z"), "movement.terminals[0].shut[0].until_at"),
        (("until_at: 2020-04-01T00:00Z", "until_at: 2020-02-01T00:00Z"), "crisis[0].until_at"),
        (("id: exit, at: 2020-03-10T12:00Z", "id: exit, at: 2020-03-02T12:00Z"), "knowledge[1].at"),
        (("- {at: 2020-03-01T10:00Z", "- {at: 2020-03-02T11:30Z"), "council.decided[0].at"),
        (
            ("agrees, moment: {at: 2020-03-11T10:00Z", "agrees, moment: {at: 2020-03-09T10:00Z"),
            "withdrawal.acts[1].moment.at",
        ),
        (
            ("home, moment: {at: 2020-03-12T10:00Z", "home, moment: {at: 2020-03-11T09:00Z"),
            "withdrawal.acts[2].moment.at",
        ),
    ],
)
def test_dates_out_of_order(tiny: TinyFiles, change: tuple[str, str], field: str) -> None:
    """Each pair of dates that must follow one another, broken alone; the message names the other date."""
    tiny.edit("scenario.yaml", *change)
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == (field, "dates-out-of-order")
    assert "an instant " in fault.expected
    assert "2020-" in fault.expected


def test_windows_of_rival_accounts_may_overlap(tiny: TinyFiles) -> None:
    """A decision minutes before the appeal is no fault where the appeal may have been earlier."""
    tiny.edit("scenario.yaml", "{at: 2020-03-01T10:00Z,", "{at: 2020-03-02T12:00Z, earliest_at: 2020-03-02T10:30Z,")
    assert load_mission(tiny.folder).scenario.appeal.moments


def test_a_claim_retracted_before_it_was_known(tiny: TinyFiles) -> None:
    """Nobody takes back what was not yet said."""
    tiny.edit("claims.yaml", "outcome: true", "outcome: true\n    retracted_at: 2020-03-01T00:00Z")
    assert only_fault(tiny).field == "claims[2].retracted_at"


def test_a_value_cannot_be_known_before_its_sources(tiny: TinyFiles) -> None:
    """The claim of the decision became known at nine; nobody could plan with it at eight."""
    old = "planned_persons: [{value: 100, rests_on: [C2]}]"
    tiny.edit("scenario.yaml", old, old.replace("}]", ", known_at: 2020-03-02T08:59Z}]"))
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("mandate.planned_persons[0].known_at", "known-before-source")
    assert "2020-03-02T09:00Z" in fault.expected


def test_a_value_without_ground(tiny: TinyFiles) -> None:
    """A number that rests on nothing could be anybody's wish."""
    tiny.edit("scenario.yaml", "stay_d: [{value: 8, rests_on: [AS-1]}]", "stay_d: [{value: 8, rests_on: []}]")
    assert (only_fault(tiny).field, only_fault(tiny).code) == ("withdrawal.stay_d[0].rests_on", "no-ground")


def test_reports_of_the_outcome_are_no_leak(tiny: TinyFiles) -> None:
    """What was reported may be shown; only inputs may not rest on it."""
    assert load_mission(tiny.folder).scenario.withdrawal is not None
    assert "rests_on: [C3]" in (tiny.folder / "scenario.yaml").read_text(encoding="utf-8")


def test_a_place_of_the_scenario_itself_is_known(tiny: TinyFiles) -> None:
    """A mission may bring places that the gazetteer lacks."""
    tiny.edit("scenario.yaml", "home: southfield", "home: hamlet")
    place = "{id: hamlet, kind: town, name: Hamlet, country: BBB, lat_deg: 48, lon_deg: 30, precision_km: 1, "
    source = "source: {title: map, url: null, checked: press}}"
    tiny.edit("scenario.yaml", "sites:\n", f"places:\n  - {place}{source}\nsites:\n")
    load_mission(tiny.folder)


def test_faults_of_all_files_come_together(tiny: TinyFiles) -> None:
    """Shape, references, dates; three files; one round of mending, in the order of files and lines."""
    tiny.edit("scenario.yaml", "carrier: lifter", "carrier: kite")
    tiny.edit("scenario.yaml", "latest_at: 2020-03-02T11:00Z", "latest_at: 2020-03-02T09:00Z")
    tiny.edit("claims.yaml", "contradicts: [C1]", "contradicts: [C0]")
    tiny.edit("expected.yaml", "tolerance_kind: same_day", "tolerance_kind: same_week")
    with pytest.raises(InputError) as caught:
        load_mission(tiny.folder)
    assert [(Path(fault.file).name, fault.code) for fault in caught.value.faults] == [
        ("claims.yaml", "unknown-claim"),
        ("expected.yaml", "unknown-word"),
        ("scenario.yaml", "dates-out-of-order"),
        ("scenario.yaml", "unknown-carrier-type"),
    ]
    assert caught.value.message == "the files have 4 faults"


def test_a_broken_scenario_still_shows_the_faults_of_its_claims(tiny: TinyFiles) -> None:
    """What can be checked is checked, though half of the mission could not be read."""
    tiny.edit("scenario.yaml", "host: AAA", "host: aaa")
    tiny.edit("claims.yaml", "contradicts: [C1]", "contradicts: [C0]")
    assert {fault.code for fault in read_mission(tiny.folder)[1]} == {"wrong-state-code", "unknown-claim"}


def test_missing_claims(tiny: TinyFiles) -> None:
    """A scenario without claims rests on nothing."""
    (tiny.folder / "claims.yaml").unlink()
    assert "unreadable-file" in {fault.code for fault in read_mission(tiny.folder)[1]}
    with pytest.raises(InputError):
        load_mission(tiny.folder)


def test_knowledge_dates_are_filled_in(tiny: TinyFiles) -> None:
    """A value is known when the last of its sources is; what the file gives stays."""
    tiny.edit("scenario.yaml", "posts: [{value: 4, rests_on: [AS-1]}]", "posts: [{value: 4, rests_on: [AS-1, C2, C1]}]")
    old = "planned_persons: [{value: 100, rests_on: [C2]}]"
    tiny.edit("scenario.yaml", old, old.replace("}]", ", known_at: 2020-03-05T00:00Z}]"))
    scenario = load_mission(tiny.folder).scenario
    assert scenario.sites[0].posts[0].known_at == parse_instant("2020-03-02T09:00Z")
    assert scenario.mandate is not None
    assert scenario.mandate.planned_persons[0].known_at == parse_instant("2020-03-05T00:00Z")
    assert scenario.contingents[0].caveats[0].known_at == parse_instant("2020-03-02T09:00Z")


@pytest.mark.parametrize("mission", library.list_missions())
def test_packaged_missions_load_with_every_knowledge_date(mission: str) -> None:
    """No stage may meet a value of which nobody can say since when it is known."""
    files = load_mission(library.find_mission(mission))
    for path, _, noun in walk_nouns(files.scenario):
        if "known_at" in {field.name for field in dataclasses.fields(noun)}:
            assert noun.known_at is not None, path


def test_resolve_mission(tiny: TinyFiles) -> None:
    """A name of the library, a folder, or the scenario in it."""
    assert resolve_mission("lake-flood") == tiny.folder
    assert resolve_mission(str(tiny.folder)) == tiny.folder
    assert resolve_mission(str(tiny.folder / "scenario.yaml")) == tiny.folder
    with pytest.raises(RequestError) as caught:
        resolve_mission("lake-floods")
    assert caught.value.hint == "did you mean lake-flood?"
    assert caught.value.exit_code == 2


def test_folder_without_scenario(tmp_path: Path) -> None:
    """The message says what a mission's folder holds."""
    with pytest.raises(RequestError) as caught:
        load_mission(tmp_path)
    assert "claims.yaml" in caught.value.hint


def test_names_of_the_library(tiny: TinyFiles) -> None:
    """Unknown names are refused with the near ones."""
    assert library.list_treaties() == ("lake-pact",)
    assert library.list_missions() == ("lake-flood",)
    assert [path.name for path in library.list_transport()] == ["air.yaml"]
    for find, name in ((library.find_treaty, "lake-pakt"), (library.find_mission, "lake-flod")):
        with pytest.raises(RequestError) as caught:
            find(name)
        assert "did you mean lake-" in caught.value.hint
