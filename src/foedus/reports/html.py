"""A report as one HTML file that opens from disk and fetches nothing.

What lives here: blocks as HTML. What does not: what they say (``content``), figures (``*_svg``), the shell (``page``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from foedus.reports.arrivals_svg import draw_arrivals
from foedus.reports.blocks import (
    Answer,
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    KeyNumber,
    Numbers,
    Paragraph,
    Report,
    Row,
    SideBySide,
    Span,
    Sub,
    Table,
    Text,
    Voices,
)
from foedus.reports.content.build import build_report
from foedus.reports.coverage_svg import draw_coverage
from foedus.reports.dossier import Dossier
from foedus.reports.element import Child, Element, make
from foedus.reports.figures import ArrivalsFigure, CoverageFigure, Figure, GanttFigure, MapFigure, TimelineFigure
from foedus.reports.gantt_svg import draw_gantt
from foedus.reports.map_svg import draw_map
from foedus.reports.page import make_contents, make_masthead, make_section, write_page
from foedus.reports.swatches import draw_legend
from foedus.reports.timeline_svg import draw_timeline
from foedus.reports.tree_html import draw_tree
from foedus.reports.watch_svg import draw_watch


def write_html(dossier: Dossier) -> str:
    """Write the report of a dossier as one self-contained HTML page."""
    return show_report(build_report(dossier))


def show_report(report: Report) -> str:
    """Write a report as one self-contained HTML page."""
    shower = Shower(anchors=report.anchors)
    numbered = list(enumerate(report.sections, 1))
    sections = [
        make_section(section.id, number, section.title, [shower.show(block, 3) for block in section.blocks])
        for number, section in numbered
    ]
    return write_page(
        report.title,
        make_masthead(report.title, report.eyebrow, shower.words(report.lede), report.meta),
        make_contents([(section.id, number, section.title) for number, section in numbered]),
        sections,
        list(report.footer),
    )


def draw_figure(figure: Figure) -> Element:
    """Draw any figure."""
    if isinstance(figure, MapFigure):
        return draw_map(figure)
    if isinstance(figure, TimelineFigure):
        return draw_timeline(figure)
    if isinstance(figure, GanttFigure):
        return draw_gantt(figure)
    if isinstance(figure, ArrivalsFigure):
        return draw_arrivals(figure)
    if isinstance(figure, CoverageFigure):
        return draw_coverage(figure)
    return draw_watch(figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """Turns blocks into elements; ``anchors`` says where each reference leads, ``numbers`` names tables."""

    anchors: dict[str, str]
    numbers: Iterator[int] = field(default_factory=count)

    def show(self, block: Block, level: int) -> Child:
        """Give a block as elements; ``level`` is that of the next heading below."""
        if isinstance(block, Paragraph):
            return make("p", self.words(block.text), class_=None if block.role == "body" else block.role)
        if isinstance(block, Numbers):
            wide = next((n for n in (3, 4, 5) if len(block.items) % n == 0), 3)
            return make("dl", [self._number(item) for item in block.items], class_=f"numbers of-{wide}")
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Chart):
            return self._chart(block)
        if isinstance(block, Bullets):
            items = [make("li", self.words(text)) for text in block.items]
            return make("ol" if block.ordered else "ul", items, class_="steps" if block.ordered else "plain")
        if isinstance(block, Answer):
            return self._answer(block, level)
        if isinstance(block, Voices):
            return self._voices(block)
        if isinstance(block, SideBySide):
            return self._sides(block, level)
        if isinstance(block, Sub):
            return [make(f"h{level}", block.title), *(self.show(inner, level + 1) for inner in block.blocks)]
        sides = (make("div", self.show(block.left, level)), make("div", self.show(block.right, level)))
        return make("div", *sides, class_="beside")

    def words(self, text: Text) -> list[Child]:
        """Give words with their references as links."""
        return [part for span in text for part in self._span(span)]

    def link(self, refs: tuple[str, ...]) -> list[Element]:
        """Give a small link per reference, between which a line may break; an id that leads nowhere is no link."""
        out: list[Element] = []
        for ref in dict.fromkeys(refs):
            if ref in self.anchors:
                place = f"#{self.anchors[ref]}"
                out.append(make("a", ref, href=place, class_="ref", aria_label=f"source {ref}"))
            else:
                out.append(make("span", ref, class_="ref"))
            out.append(make("wbr"))
        return out

    def _span(self, span: Span) -> list[Child]:
        inner: Child = make("b", span.text) if span.strong else span.text
        if span.href:
            outside = not span.href.startswith("#")
            inner = make("a", inner, href=span.href, rel="noreferrer noopener" if outside else None)
        return [inner, *self.link(span.refs)]

    def _number(self, item: KeyNumber) -> Element:
        unit = make("small", f" {item.unit}") if item.unit else None
        note = make("dd", self.words(item.note), class_="note") if item.note else None
        return make("div", make("dt", item.label), make("dd", item.value, unit, class_="value"), note)

    def _table(self, table: Table) -> Element:
        head = make("thead", make("tr", [make("th", c.title, scope="col", class_=_align(c)) for c in table.columns]))
        body = make("tbody", [self._row(row, table.columns) for row in table.rows])
        name = f"table-{next(self.numbers)}"
        grid = make("table", head, body, aria_labelledby=name)
        scroll = make("div", grid, class_="scroll", tabindex="0", role="region", aria_labelledby=name)
        hint = make("p", "Scroll the table sideways to see all columns.", class_="hint")
        note = make("p", self.words(table.note), class_="note") if table.note else None
        if not table.fold:
            return make(
                "div", make("p", table.title, class_="table-title", id=name), hint, scroll, note, class_="table-box"
            )
        summary = make("summary", make("span", table.title, id=name), f" (table, {len(table.rows)} rows)")
        class_ = "fold in-print" if table.in_print else "fold"
        return make("details", summary, make("div", hint, scroll, note, class_="table-box"), class_=class_)

    def _row(self, row: Row, columns: tuple[Column, ...]) -> Element:
        own = columns[len(columns) - len(row.cells) :]
        cells = [self._cell(cell, column) for cell, column in zip(row.cells, own, strict=True)]
        return make("tr", cells, id=row.id or None, data_peek=row.peek or None)

    def _cell(self, cell: Cell, column: Column) -> Element:
        words: Child = self.words(cell.text)
        if cell.tone:
            words = make("span", words, class_=f"tag {cell.tone}")
        if cell.more:
            fold = make("details", make("summary", "more"), self.words(cell.more), class_="fold in-print")
            words = [words, fold]
        if column.kind == "head":
            if cell.n_rows > 1:
                return make("th", words, scope="rowgroup", rowspan=cell.n_rows)
            return make("th", words, scope="row")
        return make("td", words, class_=_align(column))

    def _chart(self, chart: Chart) -> Element:
        figure = chart.figure
        return make(
            "figure",
            make("p", figure.title, class_="figure-title", id=f"{figure.id}-name"),
            make("div", draw_figure(figure), class_="scroll", tabindex="0", role="region", aria_label=figure.title),
            make("p", "Scroll the figure sideways, or read the table below it.", class_="hint"),
            draw_legend(figure),
            make("figcaption", self.words(chart.caption)),
            self._table(chart.twin) if chart.twin is not None else None,
            class_="chart",
            aria_labelledby=f"{figure.id}-name",
        )

    def _answer(self, answer: Answer, level: int) -> Element:
        details = [(make("dt", name), make("dd", self.words(text))) for name, text in answer.details]
        return make(
            "article",
            make(f"h{level}", answer.question),
            make("p", make("span", answer.verdict, class_=f"tag {answer.tone}"), " ", self.words(answer.headline)),
            make("dl", details),
            make(
                "details",
                make("summary", "Why: the tree of grounds, the negative branch included"),
                draw_tree(answer.ground, self.link, answer.treaty),
                class_="fold in-print",
            ),
            class_="finding",
            id=answer.id,
        )

    def _voices(self, voices: Voices) -> Element:
        items = [
            make(
                "li",
                make("span", voice.who, class_="who"),
                make("span", f" ({voice.manner}): ", class_="cite"),
                self.words(voice.text),
            )
            for voice in voices.items
        ]
        return make("ul", items, class_="voices")

    def _sides(self, block: SideBySide, level: int) -> Element:
        sides = [make("div", make("p", self.words(side))) for side in block.sides]
        note = make("p", self.words(block.note), class_="note") if block.note else None
        heading = make(f"h{level}", block.title)
        return make("div", heading, make("div", sides, class_="sides"), note, class_="dispute", id=block.id)


def _align(column: Column) -> str | None:
    return {"num": "num", "long": "long"}.get(column.kind)
