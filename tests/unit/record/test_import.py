"""Tables of conflict events as claims: once, with their edition; and a whole record on another store."""

import json
from pathlib import Path

import pytest

from foedus.desk.record import open_record
from foedus.desk.record_import import import_events, import_record
from foedus.errors import InputError, RecordError
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import verify_file
from foedus.record.accounts import make_accounts

HEAD = "event_id_cnty,event_date,sub_event_type,source,country,location,latitude,longitude,fatalities,notes\n"
ROWS = (
    'KAZ1,2022-01-05,Peaceful protest,Paper A,Kazakhstan,Almaty,43.25,76.9,0,"A crowd, it says."\n'
    "KAZ2,05 January 2022,Attack,Office B,Kazakhstan,Almaty,43.25,76.9,2,A building was attacked.\n"
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return tmp_path


def enter(path: Path, text: str, mapping: str = "acled", taken_on: str = "2026-11-20") -> dict[str, object]:
    path.write_text(text, encoding="utf-8")
    with open_record("somewhere-2022") as record:
        return import_events(
            record, path, mapping=mapping, edition="of that day", licence="its terms", taken_on=taken_on
        ).data


def test_rows_become_claims_of_their_sources(data: Path) -> None:
    """What a table says is said by its source, carried by who compiled it; sorts stay apart."""
    answer = enter(data / "t.csv", HEAD + ROWS)
    assert (answer["rows"], answer["new"]) == (2, 2)
    with open_record("somewhere-2022") as record:
        first, second = record.ledger.read(kind="claim")
        (snapshot,) = record.ledger.read(kind="import")
        assert len(make_accounts(record.ledger.read())) == 2
    assert (first.body["by"], first.body["carried_by"], first.body["sort"]) == ("Paper A", ["ACLED"], "protest")
    assert (second.body["value"], second.body["unit"], second.body["sort"]) == ("2", "deaths", "armed_attack")
    assert second.body["known_at"] == "2026-11-21T00:00:00Z"
    assert first.body["lat_deg"] == "43.25"
    assert (snapshot.body["edition"], snapshot.body["licence"], snapshot.body["taken_on"]) == (
        "of that day",
        "its terms",
        "2026-11-20",
    )


def test_the_same_file_again_changes_nothing(data: Path) -> None:
    """Also where only the file's end differs: the rows are known by what they say."""
    size = enter(data / "t.csv", HEAD + ROWS)["size"]
    assert enter(data / "t.csv", HEAD + ROWS)["size"] == size
    assert enter(data / "u.csv", HEAD + ROWS + "\n")["new"] == 0


def test_a_later_edition_supersedes_what_it_says_otherwise(data: Path) -> None:
    """The earlier claim stays, superseded; the row that is the same is left."""
    enter(data / "t.csv", HEAD + ROWS)
    answer = enter(data / "u.csv", HEAD + ROWS.replace(",2,A building", ",3,A building"), taken_on="2026-11-21")
    assert (answer["new"], answer["superseding"]) == (1, 1)
    with open_record("somewhere-2022") as record:
        matter = next(m for m in make_accounts(record.ledger.read()) if len(m.accounts) == 2)
    assert [(s.value, s.ended_by) for s in matter.sequence] == [("2", "superseded"), ("3", "")]


def test_a_later_edition_that_goes_back_counts_again(data: Path) -> None:
    """Wording A, B, A, B: each supersedes the one before; a file sent twice in a row changes nothing."""
    a, b = HEAD + ROWS, HEAD + ROWS.replace(",2,A building", ",3,A building")
    seen = [enter(data / "t.csv", text) for text in (a, b, a, a, b)]
    assert [(one["new"], one["superseding"]) for one in seen] == [(2, 0), (1, 1), (1, 1), (0, 0), (1, 1)]
    assert [one["again"] for one in seen] == [False, False, False, True, False]
    with open_record("somewhere-2022") as record:
        matter = next(m for m in make_accounts(record.ledger.read()) if len(m.accounts) == 4)
    assert [account.claim.value for account in matter.accounts if account.status == "stands"] == ["3"]
    assert len({account.claim.id for account in matter.accounts}) == 4


def test_a_cell_too_many_is_refused(data: Path) -> None:
    """A text that was cut at its comma is not entered as half of what it says."""
    with pytest.raises(InputError) as caught:
        enter(data / "t.csv", HEAD + "KAZ1,2022-01-05,Attack,A,K,P,43,76,1,Police fired, killing 20\n")
    (fault,) = caught.value.faults
    assert (fault.line, fault.found) == (2, "11 cells")
    assert fault.expected == "as many cells as the header names, 10"


def test_nothing_of_a_table_is_entered_where_any_row_cannot_be(data: Path) -> None:
    """However far behind the row stands; days beyond what a table may speak of are faults of their line."""
    mapping = data / "map.yaml"
    mapping.write_text(
        "format: foedus/mapping\nversion: 1\nid: mine\ntitle: T\ncarrier: Desk\n"
        'columns: {id: nr, date: day, text: what, known: seen}\ndate_forms: ["%Y-%m-%d"]\n',
        encoding="utf-8",
    )
    rows = [f"{k},2022-01-05,x,2022-01-06" for k in range(2400)]
    for bad, field in (("9,2022-01-05,x,2999-01-01", "known_at"), ("9,9999-12-31,x,2022-01-06", "day")):
        text = "\n".join(["nr,day,what,seen", *(row for row in rows if not row.startswith("9,")), bad, ""])
        with pytest.raises(InputError) as caught:
            enter(data / "t.csv", text, mapping=str(mapping))
        assert [(fault.line, fault.field) for fault in caught.value.faults] == [(2401, field)]
        with open_record("somewhere-2022") as record:
            assert record.ledger.size == 1


def test_ucdp_keeps_low_and_high_beside_the_best(data: Path) -> None:
    """A count with its bounds is one claim; the bounds stand in its note."""
    head = (
        "id,date_start,date_end,source_headline,source_office,type_of_violence,country,where_coordinates,"
        "latitude,longitude,best,low,high\n"
    )
    row = "9,2022-01-05 00:00:00.000,2022-01-07 00:00:00.000,Clash,Agency,1,Land,Town,1.5,2.5,10,8,12\n"
    enter(data / "t.csv", head + row, mapping="ucdp-ged")
    with open_record("somewhere-2022") as record:
        (entry,) = record.ledger.read(kind="claim")
    assert entry.body["value"] == "10"
    assert "deaths low 8; deaths high 12" in entry.body["note"]
    assert entry.happened_until is not None
    assert entry.happened_until.isoformat() == "2022-01-08T00:00:00+00:00"


def test_all_faults_of_a_table_are_said_with_line_and_column(data: Path) -> None:
    """Nothing is entered; the message says what would be right."""
    bad = HEAD + (
        "KAZ 1,2022-13-05,Attack,A,K,P,43,76,1,x\n"
        "KAZ2,2022-01-05,Attack,A,K,P,143,76,-1,x\n"
        "KAZ3,2022-01-05,Attack,A,K,P,43,76,1,x\n"
        "KAZ3,2022-01-05\n"
    )
    with pytest.raises(InputError) as caught:
        enter(data / "t.csv", bad)
    assert [(f.line, f.field) for f in caught.value.faults] == [
        (2, "event_date"),
        (2, "event_id_cnty"),
        (3, "fatalities"),
        (3, "latitude"),
        (5, ""),
    ]
    with open_record("somewhere-2022") as record:
        assert record.ledger.size == 1
    with pytest.raises(InputError, match="no such column") as caught:
        enter(data / "t.csv", HEAD.replace("event_date", "event_data") + ROWS)
    assert "did you mean event_data?" in str(caught.value)


def test_a_whole_record_keeps_its_root_elsewhere(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Export, import into an empty store, export again: same entries, same root; later entries follow."""
    enter(data / "t.csv", HEAD + ROWS)
    out = data / "a.record"
    with open_record("somewhere-2022") as record:
        write_record(record.ledger, out)
    monkeypatch.setenv("FOEDUS_DATA", str(data / "other"))
    first = import_record(out).data
    assert first["root"] == verify_file(out).root.hex()
    assert import_record(out).data["new"] == 0
    monkeypatch.setenv("FOEDUS_DATA", str(data / "data"))
    enter(data / "u.csv", HEAD + "KAZ9,2022-01-09,Other,A,K,P,43,76,1,x\n")
    with open_record("somewhere-2022") as record:
        write_record(record.ledger, out)
    monkeypatch.setenv("FOEDUS_DATA", str(data / "other"))
    second = import_record(out).data
    assert second["new"] == 2
    assert second["root"] == verify_file(out).root.hex()


def test_a_fork_is_not_taken_in(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records of one name and two histories never become one."""
    enter(data / "t.csv", HEAD + ROWS)
    out = data / "a.record"
    with open_record("somewhere-2022") as record:
        write_record(record.ledger, out)
    monkeypatch.setenv("FOEDUS_DATA", str(data / "other"))
    with open_record("somewhere-2022"):
        pass
    with pytest.raises(RecordError, match="forked"):
        import_record(out)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_exports_are_read_back(data: Path) -> None:
    """CSV by the csv module, JSON Lines by json, PROV-O by an RDF library; formulas are defused."""
    import csv

    import rdflib

    from foedus.desk.record_export import export_as

    enter(data / "t.csv", HEAD + ROWS.replace("A building", "=cmd|x"))
    with open_record("somewhere-2022") as record:
        for form in ("csv", "jsonl", "prov"):
            export_as(record, data / f"out.{form}", form)
        size = record.ledger.size
    with (data / "out.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["entry"] for row in rows] == [str(n) for n in range(1, size + 1)]
    assert rows[2]["text"] == "'=cmd|x was attacked."
    lines = [json.loads(line) for line in (data / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[1]["body"]["by"] == "Paper A"
    graph = rdflib.Graph().parse(data / "out.prov", format="json-ld")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    entities = set(graph.subjects(rdflib.RDF.type, prov.Entity))
    assert len(entities) == size + 2, "each entry, and each claim as its carrier passed it on"
    agents = {str(graph.value(agent, rdflib.RDFS.label)) for agent in graph.objects(None, prov.wasAttributedTo)}
    assert agents == {"Paper A", "Office B", "ACLED"}


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_each_sentence_of_a_situation_report_carries_its_entries(data: Path, language: str) -> None:
    """A line that says something ends in entry numbers that exist; nothing known later is in it."""
    import re

    from foedus.desk.record_export import export_as

    with open_record("kazakhstan-2022") as record:
        export_as(record, data / "day.md", "sitrep", language=language, on="2022-01-06")
        export_as(record, data / "deaths.md", "sitrep", language=language, matter="DISP-25")
        known = {entry.n: entry for entry in record.ledger.read()}
    text = (data / "day.md").read_text(encoding="utf-8")
    assert "070000ZJAN22" in text
    bullets = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(bullets) > 20
    for line in bullets:
        cited = re.search(r"\[([0-9, ]+)\]$", line)
        assert cited, line
        for n in map(int, cited[1].split(", ")):
            assert known[n].kind != "claim" or known[n].body["known_at"] < "2022-01-07T00:00:01Z"
    deaths = (data / "deaths.md").read_text(encoding="utf-8")
    assert [n for n in ("164", "225", "230", "238") if f" {n} deaths" in deaths or f"[{n} deaths]" in deaths]
    assert not re.search(r"\b857\b", deaths), "successive counts are never summed"
