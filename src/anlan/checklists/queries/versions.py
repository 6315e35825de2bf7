"""Checklists and their versions: what there is, what stands in them, how they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.checklists import permissions
from anlan.checklists.models import (
    Checklist,
    ChecklistQuerySet,
    ChecklistVersion,
    ChecklistVersionQuerySet,
    Item,
    MajorCriteria,
)
from anlan.checklists.queries.contents import content_of, differences, digest_of
from anlan.checklists.states import VersionState
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from anlan.units.queries import units
from anlan.units.states import UnitKind, UnitStatus

# Those who issue lists; the others work by them.
ISSUERS = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.BUREAU})


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that stands in two versions and differs: field → (before, after)."""

    before: Item
    after: Item
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one version has more, less and otherwise than another; items are told by their code."""

    added: list[Item]
    removed: list[Item]
    changed: list[ChangedItem]
    is_reordered: bool

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.added or self.removed or self.changed or self.is_reordered)


def checklists(actor: Actor) -> ChecklistQuerySet:
    """The lists of the actor's territory and those published above it, from the root down."""
    return Checklist.objects.visible_to(actor).select_related("unit").order_by("unit_path", "id")


def checklist(actor: Actor, checklist_id: UUID) -> Checklist:
    """One list in scope; raises NotFound."""
    found = checklists(actor).filter(pk=checklist_id).first()
    if found is None:
        raise NotFound
    return found


def versions(actor: Actor) -> ChecklistVersionQuerySet:
    """Every version that the actor may see, the newest of each list first."""
    return (
        ChecklistVersion.objects.visible_to(actor)
        .select_related("checklist", "checklist__unit")
        .order_by("unit_path", "checklist_id", "-number")
    )


def version(actor: Actor, version_id: UUID) -> ChecklistVersion:
    """One version in scope; raises NotFound."""
    found = versions(actor).filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found


def published_versions(actor: Actor) -> ChecklistVersionQuerySet:
    """The versions that a campaign may be run on, the newest of each list first."""
    return versions(actor).filter(state=VersionState.PUBLISHED)


def latest_published(actor: Actor, checklist_id: UUID) -> ChecklistVersion | None:
    """The newest published version of a list; None before the first publication."""
    return published_versions(actor).filter(checklist_id=checklist_id).first()


def draft_of(actor: Actor, checklist_id: UUID) -> ChecklistVersion | None:
    """The draft of a list, if one is open."""
    return versions(actor).filter(checklist_id=checklist_id, state=VersionState.DRAFT).first()


def base_of(actor: Actor, version: ChecklistVersion) -> ChecklistVersion | None:
    """The published version before this one: what it is compared with; None for the first."""
    earlier = published_versions(actor).filter(
        checklist_id=version.checklist_id, number__lt=version.number
    )
    return earlier.first()


def owners(actor: Actor) -> list[Unit]:
    """The units for which the actor may make a list."""
    found = units(actor).filter(kind__in=ISSUERS, status=UnitStatus.ACTIVE)
    return [unit for unit in found if permissions.may(actor, "create", unit.path)]


def items_of(version: ChecklistVersion) -> tuple[Item, ...]:
    """All items of the version in order. Those of a published one are remembered and shared."""
    if version.state == VersionState.PUBLISHED:
        return published_items(version.pk, version.digest)
    return _read_items(version.pk)


@lru_cache(maxsize=64)
def published_items(version_id: UUID, digest: str) -> tuple[Item, ...]:  # noqa: ARG001 -- the digest is part of the key: content that differs is never taken for this one
    """The items of a published version, read once a process."""
    return _read_items(version_id)


def item(actor: Actor, version_id: UUID, item_id: UUID) -> Item:
    """One item of a version in scope, with its version; raises NotFound."""
    found = (
        Item.objects.filter(version=version(actor, version_id), pk=item_id)
        .select_related("version", "version__checklist", "version__checklist__unit")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def neighbours(item: Item) -> tuple[Item | None, Item | None]:
    """The items before and after this one in its version."""
    items = items_of(item.version)
    place = next(at for at, each in enumerate(items) if each.pk == item.pk)
    before = items[place - 1] if place else None
    return before, items[place + 1] if place + 1 < len(items) else None


def compare_versions(before: ChecklistVersion, after: ChecklistVersion) -> Comparison:
    """How `after` differs from `before`, field by field."""
    old = {item.code: item for item in items_of(before)}
    new = {item.code: item for item in items_of(after)}
    common = [code for code in old if code in new]
    pairs = (
        ChangedItem(old[code], new[code], differences(content_of(old[code]), content_of(new[code])))
        for code in common
    )
    return Comparison(
        added=[item for code, item in new.items() if code not in old],
        removed=[item for code, item in old.items() if code not in new],
        changed=[pair for pair in pairs if pair.changes],
        is_reordered=common != [code for code in new if code in old],
    )


def major_criteria_in_force(on: date) -> list[MajorCriteria]:
    """The sets of criteria by which a hazard is judged major on that day."""
    began = Q(effective_from=None) | Q(effective_from__lte=on)
    ended = Q(effective_to__lt=on)
    found = MajorCriteria.objects.filter(began).exclude(ended).select_related("basis")
    return list(found.order_by("key", "version"))


def verify_counters() -> Iterator[str]:
    """Each published version whose items are no longer what was published."""
    published = ChecklistVersion.objects.filter(state=VersionState.PUBLISHED)
    for each in published.select_related("checklist").order_by("pk").iterator(chunk_size=100):
        if digest_of(_read_items(each.pk)) != each.digest:
            yield f"checklist version {each.pk} ({each}): its items differ from what was published"


def _read_items(version_id: UUID) -> tuple[Item, ...]:
    return tuple(Item.objects.filter(version_id=version_id).order_by("position", "code"))
