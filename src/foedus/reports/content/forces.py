"""The force section: contingents in five states, what they may do, what is asked for and what is missing.

What lives here: the package in tables. What does not: how it was put together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from foedus.domain.forces import Status
from foedus.domain.packages import Package, Requirement, StatusNow
from foedus.reports.blocks import Block, Bullets, Cell, Column, Paragraph, Row, Section, Sub, Table, Tone, say
from foedus.reports.content.generation import tell_generation
from foedus.reports.content.scene import Scene, cell, count_words, show_count

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_LIMITS: Final[dict[str, tuple[str, Tone]]] = {
    "may": ("may", "may"),
    "may_not": ("may not", "may-not"),
    "open": ("open", "open"),
}
_STATUS_WORDS: Final = {
    "reported": "reported",
    "computed": "computed",
    "forecast": "forecast",
    "not_known": "not known",
}
_COUNTS: Final = {"stated": "stated", "remainder": "remainder", "rate": "by rate", "unknown": "not known"}


def tell_forces(scene: Scene) -> Section:
    """Show the package against what is asked for."""
    package = scene.course.package
    if package is None:
        text = "This course sends no force."
        return Section(id="forces", title="Forces", blocks=(Paragraph(text=say(text)),))
    blocks: list[Block] = [
        _table_strength(package),
        _table_elements(scene, package),
        _table_statuses(scene, package),
        _table_caveats(scene, package),
        Sub(title="What sites ask for, and what the offers cover", blocks=(_table_need(scene, package),)),
    ]
    if package.gaps:
        items = [
            say(
                gap.text,
                f" (short by {count_words(gap.short_persons, 'person')})" if gap.short_persons else "",
                f"; closest: {gap.closest}" if gap.closest else "",
                f"; {gap.why}" if gap.why else "",
                refs=gap.rests_on,
            )
            for gap in package.gaps
        ]
        blocks.append(Sub(title="Gaps", blocks=(Bullets(items=tuple(items)),)))
    if package.arithmetic:
        lines = tuple(say(line) for line in package.arithmetic)
        blocks.append(Sub(title="Arithmetic", blocks=(Bullets(items=lines, ordered=True),)))
    blocks += tell_generation(scene)
    return Section(id="forces", title="Forces", blocks=tuple(blocks))


def _table_strength(package: Package) -> Table:
    rows = [
        Row(
            cells=(
                cell(c.name),
                cell(show_count(c.persons)),
                cell(f"{_COUNTS[c.persons_kind]}: {c.persons_text}", refs=c.rests_on),
                cell(show_count(c.vehicles)),
                cell(f"{_COUNTS[c.vehicles_kind]}: {c.vehicles_text}"),
            )
        )
        for c in package.contingents
    ]
    total = show_count(package.total_persons, unknown=f"{package.known_persons:,} known")
    vehicles = show_count(package.total_vehicles, unknown=f"{package.known_vehicles:,} known")
    rows.append(Row(cells=(cell("Together"), cell(total), cell(""), cell(vehicles), cell(""))))
    return Table(
        title="Contingents",
        columns=(
            Column(title="Contingent", kind="head"),
            Column(title="Persons", kind="num"),
            Column(title="How this number of persons came about", kind="long"),
            Column(title="Vehicles", kind="num"),
            Column(title="How this number of vehicles came about", kind="long"),
        ),
        rows=tuple(rows),
    )


def _table_elements(scene: Scene, package: Package) -> Table:
    rows = []
    for c in package.contingents:
        for n, e in enumerate(c.elements):
            head = (replace(cell(c.name), n_rows=len(c.elements)),) if n == 0 else ()
            rows.append(
                Row(
                    cells=(
                        *head,
                        cell(e.unit, refs=e.rests_on),
                        cell(scene.place(e.home)),
                        cell(scene.place(e.embarks_at)),
                        cell(scene.place(e.debarks_at)),
                        cell(show_count(e.persons)),
                        cell(show_count(e.vehicles)),
                    )
                )
            )
    return Table(
        title="Elements",
        columns=(
            Column(title="Contingent", kind="head"),
            Column(title="Unit", kind="long"),
            Column(title="Home"),
            Column(title="APOE"),
            Column(title="APOD"),
            Column(title="Persons", kind="num"),
            Column(title="Vehicles", kind="num"),
        ),
        rows=tuple(rows),
        fold=True,
        in_print=True,
    )


def _table_statuses(scene: Scene, package: Package) -> Table:
    return Table(
        title="Five states of each contingent; one never implies the next",
        columns=(Column(title="Contingent", kind="head"), *(Column(title=status) for status in STATUSES)),
        rows=tuple(
            Row(cells=(cell(c.name), *(_cell_status(scene, status) for status in c.statuses)))
            for c in package.contingents
        ),
    )


def _cell_status(scene: Scene, status: StatusNow) -> Cell:
    if status.kind == "not_known":
        return cell("not known")
    words = f"{scene.local(status.at)}, " if status.at else ""
    text = f": {status.text}" if status.text else ""
    refs = status.rests_on or tuple(ref for moment in status.moments for ref in moment.rests_on)
    return cell(f"{words}{_STATUS_WORDS[status.kind]}{text}", refs=refs)


def _table_caveats(scene: Scene, package: Package) -> Table:
    tasks = scene.course.mandate.tasks if scene.course.mandate else ()
    names = {task.id: task.text for task in tasks}
    rows = []
    for c in package.contingents:
        limits = {limit.task: limit for limit in c.limits}
        marks = []
        for task in names:
            limit = limits.get(task)
            words, tone = _LIMITS[limit.answer] if limit else ("not known", "plain")
            marks.append(cell(words, tone=tone))
        classes = "all" if c.site_classes is None else ", ".join(s.replace("_", " ") for s in c.site_classes)
        caveats = "; ".join(caveat.text for caveat in c.caveats) or "none stated"
        refs = tuple(ref for caveat in c.caveats for ref in caveat.rests_on)
        rows.append(Row(cells=(cell(c.name), *marks, cell(classes), cell(caveats, refs=refs))))
    return Table(
        title="Caveat matrix: what each contingent may do of the mandate",
        columns=(
            Column(title="Contingent", kind="head"),
            *(Column(title=text.rstrip(".")) for text in names.values()),
            Column(title="Classes of site"),
            Column(title="Caveats, as stated", kind="long"),
        ),
        rows=tuple(rows),
    )


def _table_need(scene: Scene, package: Package) -> Table:
    coverage = {c.site_class: c for c in package.coverage}
    rows = []
    for need in package.requirements:
        cover = coverage.get(need.site_class)
        left = cover.needed_persons - cover.covered_persons if cover and cover.needed_persons is not None else None
        sites = "; ".join(scene.site(s.site) for s in need.sites)
        rows.append(
            Row(
                cells=(
                    cell(need.site_class.replace("_", " ")),
                    cell(sites),
                    cell(show_count(need.posts)),
                    cell(show_count(need.persons)),
                    cell(show_allowed(package, need.site_class)),
                    cell(show_count(left)),
                    cell(_add_up(scene, need), refs=need.rests_on),
                )
            )
        )
    return Table(
        title="Requirement by class of site",
        columns=(
            Column(title="Class", kind="head"),
            Column(title="Sites", kind="long"),
            Column(title="Posts", kind="num"),
            Column(title="Persons asked for", kind="num"),
            Column(title="Strength that may guard this class", kind="num"),
            Column(title="Left uncovered", kind="num"),
            Column(title="Arithmetic", kind="long"),
        ),
        rows=tuple(rows),
        note=say(
            "Strength that may guard this class: all persons of the contingents that their caveats let guard it; one "
            "contingent counts at every class it may guard, so the column does not add up. Left uncovered: what stays "
            "without persons when all classes are served together, each person once."
        ),
    )


def show_allowed(package: Package, site_class: str) -> str:
    """Give the strength of all contingents that may guard a class; "at least" where one is not known."""
    own = [c for c in package.contingents if c.may_guard and (c.site_classes is None or site_class in c.site_classes)]
    known = sum(c.persons for c in own if c.persons is not None)
    if own and all(c.persons is None for c in own):
        return show_count(None)
    return f"at least {known:,}" if any(c.persons is None for c in own) else show_count(known)


def _add_up(scene: Scene, need: Requirement) -> str:
    """Give the arithmetic of a class: posts by persons per post at each site, then the sum."""
    if len(need.sites) == 1:
        reason = need.arithmetic.partition(" (")
        return f"{need.sites[0].arithmetic}{reason[1]}{reason[2]}"
    parts = [f"{scene.site(site.site)}: {site.arithmetic}" for site in need.sites]
    return "; ".join((*parts, f"together {need.arithmetic}"))
