"""Who has a seat in a body on a date, and whose seat is in dispute.

What lives here: seats read off the memberships of a treaty and off what the mission says of the council. What does
not: how those who sit voted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from foedus.domain.decisions import Council
from foedus.domain.treaty import Organ, Treaty, is_current

#: a state is bound in these; a suspension from the organs takes the seat, not the duties
_SEATED = ("in_force", "withdrawing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """States with a seat; ``contested`` are those of them whose seat is in dispute; ``suspended`` have none."""

    members: tuple[str, ...]
    contested: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()


def find_seats(treaty: Treaty, council: Council, on: date) -> Seats:
    """Say who sits on a date: every party, or the states that the mission names, less those suspended.

    A state is contested where a row of its membership on the date is marked so, or the mission says so.
    """
    rows = [m for m in treaty.memberships if is_current(m.from_on, m.to_on, on)]
    bound = {m.state for m in rows if m.status in (*_SEATED, "suspended")}
    contested = {m.state for m in rows if m.contested} | set(council.contested)
    suspended = {m.state for m in rows if m.status == "suspended"} - contested
    sitting = set(council.seated) or ({m.state for m in rows if m.status in _SEATED} | (contested & bound))
    sitting = (sitting | set(council.contested)) - suspended
    return Seats(
        members=tuple(sorted(sitting)),
        contested=tuple(sorted(contested & sitting)),
        suspended=tuple(sorted(suspended)),
    )


def name_unseen(organ: Organ | None, council: Council, members: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """Give the members that are known to sit, and how many seats of the body nobody has named.

    Where a body has fewer seats than there are members, and the mission does not name who sits, only those who
    are reported to have voted are known.
    """
    if council.seated or organ is None or organ.n_seats is None or organ.n_seats >= len(members):
        return members, 0
    voting = tuple(state for state in members if any(v.state == state for v in council.votes))
    return voting, max(0, organ.n_seats - len(voting))


def list_rosters(
    members: tuple[str, ...], contested: tuple[str, ...], *, alike: Mapping[str, object] | None = None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give every way to settle whose seat counts that can differ in its count, in words, with the members that sit.

    The first counts every contested seat.

    Parameters
    ----------
    members, contested
        Who sits, and whose seat is in dispute.
    alike
        What a count sees of each contested member, such as its vote. Of members that look alike only the number
        that sit matters, so one way stands for all with that number; None: each is told apart.
    """
    disputed = tuple(state for state in contested if state in members)
    groups: dict[object, list[str]] = {}
    for state in disputed:
        groups.setdefault(state if alike is None else alike[state], []).append(state)
    rosters = []
    for numbers in product(*(range(len(group), -1, -1) for group in groups.values())):
        sitting = {state for group, n in zip(groups.values(), numbers, strict=True) for state in group[:n]}
        words = ", ".join(f"{state} {'has' if state in sitting else 'has not'} a vote" for state in disputed)
        rosters.append((words, tuple(state for state in members if state in sitting or state not in disputed)))
    return tuple(rosters)
