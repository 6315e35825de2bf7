"""A report that was handed in, as it was frozen."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.reports.queries.self_report import (
    frozen,
    report_submission,
)
from anlan.reports.render.official import lay_out
from anlan.reports.render.self_report import self_report_document
from anlan.web.self_reports.doubts import report_doubts
from anlan.web.self_reports.showing import (
    counts_of,
    hazard_rows,
    told_changes,
)
from anlan.web.shell.request import SignedInRequest


@require_GET
def report(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Where a link to the report leads: to writing it, or to what was handed in last."""
    detail = report_submission(request.actor, submission_id)
    if detail.may.prepare:
        return redirect("self_reports:write", submission_id)
    if not detail.hand_ins:
        context = {"detail": detail, "submission": detail.submission}
        return render(request, "self_reports/waiting.html", context)
    return _shown(request, detail, None)


@require_GET
def hand_in(request: SignedInRequest, submission_id: UUID, hand_in_id: UUID) -> HttpResponse:
    """One hand-in, also an earlier one."""
    return _shown(request, report_submission(request.actor, submission_id), hand_in_id)


@require_GET
def hazards(request: SignedInRequest, submission_id: UUID, hand_in_id: UUID) -> HttpResponse:
    """The hazards behind a number of a report that was handed in."""
    detail = report_submission(request.actor, submission_id)
    kept = frozen(detail, hand_in_id)
    context = {"submission": detail.submission, "report": kept.report, "hand_in": kept.hand_in}
    rows = hazard_rows(request, kept.report)
    return render(request, "self_reports/hazards.html", context | rows)


def _shown(
    request: SignedInRequest, detail: SubmissionDetail, hand_in_id: UUID | None
) -> HttpResponse:
    kept = frozen(detail, hand_in_id)
    context = {
        "detail": detail,
        "submission": detail.submission,
        "hand_in": kept.hand_in,
        "is_last": kept.hand_in == detail.hand_ins[0],
        "report": kept.report,
        "counts": counts_of(kept.report),
        "changes": told_changes(kept.changes),
        "likenesses": report_doubts(request.actor, detail, kept),
        "layout": lay_out(self_report_document(kept.report)),
    }
    return render(request, "self_reports/read.html", context)
