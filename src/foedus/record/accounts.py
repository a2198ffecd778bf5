"""Accounts: all that is said about one thing, side by side.

What lives here: matters with their claims, source chains, times, grades and links; views of them; numbers that follow
one another. What does not: which claim is right. Nothing is merged, nothing is summed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from foedus.errors import RequestError
from foedus.record.claims import Claim, ClaimSet, Source
from foedus.record.entries import Entry
from foedus.record.grades import Grade, collect_grades, grade_claim, grade_source
from foedus.record.relations import read_numbers
from foedus.record.remarks import Remark, collect_remarks
from foedus.record.retractions import Retraction, find_retractions
from foedus.record.translation import index_entries, read_claims

#: relations under which two claims do not agree
CONTRADICTIONS: Final = frozenset({"number", "time", "framing", "contradicts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That a claim has to do with another: how, which way, by which entry, and why."""

    relation: str
    claim: str
    is_from: bool
    entry: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One claim as it stands in a matter.

    ``chain`` names who passed it on, outermost first; the last is who said it first. ``until`` is when it was taken
    back or superseded; null: it stands. ``corrects`` numbers earlier entries that were wrong copies of it.
    """

    claim: Claim
    entry: int
    received_at: datetime
    stated_at: datetime | None
    source: Source | None
    chain: tuple[str, ...]
    reliability: Grade
    credibility: Grade
    links: tuple[Link, ...] = ()
    side: str = ""
    status: str = "stands"
    until: datetime | None = None
    corrects: tuple[int, ...] = ()
    #: who took it back, and by which entry; null: nobody who can
    retraction: Retraction | None = None
    #: corrections asked for, attestations, and retractions by others, which change nothing
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One number in a row of numbers for one thing, with the time for which its speaker held it."""

    claim: str
    value: str
    unit: str
    by: str
    valid_from: datetime
    valid_until: datetime | None
    ended_by: str = ""
    #: claims right after it that give the same number
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing about which claims are made."""

    id: str
    title: str
    about: str
    accounts: tuple[Account, ...]
    contested: bool
    handling: str = ""
    sequence: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which accounts are wanted: as known at an instant, as claimed by a speaker, only matters all agree on."""

    as_of: datetime | None = None
    claimed_by: str = ""
    agreed_only: bool = False


@dataclass(slots=True)
class _Ground:
    """What accounts are made of."""

    claims: dict[str, Claim]
    sources: dict[str, Source]
    entries: dict[tuple[str, str], Entry]
    grades: dict[tuple[str, str], Grade]
    links: dict[str, list[Link]] = field(default_factory=dict)
    corrected: dict[str, list[int]] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    retractions: Mapping[str, Retraction] = field(default_factory=dict)


def make_accounts(entries: Iterable[Entry], view: View | None = None) -> tuple[Matter, ...]:
    """Put the claims of a record side by side, by the matter they speak of.

    A matter is a dispute with its sides, what claims name under ``matters``, or claims tied by contradictions; a claim
    that nothing is tied to is a matter of its own. A claim that names a dispute stands in it, on no side.

    Raises
    ------
    RequestError
        If nobody of the name in ``claimed_by`` says anything.
    """
    view = view or View()
    kept = list(entries)
    found = read_claims(kept)
    if found is None:
        return ()
    ground = _lay_ground(kept, found, view.as_of)
    if view.claimed_by:
        _require_speaker(ground, view.claimed_by)
    accounts = {name: _make_account(claim, ground, view.as_of) for name, claim in ground.claims.items()}
    matters = [*_list_disputes(found, accounts, view), *_list_named(found, accounts), *_list_tied(found, accounts)]
    # judged over all that stands, also in other matters and by other speakers than those shown
    clashing = _find_clashing(accounts)
    matters = [
        replace(matter, contested=matter.contested or any(a.claim.id in clashing for a in matter.accounts))
        for matter in matters
    ]
    if view.claimed_by:
        matters = [_keep_speaker(matter, view.claimed_by) for matter in matters]
    return tuple(
        replace(matter, sequence=_make_sequence(matter.accounts, view.as_of))
        for matter in matters
        if matter.accounts and not (view.agreed_only and matter.contested)
    )


def _lay_ground(kept: Sequence[Entry], found: ClaimSet, as_of: datetime | None) -> _Ground:
    known = {c.id: c for c in found.claims if as_of is None or c.known_at <= as_of}
    ground = _Ground(
        claims=known,
        sources={source.id: source for source in found.sources},
        entries=index_entries(kept),
        grades=collect_grades(kept),
        remarks=collect_remarks(kept, as_of),
        retractions=find_retractions(kept)[0],
    )
    gone = {entry.body["of"] for entry in kept if entry.kind == "unlink"}
    for entry in kept:
        if entry.kind == "link" and entry.n not in gone:
            one, other, why = entry.body["from"], entry.body["to"], entry.body.get("why", "")
            if one in known and other in known:
                relation = entry.body["relation"]
                ways = ((one, other, True), (other, one, False))
                for name, far, is_from in ways:
                    own = ground.links.setdefault(name, [])
                    own.append(Link(relation=relation, claim=far, is_from=is_from, entry=entry.n, why=why))
        elif entry.kind == "claim" and "corrects" in entry.body:
            ground.corrected.setdefault(str(entry.body.get("id", "")), []).append(entry.body["corrects"])
    return ground


def _make_account(claim: Claim, ground: _Ground, as_of: datetime | None) -> Account:
    entry = ground.entries.get(("claim", claim.id))
    source = ground.sources.get(claim.source)
    links = tuple(_drop_twins(ground.links.get(claim.id, ())))
    ends = [
        (ground.claims[link.claim].known_at, "superseded")
        for link in links
        if link.relation == "superseded" and not link.is_from
    ]
    if claim.retracted_at is not None and (as_of is None or claim.retracted_at <= as_of):
        ends.append((claim.retracted_at, "retracted"))
    # what ended it first
    until, status = min(ends, default=(None, "stands"))
    return Account(
        claim=claim,
        entry=entry.n if entry is not None else 0,
        received_at=entry.received_at if entry is not None else claim.known_at,
        stated_at=entry.stated_at if entry is not None else None,
        source=source,
        chain=(*claim.carried_by, claim.by),
        reliability=grade_source(source, ground.grades),
        credibility=grade_claim(claim, ground.grades),
        links=links,
        status=status,
        until=until,
        corrects=tuple(ground.corrected.get(claim.id, ())),
        retraction=ground.retractions.get(claim.id) if status == "retracted" else None,
        remarks=ground.remarks.get(claim.id, ()),
    )


def _drop_twins(links: Iterable[Link]) -> list[Link]:
    """Give each neighbour and relation once: two claims that name each other are one contradiction."""
    seen: dict[tuple[str, str, bool], Link] = {}
    for link in links:
        way = link.is_from if link.relation not in CONTRADICTIONS else True
        seen.setdefault((link.relation, link.claim, way), link)
    return list(seen.values())


def _list_disputes(found: ClaimSet, accounts: Mapping[str, Account], view: View) -> list[Matter]:
    matters = []
    for dispute in found.disputes:
        own = [
            replace(accounts[name], side=side.text)
            for side in dispute.sides
            for name in side.claims
            if name in accounts
        ]
        n_sides = len({account.side for account in own})
        sided = {account.claim.id for account in own}
        own += [a for name, a in accounts.items() if dispute.id in a.claim.matters and name not in sided]
        matters.append(
            Matter(
                id=dispute.id,
                title=dispute.title,
                about=dispute.about,
                accounts=tuple(own),
                contested=n_sides > 1,
                handling=dispute.handling if view.as_of is None else "",
            )
        )
    return matters


def _list_named(found: ClaimSet, accounts: Mapping[str, Account]) -> list[Matter]:
    """Give the matters that claims name themselves, other than disputes."""
    named: dict[str, list[Account]] = {}
    disputes = {dispute.id for dispute in found.disputes}
    for account in accounts.values():
        for matter in account.claim.matters:
            if matter not in disputes:
                named.setdefault(matter, []).append(account)
    return [_make_matter(name, own[0].claim.text, own) for name, own in named.items()]


def _list_tied(found: ClaimSet, accounts: Mapping[str, Account]) -> list[Matter]:
    """Give claims tied by contradiction, replacement or sameness, and each other claim alone."""
    taken = {name for dispute in found.disputes for side in dispute.sides for name in side.claims}
    taken |= {name for name, account in accounts.items() if account.claim.matters}
    tied = CONTRADICTIONS | {"superseded", "same", "confirms"}
    left = {name: account for name, account in accounts.items() if name not in taken}
    places = {name: place for place, name in enumerate(accounts)}
    matters = []
    for name, account in list(left.items()):
        if name not in left:
            continue
        group, waiting = {name: account}, [account]
        while waiting:
            for link in waiting.pop().links:
                if link.relation in tied and link.claim in left and link.claim not in group:
                    group[link.claim] = left[link.claim]
                    waiting.append(left[link.claim])
        for own in group:
            del left[own]
        ordered = [group[own] for own in sorted(group, key=places.__getitem__)]
        matters.append(_make_matter(f"about-{ordered[0].claim.id}", ordered[0].claim.text, ordered))
    return matters


def _make_matter(name: str, title: str, own: Sequence[Account]) -> Matter:
    about = own[0].claim.topic if own else ""
    return Matter(id=name, title=title, about=about, accounts=tuple(own), contested=False)


def _find_clashing(accounts: Mapping[str, Account]) -> set[str]:
    """Give the claims that stand and contradict another that stands."""
    standing = {name for name, account in accounts.items() if account.status == "stands"}
    return {
        name
        for name in standing
        if any(link.relation in CONTRADICTIONS and link.claim in standing for link in accounts[name].links)
    }


def _make_sequence(own: Sequence[Account], as_of: datetime | None) -> tuple[Step, ...]:
    """Put numbers of one unit in the order in which they became known, each with how long it was held.

    They are stages of one count by one or several speakers, or rival counts: never parts of a sum. A number that is
    only said again is no further step.
    """
    by_unit: dict[str, list[Account]] = {}
    for account in {account.claim.id: account for account in own}.values():
        if account.claim.unit and len(read_numbers(account.claim.value)) == 1:
            by_unit.setdefault(account.claim.unit, []).append(account)
    steps: list[Step] = []
    for counted in by_unit.values():
        row: list[Step] = []
        for account in sorted(counted, key=lambda account: (account.claim.known_at, account.entry)):
            step = _make_step(account, as_of)
            if row and read_numbers(row[-1].value) == read_numbers(step.value):
                row[-1] = _say_again(row[-1], step)
            else:
                row.append(step)
        steps += row if len(row) > 1 else []
    return tuple(steps)


def _make_step(account: Account, as_of: datetime | None) -> Step:
    until = account.until if as_of is None or account.until is None or account.until <= as_of else None
    return Step(
        claim=account.claim.id,
        value=account.claim.value,
        unit=account.claim.unit,
        by=account.claim.by,
        valid_from=account.claim.known_at,
        valid_until=until,
        ended_by=account.status if until is not None else "",
    )


def _say_again(first: Step, again: Step) -> Step:
    """Give one step for a number that was said again: it is held as long as anybody holds it."""
    also = (*first.also, again.claim)
    if first.valid_until is None or (again.valid_until is not None and again.valid_until <= first.valid_until):
        return replace(first, also=also)
    return replace(first, valid_until=again.valid_until, ended_by=again.ended_by, also=also)


def speaks(account: Account, name: str) -> bool:
    """Say whether an account is by a speaker: who said it first, or who holds what it reports."""
    return any(_is_named(name, voice) for voice in _list_voices(account.claim))


def _list_voices(claim: Claim) -> list[str]:
    return [claim.by, *(a.by for a in claim.asserts if a.by)]


def _is_named(name: str, voice: str) -> bool:
    """Say whether the words of a name stand together in a voice: "Amo" in "President Amo", no "US" in "Russia"."""
    wanted, heard = (re.findall(r"\w+", text.casefold()) for text in (name, voice))
    return any(heard[k : k + len(wanted)] == wanted for k in range(len(heard) - len(wanted) + 1)) if wanted else False


def _keep_speaker(matter: Matter, name: str) -> Matter:
    own = tuple(account for account in matter.accounts if speaks(account, name))
    return replace(matter, accounts=own)


def _require_speaker(ground: _Ground, name: str) -> None:
    voices = {voice for claim in ground.claims.values() for voice in _list_voices(claim)}
    if not any(_is_named(name, voice) for voice in voices):
        near = difflib.get_close_matches(name, sorted(voices), n=3, cutoff=0.4)
        raise RequestError(
            f"nobody called '{name}' says anything in this record by then",
            code="record.no-speaker",
            hint=f"did you mean {' or '.join(near)}?" if near else f"{len(voices)} speak, such as {min(voices)}",
        )
