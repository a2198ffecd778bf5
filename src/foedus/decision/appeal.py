"""Whether an appeal stands: who asked whom, in whose name, and whether it was taken back.

What lives here: the appellant's own organ and its right to speak, rival appeals, withdrawal by stage. What does not:
whether the treaty's trigger is met (``law``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from foedus.domain.decisions import Appeal, Entitlement
from foedus.domain.figures import Moment, pick_known, was_known
from foedus.domain.packages import AppealFinding
from foedus.instants import show_instant

_STAGES = {
    "before_decision": "before the council decided: there is nothing to decide on",
    "after_decision": "after the council decided: the decision stands until the body changes it, but nobody may enter "
    "without the host's consent",
    "after_arrival": "after the force arrived: consent to its stay is gone; the way home begins",
}


def judge_appeal(
    appeal: Appeal, *, as_of: datetime, decided_at: datetime | None = None, arrived_at: datetime | None = None
) -> AppealFinding:
    """Say whether an appeal stands as known by an instant, and what its being taken back leads to.

    Parameters
    ----------
    appeal
        As the mission tells it; whether its organ may speak for the state is claimed, never settled here.
    as_of
        Nothing that became known later is read.
    decided_at, arrived_at
        When the council decided and the first of the force arrived, where known: they date a withdrawal by stage.

    Raises
    ------
    Nothing; what nobody said is open.
    """
    moment, back = pick_known(appeal.moments, as_of), pick_known(appeal.withdrawn, as_of)
    said = tuple(e for e in appeal.entitled if was_known(e.known_at, as_of))
    rivals = tuple(r for r in appeal.rivals if was_known(r.moment.known_at, as_of))
    entitled = _weigh(said)
    stage = _find_stage(back, decided_at, arrived_at)
    standing: Literal["stands", "withdrawn", "open", "none"] = "stands"
    if moment is None:
        standing = "none"
    elif back is not None:
        standing = "withdrawn"
    elif entitled != "yes" or rivals:
        standing = "open"
    words = [f"{appeal.organ} of {appeal.state} ({appeal.procedure}), addressed to {appeal.addressed_to}"]
    words += [] if moment is not None else ["no appeal is known by then"]
    words += [f"made by {appeal.made_by}, not by {appeal.state} itself"] if appeal.made_by else []
    if appeal.addressee == "member":
        words.append("put to a member, not to the organisation: whether it starts the treaty's procedure is open")
        standing = "open" if standing == "stands" else standing
    words += [f"entitled to speak: {'yes' if e.value else 'no'}, as {e.by} holds: {e.text}" for e in said]
    words += [f"rival appeal by {r.by} at {show_instant(r.moment.at)}: {r.text}" for r in rivals]
    words += [f"taken back at {show_instant(back.at)}, {_STAGES[stage]}"] if back is not None and stage else []
    return AppealFinding(
        state=appeal.state,
        standing=standing,
        entitled=entitled,
        withdrawn_when=stage,
        organ=appeal.organ,
        procedure=appeal.procedure,
        addressed_to=appeal.addressed_to,
        text=tuple(words),
        moment=moment,
        rests_on=_gather(appeal, moment, back, said),
    )


def _weigh(said: tuple[Entitlement, ...]) -> Literal["yes", "no", "open"]:
    """Weigh who holds what of the right to speak; nobody denying it is enough, as offices speak for their state."""
    held = {e.value for e in said}
    if held == {False}:
        return "no"
    return "open" if False in held else "yes"


def _find_stage(
    back: Moment | None, decided_at: datetime | None, arrived_at: datetime | None
) -> Literal["", "before_decision", "after_decision", "after_arrival"]:
    if back is None:
        return ""
    if arrived_at is not None and back.at >= arrived_at:
        return "after_arrival"
    return "after_decision" if decided_at is not None and back.at >= decided_at else "before_decision"


def _gather(
    appeal: Appeal, moment: Moment | None, back: Moment | None, said: tuple[Entitlement, ...]
) -> tuple[str, ...]:
    grounds = [*appeal.rests_on, *(r for m in (moment, back) if m is not None for r in m.rests_on)]
    grounds += [r for e in said for r in e.rests_on]
    return tuple(dict.fromkeys(grounds))
