"""Which claims were taken back, by whom, from when on.

What lives here: whose retraction ends a claim. What does not: any other way in which a claim ends.

Only its own speaker takes back a claim; and who entered it may say that their own entry was a mistake. What anybody
else says against it is a remark beside it. No claim ends before it became known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from foedus.instants import parse_instant
from foedus.record.entries import Entry, name_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """That a claim was taken back: by which entry, by whom, and when that became known."""

    entry: int
    by: str
    at: datetime


def find_retractions(entries: Iterable[Entry]) -> tuple[dict[str, Retraction], dict[str, list[Entry]]]:
    """Give by the id of each claim the first retraction that ends it, and those of others, which do not."""
    claims: dict[str, list[Entry]] = {}
    said: list[Entry] = []
    for entry in entries:
        if entry.kind == "claim":
            claims.setdefault(name_entry(entry), []).append(entry)
        elif entry.kind == "retraction":
            said.append(entry)
    own: dict[str, Retraction] = {}
    strange: dict[str, list[Entry]] = {}
    for entry in said:
        name, copies = str(entry.body["of"]), claims.get(str(entry.body["of"]), [])
        if not copies or not may_retract(entry.body, entry.author, copies):
            strange.setdefault(name, []).append(entry)
            continue
        at = max(parse_instant(entry.body["known_at"]), parse_instant(copies[-1].body["known_at"]))
        if name not in own or at < own[name].at:
            own[name] = Retraction(entry=entry.n, by=entry.body["by"], at=at)
    return own, strange


def may_retract(body: Mapping[str, str], author: str, copies: Iterable[Entry]) -> bool:
    """Say whether a retraction is the speaker's, or that of who entered the claim by mistake."""
    by = _fold(body["by"])
    return any(by == _fold(copy.body["by"]) or (by == _fold(author) and author == copy.author) for copy in copies)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
