"""What a package leaves open: gaps with the pledge that came closest, and pledges that could step in.

What lives here: the reading of a package against its requirements. What does not: the choice of the package.
"""

from __future__ import annotations

import math
from typing import Final

from foedus.domain.matching import Alternate, Ask, Assignment, ForceCase, Lead, Met, Obstacle, Offer, UnitGap
from foedus.domain.unit_requirements import Sector
from foedus.forces.counting import count_served
from foedus.forces.eligibility import NEAREST, find_obstacles, may_serve_under
from foedus.forces.programme import list_spoken
from foedus.instants import show_instant

#: alternates named for one requirement
MOST_ALTERNATES: Final = 5


def read_met(case: ForceCase, assigned: tuple[Assignment, ...], leads: tuple[Lead, ...]) -> tuple[Met, ...]:
    """Say of each requirement by whom it is met, how far, and who could step in."""
    offers = {offer.id: offer for offer in case.offers}
    used = {use.offer for use in assigned}
    sectors = {sector.id: sector for sector in case.sectors}
    met = []
    for ask in case.asks:
        here = tuple(use for use in assigned if use.ask == ask.id)
        timely = count_served(ask, [offers[use.offer] for use in here if use.in_time])
        covered = count_served(ask, [offers[use.offer] for use in here])
        unused = [offer for offer in case.offers if offer.id not in used and ask.unit in offer.capabilities]
        able = [offer for offer in unused if not _find_all(offer, ask, sectors[ask.sector], leads)]
        able.sort(key=lambda offer: (offer.arrives_at > ask.needed_at, abs(offer.persons - ask.persons), offer.id))
        met.append(
            Met(
                ask=ask,
                assigned=here,
                in_time_persons=math.floor(timely + 1e-9),
                covered_persons=math.floor(covered + 1e-9),
                alternates=tuple(Alternate(offer=o.id, text=_describe(o, ask)) for o in able[:MOST_ALTERNATES]),
            )
        )
    return tuple(met)


def find_unit_gaps(
    case: ForceCase, met: tuple[Met, ...], assigned: tuple[Assignment, ...], leads: tuple[Lead, ...]
) -> tuple[UnitGap, ...]:
    """Name what each requirement lacks, with the unused pledge that came closest and why it does not serve."""
    busy = {use.offer: use.ask for use in assigned}
    gaps = []
    for row in met:
        ask = row.ask
        late, short = row.covered_persons - row.in_time_persons, ask.persons - row.covered_persons
        if short <= 0 and late <= 0:
            continue
        closest, why, obstacles = _find_closest(case, ask, busy, leads)
        parts = [f"{short} of {ask.persons} persons missing"] if short else []
        if late:
            parts.append(f"{late} persons come after {show_instant(ask.needed_at)}")
        gaps.append(
            UnitGap(
                ask=ask.id,
                text=f"{ask.name or ask.unit} in {ask.sector}: {'; '.join(parts)}",
                short_persons=short,
                late_persons=late,
                closest=closest,
                why=why,
                obstacles=obstacles,
            )
        )
    return tuple(gaps)


def _find_all(offer: Offer, ask: Ask, sector: Sector, leads: tuple[Lead, ...]) -> tuple[Obstacle, ...]:
    """Give every obstacle of a pair, those of the lead chosen and of a common language included."""
    found = list(find_obstacles(offer, ask, sector))
    leader = next((lead.state for lead in leads if lead.sector == sector.id), None)
    if sector.one_lead and leader is not None and not may_serve_under(offer, leader):
        words = "; ".join(caveat.text for caveat in offer.caveats if caveat.kind == "command")
        found.append(Obstacle(kind="caveat", text=f"caveat on command ({words}): {leader} leads {sector.id}"))
    if ask.common_language and not list_spoken(offer, ask):
        found.append(
            Obstacle(kind="language", text="it speaks no language that the units of a mixed force could share")
        )
    return tuple(found)


def _find_closest(
    case: ForceCase, ask: Ask, busy: dict[str, str], leads: tuple[Lead, ...]
) -> tuple[str, str, tuple[Obstacle, ...]]:
    """Give the pledge nearest to serving a requirement that lacks something, and what keeps it from it.

    Nearest is the one with the fewest obstacles, of those the one whose hardest obstacle is the most easily lifted,
    then the one least far off, then the strongest.
    """
    sector = next(sector for sector in case.sectors if sector.id == ask.sector)
    same = [offer for offer in case.offers if ask.unit in offer.capabilities]
    if not same:
        return "", f"no pledge offers {ask.name or ask.unit}", ()
    ranked = []
    for offer in same:
        if busy.get(offer.id) == ask.id:
            continue
        obstacles = _find_all(offer, ask, sector, leads)
        hardest = max((NEAREST.index(o.kind) for o in obstacles), default=-1)
        # one that serves elsewhere stands behind every unused one with a single obstacle of time, readiness or caveat
        ranked.append(
            (
                (len(obstacles) + (offer.id in busy), hardest, _size(obstacles), -offer.persons, offer.id),
                offer,
                obstacles,
            )
        )
    if not ranked:
        return "", "every pledge of its kind serves it already", ()
    _, offer, obstacles = min(ranked, key=lambda row: row[0])
    if obstacles:
        why = "; ".join(obstacle.text for obstacle in obstacles)
    elif offer.id in busy:
        why = f"it serves {busy[offer.id]}, where the aims put it first"
    elif offer.arrives_at > ask.needed_at:
        why = f"it would come late ({offer.arrival_text}), and the aims or the whole force's limits leave it out"
    else:
        why = "it could serve, but ceiling, lift, one lead or the most units of the whole force leave it no room"
    return offer.id, why, obstacles


def _size(obstacles: tuple[Obstacle, ...]) -> float:
    return sum(obstacle.size for obstacle in obstacles)


def _describe(offer: Offer, ask: Ask) -> str:
    when = "in time" if offer.arrives_at <= ask.needed_at else "late"
    return f"{offer.name}, {offer.persons} persons, {when}: {offer.arrival_text}"
