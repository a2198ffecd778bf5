"""What a report is made from: one course, its hindcast, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.mission.course import Course
from foedus.study.rows import HindcastRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One run as reports show it. ``digests`` are (file name, SHA-256 in hex) of every input file."""

    course: Course
    hindcast: tuple[HindcastRow, ...]
    digests: tuple[tuple[str, str], ...]
    version: str
