"""Whether the counters and numbers still say what the hazards say."""

from collections.abc import Iterator

from django.db.models import Count, Sum

from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.hazards.models import AreaTally, Hazard, HazardSeries, HazardTally
from anlan.hazards.models.areas import MEASURES
from anlan.hazards.models.contributions import Cell, Sums
from anlan.hazards.queries.recount import recount_campaign

_CELL = ("campaign_id", "unit_id", "category", "section_key", "grade", "state")


def verify_counters() -> Iterator[str]:
    """Each counter that is not what a recount gives, and each series behind its own numbers."""
    yield from _verify_tallies()
    yield from _verify_areas()
    yield from _verify_series()


def _verify_tallies() -> Iterator[str]:
    groups = Hazard.objects.order_by().values_list(*_CELL).annotate(Count("pk"))
    found = {row[:-1]: row[-1] for row in groups.iterator(chunk_size=5000)}
    kept = HazardTally.objects.values_list(*_CELL, "hazards").order_by("pk")
    for row in kept.iterator(chunk_size=5000):
        counted = found.pop(row[:-1], 0)
        if counted != row[-1]:
            yield f"hazard counter {_named(row[:-1])}: says {row[-1]}, counted {counted}"
    for cell, counted in found.items():
        yield f"hazard counter {_named(cell)}: missing, counted {counted}"


def _verify_areas() -> Iterator[str]:
    """Each cell of each area; the rows of a cell are summed by the database."""
    for campaign in Campaign.objects.exclude(state=CampaignState.DRAFT).order_by("pk"):
        counted_areas = set()
        for area, counted in recount_campaign(campaign):
            counted_areas.add(area)
            yield from _differences(campaign, area, counted)
        every = AreaTally.objects.filter(campaign=campaign).order_by()
        known = set(every.values_list("area_path", flat=True).distinct())
        for area in sorted(known - counted_areas):
            yield from _differences(campaign, area, {})


def _differences(campaign: Campaign, area: str, counted: Sums) -> Iterator[str]:
    rows = AreaTally.objects.filter(campaign=campaign, area_path=area).order_by()
    groups = rows.values_list(*Cell._fields).annotate(*[Sum(name) for name in MEASURES])
    for row in groups.iterator(chunk_size=5000):
        cell, kept = Cell(*row[: len(Cell._fields)]), list(row[len(Cell._fields) :])
        right = counted.pop(cell, None) or [0] * len(MEASURES)
        if kept != right:
            yield f"area counter {campaign} {area} {_told(cell, kept)}: counted {right}"
    for cell, right in counted.items():
        if any(right):
            yield f"area counter {campaign} {area} {_told(cell, [])}: counted {right}"


def _told(cell: Cell, kept: list[int]) -> str:
    named = " ".join(f"{name}={value}" for name, value in cell._asdict().items() if value)
    return f"{named} says {kept or 'nothing'}"


def _verify_series() -> Iterator[str]:
    """A number is given once: no hazard may carry one beyond the last given."""
    last = {(s.unit_id, s.year): s.last for s in HazardSeries.objects.iterator(chunk_size=5000)}
    highest = dict.fromkeys(last, 0)
    numbers = Hazard.objects.filter(number__startswith="YH-").order_by()
    for unit_id, number in numbers.values_list("unit_id", "number").iterator(chunk_size=5000):
        _prefix, year, _serial, running = number.split("-")
        key = (unit_id, int(year))
        highest[key] = max(highest.get(key, 0), int(running))
    for (unit, in_year), given in highest.items():
        if given > last.get((unit, in_year), 0):
            yield f"hazard numbers of unit {unit} in {in_year}: {given} is beyond the last given"


def _named(cell: tuple[object, ...]) -> str:
    return " ".join(f"{name}={value}" for name, value in zip(_CELL, cell, strict=True))
