"""Whether one pledge can serve one requirement, and every reason why not.

What lives here: the rules of readiness, caveats, time and ability for one pair. What does not: which pairs make the
best package (``programme``), and the package judged afresh (``check``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from foedus.domain.matching import Ask, Obstacle, Offer
from foedus.domain.pledges import FORCE_LEVELS, READINESS, PledgeCaveat
from foedus.domain.unit_requirements import Sector

#: obstacles in the order of how much they tell a planner: the first are the nearest to being lifted
NEAREST: Final = (
    "late", "readiness", "visit", "caveat", "part", "language", "sustainment", "specialist",
    "validity", "undated", "approval", "strength", "capability",
)  # fmt: skip


def find_obstacles(offer: Offer, ask: Ask, sector: Sector) -> tuple[Obstacle, ...]:
    """Give every reason why a pledge cannot serve a requirement; none: it can.

    A unit that arrives after ``needed_at`` serves late; only one that arrives after ``latest_at`` does not serve. A
    caveat on command is no obstacle here: whether it binds hangs on who leads.
    """
    return (*offer.hindered, *_find(offer, ask, sector))


def can_serve(offer: Offer, ask: Ask, sector: Sector, *, caveats: bool = True, readiness: bool = True) -> bool:
    """Say whether a pledge can serve a requirement, where asked without its caveats or the readiness asked for."""
    if offer.hindered or ask.unit not in offer.capabilities:
        return False
    skipped = {kind for kind, kept in (("caveat", caveats), ("readiness", readiness)) if not kept}
    return all(obstacle.kind in skipped for obstacle in _find(offer, ask, sector))


def _find(offer: Offer, ask: Ask, sector: Sector) -> Iterator[Obstacle]:
    if ask.unit not in offer.capabilities:
        offered = ", ".join(offer.capabilities)
        yield Obstacle(kind="capability", text=f"it is offered as {offered}, not as {ask.unit}")
    yield from _find_ability(offer, ask)
    if READINESS.index(offer.readiness) < READINESS.index(ask.least_readiness):
        steps = READINESS.index(ask.least_readiness) - READINESS.index(offer.readiness)
        text = f"its readiness is {show(offer.readiness)}; {show(ask.least_readiness)} is asked for"
        yield Obstacle(kind="readiness", text=text, size=steps)
    if offer.arrives_at > ask.latest_at:
        late_d = (offer.arrives_at - ask.latest_at).total_seconds() / 86400
        text = f"it arrives {late_d:.1f} days after the last day of use ({offer.arrival_text})"
        yield Obstacle(kind="late", text=text, size=late_d)
    for index, caveat in enumerate(offer.caveats):
        why = find_bar(caveat, ask, sector)
        if why:
            yield Obstacle(kind="caveat", text=f"caveat on {caveat.kind} ({caveat.text}): {why}", caveat=index)


def _find_ability(offer: Offer, ask: Ask) -> Iterator[Obstacle]:
    """Find what the unit itself lacks."""
    least = min(ask.least_part_persons, ask.persons)
    if offer.persons < least:
        text = f"it has {offer.persons} persons; a part has at least {least}"
        yield Obstacle(kind="part", text=text, size=least - offer.persons)
    missing = sorted(set(ask.specialists) - set(offer.specialists))
    if missing:
        yield Obstacle(kind="specialist", text=f"it lacks {', '.join(missing)}", size=len(missing))
    if offer.self_sustainment_d < ask.self_sustainment_d:
        short = ask.self_sustainment_d - offer.self_sustainment_d
        text = f"it sustains itself for {offer.self_sustainment_d:g} days; {ask.self_sustainment_d:g} are asked for"
        yield Obstacle(kind="sustainment", text=text, size=short)
    if ask.languages and not set(ask.languages) & set(offer.languages):
        spoken = ", ".join(offer.languages) or "no language that was named"
        text = f"it speaks {spoken}; {' or '.join(ask.languages)} is asked for"
        yield Obstacle(kind="language", text=text)


def find_bar(caveat: PledgeCaveat, ask: Ask, sector: Sector) -> str:
    """Say how a caveat keeps a unit from a requirement; empty: it does not.

    Caveats on command are judged against who leads, not here.
    """
    if caveat.kind == "task":
        return _bar_names(caveat, (ask.task,), "the task is")
    if caveat.kind == "place":
        barred = [name for name in (ask.sector, *ask.site_classes) if name in caveat.barred]
        if barred:
            return f"the place is {', '.join(barred)}, which it bars"
        return _bar_places(caveat, ask)
    if caveat.kind == "transit":
        return _bar_names(caveat, sector.reached_through, "the way there crosses")
    if caveat.kind == "duration" and caveat.at_most_d is not None and caveat.at_most_d < ask.stay_d:
        return f"it stays {caveat.at_most_d:g} days; {ask.stay_d:g} are asked for"
    if caveat.kind == "force" and caveat.at_most_force is not None:
        enough = FORCE_LEVELS.index(caveat.at_most_force) >= FORCE_LEVELS.index(ask.force)
        return "" if enough else f"it uses force up to {show(caveat.at_most_force)}; {show(ask.force)} is asked for"
    return ""


def _bar_places(caveat: PledgeCaveat, ask: Ask) -> str:
    """Judge a place by what a caveat leaves: sectors and classes of site each by their own kind of name.

    A unit that stands at no site (a headquarters, a clinic) is not bound by classes of site.
    """
    sectors = [name for name in caveat.only if name in ask.sectors]
    if sectors and ask.sector not in sectors:
        return f"the sector is {ask.sector}; it leaves only {', '.join(sectors)}"
    classes = [name for name in caveat.only if name not in ask.sectors]
    outside = [name for name in ask.site_classes if name not in classes]
    if classes and outside:
        return f"sites are {', '.join(outside)}; it leaves only {', '.join(classes)}"
    return ""


def _bar_names(caveat: PledgeCaveat, names: tuple[str, ...], words: str) -> str:
    """Judge names by what a caveat leaves and bars: none may be barred, and each has to be among what is left.

    A unit barred from one class of a requirement's sites is barred from the requirement: it serves it whole.
    """
    barred = [name for name in names if name in caveat.barred]
    if barred:
        return f"{words} {', '.join(barred)}, which it bars"
    outside = [name for name in names if name not in caveat.only]
    if caveat.only and outside:
        return f"{words} {', '.join(outside)}; it leaves only {', '.join(caveat.only)}"
    return ""


def may_serve_under(offer: Offer, leader: str) -> bool:
    """Say whether a unit's caveats on command let it serve in a sector that a state leads; its own it always may."""
    return leader == offer.state or not any(
        caveat.kind == "command" and (leader in caveat.barred or (bool(caveat.only) and leader not in caveat.only))
        for caveat in offer.caveats
    )


def show(word: str) -> str:
    """Give a word of the files as words of a sentence."""
    return "rapid deployment level" if word == "rapid" else word.replace("_", " ")
