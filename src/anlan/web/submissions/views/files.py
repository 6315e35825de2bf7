"""Files of a draft: added in pieces or as a plain form, and taken out."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.queries import submissions as queries
from anlan.kernel.errors import InvalidInput, NotFound, UnreadableFile
from anlan.kernel.language import labelled
from anlan.web.shell.request import SignedInRequest, is_fragment
from anlan.web.submissions.views.own import file_facts, prepared

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@require_POST
def attach(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Add what has arrived: one upload named by the script, or the files of a plain form."""
    prepared(request, submission_id)
    if upload := request.POST.get("upload", ""):
        commands.attach_upload(
            actor=request.actor, submission_id=submission_id, upload_id=_id(upload)
        )
        return _listed(request, submission_id)
    _attach_plain(request, submission_id, request.FILES.getlist("files"))
    return redirect("submissions:one", submission_id)


@require_POST
def remove(request: SignedInRequest, file_id: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    file = queries.submission_file(request.actor, file_id)
    commands.remove_file(actor=request.actor, file_id=file_id)
    if is_fragment(request):
        return _listed(request, file.submission_id)
    messages.success(request, _("文件已删除。"))
    return redirect("submissions:one", file.submission_id)


@require_POST
def move_up(request: SignedInRequest, file_id: UUID) -> HttpResponse:
    """Let a file stand one place further up."""
    file = queries.submission_file(request.actor, file_id)
    commands.move_file_up(actor=request.actor, file_id=file_id)
    if is_fragment(request):
        return _listed(request, file.submission_id)
    return redirect("submissions:one", file.submission_id)


def _attach_plain(
    request: SignedInRequest, submission_id: UUID, files: "list[UploadedFile[Any]]"
) -> None:
    if not files:
        messages.error(request, _("请先选择文件。"))
    added = 0
    for each in files:
        try:
            commands.attach_sent(
                actor=request.actor,
                submission_id=submission_id,
                data=each.read(),
                name=each.name or "",
            )
        except (UnreadableFile, InvalidInput) as error:
            messages.error(request, labelled(each.name, error))
        else:
            added += 1
    if added:
        text = ngettext("已加入%(count)d个文件。", "已加入%(count)d个文件。", added)
        messages.success(request, text % {"count": added})


def _listed(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    detail = queries.submission(request.actor, submission_id)
    context = {"detail": detail, "row": detail.submission, **file_facts(request, detail)}
    return render(request, "submissions/_files.html", context)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error
