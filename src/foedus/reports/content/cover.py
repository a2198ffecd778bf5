"""Cover over time, the board of hand-overs, reserves, host posts relieved, stores and return flights, as blocks.

What lives here: what a guard plan and a way home bring about, in figures and tables. What does not: the guard of
single sites (``protection``) and the acts that end a mission (``withdrawal``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from foedus.domain.guarding import EquipmentAccount, GuardPlan, HandOverPlan
from foedus.domain.plans import MovementPlan
from foedus.reports.blocks import Block, Chart, Column, Row, Sub, Table, say
from foedus.reports.content.scene import Scene, cell, show_count, show_hours, show_share
from foedus.reports.figures import CoverageFigure, CoverageSpan, WatchFigure, WatchRow, WatchSpan


def chart_coverage(scene: Scene, plan: GuardPlan) -> Chart | None:
    """Show which share of all sites, weighted by criticality, is guarded by whom over time."""
    spans = _list_spans(scene, plan)
    if not spans:
        return None
    figure = CoverageFigure(
        id="fig-coverage",
        title="Cover of all sites over time",
        description=f"{len(scene.course.scenario.sites)} sites, weighted by criticality; the table gives the shares.",
        zone=scene.zone,
        zone_name=scene.zone_name,
        spans=spans,
    )
    table = Table(
        title="Share of all sites, weighted by criticality, by who guards them",
        columns=(
            Column(title="From (local · Zulu)", kind="head"),
            Column(title="By host", kind="num"),
            Column(title="By force", kind="num"),
            Column(title="Not known", kind="num"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(scene.when(s.starts_at)),
                    cell(show_share(s.by_host_frac)),
                    cell(show_share(s.by_force_frac)),
                    cell(show_share(s.unknown_frac)),
                )
            )
            for s in spans
        ),
        fold=True,
    )
    caption = (
        "Sites weighted by criticality: guarded by the force, by the host as far as anybody says so, or not known."
    )
    return Chart(figure=figure, caption=say(caption), twin=table)


def _list_spans(scene: Scene, plan: GuardPlan) -> tuple[CoverageSpan, ...]:
    """Cut the plan wherever a guard changes, and add up who guards what in between."""
    passing = scene.course.hand_over
    end = passing.ends_at if passing else plan.ends_at
    over = {h.site: h.ends_at for h in passing.hand_overs} if passing else {}
    turns = [t for t in plan.turns if not t.is_reserve]
    sites = {split.site: split for split in plan.hours}
    weight = {s.id: s.criticality for s in scene.course.scenario.sites if s.id in sites}
    host = {s.id for s in scene.course.scenario.sites if s.guarded_before == "host"}
    edges = sorted({plan.starts_at, end, *(at for t in turns for at in (t.starts_at, t.ends_at)), *over.values()})

    def is_force(site: str, at: datetime) -> bool:
        return any(
            t.site == site
            and t.starts_at
            <= at
            < (max(t.ends_at, over.get(site, t.ends_at)) if t.ends_at >= plan.ends_at else t.ends_at)
            for t in turns
        )

    spans, total = [], sum(weight.values())
    for start, stop in pairwise(edges):
        force = sum(w for site, w in weight.items() if is_force(site, start))
        by_host = sum(
            w
            for site, w in weight.items()
            if not is_force(site, start) and (site in host or (site in over and over[site] <= start))
        )
        if total:
            spans.append(
                CoverageSpan(
                    starts_at=start,
                    ends_at=stop,
                    by_host_frac=by_host / total,
                    by_force_frac=force / total,
                    unknown_frac=(total - force - by_host) / total,
                )
            )
    return tuple(spans)


def tell_effects(scene: Scene, plan: GuardPlan) -> list[Block]:
    """Show host posts relieved beside what was claimed, reserves, and daily stores."""
    blocks: list[Block] = []
    if plan.relieved:
        blocks.append(_table_relieved(scene, plan))
    if plan.reserves:
        blocks.append(_table_reserves(scene, plan))
    if plan.consumed:
        blocks.append(_table_consumed(plan))
    return blocks


def _table_relieved(scene: Scene, plan: GuardPlan) -> Table:
    terms = scene.course.scenario.protection
    claims = terms.claimed_relief if terms else ()
    claimed = "; ".join(f"claimed: {show_count(c.persons)}, {c.text}" for c in claims) or "no claim is known"
    refs = tuple(dict.fromkeys(r for c in claims for r in c.rests_on))
    return Table(
        title="Host posts relieved over time: an effect, not an aim",
        columns=(
            Column(title="From (local · Zulu)", kind="head"),
            Column(title="Posts, host known", kind="num"),
            Column(title="Persons, host known", kind="num"),
            Column(title="Posts, not known who stood", kind="num"),
            Column(title="Persons, not known who stood", kind="num"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(scene.when(r.starts_at)),
                    cell(show_count(r.posts_known)),
                    cell(show_count(r.persons_known)),
                    cell(show_count(r.posts_unknown)),
                    cell(show_count(r.persons_unknown)),
                )
            )
            for r in plan.relieved
        ),
        note=say(f"Persons by the guard norm, as if the host had stood with the same strength; {claimed}.", refs=refs),
        fold=True,
    )


def _table_reserves(scene: Scene, plan: GuardPlan) -> Table:
    return Table(
        title="Reserve in time at each site",
        columns=(
            Column(title="Site", kind="head"),
            Column(title="Reserve"),
            Column(title="Way", kind="num"),
            Column(title="Within", kind="num"),
            Column(title="In time"),
            Column(title="Share of the force's hours", kind="num"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(scene.site(r.site)),
                    cell(r.reserve),
                    cell(show_hours(r.way_h)),
                    cell(show_hours(r.within_h)),
                    cell("yes" if r.in_time else "no", tone="yes" if r.in_time else "no"),
                    cell(show_share(r.covered_frac)),
                )
            )
            for r in plan.reserves
        ),
    )


def _table_consumed(plan: GuardPlan) -> Table:
    days: dict[tuple[datetime, str], tuple[int, float]] = {}
    for row in plan.consumed:
        persons, kg = days.get((row.day_at, row.item), (0, 0.0))
        days[row.day_at, row.item] = (persons + row.persons, kg + row.kg)
    refs = tuple(dict.fromkeys(r for row in plan.consumed for r in row.rests_on))
    return Table(
        title="Daily stores of the force",
        columns=(
            Column(title="Day (UTC)", kind="head"),
            Column(title="What"),
            Column(title="Persons", kind="num"),
            Column(title="Tonnes", kind="num"),
        ),
        rows=tuple(
            Row(cells=(cell(f"{day:%Y-%m-%d}"), cell(item), cell(show_count(persons)), cell(f"{kg / 1000:.1f}")))
            for (day, item), (persons, kg) in days.items()
        ),
        note=say("For the persons who are there at the end of the day.", refs=refs),
        fold=True,
    )


def chart_board(scene: Scene, passing: HandOverPlan) -> Chart | None:
    """Show the board of hand-overs: who stands where until when, then the host."""
    if not passing.hand_overs:
        return None
    begin = min(h.starts_at for h in passing.hand_overs) - timedelta(hours=6)
    end = passing.ends_at + timedelta(hours=6)
    rows = []
    for over in sorted(passing.hand_overs, key=lambda h: (h.starts_at, h.site)):
        name = scene.site(over.site)
        spans = [
            _span("force", begin, over.starts_at, over.contingent, f"{name}: {over.contingent}"),
            _span("hand_over", over.starts_at, over.ends_at, "", f"{name}: hand-over, {scene.when(over.starts_at)}"),
            _span("host", over.ends_at, end, "", f"{name}: host from {scene.when(over.ends_at)}"),
        ]
        rows.append(WatchRow(id=over.site, label=name, spans=tuple(s for s in spans if s.ends_at > s.starts_at)))
    used = {over.contingent for over in passing.hand_overs}
    figure = WatchFigure(
        id="fig-board",
        title="Board of hand-overs",
        description=f"{len(rows)} sites in the order of their hand-over.",
        zone=scene.zone,
        zone_name=scene.zone_name,
        groups=tuple(group for group in scene.groups if group.id in used),
        rows=tuple(rows),
    )
    twin = Table(
        title="Hand-overs in order",
        columns=(
            Column(title="Site", kind="head"),
            Column(title="From"),
            Column(title="Hand-over begins"),
            Column(title="Host from"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(scene.site(over.site)),
                    cell(over.contingent),
                    cell(scene.when(over.starts_at)),
                    cell(scene.when(over.ends_at)),
                )
            )
            for over in sorted(passing.hand_overs, key=lambda h: (h.starts_at, h.site))
        ),
        fold=True,
    )
    return Chart(figure=figure, caption=say("Sites in the order in which they pass back to the host."), twin=twin)


def _span(by: str, starts_at: datetime, ends_at: datetime, group: str, title: str) -> WatchSpan:
    return WatchSpan(by=by, starts_at=starts_at, ends_at=ends_at, group=group, title=title)  # type: ignore[arg-type]


def table_flights(scene: Scene, home: MovementPlan) -> Table:
    """Give the flights home by local day and contingent."""
    zone = ZoneInfo(scene.zone)
    contingent_of = {line.id: line.contingent for line in scene.course.lines_home}
    names = list(dict.fromkeys(line.contingent for line in scene.course.lines_home))
    counts: dict[str, dict[str, int]] = {}
    for leg in home.legs:
        if leg.mode == "air" and leg.parts:
            row = counts.setdefault(f"{leg.departs_at.astimezone(zone):%Y-%m-%d}", {})
            for name in dict.fromkeys(contingent_of.get(part.line, "") for part in leg.parts):
                row[name] = row.get(name, 0) + 1
    return Table(
        title="Flights home by day of departure (local)",
        columns=(
            Column(title="Day", kind="head"),
            *(Column(title=name, kind="num") for name in names),
        ),
        rows=tuple(
            Row(cells=(cell(day), *(cell(show_count(row.get(name, 0))) for name in names)))
            for day, row in sorted(counts.items())
        ),
        note=say("A flight that carries two contingents counts for both."),
    )


def table_equipment(account: EquipmentAccount) -> Table:
    """Give the account of equipment, which closes at zero."""
    return Table(
        title="Account of equipment" + ("" if account.closes else ": it does not close"),
        columns=(
            Column(title="Contingent", kind="head"),
            Column(title="Brought", kind="num"),
            Column(title="Added", kind="num"),
            Column(title="Handed over", kind="num"),
            Column(title="Lost", kind="num"),
            Column(title="Left behind", kind="num"),
            Column(title="Taken home", kind="num"),
            Column(title="Balance", kind="num"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(r.contingent, refs=r.rests_on),
                    *(
                        cell(show_count(n))
                        for n in (r.brought, r.added, r.handed_over, r.lost, r.left_behind, r.taken_home, r.balance)
                    ),
                )
            )
            for r in account.rows
        ),
    )


def table_states(scene: Scene, passing: HandOverPlan) -> Sub | None:
    """Give triggers and conditions of the way home, and how they stand."""
    if not passing.triggers and not passing.conditions:
        return None
    rows = [
        (t.kind.replace("_", " "), t.text, t.state, t.at, ", ".join(t.zones) or "all", t.rests_on)
        for t in passing.triggers
    ]
    rows += [("condition", c.text, c.state, c.at, "all", c.rests_on) for c in passing.conditions]
    table = Table(
        title="What starts the way home, and what must come before it",
        columns=(
            Column(title="Kind", kind="head"),
            Column(title="What", kind="long"),
            Column(title="As known"),
            Column(title="When (local · Zulu)"),
            Column(title="Zones"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(kind),
                    cell(text, refs=refs),
                    cell(state.replace("_", " ")),
                    cell(scene.when(at) if at else "no time known"),
                    cell(zones),
                )
            )
            for kind, text, state, at, zones, refs in rows
        ),
    )
    return Sub(title="Triggers and conditions", blocks=(table,))
