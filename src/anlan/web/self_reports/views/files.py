"""Files of a report: its PDF before it is handed in, and what was kept with a hand-in."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from anlan.kernel import clock
from anlan.kernel.errors import NotFound
from anlan.kernel.files import open_file
from anlan.reports.queries.self_report import frozen, report_submission, writing
from anlan.reports.render.official import render_pdf
from anlan.reports.render.self_report import self_report_document
from anlan.web.shell.request import SignedInRequest

PDF = "application/pdf"


@require_GET
def draft_pdf(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """The report as it would be handed in now, as PDF."""
    detail = report_submission(request.actor, submission_id)
    report = writing(request.actor, detail, clock.now()).report
    made = render_pdf(self_report_document(report))
    name = content_disposition_header(
        as_attachment=True, filename=f"{report.unit}自查报告（稿）.pdf"
    )
    return HttpResponse(made.content, PDF, headers={"Content-Disposition": name or ""})


@require_GET
def download(
    request: SignedInRequest, submission_id: UUID, hand_in_id: UUID, file_id: UUID
) -> HttpResponseBase:
    """A file of that hand-in, under its name."""
    detail = report_submission(request.actor, submission_id)
    files = {file.pk: file for file in frozen(detail, hand_in_id).hand_in.files.all()}
    if file_id not in files:
        raise NotFound
    file = files[file_id]
    return FileResponse(
        open_file(file.file_id),
        as_attachment=True,
        filename=file.name,
        content_type=file.file.media_type,
    )
