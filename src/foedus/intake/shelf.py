"""Where a reading lies while reports are read: on disk, so that memory does not grow with their number.

What lives here: rows kept in order in a temporary database that vanishes with the reading, and the index by which
notes of one matter and candidates of one key are found again. What does not: what a note or a key says (``clashes``,
``groups``).
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar, overload

T = TypeVar("T")
_INDEX: Final = """
    CREATE TABLE note (matter BLOB, side TEXT, file TEXT, idx INTEGER, row BLOB);
    CREATE TABLE mark (key BLOB, side TEXT, file TEXT, idx INTEGER, row BLOB);
"""
_LOOKUP: Final = """
    CREATE INDEX IF NOT EXISTS by_matter ON note (matter, idx);
    CREATE INDEX IF NOT EXISTS by_key ON mark (key, idx);
"""
#: a row of the index: what it is found by, what must differ among its rows, file and number of the candidate, the rest
Filed = tuple[bytes, str, str, int, Any]


class Shelf:
    """A temporary database. SQLite keeps the first two megabytes in memory and the rest in a file without a name."""

    def __init__(self) -> None:
        # rows are written one after another by one thread at a time; a pool of workers never sees the database
        self.database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_INDEX}")

    def file_notes(self, rows: Iterable[Filed]) -> None:
        """Keep notes by their matter; several sides of one matter may clash."""
        self.database.executemany("INSERT INTO note VALUES (?, ?, ?, ?, ?)", _freeze(rows))

    def file_marks(self, rows: Iterable[Filed]) -> None:
        """Keep what groups are made of, by key; one key in several files may be one claim."""
        self.database.executemany("INSERT INTO mark VALUES (?, ?, ?, ?, ?)", _freeze(rows))

    def list_matters(self) -> Iterator[Iterator[Filed]]:
        """Give the notes of each matter that has several sides, in the order of matters."""
        return self._list("note", "matter")

    def list_alike(self) -> Iterator[Iterator[Filed]]:
        """Give what shares a key and stands in several files."""
        return self._list("mark", "key")

    def _list(self, table: str, key: str) -> Iterator[Iterator[Filed]]:
        self.database.executescript(_LOOKUP)
        keys = self.database.execute(
            f"SELECT {key} FROM {table} GROUP BY {key} HAVING COUNT(DISTINCT side) > 1 ORDER BY {key}"
        )
        for (found,) in keys:
            rows = self.database.execute(
                f"SELECT {key}, side, file, idx, row FROM {table} WHERE {key} = ? ORDER BY idx, rowid", (found,)
            )
            yield ((k, side, file, idx, _thaw(row)) for k, side, file, idx, row in rows)


@lru_cache(maxsize=32)
def _thaw(row: bytes) -> Any:
    """Give a row back; the same bytes give the same object, which saves memory where many say the same."""
    return pickle.loads(row)


def _freeze(rows: Iterable[Filed]) -> Iterator[tuple[bytes, str, str, int, bytes]]:
    return ((key, side, file, idx, pickle.dumps(row, pickle.HIGHEST_PROTOCOL)) for key, side, file, idx, row in rows)


class Kept(Sequence[T]):
    """A sequence that lies on a shelf, added to in chunks and read in order or by number."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        self._database, self._name = shelf.database, name
        self._database.execute(f"CREATE TABLE {name} (first INTEGER PRIMARY KEY, chunk BLOB)")
        self._n = 0
        self._at: tuple[int, list[T]] = (0, [])

    def add(self, items: Sequence[T]) -> None:
        """Add items at the end."""
        self.add_frozen(freeze(items), len(items))

    def add_frozen(self, chunk: bytes, n: int) -> None:
        """Add items made ready by ``freeze``, elsewhere perhaps."""
        if n:
            self._database.execute(f"INSERT INTO {self._name} VALUES (?, ?)", (self._n, chunk))
            self._n += n

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[T]:
        for (chunk,) in self._database.execute(f"SELECT chunk FROM {self._name} ORDER BY first"):
            yield from pickle.loads(chunk)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> list[T]: ...

    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._n))]
        index += self._n if index < 0 else 0
        if not 0 <= index < self._n:
            raise IndexError(index)
        first, items = self._at
        if not first <= index < first + len(items):
            found = self._database.execute(
                f"SELECT first, chunk FROM {self._name} WHERE first <= ? ORDER BY first DESC LIMIT 1", (index,)
            ).fetchone()
            first, items = found[0], pickle.loads(found[1])
            self._at = (first, items)
        return items[index - first]


def freeze(items: Sequence[object]) -> bytes:
    """Make items ready for a shelf."""
    return pickle.dumps(list(items), pickle.HIGHEST_PROTOCOL)
