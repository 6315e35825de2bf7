"""The home page and the overview."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.accounts.states import UNIT, Role
from anlan.campaigns import queries as campaigns
from anlan.hazards.states import HazardState
from anlan.kernel import clock
from anlan.reports import queries
from anlan.reports.permissions import READERS, require_reader
from anlan.reports.queries import HazardSums, Overview, Slice, Task
from anlan.web.reports.links import ledger_address
from anlan.web.reports.words import DEFINITIONS, WORDINGS, Wording
from anlan.web.shell.request import SignedInRequest

SHOWN_CAMPAIGNS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the home page."""

    wording: Wording
    number: str
    measure: str
    address: str
    unit_name: str
    campaign_title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One number and the list behind it."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of hazards."""

    title: str
    cells: list[Cell]
    rate: float | None


def home(request: SignedInRequest) -> HttpResponse:
    """What this person must do now, each line opening its list."""
    actor = request.actor
    waiting = queries.tasks(actor, clock.today())
    several = len({task.campaign.pk for task in waiting if task.campaign is not None}) > 1
    context = {
        "lines": [_line(task, tell_campaign=several) for task in waiting],
        "is_auditor": actor.holds({Role.AUDITOR}),
        "is_keeper": actor.holds({Role.SYSTEM_ADMINISTRATOR}),
        "is_unit": actor.holds(UNIT | {Role.POST_HOLDER}),
        "may_overview": actor.holds(READERS),
        "campaign": campaigns.current_campaign(actor),
        "without_role": not actor.grants,
    }
    return render(request, "reports/home.html", context)


def overview(request: SignedInRequest) -> HttpResponse:
    """Coverage and hazards of one campaign, each number opening its list."""
    require_reader(request.actor)
    launched = campaigns.launched_campaigns(request.actor)
    chosen = request.GET.get("campaign", "")
    campaign = (
        campaigns.campaign(request.actor, _uuid(chosen))
        if chosen
        else campaigns.current_campaign(request.actor)
    )
    context: dict[str, object] = {
        "campaign": campaign,
        "campaigns": list(launched[:SHOWN_CAMPAIGNS]),
        "definitions": DEFINITIONS,
    }
    if campaign is not None:
        drawn = queries.overview(request.actor, campaign, clock.today())
        context |= {"overview": drawn, **_tables(drawn)}
    return render(request, "reports/overview.html", context)


def _line(task: Task, *, tell_campaign: bool) -> Line:
    title = task.campaign.title if task.campaign and tell_campaign else ""
    if task.participation:
        title = task.participation.campaign.title
    number = f"{task.count}" if task.is_exact else f"{task.count}+"
    wording = WORDINGS[task.kind]
    measure = wording.measure(task.count)
    return Line(wording, number, measure, _address(task), task.unit_name, title)


def _address(task: Task) -> str:
    if task.filters is not None:
        return ledger_address(task.filters, unit_id=task.unit_id)
    if task.participation is not None:
        page = "confirm" if task.kind == "to_confirm" else "unit"
        return reverse(f"inspections:{page}", args=[task.participation.pk])
    if task.kind.startswith("submissions_"):
        return _submissions_address(task)
    if task.campaign is not None and task.kind == "units_outside":
        return reverse("campaigns:roster", args=[task.campaign.pk])
    if task.campaign is not None:
        listed = reverse("campaigns:units", args=[task.campaign.pk])
        return f"{listed}?{urlencode({'progress': campaigns.NONE})}"
    return reverse("parcels:list" if task.kind == "parcels_to_settle" else "campaigns:list")


def _submissions_address(task: Task) -> str:
    if task.kind == "submissions_to_review":
        return reverse("submissions:to_review")
    if task.submission is not None:
        return reverse("submissions:one", args=[task.submission.pk])
    return reverse("submissions:home")


def _tables(drawn: Overview) -> dict[str, object]:
    whole = Slice("", _("合计"), drawn.total, drawn.filters)
    return {
        "total": _row(whole),
        "states": [(state.label, _cell(whole, (state,))) for state in HazardState],
        "grades": [_row(part) for part in drawn.grades],
        "categories": [_row(part) for part in drawn.categories],
        "definitions": DEFINITIONS,
    }


def _row(part: Slice) -> Row:
    """Found, open, closed and overdue, in the order of the tables' heads."""
    sums: HazardSums = part.sums
    overdue = ledger_address(replace(part.filters, overdue=True))
    return Row(
        f"{part.key} {part.title}" if part.filters.category else part.title,
        [
            _cell(part, queries.COUNTED_STATES),
            _cell(part, queries.OPEN_STATES),
            _cell(part, (HazardState.CLOSED,)),
            Cell(sums.overdue, overdue),
        ],
        sums.closure_rate,
    )


def _cell(part: Slice, states: tuple[str, ...]) -> Cell:
    number = sum(part.sums.by_state[state] for state in states)
    return Cell(number, ledger_address(part.filters, states))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
