"""The bare driver of the same database: what any program could get at most.

Connections carry the same settings as the product's own, so that only the layers above differ.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.types.string import TextLoader

Row = Sequence[Any]
Connection = Any  # sqlite3.Connection or psycopg.Connection: alike in what is used here


@cache
def is_postgres() -> bool:
    """Whether the product's database is PostgreSQL; a process has one."""
    return connection.vendor == "postgresql"


def connect(*, checked: bool = True) -> Connection:
    """A connection of the driver to the product's database; nothing commits by itself.

    Without `checked` SQLite follows no foreign keys: it would look for orphans of every row that
    enters, in a table whose indexes are away.
    """
    settings: dict[str, Any] = connection.settings_dict
    if is_postgres():
        given = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
        bare = psycopg.connect(**given)
        # JSON stays text, as it is in SQLite: nobody asked to have it parsed.
        bare.adapters.register_loader("jsonb", TextLoader)
        return bare
    lite = sqlite3.connect(settings["NAME"], isolation_level=None, timeout=30)
    for pragma in settings["OPTIONS"]["init_command"].split(";"):
        lite.execute(pragma)
    if not checked:
        lite.execute("PRAGMA foreign_keys=OFF")
    return lite


def begin(bare: Connection) -> None:
    """Open a transaction that will write."""
    if not is_postgres():
        bare.execute("BEGIN IMMEDIATE")


def statement(text: str) -> str:
    """SQL with %s marks as this driver wants it."""
    return text if is_postgres() else text.replace("%s", "?")


def insert(bare: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """The quickest way in: COPY, or executemany, within the running transaction."""
    names = ", ".join(f'"{column}"' for column in columns)
    if is_postgres():
        copying = f'COPY "{table}" ({names}) FROM STDIN'
        with bare.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    bare.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 -- names of our own models


@contextmanager
def without_indexes(bare: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Take the tables' plain indexes away and build them again: one sort instead of a million."""
    kept = [index for table in tables for index in _indexes(bare, table)]
    for name, _definition in kept:
        bare.execute(f'DROP INDEX "{name}"')
    yield
    if is_postgres():
        # What the foreign keys still have to look at would stand in the way of an index.
        bare.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for _name, definition in kept:
        bare.execute(definition)


def bound_uuid(value: UUID) -> str:
    """A UUID as Django stores it."""
    return str(value) if is_postgres() else value.hex


def bound_moment(value: datetime) -> str:
    """A moment as Django stores it; it is given in UTC without saying so."""
    return f"{value}+00" if is_postgres() else str(value)


def bound_day(value: date) -> str:
    """A day as Django stores it."""
    return value.isoformat()


def analyze(bare: Connection) -> None:
    """Let the database look at what it holds, as it does by itself in time."""
    if is_postgres():
        bare.commit()
        bare.autocommit = True
        bare.execute("VACUUM ANALYZE")
        bare.autocommit = False
    else:
        bare.execute("ANALYZE")


def _indexes(bare: Connection, table: str) -> list[tuple[str, str]]:
    """Names and definitions of the indexes that no constraint stands on."""
    if is_postgres():
        found = bare.execute(
            """
            SELECT indexname, indexdef FROM pg_indexes
            WHERE tablename = %s AND schemaname = current_schema() AND indexname NOT IN (
                SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
            )
            """,
            [table],
        )
    else:
        found = bare.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
            " AND sql NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'",
            [table],
        )
    return list(found.fetchall())
