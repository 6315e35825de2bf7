"""The dashboard, the large screen and the tables."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.campaigns import queries as campaigns
from anlan.kernel.errors import NotFound
from anlan.reports.commands import ask_for_report
from anlan.reports.kinds import FORMS
from anlan.reports.kinds.forms import TITLES, form_parameters
from anlan.reports.queries import statistics
from anlan.reports.queries.statistics import DEFINITIONS
from anlan.web.shell.request import SignedInRequest
from anlan.web.statistics import charts
from anlan.web.statistics.heat import heat
from anlan.web.statistics.links import Number, number
from anlan.web.statistics.reading import Look, look
from anlan.web.statistics.tables import known_by, table_page

# How far it is, and how good it is: beside each share its rows, beside the pretty the honest.
PROGRESS = ("coverage", "found", "closure_rate", "open", "overdue")
QUALITY = ("found_major", "closure_rate_major", "on_spot_share", "median_days", "reopened")


def dashboard(request: SignedInRequest) -> HttpResponse:
    """One campaign in numbers and pictures, each number opening its list."""
    seen = look(request)
    if seen is None:
        return render(request, "statistics/no_campaign.html")
    return render(request, "statistics/dashboard.html", _drawn(seen))


def wall(request: SignedInRequest) -> HttpResponse:
    """The same on a large screen: no links, no menus, renewing itself."""
    seen = look(request)
    if seen is None:
        return render(request, "statistics/no_campaign.html")
    return render(request, "statistics/wall.html", _drawn(seen))


def tables(request: SignedInRequest) -> HttpResponse:
    """The same numbers by unit, kind, territory and so on, of any period."""
    seen = look(request, with_period=True)
    if seen is None:
        return render(request, "statistics/no_campaign.html")
    page = table_page(seen, request.GET.dict())
    context = {
        "look": seen,
        "campaign": seen.campaign,
        "page": page,
        "period": statistics.label_of(seen.asked.period, seen.campaign),
        "hidden": [("by", page.by.value), ("group", request.GET.get("group", ""))],
        "dashboard_url": f"{reverse('statistics:dashboard')}?{seen.query()}",
        "across": True,
        "form_titles": TITLES.items(),
        "save_url": f"{reverse('statistics:save')}?{seen.query(by=page.by.value)}",
    }
    return render(request, "statistics/tables.html", context)


@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Have a form made in the background, of what the tables show now."""
    seen = look(request, with_period=True)
    if seen is None:
        raise NotFound
    ask_for_report(
        actor=request.actor,
        kind=FORMS.key,
        campaign_id=seen.campaign.pk,
        parameters=form_parameters(
            seen.asked,
            request.POST.get("form", ""),
            known_by(request.GET.get("by", "")),
            seen.under_name,
        ),
    )
    messages.success(request, _("已开始生成统计表，完成后在本页下载。"))
    return redirect("saved_reports:list")


def _drawn(seen: Look) -> dict[str, object]:
    asked = seen.asked
    line = statistics.summary(asked)
    areas = campaigns.areas(asked.actor, asked.campaign)
    notes = {
        "coverage": _("应检%(due)s所，已检%(done)s所")
        % {
            "due": line.cell("units_due").text,
            "done": line.cell("units_inspected").text,
        },
        "closure_rate": _("已销号%(closed)s条") % {"closed": line.cell("closed").text},
        "closure_rate_major": _("已销号%(closed)s条") % {"closed": line.cell("closed_major").text},
        "on_spot_share": _("当场整改%(number)s条") % {"number": line.cell("on_spot").text},
        "reopened": _("反弹率%(share)s") % {"share": line.cell("reopened_share").text},
    }
    tones = {"overdue": "danger" if line.cell("overdue").value else ""}
    made = {
        key: number(asked, line, key, areas, note=notes.get(key, ""), tone=tones.get(key, ""))
        for key in (*PROGRESS, *QUALITY)
    }
    return {
        "look": seen,
        "campaign": asked.campaign,
        "progress_numbers": [made[key] for key in PROGRESS],
        "quality_numbers": [made[key] for key in QUALITY],
        "definitions": _explained(list(made.values())),
        "heat": heat(seen),
        "progress": charts.progress(asked),
        "states": charts.states(asked),
        "ageing": charts.ageing(asked),
        "closing": charts.closing_times(asked),
        "items": charts.top_items(asked),
        "wall_url": f"{reverse('statistics:wall')}?{seen.query()}",
        "dashboard_url": f"{reverse('statistics:dashboard')}?{seen.query()}",
        "tables_url": f"{reverse('statistics:tables')}?{seen.query()}",
    }


def _explained(numbers: list[Number]) -> list[tuple[object, object]]:
    """Each number of the page with its meaning, for paper and for reading through."""
    return [(each.label, DEFINITIONS[each.key].explanation) for each in numbers]
