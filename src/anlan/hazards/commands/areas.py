"""Counters of areas, kept in the transaction of every move: written as rows, never waited for."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Subquery
from django.utils import timezone

from anlan.campaigns.models import Campaign
from anlan.hazards.models import AreaTally, Hazard, Reopening, Verdict
from anlan.hazards.models.areas import AREA_KINDS, MEASURES
from anlan.hazards.models.contributions import (
    Facts,
    Sums,
    acts,
    add,
    contributions,
    difference,
    facts_of,
)
from anlan.hazards.states import COUNTED
from anlan.kernel.scope import ancestors
from anlan.units.models import Unit


class Befell(NamedTuple):
    """A return, or the reopening of what was closed at some moment."""

    at: datetime
    closed_at: datetime | None = None


def count_areas(campaign_id: UUID, unit_path: str, changes: Sums) -> None:
    """Add the changes to every area of the campaign that the unit lies in. Two queries."""
    if not changes:
        return
    areas = areas_of(campaign_id, unit_path)
    AreaTally.objects.bulk_create(
        tally for area in areas for tally in tallies(campaign_id, area, changes)
    )


def areas_of(campaign_id: UUID, unit_path: str) -> list[str]:
    """The paths of the leading units above a unit, from the campaign's own on down."""
    own = Campaign.objects.filter(pk=campaign_id).values("unit_path")
    # Of a unit's ancestors each begins with the one before: those not before the campaign's unit
    # in the order of paths are it and what lies below.
    above = Unit.objects.filter(
        path__in=ancestors(unit_path), kind__in=AREA_KINDS, path__gte=Subquery(own)
    )
    return list(above.order_by("path").values_list("path", flat=True))


def tallies(
    campaign_id: UUID, area: str, sums: Sums, *, folded: bool = False
) -> Iterable[AreaTally]:
    """The rows in which an area keeps those sums."""
    for cell, numbers in sums.items():
        yield AreaTally(
            campaign_id=campaign_id,
            area_path=area,
            is_folded=folded,
            **cell._asdict(),
            **dict(zip(MEASURES, numbers, strict=True)),
        )


def count_move_in_areas(before: Facts, hazard: Hazard, befell: Befell | None) -> None:
    """Count what a move changed in the areas; `befell` is a return or reopening that it was."""
    after = facts_of(hazard)
    if _counts_elsewhere(before, after):
        reopened, returned = _before(hazard)
        before = before._replace(reopened=reopened, returned=returned)
        after = after._replace(reopened=reopened, returned=returned)
    changes = {}
    if before != after:
        changes = difference(contributions(after), contributions(before))
    if befell is not None:
        add(changes, acts(_with(after, befell)))
    count_areas(hazard.campaign_id, hazard.unit_path, changes)


def _counts_elsewhere(before: Facts, after: Facts) -> bool:
    """Whether all that ever befell the hazard is counted in other cells from now on."""
    counted_then, counts_now = before.state in COUNTED, after.state in COUNTED
    return before.grade != after.grade or counted_then != counts_now


def _with(facts: Facts, befell: Befell) -> Facts:
    day = timezone.localdate(befell.at)
    if befell.closed_at is None:
        return facts._replace(returned=(day,))
    return facts._replace(reopened=((timezone.localdate(befell.closed_at), day),))


def _before(hazard: Hazard) -> tuple[tuple[tuple[date, date], ...], tuple[date, ...]]:
    """When it was reopened, and returned; no query where neither happened."""
    reopenings: Iterable[tuple[datetime, datetime]] = ()
    returns: Iterable[datetime] = ()
    if hazard.times_reopened:
        rows = Reopening.objects.filter(hazard=hazard)
        reopenings = rows.values_list("closed_at", "reopened_at")
    if hazard.times_returned:
        verdicts = Verdict.objects.filter(hazard=hazard, accepted=False)
        returns = verdicts.values_list("given_at", flat=True)
    day = timezone.localdate
    return tuple((day(closed), day(at)) for closed, at in reopenings), tuple(map(day, returns))
