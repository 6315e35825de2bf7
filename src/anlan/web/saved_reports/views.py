"""Saved reports: asked for, watched, taken along, removed."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.accounts.permissions import require_business
from anlan.campaigns.permissions import FOLLOWING
from anlan.hazards.queries import LedgerFilters
from anlan.jobs.queries import is_worker_there
from anlan.kernel import clock, files
from anlan.kernel.errors import NotFound
from anlan.reports import commands, queries
from anlan.reports.kinds import LEDGER
from anlan.reports.kinds.ledger import ledger_parameters
from anlan.web.saved_reports.forms import LedgerReportForm
from anlan.web.saved_reports.rows import line
from anlan.web.shell.refusals import refusal
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.kernel.paging import Page
    from anlan.reports.models import SavedReport


@require_GET
def reports(request: SignedInRequest) -> HttpResponse:
    """One's own reports, and for the bureau's administrators all of their territory."""
    require_business(request.actor)
    there = is_worker_there()
    page = queries.saved_reports(request.actor, request.GET.get("mark", ""))
    lines = [line(each, request.actor, worker_there=there) for each in page.rows]
    context = {
        "lines": lines,
        "may_collect": request.actor.holds(FOLLOWING),
        "nobody_works": not there and any(each.report.is_unfinished for each in lines),
        **_steps(page),
    }
    return render(request, "saved_reports/list.html", context)


@require_GET
def row(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """The line of one report, asked again and again while it is being made."""
    try:
        report = queries.saved_report(request.actor, report_id)
    except NotFound as error:
        # Removed meanwhile: the whole list is asked for anew, instead of this line for ever.
        answer = refusal(request, error)
        answer.headers["HX-Refresh"] = "true"
        return answer
    one = line(report, request.actor, worker_there=is_worker_there())
    if report.is_unfinished:
        return render(request, "saved_reports/_state.html", {"line": one})
    answer = render(request, "saved_reports/_row.html", {"line": one})
    answer.headers["HX-Retarget"] = f"#report-{report.pk}"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for the whole ledger of one campaign."""
    require_business(request.actor)
    form = LedgerReportForm(request.actor, request.POST or None)
    if not form.is_valid():
        context = {"form": form, "narrow": True}
        return render(request, "saved_reports/ask.html", context)
    everything = LedgerFilters(today=clock.today(), campaign_id=form.campaign_id())
    commands.ask_for_report(
        actor=request.actor,
        kind=LEDGER.key,
        campaign_id=form.campaign_id(),
        parameters=ledger_parameters(
            everything,
            file_format=form.cleaned_data["format"],
            site=request.build_absolute_uri("/").rstrip("/"),
        ),
    )
    messages.success(request, _("已开始生成报表，完成后在本页下载。"))
    return redirect("saved_reports:list")


@require_POST
def download(request: SignedInRequest, report_id: UUID) -> FileResponse:
    """The file of a finished report."""
    report = commands.record_download(actor=request.actor, report_id=report_id)
    kept = queries.saved_report(request.actor, report.pk)
    return FileResponse(
        files.open_file(str(kept.file_id)),
        as_attachment=True,
        filename=kept.file_name,
        content_type=kept.file.media_type if kept.file else None,
    )


@require_POST
def retry(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """Make a failed report once more."""
    commands.retry_report(actor=request.actor, report_id=report_id)
    messages.success(request, _("已重新开始生成。"))
    return redirect("saved_reports:list")


@require_POST
def delete(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """Remove a report and its file."""
    commands.delete_report(actor=request.actor, report_id=report_id)
    messages.success(request, _("报表已删除。"))
    return redirect("saved_reports:list")


def _steps(page: "Page[SavedReport]") -> dict[str, str]:
    return {
        "previous_url": f"?{urlencode({'mark': page.previous})}" if page.previous else "",
        "next_url": f"?{urlencode({'mark': page.next})}" if page.next else "",
    }
