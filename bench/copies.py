"""Rows that a command wrote, taken out of their tables and put back by the bare driver.

So the limit of a command is the writing of exactly what it wrote, into the same tables with the
same indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model

from bench import bare


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one table while they are out of it."""

    table: str
    columns: list[str]
    rows: list[bare.Row]


def take_out(connected: bare.Connection, models: Sequence[type[Model]], before: str) -> list[Kept]:
    """The rows whose id came after `before`: UUIDv7 tells the time. Parents are named first."""
    kept = []
    for model in models:
        table, key, columns = _names(model)
        listed = ", ".join(f'"{column}"' for column in columns)
        asked = bare.statement(
            f'SELECT {listed} FROM "{table}" WHERE "{key}" > %s ORDER BY "{key}"'  # noqa: S608 -- names of our own models
        )
        kept.append(Kept(table, columns, connected.execute(asked, [before]).fetchall()))
    bare.begin(connected)
    for model in reversed(models):
        table, key, _columns = _names(model)
        connected.execute(bare.statement(f'DELETE FROM "{table}" WHERE "{key}" > %s'), [before])  # noqa: S608 -- as above
    connected.commit()
    return kept


def put_back(connected: bare.Connection, kept: Sequence[Kept]) -> None:
    """Write them again within the running transaction."""
    for taken in kept:
        bare.insert(connected, taken.table, taken.columns, taken.rows)


def _names(model: type[Model]) -> tuple[str, str, list[str]]:
    """Table, primary key, and the columns that may be written."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return model._meta.db_table, str(model._meta.pk.column), [str(field.column) for field in fields]
