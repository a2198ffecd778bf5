"""Rules and claims as a logic program for clingo, for researchers who want to ask their own questions.

What lives here: the program as text. What does not: a solver. Each stable model of the program is one consistent
reading of one question (the constant ``ask``); ``met(ask)`` says whether the rule is met in it. Computed atoms, and
those that the text fixes, are written down as the engine read them; claims, retractions and default readings are left
to the program.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from foedus.domain.treaty import Condition
from foedus.law.book import RuleBook, current_version, qualify, rules_below
from foedus.law.facts import Asked, read_facts, speaks
from foedus.law.readings import find_bearing
from foedus.record.claims import ClaimSet

_KNOWLEDGE: Final = """\
% A claim counts once it is known, until it is retracted or replaced; fixed atoms do not listen to claims.
known(C) :- claim(C,K), K < now.
gone(C) :- known(D), replaces(D,C).
gone(C) :- retracted(C,R), R < now.
heard(A,V) :- says(C,A,V), known(C), not gone(C), not fixed(A).
heard(A,V) :- default(A,V), not fixed(A).
fixed(A) :- holds_at(A,V).
heard(A,V) :- holds_at(A,V).
fixed(A) :- left_open(A).
open(A) :- atom(A), heard(A,yes), heard(A,no).
open(A) :- atom(A), not heard(A,yes), not heard(A,no).
so(A) :- heard(A,yes), not open(A), bears(ask,A).
{ so(A) } :- open(A), bears(ask,A).
#show so/1.
#show met/1.
"""


def export_clingo(book: RuleBook, claims: ClaimSet, asked: Asked, rules: tuple[str, ...]) -> str:
    """Write a program that answers for each of some rules, by full name; the constant ``ask`` chooses among them.

    Raises
    ------
    RequestError
        As ``ask``.
    """
    facts = read_facts(book, claims, asked)
    lines = [
        f"% Facts of {asked.facts_on}, as known at {asked.as_of.isoformat()}, appellant {asked.appellant}.",
        "% Try: clingo 0 FILE -c ask='\"treaty/rule\"' (one model a reading). Own-words coding, no legal advice.",
        f"#const ask = {_quote(rules[0])}.",
        _KNOWLEDGE,
    ]
    for name, atom in book.atoms.items():
        lines.append(f"atom({_quote(name)}).  % {atom.kind}: {_line(atom.text)}")
        status = facts[name]
        if status.basis in ("computed", "setting", "text"):
            value = "left_open({})." if status.value is None else f"holds_at({{}},{_value(status.value)})."
            lines.append(f"{value.format(_quote(name))}  % {_line(status.why)}")
        elif atom.kind == "choice":
            lines.append(f"left_open({_quote(name)}).  % {_line(status.why)}")
        elif atom.default_reading is not None and not asked.told_by:
            default = atom.default_reading
            lines.append(f"default({_quote(name)},{_value(default.value)}).  % {_line(default.by)}")
    lines += _write_claims(book, claims, asked)
    lines += _Writer(book, asked).write(rules)
    return "\n".join(lines) + "\n"


def _write_claims(book: RuleBook, claims: ClaimSet, asked: Asked) -> Iterator[str]:
    """Write claims with their instants as ranks, since the program has only small numbers."""
    instants = sorted({at for c in claims.claims for at in (c.known_at, c.retracted_at) if at is not None})
    yield f"#const now = {bisect_right(instants, asked.as_of)}."
    for claim in claims.claims:
        rank = bisect_left(instants, claim.known_at)
        yield f"claim({_quote(claim.id)},{rank}).  % known {claim.known_at.isoformat()}"
        if claim.retracted_at is not None:
            yield f"retracted({_quote(claim.id)},{bisect_left(instants, claim.retracted_at)})."
        yield from (f"replaces({_quote(claim.id)},{_quote(other)})." for other in claim.replaces)
        for said in claim.asserts:
            by = said.by or claim.by
            if said.atom in book.atoms and (not asked.told_by or speaks(by, (claim.source,), asked.told_by)):
                yield f"says({_quote(claim.id)},{_quote(said.atom)},{_value(said.value)}).  % {_line(by)}"


class _Writer:
    """Writes rules and constraints; every compound condition gets a predicate of its own."""

    def __init__(self, book: RuleBook, asked: Asked) -> None:
        self._book, self._dates = book, asked.dates
        self._lines: list[str] = []
        self._count = 0

    def write(self, asked_rules: tuple[str, ...]) -> list[str]:
        """Write all that bears on some rules."""
        written: dict[str, None] = {}
        numbers: dict[int, int] = {}
        for name in asked_rules:
            atoms, constraints = find_bearing(self._book, (name,), self._dates)
            self._lines += [f"bears({_quote(name)},{_quote(atom)})." for atom in self._book.atoms if atom in atoms]
            below = dict.fromkeys(rules_below(self._book, name, self._dates))
            for treaty_id, constraint in constraints:
                number = numbers.get(id(constraint))
                if number is None:
                    number = numbers[id(constraint)] = len(numbers) + 1
                    given = self._condition(constraint.given, treaty_id)
                    then = self._condition(constraint.then, treaty_id)
                    self._lines.append(f":- binds(ask,{number}), {given}, not {then}.  % {_line(constraint.why)}")
                self._lines.append(f"binds({_quote(name)},{number}).")
                for side in (constraint.given, constraint.then):
                    below |= dict.fromkeys(self._rules_in(side, treaty_id))
            self._lines += [f"needs({_quote(name)},{_quote(rule)})." for rule in below]
            written |= below
        for rule in written:
            self._rule(rule)
        return self._lines

    def _rules_in(self, condition: Condition, treaty_id: str) -> Iterator[str]:
        if condition.rule:
            yield from rules_below(self._book, qualify(condition.rule, treaty_id), self._dates)
        for part in (*condition.all, *condition.any, *condition.none):
            yield from self._rules_in(part, treaty_id)

    def _rule(self, name: str) -> None:
        rule, treaty_id = self._book.rules[name], name.partition("/")[0]
        version = current_version(rule, self._dates)
        if version is None:
            return
        body = [f"needs(ask,{_quote(name)})", self._condition(version.when, treaty_id)]
        body += [f"not {self._condition(exemption.when, treaty_id)}" for exemption in rule.unless]
        body += [f"not met({_quote(higher)})" for higher in self._book.overriders.get(name, ())]
        self._lines.append(f"met({_quote(name)}) :- {', '.join(body)}.  % {_line(rule.cite)}")

    def _condition(self, condition: Condition, treaty_id: str) -> str:
        if condition.atom:
            return f"so({_quote(qualify(condition.atom, treaty_id))})"
        if condition.rule:
            return f"met({_quote(qualify(condition.rule, treaty_id))})"
        self._count += 1
        name = f"part({self._count})"
        parts = [self._condition(part, treaty_id) for part in (*condition.all, *condition.any, *condition.none)]
        if condition.any:
            self._lines += [f"{name} :- {part}." for part in parts]
        else:
            sign = "not " if condition.none else ""
            self._lines.append(f"{name} :- {', '.join(sign + part for part in parts)}.")
        return name


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _line(text: str) -> str:
    return " ".join(text.split())


def _value(value: bool) -> str:
    return "yes" if value else "no"
