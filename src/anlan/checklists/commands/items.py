"""Editing the items of a draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anlan.checklists import permissions
from anlan.checklists.commands.checks import MOST_ITEMS, Known, category_problem, check
from anlan.checklists.commands.drafts import BATCH, lock_draft
from anlan.checklists.models import ChecklistVersion, Item
from anlan.checklists.queries import CONTENT_FIELDS, ItemContent, content_of, fingerprint, items_of
from anlan.checklists.queries.contents import columns_of, differences, plain
from anlan.kernel import events
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound
from anlan.kernel.scope import Actor


@transaction.atomic
def update_item(
    *, actor: Actor, version_id: UUID, item_id: UUID, content: ItemContent, seen: str = ""
) -> Item:
    """Change what an item of a draft says; its code stays, since it tells the item across versions.

    `seen` is the fingerprint of what the actor read; raises AlreadyChanged when it is outdated.
    """
    draft, item = _item(actor, version_id, item_id)
    permissions.require_item(actor, draft.unit_path, item.section_key, content.section_key)
    if seen and seen != fingerprint(item):
        raise AlreadyChanged
    if content.code != item.code:
        raise InvalidInput(
            fields={"code": _("编号不能修改；需要换编号时，请新增一项并删除原来的。")}
        )
    check(content, Known.at(draft.unit_path))
    _check_category(draft, content)
    before = content_of(item)
    if before != content:
        put(item, content)
        item.save(update_fields=CONTENT_FIELDS)
        told = changes_told(before, content)
        events.record("checklists.item_updated", draft, actor, code=item.code, changes=told)
    return item


@transaction.atomic
def add_item(*, actor: Actor, version_id: UUID, content: ItemContent) -> Item:
    """Add an item to a draft, behind the last one of its category."""
    draft = lock_draft(actor, version_id)
    permissions.require_item(actor, draft.unit_path, content.section_key)
    check(content, Known.at(draft.unit_path))
    _check_category(draft, content)
    items = items_of(draft)
    if len(items) >= MOST_ITEMS:
        raise InvalidInput(_("一份清单最多2000项。"))
    if any(item.code == content.code for item in items):
        raise InvalidInput(fields={"code": _("清单中已有这个编号，请换一个。")})
    position = place_behind(items, content.category)
    draft.items.filter(position__gte=position).update(position=F("position") + 1)
    item = Item.objects.create(version=draft, position=position, **columns_of(content))
    events.record("checklists.item_added", draft, actor, code=item.code, text=item.text)
    return item


@transaction.atomic
def remove_item(*, actor: Actor, version_id: UUID, item_id: UUID) -> None:
    """Take an item out of a draft; versions published before keep it."""
    draft, item = _item(actor, version_id, item_id)
    permissions.require_item(actor, draft.unit_path, item.section_key)
    events.record("checklists.item_removed", draft, actor, code=item.code, text=item.text)
    item.delete()


@transaction.atomic
def retire_item(*, actor: Actor, version_id: UUID, item_id: UUID, last_day: date) -> Item:
    """Let an item of a draft apply until `last_day`, and no longer."""
    item = _item(actor, version_id, item_id)[1]
    content = replace(content_of(item), effective_to=last_day)
    return update_item(actor=actor, version_id=version_id, item_id=item_id, content=content)


@transaction.atomic
def reorder_items(*, actor: Actor, version_id: UUID, codes: Sequence[str]) -> None:
    """Put the items of a draft into the given order; every code once."""
    draft = lock_draft(actor, version_id)
    permissions.require(actor, "reorder", draft.unit_path)
    items = {item.code: item for item in items_of(draft)}
    if sorted(codes) != sorted(items):
        raise InvalidInput(_("新的顺序必须包含草稿中的每一项，且每项一次。"))
    if list(codes) == list(items):
        return
    for position, code in enumerate(codes, start=1):
        items[code].position = position
    Item.objects.bulk_update(items.values(), ["position"], batch_size=BATCH)
    events.record("checklists.items_reordered", draft, actor)


@transaction.atomic
def move_item(*, actor: Actor, version_id: UUID, item_id: UUID, by: int) -> None:
    """Move an item up (negative) or down within the draft; at the ends nothing happens."""
    draft, item = _item(actor, version_id, item_id)
    codes = [each.code for each in items_of(draft)]
    place = codes.index(item.code)
    codes.insert(max(0, min(place + by, len(codes) - 1)), codes.pop(place))
    reorder_items(actor=actor, version_id=version_id, codes=codes)


def place_behind(items: Sequence[Item], category: str) -> int:
    """The position behind the last item of the category; at the very end for a new category."""
    own = [item.position for item in items if item.category == category]
    return max(own or [item.position for item in items] or [0]) + 1


def changes_told(before: ItemContent, after: ItemContent) -> dict[str, list[object]]:
    """Field → [before, after] in plain JSON, for the log."""
    old, new = plain(before), plain(after)
    return {name: [old[name], new[name]] for name in differences(before, after)}


def put(item: Item, content: ItemContent) -> None:
    """Let the item say this; not saved yet."""
    for name, value in columns_of(content).items():
        setattr(item, name, value)


def _item(actor: Actor, version_id: UUID, item_id: UUID) -> tuple[ChecklistVersion, Item]:
    draft = lock_draft(actor, version_id)
    found = draft.items.filter(pk=item_id).first()
    if found is None:
        raise NotFound
    return draft, found


def _check_category(draft: ChecklistVersion, content: ItemContent) -> None:
    others = [content_of(item) for item in draft.items.exclude(code=content.code)]
    problems = category_problem(content, others)
    if problems:
        raise InvalidInput(fields=problems)
