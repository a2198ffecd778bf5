"""The folder of a mission, read and cross-checked as one.

What lives here: which files a mission has, what it may refer to in the library, and all of its faults together. What
does not: the checks themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from foedus import library
from foedus.domain.expected import Expected
from foedus.domain.scenario import Scenario
from foedus.errors import Fault, InputError, RequestError
from foedus.formats.completeness import check_completeness
from foedus.formats.consistency import check_consistency
from foedus.formats.faults import make_refusal
from foedus.formats.limits import check_limits
from foedus.formats.mission_law import check_mission_law
from foedus.formats.order import check_order
from foedus.formats.reader import Document, read_document
from foedus.formats.references import MissionParts, Surroundings, check_references
from foedus.formats.shared import load_gazetteer, load_transport, load_treaty, load_units
from foedus.formats.targets import check_targets
from foedus.formats.walk import fill_known
from foedus.record.claims import ClaimSet

SCENARIO_FILE: Final = "scenario.yaml"
CLAIMS_FILE: Final = "claims.yaml"
EXPECTED_FILE: Final = "expected.yaml"

Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionFiles:
    """All that the folder of one mission holds, checked.

    ``digests`` pairs each file's name with the SHA-256 of its bytes, in hexadecimal. Every value of the scenario that
    rests on something carries since when it was known.
    """

    scenario: Scenario
    claims: ClaimSet
    expected: Expected | None
    digests: tuple[tuple[str, str], ...]
    folder: Path


def load_mission(folder: Path) -> MissionFiles:
    """Load the folder of one mission: scenario, claims and, where there is one, what was expected of it.

    Raises
    ------
    InputError
        With all faults of the files.
    RequestError
        If the folder holds no scenario.
    """
    parts, faults = read_mission(folder)
    if faults:
        raise make_refusal(faults, str(folder))
    if parts.scenario is None or parts.claims is None:
        # both are there where no fault was found: a file that does not load is a fault
        raise InputError("the mission is not whole", code="no-mission", place=str(folder))
    return MissionFiles(
        scenario=fill_known(parts.scenario, find_known(parts)),
        claims=parts.claims,
        expected=parts.expected,
        digests=tuple((Path(document.shown_as).name, document.sha256) for document, _ in parts.list_parts()),
        folder=folder,
    )


def read_mission(folder: Path, *, scenario_file: str = SCENARIO_FILE) -> tuple[MissionParts, list[Fault]]:
    """Read the files of a mission's folder as far as they go, and list all faults of all of them.

    Raises
    ------
    RequestError
        If the folder holds no scenario.
    """
    if not (folder / scenario_file).is_file():
        raise RequestError(
            f"the folder {folder} holds no {scenario_file}",
            code="no-mission",
            hint=f"a mission is a folder with {SCENARIO_FILE} and {CLAIMS_FILE}",
        )
    faults: list[Fault] = []
    scenario_document, scenario = _read_part(folder / scenario_file, Scenario, "scenario", faults)
    claims_document, claims = _read_part(folder / CLAIMS_FILE, ClaimSet, "claims", faults)
    expected_document, expected = None, None
    if (folder / EXPECTED_FILE).exists():
        expected_document, expected = _read_part(folder / EXPECTED_FILE, Expected, "expected", faults)
    parts = MissionParts(
        scenario=scenario,
        claims=claims,
        expected=expected,
        scenario_document=scenario_document,
        claims_document=claims_document,
        expected_document=expected_document,
    )
    surroundings = find_surroundings(scenario, folder)
    faults += check_references(parts, surroundings)
    known_at = find_known(parts)
    for document, noun in parts.list_parts():
        faults += check_order(document, noun, known_at)
        faults += check_limits(document, noun)
    if expected is not None and expected_document is not None:
        faults += check_targets(expected_document, expected)
    if scenario is not None and scenario_document is not None:
        faults += surroundings.faults
        faults += check_consistency(scenario_document, scenario, surroundings)
        faults += check_completeness(scenario_document, scenario, expected, known_at)
        faults += check_mission_law(scenario_document, scenario, surroundings.treaties, folder)
    return parts, faults


def find_known(parts: MissionParts) -> dict[str, datetime]:
    """Say when each claim and assumption of a mission became known, by id."""
    known_at = {claim.id: claim.known_at for claim in parts.claims.claims} if parts.claims else {}
    if parts.scenario is not None:
        known_at |= {assumption.id: assumption.known_at for assumption in parts.scenario.assumptions}
    return known_at


def find_surroundings(scenario: Scenario | None, folder: Path) -> Surroundings:
    """Read what a mission may refer to in the library, and treaties in its own folder; what cannot be read is not
    checked by.

    The faults of a file that a run of the mission would read are kept: it would refuse them.
    """
    faults: list[Fault] = []
    gazetteer = _try_loading(load_gazetteer, library.gazetteer_path(), faults)
    asks = scenario is not None and scenario.force_generation is not None
    units = _try_loading(load_units, library.units_path(), faults if asks else [])
    tables = [_try_loading(load_transport, path, faults) for path in library.list_transport()]
    names = library.list_treaties(folder)
    wanted = dict.fromkeys(name for name in scenario.treaties if name in names) if scenario is not None else {}
    treaties = [_try_loading(load_treaty, library.find_treaty(name, folder), faults) for name in wanted]
    whole = [table for table in tables if table is not None]
    return Surroundings(
        places=frozenset(place.id for place in gazetteer.places) if gazetteer is not None else None,
        carriers=frozenset(carrier.id for table in whole for carrier in table.carriers)
        if whole and len(whole) == len(tables)
        else None,
        library_treaties=frozenset(names),
        treaties=tuple(treaty for treaty in treaties if treaty is not None),
        airfields=frozenset(place.id for place in gazetteer.places if place.kind == "airfield")
        if gazetteer is not None
        else None,
        units=frozenset(unit.id for unit in units.units) if units is not None else None,
        faults=tuple(faults),
    )


def resolve_mission(text: str) -> Path:
    """Say which folder a person means: the name of a packaged mission, or a path.

    Raises
    ------
    RequestError
        If it is neither.
    """
    if not text.strip():
        raise RequestError(
            "the name of the mission is empty",
            code="unknown-mission",
            hint="foedus library list names those that ship; a dot (.) stands for the folder you are in",
        )
    if text in library.list_missions():
        return library.find_mission(text)
    folder = Path(text)
    if folder.name == SCENARIO_FILE and folder.is_file():
        return folder.parent
    if folder.is_dir():
        return folder
    raise RequestError(
        f"'{text}' is neither a mission of the library nor a folder",
        code="unknown-mission",
        hint=library.suggest_names(text, library.list_missions()),
    )


def _read_part(path: Path, noun: type[Loaded], name: str, faults: list[Fault]) -> tuple[Document | None, Loaded | None]:
    """Read and shape one file of a mission; add its faults where it cannot be."""
    from foedus.formats.decode import decode

    try:
        document = read_document(path)
        return document, decode(document, noun, format_name=name)
    except InputError as error:
        faults += error.faults or [_word_unread(path, error)]
        return None, None


def _word_unread(path: Path, error: InputError) -> Fault:
    """Word a file that could not be read at all."""
    return Fault(
        file=str(path), line=0, column=0, field="", found="", expected=error.message, code=error.code, hint=error.hint
    )


def _try_loading(load: Callable[[Path], Any], path: Path, faults: list[Fault]) -> Any:
    """Load a file of the library, or note its faults and give None."""
    try:
        return load(path)
    except InputError as error:
        faults += error.faults or [_word_unread(path, error)]
        return None
