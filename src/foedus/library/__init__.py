"""Data that comes with Foedus: treaties, missions, transport tables, a gazetteer, borders.

What lives here: where each piece of packaged data lies and by which name it is found. What does not: reading it
(`foedus.formats`).
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Final

from foedus.errors import RequestError

_ROOT: Final = Path(__file__).resolve().parent
_TREATY: Final = "treaty.yaml"
_SCENARIO: Final = "scenario.yaml"


def find_treaty(treaty_id: str, beside: Path | None = None) -> Path:
    """Say where the file of a treaty lies: in a mission's own folder ``beside``, else among the packaged ones.

    Raises
    ------
    RequestError
        If no treaty has this name.
    """
    known = list_treaties(beside)
    if treaty_id not in known:
        raise _make_error("treaty", treaty_id, known)
    own = beside / "treaties" / treaty_id / _TREATY if beside is not None else None
    return own if own is not None and own.is_file() else _ROOT / "treaties" / treaty_id / _TREATY


def find_mission(name: str) -> Path:
    """Say in which folder a packaged mission lies.

    Raises
    ------
    RequestError
        If no packaged mission has this name.
    """
    if name not in list_missions():
        raise _make_error("mission", name, list_missions())
    return _ROOT / "missions" / name


def list_treaties(beside: Path | None = None) -> tuple[str, ...]:
    """List the names of the packaged treaties, and of those in a mission's own folder."""
    roots = (_ROOT,) if beside is None else (_ROOT, beside)
    return tuple(sorted({path.parent.name for root in roots for path in (root / "treaties").glob(f"*/{_TREATY}")}))


def list_missions() -> tuple[str, ...]:
    """List the names of the packaged missions."""
    return tuple(sorted(path.parent.name for path in (_ROOT / "missions").glob(f"*/{_SCENARIO}")))


def list_transport() -> tuple[Path, ...]:
    """List the files of the packaged transport tables, one a mode."""
    return tuple(sorted((_ROOT / "transport").glob("*.yaml")))


def list_mappings() -> dict[str, Path]:
    """List the files that say how tables of conflict events are read, by name."""
    return {path.stem: path for path in sorted((_ROOT / "mappings").glob("*.yaml"))}


def gazetteer_path() -> Path:
    """Say where the packaged gazetteer lies."""
    return _ROOT / "gazetteer.yaml"


def names_path() -> Path:
    """Say where the names lie by which reports speak of states, bodies, offices and outlets."""
    return _ROOT / "intake" / "names.yaml"


def wording_path() -> Path:
    """Say where the wording of English reports lies."""
    return _ROOT / "intake" / "wording.yaml"


def units_path() -> Path:
    """Say where the packaged generic units lie."""
    return _ROOT / "units.yaml"


def borders_path() -> Path:
    """Say in which folder the packaged borders lie."""
    return _ROOT / "borders"


def suggest_names(name: str, known: tuple[str, ...]) -> str:
    """Give a hint with the names nearest to one that is unknown, or with all of them."""
    if not known:
        return ""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"


def _make_error(kind: str, name: str, known: tuple[str, ...]) -> RequestError:
    """Word a name that is not in the library."""
    return RequestError(
        f"the library holds no {kind} called '{name}'", code=f"unknown-{kind}", hint=suggest_names(name, known)
    )
