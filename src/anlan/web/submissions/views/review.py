"""The reviewer's page: the document beside what is said of it, then the next one."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.permissions import RULES, standings
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.campaigns.states import ReviewStep, SubmissionState
from anlan.kernel.errors import InvalidInput, NotPermitted
from anlan.kernel.language import sentences
from anlan.kernel.permissions import require
from anlan.web.documents.reader import Reader, reader_of
from anlan.web.documents.sources import submission_file
from anlan.web.self_reports.doubts import report_doubts
from anlan.web.shell.request import SignedInRequest
from anlan.web.submissions import reading, words
from anlan.web.submissions.forms import PHRASES, DecisionForm, LiftForm
from anlan.web.submissions.views.queue import filter_query, filters_of

if TYPE_CHECKING:
    from anlan.campaigns.models import SubmissionFile


@require_safe
def review(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """What was handed in, with all that helps to judge it."""
    detail = _reviewed(request, submission_id)
    return _page(request, detail, DecisionForm(initial={"seen": _moment(detail)}))


@require_POST
def decide(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Accept, return or comment; afterwards the next one in the queue."""
    detail = _reviewed(request, submission_id)
    form = DecisionForm(request.POST)
    verb = request.POST.get("verb", "")
    if not form.is_valid() or verb not in {"accept", "return", "comment"}:
        raise InvalidInput
    given = {"actor": request.actor, "submission_id": submission_id, **form.cleaned_data}
    try:
        if verb == "comment":
            commands.comment(**given)
        else:
            after = (commands.accept if verb == "accept" else commands.return_submission)(**given)
    except InvalidInput as error:
        form.add_error("opinion", str(error.fields.get("opinion", error)))
        return _page(request, detail, form)
    if verb == "comment":
        messages.success(request, _("批注已保存，报送单位可以看到。"))
        return redirect(f"{reverse('submissions:review', args=[submission_id])}?{_kept(request)}")
    return _onward(request, detail, after.state)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: SignedInRequest, submission_id: UUID) -> HttpResponse:
    """Let one unit hand in although its days have run out."""
    detail = queries.submission(request.actor, submission_id)
    require(RULES, request.actor, "lift_lock", detail.submission.unit_path)
    form = LiftForm(request.POST or None)
    if form.is_valid():
        try:
            commands.lift_lock(
                actor=request.actor, submission_id=submission_id, **form.cleaned_data
            )
        except InvalidInput as error:
            for name, text in error.fields.items():
                form.add_error(name, str(text))
        else:
            messages.success(request, _("已开通，该单位可以报送。"))
            return redirect("submissions:one", submission_id)
    context = {"form": form, "row": detail.submission, "detail": detail, "narrow": True}
    return render(request, "submissions/lift.html", context)


def _reviewed(request: SignedInRequest, submission_id: UUID) -> SubmissionDetail:
    detail = queries.submission(request.actor, submission_id)
    if not standings(request.actor, detail.submission):
        raise NotPermitted
    return detail


def _moment(detail: SubmissionDetail) -> str:
    handed_in_at = detail.submission.handed_in_at
    return handed_in_at.isoformat() if handed_in_at else ""


def _page(request: SignedInRequest, detail: SubmissionDetail, form: DecisionForm) -> HttpResponse:
    row = detail.submission
    hand_in = detail.hand_ins[0] if detail.hand_ins else None
    files = reading.latest_files(detail)
    context = {
        "detail": detail,
        "row": row,
        "requirement": row.requirement,
        "badges": words.badges_of(row.state, detail.timing),
        "chain": words.chain_words(detail),
        "step": ReviewStep(row.step).label if row.step else "",
        "hand_in": hand_in,
        "said": reading.said_in(hand_in) if hand_in else None,
        "files": files,
        "reader": _reader(request, files),
        "steps": reading.history(detail),
        "doubts": detail.doubts,
        "likenesses": report_doubts(request.actor, detail),
        "form": form,
        "phrases": PHRASES,
        "query": _kept(request),
        "report_url": reading.report_address(detail),
    }
    return render(request, "submissions/review.html", context, status=422 if form.errors else 200)


def _reader(request: SignedInRequest, files: "list[SubmissionFile]") -> Reader | None:
    """The file asked for, else the first, opened in place."""
    if not files:
        return None
    asked = request.GET.get("file", "")
    chosen = next((each for each in files if str(each.pk) == asked), files[0])
    kept = {name: value for name, value in _pairs(request.GET) if name not in {"sheet", "row"}}
    document = submission_file(request.actor, chosen.pk)
    return reader_of(document, request.GET, kept=kept | {"file": str(chosen.pk)})


def _pairs(asked: QueryDict) -> list[tuple[str, str]]:
    return [(name, asked.get(name, "")) for name in asked]


def _kept(request: SignedInRequest) -> str:
    """The filters of the queue from which the reviewer came."""
    return filter_query(request.GET)


def _onward(request: SignedInRequest, detail: SubmissionDetail, state: str) -> HttpResponse:
    row = detail.submission
    done = {
        SubmissionState.RETURNED.value: _("已退回“%(unit)s”。"),
        SubmissionState.ACCEPTED.value: _("已审核通过“%(unit)s”。"),
    }.get(state, _("已通过“%(unit)s”，转下一环节审核。"))
    following = queries.next_to_review(request.actor, row, filters_of(request.GET))
    text = done % {"unit": row.unit.name}
    query = _kept(request)
    if following is None:
        messages.success(request, sentences(text, _("待审核的已全部处理。")))
        return redirect(reverse("submissions:to_review"))
    messages.success(request, sentences(text, _("下面是下一件。")))
    return redirect(f"{reverse('submissions:review', args=[following.pk])}?{query}")
