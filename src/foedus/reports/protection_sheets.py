"""Guard plans, rosters and the way home as tables.

What lives here: the columns and rows of each table. What does not: how they are written (``sheets``).
"""

from __future__ import annotations

from foedus.domain.guarding import EquipmentAccount, GuardPlan, HandOverPlan, Roster
from foedus.domain.plans import Line, MovementPlan
from foedus.reports.sheets import Sheet


def tabulate_guard(plan: GuardPlan) -> tuple[Sheet, ...]:
    """Give turns, steps from arrival to post, hours by who guarded, reserves, host posts relieved, and stores."""
    turns = Sheet(
        name="turns",
        columns=(
            "site",
            "is_reserve",
            "contingent",
            "lead",
            "from_terminal",
            "sets_out_at",
            "starts_at",
            "ends_at",
            "posts",
            "persons",
            "criticality",
            "distance_km",
            "relieves",
            "text",
        ),
        rows=tuple(
            (
                t.site,
                t.is_reserve,
                t.contingent,
                t.lead,
                t.place,
                t.bound_at,
                t.starts_at,
                t.ends_at,
                t.posts,
                t.persons,
                t.criticality,
                t.distance_km,
                t.relieves,
                t.text,
            )
            for t in plan.turns
        ),
    )
    steps = Sheet(
        name="steps",
        columns=("site", "contingent", "step", "starts_at", "ends_at", "text", "rests_on"),
        rows=tuple(
            (t.site, t.contingent, s.kind, s.starts_at, s.ends_at, s.text, " ".join(s.rests_on))
            for t in plan.turns
            for s in t.steps
        ),
    )
    return (turns, steps, *_tabulate_effects(plan))


def _tabulate_effects(plan: GuardPlan) -> tuple[Sheet, ...]:
    hours = Sheet(
        name="hours",
        columns=("site", "starts_at", "ends_at", "by_host_h", "by_force_h", "unknown_h"),
        rows=tuple((h.site, h.starts_at, h.ends_at, h.by_host_h, h.by_force_h, h.unknown_h) for h in plan.hours),
    )
    reserves = Sheet(
        name="reserves",
        columns=("site", "reserve", "way_h", "within_h", "in_time", "covered_frac"),
        rows=tuple((r.site, r.reserve, r.way_h, r.within_h, r.in_time, r.covered_frac) for r in plan.reserves),
    )
    relieved = Sheet(
        name="relieved",
        columns=("starts_at", "ends_at", "posts_known", "posts_unknown", "persons_known", "persons_unknown"),
        rows=tuple(
            (r.starts_at, r.ends_at, r.posts_known, r.posts_unknown, r.persons_known, r.persons_unknown)
            for r in plan.relieved
        ),
    )
    consumed = Sheet(
        name="stores",
        columns=("day", "contingent", "persons", "item", "kg"),
        rows=tuple((f"{c.day_at:%Y-%m-%d}", c.contingent, c.persons, c.item, c.kg) for c in plan.consumed),
    )
    return (hours, reserves, relieved, consumed)


def tabulate_rosters(rosters: tuple[Roster, ...]) -> tuple[Sheet, ...]:
    """Give one table a site, marked and with the instant at which it expires above it."""
    return tuple(
        Sheet(
            name=roster.site,
            head=(
                f"{roster.marking}",
                f"{roster.site}, {roster.contingent}: {roster.posts} posts, {roster.persons} persons, "
                f"{roster.n_spare} without a watch",
                f"made {roster.made_at:%Y-%m-%dT%H:%MZ}, expires {roster.expires_at:%Y-%m-%dT%H:%MZ}: destroy it then",
            ),
            columns=("starts_at", "ends_at", "post", "person"),
            rows=tuple((w.starts_at, w.ends_at, w.post or "command", w.number) for w in roster.watches),
        )
        for roster in rosters
    )


def tabulate_withdrawal(
    passing: HandOverPlan, home: MovementPlan | None, lines: tuple[Line, ...], account: EquipmentAccount | None
) -> tuple[Sheet, ...]:
    """Give hand-overs, releases, legs home and the account of equipment."""
    sheets = [
        Sheet(
            name="hand_overs",
            columns=("site", "contingent", "starts_at", "ends_at", "text"),
            rows=tuple((h.site, h.contingent, h.starts_at, h.ends_at, h.text) for h in passing.hand_overs),
        ),
        Sheet(
            name="releases",
            columns=("order", "contingent", "element", "at", "text"),
            rows=tuple((r.order, r.contingent, r.element, r.release.at, r.release.text) for r in passing.releases),
        ),
    ]
    if home is not None:
        sheets.append(_tabulate_legs(home, lines))
    if account is not None:
        sheets.append(
            Sheet(
                name="equipment",
                columns=(
                    "contingent",
                    "brought",
                    "added",
                    "handed_over",
                    "lost",
                    "left_behind",
                    "taken_home",
                    "balance",
                ),
                rows=tuple(
                    (r.contingent, r.brought, r.added, r.handed_over, r.lost, r.left_behind, r.taken_home, r.balance)
                    for r in account.rows
                ),
            )
        )
    return tuple(sheets)


def _tabulate_legs(home: MovementPlan, lines: tuple[Line, ...]) -> Sheet:
    """Give the loaded legs of the way home."""
    contingent_of = {line.id: line.contingent for line in lines}
    return Sheet(
        name="return_legs",
        columns=(
            "leg",
            "mode",
            "carrier",
            "from",
            "to",
            "departs_at",
            "arrives_at",
            "contingents",
            "persons",
            "vehicles",
        ),
        rows=tuple(
            (
                leg.id,
                leg.mode,
                leg.carrier,
                leg.start,
                leg.end,
                leg.departs_at,
                leg.arrives_at,
                ", ".join(dict.fromkeys(contingent_of.get(p.line, p.line) for p in leg.parts)),
                sum(p.persons for p in leg.parts),
                sum(p.vehicles for p in leg.parts),
            )
            for leg in home.legs
            if leg.parts
        ),
    )
