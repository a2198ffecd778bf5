"""When persons who landed can stand on post at a site.

What lives here: reception, the way, orientation and relief added up, from figures known by an instant. What does
not: whether they are sent there (``assignment``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foedus.domain.figures import Figure, pick_known
from foedus.domain.forces import Reception
from foedus.domain.guarding import ArrivedPart, PostStep, PostStepKind
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
    #: the act by which authority passes; None: nobody gave it a time of its own
    transfer: Figure | None = None
    #: orientation of single contingents, where it is known by itself
    own: tuple[tuple[str, Figure], ...] = ()

    def orient(self, contingent: str) -> Figure:
        """Give the orientation of a contingent: its own where it is known, else that of all."""
        return dict(self.own).get(contingent, self.orientation)

    @property
    def transfer_h(self) -> float:
        """The hours of the transfer of authority, 0 where nobody gave any."""
        return self.transfer.value if self.transfer is not None else 0.0

    def name_grounds(self, contingent: str) -> tuple[str, ...]:
        """Name the claims and assumptions of the figures for a contingent."""
        figures = (self.reception, self.onward, self.orient(contingent), self.relief, self.transfer)
        return tuple(dict.fromkeys(r for figure in figures if figure is not None for r in figure.rests_on))

    def measure_base_h(self, contingent: str) -> float:
        """Give the hours from arrival until persons may be sent to a post: reception, orientation, transfer."""
        return self.reception.value + self.orient(contingent).value + self.transfer_h

    def measure_way_h(self, way_km: float) -> float:
        """Give the hours from the terminal to post: the way and the relief."""
        return way_km / self.onward.value + self.relief.value

    def measure_h(self, way_km: float, contingent: str) -> float:
        """Give the hours from arrival to post."""
        return self.measure_base_h(contingent) + self.measure_way_h(way_km)

    def describe(self, way_km: float, contingent: str) -> str:
        """Give the same in words."""
        transfer = f"+ {self.transfer_h:g} h transfer of authority " if self.transfer_h else ""
        return (
            f"{self.reception.value:g} h reception + {self.orient(contingent).value:g} h orientation {transfer}"
            f"+ {way_km:.0f} km at {self.onward.value:g} km/h + {self.relief.value:g} h relief = "
            f"{self.measure_h(way_km, contingent):.1f} h after arrival"
        )

    def list_steps(self, arrives_at: datetime, starts_at: datetime, way_km: float, contingent: str) -> list[PostStep]:
        """Give the steps from arrival to post; the way and the relief end when the guard starts."""
        briefing = self.orient(contingent)
        received_at = add_hours(arrives_at, self.reception.value)
        briefed_at = add_hours(received_at, briefing.value)
        ready_at = add_hours(briefed_at, self.transfer_h)
        relieves_at = add_hours(starts_at, -self.relief.value)
        leaves_at = add_hours(relieves_at, -way_km / self.onward.value)
        transfer = self.transfer.rests_on if self.transfer is not None else ()
        whence = f"{self.transfer_h:g} h" if self.transfer else "at the end of orientation; nobody gave it a time"
        return [
            PostStep(kind="arrival", starts_at=arrives_at, ends_at=arrives_at, text="wheels down, unloaded"),
            _step("reception", arrives_at, received_at, f"{self.reception.value:g} h", self.reception.rests_on),
            _step("orientation", received_at, briefed_at, f"{briefing.value:g} h", briefing.rests_on),
            _step("transfer_of_authority", briefed_at, ready_at, whence, transfer),
            _step(
                "onward_move",
                leaves_at,
                relieves_at,
                f"{way_km:.0f} km at {self.onward.value:g} km/h",
                self.onward.rests_on,
            ),
            _step("relief", relieves_at, starts_at, f"{self.relief.value:g} h in place", self.relief.rests_on),
        ]


def _step(kind: PostStepKind, starts_at: datetime, ends_at: datetime, text: str, rests_on: tuple[str, ...]) -> PostStep:
    return PostStep(kind=kind, starts_at=starts_at, ends_at=ends_at, text=text, rests_on=rests_on)


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
    transfer = pick_known(reception.transfer_h, as_of)
    onward = Onward(reception=first, onward=speed, orientation=briefing, relief=relief, transfer=transfer, own=own)
    return onward, ()


def measure_way_km(place: Place, site: Site) -> float:
    """Give the great circle from a terminal to a site, in kilometres."""
    return measure_km(place.lat_deg, place.lon_deg, site.lat_deg, site.lon_deg)


def ready_at(part: ArrivedPart, way_km: float, onward: Onward) -> datetime:
    """Say when persons of a part can stand on post at the end of a way."""
    return add_hours(part.arrives_at, onward.measure_h(way_km, part.contingent))
