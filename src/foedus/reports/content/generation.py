"""Units asked for and pledged: the best package, who bears what, and why not more.

What lives here: the match in tables. What does not: the match, and the contingents that a mission sends (``forces``).
"""

from __future__ import annotations

from foedus.domain.matching import ForceMatch
from foedus.reports.blocks import Block, Bullets, Column, Paragraph, Row, Sub, Table, say
from foedus.reports.content.scene import Scene, cell, show_count


def tell_generation(scene: Scene) -> tuple[Block, ...]:
    """Show the match of a course; nothing where the mission asks for no units."""
    match = scene.course.match
    if match is None:
        return ()
    text = (
        "Statements of unit requirement by date, and the package of whole units that serves them best in the order of "
        "the aims below. It is what the pledges allow, not what states sent."
    )
    blocks: list[Block] = [
        Paragraph(text=say(text)),
        _table_requirements(scene, match),
        _table_package(scene, match),
        _table_aims(match),
        _table_burdens(scene, match),
    ]
    if match.gaps:
        items = tuple(
            say(gap.text, f"; closest: {gap.closest}" if gap.closest else "", f": {gap.why}" if gap.why else "")
            for gap in match.gaps
        )
        blocks.append(Sub(title="What the pledges leave open", blocks=(Bullets(items=items),)))
    if match.conflict is not None:
        parts = tuple(say(part.text) for part in match.conflict.parts)
        blocks.append(
            Sub(
                title="What cannot hold together",
                blocks=(Paragraph(text=say(match.conflict.text)), Bullets(items=parts)),
            )
        )
    return (Sub(title="Units asked for and pledged", blocks=tuple(blocks)),)


def _table_requirements(scene: Scene, match: ForceMatch) -> Table:
    rows = [
        Row(
            cells=(
                cell(f"{row.ask.id}: {row.ask.name}" + (" (must)" if row.ask.must else ""), refs=row.ask.rests_on),
                cell(row.ask.sector),
                cell(scene.local(row.ask.needed_at)),
                cell(show_count(row.ask.persons)),
                cell(show_count(row.in_time_persons)),
                cell(show_count(row.covered_persons)),
                cell("; ".join(row.ask.arithmetic)),
                cell("; ".join(f"{alternate.offer}: {alternate.text}" for alternate in row.alternates) or "none"),
            )
        )
        for row in match.met
    ]
    return Table(
        title="Requirements by date",
        columns=(
            Column(title="Requirement", kind="head"),
            Column(title="Sector"),
            Column(title="Needed by"),
            Column(title="Persons", kind="num"),
            Column(title="In time", kind="num"),
            Column(title="In time or late", kind="num"),
            Column(title="From posts to persons", kind="long"),
            Column(title="Could step in", kind="long"),
        ),
        rows=tuple(rows),
    )


def _table_package(scene: Scene, match: ForceMatch) -> Table:
    offers = {offer.id: offer for offer in match.offers}
    rows = []
    for use in match.assigned:
        offer = offers[use.offer]
        rows.append(
            Row(
                cells=(
                    cell(f"{use.offer}: {offer.name}", refs=offer.rests_on),
                    cell(scene.state(offer.state)),
                    cell(use.ask),
                    cell(show_count(offer.persons)),
                    cell(f"{scene.local(use.arrives_at)}, {'in time' if use.in_time else 'late'}"),
                    cell(f"{offer.sidc} ({offer.sidc_edition})" if offer.sidc else "not given"),
                    cell("; ".join(f"{caveat.kind}: {caveat.text}" for caveat in offer.caveats) or "none stated"),
                )
            )
        )
    leads = ", ".join(f"{lead.sector} by {scene.state(lead.state)}" for lead in match.leads)
    return Table(
        title="Force table",
        columns=(
            Column(title="Unit", kind="head"),
            Column(title="State"),
            Column(title="Serves"),
            Column(title="Persons", kind="num"),
            Column(title="Arrives"),
            Column(title="Symbol code (edition)"),
            Column(title="Caveats that the matcher obeys", kind="long"),
        ),
        rows=tuple(rows),
        note=say(f"Sectors are led: {leads}." if leads else "No sector is led by anyone."),
    )


def _table_aims(match: ForceMatch) -> Table:
    rows = [
        Row(
            cells=(
                cell(aim.text),
                cell(f"{aim.value:,.10g}"),
                cell(f"{aim.bound:,.10g}"),
                cell(f"{100 * aim.gap_frac:.2f} %"),
            )
        )
        for aim in match.aims
    ]
    return Table(
        title="Aims in order, each with the bound that no package with the same values above it can beat",
        columns=(
            Column(title="Aim", kind="head"),
            Column(title="Reached", kind="num"),
            Column(title="Bound", kind="num"),
            Column(title="Gap", kind="num"),
        ),
        rows=tuple(rows),
        fold=True,
        in_print=True,
    )


def _table_burdens(scene: Scene, match: ForceMatch) -> Table:
    rows = []
    for burden in match.burdens:
        asked = [
            cell(f"{100 * share.asked_frac:.1f} %" if share.asked_frac is not None else "not named")
            for share in burden.by_key
        ]
        rows.append(
            Row(
                cells=(
                    cell(scene.state(burden.state)),
                    cell(show_count(burden.units_count)),
                    cell(show_count(burden.persons)),
                    cell(f"{100 * burden.borne_frac:.1f} %"),
                    *asked,
                )
            )
        )
    return Table(
        title="Burden shares of the package, beside what each key would ask",
        columns=(
            Column(title="State", kind="head"),
            Column(title="Units", kind="num"),
            Column(title="Persons", kind="num"),
            Column(title="Bears", kind="num"),
            *(Column(title=text, kind="num") for _, text in match.keys),
        ),
        rows=tuple(rows),
    )
