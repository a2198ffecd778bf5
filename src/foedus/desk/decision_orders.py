"""The verb ``foedus decision check-order``: an order against mandate, consents and caveats.

What lives here: the order as asked, the mandate of a file or of a mission. What does not: the check (``decision``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from foedus.decision.annex import check_annex
from foedus.decision.mandate import read_mandate, write_caveats, write_mandate
from foedus.decision.orders import judge_order
from foedus.decision.telling import tell_annex, tell_order
from foedus.desk.decision import Answer
from foedus.desk.loading import load_inputs, read_as_of
from foedus.domain.figures import pick_known, was_known
from foedus.domain.knowledge import restrict
from foedus.domain.orders import CaveatText, ConductClaim, MandateText, Order, OrderFinding, StateLeave
from foedus.domain.scenario import Scenario
from foedus.errors import RequestError
from foedus.formats.codec import load_caveat, load_mandate
from foedus.instants import parse_instant
from foedus.mission.stages import EVERYTHING
from foedus.reports.mission_json import show_value


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAsked:
    """An order as the command line gives it; what is empty is not asked about."""

    task: str
    contingent: str = ""
    state: str = ""
    site: str = ""
    site_class: str = ""
    static_guard: bool = False
    at: str | None = None
    on: str | None = None
    in_state: str = ""
    lat_deg: float | None = None
    lon_deg: float | None = None
    transits: tuple[str, ...] = ()
    total_persons: int | None = None


def check_order(
    asked: OrderAsked,
    *,
    mission: str | None,
    mandate: Path | None,
    caveats: tuple[Path, ...],
    as_of: str | None,
) -> Answer:
    """Say whether an order lies within a mandate and caveats, with the failing clause and the annex.

    The mandate is that of the file, else of the mission; caveats of the mission's contingent count besides the files.
    An order on a day is checked at its first and its last instant: where these differ the answer is open.

    Raises
    ------
    RequestError
        If neither a mission nor a mandate is named, the mission has no mandate, or an option does not fit.
    InputError
        With all faults of the files.
    """
    if mission is None and mandate is None:
        raise RequestError(
            "an order is checked against a mandate", code="no-mandate", hint="--mandate FILE or --mission NAME"
        )
    at = read_as_of(as_of) or EVERYTHING
    order = _make_order(asked)
    limits = [load_caveat(path) for path in caveats]
    text = load_mandate(mandate) if mandate is not None else None
    if mission is not None:
        scenario = load_inputs(mission).files.scenario
        order, own = _place_order(order, scenario, at)
        limits += own
        text = text if text is not None else _write_mission_mandate(scenario, at)
    assert text is not None  # one of the two was named
    found = _judge(order, asked.on, text, tuple(limits), at)
    annex = check_annex(text)
    lines = [*tell_order(found), *tell_annex(annex)]
    data = {"mandate": text.id, "as_of": as_of, **show_value(found), "annex": show_value(annex)}
    return Answer(data=data, text="\n".join(lines), holds=found.answer == "within")


def _make_order(asked: OrderAsked) -> Order:
    if asked.at is not None and asked.on is not None:
        raise RequestError("name an instant or a day, not both", code="two-dates", hint="--at or --on")
    if (asked.lat_deg is None) != (asked.lon_deg is None):
        raise RequestError("a point has latitude and longitude", code="half-point", hint="--lat and --lon")
    try:
        at = parse_instant(asked.at) if asked.at is not None else None
    except ValueError as error:
        raise RequestError(f"--at {asked.at}: {error}", code="bad-instant", hint="2022-01-06T20:00Z") from None
    return Order(
        contingent=asked.contingent,
        task=asked.task,
        site_class=asked.site_class,
        static_guard=asked.static_guard,
        state=asked.state,
        at=at,
        site=asked.site,
        in_state=asked.in_state,
        lat_deg=asked.lat_deg,
        lon_deg=asked.lon_deg,
        transits=asked.transits,
        total_persons=asked.total_persons,
    )


def _judge(
    order: Order, on: str | None, mandate: MandateText, caveats: tuple[CaveatText, ...], as_of: datetime
) -> OrderFinding:
    """Judge an order at its instant, or over the whole of a day."""
    if on is None:
        return judge_order(order, mandate, caveats, as_of=as_of)
    try:
        first_at = datetime.combine(date.fromisoformat(on), time(0), UTC)
    except ValueError:
        raise RequestError(f"--on {on} is no date", code="bad-date", hint="write it as 2022-01-06") from None
    last_at = first_at + timedelta(days=1) - timedelta(seconds=1)
    first, last = (judge_order(replace(order, at=t), mandate, caveats, as_of=as_of) for t in (first_at, last_at))
    if first.answer == last.answer:
        return first
    text = f"{first.answer} at the beginning of the day, {last.answer} at its end: {last.text}"
    return replace(last, answer="open", text=text, failing=last.failing or first.failing)


def _place_order(order: Order, scenario: Scenario, as_of: datetime) -> tuple[Order, tuple[CaveatText, ...]]:
    """Fill in what the mission knows: the state of the contingent, its caveats, the class of the site.

    Raises
    ------
    RequestError
        If the mission has no such contingent or site.
    """
    own: tuple[CaveatText, ...] = ()
    if order.contingent:
        contingent = next((c for c in scenario.contingents if c.id == order.contingent), None)
        if contingent is None:
            known = ", ".join(c.id for c in scenario.contingents)
            raise RequestError(
                f"{scenario.id} has no contingent {order.contingent}", code="unknown-contingent", hint=f"it has {known}"
            )
        own = write_caveats(contingent.caveats, state=contingent.state, contingent=contingent.id)
        order = replace(order, state=contingent.state)
    if order.site and not order.site_class:
        site = next((s for s in scenario.sites if s.id == order.site), None)
        if site is None:
            known = ", ".join(s.id for s in scenario.sites)
            raise RequestError(f"{scenario.id} has no site {order.site}", code="unknown-site", hint=f"it has {known}")
        order = replace(order, site_class=site.site_class)
    return order, tuple(caveat for caveat in own if caveat.declared_at <= as_of)


def _write_mission_mandate(scenario: Scenario, as_of: datetime) -> MandateText:
    """Give the mandate of a mission with the host's consent and what is claimed of the supported forces.

    Raises
    ------
    RequestError
        If the mission has no mandate, or no decision is known by then.
    """
    decided = pick_known(scenario.council.decided, as_of)
    if scenario.mandate is None or decided is None:
        raise RequestError(
            f"{scenario.id} has no mandate by then", code="no-mandate", hint="name a file with --mandate"
        )
    appealed = pick_known(scenario.appeal.moments, as_of)
    back = pick_known(scenario.appeal.withdrawn, as_of)
    leaves = []
    for moment, answer in ((appealed, "given"), (back, "withdrawn")):
        if moment is not None:
            leaves.append(
                StateLeave(
                    state=scenario.host,
                    answer="given" if answer == "given" else "withdrawn",
                    from_at=moment.at,
                    cite=" ".join(moment.rests_on),
                    text=scenario.appeal.text,
                )
            )
    conduct = tuple(
        ConductClaim(by=p.by, text=p.text, known_at=p.moment.known_at, cite=" ".join(p.moment.rests_on))
        for p in scenario.positions
        if p.about == "conduct" and p.moment.known_at is not None and was_known(p.moment.known_at, as_of)
    )
    known = restrict(scenario.mandate, as_of, {})
    now = read_mandate(known, as_of=as_of)
    return write_mandate(now, host=scenario.host, from_at=decided.at, leaves=tuple(leaves), conduct=conduct)
