"""The cases that a treaty file brings along, run: what was expected, what the engine answers.

What lives here: a case turned into claims and asked. What does not: the file; a precedent that is only told is no case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from foedus.domain.outcome import Finding
from foedus.domain.scenario import Question
from foedus.domain.treaty import Case, CaseClaim, Expectation, Treaty
from foedus.law.book import RuleBook, bind_treaties, qualify
from foedus.law.engine import ask_book
from foedus.law.facts import Asked, resolve_settings
from foedus.record.claims import Assertion, Claim, ClaimSet, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One expectation of one case beside the finding; ``differs`` says where they part, nothing where they agree."""

    treaty: str
    case: str
    rule: str
    finding: Finding
    differs: tuple[str, ...]


def run_cases(treaties: tuple[Treaty, ...]) -> tuple[CaseResult, ...]:
    """Run every case of every treaty, each with all the treaties at hand.

    Raises
    ------
    InputError
        If the treaties have faults.
    RequestError
        If a case expects something of a rule that is not there.
    """
    book = bind_treaties(treaties)
    return tuple(result for treaty in treaties for case in treaty.cases for result in _run_case(book, treaty.id, case))


def claims_of(case: Case, treaty_id: str) -> ClaimSet:
    """Turn what a case says into claims, each known at the end of its day."""
    return ClaimSet(
        id=case.name,
        title=case.name,
        compiled_on=case.on,
        method="as the case says",
        sources=(Source(id="case", title=case.name),),
        claims=tuple(_claim(claim, f"{i + 1}", case, treaty_id) for i, claim in enumerate(case.claims)),
    )


def _claim(claim: CaseClaim, name: str, case: Case, treaty_id: str) -> Claim:
    return Claim(
        id=name,
        topic="case",
        text=claim.atom,
        by=claim.by,
        source="case",
        known_at=_end_of(claim.known_on or case.on),
        confidence="high",
        checked="derived",
        asserts=(Assertion(atom=qualify(claim.atom, treaty_id), value=claim.value),),
        retracted_at=None if claim.retracted_on is None else _end_of(claim.retracted_on),
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC) + timedelta(days=1)


def _run_case(book: RuleBook, treaty_id: str, case: Case) -> tuple[CaseResult, ...]:
    last = max((claim.known_on or case.on for claim in case.claims), default=case.on)
    asked = Asked(
        appellant=case.appellant,
        host=case.host,
        facts_on=case.on,
        as_of=_end_of(case.as_of_on or last),
        settings=resolve_settings(case.settings, treaty_id),
    )
    claims = claims_of(case, treaty_id)
    results = []
    for wanted in case.expect:
        home, _, rule = qualify(wanted.rule, treaty_id).partition("/")
        question = Question(id=rule, text=case.name, treaty=home, rule=rule)
        finding = ask_book(book, claims, (question,), asked)[0]
        results.append(
            CaseResult(
                treaty=treaty_id, case=case.name, rule=wanted.rule, finding=finding, differs=_compare(wanted, finding)
            )
        )
    return tuple(results)


def _compare(wanted: Expectation, finding: Finding) -> tuple[str, ...]:
    differs = []
    for name in ("verdict", "holds", "of"):
        expected, found = getattr(wanted, name), getattr(finding, name)
        if expected is not None and expected != found:
            differs.append(f"{name}: expected {expected}, found {found}")
    for name in ("sufficient", "blocking"):
        expected, found = getattr(wanted, name), getattr(finding, name)
        if expected is not None and {frozenset(words) for words in expected} != {frozenset(words) for words in found}:
            differs.append(f"{name}: expected {expected}, found {found}")
    return tuple(differs)
