"""Between claims as nouns and claims as entries.

What lives here: drafts made of a set of claims, and the set of claims that a record holds. What does not: reading
files.

A contradiction or a replacement is a link of its own, so that it can be taken back; a retraction is an entry of its
own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date
from typing import Any, Final

from foedus.instants import parse_instant
from foedus.record.claims import Assertion, Claim, ClaimSet, Dispute, Point, Side, Source
from foedus.record.entries import Draft, Entry, name_entry, write_instant
from foedus.record.relations import find_relation
from foedus.record.retractions import find_retractions

_TEXTS: Final = ("topic", "source", "confidence", "checked", "when", "place", "value", "unit", "note")


def draft_claims(claims: ClaimSet, sha256: str) -> list[Draft]:
    """Give the drafts of a set of claims: sources, claims, retractions, links, matters.

    Parameters
    ----------
    sha256
        Of the file they were read from.
    """
    by_id = {claim.id: claim for claim in claims.claims}
    drafts = [draft_source(source) for source in claims.sources]
    drafts += [draft_claim(claim) for claim in claims.claims]
    drafts += [Draft(kind="matter", body=_write_dispute(dispute)) for dispute in claims.disputes]
    head: dict[str, Any] = {
        "id": claims.id,
        "title": claims.title,
        "compiled_on": claims.compiled_on.isoformat(),
        "method": claims.method,
        "sha256": sha256,
    }
    if claims.holes:
        head["holes"] = list(claims.holes)
    first = Draft(kind="compilation", body=head, token=f"compilation:{sha256}")
    return [first, *drafts, *(draft for claim in claims.claims for draft in draft_links(claim, by_id))]


def draft_claim(claim: Claim, extra: Mapping[str, Any] | None = None) -> Draft:
    """Give the draft of one claim; its links are apart (`draft_links`).

    Parameters
    ----------
    extra
        More fields of the kind: ``quoted``, ``hearsay``, ``negated``, ``intended``, ``provenance``, ``matters``.
    """
    body: dict[str, Any] = {
        "id": claim.id,
        "text": claim.text,
        "by": claim.by,
        "known_at": write_instant(claim.known_at),
    }
    body |= {name: getattr(claim, name) for name in _TEXTS if getattr(claim, name)}
    if claim.point is not None:
        body |= {
            "lat_deg": write_decimal(claim.point.lat_deg),
            "lon_deg": write_decimal(claim.point.lon_deg),
            "precision_km": write_decimal(claim.point.precision_km),
        }
    if claim.asserts:
        body["asserts"] = [{"atom": a.atom, "value": a.value, **({"by": a.by} if a.by else {})} for a in claim.asserts]
    for name in ("carried_by", "matters"):
        if getattr(claim, name):
            body[name] = list(getattr(claim, name))
    if claim.outcome:
        body["outcome"] = True
    return Draft(
        kind="claim",
        body=body | dict(extra or {}),
        happened_from=claim.from_at,
        happened_until=claim.until_at,
        stated_at=claim.known_at,
    )


def draft_links(claim: Claim, by_id: Mapping[str, Claim]) -> Iterator[Draft]:
    """Give the links and the retraction of one claim, with the kind of each contradiction found by rule."""
    for other in claim.contradicts:
        relation, why = find_relation(claim, by_id[other]) if other in by_id else ("contradicts", "")
        body = {"from": claim.id, "to": other, "relation": relation}
        yield Draft(kind="link", body=body | ({"why": why} if why else {}))
    for relation, others in (("superseded", claim.replaces), ("criticises", claim.criticises)):
        for other in others:
            yield Draft(kind="link", body={"from": claim.id, "to": other, "relation": relation})
    if claim.retracted_at is not None:
        at = write_instant(claim.retracted_at)
        yield Draft(
            kind="retraction",
            body={"of": claim.id, "by": claim.by, "known_at": at},
            stated_at=claim.retracted_at,
        )


def write_decimal(number: float) -> str:
    """Write a decimal number as a text without an exponent; what is signed holds no floats.

    Examples
    --------
    >>> write_decimal(43.238), write_decimal(3.0)
    ('43.238', '3')
    """
    text = f"{number:.9f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def draft_source(source: Source) -> Draft:
    """Give the draft of a source."""
    body = {"id": source.id, "title": source.title, "url": source.url, "published": source.published}
    body |= {"outlet": source.outlet, "reliability": source.reliability}
    return Draft(kind="source", body={name: value for name, value in body.items() if value})


def _write_dispute(dispute: Dispute) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": dispute.id,
        "title": dispute.title,
        "sides": [{"text": side.text, "claims": list(side.claims)} for side in dispute.sides],
        "handling": dispute.handling,
        "about": dispute.about,
    }
    return {name: value for name, value in body.items() if value}


def index_entries(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """Give the entries that have an id by kind and id; of several the last, which corrects the others."""
    return {(entry.kind, name_entry(entry)): entry for entry in entries if entry.kind == "claim" or "id" in entry.body}


def read_claims(entries: Iterable[Entry]) -> ClaimSet | None:
    """Give the claims of a record as nouns, in the order in which they were first entered.

    Links that were taken back are left out. None: the record holds no compilation and no claim.
    """
    kept = list(entries)
    index = index_entries(kept)
    gone = {entry.body["of"] for entry in kept if entry.kind == "unlink"}
    contradicts: dict[str, list[str]] = {}
    replaces: dict[str, list[str]] = {}
    criticises: dict[str, list[str]] = {}
    retracted, _ = find_retractions(kept)
    for entry in kept:
        if entry.kind == "link" and entry.n not in gone:
            relation, pair = entry.body["relation"], (entry.body["from"], entry.body["to"])
            if relation == "superseded":
                replaces.setdefault(pair[0], []).append(pair[1])
            elif relation == "criticises":
                criticises.setdefault(pair[0], []).append(pair[1])
            elif relation in ("number", "time", "framing", "contradicts"):
                contradicts.setdefault(pair[0], []).append(pair[1])
    claims = tuple(
        replace(
            read_claim(entry),
            contradicts=tuple(dict.fromkeys(contradicts.get(name, ()))),
            replaces=tuple(dict.fromkeys(replaces.get(name, ()))),
            criticises=tuple(dict.fromkeys(criticises.get(name, ()))),
            retracted_at=retracted[name].at if name in retracted else None,
        )
        for (kind, name), entry in index.items()
        if kind == "claim"
    )
    heads = [entry.body for (kind, _), entry in index.items() if kind == "compilation"]
    if not heads and not claims:
        return None
    head = heads[0] if heads else {}
    return ClaimSet(
        id=head.get("id", kept[0].log),
        title=head.get("title", f"Claims of the record {kept[0].log}"),
        compiled_on=date.fromisoformat(head["compiled_on"]) if heads else kept[0].received_at.astimezone(UTC).date(),
        method=head.get("method", "Entered one by one."),
        sources=tuple(_read_source(entry.body) for (kind, _), entry in index.items() if kind == "source"),
        claims=claims,
        disputes=tuple(_read_dispute(entry.body) for (kind, _), entry in index.items() if kind == "matter"),
        holes=tuple(head.get("holes", ())),
    )


def read_claim(entry: Entry) -> Claim:
    """Give the claim of one entry, without its links."""
    body = entry.body
    point = None
    if "lat_deg" in body and "lon_deg" in body:
        point = Point(
            lat_deg=float(body["lat_deg"]),
            lon_deg=float(body["lon_deg"]),
            precision_km=float(body.get("precision_km", "0")),
        )
    return Claim(
        id=name_entry(entry),
        topic=body.get("topic", ""),
        text=body["text"],
        by=body["by"],
        source=body.get("source", ""),
        known_at=parse_instant(body["known_at"]),
        confidence=body.get("confidence", "low"),
        checked=body.get("checked", "background"),
        when=body.get("when", ""),
        from_at=entry.happened_from,
        until_at=entry.happened_until,
        place=body.get("place", ""),
        point=point,
        value=body.get("value", ""),
        unit=body.get("unit", ""),
        asserts=tuple(Assertion(atom=a["atom"], value=a["value"], by=a.get("by", "")) for a in body.get("asserts", ())),
        outcome=body.get("outcome", False),
        carried_by=tuple(body.get("carried_by", ())),
        matters=tuple(body.get("matters", ())),
        note=body.get("note", ""),
    )


def _read_source(body: Mapping[str, Any]) -> Source:
    return Source(
        id=body["id"],
        title=body["title"],
        url=body.get("url"),
        published=body.get("published"),
        outlet=body.get("outlet", ""),
        reliability=body.get("reliability", ""),
    )


def _read_dispute(body: Mapping[str, Any]) -> Dispute:
    return Dispute(
        id=body["id"],
        title=body["title"],
        sides=tuple(Side(text=side["text"], claims=tuple(side["claims"])) for side in body["sides"]),
        handling=body.get("handling", ""),
        about=body.get("about", ""),
    )
