"""A report while it is with the unit: written, checked, handed in, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.campaigns.commands import submissions
from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.kernel import clock
from anlan.kernel.errors import AlreadyChanged, InvalidInput
from anlan.reports import commands
from anlan.reports.queries.likeness import likenesses, own_likenesses
from anlan.reports.queries.self_report import Writing, report_submission, writing
from anlan.reports.render.official import lay_out
from anlan.reports.render.self_report import self_report_document
from anlan.web.self_reports.forms import ProseForm
from anlan.web.self_reports.showing import counts_of, hazard_rows, told_changes, told_likenesses
from anlan.web.shell.request import SignedInRequest, wants_json

BEGAN = "began-"


@require_GET
def write(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """The numbers are there; the unit writes the prose, which is kept as it is typed."""
    submissions.open_submission(actor=request.actor, submission_id=submission_id)
    detail = report_submission(request.actor, submission_id)
    written = writing(request.actor, detail, clock.now())
    asked = written.missing if "missing" in request.GET else {}
    context = {
        "detail": detail,
        "submission": detail.submission,
        "report": written.report,
        "form": ProseForm(detail.submission.draft, written.report, asked),
        "counts": counts_of(written.report),
        "changes": told_changes(written.changes),
        "returned": written.returned,
    }
    return render(request, "self_reports/write.html", context)


@require_POST
def save(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Keep the fields that were sent; for a script the moment at which they were kept."""
    sent = request.POST.dict()
    commands.save_prose(
        actor=request.actor,
        submission_id=submission_id,
        written={name: text for name, text in sent.items() if not name.startswith(BEGAN)},
        began={
            name.removeprefix(BEGAN): text for name, text in sent.items() if name.startswith(BEGAN)
        },
    )
    if wants_json(request):
        return JsonResponse({"saved": f"{timezone.localtime(clock.now()):%H:%M}"})
    messages.success(request, _("已保存。"))
    return redirect(
        "self_reports:check" if "check" in sent else "self_reports:write", submission_id
    )


@require_GET
def hazards(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """The hazards behind a number of the report that is being written."""
    detail = report_submission(request.actor, submission_id)
    report = writing(request.actor, detail, clock.now()).report
    context = {"submission": detail.submission, "report": report}
    return render(request, "self_reports/hazards.html", context | hazard_rows(request, report))


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """The whole report as it will be frozen; sent, it is handed in."""
    refused = ""
    if request.method == "POST":
        try:
            commands.hand_in_report(
                actor=request.actor,
                submission_id=submission_id,
                agreed=request.POST.get("agreed", ""),
            )
        except (AlreadyChanged, InvalidInput) as error:
            refused = str(error)
        else:
            messages.success(request, _("自查报告已报送。"))
            return redirect("self_reports:report", submission_id)
    detail = report_submission(request.actor, submission_id)
    written = writing(request.actor, detail, clock.now())
    context = {
        "detail": detail,
        "submission": detail.submission,
        "refused": refused,
        **_checked(request, detail, written),
    }
    return render(request, "self_reports/check.html", context, status=409 if refused else 200)


@require_POST
def take_back(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Take the report back while nobody has looked at it."""
    report_submission(request.actor, submission_id)
    submissions.take_back(actor=request.actor, submission_id=submission_id, today=clock.today())
    messages.success(request, _("已撤回，可以继续修改。"))
    return redirect("self_reports:report", submission_id)


def _checked(
    request: SignedInRequest, detail: SubmissionDetail, written: Writing
) -> dict[str, object]:
    report = written.report
    document = self_report_document(report)
    alike = [
        *own_likenesses(report, written.previous),
        *likenesses(request.actor, detail.submission, report),
    ]
    return {
        "likenesses": told_likenesses(alike),
        "report": report,
        "missing": written.missing,
        "layout": lay_out(document),
        "changes": told_changes(written.changes),
    }
