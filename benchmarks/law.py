"""How long the law wing takes, beside clingo and beside a plain loop over cases, in one run.

Run as ``python -m benchmarks.law [N_ORACLE]``. Times are the best of several, on whatever machine this is; ratios are
what to compare. Clingo and the plain loop answer a sample of the rows, and their time is scaled to all of them; both
must agree with the batch on the sample. The last part puts ``N_ORACLE`` random rule books (20,000) to clingo.
"""

from __future__ import annotations

import importlib.util
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from types import ModuleType

import clingo
import numpy as np

from foedus import library
from foedus.domain.scenario import Question
from foedus.domain.treaty import Atom, Condition, Rule, RuleVersion, Treaty, TreatySource
from foedus.formats.codec import load_mission, load_treaty
from foedus.law.batch import BatchAnswer, Column, judge_batch, pack_rows
from foedus.law.book import bind_treaties
from foedus.law.cases import run_cases
from foedus.law.engine import ask, ask_book, judge_rule
from foedus.law.explain import explain
from foedus.law.facts import Asked, read_facts
from foedus.law.readings import span_readings
from foedus.mission.stages import know_law_at
from foedus.record.claims import ClaimSet

N_ROWS = 1_000_000
N_CLINGO, N_LOOP = 3_000, 20_000
ON = date(2022, 1, 6)
ORACLE = Path(__file__).parents[1] / "tests" / "properties" / "test_law_oracle.py"


def best(work: Callable[[], object], times: int = 15) -> float:
    """Give the shortest of several runs, in seconds, after one that is not counted."""
    work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def tell(what: str, seconds: float, target: str = "") -> None:
    shown = f"{seconds * 1e3:12.3f} ms" if seconds < 10 else f"{seconds:12.1f} s "
    print(f"{what:<74}{shown}   {target}", flush=True)


def atom(name: str) -> Condition:
    return Condition(atom=name)


def make_treaty(atoms: tuple[str, ...], rules: dict[str, Condition]) -> Treaty:
    return Treaty(
        id="t",
        title="t",
        signed_on=ON,
        in_force_on=ON,
        checked="text",
        sources=(TreatySource(id="T", title="t"),),
        atoms=tuple(Atom(id=name, kind="fact", text=name) for name in atoms),
        rules=tuple(
            Rule(
                id=name,
                text=name,
                cite="c",
                versions=(RuleVersion(when=when, source="T", checked="text"),),
            )
            for name, when in rules.items()
        ),
    )


def no_claims() -> ClaimSet:
    return ClaimSet(id="n", title="n", compiled_on=ON, method="n", sources=(), claims=())


def time_one_case() -> None:
    files = load_mission(library.find_mission("kazakhstan-2022"))
    scenario, claims = files.scenario, files.claims
    treaties = tuple(load_treaty(library.find_treaty(name)) for name in scenario.treaties)
    asked = Asked(
        appellant=scenario.appeal.state,
        host=scenario.host,
        facts_on=scenario.facts_on,
        as_of=know_law_at(scenario),
    )
    book = bind_treaties(treaties)
    facts = read_facts(book, claims, asked)
    questions = scenario.questions

    def verdicts() -> None:
        for q in questions:
            name = f"{q.treaty}/{q.rule}"
            judge_rule(span_readings(book, facts, asked.dates, (name,)), name)

    n = len(questions)
    tell(f"flagship, {n} questions, verdicts over all readings, facts read", best(verdicts), "target 0.04 ms")
    tell(
        f"flagship, {n} questions, smallest sets, conflicts and grounds, claims read anew",
        best(lambda: ask_book(book, claims, questions, asked)),
        "target 3 ms",
    )
    every = tuple(load_treaty(library.find_treaty(name)) for name in library.list_treaties())

    def one_explained() -> None:
        found = ask(
            every,
            claims,
            questions[0],
            appellant=asked.appellant,
            host=asked.host,
            facts_on=asked.facts_on,
            as_of=asked.as_of,
        )
        explain(found, full=True, treaties=every, claims=claims)

    tell(f"one question with full explanation, {len(every)} treaties loaded", best(one_explained), "target 20 ms")
    results = run_cases(every)
    tell(
        f"whole rule-book regression: {len(results)} expectations of {len(every)} treaties",
        best(lambda: run_cases(every), 3),
        "target 5 s",
    )


def time_open_facts() -> None:
    targets = {16: "target 4 ms", 20: "target 26 ms", 40: "target 1 ms with a SAT library"}
    for n, target in targets.items():
        time_open(n, chained(n), "a chain of pairs", target)
        time_open(n, crossed(n), "threes at random", target)


def chained(n: int) -> Condition:
    """Facts in pairs, each pair one of two: nothing stands twice."""
    return Condition(all=tuple(Condition(any=(atom(f"a{i}"), atom(f"a{i + 1}"))) for i in range(0, n, 2)))


def crossed(n: int) -> Condition:
    """Threes of facts at random beside pairs: every fact stands in several places."""
    rng = random.Random(n)
    threes = tuple(Condition(any=tuple(atom(f"a{i}") for i in rng.sample(range(n), 3))) for _ in range(n // 4))
    pairs = Condition(any=tuple(Condition(all=(atom(f"a{i}"), atom(f"a{i + 1}"))) for i in range(0, n, 2)))
    return Condition(all=(*threes, pairs))


def time_open(n: int, when: Condition, shape: str, target: str) -> None:
    book = bind_treaties((make_treaty(tuple(f"a{i}" for i in range(n)), {"r": when}),))
    asked = Asked(appellant="AAA", facts_on=ON, as_of=datetime(2022, 1, 7, tzinfo=UTC))
    facts = read_facts(book, no_claims(), asked)
    question = Question(id="r", text="r", treaty="t", rule="r")

    def verdict() -> None:
        readings = span_readings(book, facts, asked.dates, ("t/r",))
        readings.split(readings.rule_plane("t/r"))

    def counted() -> None:
        judge_rule(span_readings(book, facts, asked.dates, ("t/r",)), "t/r")

    tell(f"{n} open facts, {shape}: verdict", best(verdict), target)
    tell(f"{n} open facts, {shape}: verdict and counts", best(counted, 5))
    found = ask_book(book, no_claims(), (question,), asked)[0]
    sets = f"{len(found.sufficient)} + {len(found.blocking)} sets{', not all' if found.partial else ''}"
    every = best(lambda: ask_book(book, no_claims(), (question,), asked), 3)
    tell(f"{n} open facts, {shape}: with smallest sets and grounds ({sets})", every)


NAMES = tuple(f"a{i}" for i in range(12))


def five_rules() -> Treaty:
    """Five questions over twelve atoms, about the size of the flagship's."""
    a = [atom(name) for name in NAMES]
    attack = Condition(all=(a[0], a[1], Condition(any=(a[2], a[3]))))
    return make_treaty(
        NAMES,
        {
            "attack": attack,
            "aid": Condition(all=(a[4], a[5], Condition(rule="attack"))),
            "consult": Condition(all=(a[4], a[6])),
            "mission": Condition(all=(a[4], a[7], a[8], Condition(any=(Condition(none=(a[9],)), a[10])))),
            "report": Condition(any=(a[11],)),
            "both": Condition(all=(Condition(rule="aid"), Condition(none=(a[11],)))),
        },
    )


RULES = ("t/aid", "t/consult", "t/mission", "t/report", "t/both")


def tangled() -> Treaty:
    """Six atoms that each stand three times, so that all 64 settings must be looked at."""
    a = [atom(name) for name in NAMES]
    turns = tuple(Condition(all=(a[i], Condition(none=(a[(i + 1) % 6],)), a[(i + 2) % 6])) for i in range(6))
    return make_treaty(NAMES, {"ring": Condition(all=(Condition(any=turns), Condition(any=(a[6], a[7]))))})


def time_batch() -> None:
    rng = np.random.default_rng(1)
    values = {f"t/{name}": rng.random(N_ROWS) < 0.7 for name in NAMES}
    opened = {f"t/{name}": rng.random(N_ROWS) < (0.3 if i < 6 else 0.0) for i, name in enumerate(NAMES)}
    words = {name: pack_rows(column) for name, column in values.items()}
    open_words = {name: pack_rows(column) for name, column in opened.items()}
    treaty = five_rules()

    def judge(columns: dict[str, Column], book: Treaty = treaty, rules: tuple[str, ...] = RULES) -> BatchAnswer:
        return judge_batch((book,), columns, ask=rules, appellant="AAA", facts_on=ON, n_rows=N_ROWS)

    closed = {name: Column(column) for name, column in values.items()}
    packed = {name: Column(column) for name, column in words.items()}
    mixed = {name: Column(words[name], open_words[name]) for name in words}
    bools = {name: Column(values[name], opened[name]) for name in values}
    mega = f"{N_ROWS:,} cases"

    def with_masks() -> None:
        found = judge(closed)
        for rule in RULES:
            found.masks(rule)

    on_bools = best(lambda: judge(closed))
    tell(f"{mega} x 5 questions, bool arrays in, packed verdicts out", on_bools, "target 3 ms")
    tell(f"{mega} x 5 questions, bool arrays in, four bool arrays a question out", best(with_masks))
    tell(f"{mega} x 5 questions, packed in and out", best(lambda: judge(packed)), "target 0.2 ms")
    tell(f"{mega} x 5 questions, six facts open in 30 % of rows each, packed", best(lambda: judge(mixed)))
    exact = best(lambda: judge(bools))
    tell(f"{mega} x 5 questions, the same, bool arrays in", exact, "target 20 ms")
    ring = tangled()
    tell(
        f"{mega} x 1 question that needs all 64 settings split, packed",
        best(lambda: judge(mixed, ring, ("t/ring",)), 5),
        "target 20 ms",
    )
    found = judge(bools)
    tell("one row explained", best(lambda: found.explain_row(123_456, "t/aid"), 5))
    against_clingo(judge(closed), values, on_bools)
    against_loop(found, values, opened, exact)


def program() -> str:
    """The five rules for clingo; what a case says comes in as assumptions."""
    lines = [f"{{ so({name}) }}." for name in NAMES]
    lines += [
        "attack :- so(a0), so(a1), so(a2).",
        "attack :- so(a0), so(a1), so(a3).",
        "aid :- so(a4), so(a5), attack.",
        "consult :- so(a4), so(a6).",
        "free :- not so(a9).",
        "free :- so(a10).",
        "mission :- so(a4), so(a7), so(a8), free.",
        "report :- so(a11).",
        "both :- aid, not so(a11).",
    ]
    return "\n".join(lines)


def against_clingo(found: BatchAnswer, values: dict[str, np.ndarray], batch_s: float) -> None:
    """One solve a row gives all five answers where nothing is open."""
    control = clingo.Control(["1", "--warn=none"])
    control.add("base", [], program())
    control.ground([("base", [])])
    atoms = {name: clingo.Function("so", [clingo.Function(name)]) for name in NAMES}
    goals = {rule: clingo.Function(rule[2:]) for rule in RULES}
    met = {rule: found.masks(rule).all for rule in RULES}
    start = time.perf_counter()
    for row in range(N_CLINGO):
        held = [(atoms[name], bool(values[f"t/{name}"][row])) for name in NAMES]
        with control.solve(assumptions=held, yield_=True) as handle:
            model = next(iter(handle))
            assert all(model.contains(goals[rule]) == met[rule][row] for rule in RULES)
    spent = (time.perf_counter() - start) / N_CLINGO * N_ROWS
    tell(
        f"clingo, ground once, the same cases, nothing open ({N_CLINGO:,} solved, scaled)",
        spent,
        f"{spent / batch_s:,.0f} x batch on bool arrays",
    )


def against_loop(
    found: BatchAnswer, values: dict[str, np.ndarray], opened: dict[str, np.ndarray], batch_s: float
) -> None:
    masks = {rule: found.masks(rule) for rule in RULES}
    start = time.perf_counter()
    for row in range(N_LOOP):
        free = [name for name in NAMES if opened[f"t/{name}"][row]]
        so = {name: bool(values[f"t/{name}"][row]) for name in NAMES}
        met = {rule: set() for rule in RULES}
        for setting in product((False, True), repeat=len(free)):
            so.update(zip(free, setting, strict=True))
            attack = so["a0"] and so["a1"] and (so["a2"] or so["a3"])
            aid = so["a4"] and so["a5"] and attack
            met["t/aid"].add(aid)
            met["t/consult"].add(so["a4"] and so["a6"])
            met["t/mission"].add(so["a4"] and so["a7"] and so["a8"] and (not so["a9"] or so["a10"]))
            met["t/report"].add(so["a11"])
            met["t/both"].add(aid and not so["a11"])
        for rule in RULES:
            verdict = "some" if len(met[rule]) == 2 else "all" if True in met[rule] else "none"
            assert getattr(masks[rule], verdict)[row], (row, rule)
    spent = (time.perf_counter() - start) / N_LOOP * N_ROWS
    tell(
        f"a plain loop over cases and readings ({N_LOOP:,} done, scaled)",
        spent,
        f"{spent / batch_s:,.0f} x batch on bool arrays, open facts",
    )


def load_oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("law_oracle", ORACLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_oracle(n_cases: int) -> None:
    oracle, start = load_oracle(), time.perf_counter()
    apart = 0
    for seed in range(1_000_000, 1_000_000 + n_cases):
        rng = random.Random(seed)
        treaty = oracle.make_treaty(rng)
        claims = oracle.make_claims(rng, treaty)
        rule = treaty.rules[-1].id
        found = oracle.put(treaty, claims, rule)
        apart += (found.verdict, found.holds, found.of) != oracle.ask_clingo(treaty, claims, rule)
    tell(f"{n_cases:,} random rule books put to the engine and to clingo", time.perf_counter() - start)
    print(f"disagreements: {apart}")


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    time_one_case()
    time_open_facts()
    time_batch()
    run_oracle(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)


if __name__ == "__main__":
    main()
