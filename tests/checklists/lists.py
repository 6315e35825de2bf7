"""A bureau with a checklist, and the pieces from which tests make others."""

from dataclasses import replace
from typing import Any

from anlan.checklists import commands, queries
from anlan.checklists.commands import library
from anlan.checklists.models import Checklist, ChecklistVersion, Item, LegalBasis
from anlan.checklists.queries import ItemContent
from anlan.checklists.queries.contents import columns_of
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from tests.factories import make_unit

PLAIN = ItemContent(
    code="A01",
    category="A",
    category_title="责任体系与管理",
    text="安全责任已落实到人。",
    methods=("papers",),
    section_key="safety",
    places=("campus",),
)


def content(code: str = "A01", **fields: Any) -> ItemContent:
    """A plain item with that code and whatever else is named."""
    return replace(PLAIN, code=code, **fields)


def item(**fields: Any) -> Item:
    """An item that is not stored."""
    return Item(position=1, **columns_of(content(**fields)))


def make_draft(unit: Unit | None = None, *contents: ItemContent) -> ChecklistVersion:
    """A new checklist of that unit whose first version is a draft with those items."""
    unit = unit or make_unit(UnitKind.BUREAU)
    name = f"清单{Checklist.objects.count() + 1}"
    return library._create(Actor.system(), unit.pk, name, contents or (content(),), source="")


def make_published(unit: Unit | None = None, *contents: ItemContent) -> ChecklistVersion:
    """As `make_draft`, published."""
    draft = make_draft(unit, *contents)
    return commands.publish_version(actor=Actor.system(), version_id=draft.pk, note="首次发布")


def make_basis(key: str = "fire-law", **fields: Any) -> LegalBasis:
    """A law that is verified and in force without limit."""
    given = {"title": "某某法", "kind": "law", "mark": "V"} | fields
    return LegalBasis.objects.create(key=key, **given)


def codes(version: ChecklistVersion) -> list[str]:
    """The codes of its items in order."""
    return [each.code for each in queries.items_of(version)]
