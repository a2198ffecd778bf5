"""What a report says, in blocks that any form can show.

What lives here: words with the references they walk back to, and the blocks that sections are made of. What does
not: any markup, and where the words come from (``content``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from foedus.domain.outcome import Ground
from foedus.reports.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of words. ``refs`` are ids of claims and assumptions they rest on; ``href`` an address to follow."""

    text: str
    strong: bool = False
    refs: tuple[str, ...] = ()
    href: str = ""


Text = tuple[Span, ...]
Tone = Literal[
    "",
    "all",
    "some",
    "none",
    "inconsistent",
    "yes",
    "no",
    "open",
    "may",
    "may-not",
    "within",
    "missed",
    "given",
    "plain",
]


def say(*parts: str | Span, refs: tuple[str, ...] = ()) -> Text:
    """Join words into a text; ``refs`` are put behind the last of them."""
    spans = [Span(text=part) if isinstance(part, str) else part for part in parts]
    if refs:
        spans.append(Span(text="", refs=refs))
    return tuple(spans)


def lower_first(text: str) -> str:
    """Give text that goes on behind a colon or a semicolon: its first letter small, unless the first word is a name.

    Examples
    --------
    >>> lower_first("Consultations were held"), lower_first("UN helmets")
    ('consultations were held', 'UN helmets')
    """
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def strong(text: str) -> Span:
    """Give words that carry the weight of a sentence."""
    return Span(text=text, strong=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; a ``creed`` is what the reader must not miss, a ``note`` is small."""

    text: Text
    role: Literal["body", "lede", "note", "creed"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNumber:
    """One number with its name; ``unit`` follows it in small letters."""

    label: str
    value: str
    unit: str = ""
    note: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Key numbers side by side."""

    items: tuple[KeyNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, and what stands in it (``head`` names the row, ``long`` wants room)."""

    title: str
    kind: Literal["text", "num", "long", "head"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one field of a table; a tone makes it a small label whose words say the same.

    ``n_rows``: a head cell that names so many rows; the rows below it leave it out. ``more`` is unfolded when asked
    for.
    """

    text: Text
    tone: Tone = ""
    n_rows: int = 1
    more: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; ``id`` makes it a place to link to, ``peek`` is shown beside a link to it."""

    cells: tuple[Cell, ...]
    id: str = ""
    peek: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its title. ``fold`` hides it until it is asked for; ``in_print`` unfolds it on paper."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Text = ()
    fold: bool = False
    in_print: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure with its caption, and the table that says the same in words."""

    figure: Figure
    caption: Text
    twin: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list; ``ordered`` where the order is the point."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question of law, with the tree it stands on and the treaty whose sources its tags name."""

    id: str
    question: str
    tone: Tone
    verdict: str
    headline: Text
    details: tuple[tuple[str, Text], ...]
    treaty: str
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What somebody said, in which manner."""

    who: str
    manner: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What several said, one under the other."""

    items: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Claims that do not agree, side by side."""

    id: str
    title: str
    sides: tuple[Text, ...]
    note: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sub:
    """A part of a section under a heading of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two parts that belong next to each other where the page is wide enough."""

    left: Sub
    right: Sub


Block = Paragraph | Numbers | Table | Chart | Bullets | Answer | Voices | SideBySide | Sub | Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the report."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report: what stands above, then the sections. ``anchors`` gives, by id, where a reference leads."""

    title: str
    eyebrow: str
    lede: Text
    meta: tuple[tuple[str, str], ...]
    creed: str
    sections: tuple[Section, ...]
    anchors: dict[str, str]
    footer: tuple[str, ...]


def list_refs(block: Block) -> Iterator[str]:
    """Give every id that a block refers to, in order, repeats included."""
    for text in _list_texts(block):
        for span in text:
            yield from span.refs
    if isinstance(block, Answer):
        yield from _list_claims(block.ground)


def _list_claims(ground: Ground) -> Iterator[str]:
    yield from ground.claims
    for child in ground.children:
        yield from _list_claims(child)


def _list_texts(block: Block) -> Iterator[Text]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Numbers):
        yield from (item.note for item in block.items)
    elif isinstance(block, Table):
        yield from (text for row in block.rows for cell in row.cells for text in (cell.text, cell.more))
        yield block.note
    elif isinstance(block, Chart):
        yield block.caption
        if block.twin is not None:
            yield from _list_texts(block.twin)
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Answer):
        yield block.headline
        yield from (text for _, text in block.details)
    elif isinstance(block, Voices):
        yield from (voice.text for voice in block.items)
    elif isinstance(block, SideBySide):
        yield from block.sides
        yield block.note
    elif isinstance(block, Sub):
        for inner in block.blocks:
            yield from _list_texts(inner)
    else:
        yield from _list_texts(block.left)
        yield from _list_texts(block.right)
