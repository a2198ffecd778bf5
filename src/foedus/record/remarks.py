"""What is said about entries: that a copy was wrong, that a person named asks to have it put right, that one vouches.

What lives here: finding what later entries say about an earlier one. What does not: any change of it; both stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from foedus.instants import parse_instant
from foedus.record.entries import Entry, name_entry
from foedus.record.retractions import find_retractions

#: kinds that speak of an entry by its number
KINDS_OF_REMARKS: Final = ("correction", "attestation", "retraction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What one entry says about an earlier one: who says it, when, and which claim stands in its place, if any."""

    kind: str
    entry: int
    of: int
    by: str
    text: str
    at: datetime
    claim: str = ""


def read_remark(entry: Entry) -> Remark:
    """Read a correction or an attestation."""
    body = entry.body
    return Remark(
        kind=entry.kind,
        entry=entry.n,
        of=body["of"],
        by=str(body.get("by") or entry.author),
        text=str(body["text"]),
        at=entry.stated_at or entry.received_at,
        claim=str(body.get("claim", "")),
    )


def collect_remarks(entries: Sequence[Entry], as_of: datetime | None = None) -> Mapping[str, tuple[Remark, ...]]:
    """Give what is said about claims, by their id: about any entry that held the claim, up to an instant."""
    held = {entry.n: name_entry(entry) for entry in entries if entry.kind == "claim"}
    found: dict[str, list[Remark]] = {}
    for remark in list_remarks(entries):
        if remark.of in held and (as_of is None or remark.at <= as_of):
            found.setdefault(held[remark.of], []).append(remark)
    return {name: tuple(own) for name, own in found.items()}


def list_remarks(entries: Iterable[Entry]) -> list[Remark]:
    """Give the corrections and attestations among entries, and retractions by others than the speaker, in order."""
    kept = list(entries)
    holders = {name_entry(entry): entry.n for entry in kept if entry.kind == "claim"}
    _, strange = find_retractions(kept)
    found = [read_remark(entry) for entry in kept if entry.kind in ("correction", "attestation")]
    found += [
        Remark(
            kind="retraction",
            entry=entry.n,
            of=holders[name],
            by=str(entry.body["by"]),
            text=str(entry.body.get("text", "")),
            at=parse_instant(entry.body["known_at"]),
        )
        for name, entries_of in strange.items()
        for entry in entries_of
        if name in holders
    ]
    return sorted(found, key=lambda remark: remark.entry)
