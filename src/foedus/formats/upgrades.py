"""Old versions of a format, brought up to date one step at a time.

What lives here: the current version of every format and the plain registry of steps. What does not: checking; a
file is checked once, after it has been brought up to date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from foedus.errors import BugError

Mapping = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrader:
    """One step: makes version ``from_version + 1`` of a format out of ``from_version``.

    ``upgrade`` takes the fields of the file without its header and gives new ones; it may trust nothing about their
    types, and leaves what it does not know as it is, so that the check can word the fault.
    """

    format_name: str
    from_version: int
    upgrade: Callable[[Mapping], Mapping]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Which versions of which formats can be read."""

    #: format name, current version
    versions: tuple[tuple[str, int], ...]
    upgraders: tuple[Upgrader, ...] = ()

    def find_version(self, format_name: str) -> int:
        """Say which version of a format is current.

        Raises
        ------
        BugError
            If there is no such format.
        """
        for name, version in self.versions:
            if name == format_name:
                return version
        raise BugError(f"no format is called {format_name}", code="unknown-format")

    def upgrade(self, fields: Mapping, *, format_name: str, version: int) -> Mapping:
        """Take the fields of an old file through every step up to the current version.

        Raises
        ------
        BugError
            If a step is missing from the registry.
        """
        for step in range(version, self.find_version(format_name)):
            found = [
                upgrader
                for upgrader in self.upgraders
                if upgrader.format_name == format_name and upgrader.from_version == step
            ]
            if len(found) != 1:
                raise BugError(
                    f"{len(found)} upgraders take foedus/{format_name} from version {step}; there must be one",
                    code="upgrader-missing",
                )
            fields = found[0].upgrade(fields)
        return fields


#: add a step here, and raise the version beside it, when a format changes
HISTORY: Final = History(
    versions=(
        ("treaty", 1),
        ("scenario", 1),
        ("claims", 1),
        ("mapping", 1),
        ("expected", 1),
        ("transport", 1),
        ("gazetteer", 1),
        ("units", 1),
        ("pledges", 1),
        ("network", 1),
        ("plan", 1),
        ("events", 1),
        ("mandate", 1),
        ("caveat", 1),
        ("names", 1),
        ("wording", 1),
    ),
    upgraders=(),
)
