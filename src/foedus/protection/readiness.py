"""When persons who landed can stand on post at a site.

What lives here: reception, the way, orientation and relief added up, from figures known by an instant. What does
not: whether they are sent there (``assignment``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foedus.domain.figures import Figure, pick_known
from foedus.domain.forces import Reception
from foedus.domain.packages import ArrivedPart
from foedus.domain.places import Place, Site
from foedus.geodesy import measure_km
from foedus.instants import add_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """From wheels down to post: hours apart from the way, and the speed over the great circle."""

    reception: Figure
    onward: Figure
    orientation: Figure
    relief: Figure
    #: orientation of single contingents, where it is known by itself
    own: tuple[tuple[str, Figure], ...] = ()

    def orient(self, contingent: str) -> Figure:
        """Give the orientation of a contingent: its own where it is known, else that of all."""
        return dict(self.own).get(contingent, self.orientation)

    def name_grounds(self, contingent: str) -> tuple[str, ...]:
        """Name the claims and assumptions of the four figures for a contingent."""
        figures = (self.reception, self.onward, self.orient(contingent), self.relief)
        return tuple(dict.fromkeys(r for figure in figures for r in figure.rests_on))

    def measure_h(self, way_km: float, contingent: str) -> float:
        """Give the hours from arrival to post."""
        briefing = self.orient(contingent).value
        return self.reception.value + way_km / self.onward.value + briefing + self.relief.value

    def describe(self, way_km: float, contingent: str) -> str:
        """Give the same in words."""
        return (
            f"{self.reception.value:g} h reception + {way_km:.0f} km at {self.onward.value:g} km/h "
            f"+ {self.orient(contingent).value:g} h orientation + {self.relief.value:g} h relief = "
            f"{self.measure_h(way_km, contingent):.1f} h after arrival"
        )


def read_onward(reception: Reception, *, as_of: datetime) -> tuple[Onward | None, tuple[str, ...]]:
    """Give the figures known by ``as_of``, or None and the names of those that nobody had given."""
    named = {
        "reception_h": pick_known(reception.reception_h, as_of),
        "onward_kmh": pick_known(reception.onward_kmh, as_of),
        "orientation_h": pick_known(reception.orientation_h, as_of),
        "relief_h": pick_known(reception.relief_h, as_of),
    }
    first, speed, briefing, relief = named.values()
    if first is None or speed is None or briefing is None or relief is None:
        return None, tuple(name for name, figure in named.items() if figure is None)
    known = ((row.contingent, pick_known(row.orientation_h, as_of)) for row in reception.own)
    own = tuple((contingent, figure) for contingent, figure in known if figure is not None)
    return Onward(reception=first, onward=speed, orientation=briefing, relief=relief, own=own), ()


def measure_way_km(place: Place, site: Site) -> float:
    """Give the great circle from a terminal to a site, in kilometres."""
    return measure_km(place.lat_deg, place.lon_deg, site.lat_deg, site.lon_deg)


def ready_at(part: ArrivedPart, way_km: float, onward: Onward) -> datetime:
    """Say when persons of a part can stand on post at the end of a way."""
    return add_hours(part.arrives_at, onward.measure_h(way_km, part.contingent))
