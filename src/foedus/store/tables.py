"""The tables of a record and the guards in the database itself.

What lives here: definitions and the text of the guards, for both engines. What does not: running them.

The guards make the database refuse to change or remove what was kept, and to keep an entry that does not continue its
log (number and hash of the entry before), whoever is connected.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

META: Final = MetaData()

ENTRIES: Final = Table(
    "entries",
    META,
    Column("log", String(200), primary_key=True),
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary(32), nullable=False),
    Column("after", LargeBinary(32), nullable=False),
    Column("token", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("line", LargeBinary, nullable=False),
    UniqueConstraint("log", "token", name="entries_token"),
)
Index(
    "entries_keys",
    ENTRIES.c.log,
    ENTRIES.c.n,
    sqlite_where=ENTRIES.c.kind == "key",
    postgresql_where=ENTRIES.c.kind == "key",
)
Index(
    "entries_subject",
    ENTRIES.c.log,
    ENTRIES.c.kind,
    ENTRIES.c.subject,
    ENTRIES.c.n,
    sqlite_where=ENTRIES.c.subject != "",
    postgresql_where=ENTRIES.c.subject != "",
)

TILES: Final = Table(
    "tiles",
    META,
    Column("log", String(200), primary_key=True),
    Column("idx", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("root", LargeBinary(32), nullable=False),
)

CHECKPOINTS: Final = Table(
    "checkpoints",
    META,
    Column("id", Integer, primary_key=True),
    Column("log", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)

EVIDENCE: Final = Table(
    "evidence",
    META,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

SCHEMA: Final = Table("record_schema", META, Column("version", Integer, primary_key=True))

#: nothing in these is ever changed or removed
GUARDED: Final = ("entries", "tiles", "checkpoints", "evidence")
#: what the guards say; part of what the database answers with
REFUSAL: Final = "a record only grows"
#: first half of the number under which PostgreSQL locks one log
LOCK_SPACE: Final = 0x0F0ED05
MOVED: Final = "the entry does not continue its log"


def write_sqlite_guards() -> dict[str, str]:
    """Give the guards of SQLite by name.

    ``INSERT OR REPLACE`` removes the old row without asking the guard on removals, so the guards on new rows refuse
    what would take the place of an old one.
    """
    guards = {}
    for table in GUARDED:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            guards[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
    guards["entries_continue"] = (
        "CREATE TRIGGER entries_continue BEFORE INSERT ON entries WHEN"
        " CASE WHEN NEW.n = 1 THEN NEW.after <> zeroblob(32) OR EXISTS (SELECT 1 FROM entries WHERE log = NEW.log)"
        " ELSE NEW.after IS NOT (SELECT leaf FROM entries WHERE log = NEW.log AND n = NEW.n - 1)"
        " OR EXISTS (SELECT 1 FROM entries WHERE log = NEW.log AND n >= NEW.n) END"
        " OR EXISTS (SELECT 1 FROM entries WHERE log = NEW.log AND token = NEW.token)"
        f" BEGIN SELECT RAISE(ABORT, '{MOVED}'); END"
    )
    keys = {"tiles": "log = NEW.log AND idx = NEW.idx", "checkpoints": "id = NEW.id", "evidence": "sha256 = NEW.sha256"}
    for table, match in keys.items():
        name = f"{table}_no_replace"
        guards[name] = (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {match})"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    return guards


def write_postgres_guards() -> dict[str, tuple[str, str]]:
    """Give the guards of PostgreSQL: trigger name to its table and the statement that makes it."""
    guards = {}
    for table in GUARDED:
        name = f"{table}_only_grows"
        guards[name] = (
            table,
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION foedus_only_grows()",
        )
    guards["entries_continue"] = (
        "entries",
        "CREATE TRIGGER entries_continue BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION foedus_continue()",
    )
    return guards


POSTGRES_FUNCTIONS: Final = (
    f"""CREATE OR REPLACE FUNCTION foedus_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE OR REPLACE FUNCTION foedus_continue() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      -- one writer a log at a time; each query below sees what was committed before the lock was given
      PERFORM pg_advisory_xact_lock({LOCK_SPACE}, hashtext(NEW.log));
      IF NEW.n = 1 THEN
        IF NEW.after <> decode(repeat('00', 32), 'hex') OR EXISTS (SELECT 1 FROM entries WHERE log = NEW.log) THEN
          RAISE EXCEPTION '{MOVED}';
        END IF;
      ELSIF NEW.after IS DISTINCT FROM (SELECT leaf FROM entries WHERE log = NEW.log AND n = NEW.n - 1)
         OR EXISTS (SELECT 1 FROM entries WHERE log = NEW.log AND n >= NEW.n) THEN
        RAISE EXCEPTION '{MOVED}';
      END IF;
      RETURN NEW;
    END $$""",
)
