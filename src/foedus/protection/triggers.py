"""What starts the way home, and whether what must come before it is so, as known by an instant.

What lives here: triggers, conditions, and the sites that an emergency lifted in their zone sets free before the
others. What does not: acts as reported, which are shown and never read, and the hand-over itself (``hand_over``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from foedus.domain.decisions import Withdrawal
from foedus.domain.figures import Figure, Moment, pick_known, was_known
from foedus.domain.guarding import ConditionState, SiteFree, TriggerState
from foedus.domain.places import Site
from foedus.domain.protection import Trigger
from foedus.instants import add_hours, show_instant


def read_triggers(
    withdrawal: Withdrawal, *, decided_at: datetime, term_d: Figure | None, as_of: datetime
) -> tuple[TriggerState, ...]:
    """Say of each trigger whether it is met, expected or not known by then.

    A term without an instant of its own ends ``term_d`` days after the decision.
    """
    states = []
    for trigger in withdrawal.triggers:
        if not was_known(trigger.known_at, as_of):
            continue
        found = pick_known(trigger.moments, as_of)
        if found is None and trigger.kind == "term" and term_d is not None:
            found = Moment(at=decided_at + timedelta(days=term_d.value), rests_on=term_d.rests_on)
        states.append(_show_trigger(trigger, found, as_of))
    return tuple(states)


def _show_trigger(trigger: Trigger, found: Moment | None, as_of: datetime) -> TriggerState:
    return TriggerState(
        id=trigger.id,
        kind=trigger.kind,
        state="not_known" if found is None else "met" if found.at <= as_of else "expected",
        text=trigger.text,
        at=found.at if found is not None else None,
        zones=trigger.zones,
        rests_on=tuple(dict.fromkeys((*trigger.rests_on, *(found.rests_on if found is not None else ())))),
    )


def read_conditions(withdrawal: Withdrawal, *, as_of: datetime) -> tuple[ConditionState, ...]:
    """Say of each condition whether it is met, expected or not known by then."""
    states = []
    for condition in withdrawal.conditions:
        if not was_known(condition.known_at, as_of):
            continue
        found = pick_known(condition.met, as_of)
        states.append(
            ConditionState(
                id=condition.id,
                text=condition.text,
                holds_back=condition.holds_back,
                state="not_known" if found is None else "met" if found.at <= as_of else "expected",
                at=found.at if found is not None else None,
                rests_on=tuple(dict.fromkeys((*condition.rests_on, *(found.rests_on if found else ())))),
            )
        )
    return tuple(states)


def hold_back(begins_at: datetime, conditions: tuple[ConditionState, ...]) -> datetime:
    """Give when the way home begins once the conditions that hold it back are met, as far as anybody said when."""
    return max([begins_at, *(c.at for c in conditions if c.holds_back and c.at is not None)])


def free_sites(
    triggers: tuple[TriggerState, ...], sites: tuple[Site, ...], *, hand_over_h: float, before_at: datetime
) -> tuple[SiteFree, ...]:
    """Give the sites whose zone is set free before the way home of all begins, with when their hand-over is done."""
    frees: dict[str, SiteFree] = {}
    for trigger in triggers:
        if trigger.kind != "emergency_lifted" or trigger.at is None or not trigger.zones:
            continue
        over_at = add_hours(trigger.at, hand_over_h)
        for site in sites:
            sooner = site.id not in frees or trigger.at < frees[site.id].at
            if site.zone in trigger.zones and over_at < before_at and sooner:
                text = f"{trigger.text} ({site.zone}, {show_instant(trigger.at)})"
                frees[site.id] = SiteFree(
                    site=site.id, at=trigger.at, over_at=over_at, text=text, rests_on=trigger.rests_on
                )
    return tuple(frees.values())
