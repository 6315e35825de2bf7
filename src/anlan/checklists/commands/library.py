"""From the shipped library to a bureau's own list."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from anlan.checklists import permissions
from anlan.checklists.commands.drafts import write_items
from anlan.checklists.models import Checklist, ChecklistVersion, LegalBasis, MajorCriteria
from anlan.checklists.queries import ISSUERS, Cited, ItemContent, content_of, items_of, version
from anlan.checklists.source import (
    BasisSource,
    CategorySource,
    CriteriaSetSource,
    ItemSource,
    Library,
    read_library,
)
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from anlan.units.queries import unit

_Row = TypeVar("_Row", bound=models.Model)


@transaction.atomic
def load_library(*, actor: Actor) -> int:
    """Put the shipped bases and major-hazard criteria into the database; return how many changed.

    Raises LibraryError when the files of the library cannot stand.
    """
    permissions.require(actor, "load_library", "")
    library = read_library()
    bases = _put(LegalBasis.objects, {key: _basis(each) for key, each in library.bases.items()})
    known = {(each.key, each.version): each.pk for each in MajorCriteria.objects.all()}
    criteria: dict[UUID, MajorCriteria] = {}
    for each in library.criteria_sets:
        found = _criteria(each)
        found.pk = known.get((found.key, found.version), found.pk)
        criteria[found.pk] = found
    changed = [*bases, *_put(MajorCriteria.objects, criteria)]
    events.record_many([events.Entry("checklists.library_loaded", each) for each in changed], actor)
    return len(changed)


@transaction.atomic
def create_checklist_from_library(*, actor: Actor, unit_id: UUID, name: str) -> ChecklistVersion:
    """A bureau's own list as a copy of the shipped library; its first version is a draft."""
    return _create(actor, unit_id, name, library_items(read_library()), source="library")


@transaction.atomic
def create_checklist_from_version(
    *, actor: Actor, unit_id: UUID, name: str, version_id: UUID
) -> ChecklistVersion:
    """A bureau's own list as a copy of another list's version, such as the city's."""
    copied = version(actor, version_id)
    contents = [content_of(item) for item in items_of(copied)]
    return _create(actor, unit_id, name, contents, source=str(copied.pk))


def library_items(library: Library) -> list[ItemContent]:
    """The items of the shipped library, in order."""
    return [_item(category, item) for category in library.categories for item in category.items]


def _create(
    actor: Actor, unit_id: UUID, name: str, contents: Iterable[ItemContent], source: str
) -> ChecklistVersion:
    owner = unit(actor, unit_id)
    permissions.require(actor, "create", owner.path)
    _check_owner(owner)
    made = Checklist.objects.create(
        unit=owner,
        unit_path=owner.path,
        name=_checked_name(owner, name),
        created_at=clock.now(),
    )
    draft = ChecklistVersion.objects.create(checklist=made, unit_path=owner.path, number=1)
    count = write_items(draft, contents)
    events.record("checklists.checklist_created", made, actor, source=source, items=count)
    return draft


def _check_owner(owner: Unit) -> None:
    if owner.kind not in ISSUERS:
        message = _("检查清单由教体局及以上教育部门建立。")
        raise InvalidInput(message, fields={"unit_id": message})


def _checked_name(owner: Unit, name: str) -> str:
    name = name.strip()
    limit = Checklist._meta.get_field("name").max_length or 0
    if not name:
        raise InvalidInput(fields={"name": _("请填写清单名称。")})
    if len(name) > limit:
        raise InvalidInput(fields={"name": _("清单名称不能超过100个字。")})
    if Checklist.objects.filter(unit=owner, name=name).exists():
        raise InvalidInput(fields={"name": _("本单位已有同名清单，请换一个名称。")})
    return name


def _put(table: models.Manager[_Row], wanted: dict[Any, _Row]) -> list[_Row]:
    """Create what is missing, update what differs; return both."""
    present = table.in_bulk(list(wanted))
    columns = [field for field in table.model._meta.concrete_fields if not field.primary_key]
    new = [each for key, each in wanted.items() if key not in present]
    other = [
        each
        for key, each in wanted.items()
        if key in present
        and any(getattr(each, c.attname) != getattr(present[key], c.attname) for c in columns)
    ]
    table.bulk_create(new)
    if other:
        table.bulk_update(other, [column.name for column in columns])
    return [*new, *other]


def _basis(source: BasisSource) -> LegalBasis:
    return LegalBasis(
        key=source.key,
        title=source.title,
        kind=source.kind,
        document_no=source.doc_no,
        issuer=source.issuer,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        supersedes=source.supersedes,
        mark=source.mark,
        dates_mark=source.dates_mark,
        binds=source.binds,
        note=source.note,
    )


def _criteria(source: CriteriaSetSource) -> MajorCriteria:
    return MajorCriteria(
        key=source.key,
        version=source.version,
        title=source.title,
        jurisdiction=source.jurisdiction,
        basis_id=source.basis or None,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        rule=source.rule,
        note=source.note,
        criteria=[
            {"key": each.key, "article": each.article, "text": each.text, "mark": each.mark}
            for each in source.criteria
        ],
    )


def _item(category: CategorySource, source: ItemSource) -> ItemContent:
    return ItemContent(
        code=source.code,
        category=category.code,
        category_title=category.title,
        text=source.text,
        how=source.how,
        methods=source.methods,
        answer_type=source.answer,
        number_label=source.number_label,
        number_unit=source.number_unit,
        evidence=source.evidence,
        major_hint=source.major_hint,
        major_note=source.major_note,
        major_mark=source.major_mark,
        major_criteria=source.major_criteria,
        weight=source.weight,
        factor=source.factor,
        section_key=source.section,
        bases=tuple(
            Cited(each.basis, each.article, each.mark, each.reference) for each in source.bases
        ),
        kinds=source.kinds,
        stages=source.stages,
        requires=source.requires,
        requires_any=source.requires_any,
        min_pupils=source.min_pupils,
        places=source.places,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
    )
