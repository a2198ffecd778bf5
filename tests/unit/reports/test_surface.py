"""Every output of a movement by rail and sea: tables, tracks, programme and page, read back and looked at on paper."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from foedus import api
from foedus.movement.planner import Plan
from foedus.movement.problem import Problem

from .surface import COORDINATES, ZERO_AT, make_surface

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def movement() -> tuple[Problem, Plan]:
    """The problem and a plan of it that holds."""
    problem = make_surface()
    found = api.plan(problem, iterations=100, seed=1)
    assert api.check(problem, found) == ()
    return problem, found


@pytest.fixture(scope="module")
def out(movement: tuple[Problem, Plan], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that can be written of it."""
    folder = tmp_path_factory.mktemp("surface")
    _, notes = api.export(
        *movement, out_dir=folder, title="Surface lift", zero_at=ZERO_AT, coordinates=COORDINATES, seed=1
    )
    assert not [note for note in notes if "no coordinates" in note or "no page" in note]
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    """Give the rows of a table below the lines that stand above it."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("# ")]
    return list(csv.DictReader(lines))


def test_trains_and_ships_have_tables_of_their_own(out: Path, movement: tuple[Problem, Plan]) -> None:
    """One row a train and a voyage, numbered apart, with all persons and pieces of the lines that go so."""
    problem, _ = movement
    for name, word, letter, own in (("rail", "train", "T", (0, 1)), ("sea", "voyage", "S", (2, 3))):
        rows = read_csv(out / f"{name}_movement.csv")
        assert [row[word] for row in rows] == [f"{letter}{k:03d}" for k in range(1, len(rows) + 1)]
        for field, column in (("persons", problem.lines.persons), ("pieces", problem.lines.vehicles)):
            assert sum(int(row[field]) for row in rows) == sum(int(column[k]) for k in own)
        assert {row["remarks"] for row in rows if row["load"] == ""} <= {"positioning, empty"}
        assert all(row["departs_dtg"].endswith("MAR30") for row in rows)
    assert not (out / "march.csv").exists()


def test_the_workbook_has_them_as_sheets(out: Path) -> None:
    """Read by another program; what stands above each sheet says for whom it is."""
    from openpyxl import load_workbook

    book = load_workbook(out / "movement.xlsx")
    assert {"rail_movement", "sea_movement", "air_movement", "loads", "gantt", "slots", "arrivals"} <= set(
        book.sheetnames
    )
    for sheet in book:
        assert str(sheet["A1"].value).startswith("need to know: ")
    assert [cell.value for cell in book["sea_movement"][4]][:2] == ["voyage", "carrier"]
    loads = [[cell.value for cell in row] for row in book["loads"].iter_rows(min_row=5)]
    assert {row[0][0] for row in loads} == {"A", "T", "S"}


def test_the_tracks_say_that_they_are_no_lanes(out: Path) -> None:
    """Straight lines over land are no way of a ship; both files say it, and are cut at the antimeridian."""
    tracks = json.loads((out / "tracks.geojson").read_text(encoding="utf-8"))
    wanted = "Legs by rail and sea are drawn as great circles between their ends: nobody gave the way that they take."
    assert tracks["foedus"]["note"] == wanted
    legs = {row["id"]: row for row in tracks["features"] if row["properties"]["kind"] == "leg"}
    assert {row["properties"]["mode"] for row in legs.values()} == {"air", "rail", "sea"}
    assert legs["S001"]["geometry"]["type"] == "MultiLineString"
    assert legs["T001"]["geometry"]["type"] == "LineString"
    root = Tree.parse(out / "tracks.kml").getroot()
    folders = [folder.findtext(f"{_KML}name") for folder in root.iter(f"{_KML}Folder")]
    assert folders == ["By air", "By rail", "By sea", "Places"]
    assert wanted in str(root.findtext(f"{_KML}Document/{_KML}description"))
    assert len(list(root.iter(f"{_KML}TimeSpan"))) == len(legs)


def test_the_page_names_carriers_of_every_mode(out: Path) -> None:
    """The Gantt has a row each, and the table beside it the numbers of the tables."""
    page = (out / "plan.html").read_text(encoding="utf-8")
    for word in ("ferry", "train", "plane", "T001", "S001", "north pier"):
        assert word in page, word


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install it to look at the page")
def test_paper_cuts_no_figure_from_its_legend_and_no_table_from_its_name(out: Path) -> None:
    """On papers of several sizes no page begins with a legend or a caption, and none ends with the name of a table."""
    from playwright.sync_api import sync_playwright
    from pypdf import PdfReader

    cut: list[tuple[int, str]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((out / "plan.html").as_uri())
        first = "[...document.querySelectorAll('{}')].map(x => x.textContent.replace(/\\s+/g, ' ').trim().slice(0, 20))"
        below = page.evaluate(first.format(".legend li:first-child, figure.chart > figcaption, .table-box > .note"))
        names = page.evaluate(first.format("details.in-print > summary"))
        for height in range(150, 300, 30):
            raw = page.pdf(width="210mm", height=f"{height}mm", prefer_css_page_size=False)
            for sheet in PdfReader(io.BytesIO(raw)).pages:
                lines = [" ".join(line.split()) for line in sheet.extract_text().splitlines() if line.strip()]
                if lines:
                    cut += [(height, lines[0]) for text in below if text and lines[0].startswith(text)]
                    cut += [(height, lines[-1]) for text in names if text and text in lines[-1]]
        browser.close()
    assert len(below) >= 6
    assert cut == []
