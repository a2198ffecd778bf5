"""Questions of law asked of treaties and claims: in which readings a rule is met, and what decides it.

What lives here: verdicts, exact over all consistent readings; smallest sufficient and blocking sets; what would settle
a question. What does not: prose (``explain``), the table of duties (``norms``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final, NamedTuple

from foedus.domain.outcome import Finding, Ground, Verdict
from foedus.domain.scenario import Question
from foedus.domain.treaty import Setting, Treaty
from foedus.law.book import Dates, RuleBook, bind_treaties, find_rule, shorten
from foedus.law.conflicts import find_conflicts
from foedus.law.facts import Asked, AtomStatus, read_facts, resolve_settings
from foedus.law.ground import ground_clash, ground_rule, list_cites
from foedus.law.primes import Literals
from foedus.law.readings import Readings, span_readings
from foedus.record.claims import ClaimSet

#: most smallest sets that a headline names; the finding holds all of them
_MAX_SHOWN: Final = 6


def ask(
    treaties: tuple[Treaty, ...],
    claims: ClaimSet,
    question: Question,
    *,
    appellant: str,
    facts_on: date,
    as_of: datetime,
    host: str = "",
    told_by: str = "",
    settings: tuple[Setting, ...] = (),
    decided_on: date | None = None,
) -> Finding:
    """Say in which readings the rule of a question is met, as known at an instant.

    Parameters
    ----------
    treaties
        Every treaty that the rules speak of.
    claims
        What is claimed; only what is known at ``as_of`` counts.
    question
        The treaty and the rule asked.
    appellant
        The state that appeals, ISO 3166 alpha-3.
    facts_on
        Legal date by which provisions and memberships are chosen.
    as_of
        Knowledge date, an instant.
    host
        State on whose territory a mission would act; empty: the appellant.
    told_by
        A speaker or source whose word wins; what it leaves out stays open. Empty: everybody is heard.
    settings
        Atoms held to a value whatever is claimed; names without a treaty are of the question's treaty.
    decided_on
        Date by which rules that go by the decision are chosen; None: ``facts_on``.

    Raises
    ------
    InputError
        If the treaties have faults (all of them are named).
    RequestError
        If the rule, an atom set or the speaker is not there.
    """
    asked = Asked(
        appellant=appellant,
        host=host,
        facts_on=facts_on,
        as_of=as_of,
        told_by=told_by,
        settings=resolve_settings(settings, question.treaty),
        decided_on=decided_on,
    )
    return ask_book(bind_treaties(treaties), claims, (question,), asked)[0]


def ask_all(
    treaties: tuple[Treaty, ...],
    claims: ClaimSet,
    questions: tuple[Question, ...],
    *,
    appellant: str,
    facts_on: date,
    as_of: datetime,
    host: str = "",
    told_by: str = "",
    settings: tuple[Setting, ...] = (),
    decided_on: date | None = None,
) -> tuple[Finding, ...]:
    """Answer several questions from the same facts; as ``ask``, but settings carry full names.

    Raises
    ------
    InputError
        If the treaties have faults.
    RequestError
        As ``ask``.
    """
    asked = Asked(
        appellant=appellant,
        host=host,
        facts_on=facts_on,
        as_of=as_of,
        told_by=told_by,
        settings=tuple(settings),
        decided_on=decided_on,
    )
    return ask_book(bind_treaties(treaties), claims, questions, asked)


def ask_book(book: RuleBook, claims: ClaimSet, questions: tuple[Question, ...], asked: Asked) -> tuple[Finding, ...]:
    """Answer several questions from a book that is already bound.

    Raises
    ------
    RequestError
        As ``ask``.
    """
    facts = read_facts(book, claims, asked)
    return tuple(answer(book, facts, question, asked.dates) for question in questions)


def judge_rule(readings: Readings, name: str) -> tuple[Verdict, int | None, int | None]:
    """Give a verdict with the readings in which the rule is met and all readings; null where too many to count."""
    met = readings.rule_plane(name)
    inside, outside = readings.split(met)
    of = readings.space.count(readings.consistent)
    holds = readings.space.count(readings.space.meet(met, readings.consistent))
    if holds is None or of is None:
        holds = of = None
    return name_verdict(inside, outside), holds, of


def name_verdict(inside: bool, outside: bool) -> Verdict:
    """Name a verdict by whether some consistent reading meets the rule, and whether some does not."""
    if inside:
        return "some" if outside else "all"
    return "none" if outside else "inconsistent"


def answer(book: RuleBook, facts: Mapping[str, AtomStatus], question: Question, dates: Dates) -> Finding:
    """Answer one question from facts that are already read.

    Raises
    ------
    RequestError
        If the book has no such rule.
    """
    home = question.treaty
    name = find_rule(book, home, question.rule)
    readings = span_readings(book, facts, dates, (name,))
    verdict, holds, of = judge_rule(readings, name)
    deciding = find_deciding(readings, name)
    ground = ground_rule(readings, name, home)
    extra: tuple[Ground, ...] = find_conflicts(book, facts, dates, about=name, home=home)
    if verdict == "inconsistent":
        extra = (ground_clash(readings, home), *extra)
    shown = replace(ground, children=(*ground.children, *extra))
    words_for = tuple(_name_set(literals, readings, home) for literals in deciding.sufficient)
    words_against = tuple(_name_set(literals, readings, home) for literals in deciding.blocking)
    settle = rank_open(readings, name, deciding) if verdict == "some" else ()
    return Finding(
        id=question.id,
        question=question.text,
        treaty=home,
        rule=question.rule,
        verdict=verdict,
        holds=holds,
        of=of,
        sufficient=words_for,
        blocking=words_against,
        settle=tuple(shorten(atom, home) for atom in settle),
        cites=list_cites(ground),
        checked=ground.checked,
        headline=_headline(verdict, words_for, words_against, shown),
        ground=shown,
        partial=deciding.partial,
    )


class Deciding(NamedTuple):
    """The smallest sets that make a rule met and those that keep it from being met; ``partial``: not all of them."""

    sufficient: tuple[Literals, ...]
    blocking: tuple[Literals, ...]
    partial: bool


def find_deciding(readings: Readings, name: str) -> Deciding:
    """Find the smallest sets that decide a rule."""
    met, space = readings.rule_plane(name), readings.space
    sufficient, all_for = space.smallest_sets(met, readings.consistent)
    blocking, all_against = space.smallest_sets(space.complement(met), readings.consistent)
    return Deciding(sufficient, blocking, not (all_for and all_against))


def rank_open(readings: Readings, name: str, deciding: Deciding) -> tuple[str, ...]:
    """Rank the open atoms that can decide a rule, the one whose establishing would help most first.

    An atom helps in a reading if its value there settles the question by itself; ties go to the atom that stands in
    more of the smallest sets, then to the order of the files. Atoms in no such set are left out; where not all sets are
    known, those of the known ones stand in the order of the files.
    """
    space, met = readings.space, readings.rule_plane(name)
    ranked: list[tuple[int, int, int, str]] = []
    for i, atom in enumerate(readings.open_atoms):
        members = sum(1 for pos, neg in (*deciding.sufficient, *deciding.blocking) if (pos | neg) >> i & 1)
        if not members:
            continue
        if deciding.partial:
            ranked.append((0, 0, i, atom))
            continue
        plane = readings.atom_plane(atom)
        settled = 0
        for part in (plane, space.complement(plane)):
            side = space.meet(part, readings.consistent)
            if not (
                space.is_possible(space.meet(met, side)) and space.is_possible(space.meet(space.complement(met), side))
            ):
                settled += space.count(side) or 0
        ranked.append((-settled, -members, i, atom))
    return tuple(atom for *_, atom in sorted(ranked))


def _name_set(literals: Literals, readings: Readings, home: str) -> tuple[str, ...]:
    pos, neg = literals
    words = []
    for i, atom in enumerate(readings.open_atoms):
        if pos >> i & 1:
            words.append(shorten(atom, home))
        elif neg >> i & 1:
            words.append(f"not {shorten(atom, home)}")
    return tuple(words)


def _headline(
    verdict: Verdict, sufficient: tuple[tuple[str, ...], ...], blocking: tuple[tuple[str, ...], ...], ground: Ground
) -> str:
    if verdict == "all":
        return "met in all readings"
    if verdict == "inconsistent":
        return "no consistent reading: what is known breaks a constraint"
    if verdict == "none":
        failing = [child for child in ground.children if child.truth == "false" and child.label != "unless"]
        because = f": not met because of {', '.join(_plain(child.label) for child in failing)}" if failing else ""
        return f"met in no reading{because}"
    return f"met in some readings: enough is {_show_sets(sufficient)}; it is blocked by {_show_sets(blocking)}"


def _show_sets(sets: tuple[tuple[str, ...], ...]) -> str:
    shown = [" + ".join(_plain(word) for word in words) for words in sets[:_MAX_SHOWN]]
    return ", or ".join([*shown, *(["in other ways"] if len(sets) > _MAX_SHOWN else [])])


def _plain(name: str) -> str:
    return name.replace("_", " ")
