"""The protection section: which contingent guards which site from when, and who guarded it before.

What lives here: the guard plan in a figure and tables. What does not: the assignment.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from foedus.domain.packages import ClaimCompared, GuardPlan, GuardTurn, SiteHours
from foedus.domain.places import Site
from foedus.reports.blocks import (
    Block,
    Bullets,
    Chart,
    Column,
    KeyNumber,
    Numbers,
    Paragraph,
    Row,
    Section,
    Sub,
    Table,
    Tone,
    say,
)
from foedus.reports.content.cover import chart_coverage, tell_effects
from foedus.reports.content.decision import tell_positions
from foedus.reports.content.rewording import reword
from foedus.reports.content.scene import Scene, cell, show_count, show_hours, show_share
from foedus.reports.figures import WatchFigure, WatchRow, WatchSpan

_AGREES: dict[str, tuple[str, Tone]] = {
    "yes": ("same", "yes"),
    "no": ("differs", "no"),
    "one_of_several": ("one of several claimed", "open"),
    "nothing_claimed": ("nothing claimed", "plain"),
    "nothing_planned": ("nothing planned", "plain"),
}


def tell_protection(scene: Scene) -> Section:
    """Show the guard of every site over time."""
    plan = scene.course.guard
    if plan is None:
        text = "No site is guarded by a force in this course."
        return Section(id="protection", title="Protection", blocks=(Paragraph(text=say(text)),))
    blocks: list[Block] = [_give_numbers(scene, plan)]
    figure = draw_watch_figure(scene, plan)
    hours = scene.course.hand_over.hours if scene.course.hand_over else plan.hours
    if any(row.spans for row in figure.rows):
        caption = say(
            "Who guards each site: the host before and after the force as far as claims say so, the contingent that "
            "the plan puts there, or not known. Sites are named by class; no live roster is shown."
        )
        blocks.append(Chart(figure=figure, caption=caption, twin=_table_hours(scene, hours)))
    coverage = chart_coverage(scene, plan)
    if coverage is not None and any(row.spans for row in figure.rows):
        blocks.append(coverage)
    blocks.append(_table_turns(scene, plan))
    blocks += tell_effects(scene, plan)
    if plan.open_sites:
        items = tuple(say(f"{scene.site(o.site)}: {o.reason}") for o in plan.open_sites)
        blocks.append(Sub(title="Sites without the force, and why", blocks=(Bullets(items=items),)))
    compared = list_compared(scene, plan)
    if compared:
        blocks.append(_table_compared(scene, compared))
    if any(p.about in ("protection", "conduct", "force") for p in scene.course.scenario.positions):
        said = tell_positions(scene, ("protection", "conduct", "force"))
        blocks.append(Sub(title="What others said of force and conduct", blocks=(said,)))
    if plan.assumptions:
        blocks.append(Paragraph(text=say("Assumed: " + "; ".join(plan.assumptions), refs=plan.rests_on), role="note"))
    return Section(id="protection", title="Protection", blocks=tuple(blocks))


def list_compared(scene: Scene, plan: GuardPlan) -> tuple[ClaimCompared, ...]:
    """Give the comparison; with a knowledge date only guards that a claim known by it names."""
    as_of = scene.course.as_of
    return tuple(item for item in plan.compared if as_of is None or item.rests_on or not item.claimed)


def count_agreed(compared: tuple[ClaimCompared, ...]) -> str:
    """Say at how many of the sites with a named guard plan and sources agree; empty where no source names one."""
    named = [item for item in compared if item.claimed]
    if not named:
        return ""
    same = sum(item.agrees == "yes" for item in named)
    several = sum(item.agrees == "one_of_several" for item in named)
    partly = f" and with one of several sources at {several}" if several else ""
    return f"the plan agrees with the sources at {same}{partly} of {len(named)} sites with a named guard"


def _give_numbers(scene: Scene, plan: GuardPlan) -> Numbers:
    hours = scene.course.hand_over.hours if scene.course.hand_over else plan.hours
    first = min((turn.starts_at for turn in plan.turns), default=None)
    agreed = count_agreed(list_compared(scene, plan))
    items = [
        KeyNumber(
            label="Sites guarded by the force, as planned",
            value=show_count(len({turn.site for turn in plan.turns if not turn.is_reserve})),
            unit=f"of {len(scene.sites)}",
            note=say("; ".join(filter(None, (agreed, f"first on guard {scene.when(first)}" if first else "")))),
        ),
        KeyNumber(label="Hours by the force", value=show_count(round(sum(h.by_force_h for h in hours)))),
        KeyNumber(label="Hours by the host", value=show_count(round(sum(h.by_host_h for h in hours)))),
        KeyNumber(label="Hours not known", value=show_count(round(sum(h.unknown_h for h in hours)))),
        KeyNumber(
            label="Weighted hours without the force",
            value=show_count(round(plan.uncovered_weighted_h)),
            unit=f"bound {show_count(round(plan.bound_weighted_h))}",
            note=say(f"gap {show_share(plan.gap_frac)}; hours times criticality, under these arrivals and needs"),
        ),
    ]
    return Numbers(items=tuple(items))


def draw_watch_figure(scene: Scene, plan: GuardPlan) -> WatchFigure:
    """Give the spans of every site in the order of the scenario."""
    rows = [
        WatchRow(id=site.id, label=site.name, spans=_list_spans(scene, plan, site))
        for site in scene.course.scenario.sites
    ]
    used = {span.group for row in rows for span in row.spans}
    return WatchFigure(
        id="fig-watch",
        title="Guard of each site over time",
        description=f"{len(rows)} sites; the table below gives their hours by host, by force and not known.",
        zone=scene.zone,
        zone_name=scene.zone_name,
        groups=tuple(group for group in scene.groups if group.id in used),
        rows=tuple(row for row in rows if row.spans),
    )


def _list_spans(scene: Scene, plan: GuardPlan, site: Site) -> tuple[WatchSpan, ...]:
    passing = {h.site: h for h in scene.course.hand_over.hand_overs} if scene.course.hand_over else {}
    end = scene.course.hand_over.ends_at if scene.course.hand_over else plan.ends_at
    before: Literal["host", "unknown"] = "host" if site.guarded_before == "host" else "unknown"
    turns = sorted((turn for turn in plan.turns if turn.site == site.id), key=lambda turn: turn.starts_at)
    spans: list[WatchSpan] = []
    at = plan.starts_at

    def add(by: Literal["host", "force", "unknown", "hand_over"], until: datetime, group: str, words: str) -> None:
        nonlocal at
        if until > at:
            title = f"{site.name}: {words}, {scene.when(at)} to {scene.when(until)}"
            spans.append(WatchSpan(by=by, starts_at=at, ends_at=until, group=group, title=title))
            at = until

    for turn in turns:
        add(before, turn.starts_at, "", "host" if before == "host" else "not known")
        over = passing.get(site.id)
        last = turn is turns[-1]
        add("force", over.starts_at if over and last else turn.ends_at, turn.contingent, turn.contingent)
    if turns and site.id in passing:
        add("hand_over", passing[site.id].ends_at, "", "hand-over to the host")
        add("host", end, "", "host")
    elif not turns:
        add(before, end, "", "host" if before == "host" else "not known")
    return tuple(spans)


def _table_hours(scene: Scene, hours: tuple[SiteHours, ...]) -> Table:
    return Table(
        title="Hours of each site by who guarded it",
        columns=(
            Column(title="Site", kind="head"),
            Column(title="From (local · Zulu)"),
            Column(title="To"),
            Column(title="By host", kind="num"),
            Column(title="By force", kind="num"),
            Column(title="Not known", kind="num"),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(scene.site(h.site)),
                    cell(scene.when(h.starts_at)),
                    cell(scene.local(h.ends_at)),
                    cell(show_hours(h.by_host_h)),
                    cell(show_hours(h.by_force_h)),
                    cell(show_hours(h.unknown_h)),
                )
            )
            for h in hours
        ),
        fold=True,
        in_print=True,
    )


def _table_turns(scene: Scene, plan: GuardPlan) -> Table:
    return Table(
        title="Guards by site",
        columns=(
            Column(title="Site", kind="head"),
            Column(title="Contingent"),
            Column(title="On guard from (local · Zulu)"),
            Column(title="Until (hand-over included)"),
            Column(title="Posts", kind="num"),
            Column(title="Persons", kind="num"),
            Column(title="How it comes to this", kind="long"),
        ),
        rows=tuple(_row_turn(scene, turn) for turn in sorted(plan.turns, key=lambda turn: (turn.starts_at, turn.site))),
    )


def _end_turn(scene: Scene, turn: GuardTurn) -> datetime:
    """Give when a contingent leaves a site: the end of the hand-over, where one is planned for who stands there."""
    plan = scene.course.hand_over
    over = (
        next((h for h in plan.hand_overs if (h.site, h.contingent) == (turn.site, turn.contingent)), None)
        if plan
        else None
    )
    still_there = scene.course.guard is not None and turn.ends_at >= scene.course.guard.ends_at
    return max(turn.ends_at, over.ends_at) if over is not None and still_there else turn.ends_at


def _row_turn(scene: Scene, turn: GuardTurn) -> Row:
    return Row(
        cells=(
            cell(scene.site(turn.site)),
            cell(turn.contingent),
            cell(scene.when(turn.starts_at)),
            cell(scene.local(_end_turn(scene, turn))),
            cell(show_count(turn.posts)),
            cell(show_count(turn.persons)),
            cell(reword(scene, turn.text), refs=turn.rests_on),
        )
    )


def _table_compared(scene: Scene, compared: tuple[ClaimCompared, ...]) -> Table:
    rows = []
    for item in compared:
        words, tone = _AGREES[item.agrees]
        rows.append(
            Row(
                cells=(
                    cell(scene.site(item.site)),
                    cell(item.planned or "–"),
                    cell(", ".join(item.claimed) or "–", refs=item.rests_on),
                    cell(words, tone=tone),
                    cell(item.text),
                )
            )
        )
    return Table(
        title="The plan beside what sources say (shown, never used)",
        columns=(
            Column(title="Site", kind="head"),
            Column(title="Planned"),
            Column(title="Claimed by sources"),
            Column(title="Agreement"),
            Column(title="In words", kind="long"),
        ),
        rows=tuple(rows),
    )
