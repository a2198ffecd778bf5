"""Loading files that stand alone: treaties, transport tables, gazetteers, claims, what was expected, mandates, caveats.

What lives here: one loader a format. What does not: a mission's folder (`foedus.formats.missions`).

Treaties, tables and gazetteers are kept in memory while their file does not change, as a run and its checks both read
them; the nouns are frozen, so sharing them is safe. The shapes are imported when the first file is read: a verb that
reads none does not wait for pydantic.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from foedus.domain.expected import Expected
from foedus.domain.mapping import EventMapping
from foedus.domain.names import Names
from foedus.domain.orders import CaveatText, MandateText
from foedus.domain.places import Gazetteer
from foedus.domain.transport import TransportTable
from foedus.domain.treaty import Treaty
from foedus.domain.unit_requirements import UnitLibrary
from foedus.domain.wording import Wording
from foedus.formats.reader import read_document
from foedus.record.claims import ClaimSet

Noun = TypeVar("Noun")


def load_treaty(path: Path) -> Treaty:
    """Load a ``foedus/treaty`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return _load_shared(path, Treaty, "treaty")


def load_transport(path: Path) -> TransportTable:
    """Load a ``foedus/transport`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return _load_shared(path, TransportTable, "transport")


def load_mapping(path: Path) -> EventMapping:
    """Load a ``foedus/mapping`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return cast(EventMapping, _load(path, EventMapping, "mapping"))


def load_gazetteer(path: Path) -> Gazetteer:
    """Load a ``foedus/gazetteer`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return _load_shared(path, Gazetteer, "gazetteer")


def load_claims(path: Path) -> ClaimSet:
    """Load a ``foedus/claims`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return cast(ClaimSet, _load(path, ClaimSet, "claims"))


def load_expected(path: Path) -> Expected:
    """Load a ``foedus/expected`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return cast(Expected, _load(path, Expected, "expected"))


def load_units(path: Path) -> UnitLibrary:
    """Load a ``foedus/units`` file: generic units with their arithmetic.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return _load_shared(path, UnitLibrary, "units")


def load_mandate(path: Path) -> MandateText:
    """Load a ``foedus/mandate`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return cast(MandateText, _load(path, MandateText, "mandate"))


def load_caveat(path: Path) -> CaveatText:
    """Load a ``foedus/caveat`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return cast(CaveatText, _load(path, CaveatText, "caveat"))


def load_names(path: Path) -> Names:
    """Load a ``foedus/names`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return _load_shared(path, Names, "names")


def load_wording(path: Path) -> Wording:
    """Load a ``foedus/wording`` file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    return _load_shared(path, Wording, "wording")


def _load_shared(path: Path, noun: type[Noun], format_name: str) -> Noun:
    """Load a file, or give what was made of it if it did not change."""
    try:
        stat = path.stat()
    except OSError:
        return cast(Noun, _load(path, noun, format_name))
    return cast(Noun, _load_unchanged(path, stat.st_mtime_ns, stat.st_size, cast(type, noun), format_name))


@lru_cache(maxsize=64)
def _load_unchanged(path: Path, _changed_ns: int, _size: int, noun: type, format_name: str) -> Any:
    """Load one state of a file."""
    return _load(path, noun, format_name)


def _load(path: Path, noun: type, format_name: str) -> Any:
    """Read and shape one file."""
    from foedus.formats.decode import decode

    return decode(read_document(path), noun, format_name=format_name)
