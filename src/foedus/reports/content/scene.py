"""What every section looks up: names of states, places and sites, groups for colours, instants in words.

What lives here: lookups over one dossier and how things are worded. What does not: any section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from foedus.domain.figures import Moment
from foedus.domain.places import Place, Site
from foedus.domain.plans import Leg, Line, MovementPlan
from foedus.instants import show_dtg
from foedus.mission.course import Course
from foedus.reports.blocks import Cell, Span, Tone, say
from foedus.reports.dossier import Dossier
from foedus.reports.figures import Group

VERDICTS: Final = {
    "all": "in all readings",
    "some": "in some readings",
    "none": "in no reading",
    "inconsistent": "no consistent reading",
}


class Teller(Protocol):
    """What the figures of a movement ask for: names, groups for colours, instants in words."""

    @property
    def groups(self) -> tuple[Group, ...]:
        """Rows of the legend."""

    @property
    def zone(self) -> str:
        """IANA zone of local time."""

    @property
    def zone_name(self) -> str:
        """Name of the zone for a reader."""

    def place(self, place_id: str) -> str:
        """Name a place."""

    def local(self, at: datetime) -> str:
        """Write an instant by the local clock."""

    def when(self, at: datetime | None) -> str:
        """Write an instant by the local clock and as date-time group."""

    def group_of(self, leg: Leg) -> str:
        """Say whose leg it is."""


class Moved(Protocol):
    """What the arrivals of a line need to know of it."""

    @property
    def id(self) -> str:
        """Of the line."""

    @property
    def destination(self) -> str:
        """Place at which it counts."""

    @property
    def contingent(self) -> str:
        """Row of the legend."""

    @property
    def rides_along(self) -> bool:
        """Whether it is outside the force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One dossier with its lookups."""

    dossier: Dossier
    course: Course
    states: dict[str, str]
    places: dict[str, Place]
    sites: dict[str, Site]
    lines: dict[str, Line]
    groups: tuple[Group, ...]
    zone: str
    zone_name: str

    def state(self, code: str) -> str:
        """Name a state."""
        return self.states.get(code, code)

    def place(self, place_id: str) -> str:
        """Name a place."""
        known = self.places.get(place_id)
        return known.name if known else place_id

    def site(self, site_id: str) -> str:
        """Name a site."""
        known = self.sites.get(site_id)
        return known.name if known else site_id

    def local(self, at: datetime) -> str:
        """Write an instant by the local clock: ``6 Jan 05:00``; with its year where that is not the mission's."""
        turned = at.astimezone(ZoneInfo(self.zone))
        return f"{self.short_day(at)} {turned:%H:%M}"

    def short_day(self, at: datetime) -> str:
        """Write the local day of an instant: ``6 Jan``; with its year where that is not the mission's."""
        turned = at.astimezone(ZoneInfo(self.zone))
        zero = self.course.scenario.zero_at.astimezone(ZoneInfo(self.zone))
        return f"{turned.day} {turned:%b}" if turned.year == zero.year else f"{turned.day} {turned:%b %Y}"

    def when(self, at: datetime | None) -> str:
        """Write an instant by the local clock and as date-time group; a dash where there is none."""
        return f"{self.local(at)} · {show_dtg(at)}" if at is not None else "–"

    def day(self, at: datetime) -> str:
        """Write the local day of an instant: ``6 January 2022``."""
        turned = at.astimezone(ZoneInfo(self.zone))
        return f"{turned.day} {turned:%B %Y}"

    def spread(self, moment: Moment) -> str:
        """Write an instant with the span of doubt around it, where there is one."""
        low, high = moment.earliest_at or moment.at, moment.latest_at or moment.at
        if high - low <= timedelta(minutes=1):
            return self.when(moment.at)
        return f"{self.when(moment.at)} (between {self.local(low)} and {self.local(high)})"

    def group_of(self, leg: Leg) -> str:
        """Say whose leg it is: the contingent with most persons and vehicles aboard; empty for an empty leg."""
        weight: dict[str, int] = {}
        for part in leg.parts:
            line = self.lines.get(part.line)
            name = line.contingent if line is not None else ""
            ahead = 0 if line is not None and line.rides_along else 1_000_000
            weight[name] = weight.get(name, 0) + ahead + part.persons + 10 * part.vehicles
        return max(sorted(weight), key=lambda name: weight[name]) if weight else ""

    def carries_force(self, leg: Leg) -> bool:
        """Say whether a leg carries any part of the force."""
        return any(p.line in self.lines and not self.lines[p.line].rides_along for p in leg.parts)


def tell_apart(codes: Mapping[str, str]) -> dict[str, str]:
    """Give each id its short code where no other has the same, else the id itself.

    Examples
    --------
    >>> tell_apart({"FRA-TCD": "FRA", "FRA-CIV": "FRA", "TCD-1": "TCD"})
    {'FRA-TCD': 'FRA-TCD', 'FRA-CIV': 'FRA-CIV', 'TCD-1': 'TCD'}
    """
    often = Counter(codes.values())
    return {ident: code if often[code] == 1 else ident for ident, code in codes.items()}


def make_scene(dossier: Dossier) -> Scene:
    """Build the lookups of a dossier."""
    course = dossier.course
    scenario = course.scenario
    lines = {line.id: line for line in (*course.lines_out, *course.lines_home)}
    known = course.package.contingents if course.package else scenario.contingents
    codes = tell_apart({c.id: c.id if len(c.id) <= 5 else c.state for c in known})
    groups = [Group(id=c.id, code=codes[c.id], name=c.name) for c in known]
    others = sorted({line.contingent for line in lines.values()} - set(codes))
    groups += [
        Group(id=name, code=code, name=name) for name, code in tell_apart(dict.fromkeys(others, "other")).items()
    ]
    return Scene(
        dossier=dossier,
        course=course,
        states={party.state: party.name for party in scenario.parties},
        places={place.id: place for place in course.places},
        sites={site.id: site for site in scenario.sites},
        lines=lines,
        groups=tuple(groups),
        zone=scenario.zone,
        zone_name=scenario.zone.rpartition("/")[2].replace("_", " "),
    )


def cell(*parts: str | Span, refs: tuple[str, ...] = (), tone: Tone = "") -> Cell:
    """Give a cell of a table."""
    return Cell(text=say(*parts, refs=refs), tone=tone)


def show_count(count: float | None, *, unknown: str = "not known") -> str:
    """Write a count with thousands apart; unknown is a word, never zero.

    Examples
    --------
    >>> show_count(2030), show_count(None)
    ('2,030', 'not known')
    """
    if count is None:
        return unknown
    return f"{count:,.1f}" if isinstance(count, float) and not count.is_integer() else f"{int(count):,}"


def show_hours(hours: float | None) -> str:
    """Write hours with one decimal.

    Examples
    --------
    >>> show_hours(61.25)
    '61.2 h'
    """
    return "–" if hours is None else f"{hours:,.1f} h"


def show_share(share: float) -> str:
    """Write a share from 0 to 1 for a reader.

    Examples
    --------
    >>> show_share(0.1049)
    '10.5 %'
    """
    return f"{share * 100:.1f} %"


def join_words(words: tuple[str, ...] | list[str]) -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count_words(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> count_words(1, "flight"), count_words(2, "flight")
    ('1 flight', '2 flights')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def loaded_flights(plan: MovementPlan) -> tuple[Leg, ...]:
    """Give the loaded legs by air of a plan."""
    return tuple(leg for leg in plan.legs if leg.mode == "air" and leg.parts)
