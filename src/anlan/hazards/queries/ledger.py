"""The ledger as a list: pages by key, and how many rows there are in all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum

from anlan.campaigns.models import Campaign
from anlan.checklists.models import Item
from anlan.hazards.models import (
    AreaTally,
    Hazard,
    HazardQuerySet,
    HazardTally,
    HazardTallyQuerySet,
    SavedView,
)
from anlan.hazards.models.areas import Cut
from anlan.hazards.queries.areas import areas_seen
from anlan.hazards.queries.filters import LedgerFilters, Order, matching
from anlan.hazards.states import OPEN
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor, within

PAGE = 50
# Beyond this many a list is counted no further: "1000+".
COUNTED_AT_MOST = 1000
# Some eighty sheets of paper; more belongs into a file.
PRINTED_AT_MOST = 1000
_SHOWN = (
    "number",
    "campaign_id",
    "unit__name",
    "unit_path",
    "section_key",
    "place_name",
    "location",
    "description",
    "category_title",
    "origin_kind",
    "found_at",
    "fixed_on_spot",
    "grade",
    "state",
    "owner",
    "due_on",
)
_KEYS = {
    Order.NEWEST: ("id",),
    Order.DEADLINE: ("open_due_on", "id"),
    Order.FOUND: ("found_at", "id"),
}


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows a list has; `is_exact` is False when there are more than could be counted."""

    rows: int
    is_exact: bool


def ledger(
    actor: Actor, filters: LedgerFilters, *, mark: str = "", size: int = PAGE
) -> Page[Hazard]:
    """One page of the ledger; each hazard says `is_overdue`. Wide columns are left in the database."""
    order, shown = filters.paged_by, list(_SHOWN)
    rows = matching(actor, filters).select_related("unit")
    keys = _KEYS[order]
    if order == Order.DEADLINE:
        shown.append("open_due_on")
    elif order == Order.NEWEST and filters.words:
        # The same order, told of the narrow table: it is that one which has to be walked along.
        keys = ("words__pk",)
        shown.append("words__hazard_id")
        rows = rows.select_related("unit", "words")
    overdue = ExpressionWrapper(Q(open_due_on__lt=filters.today), output_field=BooleanField())
    rows = rows.only(*shown).annotate(is_overdue=overdue)
    return page_of(rows, keys, mark, size, descending=order != Order.DEADLINE)


def printable(actor: Actor, filters: LedgerFilters) -> list[Hazard]:
    """The rows for paper, the oldest first: at most `PRINTED_AT_MOST` and one more to tell."""
    rows = matching(actor, filters).select_related("unit").order_by("id")
    return list(rows.only(*_SHOWN, "measures", "closed_at")[: PRINTED_AT_MOST + 1])


def count(
    actor: Actor,
    filters: LedgerFilters,
    *,
    most: int = COUNTED_AT_MOST,
    by_state: Mapping[str, int] | None = None,
) -> RowCount | None:
    """How many rows answer, exactly where counters know and else up to `most`.

    None for a search, which would have to read every text to know. `by_state` is what
    `counts_by_state` has said of the same filters, so that it is not summed twice.
    """
    if filters.counters_know and by_state is not None:
        wanted = filters.states or tuple(by_state)
        return RowCount(sum(by_state.get(state, 0) for state in wanted), is_exact=True)
    if filters.counters_know and filters.campaign_id is not None:
        rows = _counters(actor, filters).aggregate(all=Sum("hazards"))["all"] or 0
        return RowCount(rows, is_exact=True)
    if filters.words:
        return None
    found = matching(actor, filters)[: most + 1].count()
    return RowCount(min(found, most), is_exact=found <= most)


def counts_by_state(actor: Actor, filters: LedgerFilters) -> dict[str, int]:
    """State → number of hazards under the filters that counters know, whatever states they name."""
    sums: QuerySet[Any]
    area = areas_seen(actor, filters)
    if area is None:
        rows = _counters(actor, filters, by_state=False).order_by()
        sums = rows.values_list("state").annotate(Sum("hazards"))
    else:
        cells = AreaTally.objects.filter(area.condition, cut=Cut.STATE).order_by()
        sums = cells.values_list("state").annotate(Sum("found"))
    return {state: hazards for state, hazards in sums if hazards}


def standing(actor: Actor, filters: LedgerFilters) -> list[tuple[str, str, str, int]]:
    """(category, grade, state, number) of the hazards in scope, whatever states are named."""
    sums: QuerySet[Any]
    area = areas_seen(actor, filters)
    if area is None:
        rows = _counters(actor, filters, by_state=False).order_by()
        sums = rows.values_list("category", "grade", "state").annotate(Sum("hazards"))
    else:
        cells = AreaTally.objects.filter(area.condition, cut=Cut.STATE).order_by()
        sums = cells.values_list("category", "grade", "state").annotate(Sum("found"))
    return [row for row in sums if row[-1]]


def late(actor: Actor, filters: LedgerFilters) -> list[tuple[str, str, int]]:
    """(category, grade, number) of the hazards in scope whose deadline has passed today."""
    sums: QuerySet[Any]
    area = areas_seen(actor, filters)
    if area is None:
        rows = matching(actor, replace(filters, overdue=True)).order_by()
        sums = rows.values_list("category", "grade").annotate(Count("pk"))
    else:
        cells = AreaTally.objects.filter(area.condition, cut=Cut.CATEGORY, day__lt=filters.today)
        sums = cells.order_by().values_list("category", "grade").annotate(Sum("due"))
    return [row for row in sums if row[-1]]


def campaigns_with_open_hazards(actor: Actor) -> list[UUID]:
    """The campaigns whose ledger still holds something to be done in scope."""
    still_open = HazardTally.objects.visible_to(actor).filter(state__in=OPEN, hazards__gt=0)
    return list(still_open.order_by().values_list("campaign_id", flat=True).distinct())


def ledger_of(actor: Actor, campaign: Campaign) -> HazardQuerySet:
    """Every hazard of one campaign in scope, for an export; the reader chooses columns and order."""
    return Hazard.objects.visible_aside(actor).filter(campaign=campaign)


def categories(campaign: Campaign) -> dict[str, str]:
    """Code → title of the categories in the campaign's checklists."""
    items = Item.objects.filter(version__target__campaign=campaign).order_by("category")
    return dict(items.values_list("category", "category_title").distinct())


def saved_views(actor: Actor) -> list[SavedView]:
    """The person's own saved views, by name."""
    if actor.id is None:
        return []
    return list(SavedView.objects.filter(user_id=actor.id).order_by("name"))


def _counters(
    actor: Actor, filters: LedgerFilters, *, by_state: bool = True
) -> HazardTallyQuerySet:
    rows = HazardTally.objects.visible_to(actor)
    if filters.unit_path:
        rows = rows.filter(within("unit_path", filters.unit_path))
    return rows.filter(filters.counted(by_state=by_state))
