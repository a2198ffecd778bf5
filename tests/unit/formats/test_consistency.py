"""What one part of a mission asks of another, found by the check and not by a run that breaks."""

from __future__ import annotations

import pytest

from foedus.errors import Fault, RequestError
from foedus.formats.check import check_file
from foedus.formats.missions import resolve_mission

from .conftest import TinyFiles

ROUTE = "  - {state: CCC, route: none needed, rests_on: [AS-1], steps: []}\n"
BASE = (
    "{id: base, kind: airfield, name: B, country: BBB, lat_deg: 48, lon_deg: 31, precision_km: 1, "
    "source: {title: map, url: null, checked: press}}"
)
SECOND = """\
  - id: CCC-1
    state: CCC
    name: Company of Midland
    strength_persons: [{value: 50, rests_on: [AS-1]}]
    elements: []
"""


def only_fault(tiny: TinyFiles) -> Fault:
    """Give the one fault of the mission's folder."""
    faults = check_file(tiny.folder)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def add_midland(tiny: TinyFiles, *, route: str = ROUTE) -> None:
    """Let a third state send a company."""
    tiny.edit("scenario.yaml", "name: Lowland}\n", "name: Lowland}\n  - {state: CCC, name: Midland}\n")
    tiny.edit("scenario.yaml", "contingents:\n", f"{route}contingents:\n{SECOND}")


@pytest.mark.parametrize("zone", ["Mars/Base", "''", "../etc/passwd", "Europe", "+01:00"])
def test_a_zone_that_nobody_knows(tiny: TinyFiles, zone: str) -> None:
    """Local times of the report are made with it; each of these breaks the lookup in a way of its own."""
    tiny.edit("scenario.yaml", "zone: Europe/Paris", f"zone: {zone}")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("zone", "unknown-zone")


def test_a_zone_in_small_letters(tiny: TinyFiles) -> None:
    """The names of zones are written with capitals; the near one is named."""
    tiny.edit("scenario.yaml", "zone: Europe/Paris", "zone: europe/paris")
    assert "Europe/Paris" in only_fault(tiny).hint


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://host/x", "//host/x", "https://", "https://a b", "''"])
def test_an_address_that_is_none(tiny: TinyFiles, url: str) -> None:
    """A report links to its sources: only to pages, and a bad address is a fault of the file."""
    tiny.edit("claims.yaml", "title: Shore Gazette}", f"title: Shore Gazette, url: '{url.strip(chr(39))}'}}")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("sources[0].url", "url")
    assert "https://" in fault.expected
    assert fault.line > 1


@pytest.mark.parametrize(
    ("name", "old"), [("gazetteer.yaml", "url: null"), ("treaties/lake-pact/treaty.yaml", "title: Text of the pact")]
)
def test_every_format_refuses_such_an_address(tiny: TinyFiles, name: str, old: str) -> None:
    """Sources stand in several formats; the field is the same in all."""
    path = tiny.library / name
    text = path.read_text(encoding="utf-8")
    keep = "" if old.startswith("url") else f"{old}, "
    path.write_text(text.replace(old, f"{keep}url: 'data:text/html,x'", 1), encoding="utf-8")
    assert [fault.code for fault in check_file(path)] == ["url"]


def test_a_page_is_let_through(tiny: TinyFiles) -> None:
    """Both schemes of the web, in any case."""
    tiny.edit("claims.yaml", "title: Shore Gazette}", "title: Shore Gazette, url: 'HTTP://shore.example/a?b=c#d'}")
    assert check_file(tiny.folder) == ()


def test_a_host_that_is_no_party(tiny: TinyFiles) -> None:
    """Another host than the one that appeals is let through only where it is a party."""
    tiny.edit("scenario.yaml", "host: AAA", "host: CCC")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("host", "unknown-state")
    assert "add it to 'parties'" in fault.hint


def test_an_appeal_by_no_party(tiny: TinyFiles) -> None:
    """The hint says what to do where one state appeals for another."""
    tiny.edit("scenario.yaml", "appeal:\n  state: AAA", "appeal:\n  state: CCC")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("appeal.state", "unknown-state")
    assert "for another" in fault.hint


def test_a_host_that_sends_troops_to_itself(tiny: TinyFiles) -> None:
    """With the host changed and the rest left, the contributor would guard its own sites."""
    tiny.edit("scenario.yaml", "host: AAA", "host: BBB")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("contingents[0].state", "host-contributes")


def test_a_contributor_without_a_route_of_approval(tiny: TinyFiles) -> None:
    """Silence about consent is not consent; a state that needs no act says so."""
    add_midland(tiny, route="")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("contingents[0].state", "no-approval")
    assert "steps: []" in fault.hint


def test_a_route_without_steps_is_a_route(tiny: TinyFiles) -> None:
    """The hint of the fault above is followed to the letter."""
    add_midland(tiny)
    assert check_file(tiny.folder) == ()


def test_two_remainders(tiny: TinyFiles) -> None:
    """What the others leave can be taken once; the second of two is named."""
    add_midland(tiny)
    for name in ("Company of Midland", "Company of Lowland"):
        tiny.edit("scenario.yaml", f"name: {name}\n", f"name: {name}\n    takes_remainder: true\n")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("contingents[1].takes_remainder", "two-remainders")
    assert "CCC-1" in fault.found


def test_declared_strengths_above_the_plan_are_let_through(tiny: TinyFiles) -> None:
    """More was offered than was asked for: that may be how it was."""
    tiny.edit("scenario.yaml", "planned_persons: [{value: 100,", "planned_persons: [{value: 10,")
    assert check_file(tiny.folder) == ()


@pytest.mark.parametrize(("place", "field"), [("southfield", "embarks_at"), ("northfield", "debarks_at")])
def test_an_airfield_without_terminal(tiny: TinyFiles, place: str, field: str) -> None:
    """A force cannot board where nothing is handled; the place is named once, with what to add."""
    tiny.edit("scenario.yaml", "sites:\n", f"places:\n  - {BASE}\nsites:\n")
    tiny.edit("scenario.yaml", f"place: {place}", "place: base")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == (f"contingents[0].elements[0].{field}", "no-terminal")
    assert fault.found == f"'{place}', named 2 times, which has no entry there"
    assert f"place: {place}" in fault.hint


def test_a_pool_may_stand_where_nothing_is_handled(tiny: TinyFiles) -> None:
    """Aircraft fly in empty from a base of their own."""
    tiny.edit("scenario.yaml", "sites:\n", f"places:\n  - {BASE}\nsites:\n")
    tiny.edit("scenario.yaml", "based_at: southfield", "based_at: base")
    assert check_file(tiny.folder) == ()


def test_a_town_by_a_road_needs_no_terminal(tiny: TinyFiles) -> None:
    """A unit that drives from its town boards nothing; without the road it would have to."""
    town = BASE.replace("airfield", "town").replace("id: base", "id: town")
    tiny.edit("scenario.yaml", "sites:\n", f"places:\n  - {town}\nsites:\n")
    tiny.edit("scenario.yaml", "embarks_at: southfield", "embarks_at: town")
    assert only_fault(tiny).code == "no-terminal"
    road = "  roads:\n    - {start: town, end: northfield, via: null, length_km: [{value: 90, rests_on: [AS-1]}]}\n"
    tiny.edit("scenario.yaml", "  terminals:\n", f"{road}  terminals:\n")
    assert check_file(tiny.folder) == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        (
            "begins: []",
            "begins: [{at: 2020-03-01T10:00Z, rests_on: [C1]}]",
            "withdrawal.begins[0].at",
            "dates-out-of-order",
        ),
        ("facts_on: 2020-03-01", "facts_on: 2018-03-01", "facts_on", "dates-out-of-order"),
        (
            "until_at: 2020-03-01T12:00Z",
            "until_at: 2030-04-01T12:00Z",
            "movement.terminals[0].shut[0].until_at",
            "far-off",
        ),
        ("{at: 2020-03-10T10:00Z, rests", "{at: 2202-03-10T10:00Z, rests", "withdrawal.acts[0].moment.at", "far-off"),
    ],
)
def test_dates_that_cannot_be(tiny: TinyFiles, old: str, new: str, field: str, code: str) -> None:
    """A way home before the decision, the law of another year, a closure of ten years, two digits changed."""
    tiny.edit("scenario.yaml", old, new)
    faults = {fault.field: fault.code for fault in check_file(tiny.folder)}
    assert faults[field] == code


def test_an_empty_name_is_no_mission(tiny: TinyFiles) -> None:
    """An empty variable of a script must not run the folder one happens to stand in."""
    for text in ("", "  "):
        with pytest.raises(RequestError) as caught:
            resolve_mission(text)
        assert caught.value.code == "unknown-mission"


def test_a_way_home_before_the_request_is_named_with_the_request(tiny: TinyFiles) -> None:
    """After the decision to send, but two days before anybody asked them to leave."""
    tiny.edit("scenario.yaml", "begins: []", "begins: [{at: 2020-03-08T10:00Z, rests_on: [C1]}]")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("withdrawal.begins[0].at", "dates-out-of-order")
    assert fault.expected == "an instant not before the request, 2020-03-10T10:00Z"


def test_an_arrival_after_the_mandate_ends_is_named_with_its_end(tiny: TinyFiles) -> None:
    """Ten days from the decision of 2 March; a company that comes on the 20th has no mandate."""
    late = "    statuses:\n      - {status: arrived, moment: {at: 2020-03-20T10:00Z, rests_on: [C2]}}\n"
    tiny.edit("scenario.yaml", "    elements:\n      - id: first\n", f"{late}    elements:\n      - id: first\n")
    fault = only_fault(tiny)
    assert (fault.field, fault.code) == ("contingents[0].statuses[0].moment.at", "after-mandate")
    assert fault.expected == "an instant before the mandate ends, 2020-03-12T11:00Z"


def test_names_of_guards_and_of_the_way_home_must_lead_somewhere(tiny: TinyFiles) -> None:
    """A reserve at no site, a last site, a zone and a contingent that nobody gave: all four at once."""
    terms = (
        "protection:\n  watch_h: [{value: 8, rests_on: [AS-1]}]\n  rest_h: [{value: 16, rests_on: [AS-1]}]\n"
        "  reserves:\n    - {id: R, name: R, stands_at: dyke, persons: [{value: 5, rests_on: [AS-1]}], "
        "within_h: [{value: 1, rests_on: [AS-1]}], criticality: 1, rests_on: [AS-1]}\n"
    )
    more = (
        "  last_in: [{sites: [tower], text: last, rests_on: [AS-1]}]\n"
        "  triggers: [{id: t, kind: emergency_lifted, text: t, zones: [hills], rests_on: [AS-1]}]\n"
        "  equipment: [{contingent: ZZZ, act: lost, vehicles: 1, text: t, rests_on: [AS-1]}]\n"
    )
    tiny.edit("scenario.yaml", "withdrawal:\n", f"{terms}withdrawal:\n{more}")
    assert {fault.field for fault in check_file(tiny.folder)} == {
        "protection.reserves[0].stands_at",
        "withdrawal.last_in[0].sites[0]",
        "withdrawal.triggers[0].zones[0]",
        "withdrawal.equipment[0].contingent",
    }
