"""The columns of a table of pledges.

What lives here: one row a column. What does not: what one column says about another (``crosscheck``).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final, get_args

from foedus.domain.pledges import FORCE_LEVELS, READINESS, CaveatKind, VisitKind
from foedus.formats.deployment import cells
from foedus.formats.deployment.columns import Column, Group, Layout

_WORD: Final = cells.make_word_parser
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_date(cell: object) -> object:
    """Read a legal date: a text such as 2022-01-06, or a date cell of a spreadsheet without a time of day.

    Raises
    ------
    CellError
        If it is none.
    """
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second) != (0, 0, 0):
            raise cells.CellError("a date without a time of day, such as 2022-01-06", "date")
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str) and _DATE.fullmatch(cell.strip()):
        try:
            return date.fromisoformat(cell.strip())
        except ValueError:
            raise cells.CellError("a date that the calendar has", "no-such-date") from None
    raise cells.CellError("a date such as 2022-01-06", "date", "year, month, day, with hyphens")


def parse_words(cell: object) -> object:
    """Read words with semicolons between them.

    Raises
    ------
    CellError
        If it is no text.
    """
    return tuple(word for part in str(cells.need_text(cell)).split(";") if (word := part.strip()))


def _make(group: Group, name: str, parse: cells.Parse, text: str, field: str = "") -> Column:
    return Column(name=name, group=group, field=field or name.removeprefix(f"{group}_"), parse=parse, text=text)


def _pledge(name: str, parse: cells.Parse, text: str, field: str = "") -> Column:
    return _make("pledge", name, parse, text, field or name)


COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        name="row", group="row", field="row", parse=_WORD(("pledge", "more")), text="pledge, or more of the one above"
    ),
    _pledge("pledge", cells.parse_name, "id of the pledge", "id"),
    _pledge("state", cells.parse_name, "ISO 3166 alpha-3"),
    _pledge("unit", cells.need_text, "name of the real unit"),
    _pledge("capabilities", cells.parse_ids, "generic units it can serve as, with spaces between"),
    _pledge("persons", cells.parse_whole, "strength"),
    _pledge("vehicles", cells.parse_whole, "how many it brings"),
    _pledge("element", cells.parse_name, "element of a contingent of the mission that it is"),
    _pledge("readiness", _WORD(READINESS), "level_1, level_2, level_3 or rapid"),
    _pledge("valid_from_on", parse_date, "first day of the pledge"),
    _pledge("valid_until_on", parse_date, "last day of the pledge"),
    _pledge("notice_h", cells.parse_number, "from the request until it stands ready"),
    _pledge("travel_h", cells.parse_number, "on the way"),
    _pledge("own_lift", cells.parse_yes, "yes: moves by means of its own"),
    _pledge("self_sustainment_d", cells.parse_number, "days"),
    _pledge("specialists", parse_words, "special abilities, with semicolons between"),
    _pledge("languages", parse_words, "with semicolons between"),
    _pledge("may_lead", cells.parse_yes, "yes: would lead a sector"),
    _pledge("cost", cells.parse_number, "in the register's unit of account"),
    _pledge("sidc", cells.parse_name, "code of its symbol, 20 or 30 digits"),
    _pledge("sidc_edition", cells.need_text, "edition that the code belongs to"),
    _make("visit", "visit_kind", _WORD(get_args(VisitKind)), "assessment or verification"),
    _make("visit", "visit_on", parse_date, "day of the visit", "visited_on"),
    _make("visit", "visit_passed", cells.parse_yes, "yes or no"),
    _make("visit", "visit_text", cells.need_text, "what was found"),
    _make("equipment", "equipment_item", cells.need_text, "what it is"),
    _make("equipment", "equipment_count", cells.parse_whole, "how many"),
    _make("equipment", "equipment_text", cells.need_text, "state, calibre, anything else"),
    _make("caveat", "caveat_kind", _WORD(get_args(CaveatKind)), "task, place, force, duration, command or transit"),
    _make("caveat", "caveat_text", cells.need_text, "as the state words it"),
    _make("caveat", "caveat_only", cells.parse_ids, "what it leaves, with spaces between; empty: all"),
    _make("caveat", "caveat_barred", cells.parse_ids, "what it bars, with spaces between"),
    _make("caveat", "caveat_at_most_d", cells.parse_number, "longest stay"),
    _make("caveat", "caveat_at_most_force", _WORD(FORCE_LEVELS), "most force it may use"),
    _make("caveat", "caveat_rests_on", cells.parse_ids, "claims and assumptions"),
    _make("caveat", "caveat_known_at", cells.parse_moment, "since when it is known"),
    _pledge("rests_on", cells.parse_ids, "claims and assumptions, with spaces between"),
    _pledge("known_at", cells.parse_moment, "since when it is known"),
    _pledge("notes", cells.need_text, "anything else"),
)

LAYOUT: Final = Layout(
    sheet="pledges",
    key="pledge",
    key_text="the id of a pledge",
    columns=COLUMNS,
    aliases={
        "id": "pledge",
        "pledgeid": "pledge",
        "country": "state",
        "tcc": "state",
        "pax": "persons",
        "strength": "persons",
        "level": "readiness",
        "pcrslevel": "readiness",
        "validfrom": "valid_from_on",
        "validuntil": "valid_until_on",
        "language": "languages",
        "remarks": "notes",
    },
    refused={
        "noticetomove": "hours and days bear that name: give hours in notice_h",
        "caveats": "a caveat stands in caveat_kind, caveat_text and what it leaves or bars; one row each",
    },
    first_words=("pledge", "more"),
)
