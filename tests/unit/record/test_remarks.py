"""The road of a person named: what is asked for stands beside the claim wherever it is shown, and changes nothing."""

import json
from pathlib import Path

import pytest
from tests.unit.record.conftest import claim
from typer.testing import CliRunner

from foedus.cli.app import app
from foedus.record.accounts import View, make_accounts
from foedus.record.entries import Draft
from foedus.record.ledger import Ledger


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return CliRunner()


def ask(run: CliRunner, *words: str, code: int = 0) -> str:
    done = run.invoke(app, ["record", *words])
    assert done.exit_code == code, done.output
    return done.output


CLAIM = ("--kind", "claim", "--set", "id=C1", "--set", "by=Office A", "--set", "known_at=2022-01-06T20:00:00Z")


def test_a_person_named_is_answered_beside_the_claim(run: CliRunner, tmp_path: Path) -> None:
    """As typed: a claim, a request, someone who vouches, a copy put right; all of it stays and is shown."""
    log = ("--mission", "desk-log")
    ask(run, "append", *log, *CLAIM, "--set", "text=A man named B. led it.")
    ask(run, "append", *log, "--kind", "correction", "--set", "of=2", "--set", "by=B.", "--set", "text=I was abroad.")
    ask(run, "append", *log, "--kind", "attestation", "--set", "of=2", "--set", "text=It was read so.", "--author", "D")
    told = ask(run, "accounts", *log)
    assert "B. asks to have it put right: I was abroad. (entry 3)" in told
    assert "D vouches for it: It was read so. (entry 4)" in told
    assert "B. asks to have it put right: I was abroad. (entry 3)" in ask(run, "show", *log, "2")
    ask(run, "append", *log, *CLAIM, "--set", "corrects=2", "--set", "text=Office A says that a man led it.")
    told = ask(run, "accounts", *log)
    assert "our copy was put right: entry 2 gave it otherwise" in told
    assert "B. asks to have entry 2 put right" in told
    old = json.loads(ask(run, "show", *log, "2", "--json"))
    assert old["held_now_by"] == 5
    assert old["entry"]["body"]["text"] == "A man named B. led it.", "the old copy stays"
    (matter,) = json.loads(ask(run, "accounts", *log, "--json"))["matters"]
    assert [(r["kind"], r["of"], r["by"]) for r in matter["claims"][0]["remarks"]] == [
        ("correction", 2, "B."),
        ("attestation", 2, "D"),
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "put right"), ("fr", "rectification"), ("ru", "просит исправить запись")],
)
def test_a_situation_report_tells_it_too(run: CliRunner, tmp_path: Path, language: str, words: str) -> None:
    """With the numbers of both entries, in each language."""
    log, out = ("--mission", "desk-log"), tmp_path / "s.md"
    ask(run, "append", *log, *CLAIM, "--set", "text=A man named B. led it.")
    ask(run, "append", *log, "--kind", "correction", "--set", "of=2", "--set", "by=B.", "--set", "text=I was abroad.")
    ask(run, "export", *log, "--form", "sitrep", "--matter", "C1", "--lang", language, "--out", str(out))
    (line,) = [line for line in out.read_text(encoding="utf-8").splitlines() if words in line]
    assert line.endswith("[2, 3]")


def test_a_request_of_later_is_not_known_earlier(ledger: Ledger) -> None:
    """Accounts as known before the request do not show it."""
    ledger.append([claim("C1")])
    ledger.append([Draft(kind="correction", body={"of": 2, "text": "Not so.", "by": "B."})])
    asked = next(entry for entry in ledger.read() if entry.kind == "correction").received_at
    (late,) = make_accounts(ledger.read(), View(as_of=asked))
    (early,) = make_accounts(ledger.read(), View(as_of=asked.replace(year=asked.year - 1)))
    assert [remark.by for remark in late.accounts[0].remarks] == ["B."]
    assert early.accounts[0].remarks == ()


def test_who_looks_for_a_record_that_is_not_there_makes_none(run: CliRunner) -> None:
    """A slip of the pen founds no record by looking; by entering it is said that one was begun."""
    assert "a new record was begun: 'desk-log'" in ask(
        run, "append", "--mission", "desk-log", "--kind", "appeal", "--set", "text=x"
    )
    for verb in (["show"], ["accounts"], ["verify"], ["checkpoint"], ["key"], ["export", "--out", "x"]):
        told = ask(run, *verb, "--mission", "other-log", code=2)
        assert "there is no record 'other-log'" in told, verb
        assert "records here: desk-log" in told, verb
    assert "begun" not in ask(run, "append", "--mission", "desk-log", "--kind", "appeal", "--set", "text=y")


def test_a_key_that_is_not_there_is_not_made_by_the_way(run: CliRunner, tmp_path: Path) -> None:
    """Only the first key is; another is made by asking for it."""
    words = ("append", "--mission", "desk-log", "--kind", "appeal", "--set", "text=x")
    told = ask(run, *words, "--key", "desk", code=2)
    assert "you have no key called 'desk'" in told
    assert "foedus record key --new desk makes it" in told
    assert not (tmp_path / "data" / "keys" / "desk.json").exists()
    ask(run, *words)
    ask(run, "key", "--new", "desk", "--holder", "Desk")
    assert "was never enrolled in this record" in ask(run, *words, "--key", "desk", code=2)
