"""When each site passes back to the host, and when each element stands at its terminal for the way home.

What lives here: hand-overs one after another within a contingent, repacking, the releases of the lines home. What
does not: how they travel (movement), and when the way home may begin (the scenario).
"""

from __future__ import annotations

from datetime import datetime

from foedus.domain.decisions import Withdrawal
from foedus.domain.figures import Figure, pick_known
from foedus.domain.packages import ArrivedPart, ElementRelease, GuardPlan, GuardTurn, HandOver, HandOverPlan, SiteHours
from foedus.domain.plans import Release
from foedus.errors import InputError
from foedus.instants import add_hours, show_instant
from foedus.protection.hours import split_hours

_ASSUMPTIONS = (
    "the sites of one contingent are handed over one after another, the least critical first",
    "contingents hand over at the same time; the order says who boards first",
    "the host guards a site from the end of its hand-over",
    "an element repacks once its last site is handed over, or at once where it guards none",
)


def plan_hand_over(
    plan: GuardPlan,
    parts: tuple[ArrivedPart, ...],
    withdrawal: Withdrawal,
    *,
    begins_at: datetime,
    as_of: datetime,
) -> HandOverPlan:
    """Say when each site passes back to the host and when each element can go home.

    Parameters
    ----------
    plan, parts
        Who stands where, and all persons as they arrived: elements without a site go home too.
    withdrawal
        Hours for one hand-over and for repacking, and the order in which contingents leave; others leave last.
    begins_at
        First instant of any hand-over; one never begins before the contingent stands at the site.
    as_of
        Nothing that became known later is read.

    Raises
    ------
    InputError
        If nobody had said by ``as_of`` how long a hand-over or repacking takes.
    """
    hand_over_h = _read_figure(withdrawal.hand_over_h, "withdrawal.hand_over_h", as_of)
    repack_h = _read_figure(withdrawal.repack_h, "withdrawal.repack_h", as_of)
    order = _order_contingents(plan, withdrawal, parts)
    hand_overs = tuple(
        hand_over for name in order for hand_over in _hand_over_sites(plan, name, hand_over_h, begins_at=begins_at)
    )
    releases = _release_elements(
        plan, parts, hand_overs, repack_h, order=order, begins_at=begins_at, order_rests_on=withdrawal.order_rests_on
    )
    ends_at = max((h.ends_at for h in hand_overs), default=begins_at)
    grounds = (*hand_over_h.rests_on, *repack_h.rests_on, *withdrawal.order_rests_on)
    return HandOverPlan(
        begins_at=begins_at,
        ends_at=ends_at,
        hand_overs=hand_overs,
        releases=releases,
        hours=_extend_hours(plan, hand_overs, max(ends_at, plan.ends_at)),
        assumptions=_ASSUMPTIONS,
        rests_on=tuple(dict.fromkeys(grounds)),
    )


def _read_figure(figures: tuple[Figure, ...], field: str, as_of: datetime) -> Figure:
    figure = pick_known(figures, as_of)
    if figure is None:
        raise InputError(
            f"no value of {field} is known at {show_instant(as_of)}",
            code="nothing-known",
            place=f"scenario.yaml: {field}",
            hint="give a figure that rests on an assumption known from the start",
        )
    return figure


def _order_contingents(plan: GuardPlan, withdrawal: Withdrawal, parts: tuple[ArrivedPart, ...]) -> tuple[str, ...]:
    present = dict.fromkeys((*(part.contingent for part in parts), *(turn.contingent for turn in plan.turns)))
    named = [name for name in withdrawal.order if name in present]
    return tuple(dict.fromkeys((*named, *present)))


def _hand_over_sites(
    plan: GuardPlan, contingent: str, hand_over_h: Figure, *, begins_at: datetime
) -> tuple[HandOver, ...]:
    mine = [turn for turn in plan.turns if turn.contingent == contingent]
    free_at, hand_overs = begins_at, []
    for turn in sorted(mine, key=lambda turn: (turn.criticality, turn.site)):
        starts_at = max(free_at, turn.starts_at)
        free_at = add_hours(starts_at, hand_over_h.value)
        hand_overs.append(
            HandOver(
                site=turn.site,
                contingent=contingent,
                starts_at=starts_at,
                ends_at=free_at,
                text=f"{hand_over_h.value:g} h from {show_instant(starts_at)}; the host guards it from then on",
            )
        )
    return tuple(hand_overs)


def _extend_hours(plan: GuardPlan, hand_overs: tuple[HandOver, ...], ends_at: datetime) -> tuple[SiteHours, ...]:
    start_of = {turn.site: turn.starts_at for turn in plan.turns}
    end_of = {hand_over.site: hand_over.ends_at for hand_over in hand_overs}
    return tuple(
        split_hours(
            split.site,
            by_host_before=split.by_host_h > 0,
            opens_at=split.starts_at,
            ends_at=ends_at,
            force_from_at=start_of.get(split.site),
            force_until_at=end_of.get(split.site),
        )
        for split in plan.hours
    )


def _release_elements(
    plan: GuardPlan,
    parts: tuple[ArrivedPart, ...],
    hand_overs: tuple[HandOver, ...],
    repack_h: Figure,
    *,
    order: tuple[str, ...],
    begins_at: datetime,
    order_rests_on: tuple[str, ...],
) -> tuple[ElementRelease, ...]:
    last_of: dict[str, HandOver] = {}
    element_of = {part.id: part.element for part in parts}
    end_of = {hand_over.site: hand_over for hand_over in hand_overs}
    for element, turn in _find_posted(plan.turns, element_of):
        hand_over = end_of[turn.site]
        if element not in last_of or hand_over.ends_at > last_of[element].ends_at:
            last_of[element] = hand_over
    releases = []
    owner_of = {part.element: part.contingent for part in parts}
    for element, contingent in sorted(owner_of.items(), key=lambda pair: order.index(pair[1])):
        last = last_of.get(element)
        free_at = last.ends_at if last else begins_at
        since = f"the hand-over of {last.site}" if last else "the beginning of the way home; it guards no site"
        release = Release(
            cause="hand_over",
            at=add_hours(free_at, repack_h.value),
            text=f"stands at its terminal {repack_h.value:g} h after {since}",
            rests_on=tuple(dict.fromkeys((*repack_h.rests_on, *order_rests_on))),
        )
        rank = order.index(contingent) + 1
        releases.append(ElementRelease(contingent=contingent, element=element, order=rank, release=release))
    return tuple(releases)


def _find_posted(turns: tuple[GuardTurn, ...], element_of: dict[str, str]) -> list[tuple[str, GuardTurn]]:
    """Give the pairs of element and turn in which persons of the element stand at the turn's site."""
    return [(element_of[draw.part], turn) for turn in turns for draw in turn.draws if draw.part in element_of]
