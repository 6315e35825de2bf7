"""Counters and numbers, kept in the transaction of the move that changes them."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from anlan.hazards.models import Hazard, HazardSeries, HazardTally
from anlan.units.models import Unit


class Cell(NamedTuple):
    """One counter; the order of its parts is the order in which counters are locked."""

    campaign_id: UUID
    unit_id: UUID
    category: str
    section_key: str
    grade: str
    state: str


def cell_of(hazard: Hazard) -> Cell:
    """The counter in which a hazard stands now."""
    return Cell(
        hazard.campaign_id,
        hazard.unit_id,
        hazard.category,
        hazard.section_key,
        hazard.grade,
        hazard.state,
    )


def count(changes: Mapping[Cell, int], unit_path: str) -> None:
    """Add to each counter of one unit; always in the same order, so that no two acts wait in a ring."""
    for cell in sorted(changes):
        change = changes[cell]
        if change:
            _add(cell, change, unit_path)


def count_move(before: Cell, after: Cell, unit_path: str) -> None:
    """Take a hazard out of one counter and put it into another."""
    changes = Counter({before: -1})
    changes[after] += 1
    count(changes, unit_path)


def lock_series(unit: Unit, today: date) -> HazardSeries:
    """The unit's numbers of this year, locked: findings of one unit enter one after the other."""
    series, _new = HazardSeries.objects.select_for_update().get_or_create(
        unit=unit, year=today.year
    )
    return series


def next_number(series: HazardSeries, unit: Unit) -> str:
    """The next number of a locked series, which the caller saves; none is given twice."""
    series.last += 1
    return f"YH-{series.year}-{unit.serial:05d}-{series.last:04d}"


def _add(cell: Cell, change: int, unit_path: str) -> None:
    key: dict[str, Any] = cell._asdict()
    if HazardTally.objects.filter(**key).update(hazards=F("hazards") + change):
        return
    row, new = HazardTally.objects.get_or_create(
        **key, defaults={"unit_path": unit_path, "hazards": change}
    )
    if not new:
        HazardTally.objects.filter(pk=row.pk).update(hazards=F("hazards") + change)
