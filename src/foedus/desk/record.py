"""The verbs of ``foedus record``: what a user enters, shows, proves and takes away.

What lives here: opening the record of a mission (made on first use, with the mission's own claims) and each verb. What
does not: its name (`foedus.desk.record_places`), accounts (`foedus.desk.accounts`), and any rule on what may be entered
(`foedus.record`).

Others build on `open_record` and `append_claims`:

    with open_record("my-mission") as record:
        receipts = append_claims(record, [claim], sources=[source], provenance={claim.id: {"file": "a.html"}})
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from foedus.desk.data import LocalKey, find_store, has_store, load_key
from foedus.desk.record_places import find_log, note_owner, take_claims
from foedus.errors import RequestError, UnavailableError
from foedus.formats.missions import CLAIMS_FILE
from foedus.record.claims import Claim, ClaimSet, Source
from foedus.record.entries import Draft, Evidence
from foedus.record.ledger import Clock, Ledger, Receipt
from foedus.record.port import Store
from foedus.record.translation import draft_claim, draft_links, draft_source, read_claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The record of one mission, open."""

    mission: str
    ledger: Ledger
    #: the user's key; null where it cannot be read and nothing is to be entered
    key: LocalKey | None
    #: the mission's folder; null where no mission of this name is known
    folder: Path | None = None
    #: it was made just now
    is_new: bool = False
    #: why the mission's own claims, as they now are, were not entered; empty: they are in it
    behind: str = ""

    def read_claims(self, until: int = 0) -> ClaimSet | None:
        """Give the claims of the record as nouns, up to an entry (0: all)."""
        return read_claims(self.ledger.read(until=until))


def tell_time() -> datetime:
    """Give the time of this machine."""
    return datetime.now(UTC)


@contextmanager
def open_record(
    mission: str,
    *,
    data: Path | None = None,
    key: str = "local",
    author: str = "",
    clock: Clock = tell_time,
    fresh: bool = False,
    to_read: bool = False,
) -> Iterator[Record]:
    """Open the record of a mission; on first use it is made, signed with the user's key, with the mission's claims.

    Where the mission's own claims have changed since, what is new is entered and what differs corrects the old copy;
    both stay.

    Parameters
    ----------
    mission
        A library name or a mission's folder, or a name of letters and digits for a record without a mission.
    data
        The user's folder; null: FOEDUS_DATA, else the usual one. FOEDUS_STORE names a PostgreSQL database instead.
    key
        Which of the user's keys signs.
    author
        Who stands on the entries; empty: the holder of the key.
    fresh
        The name may be that of a mission still to be written, however near it comes to one that is there.
    to_read
        A record of a name that is no mission's must be there already: nobody looks for something new. Who may read the
        record but not write it, or has no key, reads it as it is.

    Raises
    ------
    RequestError, InputError, RecordError, UnavailableError
        If the mission, key or store cannot be opened.
    """
    folder, log = find_log(mission, data, fresh=fresh or _is_kept(mission, data))
    mine = _load_key(data, key, to_read=to_read)
    with open_store_at(find_store(data)) as store:
        signer, holder = (mine.signer, mine.holder) if mine is not None else (None, "")
        ledger = Ledger(store, log, clock=clock, signer=signer, author=author or holder)
        is_new = ledger.size == 0
        if is_new and folder is None and to_read:
            names = ", ".join(store.list_logs()) or "none yet"
            raise RequestError(
                f"there is no record '{mission}', and no mission of that name",
                code="record.no-record",
                hint=f"records here: {names}; foedus record append begins a new one",
            )
        if is_new:
            # who may only read is told by the key or the store
            _found(ledger, mine or load_key(data, key))
        behind = ""
        if folder is not None:
            note_owner(log, folder, data)
            behind = take_claims(ledger, folder / CLAIMS_FILE)
        yield Record(mission=log, ledger=ledger, key=mine, folder=folder, is_new=is_new, behind=behind)


def _load_key(data: Path | None, key: str, *, to_read: bool) -> LocalKey | None:
    """Give the user's key; null where it cannot be had and what is there is only to be read."""
    try:
        return load_key(data, key)
    except UnavailableError:
        if to_read and has_store(data):
            return None
        raise


@contextmanager
def open_store_at(address: str) -> Iterator[Store]:
    """Open the store at an address and close it again; the database is loaded only now, as it takes its time."""
    from foedus.store.database import open_store

    store = open_store(address)
    try:
        yield store
    finally:
        store.close()


def _is_kept(mission: str, data: Path | None) -> bool:
    """Say whether there is a record of this name already, of a mission or not."""
    if not has_store(data):
        return False
    with open_store_at(find_store(data)) as store:
        return mission in store.list_logs()


def _found(ledger: Ledger, mine: LocalKey) -> None:
    body = {"action": "found", "key": mine.signer.public, "holder": mine.holder, "role": "keeper"}
    ledger.append([Draft(kind="key", body=body, token="found")])


def append_claims(
    record: Record,
    claims: Sequence[Claim],
    *,
    sources: Sequence[Source] = (),
    extra: Mapping[str, Mapping[str, Any]] | None = None,
    provenance: Mapping[str, Mapping[str, str]] | None = None,
    evidence: Mapping[str, Sequence[Path]] | None = None,
    author: str = "",
) -> list[Receipt]:
    """Enter claims that a person accepted, with their sources, links and evidence; sent again they change nothing.

    Parameters
    ----------
    claims
        Each with an id that the record does not hold yet. Its ``contradicts`` and ``replaces`` become links, its
        ``retracted_at`` a retraction.
    sources
        Sources of these claims; those already in the record may be given again.
    extra
        By claim id: ``quoted``, ``hearsay``, ``negated``, ``intended``, ``credibility``, ``matters``, ``criticises``.
    provenance
        By claim id: how it was found, such as file, span, rule, model; texts by names of small letters.
    evidence
        By claim id: files that are kept beside the record by their digest.

    Returns
    -------
    list of Receipt
        One a claim, in order, with the number of its entry and whether it is new.

    Raises
    ------
    InputError
        With every fault of every claim; nothing is entered then.
    """
    known = record.read_claims()
    by_id = {claim.id: claim for claim in (*(known.claims if known else ()), *claims)}
    there = {source.id for source in known.sources} if known else set()
    fresh = [draft_source(source) for source in sources if source.id not in there]
    said = []
    held: dict[Evidence, bytes] = {}
    for claim in claims:
        more = dict((extra or {}).get(claim.id, {}))
        if provenance and claim.id in provenance:
            more["provenance"] = dict(provenance[claim.id])
        pieces = read_evidence((evidence or {}).get(claim.id, ()))
        held |= pieces
        said.append(replace(draft_claim(claim, more), author=author, evidence=tuple(pieces)))
    links = [draft for claim in claims for draft in draft_links(claim, by_id)]
    return append_with(record, [*fresh, *said, *links], held)[len(fresh) : len(fresh) + len(said)]


def append_with(record: Record, drafts: Sequence[Draft], held: Mapping[Evidence, bytes]) -> list[Receipt]:
    """Enter drafts with the files that they name; where they are refused no file is kept either.

    Raises
    ------
    InputError, RequestError, UnavailableError
        As `Ledger.append` does.
    """
    if held and not record.ledger.find_signer_fault():
        record.ledger.check(drafts)
        # files first: an entry never names what is not there
        for piece, raw in held.items():
            record.ledger.store.add_evidence(piece.sha256, raw)
    return list(record.ledger.append(drafts))


def read_evidence(paths: Sequence[Path]) -> dict[Evidence, bytes]:
    """Read files that are to be kept beside the record, by their digest.

    Raises
    ------
    RequestError
        If a file cannot be read.
    """
    pieces = {}
    for path in paths:
        if path.exists() and not path.is_file():
            raise RequestError("the evidence is no plain file", code="no-file", place=str(path))
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise RequestError(
                f"the evidence cannot be read: {(error.strerror or 'no such file').lower()}",
                code="no-file",
                place=str(path),
            ) from None
        sha256 = hashlib.sha256(raw).hexdigest()
        pieces[Evidence(sha256=sha256, name=path.name[:200], n_bytes=len(raw))] = raw
    return pieces


def has_record(mission: str, data: Path | None = None) -> bool:
    """Say whether a mission has a record already; nothing is made."""
    if not has_store(data):
        return False
    with open_store_at(find_store(data)) as store:
        return store.find_head(find_log(mission, data, fresh=_is_kept(mission, data))[1]).size > 0
