"""Handing in: asked once more with what will happen, then done; and the table as an Excel file."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.states import RequirementForm
from anlan.kernel import clock
from anlan.kernel.documents.kinds import MEDIA_TYPES, Kind
from anlan.kernel.errors import InvalidInput, NotFound, UnreadableFile
from anlan.web.shell.request import SignedInRequest
from anlan.web.submissions import reading, words
from anlan.web.submissions.views.own import page, prepared

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """What is missing leads back to the page; what is complete is shown once more and handed in."""
    detail = prepared(request, submission_id)
    if request.method == "POST":
        return _done(request, submission_id)
    if not detail.may.hand_in:
        return redirect("submissions:one", submission_id)
    if elsewhere := reading.report_address(detail):
        return redirect(elsewhere)
    requirement = detail.submission.requirement
    refused = commands.missing(requirement, detail.draft, detail.draft_files)
    if refused is not None:
        return page(request, detail, refused=refused)
    context = {
        "detail": detail,
        "row": detail.submission,
        "requirement": requirement,
        "consequence": words.consequence(detail, clock.today()),
        "narrow": True,
    }
    return render(request, "submissions/hand_in.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """The table as .xlsx with what is filled in; sent back it takes the place of the draft."""
    detail = prepared(request, submission_id)
    requirement = detail.submission.requirement
    if requirement.form != RequirementForm.TABLE:
        raise NotFound
    if request.method == "POST":
        return _filled_in(request, submission_id, request.FILES.get("table"))
    rows = detail.draft.get("rows", [])
    data = commands.table_workbook(requirement, rows)  # type: ignore[arg-type]
    response = HttpResponse(data, content_type=MEDIA_TYPES[Kind.SHEET])
    name = f"{requirement.title}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return response


def _done(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    try:
        commands.hand_in(actor=request.actor, submission_id=submission_id, today=clock.today())
    except InvalidInput as error:
        return page(request, prepared(request, submission_id), refused=error)
    messages.success(request, _("已报送。"))
    return redirect("submissions:one", submission_id)


def _filled_in(
    request: SignedInRequest, submission_id: UUID, file: "UploadedFile[Any] | None"
) -> HttpResponse:
    """Read the file; the cells at fault are named, and nothing is kept until they are mended."""
    detail = prepared(request, submission_id)
    if file is None:
        messages.error(request, _("请先选择填好的表格文件。"))
        return redirect("submissions:one", submission_id)
    try:
        read = commands.read_table(detail.submission.requirement, file.read(), file.name or "")
    except UnreadableFile as error:
        messages.error(request, str(error))
        return redirect("submissions:one", submission_id)
    if read.problems:
        context = {"row": detail.submission, "read": read, "name": file.name, "narrow": True}
        return render(request, "submissions/table_problems.html", context, status=422)
    commands.save_draft(actor=request.actor, submission_id=submission_id, draft={"rows": read.rows})
    count = len(read.rows)
    text = ngettext("已导入%(count)d行，请核对后报送。", "已导入%(count)d行，请核对后报送。", count)
    messages.success(request, text % {"count": count})
    return redirect("submissions:one", submission_id)
