"""What a report says, as a candidate for a claim: never more than a proposal to a person.

What lives here: the nouns of a candidate and their plain form for JSON, as named tuples since there are many of them.
What does not: how they are found.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from foedus.domain.wording import ActKind


class Amount(NamedTuple):
    """A number of something; ``value`` None: only told in a word, which ``modifier`` holds ("hundreds")."""

    value: int | float | None
    value_to: int | float | None
    unit: str
    modifier: str


class Dated(NamedTuple):
    """A date as exactly as it was told; None: open, as the report names no day it could be counted from."""

    from_on: date | None
    to_on: date | None
    granularity: str
    part: str = ""


class Held(NamedTuple):
    """That a candidate holds, or denies, one side of a matter told in two ways."""

    framing: str
    value: bool


class Resolution(NamedTuple):
    """A pronoun or common noun that was read as a name, and why."""

    written: str
    taken_as: str
    why: str


class Candidate(NamedTuple):
    """One act as one report tells it.

    ``span`` and ``sentence`` are character offsets in the text as read. ``dates`` say when it happened, ``stated`` when
    it was said. ``states`` holds the codes of states among the actors and ``bodies`` the ids of organisations.
    ``found_by``: rules, or the model of an endpoint.
    """

    file: str
    span: tuple[int, int]
    text: str
    kind: ActKind
    actors: tuple[str, ...]
    object: str
    quantities: tuple[Amount, ...]
    dates: tuple[Dated, ...]
    places: tuple[str, ...]
    attribution: tuple[str, ...]
    hearsay: bool
    negated: bool
    intended: bool
    rule: str
    quoted: bool
    stated: tuple[Dated, ...]
    sentence: tuple[int, int]
    states: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    #: states named in the object: to whom, where
    towards: tuple[str, ...] = ()
    resolved: tuple[Resolution, ...] = ()
    open: tuple[str, ...] = ()
    holds: tuple[Held, ...] = ()
    found_by: str = "rules"
    #: the state most named so far in the report: where things happen, unless said otherwise
    host: str = ""
    reported_on: date | None = None
    outlet: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the candidate as plain values, in the order of the contract."""
        return {
            "file": self.file,
            "span": list(self.span),
            "text": self.text,
            "kind": self.kind,
            "actors": list(self.actors),
            "object": self.object,
            "quantities": [
                {"value": q.value, "value_to": q.value_to, "unit": q.unit, "modifier": q.modifier}
                for q in self.quantities
            ],
            "dates": [_show_date(d) for d in self.dates],
            "places": list(self.places),
            "attribution": list(self.attribution),
            "hearsay": self.hearsay,
            "negated": self.negated,
            "intended": self.intended,
            "rule": self.rule,
            "quoted": self.quoted,
            "stated": [_show_date(d) for d in self.stated],
            "sentence": list(self.sentence),
            "resolved": [{"written": r.written, "taken_as": r.taken_as, "why": r.why} for r in self.resolved],
            "open": list(self.open),
            "found_by": self.found_by,
            "states": list(self.states),
            "bodies": list(self.bodies),
            "towards": list(self.towards),
            "host": self.host,
            "reported_on": self.reported_on.isoformat() if self.reported_on else None,
            "outlet": self.outlet,
        }


def _show_date(dated: Dated) -> dict[str, Any]:
    shown = {
        "from": dated.from_on.isoformat() if dated.from_on else None,
        "to": dated.to_on.isoformat() if dated.to_on else None,
        "granularity": dated.granularity,
    }
    return shown | {"part": dated.part} if dated.part else shown
