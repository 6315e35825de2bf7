"""A unit's board: its places in the round at hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.inspections import commands, queries
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput
from anlan.web.shell.request import SignedInRequest


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """One's own self-inspections; with a single one, straight to its places."""
    own = queries.own_inspections(request.actor)
    if len(own) == 1:
        return redirect("inspections:unit", own[0].pk)
    return render(request, "inspections/home.html", {"own": own})


@require_GET
def unit(request: SignedInRequest, participation_id: UUID) -> HttpResponse:
    """The places of one unit, in the running round or in an earlier one."""
    part = queries.participation(request.actor, participation_id)
    asked = request.GET.get("round", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None  # noqa: PLR2004 -- no round has more digits
    board = queries.board(request.actor, part, clock.now(), number=number)
    return render(request, "inspections/unit.html", {"board": board, "part": part})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, participation_id: UUID) -> HttpResponse:
    """The head looks over all places and confirms the round."""
    part = queries.participation(request.actor, participation_id)
    board = queries.board(request.actor, part, clock.now())
    refused = ""
    if request.method == "POST" and board.inspection is not None:
        try:
            commands.confirm_inspection(actor=request.actor, inspection_id=board.inspection.pk)
        except InvalidInput as error:
            refused = str(error)
        else:
            messages.success(request, _("本轮自查已确认。"))
            return redirect("inspections:unit", participation_id)
    context = {"board": board, "part": part, "refused": refused}
    return render(request, "inspections/confirm.html", context, status=400 if refused else 200)


@require_POST
def start_round(request: SignedInRequest, participation_id: UUID) -> HttpResponse:
    """Begin the next round."""
    begun = commands.start_round(actor=request.actor, participation_id=participation_id)
    messages.success(request, _("第%(round)d轮自查已开始。") % {"round": begun.round})
    return redirect("inspections:unit", participation_id)


@require_POST
def open_place(request: SignedInRequest, row_id: UUID) -> HttpResponse:
    """Open the place's sheet, making it when it is the first time."""
    sheet = commands.open_sheet(actor=request.actor, row_id=row_id)
    return redirect("inspections:sheet", sheet.pk)


@require_GET
def blank(request: SignedInRequest, row_id: UUID) -> HttpResponse:
    """The place's items on paper, to be filled in by hand."""
    row = queries.row(request.actor, row_id)
    context = {"row": row, "paper": queries.blank_paper(row, clock.today()), "on": clock.today()}
    return render(request, "inspections/blank.html", context)
