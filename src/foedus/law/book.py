"""Several treaties read as one book of rules: names resolved, versions chosen by date, who depends on whom.

What lives here: the index that the rest of the wing reads. What does not: claims, readings, verdicts; the check that
finds faults is in ``foedus.law.check``.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from foedus.domain.treaty import Atom, Condition, Constraint, Rule, RuleVersion, Treaty, is_current
from foedus.errors import InputError, RequestError
from foedus.law.check import check_treaties
from foedus.law.precedence import Opposed, find_prevailing, list_opposed


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Treaties with every atom and rule under its full name ``treaty/name``, in the order of the files."""

    treaties: Mapping[str, Treaty]
    atoms: Mapping[str, Atom]
    #: place of each atom in the order of the files
    order: Mapping[str, int]
    rules: Mapping[str, Rule]
    #: rule -> rules that take precedence over it
    overriders: Mapping[str, tuple[str, ...]]
    #: (rule that yields, rule that takes precedence) -> provision, where the treaty itself puts its duties first
    prevailing: Mapping[tuple[str, str], str]
    #: rules that speak against each other
    opposed: tuple[Opposed, ...]
    #: what bears on some rules at some dates, kept once it was found
    bearing: dict[tuple[tuple[str, ...], Dates], Bearing] = field(default_factory=dict, repr=False, compare=False)
    #: how often each atom stands in a rule and in the constraints that bear on it, kept once it was counted
    places: dict[tuple[str, Dates], Counter[str]] = field(default_factory=dict, repr=False, compare=False)

    def treaty_of(self, name: str) -> Treaty:
        """Give the treaty that a full name belongs to."""
        return self.treaties[name.partition("/")[0]]

    def constraints(self) -> Iterator[tuple[str, Constraint]]:
        """Give every constraint with the id of its treaty."""
        for treaty in self.treaties.values():
            for constraint in treaty.constraints:
                yield treaty.id, constraint


#: atoms, and constraints with the id of their treaty
Bearing: TypeAlias = tuple[frozenset[str], tuple[tuple[str, Constraint], ...]]
_KEPT: Final[dict[tuple[int, ...], RuleBook]] = {}
_MAX_KEPT: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """By which dates provisions are chosen: that of the facts and, where one is known, that of the decision."""

    facts_on: date
    decided_on: date | None = None

    def of(self, rule: Rule) -> date:
        """Give the date by which the wording of a rule is chosen."""
        return self.decided_on or self.facts_on if rule.dated_by == "decision" else self.facts_on


def bind_treaties(treaties: tuple[Treaty, ...]) -> RuleBook:
    """Read several treaties as one book; the last books are kept, as treaties do not change.

    Raises
    ------
    InputError
        If a treaty has a fault: a cycle, an unknown name, versions that overlap. It carries all faults at once.
    """
    key = tuple(id(treaty) for treaty in treaties)
    kept = _KEPT.get(key)
    if kept is None:
        kept = _bind(treaties)
        while len(_KEPT) >= _MAX_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        # the book holds the treaties, so that no other object gets their identities while it is kept
        _KEPT[key] = kept
    return kept


def _bind(treaties: tuple[Treaty, ...]) -> RuleBook:
    faults = check_treaties(treaties)
    if faults:
        names = ", ".join(sorted({fault.file for fault in faults}))
        raise InputError(
            f"the rules cannot be used until {len(faults)} fault(s) are mended: {names}",
            code="treaty.faults",
            hint="Mend the places named below; every one is listed.",
            faults=faults,
        )
    rules = {f"{treaty.id}/{rule.id}": rule for treaty in treaties for rule in treaty.rules}
    by_id = {treaty.id: treaty for treaty in treaties}
    overriders: dict[str, tuple[str, ...]] = {}
    needs: dict[str, frozenset[str]] = {}
    for name, rule in rules.items():
        home = name.partition("/")[0]
        needs[name] = _rules_needed(rule, home)
        for lower in rule.overrides:
            lower_name = qualify(lower, home)
            overriders[lower_name] = (*overriders.get(lower_name, ()), name)
    for lower_name, higher_names in overriders.items():
        needs[lower_name] |= frozenset(higher_names)
    opposed = list_opposed(rules)
    prevailing: dict[tuple[str, str], str] = {}
    for lower, higher, cite in find_prevailing(opposed, by_id, needs):
        if higher not in overriders.get(lower, ()):
            overriders[lower] = (*overriders.get(lower, ()), higher)
            needs[lower] |= {higher}
            prevailing[lower, higher] = cite
    atoms = {f"{treaty.id}/{atom.id}": atom for treaty in treaties for atom in treaty.atoms}
    return RuleBook(
        treaties=by_id,
        atoms=atoms,
        order={name: place for place, name in enumerate(atoms)},
        rules=rules,
        overriders=overriders,
        prevailing=prevailing,
        opposed=opposed,
    )


def _rules_needed(rule: Rule, treaty_id: str) -> frozenset[str]:
    conditions = (*(version.when for version in rule.versions), *(exemption.when for exemption in rule.unless))
    return frozenset[str]().union(*(names_in(condition, treaty_id)[1] for condition in conditions))


def qualify(name: str, treaty_id: str) -> str:
    """Give the full name of an atom or rule as it is written inside one treaty.

    Examples
    --------
    >>> qualify("threat", "treaty-a"), qualify("treaty-b/threat", "treaty-a")
    ('treaty-a/threat', 'treaty-b/threat')
    """
    return name if "/" in name else f"{treaty_id}/{name}"


def shorten(name: str, treaty_id: str) -> str:
    """Give the name of an atom or rule as it is written inside one treaty."""
    return name.removeprefix(f"{treaty_id}/")


def current_version(rule: Rule, dates: Dates) -> RuleVersion | None:
    """Give the version of a rule that covers its date; None where the rule did not exist then."""
    on = dates.of(rule)
    return next((version for version in rule.versions if is_current(version.from_on, version.to_on, on)), None)


def find_rule(book: RuleBook, treaty_id: str, rule_id: str) -> str:
    """Give the full name of the rule that a question asks.

    Raises
    ------
    RequestError
        If no treaty of the book has it; the message names the rules there are.
    """
    name = qualify(rule_id, treaty_id)
    if name not in book.rules:
        raise RequestError(
            f"no rule {name} among the treaties asked", code="law.unknown-rule", hint=suggest(name, book.rules, "Rules")
        )
    return name


def suggest(name: str, known: Iterable[str], what: str) -> str:
    """Give a hint with the names nearest to one that is not there, or with all there are."""
    names = sorted(known)
    near = [known for known in names if name.casefold() in known.casefold()][:3] if len(name) > 2 else []
    near = near or difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else f"{what} there are: {', '.join(names) or 'none'}."


def conditions_of(book: RuleBook, rule_name: str, dates: Dates) -> tuple[Condition, ...]:
    """Give every condition that bears on a rule at a date: its own and those of its exemptions."""
    rule = book.rules[rule_name]
    version = current_version(rule, dates)
    own = () if version is None else (version.when,)
    return (*own, *(exemption.when for exemption in rule.unless))


def walk(condition: Condition) -> Iterator[Condition]:
    """Give a condition and all its parts, the whole before the parts."""
    yield condition
    for part in (*condition.all, *condition.any, *condition.none):
        yield from walk(part)


def atoms_below(book: RuleBook, rule_name: str, dates: Dates) -> frozenset[str]:
    """Say on which atoms a rule depends at a date, through other rules, exemptions and overrides too."""
    found: set[str] = set()
    for name in rules_below(book, rule_name, dates):
        for condition in conditions_of(book, name, dates):
            found |= names_in(condition, name.partition("/")[0])[0]
    return frozenset(found)


def rules_below(book: RuleBook, rule_name: str, dates: Dates) -> tuple[str, ...]:
    """Say on which rules a rule depends at a date, itself first."""
    seen: dict[str, None] = {}
    waiting = [rule_name]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen[name] = None
        for condition in conditions_of(book, name, dates):
            waiting.extend(sorted(names_in(condition, name.partition("/")[0])[1]))
        waiting.extend(book.overriders.get(name, ()))
    return tuple(seen)


def treaties_named(treaty: Treaty) -> frozenset[str]:
    """Say which other treaties the rules, constraints and cases of one treaty speak of."""
    conditions = [side for constraint in treaty.constraints for side in (constraint.given, constraint.then)]
    for rule in treaty.rules:
        conditions += [version.when for version in rule.versions]
        conditions += [exemption.when for exemption in rule.unless]
    names = {name for condition in conditions for kind in names_in(condition, treaty.id) for name in kind}
    names |= {qualify(lower, treaty.id) for rule in treaty.rules for lower in rule.overrides}
    for case in treaty.cases:
        names |= {qualify(claim.atom, treaty.id) for claim in case.claims}
        names |= {qualify(setting.atom, treaty.id) for setting in case.settings}
        names |= {qualify(wanted.rule, treaty.id) for wanted in case.expect}
    return frozenset(name.partition("/")[0] for name in names) - {treaty.id}


def names_in(condition: Condition, treaty_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the full names of the atoms and of the rules that a condition speaks of."""
    nodes = tuple(walk(condition))
    return (
        frozenset(qualify(node.atom, treaty_id) for node in nodes if node.atom),
        frozenset(qualify(node.rule, treaty_id) for node in nodes if node.rule),
    )


def constraint_atoms(book: RuleBook, treaty_id: str, constraint: Constraint, dates: Dates) -> frozenset[str]:
    """Say which atoms a constraint ties together at a date."""
    found: set[str] = set()
    for condition in (constraint.given, constraint.then):
        atoms, rules = names_in(condition, treaty_id)
        found |= atoms
        for rule in rules:
            found |= atoms_below(book, rule, dates)
    return frozenset(found)
