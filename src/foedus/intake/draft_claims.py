"""Accepted claims in the plain form of files: instants, figures, the file of claims.

What lives here: what one accepted claim gives to a draft. What does not: which part of a scenario it goes into
(``draft``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foedus.instants import show_instant
from foedus.record.claims import Claim, ClaimSet

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One accepted claim with the candidate it was made of, in plain form."""

    claim: Claim
    kind: str
    candidate: Mapping[str, Any]


def show_full(at: datetime) -> str:
    """Write an instant with its seconds."""
    short = show_instant(at)
    return short if short.count(":") > 1 else short.replace("Z", ":00Z")


def moment_of(told: Told) -> Plain:
    """Give when a claim says that something happened; where it does not, when it was known, and no earliest."""
    claim = told.claim
    first, last = claim.from_at, claim.until_at
    if first is None or last is None or told.candidate["intended"]:
        return {"at": show_full(claim.known_at), "rests_on": [claim.id]}
    middle = first + (last - first) / 2
    middle = middle.replace(minute=0, second=0, microsecond=0)
    return {
        "at": show_full(middle),
        "earliest_at": show_full(first),
        "latest_at": show_full(last),
        "rests_on": [claim.id],
    }


def figures_of(told: Told, unit: str) -> list[Plain]:
    """Give the first number of a unit in a claim as a figure."""
    for amount in told.candidate["quantities"]:
        if amount["unit"] == unit and amount["value"] is not None:
            figure: Plain = {"value": int(amount["value"]), "rests_on": [told.claim.id]}
            if amount["modifier"]:
                figure["note"] = f"told as {amount['modifier']}"
            return [figure]
    return []


def write_claims(name: str, told: tuple[Told, ...], claims: ClaimSet, holes: list[str]) -> Plain:
    """Give the file of claims of a draft."""
    ids = {one.claim.id for one in told}
    used = {one.claim.source for one in told}
    return {
        "format": "foedus/claims",
        "version": 1,
        "id": name,
        "title": f"Claims on {name}, from press reports",
        "compiled_on": max(one.claim.known_at for one in told).date().isoformat(),
        "method": (
            "Read from press reports by rules, judged one by one by a person. known_at is the end of the day of the "
            "report."
        ),
        "sources": [
            {"id": s.id, "title": s.title, "url": s.url, "published": s.published}
            for s in claims.sources
            if s.id in used
        ],
        "claims": [_write_claim(one.claim, ids) for one in told],
        "holes": holes,
    }


def _write_claim(claim: Claim, ids: set[str]) -> Plain:
    plain: Plain = {
        "id": claim.id,
        "topic": claim.topic,
        "text": claim.text,
        "by": claim.by,
        "source": claim.source,
        "known_at": show_full(claim.known_at),
        "confidence": claim.confidence,
        "checked": claim.checked,
    }
    for name in ("when", "place", "value", "unit", "note"):
        if getattr(claim, name):
            plain[name] = getattr(claim, name)
    if claim.from_at and claim.until_at:
        plain |= {"from_at": show_full(claim.from_at), "until_at": show_full(claim.until_at)}
    against = [other for other in claim.contradicts if other in ids]
    if against:
        plain["contradicts"] = against
    if claim.carried_by:
        plain["carried_by"] = list(claim.carried_by)
    return plain
