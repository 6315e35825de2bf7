"""Reading a version: its items, what changed, and whom it asks what."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.checklists import permissions, queries
from anlan.checklists.queries import Comparison
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.units.queries import unit as unit_in_scope
from anlan.web.checklists.forms import FilterForm, TrialForm
from anlan.web.checklists.words import Wording
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.checklists.models import Item


def version(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """The items of a version by category, narrowed by filters."""
    found = queries.version(request.actor, version_id)
    sections = queries.sections_of(found.unit_path)
    everything = queries.items_of(found)
    names = dict.fromkeys((item.category, item.category_title) for item in everything)
    form = FilterForm(
        request.GET or None,
        categories=[(code, f"{code} {title}") for code, title in names],
        sections=list(sections.items()),
    )
    shown = queries.find_items(found, form.wanted()) if form.is_bound else list(everything)
    context = {
        "version": found,
        "form": form,
        "active": form.active() if form.is_bound else 0,
        "categories": [
            (
                category,
                [_row(request.actor, found.unit_path, sections, item) for item in category.items],
            )
            for category in queries.categories(shown)
        ],
        "shown": len(shown),
        "total": len(everything),
        "may": _may(request.actor, found.unit_path),
        "base": queries.base_of(request.actor, found),
    }
    return render(request, "checklists/version.html", context)


def item(request: SignedInRequest, version_id: UUID, item_id: UUID) -> HttpResponse:
    """One item: how to check it, why, and to whom it applies."""
    found = queries.item(request.actor, version_id, item_id)
    path = found.version.unit_path
    wording = Wording(queries.sections_of(path), {})
    names = ("methods", "answer_type", "evidence", "weight", "factor", "section_key")
    before, after = queries.neighbours(found)
    context = {
        "item": found,
        "version": found.version,
        "facts": [
            (wording.label(name), wording.value(name, getattr(found, name))) for name in names
        ],
        "places": queries.places_in_words(found),
        "conditions": queries.conditions_in_words(found),
        "bases": queries.basis_lines(found, clock.today()),
        "today": clock.today(),
        "before": before,
        "after": after,
        "may_edit": permissions.may_edit_item(request.actor, path, found.section_key),
        "may_reorder": permissions.may(request.actor, "reorder", path),
    }
    return render(request, "checklists/item.html", context)


def compare(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """How a version differs from the one before it."""
    found = queries.version(request.actor, version_id)
    base = queries.base_of(request.actor, found)
    comparison = queries.compare_versions(base, found) if base else None
    context = {
        "version": found,
        "base": base,
        "comparison": comparison,
        "changes": _changes(comparison, found.unit_path) if comparison else [],
        "may": _may(request.actor, found.unit_path),
    }
    return render(request, "checklists/compare.html", context)


def trial(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """What the version would ask of one unit: where, and what not and why."""
    found = queries.version(request.actor, version_id)
    form = TrialForm(_trial_input(request))
    form.is_valid()
    given = form.cleaned_data
    day, text = given.get("on") or clock.today(), given.get("q", "")
    unit = unit_in_scope(request.actor, given["unit"]) if given.get("unit") else None
    offered = [] if unit else queries.units_to_try(request.actor, text)
    if unit is None and len(offered) == 1:
        unit = offered.pop()
    context = {
        "version": found,
        "form": form,
        "unit": unit,
        "offered": offered,
        "day": day,
        "trial": queries.try_on(found, unit, day) if unit else None,
    }
    return render(request, "checklists/trial.html", context)


def _trial_input(request: HttpRequest) -> dict[str, str]:
    given = request.GET.dict()
    return {"on": clock.today().isoformat()} | given


def _row(actor: Actor, path: str, sections: dict[str, str], item: "Item") -> dict[str, Any]:
    return {
        "item": item,
        "section": sections.get(item.section_key, item.section_key),
        "places": queries.places_in_words(item),
        "conditions": queries.conditions_in_words(item),
        "may_edit": permissions.may_edit_item(actor, path, item.section_key),
    }


def _changes(comparison: Comparison, path: str) -> list[dict[str, Any]]:
    wording = Wording(
        queries.sections_of(path), {basis.key: basis.title for basis in queries.legal_bases()}
    )
    return [
        {
            "item": each.after,
            "fields": [
                (wording.label(name), wording.value(name, old), wording.value(name, new))
                for name, (old, new) in each.changes.items()
            ],
        }
        for each in comparison.changed
    ]


def _may(actor: Actor, path: str) -> dict[str, bool]:
    verbs = ("edit", "publish", "discard", "reorder")
    return {verb: permissions.may(actor, verb, path) for verb in verbs}
