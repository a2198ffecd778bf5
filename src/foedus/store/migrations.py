"""Bringing a database to the tables of this version, with its guards.

What lives here: the steps, in order, and the check that every guard stands. What does not: what the tables hold.

Some ways of changing a table rebuild it and lose its guards without a word, so the guards are compared with what they
should be after every step and whenever a database is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, insert, inspect, select, text

from foedus.errors import RecordError, RequestError
from foedus.store.tables import GUARDED, META, POSTGRES_FUNCTIONS, SCHEMA, write_postgres_guards, write_sqlite_guards

#: when PostgreSQL runs them, as the bits of ``pg_trigger.tgtype``: before (2), insert (4), delete (8), update (16),
#: truncate (32), each row (1)
_WHEN: Final = {"foedus_only_grows": 2 | 8 | 16 | 32, "foedus_continue": 1 | 2 | 4}

Step = Callable[[Connection], None]


def _create(connection: Connection) -> None:
    """Make the tables and guards of version 1."""
    META.create_all(connection)
    if connection.dialect.name == "sqlite":
        for statement in write_sqlite_guards().values():
            connection.exec_driver_sql(statement)
    else:
        for statement in POSTGRES_FUNCTIONS:
            connection.exec_driver_sql(statement)
        for _, statement in write_postgres_guards().values():
            connection.exec_driver_sql(statement)


#: one step a version; a step is never changed once it was released
STEPS: Final[tuple[Step, ...]] = (_create,)


def migrate(connection: Connection, steps: tuple[Step, ...] = STEPS) -> int:
    """Take the steps that a database has not taken yet, and check its guards after each; give the version.

    Raises
    ------
    RequestError
        If the database was made by a newer Foedus.
    RecordError
        If a guard is missing or is not what it should be.
    """
    version = find_version(connection)
    if version > len(steps):
        raise RequestError(
            f"this database is of version {version}; this Foedus knows up to {len(steps)}",
            code="store.newer",
            hint="use the newer Foedus",
        )
    for number, step in enumerate(steps[version:], version + 1):
        step(connection)
        connection.execute(insert(SCHEMA).values(version=number))
        require_guards(connection)
    return len(steps)


def find_version(connection: Connection) -> int:
    """Say how many steps a database has taken; 0: it is new."""
    if not inspect(connection).has_table(SCHEMA.name):
        return 0
    return max((int(row[0]) for row in connection.execute(select(SCHEMA.c.version))), default=0)


def require_guards(connection: Connection) -> None:
    """Refuse a database whose guards are not all there as they were made.

    Raises
    ------
    RecordError
        With the guards that are missing or changed.
    """
    missing = find_missing_guards(connection)
    if missing:
        raise RecordError(
            f"the guards {', '.join(missing)} are missing from the database or were changed",
            code="store.no-guard",
            hint="someone may have changed what was kept: export the record and verify it against a held checkpoint",
        )


def find_missing_guards(connection: Connection) -> list[str]:
    """Name the guards that are not there as they were made."""
    if connection.dialect.name == "sqlite":
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {str(name): str(statement) for name, statement in triggers}
        return sorted(name for name, statement in write_sqlite_guards().items() if found.get(name) != statement)
    rows = connection.execute(
        text(
            "SELECT t.tgname, c.relname, p.prosrc, t.tgtype, t.tgqual IS NULL FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relname = ANY(:tables)"
            " AND pg_table_is_visible(c.oid)"
        ),
        {"tables": list(GUARDED)},
    )
    there = {str(name): (str(table), str(body), int(when), bool(always)) for name, table, body, when, always in rows}
    bodies = {re.findall(r"FUNCTION (\w+)", made)[0]: made.split("$$")[1] for made in POSTGRES_FUNCTIONS}
    return sorted(
        name
        for name, (table, statement) in write_postgres_guards().items()
        for function in [statement.rpartition(" ")[2].removesuffix("()")]
        if there.get(name) != (table, bodies[function], _WHEN[function], True)
    )
