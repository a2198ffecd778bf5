"""Lengths of routes others have published: the geodesy and the gazetteer agree with them within half a per cent.

Coordinates are those of the OurAirports copy of 11 October 2022 where no other word stands, so a row tests the figure
of one publisher against the points of another; where the publisher gives points of its own, they are taken, and where
the gazetteer of this house has the place, its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import foedus.library
from foedus.formats.codec import load_gazetteer
from foedus.geodesy import measure_km

TOLERANCE = 0.005

SHORT_KM, LONG_KM = 100, 10_000
LEAST_ROUTES = 12

#: points in degrees north and east, to four places (11 m)
AIRPORTS = {
    "AKL": (-37.0120, 174.7863),
    "ATH": (37.9364, 23.9445),
    "ATL": (33.6367, -84.4281),
    "CAP": (19 + 43 / 60 + 58 / 3600, -(72 + 11 / 60 + 40 / 3600)),  # airmilescalculator.com, its own
    "CJU": (33.5113, 126.4930),
    "DFW": (32.8968, -97.0380),
    "DOH": (25.2731, 51.6081),
    "DXB": (25.2528, 55.3644),
    "EWR": (40.6925, -74.1687),
    "EZE": (-34.8222, -58.5358),
    "GMP": (37.5583, 126.7910),
    "IAH": (29.9844, -95.3414),
    "IKA": (35.4161, 51.1522),
    "JFK": (40.6398, -73.7789),
    "JNB": (-26.1392, 28.2460),
    "KHR": (47.2467, 102.8261),
    "KTN": (55.3556, -131.7140),
    "KUL": (2.7456, 101.7100),
    "LAX": (33.9425, -118.4080),
    "LEI": (36.8439, -2.3701),
    "LHR": (51.4706, -0.4619),
    "LIH": (21.9760, -159.3390),
    "MAD": (40.4719, -3.5626),
    "MDW": (41.7860, -87.7524),
    "MEL": (-37.6733, 144.8430),
    "MLN": (35.2798, -2.9563),
    "PAX": (19 + 56 / 60, -(72 + 50 / 60 + 54 / 3600)),  # airmilescalculator.com, its own
    "PER": (-31.9403, 115.9670),
    "PVR": (20.6801, -105.2540),
    "SFO": (37.6190, -122.3750),
    "SIN": (1.3502, 103.9940),
    "SYD": (-33.9461, 151.1770),
    "VKO": (55.5915, 37.2615),
    "YTZ": (43.6275, -79.3962),
}

#: airports whose point is the one of the gazetteer
PLACES = {"PAP": "port-au-prince"}

SOURCES = {
    "oag": "OAG, Exploring the world's 10 longest non-stop airline routes, May 2024",
    "wtf": "World Tourism Forum, after OAG: Dallas/Fort Worth - Melbourne",
    "cityextremes": "cityextremes.com/flights.php, longest non-stop flights",
    "crikey": "Crikey, 15 November 2010, after the Great Circle Mapper",
    "air101": "air101.co.uk, 2020, after OAG: busiest routes",
    "abbeyblog": "abbeyblog.me, Russian roundabout, 2022: Madrid - Athens (either city has one large airport)",
    "vft": "vielfliegertreff.de, shortest flights between continents, after the Great Circle Mapper",
    "aircalculator": "aircalculator.com/flightplan.php",
    "airmiles": "airmilescalculator.com/distance, Vincenty's formula",
}


class Route(NamedTuple):
    """A published length."""

    start: str
    end: str
    km: float
    source: str


ROUTES = (
    Route("JFK", "SIN", 15332, "oag"),
    Route("EWR", "SIN", 15329, "oag"),
    Route("AKL", "DOH", 14526, "oag"),
    Route("PER", "LHR", 14499, "oag"),
    Route("DFW", "MEL", 14468, "wtf"),
    Route("AKL", "DXB", 14191, "cityextremes"),
    Route("LAX", "SIN", 14114, "cityextremes"),
    Route("IAH", "SYD", 13834, "cityextremes"),
    Route("DFW", "SYD", 13799, "cityextremes"),
    Route("ATL", "JNB", 13573, "cityextremes"),
    Route("SFO", "SIN", 13572, "cityextremes"),
    Route("SYD", "EZE", 11789, "crikey"),
    Route("PAP", "LIH", 8955, "aircalculator"),
    Route("VKO", "MDW", 8013, "aircalculator"),
    Route("PAP", "KTN", 6401, "aircalculator"),
    Route("IKA", "KHR", 4422, "aircalculator"),
    Route("PVR", "CAP", 3445, "aircalculator"),
    Route("YTZ", "PAP", 2863, "aircalculator"),
    Route("MAD", "ATH", 2383, "abbeyblog"),
    Route("CJU", "GMP", 451, "air101"),
    Route("KUL", "SIN", 296, "air101"),
    Route("MLN", "LEI", 181, "vft"),
    Route("PAP", "CAP", 128.044, "airmiles"),
    Route("CAP", "PAX", 72.010, "airmiles"),
)


def find_point(code: str) -> tuple[float, float]:
    """Give where an airport is."""
    if code in AIRPORTS:
        return AIRPORTS[code]
    places = load_gazetteer(Path(foedus.library.__path__[0]) / "gazetteer.yaml").places
    place = next(p for p in places if p.id == PLACES[code])
    return place.lat_deg, place.lon_deg


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: f"{r.start}-{r.end}")
def test_a_published_route_is_met_within_half_a_per_cent(route: Route) -> None:
    """Issue 5: great-circle distances agree with published ones."""
    measured = measure_km(*find_point(route.start), *find_point(route.end))
    assert measured == pytest.approx(route.km, rel=TOLERANCE), SOURCES[route.source]


def test_the_table_is_long_enough_and_spans_near_and_far() -> None:
    """Twelve routes at the least, from one island to once around a third of the world."""
    lengths = sorted(r.km for r in ROUTES)
    assert len(ROUTES) >= LEAST_ROUTES
    assert lengths[0] < SHORT_KM < LONG_KM < lengths[-1]
    assert {r.source for r in ROUTES} == set(SOURCES)
