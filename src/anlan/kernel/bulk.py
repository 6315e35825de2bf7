"""Many plain rows into one table: what an ORM object per row would cost ten times as much for."""

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db import connection, models

# 500 rows of a dozen columns stay below the parameters that SQLite (32,766) and PostgreSQL take.
BATCH = 500
Plain = str | int | bool | UUID | None


def insert(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Plain]]
) -> None:
    """Insert rows of text, numbers, truth values and UUIDs: by COPY where the database has it.

    Elsewhere one statement per 500. `fields` names every column of the table; nothing is defaulted. Call within a transaction.
    """
    columns = {field.name: field.column or "" for field in model._meta.local_concrete_fields}
    names = [columns[name] for name in fields]
    if len(names) != len(columns):
        raise ValueError("every column is to be given")
    quote = connection.ops.quote_name
    listed = ", ".join(quote(name) for name in names)
    into = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES "  # noqa: S608 -- names of our own models
    if connection.vendor == "postgresql":
        _copy(model, listed, rows)
        return
    one = f"({', '.join(['%s'] * len(names))})"
    native = connection.features.has_native_uuid_field
    rest = iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(rest, BATCH)):
            values: list[Plain] = [value for row in part for value in row]
            if not native:
                values = [value.hex if isinstance(value, UUID) else value for value in values]
            cursor.execute(into + ", ".join([one] * len(part)), values)


def _copy(model: type[models.Model], listed: str, rows: Iterable[Sequence[Plain]]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    # 150,000 rows cost psycopg 8 s of quoting as INSERTs and one as COPY.
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
