"""How each engine is reached and locked.

What lives here: settings of SQLite and PostgreSQL, the lock of one log, and which of the two an address means. What
does not: any query.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import NullPool, StaticPool

from foedus.errors import RequestError, UnavailableError
from foedus.store.migrations import find_version, migrate, require_guards
from foedus.store.tables import LOCK_SPACE

_WAIT_S: Final = 30


class Engines:
    """What differs between the engines."""

    mark = "?"

    def __init__(self, engine: Engine, shown_as: str) -> None:
        self._engine = engine
        #: the database as messages name it, without a password
        self.shown_as = shown_as
        #: why nothing can be kept, where the database could be opened only to be read
        self.reads_only = ""

    def connect(self) -> Connection:
        """Open a connection in which each statement is its own transaction unless one is begun."""
        return self._engine.connect()

    def prepare(self) -> None:
        """Bring the database to this version, or refuse it."""
        with self.connect() as connection:
            self.begin(connection, "")
            try:
                migrate(connection)
                require_guards(connection)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise

    def begin(self, connection: Connection, log: str) -> None:
        """Begin a transaction in which no other writer can append to a log."""
        raise NotImplementedError

    def dispose(self) -> None:
        """Close what is open."""
        self._engine.dispose()


class SqliteEngines(Engines):
    """One file; a commit is on disk before it returns."""

    def __init__(self, path: Path) -> None:
        super().__init__(_make_sqlite(path, _set_up_sqlite), str(path))
        self._path = path
        self._anchor: Connection | None = None

    def prepare(self) -> None:
        """Bring the file to this version, and keep one connection that never writes.

        While it is open the index of the write-ahead log stays in place. A connection that is thrown away after an
        error of the disk can then be followed by another that reads, also where nothing can be written any more. Where
        the disk is full from the start, or the file is another user's, it is opened only to be read.
        """
        with suppress(OSError):
            # what is recorded is nobody else's to read unless its owner says so
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            super().prepare()
        except OperationalError as error:
            if not _is_of_disk(error) or not self._path.is_file() or not self._open_to_read():
                raise
            self.reads_only = " ".join(str(error.orig).split())
            return
        self._anchor = self.connect()
        self._anchor.exec_driver_sql("SELECT version FROM record_schema").all()

    def _open_to_read(self) -> bool:
        """Open the file without writing anything, in the first way that can be; False: there is none, or it is empty.

        A file in a folder that cannot be written has no index for its write-ahead log. Where the log is empty, nobody
        writes, and the file can be read as it stands.
        """
        wal = self._path.with_name(self._path.name + "-wal")
        ways = ["", "?mode=ro"] + ([] if wal.exists() and wal.stat().st_size else ["?mode=ro&immutable=1"])
        for way in ways:
            self._engine.dispose()
            set_up = _set_up_query if way else _set_up_reading
            self._engine = _make_sqlite(self._path, set_up, poolclass=StaticPool, way=way)
            try:
                with self.connect() as connection:
                    is_kept = bool(find_version(connection))
                    if is_kept:
                        require_guards(connection)
                    return is_kept
            except OperationalError:
                continue
        return False

    def dispose(self) -> None:
        """Close what is open."""
        if self._anchor is not None:
            self._anchor.close()
            self._anchor = None
        super().dispose()

    def begin(self, connection: Connection, log: str) -> None:  # noqa: ARG002 - one lock for all logs
        """Take the write lock at once: a read that becomes a write later can deadlock."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_sqlite(path: Path, set_up: Any, poolclass: Any = NullPool, way: str = "") -> Engine:
    address = f"file:{quote(str(path.absolute()))}{way}" if way else str(path)
    engine = create_engine(
        URL.create("sqlite", database=address, query={"uri": "true"} if way else {}),
        connect_args={"timeout": _WAIT_S, "isolation_level": None, "check_same_thread": False},
        isolation_level="AUTOCOMMIT",
        poolclass=poolclass,
    )
    event.listen(engine, "connect", set_up)
    return engine


def _is_of_disk(error: OperationalError) -> bool:
    """Say whether the disk is full or failing, rather than the file locked or broken."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def _set_up_reading(connection: Any, _: Any) -> None:
    """Read without the shared index of the write-ahead log, which would have to be written first."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA locking_mode=EXCLUSIVE")
    cursor.execute("SELECT count(*) FROM sqlite_master").fetchall()
    cursor.execute("PRAGMA query_only=ON")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.close()


def _set_up_query(connection: Any, _: Any) -> None:
    """Read what cannot be written anyhow."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.close()


def _set_up_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    # without it INSERT OR REPLACE removes rows past the guards
    cursor.execute("PRAGMA recursive_triggers=ON")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.close()


class PostgresEngines(Engines):
    """A server; commits wait for its log to be on disk."""

    mark = "%s"

    def __init__(self, url: URL) -> None:
        try:
            engine = create_engine(
                url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
            )
        except ImportError:
            raise UnavailableError(
                "the driver for PostgreSQL is not installed",
                code="store.no-driver",
                hint="install foedus with its extra: foedus[postgres]",
            ) from None
        event.listen(engine, "connect", _set_up_postgres)
        super().__init__(engine, url.render_as_string(hide_password=True))

    def begin(self, connection: Connection, log: str) -> None:
        """Hold the lock of one log until the end of the transaction."""
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_SPACE}, hashtext(%s))", (log,))


def _set_up_postgres(connection: Any, _: Any) -> None:
    connection.execute("SET synchronous_commit TO on")
    connection.execute(f"SET lock_timeout TO '{_WAIT_S}s'")


def find_engines(address: str) -> Engines:
    """Say which engine an address means: a path, or ``postgresql://user:password@host/name``.

    Raises
    ------
    RequestError
        If it is the address of something else.
    UnavailableError
        If the folder cannot be made.
    """
    if "://" in address:
        try:
            url = make_url(address)
        except ArgumentError:
            raise RequestError("the address of the store cannot be read", code="store.address", hint=_HINT) from None
        if url.get_backend_name() != "postgresql":
            raise RequestError(f"a record cannot be kept in {url.get_backend_name()}", code="store.address", hint=_HINT)
        return PostgresEngines(url)
    path = Path(address)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"cannot make the folder {path.parent}: {error.strerror}",
            code="no-write",
            hint="give a folder you may write to with --data or FOEDUS_DATA",
        ) from None
    return SqliteEngines(path)


_HINT: Final = "leave FOEDUS_STORE out for SQLite, or give postgresql://user:password@host/name"
