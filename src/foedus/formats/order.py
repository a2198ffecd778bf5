"""What must come before what in a mission, and which numbers must fit together.

What lives here: dates out of order, values known before their sources, shares and counts of votes. What does not:
names (`foedus.formats.references`) and ranges of single numbers (`foedus.formats.shapes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from foedus.domain.decisions import Approval, ApprovalStep, Attempt, CrisisEvent, Threshold, Withdrawal
from foedus.domain.figures import Figure, Spread
from foedus.domain.forces import Contingent
from foedus.domain.places import Shutting
from foedus.domain.scenario import Scenario
from foedus.errors import Fault
from foedus.formats.faults import FieldPath
from foedus.formats.reader import Document
from foedus.formats.walk import walk_nouns
from foedus.instants import show_instant
from foedus.record.claims import Claim

#: pairs of fields of one noun, the first not after the second
_PAIRS: Final = (("earliest_at", "at"), ("at", "latest_at"), ("earliest_at", "latest_at"), ("from_at", "until_at"))
#: acts of the way home, each not before the one before it
_ACTS: Final = ("request", "draft", "decision", "ceremony", "last_element")
_SHARES_OFF: Final = 1e-6
#: longest time between the appeal and the date by which law is chosen
_FACTS_OFF: Final = timedelta(days=366)
#: longest span in which a place is shut with an end given
_SHUT_MOST: Final = timedelta(days=3660)
#: longest time between anything that is dated in a mission and its zero
_YEARS_OFF: Final = 50


def check_order(document: Document, root: object, known_at: Mapping[str, datetime]) -> list[Fault]:
    """List what is out of order, or does not add up, in one file of a mission.

    Parameters
    ----------
    document
        The file.
    root
        The noun it became.
    known_at
        When each claim and assumption became known, by id.
    """
    faults: list[Fault] = []
    for path, _, noun in walk_nouns(root):
        faults += _check_pairs(document, path, noun)
        faults += _check_known(document, path, noun, known_at)
        check = _CHECKS.get(type(noun))
        if check is not None:
            faults += check(document, path, noun)
    return faults


def _late(document: Document, path: FieldPath, at: datetime, *, than: str, code: str = "dates-out-of-order") -> Fault:
    """Word an instant that lies on the wrong side of another."""
    return document.make_fault(path, found=show_instant(at), expected=than, code=code)


def _check_pairs(document: Document, path: FieldPath, noun: Any) -> Iterator[Fault]:
    """Find spans that end before they begin."""
    for first, second in _PAIRS:
        start, end = getattr(noun, first, None), getattr(noun, second, None)
        if start is not None and end is not None and end < start:
            yield _late(document, (*path, second), end, than=f"an instant not before {first}, {show_instant(start)}")


def _check_known(document: Document, path: FieldPath, noun: Any, known_at: Mapping[str, datetime]) -> Iterator[Fault]:
    """Find values that are known before their sources, or that nobody can say since when."""
    grounds = getattr(noun, "rests_on", None)
    if grounds is None or not hasattr(noun, "known_at"):
        return
    sources = [known_at[name] for name in grounds if name in known_at]
    if noun.known_at is None and not grounds:
        yield document.make_fault(
            (*path, "rests_on"),
            found="nothing",
            expected="a claim or an assumption, or known_at",
            code="no-ground",
            hint="every value says on what it rests, or at least since when it was known",
        )
    elif noun.known_at is not None and sources and noun.known_at < min(sources):
        first = min(sources)
        yield _late(
            document,
            (*path, "known_at"),
            noun.known_at,
            than=f"an instant not before the first of its sources became known, {show_instant(first)}",
            code="known-before-source",
        )


def _check_scenario(document: Document, _path: FieldPath, mission: Scenario) -> Iterator[Fault]:
    """Find an appeal after its decision, a way home before it, law of another year, knowledge dates that go back."""
    appeal = [moment.earliest_at or moment.at for moment in mission.appeal.moments]
    decided = [moment.latest_at or moment.at for moment in mission.council.decided]
    if appeal and decided and max(decided) < min(appeal):
        than = f"an instant not before the appeal, {show_instant(min(appeal))}"
        yield _late(document, ("council", "decided", 0, "at"), mission.council.decided[0].at, than=than)
    for index, moment in enumerate(mission.withdrawal.begins if mission.withdrawal else ()):
        start = min((m.earliest_at or m.at for m in mission.council.decided), default=None)
        if start is not None and (moment.latest_at or moment.at) < start:
            than = f"an instant not before the decision, {show_instant(start)}"
            yield _late(document, ("withdrawal", "begins", index, "at"), moment.at, than=than)
    yield from _check_term(document, mission)
    yield from _check_facts(document, mission)
    yield from _check_far(document, mission)
    for index, (before, after) in enumerate(zip(mission.knowledge, mission.knowledge[1:], strict=False), start=1):
        if after.at <= before.at:
            than = f"an instant after the knowledge date '{before.id}', {show_instant(before.at)}"
            yield _late(document, ("knowledge", index, "at"), after.at, than=than)


def _check_term(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find contingents that are said to have arrived after the mandate ended."""
    decided = [moment.latest_at or moment.at for moment in mission.council.decided]
    terms = [figure.value for figure in mission.mandate.term_d] if mission.mandate else []
    if not decided or not terms:
        return
    ends_at = max(decided) + timedelta(days=max(terms))
    for number, contingent in enumerate(mission.contingents):
        for index, report in enumerate(contingent.statuses):
            first = report.moment.earliest_at or report.moment.at
            if report.status == "arrived" and first > ends_at:
                yield _late(
                    document,
                    ("contingents", number, "statuses", index, "moment", "at"),
                    report.moment.at,
                    than=f"an instant before the mandate ends, {show_instant(ends_at)}",
                    code="after-mandate",
                )


def _check_facts(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find a legal date that lies more than a year away from every account of the appeal."""
    asked = [moment.at.date() for moment in mission.appeal.moments]
    if asked and all(abs(mission.facts_on - day) > _FACTS_OFF for day in asked):
        yield document.make_fault(
            ("facts_on",),
            found=str(mission.facts_on),
            expected=f"a date within a year of the appeal, {min(asked)}",
            code="dates-out-of-order",
            hint="provisions and memberships are chosen as they stood on this day",
        )


def _check_far(document: Document, mission: Scenario) -> Iterator[Fault]:
    """Find instants that are so far from the scenario's zero that a digit must be wrong."""
    zero = mission.zero_at.year
    for path, _, noun in walk_nouns(mission):
        for field in ("at", "earliest_at", "latest_at", "from_at", "until_at", "ends_at"):
            at = getattr(noun, field, None)
            if isinstance(noun, Shutting) and field == "until_at":
                continue  # measured from the beginning of its span
            if isinstance(at, datetime) and abs(at.year - zero) > _YEARS_OFF:
                expected = f"an instant within {_YEARS_OFF} years of zero_at, {show_instant(mission.zero_at)}"
                yield _late(document, (*path, field), at, than=expected, code="far-off")


def _check_shutting(document: Document, path: FieldPath, shut: Shutting) -> Iterator[Fault]:
    """Find places that are shut for longer than any mission lasts."""
    if shut.until_at is not None and shut.until_at - shut.from_at > _SHUT_MOST:
        yield document.make_fault(
            (*path, "until_at"),
            found=show_instant(shut.until_at),
            expected=f"an instant within ten years of from_at, {show_instant(shut.from_at)}",
            code="far-off",
            hint="leave until_at out where no end is known",
        )


def _check_withdrawal(document: Document, path: FieldPath, withdrawal: Withdrawal) -> Iterator[Fault]:
    """Find acts of the way home that come before the act they follow; rival accounts widen each act."""
    asked = [act.moment.earliest_at or act.moment.at for act in withdrawal.acts if act.kind == "request"]
    for index, moment in enumerate(withdrawal.begins):
        if asked and (moment.latest_at or moment.at) < min(asked):
            than = f"an instant not before the request, {show_instant(min(asked))}"
            yield _late(document, (*path, "begins", index, "at"), moment.at, than=than)
    for later in range(1, len(_ACTS)):
        for index, act in enumerate(withdrawal.acts):
            if act.kind != _ACTS[later]:
                continue
            end = act.moment.latest_at or act.moment.at
            for kind in _ACTS[:later]:
                starts = [a.moment.earliest_at or a.moment.at for a in withdrawal.acts if a.kind == kind]
                if starts and end < min(starts):
                    than = f"an instant not before the {kind.replace('_', ' ')}, {show_instant(min(starts))}"
                    yield _late(document, (*path, "acts", index, "moment", "at"), act.moment.at, than=than)
                    break


def _check_crisis(document: Document, path: FieldPath, event: CrisisEvent) -> Iterator[Fault]:
    """Find measures that expire before they begin."""
    start = event.moment.earliest_at or event.moment.at
    if event.until_at is not None and event.until_at < start:
        than = f"an instant not before it begins, {show_instant(start)}"
        yield _late(document, (*path, "until_at"), event.until_at, than=than)


def _check_claim(document: Document, path: FieldPath, claim: Claim) -> Iterator[Fault]:
    """Find claims retracted before they were known."""
    if claim.retracted_at is not None and claim.retracted_at < claim.known_at:
        than = f"an instant not before known_at, {show_instant(claim.known_at)}"
        yield _late(document, (*path, "retracted_at"), claim.retracted_at, than=than)


def _check_contingent(document: Document, path: FieldPath, contingent: Contingent) -> Iterator[Fault]:
    """Find contingents whose elements are more or less than the whole."""
    total = sum(element.share_frac for element in contingent.elements)
    if contingent.elements and abs(total - 1) > _SHARES_OFF:
        yield document.make_fault(
            (*path, "elements"),
            found=f"shares that add up to {total:g}",
            expected="shares of the elements that add up to 1",
            code="shares",
        )


def _check_approval(document: Document, path: FieldPath, approval: Approval) -> Iterator[Fault]:
    """Find counts of votes that cannot be."""
    for index, step in enumerate(approval.steps):
        where = (*path, "steps", index)
        if step.threshold is not None:
            yield from _check_threshold(document, (*where, "threshold"), step.threshold)
        for number, attempt in enumerate(step.attempts):
            yield from _check_attempt(document, (*where, "attempts", number), attempt, step)


def _check_threshold(document: Document, path: FieldPath, threshold: Threshold) -> Iterator[Fault]:
    """Find bars that no vote can pass."""
    for name in ("needed", "quorum"):
        count = getattr(threshold, name)
        if count is not None and count > threshold.of:
            yield _overcount(document, (*path, name), count, f"at most {threshold.of}, the number of all votes")


def _check_attempt(document: Document, path: FieldPath, attempt: Attempt, step: ApprovalStep) -> Iterator[Fault]:
    """Find more votes than voters."""
    cast = (attempt.yes or 0) + (attempt.no or 0)
    limits = [(attempt.present, "the number present")]
    if step.threshold is not None:
        limits.append((step.threshold.of, "the number of all votes"))
    field = "yes" if attempt.yes is not None else "no"
    for limit, words in limits:
        if limit is not None and cast > limit:
            yield _overcount(document, (*path, field), cast, f"votes for and against of at most {limit}, {words}")
            return
    if step.threshold is not None and attempt.present is not None and attempt.present > step.threshold.of:
        expected = f"at most {step.threshold.of}, the number of all votes"
        yield _overcount(document, (*path, "present"), attempt.present, expected)


def _overcount(document: Document, path: FieldPath, count: int, expected: str) -> Fault:
    """Word a count that is above its limit."""
    return document.make_fault(path, found=str(count), expected=expected, code="votes")


def _check_figure(document: Document, path: FieldPath, figure: Figure) -> Iterator[Fault]:
    """Find figures outside their own spread."""
    spread = figure.spread
    if spread is not None and spread.low <= spread.high and not spread.low <= figure.value <= spread.high:
        yield document.make_fault(
            (*path, "value"),
            found=f"{figure.value:g}",
            expected=f"a value within its spread, {spread.low:g} to {spread.high:g}",
            code="spread",
        )


def _check_spread(document: Document, path: FieldPath, spread: Spread) -> Iterator[Fault]:
    """Find spreads that end below their beginning."""
    if spread.high < spread.low:
        expected = f"a number not below low, {spread.low:g}"
        yield document.make_fault((*path, "high"), found=f"{spread.high:g}", expected=expected, code="spread")


_CHECKS: Final[dict[type, Any]] = {
    Approval: _check_approval,
    Claim: _check_claim,
    Contingent: _check_contingent,
    CrisisEvent: _check_crisis,
    Figure: _check_figure,
    Scenario: _check_scenario,
    Shutting: _check_shutting,
    Spread: _check_spread,
    Withdrawal: _check_withdrawal,
}
