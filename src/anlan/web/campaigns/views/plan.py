"""A campaign from its issued plan: read, corrected beside the plan's sentences, kept as a draft."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.campaigns import queries
from anlan.campaigns.commands.from_plan import save_draft
from anlan.campaigns.plan import DraftPlan, read_plan
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, NotPermitted
from anlan.web.campaigns.plan_forms import PlanForm, ReadForm
from anlan.web.campaigns.plan_page import sheet_context, year_context
from anlan.web.campaigns.plan_sheet import (
    Proposal,
    Sheet,
    added_sheet,
    fresh_sheet,
    posted_sheet,
)
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.units.models import Unit


def plan(request: SignedInRequest) -> HttpResponse:
    """Ask for the plan; nothing is kept of it before the draft is saved."""
    owners = _owners(request)
    is_sent = request.method == "POST"
    form = PlanForm(request.POST, request.FILES) if is_sent else PlanForm()
    if form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        proposal = Proposal.of(request.actor, owners[0], read_plan(text, today=clock.today()))
        return _show(request, text, fresh_sheet(request.actor, owners, proposal))
    return render(request, "campaigns/plan.html", {"form": form, "narrow": True})


@require_POST
def plan_draft(request: SignedInRequest) -> HttpResponse:
    """Read again under another year, add a row, or keep what was corrected as a draft campaign."""
    owners = _owners(request)
    given = ReadForm(request.POST)
    if not given.is_valid() and "text" in given.errors:
        messages.error(request, _("方案内容没有收到，请重新上传或粘贴。"))
        return redirect("campaigns:from_plan")
    text = given.cleaned_data["text"]
    draft = _read(text, given.cleaned_data.get("year"))
    proposal = Proposal.of(request.actor, _owner(request, owners), draft)
    if request.POST.get("do") == "reread" or not given.is_valid():
        sheet = fresh_sheet(request.actor, owners, proposal)
        return _show(request, text, sheet, year_form=given)
    added = added_sheet(request.actor, owners, proposal, request.POST)
    if added is not None:
        return _show(request, text, added, year_form=given)
    sheet = posted_sheet(request.actor, owners, proposal, request.POST)
    if sheet.are_valid():
        try:
            return _save(request, sheet)
        except DomainError as error:
            sheet.add_refusal(error)
    return _show(request, text, sheet, year_form=given, status=422)


def _read(text: str, year: int | None) -> DraftPlan:
    draft = read_plan(text, today=clock.today())
    # The year that the page was shown with is no word of the officer's.
    if year and year != draft.year.value:
        return read_plan(text, today=clock.today(), year=year)
    return draft


def _save(request: SignedInRequest, sheet: Sheet) -> HttpResponse:
    campaign = save_draft(
        actor=request.actor,
        unit_id=sheet.proposal.owner.pk,
        plan=sheet.proposal.plan,
        corrected=sheet.corrected(),
    )
    messages.success(request, _("草稿已保存，请接着完成以下各步。"))
    has_targets = bool(sheet.target.cleaned_data["checklist_version"])
    return redirect("campaigns:preview" if has_targets else "campaigns:targets", campaign.pk)


def _show(
    request: SignedInRequest,
    text: str,
    sheet: Sheet,
    *,
    year_form: ReadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"text": text, **year_context(sheet, text, year_form), **sheet_context(sheet)}
    return render(request, "campaigns/plan_draft.html", context, status=status)


def _owners(request: SignedInRequest) -> "list[Unit]":
    owners = queries.owners(request.actor)
    if not owners:
        raise NotPermitted
    return owners


def _owner(request: SignedInRequest, owners: "list[Unit]") -> "Unit":
    """The bureau that was chosen; the first where there is no choice or none was made."""
    chosen = request.POST.get("unit", "")
    return next((unit for unit in owners if str(unit.pk) == chosen), owners[0])
