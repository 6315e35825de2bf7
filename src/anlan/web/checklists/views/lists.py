"""The lists of a bureau and the life of their versions."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.accounts.permissions import require_business
from anlan.checklists import commands, permissions, queries
from anlan.checklists.states import VersionState
from anlan.kernel import language
from anlan.kernel.errors import DomainError, NotPermitted
from anlan.kernel.scope import Actor
from anlan.web.checklists.forms import CreateForm, PublishForm, add_refusal
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.checklists.models import ChecklistVersion


def overview(request: SignedInRequest) -> HttpResponse:
    """Every list in scope with its versions, the newest first."""
    require_business(request.actor)
    versions: dict[UUID, list[ChecklistVersion]] = {}
    for each in queries.counted_versions(request.actor):
        versions.setdefault(each.checklist_id, []).append(each)
    lists = [
        {
            "checklist": checklist,
            "versions": versions.get(checklist.pk, []),
            "may_draft": permissions.may(request.actor, "start_draft", checklist.unit_path)
            and all(each.state != VersionState.DRAFT for each in versions.get(checklist.pk, [])),
        }
        for checklist in queries.checklists(request.actor)
    ]
    context = {"lists": lists, "may_create": bool(queries.owners(request.actor))}
    return render(request, "checklists/list.html", context)


def create(request: SignedInRequest) -> HttpResponse:
    """A new list, copied from the library or from a published version."""
    owners = queries.owners(request.actor)
    if not owners:
        raise NotPermitted
    form = CreateForm(
        request.POST or None,
        units=[(str(unit.pk), unit.name) for unit in owners],
        sources=[(str(each.pk), str(each)) for each in queries.published_versions(request.actor)],
    )
    if form.is_valid():
        try:
            return redirect("checklists:version", _create(request.actor, form))
        except DomainError as error:
            add_refusal(form, error, {"unit_id": "unit"})
    return render(request, "checklists/create.html", {"form": form})


@require_POST
def start_draft(request: SignedInRequest, checklist_id: UUID) -> HttpResponse:
    """A draft as a copy of the newest published version."""
    draft = commands.start_draft(actor=request.actor, checklist_id=checklist_id)
    messages.success(request, _("草稿已建立，修改完成后请发布。"))
    return redirect("checklists:version", draft.pk)


@require_POST
def publish(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """From draft to published, for good."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("修订说明不能超过200个字。"))
        return redirect("checklists:version", version_id)
    note = form.cleaned_data["note"]
    try:
        version = commands.publish_version(actor=request.actor, version_id=version_id, note=note)
    except NotPermitted:
        raise
    except DomainError as error:
        queries.version(request.actor, version_id)
        messages.error(request, language.clauses(error.fields.values()) or str(error))
        return redirect("checklists:version", version_id)
    text = _("第%(number)d版已发布，今后的大检查可以选用。") % {"number": version.number}
    messages.success(request, text)
    return redirect("checklists:version", version_id)


@require_POST
def discard(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    commands.discard_draft(actor=request.actor, version_id=version_id)
    messages.success(request, _("草稿已放弃。"))
    return redirect("checklists:list")


def _create(actor: Actor, form: CreateForm) -> UUID:
    given = form.cleaned_data
    unit_id, name, source = UUID(given["unit"]), given["name"], form.source_version()
    if source is None:
        return commands.create_checklist_from_library(actor=actor, unit_id=unit_id, name=name).pk
    return commands.create_checklist_from_version(
        actor=actor, unit_id=unit_id, name=name, version_id=source
    ).pk
