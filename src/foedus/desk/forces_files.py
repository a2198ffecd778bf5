"""The files of a match: tables as CSV and as one workbook, the whole as JSON, the symbols of its units as SVG.

What lives here: rows out of the plain answer. What does not: the answer, and how a table becomes a file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from foedus.formats.deployment.csv_file import write_csv_rows
from foedus.formats.deployment.tabulate import Cell
from foedus.formats.deployment.xlsx_file import write_sheets
from foedus.formats.outputs import write_whole
from foedus.reports.symbols import draw_symbol

Sheet = tuple[str, tuple[str, ...], list[list[Cell]]]


def write_match(answer: dict[str, Any], out: Path) -> tuple[Path, ...]:
    """Write the tables of a match into a folder, which is made where it is not there; give the paths.

    Raises
    ------
    UnavailableError
        If the folder cannot be written, or openpyxl is not installed.
    """
    sheets = list_sheets(answer)
    files = [(f"{name}.csv", write_csv_rows(headings, rows)) for name, headings, rows in sheets]
    files.append(("forces.xlsx", write_sheets(sheets)))
    files.append(("forces.json", (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode()))
    codes = {(row["sidc"], row["sidc_edition"]) for row in answer["package"]}
    drawn = sorted((sidc, draw_symbol(sidc, edition)) for sidc, edition in codes)
    files += [(f"symbol-{sidc}.svg", drawing.encode()) for sidc, drawing in drawn if drawing]
    for name, content in files:
        write_whole(out / name, content)
    return tuple(out / name for name, _ in files)


def list_sheets(answer: dict[str, Any]) -> list[Sheet]:
    """Give every table of a match: name, headings, rows."""
    keys = [key["id"] for key in answer["keys"]]
    package = (
        "requirement",
        "pledge",
        "state",
        "unit",
        "persons",
        "vehicles",
        "in_time",
        "arrives_at",
        "sidc",
        "sidc_edition",
    )
    asked = ("id", "name", "task", "sector", "persons", "in_time_persons", "covered_persons", "needed_at", "must")
    gaps = ("requirement", "text", "short_persons", "late_persons", "closest", "why")
    caveats = ("pledge", "state", "kind", "text", "only", "barred")
    return [
        ("force_table", package, [[_cell(row[name]) for name in package] for row in answer["package"]]),
        (
            "requirements",
            (*asked, "served_by", "arithmetic"),
            [
                [*(_cell(row[name]) for name in asked), "; ".join(row["served_by"]), "; ".join(row["arithmetic"])]
                for row in answer["requirements"]
            ],
        ),
        ("gaps", gaps, [[_cell(row[name]) for name in gaps] for row in answer["gaps"]]),
        ("caveats", caveats, [[_cell(row[name]) for name in caveats] for row in answer["caveats"]]),
        (
            "shares",
            ("state", "units_count", "persons", "borne_frac", "cost", *(f"{key}_asked_frac" for key in keys)),
            [
                [
                    *(_cell(row[name]) for name in ("state", "units_count", "persons", "borne_frac", "cost")),
                    *(_cell(row["by_key"][key]["asked_frac"]) for key in keys),
                ]
                for row in answer["shares"]
            ],
        ),
    ]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(value) or None
    return value if isinstance(value, int | float) else (str(value) if value else None)
