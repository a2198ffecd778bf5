"""All consistent settings of what is open: which of them meet a condition or a rule.

What lives here: the space of one question: its open atoms, what the constraints leave, the part in which a condition or
rule is met. What does not: who said what (``facts``) and the words of an answer (``engine``, ``explain``). A question
ranges over the open atoms it depends on, directly or through a constraint; those that cannot touch it are left out. Few
open atoms are written out as a truth table, more are decided by splitting into cases; both are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from foedus.domain.treaty import Condition, Constraint
from foedus.law.book import Bearing, Dates, RuleBook, atoms_below, constraint_atoms, current_version, qualify
from foedus.law.facts import AtomStatus
from foedus.law.primes import TruthTable
from foedus.law.splitting import Formulas

#: most open atoms that are written out as a truth table; above it splitting into cases is quicker
MAX_TABLE: Final = 12


#: rows over the open atoms; a part of them is a whole number, 0 the empty one, ``full`` the whole
Space: TypeAlias = TruthTable | Formulas


@dataclass(slots=True, kw_only=True)
class Readings:
    """The readings of one question: settings of ``open_atoms``, of which those in ``consistent`` count."""

    book: RuleBook
    facts: Mapping[str, AtomStatus]
    dates: Dates
    open_atoms: tuple[str, ...]
    constraints: tuple[tuple[str, Constraint], ...]
    space: Space
    consistent: int = 0
    _variables: dict[str, int] = field(default_factory=dict)
    _rules: dict[str, int] = field(default_factory=dict)

    def atom_plane(self, name: str) -> int:
        """Give the readings in which an atom is so."""
        value = self.facts[name].value
        if value is None:
            return self._variables[name]
        return self.space.full if value else 0

    def plane(self, condition: Condition, treaty_id: str) -> int:
        """Give the readings in which a condition, written inside one treaty, is met."""
        space = self.space
        if condition.atom:
            return self.atom_plane(qualify(condition.atom, treaty_id))
        if condition.rule:
            return self.rule_plane(qualify(condition.rule, treaty_id))
        if condition.all:
            plane = space.full
            for part in condition.all:
                plane = space.meet(plane, self.plane(part, treaty_id))
            return plane
        plane = 0
        for part in condition.any or condition.none:
            plane = space.join(plane, self.plane(part, treaty_id))
        return plane if condition.any else space.complement(plane)

    def rule_plane(self, name: str) -> int:
        """Give the readings in which a rule is met: its condition, no exemption, no rule that takes precedence."""
        if name not in self._rules:
            space = self.space
            rule, treaty_id = self.book.rules[name], name.partition("/")[0]
            version = current_version(rule, self.dates)
            plane = 0 if version is None else self.plane(version.when, treaty_id)
            for exemption in rule.unless:
                plane = space.meet(plane, space.complement(self.plane(exemption.when, treaty_id)))
            for higher in self.book.overriders.get(name, ()):
                plane = space.meet(plane, space.complement(self.rule_plane(higher)))
            self._rules[name] = plane
        return self._rules[name]

    def constraint_plane(self, treaty_id: str, constraint: Constraint) -> int:
        """Give the readings that a constraint leaves."""
        given = self.space.complement(self.plane(constraint.given, treaty_id))
        return self.space.join(given, self.plane(constraint.then, treaty_id))

    @property
    def is_empty(self) -> bool:
        """Whether no consistent reading is left."""
        return not self.space.is_possible(self.consistent)

    def split(self, plane: int) -> tuple[bool, bool]:
        """Say whether some consistent reading lies in a part, and whether some lies outside it."""
        space = self.space
        return (
            space.is_possible(space.meet(plane, self.consistent)),
            space.is_possible(space.meet(space.complement(plane), self.consistent)),
        )

    def clashing(self) -> tuple[tuple[str, Constraint], ...]:
        """Name constraints that leave no reading and of which none can be spared; empty where a reading is left."""
        if not self.is_empty:
            return ()
        kept = list(self.constraints)
        for candidate in self.constraints:
            fewer = [constraint for constraint in kept if constraint is not candidate]
            if not self.space.is_possible(self._left_by(fewer)):
                kept = fewer
        return tuple(kept)

    def _left_by(self, constraints: list[tuple[str, Constraint]]) -> int:
        plane = self.space.full
        for treaty_id, constraint in constraints:
            plane = self.space.meet(plane, self.constraint_plane(treaty_id, constraint))
        return plane


def span_readings(
    book: RuleBook, facts: Mapping[str, AtomStatus], dates: Dates, rules: tuple[str, ...], *, max_table: int = MAX_TABLE
) -> Readings:
    """Lay out all readings that bear on some rules.

    Parameters
    ----------
    max_table
        Most open atoms for a truth table; the answers do not depend on it.
    """
    touched, constraints = find_bearing(book, rules, dates)
    order = book.order
    open_atoms = tuple(sorted((name for name in touched if facts[name].value is None), key=order.__getitem__))
    n = len(open_atoms)
    space: Space = TruthTable(n) if n <= max_table else Formulas(n)
    readings = Readings(
        book=book, facts=facts, dates=dates, open_atoms=open_atoms, constraints=constraints, space=space
    )
    readings._variables.update((name, space.variable(i)) for i, name in enumerate(open_atoms))
    readings.consistent = readings._left_by(list(constraints))
    return readings


def find_bearing(book: RuleBook, rules: tuple[str, ...], dates: Dates) -> Bearing:
    """Say which atoms bear on some rules, through constraints too, and which constraints tie them."""
    known = book.bearing.get((rules, dates))
    if known is None:
        known = book.bearing[rules, dates] = _find_bearing(book, rules, dates)
    return known


def _find_bearing(book: RuleBook, rules: tuple[str, ...], dates: Dates) -> Bearing:
    touched = frozenset[str]().union(*(atoms_below(book, rule, dates) for rule in rules))
    waiting = [(pair, constraint_atoms(book, pair[0], pair[1], dates)) for pair in book.constraints()]
    used: set[int] = set()
    grown = True
    while grown:
        grown = False
        for index, (_, atoms) in enumerate(waiting):
            if index not in used and atoms & touched:
                used.add(index)
                touched |= atoms
                grown = True
    return touched, tuple(pair for index, (pair, _) in enumerate(waiting) if index in used)
