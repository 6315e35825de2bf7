"""How far what has to be handed in is: per campaign, per requirement, and the units behind it."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from anlan.campaigns import queries as campaigns
from anlan.campaigns.commands.submissions import record_export
from anlan.campaigns.permissions import FOLLOWING, RULES
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.states import CampaignState, RequirementForm
from anlan.kernel import clock, language
from anlan.kernel.errors import NotFound, NotPermitted
from anlan.kernel.permissions import allowed
from anlan.reminders import queries as reminders
from anlan.reports.build.submissions import (
    LIST_COLUMNS,
    list_cells,
    table_cells,
    table_columns,
)
from anlan.reports.render.sheet_xlsx import Layout, write_sheet
from anlan.web.boards.forms import BoardFilterForm
from anlan.web.boards.lines import board_lines, board_tiles
from anlan.web.shell.dates import cn_date
from anlan.web.shell.request import SignedInRequest
from anlan.web.shell.workbooks import sent, spooled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from anlan.campaigns.models import Requirement, Submission
    from anlan.campaigns.queries.submissions import Board
    from anlan.reports.build.ledger import Column

SHOWN_CAMPAIGNS = 20
PRINTED_AT_MOST = 1000


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """All requirements of one campaign beside each other."""
    _require_following(request)
    launched = campaigns.launched_campaigns(request.actor)
    chosen = request.GET.get("campaign", "")
    campaign = (
        campaigns.campaign(request.actor, _uuid(chosen))
        if chosen
        else campaigns.current_campaign(request.actor)
    )
    boards = []
    if campaign is not None and campaign.state != CampaignState.DRAFT:
        found = queries.requirements_of(request.actor, campaign)
        boards = queries.boards(request.actor, campaign, found, clock.today())
    context = {
        "campaign": campaign,
        "campaigns": list(launched[:SHOWN_CAMPAIGNS]),
        "boards": boards,
        "today": clock.today(),
    }
    return render(request, "boards/home.html", context)


@require_GET
def board(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """One requirement: its counts, each opening its list; by area; the list itself."""
    requirement = _requirement(request, requirement_id)
    today, actor = clock.today(), request.actor
    drawn, form, rows = _listed(request, requirement, today)
    page = queries.board_page(actor, requirement, form.filters(), request.GET.get("at", ""), today)
    chosen = form.chosen()
    may_lift = allowed(RULES, actor, "lift_lock", requirement.campaign.unit_path)
    context = {
        "requirement": requirement,
        "campaign": requirement.campaign,
        "board": drawn,
        "tiles": board_tiles(drawn.total),
        "form": form,
        "active": len(chosen),
        "lines": board_lines(page.rows, may_lift=may_lift and _runs(requirement)),
        "count": rows.count(),
        "previous_url": _address(chosen, page.previous),
        "next_url": _address(chosen, page.next),
        "query": urlencode(chosen),
        "may_urge": drawn.total.owing > 0 and reminders.may_urge(actor, requirement),
        "last_urge": reminders.urges_of(actor, requirement).first(),
        "is_table": requirement.form == RequirementForm.TABLE,
        "today": today,
    }
    return render(request, "boards/board.html", context)


@require_GET
def on_paper(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """What the filters show, as a table for A4."""
    requirement = _requirement(request, requirement_id)
    today = clock.today()
    drawn, form, rows = _listed(request, requirement, today)
    found = list(rows[: PRINTED_AT_MOST + 1])
    context = {
        "requirement": requirement,
        "campaign": requirement.campaign,
        "board": drawn,
        "lines": board_lines(found[:PRINTED_AT_MOST], may_lift=False),
        "most": PRINTED_AT_MOST if len(found) > PRINTED_AT_MOST else 0,
        "narrowed": form.told(),
        "today": today,
    }
    return render(request, "boards/print.html", context)


@require_POST
def list_file(request: SignedInRequest, requirement_id: UUID) -> HttpResponseBase:
    """The list under its filters as a workbook."""
    requirement = _requirement(request, requirement_id)
    _drawn, form, rows = _listed(request, requirement, clock.today())
    record_export(
        actor=request.actor,
        requirement_id=requirement_id,
        rows=rows.count(),
        what="list",
        narrowed_by=form.chosen(),
    )
    with override(language.OF_RECORD):
        title = f"{requirement.title}{_('报送情况')}"
    cells = list_cells(rows.select_related("unit__parent").iterator(chunk_size=500))
    workbook = spooled()
    write_sheet(_layout(requirement, LIST_COLUMNS, title), cells, workbook)
    return sent(workbook, title)


@require_POST
def table_file(request: SignedInRequest, requirement_id: UUID) -> HttpResponseBase:
    """The tables of all units made one."""
    requirement = _requirement(request, requirement_id)
    if requirement.form != RequirementForm.TABLE:
        raise NotFound
    accepted_only = request.POST.get("which") == "accepted"
    tables = queries.filled_in(request.actor, requirement, accepted_only=accepted_only)
    with override(language.OF_RECORD):
        title = f"{requirement.title}{_('汇总表')}"
    workbook = spooled()
    layout = _layout(requirement, table_columns(requirement), title)
    rows = write_sheet(layout, table_cells(requirement, tables), workbook)
    record_export(
        actor=request.actor,
        requirement_id=requirement_id,
        rows=rows,
        what="table",
        narrowed_by={"which": "accepted"} if accepted_only else {},
    )
    return sent(workbook, title)


def _require_following(request: SignedInRequest) -> None:
    if not request.actor.holds(FOLLOWING):
        raise NotPermitted


def _requirement(request: SignedInRequest, requirement_id: UUID) -> "Requirement":
    _require_following(request)
    requirement = queries.requirement(request.actor, requirement_id)
    if requirement.campaign.state == CampaignState.DRAFT or requirement.dropped_at is not None:
        raise NotFound
    return requirement


def _listed(
    request: SignedInRequest, requirement: "Requirement", today: "date"
) -> "tuple[Board, BoardFilterForm, QuerySet[Submission]]":
    """The counts, the filters of the address, and the rows that these leave."""
    drawn = queries.board(request.actor, requirement, today)
    form = BoardFilterForm(request.GET, [(each.area, each.name) for each in drawn.by_area])
    return drawn, form, queries.board_rows(request.actor, requirement, form.filters(), today)


def _runs(requirement: "Requirement") -> bool:
    return requirement.campaign.state == CampaignState.LAUNCHED


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _address(chosen: dict[str, str], mark: str) -> str:
    return f"?{urlencode({**chosen, 'at': mark})}" if mark else ""


def _layout(requirement: "Requirement", columns: "Sequence[Column]", title: str) -> Layout:
    with override(language.OF_RECORD):
        words = {
            "unit": requirement.campaign.unit.name,
            "due": cn_date(requirement.due_on),
            "day": cn_date(clock.today()),
        }
        subtitle = _("%(unit)s  报送时限：%(due)s  导出日期：%(day)s") % words
    return Layout(columns, title, subtitle, requirement.title)
