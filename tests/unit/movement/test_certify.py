"""The second program: it accepts what the bounds prove, also read back from JSON, and refuses what is forged."""

from __future__ import annotations

import copy
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.movement.bounds import LowerBound, bound_closure
from foedus.movement.certify import check_closure
from foedus.movement.faults import find_immovable
from foedus.movement.problem import NEVER, Problem

sys.path.append(str(Path(__file__).parents[3]))
tiny = importlib.import_module("benchmarks.tiny")
features = importlib.import_module("benchmarks.features")


def _make(seed: int) -> Problem:
    problem = tiny.make_tiny(seed, lines=4, carriers=3, most=6)
    return features.add_features(problem, seed, chance=(0.3, 0.6, 1.0)[seed % 3]) if seed % 2 else problem


def _prove(kind: str) -> tuple[Problem, LowerBound]:
    """Give the first tiny instance whose bound is of a kind, and that bound."""
    for seed in range(200):
        problem = tiny.make_tiny(seed, lines=4, carriers=3, most=6)
        if not find_immovable(problem):
            bound = bound_closure(problem)
            if bound.kind == kind and len(problem.lines.origin) > 1 and bound.closure_s < 200:
                return problem, bound
    raise AssertionError(f"no {kind}")


def test_each_proof_is_accepted_read_back_from_json() -> None:
    """Two programs that share only the shape of a problem agree, with every feature of the model."""
    kinds: dict[str, int] = {}
    proved = [(problem, bound_closure(problem)) for problem in map(_make, range(3000, 3070))]
    for k, (problem, bound) in enumerate([*proved, _prove("slots")]):
        if bound.proof:
            assert check_closure(problem, json.loads(json.dumps(bound.proof))) == (), k
            kinds[bound.kind] = kinds.get(bound.kind, 0) + 1
    assert set(kinds) == {"line", "slots", "fleet"}, kinds
    assert sum(kinds.values()) > 40


@pytest.mark.parametrize("kind", ["line", "slots", "fleet"])
def test_a_proof_of_more_than_it_shows_is_refused(kind: str) -> None:
    """The same data with a later closure: by the time of an exhaustive search's plan it cannot be shown."""
    problem, bound = _prove(kind)
    closure = next(at for at in range(bound.closure_s, 1000) if tiny.Exhaustion(problem).closes_before(at + 1))
    forged = copy.deepcopy(bound.proof) | {"closure_s": closure + 1}
    assert check_closure(problem, forged)


def _forge(proof: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give proofs that a forger might try, by what is wrong with them."""
    forged: dict[str, dict[str, Any]] = {}

    def put(name: str, path: tuple[Any, ...], value: Any) -> None:
        one = copy.deepcopy(proof)
        at: Any = one
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value
        forged[name] = one

    first = proof["needs"][0]
    put("a line twice", ("needs", 0, "lines"), first["lines"] + first["lines"])
    put("an unknown line", ("needs", 0, "lines"), [9999])
    put("loaded later than it can be", ("needs", 0, "from_s"), first["from_s"] + 10_000)
    put("longer to go than it has", ("needs", 0, "tail_s"), first["tail_s"] + 10_000)
    put("hops that lead elsewhere", ("needs", 0, "hops"), [[b, a] for a, b in first["hops"]])
    put("a price below nothing", ("needs", 0, "prices"), dict.fromkeys(first["prices"], -1))
    put("a price that is no whole number", ("needs", 0, "prices"), dict.fromkeys(first["prices"], 0.5))
    put("rent below nothing", ("rents",), [{"node": first["hops"][0][0], "points": [[proof["zero_s"], -(10**12)]]}])
    put("cells longer than a hop", ("step_s",), 10_000)
    put("no cells", ("step_s",), 0)
    put("no needs", ("needs",), [])
    put("no such kind", ("kind",), "belief")
    put("nothing of what it needs", ("needs",), None)
    return forged


def test_forged_proofs_are_refused() -> None:
    """Each entry of a proof matters: changed to the forger's gain, the proof does not pass."""
    problem, bound = _prove("fleet")
    assert check_closure(problem, bound.proof) == ()
    for name, forged in _forge(bound.proof).items():
        assert check_closure(problem, forged), name


def test_lines_that_need_not_move_prove_nothing() -> None:
    """The proof of a problem is refused where its lines may be missed or ride along."""
    for kind in ("line", "slots", "fleet"):
        problem, bound = _prove(kind)
        lines = problem.lines
        assert check_closure(
            problem._replace(lines=lines._replace(not_after_s=lines.not_after_s * 0 + 10**6)), bound.proof
        )


def test_a_proof_still_holds_when_a_constraint_is_added() -> None:
    """Later releases, fewer slots and longer links: the old proof stands, so the bound need never fall."""
    held = 0
    for seed in range(3100, 3130):
        problem = tiny.make_tiny(seed, lines=3, carriers=3, most=6)
        bound = bound_closure(problem)
        if not bound.proof or bound.closure_s >= NEVER:
            continue
        network, lines = problem.network, problem.lines
        tighter = problem._replace(
            lines=lines._replace(release_s=lines.release_s + 1),
            network=network._replace(
                slots=np.maximum(1, network.slots - 1), link_s=np.where(network.link_s >= 0, network.link_s + 1, -1)
            ),
        )
        assert check_closure(tighter, bound.proof) == (), seed
        held += 1
    assert held > 15
