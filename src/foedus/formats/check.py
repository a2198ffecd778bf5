"""Checking any file of Foedus, whatever its format.

What lives here: how a format is recognised and what is checked beside its shape. What does not: the checks
themselves; those of a treaty's law are the law wing's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foedus import library
from foedus.domain.networks import NetworkTable
from foedus.domain.treaty import Treaty
from foedus.errors import Fault, InputError
from foedus.formats.deployment.bulk_check import check_bulk, recognise_bulk
from foedus.formats.deployment.network_file import check_network
from foedus.formats.faults import order_faults
from foedus.formats.limits import check_limits
from foedus.formats.mission_law import give_place
from foedus.formats.missions import CLAIMS_FILE, EXPECTED_FILE, SCENARIO_FILE, read_mission
from foedus.formats.nouns import NOUNS
from foedus.formats.order import check_order
from foedus.formats.reader import Document, read_document
from foedus.formats.references import check_alone
from foedus.formats.shared import load_treaty
from foedus.formats.walk import walk_nouns
from foedus.law.check import check_treaties


def check_file(path: Path) -> tuple[Fault, ...]:
    """List every fault of one file, or of a mission's folder; none: it can be used.

    A scenario, and the claims and targets beside one, are checked with their whole folder.

    Raises
    ------
    RequestError
        If the folder holds no scenario.
    InputError
        If the file cannot be read from disk.
    """
    from foedus.formats.decode import decode, recognise

    if path.is_dir():
        return order_faults(read_mission(path)[1])
    bulk = recognise_bulk(path)
    if bulk:
        return check_bulk(path, bulk)
    try:
        document = read_document(path)
        format_name = recognise(document)
        if format_name == "scenario":
            return order_faults(read_mission(path.parent, scenario_file=path.name)[1])
        if path.name in (CLAIMS_FILE, EXPECTED_FILE) and (path.parent / SCENARIO_FILE).is_file():
            return order_faults(read_mission(path.parent)[1])
        noun: Any = decode(document, NOUNS[format_name], format_name=format_name)
    except InputError as error:
        if not error.faults:
            raise
        return error.faults
    if isinstance(noun, Treaty):
        return order_faults(check_treaty(document, noun))
    faults = [*check_alone(document, noun), *check_order(document, noun, {}), *check_limits(document, noun)]
    if isinstance(noun, NetworkTable):
        faults += check_network(document, noun)
    return order_faults(faults)


def check_treaty(document: Document, treaty: Treaty) -> list[Fault]:
    """List what the law wing finds wrong with one treaty, with line and column.

    Treaties of the library whose rules or atoms it names are read with it.
    """
    named = {name.partition("/")[0] for name in _list_names(treaty) if "/" in name} - {treaty.id}
    others = tuple(load_treaty(library.find_treaty(name)) for name in library.list_treaties() if name in named)
    return [give_place(document, fault) for fault in check_treaties((treaty, *others)) if fault.file == treaty.id]


def _list_names(treaty: Treaty) -> list[str]:
    """List every text of a treaty that may name a rule or an atom of another."""
    names: list[str] = []
    for _, _, noun in walk_nouns(treaty):
        names += [value for field in ("atom", "rule") if isinstance(value := getattr(noun, field, None), str)]
        names += getattr(noun, "overrides", ())
    return names
