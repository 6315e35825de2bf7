"""What the ledger itself says of every area: the recount that the counters are compared with."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.utils import timezone

from anlan.campaigns.models import Campaign
from anlan.hazards.models import Hazard, Reopening, Verdict
from anlan.hazards.models.areas import AREA_KINDS
from anlan.hazards.models.contributions import (
    FACT_FIELDS,
    Cell,
    Sums,
    add,
    contributions,
    facts_from,
)
from anlan.kernel.scope import within
from anlan.units.models import Unit

_CHUNK = 5000
# Closings that did not hold, with the days of both; days of returns.
_Acts = tuple[list[tuple[date, date]], list[date]]
_NO_ACTS: _Acts = ([], [])


def recount_campaign(campaign: Campaign) -> Iterator[tuple[str, Sums]]:
    """(area path, its sums), each area once, in one walk through the campaign's ledger.

    Memory is bounded by the cells of the areas above one unit, however many there are beside.
    """
    inside = within("path", campaign.unit_path)
    leading = Unit.objects.filter(inside, kind__in=AREA_KINDS).order_by("path")
    areas = ((path, None) for path in leading.values_list("path", flat=True))
    # The areas above the present unit, from the widest to the narrowest.
    around: list[tuple[str, Sums]] = []
    # In the order of the tree; of equal paths the first of the two comes first: the area.
    for path, sums in merge(areas, _by_unit(campaign), key=itemgetter(0)):
        while around and not path.startswith(around[-1][0]):
            yield _close(around)
        if sums is None:
            around.append((path, {}))
        elif around:
            add(around[-1][1], sums)
    while around:
        yield _close(around)


def sums_below(campaign_id: UUID, unit_path: str) -> Sums:
    """What all hazards of a unit and of those below it add."""
    found: Sums = {}
    rows = Hazard.objects.filter(within("unit_path", unit_path), campaign_id=campaign_id)
    for _path, sums in _walk(rows, campaign_id):
        add(found, sums)
    return found


def _close(around: list[tuple[str, Sums]]) -> tuple[str, Sums]:
    """The narrowest area is complete: what it holds belongs to the one around it too."""
    path, sums = around.pop()
    if around:
        add(around[-1][1], sums)
    return path, sums


def _by_unit(campaign: Campaign) -> Iterator[tuple[str, Sums]]:
    """(path, what the hazards there add), unit by unit in the order of the tree."""
    rows = Hazard.objects.filter(campaign=campaign).order_by("unit_path")
    path, sums = "", dict[Cell, list[int]]()
    for each, added in _walk(rows, campaign.pk):
        if each != path and sums:
            yield path, sums
            sums = {}
        path = each
        add(sums, added)
    if sums:
        yield path, sums


def _walk(rows: Any, campaign_id: UUID) -> Iterator[tuple[str, Sums]]:  # noqa: ANN401 -- any order
    acts = _acts(campaign_id)
    fields = ("pk", "unit_path", *FACT_FIELDS)
    for pk, path, *row in rows.values_list(*fields).iterator(chunk_size=_CHUNK):
        reopened, returned = acts.get(pk, _NO_ACTS)
        yield path, contributions(facts_from(row, reopened, returned))


def _acts(campaign_id: UUID) -> dict[UUID, _Acts]:
    """Hazard → when it was reopened, and returned: few hazards have any."""
    acts: dict[UUID, _Acts] = defaultdict(lambda: ([], []))
    day = timezone.localdate
    reopenings = Reopening.objects.filter(campaign_id=campaign_id)
    rows = reopenings.values_list("hazard_id", "closed_at", "reopened_at")
    for pk, closed_at, at in rows.iterator(chunk_size=_CHUNK):
        acts[pk][0].append((day(closed_at), day(at)))
    returns = Verdict.objects.filter(accepted=False, hazard__campaign_id=campaign_id)
    for pk, at in returns.values_list("hazard_id", "given_at").iterator(chunk_size=_CHUNK):
        acts[pk][1].append(day(at))
    return acts
