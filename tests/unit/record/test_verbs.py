"""What the verbs say to a slip: each place and each fault, and nothing is half-done."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foedus.cli.app import app

LOG = ("--mission", "desk-log")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return CliRunner()


def test_a_checkpoint_is_not_signed_twice_by_one_key(run: CliRunner, tmp_path: Path) -> None:
    """Two signatures of one key would look like two holders; another key of the user may co-sign."""
    held = tmp_path / "held.json"
    run.invoke(app, ["record", "append", *LOG, "--kind", "appeal", "--set", "text=x"])
    run.invoke(app, ["record", "checkpoint", *LOG, "--out", str(held)])
    before = held.read_bytes()
    done = run.invoke(app, ["record", "checkpoint", "--cosign", str(held)])
    assert (done.exit_code, held.read_bytes()) == (2, before)
    assert "this key has signed the checkpoint already" in done.output
    run.invoke(app, ["record", "key", "--new", "desk", "--holder", "Desk B"])
    assert run.invoke(app, ["record", "checkpoint", "--cosign", str(held), "--key", "desk"]).exit_code == 0
    assert [own["holder"] for own in json.loads(held.read_bytes())["cosigned"]] == ["Desk B"]
    assert run.invoke(app, ["record", "checkpoint", "--cosign", str(held), "--key", "desk"]).exit_code == 2


def test_every_line_that_is_no_entry_is_shown_as_it_is(run: CliRunner, tmp_path: Path) -> None:
    """Line and character, with what stands there; the good line beside them is not entered."""
    file = tmp_path / "e.jsonl"
    file.write_text('{"kind":"appeal","body":{"text":"a"}}\nnot json\n{"kind":"x"\n', encoding="utf-8")
    done = run.invoke(app, ["record", "append", *LOG, str(file)])
    assert done.exit_code == 3
    assert "nothing was entered: 2 faults" in done.output
    assert f"{file}:2:1: one JSON object (found 'not json' at character 1)" in done.output
    assert f"{file}:3:1: one JSON object (found an end at character 12)" in done.output
    shown = json.loads(run.invoke(app, ["record", "show", *LOG, "--json"]).stdout)
    assert [entry["kind"] for entry in shown["entries"]] == ["key"]


CLAIM = ("--kind", "claim", "--set", "text=Something.", "--set", "by=Office A", "--set", "known_at=2022-01-05T00:00Z")


def test_a_claim_without_an_id_is_shown(run: CliRunner) -> None:
    """What was accepted is there, under the id that its number gives it."""
    run.invoke(app, ["record", "append", *LOG, *CLAIM])
    shown = json.loads(run.invoke(app, ["record", "accounts", *LOG, "--json"]).stdout)
    assert [claim["claim"] for matter in shown["matters"] for claim in matter["claims"]] == ["e2"]
    assert "e2 Something." in run.invoke(app, ["record", "show", *LOG]).output


def test_tokens_of_foedus_itself_are_not_given_by_users(run: CliRunner, tmp_path: Path) -> None:
    """Else a table could be made to look as if it had been entered."""
    token = f"import:my-table:{'0' * 64}"
    done = run.invoke(app, ["record", "append", *LOG, *CLAIM, "--token", token])
    assert (done.exit_code, "record.bad-token" in done.output) == (2, True)
    file = tmp_path / "e.json"
    file.write_text(json.dumps({"kind": "appeal", "body": {"text": "a"}, "token": token}), encoding="utf-8")
    assert run.invoke(app, ["record", "append", *LOG, str(file)]).exit_code == 3


@pytest.mark.parametrize("line", ['{"kind":"appeal","kind":"claim","body":{}}', '[{"kind":"a","body":{"x":1,"x":2}}]'])
def test_a_name_given_twice_in_json_is_refused(run: CliRunner, tmp_path: Path, line: str) -> None:
    """Nobody said which of the two counts."""
    file = tmp_path / "e.jsonl"
    file.write_text(line, encoding="utf-8")
    done = run.invoke(app, ["record", "append", *LOG, str(file)])
    assert done.exit_code == 3
    assert "each name once (found the name twice in one mapping)" in done.output


def test_a_refused_draft_leaves_no_file(run: CliRunner, tmp_path: Path) -> None:
    """What is kept beside a record can never be removed: only what an entry names is kept."""
    file = tmp_path / "evidence.txt"
    file.write_text("what was said", encoding="utf-8")
    bad = ("--kind", "claim", "--set", "text=x", "--evidence", str(file))
    assert run.invoke(app, ["record", "append", *LOG, *bad]).exit_code == 3
    with closing(sqlite3.connect(tmp_path / "data" / "record.sqlite")) as direct:
        assert direct.execute("SELECT count(*) FROM evidence").fetchone() == (0,)
        assert run.invoke(app, ["record", "append", *LOG, *CLAIM, "--evidence", str(file)]).exit_code == 0
        assert direct.execute("SELECT data FROM evidence").fetchall() == [(b"what was said",)]
