"""The verb ``foedus run``: one course of a mission, its hindcast, and the files it writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from foedus import __version__
from foedus.desk.loading import Inputs, load_inputs, read_as_of
from foedus.formats.outputs import write_whole
from foedus.mission.course import Course
from foedus.mission.given import Given
from foedus.mission.run import run_course
from foedus.reports.borders import read_borders
from foedus.reports.dossier import Dossier
from foedus.reports.files import OUTPUTS
from foedus.study.hindcast import compare
from foedus.study.rows import HindcastRow

Progress = Callable[[str], object]


def run_mission(mission: str, *, as_of: str | None = None, seed: int = 1, progress: Progress = str) -> Dossier:
    """Run a mission by library name or folder, and its hindcast where targets are given.

    Parameters
    ----------
    as_of
        Knowledge date of the course; None: all that the files hold. The hindcast keeps its own knowledge dates.
    progress
        Called with a few words at the start of each stage.

    Raises
    ------
    RequestError
        If there is no such mission, or ``as_of`` is no date.
    InputError
        With all faults of the files, or where a figure is not known by then.
    PlanningError
        If a line has no way to its destination.
    """
    at = read_as_of(as_of)
    inputs = load_inputs(mission)
    given = give(inputs)
    course = run_course(given, as_of=at, seed=seed, vary=True, tell=progress)
    rows = hindcast(inputs, given, seed=seed, progress=progress)
    return Dossier(course=course, hindcast=rows, digests=inputs.digests, version=__version__)


def give(inputs: Inputs) -> Given:
    """Hand loaded files to a course, with the borders where a movement asks whose sky it crosses."""
    movement = inputs.files.scenario.movement
    asks = movement is not None and bool(movement.airspace or movement.clearances)
    return Given(
        scenario=inputs.files.scenario,
        claims=inputs.files.claims,
        treaties=inputs.treaties,
        tables=inputs.tables,
        places=inputs.places,
        units=inputs.units,
        borders={area.id: area.polygons for area in read_borders().areas} if asks else None,
    )


def forecast(inputs: Inputs, given: Given, *, seed: int, progress: Progress) -> dict[str, Course]:
    """Run one course per knowledge date that a target asks for, each only with what was known then."""
    wanted = {target.knowledge for target in inputs.files.expected.targets} if inputs.files.expected else set()
    courses = {}
    for date in inputs.files.scenario.knowledge:
        if date.id in wanted:
            progress(f"forecast as known at the {date.id}")
            courses[date.id] = run_course(given, as_of=date.at, seed=seed)
    return courses


def hindcast(inputs: Inputs, given: Given, *, seed: int, progress: Progress) -> tuple[HindcastRow, ...]:
    """Compare the forecasts of each knowledge date with what was observed; empty where no target is given."""
    if inputs.files.expected is None:
        return ()
    courses = forecast(inputs, given, seed=seed, progress=progress)
    return compare(inputs.files.expected, courses, inputs.files.claims)


def write_outputs(dossier: Dossier, out: Path, *, progress: Progress = str) -> tuple[Path, ...]:
    """Write every output that a run has into a folder, which is made where it is not there; give the paths.

    Each file is written beside its place and moved there whole, so that nothing is left half-written.

    Raises
    ------
    UnavailableError
        If the folder cannot be written.
    """
    progress("writing the report")
    written = []
    for name, write in OUTPUTS:
        content = write(dossier)
        if content is not None:
            write_whole(out / name, content)
            written.append(out / name)
    return tuple(written)
