"""Whether the equipment of a force is accounted for: brought in, added or taken off there, brought home.

What lives here: the account by contingent, which closes at zero. What does not: how equipment travels (movement).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from foedus.domain.figures import was_known
from foedus.domain.guarding import EquipmentAccount, EquipmentRow
from foedus.domain.plans import Line, MovementPlan
from foedus.domain.protection import EquipmentAct
from foedus.errors import InputError

_SIGN = {"added": 1, "handed_over": -1, "lost": -1, "left_behind": -1}


def subtract_acts(lines: tuple[Line, ...], acts: tuple[EquipmentAct, ...], as_of: datetime) -> tuple[Line, ...]:
    """Give the lines home with the vehicles that are left after what was added, handed over, lost or left there.

    What is added goes with the first line of the contingent; what is gone is missing from its last ones.

    Raises
    ------
    InputError
        If a contingent would have fewer than no vehicles: its account cannot close.
    """
    known = [act for act in acts if was_known(act.known_at, as_of)]
    change = {act.contingent: 0 for act in known}
    for act in known:
        change[act.contingent] += _SIGN[act.act] * act.vehicles
    left = list(lines)
    for contingent, delta in change.items():
        mine = [k for k, line in enumerate(left) if line.contingent == contingent and not line.rides_along]
        brought = sum(left[k].vehicles for k in mine)
        if brought + delta < 0 or (delta > 0 and not mine):
            why = (
                f"{brought} vehicles came in, {-delta} more are said to be gone than were added"
                if delta < 0
                else f"{delta} vehicles are added to a contingent that has no lines"
            )
            raise InputError(
                f"the account of {contingent} does not close: {why}",
                code="account-open",
                place="scenario.yaml: withdrawal.equipment",
                hint="mend the number of an act, or add what came in on another way as an act 'added'",
            )
        if delta > 0:
            left[mine[0]] = replace(left[mine[0]], vehicles=left[mine[0]].vehicles + delta)
        gone = max(0, -delta)
        for k in reversed(mine):
            taken = min(left[k].vehicles, gone)
            left[k] = replace(left[k], vehicles=left[k].vehicles - taken)
            gone -= taken
    return tuple(left)


def close_account(  # noqa: PLR0917 - what went out, what came back, and what happened in between
    out: tuple[Line, ...],
    movement: MovementPlan,
    back: tuple[Line, ...],
    home: MovementPlan,
    acts: tuple[EquipmentAct, ...],
    as_of: datetime,
) -> EquipmentAccount:
    """Add up what legs brought in and took home, contingent by contingent, with what happened in between."""
    known = [act for act in acts if was_known(act.known_at, as_of)]
    brought, taken = dict(_count(out, movement)), dict(_count(back, home))
    rows = []
    for contingent in dict.fromkeys(line.contingent for line in (*out, *back) if not line.rides_along):
        mine = [act for act in known if act.contingent == contingent]

        def add_up(kind: str, mine: list[EquipmentAct] = mine) -> int:
            return sum(act.vehicles for act in mine if act.act == kind)

        added, handed, lost, left = (add_up(kind) for kind in ("added", "handed_over", "lost", "left_behind"))
        balance = brought.get(contingent, 0) + added - handed - lost - left - taken.get(contingent, 0)
        rows.append(
            EquipmentRow(
                contingent=contingent,
                brought=brought.get(contingent, 0),
                added=added,
                handed_over=handed,
                lost=lost,
                left_behind=left,
                taken_home=taken.get(contingent, 0),
                balance=balance,
                text="closes" if balance == 0 else f"{balance} not accounted for",
                rests_on=tuple(dict.fromkeys(r for act in mine for r in act.rests_on)),
            )
        )
    return EquipmentAccount(rows=tuple(rows), closes=all(row.balance == 0 for row in rows))


def _count(lines: tuple[Line, ...], plan: MovementPlan) -> Iterator[tuple[str, int]]:
    """Give the vehicles that legs set down at the destination of their line, by contingent."""
    by_id = {line.id: line for line in lines if not line.rides_along}
    total: dict[str, int] = {}
    for leg in plan.legs:
        for part in leg.parts:
            line = by_id.get(part.line)
            if line is not None and leg.end == line.destination:
                total[line.contingent] = total.get(line.contingent, 0) + part.vehicles
    yield from total.items()
