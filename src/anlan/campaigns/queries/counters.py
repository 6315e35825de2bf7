"""The recount: counters of rows and units against what they count."""

from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum

from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.queries.frozen import row_items

SUMS = {
    "places_total": Count("pk"),
    "places_done": Count("pk", filter=Q(last_handed_in_at__isnull=False)),
    "items_total": Sum("items_total"),
    "items_done": Sum(F("items_passed") + F("items_failed")),
    "items_excused": Sum("items_excused"),
}
BATCH = 2000


def recount(participation: Participation) -> dict[str, int]:
    """The participation's counters as its active rows give them."""
    # Named apart: an aggregate may not bear the name of a column of the rows.
    sums = {f"sum_{name}": total for name, total in SUMS.items()}
    found = CoverageRow.objects.filter(participation=participation, is_active=True).aggregate(
        **sums
    )
    return {name: found[f"sum_{name}"] or 0 for name in SUMS}


def verify_counters() -> Iterator[str]:
    """Each row whose items are not those of its frozen version, each unit whose sums are off."""
    yield from _rows_off()
    yield from _units_off()


def _rows_off() -> Iterator[str]:
    rows = CoverageRow.objects.select_related("campaign", "participation__checklist_version")
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        items = row_items(row)
        if len(items) != row.items_total:
            yield f"coverage row {row.pk}: items_total is {row.items_total}, not {len(items)}"
        unknown = set(row.excused_codes) - {item.code for item in items}
        if unknown or len(row.excused_codes) != row.items_excused:
            yield f"coverage row {row.pk}: excused_codes do not fit items_excused"


def _units_off() -> Iterator[str]:
    active = Q(rows__is_active=True)
    answered = F("rows__items_passed") + F("rows__items_failed")
    done = active & Q(rows__last_handed_in_at__isnull=False)
    counted = Participation.objects.annotate(
        sum_places_total=Count("rows", filter=active),
        sum_places_done=Count("rows", filter=done),
        sum_items_total=Sum("rows__items_total", filter=active),
        sum_items_done=Sum(answered, filter=active),
        sum_items_excused=Sum("rows__items_excused", filter=active),
    )
    for part in counted.order_by("pk").iterator(chunk_size=BATCH):
        for name in SUMS:
            kept, found = getattr(part, name), getattr(part, f"sum_{name}") or 0
            if kept != found:
                yield f"participation {part.pk}: {name} is {kept}, its rows say {found}"
