"""What waits for the reviewer: the queue with its filters, and many accepted at once."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.commands.submissions.reviewing import MOST_AT_ONCE
from anlan.campaigns.permissions import REVIEWING
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.queries.submissions import ReviewFilters
from anlan.campaigns.states import Timing
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.web.shell.request import SignedInRequest
from anlan.web.submissions.forms import MomentField, QueueForm

FILTERS = ("requirement", "timing", "text")


@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, what waits longest on top."""
    if not request.actor.holds(REVIEWING):
        raise NotPermitted
    form = QueueForm(request.GET, requirements=queries.requirements_to_review(request.actor))
    query = filter_query(request.GET)
    found = queries.awaiting_review(
        request.actor, request.GET.get("at", ""), filters_of(request.GET)
    )
    context = {
        "form": form,
        "query": query,
        "active": sum(bool(request.GET.get(name)) for name in FILTERS),
        "clear": reverse("submissions:to_review"),
        "rows": [(row, row.was_late(row.requirement.due_on)) for row in found.rows],
        "previous_url": f"?{query}&at={found.previous}" if found.previous else "",
        "next_url": f"?{query}&at={found.next}" if found.next else "",
        "count": queries.to_review(request.actor).count(),
    }
    return render(request, "submissions/queue.html", context)


@require_POST
def accept_many(request: SignedInRequest) -> HttpResponse:
    """Many at once: first shown together, then accepted, with the reason of each that was not."""
    if not request.actor.holds(REVIEWING):
        raise NotPermitted
    chosen = _chosen(request.POST)
    if not chosen:
        raise InvalidInput(_("请先勾选要通过的报送。"))
    context: dict[str, object] = {"query": request.POST.get("query", ""), "narrow": True}
    if "sure" not in request.POST:
        waiting = queries.to_review(request.actor).filter(pk__in=list(chosen)[:MOST_AT_ONCE])
        found = waiting.select_related("unit", "requirement").order_by("handed_in_at", "id")
        # What was handed in anew since the list was drawn has not been read.
        rows = [row for row in found if row.handed_in_at == chosen[row.pk]]
        context |= {"rows": rows, "asked": len(chosen)}
        return render(request, "submissions/accept_many.html", context)
    outcome = commands.accept_many(actor=request.actor, chosen=chosen)
    count = len(outcome.accepted)
    text = ngettext("已通过%(count)d件。", "已通过%(count)d件。", count) % {"count": count}
    context |= {"outcome": outcome, "text": text}
    return render(request, "submissions/accepted_many.html", context)


def filters_of(asked: QueryDict) -> ReviewFilters:
    """The filters in an address; what is none of ours narrows to nothing or counts as not said."""
    requirement = asked.get("requirement", "")
    try:
        named = str(UUID(requirement)) if requirement else ""
    except ValueError:
        named = ""
    timing = asked.get("timing", "")
    return ReviewFilters(
        requirement_id=named,
        timing=timing if timing in Timing.values else "",
        text=asked.get("text", "")[:60].replace("\0", ""),
    )


def filter_query(asked: QueryDict) -> str:
    """The filters as an address carries them on."""
    return urlencode({name: asked[name] for name in FILTERS if asked.get(name)})


def _chosen(sent: QueryDict) -> dict[UUID, datetime | None]:
    """Which are ticked, each with the moment at which what the list showed had been handed in."""
    told = [each.partition("@") for each in sent.getlist("submission")]
    try:
        return {UUID(key): MomentField().clean(moment) for key, _at, moment in told}
    except (ValueError, ValidationError) as error:
        raise NotFound from error
