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


def find_treaty(treaty_id: str) -> Path:
    """Say where the file of a packaged treaty lies.

    Raises
    ------
    RequestError
        If no packaged treaty has this name.
    """
    if treaty_id not in list_treaties():
        raise _make_error("treaty", treaty_id, list_treaties())
    return _ROOT / "treaties" / treaty_id / _TREATY


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


def list_treaties() -> tuple[str, ...]:
    """List the names of the packaged treaties."""
    return tuple(sorted(path.parent.name for path in (_ROOT / "treaties").glob(f"*/{_TREATY}")))


def list_missions() -> tuple[str, ...]:
    """List the names of the packaged missions."""
    return tuple(sorted(path.parent.name for path in (_ROOT / "missions").glob(f"*/{_SCENARIO}")))


def list_transport() -> tuple[Path, ...]:
    """List the files of the packaged transport tables, one a mode."""
    return tuple(sorted((_ROOT / "transport").glob("*.yaml")))


def gazetteer_path() -> Path:
    """Say where the packaged gazetteer lies."""
    return _ROOT / "gazetteer.yaml"


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
        f"the library holds no {kind} called '{name}'", code=f"unknown_{kind}", hint=suggest_names(name, known)
    )
