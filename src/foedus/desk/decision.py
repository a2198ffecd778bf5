"""The verbs of ``foedus decision``: what a council decides, when each state consents, what an order may ask.

What lives here: wiring of files to the decision wing. What does not: any rule of procedure (``decision``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast, get_args

from foedus import library
from foedus.decision.appeal import judge_appeal
from foedus.decision.approvals import trace_approvals
from foedus.decision.council import decide
from foedus.decision.seats import find_seats
from foedus.decision.telling import tell_appeal, tell_arrival, tell_consent, tell_council
from foedus.decision.terms import compare_terms, find_arrival, find_early
from foedus.desk.loading import Inputs, load_inputs, read_as_of
from foedus.domain.decisions import Council, Vote, VoteCast
from foedus.domain.figures import Moment, pick_known, was_known
from foedus.domain.forces import Contingent
from foedus.domain.packages import Arrival, Consent, CouncilFinding
from foedus.domain.scenario import Scenario
from foedus.domain.treaty import Organ, Treaty
from foedus.errors import RequestError
from foedus.formats.codec import load_treaty
from foedus.geodesy import measure_km
from foedus.instants import show_instant
from foedus.mission.stages import EVERYTHING
from foedus.reports.mission_json import show_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A verb's answer as plain data and as text; ``holds``: it is a plain yes."""

    data: dict[str, Any]
    text: str
    holds: bool


def decide_mission(
    mission: str, *, treaty: str | None, organ: str | None, on: str | None, as_of: str | None, scope: str | None
) -> Answer:
    """Say what the council of a mission decides, and whether the appeal to it stands.

    ``treaty`` and ``organ`` ask another body with the same votes; ``on`` chooses another legal date.

    Raises
    ------
    RequestError
        If the mission, the treaty or the organ is not there.
    InputError
        With all faults of the files.
    """
    inputs, at = load_inputs(mission), read_as_of(as_of) or EVERYTHING
    scenario = inputs.files.scenario
    told = scenario.council
    found_treaty, found_organ = _find_organ(
        treaty or told.treaty, organ or (told.organ if treaty in (None, told.treaty) else None), inputs
    )
    told = _readdress(told, found_treaty.id, found_organ.id, scope)
    council = _ask(scenario, told, found_treaty, found_organ, on=_read_on(on) or scenario.facts_on, as_of=at)
    appeal = judge_appeal(
        scenario.appeal,
        as_of=at,
        decided_at=council.moment.at if council.moment is not None else None,
        arrived_at=_first_abroad(scenario.contingents, at),
    )
    lines = [*tell_appeal(appeal), *tell_council(council)]
    data = {"mission": scenario.id, "as_of": as_of, "appeal": show_value(appeal), "council": show_value(council)}
    return Answer(data=data, text="\n".join(lines), holds=council.result == "adopted")


def decide_votes(
    treaty: str,
    *,
    organ: str | None,
    on: str | None,
    votes: tuple[str, ...],
    excluded: tuple[str, ...],
    scope: str | None,
) -> Answer:
    """Say what given votes lead to in a body of a treaty on a date, without any mission.

    Parameters
    ----------
    votes
        Each as ``STATE=vote``; members left out are not known.
    excluded
        Parties to the matter.

    Raises
    ------
    RequestError
        If the date is missing, or the treaty, the organ or a vote is not there.
    """
    day = _read_on(on)
    if day is None:
        raise RequestError(
            "without a mission the day must be named", code="no-date", hint="--on 2022-01-06, or --mission NAME"
        )
    found_treaty, found_organ = _find_organ(treaty, organ, None)
    known_at = datetime.combine(day, time(0), UTC)
    cast_votes = tuple(_read_vote(text, known_at) for text in votes)
    seated = tuple(v.state for v in cast_votes) if _has_own_seats(found_treaty, found_organ, cast_votes) else ()
    council = Council(
        treaty=found_treaty.id,
        organ=found_organ.id,
        form="votes as given",
        votes=cast_votes,
        decided=(),
        outcome="open",
        text="",
        rests_on=(),
        seated=seated,
        disputants=excluded,
        scope=scope or "",
    )
    seats = find_seats(found_treaty, council, day)
    found = decide(council, found_organ, members=seats.members, on=day, as_of=EVERYTHING, contested=seats.contested)
    data = {"treaty": treaty, "on": day.isoformat(), "council": show_value(found)}
    return Answer(data=data, text="\n".join(tell_council(found)), holds=found.result == "adopted")


def trace_mission(mission: str, *, on: str | None, as_of: str | None, state: str | None) -> Answer:
    """Say when each state of a mission consents, what binds, and the earliest consented arrival of each contingent.

    Where no decision is known by ``as_of`` hours count from there, as if it came then; ``on`` counts them from the
    start of another day.

    Raises
    ------
    RequestError
        If the mission or the state is not there.
    InputError
        With all faults of the files.
    """
    inputs, at = load_inputs(mission), read_as_of(as_of) or EVERYTHING
    scenario = inputs.files.scenario
    decided_at, from_words = _find_decided(scenario, _read_on(on), at)
    approvals = tuple(a for a in scenario.approvals if state in (None, a.state))
    if state is not None and not approvals:
        known = ", ".join(a.state for a in scenario.approvals)
        raise RequestError(
            f"{scenario.id} holds no approval of {state}", code="unknown-state", hint=f"it holds {known}"
        )
    consents = trace_approvals(approvals, decided_at=decided_at, as_of=at)
    by_state = {consent.state: consent for consent in consents}
    arrivals = tuple(
        _trace_arrival(inputs, contingent, by_state.get(contingent.state), decided_at, at)
        for contingent in scenario.contingents
        if state in (None, contingent.state)
    )
    lines, rows = [f"Hours count from {from_words}."], []
    for consent in consents:
        short, early = _compare(scenario, consent, decided_at, at), _list_early(scenario, consent, at)
        lines += tell_consent(consent, short=short, early=early)
        rows.append({**show_value(consent), "short_of_mandate": list(short), "before_consent_reported": list(early)})
    lines += (
        ["Earliest consented arrival:", *(f"  {tell_arrival(arrival)}" for arrival in arrivals)] if arrivals else []
    )
    data = {
        "mission": scenario.id,
        "as_of": as_of,
        "decided_at": show_instant(decided_at),
        "counted_from": from_words,
        "consents": rows,
        "arrivals": show_value(arrivals),
    }
    return Answer(data=data, text="\n".join(lines), holds=all(consent.at is not None for consent in consents))


def _ask(
    scenario: Scenario, council: Council, treaty: Treaty, organ: Organ, *, on: date, as_of: datetime
) -> CouncilFinding:
    seats = find_seats(treaty, council, on)
    appealed = pick_known(scenario.appeal.moments, as_of)
    return decide(
        council,
        organ,
        members=seats.members,
        on=on,
        as_of=as_of,
        appellant=scenario.appeal.state,
        host=scenario.host,
        contested=seats.contested,
        appealed_on=appealed.at.date() if appealed is not None else None,
    )


def _readdress(council: Council, treaty: str, organ: str, scope: str | None) -> Council:
    """Give the council as another body, or under another scope; what it did stays its own."""
    if (council.treaty, council.organ) != (treaty, organ):
        council = replace(council, treaty=treaty, organ=organ, decided=(), silence=None, scope="")
    return replace(council, scope=scope) if scope is not None else council


def _find_organ(treaty: str, organ: str | None, inputs: Inputs | None) -> tuple[Treaty, Organ]:
    """Give a treaty and one of its bodies; the only one where none is named.

    Raises
    ------
    RequestError
        If either is not there, or several bodies are.
    """
    beside = inputs.files.folder if inputs is not None else None
    found = load_treaty(library.find_treaty(treaty, beside))
    names = ", ".join(o.id for o in found.organs)
    if organ is None and len(found.organs) == 1:
        return found, found.organs[0]
    chosen = next((o for o in found.organs if o.id == organ), None)
    if chosen is None:
        what = f"has no organ {organ}" if organ else "has not one organ only"
        raise RequestError(f"{treaty} {what}", code="unknown-organ", hint=f"--organ with one of: {names or 'none'}")
    return found, chosen


def _read_on(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError(f"--on {text} is no date", code="bad-date", hint="write it as 2022-01-06") from None


def _read_vote(text: str, known_at: datetime) -> Vote:
    state, _, vote = text.partition("=")
    if len(state) != 3 or vote not in get_args(VoteCast):
        raise RequestError(
            f"--vote {text} is no vote", code="bad-vote", hint=f"STATE=vote, one of {', '.join(get_args(VoteCast))}"
        )
    return Vote(state=state.upper(), vote=cast(VoteCast, vote), rests_on=(), known_at=known_at)


def _has_own_seats(treaty: Treaty, organ: Organ, votes: tuple[Vote, ...]) -> bool:
    """Say whether the voters given fill a body that has its own number of seats."""
    return organ.n_seats is not None and organ.n_seats == len(votes) and bool(treaty.memberships)


def _find_decided(scenario: Scenario, on: date | None, as_of: datetime) -> tuple[datetime, str]:
    if on is not None:
        at = datetime.combine(on, time(0), UTC)
        return at, f"{show_instant(at)}, a decision on that day as asked"
    moment = pick_known(scenario.council.decided, as_of)
    if moment is not None:
        return moment.at, f"the council's decision at {show_instant(moment.at)}"
    return as_of, f"{show_instant(as_of)}: no decision is known by then, as if it came now"


def _first_abroad(contingents: tuple[Contingent, ...], as_of: datetime) -> datetime | None:
    moments = [m for c in contingents for m in _list_abroad(c, as_of)]
    return min((m.at for m in moments), default=None)


def _list_abroad(contingent: Contingent, as_of: datetime) -> list[Moment]:
    """List the reports that the contingent was abroad."""
    known = [s for s in contingent.statuses if was_known(s.moment.known_at, as_of)]
    return [s.moment for s in known if s.status == "arrived"]


def _list_early(scenario: Scenario, consent: Consent, as_of: datetime) -> tuple[str, ...]:
    own = [c for c in scenario.contingents if c.state == consent.state]
    moments = sorted((m for c in own for m in _list_abroad(c, as_of)), key=lambda m: m.at)
    words = find_early(consent, moments[0]) if moments else ""
    return (words,) if words else ()


def _compare(scenario: Scenario, consent: Consent, decided_at: datetime, as_of: datetime) -> tuple[str, ...]:
    own = [pick_known(c.strength_persons, as_of) for c in scenario.contingents if c.state == consent.state]
    strengths = [round(figure.value) for figure in own if figure is not None]
    mandate = scenario.mandate
    term = pick_known(mandate.term_d, as_of) if mandate is not None else None
    return compare_terms(
        consent,
        persons=sum(strengths) if strengths and len(strengths) == len(own) else None,
        area=mandate.area if mandate is not None else "",
        until_at=decided_at + timedelta(days=term.value) if term is not None else None,
    )


def _trace_arrival(
    inputs: Inputs, contingent: Contingent, consent: Consent | None, decided_at: datetime, as_of: datetime
) -> Arrival:
    notice = pick_known(contingent.notice_h, as_of)
    return find_arrival(
        consent,
        contingent=contingent.id,
        state=contingent.state,
        decided_at=decided_at,
        notice_h=notice.value if notice is not None else None,
        travel_h=_bound_way_h(inputs, contingent),
    )


def _bound_way_h(inputs: Inputs, contingent: Contingent) -> float | None:
    """Give the hours that no lift of the mission can beat: the straight line at the speed of its fastest carrier."""
    movement = inputs.files.scenario.movement
    if movement is None:
        return None
    place_of = {place.id: place for place in inputs.places}
    in_use = {pool.carrier for pool in movement.pools}
    speeds = [c.speed_kmh.value for table in inputs.tables for c in table.carriers if c.id in in_use]
    pairs = [(place_of.get(e.embarks_at), place_of.get(e.debarks_at)) for e in contingent.elements]
    lengths = [
        measure_km(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg) for a, b in pairs if a is not None and b is not None
    ]
    return min(lengths) / max(speeds) if lengths and speeds else None
