"""The ledger as a list, and what is done to many of its rows at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.hazards import commands, permissions, queries
from anlan.hazards.states import HazardState, Origin
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, InvalidInput, NotFound
from anlan.web.hazards.forms import AssignForm, ViewForm
from anlan.web.hazards.reading import LedgerRequest, NoLedger, ledger_request
from anlan.web.shell.request import SignedInRequest

# All filters together stay far below it.
LONGEST_QUERY = 1000
# In a tab each: what a person opens the ledger for.
TABS = (
    HazardState.REPORTED,
    HazardState.RECTIFYING,
    HazardState.AWAITING_ACCEPTANCE,
    HazardState.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One state beside the others, with its number under the present filters."""

    label: str
    url: str
    current: bool
    count: int | None


def ledger(request: SignedInRequest) -> HttpResponse:
    """Every hazard in scope, narrowed by the filters, page by page."""
    try:
        asked = ledger_request(request)
    except NoLedger as error:
        return render(request, "hazards/no_campaign.html", {"text": str(error)})
    actor = request.actor
    # Summed over every unit in scope: only once, and not where the filters ask for more.
    exact = asked.filters.counters_know
    counts = queries.counts_by_state(actor, asked.filters) if exact else None
    page = queries.ledger(actor, asked.filters, mark=request.GET.get("at", ""))
    address = reverse("hazards:ledger")
    context = {
        "asked": asked,
        "form": asked.form,
        "active": len(asked.chips),
        "clear": f"{address}?{urlencode({'campaign': asked.campaign.pk})}",
        "hazards": page.rows,
        "tabs": _tabs(asked, counts),
        "count": queries.count(actor, asked.filters, by_state=counts),
        "previous_url": f"?{asked.query}&at={page.previous}" if page.previous else "",
        "next_url": f"?{asked.query}&at={page.next}" if page.next else "",
        "saved_views": queries.saved_views(actor),
        "view_form": ViewForm(),
        "assign_form": AssignForm(),
        "may_assign": actor.holds(permissions.RULES["assign"]),
        "may_report": actor.holds(permissions.REPORTING),
        "may_import": actor.holds(permissions.REPORT_RULES[Origin.IMPORTED]),
    }
    return render(request, "hazards/ledger.html", context)


@require_POST
def assign(request: SignedInRequest) -> HttpResponse:
    """Give the ticked hazards an owner, a department or a deadline: all of them or none."""
    form = AssignForm(request.POST)
    back = f"{reverse('hazards:ledger')}?{request.POST.get('query', '')}"
    try:
        ticked = [UUID(each) for each in request.POST.getlist("hazard")]
        if not ticked:
            raise InvalidInput(_("请先勾选要交办的隐患。"))
        if not form.is_valid():
            raise InvalidInput(_("整改时限不是日期，请用 2022-05-28 的样式。"))
        given = form.cleaned_data
        changed = commands.assign_hazards(
            actor=request.actor,
            hazard_ids=ticked,
            owner=given["owner"],
            owner_department=given["owner_department"],
            due_on=given["due_on"],
            today=clock.today(),
        )
    except ValueError as error:
        raise NotFound from error
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已交办 %(count)d 条隐患。") % {"count": changed})
    return redirect(back)


@require_POST
def save_view(request: SignedInRequest) -> HttpResponse:
    """Keep the present filters under a name."""
    query = request.POST.get("query", "")[:LONGEST_QUERY].replace("\0", "")
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写常用筛选的名称，最多40个字。"))
        return redirect(f"{reverse('hazards:ledger')}?{query}")
    try:
        commands.save_view(
            actor=request.actor, name=form.cleaned_data["name"], query={"address": query}
        )
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已保存为常用筛选。"))
    return redirect(f"{reverse('hazards:ledger')}?{query}")


@require_POST
def delete_view(request: SignedInRequest, view_id: UUID) -> HttpResponse:
    """Forget one of one's own saved filters."""
    commands.delete_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("已删除常用筛选。"))
    return redirect("hazards:ledger")


def _tabs(asked: LedgerRequest, counts: Mapping[str, int] | None) -> list[Tab]:
    """The states, each with how many hazards it holds where counters know."""
    address = reverse("hazards:ledger")
    others = {name: value for name, value in asked.narrowed_by.items() if name != "state"}
    tabs = [
        Tab(
            label=str(_("全部")),
            url=f"{address}?{urlencode({'campaign': asked.campaign.pk, **others})}",
            current="state" not in asked.narrowed_by,
            count=None if counts is None else sum(counts.values()),
        )
    ]
    for state in TABS:
        query = urlencode({"campaign": asked.campaign.pk, **others, "state": state.value})
        tabs.append(
            Tab(
                label=str(state.label),
                url=f"{address}?{query}",
                current=asked.narrowed_by.get("state") == state,
                count=None if counts is None else counts.get(state, 0),
            )
        )
    return tabs
