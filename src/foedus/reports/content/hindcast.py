"""The hindcast section: forecasts made only with what was known then against what the accounts say happened.

What lives here: the rows as a table, beside them what the full run gives. What does not: measures and scores
(``study``).
"""

from __future__ import annotations

from foedus.domain.expected import Target
from foedus.instants import show_dtg
from foedus.reports.blocks import Cell, Column, Paragraph, Row, Section, Table, say
from foedus.reports.content.scene import Scene, cell
from foedus.study.hindcast import MEASURES
from foedus.study.rows import HindcastRow

#: reasons longer than this many letters are folded behind their first sentence
_LONG: int = 170


def tell_hindcast(scene: Scene) -> Section:
    """Show predictions made with what was known then against what the accounts say happened."""
    rows = scene.dossier.hindcast
    if scene.course.as_of is not None:
        text = (
            "What happened later is left out of a report with a knowledge date; a run without --as-of compares the "
            "forecasts with it."
        )
        return Section(id="hindcast", title="Hindcast", blocks=(Paragraph(text=say(text)),))
    if not rows:
        text = "No hindcast was made in this run."
        return Section(id="hindcast", title="Hindcast", blocks=(Paragraph(text=say(text)),))
    scored = [row for row in rows if row.scored]
    within = sum(row.within is True for row in scored)
    intro = say(
        f"Each forecast reads only what was known at its knowledge date. {within} of {len(scored)} scored targets lie "
        "within their tolerance. Where a number was nowhere known in time it is marked given: shown as a consistency "
        "check, not scored; what was read nowhere but on pages that copy others is not scored either. Nothing is tuned "
        "to hit a number without a source."
    )
    table = Table(
        title="Predicted against observed",
        columns=(
            Column(title="Target", kind="head"),
            Column(title="Known at"),
            Column(title="Predicted", kind="num"),
            Column(title="Observed (range over accounts)"),
            Column(title="Relied on, tolerance"),
            Column(title="Within?"),
            Column(title="Off by", kind="num"),
            Column(title="Full run", kind="num"),
            Column(title="Why, and notes", kind="long"),
        ),
        rows=tuple(_row(scene, row) for row in rows),
        note=say(
            "Each row is a forecast of its own, which knows less than the full run that the other sections tell; where "
            "the two differ, that is why. Full run: the same measure in this report's own run, with all that the "
            "files hold."
        ),
    )
    return Section(id="hindcast", title="Hindcast", blocks=(Paragraph(text=intro), table))


def measure_full_run(scene: Scene, row: HindcastRow) -> str | None:
    """Give what the run of this report answers to the measure of a row; None where it gives no answer."""
    measure = MEASURES.get(row.measure)
    if measure is None:
        return None
    target = Target(
        id=row.id,
        title=row.title,
        measure=row.measure,
        unit=row.unit,
        knowledge=row.knowledge,
        low=row.observed[0],
        high=row.observed[1],
        value=row.relied_on,
        tolerance=row.tolerance,
        tolerance_kind="exact",
    )
    answer = measure(scene.course, target)
    if answer is None:
        return None
    return f"{answer:.1f}".removesuffix(".0") if isinstance(answer, float) else str(answer)


def _row(scene: Scene, row: HindcastRow) -> Row:
    low, high = row.observed
    if row.given or not row.supported:
        mark = cell("given" if row.given else "copies only", tone="given")
    elif row.within is None:
        mark = cell("no answer", tone="plain")
    else:
        mark = cell("within", tone="within") if row.within else cell("missed", tone="missed")
    unit = f" {row.unit}" if row.unit not in ("", "date") else ""
    off = "–" if row.off_by is None else f"{row.off_by:+g}{' days' if row.unit == 'date' else ''}"
    return Row(
        cells=(
            cell(f"{row.id} {row.title}"),
            cell(f"{row.knowledge}, {show_dtg(row.knowledge_at)}"),
            cell(f"{row.predicted}{unit}" if row.predicted is not None else "–"),
            cell(low if low == high else f"{low} to {high}", refs=row.rests_on),
            cell(f"{row.relied_on}, {row.tolerance}" if row.tolerance else row.relied_on),
            mark,
            cell(off),
            cell(measure_full_run(scene, row) or "–"),
            _fold(row.why),
        )
    )


def _fold(text: str) -> Cell:
    """Give a reason, all but its first sentence folded where it is long."""
    first, stop, rest = text.partition(". ")
    if len(text) <= _LONG or not rest:
        return cell(text)
    return Cell(text=say(first + stop.rstrip()), more=say(rest))
