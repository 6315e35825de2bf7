"""The ledger on paper: for the file with all that is agreed, for the notice board without a name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anlan.hazards import queries
from anlan.kernel import clock
from anlan.web.hazards.reading import ledger_request
from anlan.web.shell.request import SignedInRequest


@require_GET
def ledger_print(request: SignedInRequest) -> HttpResponse:
    """What the filters show, as a table for A4 across."""
    return _on_paper(request, "hazards/print.html")


@require_GET
def notice(request: SignedInRequest) -> HttpResponse:
    """The public notice (公示): what, where, until when; no person is named."""
    return _on_paper(request, "hazards/notice.html")


def _on_paper(request: SignedInRequest, template: str) -> HttpResponse:
    asked = ledger_request(request)
    rows = queries.printable(request.actor, asked.filters)
    most = queries.PRINTED_AT_MOST
    context = {
        "asked": asked,
        "hazards": rows[:most],
        "most": most if len(rows) > most else 0,
        "back": f"{reverse('hazards:ledger')}?{asked.query}",
        "today": clock.today(),
        "across": True,
    }
    return render(request, template, context)
