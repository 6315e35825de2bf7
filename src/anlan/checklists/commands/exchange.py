"""Taking an edited workbook back into the draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.checklists import permissions
from anlan.checklists.commands.checks import (
    MOST_ITEMS,
    Known,
    category_problem,
    problems_of,
)
from anlan.checklists.commands.drafts import BATCH, lock_draft
from anlan.checklists.commands.items import changes_told, place_behind, put
from anlan.checklists.models import ChecklistVersion, Item
from anlan.checklists.queries import ItemContent, content_of, items_of
from anlan.checklists.queries.contents import CONTENT_FIELDS, columns_of, differences
from anlan.checklists.queries.workbook import (
    Problem,
    Reading,
    ReadRow,
    Vocabulary,
    read_items,
)
from anlan.kernel import events
from anlan.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """An item that the file changes, and the names of the fields."""

    code: str
    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file would do, or has done, to the draft. With a problem nothing is written at all."""

    problems: tuple[Problem, ...]
    added: tuple[ItemContent, ...]
    changed: tuple[ImportedChange, ...]
    missing: tuple[ItemContent, ...]
    unchanged: int
    is_reordered: bool
    removes_missing: bool
    is_applied: bool

    @property
    def has_effect(self) -> bool:
        """Whether the file says anything that the draft does not say already."""
        removed = self.removes_missing and self.missing
        return bool(self.added or self.changed or removed or self.is_reordered)


@transaction.atomic
def import_items(
    *,
    actor: Actor,
    version_id: UUID,
    data: bytes,
    file_name: str = "",
    remove_missing: bool = False,
    dry_run: bool = True,
) -> ImportReport:
    """Bring a draft to what the workbook says; with `dry_run`, or with a problem, only tell.

    Items are told by their code. What the file lacks stays, unless `remove_missing`. The order of
    the rows becomes the order of the items when the file holds them all and the actor may reorder.
    Raises UnreadableFile when it is no workbook.
    """
    draft = lock_draft(actor, version_id)
    permissions.require(actor, "edit", draft.unit_path)
    items = items_of(draft)
    before = {item.code: content_of(item) for item in items}
    reading = read_items(data, file_name, Vocabulary.at(draft.unit_path), before)
    problems = [*reading.problems, *_problems(actor, draft, reading, before)]
    codes = [row.content.code for row in reading.rows]
    missing = tuple(content for code, content in before.items() if code not in codes)
    if remove_missing:
        problems += _not_removable(actor, draft, missing)
    order = _order(actor, draft, items, reading.rows, removed=missing if remove_missing else ())
    kept = [code for code in order if code in before]
    report = ImportReport(
        problems=tuple(problems),
        added=tuple(row.content for row in reading.rows if row.content.code not in before),
        changed=tuple(_changes(reading.rows, before)),
        missing=missing,
        unchanged=sum(before.get(row.content.code) == row.content for row in reading.rows),
        is_reordered=kept != [code for code in before if code in kept],
        removes_missing=remove_missing,
        is_applied=not dry_run and not problems,
    )
    if report.is_applied and report.has_effect:
        _apply(actor, draft, items, reading.rows, order)
    return report


def _problems(
    actor: Actor, draft: ChecklistVersion, reading: Reading, before: dict[str, ItemContent]
) -> Iterable[Problem]:
    known = Known.at(draft.unit_path)
    after = before | {row.content.code: row.content for row in reading.rows}
    if len(after) > MOST_ITEMS:
        yield Problem("", _("一份清单最多2000项。"))
    titles: dict[str, ItemContent] = {}
    for row in reading.rows:
        content = row.content
        found = problems_of(content, known)
        first = titles.setdefault(content.category, content)
        found = category_problem(content, [first]) | found
        for name, text in found.items():
            yield row.problem(name, text)
        if content != before.get(content.code):
            yield from _not_editable(actor, draft, row, before.get(content.code))


def _not_editable(
    actor: Actor, draft: ChecklistVersion, row: ReadRow, before: ItemContent | None
) -> Iterable[Problem]:
    keys = {row.content.section_key} | ({before.section_key} if before else set())
    if not all(permissions.may_edit_item(actor, draft.unit_path, key) for key in keys):
        text = _("这一项不由您所在的股室负责，不能修改；请恢复原来的内容或删去这一行。")
        yield row.problem("code", text)


def _not_removable(
    actor: Actor, draft: ChecklistVersion, missing: Iterable[ItemContent]
) -> list[Problem]:
    text = _("检查项%(code)s不由您所在的股室负责，不能删除。")
    return [
        Problem("", text % {"code": content.code})
        for content in missing
        if not permissions.may_edit_item(actor, draft.unit_path, content.section_key)
    ]


def _order(
    actor: Actor,
    draft: ChecklistVersion,
    items: Sequence[Item],
    rows: Sequence[ReadRow],
    removed: Iterable[ItemContent],
) -> list[str]:
    """The codes in their order after the import."""
    gone = {content.code for content in removed}
    staying = [item for item in items if item.code not in gone]
    codes = [row.content.code for row in rows]
    holds_all = set(codes) >= {item.code for item in staying}
    if holds_all and permissions.may(actor, "reorder", draft.unit_path):
        return codes
    order = [(item.position, item.code) for item in staying]
    present = {item.code for item in items}
    order += [
        (place_behind(staying, row.content.category) - 1, row.content.code)
        for row in rows
        if row.content.code not in present
    ]
    # Stable: what is added comes behind the item whose position it shares.
    return [code for _position, code in sorted(order, key=lambda each: each[0])]


def _changes(rows: Iterable[ReadRow], before: dict[str, ItemContent]) -> Iterable[ImportedChange]:
    for content in (row.content for row in rows):
        old = before.get(content.code)
        if old is not None and old != content:
            yield ImportedChange(content.code, content.text, tuple(differences(old, content)))


def _apply(
    actor: Actor,
    draft: ChecklistVersion,
    items: Sequence[Item],
    rows: Sequence[ReadRow],
    order: Sequence[str],
) -> None:
    wanted = {row.content.code: row.content for row in rows}
    place = {code: position for position, code in enumerate(order, start=1)}
    kept = [item for item in items if item.code in place]
    removed = [item for item in items if item.code not in place]
    present = {item.code for item in items}
    added = [
        Item(version=draft, position=place[code], **columns_of(content))
        for code, content in wanted.items()
        if code not in present
    ]
    told = [_entry("added", draft, item, text=item.text) for item in added]
    told += [_entry("removed", draft, item, text=item.text) for item in removed]
    for item in kept:
        item.position = place[item.code]
        before = content_of(item)
        after = wanted.get(item.code, before)
        if before != after:
            put(item, after)
            told.append(_entry("updated", draft, item, changes=changes_told(before, after)))
    draft.items.filter(pk__in=[item.pk for item in removed]).delete()
    Item.objects.bulk_update(kept, ["position", *CONTENT_FIELDS], batch_size=BATCH // 4)
    Item.objects.bulk_create(added, batch_size=BATCH)
    events.record_many(told, actor)


def _entry(what: str, draft: ChecklistVersion, item: Item, **told: object) -> events.Entry:
    return events.Entry(f"checklists.item_{what}", draft, {"code": item.code, **told})
