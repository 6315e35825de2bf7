"""How an office reminds: its times, its calendar, its channels."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput
from anlan.kernel.working_days import is_known
from anlan.reminders import commands, queries
from anlan.reminders.states import ChannelKind
from anlan.web.accounts.forms import posted, tell
from anlan.web.reminders.office_forms import (
    DayForm,
    MailboxForm,
    RobotForm,
    SignedRobotForm,
    TimesForm,
)
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.units.models import Unit

CORRECTIONS_SHOWN = 60


def settings(request: SignedInRequest) -> HttpResponse:
    """All of it on one page."""
    unit = queries.own_office(request.actor, "set_times")
    today = clock.today()
    context = {
        "office": unit,
        "times": queries.office(unit.pk, today).times,
        "channels": [
            {
                "view": each,
                "url": reverse(f"reminders:{each.kind.value}"),
                "try_url": reverse(f"reminders:try_{each.kind.value}"),
            }
            for each in queries.channels(request.actor, unit)
        ],
        "unsent": queries.unsent(request.actor, unit),
        "corrections": queries.corrections(request.actor, unit)[:CORRECTIONS_SHOWN],
        "day_form": DayForm(),
        "unknown_year": next(
            (year for year in (today.year, today.year + 1) if not is_known(year)), None
        ),
    }
    return render(request, "reminders/settings.html", context)


def times(request: SignedInRequest) -> HttpResponse:
    """When people are reminded, and when nothing is sent."""
    unit = queries.own_office(request.actor, "set_times")
    kept = queries.office(unit.pk, clock.today()).times
    initial = {name: getattr(kept, name) for name in TimesForm.base_fields}
    form = TimesForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            commands.set_times(
                actor=request.actor,
                office_id=unit.pk,
                times=commands.Times(**form.cleaned_data),
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("提醒时间已保存。"))
            return redirect("reminders:settings")
    context = {"form": form, "heading": _("提醒时间"), "narrow": True}
    return render(request, "reminders/office_form.html", context)


@require_POST
def correct_day(request: SignedInRequest) -> HttpResponse:
    """One day more that differs from the usual calendar."""
    unit = queries.own_office(request.actor, "correct_day")
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            commands.correct_day(
                actor=request.actor,
                office_id=unit.pk,
                day=form.cleaned_data["day"],
                works=form.cleaned_data["works"] == "yes",
                reason=form.cleaned_data["reason"],
            )
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("放假调整已保存。"))
            return redirect("reminders:settings")
    context = {"form": form, "heading": _("放假调整"), "narrow": True}
    return render(request, "reminders/office_form.html", context)


@require_POST
def drop_correction(request: SignedInRequest, correction_id: UUID) -> HttpResponse:
    """That day is again as usual."""
    commands.drop_correction(actor=request.actor, correction_id=correction_id)
    messages.success(request, _("已恢复为通常的安排。"))
    return redirect("reminders:settings")


@sensitive_post_parameters("password", "address", "signing")
def channel(request: SignedInRequest, kind: str) -> HttpResponse:
    """One way out. What is secret is never shown again."""
    unit = queries.own_office(request.actor, "set_channel")
    chosen = ChannelKind(kind)
    form = _form(request, unit, chosen)
    if form.is_valid():
        try:
            _save(request, unit, chosen, form)
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("通知渠道已保存，可以发送一条测试消息。"))
            return redirect("reminders:settings")
    context = {"form": form, "heading": chosen.label, "narrow": True}
    return render(request, "reminders/office_form.html", context)


@require_POST
def try_channel(request: SignedInRequest, kind: str) -> HttpResponse:
    """A test message now."""
    unit = queries.own_office(request.actor, "set_channel")
    problem = commands.try_channel(actor=request.actor, office_id=unit.pk, kind=kind)
    if problem is None:
        messages.success(request, _("测试消息已发出，请查看是否收到。"))
    else:
        messages.error(request, _("测试消息没有发出：%(why)s。") % {"why": problem.label})
    return redirect("reminders:settings")


def _form(request: SignedInRequest, unit: "Unit", kind: ChannelKind) -> forms.Form:
    views = queries.channels(request.actor, unit)
    kept = next(each for each in views if each.kind == kind)
    initial = {"is_on": kept.is_on or not kept.is_set, "server": kept.server, "user": kept.user}
    if kind == ChannelKind.EMAIL:
        return MailboxForm(posted(request), initial=initial)
    shape = SignedRobotForm if kind == ChannelKind.DINGTALK else RobotForm
    return shape(posted(request), initial=initial)


def _save(request: SignedInRequest, unit: "Unit", kind: ChannelKind, form: forms.Form) -> None:
    given = form.cleaned_data
    if kind == ChannelKind.EMAIL:
        commands.set_mailbox(actor=request.actor, office_id=unit.pk, **given)
    else:
        commands.set_robot(actor=request.actor, office_id=unit.pk, kind=kind, **given)
