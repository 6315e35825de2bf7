"""Reading a version: found, grouped, told in words, and tried on a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from anlan.checklists.models import ChecklistVersion, ChecklistVersionQuerySet, Item
from anlan.checklists.queries.applicability import (
    answered_at,
    excluded_items,
    items_at,
    unplaced_items,
)
from anlan.checklists.queries.versions import items_of, versions
from anlan.kernel import language
from anlan.kernel.scope import Actor
from anlan.units.models import Place, Unit
from anlan.units.queries import profile_of, units
from anlan.units.states import INSPECTED_KINDS, Feature, PlaceKind, Stage, UnitKind, UnitStatus

MOST_FOUND = 20
SCHOOLS = INSPECTED_KINDS - {UnitKind.TRAINING}


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What is looked for in a version; what is left empty does not narrow it."""

    text: str = ""
    category: str = ""
    section_key: str = ""
    place: str = ""
    kind: str = ""
    major_only: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A category and its items, in order."""

    code: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class PlaceTrial:
    """What a unit answers at its places of one kind."""

    kind: str
    label: str
    names: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a version asks of one unit on one day: where, what not and why, what finds no place."""

    places: tuple[PlaceTrial, ...]
    excluded: tuple[tuple[Item, str], ...]
    unplaced: tuple[tuple[Item, str], ...]

    @property
    def answers(self) -> int:
        """How many answers the unit gives: each item once at every place."""
        return sum(len(each.names) * len(each.items) for each in self.places)


def counted_versions(actor: Actor) -> ChecklistVersionQuerySet:
    """As `versions`, each with `item_count`."""
    return versions(actor).annotate(item_count=Count("items"))


def find_items(version: ChecklistVersion, wanted: ItemFilter) -> list[Item]:
    """The items of the version that meet every part of the filter, in order."""
    return [item for item in items_of(version) if _meets(item, wanted)]


def categories(items: Iterable[Item]) -> list[Category]:
    """The items by category, in order; a category that is interrupted appears again."""
    return [
        Category(code, title, tuple(members))
        for (code, title), members in groupby(
            items, key=lambda item: (item.category, item.category_title)
        )
    ]


def conditions_in_words(item: Item) -> list[str]:
    """To whom the item applies, condition by condition; empty when to everybody, always."""
    told = []
    kinds = frozenset(item.kinds)
    if kinds == SCHOOLS:
        told.append(_("各类学校和幼儿园"))
    elif kinds and not kinds >= INSPECTED_KINDS:
        told.append(_("单位类型：%(names)s") % {"names": _named(item.kinds, UnitKind)})
    if item.stages:
        told.append(_("学段：%(names)s") % {"names": _named(item.stages, Stage)})
    if item.requires:
        told.append(_("须具备：%(names)s") % {"names": _named(item.requires, Feature)})
    if item.requires_any:
        told.append(_("具备其一：%(names)s") % {"names": _named(item.requires_any, Feature)})
    if item.min_pupils:
        told.append(_("学生不少于%(count)d人") % {"count": item.min_pupils})
    return told


def places_in_words(item: Item) -> str:
    """The kinds of place where the item is answered."""
    return _named(answered_at(item), PlaceKind)


def units_to_try(actor: Actor, text: str) -> list[Unit]:
    """Up to twenty inspected units in scope whose name or initials hold that text."""
    found = units(actor).filter(kind__in=INSPECTED_KINDS, status=UnitStatus.ACTIVE)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(name_initials__icontains=word))
    return list(found[:MOST_FOUND])


def try_on(version: ChecklistVersion, unit: Unit, on: date) -> Trial:
    """What the version would ask of the unit as it is today, were the campaign to begin on `on`."""
    profile = profile_of(unit)
    names: dict[str, list[str]] = {}
    for place in Place.objects.filter(unit=unit, is_active=True).order_by("position", "name"):
        names.setdefault(place.kind, []).append(place.name)
    return Trial(
        places=tuple(
            PlaceTrial(
                kind,
                str(PlaceKind(kind).label),
                tuple(names[kind]),
                items_at(version, profile, kind, on),
            )
            for kind in PlaceKind.values
            if kind in names
        ),
        excluded=tuple(excluded_items(version, profile, on)),
        unplaced=tuple(
            (item, places_in_words(item))
            for item in unplaced_items(version, profile, list(names), on)
        ),
    )


def _meets(item: Item, wanted: ItemFilter) -> bool:
    said = f"{item.code} {item.text} {item.how}".casefold()
    return (
        all(word in said for word in wanted.text.casefold().split())
        and wanted.category in ("", item.category)
        and wanted.section_key in ("", item.section_key)
        and (not wanted.place or wanted.place in answered_at(item))
        and (not wanted.kind or not item.kinds or wanted.kind in item.kinds)
        and (item.major_hint or not wanted.major_only)
    )


def _named(values: Sequence[str], names: type[UnitKind | Stage | Feature | PlaceKind]) -> str:
    return language.listed(names(value).label for value in values)
