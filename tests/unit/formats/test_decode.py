"""Faults of shape: each names line, column, field, what was found, what would be right, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.domain.places import Gazetteer
from foedus.domain.scenario import Scenario
from foedus.domain.transport import TransportTable
from foedus.errors import BugError, Fault, InputError
from foedus.formats.decode import decode, recognise
from foedus.formats.reader import parse_document
from foedus.formats.shapes import find_adapter
from foedus.formats.shared import load_claims, load_gazetteer, load_transport, load_treaty
from foedus.formats.upgrades import HISTORY, History, Upgrader

from .conftest import TinyFiles


def fault_at(path: Path, load: object, field: str) -> Fault:
    """Load a broken file and give its fault at one field."""
    with pytest.raises(InputError) as caught:
        load(path)  # type: ignore[operator]
    found = [fault for fault in caught.value.faults if fault.field == field]
    assert len(found) == 1, str(caught.value)
    assert f"{path}:{found[0].line}:{found[0].column}: {field}: " in str(caught.value)
    return found[0]


def test_unknown_field_with_a_near_name(tiny: TinyFiles) -> None:
    """A misspelt field must not be dropped in silence."""
    path = tiny.edit("gazetteer.yaml", "precision_km: 1", "precison_km: 1")
    fault = fault_at(path, load_gazetteer, "places[0].precison_km")
    assert (fault.line, fault.column, fault.code) == (13, 5, "unknown-field")
    assert fault.found == "the unknown field precison_km"
    assert "precision_km" in fault.expected
    assert fault.hint == "did you mean precision_km?"


def test_wrong_unit_in_a_name(tiny: TinyFiles) -> None:
    """``_t`` may be tonnes or tons or time; Foedus writes the unit out, and says so once."""
    path = tiny.edit("transport/air.yaml", "payload_tonnes: 40", "payload_t: 40")
    fault = fault_at(path, load_transport, "carriers[0].payload_range[0].payload_t")
    assert (fault.line, fault.column, fault.code) == (16, 26, "unknown-field")
    assert fault.hint == "write payload_tonnes, in tonnes"
    with pytest.raises(InputError) as caught:
        load_transport(path)
    assert len(caught.value.faults) == 1, "the field that is missing for the same reason is not reported again"


def test_unit_inside_a_value(tiny: TinyFiles) -> None:
    """A value with a unit is never converted: the field says which unit it holds."""
    path = tiny.edit("gazetteer.yaml", "length_m: 2700", "length_m: 2700 ft")
    fault = fault_at(path, load_gazetteer, "places[0].runways[0].length_m")
    assert (fault.line, fault.column, fault.code) == (16, 33, "wrong-type")
    assert fault.found == "the text '2700 ft'"
    assert fault.expected == "a plain number in metres"
    assert "'ft' is not read" in fault.hint


@pytest.mark.parametrize("text", ["010", "'2'", "1_0", "12:30"])
def test_number_written_as_text(tiny: TinyFiles, text: str) -> None:
    """What YAML 1.1 would turn into another number is refused where a number belongs."""
    path = tiny.edit("transport/air.yaml", "load_h: {value: 2,", f"load_h: {{value: {text},")
    fault = fault_at(path, load_transport, "carriers[0].load_h.value")
    assert fault.expected == "a plain number in hours"


@pytest.mark.parametrize("text", [".inf", ".nan", "1e999", "true", "null", "[1]"])
def test_numbers_are_finite_numbers(tiny: TinyFiles, text: str) -> None:
    """Endless values and true would pass through arithmetic unseen."""
    path = tiny.edit("transport/air.yaml", "load_h: {value: 2,", f"load_h: {{value: {text},")
    assert fault_at(path, load_transport, "carriers[0].load_h.value").code == "wrong-type"


@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ("lat_deg: 50", "lat_deg: 91", "places[0].lat_deg", "a number of at least -90 and at most 90 (degrees)"),
        ("lon_deg: 30", "lon_deg: 181", "places[0].lon_deg", "a number of at least -180 and at most 180 (degrees)"),
        ("precision_km: 1", "precision_km: -1", "places[0].precision_km", "a number of at least 0 (kilometres)"),
    ],
)
def test_ranges_come_from_the_suffix(tiny: TinyFiles, old: str, new: str, field: str, expected: str) -> None:
    """The name of a number says where it must lie."""
    fault = fault_at(tiny.edit("gazetteer.yaml", old, new), load_gazetteer, field)
    assert (fault.code, fault.expected) == ("out-of-range", expected)


def test_a_figure_takes_the_range_of_its_field(tiny: TinyFiles) -> None:
    """``speed_kmh: {value: -1}`` is as wrong as ``speed_kmh: -1`` would be."""
    path = tiny.edit("transport/air.yaml", "speed_kmh: {value: 700", "speed_kmh: {value: -700")
    fault = fault_at(path, load_transport, "carriers[0].speed_kmh.value")
    assert fault.expected == "a number of at least 0 (kilometres per hour)"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (("kind: airfield", "kind: airfeld"), "kind", ("unknown-word", "one of airfield", "did you mean airfield?")),
        (("country: AAA", "country: NO"), "country", ("wrong-state-code", "three capital letters", "two-letter")),
        (("name: Northfield", "name: 7"), "name", ("wrong-type", "a text", "quotes")),
        (("name: Northfield", "name:"), "name", ("wrong-type", "a text", "give a value")),
        (("    runways:\n", "    note:\n    runways:\n"), "note", ("wrong-type", "a text", "leave the field out")),
        (("    source: {", "    origin: {"), "source", ("missing", "a mapping with title, url, checked", "")),
        (("{title: map, url: null, checked: retrieved}", "map"), "source", ("wrong-type", "a mapping", "")),
        (
            ("runways:\n      - {name: 09/27, length_m: 2700}", "runways: none"),
            "runways",
            ("wrong-type", "a list", "- "),
        ),
    ],
)
def test_wrong_types(tiny: TinyFiles, change: tuple[str, str], field: str, words: tuple[str, str, str]) -> None:
    """Each kind of mistake has its own words."""
    fault = fault_at(tiny.edit("gazetteer.yaml", *change), load_gazetteer, f"places[0].{field}")
    code, expected, hint = words
    assert fault.code == code
    assert expected in fault.expected
    assert hint in fault.hint


def test_a_text_that_other_parsers_turn_into_true(tiny: TinyFiles) -> None:
    """``on`` is a name like any other."""
    assert load_gazetteer(tiny.edit("gazetteer.yaml", "id: shore", "id: on")).id == "on"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("2020-03-01T08:00", "naive-local-time", "a local time is never guessed"),
        ("2020-03-01T08:00:00", "naive-local-time", "+06:00"),
        ("2020-03-01", "instant", ""),
        ("2020-02-30T08:00Z", "instant", ""),
        ("0001-01-01T00:00+14:00", "instant", ""),
        ("08:00", "instant", ""),
        ("20200301", "instant", ""),
    ],
)
def test_instants(tiny: TinyFiles, text: str, code: str, hint: str) -> None:
    """A local time without its zone is refused, not guessed."""
    path = tiny.edit("claims.yaml", "known_at: 2020-03-01T08:00Z", f"known_at: {text}")
    fault = fault_at(path, load_claims, "claims[0].known_at")
    assert (fault.line, fault.column, fault.code) == (15, 15, code)
    assert "2022-01-06T20:00Z" in fault.expected
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("text", "code"),
    [("2021-02-29", "no-such-date"), ("2021-1-1", "date"), ("2021-01-01T00:00Z", "date"), ("2021", "date")],
)
def test_dates(tiny: TinyFiles, text: str, code: str) -> None:
    """A legal date is a day and nothing else."""
    path = tiny.edit("claims.yaml", "compiled_on: 2021-01-01", f"compiled_on: {text}")
    assert fault_at(path, load_claims, "compiled_on").code == code


def test_instants_become_utc(tiny: TinyFiles) -> None:
    """An offset is read, not dropped."""
    path = tiny.edit("claims.yaml", "known_at: 2020-03-01T08:00Z", "known_at: 2020-03-01T14:00+06:00")
    assert load_claims(path).claims[0].known_at.isoformat() == "2020-03-01T08:00:00+00:00"


def test_text_with_a_comma_between_brackets(tiny: TinyFiles) -> None:
    """The commonest slip in short mappings: the rest of the text becomes a field."""
    path = tiny.edit("gazetteer.yaml", "{title: map,", "{title: map, sheet 7 of the north,")
    assert "quotes" in fault_at(path, load_gazetteer, "places[0].source.sheet 7 of the north").hint


def test_all_faults_of_a_file_come_together_in_line_order(tiny: TinyFiles) -> None:
    """One round of mending, top to bottom."""
    path = tiny.edit("gazetteer.yaml", "licence:", "license:")
    tiny.edit("gazetteer.yaml", "lat_deg: 50", "lat_deg: fifty")
    tiny.edit("gazetteer.yaml", "country: BBB", "country: bbb")
    with pytest.raises(InputError) as caught:
        load_gazetteer(path)
    faults = caught.value.faults
    assert [fault.code for fault in faults] == ["unknown-field", "wrong-type", "wrong-state-code"]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert caught.value.message == "the file has 3 faults"
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("head", "code", "words"),
    [
        ("format: foedus/gazetteer\nversion: 2\n", "newer-version", "version 2 of foedus/gazetteer"),
        ("format: foedus/gazetteer\nversion: 0\n", "wrong-version", "from 1 to 1"),
        ("format: foedus/gazetteer\nversion: '1'\n", "wrong-version", "from 1 to 1"),
        ("format: foedus/gazetteer\n", "wrong-version", "from 1 to 1"),
        ("format: foedus/gazeteer\nversion: 1\n", "wrong-format", "did you mean foedus/gazetteer"),
        ("format: gazetteer\nversion: 1\n", "wrong-format", "foedus/gazetteer"),
        ("format: [a]\nversion: 1\n", "wrong-format", "foedus/gazetteer"),
        ("version: 1\n", "wrong-format", "foedus/gazetteer"),
        ("- a\n", "no-header", "a list of 1"),
    ],
)
def test_header(head: str, code: str, words: str) -> None:
    """A file of another kind or of the future is refused by its name, not by its fields."""
    document = parse_document(head.encode(), shown_as="g.yaml")
    with pytest.raises(InputError) as caught:
        decode(document, Gazetteer, format_name="gazetteer")
    assert caught.value.code == code
    assert len(caught.value.faults) == 1
    assert words in str(caught.value)


def test_another_known_format_is_not_this_one(tiny: TinyFiles) -> None:
    """A treaty where a gazetteer is asked for is named as what it is."""
    with pytest.raises(InputError) as caught:
        load_gazetteer(tiny.library / "treaties" / "lake-pact" / "treaty.yaml")
    assert "the text 'foedus/treaty'" in str(caught.value)


def test_recognise() -> None:
    """Any known format will do where none is asked for."""
    assert recognise(parse_document(b"format: foedus/claims\nversion: 1\n", shown_as="f")) == "claims"
    with pytest.raises(InputError):
        recognise(parse_document(b"format: foedus/clams\nversion: 1\n", shown_as="f"))


def test_old_versions_are_brought_up_to_date_step_by_step(tiny: TinyFiles) -> None:
    """Two steps in order: each sees what the one before it made; faults still have their lines."""

    def rename_licence(fields: dict[str, object]) -> dict[str, object]:
        return {("licence" if key == "terms" else key): value for key, value in fields.items()}

    def add_title(fields: dict[str, object]) -> dict[str, object]:
        return {**fields, "title": f"{fields['id']}, {fields['licence']}"}

    history = History(
        versions=(("gazetteer", 3),),
        upgraders=(
            Upgrader(format_name="gazetteer", from_version=2, upgrade=add_title),
            Upgrader(format_name="gazetteer", from_version=1, upgrade=rename_licence),
        ),
    )
    old = "format: foedus/gazetteer\nversion: {0}\nid: x\n{1}: free\nplaces: {2}\n"
    for version, name in ((1, "terms"), (2, "licence")):
        document = parse_document(old.format(version, name, "[]").encode(), shown_as="old.yaml")
        assert decode(document, Gazetteer, format_name="gazetteer", history=history).title == "x, free"
    document = parse_document(old.format(1, "terms", "[7]").encode(), shown_as="old.yaml")
    with pytest.raises(InputError) as caught:
        decode(document, Gazetteer, format_name="gazetteer", history=history)
    assert (caught.value.faults[0].line, caught.value.faults[0].column) == (5, 10)


def test_a_missing_step_is_a_bug_of_ours() -> None:
    """A raised version without its upgrader would refuse every old file."""
    history = History(versions=(("gazetteer", 2),))
    with pytest.raises(BugError):
        history.upgrade({}, format_name="gazetteer", version=1)
    with pytest.raises(BugError):
        history.find_version("atlas")


def test_every_version_before_the_current_has_its_step() -> None:
    """Old files are read for ever: the registry has no hole."""
    steps = {(upgrader.format_name, upgrader.from_version) for upgrader in HISTORY.upgraders}
    assert steps == {(name, version) for name, current in HISTORY.versions for version in range(1, current)}


def test_shapes_are_built_once() -> None:
    """Building a model costs more than using it."""
    assert find_adapter(Scenario) is find_adapter(Scenario)


def test_nouns_come_out_frozen_with_tuples(tiny: TinyFiles) -> None:
    """Here parsing ends: what comes out is the noun itself, nested ones too."""
    table = load_transport(tiny.library / "transport" / "air.yaml")
    assert isinstance(table, TransportTable)
    assert table.carriers[0].payload_range[0].payload_tonnes == 40.0
    assert isinstance(table.carriers, tuple)
    treaty = load_treaty(tiny.library / "treaties" / "lake-pact" / "treaty.yaml")
    assert treaty.rules[0].versions[0].when.atom == "flood"


def test_a_file_that_changed_is_read_again(tiny: TinyFiles) -> None:
    """Keeping files in memory must never show yesterday's."""
    path = tiny.library / "gazetteer.yaml"
    assert load_gazetteer(path) is load_gazetteer(path)
    tiny.edit("gazetteer.yaml", "title: Places by the lake", "title: Places by the great lake")
    assert load_gazetteer(path).title == "Places by the great lake"
