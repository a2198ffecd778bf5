"""How the columns of a table of conflict events become claims.

What lives here: the noun of a mapping file. What does not: reading a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: protest, riot and armed attack are separate
IncidentSort = Literal[
    "protest", "riot", "armed_attack", "battle", "explosion", "violence_against_civilians", "strategic", "accident",
    "detention", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EventColumns:
    """Which column holds what; empty: the table has none."""

    #: the table's own id of an event
    id: str
    #: the day, or the first of several
    date: str
    #: the last day
    until: str = ""
    #: what is said to have happened
    text: str = ""
    #: who says so; empty or blank: the carrier
    by: str = ""
    #: the table's word for the sort of event
    sort: str = ""
    #: the state or territory, in words
    territory: str = ""
    place: str = ""
    #: latitude
    lat_deg: str = ""
    #: longitude
    lon_deg: str = ""
    #: deaths as counted
    deaths: str = ""
    #: lowest count
    deaths_low: str = ""
    #: highest count
    deaths_high: str = ""
    #: since when the row is public; empty: the day of the snapshot
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortWord:
    """A word of the table for a sort of event, and ours."""

    value: str
    sort: IncidentSort


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMapping:
    """How one sort of table is read."""

    id: str
    title: str
    #: who compiled the table: it carries what its sources say
    carrier: str
    columns: EventColumns
    #: forms of a date, as Python writes them, tried in order
    date_forms: tuple[str, ...] = ("%Y-%m-%d",)
    sorts: tuple[SortWord, ...] = ()
    #: the delimiter; empty: found from the header row
    delimiter: str = ""
