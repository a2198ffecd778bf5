"""One suite for both stores: what a record may rely on."""

import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.record.conftest import KEEPER, Clock, claim, found

from foedus.errors import RecordError, RequestError
from foedus.formats.record_file import write_record
from foedus.formats.record_verify import verify_file
from foedus.record.entries import Draft
from foedus.record.ledger import Ledger
from foedus.record.port import LogMovedError, Store
from foedus.record.tree import compute_root
from foedus.store.database import open_store


def open_ledger(store: Store, log: str = "tiny-2026") -> Ledger:
    ledger = Ledger(store, log, clock=Clock(), signer=KEEPER, author="the keeper")
    if not ledger.size:
        ledger.append([found()])
    return ledger


def test_what_was_kept_is_read_back_in_order(store: Store) -> None:
    """Rows, heads, tokens, ids, leaves: the same on either engine."""
    ledger = open_ledger(store)
    ledger.append([claim(f"C{k}", f"Ünïcode {k} қ 'quoted' \"double\" \\ %s ? :x") for k in range(2500)])
    rows = list(store.read_rows(ledger.log))
    assert [row.n for row in rows] == list(range(1, 2502))
    assert store.read_leaves(ledger.log, 1, 2501) == [row.leaf for row in rows]
    assert store.find_head(ledger.log)[:2] == (2501, rows[-1].leaf)
    assert store.find_token(ledger.log, rows[7].token) == rows[7].line
    assert store.find_line(ledger.log, 8) == rows[7].line
    assert store.find_subjects(ledger.log, "claim", ["C3", "C2499", "no"]) == {"C3": 5, "C2499": 2501}
    assert [row.n for row in store.read_rows(ledger.log, 5, 9)] == [5, 6, 7, 8, 9]
    assert [row.n for row in store.read_rows(ledger.log, kind="key")] == [1]
    assert ledger.give_root() == (2501, compute_root(row.leaf for row in rows))
    assert store.find_line(ledger.log, 2502) is None
    assert store.find_head("another").size == 0
    assert store.list_logs() == [ledger.log]


def test_logs_do_not_mix(store: Store) -> None:
    """Two records in one database have their own numbers, tokens and roots."""
    one, two = open_ledger(store, "one"), open_ledger(store, "two")
    assert one.append([claim("C1")])[0].n == two.append([claim("C1")])[0].n == 2
    assert one.give_root() != two.give_root()
    assert store.list_logs() == ["one", "two"]


def test_rows_that_do_not_continue_the_log_are_refused(store: Store) -> None:
    """A gap, a wrong hash before, a number or token that is there: the database itself says no, all or none."""
    ledger = open_ledger(store)
    ledger.append([claim("C1"), claim("C2")])
    head = store.find_head(ledger.log)
    row = next(store.read_rows(ledger.log, 3))
    good = row._replace(n=4, after=head.leaf, token="t4")
    for bad in (
        good._replace(n=5),
        good._replace(after=bytes(32)),
        good._replace(n=3),
        good._replace(token=row.token),
        good._replace(n=1, after=bytes(32)),
    ):
        with pytest.raises(LogMovedError):
            store.append(ledger.log, [bad])
        with pytest.raises(LogMovedError):
            store.append(ledger.log, [good, bad])
    assert store.find_head(ledger.log) == head


TAMPERING = [
    "UPDATE entries SET line = line WHERE n = 2",
    "DELETE FROM entries WHERE n = 3",
    "DELETE FROM checkpoints",
    "UPDATE checkpoints SET text = ''",
    "DELETE FROM tiles",
    "DELETE FROM evidence",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_database_refuses_to_change_what_was_kept(
    store: Store, execute: Callable[[str], None], statement: str
) -> None:
    """Whoever is connected: the guards are in the database, not in our code."""
    ledger = open_ledger(store)
    ledger.append([claim(f"C{k}") for k in range(300)])
    ledger.make_checkpoint()
    store.add_evidence("0" * 64, b"x")
    with pytest.raises(Exception, match="a record only grows"):
        execute(statement)
    assert store.find_head(ledger.log).size == 301


POSTGRES_TAMPERING = [
    "CREATE OR REPLACE FUNCTION foedus_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE OR REPLACE FUNCTION foedus_continue() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "DROP TRIGGER entries_only_grows ON entries; CREATE TRIGGER entries_only_grows BEFORE UPDATE ON entries"
    " FOR EACH STATEMENT EXECUTE FUNCTION foedus_only_grows()",
    "DROP TRIGGER entries_continue ON entries; CREATE TRIGGER entries_continue BEFORE INSERT ON entries"
    " FOR EACH ROW WHEN (NEW.n < 0) EXECUTE FUNCTION foedus_continue()",
    "ALTER TABLE entries DISABLE TRIGGER entries_only_grows",
]


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
@pytest.mark.parametrize("statement", POSTGRES_TAMPERING)
def test_a_guard_that_was_hollowed_out_is_found(
    store: Store, execute: Callable[[str], None], address: str, statement: str
) -> None:
    """Its name alone guards nothing: what it does, on what, and when, is compared."""
    open_ledger(store)
    open_store(address).close()
    execute(statement)
    with pytest.raises(RecordError, match="are missing from the database or were changed"):
        open_store(address)


def test_sqlite_replace_does_not_pass_the_guards(tmp_path: Path) -> None:
    """INSERT OR REPLACE removes a row without a word unless a guard on new rows says no."""
    import sqlite3
    from contextlib import closing

    path = tmp_path / "record.sqlite"
    store = open_store(str(path))
    ledger = open_ledger(store)
    ledger.append([claim("C1")])
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE n = 2")
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT OR REPLACE INTO entries SELECT log, 3, leaf, leaf, token, kind, subject, line"
            " FROM entries WHERE n = 2"
        )
    store.close()


def test_postgres_refuses_truncate(postgres: object, tmp_path: Path) -> None:
    """TRUNCATE fires no row triggers; the guard is on the statement."""
    import psycopg

    address = postgres.make_database("truncated")  # type: ignore[attr-defined]
    store = open_store(address)
    open_ledger(store)
    with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("TRUNCATE entries")
    store.close()


def test_a_database_without_its_guards_is_refused(store: Store, address: str, execute: Callable[[str], None]) -> None:
    """A migration that rebuilds a table loses triggers silently; the next opening says so by name."""
    open_ledger(store)
    if address.startswith("postgresql"):
        execute("DROP TRIGGER entries_only_grows ON entries")
        name = "entries_only_grows"
    else:
        execute("DROP TRIGGER entries_no_delete")
        name = "entries_no_delete"
    with pytest.raises(RecordError, match=name):
        open_store(address)


def test_every_migration_is_followed_by_a_check_of_the_guards(store: Store, address: str) -> None:
    """A step that rebuilds the table as migration tools do is refused, and nothing of it stays."""
    from sqlalchemy import Connection

    from foedus.store.engines import find_engines
    from foedus.store.migrations import STEPS, find_version, migrate

    open_ledger(store)

    def rebuild(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE entries_new AS SELECT * FROM entries")
        connection.exec_driver_sql("DROP TABLE entries")
        connection.exec_driver_sql("ALTER TABLE entries_new RENAME TO entries")

    engines = find_engines(address)
    with engines.connect() as connection:
        engines.begin(connection, "")
        with pytest.raises(RecordError, match="guards"):
            migrate(connection, (*STEPS, rebuild))
        connection.exec_driver_sql("ROLLBACK")
        assert find_version(connection) == len(STEPS)
        with pytest.raises(RequestError, match="newer"):
            migrate(connection, ())
    engines.dispose()
    assert store.find_head("tiny-2026").size == 1


def test_eight_writers_race_and_each_wish_has_one_winner(store: Store) -> None:
    """Fifty rounds: eight threads vote for one state under one token; exactly one is entered, the others are told."""
    ledger = open_ledger(store)
    ledgers = [Ledger(store, ledger.log, clock=Clock(), signer=KEEPER, author=f"w{k}") for k in range(8)]
    gate = threading.Barrier(8)
    won: list[int] = []
    refused: list[str] = []

    def vote(writer: int) -> None:
        for round_ in range(50):
            gate.wait(60)
            body = {"state": "ARM", "decision": f"D{round_}", "vote": "for", "text": f"writer {writer}"}
            try:
                (receipt,) = ledgers[writer].append([Draft(kind="vote", body=body, token=f"ARM-D{round_}")])
                won.append(receipt.n)
            except RequestError as error:
                refused.append(error.code)

    threads = [threading.Thread(target=vote, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(won) == 50
    assert sorted(won) == list(range(2, 52))
    assert refused == ["record.token-used"] * 350


def test_writers_with_different_wishes_all_get_in(store: Store) -> None:
    """Optimistic appends that lose a race are repeated under the lock; none is lost, none is doubled."""
    ledger = open_ledger(store)

    def write(writer: int) -> None:
        own = Ledger(store, ledger.log, clock=Clock(), signer=KEEPER, author=f"w{writer}")
        for k in range(20):
            own.append([claim(f"W{writer}-{k}")])

    threads = [threading.Thread(target=write, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    names = [entry.body["id"] for entry in ledger.read(2)]
    assert sorted(names) == sorted(f"W{w}-{k}" for w in range(8) for k in range(20))


def test_a_record_keeps_its_root_on_the_other_engine(
    store: Store, address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Export here, import there, export there: the same bytes but for nothing."""
    from foedus.desk.record_import import import_into

    rng = random.Random(4)
    ledger = open_ledger(store)
    ledger.append([claim(f"C{k}", f"text {rng.random()}") for k in range(600)])
    out, back = tmp_path / "a.record", tmp_path / "b.record"
    write_record(ledger, out)
    if address.startswith("postgresql"):
        other = str(tmp_path / "other.sqlite")
    else:
        other = request.getfixturevalue("postgres").make_database("other")
    theirs = open_store(other)
    import_into(theirs, out)
    write_record(Ledger(theirs, ledger.log, clock=Clock(), signer=KEEPER), back)
    theirs.close()
    assert back.read_bytes() == out.read_bytes()
    assert verify_file(back).size == 601
