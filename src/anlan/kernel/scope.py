"""Who asks, and how far they see: ranges over unit paths, never lists of ids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

STEP_WIDTH = 4
STEP_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
PATH_LENGTH = 64

_Row = TypeVar("_Row", bound=models.Model)


def path_step(number: int) -> str:
    """The path step of a unit's `number`-th child: fixed width, so that text order is tree order."""
    digits = ""
    for _place in range(STEP_WIDTH):
        number, rest = divmod(number, len(STEP_ALPHABET))
        digits = STEP_ALPHABET[rest] + digits
    if number:
        raise ValueError("too many children under one unit")
    return digits


def path_end(path: str) -> str:
    """The first text after every descendant of `path` in C order."""
    return path[:-1] + chr(ord(path[-1]) + 1)


def ancestors(path: str) -> list[str]:
    """The paths above `path`, from the root, `path` itself last."""
    return [path[:end] for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)]


def within(field_name: str, path: str) -> Q:
    """The unit at `path` and all below it, as one index range."""
    return Q(**{f"{field_name}__gte": path, f"{field_name}__lt": path_end(path)})


class PathField(models.CharField[str, str]):
    """A materialised path, compared byte by byte.

    PostgreSQL needs collation C for a plain b-tree to serve the range; SQLite compares bytes anyway.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- the options of any field
        options.setdefault("max_length", PATH_LENGTH)
        super().__init__(**options)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, str | None]:
        """As CharField, with collation C where the vendor has it."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that a person holds over a unit and everything below it.

    `section_key` narrows it to the lines of one section (股室): blocks and lines cross.
    """

    role: str
    unit_id: UUID
    unit_name: str
    unit_path: str
    section_key: str = ""

    def covers(self, unit_path: str, section_key: str | None = None) -> bool:
        """Whether a row of that unit (and, where it has one, that section) lies within."""
        if not unit_path.startswith(self.unit_path):
            return False
        return not self.section_key or section_key is None or section_key == self.section_key


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the system itself, on whose behalf something is asked or done."""

    id: UUID | None
    name: str
    grants: tuple[Grant, ...] = field(default=())
    is_system: bool = False

    @classmethod
    def system(cls, name: str = "系统") -> "Actor":
        """The system acting by itself or at the command line of the server's keeper."""
        return cls(id=None, name=name, is_system=True)

    def roles(self) -> frozenset[str]:
        """Every role held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def only(self, roles: Iterable[str]) -> "Actor":
        """The same person with those roles alone: for what one role may see and another not."""
        wanted = frozenset(roles)
        return replace(self, grants=tuple(each for each in self.grants if each.role in wanted))

    def holds(self, roles: Iterable[str]) -> bool:
        """Whether one of `roles` is held anywhere; enough for a menu, never for an act."""
        return self.is_system or not self.roles().isdisjoint(roles)

    def holds_over(
        self, roles: Iterable[str], unit_path: str, section_key: str | None = None
    ) -> bool:
        """Whether one of `roles` is held over that unit (and section)."""
        wanted = frozenset(roles)
        return self.is_system or any(
            grant.role in wanted and grant.covers(unit_path, section_key) for grant in self.grants
        )

    def reach(
        self,
        path_field: str,
        *,
        section_field: str | None = None,
        without: frozenset[str] = frozenset(),
    ) -> Q:
        """All that the actor may see, as a union of ranges; nothing for one without grants."""
        if self.is_system:
            return Q()
        seen: Q | None = None
        for part in self._ranges(path_field, section_field, without):
            seen = part if seen is None else seen | part
        return Q(pk__in=()) if seen is None else seen

    def _ranges(
        self, path_field: str, section_field: str | None, without: frozenset[str]
    ) -> Iterator[Q]:
        grants = [grant for grant in self.grants if grant.role not in without]
        whole = {g.unit_path for g in grants if not (section_field and g.section_key)}
        # A range inside another adds nothing but work for the database.
        outer = {p for p in whole if not any(p != q and p.startswith(q) for q in whole)}
        for path in sorted(outer):
            yield within(path_field, path)
        if section_field is None:
            return
        for grant in grants:
            narrowed = bool(grant.section_key)
            if narrowed and not any(grant.unit_path.startswith(path) for path in outer):
                yield within(path_field, grant.unit_path) & Q(**{section_field: grant.section_key})


class ScopedQuerySet(models.QuerySet[_Row]):
    """A queryset whose rows belong to units."""

    path_field = "unit_path"
    section_field: str | None = None
    # Those who keep the system running have no business in the schools' records.
    hidden_from: frozenset[str] = frozenset({"system_administrator"})

    def visible_to(self, actor: Actor) -> Self:
        """Gate 1: only what the actor's grants reach; the rest does not exist for them."""
        return self.filter(
            actor.reach(self.path_field, section_field=self.section_field, without=self.hidden_from)
        )


class ScopedModel(models.Model):
    """A row that belongs to a unit and carries that unit's path."""

    unit_path = PathField(db_index=True)

    class Meta:
        abstract = True
