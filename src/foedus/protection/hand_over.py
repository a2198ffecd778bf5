"""When each site passes back to the host, and when each element stands at its terminal for the way home.

What lives here: hand-overs one after another within a contingent, those that come last, repacking, the releases of
the lines home. What does not: what starts the way home (``triggers``), how elements travel (movement).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from foedus.domain.decisions import Withdrawal
from foedus.domain.figures import Figure, pick_known, was_known
from foedus.domain.guarding import (
    ArrivedPart,
    ElementRelease,
    GuardPlan,
    GuardTurn,
    HandOver,
    HandOverPlan,
    SiteFree,
    SiteHours,
)
from foedus.domain.places import Site
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a hand-over goes, as known by then."""

    hand_over: Figure
    repack: Figure
    order: tuple[str, ...]
    order_rests_on: tuple[str, ...]
    #: sites that come after all others, with what says so
    last_sites: tuple[str, ...]
    last_rests_on: tuple[str, ...]
    last_texts: tuple[str, ...]


def read_terms(withdrawal: Withdrawal, as_of: datetime) -> Terms:
    """Give the terms of the hand-over known by an instant.

    Raises
    ------
    InputError
        If nobody had said by then how long a hand-over or repacking takes.
    """
    last = tuple(rule for rule in withdrawal.last_in if was_known(rule.known_at, as_of))
    return Terms(
        hand_over=_read_figure(withdrawal.hand_over_h, "withdrawal.hand_over_h", as_of),
        repack=_read_figure(withdrawal.repack_h, "withdrawal.repack_h", as_of),
        order=withdrawal.order,
        order_rests_on=withdrawal.order_rests_on,
        last_sites=tuple(dict.fromkeys(site for rule in last for site in rule.sites)),
        last_rests_on=tuple(dict.fromkeys(r for rule in last for r in rule.rests_on)),
        last_texts=tuple(rule.text for rule in last),
    )


def plan_hand_over(
    plan: GuardPlan,
    parts: tuple[ArrivedPart, ...],
    withdrawal: Withdrawal,
    *,
    sites: tuple[Site, ...],
    begins_at: datetime,
    as_of: datetime,
    frees: tuple[SiteFree, ...] = (),
    others_left_at: datetime | None = None,
) -> HandOverPlan:
    """Say when each site passes back to the host and when each element can go home.

    Parameters
    ----------
    plan, parts, sites
        Who stands where; all persons as they arrived: elements without a site go home too; who guarded sites before.
    withdrawal
        Hours for hand-over and repacking, the order in which contingents leave, the sites that come last.
    begins_at, as_of
        First instant of any hand-over, never before the contingent stands there; nothing known later is read.
    frees
        Sites that were free to be handed over before.
    others_left_at
        Where known: no site that comes last is handed over before it.

    Raises
    ------
    InputError
        If nobody had said by ``as_of`` how long a hand-over or repacking takes.
    """
    terms = read_terms(withdrawal, as_of)
    free_of = {free.site: free for free in frees}
    standing = tuple(_list_standing(plan, free_of))
    order = _order_contingents(plan, terms, parts)
    early = tuple(_hand_over_early(plan, free_of, terms))
    common = tuple(
        hand_over
        for name in order
        for hand_over in _hand_over_sites(standing, name, terms, begins_at=begins_at, last=False)
    )
    after_at = max([begins_at, *(h.ends_at for h in common), *([others_left_at] if others_left_at else [])])
    final = tuple(
        hand_over
        for name in order
        for hand_over in _hand_over_sites(standing, name, terms, begins_at=after_at, last=True)
    )
    hand_overs = (*early, *common, *final)
    ends_at = max((h.ends_at for h in hand_overs), default=begins_at)
    grounds = (*terms.hand_over.rests_on, *terms.repack.rests_on, *terms.order_rests_on, *terms.last_rests_on)
    return HandOverPlan(
        begins_at=begins_at,
        ends_at=ends_at,
        hand_overs=hand_overs,
        releases=_release_elements(standing, parts, hand_overs, terms, order=order, begins_at=begins_at),
        hours=_split_all(plan, sites, hand_overs, max(ends_at, plan.ends_at)),
        assumptions=(*_ASSUMPTIONS, *terms.last_texts),
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


def _split_all(
    plan: GuardPlan, sites: tuple[Site, ...], hand_overs: tuple[HandOver, ...], ends_at: datetime
) -> tuple[SiteHours, ...]:
    """Split the hours of all sites up to the last hand-over."""
    end_of = {hand_over.site: hand_over.ends_at for hand_over in hand_overs}
    span_of = {split.site: split.starts_at for split in plan.hours}
    turns = _extend(plan.turns, end_of)
    return tuple(
        split_hours(site, span=(span_of[site.id], ends_at), turns=turns, handed_at=end_of.get(site.id))
        for site in sites
        if site.id in span_of
    )


def _list_standing(plan: GuardPlan, free_of: dict[str, SiteFree]) -> list[GuardTurn]:
    """Give the turns and reserves in which persons still stand when the way home begins."""
    return [turn for turn in plan.turns if turn.ends_at >= plan.ends_at and turn.site not in free_of]


def _extend(turns: tuple[GuardTurn, ...], end_of: dict[str, datetime]) -> tuple[GuardTurn, ...]:
    """Let the last turn at each site run on to the end of its hand-over."""
    last = {turn.site: turn for turn in sorted(turns, key=lambda turn: turn.ends_at)}
    return tuple(
        replace(turn, ends_at=max(turn.ends_at, end_of[turn.site]))
        if turn.site in end_of and last[turn.site] is turn
        else turn
        for turn in turns
    )


def _order_contingents(plan: GuardPlan, terms: Terms, parts: tuple[ArrivedPart, ...]) -> tuple[str, ...]:
    present = dict.fromkeys((*(part.contingent for part in parts), *(turn.contingent for turn in plan.turns)))
    named = [name for name in terms.order if name in present]
    return tuple(dict.fromkeys((*named, *present)))


def _hand_over_early(plan: GuardPlan, free_of: dict[str, SiteFree], terms: Terms) -> list[HandOver]:
    """Give the hand-overs of sites that were set free before the way home: within the turn of who stands there."""
    found = []
    for free in free_of.values():
        turn = next((t for t in plan.turns if t.site == free.site and t.ends_at == free.over_at), None)
        if turn is None:
            continue
        starts_at = max(turn.starts_at, add_hours(turn.ends_at, -terms.hand_over.value))
        text = f"{free.text}: the host guards it from {show_instant(turn.ends_at)} on"
        found.append(
            HandOver(site=free.site, contingent=turn.contingent, starts_at=starts_at, ends_at=turn.ends_at, text=text)
        )
    return found


def _hand_over_sites(
    standing: tuple[GuardTurn, ...], contingent: str, terms: Terms, *, begins_at: datetime, last: bool
) -> tuple[HandOver, ...]:
    mine = [
        turn
        for turn in standing
        if turn.contingent == contingent and not turn.is_reserve and (turn.site in terms.last_sites) == last
    ]
    free_at, hand_overs = begins_at, []
    for turn in sorted(mine, key=lambda turn: (turn.criticality, turn.site)):
        starts_at = max(free_at, turn.starts_at)
        free_at = add_hours(starts_at, terms.hand_over.value)
        text = f"{terms.hand_over.value:g} h from {show_instant(starts_at)}; the host guards it from then on"
        hand_overs.append(
            HandOver(
                site=turn.site,
                contingent=contingent,
                starts_at=starts_at,
                ends_at=free_at,
                text=f"after all others; {text}" if last else text,
            )
        )
    return tuple(hand_overs)


def _release_elements(
    standing: tuple[GuardTurn, ...],
    parts: tuple[ArrivedPart, ...],
    hand_overs: tuple[HandOver, ...],
    terms: Terms,
    *,
    order: tuple[str, ...],
    begins_at: datetime,
) -> tuple[ElementRelease, ...]:
    """Say when each element is packed at its terminal; reserves stand down with the last site of their contingent."""
    last_of: dict[str, HandOver] = {}
    element_of = {part.id: part.element for part in parts}
    end_of = {hand_over.site: hand_over for hand_over in hand_overs}
    for turn in standing:
        until = end_of.get(turn.site)
        if turn.is_reserve:
            own = [h for h in hand_overs if h.contingent == turn.contingent]
            until = max(own, key=lambda h: h.ends_at, default=None)
        for element in dict.fromkeys(element_of[draw.part] for draw in turn.draws if draw.part in element_of):
            if until is not None and (element not in last_of or until.ends_at > last_of[element].ends_at):
                last_of[element] = until
    releases = []
    owner_of = {part.element: part.contingent for part in parts}
    for element, contingent in sorted(owner_of.items(), key=lambda pair: order.index(pair[1])):
        last = last_of.get(element)
        free_at = last.ends_at if last else begins_at
        since = f"the hand-over of {last.site}" if last else "the beginning of the way home; it guards no site"
        release = Release(
            cause="hand_over",
            at=add_hours(free_at, terms.repack.value),
            text=f"stands at its terminal {terms.repack.value:g} h after {since}",
            rests_on=tuple(dict.fromkeys((*terms.repack.rests_on, *terms.order_rests_on))),
        )
        rank = order.index(contingent) + 1
        releases.append(ElementRelease(contingent=contingent, element=element, order=rank, release=release))
    return tuple(releases)
