"""Tables as people write them: headings, separators, pieces, and every fault with its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from foedus.domain.deployment import ABSENT, DeploymentData, DeploymentLine, Item
from foedus.errors import InputError, RequestError, UnavailableError
from foedus.formats.deployment import xlsx_file
from foedus.formats.deployment.crosscheck import Known
from foedus.formats.deployment.tables import Preview, apply, parse_table, preview_import, read_table, write_table

Look = Callable[..., Preview]


def list_faults(preview: Preview) -> list[tuple[int, int, str, str]]:
    return [(fault.line, fault.column, fault.field, fault.code) for fault in preview.faults]


def refuse(raw: bytes, kind: str) -> InputError:
    with pytest.raises(InputError) as refused:
        parse_table(raw, kind, shown_as=f"t.{kind}")
    return refused.value


def test_usual_headings_semicolons_and_a_byte_order_mark_are_read(look: Look) -> None:
    """A table as another tool leaves it, saved by a spreadsheet of a country with decimal commas."""
    text = "\ufeffULN;Pax;APOE;POD;ALD;LAD\r\n007;90;chkalovsky;almaty;2022-01-06T14:00+06:00;2022-01-07T00:00Z\r\n"
    (line,) = apply(look(text)).lines
    assert (line.uln, line.persons, line.poe, line.pod) == ("007", 90, "chkalovsky", "almaty")
    assert line.ald_at == datetime(2022, 1, 6, 8, tzinfo=UTC)


def test_a_line_that_names_its_separator_is_passed_over(look: Look) -> None:
    preview = look("sep=;\nuln;persons\n001;x\n")
    assert list_faults(preview) == [(3, 2, "persons", "wrong-type")]


def test_rows_that_say_more_add_pieces_and_releases(look: Look) -> None:
    """A second row of the same line may bring a piece, a release, or both; faults name the row of the piece."""
    text = (
        "row,uln,mode,item_kind,item_count,item_mass_kg,release_cause,release_at\n"
        "line,A,air,vehicle,3,9000,approval,2022-01-06T00:00Z\n"
        "more,A,,cargo,0,500000,,\n"
        "more,A,,cargo,1,500000,clearance,2022-01-07T00:00Z\n"
        "line,B,,none,,,none,\n"
        "line,C,,,,,,\n"
    )
    preview = look(text)
    # none of the heavy pieces of the third row travels: zero of them are no fault
    assert list_faults(preview) == [(4, 6, "item_mass_kg", "too-heavy")]
    a, b, c = preview.result.lines
    assert [item.count for item in a.items or ()] == [3, 0, 1]
    assert [release.cause for release in a.releases or ()] == ["approval", "clearance"]
    assert (b.items, b.releases) == ((), ())
    assert (c.items, c.releases) == (None, None)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("more,A,,,\n", (2, 1, "row", "no-line-above")),
        ("line,A,1,,\nmore,B,,vehicle,\n", (3, 2, "uln", "no-line-above")),
        ("line,A,1,,\nmore,A,2,vehicle,\n", (3, 3, "persons", "repeated")),
        ("line,A,1,none,\nmore,A,,vehicle,\n", (2, 4, "item_kind", "contradiction")),
        ("line,A,1,none,5\n", (2, 4, "item_kind", "contradiction")),
        ("line,A,1,,5\n", (2, 4, "item_kind", "missing")),
        ("line,,1,,\n", (2, 2, "uln", "missing")),
        ("line,A,1,,\nline,A,1,,\n", (3, 2, "uln", "duplicate-uln")),
    ],
)
def test_rows_that_do_not_fit_together(look: Look, rows: str, fault: tuple[int, int, str, str]) -> None:
    assert list_faults(look("row,uln,persons,item_kind,item_count\n" + rows)) == [fault]


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("STONS", "907.18474"),
        ("MTONS", "40 cubic feet"),
        ("Weight", "without its unit"),
        ("item_mass_tonnes", "item_mass_kg"),
        ("CRD", "rdd_at"),
        ("ald_date", "ald_at"),
        ("", "heading"),
    ],
)
def test_headings_of_another_unit_are_refused_with_a_hint(heading: str, hint: str) -> None:
    """A short ton read as a kilogram would be a plan that cannot fly."""
    error = refuse(f"ULN,{heading}\nA,1\n".encode(), "csv")
    assert [(fault.line, fault.column, fault.code) for fault in error.faults] == [(1, 2, "unknown-column")]
    assert hint in error.faults[0].hint


def test_two_headings_for_one_column_are_refused() -> None:
    assert refuse(b"uln,POE,APOE\nA,x,y\n", "csv").code == "duplicate-column"


def test_a_table_without_unit_line_numbers_is_refused() -> None:
    assert refuse(b"persons,poe\n1,x\n", "csv").code == "missing-column"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty-file"),
        ("uln,unit\nA,\u00e9\n".encode("latin-1"), "not-utf8"),
        ("uln,unit\nA,x\n".encode("utf-16"), "not-utf8"),
        (b'uln,unit\nA,"x\n', "bad-quotes"),
        (b"uln,unit\nA,x,y\n", "ragged-row"),
    ],
)
def test_broken_csv(raw: bytes, code: str) -> None:
    assert refuse(raw, "csv").code == code


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("persons", "2.5", "wrong-type"),
        ("persons", "-1", "out-of-range"),
        ("persons", "1 000", "wrong-type"),
        ("person_kg", "0", "out-of-range"),
        ("person_kg", '"1,5"', "wrong-type"),
        ("person_kg", "1e999", "out-of-range"),
        ("ready_frac", "1.1", "out-of-range"),
        ("priority", "0", "out-of-range"),
        ("ald_at", "2022-01-06 20:00", "instant"),
        ("ald_at", "2022-01-06T20:00", "naive-local-time"),
        ("ald_at", "C005", "instant"),
        ("mode", "train", "unknown-word"),
        ("together", "perhaps", "wrong-type"),
        ("parent", "none of these", "unknown-parent"),
        ("origin", "UAAA", "unknown-place"),
        ("unit", "=cmd()", "formula"),
        ("unit", "-5", "formula"),
        ("unit", "a\x07b", "bad-sign"),
    ],
)
def test_a_cell_that_is_wrong(look: Look, column: str, cell: str, code: str) -> None:
    """Alone in the row, so that what is noticed is this cell and nothing else."""
    preview = look(f"uln,{column}\nA,{cell}\n")
    assert [(fault.line, fault.column, fault.code) for fault in preview.faults] == [(2, 2, code)]
    assert all(fault.expected and fault.found for fault in preview.faults)


def test_a_code_of_a_place_is_answered_with_its_id(look: Look) -> None:
    assert look("uln,poe\nA,UAAA\n").faults[0].hint == "write almaty"


@pytest.mark.parametrize(
    ("dates", "columns"),
    [
        (("02", "01", "", "", ""), ["ead_at"]),
        (("02", "", "01", "", ""), ["lad_at"]),
        (("", "", "02", "01", ""), ["rdd_at"]),
        (("04", "03", "02", "01", ""), ["ead_at", "lad_at", "rdd_at"]),
        (("01", "02", "03", "04", "02"), ["not_after_at"]),
        (("01", "none", "", "04", "03"), []),
        (("01", "01", "01", "01", "01"), []),
    ],
)
def test_dates_in_order(look: Look, dates: tuple[str, ...], columns: list[str]) -> None:
    """ALD <= EAD <= LAD <= RDD over those that are known; the date not to be passed lies behind the first three."""
    cells = [day if day in ("", "none") else f"2022-01-{day}T00:00Z" for day in dates]
    preview = look("uln,ald,ead,lad,rdd,not_after_at\nA," + ",".join(cells) + "\n")
    assert [fault.field for fault in preview.faults] == columns


def test_rings_of_parents_are_found_once_each(look: Look) -> None:
    """Two rings and a line below one of them: two faults, not five."""
    preview = look("uln,parent\nA,B\nB,A\nC,A\nD,D\nE,none\nF,E\n")
    assert list_faults(preview) == [(2, 2, "parent_uln", "parent-cycle"), (5, 2, "parent_uln", "parent-cycle")]


def test_what_no_carrier_takes(look: Look) -> None:
    """Too heavy, too long for all, together too much for each, above seating; on the road nothing of it matters."""
    text = (
        "uln,mode,persons,together,item_kind,item_count,item_mass_kg,item_length_m,item_width_m,item_height_m\n"
        "A,air,,,vehicle,1,500000,,,\n"
        "B,air,,,vehicle,1,,99,,\n"
        "C,air,,,vehicle,1,100000,2,2,9\n"
        "D,air,5000,yes,,,,,,\n"
        "E,air,5000,no,,,,,,\n"
        "F,road,5000,yes,vehicle,1,500000,99,,\n"
        "G,air,,,vehicle,1,9000,2.5,5.4,2\n"
    )
    assert [(fault.line, fault.field, fault.code) for fault in look(text).faults] == [
        (2, "item_mass_kg", "too-heavy"),
        (3, "item_length_m", "too-large"),
        (4, "item_height_m", "too-large"),
        (5, "persons", "above-seating"),
    ]


def test_nothing_is_taken_in_if_a_row_is_bad(look: Look) -> None:
    preview = look("uln,persons\nA,1\nB,x\n")
    assert [line.uln for line in preview.adds] == ["A", "B"]
    with pytest.raises(InputError):
        apply(preview)


def test_an_import_of_some_lines_keeps_the_others(look: Look) -> None:
    """In place, and a parent among those that stay is known."""
    before = apply(look("uln,persons\nA,1\nB,2\nC,3\n"))
    preview = look("uln,parent,persons\nB,A,5\nD,C,4\n", current=before, partial=True)
    assert [(line.uln, line.persons) for line in apply(preview).lines] == [("A", 1), ("B", 5), ("C", 3), ("D", 4)]
    assert preview.removes == ()
    (change,) = preview.changes
    assert [(field.field, field.before, field.after) for field in change.fields] == [
        ("parent_uln", None, "A"),
        ("persons", 2, 5),
    ]


def test_three_bad_rows_of_a_hundred_thousand(look: Look) -> None:
    """Exactly those, however many there are."""
    rows = [
        f"{k:06d},9,chkalovsky,almaty,2022-01-06T00:00Z,2022-01-07T00:00Z,air,vehicle,2,9000" for k in range(100_000)
    ]
    rows[17] = rows[17].replace("chkalovsky", "chkalovski")
    rows[50_000] = rows[50_000].replace("2022-01-07", "2022-01-05")
    rows[99_999] = rows[99_999].replace(",9,", ",-9,")
    text = "uln,pax,poe,pod,ald,lad,mode,item_kind,item_count,item_mass_kg\n" + "\n".join(rows)
    assert list_faults(look(text)) == [
        (19, 3, "poe", "unknown-place"),
        (50_002, 6, "lad_at", "dates-out-of-order"),
        (100_001, 2, "persons", "out-of-range"),
    ]


def make_book(rows: list[list[object]], *, sheet: str = "any") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_made_by_hand(known: Known) -> None:
    """Numbers as numbers, empty rows and columns at the end, yes as a tick."""
    raw = make_book([["ULN", "PAX", "together", None], ["007", 90, True, None], [None] * 4, ["8", 90.0, "no"]])
    preview = preview_import(DeploymentData(lines=()), parse_table(raw, "xlsx", shown_as="b.xlsx"), known)
    assert [(line.uln, line.persons, line.together) for line in apply(preview).lines] == [
        ("007", 90, True),
        ("8", 90, False),
    ]


def test_cells_of_a_workbook_that_are_refused(known: Known) -> None:
    """An id that became a number has lost its zeros; a date cell has no zone; a formula is no value; True is no 1."""
    rows: list[list[object]] = [
        ["uln", "ald_at", "persons", "unit"],
        [7, "2022-01-06T00:00Z", 1, "x"],
        ["A", datetime(2022, 1, 6), 1, "x"],
        ["B", None, "=1+2", "x"],
        ["C", None, 1, "=HYPERLINK(1)"],
        ["D", None, True, "x"],
        ["E", None, 1.5, "#N/A"],
    ]
    preview = preview_import(DeploymentData(lines=()), parse_table(make_book(rows), "xlsx", shown_as="b.xlsx"), known)
    assert list_faults(preview) == [
        (2, 1, "uln", "wrong-type"),
        (3, 2, "ald_at", "naive-local-time"),
        (4, 3, "persons", "formula"),
        (5, 4, "unit", "formula"),
        (6, 3, "persons", "wrong-type"),
        (7, 3, "persons", "wrong-type"),
        (7, 4, "unit", "formula"),
    ]


def add_part(raw: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr(name, content)
    return out.getvalue()


def test_dangerous_workbooks_are_refused() -> None:
    plain = make_book([["uln"], ["A"]])
    two = openpyxl.Workbook()
    two.create_sheet("other")
    out = io.BytesIO()
    two.save(out)
    assert refuse(add_part(plain, "xl/vbaProject.bin", b"x"), "xlsx").code == "macro"
    assert refuse(add_part(plain, "xl/evil.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "xlsx").code == "macro"
    assert refuse(b"PK no", "xlsx").code == "not-xlsx"
    assert refuse(out.getvalue(), "xlsx").code == "no-sheet"
    assert refuse(make_book([]), "xlsx").code == "empty-file"


def test_a_workbook_says_nothing_of_when_it_was_made() -> None:
    """The same data give the same bytes on any day."""
    raw = write_table(DeploymentData(lines=(DeploymentLine(uln="A"),)), "xlsx")
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"20" not in book.read("docProps/core.xml").split(b"core-properties", 1)[1]
    openpyxl.load_workbook(io.BytesIO(raw))


def test_without_openpyxl_csv_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def miss() -> None:
        raise UnavailableError("no openpyxl", code="no-openpyxl")

    monkeypatch.setattr(xlsx_file, "_import_openpyxl", miss)
    data = DeploymentData(lines=(DeploymentLine(uln="A"),))
    assert write_table(data, "csv").startswith(b"row,uln,")
    with pytest.raises(UnavailableError):
        write_table(data, "xlsx")


def test_a_text_that_no_file_keeps_is_not_written() -> None:
    for kind in ("csv", "xlsx", "json"):
        with pytest.raises(InputError):
            write_table(DeploymentData(lines=(DeploymentLine(uln="A", notes="a\x00b"),)), kind)


def test_a_text_longer_than_a_cell_is_not_cut() -> None:
    with pytest.raises(InputError, match="characters at most"):
        write_table(DeploymentData(lines=(DeploymentLine(uln="A", notes="x" * 40_000),)), "xlsx")


def test_json_names_line_column_and_field(known: Known) -> None:
    raw = (
        b'{"format": "foedus/deployment",\n "version": 1,\n "lines": [\n'
        b'  {"uln": "A", "persons": 1.5, "items": [{"item_kind": "vehicle", "item_count": -1}]},\n'
        b'  {"uln": "B", "pax": 3, "releases": [{"release_cause": "approval"}]},\n'
        b'  {"uln": "C", "lad_at": "none", "persons": 0, "items": []}]}\n'
    )
    table = parse_table(raw, "json", shown_as="d.json")
    preview = preview_import(DeploymentData(lines=()), table, known)
    assert [(fault.line, fault.field, fault.code) for fault in preview.faults] == [
        (4, "lines[0].persons", "wrong-type"),
        (4, "lines[0].items[0].item_count", "out-of-range"),
        (5, "lines[1].pax", "unknown-field"),
        (5, "lines[1].releases[0]", "missing"),
    ]
    assert table.lines[2] == DeploymentLine(uln="C", lad_at=ABSENT, persons=0, items=())


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"format": "foedus/plan", "version": 1}', "wrong-format"),
        (b'{"format": "foedus/deployment", "version": 2, "lines": []}', "newer-version"),
        (b'{"format": "foedus/deployment", "version": 1, "lines": 3}', "missing"),
        (b'{"format": "foedus/deployment", "version": 1, "lines": [], "lines": []}', "duplicate-key"),
        (b"[]", "no-header"),
    ],
)
def test_json_that_is_no_deployment_data(raw: bytes, code: str) -> None:
    assert refuse(raw, "json").code == code


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(RequestError):
        read_table(tmp_path / "macros.xlsm")
    with pytest.raises(InputError):
        read_table(tmp_path / "missing.csv")


def test_a_piece_with_lengths_that_do_not_apply(look: Look) -> None:
    """Fuel has no length; that is not the same as a length nobody knows."""
    (line,) = apply(look("uln,item_kind,item,item_length_m\nA,cargo,fuel,none\n")).lines
    assert line.items == (Item(kind="cargo", name="fuel", length_m=ABSENT),)
