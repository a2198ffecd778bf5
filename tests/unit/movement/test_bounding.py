"""The programme behind a bound: read from its file and solved by others it implies the bound that is printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import highspy
import pytest

from foedus.errors import PlanningError
from foedus.formats.deployment.problem_file import read_problem
from foedus.movement.bounding import Bounding, explain_bounding, make_bounding
from foedus.movement.bounds import LowerBound, bound_closure
from foedus.movement.problem import Problem, make_carriers, make_lines, make_network, make_types

ROOT = Path(__file__).parents[3]
FILES = (ROOT / "tests/golden/movement/problem.json", ROOT / "benchmarks/instances/kaz22.json")


def read(path: Path) -> Problem:
    return read_problem(path.read_bytes(), shown_as=path.name).problem


def solve_lp(path: Path) -> float:
    """Read by HiGHS from the file, nothing of ours in between."""
    engine = highspy.Highs()
    engine.silent()
    assert engine.readModel(str(path)) == highspy.HighsStatus.kOk
    engine.run()
    assert engine.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(engine.getInfo().objective_function_value)


#: in a process of its own: the libraries of OR-Tools and of highspy do not go into one
_GLOP = """
import sys
from ortools.linear_solver.python import model_builder
model, solver = model_builder.Model(), model_builder.Solver("glop")
assert model.import_from_mps_file(sys.argv[1])
assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
print(repr(solver.objective_value))
"""


def solve_mps(path: Path) -> float:
    """Read and solved by OR-Tools, which has no line of HiGHS in it when asked for GLOP."""
    done = subprocess.run([sys.executable, "-c", _GLOP, str(path)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def write(problem: Problem, bound: LowerBound, made: Bounding, folder: Path) -> tuple[Path, Path]:
    comments = explain_bounding(problem, bound, made, zero="no known instant")
    paths = (folder / "bound.lp", folder / "bound.mps")
    for path, form in zip(paths, ("lp", "mps"), strict=True):
        path.write_bytes(made.programme.write(form, comments=comments))  # type: ignore[arg-type]
    return paths


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_solved_by_others_implies_the_bound_that_is_printed(path: Path, tmp_path: Path) -> None:
    """The optimum is above 0, so nothing closes by the instant that the file names: the second before the bound."""
    problem = read(path)
    bound = bound_closure(problem, rounds=3)
    made = make_bounding(problem, bound)
    assert bound.kind == "fleet"
    assert made.holds
    lp, mps = write(problem, bound, made, tmp_path)
    share = 1 - bound.proof["earned"] / bound.proof["need"]
    for optimum in (solve_lp(lp), solve_mps(mps)):
        assert optimum == pytest.approx(made.optimum, rel=1e-6)
        assert optimum == pytest.approx(share, rel=1e-6)  # reckoned in whole numbers by the certificate
        assert optimum > 1e-5
    text = lp.read_text(encoding="utf-8")
    said = re.search(r"no place by (\d+) .*above 0 no plan closes by then", text)
    assert said is not None
    assert int(said[1]) + 1 == bound.closure_s == made.closure_s
    assert f"no plan closes before {bound.closure_s}" in text


def test_names_of_rows_and_columns_are_readable_and_stand_once(tmp_path: Path) -> None:
    problem = read(FILES[0])
    bound = bound_closure(problem, rounds=3)
    lp, _ = write(problem, bound, make_bounding(problem, bound), tmp_path)
    engine = highspy.Highs()
    engine.silent()
    engine.readModel(str(lp))
    model = engine.getLp()
    for names in (list(model.col_names_), list(model.row_names_)):
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-df-z][A-Za-z0-9_]*", name) for name in names)
    assert any(name.startswith("load_light_hub_strip_c") for name in model.col_names_)
    assert "need1" in model.row_names_
    assert any(name.startswith("carriers_light_g") for name in model.row_names_)


def make_counted() -> Problem:
    """One aircraft, one line in one load: the bound is that of the line."""
    return Problem(
        lines=make_lines(origin=[0], destination=[1], persons=40, person_kg=100, release_s=7200),
        carriers=make_carriers(type_idx=[0], at=[0]),
        types=make_types(load_s=[3600], unload_s=[1800], positions=[4], seats=[60]),
        network=make_network(slots=[1, 1], link_s=[[[-1, 7200], [7200, -1]]], payload_kg=[[[0, 9000], [9000, 0]]]),
        names=read(FILES[0]).names._replace(
            lines=("A",), carriers=("c",), types=("t",), nodes=("a", "b"), causes=("",)
        ),
    )


def test_a_bound_that_is_a_count_says_so_beside_the_best_programme(tmp_path: Path) -> None:
    problem = make_counted()
    bound = bound_closure(problem, rounds=3)
    assert bound.kind == "line"
    assert bound.closure_s == 7200 + 3600 + 7200 + 1800
    made = make_bounding(problem, bound)
    assert made.closure_s <= bound.closure_s
    lp, mps = write(problem, bound, made, tmp_path)
    text = " ".join(lp.read_text(encoding="utf-8").split())
    assert "that bound is a count by line, not a programme" in text
    assert solve_lp(lp) == pytest.approx(solve_mps(mps), abs=1e-7)
    # the programme alone says as much, to the cell: nothing is done before the loading, the way and the unloading
    assert bound.closure_s - made.closure_s <= made.cell_s


def test_nothing_to_bound_is_refused() -> None:
    problem = make_counted()
    riders = problem._replace(lines=make_lines(origin=[0], destination=[1], persons=40, person_kg=100, rides=1))
    with pytest.raises(PlanningError, match="there is no programme to write"):
        make_bounding(riders, bound_closure(riders))
