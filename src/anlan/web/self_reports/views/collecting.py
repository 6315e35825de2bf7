"""The editions of a campaign, and all reports of one as a file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.campaigns import queries as campaigns
from anlan.campaigns.permissions import FOLLOWING
from anlan.campaigns.queries import submissions
from anlan.campaigns.states import RequirementForm
from anlan.kernel import clock
from anlan.kernel.errors import NotFound, NotPermitted
from anlan.reports.commands import ask_for_report
from anlan.reports.kinds import SELF_REPORTS
from anlan.reports.kinds.self_reports import self_report_parameters
from anlan.web.shell.request import SignedInRequest


@require_GET
def editions(request: SignedInRequest) -> HttpResponse:
    """How far each edition of the running campaign is, as far as the reader sees."""
    if not request.actor.holds(FOLLOWING):
        raise NotPermitted
    campaign = campaigns.current_campaign(request.actor)
    boards = []
    if campaign is not None:
        asked = submissions.requirements_of(request.actor, campaign)
        reports = [each for each in asked if each.form == RequirementForm.REPORT]
        boards = submissions.boards(request.actor, campaign, reports, clock.today())
    context = {"campaign": campaign, "boards": boards}
    return render(request, "self_reports/editions.html", context)


@require_POST
def collect(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """Have the PDFs of all units put together in the background."""
    if not request.actor.holds(FOLLOWING):
        raise NotPermitted
    requirement = submissions.requirement(request.actor, requirement_id)
    if requirement.form != RequirementForm.REPORT:
        raise NotFound
    ask_for_report(
        actor=request.actor,
        kind=SELF_REPORTS.key,
        campaign_id=requirement.campaign_id,
        parameters=self_report_parameters(requirement),
    )
    messages.success(request, _("已开始打包，完成后在本页下载。"))
    return redirect("saved_reports:list")
