"""``foedus/events``: read from files and from words of a command line, refused with the place of every fault."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from foedus import api
from foedus.cli.app import app
from foedus.errors import InputError
from foedus.formats.deployment.events_file import KINDS, read_events, read_words
from foedus.formats.deployment.plan_file import write_plan
from foedus.formats.deployment.problem_file import read_problem, write_problem
from foedus.movement.problem import NEVER

PAGE = Path(__file__).resolve().parents[3] / "docs" / "replanning.md"
ZERO = datetime(2030, 3, 1, tzinfo=UTC)
H = 3600
FILE = b"""
format: foedus/events
version: 1
now_at: 2030-03-01T02:00Z
flown:
  - {carrier: a, start: x, end: y, arrives_at: 2030-03-01T01:30Z}
events:
  - {kind: closure, place: x, until_at: 2030-03-01T08:00Z, slots: 1}
  - {kind: refusal, start: x, end: y, by: KAZ, types: [big], known_at: 2030-03-01T03:00Z}
  - {kind: new_line, line: n, start: x, end: y, persons: 4, rdd_at: 2030-03-02T00:00Z, mode: air}
  - {kind: forbid, line: n, via: [y]}
"""


def test_a_file_becomes_events_in_seconds_from_zero() -> None:
    state, events = read_events(FILE, zero_at=ZERO, shown_as="e.yaml")
    assert state == api.Execution(now_s=2 * H, flown=(api.Flown(carrier="a", start="x", end="y", arrive_s=5400),))
    assert events == (
        api.Closure(at_s=2 * H, place="x", from_s=2 * H, until_s=8 * H, slots=1),
        api.Closure(
            at_s=3 * H, start="x", end="y", from_s=3 * H, until_s=NEVER, types=("big",), refused_by="KAZ"
        ),
        api.NewLine(
            at_s=2 * H, line="n",
            fields={"origin": "x", "destination": "y", "persons": 4, "mode": 0, "due_s": 24 * H},
        ),
        api.Pin(at_s=2 * H, line="n", via=("y",), forbid=True),
    )  # fmt: skip


def test_words_say_the_same() -> None:
    words = ("closure place=x until=2030-03-01T08:00Z slots=1", "more-lift carrier-type=t place=x ready=7200 count=3",
             "pin line=n via=", "delay carrier=a by_h=1.5")  # fmt: skip
    assert read_words(words, zero_at=ZERO, now_s=H) == (
        api.Closure(at_s=H, place="x", from_s=H, until_s=8 * H, slots=1),
        api.MoreLift(at_s=H, kind="t", place="x", ready_s=2 * H, count=3),
        api.Pin(at_s=H, line="n", via=()),
        api.Delay(at_s=H, carrier="a", by_s=5400),
    )


def test_every_fault_has_its_place() -> None:
    bad = FILE.replace(b"kind: closure", b"kind: closur").replace(b"mode: air", b"mode: mule").replace(b"now_at", b"#")
    with pytest.raises(InputError) as caught:
        read_events(bad, zero_at=ZERO, shown_as="e.yaml")
    told = str(caught.value)
    assert "e.yaml:8:12: events.0.kind" in told
    assert "did you mean closure" in told
    assert "events.2.mode" in told
    assert "the clock, now_at or now_s" in told


def test_instants_need_a_zero_and_words_need_values() -> None:
    with pytest.raises(InputError, match="does not say which instant zero is"):
        read_events(FILE, zero_at=None, shown_as="e.yaml")
    with pytest.raises(InputError) as caught:
        read_words(("closure place", "delay carrier=a by_h=soon", "pin lin=a"), zero_at=None, now_s=0)
    assert all(text in str(caught.value) for text in ("place=NAME", "by_h='soon'", "did you mean line"))


def test_the_page_on_replanning_does_what_it_says() -> None:
    """Its file of events is read, its Python runs and prints what stands there of a plan of two carriers."""
    text = PAGE.read_text(encoding="utf-8")
    yaml = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert yaml is not None
    assert code is not None
    state, events = read_events(yaml[1].encode(), zero_at=datetime(2022, 1, 6, tzinfo=UTC), shown_as="docs")
    assert (state.now_s, len(state.flown), len(events)) == (30 * H, 1, 3)
    printed: list[tuple[object, ...]] = []
    exec(code[1], {"print": lambda *words: printed.append(words)})
    assert printed[0][:2] == (0.0, ["dropped", "added"])
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(KINDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    link = np.where(np.eye(2) > 0, -1, 2 * H)[np.newaxis]
    problem = api.problem_from_arrays(
        lines={"origin": [0, 0], "destination": [1, 1], "persons": [40, 40], "person_kg": [100, 100]},
        types={"load_s": [H], "unload_s": [H], "positions": [0], "seats": [50]},
        network={"slots": [2, 2], "link_s": link, "payload_kg": np.where(link >= 0, 9000, 0)},
        carriers={"type_idx": [0, 0], "at": [0, 0]},
    )
    (tmp_path / "problem.json").write_bytes(write_problem(problem, zero_at=ZERO))
    (tmp_path / "plan.json").write_bytes(write_plan(problem, api.plan(problem).schedule, zero_at=ZERO))
    return tmp_path


def _run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["move", "replan", *map(str, words), "--quiet"])
    return done.exit_code, done.stdout, done.stderr


def test_a_board_keeps_steps_and_takes_them_back(folder: Path) -> None:
    board = folder / "board"
    now = ("--now", "2030-03-01T00:10Z")
    code, out, err = _run(folder / "problem.json", "--plan", folder / "plan.json", *now, "--board", board, "--json",
                          "--event", "breakdown carrier=carrier-1")  # fmt: skip
    assert code == 0, err
    answer = json.loads(out)
    assert (answer["stability_frac"], answer["n_flown"], answer["late"]) == (0, 1, [])
    assert answer["changes"] == {"same": 0, "other_time": 0, "dropped": 1, "added": 1}
    code, out, err = _run(board, *now, "--event", "pin line=line-1 carriers=carrier-0", "--json")
    assert code == 0, err
    pinned = read_problem((board / "002-problem.json").read_bytes(), shown_as="p").problem
    assert pinned.pins is not None
    assert pinned.pins.may_carry[pinned.pins.carriers_of[1]].tolist() == [1, 0]
    checked = CliRunner().invoke(app, ["move", "check", str(board / "002-problem.json"), "--json", "--quiet",
                                       "--plan", str(board / "002-plan.json")])  # fmt: skip
    assert (json.loads(checked.stdout)["holds"], json.loads(checked.stdout)["n_done"]) == (True, 1)
    under_way = CliRunner().invoke(app, ["move", "explain", str(board / "002-problem.json"), "--quiet",
                                         "--plan", str(board / "002-plan.json")])  # fmt: skip
    assert "is under way" in under_way.stderr
    assert [_run(board, "--undo")[0] for _ in range(3)] == [0, 0, 2]
    assert sorted(path.name for path in board.iterdir()) == ["000-plan.json", "000-problem.json"]


def test_what_the_command_line_refuses(folder: Path) -> None:
    problem, plan = folder / "problem.json", folder / "plan.json"
    for words, text in (
        ((problem,), "which plan is to be changed?"),
        ((problem, "--plan", plan), "at what time?"),
        ((problem, "--plan", plan, "--now", "tomorrow"), "--now tomorrow"),
        ((problem, "--plan", plan, "--now", "0", "--price-h", "-1"), "a price of -1 h"),
        (
            (problem, "--plan", plan, "--now", "0", "--event", "delay carrier=carrier-7 by_h=1"),
            "the plan at hand stands",
        ),
    ):
        code, _, err = _run(*words)
        assert (code in {2, 3}, text in err) == (True, True), (words, err)


def test_pins_of_a_file_that_name_nothing_are_refused(folder: Path) -> None:
    body = json.loads((folder / "problem.json").read_text())
    body["pins"] = [{"line": "line-9", "carriers": ["carrier-0", "c"]}, {"lin": 1}]
    with pytest.raises(InputError):
        read_problem(json.dumps(body).encode(), shown_as="p.json")
    body["pins"].pop()
    with pytest.raises(InputError) as caught:
        read_problem(json.dumps(body).encode(), shown_as="p.json")
    assert str(caught.value).count("a name of the problem") == 2


@pytest.mark.parametrize("hours", ["inf", "nan"])
def test_hours_that_are_no_number_are_refused(hours: str) -> None:
    with pytest.raises(InputError, match="a number of hours"):
        read_words([f"delay carrier=a by_h={hours}"], zero_at=ZERO, now_s=0)


def test_no_carriers_are_not_taken_for_one() -> None:
    (event,) = read_words(["more_lift carrier_type=big place=x count=0"], zero_at=ZERO, now_s=0)
    assert isinstance(event, api.MoreLift)
    assert event.count == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("breakdown carrier=a slots=4", "fields of a breakdown: known, carrier, until"),
        ("breakdown carrier=a from=4", "found a from"),
        ("withdrawal lines=a carrier=b", "found a carrier"),
        ("closure place=x place=y", "'place' twice"),
    ],
)
def test_what_would_not_be_heeded_is_refused(words: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read_words([words], zero_at=ZERO, now_s=0)
    assert told in str(refused.value)
