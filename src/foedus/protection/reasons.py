"""Why a site has no guard, and what sources claim beside what the plan says.

What lives here: reasons in words, and claims compared (shown, never used). What does not: the choice of guards.
"""

from __future__ import annotations

from typing import Literal

from foedus.domain.guarding import ClaimCompared, GuardTurn, SiteOpen
from foedus.domain.places import Site
from foedus.protection.case import Case, may_guard_class
from foedus.protection.readiness import ready_at

Agrees = Literal["yes", "no", "one_of_several", "nothing_claimed", "nothing_planned"]


def give_reasons(case: Case, turns: tuple[GuardTurn, ...]) -> tuple[SiteOpen, ...]:
    """Say for each site without a turn why no contingent guards it."""
    guarded = {turn.site for turn in turns}
    return tuple(SiteOpen(site=s.id, reason=_give_reason(s, case, turns)) for s in case.sites if s.id not in guarded)


def _give_reason(site: Site, case: Case, turns: tuple[GuardTurn, ...]) -> str:
    need = case.needs.get(site.id)
    if need is None:
        return "the mandate as known asks for no guard of this site"
    if need.persons is None:
        return f"what it needs is not known: {need.arithmetic}"
    if case.onward is None:
        return f"when anybody could stand there is not known: no figure for {', '.join(case.missing)}"
    able = [c.id for c in case.contingents.values() if may_guard_class(c, site.site_class)]
    if not able:
        return f"mandate and caveats let no contingent guard a site of class {site.site_class}"
    ready: dict[str, int] = {}
    for part in case.parts:
        on_post_at = ready_at(part, case.ways[part.place, site.id], case.onward)
        if part.contingent in able and on_post_at < case.ends_at:
            ready[part.contingent] = ready.get(part.contingent, 0) + part.persons
    if not ready:
        return f"of the contingents that may guard it ({', '.join(able)}) none can stand there before the end"
    enough = [name for name, persons in ready.items() if persons >= need.persons]
    if not enough:
        most = max(ready, key=lambda name: ready[name])
        return f"{need.persons} persons are needed; {most} has the most that can stand there, {ready[most]}"
    taken = ", ".join(
        f"{name} at {', '.join(turn.site for turn in turns if turn.contingent == name) or 'no site'}" for name in enough
    )
    return f"the persons who could stand there do more elsewhere, weighted by criticality: {taken}"


def _find_last(site: Site, turns: tuple[GuardTurn, ...]) -> str:
    """Give the contingent that guards a site in the end; empty where none ever does."""
    mine = [turn for turn in turns if turn.site == site.id]
    return max(mine, key=lambda turn: turn.ends_at).contingent if mine else ""


def compare_claims(site: Site, turns: tuple[GuardTurn, ...]) -> ClaimCompared:
    """Put the contingents that sources name as guards of a site beside the plan's."""
    planned = _find_last(site, turns)
    claimed = tuple(dict.fromkeys(claim.contingent for claim in site.claimed_guards))
    agrees: Agrees
    if not claimed:
        agrees, text = "nothing_claimed", "no source names a guard"
    elif not planned:
        agrees, text = "nothing_planned", f"sources name {', '.join(claimed)}; the plan leaves it open"
    elif planned not in claimed:
        agrees, text = "no", f"the plan says {planned}; sources name {', '.join(claimed)}"
    elif len(claimed) == 1:
        agrees, text = "yes", f"plan and sources name {planned}"
    else:
        agrees, text = "one_of_several", f"the plan says {planned}; sources name {', '.join(claimed)}"
    grounds = tuple(dict.fromkeys(r for claim in site.claimed_guards for r in claim.rests_on))
    return ClaimCompared(site=site.id, planned=planned, claimed=claimed, agrees=agrees, text=text, rests_on=grounds)
