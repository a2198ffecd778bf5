"""A tiny mission across the antimeridian, with names that try to break out of markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from foedus.domain.decisions import (
    Appeal,
    Attempt,
    Called,
    Casualties,
    Council,
    CrisisEvent,
    Position,
    SaidBasis,
    Task,
    Withdrawal,
    WithdrawalAct,
)
from foedus.domain.figures import Figure, Moment
from foedus.domain.forces import Caveat
from foedus.domain.outcome import Finding, Ground, Milestone
from foedus.domain.packages import (
    AttemptShown,
    ClaimCompared,
    Consent,
    ConsentStep,
    ContingentNow,
    CouncilFinding,
    Coverage,
    ElementNow,
    Gap,
    GuardPlan,
    GuardTurn,
    HandOver,
    HandOverPlan,
    MandateNow,
    MemberVote,
    Package,
    Requirement,
    SiteHours,
    SiteNeed,
    SiteOpen,
    StatusNow,
    TaskLimit,
)
from foedus.domain.parties import Assumption, Party
from foedus.domain.places import AirRoute, Place, PlaceSource, Site
from foedus.domain.plans import Bound, Leg, Line, LineArrival, LoadPart, MovementPlan, Release
from foedus.domain.scenario import KnowledgeDate, Movement, Question, Scenario
from foedus.mission.course import Course, ModeChosen, Relief, Variation
from foedus.record.claims import Claim, ClaimSet, Dispute, Side, Source
from foedus.reports.dossier import Dossier
from foedus.study.rows import HindcastRow

ZERO = datetime(2031, 3, 1, tzinfo=UTC)
#: tries to close an element, open a script, and uses quotes and Cyrillic
NASTY = "Мост \"<b>'&</script><script>alert(1)</script>"


def hours(count: float) -> datetime:
    return ZERO + timedelta(hours=count)


def moment(count: float, *refs: str, spread: float = 0.0) -> Moment:
    low, high = (hours(count - spread), hours(count + spread)) if spread else (None, None)
    return Moment(at=hours(count), rests_on=refs, earliest_at=low, latest_at=high, known_at=hours(count))


def place(ident: str, name: str, country: str, at: tuple[float, float], kind: str = "airfield") -> Place:
    source = PlaceSource(title="made up", url=None, checked="background")
    return Place(
        id=ident,
        kind=kind,  # type: ignore[arg-type]
        name=name,
        country=country,
        lat_deg=at[0],
        lon_deg=at[1],
        precision_km=2,
        source=source,
        code=ident.upper()[:4],
    )


PLACES = (
    place("nadi", "Nadi", "FJI", (-17.755, 177.443)),
    place("suva", "Suva", "FJI", (-18.1, 178.4), kind="town"),
    place("tonga", "Fua'amotu", "TON", (-21.241, -175.15)),
    place("auck", "Whenuapai", "NZL", (-36.788, 174.63)),
    place("point", "a waypoint", "FJI", (-27.0, 179.9), kind="waypoint"),
)

CLAIMS = ClaimSet(
    id="islands-2031",
    title="Claims",
    compiled_on=date(2031, 4, 1),
    method="Made up for tests.",
    sources=(
        Source(id="S1", title=f"Paper {NASTY}", url="https://example.org/a?b=1&c=2", published="2031-03-01"),
        Source(id="S2", title="Radio"),
    ),
    claims=tuple(
        Claim(
            id=f"C{n}",
            topic="crisis",
            text=f"Claim {n} {NASTY if n == 1 else ''}".strip(),
            by="a speaker",
            source="S1" if n % 2 else "S2",
            known_at=hours(n),
            confidence="medium",
            checked="press",
            when="1 March",
            contradicts=("C2",) if n == 3 else (),
        )
        for n in range(1, 8)
    ),
    disputes=(
        Dispute(
            id="DISP-1",
            title="How many <came>",
            sides=(Side(text="ten", claims=("C2",)), Side(text="twenty", claims=("C3",))),
            handling="both shown",
            about="force",
        ),
    ),
    holes=("nobody said how many stands there are",),
)

SITES = (
    Site(
        id="ST-PORT",
        site_class="airport",
        name=f"Airport, {NASTY}",
        zone="Nadi",
        lat_deg=-17.8,
        lon_deg=177.4,
        precision_km=10,
        criticality=5,
        posts=(Figure(value=4, rests_on=("AS-1",)),),
        rests_on=("C4",),
        guarded_before="host",
    ),
    Site(
        id="ST-POWER",
        site_class="power_plant",
        name="Power plant",
        zone="Suva",
        lat_deg=-18.1,
        lon_deg=178.4,
        precision_km=10,
        criticality=3,
        posts=(),
        rests_on=("C5",),
    ),
)

SCENARIO = Scenario(
    id="islands-2031",
    title=f"Islands mission {NASTY}",
    summary="A made-up mission <across> the antimeridian.",
    host="FJI",
    organisation="PIF",
    treaties=("pact",),
    zero_at=ZERO,
    zone="Pacific/Fiji",
    facts_on=date(2031, 3, 2),
    parties=(Party(state="FJI", name="Fiji"), Party(state="NZL", name="New Zealand"), Party(state="TON", name="Tonga")),
    knowledge=(KnowledgeDate(id="decision", at=hours(30), text="the decision"),),
    questions=(Question(id="aid_duty", text="Must the others give aid?", treaty="pact", rule="aid_duty"),),
    assumptions=(
        Assumption(id="AS-1", text="Four posts.", reason="Nobody said.", if_wrong="More guards.", known_at=ZERO),
        Assumption(id="AS-2", text="Never used.", reason="-", if_wrong="-", known_at=ZERO),
    ),
    crisis=(
        CrisisEvent(
            id="CR-1",
            kind="riot",
            text=f"Shops burn. {NASTY}",
            place="suva",
            moment=moment(2, "C1", spread=3),
            called=(Called(word="coup", by="the opposition", on=date(2031, 3, 1), rests_on=("C2",)),),
            lat_deg=-18.1,
            lon_deg=178.4,
        ),
        CrisisEvent(id="CR-2", kind="protest", text="A march.", place="suva", moment=moment(1, "C2")),
    ),
    appeal=Appeal(
        state="FJI",
        organ="Prime Minister",
        procedure="In cabinet.",
        addressed_to="the members",
        form="letter",
        invokes=("art. 2",),
        moments=(moment(10, "C3"),),
        rests_on=("C3",),
    ),
    council=Council(
        treaty="pact",
        organ="Forum",
        form="session",
        votes=(),
        decided=(moment(20, "C4"),),
        outcome="force",
        text="To send police <and> soldiers.",
        rests_on=("C4",),
        bases=(SaidBasis(by="the chair", provisions=("art. 2",), rests_on=("C4",)),),
    ),
    casualties=(
        Casualties(category="dead", count=3, by="police", moment=moment(12, "C5"), modifier="at least"),
        Casualties(category="dead", count=5, by="hospital", moment=moment(40, "C6"), standing="superseded"),
    ),
    positions=(
        Position(
            id="PO-1",
            by="a neighbour",
            addressee="the Forum",
            text="Asks for an end date.",
            kind="criticism",
            about="decision",
            moment=moment(25, "C6"),
        ),
    ),
    movement=Movement(
        pools=(),
        terminals=(),
        routes=(AirRoute(start="auck", end="nadi", via=("point",), reason="weather", rests_on=("AS-1",)),),
    ),
    sites=SITES,
    withdrawal=Withdrawal(
        acts=(WithdrawalAct(kind="request", by="the host", text="Asks to end.", moment=moment(200, "C7")),),
        begins=(moment(210, "C7"),),
        stay_d=(),
        limit_d=(),
        hand_over_h=(),
        repack_h=(),
    ),
)


def finding() -> Finding:
    leaf = Ground(
        label="from_abroad",
        truth="open",
        text="the attack came from abroad; contested",
        cite="art. 2",
        said=("the host: yes [C1]", "the press: no [C2]"),
        claims=("C1", "C2"),
        checked="background",
    )
    none = Ground(label="unless", truth="false", text="already over")
    root = Ground(label="pact/aid_duty", truth="open", text="aid is due", cite="art. 4 [T1]", children=(leaf, none))
    return Finding(
        id="aid_duty",
        question="Must the others give aid?",
        treaty="pact",
        rule="aid_duty",
        verdict="some",
        holds=1,
        of=2,
        sufficient=(("pact/from_abroad",),),
        blocking=(("not pact/from_abroad",),),
        settle=("from_abroad",),
        cites=("art. 4", "art. 2"),
        checked="background",
        headline="met in some readings",
        ground=root,
    )


def line(ident: str, contingent: str, origin: str, persons: int, ready: float, *, home: bool = False) -> Line:
    release = Release(cause="approval", at=hours(ready), text="consent", rests_on=("C4",))
    return Line(
        id=ident,
        contingent=contingent,
        unit="company",
        origin="nadi" if home else origin,
        destination=origin if home else "nadi",
        mode="air",
        persons=persons,
        vehicles=2,
        person_kg=150,
        vehicle_kg=9000,
        releases=(release,),
        latest_arrival_at=None if home else hours(ready + 8),
    )


def legs(lines: tuple[Line, ...]) -> tuple[Leg, ...]:
    out = []
    for k, ln in enumerate(lines):
        start = ln.releases[0].at
        times = [start + timedelta(hours=h) for h in (0, 2, 6, 7)]
        part = LoadPart(line=ln.id, persons=ln.persons, vehicles=ln.vehicles)
        out.append(leg(f"G{k}", ln.origin, ln.destination, times, (part,)))
        back = [times[3] + timedelta(hours=h) for h in (0, 1, 5, 5)]
        out.append(leg(f"G{k}b", ln.destination, ln.origin, back, ()))
    return tuple(out)


def leg(ident: str, start: str, end: str, times: list[datetime], parts: tuple[LoadPart, ...]) -> Leg:
    return Leg(
        id=ident,
        carrier=f"C130-{ident[1]}",
        carrier_type="c-130",
        mode="air",
        start=start,
        end=end,
        begins_at=times[0],
        departs_at=times[1],
        arrives_at=times[2],
        ends_at=times[3],
        parts=parts,
    )


def plan(lines: tuple[Line, ...]) -> MovementPlan:
    flown = legs(lines)
    start = min(ln.releases[0].at for ln in lines)
    closure = max(x.ends_at for x in flown if x.parts)
    closure_h = (closure - start).total_seconds() / 3600
    arrivals = tuple(
        LineArrival(
            line=ln.id,
            departs_at=ln.releases[0].at + timedelta(hours=2),
            arrives_at=ln.releases[0].at + timedelta(hours=7),
            late_h=0.0,
            binding="approval",
        )
        for ln in lines
    )
    bound = Bound(closure_h=closure_h * 0.9, kind="single line", assumptions="slots as assumed", certificate="sum")
    return MovementPlan(
        legs=flown,
        arrivals=arrivals,
        starts_at=start,
        closure_at=closure,
        closure_h=closure_h,
        bound=bound,
        bound_h=closure_h * 0.9,
        gap_frac=0.1,
        flights=len(lines),
        breaches=(),
        seed=1,
    )


def contingent(ident: str, name: str, origin: str, persons: int | None) -> ContingentNow:
    element = ElementNow(
        id=f"{ident}-1",
        unit=f"unit {NASTY}",
        home=origin,
        embarks_at=origin,
        debarks_at="nadi",
        persons=persons,
        vehicles=2,
    )
    statuses = (
        StatusNow(status="announced", kind="reported", at=hours(21), moments=(moment(21, "C4"),), text="named"),
        *(StatusNow(status=s, kind="not_known", at=None) for s in ("pledged", "authorised", "departed", "arrived")),
    )
    return ContingentNow(
        id=ident,
        state=ident,
        name=name,
        persons=persons,
        persons_kind="stated" if persons is not None else "unknown",
        persons_text="as given",
        vehicles=2,
        vehicles_kind="stated",
        vehicles_text="as given",
        elements=(element,),
        statuses=statuses,
        limits=(TaskLimit(task="guard", answer="may", text="no caveat"),),
        caveats=(Caveat(text="guards only", rests_on=("C5",)),),
        site_classes=None,
        may_guard=True,
        notice_h=None,
        capabilities=(),
        priority=1,
        rests_on=("C4",),
    )


def full_course() -> Course:
    out = (line("NZL-1/01", "NZL", "auck", 100, 30), line("TON-1/01", "TON", "tonga", 40, 34))
    home = (
        line("NZL-1/01-H", "NZL", "auck", 100, 220, home=True),
        line("TON-1/01-H", "TON", "tonga", 40, 221, home=True),
    )
    need = SiteNeed(site="ST-PORT", posts=4, persons=20, arithmetic="4 x 5", rests_on=("AS-1",))
    turn = GuardTurn(
        site="ST-PORT",
        contingent="NZL",
        starts_at=hours(45),
        ends_at=hours(210),
        persons=20,
        posts=4,
        criticality=5,
        draws=(),
        distance_km=3,
        text="reception, way, relief",
        rests_on=("AS-1",),
    )
    spans = tuple(
        SiteHours(site=s.id, starts_at=hours(20), ends_at=hours(216), by_host_h=1, by_force_h=2, unknown_h=3)
        for s in SITES
    )
    passing = HandOver(site="ST-PORT", contingent="NZL", starts_at=hours(210), ends_at=hours(216), text="by day")
    step = ConsentStep(
        id="NZL-1",
        organ="Cabinet",
        act="decision",
        at=hours(28),
        kind="observed",
        text="reported",
        waits_h=8.0,
        attempts=(
            AttemptShown(
                attempt=Attempt(result="failed", moment=moment(24, "C5"), yes=1, no=2), arithmetic="1 of 3", gain_h=4
            ),
            AttemptShown(attempt=Attempt(result="passed", moment=moment(28, "C6"), yes=2, no=1), arithmetic="2 of 3"),
        ),
        rests_on=("C6",),
    )
    packages = Package(
        contingents=(
            contingent("NZL", "New Zealand contingent", "auck", 100),
            contingent("TON", "Tongan contingent", "tonga", 40),
        ),
        total_persons=140,
        known_persons=140,
        total_vehicles=4,
        known_vehicles=4,
        arithmetic=("100 + 40 = 140",),
        requirements=(
            Requirement(site_class="airport", sites=(need,), posts=4, persons=20, persons_known=20, arithmetic="20"),
        ),
        coverage=(
            Coverage(site_class="airport", needed_persons=20, covered_persons=20, contingents=("NZL",), text=""),
        ),
        gaps=(Gap(id="g", text="nobody guards the power plant", short_persons=10, closest="TON", why="too few"),),
    )
    return Course(
        scenario=SCENARIO,
        claims=CLAIMS,
        places=PLACES,
        as_of=None,
        law_as_of=hours(24),
        seed=1,
        findings=(finding(),),
        findings_now=(),
        council=CouncilFinding(
            treaty="pact",
            organ="Forum",
            result="adopted",
            known_by="act",
            outcome="force",
            chair="TON",
            chair_note="by turn",
            chair_conflict="",
            rule="consensus",
            arithmetic=("3 of 3 without objection",),
            votes=(MemberVote(state="TON", vote="yes", rests_on=("C4",)),),
            contradictions=(),
            moment=moment(20, "C4", spread=2),
            moments=(moment(20, "C4", spread=2),),
            cites=("art. 3",),
            checked=("text",),
            rests_on=("C4",),
            text="Forum: adopted",
        ),
        consents=(
            Consent(
                state="NZL",
                route="cabinet",
                at=hours(28),
                kind="observed",
                steps=(step,),
                binding="NZL-1",
                binding_text="cabinet",
                earlier_gain_h=4.0,
            ),
        ),
        mandate=MandateNow(
            tasks=(Task(id="guard", text="Guard sites.", kind="guard", rests_on=("C4",)),),
            planned_persons=Figure(value=150, rests_on=("C4",)),
            term_d=None,
            term_text="short",
            area="Fiji",
            force_rule="",
            commander="",
            rests_on=("C4",),
        ),
        package=packages,
        lines=out,
        unmoved=(),
        modes=(ModeChosen(element="NZL-1", stage="movement", mode="air", text="no road"),),
        movement=plan(out),
        variations=(Variation(what="working slots", factor=2 / 3, closure_h=13.0, bound_h=11.0, flights=2),),
        reliefs=(Relief(reason="slot", change="one more working slot at home", gain_h=0.0, closure_gain_h=1.5),),
        guard=GuardPlan(
            starts_at=hours(20),
            ends_at=hours(210),
            turns=(turn,),
            open_sites=(SiteOpen(site="ST-POWER", reason="too few"),),
            hours=spans,
            compared=(
                ClaimCompared(site="ST-PORT", planned="NZL", claimed=("NZL",), agrees="yes", text="", rests_on=("C5",)),
            ),
            uncovered_weighted_h=10,
            bound_weighted_h=9,
            gap_frac=0.1,
            distance_person_km=60,
            status="optimal",
            needs=(need,),
            assumptions=("great circles",),
        ),
        hand_over=HandOverPlan(
            begins_at=hours(210), ends_at=hours(216), hand_overs=(passing,), releases=(), hours=spans, assumptions=()
        ),
        lines_home=home,
        home=plan(home),
        ends_at=hours(228),
        milestones=(
            Milestone(id="CR-1", lane="crisis", text=NASTY, at=hours(2), earliest_at=hours(0), latest_at=hours(5)),
            Milestone(id="decision", lane="decision", text="Decision", at=hours(20), rests_on=("C4",)),
            Milestone(id="late", lane="positions", text="Years later", at=hours(20_000), kind="observed"),
            Milestone(id="closure", lane="movement", text="Closure", at=hours(41), kind="computed"),
            Milestone(id="x", lane="consent", text="Expected", at=hours(26), kind="forecast"),
        ),
        inputs=("C1", "C7", "AS-1"),
        ends="All are home.",
    )


@pytest.fixture
def dossier() -> Dossier:
    row = HindcastRow(
        id="HC-1",
        title="closure",
        measure="movement.closure_on",
        knowledge="decision",
        knowledge_at=hours(30),
        predicted="2031-03-03",
        observed=("2031-03-03", "2031-03-04"),
        relied_on="2031-03-03",
        unit="date",
        tolerance="same day",
        within=True,
        scored=True,
        given=False,
        off_by=0.0,
        why="",
        rests_on=("C6",),
    )
    missed = replace(
        row, id="HC-2", measure="force.persons", predicted="140", relied_on="150", unit="persons", off_by=-10.0
    )
    missed = replace(missed, observed=("150", "150"), within=False, why="one unit came later")
    return Dossier(
        course=full_course(), hindcast=(row, missed), digests=(("scenario.yaml", "ab" * 32),), version="9.9.9"
    )


@pytest.fixture
def refused() -> Dossier:
    """The same appeal, with no decision to send anybody: most stages were never reached."""
    course = full_course()
    course = replace(
        course,
        scenario=replace(course.scenario, sites=(), withdrawal=None, casualties=(), movement=None),
        council=replace(course.council, result="not_adopted", outcome="no_force", moment=None),
        consents=(),
        mandate=None,
        package=None,
        lines=(),
        modes=(),
        movement=None,
        variations=(),
        guard=None,
        hand_over=None,
        lines_home=(),
        home=None,
        ends_at=None,
        milestones=course.milestones[:2],
        ends="The council sends no force.",
    )
    return Dossier(course=course, hindcast=(), digests=(), version="9.9.9")
