"""What one field of a pledge says about another, about other pledges, about the mission and about today.

What lives here: every cross-check of pledges, all of them run, whatever file they came from. What does not: the place
of a fault in a file (the readers give it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from foedus.domain.pledges import VISIT_OF, Pledge, PledgeCaveat
from foedus.formats.faults import list_names, suggest_near


class PledgeFault(NamedTuple):
    """A fault of one field of one pledge, or of one of its visits or caveats (``group``, ``part``)."""

    at: int
    field: str
    found: str
    expected: str
    code: str
    hint: str = ""
    group: str = ""
    part: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What pledges may refer to; None: it is not at hand, so nothing is checked by it.

    ``today`` is the day of which a visit may not lie ahead; ``begins_at`` and ``ends_at`` bound the mandate.
    """

    units: frozenset[str] | None = None
    tasks: frozenset[str] | None = None
    places: frozenset[str] | None = None
    elements: frozenset[str] | None = None
    today: date | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None


def find_faults(pledges: tuple[Pledge, ...], known: Known) -> Iterator[PledgeFault]:
    """Give every fault between the fields of pledges, pledge by pledge."""
    yield from _check_ids(pledges)
    yield from _check_overlaps(pledges)
    for index, pledge in enumerate(pledges):
        yield from _check_names(index, pledge, known)
        yield from _check_dates(index, pledge, known)
        yield from _check_symbol(index, pledge)
        for part, caveat in enumerate(pledge.caveats):
            yield from _check_caveat(index, part, caveat, known)


def _check_ids(pledges: tuple[Pledge, ...]) -> Iterator[PledgeFault]:
    seen: dict[str, int] = {}
    for index, pledge in enumerate(pledges):
        if pledge.id and seen.setdefault(pledge.id, index) != index:
            yield PledgeFault(
                index, "id", f"'{pledge.id}' a second time", "each once", "duplicate-id", "give it an id of its own"
            )


def _check_overlaps(pledges: tuple[Pledge, ...]) -> Iterator[PledgeFault]:
    """Find one unit that is pledged twice for the same days."""
    by_unit: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, pledge in enumerate(pledges):
        if pledge.unit:
            by_unit[pledge.state, " ".join(pledge.unit.lower().split())].append(index)
    for indices in by_unit.values():
        for k, later in enumerate(indices):
            for earlier in indices[:k]:
                if _overlap(pledges[earlier], pledges[later]):
                    first = pledges[earlier]
                    yield PledgeFault(
                        later,
                        "unit",
                        f"'{pledges[later].unit}' of {first.state}, which pledge {first.id} offers for the same days",
                        "one pledge of a unit at a time",
                        "overlapping-pledges",
                        "end the one before the other begins, with valid_until_on; or name the parts of the unit apart",
                    )
                    break


def _overlap(one: Pledge, other: Pledge) -> bool:
    starts = max(one.valid_from_on or date.min, other.valid_from_on or date.min)
    ends = min(one.valid_until_on or date.max, other.valid_until_on or date.max)
    apart = one.element and other.element and one.element != other.element
    return starts <= ends and not apart


def _check_names(index: int, pledge: Pledge, known: Known) -> Iterator[PledgeFault]:
    for unit in pledge.capabilities if known.units is not None else ():
        if known.units is not None and unit not in known.units:
            yield PledgeFault(
                index, "capabilities", f"'{unit}'", f"a generic unit: {list_names(known.units)}", "unknown-unit",
                suggest_near(unit, known.units),
            )  # fmt: skip
    if not pledge.capabilities:
        yield PledgeFault(index, "capabilities", "nothing", "one generic unit at least", "missing")
    if pledge.persons is None and not pledge.element:
        hint = "a pledge without strength serves nothing; name the element of a contingent to take its strength"
        yield PledgeFault(index, "persons", "nothing", "a strength, or the element it is", "missing", hint)
    if known.elements is not None and pledge.element and pledge.element not in known.elements:
        yield PledgeFault(
            index, "element", f"'{pledge.element}'", f"an element of the mission: {list_names(known.elements)}",
            "unknown-element", suggest_near(pledge.element, known.elements),
        )  # fmt: skip


def _check_dates(index: int, pledge: Pledge, known: Known) -> Iterator[PledgeFault]:
    start, end = pledge.valid_from_on, pledge.valid_until_on
    if start is not None and end is not None and end < start:
        yield PledgeFault(
            index, "valid_until_on", str(end), f"a day not before valid_from_on, {start}", "dates-out-of-order"
        )
    if known.ends_at is not None and start is not None and start > known.ends_at.date():
        expected = f"a day before the mandate ends, {known.ends_at.date()}"
        yield PledgeFault(index, "valid_from_on", str(start), expected, "after-term")
    if known.begins_at is not None and known.ends_at is not None and pledge.notice_h is not None:
        arrives = known.begins_at + timedelta(hours=pledge.notice_h + (pledge.travel_h or 0))
        if arrives >= known.ends_at:
            days = (known.ends_at - known.begins_at).total_seconds() / 86400
            yield PledgeFault(
                index, "notice_h", f"{pledge.notice_h:g} h of notice, {pledge.travel_h or 0:g} h on the way",
                f"readiness within the term of the mandate, {days:g} days from the decision", "after-term",
                "hours, not days; a unit that is ready after the term serves nothing",
            )  # fmt: skip
    for part, visit in enumerate(pledge.visits):
        if known.today is not None and visit.visited_on > known.today:
            yield PledgeFault(
                index, "visited_on", str(visit.visited_on), f"a day not after {known.today}", "visit-in-future",
                "a visit that is planned is none yet: leave it out until it was made", "visits", part,
            )  # fmt: skip
    wanted = VISIT_OF.get(pledge.readiness)
    kinds = {visit.kind for visit in pledge.visits}
    if wanted is not None and not kinds & {wanted, "verification"}:
        yield PledgeFault(
            index, "readiness", f"{pledge.readiness} without a visit", f"a {wanted} visit", "no-visit",
            f"{pledge.readiness} stands on a {wanted} visit; a pledge on paper is level_1",
        )  # fmt: skip


def _check_symbol(index: int, pledge: Pledge) -> Iterator[PledgeFault]:
    code = pledge.sidc
    if code and not (code.isascii() and code.isdigit() and len(code) in (20, 30)):
        hint = "codes of letters belong to older editions and are not converted silently"
        yield PledgeFault(index, "sidc", f"'{code}'", "20 or 30 digits", "wrong-sidc", hint)
    if code and not pledge.sidc_edition:
        hint = "the same digits mean other symbols in other editions: MIL-STD-2525D, MIL-STD-2525E, APP-6D, APP-6E"
        yield PledgeFault(index, "sidc_edition", "nothing", "the edition of the code", "missing", hint)


def _check_caveat(index: int, part: int, caveat: PledgeCaveat, known: Known) -> Iterator[PledgeFault]:
    def fault(field: str, found: str, expected: str, code: str, hint: str = "") -> PledgeFault:
        return PledgeFault(index, field, found, expected, code, hint, "caveats", part)

    both = sorted(set(caveat.only) & set(caveat.barred))
    if both:
        yield fault("barred", ", ".join(both), "what the caveat does not leave as well", "contradiction")
    if caveat.kind == "duration" and caveat.at_most_d is None:
        yield fault("at_most_d", "nothing", "the longest stay, in days", "missing")
    if caveat.kind == "force" and caveat.at_most_force is None:
        yield fault("at_most_force", "nothing", "the most force that it may use", "missing")
    if caveat.kind in ("task", "place", "command", "transit") and not caveat.only and not caveat.barred:
        yield fault("only", "nothing", "what the caveat leaves, or bars", "missing", "in words alone nothing obeys it")
    allowed = {"task": known.tasks, "place": known.places}.get(caveat.kind)
    kind = {"task": "a task of the mandate", "place": "a sector or a class of site"}.get(caveat.kind, "")
    for field in ("only", "barred"):
        for name in getattr(caveat, field) if allowed is not None else ():
            if allowed is not None and name not in allowed:
                code = f"unknown-{caveat.kind}"
                yield fault(field, f"'{name}'", f"{kind}: {list_names(allowed)}", code, suggest_near(name, allowed))
