"""A campaign at work: its calendar, its coverage, the units and their grids."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anlan.accounts.permissions import require_business
from anlan.campaigns import queries
from anlan.campaigns.permissions import RULES
from anlan.campaigns.states import CampaignState
from anlan.kernel import clock
from anlan.kernel.paging import page_of
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor
from anlan.reports import queries as reports
from anlan.web.campaigns.calendar import calendar
from anlan.web.campaigns.forms import RosterFilterForm
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign


SHOWS = ("", "missing", "fail", "excused")


def campaigns(request: SignedInRequest) -> HttpResponse:
    """All campaigns in sight, the latest first."""
    require_business(request.actor)
    page = page_of(
        queries.campaigns(request.actor),
        ("starts_on", "id"),
        request.GET.get("at", ""),
        20,
        descending=True,
    )
    context = {
        "campaigns": page.rows,
        "previous_url": f"?at={page.previous}" if page.previous else "",
        "next_url": f"?at={page.next}" if page.next else "",
        "may_create": bool(queries.owners(request.actor)),
    }
    return render(request, "campaigns/list.html", context)


def campaign(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """The campaign's own page; that of a draft leads on through the wizard."""
    found = queries.campaign(request.actor, campaign_id)
    may_update = allowed(RULES, request.actor, "update", found.unit_path)
    if found.state == CampaignState.DRAFT:
        if may_update:
            return redirect("campaigns:edit", campaign_id)
        return render(request, "campaigns/draft.html", {"campaign": found})
    sections = frozenset(grant.section_key for grant in request.actor.grants if grant.section_key)
    own_lines = bool(sections) and request.GET.get("lines") != "all"
    covered = queries.coverage(request.actor, found)
    is_single = covered.total.units == 1
    context = {
        "campaign": found,
        "own": queries.participations(request.actor, found).first() if is_single else None,
        "calendar": calendar(found, queries.phases_of(found), clock.today()),
        "coverage": covered,
        "categories": queries.coverage_by_category(
            request.actor, found, sections if own_lines else None
        ),
        "has_sections": bool(sections),
        "own_lines": own_lines,
        "outside": queries.outside(request.actor, found).count(),
        "may_update": may_update,
        "may_admit": _may_admit(request.actor),
        **_tabs(found, "campaign"),
    }
    return render(request, "campaigns/campaign.html", context)


def units(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """The units that take part and how far each is."""
    found = queries.campaign(request.actor, campaign_id)
    areas = [(str(unit.pk), unit.name) for unit in queries.areas(request.actor, found)]
    form = RosterFilterForm(request.GET, [*areas, (queries.DIRECT, _("直属单位"))])
    filters = form.filters()
    page = queries.roster_page(request.actor, found, filters, request.GET.get("at", ""))
    chosen = form.chosen()
    context = {
        "campaign": found,
        "form": form,
        "active": len(chosen),
        "rows": page.rows,
        "count": queries.roster(request.actor, found, filters).count(),
        "previous_url": _address(chosen, page.previous),
        "next_url": _address(chosen, page.next),
        **_tabs(found, "units"),
    }
    return render(request, "campaigns/units.html", context)


def unit(request: SignedInRequest, campaign_id: UUID, unit_id: UUID) -> HttpResponse:
    """One unit's grid: each place, each item, and what was found."""
    found = queries.campaign(request.actor, campaign_id)
    grid = reports.unit_results(request.actor, found, unit_id)
    show = request.GET.get("show", "")
    actor, part = request.actor, grid.participation
    running = found.state == CampaignState.LAUNCHED
    taking_part = running and part.left_at is None
    may_refresh = taking_part and allowed(RULES, actor, "refresh", part.unit_path)
    context = {
        "campaign": found,
        "grid": grid,
        "show": show if show in SHOWS else "",
        "may_release": taking_part and allowed(RULES, actor, "release", part.unit_path),
        "may_admit": running
        and part.left_at is not None
        and allowed(RULES, actor, "admit", part.unit_path),
        "changes": queries.changes(part) if may_refresh else None,
        "decisions": queries.decisions(actor, found).filter(unit_id=unit_id),
    }
    return render(request, "campaigns/unit.html", context)


def _tabs(found: "Campaign", current: str) -> dict[str, object]:
    return {"tab": current, "is_running": found.state == CampaignState.LAUNCHED}


def _may_admit(actor: Actor) -> bool:
    return actor.holds(RULES["admit"])


def _address(chosen: dict[str, str], mark: str) -> str:
    return f"?{urlencode({**chosen, 'at': mark})}" if mark else ""
