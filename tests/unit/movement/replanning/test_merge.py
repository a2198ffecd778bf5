"""National plans made one: what clashes, and what the joint plan changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks import features, tiny
from typer.testing import CliRunner

from foedus import api
from foedus.cli.app import app
from foedus.errors import PlanningError
from foedus.formats.deployment.plan_file import read_plan, write_plan
from foedus.formats.deployment.problem_file import read_problem, write_problem
from foedus.movement.check import check_schedule
from foedus.movement.problem import Problem
from foedus.movement.replanning.clashes import find_clashes
from foedus.movement.replanning.edits import shift_times
from foedus.movement.replanning.joining import National, join_plans

H = 3600


def _nation(home: str, *, carriers: tuple[str, ...] = (), n: int = 2, **network: Any) -> Problem:
    """Give a nation with two aircraft, each with its load, from home to the host, which has two slots."""
    link = np.array([[[-1, 3 * H], [3 * H, -1]]])
    return api.problem_from_arrays(
        lines={"origin": [0] * n, "destination": [1] * n, "persons": [50] * n, "person_kg": [100] * n,
               "due_s": [6 * H] * n, "weight": [1000] * n},
        types={"load_s": [H], "unload_s": [H], "positions": [0], "seats": [50]},
        network={"slots": [2, 2], "link_s": link, "payload_kg": np.where(link >= 0, 9000, 0), **network},
        carriers={"type_idx": [0] * n, "at": [0] * n},
        names={"nodes": (home, "host"), "carriers": carriers or tuple(f"{home}-{k}" for k in range(n)),
               "lines": tuple(f"L{k}" for k in range(n)), "types": ("lifter",)},
    )  # fmt: skip


def _merge(*problems: Problem, **options: Any) -> api.Merged:
    plans = [(name, problem, api.plan(problem)) for name, problem in zip("ABC", problems, strict=False)]
    found = api.merge(plans, iterations=60, **options)
    assert check_schedule(found.problem, found.plan.schedule) == ()
    return found


def test_two_nations_that_want_the_same_slots_are_told_and_one_gives_way() -> None:
    found = _merge(_nation("alba"), _nation("bela"))
    (clash,) = found.clashes
    assert (clash.kind, clash.where, clash.needed, clash.there) == ("slots", "host", 4, 2)
    assert (clash.from_s, clash.until_s, clash.nations) == (4 * H, 5 * H, ("A", "B"))
    assert clash.lines == ("A:L0", "A:L1", "B:L0", "B:L1")
    assert found.differences.count("same") == 2
    assert found.differences.count("other time") == 2
    assert sum(view.differences.count("same") for view in found.nations) == 2
    # two of four wait an hour for a slot: in time still
    assert [view.n_late_after for view in found.nations] == [0, 0]


def test_plans_that_do_not_meet_stand_as_they_are() -> None:
    later = shift_times(_nation("bela"), 10 * H)
    found = _merge(_nation("alba"), later)
    assert found.clashes == ()
    assert found.stability_frac == 1


def test_a_carrier_that_two_plans_use_is_one_carrier() -> None:
    found = _merge(_nation("alba", carriers=("x", "a")), _nation("alba", carriers=("x", "b")))
    lift = [one for one in found.clashes if one.kind == "lift"]
    assert [(one.where, one.nations, one.needed) for one in lift] == [("x", ("A", "B"), 2)]
    assert found.problem.names.carriers == ("x", "a", "b")


def test_lift_stays_national_unless_it_is_shared() -> None:
    crowded = _nation("alba", n=4)
    crowded = crowded._replace(carriers=crowded.carriers._replace(ready_s=np.array([0, 0, 400 * H, 400 * H], np.int64)))
    idle = _nation("alba", carriers=("i", "j"))
    idle = idle._replace(
        lines=idle.lines._replace(release_s=idle.lines.release_s + 100 * H, due_s=idle.lines.due_s + 200 * H)
    )
    own = _merge(crowded, idle)
    s = own.plan.schedule
    foreign = own.problem.names.carriers.index("i")
    assert foreign not in s.carrier[s.part_leg[s.part_line < 4]].tolist()
    shared = _merge(crowded, idle, share_lift=True, price_h=0.0)
    assert shared.plan.score[1] < own.plan.score[1]


@pytest.mark.parametrize(
    ("kind", "network", "needed", "there"),
    [
        ("parking", {"parking": [-1, 2]}, 4, 2),
        ("departures", {"link_gate": np.array([[[-1, 0], [-1, -1]]]), "gate_ptr": [0, 1], "gate_from_s": [0],
                        "gate_until_s": [2 * H], "gate_most": [2]}, 4, 2),
    ],
)  # fmt: skip
def test_every_kind_of_clash_is_found(kind: str, network: dict[str, Any], needed: int, there: int) -> None:
    problems = [_nation("alba", **network), _nation("alba", carriers=("c", "d"), **network)]
    joint = join_plans([National(name, p, api.plan(p).schedule) for name, p in zip("AB", problems, strict=True)])
    found = {one.kind: one for one in find_clashes(joint)}
    assert (found[kind].needed, found[kind].there, found[kind].nations) == (needed, there, ("A", "B"))


def test_fuel_that_two_nations_count_on_is_short() -> None:
    network = {"fuel_kg": [3, -1], "link_fuel_kg": np.array([[[0, 1], [0, 0]]])}
    joint = join_plans([
        National(name, p, api.plan(p).schedule)
        for name, p in (("A", _nation("alba", **network)), ("B", _nation("alba", carriers=("c", "d"), **network)))
    ])  # fmt: skip
    (fuel,) = [one for one in find_clashes(joint) if one.kind == "fuel"]
    assert (fuel.where, fuel.needed, fuel.there, fuel.nations) == ("alba", 4, 3, ("A", "B"))


def test_differences_between_nations_are_noted_and_the_least_holds() -> None:
    found = _merge(_nation("alba"), _nation("bela", slots=[2, 1]))
    assert found.notes == ("working slots of host: nations say 2 and 1; the least is taken",)
    assert found.problem.network.slots[found.problem.names.nodes.index("host")] == 1


def test_random_nations_with_every_feature_keep_every_rule_of_both() -> None:
    """Each plan alone holds in the union; the joint plan holds, and no clash is found in it."""
    seen = clashing = 0
    for seed in range(0, 120, 2):
        problems = []
        for k in range(2):
            base = tiny.make_tiny(seed + k, lines=5, carriers=3, most=9)
            problem = features.add_features(base, seed + k, chance=0.4) if seed % 4 else base
            problem = problem._replace(names=problem.names._replace(
                carriers=tuple(f"{k}-{name}" for name in problem.names.carriers)))  # fmt: skip
            problems.append(problem)
        try:
            plans = [(f"N{k}", p, api.plan(p, iterations=10)) for k, p in enumerate(problems)]
            found = api.merge(plans, iterations=5)
        except PlanningError:
            continue
        assert check_schedule(found.problem, found.plan.schedule) == ()
        joint = join_plans([National(name, p, plan.schedule) for name, p, plan in plans])
        assert find_clashes(joint._replace(
            schedule=found.plan.schedule, nation_of_leg=np.zeros(len(found.plan.schedule.carrier), np.int64)
        )) == ()  # fmt: skip
        breaches = check_schedule(found.problem, found.before)
        nodes = [b for b in breaches if "slots" in b or "parking" in b]
        assert bool(found.clashes) >= bool(nodes), nodes
        seen += 1
        clashing += bool(found.clashes)
    assert seen >= 15
    assert clashing >= 8


def test_one_nation_or_two_of_one_name_are_refused() -> None:
    problem = _nation("alba")
    plan = api.plan(problem)
    for plans in ([("A", problem, plan)], [("A", problem, plan), ("A", problem, plan)]):
        with pytest.raises(PlanningError, match="at least two nations"):
            api.merge(plans)


def test_files_with_other_zeros_are_brought_to_one(tmp_path: Path) -> None:
    zero = datetime(2030, 3, 1, tzinfo=UTC)
    words = []
    for k, name in enumerate(("alba", "bela")):
        problem = shift_times(_nation(name), -k * H)
        at = zero + timedelta(hours=k)
        (tmp_path / f"{name}.json").write_bytes(write_problem(problem, zero_at=at))
        (tmp_path / f"{name}-plan.json").write_bytes(write_plan(problem, api.plan(problem).schedule, zero_at=at))
        words.append(f"{name.upper()}={tmp_path / name}.json,{tmp_path / name}-plan.json")
    outs = (tmp_path / "joint.json", tmp_path / "joint-plan.json")
    call = ["move", "merge", *words, "--problem-out", str(outs[0]), "--out", str(outs[1]), "--quiet"]
    done = CliRunner().invoke(app, [*call, "--json"])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert [one["name"] for one in answer["nations"]] == ["ALBA", "BELA"]
    assert (answer["clashes"][0]["kind"], answer["clashes"][0]["needed"]) == ("slots", 4)
    assert {"late", "n_late", "stability_frac"} <= answer.keys()
    joint = read_problem(outs[0].read_bytes(), shown_as="j")
    s = read_plan(outs[1].read_bytes(), joint.problem, zero_at=joint.zero_at, shown_as="p")
    assert check_schedule(joint.problem, s) == ()
    told = CliRunner().invoke(app, call).stdout
    assert "slots, host" in told
    assert "ALBA: 2 lines" in told
    assert CliRunner().invoke(app, ["move", "merge", "just-a-file"]).exit_code == 2
