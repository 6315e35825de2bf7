"""How background work stands, and once more what has failed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.jobs import commands, queries
from anlan.kernel.errors import NotFound
from anlan.kernel.work import WorkState
from anlan.web.background.forms import RunForm
from anlan.web.shell.request import SignedInRequest


@require_GET
def standing(request: SignedInRequest) -> HttpResponse:
    """Workers, periodic jobs, failed runs, and how many reports wait."""
    found = queries.standing(request.actor)
    reports = [(state.label, found.reports.get(state, 0)) for state in WorkState]
    return render(request, "background/standing.html", {"standing": found, "reports": reports})


@require_POST
def retry(request: SignedInRequest) -> HttpResponse:
    """Run a failed periodic job of that time once more."""
    form = RunForm(request.POST)
    if not form.is_valid():
        raise NotFound
    commands.retry_run(actor=request.actor, run_id=form.cleaned_data["run"])
    messages.success(request, _("已重新排队，一分钟内办理。"))
    return redirect("background:standing")
