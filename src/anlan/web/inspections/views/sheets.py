"""One place's sheet: to be filled in, handed in, read and printed."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.inspections import commands, queries
from anlan.inspections.permissions import RULES
from anlan.inspections.states import InspectionKind
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, UnreadableFile
from anlan.kernel.files import open_file
from anlan.kernel.permissions import require
from anlan.web.inspections.forms import HandInForm
from anlan.web.shell.request import SignedInRequest

# What an item does not apply for most often; anything else is typed.
REASONS = (_("本场所没有这类设施设备"), _("该设施设备已停用"), _("本阶段不涉及这项工作"))


@require_GET
def sheet(request: SignedInRequest, sheet_id: UUID) -> HttpResponse:
    """The items to answer, or, once handed in, what was answered and what came of it."""
    found = queries.sheet(request.actor, sheet_id)
    if found.inspection.kind != InspectionKind.SELF:
        return redirect("visits:visit", found.inspection_id)
    context: dict[str, object] = {"sheet": found, "row": found.coverage_row}
    if not queries.may_answer(request.actor, found):
        paper = queries.paper(request.actor, found, clock.today())
        context["paper"], context["choices"] = paper, queries.choices_of(found, paper)
        context["hazards"] = queries.hazards_of(request.actor, found)
        return render(request, "inspections/read.html", context)
    unit_id = found.coverage_row.unit_id
    said = queries.phrases(request.actor, unit_id)
    paper = queries.paper(request.actor, found, clock.today(), said.descriptions)
    context["paper"], context["choices"] = paper, queries.choices_of(found, paper)
    context["may_settle"] = True
    context["locations"] = said.locations
    context["posts"] = queries.posts_of(unit_id)
    context["reasons"] = REASONS
    return render(request, "inspections/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: SignedInRequest, sheet_id: UUID) -> HttpResponse:
    """What will be handed in, what is missing, and the signature."""
    found = queries.sheet(request.actor, sheet_id)
    require(RULES, request.actor, "hand_in", found.unit_path)
    sent = request.POST if request.method == "POST" else None
    form = HandInForm(sent, name=request.actor.name)
    if form.is_valid():
        try:
            commands.hand_in_sheet(
                actor=request.actor,
                sheet_id=sheet_id,
                signature=form.cleaned_data["signature"],
                today=clock.today(),
            )
        except (InvalidInput, UnreadableFile) as error:
            form.add_error(None, str(error))
        else:
            place = {"place": found.coverage_row}
            messages.success(request, gettext("“%(place)s”已提交。") % place)
            return redirect("inspections:sheet", sheet_id)
    paper = queries.paper(request.actor, found, clock.today())
    if not paper.may_answer:
        return redirect("inspections:sheet", sheet_id)
    context = {"sheet": found, "paper": paper, "row": found.coverage_row, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "inspections/hand_in.html", context, status=status)


@require_GET
def printable(request: SignedInRequest, sheet_id: UUID) -> HttpResponse:
    """The sheet as it stands, for paper."""
    found = queries.sheet(request.actor, sheet_id)
    if found.inspection.kind != InspectionKind.SELF:
        return redirect("visits:print", found.inspection_id)
    context = {
        "sheet": found,
        "row": found.coverage_row,
        "paper": queries.paper(request.actor, found, clock.today()),
        "hazards": queries.hazards_of(request.actor, found),
    }
    return render(request, "inspections/print.html", context)


@require_GET
def signature(request: SignedInRequest, sheet_id: UUID) -> HttpResponseBase:
    """The drawn signature."""
    found = queries.sheet(request.actor, sheet_id)
    if found.signature_id is None:
        raise NotFound
    return FileResponse(open_file(found.signature_id), content_type="image/png")
