"""The campaign's roster: who takes part and how far, who does not, and who decided so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, CoverageRow, Participation, RosterDecision
from anlan.campaigns.queries.coverage import PROGRESS, in_area, participations
from anlan.campaigns.queries.frozen import frozen_profile, row_items, unplaced_items
from anlan.campaigns.queries.planning import (
    PlannedPlace,
    PlannedUnit,
    Planner,
    register,
    targets_of,
)
from anlan.checklists import queries as checklists
from anlan.checklists.models import Item
from anlan.kernel.errors import NotFound
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor
from anlan.units.models import Place, Unit, UnitQuerySet
from anlan.units.queries import Profile, profile_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class RosterFilters:
    """What narrows the list of units; empty means all.

    `progress`: none, begun, partial or complete; `area` as in `AreaCoverage`; `text`: part of a name or
    the initials of its pinyin.
    """

    progress: str = ""
    area: str = ""
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a unit's places differ from its rows of the grid: what a refresh would do."""

    added: tuple[PlannedPlace, ...]
    returning: list[CoverageRow]
    retired: list[CoverageRow]
    # The profile on which new rows would enter.
    profile: Profile

    @property
    def any(self) -> bool:
        return bool(self.added or self.returning or self.retired)


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """What is frozen for one unit: its rows with their items, and the items left out and why."""

    participation: Participation
    rows: list[tuple[CoverageRow, tuple[Item, ...]]]
    excluded: list[tuple[Item, str]]
    unplaced: list[Item]


def roster(
    actor: Actor, campaign: Campaign, filters: RosterFilters = RosterFilters()
) -> QuerySet[Participation]:
    """The units that take part and answer to the filters, in tree order."""
    found = participations(actor, campaign).select_related("unit")
    if filters.progress:
        known = filters.progress in PROGRESS
        found = found.filter(PROGRESS[filters.progress]) if known else found.none()
    if filters.kind:
        found = found.filter(unit_kind=filters.kind)
    if filters.text:
        text = filters.text.strip()
        found = found.filter(Q(unit__name__icontains=text) | Q(unit__name_initials__icontains=text))
    return in_area(found, campaign, filters.area) if filters.area else found


def roster_page(
    actor: Actor, campaign: Campaign, filters: RosterFilters, mark: str = ""
) -> Page[Participation]:
    """A page of the same list. One query."""
    return page_of(roster(actor, campaign, filters), ("unit_path",), mark, PAGE)


def participation(actor: Actor, campaign: Campaign, unit_id: UUID | str) -> Participation:
    """One unit's part in the campaign, even if it has left; raises NotFound."""
    found = (
        Participation.objects.visible_to(actor)
        .filter(campaign=campaign, unit_id=unit_id)
        .select_related("unit", "campaign", "checklist_version", "checklist_version__checklist")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def unit_grid(actor: Actor, campaign: Campaign, unit_id: UUID | str) -> UnitGrid:
    """The frozen grid of one unit. Two queries besides the version's items."""
    part = participation(actor, campaign, unit_id)
    rows = list(
        part.rows.select_related("place", "campaign", "participation__checklist_version").order_by(
            "-is_active", "place__position", "place_name"
        )
    )
    profile, version, on = frozen_profile(part), part.checklist_version, campaign.starts_on
    kinds = {row.place_kind for row in rows if row.is_active}
    missing, without_object = unplaced_items(version, profile, kinds, on)
    return UnitGrid(
        part,
        [(row, row_items(row)) for row in rows],
        [
            *checklists.excluded_items(version, profile, on),
            *((item, _("不适用：本单位没有此类场所")) for item in without_object),
        ],
        missing,
    )


def has_taken_part(campaign: Campaign, unit: Unit) -> bool:
    """Whether the unit is or once was in the campaign."""
    return Participation.objects.filter(campaign=campaign, unit=unit).exists()


def outside(actor: Actor, campaign: Campaign) -> UnitQuerySet:
    """Units of the register that ought not to be missed but take no part now, in tree order."""
    taking_part = Participation.objects.filter(campaign=campaign, unit=OuterRef("pk"), left_at=None)
    visible = Unit.objects.visible_to(actor) & register(campaign)
    return visible.filter(~Exists(taking_part)).order_by("path")


def outside_page(actor: Actor, campaign: Campaign, mark: str = "") -> Page[Unit]:
    """A page of the same list. One query."""
    return page_of(outside(actor, campaign), ("path",), mark, PAGE)


def explain_outside(
    campaign: Campaign, units: Iterable[Unit]
) -> Iterator[tuple[PlannedUnit, RosterDecision | None]]:
    """For a page of such units: what admission would give each, and the decision that let it go."""
    chosen = [unit.pk for unit in units]
    decisions = RosterDecision.objects.filter(campaign=campaign, unit_id__in=chosen)
    last = {decision.unit_id: decision for decision in decisions.order_by("decided_at", "pk")}
    planner = Planner(campaign, targets_of(campaign))
    for planned in planner.plan(Unit.objects.filter(pk__in=chosen)):
        yield planned, last.get(planned.unit.pk)


def decisions(actor: Actor, campaign: Campaign) -> QuerySet[RosterDecision]:
    """Every recorded decision on the roster in the actor's scope, the latest first."""
    return (
        RosterDecision.objects.visible_to(actor)
        .filter(campaign=campaign)
        .select_related("unit")
        .order_by("-pk")
    )


def decisions_page(actor: Actor, campaign: Campaign, mark: str = "") -> Page[RosterDecision]:
    """A page of the same list. One query."""
    return page_of(decisions(actor, campaign), ("id",), mark, PAGE, descending=True)


def changes(part: Participation) -> Changes:
    """How the unit's places have changed since its rows were drawn up."""
    rows = list(part.rows.select_related("place"))
    standing = {row.place_id for row in rows if row.is_active}
    places = list(Place.objects.filter(unit_id=part.unit_id, is_active=True).order_by("position"))
    profile = profile_of(part.unit)
    # A place that was in the grid comes back with the items it had.
    known = {row.place_id for row in rows}
    absent = [place for place in places if place.pk not in standing]
    fresh = Planner(part.campaign, ()).draw(
        part.checklist_version, profile, [place for place in absent if place.pk not in known]
    )
    in_use = {place.pk for place in places}
    return Changes(
        added=fresh,
        returning=[row for row in rows if not row.is_active and row.place_id in in_use],
        retired=[row for row in rows if row.is_active and row.place_id not in in_use],
        profile=profile,
    )
