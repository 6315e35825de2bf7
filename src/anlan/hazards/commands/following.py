"""What happens to the counters of areas when a unit moves, or becomes a leading one."""

from anlan.campaigns.models import Campaign
from anlan.hazards.commands.areas import areas_of, tallies
from anlan.hazards.models import AreaTally, HazardTally
from anlan.hazards.models.areas import AREA_KINDS
from anlan.hazards.models.contributions import Sums
from anlan.hazards.queries.recount import sums_below
from anlan.kernel.scope import ancestors, within
from anlan.units.models import Unit


def follow_unit(unit: Unit, old_path: str, old_kind: str) -> None:
    """Count the unit's hazards in the areas that it lies in now, and no longer in the former.

    Called in the transaction of the change, after all paths are those of today.
    """
    below = HazardTally.objects.filter(within("unit_path", unit.path)).order_by()
    for campaign in Campaign.objects.filter(pk__in=below.values("campaign").distinct()):
        sums = sums_below(campaign.pk, unit.path)
        if unit.path != old_path:
            _move(campaign, sums, ancestors(old_path)[:-1], ancestors(unit.path)[:-1])
        if (unit.kind in AREA_KINDS) != (old_kind in AREA_KINDS):
            _turn(campaign, sums, unit)


def _move(campaign: Campaign, sums: Sums, before: list[str], after: list[str]) -> None:
    then = set(areas_of(campaign.pk, before[-1])) if before else set()
    now = set(areas_of(campaign.pk, after[-1])) if after else set()
    fewer = {cell: [-number for number in numbers] for cell, numbers in sums.items()}
    for areas, changes in ((then - now, fewer), (now - then, sums)):
        for area in sorted(areas):
            AreaTally.objects.bulk_create(tallies(campaign.pk, area, changes))


def _turn(campaign: Campaign, sums: Sums, unit: Unit) -> None:
    """A unit that leads from now on has its own counters; one that no longer does has none."""
    if unit.kind not in AREA_KINDS:
        AreaTally.objects.filter(campaign=campaign, area_path=unit.path).delete()
    elif unit.path.startswith(campaign.unit_path):
        AreaTally.objects.bulk_create(tallies(campaign.pk, unit.path, sums))
