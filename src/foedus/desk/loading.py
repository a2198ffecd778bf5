"""Reading what a verb needs: a mission's folder, its treaties, the transport tables, the gazetteer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foedus import library
from foedus.desk.recorded import apply_record
from foedus.domain.places import Place
from foedus.domain.transport import TransportTable
from foedus.domain.treaty import Treaty
from foedus.domain.unit_requirements import UnitNorm
from foedus.errors import RequestError
from foedus.formats.codec import (
    MissionFiles,
    load_gazetteer,
    load_mission,
    load_transport,
    load_treaty,
    load_units,
    resolve_mission,
)
from foedus.instants import parse_as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that one run reads, with the digest of every file."""

    files: MissionFiles
    treaties: tuple[Treaty, ...]
    tables: tuple[TransportTable, ...]
    places: tuple[Place, ...]
    units: tuple[UnitNorm, ...]
    digests: tuple[tuple[str, str], ...]


def load_inputs(mission: str) -> Inputs:
    """Load a mission by library name or folder, with every library file it uses and the claims of the user's record.

    Raises
    ------
    RequestError
        If there is no such mission.
    InputError
        With all faults of the files.
    """
    files = apply_record(load_mission(resolve_mission(mission)))
    treaty_paths = [library.find_treaty(name, files.folder) for name in files.scenario.treaties]
    table_paths = list(library.list_transport())
    gazetteer = library.gazetteer_path()
    shared = [*treaty_paths, *table_paths, gazetteer]
    # generic units are read, and named among the inputs, only where a mission asks for units
    asks = files.scenario.force_generation is not None
    shared += [library.units_path()] if asks else []
    digests = [*files.digests, *((_name(path, files.folder), _digest(path)) for path in shared)]
    own = {place.id for place in files.scenario.places}
    known = tuple(place for place in load_gazetteer(gazetteer).places if place.id not in own)
    return Inputs(
        files=files,
        treaties=tuple(load_treaty(path) for path in treaty_paths),
        tables=tuple(load_transport(path) for path in table_paths),
        places=files.scenario.places + known,
        units=load_units(library.units_path()).units if asks else (),
        digests=tuple(digests),
    )


def read_as_of(text: str | None) -> datetime | None:
    """Read the ``--as-of`` of a verb.

    Raises
    ------
    RequestError
        If it is neither a date nor an instant with its zone.
    """
    if text is None:
        return None
    try:
        return parse_as_of(text)
    except ValueError as error:
        raise RequestError(
            f"--as-of {text}: {error}", code="bad-instant", hint="2022-01-06 or 2022-01-06T20:00Z"
        ) from None


def _name(path: Path, folder: Path) -> str:
    root = library.gazetteer_path().parent
    return str(path.relative_to(root if path.is_relative_to(root) else folder))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
