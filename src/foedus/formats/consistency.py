"""What one part of a mission asks of another: zone, host, contributors, terminals.

What lives here: the checks that a mission can be run through once its names lead somewhere. What does not: the names
themselves (`foedus.formats.references`), dates (`foedus.formats.order`) and sizes (`foedus.formats.limits`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from foedus.domain.scenario import Scenario
from foedus.errors import Fault
from foedus.formats.faults import FieldPath, suggest_near
from foedus.formats.pledges.crosscheck import Known, find_faults
from foedus.formats.reader import Document
from foedus.formats.references import Surroundings

#: a time of day; 24:00 is the end of the day
CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


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
        *_check_terminal_times(document, mission),
        *_check_terminals(document, mission, surroundings),
        *_check_pledges(document, mission),
    ]


def _check_zone(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find zones whose clock nobody knows: the mission's, and those of opening hours."""
    zones: list[tuple[FieldPath, str]] = [(("zone",), mission.zone)]
    for number, terminal in enumerate(mission.movement.terminals if mission.movement else ()):
        for index, hours in enumerate(terminal.hours):
            zones.append((("movement", "terminals", number, "hours", index, "zone"), hours.zone))
    for path, zone in zones:
        if not _is_zone(zone):
            yield _word_zone(document, path, zone)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    # an empty name, a folder of zones and a path that leads out are refused each in its own way
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _word_zone(document: Document, path: FieldPath, zone: str) -> Fault:
    return document.make_fault(
        path,
        found=f"'{zone}'",
        expected="the IANA name of a zone, such as Europe/Paris",
        code="unknown-zone",
        hint=suggest_near(zone, available_timezones()),
    )


def _check_terminal_times(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find opening hours that are no times of day, and exceptions to a number that nobody gave."""
    for number, terminal in enumerate(mission.movement.terminals if mission.movement else ()):
        where: FieldPath = ("movement", "terminals", number)
        for index, hours in enumerate(terminal.hours):
            for field in ("opens", "closes"):
                text = getattr(hours, field)
                if not CLOCK.fullmatch(text):
                    yield document.make_fault(
                        (*where, "hours", index, field),
                        found=f"'{text}'",
                        expected="a time of day from 00:00 to 24:00, such as 06:30",
                        code="wrong-clock",
                        hint="two digits for the hour, two for the minute",
                    )
        if terminal.parking_during and not terminal.parking:
            yield document.make_fault(
                (*where, "parking_during"),
                found="spans with another number of parking places",
                expected="a usual number in 'parking' too",
                code="missing",
                hint="what is not given limits nothing, and nothing can be taken away from that",
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


def know_pledges(mission: Scenario, units: frozenset[str] | None = None) -> Known:
    """Give what the pledges of a mission may refer to, and the span of its mandate where it is given."""
    generation = mission.force_generation
    sectors = {sector.id for sector in generation.sectors} if generation else set()
    decided = min((moment.at for moment in mission.council.decided), default=None)
    terms = [figure.value for figure in mission.mandate.term_d] if mission.mandate else []
    return Known(
        units=units,
        tasks=frozenset(task.id for task in mission.mandate.tasks) if mission.mandate else frozenset(),
        places=frozenset(sectors | {site.site_class for site in mission.sites}),
        elements=frozenset(element.id for contingent in mission.contingents for element in contingent.elements),
        begins_at=decided,
        ends_at=decided + timedelta(days=max(terms)) if decided is not None and terms else None,
    )


def _check_pledges(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find pledges that contradict themselves, one another, or the mandate; names are checked with all others."""
    if mission.force_generation is None:
        return
    known = replace(know_pledges(mission), elements=None)
    for fault in find_faults(mission.force_generation.pledges, known):
        inner = (fault.group, fault.part) if fault.group else ()
        if fault.code != "duplicate-id":
            yield document.make_fault(
                ("force_generation", "pledges", fault.at, *inner, fault.field),
                found=fault.found,
                expected=fault.expected,
                code=fault.code,
                hint=fault.hint,
            )
