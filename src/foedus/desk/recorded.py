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
from foedus.record.relations import name_unit, read_numbers
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
    replaced = {name for claim in claims.claims for name in claim.replaces}
    added = tuple(claim for claim in claims.claims if claim.id not in own | replaced)
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
    days = _read_day(target.low), _read_day(target.high)
    if all(days):
        told = [(claim, day) for claim in own if (day := _read_day(claim.value))]
        ends = sorted([*days, *(day for _, day in told)])
        return _rest_on(target, ends[0], ends[-1], [claim for claim, _ in told])
    counted = [claim for claim in own if _is_of_unit(claim, target) and read_numbers(claim.value)]
    numbers = range_over(counted)
    if numbers is None:
        return target
    low, high = float(target.low), float(target.high)
    return _rest_on(
        target,
        target.low if low <= numbers[0] else f"{numbers[0]:g}",
        target.high if high >= numbers[1] else f"{numbers[1]:g}",
        counted,
    )


def _is_of_unit(claim: Claim, target: Target) -> bool:
    """Say whether a claim counts what the target does; where it names no unit, it names the target itself."""
    one, other = (name_unit(unit).casefold().removesuffix("s") for unit in (claim.unit, target.unit))
    return one in ("", other)


def _rest_on(target: Target, low: str, high: str, claims: Sequence[Claim]) -> Target:
    return replace(target, low=low, high=high, rests_on=(*target.rests_on, *(claim.id for claim in claims)))


def _read_day(text: str) -> str:
    """Give a day as it is written, or nothing where the text is no day."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
