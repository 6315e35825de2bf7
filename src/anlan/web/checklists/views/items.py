"""Editing the items of a draft."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.checklists import commands, permissions, queries
from anlan.checklists.queries import Cited, ItemContent
from anlan.checklists.states import AnswerType, EvidenceRule, Factor, VersionState
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotPermitted, WrongState
from anlan.kernel.scope import Actor
from anlan.web.checklists.forms import BasisForm, BasisFormSet, ItemForm, MoveForm, add_refusal
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.checklists.models import ChecklistVersion, Item

# Which input stands for which field of an item.
PLACES = {"category_title": "category"}
Write = Callable[[ItemContent], UUID]


def add(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """A new item."""
    version = _draft(request.actor, version_id)

    def write(content: ItemContent) -> UUID:
        return commands.add_item(actor=request.actor, version_id=version_id, content=content).pk

    initial = {
        "category": request.GET.get("category", ""),
        "answer_type": AnswerType.YES_NO,
        "evidence": EvidenceRule.PHOTO_ON_FAILURE,
        "weight": 3,
        "factor": Factor.MANAGEMENT,
    }
    return _form_page(request, version, None, initial, write)


def edit(request: SignedInRequest, version_id: UUID, item_id: UUID) -> HttpResponse:
    """What an item of a draft says."""
    version = _draft(request.actor, version_id)
    item = queries.item(request.actor, version_id, item_id)
    if not permissions.may_edit_item(request.actor, version.unit_path, item.section_key):
        raise NotPermitted

    def write(content: ItemContent) -> UUID:
        seen = request.POST.get("seen", "")
        return commands.update_item(
            actor=request.actor, version_id=version_id, item_id=item_id, content=content, seen=seen
        ).pk

    content = queries.content_of(item)
    initial = {name: getattr(content, name) for name in queries.CONTENT_FIELDS}
    initial["seen"] = queries.fingerprint(item)
    return _form_page(request, version, item, initial, write)


@require_POST
def move(request: SignedInRequest, version_id: UUID, item_id: UUID) -> HttpResponse:
    """One step up or down in the list."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise InvalidInput
    commands.move_item(
        actor=request.actor, version_id=version_id, item_id=item_id, by=form.cleaned_data["by"]
    )
    return redirect("checklists:item", version_id, item_id)


@require_POST
def remove(request: SignedInRequest, version_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an item out of the draft."""
    commands.remove_item(actor=request.actor, version_id=version_id, item_id=item_id)
    messages.success(request, _("检查项已从草稿中删除。"))
    return redirect("checklists:version", version_id)


def _draft(actor: Actor, version_id: UUID) -> "ChecklistVersion":
    version = queries.version(actor, version_id)
    if not permissions.may(actor, "edit", version.unit_path):
        raise NotPermitted
    if version.state != VersionState.DRAFT:
        raise WrongState(_("这一版已经发布，不能再改；请新建草稿后修改。"))
    return version


def _form_page(
    request: SignedInRequest,
    version: "ChecklistVersion",
    item: "Item | None",
    initial: dict[str, Any],
    write: Write,
) -> HttpResponse:
    before = queries.content_of(item) if item else None
    form = _item_form(request, version, initial, item)
    bases = _bases_form(request, before)
    if request.method == "POST" and form.is_valid() & bases.is_valid():
        cited = [each for each in (row.cited() for row in bases) if each]
        try:
            made = write(form.content(before, cited))
        except AlreadyChanged as error:
            form.add_error(None, str(error))
        except InvalidInput as error:
            add_refusal(form, error, PLACES)
        else:
            messages.success(request, _("已保存到草稿。"))
            return redirect("checklists:item", version.pk, made)
    context = {"version": version, "item": item, "form": form, "bases": bases, "initial": initial}
    return render(request, "checklists/item_form.html", context)


def _item_form(
    request: SignedInRequest,
    version: "ChecklistVersion",
    initial: dict[str, Any],
    item: "Item | None",
) -> ItemForm:
    categories = {each.category: each.category_title for each in queries.items_of(version)}
    sections = [
        (key, name)
        for key, name in [*queries.sections_of(version.unit_path).items(), ("", _("不指定"))]
        if permissions.may_edit_item(request.actor, version.unit_path, key)
    ]
    form = ItemForm(request.POST or None, categories=categories, sections=sections, initial=initial)
    if item is not None:
        form.fields["code"].disabled = True
        form.fields["code"].help_text = _("编号用来在各版之间对应同一项，不能修改。")
    return form


def _bases_form(request: SignedInRequest, before: ItemContent | None) -> BaseFormSet[BasisForm]:
    choices = [
        (basis.key, f"{basis.title} {basis.document_no}".strip()) for basis in queries.legal_bases()
    ]
    cited = before.bases if before else ()
    return BasisFormSet(
        request.POST or None,
        prefix="bases",
        initial=[{name: getattr(each, name) for name in Cited.__slots__} for each in cited],
        form_kwargs={"bases": choices},
    )
