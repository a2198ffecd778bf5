"""Problems from tables and arrays, the network file, ``foedus check`` of bulk files, and the page that shows them."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from typer.testing import CliRunner

from foedus import api
from foedus.cli.app import app
from foedus.desk.check import check_path
from foedus.errors import InputError, PlanningError, RequestError
from foedus.formats.deployment.array_schemas import make_schemas
from foedus.formats.deployment.problem_file import write_problem
from foedus.formats.schemas import make_schema, write_schemas
from foedus.movement.problem import NO_LIMIT

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "movement.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT = datetime(2030, 3, 1, 6, tzinfo=UTC)


def _network(**changes: Any) -> dict[str, Any]:
    return {
        "nodes": [{"id": "a", "slots": 2}, {"id": "b", "slots": 1, "parking": 3}],
        "types": [{"id": "t", "load_h": 1, "unload_h": 0.5, "seats": 50, "vehicle_positions": 2, "payload_kg": 20000}],
        "links": [{"start": "a", "end": "b", "time_h": 2, "both_ways": True}],
        "carriers": [{"carrier": "t", "at": "a", "count": 2}],
    } | changes


def _line(name: str = "A", **changes: Any) -> dict[str, Any]:
    return {"uln": name, "persons": 40, "person_kg": 100, "item_kind": "none", "poe": "a", "pod": "b", "mode": "air",
            "ald_at": AT} | changes  # fmt: skip


def test_rows_become_a_problem() -> None:
    """Nodes, both ways of a link, carriers by name; what is not given limits nothing; zero is the earliest ALD."""
    built = api.problem_from_tables(lines=[_line(), _line("B", ald_at=AT + timedelta(hours=3))], network=_network())
    problem, network = built.problem, built.problem.network
    assert built.zero_at == AT
    assert problem.lines.release_s.tolist() == [0, 3 * 3600]
    assert network.link_s[0].tolist() == [[-1, 7200], [7200, -1]]
    assert network.payload_kg[0, 0, 1] == 20_000
    assert network.parking.tolist() == [NO_LIMIT, 3]
    assert problem.names.carriers == ("t-01", "t-02")
    assert [unit.uln for unit in built.units] == ["A", "B"]


def test_lengths_speeds_and_coordinates_stand_in_for_times() -> None:
    """Without links great circles; with a link of a length its time; beyond range none, which is noted."""
    places = [
        {"id": "a", "slots": 1, "lat_deg": 50.0, "lon_deg": 30.0},
        {"id": "b", "slots": 1, "lat_deg": 50.0, "lon_deg": 40.0},
    ]
    kind = {"id": "t", "load_h": 1, "unload_h": 1, "seats": 50, "speed_kmh": 700, "reach": [
        {"range_km": 500, "payload_kg": 9000}, {"range_km": 1500, "payload_kg": 0}]}  # fmt: skip
    free = _network(nodes=places, types=[kind], links=[])
    network = api.problem_from_tables(lines=[_line()], network=free).problem.network
    assert network.link_s[0, 0, 1] == pytest.approx(717 / 700 * 3600, rel=0.01)
    assert 0 < network.payload_kg[0, 0, 1] < 9000
    given = _network(
        types=[kind],
        links=[{"start": "a", "end": "b", "length_km": 350}, {"start": "b", "end": "a", "length_km": 2000}],
    )
    built = api.problem_from_tables(lines=[_line()], network=given)
    assert built.problem.network.link_s[0].tolist() == [[-1, 1800], [-1, -1]]
    assert "link b to a is none for t: it is beyond range" in built.notes


def test_carriers_apart_replace_those_of_the_network_and_none_is_refused() -> None:
    """Both as rows; the fault names what is missing."""
    rows = [{"carrier": "t", "at": "b", "id": "solo", "ready_h": 2, "home": "a"}]
    built = api.problem_from_tables(lines=[_line()], network=_network(), carriers=rows)
    assert built.problem.names.carriers == ("solo",)
    assert built.problem.carriers.ready_s.tolist() == [7200]
    with pytest.raises(RequestError, match="no carriers"):
        api.problem_from_tables(lines=[_line()], network=_network(carriers=[]))


def test_every_fault_of_a_network_is_told_at_once() -> None:
    """Names that lead nowhere, what stands twice, what is missing; each with its field."""
    bad = _network(
        nodes=[{"id": "a", "slots": 1, "opens": "06:00"}, {"id": "a", "slots": 1}],
        types=[{"id": "t", "load_h": 1, "unload_h": 1, "speed_kmh": 0}],
        carriers=[{"carrier": "u", "at": "c"}],
    )
    with pytest.raises(InputError) as refused:
        api.problem_from_tables(lines=[_line()], network=bad)
    assert {fault.field for fault in refused.value.faults} == {
        "nodes[1].id", "nodes[0].closes", "links[0].end", "types[0]", "types[0].speed_kmh", "carriers[0].carrier",
        "carriers[0].at",
    }  # fmt: skip
    with pytest.raises(InputError) as refused:
        api.problem_from_tables(lines=[_line()], network=_network(colour="red", nodes=[{"id": "a", "slots": -1}]))
    assert {fault.code for fault in refused.value.faults} == {"unknown-field", "out-of-range"}


def test_every_fault_of_line_rows_is_told_at_once() -> None:
    """As those of a table in a file, rows counted from 1."""
    rows = [_line(persons=-1), _line("B", pod="c", lad_at="2030-02-01T00:00Z"), _line("C", ald_at=datetime(2030, 1, 1))]
    with pytest.raises(InputError) as refused:
        api.problem_from_tables(lines=rows, network=_network())
    assert [(fault.line, fault.field) for fault in refused.value.faults] == [
        (1, "persons"), (2, "pod"), (2, "lad_at"), (3, "ald_at"),
    ]  # fmt: skip
    with pytest.raises(InputError) as refused:
        api.problem_from_tables(lines=[_line("D", persons=60, together=True)], network=_network())
    assert refused.value.faults[0].code == "above-seating"


def _arrays(**changes: Any) -> dict[str, Any]:
    return {
        "lines": {"origin": [0], "destination": [1], "persons": [5], "person_kg": 100},
        "types": {"load_s": [60], "unload_s": [60], "positions": [1], "seats": [9]},
        "network": {"slots": [1, 1], "link_s": [[[-1, 9], [9, -1]]], "payload_kg": [[[0, 900], [900, 0]]]},
        "carriers": {"type_idx": [0], "at": [0]},
    } | changes


def test_arrays_become_a_problem_and_misshapen_ones_are_all_named() -> None:
    """Names are numbered where none are given; columns of another shape and unknown ones are told together."""
    problem = api.problem_from_arrays(**_arrays())
    assert problem.names.lines == ("line-0",)
    named = api.problem_from_arrays(**_arrays(), names={"nodes": ("x", "y")})
    assert named.names.nodes == ("x", "y")
    with pytest.raises(PlanningError) as refused:
        api.problem_from_arrays(
            **_arrays(
                lines={"origin": [0], "destination": [1, 1], "weight": [1, 1]}, carriers={"type_idx": [3], "at": [0]}
            )
        )
    assert refused.value.message.splitlines()[1:] == [
        "- lines.destination has the shape (2,), not (1,)",
        "- lines.weight has the shape (2,), not (1,)",
        "- carriers.type_idx names a type outside 0 to 0",
    ]
    with pytest.raises(PlanningError) as refused:
        api.problem_from_arrays(**_arrays(lines={"origin": [0], "destination": [1], "pax": [1]}))
    assert refused.value.message.splitlines()[1:] == ["- lines: Lines has no pax"]
    payload = np.array([[[0, -900], [900, 0]]])
    with pytest.raises(PlanningError, match="link type-0 from node-0 to node-1: a payload below nothing"):
        api.problem_from_arrays(**_arrays(network=_arrays()["network"] | {"payload_kg": payload}))


def _fault_codes(path: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        check_path(path)
    return [fault.code for fault in refused.value.faults]


def test_check_knows_tables_problems_and_networks(tmp_path: Path) -> None:
    """The whole are fine; of the broken every fault is told."""
    table = tmp_path / "lines.csv"
    table.write_text("uln,persons,poe\nA,5,almaty\n", encoding="utf-8")
    check_path(table)
    table.write_text("uln,persons,poe\nA,-5,almatty\n", encoding="utf-8")
    assert _fault_codes(table) == ["out-of-range", "unknown-place"]
    problem = api.problem_from_arrays(**_arrays())
    path = tmp_path / "problem.json"
    path.write_bytes(write_problem(problem))
    check_path(path)
    path.write_bytes(write_problem(problem._replace(lines=problem.lines._replace(weight=np.array([0])))))
    assert _fault_codes(path) == ["movement-malformed"]
    heavy = problem.lines._replace(person_kg=np.array([5000]))
    path.write_bytes(write_problem(problem._replace(lines=heavy)))
    assert _fault_codes(path) == ["movement-immovable"]
    path.write_text(
        json.dumps({"format": "foedus/network", "version": 1, **_network(carriers=[{"carrier": "u", "at": "a"}])})
    )
    assert _fault_codes(path) == ["unknown-type"]


@pytest.mark.parametrize("name", ["deployment", "problem"])
def test_schemas_of_bulk_files_are_committed_and_valid(name: str, tmp_path: Path) -> None:
    """As those of all other formats."""
    write_schemas(tmp_path)
    written = (tmp_path / f"{name}.schema.json").read_text(encoding="utf-8")
    assert (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8") == written
    jsonschema.Draft202012Validator.check_schema(json.loads(written))


def test_what_is_written_follows_its_schema() -> None:
    """Problems with units, deployment data, networks."""
    built = api.problem_from_tables(lines=[_line()], network=_network())
    validator = jsonschema.Draft202012Validator(make_schemas()["problem"])
    body = json.loads(write_problem(built.problem, units=built.units, zero_at=built.zero_at))
    validator.validate(body)
    assert not validator.is_valid({**body, "lines": {**body["lines"], "pax": [1]}})
    jsonschema.Draft202012Validator(make_schema("network")).validate(
        {"format": "foedus/network", "version": 1, **_network()}
    )


def test_the_page_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python blocks one after the other, files written, commands run; each printed line is there, in its order."""
    monkeypatch.chdir(tmp_path)
    world: dict[str, Any] = {}
    n_commands = 0
    for kind, name, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "python":
            exec(compile(body, str(PAGE), "exec"), world)
        elif kind in ("csv", "yaml"):
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "console":
            for command in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                line, *printed = command.strip().split("\n")
                answer = CliRunner().invoke(app, shlex.split(line)[1:])
                assert answer.exit_code == 0, f"{line}\n{answer.output}"
                told = iter(answer.output.split("\n"))
                for wanted in printed:
                    assert any(wanted == told_line for told_line in told), f"{line}\nlacks {wanted!r}\n{answer.output}"
                n_commands += 1
    assert n_commands >= 6
    assert world["built"].problem.names.nodes == ("north", "hub", "strip")
