"""Where a log is kept, as the record sees it.

What lives here: the one port of the record, and the rows that pass through it. What does not: any database; the two
adapters are in `foedus.store`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol


class Head(NamedTuple):
    """Where a log ends: how many entries, the hash of the last, when it was received."""

    size: int
    leaf: bytes
    received: str


class Row(NamedTuple):
    """One entry as it is kept: its line, and what it is found by."""

    n: int
    leaf: bytes
    after: bytes
    token: str
    kind: str
    subject: str
    line: bytes


class LogMovedError(Exception):
    """Another writer appended in between, or the token is already there; nothing was kept."""


#: makes rows that continue a head
MakeRows = Callable[[Head], Sequence[Row]]


class Store(Protocol):
    """Keeps lines, in order, for ever.

    Every method raises `UnavailableError` where the store cannot do its work; nothing is then half-done.
    """

    def find_head(self, log: str) -> Head:
        """Say where a log ends; a log that is not there ends at 0."""
        ...

    def append(self, log: str, rows: Sequence[Row]) -> None:
        """Keep rows for good, all or none.

        Raises
        ------
        LogMovedError
            If they do not continue the log as it now stands, or a token is already there.
        """
        ...

    def append_locked(self, log: str, make: MakeRows) -> Sequence[Row]:
        """Keep rows that are made while no other writer can append.

        Raises
        ------
        LogMovedError
            If a token is already there.
        """
        ...

    def find_token(self, log: str, token: str) -> bytes | None:
        """Give the line that was entered under a token, or None."""
        ...

    def find_line(self, log: str, n: int) -> bytes | None:
        """Give the line of an entry, or None."""
        ...

    def find_subjects(self, log: str, kind: str, subjects: Sequence[str]) -> dict[str, int]:
        """Give the number of the last entry of a kind by id, for those of the ids that are there."""
        ...

    def find_kind(self, log: str, kind: str) -> int:
        """Give the number of the last entry of a kind, or 0."""
        ...

    def read_rows(self, log: str, first: int = 1, until: int = 0, kind: str = "") -> Iterator[Row]:
        """Give rows in order, from entry ``first`` to ``until`` (0: the last), of one kind or of all."""
        ...

    def read_leaves(self, log: str, first: int, until: int) -> list[bytes]:
        """Give the leaf hashes of entries ``first`` to ``until``, both included."""
        ...

    def read_tiles(self, log: str) -> list[bytes]:
        """Give the roots of whole tiles, from the first on; a cache that may be short."""
        ...

    def add_tiles(self, log: str, first: int, roots: Sequence[bytes]) -> None:
        """Keep roots of whole tiles from index ``first`` on; those already there are left."""
        ...

    def read_checkpoints(self, log: str) -> list[str]:
        """Give the checkpoints of a log as they were kept, oldest first."""
        ...

    def add_checkpoint(self, log: str, size: int, text: str) -> None:
        """Keep a checkpoint."""
        ...

    def find_evidence(self, sha256: str) -> bytes | None:
        """Give a file that lies beside the log, or None."""
        ...

    def add_evidence(self, sha256: str, data: bytes) -> None:
        """Keep a file beside the log; one that is already there is left."""
        ...

    def list_logs(self) -> list[str]:
        """Name the logs that are kept."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
