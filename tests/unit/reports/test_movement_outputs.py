"""Tables and tracks of one fixed plan, as they are written, and as other programs read them."""

from __future__ import annotations

import csv
import io
import itertools
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from foedus.domain.plans import Leg, LoadPart
from foedus.errors import RequestError
from foedus.formats.deployment.plan_file import read_head, read_plan
from foedus.formats.deployment.problem_file import ProblemFile, read_problem
from foedus.instants import show_instant
from foedus.reports.movement_book import BookLine, BookPlace, MovementBook, RoadShown
from foedus.reports.movement_kml import write_kml
from foedus.reports.movement_page import write_plan_page
from foedus.reports.movement_sheets import TABLES, tabulate_arrivals, tabulate_gantt, tabulate_march
from foedus.reports.movement_sources import book_problem
from foedus.reports.movement_tracks import list_unplaced, write_tracks
from foedus.reports.sheets import Sheet, show_cell, write_sheet_csv, write_sheets_xlsx

GOLDEN = Path(__file__).parents[2] / "golden" / "movement"


def read_case() -> ProblemFile:
    return read_problem((GOLDEN / "problem.json").read_bytes(), shown_as="problem.json")


def make_book(*, dated: bool = True, placed: bool = True) -> MovementBook:
    found, raw = read_case(), (GOLDEN / "plan.json").read_bytes()
    schedule = read_plan(raw, found.problem, zero_at=found.zero_at, shown_as="plan.json")
    title, seed = read_head(raw, shown_as="plan.json")
    return book_problem(
        found.problem,
        schedule,
        title=title,
        zero_at=found.zero_at if dated else None,
        seed=seed,
        coordinates=found.coordinates if placed else (),
    )


def list_sheets(book: MovementBook) -> tuple[Sheet, ...]:
    return tuple(sheet for _, tabulate in TABLES for sheet in tabulate(book) if sheet.rows)


@pytest.mark.parametrize("sheet", list_sheets(make_book()), ids=lambda sheet: sheet.name)
def test_a_table_is_written_as_ever(sheet: Sheet) -> None:
    assert write_sheet_csv(sheet).decode() == (GOLDEN / f"{sheet.name}.csv").read_text(encoding="utf-8")


def test_tracks_are_written_as_ever() -> None:
    book = make_book()
    assert write_tracks(book) == (GOLDEN / "tracks.geojson").read_text(encoding="utf-8")
    assert write_kml(book) == (GOLDEN / "tracks.kml").read_bytes()


def test_all_that_leaves_says_for_whom_and_until_when() -> None:
    """Tables, tracks and page are need-to-know, as rosters are: marked, and expiring with the last leg."""
    book = replace(make_book(), marking="need to know: staff of the lift cell")
    until = show_instant(max(leg.ends_at for leg in book.legs))
    wanted = f"need to know: staff of the lift cell; expires {until}, with its last leg: destroy it then"
    for sheet in list_sheets(book):
        assert sheet.head[0] == wanted
        assert write_sheet_csv(sheet).decode().startswith(f"# {wanted}\n")
    assert wanted in write_kml(book).decode()
    head = json.loads(write_tracks(book))["foedus"]
    assert (head["marking"], head["expires_at"]) == ("need to know: staff of the lift cell", until)
    page = write_plan_page(book)
    assert wanted in page
    assert page.index("staff of the lift cell") < page.index("Carriers, slots, arrivals")


def test_csv_and_xlsx_read_back_are_what_was_written() -> None:
    """By the reader of the standard library, and by openpyxl; the same tables give the same bytes."""
    from openpyxl import load_workbook

    sheets = list_sheets(make_book())
    raw = write_sheets_xlsx(sheets)
    assert raw == write_sheets_xlsx(sheets)
    book = load_workbook(io.BytesIO(raw))
    assert book.sheetnames == [sheet.name for sheet in sheets]
    for sheet in sheets:
        wanted = [list(sheet.columns), *([show_cell(cell) for cell in row] for row in sheet.rows)]
        text = write_sheet_csv(sheet).decode()
        lines = [line for line in text.splitlines(keepends=True) if not line.startswith("# ")]
        assert list(csv.reader(lines)) == [[str(cell) for cell in row] for row in wanted]
        page = [list(row) for row in book[sheet.name].iter_rows(values_only=True)]
        assert [row[0] for row in page[: len(sheet.head)]] == list(sheet.head)
        got = [["" if cell is None else cell for cell in row] for row in page[len(sheet.head) :]]
        assert got == wanted


def test_every_output_says_what_it_is_of_which_plan_seed_and_zero() -> None:
    book = make_book()
    texts = [write_sheet_csv(sheet).decode() for sheet in list_sheets(book)]
    texts += [write_tracks(book), write_kml(book).decode()]
    for text in texts:
        assert "A study, not an order" in text
        assert "a plan of problem.json" in text
        assert "2030-03-01T06:00Z" in text
        assert "seed 1" in text or '"seed": 1' in text


def test_tracks_are_geojson_as_rfc_7946_wants_it() -> None:
    """Longitudes within 180, at least two points a line, cut at the antimeridian where a leg crosses it."""
    document = json.loads(write_tracks(make_book()))
    assert document["type"] == "FeatureCollection"
    assert len({feature["id"] for feature in document["features"]}) == len(document["features"])
    cut = 0
    for feature in document["features"]:
        geometry = feature["geometry"]
        assert feature["type"] == "Feature"
        assert geometry["type"] in {"Point", "LineString", "MultiLineString"}
        if geometry["type"] == "Point":
            assert len(geometry["coordinates"]) == 2
            continue
        lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
        for line in lines:
            assert len(line) >= 2
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line)
            assert all(abs(a[0] - b[0]) < 180 for a, b in itertools.pairwise(line))
        if len(lines) > 1:
            cut += 1
            assert abs(lines[0][-1][0]) == abs(lines[1][0][0]) == 180
            assert lines[0][-1][1] == lines[1][0][1]
        assert feature["properties"]["start_at"] <= feature["properties"]["end_at"]
    # flights between north, at 170.5 east, and the hub, at 176 west
    assert cut == sum({leg.start, leg.end} == {"north", "hub"} for leg in make_book().legs) == 4


def test_tracks_are_kml_by_the_schema_of_2_2(tmp_path: Path) -> None:
    """The schema of the OGC, and a second program that reads the time spans."""
    import fastkml
    from fastkml.validator import validate

    file = tmp_path / "tracks.kml"
    for book in (make_book(), make_book(dated=False)):
        file.write_bytes(write_kml(book))
        assert validate(file_to_validate=file) is True
    file.write_bytes(write_kml(make_book()))
    folders = next(iter(fastkml.KML.parse(file).features)).features
    legs = list(folders[0].features)
    assert [len(list(folder.features)) for folder in folders] == [15, 3]
    assert legs[0].times.begin.dt.isoformat() == "2030-03-01T08:00:00+00:00"


def test_a_problem_without_coordinates_says_so_and_draws_nothing() -> None:
    book = make_book(placed=False)
    assert list_unplaced(book) == ("hub", "north", "strip")
    assert json.loads(write_tracks(book))["features"] == []


def test_times_count_from_zero_where_nobody_said_what_zero_is() -> None:
    book = make_book(dated=False)
    row = tabulate_gantt(book)[0].rows[0]
    assert row[5:7] == ("D+0 00:00:00", "D+0 02:00:00")
    assert "zero is no known instant" in book.say_head()[2]
    assert "; expires D+1 07:00:00," in book.say_head()[0]
    assert json.loads(write_tracks(book))["foedus"]["expires"] == "D+1 07:00:00"
    assert "TimeSpan" not in write_kml(book).decode()
    assert json.loads(write_tracks(book))["features"][0]["properties"]["start_s"] == 7200


def test_the_gantt_says_what_became_of_an_earlier_plan() -> None:
    """The first leg leaves an hour later, the last is dropped, one is new."""
    book = make_book()
    later = {
        f"{name}_at": getattr(book.legs[0], f"{name}_at") + timedelta(hours=1)
        for name in ("begins", "departs", "arrives", "ends")
    }
    new = replace(book.legs[-1], id="new", carrier="heavy-02", parts=())
    after = (replace(book.legs[0], **later), *book.legs[1:-1], new)
    sheet = tabulate_gantt(replace(book, legs=after, before=book.legs))[0]
    by_change: dict[object, set[object]] = {}
    for row in sheet.rows:
        by_change.setdefault(row[-1], set()).add(row[3])
    assert by_change["moved"] == {"A002"}  # an hour later it is the second to begin
    assert by_change["dropped"] == {""}
    assert len(by_change["added"]) == 1
    assert len(by_change["same"]) == 13


def test_a_march_table_names_points_times_and_speed() -> None:
    """200 km in ten hours, a crossing after a quarter of the way."""
    zero = make_book().zero_at
    times = [zero + timedelta(hours=h) for h in (0, 1, 11, 11.5)]
    leg = Leg(
        id="leg-0001",
        carrier="COL-1",
        carrier_type="road-column",
        mode="road",
        start="a",
        end="b",
        begins_at=times[0],
        departs_at=times[1],
        arrives_at=times[2],
        ends_at=times[3],
        parts=(LoadPart(line="L", persons=40, vehicles=12, mass_kg=90_000),),
    )
    places = {name: BookPlace(id=name, name=name.upper()) for name in ("a", "b", "x")}
    book = MovementBook(
        title="t",
        seed=3,
        zero_at=zero,
        legs=(leg,),
        lines={"L": BookLine(id="L", origin="a", destination="b", unit="a company", contingent="KGZ")},
        places=places,
        roads={"leg-0001": RoadShown(length_km=200, points=(("x", 0.25),))},
    )
    sheet = tabulate_march(book)[0]
    row = dict(zip(sheet.columns, sheet.rows[0], strict=True))
    assert row["serial"] == "C001"
    assert (row["start_point"], row["passes_start_dtg"]) == ("A", "010700ZMAR30")
    assert row["critical_points"] == "X 010930ZMAR30"
    assert (row["release_point"], row["passes_release_dtg"], row["closed_up_dtg"]) == (
        "B",
        "011700ZMAR30",
        "011730ZMAR30",
    )
    assert (row["march_h"], row["length_km"], row["speed_kmh"], row["vehicles"]) == (10, 200, 20, 12)


def test_arrivals_end_with_all_and_never_pass_the_ceiling() -> None:
    rows = tabulate_arrivals(make_book())[0].rows
    assert rows[-1][2:] == (120, 6, 120, 6)
    assert all(row[2] <= row[4] and row[3] <= row[5] for row in rows)


def test_a_plan_has_a_page_of_its_own_against_an_earlier_one() -> None:
    """Whole without a network; every figure has its table; what moved is outlined where it was, and listed."""
    book = make_book()
    later = {
        f"{name}_at": getattr(book.legs[-1], f"{name}_at") + timedelta(hours=2)
        for name in ("begins", "departs", "arrives", "ends")
    }
    page = write_plan_page(replace(book, legs=(*book.legs[:-1], replace(book.legs[-1], **later)), before=book.legs))
    for ident in ("fig-plan-gantt", "fig-plan-slots", "fig-plan-arrivals"):
        assert f'id="{ident}-t"' in page
    assert page.count('class="was"') == 2  # one leg, and the row of the legend
    assert "14 same, 1 moved, 0 added, 0 dropped" in page
    assert page.count("A study, not an order") >= 3
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    plain = write_plan_page(book)
    assert 'class="was"' not in plain
    assert "Against the earlier plan" not in plain


def test_a_page_needs_to_know_zero_and_something_carried() -> None:
    with pytest.raises(RequestError, match="which instant zero is"):
        write_plan_page(make_book(dated=False))
    empty = tuple(replace(leg, parts=()) for leg in make_book().legs)
    with pytest.raises(RequestError, match="carries nothing"):
        write_plan_page(replace(make_book(), legs=empty))
