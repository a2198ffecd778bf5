"""A small invented place: three sites around one airfield, two contingents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from foedus.domain.decisions import Task
from foedus.domain.figures import Figure
from foedus.domain.forces import Caveat, Reception
from foedus.domain.packages import ArrivedPart, ContingentNow, GuardPlan, MandateNow, Requirement, SiteNeed
from foedus.domain.places import ClaimedGuard, Place, PlaceSource, Site
from foedus.domain.protection import ProtectionTerms
from foedus.protection.assignment import Effort
from foedus.protection.check import check_guard
from foedus.protection.guard import GuardQuestion

ZERO = datetime(2030, 5, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def known(value: float, *, hours: float = -1) -> tuple[Figure, ...]:
    return (Figure(value=value, rests_on=("f",), known_at=at(hours)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything a guard plan is made from."""

    sites: tuple[Site, ...]
    requirements: tuple[Requirement, ...]
    parts: tuple[ArrivedPart, ...]
    contingents: tuple[ContingentNow, ...]
    mandate: MandateNow
    reception: Reception
    places: tuple[Place, ...]
    starts_at: datetime = ZERO
    ends_at: datetime = ZERO + timedelta(hours=100)
    as_of: datetime = ZERO

    terms: ProtectionTerms | None = None

    def ask(self, **more: object) -> GuardQuestion:
        return GuardQuestion(
            sites=self.sites,
            requirements=self.requirements,
            parts=self.parts,
            contingents=self.contingents,
            reception=self.reception,
            places=self.places,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            as_of=self.as_of,
            terms=self.terms,
            effort=Effort(n_climbs=60, n_searches=200),
            **more,  # type: ignore[arg-type]
        )

    def plan(self, **more: object) -> GuardPlan:
        return self.ask(**more).plan()

    def check(self, plan: GuardPlan, **more: object) -> tuple[str, ...]:
        return check_guard(
            plan,
            sites=self.sites,
            parts=self.parts,
            contingents=self.contingents,
            mandate=self.mandate,
            reception=self.reception,
            places=self.places,
            as_of=self.as_of,
            terms=self.terms,
            **more,  # type: ignore[arg-type]
        )


def site(name: str, *, criticality: int = 1, site_class: str = "power", known_h: float = -1, **more: object) -> Site:
    fields: dict[str, object] = {
        "id": name,
        "site_class": site_class,
        "name": name,
        "zone": "",
        "lat_deg": 0.0,
        "lon_deg": 0.0,
        "precision_km": 1,
        "criticality": criticality,
        "posts": known(1),
        "rests_on": (f"s-{name}",),
        "known_at": at(known_h),
    }
    return Site(**(fields | more))  # type: ignore[arg-type]


def require(persons: dict[str, int | None]) -> tuple[Requirement, ...]:
    needs = tuple(SiteNeed(site=name, posts=1, persons=n, arithmetic="posts not known") for name, n in persons.items())
    return (Requirement(site_class="any", sites=needs, posts=None, persons=None, persons_known=0, arithmetic=""),)


def part(name: str, contingent: str, persons: int, hours: float, *, place: str = "FIELD") -> ArrivedPart:
    return ArrivedPart(
        id=name,
        contingent=contingent,
        element=f"{contingent}-{name}",
        persons=persons,
        arrives_at=at(hours),
        place=place,
    )


def contingent(name: str, persons: int, **more: object) -> ContingentNow:
    base = ContingentNow(
        id=name,
        state=name,
        name=name,
        persons=persons,
        persons_kind="stated",
        persons_text="",
        vehicles=0,
        vehicles_kind="stated",
        vehicles_text="",
        elements=(),
        statuses=(),
        limits=(),
        caveats=(),
        site_classes=None,
        may_guard=True,
        notice_h=None,
        capabilities=(),
        priority=1,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def place(name: str, lat_deg: float = 0.0) -> Place:
    source = PlaceSource(title="invented", url=None, checked="background")
    return Place(
        id=name, kind="airfield", name=name, country="AAA", lat_deg=lat_deg, lon_deg=0, precision_km=1, source=source
    )


@pytest.fixture
def world() -> World:
    """Two sites; A lands 20 persons at hour 4 and 20 at hour 30, B lands 10 at hour 10; 6 hours to post."""
    return World(
        sites=(
            site(
                "S1",
                criticality=3,
                guarded_before="host",
                claimed_guards=(ClaimedGuard(contingent="A", rests_on=("c",)),),
            ),
            site("S2", criticality=1, site_class="water"),
        ),
        requirements=require({"S1": 20, "S2": 10}),
        parts=(part("a1", "A", 20, 4), part("a2", "A", 20, 30), part("b1", "B", 10, 10)),
        contingents=(contingent("A", 40), contingent("B", 10)),
        mandate=MandateNow(
            tasks=(Task(id="guard", text="guard", kind="guard", rests_on=()),),
            planned_persons=None,
            term_d=None,
            term_text="",
            area="",
            force_rule="",
            commander="",
            rests_on=(),
        ),
        reception=Reception(reception_h=known(2), onward_kmh=known(25), orientation_h=known(3), relief_h=known(1)),
        places=(place("FIELD"), place("FAR", lat_deg=9.0)),
    )


@pytest.fixture
def bar() -> Callable[[ContingentNow, str], ContingentNow]:
    """Bar a contingent from all classes of site but one."""

    def make(of: ContingentNow, site_class: str) -> ContingentNow:
        caveat = Caveat(text=f"only {site_class}", site_classes_only=(site_class,), known_at=at(-1))
        return replace(of, caveats=(caveat,), site_classes=(site_class,))

    return make
