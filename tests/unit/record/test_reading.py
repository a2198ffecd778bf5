"""Other verbs read the record: law hears what was entered, the hindcast's ranges widen."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foedus.desk.loading import load_inputs
from foedus.desk.record import Record, append_claims, has_record, open_record
from foedus.law.facts import gather_said
from foedus.record.claims import Assertion, Claim, Source
from foedus.record.ledger import Receipt

MISSION = "kazakhstan-2022"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def make_claim() -> Claim:
    return Claim(
        id="Z1",
        topic="frame",
        text="The Secretary General says that no armed force was used.",
        by="Secretary General",
        source="Z",
        known_at=datetime(2022, 1, 6, 12, tzinfo=UTC),
        confidence="low",
        checked="press",
        value="1900",
        unit="persons",
        contradicts=("D01",),
        asserts=(Assertion(atom="cst-1992/armed_force", value=False),),
        matters=("HC-1",),
    )


def test_reading_makes_no_record(data: Path) -> None:
    """A verb that only reads leaves no trace in the user's folder."""
    before = load_inputs(MISSION)
    assert not has_record(MISSION)
    assert not data.exists()
    assert [name for name, _ in before.files.digests] == ["scenario.yaml", "claims.yaml", "expected.yaml"]


def test_a_fresh_record_changes_nothing(data: Path) -> None:
    """The record made of the mission's claims says what its file says."""
    before = load_inputs(MISSION)
    with open_record(MISSION):
        pass
    assert has_record(MISSION)
    assert load_inputs(MISSION) == before


def test_law_and_hindcast_read_what_was_entered(data: Path, tmp_path: Path) -> None:
    """A claim that was accepted is heard from when it became known, with its evidence and provenance kept."""
    article = tmp_path / "article.html"
    article.write_text("<p>No armed force was used.</p>", encoding="utf-8")

    def enter(record: Record) -> Receipt:
        (receipt,) = append_claims(
            record,
            [make_claim()],
            sources=[Source(id="Z", title="An article", outlet="press")],
            extra={"Z1": {"quoted": "paraphrase", "negated": True}},
            provenance={"Z1": {"file": "article.html", "span": "3-28", "rule": "negation"}},
            evidence={"Z1": [article]},
            author="desk officer",
        )
        return receipt

    with open_record(MISSION) as record:
        receipt = enter(record)
        entry = record.ledger.show(receipt.n)
        assert entry.author == "desk officer"
        assert entry.body["provenance"]["rule"] == "negation"
        assert record.ledger.store.find_evidence(entry.evidence[0].sha256) == article.read_bytes()
        size = record.ledger.size
        again = enter(record)
        assert (again.n, again.is_new, record.ledger.size) == (receipt.n, False, size)
    inputs = load_inputs(MISSION)
    said = gather_said(inputs.files.claims, datetime(2022, 1, 6, 12, tzinfo=UTC))
    assert any(voice.by == "Secretary General" for voice in said["cst-1992/armed_force"])
    early = gather_said(inputs.files.claims, datetime(2022, 1, 6, 11, tzinfo=UTC))
    assert not any(voice.by == "Secretary General" for voice in early.get("cst-1992/armed_force", ()))
    assert inputs.files.expected is not None
    target = next(t for t in inputs.files.expected.targets if t.id == "HC-1")
    assert (target.low, target.high) == ("1900", "2030")
    assert target.rests_on[-1] == "Z1"
    name, root = inputs.files.digests[-1]
    assert name.startswith("record, ")
    assert len(root) == 64


def test_a_changed_file_of_claims_corrects_the_record(data: Path, tmp_path: Path) -> None:
    """What is new is entered, what differs corrects the old copy, what is the same is left; twice changes nothing."""
    import shutil

    from foedus import library

    folder = tmp_path / "mine"
    shutil.copytree(library.find_mission("armenia-2021"), folder)
    with open_record(str(folder)) as record:
        size = record.ledger.size
    path = folder / "claims.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("confidence: high", "confidence: medium", 1), encoding="utf-8")
    with open_record(str(folder)) as record:
        kinds = [entry.kind for entry in record.ledger.read(size + 1)]
        assert kinds == ["claim", "compilation"]
        assert record.read_claims() == replace(load_inputs(str(folder)).files.claims)
        size = record.ledger.size
    with open_record(str(folder)) as record:
        assert record.ledger.size == size
