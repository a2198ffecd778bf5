"""Who must, may or must not do what, to whom, by when: the table of duties at a date.

What lives here: one row per norm of every rule, with the verdict of its rule. What does not: the deadline in hours; the
treaty's own word stands, and hours come from the assumptions of a mission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from foedus.domain.outcome import Verdict
from foedus.domain.treaty import Modality, Setting, Treaty
from foedus.law.book import RuleBook, bind_treaties, current_version
from foedus.law.engine import judge_rule
from foedus.law.facts import Asked, AtomStatus, read_facts, weakest
from foedus.law.ground import ground_rule
from foedus.law.readings import span_readings
from foedus.record.claims import ClaimSet


@dataclass(frozen=True, slots=True, kw_only=True)
class NormRow:
    """One line of the table: a norm, and in which readings the rule that gives it is met."""

    treaty: str
    rule: str
    modality: Modality
    act: str
    who: str
    to_whom: str
    by_when: str
    until: str
    includes: tuple[str, ...]
    cite: str
    verdict: Verdict
    checked: str
    #: rules that take precedence over it in some reading
    defeated_by: tuple[str, ...] = ()


def list_norms(
    treaties: tuple[Treaty, ...],
    claims: ClaimSet,
    *,
    appellant: str,
    facts_on: date,
    as_of: datetime,
    host: str = "",
    told_by: str = "",
    settings: tuple[Setting, ...] = (),
    decided_on: date | None = None,
) -> tuple[NormRow, ...]:
    """List who must or may do what at a date, as known at an instant; treaty by treaty, in the order of the files.

    Raises
    ------
    InputError
        If the treaties have faults.
    RequestError
        If a setting names no atom, or the speaker says nothing of these treaties.
    """
    book = bind_treaties(treaties)
    asked = Asked(
        appellant=appellant,
        host=host,
        facts_on=facts_on,
        as_of=as_of,
        told_by=told_by,
        settings=settings,
        decided_on=decided_on,
    )
    facts = read_facts(book, claims, asked)
    return tuple(row for name in book.rules for row in _rows(book, facts, asked, name))


def _rows(book: RuleBook, facts: Mapping[str, AtomStatus], asked: Asked, name: str) -> tuple[NormRow, ...]:
    rule = book.rules[name]
    version = current_version(rule, asked.dates)
    if version is None or not rule.norms:
        return ()
    treaty_id = book.treaty_of(name).id
    readings = span_readings(book, facts, asked.dates, (name,))
    verdict, _, _ = judge_rule(readings, name)
    mark = weakest((ground_rule(readings, name, treaty_id).checked, version.checked))
    defeated = tuple(
        higher for higher in book.overriders.get(name, ()) if readings.split(readings.rule_plane(higher))[0]
    )
    return tuple(
        NormRow(
            treaty=treaty_id,
            rule=rule.id,
            modality=norm.modality,
            act=norm.act,
            who=norm.who,
            to_whom=norm.to_whom,
            by_when=norm.by_when,
            until=norm.until,
            includes=norm.includes,
            cite=f"{rule.cite} [{version.source}]",
            verdict=verdict,
            checked=mark,
            defeated_by=defeated,
        )
        for norm in rule.norms
    )
