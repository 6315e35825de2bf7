"""The unit's pages: what it owes, one submission, its draft, and taking it back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.permissions import PREPARING, REVIEWING, may_prepare
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.campaigns.states import RequirementForm
from anlan.kernel import clock, uploads
from anlan.kernel.errors import InvalidInput, NotPermitted
from anlan.web.shell.request import SignedInRequest, wants_json
from anlan.web.submissions import reading, words
from anlan.web.submissions.forms import ACCEPTED, NoteForm, draft_from


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """All that one's own units owe or have handed in; who only reviews goes on to the queue."""
    actor = request.actor
    if actor.holds(REVIEWING) and not actor.holds(PREPARING):
        return redirect("submissions:to_review")
    rows = queries.my_submissions(actor, clock.today())
    context = {
        "rows": [(row, words.badges_of(row.state, row.timing)) for row in rows],  # type: ignore[attr-defined]
        "several": len({row.unit_id for row in rows}) > 1,
        "is_reviewer": actor.holds(REVIEWING),
        "prepares": actor.holds(PREPARING),
        "to_review": queries.to_review(actor).count() if actor.holds(REVIEWING) else 0,
    }
    return render(request, "submissions/home.html", context)


@require_safe
def one(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """One submission: prepared by its unit, read by everybody else in scope."""
    commands.open_submission(actor=request.actor, submission_id=submission_id)
    return page(request, queries.submission(request.actor, submission_id))


@require_POST
def draft(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Keep what has been filled in; from the page itself go on to the question before handing in."""
    detail = prepared(request, submission_id)
    given = draft_from(detail.submission.requirement, request.POST)
    try:
        commands.save_draft(actor=request.actor, submission_id=submission_id, draft=given)
    except InvalidInput as error:
        if wants_json(request):
            raise
        return page(request, detail, draft=given, refused=error)
    if wants_json(request):
        return JsonResponse({"saved": f"{timezone.localtime(clock.now()):%H:%M}"})
    if "hand_in" in request.POST:
        return redirect("submissions:hand_in", submission_id)
    messages.success(request, _("草稿已保存。"))
    return redirect("submissions:one", submission_id)


@require_POST
def take_back(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Take it back before anybody has said a word about it."""
    commands.take_back(actor=request.actor, submission_id=submission_id, today=clock.today())
    messages.success(request, _("已撤回。修改后请记得重新报送。"))
    return redirect("submissions:one", submission_id)


def prepared(request: SignedInRequest, submission_id: UUID) -> SubmissionDetail:
    """The submission, where this person prepares it; raises NotFound and NotPermitted."""
    detail = queries.submission(request.actor, submission_id)
    if not may_prepare(request.actor, detail.submission):
        raise NotPermitted
    return detail


def page(
    request: SignedInRequest,
    detail: SubmissionDetail,
    *,
    draft: Mapping[str, Any] | None = None,
    refused: InvalidInput | None = None,
) -> HttpResponse:
    """The page of one submission, with a draft that was not kept and what is wrong with it."""
    row, requirement = detail.submission, detail.submission.requirement
    shown: Mapping[str, Any] = detail.draft if draft is None else draft
    wrong = refused.fields if refused else {}
    context = {
        "detail": detail,
        "row": row,
        "requirement": requirement,
        "standing": words.standing(detail, clock.today()),
        "chain": words.chain_words(detail),
        "returned": reading.returned_words(detail) if detail.may.prepare else None,
        "steps": reading.history(detail),
        "draft": shown,
        "refused": refused,
        "wrong": wrong,
        "note_form": NoteForm(initial={"note": shown.get("note", "")}),
        "report_url": reading.report_address(detail),
        "hand_ins": [(each, reading.said_in(each)) for each in detail.hand_ins],
        "purpose": purpose_of(row.pk),
        **file_facts(request, detail),
    }
    if requirement.form == RequirementForm.TABLE and detail.may.prepare:
        rows = shown.get("rows", [])
        context["table"] = reading.table_rows(requirement, rows, wrong)
    status = 422 if refused else 200
    return render(request, "submissions/one.html", context, status=status)


def purpose_of(submission_id: UUID) -> str:
    """What uploads for this submission are named for."""
    return f"submission:{submission_id}"


def file_facts(request: SignedInRequest, detail: SubmissionDetail) -> dict[str, object]:
    """What the list of files and the upload beside it need."""
    limit = settings.SUBMISSION_FILE_BYTES
    submission_id = detail.submission.pk
    return {
        "files": detail.draft_files,
        "attach_url": reverse("submissions:attach", args=[submission_id]),
        "accept": ACCEPTED,
        "limit": limit,
        "limit_text": _("文件超过 %(limit)d MB。请压缩其中的图片，或拆成几个文件上传。")
        % {"limit": limit // (1024 * 1024)},
        "waiting": uploads.waiting(actor=request.actor, purpose=purpose_of(submission_id))
        if detail.may.prepare
        else [],
    }
