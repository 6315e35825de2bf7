"""Answers: saved one at a time by the page's script, or by a plain form without it."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.inspections import commands, queries
from anlan.inspections.commands import AnswerConflict
from anlan.inspections.states import StoredAnswer
from anlan.kernel.errors import AlreadyChanged, InvalidInput, WrongState
from anlan.web.inspections.forms import AnswerForm, require_shape
from anlan.web.shell.request import SignedInRequest, wants_json


@require_http_methods(["POST", "PUT"])
def answer(request: SignedInRequest, sheet_id: UUID, item_code: str) -> HttpResponse:
    """Keep one answer. JSON gets the answer as stored, or 409 with what the other wrote."""
    if wants_json(request):
        return _answer_script(request, sheet_id, item_code)
    return _answer_form(request, sheet_id, item_code)


@require_GET
def state(request: SignedInRequest, sheet_id: UUID) -> HttpResponse:
    """All answers as stored; 204 when nothing was saved since the revision that is known."""
    sheet = queries.sheet(request.actor, sheet_id)
    if request.GET.get("since") == f"{sheet.revision}-{sheet.state}":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    stored = {code: StoredAnswer.from_json(each) for code, each in sheet.answers.items()}
    return JsonResponse(
        {
            "since": f"{sheet.revision}-{sheet.state}",
            "state": sheet.state,
            "answers": {code: _shown(each) for code, each in stored.items()},
        }
    )


def _answer_script(request: SignedInRequest, sheet_id: UUID, item_code: str) -> HttpResponse:
    form = AnswerForm(_sent(request))
    require_shape(form)
    try:
        stored = commands.save_answer(
            actor=request.actor,
            sheet_id=sheet_id,
            item_code=item_code,
            answer=form.answer(),
            revision=form.revision_seen(),
        )
    except AnswerConflict as conflict:
        body = {
            "code": conflict.code,
            "message": str(conflict),
            "stored": _shown(conflict.stored),
        }
        return JsonResponse(body, status=HTTPStatus.CONFLICT)
    return JsonResponse(_shown(stored))


def _answer_form(request: SignedInRequest, sheet_id: UUID, item_code: str) -> HttpResponse:
    """Back to the item, with the refusal as a message; a person without script reads it there."""
    form = AnswerForm(request.POST)
    try:
        require_shape(form)
        commands.save_answer(
            actor=request.actor,
            sheet_id=sheet_id,
            item_code=item_code,
            answer=form.answer(),
            revision=form.revision_seen(),
        )
    except (AlreadyChanged, InvalidInput, WrongState) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(item)s已保存。") % {"item": item_code})
    return redirect(reverse("inspections:sheet", args=[sheet_id]) + f"#item-{item_code}")


def _sent(request: SignedInRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise InvalidInput(_("发来的作答无法识别，请刷新页面后重试。"))
    return sent


def _shown(stored: StoredAnswer) -> dict[str, Any]:
    """An answer as the page's script takes it: the stored one, with its time in words."""
    moment = timezone.localtime(stored.at)
    return stored.as_json() | {"time": f"{moment:%H:%M}", "day": f"{moment:%Y-%m-%d}"}
