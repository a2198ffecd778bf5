"""A report as Markdown: the same words and tables, figures by the tables that say the same.

What lives here: blocks as Markdown. What does not: what they say (``content``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.domain.outcome import Ground
from foedus.reports.blocks import (
    Answer,
    Beside,
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Numbers,
    Paragraph,
    Report,
    Row,
    SideBySide,
    Sub,
    Table,
    Text,
    Voices,
)
from foedus.reports.content.build import build_report
from foedus.reports.dossier import Dossier
from foedus.reports.tree_html import TRUTHS, name_treaty, show_cite

_MARKED: Final = "\\`*_{}[]<>#|"


def write_markdown(dossier: Dossier) -> str:
    """Write the report of a dossier as Markdown."""
    return show_markdown(build_report(dossier))


def show_markdown(report: Report) -> str:
    """Write a report as Markdown."""
    lines = [f"# {escape(report.title)}", "", f"*{escape(report.eyebrow)}*", "", words(report.lede), ""]
    lines += [f"- **{escape(name)}:** {escape(value)}" for name, value in report.meta]
    for number, section in enumerate(report.sections, 1):
        lines += ["", f"## {number}. {escape(section.title)}", ""]
        for block in section.blocks:
            lines += [*_show(block, 3), ""]
    lines += ["---", "", *(escape(line) for line in report.footer)]
    text = "\n".join(line.rstrip() for line in lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text + "\n"


def escape(text: str) -> str:
    r"""Write text so that none of it is read as markup.

    Examples
    --------
    >>> escape("a*b <i>")
    'a\\*b \\<i\\>'
    """
    flat = " ".join(text.split())
    marked = "".join(f"\\{letter}" if letter in _MARKED else letter for letter in flat)
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and flat else ""
    return f"{lead}{marked}{trail}"


def words(text: Text) -> str:
    """Write words with their references behind them in brackets."""
    out = []
    for span in text:
        body = escape(span.text)
        if span.strong and body.strip():
            body = f"**{body.strip()}**" + (" " if body.endswith(" ") else "")
        if span.href and not span.href.startswith("#"):
            body = f"[{body}](<{span.href.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>)"
        refs = f" \\[{', '.join(dict.fromkeys(span.refs))}\\]" if span.refs else ""
        out.append(body + refs)
    return "".join(out).strip()


def _show(block: Block, level: int) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"> {words(block.text)}" if block.role == "creed" else words(block.text)
    elif isinstance(block, Numbers):
        for item in block.items:
            note = f" ({words(item.note)})" if item.note else ""
            yield f"- **{escape(item.label)}:** {escape(f'{item.value} {item.unit}'.strip())}{note}"
    elif isinstance(block, Table):
        yield from _show_table(block)
    elif isinstance(block, Chart):
        yield f"**{escape(block.figure.title)}.** {escape(block.figure.description)} {words(block.caption)}"
        yield ""
        if block.twin is not None:
            yield from _show_table(block.twin)
    elif isinstance(block, Bullets):
        for n, text in enumerate(block.items, 1):
            yield f"{f'{n}.' if block.ordered else '-'} {words(text)}"
    elif isinstance(block, Answer):
        yield from _show_answer(block, level)
    elif isinstance(block, Voices):
        for voice in block.items:
            yield f"- **{escape(voice.who)}** ({escape(voice.manner)}): {words(voice.text)}"
    elif isinstance(block, SideBySide):
        yield f"{'#' * level} {escape(block.title)}"
        yield ""
        for side in block.sides:
            yield f"- {words(side)}"
        yield ""
        yield words(block.note)
    else:
        yield from _show_parts(block, level)


def _show_parts(block: Sub | Beside, level: int) -> Iterator[str]:
    for part in (block.left, block.right) if isinstance(block, Beside) else (block,):
        yield f"{'#' * level} {escape(part.title)}"
        yield ""
        for inner in part.blocks:
            yield from _show(inner, level + 1)
            yield ""


def _show_answer(answer: Answer, level: int) -> Iterator[str]:
    yield f"{'#' * level} {escape(answer.question)}"
    yield ""
    yield f"**{escape(answer.verdict)}.** {words(answer.headline)}"
    yield ""
    for name, text in answer.details:
        yield f"- {escape(name)}: {words(text)}"
    yield ""
    yield from _show_ground(answer.ground, answer.treaty, 0)


def _show_ground(ground: Ground, treaty: str, depth: int) -> Iterator[str]:
    treaty = name_treaty(ground, treaty)
    label = ground.label.rpartition("/")[2].replace("_", " ")
    text = f": {ground.text}" if ground.text else ""
    cite = f" [{show_cite(ground.cite, treaty)}]" if ground.cite else ""
    checked = f" (checked: {ground.checked})" if ground.checked else ""
    said = f" — {'; '.join(ground.said)}" if ground.said else ""
    yield f"{'  ' * depth}- **{TRUTHS[ground.truth]}** {escape(label + text + cite + checked + said)}"
    for child in ground.children:
        yield from _show_ground(child, treaty, depth + 1)


def _show_table(table: Table) -> Iterator[str]:
    yield f"**{escape(table.title)}**"
    yield ""
    yield _line([escape(column.title) for column in table.columns])
    yield _line(["---:" if column.kind == "num" else "---" for column in table.columns])
    for row in table.rows:
        yield _line(_cells(row, table.columns))
    if table.note:
        yield ""
        yield words(table.note)


def _cells(row: Row, columns: tuple[Column, ...]) -> list[str]:
    """Give the fields of a row; one under a cell of several rows gets an empty head."""
    missing = len(columns) - len(row.cells)
    return [""] * missing + [_cell(cell) for cell in row.cells]


def _cell(cell: Cell) -> str:
    return " ".join(filter(None, (words(cell.text), words(cell.more))))


def _line(fields: list[str]) -> str:
    return f"| {' | '.join(fields)} |"
