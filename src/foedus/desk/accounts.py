"""The verb ``foedus record accounts``: all that is said about each matter, side by side.

What lives here: the views a user asks for, as plain data and as text. What does not: how claims are put side by side
(`foedus.record.accounts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from foedus.desk.loading import read_as_of
from foedus.desk.record import Record
from foedus.desk.record_verbs import Answer, dump_remark, tell_remark
from foedus.domain.knowledge import collect_rests_on
from foedus.errors import RequestError
from foedus.formats.missions import load_mission
from foedus.instants import show_instant
from foedus.record.accounts import Account, Link, Matter, Step, View, make_accounts
from foedus.record.grades import CREDIBILITY_WORDS, RELIABILITY_WORDS, Grade
from foedus.record.support import find_copy_only


def tell_accounts(
    record: Record,
    *,
    as_of: str | None = None,
    claimed_by: str = "",
    agreed_only: bool = False,
    matter: str = "",
    contested_only: bool = False,
    until_entry: int = 0,
) -> Answer:
    """Give per matter the claims with source chain, times, grades and links.

    Parameters
    ----------
    as_of
        Only what was known then.
    claimed_by
        Only what this speaker says.
    agreed_only
        Only matters in which nobody contradicts another.
    matter
        Only this matter, by its id or a claim of it.
    until_entry
        Only entries up to this number: the record as it was; 0: all.

    Raises
    ------
    RequestError
        If there is no such matter or speaker.
    """
    view = View(as_of=read_as_of(as_of), claimed_by=claimed_by, agreed_only=agreed_only)
    entries = list(record.ledger.read(until=until_entry))
    matters = make_accounts(entries, view)
    if matter:
        matters = tuple(m for m in matters if m.id == matter or any(a.claim.id == matter for a in m.accounts))
        if not matters:
            raise RequestError(
                f"nothing in this view speaks of '{matter}'",
                code="record.no-matter",
                hint="leave --matter out to see all",
            )
    if contested_only:
        matters = tuple(m for m in matters if m.contested)
    data = {
        "mission": record.mission,
        "size": len(entries),
        "as_of": show_instant(view.as_of) if view.as_of else None,
        "claimed_by": claimed_by or None,
        "agreed_only": agreed_only,
        "matters": [dump_matter(m) for m in matters],
        "copy_only": {name: list(ids) for name, ids in _find_copy_only(record, view.as_of).items()},
    }
    return Answer(data=data, text="\n".join(_tell(record, matters, data)))


def _find_copy_only(record: Record, as_of: datetime | None) -> dict[str, tuple[str, ...]]:
    """Name milestones of the mission that rest on copy sites alone."""
    claims = record.read_claims() if record.folder is not None and as_of is None else None
    if record.folder is None or claims is None:
        return {}
    files = load_mission(record.folder)
    rests: dict[str, tuple[str, ...]] = {}
    if files.expected is not None:
        rests |= {f"expected {target.id}": target.rests_on for target in files.expected.targets}
    for name, moment in _list_moments(files.scenario, ""):
        rests[name] = tuple(sorted(collect_rests_on(moment)))
    return find_copy_only(claims, rests)


def _list_moments(noun: object, path: str) -> Iterator[tuple[str, object]]:
    """Give every dated moment of a scenario with the way to it."""
    from dataclasses import fields, is_dataclass

    if isinstance(noun, tuple):
        for index, item in enumerate(noun):
            own = getattr(item, "id", "") or getattr(item, "state", "") or str(index)
            yield from _list_moments(item, f"{path}[{own}]")
    elif is_dataclass(noun) and not isinstance(noun, type):
        if type(noun).__name__ == "Moment":
            yield path, noun
        for part in fields(noun):
            yield from _list_moments(getattr(noun, part.name), f"{path}.{part.name}" if path else part.name)


def dump_matter(matter: Matter) -> dict[str, Any]:
    """Give a matter as plain data."""
    return {
        "matter": matter.id,
        "title": matter.title,
        "about": matter.about,
        "contested": matter.contested,
        "handling": matter.handling or None,
        "claims": [dump_account(account) for account in matter.accounts],
        "sequence": [_dump_step(step) for step in matter.sequence],
    }


def dump_account(account: Account) -> dict[str, Any]:
    """Give an account as plain data."""
    claim, source = account.claim, account.source
    return {
        "claim": claim.id,
        "entry": account.entry,
        "text": claim.text,
        "by": claim.by,
        "side": account.side or None,
        "value": claim.value or None,
        "unit": claim.unit or None,
        "chain": list(account.chain),
        "source": None
        if source is None
        else {
            "id": source.id,
            "title": source.title,
            "url": source.url,
            "published": source.published,
            "outlet": source.outlet or None,
        },
        "times": {
            "happened": claim.when or None,
            "happened_from": _at(claim.from_at),
            "happened_until": _at(claim.until_at),
            "stated": _at(account.stated_at),
            "known": _at(claim.known_at),
            "received": _at(account.received_at),
            "valid_until": _at(account.until),
        },
        "grades": {"reliability": _dump_grade(account.reliability), "credibility": _dump_grade(account.credibility)},
        "status": account.status,
        "taken_back_by": account.retraction.by if account.retraction is not None else None,
        "outcome": claim.outcome,
        "checked": claim.checked,
        "links": [_dump_link(link) for link in account.links],
        "corrects": list(account.corrects),
        "remarks": [dump_remark(remark) for remark in account.remarks],
        "note": claim.note or None,
    }


def _dump_grade(grade: Grade) -> dict[str, Any]:
    return {"grade": grade.value, "by": grade.by, "why": grade.why or None, "entry": grade.entry or None}


def _dump_link(link: Link) -> dict[str, Any]:
    way = "to" if link.is_from else "from"
    return {"kind": link.relation, "claim": link.claim, "way": way, "entry": link.entry, "why": link.why or None}


def _dump_step(step: Step) -> dict[str, Any]:
    return {
        "claim": step.claim,
        "value": step.value,
        "unit": step.unit,
        "by": step.by,
        "valid_from": _at(step.valid_from),
        "valid_until": _at(step.valid_until),
        "ended_by": step.ended_by or None,
        "also": list(step.also),
    }


def _at(instant: datetime | None) -> str | None:
    return None if instant is None else show_instant(instant)


def _tell(record: Record, matters: tuple[Matter, ...], data: dict[str, Any]) -> Iterator[str]:
    n_claims = len({account.claim.id for matter in matters for account in matter.accounts})
    known = f", as known at {data['as_of']}" if data["as_of"] else ""
    by = f", as claimed by {data['claimed_by']}" if data["claimed_by"] else ""
    words = f"{count(n_claims, 'claim')} in {count(len(matters), 'matter')}"
    yield f"{record.mission}: {words}{known}{by}. A claim is never a fact."
    for matter in matters:
        if len(matter.accounts) == 1 and not matter.contested and not matter.handling:
            continue
        yield ""
        yield f"{matter.title} ({matter.id}){': contested' if matter.contested else ''}"
        for account in matter.accounts:
            yield from _tell_account(account)
        if matter.sequence:
            row = " -> ".join(
                f"{step.value} ({', '.join((step.claim, *step.also))}, from {_at(step.valid_from)}"
                + (f" until {_at(step.valid_until)}: {step.ended_by})" if step.valid_until else ")")
                for step in matter.sequence
            )
            yield f"  one after the other, never summed: {row}"
    alone = [m for m in matters if len(m.accounts) == 1 and not m.contested and not m.handling]
    if alone:
        yield ""
        yield f"{count(len(alone), 'claim')} that no other stands beside:"
        for matter in alone:
            yield from _tell_account(matter.accounts[0])
    if data["copy_only"] and n_claims > len(alone) and not data["claimed_by"]:
        yield ""
        yield "Resting on pages that copy others alone:"
        yield from (f"  {name}: {', '.join(ids)}" for name, ids in data["copy_only"].items())


def count(n: int, word: str) -> str:
    """Say how many there are."""
    return f"{n} {word}{'' if n == 1 else 's'}"


def _tell_account(account: Account) -> Iterator[str]:
    claim = account.claim
    value = f" [{claim.value}{' ' + claim.unit if claim.unit else ''}]" if claim.value else ""
    by = account.retraction.by if account.retraction is not None else account.claim.by
    own = "" if by == account.claim.by else f" by {by}, who entered it"
    mark = "" if account.status == "stands" else f" ({account.status} {_at(account.until)}{own})"
    yield f"  {claim.id}{mark}: {claim.text}{value}"
    quoted = " <- ".join(account.chain)
    yield (
        f"      said by {quoted}; known {_at(claim.known_at)}; source {account.reliability.value}"
        f" ({RELIABILITY_WORDS[account.reliability.value]}), claim {account.credibility.value}"
        f" ({CREDIBILITY_WORDS[account.credibility.value]}); entry {account.entry}"
    )
    if account.corrects:
        yield f"      our copy was put right: {', '.join(f'entry {n}' for n in account.corrects)} gave it otherwise"
    yield from (f"      {tell_remark(remark, account.entry)}" for remark in account.remarks)
    for link in account.links:
        yield f"      {link.relation} {'->' if link.is_from else '<-'} {link.claim} (entry {link.entry})"
