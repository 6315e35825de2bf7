"""Visits over the desk: the list, one of them as it goes on or ended, on paper."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from anlan.accounts.permissions import require_business
from anlan.inspections import commands, queries
from anlan.inspections.permissions import may_answer_in
from anlan.inspections.states import InspectionKind
from anlan.kernel import clock, language
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound, WrongState
from anlan.kernel.events import history_of
from anlan.kernel.files import open_file
from anlan.reports.build.visits import VISIT_COLUMNS, visit_cells
from anlan.reports.render.sheet_xlsx import Layout, write_sheet
from anlan.web.shell.dates import cn_date
from anlan.web.shell.request import SignedInRequest
from anlan.web.shell.workbooks import sent, spooled
from anlan.web.visits.forms import VisitFilterForm

if TYPE_CHECKING:
    from anlan.inspections.models import Inspection
    from anlan.inspections.queries import VisitFile


@require_GET
def visits(request: SignedInRequest) -> HttpResponse:
    """The visits in sight, narrowed by the filters, page by page."""
    require_business(request.actor)
    form = VisitFilterForm(request.actor, request.GET)
    filters = form.filters()
    page = queries.visits(request.actor, filters, mark=request.GET.get("at", ""))
    context = {
        "form": form,
        "active": form.active(),
        "clear": reverse("visits:list"),
        "question": form.address(),
        "lines": queries.visit_lines(request.actor, page.rows),
        "previous_url": form.address(at=page.previous) if page.previous else "",
        "next_url": form.address(at=page.next) if page.next else "",
        "count": queries.count_visits(request.actor, filters),
    }
    return render(request, "visits/list.html", context)


@require_POST
def export(request: SignedInRequest) -> HttpResponseBase:
    """The same visits as a workbook; on record."""
    require_business(request.actor)
    form = VisitFilterForm(request.actor, request.GET)
    filters = form.filters()
    if filters.campaign_id is None:
        raise InvalidInput(_("请先选择一次大检查，再导出。"))
    with override(language.OF_RECORD):
        title = _("现场检查记录")
        subtitle = _("导出日期：%(day)s") % {"day": cn_date(clock.today())}
    workbook = spooled()
    cells = visit_cells(queries.every_visit(request.actor, filters))
    rows = write_sheet(Layout(VISIT_COLUMNS, title, subtitle, title), cells, workbook)
    commands.record_visit_export(
        actor=request.actor,
        campaign_id=filters.campaign_id,
        rows=rows,
        narrowed_by=form.chosen(),
    )
    return sent(workbook, title)


@require_GET
def visit(request: SignedInRequest, visit_id: UUID) -> HttpResponse:
    """One visit: who, when, what was found where, and what came of it."""
    file = queries.visit_file(request.actor, visit_id)
    context = _facts(request, file)
    context["history"] = history_of(file.visit)
    return render(request, "visits/visit.html", context)


@require_GET
def places(request: SignedInRequest, visit_id: UUID) -> HttpResponse:
    """The answers of a visit that goes on, asked again and again; 204 while nothing is new."""
    found = queries.visit(request.actor, visit_id)
    pulse = queries.pulse_of(found)
    if request.GET.get("since") == pulse:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    file = queries.visit_file(request.actor, visit_id)
    answer = render(request, "visits/_places.html", _facts(request, file))
    if not file.is_open:
        # What stands around the answers is another once the visit has ended.
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_GET
def on_paper(request: SignedInRequest, visit_id: UUID) -> HttpResponse:
    """The record of the visit (现场检查记录) on A4."""
    file = queries.visit_file(request.actor, visit_id)
    return render(request, "visits/print.html", _facts(request, file))


@require_GET
def signature(request: SignedInRequest, visit_id: UUID, side: str) -> HttpResponseBase:
    """The drawn name of one side."""
    found = queries.visit(request.actor, visit_id)
    signed = {"inspector": found.inspector_signature_id, "unit": found.unit_signature_id}.get(side)
    if signed is None:
        raise NotFound
    return FileResponse(open_file(signed), content_type="image/png")


@require_POST
def settle(request: SignedInRequest, contest_id: UUID) -> HttpResponse:
    """Choose between two answers; back to where both stood."""
    contest = queries.contest(request.actor, contest_id)
    inspection = contest.sheet.inspection
    # Anything else is refused by the command.
    choice = cast("Literal['standing', 'offered']", request.POST.get("choice", ""))
    try:
        commands.settle_contest(actor=request.actor, contest_id=contest_id, choice=choice)
    except (AlreadyChanged, InvalidInput, WrongState) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("已选定%(item)s的作答，两种作答都留有记录。") % {"item": contest.item_code}
        )
    if inspection.kind == InspectionKind.SELF:
        return redirect("inspections:sheet", contest.sheet_id)
    return redirect("visits:visit", inspection.pk)


def _facts(request: SignedInRequest, file: "VisitFile") -> dict[str, object]:
    """What the page, its live part and the paper show."""
    found: Inspection = file.visit
    return {
        "file": file,
        "visit": found,
        "pulse": queries.pulse_of(found),
        "may_settle": file.is_open and may_answer_in(request.actor, found.kind, found.unit_path),
    }
