"""The verbs ``foedus forces register`` and ``units``: pledges in and out of files, and the generic units.

What lives here: what a user names made into an import with its preview. What does not: reading and writing tables.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from foedus import library
from foedus.desk.loading import load_inputs
from foedus.domain.pledges import PledgeRegister
from foedus.errors import RequestError
from foedus.forces.staffing import count_persons
from foedus.formats.consistency import know_pledges
from foedus.formats.outputs import write_whole
from foedus.formats.pledges.crosscheck import Known
from foedus.formats.pledges.tables import RegisterPreview, preview_register, read_register, take_in, write_register
from foedus.formats.shared import load_units
from foedus.reports.mission_json import show_value

EMPTY: Final = PledgeRegister(title="no register", pledges=())
_KINDS: Final = {".csv": "csv", ".xlsx": "xlsx"}


def convert_register(
    source: str,
    *,
    today: date,
    out: Path | None = None,
    current: Path | None = None,
    partial: bool = False,
    mission: str | None = None,
) -> dict[str, Any]:
    """Say what a register adds, changes and removes, and write it where all of it is good.

    Parameters
    ----------
    source
        A mission, whose pledges are written, or a register as .csv, .xlsx, or ``foedus/pledges``.
    today
        Visits after it are refused.
    current
        A register that it is compared with, and joined to where ``partial`` is set.
    mission
        Whose tasks, sectors, elements and term the pledges are checked by.

    Raises
    ------
    RequestError, UnavailableError
        If there is nothing of that name, ``out`` has another ending, or it cannot be written.
    InputError
        With every fault of the register: nothing is written then.
    """
    kind = _find_kind(out)
    units = frozenset(unit.id for unit in load_units(library.units_path()).units)
    known = Known(units=units, today=today)
    if mission is not None:
        known = replace(know_pledges(load_inputs(mission).files.scenario, units), today=today)
    old = take_in(preview_register(EMPTY, read_register(current), known)) if current is not None else EMPTY
    if source in library.list_missions() or Path(source).is_dir():
        scenario = load_inputs(source).files.scenario
        pledges = scenario.force_generation.pledges if scenario.force_generation else ()
        result, shown = PledgeRegister(title=scenario.title, pledges=pledges), None
    else:
        if not Path(source).is_file():
            raise RequestError(
                f"'{source}' is neither a mission nor a file",
                code="unknown-target",
                hint=library.suggest_names(source, library.list_missions()),
            )
        shown = preview_register(old, read_register(Path(source)), known, partial=partial)
        result = take_in(shown)
    if out is not None:
        write_whole(out, write_register(result, kind))
    whole = {"adds": [pledge.id for pledge in result.pledges], "changes": [], "removes": [], "n_unchanged": 0}
    answer = {"source": source, "out": str(out) if out else None, "n_pledges": len(result.pledges)}
    return {**answer, **(_show(shown) if shown else whole)}


def list_units() -> dict[str, Any]:
    """Give the generic units of the library: persons, and the arithmetic from posts to persons."""
    units = load_units(library.units_path())
    sources = {source.id: source for source in units.sources}
    rows = []
    for unit in units.units:
        staffing = count_persons(unit)
        rows.append(
            {
                "id": unit.id,
                "name": unit.name,
                "text": unit.text,
                "persons": staffing.persons,
                "posts": staffing.posts,
                "vehicles": unit.vehicles,
                "self_sustainment_d": unit.self_sustainment_d,
                "specialists": list(unit.specialists),
                "arithmetic": list(staffing.arithmetic),
                "sidc": unit.sidc,
                "sidc_edition": unit.sidc_edition,
                "source": sources[unit.source].title,
                "checked": unit.checked,
                "note": unit.note,
            }
        )
    return {"units": rows}


def _find_kind(out: Path | None) -> str:
    if out is None:
        return "csv"
    if out.suffix.lower() not in _KINDS:
        raise RequestError(
            f"{out}: registers are written as tables", code="unknown-format", hint="--out F.csv or F.xlsx"
        )
    return _KINDS[out.suffix.lower()]


def _show(preview: RegisterPreview) -> dict[str, Any]:
    return {
        "adds": [pledge.id for pledge in preview.adds],
        "changes": [
            {
                "pledge": change.pledge,
                "fields": [
                    {"field": f.field, "before": show_value(f.before), "after": show_value(f.after)}
                    for f in change.fields
                ],
            }
            for change in preview.changes
        ],
        "removes": [pledge.id for pledge in preview.removes],
        "n_unchanged": preview.n_unchanged,
    }
