"""The shipped gazetteer: every place has a source, lies in its country, and is named once.

The rules are functions over the nouns, so that each is also tried on a gazetteer that was spoilt on purpose.
"""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest

import foedus.library
from foedus.domain.places import Gazetteer, Place
from foedus.formats.codec import load_gazetteer
from foedus.geodesy import measure_km, measure_route_km

FILE = Path(foedus.library.__path__[0]) / "gazetteer.yaml"

#: south, north, west and east of the land of each state, in degrees, rounded outwards; France with what lies in America
BOXES = {
    "ARM": (38.8, 41.4, 43.4, 46.7),
    "AUS": (-44.0, -9.0, 112.0, 154.5),
    "BLR": (51.2, 56.2, 23.1, 32.8),
    "CAN": (41.6, 83.2, -141.1, -52.5),
    "CHL": (-56.0, -17.4, -76.0, -66.4),
    "CIV": (4.2, 10.8, -8.7, -2.4),
    "DEU": (47.2, 55.1, 5.8, 15.1),
    "FJI": (-21.0, -12.4, 176.9, 180.0),
    "FRA": (2.0, 51.2, -61.9, 9.7),
    "GBR": (49.8, 60.9, -8.7, 1.8),
    "GEO": (41.0, 43.6, 40.0, 46.8),
    "HTI": (18.0, 20.1, -74.5, -71.6),
    "IRN": (25.0, 39.8, 44.0, 63.4),
    "KAZ": (40.5, 55.5, 46.4, 87.4),
    "KGZ": (39.1, 43.3, 69.2, 80.3),
    "MLI": (10.1, 25.1, -12.3, 4.3),
    "NZL": (-47.4, -34.3, 166.4, 178.6),
    "PNG": (-11.7, -0.8, 140.8, 156.0),
    "RUS": (41.1, 82.0, 19.6, 180.0),
    "SEN": (12.3, 16.7, -17.6, -11.3),
    "SLB": (-12.4, -5.0, 155.4, 170.3),
    "TCD": (7.4, 23.5, 13.4, 24.1),
    "TJK": (36.6, 41.1, 67.3, 75.2),
    "TKM": (35.1, 42.8, 52.4, 66.7),
    "USA": (24.4, 49.4, -124.9, -66.9),
}

AIRFIELDS = {
    "almaty": "UAAA",
    "nur-sultan": "UACC",
    "zhetygen": None,
    "chkalovsky": "UUMU",
    "ivanovo-severny": "XUBI",
    "ulyanovsk-vostochny": "UWLW",
    "machulishchi": "UMLI",
    "zvartnots": "UDYZ",
    "gissar": None,
    "kant": "UAFW",
    "dushanbe": "UTDD",
    "honiara": "AGGH",
    "townsville": "YBTL",
    "canberra": "YSCB",
    "amberley": "YAMB",
    "richmond-nsw": "YSRI",
    "port-moresby": "AYPY",
    "nausori": "NFNA",
    "nadi": "NFFN",
    "ohakea": "NZOH",
    "whenuapai": "NZWP",
    "port-au-prince": "MTPP",
    "cap-haitien": "MTCH",
    "cherry-point": "KNKT",
    "charleston": "KCHS",
    "pope": "KPOB",
    "trenton-on": "CYTR",
    "fort-de-france": "TFFF",
    "cayenne": "SOCA",
    "santiago-cl": "SCEL",
    "bamako": "GABS",
    "sevare": "GAMB",
    "istres": "LFMI",
    "evreux": "LFOE",
    "orleans": "LFOJ",
    "ndjamena": "FTTJ",
    "abidjan": "DIAP",
    "brize-norton": "EGVN",
    "leipzig": "EDDP",
    "dakar": "GOOY",
}

#: great circles that the fact base gives as computed (fact V35), in km
KNOWN_LEGS = [
    ("chkalovsky", "almaty", 3080),
    ("ivanovo-severny", "almaty", 2935),
    ("ulyanovsk-vostochny", "almaty", 2380),
    ("machulishchi", "zhetygen", 3715),
    ("zvartnots", "almaty", 2715),
    ("gissar", "almaty", 885),
    ("kant", "almaty", 187),
]


def find_faults(gazetteer: Gazetteer) -> list[str]:
    """Say what is twice, without source, outside its country, or not a place of its kind."""
    ids = [place.id for place in gazetteer.places]
    faults = [f"{i} twice" for i in sorted(set(ids)) if ids.count(i) > 1]
    codes = [place.code for place in gazetteer.places if place.code]
    faults += [f"code {c} twice" for c in sorted(set(codes)) if codes.count(c) > 1]
    for place in gazetteer.places:
        faults += find_place_faults(place)
    return faults


def find_place_faults(place: Place) -> list[str]:
    """Say what is wrong with one place."""
    faults = []
    if place.country not in BOXES:
        faults.append(f"{place.id}: no box for {place.country}")
    else:
        south, north, west, east = BOXES[place.country]
        if not (south <= place.lat_deg <= north and west <= place.lon_deg <= east):
            faults.append(f"{place.id}: {place.lat_deg}, {place.lon_deg} is not in {place.country}")
    if not place.source.title:
        faults.append(f"{place.id}: no source")
    if not 0 < place.precision_km <= 25:
        faults.append(f"{place.id}: precision {place.precision_km} km")
    if place.code is not None and not (len(place.code) == 4 and place.code.isalpha() and place.code.isupper()):
        faults.append(f"{place.id}: {place.code} is no ICAO code")
    for runway in place.runways:
        if not 800 <= runway.length_m <= 5500 or (runway.width_m is not None and not 18 <= runway.width_m <= 110):
            faults.append(f"{place.id}: runway {runway.name} of {runway.length_m} m")
    if place.kind == "airfield" and not place.runways and not place.note:
        faults.append(f"{place.id}: no runway and no word why")
    if place.kind != "airfield" and (place.runways or place.code):
        faults.append(f"{place.id}: a {place.kind} with a runway or a code")
    if place.kind == "waypoint" and not (place.id.startswith("wp-") and place.note):
        faults.append(f"{place.id}: a waypoint is named wp-... and says why it is there")
    return faults


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(FILE)


@pytest.fixture(scope="module")
def places(gazetteer: Gazetteer) -> dict[str, Place]:
    return {place.id: place for place in gazetteer.places}


def test_gazetteer_is_sound(gazetteer: Gazetteer) -> None:
    """One pass over every rule: ids, sources, countries, runways, codes."""
    assert find_faults(gazetteer) == []


def test_airfields_of_the_facts_are_all_there(places: dict[str, Place]) -> None:
    """Scenarios name these ids; codes are null where no database has one."""
    found = {place.id: place.code for place in places.values() if place.kind == "airfield"}
    assert found == AIRFIELDS


def test_unknown_runway_is_empty_and_not_zero(places: dict[str, Place]) -> None:
    """Unknown, absent and zero are three values."""
    assert places["zhetygen"].runways == ()
    assert "found" in places["zhetygen"].note


def test_spellings_that_sources_use_are_known(places: dict[str, Place]) -> None:
    """Press texts spell these names in several ways; intake and search need all of them."""
    assert {"Zhitygen", "Zhetigen"} <= set(places["zhetygen"].also)
    assert "Ayni" in places["gissar"].also
    assert "Astana" in places["nur-sultan-city"].also


@pytest.mark.parametrize(("start", "end", "km"), KNOWN_LEGS)
def test_legs_have_the_length_of_the_facts(places: dict[str, Place], start: str, end: str, km: float) -> None:
    """A swapped or mistyped coordinate shows in a length; the facts are rounded and computed on a sphere."""
    a, b = places[start], places[end]
    assert measure_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg) == pytest.approx(km, rel=0.005)


def test_crossings_lie_on_the_border_river_or_ridge(places: dict[str, Place]) -> None:
    """Eight crossings, from west to east, all within the strip where Kazakhstan and Kyrgyzstan meet."""
    crossings = [place for place in places.values() if place.kind == "crossing"]
    assert [place.id for place in crossings] == sorted(
        (place.id for place in crossings), key=lambda name: places[name].lon_deg
    )
    assert len(crossings) == 8
    assert all(42.6 <= place.lat_deg <= 43.1 and 71 <= place.lon_deg <= 80 for place in crossings)


def test_town_and_airfield_of_one_name_are_near(places: dict[str, Place]) -> None:
    """An airfield far from its town is a slip, or another town of that name."""
    for field, town in (
        ("almaty", "almaty-city"),
        ("nur-sultan", "nur-sultan-city"),
        ("dushanbe", "dushanbe-town"),
        ("ivanovo-severny", "ivanovo"),
        ("ulyanovsk-vostochny", "ulyanovsk"),
        ("zvartnots", "yerevan"),
    ):
        a, b = places[field], places[town]
        assert measure_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg) < 40, field


def test_places_of_one_kind_are_apart(places: dict[str, Place]) -> None:
    """Two entries of one kind at one spot are one place entered twice."""
    for a, b in itertools.combinations(places.values(), 2):
        if a.kind == b.kind:
            assert measure_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg) > 5, (a.id, b.id)


def test_ways_round_closed_airspace_are_longer(places: dict[str, Place]) -> None:
    """Both sets of waypoints make sense only as detours, and neither doubles the way."""
    start, end = places["zvartnots"], places["almaty"]
    direct = measure_km(start.lat_deg, start.lon_deg, end.lat_deg, end.lon_deg)
    for via in (
        ("wp-tbilisi", "wp-vladikavkaz", "wp-astrakhan"),
        ("wp-meghri", "wp-rasht", "wp-nowshahr", "wp-turkmenbashi", "wp-aktau", "wp-aral"),
    ):
        way = [start, *(places[name] for name in via), end]
        length = measure_route_km(np.array([(place.lat_deg, place.lon_deg) for place in way]))
        assert 1.05 * direct < length < 1.5 * direct, via


def spoil(gazetteer: Gazetteer, **change: object) -> Gazetteer:
    first, *rest = gazetteer.places
    return dataclasses.replace(gazetteer, places=(dataclasses.replace(first, **change), *rest))


@pytest.mark.parametrize(
    "change",
    [
        {"lat_deg": 77.0405, "lon_deg": 43.3521},
        {"lon_deg": -77.0405},
        {"country": "KGZ"},
        {"id": "kant"},
        {"code": "UAFW"},
        {"code": "ALA"},
        {"precision_km": 0.0},
        {"runways": (), "note": ""},
        {"kind": "town"},
    ],
    ids=["swapped", "west for east", "other state", "id twice", "code twice", "IATA", "precision", "silent", "kind"],
)
def test_a_slip_is_found(gazetteer: Gazetteer, change: dict[str, object]) -> None:
    """Each rule is able to fail."""
    assert find_faults(spoil(gazetteer, **change))


def test_a_lost_source_is_found(gazetteer: Gazetteer) -> None:
    bare = dataclasses.replace(gazetteer.places[0].source, title="")
    assert find_faults(spoil(gazetteer, source=bare))
