"""All that a scenario may say of terminals and ways, from its file to arrays; and the faults of it, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from foedus import library
from foedus.desk.check import check_path
from foedus.desk.loading import load_inputs
from foedus.desk.run import give
from foedus.domain.plans import Line, Release
from foedus.errors import InputError
from foedus.mission.moving import make_case
from foedus.mission.stages import EVERYTHING
from foedus.movement.modes.airspace import find_overflown
from foedus.movement.network import compile_problem
from foedus.reports.borders import read_borders

TERMINAL = "    - {place: zhetygen, working_slots: [{value: 4, rests_on: [AS-SLOTS]}]}\n"
RICH = """    - place: zhetygen
      working_slots: [{value: 4, rests_on: [AS-SLOTS]}]
      slots_during: [{value: 6, from_at: 2022-01-07T00:00Z, until_at: 2022-01-09T00:00Z, rests_on: [AS-SLOTS]}]
      hours: [{opens: "06:00", closes: "20:00", zone: Asia/Almaty, days: [mon, tue, wed, thu], rests_on: [AS-SLOTS]}]
      parking: [{value: 8, rests_on: [AS-SLOTS]}]
      parking_during: [{value: 5, from_at: 2022-01-07T00:00Z, rests_on: [AS-SLOTS]}]
      fuel_kg: [{value: 200000, rests_on: [AS-SLOTS]}]
      fuel_in: [{at: 2022-01-07T12:00Z, fuel_kg: 50000, rests_on: [AS-SLOTS]}]
      fuel_in_kg_per_d: [{value: 10000, rests_on: [AS-SLOTS]}]
      equipment: [forklift]
      transfer_h: [{value: 2, rests_on: [AS-SLOTS]}]
      storage: [{value: 60, rests_on: [AS-SLOTS]}]
      staged_crews: [il-76md]
      technical_stop: true
"""
CROSSINGS = "  crossings:\n    - place: korday\n"
WAYS = """  links:
    - start: chkalovsky
      end: zhetygen
      both_ways: true
      carriers:
        - carrier: an-124-100
          time_h: [{value: 5, rests_on: [AS-SLOTS]}]
          payload_kg: [{value: 90000, rests_on: [AS-SLOTS]}]
          cost: [{value: 120000, rests_on: [AS-SLOTS]}]
      shut: [{from_at: 2022-01-08T00:00Z, until_at: 2022-01-08T06:00Z, rests_on: [AS-SLOTS]}]
      departures: [{value: 9, from_at: 2022-01-07T00:00Z, until_at: 2022-01-08T00:00Z, rests_on: [AS-SLOTS]}]
  airspace:
    - {state: UZB, from_at: 2022-01-01T00:00Z, to_states: [RUS], rests_on: [AS-OVERFLIGHT]}
  clearances:
    - id: TKM-1
      state: TKM
      kind: both
      for_states: [ARM]
      requested: [{at: 2022-01-06T00:00Z, rests_on: [AS-OVERFLIGHT]}]
      lead_h: [{value: 48, rests_on: [AS-OVERFLIGHT]}]
  stop_below_frac: [{value: 0.2, rests_on: [AS-SLOTS]}]
  sustainment:
    - id: FOOD
      text: rations and water
      poe: chkalovsky
      kg_per_person_per_d: [{value: 12, rests_on: [AS-SLOTS]}]
      package_kg: [{value: 800, rests_on: [AS-SLOTS]}]
      carried_d: [{value: 3, rests_on: [AS-SLOTS]}]
      for_d: [{value: 10, rests_on: [AS-SLOTS]}]
      ahead_d: [{value: 2, rests_on: [AS-SLOTS]}]
"""


def _write(folder: Path, *swaps: tuple[str, str]) -> Path:
    """Give the packaged mission in a folder of its own, with some of its text swapped."""
    mission = folder / "mission"
    shutil.copytree(library.find_mission("kazakhstan-2022"), mission)
    path = mission / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in swaps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return mission


def test_all_of_it_reaches_the_arrays(tmp_path: Path) -> None:
    """No field is read and then forgotten; the borders that ship tell whose sky a way crosses."""
    inputs = load_inputs(str(_write(tmp_path, (TERMINAL, RICH), (CROSSINGS, WAYS + CROSSINGS))))
    given = give(inputs)
    zero = given.scenario.zero_at
    line = Line(
        id="L", contingent="", unit="", origin="chkalovsky", destination="zhetygen", mode="air", persons=50, vehicles=2,
        person_kg=150, vehicle_kg=9000, releases=(Release(cause="decision", at=zero, text="decided"),),
    )  # fmt: skip
    case = make_case(given, (line,), stage="movement", starts_at=zero, as_of=EVERYTHING)
    assert case.borders is not None
    problem, notes = compile_problem(case)
    network, nodes, types = problem.network, problem.names.nodes, problem.names.types
    node, start = nodes.index("zhetygen"), nodes.index("chkalovsky")
    heavy = types.index("an-124-100")
    assert network.slots[node] == 6
    assert network.slot_calendar[:, :2].tolist() == [[node, 4], [node, 5]]
    assert network.parking[node] == 8
    assert network.parking_taken[:, [0, 3]].tolist() == [[node, 3]]
    assert network.fuel_kg[node] == 200_000
    assert [node, 50_000] in network.fuel_in[:, [0, 2]].tolist()
    assert network.hub_s[node] == 7200
    assert network.storage[node] == 60
    assert network.staged[types.index("il-76md"), node] == 1
    assert network.shut_ptr[node + 1] - network.shut_ptr[node] > 30
    assert network.link_s[heavy, start, node] == 5 * 3600
    assert network.payload_kg[heavy, start, node] == 90_000
    assert network.link_cost[heavy, start, node] == 120_000
    assert (network.link_s[heavy] >= 0).sum() == 2
    assert network.link_gate[heavy, start, node] >= 0
    assert network.link_calendar[heavy, start, node] >= 0
    assert any(note.startswith("no way for il-76md from") and "barred for good" in note for note in notes)
    assert given.scenario.movement is not None
    assert given.scenario.movement.sustainment[0].id == "FOOD"


def test_the_borders_that_ship_tell_what_the_packaged_routes_say() -> None:
    """The straight line from Yerevan crosses Azerbaijan, that from Dushanbe Uzbekistan, that from Moscow neither."""
    inputs = load_inputs("kazakhstan-2022")
    borders = {area.id: area.polygons for area in read_borders().areas}
    place = {one.id: one for one in inputs.places}
    states = frozenset({"AZE", "UZB"})
    for start, crossed in (("zvartnots", {"AZE", "UZB"}), ("gissar", {"UZB"}), ("chkalovsky", set())):
        overs = find_overflown((place[start], place["almaty"]), states, borders, None)
        assert {over.state for over in overs} - {"UZB"} == crossed - {"UZB"}
        assert start != "gissar" or "UZB" in {over.state for over in overs}


def test_faults_are_told_all_at_once(tmp_path: Path) -> None:
    """Words, clocks, zones, names that lead nowhere, spans the wrong way round, numbers out of range."""
    bad = RICH.replace("06:00", "6 am").replace("Asia/Almaty", "Asia/Alamty").replace("[il-76md]", "[il-67]")
    bad = bad.replace("value: 60", "value: -1").replace("[mon,", "[monday,")
    first = _write(tmp_path / "a", (TERMINAL, bad))
    with pytest.raises(InputError) as refused:
        check_path(first)
    # a word that no field knows keeps the rest of the file from being read
    assert {(fault.field.rpartition(".")[2], fault.code) for fault in refused.value.faults} == {
        ("days[0]", "unknown-word"), ("value", "out-of-range"),
    }  # fmt: skip
    bad = bad.replace("[monday,", "[mon,").replace("value: -1", "value: 60.5")
    bad = bad.replace("parking: [{value: 8, rests_on: [AS-SLOTS]}]", "parking: []")
    ways = WAYS.replace("carrier: an-124-100", "carrier: an-421")
    ways = ways.replace("until_at: 2022-01-08T06:00Z", "until_at: 2022-01-01T00:00Z")
    second = _write(tmp_path / "b", (TERMINAL, bad), (CROSSINGS, ways + CROSSINGS))
    with pytest.raises(InputError) as refused:
        check_path(second)
    assert {(fault.field.partition("movement.")[2], fault.code) for fault in refused.value.faults} == {
        ("terminals[1].hours[0].opens", "wrong-clock"),
        ("terminals[1].hours[0].zone", "unknown-zone"),
        ("terminals[1].staged_crews[0]", "unknown-carrier-type"),
        ("terminals[1].storage[0].value", "out-of-range"),
        ("terminals[1].parking_during", "missing"),
        ("links[0].carriers[0].carrier", "unknown-carrier-type"),
        ("links[0].shut[0].until_at", "dates-out-of-order"),
    }
