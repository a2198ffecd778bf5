"""Missions and treaties from Python: load, ask, run, write.

What lives here: the verbs ``check``, ``law ask``, ``run`` and ``report`` as functions. What does not: any work (the
desk does it).
"""

from __future__ import annotations

from pathlib import Path

from foedus import library
from foedus.desk.law import find_answer
from foedus.desk.loading import load_inputs, read_as_of
from foedus.desk.run import run_mission, write_outputs
from foedus.domain.outcome import Finding
from foedus.domain.treaty import Treaty
from foedus.formats.missions import MissionFiles, resolve_mission
from foedus.formats.missions import load_mission as _load_mission
from foedus.formats.shared import load_treaty as _load_treaty
from foedus.reports.dossier import Dossier


def load_mission(mission: str) -> MissionFiles:
    """Load a mission by library name or folder, checked.

    Raises
    ------
    RequestError
        If there is no such mission.
    InputError
        With all faults of its files.
    """
    return _load_mission(resolve_mission(mission))


def load_treaty(name: str) -> Treaty:
    """Load a treaty of the library by name, or from a file.

    Raises
    ------
    RequestError
        If there is no such treaty.
    InputError
        With all faults of the file.
    """
    path = Path(name)
    return _load_treaty(path if path.suffix in {".yaml", ".yml"} else library.find_treaty(name))


def ask(question: str, mission: str, *, as_of: str | None = None) -> Finding:
    """Answer a question of law of a mission, as known at a date or instant (None: when the mission asks it).

    Raises
    ------
    RequestError
        If the mission or the question is not there.
    InputError
        With all faults of the files.
    """
    return find_answer(load_inputs(mission), question, read_as_of(as_of))[1]


def run(mission: str, *, as_of: str | None = None, seed: int = 1) -> Dossier:
    """Take a mission from appeal to withdrawal, with its hindcast.

    Raises
    ------
    RequestError, InputError, PlanningError
        As ``foedus run``.
    """
    return run_mission(mission, as_of=as_of, seed=seed)


def write(dossier: Dossier, out: str | Path) -> tuple[Path, ...]:
    """Write every output of a run into a folder; give the paths.

    Raises
    ------
    UnavailableError
        If the folder cannot be written.
    """
    return write_outputs(dossier, Path(out))
