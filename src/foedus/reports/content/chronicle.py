"""The timeline section: every dated step in its lane, what was reported beside what was computed.

What lives here: choosing what the timeline shows. What does not: drawing it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from foedus.domain.outcome import Milestone
from foedus.reports.blocks import Chart, Column, Row, Section, Table, say
from foedus.reports.content.acts import word_council
from foedus.reports.content.rewording import reword, reword_times
from foedus.reports.content.scene import VERDICTS, Scene, cell, count_words
from foedus.reports.figures import TimelineFigure, TimelineItem

LANES: Final = (
    ("crisis", "Crisis"),
    ("appeal", "Appeal"),
    ("law", "Law"),
    ("decision", "Decision"),
    ("consent", "Consent"),
    ("forces", "Forces"),
    ("movement", "Movement"),
    ("protection", "Protection"),
    ("withdrawal", "Withdrawal"),
    ("positions", "Positions"),
)

#: beginnings of ids of steps that come in long rows, one a site
_ROWS: Final = ("guard", "hand_over")


def tell_chronicle(scene: Scene) -> Section:
    """Show the milestones of the course on a timeline, with a table that says the same."""
    named = [replace(step, text=_word_step(scene, step)) for step in scene.course.milestones]
    steps = sorted((*named, *_step_law(scene)), key=lambda step: (step.at, step.id))
    start, end = _find_span(scene, steps)
    within = [step for step in steps if start <= step.at <= end]
    later = len(steps) - len(within)
    shown = _thin_out(within)
    figure = TimelineFigure(
        id="fig-timeline",
        title=f"Timeline: {scene.course.scenario.title}",
        description=(
            f"{count_words(len(shown), 'dated step')} from {scene.when(start)} to {scene.when(end)} in lanes from "
            "crisis to positions; the table below lists them in order."
        ),
        zone=scene.zone,
        zone_name=scene.zone_name,
        lanes=LANES,
        items=tuple(_show(step, start, end) for step in shown),
    )
    caption = "Each mark stands where it is most relied on to have been; its bar runs from the earliest to the latest."
    if later:
        caption += f" {count_words(later, 'step')} outside this span stand in the table only."
    twin = Table(
        title="Every dated step, in order",
        columns=(
            Column(title="When (local · Zulu)", kind="head"),
            Column(title="Lane"),
            Column(title="What", kind="long"),
            Column(title="How known"),
            Column(title="Between"),
        ),
        rows=tuple(_row(scene, step) for step in steps),
        fold=True,
    )
    if not shown:
        return Section(id="timeline", title="Timeline", blocks=(twin,))
    return Section(id="timeline", title="Timeline", blocks=(Chart(figure=figure, caption=say(caption), twin=twin),))


def _word_step(scene: Scene, step: Milestone) -> str:
    """Put names for ids in what this run computed, and clocks for instants; what people said stays as recorded."""
    if step.id == "decision":
        return f"Decision: {reword_times(scene, word_council(scene))}"
    text = _name_sites(scene, step.text)
    return reword(scene, text) if step.kind == "computed" else reword_times(scene, text)


def _name_sites(scene: Scene, text: str) -> str:
    """Put names of sites where a step gives their ids."""
    for site in sorted(scene.sites, key=len, reverse=True):
        text = text.replace(site, scene.site(site))
    return text


def _thin_out(steps: list[Milestone]) -> list[Milestone]:
    """Keep the first and the last of a long row of like steps; the table has them all."""
    rows: dict[str, list[Milestone]] = {}
    for step in steps:
        rows.setdefault(step.id.partition(".")[0], []).append(step)
    drop: set[str] = set()
    words: dict[str, str] = {}
    for kind, row in rows.items():
        if kind not in _ROWS or len(row) < 4:
            continue
        drop |= {step.id for step in row[1:-1]}
        words[row[0].id] = f"First of {len(row)}: {row[0].text}"
        words[row[-1].id] = f"Last of {len(row)}: {row[-1].text}"
    return [replace(step, text=words.get(step.id, step.text)) for step in steps if step.id not in drop]


def _step_law(scene: Scene) -> list[Milestone]:
    """Give the answers of the law as steps at the instant as known at which they were asked."""
    return [
        Milestone(
            id=f"law.{finding.id}",
            lane="law",
            text=f"{finding.id.replace('_', ' ')}: {VERDICTS[finding.verdict]}",
            at=scene.course.law_as_of,
            kind="computed",
        )
        for finding in scene.course.findings
    ]


def _find_span(scene: Scene, steps: list[Milestone]) -> tuple[datetime, datetime]:
    """Give the span from the first step of the crisis to the end of the mission, with a day and a half after it."""
    if not steps:
        return scene.course.law_as_of, scene.course.law_as_of
    core = [step.at for step in steps if step.lane not in ("crisis", "positions")]
    first = min(step.at for step in steps)
    last = max(core, default=max(step.at for step in steps))
    return max(first, min(core, default=first) - timedelta(days=10)), last + timedelta(hours=36)


def _show(step: Milestone, start: datetime, end: datetime) -> TimelineItem:
    return TimelineItem(
        id=step.id,
        lane=step.lane,
        text=f"{step.text} (told on copying pages only)" if step.copies_only else step.text,
        at=step.at,
        earliest_at=max(step.earliest_at, start) if step.earliest_at else None,
        latest_at=min(step.latest_at, end) if step.latest_at else None,
        known=step.kind,
    )


def _row(scene: Scene, step: Milestone) -> Row:
    between = ""
    if step.earliest_at or step.latest_at:
        between = f"{scene.local(step.earliest_at or step.at)} – {scene.local(step.latest_at or step.at)}"
    return Row(
        cells=(
            cell(scene.when(step.at)),
            cell(dict(LANES)[step.lane].lower()),
            cell(step.text, refs=step.rests_on),
            cell("told on copying pages only" if step.copies_only else step.kind),
            cell(between),
        )
    )
