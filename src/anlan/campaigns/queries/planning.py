"""Who gets what: the one reckoning behind the preview, the launch and a later admission."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Target
from anlan.campaigns.queries.frozen import ItemBook, unplaced_items
from anlan.checklists import queries as checklists
from anlan.checklists.models import ChecklistVersion, Item
from anlan.kernel.scope import within
from anlan.units.commands.arrangement import lacking_places
from anlan.units.models import Place, Unit
from anlan.units.queries import Profile, profile_of
from anlan.units.states import INSPECTED_KINDS, UnitStatus

CHUNK = 500


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """One row of the grid to be: a place, what decides its items, and how many they are."""

    place: Place
    deciding: Profile
    items: int


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """One unit of the register and what the targets give it; `reason` says why nothing."""

    unit: Unit
    target: Target | None
    profile: Profile
    places: tuple[PlannedPlace, ...]
    lacks_places: bool = False
    unplaced: tuple[Item, ...] = ()
    also_matched: tuple[int, ...] = ()
    reason: str = ""

    @property
    def items(self) -> int:
        return sum(planned.items for planned in self.places)


@dataclass(slots=True)
class Planner:
    """Goes through the register of a campaign's territory and decides unit by unit."""

    campaign: Campaign
    targets: Sequence[Target]
    # Only a preview tells of items that no place of a unit takes.
    looks_for_unplaced: bool = False
    book: ItemBook = field(init=False)
    # Units met that have no place yet: planned with those that their profile calls for.
    bare: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.book = ItemBook(self.campaign.starts_on)

    def plan(self, units: QuerySet[Unit] | None = None) -> Iterator[PlannedUnit]:
        """Every unit in office that inspects itself, in tree order; memory stays flat."""
        found = register(self.campaign) if units is None else units
        after = ""
        while chunk := list(found.filter(path__gt=after).order_by("path")[:CHUNK]):
            places = _places_of(chunk)
            bare = [unit for unit in chunk if unit.path not in places and self._is_matched(unit)]
            for place in lacking_places(bare):
                places.setdefault(place.unit_path, []).append(place)
            self.bare.update(unit.pk for unit in bare)
            for unit in chunk:
                yield self._decide(unit, places.get(unit.path, []))
            after = chunk[-1].path

    def _decide(self, unit: Unit, places: list[Place]) -> PlannedUnit:
        matching = [target for target in self.targets if matches(target, self.campaign, unit)]
        profile = profile_of(unit)
        if not matching:
            return PlannedUnit(unit, None, profile, (), reason=self._why_unmatched(unit))
        target, *others = matching
        given = self.draw(target.checklist_version, profile, places)
        return PlannedUnit(
            unit,
            target,
            profile,
            given,
            lacks_places=unit.pk in self.bare,
            unplaced=self._unplaced(target.checklist_version, profile, places),
            also_matched=tuple(other.position for other in others),
            reason="" if given else _("所选清单中没有适用于该单位的检查项"),
        )

    def _is_matched(self, unit: Unit) -> bool:
        return any(matches(target, self.campaign, unit) for target in self.targets)

    def draw(
        self, version: ChecklistVersion, profile: Profile, places: Iterable[Place]
    ) -> tuple[PlannedPlace, ...]:
        """The places that get a row: those with at least one item to answer."""
        drawn = []
        for place in places:
            deciding = checklists.deciding_profile(version, profile, place.kind)
            drawn.append(
                PlannedPlace(place, deciding, self.book.count(version, deciding, place.kind))
            )
        return tuple(planned for planned in drawn if planned.items)

    def _unplaced(
        self, version: ChecklistVersion, profile: Profile, places: list[Place]
    ) -> tuple[Item, ...]:
        if not (self.looks_for_unplaced and places):
            return ()
        kinds = frozenset(place.kind for place in places)
        missing, _none = unplaced_items(version, profile, kinds, self.campaign.starts_on)
        return tuple(missing)

    def _why_unmatched(self, unit: Unit) -> str:
        if any(unit.kind in target.kinds for target in self.targets):
            return _("不在检查对象选定的范围内")
        kind = unit.get_kind_display()
        return _("检查对象中未选择“%(kind)s”") % {"kind": kind}


def register(campaign: Campaign) -> QuerySet[Unit]:
    """The units that must not be missed: all in office that inspect themselves (plan 二(一))."""
    return Unit.objects.filter(
        within("path", campaign.unit_path), kind__in=INSPECTED_KINDS, status=UnitStatus.ACTIVE
    )


def matches(target: Target, campaign: Campaign, unit: Unit) -> bool:
    """Whether the unit is of the target's kinds and within its territory."""
    territory = campaign.unit_path if target.territory is None else target.territory.path
    return unit.kind in target.kinds and unit.path.startswith(territory)


def is_matched(campaign: Campaign, unit: Unit) -> bool:
    """Whether one of the campaign's targets matches the unit."""
    return any(matches(target, campaign, unit) for target in targets_of(campaign))


def targets_of(campaign: Campaign) -> list[Target]:
    """The targets in the order in which they are tried: the first match wins."""
    return list(
        campaign.targets.select_related(
            "territory", "checklist_version", "checklist_version__checklist"
        ).order_by("position")
    )


def _places_of(chunk: list[Unit]) -> dict[str, list[Place]]:
    # A range over the chunk's paths: the few other units in between cost less than a list of ids.
    places = Place.objects.filter(
        unit_path__gte=chunk[0].path, unit_path__lte=chunk[-1].path, is_active=True
    ).order_by("unit_path", "position", "name")
    return {path: list(group) for path, group in groupby(places, key=lambda p: p.unit_path)}
