"""The columns of a deployment table: their names, what each holds, and the headings that people use instead.

What lives here: one row a column, and how a heading becomes a column. What does not: cells, and rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from foedus.domain.deployment import ItemKind
from foedus.domain.plans import Cause, SizeCategory
from foedus.domain.transport import Mode
from foedus.errors import Fault
from foedus.formats.deployment import cells
from foedus.formats.faults import suggest_near
from foedus.units import suggest_name

Group = Literal["row", "line", "item", "release", "pledge", "visit", "equipment", "caveat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, the field it fills, how its cells are read."""

    name: str
    group: Group
    field: str
    parse: cells.Parse
    text: str


def _line(name: str, parse: cells.Parse, text: str, field: str = "") -> Column:
    return Column(name=name, group="line", field=field or name, parse=parse, text=text)


def _item(name: str, parse: cells.Parse, text: str, field: str = "") -> Column:
    return Column(name=name, group="item", field=field or name.removeprefix("item_"), parse=parse, text=text)


def _release(name: str, parse: cells.Parse, text: str) -> Column:
    return Column(name=name, group="release", field=name.removeprefix("release_"), parse=parse, text=text)


_NAME: Final = cells.allow_none(cells.parse_name)
_AT: Final = cells.allow_none(cells.parse_moment)
_LENGTH: Final = cells.allow_none(cells.parse_positive)
_WORD: Final = cells.make_word_parser

#: which rows begin a line, and which add pieces or releases to the line above
ROW_WORDS: Final = ("line", "more")

COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="row", group="row", field="row", parse=_WORD(ROW_WORDS), text="line, or more of the line above"),
    _line("uln", cells.parse_name, "unit line number"),
    _line("parent_uln", _NAME, "unit line number of the unit it is part of", "parent"),
    _line("unit", cells.need_text, "name of the unit"),
    _line("contingent", cells.need_text, "whose it is"),
    _line("persons", cells.parse_whole, "how many travel"),
    _line("person_kg", cells.parse_positive, "one person with kit"),
    _line("origin", _NAME, "where the unit starts: id of a place"),
    _line("poe", _NAME, "port of embarkation: id of a place"),
    _line("pod", _NAME, "port of debarkation: id of a place"),
    _line("destination", _NAME, "where the unit is wanted: id of a place"),
    _line("ald_at", _AT, "available to load, at the POE"),
    _line("ead_at", _AT, "earliest arrival, at the POD"),
    _line("lad_at", _AT, "latest arrival, at the POD"),
    _line("rdd_at", _AT, "required at the destination"),
    _line("not_after_at", _AT, "the line is missed after it"),
    _line("priority", cells.parse_rank, "1 goes first"),
    _line("mode", cells.allow_none(_WORD(get_args(Mode))), "air, road, rail or sea; none: any"),
    _line("together", cells.parse_yes, "yes: in one load"),
    _line("ready_frac", cells.parse_share, "share of the unit that makes it ready"),
    _line("rides_along", cells.parse_yes, "yes: people outside the force, where there is room"),
    _item("item_kind", cells.allow_none(_WORD(get_args(ItemKind))), "vehicle or cargo; none: it brings nothing"),
    _item("item", cells.need_text, "what it is", "name"),
    _item("item_category", _WORD(get_args(SizeCategory)), "bulk, oversize or outsize"),
    _item("item_hazardous", cells.parse_yes, "yes or no, beside the category"),
    _item("item_count", cells.parse_whole, "how many pieces", "count"),
    _item("item_mass_kg", cells.parse_positive, "one piece as it travels"),
    _item("item_length_m", _LENGTH, "one piece as it travels"),
    _item("item_width_m", _LENGTH, "one piece as it travels"),
    _item("item_height_m", _LENGTH, "one piece as it travels"),
    _release("release_cause", cells.allow_none(_WORD(get_args(Cause))), "why it waits; none: nothing holds it"),
    _release("release_at", cells.parse_moment, "until when it waits"),
    _release("release_text", cells.need_text, "in words"),
    _release("release_rests_on", cells.parse_ids, "ids of claims and assumptions, with spaces between"),
    _line("notes", cells.need_text, "anything else"),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
BY_GROUP: Final = {
    group: tuple(column for column in COLUMNS if column.group == group) for group in ("line", "item", "release")
}

#: other headings that mean one column without doubt, in small letters and without signs
ALIASES: Final[dict[str, str]] = {
    "unitlinenumber": "uln",
    "parent": "parent_uln",
    "parentuln": "parent_uln",
    "unitname": "unit",
    "force": "contingent",
    "nation": "contingent",
    "pax": "persons",
    "personnel": "persons",
    "orig": "origin",
    "apoe": "poe",
    "spoe": "poe",
    "apod": "pod",
    "spod": "pod",
    "dest": "destination",
    "ald": "ald_at",
    "ead": "ead_at",
    "lad": "lad_at",
    "rdd": "rdd_at",
    "pri": "priority",
    "remarks": "notes",
    "note": "notes",
}
_PER_PIECE: Final = "give the mass of one piece in item_mass_kg and the pieces in item_count"
#: headings that name a unit or a date of another kind: never converted silently
REFUSED: Final[dict[str, str]] = {
    "stons": f"a short ton is 907.18474 kg: {_PER_PIECE}",
    "ston": f"a short ton is 907.18474 kg: {_PER_PIECE}",
    "shorttons": f"a short ton is 907.18474 kg: {_PER_PIECE}",
    "ltons": f"a long ton is 1016.0469088 kg: {_PER_PIECE}",
    "longtons": f"a long ton is 1016.0469088 kg: {_PER_PIECE}",
    "mtons": "a measurement ton is a volume of 40 cubic feet: give item_length_m, item_width_m and item_height_m",
    "tons": f"three tons bear that name: {_PER_PIECE}",
    "tonnes": f"a tonne is 1000 kg: {_PER_PIECE}",
    "lbs": f"a pound is 0.45359237 kg: {_PER_PIECE}",
    "weight": f"a weight without its unit: {_PER_PIECE}",
    "length": "a length without its unit: give item_length_m",
    "width": "a width without its unit: give item_width_m",
    "height": "a height without its unit: give item_height_m",
    "sqft": "a square foot is 0.09290304 square metres: give item_length_m and item_width_m",
    "cday": "days from C-day have no zone: give instants in ald_at, ead_at, lad_at, rdd_at",
    "rld": "ready to load at the origin: give it as a release with the cause readiness",
    "crd": "required by the commander: if it is the date at the destination, call it rdd_at",
    "vehicles": "give each sort of vehicle in item_kind, item_count and item_mass_kg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one kind of table, and how its headings are read.

    ``key`` is the column that no table may lack; ``sheet`` the sheet of a workbook; ``first_words`` what the column
    ``row`` says where an entry begins, and where a row adds to it.
    """

    sheet: str
    key: str
    key_text: str
    columns: tuple[Column, ...]
    aliases: Mapping[str, str]
    refused: Mapping[str, str]
    first_words: tuple[str, str]

    @property
    def by_name(self) -> dict[str, Column]:
        """Give the columns by heading."""
        return {column.name: column for column in self.columns}

    def list_group(self, group: str) -> tuple[Column, ...]:
        """Give the columns of one group, in order."""
        return tuple(column for column in self.columns if column.group == group)

    def read_header(self, headings: list[object], *, file: str, line: int) -> tuple[dict[str, int], list[Fault]]:
        """Say in which position each column stands, and what is wrong with the headings.

        Parameters
        ----------
        headings
            The cells of the first row.
        """
        found: dict[str, int] = {}
        faults: list[Fault] = []

        def note(position: int, heading: object, expected: str, code: str, hint: str) -> None:
            faults.append(
                Fault(
                    file=file,
                    line=line,
                    column=position + 1,
                    field=str(heading or ""),
                    found=cells.show_cell(heading),
                    expected=expected,
                    code=code,
                    hint=hint,
                )
            )

        for position, heading in enumerate(headings):
            name = self._find_column(heading)
            if name is None:
                note(position, heading, "the heading of a column that is known", "unknown-column", self._hint(heading))
            elif name in found:
                hint = f"column {found[name] + 1} means {name} too: keep one of them"
                note(position, heading, "one heading for each column", "duplicate-column", hint)
            else:
                found[name] = position
        if self.key not in found and not faults:
            expected = f"a column {self.key}: {self.key_text}"
            note(0, headings[0] if headings else None, expected, "missing-column", "")
        return found, faults

    def count_known(self, headings: list[object]) -> int:
        """Count the headings that are known, or known to be refused: how sniffing chooses between two separators."""
        return sum(self._find_column(heading) is not None or _squeeze(heading) in self.refused for heading in headings)

    def _find_column(self, heading: object) -> str | None:
        """Give the column that a heading means, or None."""
        name = re.sub(r"[\s-]+", "_", str(heading or "").strip().lower())
        return name if name in self.by_name else self.aliases.get(_squeeze(heading))

    def _hint(self, heading: object) -> str:
        """Say what a heading that is not known may have been meant to be."""
        if isinstance(heading, cells.Formula) or cells.is_empty(heading):
            return "give each column that has cells a heading, and take empty columns out"
        squeezed = _squeeze(heading)
        if squeezed in self.refused:
            return self.refused[squeezed]
        name = re.sub(r"[\s-]+", "_", str(heading).strip().lower())
        better = suggest_name(name)
        if better in self.by_name:
            return f"write {better}, with its unit"
        return suggest_near(name, self.by_name) or "foedus writes a table with every column"


def _squeeze(heading: object) -> str:
    return re.sub(r"[\W_]+", "", str(heading or "").lower())


DEPLOYMENT: Final = Layout(
    sheet="deployment",
    key="uln",
    key_text="the unit line number",
    columns=COLUMNS,
    aliases=ALIASES,
    refused=REFUSED,
    first_words=("line", "more"),
)
