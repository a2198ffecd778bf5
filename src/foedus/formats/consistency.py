"""What one part of a mission asks of another: zone, host, contributors, terminals.

What lives here: the checks that a mission can be run through once its names lead somewhere. What does not: the names
themselves (`foedus.formats.references`), dates (`foedus.formats.order`) and sizes (`foedus.formats.limits`).
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from foedus.domain.scenario import Scenario
from foedus.errors import Fault
from foedus.formats.faults import FieldPath, suggest_near
from foedus.formats.reader import Document
from foedus.formats.references import Surroundings


def check_consistency(document: Document, mission: Scenario, surroundings: Surroundings) -> list[Fault]:
    """List what the parts of a scenario lack for one another.

    Parameters
    ----------
    document
        The file of the scenario.
    mission
        The noun it became.
    surroundings
        What it may refer to; terminals are not checked where the gazetteer could not be read.
    """
    return [
        *_check_zone(document, mission),
        *_check_contributors(document, mission),
        *_check_terminals(document, mission, surroundings),
    ]


def _check_zone(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find a zone whose clock nobody knows."""
    try:
        ZoneInfo(mission.zone)
    # an empty name, a folder of zones and a path that leads out are refused each in its own way
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield document.make_fault(
            ("zone",),
            found=f"'{mission.zone}'",
            expected="the IANA name of a zone, such as Europe/Paris",
            code="unknown-zone",
            hint=suggest_near(mission.zone, available_timezones()),
        )


def _check_contributors(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find a host that sends troops to itself, contributors without a route of approval, and two remainders."""
    parties = {party.state for party in mission.parties}
    approving = {approval.state for approval in mission.approvals}
    remainder = ""
    for index, contingent in enumerate(mission.contingents):
        where = ("contingents", index)
        if contingent.state == mission.host:
            yield document.make_fault(
                (*where, "state"),
                found=f"{contingent.state}, the host",
                expected="a state other than the host",
                code="host-contributes",
                hint="the host's own forces guard its sites before and after; they are no contingent",
            )
        elif contingent.state in parties - approving:
            yield document.make_fault(
                (*where, "state"),
                found=f"{contingent.state}, which has no entry in 'approvals'",
                expected="a contributor with an entry in 'approvals'",
                code="no-approval",
                hint="give its route there; 'steps: []' says that it needs no act of its own",
            )
        if contingent.takes_remainder and remainder:
            yield document.make_fault(
                (*where, "takes_remainder"),
                found=f"true, as for the contingent {remainder}",
                expected="one contingent at most that takes what the others leave of the planned total",
                code="two-remainders",
                hint="give this one a strength of its own",
            )
        remainder = remainder or (contingent.id if contingent.takes_remainder else "")


def _check_terminals(document: Document, mission: Scenario, surroundings: Surroundings) -> Iterator[Fault]:
    """Find places where an element boards or lands that nobody gave a terminal; a town by a road needs none.

    A place that nobody knows is a fault of its own, and not reported again.
    """
    movement = mission.movement
    if movement is None or surroundings.places is None or surroundings.airfields is None:
        return
    known = surroundings.places | {place.id for place in mission.places}
    airfields = surroundings.airfields | {place.id for place in mission.places if place.kind == "airfield"}
    terminals = {terminal.place for terminal in movement.terminals}
    joined = {frozenset((road.start, road.end)) for road in movement.roads}
    missing: dict[str, list[FieldPath]] = {}
    for number, contingent in enumerate(mission.contingents):
        for index, element in enumerate(contingent.elements):
            by_road = frozenset((element.embarks_at, element.debarks_at)) in joined
            for field in ("embarks_at", "debarks_at"):
                place = getattr(element, field)
                needed = place in airfields or (place in known and not by_road)
                if needed and place not in terminals:
                    missing.setdefault(place, []).append(("contingents", number, "elements", index, field))
    for place, paths in missing.items():
        often = f", named {len(paths)} times" if len(paths) > 1 else ""
        yield document.make_fault(
            paths[0],
            found=f"'{place}'{often}, which has no entry there",
            expected="a place with an entry in 'movement.terminals'",
            code="no-terminal",
            hint=f"add '- {{place: {place}, working_slots: [{{value: 2, rests_on: [...]}}]}}' to it",
        )
