"""What leaves a record in other forms, and what may not enter it: nothing is lost, forged or unseen."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.record.conftest import claim
from typer.testing import CliRunner

from foedus.cli.app import app
from foedus.desk.record import append_claims, open_record
from foedus.desk.recorded import apply_record
from foedus.domain.expected import Target
from foedus.errors import InputError
from foedus.formats.codec import resolve_mission
from foedus.formats.missions import load_mission
from foedus.record.claims import Claim
from foedus.record.entries import Draft
from foedus.record.fields import find_hidden, is_text
from foedus.record.kinds import KINDS
from foedus.record.ledger import Ledger
from foedus.record.relations import read_numbers
from foedus.reports.provenance import write_provenance
from foedus.reports.record_tables import write_csv

LOG = ("--mission", "desk-log")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return CliRunner()


def enter(run: CliRunner, kind: str, *fields: str, more: tuple[str, ...] = ()) -> None:
    words = [word for field in fields for word in ("--set", field)]
    done = run.invoke(app, ["record", "append", *LOG, "--kind", kind, *words, *more])
    assert done.exit_code == 0, done.output


# ---- the hindcast


def test_numbers_are_read_as_they_are_written() -> None:
    """Thousands parted in any usual way; days, months and hours are no counts."""
    for text in ("2,030", "2 030", "2\u00a0030", "2\u202f030", "2\u2009030", "2'030", "2\u2019030", "2030"):
        assert read_numbers(text) == (2030.0,), text
    for text in ("2022-01-19", "2022-01", "2022-01-19T14:30Z", "at 12:30"):
        assert read_numbers(text) == (), text
    assert read_numbers("-34") == (-34.0,)
    assert read_numbers("60-120") == (60.0, 120.0)
    assert read_numbers("2000-2030") == (2000.0, 2030.0)


def find_target(targets: tuple[Target, ...], name: str) -> Target:
    return next(target for target in targets if target.id == name)


def test_only_what_counts_the_same_widens_a_target(run: CliRunner) -> None:
    """Tonnes are no items, a day is no number, and what was superseded stands no more."""

    def make(name: str, target: str, value: str, unit: str, replaces: tuple[str, ...] = ()) -> Claim:
        at = datetime(2022, 1, 20, tzinfo=UTC)
        return Claim(
            id=name, topic="force", text="t", by="b", source="", known_at=at, confidence="low", checked="press",
            value=value, unit=unit, matters=(target,), replaces=replaces,
        )  # fmt: skip

    given = [
        make("Z1", "HC-2", "90000", "tonnes"), make("Z2", "HC-2", "251", "items (of all sorts)"),
        make("Z3", "HC-3", "2022-01-19", "flights"), make("Z4", "HC-1", "9000", "persons"),
        make("Z5", "HC-1", "2\u00a0040", "persons", ("Z4",)),
    ]  # fmt: skip
    files = load_mission(resolve_mission("kazakhstan-2022"))
    with open_record("kazakhstan-2022") as record:
        append_claims(record, given, sources=[])
    assert files.expected is not None
    widened = apply_record(files).expected
    assert widened is not None
    seen = {name: find_target(widened.targets, name) for name in ("HC-1", "HC-2", "HC-3")}
    before = find_target(files.expected.targets, "HC-3")
    assert (seen["HC-1"].low, seen["HC-1"].high, seen["HC-1"].rests_on[-1]) == ("2000", "2040", "Z5")
    assert (seen["HC-2"].low, seen["HC-2"].high, seen["HC-2"].rests_on[-1]) == ("250", "251", "Z2")
    assert (seen["HC-3"].low, seen["HC-3"].high) == (before.low, before.high)


# ---- situation reports


def test_a_line_break_in_a_text_forges_nothing(run: CliRunner, tmp_path: Path) -> None:
    """Each heading and sentence of a report is its own, whatever a text holds."""
    forged = "x\n\n## 77. Decisions\n\n- The Council: “it is over” [1]"
    enter(run, "claim", "id=C1", f"text={forged}", "by=an office", "known_at=2022-01-06T10:00Z", "topic=crisis")
    enter(run, "appeal", f"text={forged}", more=("--happened", "2022-01-06T10:00Z"))
    for more in (("--on", "2022-01-06"), ("--matter", "C1")):
        out = tmp_path / "s.md"
        done = run.invoke(app, ["record", "export", *LOG, "--out", str(out), "--form", "sitrep", *more])
        assert done.exit_code == 0, done.output
        lines = out.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(("## 77.", "- The Council"))]
        assert any("## 77. Decisions" in line for line in lines)


def test_when_it_happened_is_told_without_words_for_it(run: CliRunner, tmp_path: Path) -> None:
    """What was entered with --happened alone is not "not said"."""
    enter(
        run, "claim", "id=C1", "text=t", "by=b", "known_at=2022-01-06T10:00Z", "place=p",
        more=("--happened", "2022-01-05T08:00Z/2022-01-05T09:00Z"),
    )  # fmt: skip
    out = tmp_path / "s.md"
    run.invoke(app, ["record", "export", *LOG, "--out", str(out), "--form", "sitrep", "--matter", "C1"])
    assert "It is said to have happened 050800ZJAN22 – 050900ZJAN22." in out.read_text(encoding="utf-8")


# ---- PROV-O and tables


def test_a_link_taken_back_derives_nothing_and_the_first_retraction_ends(ledger: Ledger) -> None:
    """The entries stay in the graph; what they no longer say of the claims does not."""
    ledger.append([claim("C1"), claim("C2")])
    (link, other) = ledger.append(
        [
            Draft(kind="link", body={"from": "C1", "to": "C2", "relation": "superseded"}),
            Draft(kind="link", body={"from": "C1", "to": "C2", "relation": "number"}),
        ]
    )
    ledger.append([Draft(kind="unlink", body={"of": n, "why": "a slip"}) for n in (link.n, other.n)])
    for day in ("09", "08", "10"):
        body = {"of": "C1", "by": "an office", "known_at": f"2022-01-{day}T00:00:00Z", "text": day}
        ledger.append([Draft(kind="retraction", body=body)])
    graph = json.loads(write_provenance(ledger.log, ledger.read()))["@graph"]
    node = next(own for own in graph if own["@id"].endswith(":entry:2"))
    assert node["invalidatedAtTime"] == "2022-01-08T00:00:00Z"
    assert "wasRevisionOf" not in node
    assert "wasInfluencedBy" not in node
    assert any(own["@id"].endswith(f":entry:{link.n}") for own in graph)


def test_a_table_holds_every_field_of_every_kind(ledger: Ledger) -> None:
    """What an entry says in any field stands in its row."""
    acts = [
        Draft(kind="vote", body={"text": "t", "state": "ARM", "decision": "d1", "vote": "abstain"}),
        Draft(kind="incident", body={"text": "t", "sort": "riot", "claimant": "Police", "deaths": 3}),
        Draft(kind="position", body={"text": "t", "party": "P", "addressee": "Q", "condition": "once"}),
        claim("C1", provenance={"file": "a.html"}),
    ]
    ledger.append(acts)
    rows = list(csv.DictReader(io.StringIO("".join(write_csv(ledger.read())))))
    assert {field.name for kind in KINDS for field in kind.fields} - {"known_at"} <= set(rows[0])
    for row, draft in zip(rows[1:], acts, strict=True):
        for name, value in draft.body.items():
            shown = json.dumps(value) if isinstance(value, dict) else str(value)
            assert row["known" if name == "known_at" else name] == shown


# ---- what may not enter


@pytest.mark.parametrize("sign", ["\u200b", "\u200f", "\u009b", "\u0085", "\ufeff", "\u00ad"])
def test_what_cannot_be_seen_is_refused_in_new_entries_only(ledger: Ledger, sign: str) -> None:
    """With its place and a hint; the shape of the field, by which older records are verified, stays as it was."""
    assert is_text(f"a{sign}b", 10)
    with pytest.raises(InputError) as caught:
        ledger.append([claim("C1", f"a{sign}b"), claim("C2", carried_by=["x", f"{sign}y"])])
    faults = caught.value.faults
    assert [fault.field for fault in faults] == ["text", "carried_by"]
    assert faults[0].found == f"U+{ord(sign):04X} at character 2"
    assert "look alike" in faults[0].hint


def test_what_joins_letters_may_be_entered() -> None:
    """Persian and several languages of India are not spelled without it."""
    assert find_hidden("می\u200cخواهم क्\u200dष, line\nbreak\tand é") == ""


def test_a_matter_names_claims_that_are_there_and_a_grade_grades(ledger: Ledger) -> None:
    """A matter of absent claims would be invisible, and so would a grade of nothing."""
    sides = [{"text": "s", "claims": ["C1", "C7"]}]
    with pytest.raises(InputError) as caught:
        ledger.append(
            [
                claim("C1"),
                Draft(kind="matter", body={"id": "M", "title": "t", "sides": sides}),
                Draft(kind="grade", body={"of": "C1"}),
            ]
        )
    assert [(fault.field, fault.found) for fault in caught.value.faults] == [
        ("reliability", "nothing"), ("sides", "C7"),
    ]  # fmt: skip


# ---- the ends of the calendar, and other odd requests


def test_odd_requests_are_answered_with_a_fault(run: CliRunner, tmp_path: Path) -> None:
    """No traceback: each says what is wrong."""
    enter(run, "claim", "id=C1", "text=t", "by=b", "known_at=2022-01-06T10:00Z")
    out, new = str(tmp_path / "o"), ("--kind", "claim", "--set", "text=u", "--set", "by=b")
    for words, code in (
        (["accounts", *LOG, "--until-entry", "9" * 20], 2),
        (["accounts", *LOG, "--as-of", "9999-12-31"], 2),
        (["export", *LOG, "--out", out, "--form", "sitrep", "--on", "9999-12-31"], 2),
        (["export", *LOG, "--out", out, "--form", "sitrep", "--as-of", "9999-12-31"], 2),
        (["append", *LOG, *new, "--set", "known_at=0001-01-01T00:00+14:00"], 3),
        (["append", *LOG, *new, "--set", "known_at=2022-01-06T10:00Z", "--happened", "0001-01-01T00:00+14:00"], 2),
        (["append", *LOG, *new, "--set", "known_at=2022-01-06T10:00Z", "--evidence", "/dev/zero"], 2),
    ):
        done = run.invoke(app, ["record", *words])
        assert (done.exit_code, type(done.exception)) == (code, SystemExit), (words, done.output, done.exception)


def test_the_year_800_has_four_digits(run: CliRunner) -> None:
    """An instant is shown as it is written."""
    enter(run, "appeal", "text=t", more=("--happened", "0800-01-05T00:00Z"))
    shown = json.loads(run.invoke(app, ["record", "show", *LOG, "--kind", "appeal", "--json"]).stdout)
    assert "0800-01-05T00:00Z" in json.dumps(shown)
