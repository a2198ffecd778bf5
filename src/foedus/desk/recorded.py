"""What the record of a mission says, read by the other verbs.

What lives here: the claims of a case as the record holds them, and the range over the accounts of what was observed.
What does not: entering anything but the mission's own claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from foedus.desk.record import has_record, open_record
from foedus.domain.expected import Expected, Target
from foedus.formats.missions import MissionFiles
from foedus.record.claims import Claim, ClaimSet
from foedus.record.support import range_over


def apply_record(files: MissionFiles) -> MissionFiles:
    """Give a mission with the claims of its record, where the user keeps one; else the mission as it is.

    What was entered since counts like the mission's own claims: known from its ``known_at`` on, until it is taken back
    or superseded. The digests then name the record by its size and root.

    Raises
    ------
    RecordError, UnavailableError
        If the record cannot be read.
    """
    if not has_record(str(files.folder)):
        return files
    with open_record(str(files.folder), to_read=True) as record:
        claims = record.read_claims()
        if claims is None or claims == files.claims:
            return files
        size, root = record.ledger.give_root()
        is_mine = not record.ledger.find_signer_fault()
    own = {claim.id for claim in files.claims.claims}
    if not is_mine:
        claims = _join(files.claims, claims)
    added = tuple(claim for claim in claims.claims if claim.id not in own)
    return replace(
        files,
        claims=claims,
        expected=None if files.expected is None else widen_expected(files.expected, added),
        digests=(*files.digests, (f"record, {size} entries", root.hex())),
    )


def _join(own: ClaimSet, other: ClaimSet) -> ClaimSet:
    """Give the mission's own claims with what else a record says in which this user may not sign.

    Whoever founded that record may have left out or changed what the mission's file says: the file is read as it is.
    """
    claims, sources, disputes = ({one.id for one in kept} for kept in (own.claims, own.sources, own.disputes))
    return replace(
        own,
        claims=(*own.claims, *(one for one in other.claims if one.id not in claims)),
        sources=(*own.sources, *(one for one in other.sources if one.id not in sources)),
        disputes=(*own.disputes, *(one for one in other.disputes if one.id not in disputes)),
    )


def widen_expected(expected: Expected, added: Sequence[Claim]) -> Expected:
    """Widen what was observed by claims that name a target among their matters; the range only grows.

    The low and high of the file are a range over the accounts it names; a claim that was entered later and gives
    another number or day stands beside them.
    """
    return replace(expected, targets=tuple(_widen(target, added) for target in expected.targets))


def _widen(target: Target, added: Sequence[Claim]) -> Target:
    own = [claim for claim in added if target.id in claim.matters and claim.retracted_at is None]
    if not own:
        return target
    rests_on = (*target.rests_on, *(claim.id for claim in own))
    days = _read_days([target.low, target.high, *(claim.value for claim in own)])
    if days is not None:
        return replace(target, low=days[0], high=days[-1], rests_on=rests_on)
    numbers = range_over(own)
    try:
        low, high = float(target.low), float(target.high)
    except ValueError:
        return replace(target, rests_on=rests_on)
    if numbers is None:
        return replace(target, rests_on=rests_on)
    return replace(
        target,
        low=target.low if low <= numbers[0] else f"{numbers[0]:g}",
        high=target.high if high >= numbers[1] else f"{numbers[1]:g}",
        rests_on=rests_on,
    )


def _read_days(texts: Sequence[str]) -> list[str] | None:
    """Give days in order, or None where one of the texts is no day."""
    try:
        return sorted(date.fromisoformat(text).isoformat() for text in texts)
    except ValueError:
        return None
