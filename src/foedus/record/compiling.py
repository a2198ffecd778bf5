"""What a file of claims says otherwise than it did: to be entered; what it always said is left as it now stands.

What lives here: comparing a file with what was entered from it before. What does not: reading the file.

What a person put right since is not the file's, so it stays until the file itself says something new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from foedus.record.canonical import encode_checked
from foedus.record.claims import ClaimSet
from foedus.record.entries import Draft, Entry, name_entry, write_instant
from foedus.record.translation import draft_claims

#: how a token begins under which something was entered from a file of claims
_FROM_FILE: Final = "claims:"
#: the same for the file itself
_FILE: Final = "claims-file:"
#: what links and retractions are known by: who finds a contradiction may give another reason for it
_SAME: Final = {"link": ("from", "to", "relation"), "retraction": ("of", "by", "known_at")}


def draft_changes(claims: ClaimSet, sha256: str, entries: Iterable[Entry]) -> list[Draft]:
    """Give the drafts of what a file of claims says that it did not say when it was read last; the file's own last.

    Parameters
    ----------
    sha256
        Of the file.
    entries
        All that the record holds.
    """
    kept = list(entries)
    said: dict[tuple[str, str], list[Entry]] = {}
    for entry in kept:
        if entry.kind == "claim" or "id" in entry.body:
            said.setdefault((entry.kind, name_entry(entry)), []).append(entry)
    files = [entry for entry in kept if entry.kind == "compilation"]
    # before entries from a file were marked, what stood when a file had just been read was what the file said
    unmarked_n = max((entry.n for entry in files if not entry.token.startswith(_FILE)), default=0)
    tied = {_tie(entry.kind, entry.body) for entry in kept if entry.kind in _SAME}
    first, *drafts = draft_claims(claims, sha256)
    changed = []
    for draft in drafts:
        if draft.kind in _SAME:
            changed += [draft] if _tie(draft.kind, draft.body) not in tied else []
        else:
            fresh = _renew(draft, said.get((draft.kind, str(draft.body["id"])), ()), unmarked_n)
            changed += [fresh] if fresh is not None else []
    before = said.get(("compilation", claims.id), ())
    first = replace(first, token=f"{_FILE}{sha256}@{files[-1].n if files else 0}")
    return [*changed, _correct(first, before[-1]) if before else first]


def _tie(kind: str, body: Any) -> tuple[str, ...]:
    return (kind, *(str(body[name]) for name in _SAME[kind]))


def _renew(draft: Draft, said: Sequence[Entry], unmarked_n: int) -> Draft | None:
    """Give the draft of what the file now says of one id, or None where it said the same before."""
    marked = [entry for entry in said if entry.token.startswith(_FROM_FILE)]
    of_file = marked or [entry for entry in said if entry.n < unmarked_n]
    if any(_is_same(draft, entry) for entry in (of_file[-1:] or said)):
        return None
    fresh = _correct(draft, said[-1]) if said else draft
    return replace(fresh, token=f"{_FROM_FILE}{_digest(fresh)}")


def _correct(draft: Draft, old: Entry) -> Draft:
    return replace(draft, body={**draft.body, "corrects": old.n})


def _is_same(draft: Draft, entry: Entry) -> bool:
    body = {name: value for name, value in entry.body.items() if name != "corrects"}
    return body == dict(draft.body) and (entry.happened_from, entry.happened_until, entry.stated_at) == (
        draft.happened_from,
        draft.happened_until,
        draft.stated_at,
    )


def _digest(draft: Draft) -> str:
    ends = (draft.happened_from, draft.happened_until, draft.stated_at)
    times = ["" if at is None else write_instant(at) for at in ends]
    return hashlib.sha256(encode_checked([draft.kind, draft.body, times])).hexdigest()
