"""The stores that the contract is run on: SQLite in a file, PostgreSQL on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foedus.record.port import Store
from foedus.store.database import open_store

#: Debian keeps these out of the PATH
_PLACES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/bin")]


def find_program(name: str) -> str | None:
    return shutil.which(name) or next((str(p / name) for p in _PLACES if (p / name).is_file()), None)


def miss(what: str) -> None:
    """Say that something is not there: a failure where CI must have it, a skip with its reason elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; CI must have it")
    pytest.skip(what)


class Postgres:
    """A server of our own in a folder of its own; it refuses root, so root runs it as the user postgres."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _find_port()
        self.as_user: dict[str, object] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "foedus", "-E", "UTF8", "--no-locale")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-o", options, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop", check=False)

    def kill(self) -> None:
        """Kill the server and all its backends as a power cut would, and wait until they are gone."""
        import signal
        import time

        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists() and not _is_zombie(pid):
            time.sleep(0.02)

    def make_database(self, name: str) -> str:
        import psycopg

        with psycopg.connect(f"postgresql://foedus@127.0.0.1:{self.port}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://foedus@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        found = find_program(program)
        assert found is not None
        done = subprocess.run(
            [found, *words],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            **self.as_user,  # type: ignore[call-overload]
        )
        assert not check or done.returncode == 0, done.stderr


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a session."""
    if find_program("initdb") is None or find_program("pg_ctl") is None:
        miss("PostgreSQL (initdb, pg_ctl) is not installed")
    with tempfile.TemporaryDirectory(prefix="foedus-pg-") as folder:
        server = Postgres(Path(folder))
        server.start()
        yield server
        server.stop("immediate")


_numbers = iter(range(10**6))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty store."""
    if request.param == "sqlite":
        return str(tmp_path / "record.sqlite")
    server: Postgres = request.getfixturevalue("postgres")
    return server.make_database(f"t{os.getpid()}_{next(_numbers)}")


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = open_store(address)
    yield opened
    opened.close()


@pytest.fixture
def execute(address: str) -> Callable[[str], None]:
    """Run a statement past the store, as someone with the database open would."""

    def run(statement: str) -> None:
        if address.startswith("postgresql"):
            import psycopg

            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(statement)
        else:
            import sqlite3
            from contextlib import closing

            with closing(sqlite3.connect(address)) as connection, connection:
                connection.execute(statement)

    return run
