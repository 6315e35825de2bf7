"""Many rows of a counter made into one, in the background; no sum changes by it."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anlan.hazards.models import AreaTally
from anlan.hazards.models.areas import MEASURES
from anlan.hazards.models.contributions import Cell

# Rows of one transaction.
BATCH = 5000
_CELL = attrgetter(*Cell._fields)


class _Group(NamedTuple):
    """Cells whose folded rows are looked for together."""

    campaign_id: UUID
    area_path: str
    cut: str


def fold_counters() -> int:
    """Fold all that waits; returns how many rows went into others."""
    folded = 0
    while number := _fold_some():
        folded += number
    return folded


@transaction.atomic
def _fold_some() -> int:
    waiting = AreaTally.objects.select_for_update(skip_locked=True).filter(is_folded=False)
    rows = list(waiting.order_by("id")[:BATCH])
    groups: dict[_Group, list[AreaTally]] = defaultdict(list)
    for row in rows:
        groups[_Group(row.campaign_id, row.area_path, row.cut)].append(row)
    # One order for all, so that two who fold at once never wait for each other in a ring.
    for group in sorted(groups):
        _fold_group(group, groups[group])
    for start in range(0, len(rows), _DELETED_AT_ONCE):
        ids = [row.pk for row in rows[start : start + _DELETED_AT_ONCE]]
        AreaTally.objects.filter(pk__in=ids).delete()
    return len(rows)


_DELETED_AT_ONCE = 500


def _fold_group(group: _Group, rows: Iterable[AreaTally]) -> None:
    added: dict[Cell, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for row in rows:
        numbers = added[_cell(row)]
        for place, name in enumerate(MEASURES):
            numbers[place] += getattr(row, name)
    kept = _folded(group, added)
    new = {
        cell: AreaTally(is_folded=True, **group._asdict() | cell._asdict())
        for cell in added
        if cell not in kept
    }
    for cell, numbers in added.items():
        row = kept.get(cell) or new[cell]
        for name, number in zip(MEASURES, numbers, strict=True):
            setattr(row, name, getattr(row, name) + number)
    known = [row for cell, row in kept.items() if cell in added]
    AreaTally.objects.bulk_update(known, MEASURES, batch_size=200)
    AreaTally.objects.bulk_create(new.values())


def _folded(group: _Group, cells: Iterable[Cell]) -> dict[Cell, AreaTally]:
    """The rows into which those cells go, locked."""
    days = {cell.day for cell in cells}
    of_days = Q(day__in=[day for day in days if day is not None])
    if None in days:
        of_days |= Q(day=None)
    rows = AreaTally.objects.select_for_update().filter(of_days, is_folded=True, **group._asdict())
    return {_cell(row): row for row in rows.order_by("id")}


def _cell(row: AreaTally) -> Cell:
    return Cell(*_CELL(row))
