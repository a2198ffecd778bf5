"""Every exception of Foedus, sorted by who can mend the fault.

What lives here: the tree of exceptions, the one shape of a fault in a file, and the exit code of each
class. What does not: any text of a message (it is written where the fault is found).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at one place of one file.

    ``line`` and ``column`` count from 1; 0 means the fault concerns the whole file.
    """

    file: str
    line: int
    column: int
    field: str
    found: str
    expected: str
    code: str
    hint: str = ""

    def __str__(self) -> str:
        """Give the fault as one line: place, field, what was found, what would be right."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        what = f"{self.field}: " if self.field else ""
        found = f" (found {self.found})" if self.found else ""
        hint = f" Hint: {self.hint}" if self.hint else ""
        return f"{place}: {what}{self.expected}{found} [{self.code}].{hint}"


class FoedusError(Exception):
    """The root: everything that Foedus raises on purpose.

    Parameters
    ----------
    message
        What is wrong, in one sentence, without blame.
    code
        Stable name of the fault, for documentation and tests.
    hint
        What the reader can do about it.
    place
        Where it was found: ``file:line:column``, a field, or a name.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, code: str, hint: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        """Give place, message and hint, as a person reads them."""
        place = f"{self.place}: " if self.place else ""
        hint = f"\nHint: {self.hint}" if self.hint else ""
        return f"{place}{self.message} [{self.code}]{hint}"


class InputError(FoedusError):
    """The person with the file can mend it. Carries every fault of the file at once."""

    exit_code: ClassVar[int] = 3

    def __init__(
        self, message: str, *, code: str, hint: str = "", place: str = "", faults: tuple[Fault, ...] = ()
    ) -> None:
        super().__init__(message, code=code, hint=hint, place=place)
        self.faults = faults

    def __str__(self) -> str:
        """Give the message and, below it, one line per fault."""
        return "\n".join([super().__str__(), *(f"  {fault}" for fault in self.faults)])


class RequestError(FoedusError):
    """The person who asked can mend it: an unknown name, an option that does not fit."""

    exit_code: ClassVar[int] = 2


class PlanningError(FoedusError):
    """The question is well put but no plan can be made of it: the planner can mend it."""

    exit_code: ClassVar[int] = 3


class NegativeAnswer(FoedusError):  # noqa: N818 - an answer under ``--require``, not a fault
    """The answer is no and the caller said ``--require``."""

    exit_code: ClassVar[int] = 4


class RecordError(FoedusError):
    """The integrity of a record or of a shipped file is broken.

    ``entry`` is the number of the first bad entry (0: none is to blame), ``offset`` the byte where its line begins in
    the file; null where there is no file.
    """

    exit_code: ClassVar[int] = 5

    def __init__(
        self,
        message: str,
        *,
        code: str,
        hint: str = "",
        place: str = "",
        entry: int | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(message, code=code, hint=hint, place=place)
        self.entry = entry
        self.offset = offset


class UnavailableError(FoedusError):
    """Something outside is not there just now: a disk, an optional package, an engine."""

    exit_code: ClassVar[int] = 6


class BugError(FoedusError):
    """Foedus contradicts itself: its engineers can mend it."""

    exit_code: ClassVar[int] = 1
