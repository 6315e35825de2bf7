"""The verbs, one page each: the hazard above, the form below, back to the hazard afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from anlan.hazards import commands, permissions, queries
from anlan.hazards.commands import Commitments, FoundPhoto
from anlan.hazards.queries import Dossier
from anlan.hazards.states import Decision, PhotoRole
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, WrongState
from anlan.kernel.scope import Actor
from anlan.web.hazards import act_forms as forms
from anlan.web.shell.request import SignedInRequest

Perform = Callable[[Actor, UUID, Any], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One verb on its page: the words, the form, and the command that it fills."""

    form: type[forms.ActForm]
    title: Promise
    submit: Promise
    done: Promise
    perform: Perform
    is_grave: bool = False


def act(request: SignedInRequest, hazard_id: UUID, verb: str) -> HttpResponse:
    """The page of one verb; a refusal stands beside the field at fault."""
    known = ACTS[verb]
    case = opened(request, hazard_id, verb)
    form = known.form(request.POST or None, request.FILES or None, case=case)
    if form.is_valid() and carried_out(form, lambda: known.perform(request.actor, hazard_id, form)):
        messages.success(request, str(known.done))
        return redirect("hazards:detail", hazard_id)
    context = {"act": known, "form": form, "case": case, "hazard": case.hazard, "narrow": True}
    return render(request, "hazards/act.html", context)


@require_POST
def start(request: SignedInRequest, hazard_id: UUID) -> HttpResponse:
    """Begin the work; what is missing leads back to the commitments."""
    queries.hazard(request.actor, hazard_id)
    try:
        commands.start_rectification(actor=request.actor, hazard_id=hazard_id)
    except DomainError as error:
        if not error.fields:
            raise
        messages.error(request, str(error))
        return redirect("hazards:commit", hazard_id)
    messages.success(request, _("已开始整改。"))
    return redirect("hazards:detail", hazard_id)


def opened(request: SignedInRequest, hazard_id: UUID, verb: str) -> Dossier:
    """The hazard, where this person may do this to it now; raises NotPermitted or WrongState."""
    case = queries.dossier(request.actor, hazard_id)
    permissions.require(request.actor, verb, case.hazard)
    if verb not in queries.next_steps(request.actor, case, clock.today()):
        raise WrongState
    return case


def carried_out(form: Form, perform: Callable[[], object]) -> bool:
    """Whether the command went through; what it refuses is put into the form."""
    try:
        perform()
    except DomainError as error:
        put_refusal(form, error)
        return False
    return True


def put_refusal(form: Form, error: DomainError) -> None:
    """A refusal beside the fields it names, or on top where the form has none of them."""
    known = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, str(text))
    if not known:
        form.add_error(None, str(error))


def kept(form: Form, role: str) -> tuple[FoundPhoto, ...]:
    """The form's photos, stored in that role."""
    return commands.keep_photos(uploads=form.cleaned_data["photos"], role=role)


def _commit(actor: Actor, hazard_id: UUID, form: forms.CommitForm) -> None:
    given = {name: form.cleaned_data[name] for name in Commitments.__slots__ if name != "plan"}
    commands.commit_measures(
        actor=actor,
        hazard_id=hazard_id,
        commitments=Commitments(**given, plan=form.plan()),
        today=clock.today(),
    )


def _rectify(actor: Actor, hazard_id: UUID, form: Form) -> None:
    commands.record_rectification(
        actor=actor,
        hazard_id=hazard_id,
        rectification=form.cleaned_data["rectification"],
        photos=kept(form, PhotoRole.AFTER),
    )


def _apply(actor: Actor, hazard_id: UUID, form: Form) -> None:
    commands.apply_for_acceptance(
        actor=actor,
        hazard_id=hazard_id,
        rectification=form.cleaned_data["rectification"],
        photos=kept(form, PhotoRole.AFTER),
    )


def _close(actor: Actor, hazard_id: UUID, form: Form) -> None:
    commands.close_hazard(
        actor=actor,
        hazard_id=hazard_id,
        opinion=form.cleaned_data["opinion"],
        photos=kept(form, PhotoRole.ACCEPTANCE),
    )


def _decide_extension(actor: Actor, hazard_id: UUID, form: Form) -> None:
    commands.decide_extension(
        actor=actor,
        hazard_id=hazard_id,
        approve=form.cleaned_data["decision"] == Decision.APPROVED,
        opinion=form.cleaned_data["opinion"],
    )


def _add_photo(actor: Actor, hazard_id: UUID, form: Form) -> None:
    photos = kept(form, form.cleaned_data["role"])
    commands.add_photos(actor=actor, hazard_id=hazard_id, photos=photos)


def _said(command: Callable[..., object], **more: object) -> Perform:
    """The command with what the form says, name by name."""

    def perform(actor: Actor, hazard_id: UUID, form: Form) -> object:
        return command(actor=actor, hazard_id=hazard_id, **form.cleaned_data, **more)

    return perform


def _said_today(command: Callable[..., object]) -> Perform:
    """As `_said` for a command that asks for the day."""

    def perform(actor: Actor, hazard_id: UUID, form: Form) -> object:
        return command(actor=actor, hazard_id=hazard_id, today=clock.today(), **form.cleaned_data)

    return perform


ACTS: Mapping[str, Act] = {
    "commit": Act(
        forms.CommitForm, _("落实整改措施"), _("保存五落实"), _("五落实已保存。"), _commit
    ),
    "rectify": Act(
        forms.RectifyForm, _("记录整改情况"), _("保存整改情况"), _("整改情况已保存。"), _rectify
    ),
    "apply": Act(forms.RectifyForm, _("申请验收"), _("提交验收申请"), _("已申请验收。"), _apply),
    "close": Act(forms.CloseForm, _("验收销号"), _("通过并销号"), _("已销号。"), _close),
    "return": Act(
        forms.ReturnForm,
        _("退回整改"),
        _("退回"),
        _("已退回整改。"),
        _said(commands.return_rectification),
        is_grave=True,
    ),
    "reopen": Act(
        forms.ReopenForm,
        _("重新整改"),
        _("重新整改"),
        _("已重新列入整改。"),
        _said_today(commands.reopen_hazard),
        is_grave=True,
    ),
    "confirm_major": Act(
        forms.GradingOpinionForm,
        _("认定为重大隐患"),
        _("认定"),
        _("已认定为重大隐患，请督促单位制定治理方案。"),
        _said(commands.decide_major, approve=True),
        is_grave=True,
    ),
    "refuse_major": Act(
        forms.GradingOpinionForm,
        _("不认定为重大隐患"),
        _("不认定"),
        _("已审定：不认定为重大隐患。"),
        _said(commands.decide_major, approve=False),
    ),
    "revoke_major": Act(
        forms.RevokeForm,
        _("撤销重大隐患认定"),
        _("撤销认定"),
        _("已撤销重大隐患认定。"),
        _said(commands.revoke_major),
        is_grave=True,
    ),
    "request_extension": Act(
        forms.ExtensionForm,
        _("申请延期"),
        _("提交申请"),
        _("延期申请已提交。"),
        _said_today(commands.request_extension),
    ),
    "decide_extension": Act(
        forms.ExtensionDecisionForm,
        _("审批延期"),
        _("提交审批"),
        _("延期申请已审批。"),
        _decide_extension,
    ),
    "dismiss": Act(
        forms.DismissForm,
        _("认定不成立"),
        _("认定不成立"),
        _("已认定不成立。"),
        _said(commands.dismiss_hazard),
        is_grave=True,
    ),
    "add_photo": Act(forms.PhotoForm, _("添加照片"), _("上传照片"), _("照片已添加。"), _add_photo),
}
