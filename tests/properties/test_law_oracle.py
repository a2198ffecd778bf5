"""The engine against clingo and against truth tables written out by hand, on random small rule books.

clingo reads the claims, the closings and the rules as a logic program of its own and lists the models; nothing of the
engine is used for it but the nouns. Whoever changes what a claim, a reading or a verdict means must change both.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import clingo
import numpy as np
import pytest

from foedus.domain.outcome import Finding
from foedus.domain.scenario import Question
from foedus.domain.treaty import (
    Atom,
    Closing,
    Condition,
    Constraint,
    DefaultReading,
    Exemption,
    Rule,
    RuleVersion,
    Setting,
    Treaty,
)
from foedus.law import readings
from foedus.law.batch import Column, judge_batch, pack_rows
from foedus.law.book import bind_treaties
from foedus.law.engine import ask
from foedus.law.export import export_clingo
from foedus.law.facts import Asked, read_facts
from foedus.law.primes import TruthTable, full_plane, list_primes, smallest_sets
from foedus.law.splitting import Formulas
from foedus.record.claims import Assertion, Claim, ClaimSet

ON = date(2020, 6, 1)
START = datetime(2020, 6, 1, tzinfo=UTC)
AS_OF = START + timedelta(days=10)
N_CASES = 2000


def make_condition(rng: random.Random, atoms: list[str], rules: list[str], depth: int) -> Condition:
    if depth == 0 or rng.random() < 0.3:
        if rules and rng.random() < 0.3:
            return Condition(rule=rng.choice(rules))
        return Condition(atom=rng.choice(atoms))
    parts = tuple(make_condition(rng, atoms, rules, depth - 1) for _ in range(rng.randint(1, 3)))
    return Condition(**{rng.choice(("all", "any", "none")): parts})


def make_atom(rng: random.Random, name: str) -> Atom:
    kind = rng.choice(("fact", "fact", "fact", "interpretation"))
    if kind == "fact" or rng.random() < 0.4:
        return Atom(id=name, kind=kind, text=name)
    value = rng.random() < 0.5
    if rng.random() < 0.5:
        edge = {"to_on": ON} if rng.random() < 0.5 else {"from_on": ON}
        return Atom(
            id=name, kind=kind, text=name, closed=(Closing(value=value, cite="c", source="", checked="text", **edge),)
        )
    reading = DefaultReading(value=value, by="body", cite="c", source="", checked="text")
    return Atom(id=name, kind=kind, text=name, default_reading=reading)


def make_treaty(rng: random.Random, *, n_atoms: int = 0) -> Treaty:
    atoms = [f"a{n}" for n in range(n_atoms or rng.randint(1, 7))]
    rules: list[Rule] = []
    for n in range(rng.randint(1, 4)):
        names = [rule.id for rule in rules]
        versions = [RuleVersion(when=make_condition(rng, atoms, names, 3), source="", checked="text")]
        if rng.random() < 0.3:
            other = make_condition(rng, atoms, names, 2)
            versions = [
                RuleVersion(when=versions[0].when, source="", checked="text", to_on=ON),
                RuleVersion(when=other, source="", checked="text", from_on=ON),
            ]
        unless = ()
        if rng.random() < 0.3:
            unless = (Exemption(when=make_condition(rng, atoms, names, 1), cite="c", why="w"),)
        rules.append(Rule(id=f"r{n}", text="t", cite="c", versions=tuple(versions), unless=unless))
    if len(rules) > 1 and rng.random() < 0.4:
        first = rules[0]
        rules[0] = Rule(
            id=first.id, text="t", cite="c", versions=first.versions, unless=first.unless, overrides=("r1",)
        )
    constraints = tuple(
        Constraint(given=make_condition(rng, atoms, [], 1), then=make_condition(rng, atoms, [], 1), why="w")
        for _ in range(rng.choice((0, 0, 1, 2)))
    )
    return Treaty(
        id="t",
        title="t",
        signed_on=ON,
        in_force_on=ON,
        checked="text",
        sources=(),
        atoms=tuple(make_atom(rng, name) for name in atoms),
        rules=tuple(rules),
        constraints=constraints,
    )


def make_claims(rng: random.Random, treaty: Treaty, *, replaces: bool = True) -> ClaimSet:
    claims: list[Claim] = []
    for n in range(rng.randint(0, 8)):
        retracted = AS_OF + timedelta(days=rng.choice((-1, 0, 1))) if rng.random() < 0.2 else None
        claims.append(
            Claim(
                id=f"c{n}",
                topic="t",
                text="t",
                by=rng.choice(("x", "y", "z")),
                source="s",
                known_at=START + timedelta(days=rng.choice((1, 5, 10, 11))),
                confidence="high",
                checked="press",
                asserts=(Assertion(atom=f"t/{rng.choice(treaty.atoms).id}", value=rng.random() < 0.6),),
                retracted_at=retracted,
                replaces=(rng.choice(claims).id,) if replaces and claims and rng.random() < 0.2 else (),
            )
        )
    return claim_set(tuple(claims))


def claim_set(claims: tuple[Claim, ...]) -> ClaimSet:
    return ClaimSet(id="m", title="m", compiled_on=ON, method="m", sources=(), claims=claims)


def put(treaty: Treaty, claims: ClaimSet, rule: str) -> Finding:
    question = Question(id="q", text="?", treaty="t", rule=rule)
    return ask((treaty,), claims, question, appellant="AAA", facts_on=ON, as_of=AS_OF)


# the logic program ---------------------------------------------------------------------------------------------------


class Program:
    """A rule book and its claims as a logic program; every condition gets a predicate of its own."""

    def __init__(self, treaty: Treaty, claims: ClaimSet, atoms: set[str]) -> None:
        self.treaty, self.lines, self.count = treaty, [KNOWLEDGE], 0
        for atom in treaty.atoms:
            if atom.id in atoms:
                self.lines.append(f"atom({atom.id}). kind({atom.id},{atom.kind}).")
                self.lines += [
                    f"closing({atom.id},{to_value(c.value)})."
                    for c in atom.closed
                    if (c.from_on or date.min) <= ON < (c.to_on or date.max)
                ]
                if atom.default_reading:
                    self.lines.append(f"default({atom.id},{to_value(atom.default_reading.value)}).")
        for claim in claims.claims:
            self.lines.append(f"claim({claim.id},{day(claim.known_at)}).")
            self.lines += [f"says({claim.id},{a.atom[2:]},{to_value(a.value)})." for a in claim.asserts]
            self.lines += [f"replaces({claim.id},{other})." for other in claim.replaces]
            if claim.retracted_at:
                self.lines.append(f"retracted({claim.id},{day(claim.retracted_at)}).")
        self.lines.append(f"#const now = {day(AS_OF)}.")

    def condition(self, condition: Condition) -> str:
        if condition.atom:
            return f"holds({condition.atom})"
        if condition.rule:
            return f"met({condition.rule})"
        self.count += 1
        name = f"k{self.count}"
        parts = [self.condition(part) for part in (*condition.all, *condition.any, *condition.none)]
        if condition.all:
            self.lines.append(f"{name} :- {', '.join(parts)}.")
        elif condition.any:
            self.lines += [f"{name} :- {part}." for part in parts]
        else:
            self.lines.append(f"{name} :- {', '.join(f'not {part}' for part in parts)}.")
        return name

    def rules(self, names: set[str]) -> None:
        for rule in self.treaty.rules:
            if rule.id not in names:
                continue
            for version in rule.versions:
                if (version.from_on or date.min) <= ON < (version.to_on or date.max):
                    defeats = [self.condition(exemption.when) for exemption in rule.unless]
                    defeats += [f"met({r.id})" for r in self.treaty.rules if rule.id in r.overrides]
                    body = ", ".join([self.condition(version.when), *(f"not {d}" for d in defeats)])
                    self.lines.append(f"met({rule.id}) :- {body}.")

    def constrain(self, constraint: Constraint) -> None:
        self.lines.append(f":- {self.condition(constraint.given)}, not {self.condition(constraint.then)}.")

    def solve(self, rule: str) -> tuple[int, int]:
        """Count the models, and those in which the rule is met."""
        control = clingo.Control(["0", "--warn=none"])
        control.add("base", [], "\n".join(self.lines))
        control.ground([("base", [])])
        goal = clingo.Function("met", [clingo.Function(rule)])
        holds = of = 0
        with control.solve(yield_=True) as handle:
            for model in handle:
                of += 1
                holds += model.contains(goal)
        return holds, of

    def can(self, rule: str, met: bool) -> bool:
        """Say whether some model meets the rule, or some does not."""
        control = clingo.Control(["1", "--warn=none"])
        control.add("base", [], "\n".join([*self.lines, f":- {'not ' if met else ''}met({rule})."]))
        control.ground([("base", [])])
        return bool(control.solve().satisfiable)


KNOWLEDGE = """
known(C) :- claim(C,K), K <= now.
gone(C) :- known(D), replaces(D,C).
gone(C) :- retracted(C,R), R <= now.
voiced(A,V) :- known(C), not gone(C), says(C,A,V).
fixed(A) :- closing(A,V).
heard(A,V) :- voiced(A,V), not fixed(A).
heard(A,V) :- default(A,V), not fixed(A).
heard(A,V) :- closing(A,V).
open(A) :- atom(A), heard(A,yes), heard(A,no).
open(A) :- atom(A), not heard(A,yes), not heard(A,no).
holds(A) :- atom(A), heard(A,yes), not open(A).
{ holds(A) } :- open(A).
"""


def to_value(value: bool) -> str:
    return "yes" if value else "no"


def day(at: datetime) -> int:
    return round((at - START).total_seconds())


def rules_below(treaty: Treaty, rule: str) -> set[str]:
    """Rules that bear on one at the date, itself included."""
    seen: set[str] = set()
    waiting = [rule]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            found = next(r for r in treaty.rules if r.id == name)
            waiting += [node.rule for c in bearing(found) for node in nodes(c) if node.rule]
            waiting += [r.id for r in treaty.rules if name in r.overrides]
    return seen


def bearing(rule: Rule) -> list[Condition]:
    current = [v.when for v in rule.versions if (v.from_on or date.min) <= ON < (v.to_on or date.max)]
    return current + [exemption.when for exemption in rule.unless]


def nodes(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in (*condition.all, *condition.any, *condition.none):
        yield from nodes(part)


def component(treaty: Treaty, rule: str) -> tuple[set[str], list[Constraint]]:
    """Atoms and constraints that bear on a rule, by plain repetition until nothing is added."""
    names = {
        node.atom for r in treaty.rules if r.id in rules_below(treaty, rule) for c in bearing(r) for node in nodes(c)
    }
    names.discard("")
    used: list[Constraint] = []
    for _ in treaty.constraints:
        for constraint in treaty.constraints:
            tied = {node.atom for c in (constraint.given, constraint.then) for node in nodes(c)} - {""}
            if constraint not in used and tied & names:
                used.append(constraint)
                names |= tied
    return names, used


def ask_clingo(treaty: Treaty, claims: ClaimSet, rule: str) -> tuple[str, int, int]:
    atoms, constraints = component(treaty, rule)
    program = Program(treaty, claims, atoms)
    program.rules(rules_below(treaty, rule))
    for constraint in constraints:
        program.constrain(constraint)
    holds, of = program.solve(rule)
    if of == 0:
        return "inconsistent", 0, 0
    return ("all" if holds == of else "some" if holds else "none"), holds, of


@pytest.mark.parametrize("block", range(6))
def test_engine_and_clingo_agree(block: int) -> None:
    """Verdict and both counts are the same on 2,000 random rule books with claims, closings and constraints."""
    seen = set()
    for seed in range(block * N_CASES // 6, (block + 1) * N_CASES // 6):
        rng = random.Random(seed)
        treaty = make_treaty(rng)
        claims = make_claims(rng, treaty)
        rule = treaty.rules[-1].id
        found = put(treaty, claims, rule)
        assert (found.verdict, found.holds, found.of) == ask_clingo(treaty, claims, rule), f"seed {seed}"
        seen.add(found.verdict)
    assert seen >= {"all", "some", "none"}


# truth tables --------------------------------------------------------------------------------------------------------


def consistent_rows(treaty: Treaty, claims: ClaimSet, rule: str) -> list[tuple[dict[str, bool], bool]]:
    """Write out every consistent setting of the open atoms and whether the rule is met in it."""
    facts = read_facts(bind_treaties((treaty,)), claims, Asked(appellant="AAA", facts_on=ON, as_of=AS_OF))
    atoms, constraints = component(treaty, rule)
    opened = [atom.id for atom in treaty.atoms if atom.id in atoms and facts[f"t/{atom.id}"].value is None]
    rows = []
    for values in itertools.product((False, True), repeat=len(opened)):
        row = dict(zip(opened, values, strict=True))
        whole = {name: bool(row.get(name, facts[f"t/{name}"].value)) for name in atoms}
        if all(not is_met(treaty, c.given, whole) or is_met(treaty, c.then, whole) for c in constraints):
            rows.append((row, is_met(treaty, Condition(rule=rule), whole)))
    return rows


def is_met(treaty: Treaty, condition: Condition, row: dict[str, bool]) -> bool:
    if condition.atom:
        return row[condition.atom]
    if condition.rule:
        rule = next(r for r in treaty.rules if r.id == condition.rule)
        conditions = bearing(rule)
        if len(conditions) == len(rule.unless):
            return False
        defeated = any(is_met(treaty, exemption.when, row) for exemption in rule.unless)
        defeated |= any(is_met(treaty, Condition(rule=r.id), row) for r in treaty.rules if rule.id in r.overrides)
        return is_met(treaty, conditions[0], row) and not defeated
    if condition.all:
        return all(is_met(treaty, part, row) for part in condition.all)
    if condition.any:
        return any(is_met(treaty, part, row) for part in condition.any)
    return not any(is_met(treaty, part, row) for part in condition.none)


def brute_sets(rows: list[tuple[dict[str, bool], bool]], wanted: bool) -> set[frozenset[str]]:
    """Try every set of literals, smallest first, and keep those that suffice and hold none that was kept."""
    opened = list(rows[0][0]) if rows else []
    kept: list[dict[str, bool]] = []
    for size in range(len(opened) + 1):
        for names in itertools.combinations(opened, size):
            for values in itertools.product((False, True), repeat=size):
                literals = dict(zip(names, values, strict=True))
                fitting = [met for row, met in rows if literals.items() <= row.items()]
                suffices = bool(fitting) and all(met is wanted for met in fitting)
                if suffices and not any(smaller.items() <= literals.items() for smaller in kept):
                    kept.append(literals)
    return {frozenset(name if value else f"not {name}" for name, value in literals.items()) for literals in kept}


@pytest.mark.parametrize("block", range(4))
def test_deciding_sets_are_exactly_the_smallest(block: int) -> None:
    """Sufficient and blocking sets equal those found by trying every set of literals."""
    decided = 0
    for seed in range(10_000 + block * 60, 10_000 + (block + 1) * 60):
        rng = random.Random(seed)
        treaty = make_treaty(rng)
        claims = make_claims(rng, treaty)
        rule = treaty.rules[-1].id
        found = put(treaty, claims, rule)
        rows = consistent_rows(treaty, claims, rule)
        if len(rows) > 64:
            continue
        assert {frozenset(words) for words in found.sufficient} == brute_sets(rows, wanted=True), f"seed {seed}"
        assert {frozenset(words) for words in found.blocking} == brute_sets(rows, wanted=False), f"seed {seed}"
        assert len(found.sufficient) == len(set(found.sufficient))
        decided += found.verdict == "some"
    assert decided > 10


def test_primes_cover_the_function_and_none_can_be_shortened() -> None:
    """On random truth tables of up to five variables the primes are those found by trying all literal sets."""
    rng = random.Random(7)
    for n in (1, 2, 3, 4, 5):
        for _ in range(12):
            plane = rng.getrandbits(1 << n) & full_plane(n)
            rows = [({f"v{i}": bool(r >> i & 1) for i in range(n)}, bool(plane >> r & 1)) for r in range(1 << n)]
            primes = {
                frozenset(f"v{i}" if pos >> i & 1 else f"not v{i}" for i in range(n) if (pos | neg) >> i & 1)
                for pos, neg in list_primes(plane, n)
            }
            assert primes == brute_sets(rows, wanted=True)
            assert len(smallest_sets(plane, full_plane(n), n)) == len(primes)


@pytest.mark.parametrize("block", range(2))
def test_removing_a_claim_never_turns_all_into_none(block: int) -> None:
    """Edge 66: a claim less leaves more readings or fewer, never the opposite answer.

    A claim that replaces another is kept out: without it the older word of the speaker comes back.
    """
    removed = 0
    for seed in range(20_000 + block * 100, 20_000 + (block + 1) * 100):
        rng = random.Random(seed)
        treaty = make_treaty(rng)
        claims = make_claims(rng, treaty, replaces=False)
        rule = treaty.rules[-1].id
        before = put(treaty, claims, rule).verdict
        for claim in claims.claims:
            after = put(treaty, claim_set(tuple(c for c in claims.claims if c is not claim)), rule).verdict
            assert {before, after} != {"all", "none"}, f"seed {seed}, without {claim.id}"
            removed += 1
    assert removed > 100


# splitting into cases ------------------------------------------------------------------------------------------------


def build(space: TruthTable | Formulas, tree: tuple[str, object]) -> int:
    """Build one formula in either space from a tree of ("var", i), ("not", tree), ("all"|"any", [trees])."""
    kind, below = tree
    if kind == "var":
        return space.variable(below)  # type: ignore[arg-type]
    if kind == "not":
        return space.complement(build(space, below))  # type: ignore[arg-type]
    built = [build(space, part) for part in below]  # type: ignore[attr-defined]
    whole = built[0]
    for part in built[1:]:
        whole = space.meet(whole, part) if kind == "all" else space.join(whole, part)
    return whole


def make_tree(rng: random.Random, n: int, depth: int) -> tuple[str, object]:
    if depth == 0 or rng.random() < 0.2:
        return "var", rng.randrange(n)
    kind = rng.choice(("all", "all", "any", "any", "not"))
    if kind == "not":
        return kind, make_tree(rng, n, depth - 1)
    return kind, [make_tree(rng, n, depth - 1) for _ in range(rng.randint(2, 4))]


@pytest.mark.parametrize("block", range(4))
def test_splitting_answers_as_the_table_does(block: int) -> None:
    """Edge 63: for up to 14 open facts counts, possibility and all smallest sets are those of the truth table."""
    for seed in range(block * 120, (block + 1) * 120):
        rng = random.Random(seed)
        n = rng.randint(1, 14) if seed % 8 == 0 else rng.randint(1, 8)
        wanted, left = make_tree(rng, n, 4), make_tree(rng, n, 2)
        table, formulas = TruthTable(n), Formulas(n)
        a, b = build(table, wanted), build(formulas, wanted)
        c, d = build(table, left), build(formulas, left)
        assert formulas.count(b) == table.count(a), f"seed {seed}"
        assert formulas.is_possible(formulas.meet(b, d)) == table.is_possible(table.meet(a, c)), f"seed {seed}"
        assert formulas.smallest_sets(b, d) == table.smallest_sets(a, c), f"seed {seed}"


@pytest.mark.parametrize("block", range(2))
def test_the_engine_answers_alike_in_both_ways(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no table at all every finding is the same, its tree included."""
    for seed in range(30_000 + block * 100, 30_000 + (block + 1) * 100):
        rng = random.Random(seed)
        treaty = make_treaty(rng)
        claims = make_claims(rng, treaty)
        rule = treaty.rules[-1].id
        by_table = put(treaty, claims, rule)
        with monkeypatch.context() as patch:
            patch.setattr(readings.span_readings, "__kwdefaults__", {"max_table": -1})
            assert put(treaty, claims, rule) == by_table, f"seed {seed}"


@pytest.mark.parametrize("n_atoms", [20, 25, 30, 40])
def test_more_open_facts_than_a_table_holds_agree_with_clingo(n_atoms: int) -> None:
    """Edge 63: clingo says for 20 to 40 facts whether the rule can be met and whether it can be not met."""
    verdicts = set()
    for seed in range(15):
        rng = random.Random(n_atoms * 1000 + seed)
        treaty = make_treaty(rng, n_atoms=n_atoms)
        parts = tuple(make_condition(rng, [a.id for a in treaty.atoms], [], 3) for _ in range(8))
        wide = Rule(
            id="wide",
            text="t",
            cite="c",
            versions=(RuleVersion(when=Condition(all=parts), source="", checked="text"),),
        )
        treaty = Treaty(**{f: getattr(treaty, f) for f in treaty.__slots__} | {"rules": (*treaty.rules, wide)})
        claims = make_claims(rng, treaty)
        found = put(treaty, claims, "wide")
        atoms, constraints = component(treaty, "wide")
        program = Program(treaty, claims, atoms)
        program.rules(rules_below(treaty, "wide"))
        for constraint in constraints:
            program.constrain(constraint)
        holds, fails = program.can("wide", True), program.can("wide", False)
        expected = "some" if holds and fails else "all" if holds else "none" if fails else "inconsistent"
        assert found.verdict == expected, f"seed {seed}"
        verdicts.add(found.verdict)
    assert "some" in verdicts


# export --------------------------------------------------------------------------------------------------------------


def test_the_exported_program_has_one_model_a_reading() -> None:
    """What researchers get counts as the engine does, for every rule of 150 random books."""
    for seed in range(40_000, 40_150):
        rng = random.Random(seed)
        treaty = make_treaty(rng)
        claims = make_claims(rng, treaty)
        asked = Asked(appellant="AAA", facts_on=ON, as_of=AS_OF)
        text = export_clingo(bind_treaties((treaty,)), claims, asked, tuple(f"t/{r.id}" for r in treaty.rules))
        for rule in treaty.rules:
            control = clingo.Control(["0", "--warn=none", "-c", f'ask="t/{rule.id}"'])
            control.add("base", [], text)
            control.ground([("base", [])])
            goal = clingo.Function("met", [clingo.String(f"t/{rule.id}")])
            with control.solve(yield_=True) as handle:
                met = [model.contains(goal) for model in handle]
            found = put(treaty, claims, rule.id)
            assert (sum(met), len(met)) == (found.holds, found.of), f"seed {seed}, {rule.id}"


# batch ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_every_row_of_a_batch_equals_the_single_case(packed: bool) -> None:
    """Edge 64: rows with their own open facts answer as a question with the same settings; packed or not."""
    seen = set()
    for seed in range(50_000, 50_060):
        rng = random.Random(seed)
        treaty = make_treaty(rng)
        n_rows, draws = rng.choice((1, 63, 64, 65, 130)), np.random.default_rng(seed)
        given = {f"t/{atom.id}" for atom in treaty.atoms if rng.random() < 0.8}
        values = {name: draws.random(n_rows) < 0.5 for name in sorted(given)}
        opened = {name: draws.random(n_rows) < rng.choice((0.0, 0.3, 1.0)) for name in sorted(given)}
        make = pack_rows if packed else np.asarray
        columns = {name: Column(make(values[name]), make(opened[name])) for name in sorted(given)}
        ask_rules = tuple(f"t/{rule.id}" for rule in treaty.rules)
        batch = judge_batch((treaty,), columns, ask=ask_rules, appellant="AAA", facts_on=ON, n_rows=n_rows)
        for rule in ask_rules:
            masks = batch.masks(rule)
            assert (np.sum(masks, axis=0) == 1).all()
            assert batch.count(rule) == {name: int(getattr(masks, name).sum()) for name in masks._fields}
            for row in {0, n_rows - 1, rng.randrange(n_rows)}:
                found = batch.explain_row(row, rule)
                assert getattr(masks, found.verdict)[row], f"seed {seed}, {rule}, row {row}"
                seen.add(found.verdict)
                if not any(opened[name][row] for name in given):
                    held = tuple(Setting(atom=name, value=bool(values[name][row])) for name in sorted(given))
                    question = Question(id=rule, text="t", treaty="t", rule=rule[2:])
                    single = ask(
                        (treaty,), claim_set(()), question, appellant="AAA", facts_on=ON, as_of=AS_OF, settings=held
                    )
                    assert (single.verdict, single.holds, single.of) == (found.verdict, found.holds, found.of)
    assert seen == {"all", "some", "none", "inconsistent"}
