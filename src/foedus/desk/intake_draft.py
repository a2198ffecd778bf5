"""The verb ``foedus intake draft``: from accepted claims to a mission's folder.

What lives here: gathering what was accepted, choosing host and treaties, writing the two files. What does not:
what goes where in a scenario (``foedus.intake.draft``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from foedus import library
from foedus.desk.intake import load_lexicon
from foedus.desk.intake_review import find_review, load_review
from foedus.desk.record import open_record
from foedus.domain.treaty import Treaty
from foedus.errors import RequestError
from foedus.formats.codec import load_treaty
from foedus.formats.missions import CLAIMS_FILE, SCENARIO_FILE
from foedus.formats.outputs import write_whole
from foedus.formats.writing import write_yaml
from foedus.intake.draft import Draft, Frame, choose_body, choose_host, make_draft
from foedus.intake.draft_claims import Told
from foedus.intake.lexicon import Lexicon
from foedus.record.claims import ClaimSet

#: the treaty that stands in where the organisation has none in the library
_FALLBACK: Final = "un-charter"
#: the name of a rule or atom of another treaty
_NAMED: Final = re.compile(r"\b([a-z][a-z0-9-]+)/[a-z_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The folder that was written, and what is open."""

    folder: Path
    n_claims: int
    holes: tuple[str, ...]


def draft_mission(
    name: str,
    *,
    data: Path | None,
    out: Path | None,
    host: str | None,
    zone: str | None,
    treaties: tuple[str, ...] = (),
) -> Drafted:
    """Write the folder of a mission from what was accepted for it.

    Raises
    ------
    RequestError
        If nothing was accepted, the folder is there already, or no host can be told.
    """
    folder = out if out is not None else Path(name)
    review = load_review(find_review(name, data))
    accepted = [item for item in review.items if item.verdict == "accepted" and item.claim_id]
    if (folder / SCENARIO_FILE).exists():
        raise RequestError(
            f"{folder} holds a {SCENARIO_FILE} already", code="folder-there", hint="give another folder with --out"
        )
    if zone is not None and zone not in available_timezones():
        raise RequestError(f"--zone {zone}: no such zone", code="bad-zone", hint="an IANA name such as Africa/Banjul")
    claims = _read_claims(name, data) if accepted else None
    by_id = {claim.id: claim for claim in claims.claims if claim.retracted_at is None} if claims else {}
    told = tuple(
        Told(
            claim=by_id[item.claim_id],
            kind=item.edits.get("kind", item.candidate["kind"]),
            candidate=item.candidate,
        )
        for item in accepted
        if item.claim_id in by_id
    )
    lexicon = load_lexicon()
    frame, notes = _make_frame(name, told, lexicon, host=host, zone=zone, treaties=treaties)
    draft = make_draft(told, claims or _no_claims(name), frame)
    draft.holes[:0] = notes
    _write(draft, folder)
    return Drafted(folder=folder, n_claims=len(told), holes=tuple(draft.holes))


def _read_claims(name: str, data: Path | None) -> ClaimSet | None:
    with open_record(name, data=data, fresh=True) as record:
        return record.read_claims()


def _no_claims(name: str) -> ClaimSet:
    from datetime import date

    return ClaimSet(id=name, title=name, compiled_on=date.min, method="", sources=(), claims=())


def _make_frame(
    name: str,
    told: tuple[Told, ...],
    lexicon: Lexicon,
    *,
    host: str | None,
    zone: str | None,
    treaties: tuple[str, ...],
) -> tuple[Frame, list[str]]:
    notes: list[str] = []
    host = host or choose_host(told)
    if told and not host:
        raise RequestError("no claim tells in which state it is", code="no-host", hint="say it with --host SLE")
    if host and host not in lexicon.state_names:
        raise RequestError(f"--host {host}: no state", code="bad-host", hint="three letters, such as SLE")
    body = choose_body(told, lexicon.body_parts)
    known = library.list_treaties()
    own = (t for group in lexicon.names for b in group.bodies if b.id == body for t in b.treaties)
    names = treaties or tuple(t for t in own if t in known)
    if not names:
        names = (_FALLBACK,)
        notes.append(f"treaties: the library has none of {body or 'the organisation'}; {_FALLBACK} stands in")
    loaded: tuple[Treaty, ...] = tuple(load_treaty(library.find_treaty(t)) for t in _close(names))
    own_first = tuple(sorted(loaded, key=lambda treaty: (treaty.id not in names, not treaty.organs)))
    if zone is None:
        notes.append("zone: UTC stands in; give the IANA zone of the host, such as Africa/Banjul")
    frame = Frame(
        name=name,
        host=host,
        zone=zone or "UTC",
        organisation=body,
        treaties=own_first,
        state_names=lexicon.state_names,
    )
    return frame, notes


def _close(names: tuple[str, ...]) -> tuple[str, ...]:
    """Add the treaties whose rules and atoms these treaties name: they are asked together."""
    known = library.list_treaties()
    out = list(names)
    for name in out:
        text = library.find_treaty(name).read_text(encoding="utf-8")
        out += sorted({other for other in _NAMED.findall(text) if other in known} - set(out))
    return tuple(out)


def _write(draft: Draft, folder: Path) -> None:
    comment = (
        "A draft made by foedus intake draft from accepted claims. Every value names the claim it rests on; a claim\n"
        "is never a fact. What is open stands under 'holes' in claims.yaml."
    )
    draft.claims["holes"] = draft.holes
    write_whole(folder / CLAIMS_FILE, write_yaml(draft.claims, comment=comment))
    write_whole(folder / SCENARIO_FILE, write_yaml(draft.scenario, comment=comment))
