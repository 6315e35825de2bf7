"""The list of units, and one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from anlan.inspections import queries as inspections
from anlan.kernel import events
from anlan.units import queries
from anlan.units.states import INSPECTED_KINDS, UnitKind
from anlan.web.shell.request import SignedInRequest
from anlan.web.units.forms import RegisterFilterForm
from anlan.web.units.views.arrangement import places_card, posts_card


def units(request: SignedInRequest) -> HttpResponse:
    """The register in tree order, or what was looked for in it."""
    actor = request.actor
    form = RegisterFilterForm(actor, request.GET)
    filters = form.filters()
    page = queries.register_page(actor, filters, request.GET.get("at", ""))
    counts = queries.counts_by_kind(actor, filters)
    context = {
        "form": form,
        "active": form.active(),
        "lines": queries.lines(actor, page.rows),
        # Indented only while the tree is whole: a search shows where each unit belongs.
        "as_tree": not (filters.words or filters.kind or filters.feature),
        "total": sum(counts.values()),
        "kinds": [
            (kind.label, counts[kind], form.address(kind=kind.value))
            for kind in UnitKind
            if counts[kind]
        ],
        "previous_url": form.address(at=page.previous) if page.previous else "",
        "next_url": form.address(at=page.next) if page.next else "",
        "may_create": queries.may_anywhere(actor, "create"),
        "may_import": queries.may_anywhere(actor, "import_roster"),
    }
    return render(request, "units/list.html", context)


def unit(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """One unit: profile, places and posts, people, what stands below, what was done."""
    actor = request.actor
    found = queries.unit(actor, unit_id)
    verbs = ("create", "identify", "move", "close", "reopen", "describe", "arrange")
    children = queries.lines(actor, queries.below(actor, found)[:200])
    context = {
        "unit": found,
        "above": queries.above(actor, found),
        "may": {verb: queries.may(actor, verb, found) for verb in verbs},
        "is_inspected": found.kind in INSPECTED_KINDS,
        "people": queries.people_of(actor, found),
        "children": children,
        "history": events.history_of(found),
        "places_card": places_card(actor, found),
        "posts_card": posts_card(actor, found),
        "visits": inspections.latest_visits(actor, found.pk),
    }
    return render(request, "units/unit.html", context)
