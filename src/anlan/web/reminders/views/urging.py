"""催报: the units that still owe a requirement, and the button that asks them for it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from anlan.campaigns.queries import submissions
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.reminders import commands, queries
from anlan.reminders.states import URGED_AGAIN_AFTER_HOURS, Progress
from anlan.web.accounts.forms import tell
from anlan.web.reminders.forms import OwingForm, UrgeForm
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Requirement

URGES_SHOWN = 20


def urge(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """Who still owes it, by how far they have come."""
    found = _requirement(request, requirement_id)
    form = OwingForm(request.GET)
    today = clock.today()
    counted = queries.counts(request.actor, found, today)
    mark = request.GET.get("at", "")
    page, rows = queries.owing_page(request.actor, found, form.filters, today, mark)
    context = {
        "requirement": found,
        "form": form,
        "rows": rows,
        "total": counted["all"],
        "tabs": _tabs(form, counted),
        "listed": counted[form.filters.progress or "all"] if not form.active() else None,
        "previous_url": form.address(at=page.previous) if page.previous else "",
        "next_url": form.address(at=page.next) if page.next else "",
        "urges": queries.urges_of(request.actor, found)[:URGES_SHOWN],
    }
    return render(request, "reminders/urge.html", context)


@require_POST
def send(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """What it would do; and, confirmed, do it."""
    found = _requirement(request, requirement_id)
    given = request.POST.copy()
    if "ticked" not in given:
        ticked = [] if "all" in given else request.POST.getlist("units")
        if not ticked and "all" not in given:
            messages.error(request, _("请至少勾选一个单位。"))
            return redirect("reminders:urge", requirement_id)
        given["ticked"] = " ".join(ticked)
    form = UrgeForm(given)
    if not form.is_valid():
        raise InvalidInput(_("请刷新页面后重新勾选。"))
    if "confirmed" in request.POST:
        try:
            kept = commands.urge(
                actor=request.actor,
                requirement_id=requirement_id,
                choice=form.choice(),
                note=form.cleaned_data["note"],
                now=clock.now(),
            )
        except (InvalidInput, NotFound) as error:
            tell(form, error)
        else:
            words = ngettext("已催报 %(units)d 个单位。", "已催报 %(units)d 个单位。", kept.units)
            messages.success(request, words % {"units": kept.units})
            return redirect("reminders:urge", requirement_id)
    return _confirm(request, found, form)


def _confirm(request: SignedInRequest, found: "Requirement", form: UrgeForm) -> HttpResponse:
    try:
        foreseen = commands.foresee(
            actor=request.actor,
            requirement_id=found.pk,
            choice=form.choice(),
            now=clock.now(),
        )
    except (InvalidInput, NotFound) as error:
        messages.error(request, str(error))
        return redirect("reminders:urge", found.pk)
    context = {
        "requirement": found,
        "form": form,
        "units": len(foreseen.submission_ids),
        "effect": foreseen,
        "hours": URGED_AGAIN_AFTER_HOURS,
        "narrow": True,
    }
    return render(request, "reminders/urge_confirm.html", context)


def _requirement(request: SignedInRequest, requirement_id: UUID) -> "Requirement":
    found = submissions.requirement(request.actor, requirement_id)
    if not queries.may_urge(request.actor, found):
        raise NotPermitted
    return found


def _tabs(form: OwingForm, counted: dict[str, int]) -> list[dict[str, object]]:
    chosen = form.filters.progress
    steps = [("", _("全部可催报"), counted["all"])]
    steps += [(step.value, str(step.label), counted[step.value]) for step in Progress]
    return [
        {
            "label": label,
            "url": form.address(progress=step),
            "current": step == chosen,
            "count": number,
        }
        for step, label, number in steps
    ]
