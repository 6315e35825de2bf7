"""The life of a version: begun as a draft, published for good, or discarded."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from anlan.checklists import permissions
from anlan.checklists.commands.checks import Known, problems_of
from anlan.checklists.models import Checklist, ChecklistVersion, Item
from anlan.checklists.queries import (
    FIELD_LABELS,
    ItemContent,
    compare_versions,
    content_of,
    digest_of,
    items_of,
    latest_published,
    version,
)
from anlan.checklists.queries.contents import columns_of
from anlan.checklists.states import VersionState
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.scope import Actor

BATCH = 200


@transaction.atomic
def start_draft(
    *, actor: Actor, checklist_id: UUID, from_version_id: UUID | None = None
) -> ChecklistVersion:
    """Open a draft as a copy of the given version, or of the newest published one.

    Raises WrongState while another draft of the list is open.
    """
    checklist = Checklist.objects.visible_to(actor).select_for_update().filter(pk=checklist_id)
    found = checklist.first()
    if found is None:
        raise NotFound
    permissions.require(actor, "start_draft", found.unit_path)
    if found.versions.filter(state=VersionState.DRAFT).exists():
        raise WrongState(_("这份清单已有一个草稿，请先发布或放弃它。"))
    base = _base(actor, found, from_version_id)
    last = found.versions.aggregate(last=Max("number"))["last"] or 0
    draft = ChecklistVersion.objects.create(
        checklist=found, unit_path=found.unit_path, number=last + 1
    )
    write_items(draft, (content_of(item) for item in items_of(base)))
    events.record("checklists.draft_started", draft, actor, copied_from=base.number)
    return draft


@transaction.atomic
def publish_version(*, actor: Actor, version_id: UUID, note: str = "") -> ChecklistVersion:
    """Publish a draft. From then on it never changes: its digest is kept and verified.

    Raises InvalidInput when an item cannot stand, the draft is empty or says nothing new.
    """
    draft = lock_draft(actor, version_id)
    permissions.require(actor, "publish", draft.unit_path)
    note = note.strip()
    limit = ChecklistVersion._meta.get_field("note").max_length or 0
    if len(note) > limit:
        raise InvalidInput(fields={"note": _("修订说明不能超过200个字。")})
    items = items_of(draft)
    _check_publishable(actor, draft, items)
    draft.state = VersionState.PUBLISHED
    draft.note = note
    draft.published_at = clock.now()
    draft.published_by = actor.name
    draft.digest = digest_of(items)
    draft.save(update_fields=["state", "note", "published_at", "published_by", "digest"])
    told: dict[str, Any] = {"items": len(items), "digest": draft.digest, "note": note}
    events.record("checklists.version_published", draft, actor, **told)
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, version_id: UUID) -> None:
    """Throw a draft away with all that was edited in it; a list without versions goes with it."""
    draft = lock_draft(actor, version_id)
    permissions.require(actor, "discard", draft.unit_path)
    checklist = draft.checklist
    events.record("checklists.draft_discarded", draft, actor, items=draft.items.count())
    try:
        draft.delete()
    except ProtectedError as error:
        raise WrongState(_("有大检查正在使用这个草稿，不能放弃。")) from error
    if not checklist.versions.exists():
        checklist.delete()


def lock_draft(actor: Actor, version_id: UUID) -> ChecklistVersion:
    """The draft, locked for this transaction; raises NotFound, and WrongState when published."""
    found = (
        ChecklistVersion.objects.visible_to(actor).select_for_update().filter(pk=version_id).first()
    )
    if found is None:
        raise NotFound
    if found.state != VersionState.DRAFT:
        raise WrongState(_("这一版已经发布，不能再改；请新建草稿后修改。"))
    return found


def write_items(draft: ChecklistVersion, contents: Iterable[ItemContent]) -> int:
    """Fill an empty draft; return the number of items."""
    items = [
        Item(version=draft, position=position, **columns_of(content))
        for position, content in enumerate(contents, start=1)
    ]
    Item.objects.bulk_create(items, batch_size=BATCH)
    return len(items)


def _base(actor: Actor, checklist: Checklist, version_id: UUID | None) -> ChecklistVersion:
    if version_id is None:
        base = latest_published(actor, checklist.pk)
    else:
        base = version(actor, version_id)
    if base is None or base.checklist_id != checklist.pk:
        raise NotFound
    return base


def _check_publishable(actor: Actor, draft: ChecklistVersion, items: tuple[Item, ...]) -> None:
    if not items:
        raise InvalidInput(_("草稿里没有检查项，不能发布。"))
    known = Known.at(draft.unit_path)
    for item in items:
        problems = problems_of(content_of(item), known)
        if problems:
            field, problem = next(iter(problems.items()))
            raise InvalidInput(
                _("检查项%(code)s的“%(field)s”有误：%(problem)s")
                % {
                    "code": item.code,
                    "field": FIELD_LABELS[field],
                    "problem": problem,
                }
            )
    published = latest_published(actor, draft.checklist_id)
    if published is not None and compare_versions(published, draft).is_empty:
        raise InvalidInput(
            _("草稿与已发布的第%(number)d版没有差别，不需要发布。") % {"number": published.number}
        )
