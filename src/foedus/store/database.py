"""The record's port on a database: one code for both engines.

What lives here: reading and keeping rows. What does not: what differs between the engines (`foedus.store.engines`) and
the tables (`foedus.store.tables`).

Each thread holds its own connection. A single entry is one INSERT in its own transaction: the guard in the database
refuses it where another writer came first, and the caller then appends under a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, func, insert, literal, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from foedus.errors import UnavailableError
from foedus.record.entries import NO_LEAF, read_line, write_instant
from foedus.record.port import Head, LogMovedError, MakeRows, Row, Store
from foedus.store.engines import Engines, find_engines
from foedus.store.tables import CHECKPOINTS, ENTRIES, EVIDENCE, MOVED, TILES

_PAGE: Final = 2_000
#: ids asked for in one query
_NAMES: Final = 500
#: written into the query, so that the index on ids can be used
_EMPTY: Final = literal("", literal_execute=True)
_COLUMNS: Final = ("log", "n", "leaf", "after", "token", "kind", "subject", "line")


class Database:
    """Keeps logs in SQLite or PostgreSQL.

    Parameters
    ----------
    engines
        How to connect; see `foedus.store.engines.find_engines`.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._mine = threading.local()
        self._all: list[Connection] = []
        marks = ", ".join([engines.mark] * len(_COLUMNS))
        self._insert = f"INSERT INTO entries ({', '.join(_COLUMNS)}) VALUES ({marks})"
        with self._refusing("opened"):
            engines.prepare()

    # ---- keeping

    def append(self, log: str, rows: Sequence[Row]) -> None:
        """Keep rows for good, all or none; see `foedus.record.port.Store`."""
        values = [(log, *row) for row in rows]
        with self._refusing("kept"):
            if len(values) == 1:
                self._connect().exec_driver_sql(self._insert, values[0])
            elif values:
                with self._hold(log):
                    self._connect().exec_driver_sql(self._insert, values)

    def append_locked(self, log: str, make: MakeRows) -> Sequence[Row]:
        """Keep rows that are made while no other writer can append."""
        with self._refusing("kept"), self._hold(log):
            rows = make(self.find_head(log))
            if rows:
                self._connect().exec_driver_sql(self._insert, [(log, *row) for row in rows])
        return rows

    def add_tiles(self, log: str, first: int, roots: Sequence[bytes]) -> None:
        """Keep roots of whole tiles; another process may have been quicker."""
        if roots:
            with self._refusing("kept"), self._hold(log):
                there = len(self.read_tiles(log))
                values = [(first + k, root) for k, root in enumerate(roots)]
                fresh = [{"log": log, "idx": idx, "root": root} for idx, root in values if idx >= there]
                if fresh:
                    self._connect().execute(insert(TILES), fresh)

    def add_checkpoint(self, log: str, size: int, text: str) -> None:
        """Keep a checkpoint."""
        with self._refusing("kept"):
            self._connect().execute(insert(CHECKPOINTS).values(log=log, size=size, text=text))

    def add_evidence(self, sha256: str, data: bytes) -> None:
        """Keep a file beside the log; one that is already there is left."""
        with self._refusing("kept"):
            if self.find_evidence(sha256) is None:
                self._connect().execute(insert(EVIDENCE).values(sha256=sha256, data=data))

    # ---- reading

    def find_head(self, log: str) -> Head:
        """Say where a log ends."""
        query = select(ENTRIES.c.n, ENTRIES.c.leaf, ENTRIES.c.line).where(ENTRIES.c.log == log)
        row = self._read_one(query.order_by(ENTRIES.c.n.desc()).limit(1))
        if row is None:
            return Head(0, NO_LEAF, "")
        return Head(int(row[0]), bytes(row[1]), write_instant(read_line(bytes(row[2])).received_at))

    def find_token(self, log: str, token: str) -> bytes | None:
        """Give the line that was entered under a token, or None."""
        row = self._read_one(select(ENTRIES.c.line).where(ENTRIES.c.log == log, ENTRIES.c.token == token))
        return None if row is None else bytes(row[0])

    def find_line(self, log: str, n: int) -> bytes | None:
        """Give the line of an entry, or None."""
        if not 0 < n < 2**53:
            return None
        row = self._read_one(select(ENTRIES.c.line).where(ENTRIES.c.log == log, ENTRIES.c.n == n))
        return None if row is None else bytes(row[0])

    def find_subjects(self, log: str, kind: str, subjects: Sequence[str]) -> dict[str, int]:
        """Give the number of the last entry of a kind by id, for those of the ids that are there."""
        found: dict[str, int] = {}
        query = select(ENTRIES.c.subject, func.max(ENTRIES.c.n)).group_by(ENTRIES.c.subject)
        query = query.where(ENTRIES.c.log == log, ENTRIES.c.kind == kind, ENTRIES.c.subject != _EMPTY)
        for first in range(0, len(subjects), _NAMES):
            rows = self._read_all(query.where(ENTRIES.c.subject.in_(subjects[first : first + _NAMES])))
            found.update((str(subject), int(n)) for subject, n in rows)
        return found

    def find_kind(self, log: str, kind: str) -> int:
        """Give the number of the last entry of a kind, or 0."""
        query = select(ENTRIES.c.n).where(ENTRIES.c.log == log, ENTRIES.c.kind == kind)
        row = self._read_one(query.order_by(ENTRIES.c.n.desc()).limit(1))
        return 0 if row is None else int(row[0])

    def read_rows(self, log: str, first: int = 1, until: int = 0, kind: str = "") -> Iterator[Row]:
        """Give rows in order, a page at a time, so that a long read holds no transaction open."""
        columns = [ENTRIES.c[name] for name in _COLUMNS[1:]]
        query = select(*columns).where(ENTRIES.c.log == log).order_by(ENTRIES.c.n).limit(_PAGE)
        if kind:
            query = query.where(ENTRIES.c.kind == literal(kind, literal_execute=True))
        if until:
            query = query.where(ENTRIES.c.n <= until)
        at = first - 1
        while True:
            page = self._read_all(query.where(ENTRIES.c.n > at))
            for n, leaf, after, token, its_kind, subject, line in page:
                at = int(n)
                yield Row(at, bytes(leaf), bytes(after), token, its_kind, subject, bytes(line))
            if len(page) < _PAGE:
                return

    def read_leaves(self, log: str, first: int, until: int) -> list[bytes]:
        """Give the leaf hashes of entries ``first`` to ``until``, both included."""
        query = select(ENTRIES.c.leaf).where(ENTRIES.c.log == log, ENTRIES.c.n.between(first, until))
        return [bytes(row[0]) for row in self._read_all(query.order_by(ENTRIES.c.n))]

    def read_tiles(self, log: str) -> list[bytes]:
        """Give the roots of whole tiles, from the first on."""
        query = select(TILES.c.idx, TILES.c.root).where(TILES.c.log == log).order_by(TILES.c.idx)
        rows = self._read_all(query)
        return [bytes(root) for k, (idx, root) in enumerate(rows) if int(idx) == k]

    def read_checkpoints(self, log: str) -> list[str]:
        """Give the checkpoints of a log as they were kept."""
        query = select(CHECKPOINTS.c.text).where(CHECKPOINTS.c.log == log).order_by(CHECKPOINTS.c.id)
        return [str(row[0]) for row in self._read_all(query)]

    def find_evidence(self, sha256: str) -> bytes | None:
        """Give a file that lies beside the log, or None."""
        row = self._read_one(select(EVIDENCE.c.data).where(EVIDENCE.c.sha256 == sha256))
        return None if row is None else bytes(row[0])

    def list_logs(self) -> list[str]:
        """Name the logs that are kept."""
        return [str(row[0]) for row in self._read_all(select(ENTRIES.c.log).where(ENTRIES.c.n == 1).order_by("log"))]

    def close(self) -> None:
        """Let go of the database."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._mine = threading.local()
        self._engines.dispose()

    # ---- connections

    def _connect(self) -> Connection:
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None or connection.invalidated or connection.closed:
            connection = self._engines.connect()
            self._mine.connection = connection
            self._all.append(connection)
        return connection

    @contextmanager
    def _hold(self, log: str) -> Iterator[None]:
        """Run one transaction in which no other writer can append."""
        connection = self._connect()
        self._engines.begin(connection, log)
        try:
            yield
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            self._roll_back(connection)
            raise

    def _roll_back(self, connection: Connection) -> None:
        """Leave the transaction; after an error of the disk there may be none left."""
        try:
            connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        """Throw a connection away, so that the next one starts from what is on disk."""
        self._mine.connection = None
        if connection in self._all:
            self._all.remove(connection)
        try:
            connection.invalidate()
            connection.close()
        except DBAPIError:
            return

    @contextmanager
    def _refusing(self, what: str) -> Iterator[None]:
        """Turn what a database says into what the port promises."""
        try:
            yield
        except IntegrityError as error:
            raise LogMovedError(str(error.orig)) from None
        except DBAPIError as error:
            if MOVED in str(error.orig):
                raise LogMovedError(MOVED) from None
            connection = getattr(self._mine, "connection", None)
            if connection is not None and isinstance(error, OperationalError):
                self._drop(connection)
            reason = self._engines.reads_only or " ".join(str(error.orig).split())
            can_read = what == "kept" and "nothing was entered by this act; reads go on. "
            raise UnavailableError(
                f"the record could not be {what}: {reason}",
                code="store.refused",
                place=self._engines.shown_as,
                hint=f"{can_read or ''}Mend the disk or server and repeat",
            ) from error

    def _read_one(self, query: Any) -> Any:
        with self._refusing("read"):
            return self._connect().execute(query).first()

    def _read_all(self, query: Any) -> Sequence[Any]:
        with self._refusing("read"):
            return self._connect().execute(query).all()


def open_store(address: str) -> Store:
    """Open the store at an address (a path, or that of a PostgreSQL database), and bring it to this version.

    Raises
    ------
    RequestError, RecordError, UnavailableError
        If it cannot be opened, or its guards are not all there.
    """
    return Database(find_engines(address))
