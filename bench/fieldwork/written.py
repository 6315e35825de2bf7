"""The rows that one whole inspection writes, taken as the pattern of what a bare driver must write."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db.models import Model

from bench import bare

# Where a received inspection may write; the rest of the system stands still meanwhile.
_SUBJECTS = ("inspections", "hazards", "kernel")
_DIGEST, _HEX = 64, 32
# Far from the numbers that the product gives; rounds are small numbers.
_FAR, _FAR_ROUND = 1_000_000, 1000
# What a random UUID has more of than a counted key.
_SPARE_BITS = 72

Keys = dict[str, set[Any]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Rows of one inspection, table by table, parents first."""

    tables: list[tuple[str, list[str], list[bare.Row]]]

    @property
    def rows(self) -> int:
        """How many."""
        return sum(len(rows) for _table, _columns, rows in self.tables)

    def copies(self, number: int) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
        """The same rows under keys of their own: those of inspection `number`."""
        own = {value: _fresh(value) for value in self._keys()}
        for table, columns, rows in self.tables:
            copies = [[_named(value, own) for value in row] for row in rows]
            for place, copy in enumerate(copies):
                _renumber(columns, copy, number, number * self.rows + place)
            yield table, columns, copies

    def _keys(self) -> set[Any]:
        every = {row[0] for _table, _columns, rows in self.tables for row in rows}
        return {value for value in every if not isinstance(value, int)}


def keys() -> Keys:
    """The key of every row that there is now in the tables concerned."""
    return {
        model._meta.db_table: set(model._default_manager.values_list("pk", flat=True))  # noqa: SLF001 -- public by custom
        for model in _models()
    }


def pattern(connected: bare.Connection, before: Keys) -> Pattern:
    """What has been added since `before`; for the time of one inspection alone."""
    tables = []
    for model in _models():
        key, columns = _names(model)
        table = model._meta.db_table
        listed = ", ".join(f'"{column}"' for column in columns)
        known = {_bound(value) for value in before[table]}
        every = connected.execute(f'SELECT {listed} FROM "{table}" ORDER BY "{key}"')  # noqa: S608 -- names of our own models
        rows = [tuple(row) for row in every.fetchall() if _bound(row[0]) not in known]
        if rows:
            tables.append((table, columns, rows))
    connected.commit()
    return Pattern(tables)


def _models() -> list[type[Model]]:
    """In the order of creation: files before what names them, inspections before their sheets."""
    every = [model for app in _SUBJECTS for model in apps.get_app_config(app).get_models()]
    # The heads of the log are there for good: nothing is ever added to them.
    found = [model for model in every if model._meta.label != "kernel.ChainHead"]
    order = {model: place for place, model in enumerate(found)}
    return sorted(found, key=lambda model: (_depth(model, frozenset()), order[model]))


def _depth(model: type[Model], above: frozenset[type[Model]]) -> int:
    parents = {
        field.related_model
        for field in model._meta.local_concrete_fields
        if field.related_model not in (None, model)
    }
    known = [each for each in parents if isinstance(each, type) and each not in above]
    return 1 + max((_depth(each, above | {model}) for each in known), default=0)


def _names(model: type[Model]) -> tuple[str, list[str]]:
    """The primary key, and all columns that may be written, the key first."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    key = str(model._meta.pk.column)
    return key, [key, *(str(field.column) for field in fields if field.column != key)]


def _bound(value: object) -> str:
    return value.hex if isinstance(value, UUID) else str(value)


def _fresh(value: object) -> object:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, str) and len(value) == _HEX:
        return uuid4().hex
    if isinstance(value, str) and len(value) == _DIGEST:
        return sha256(uuid4().bytes).hexdigest()
    raise TypeError(f"a key of a kind that is not known: {value!r}")


def _named(value: object, own: dict[Any, Any]) -> object:
    return own.get(value, value) if isinstance(value, str | UUID) else value


def _renumber(columns: list[str], row: list[Any], inspection: int, place: int) -> None:
    """Numbers that must not occur twice."""
    if isinstance(row[0], int):
        row[0] = uuid4().int >> _SPARE_BITS
    for at, column in enumerate(columns):
        if column == "round":
            row[at] = _FAR_ROUND + inspection
        elif column == "number":
            row[at] = _FAR + place if isinstance(row[at], int) else str(_FAR + place)
