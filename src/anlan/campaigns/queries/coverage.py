"""How far the grid is answered: by area, kind and category, and the lists behind the numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.campaigns.queries.frozen import read_key
from anlan.checklists import queries as checklists
from anlan.checklists.models import ChecklistVersion, Item
from anlan.kernel.scope import STEP_WIDTH, Actor, within
from anlan.units.models import Unit
from anlan.units.states import UnitKind

# Children of the campaign's unit that lead others; what hangs directly below counts as one area.
LEADING = frozenset({UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRAL_SCHOOL})
ANSWERED = F("items_done") + F("items_excused")
NONE, PARTIAL, COMPLETE, BEGUN = "none", "partial", "complete", "begun"
PROGRESS: dict[str, Q] = {
    NONE: Q(items_done=0, items_excused=0),
    PARTIAL: ~Q(items_done=0, items_excused=0) & Q(items_total__gt=ANSWERED),
    COMPLETE: Q(items_total=ANSWERED) & ~Q(items_done=0, items_excused=0),
    BEGUN: ~Q(items_done=0, items_excused=0),
}


class Answers:
    """Items of which every one is done, excused or missing."""

    __slots__ = ()
    items: int
    done: int
    excused: int

    @property
    def missing(self) -> int:
        return self.items - self.done - self.excused

    @property
    def rate(self) -> float | None:
        """(done + excused) ÷ items; None where there is nothing to answer."""
        return (self.done + self.excused) / self.items if self.items else None


@dataclass(frozen=True, slots=True)
class Coverage(Answers):
    """Sums over part of the grid; every unit, place and item in exactly one of the three."""

    units: int = 0
    units_untouched: int = 0
    units_complete: int = 0
    places: int = 0
    places_done: int = 0
    items: int = 0
    done: int = 0
    excused: int = 0

    @property
    def units_partial(self) -> int:
        return self.units - self.units_untouched - self.units_complete

    def __add__(self, other: "Coverage") -> "Coverage":
        sums = {name: getattr(self, name) + getattr(other, name) for name in self.__slots__}
        return Coverage(**sums)


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """One area: a central school (or bureau) with its territory, or all that hangs directly below.

    `area` is the leading unit's id as text; "direct" for the rest.
    """

    area: str
    name: str
    coverage: Coverage


@dataclass(slots=True)
class CampaignCoverage:
    """The whole that the actor may see, and its two splits."""

    total: Coverage = field(default_factory=Coverage)
    by_area: list[AreaCoverage] = field(default_factory=list)
    by_kind: list[tuple[str, str, Coverage]] = field(default_factory=list)


@dataclass(slots=True)
class CategoryCoverage(Answers):
    """One category of items across all units, and the sections that answer for it."""

    category: str
    title: str
    sections: set[str]
    items: int = 0
    done: int = 0
    excused: int = 0


DIRECT = "direct"


def participations(actor: Actor, campaign: Campaign) -> QuerySet[Participation]:
    """The units that take part now, as far as the actor sees, in tree order."""
    return (
        Participation.objects.visible_to(actor)
        .filter(campaign=campaign, left_at=None)
        .order_by("unit_path")
    )


def coverage(actor: Actor, campaign: Campaign) -> CampaignCoverage:
    """Sums in the actor's scope, whole, by area and by kind. Two queries."""
    step = Substr("unit_path", 1, len(campaign.unit_path) + STEP_WIDTH)
    groups = (
        participations(actor, campaign)
        .order_by()
        .values("unit_kind", area=step)
        .annotate(
            units=Count("pk"),
            units_untouched=Count("pk", filter=PROGRESS[NONE]),
            units_complete=Count("pk", filter=PROGRESS[COMPLETE]),
            places=Sum("places_total"),
            places_finished=Sum("places_done"),
            items=Sum("items_total"),
            done=Sum("items_done"),
            excused=Sum("items_excused"),
        )
    )
    return _split(cast("Iterable[dict[str, Any]]", groups), leading_units(campaign))


def leading_units(campaign: Campaign) -> list[Unit]:
    """The units directly below the campaign's own that lead a territory, in tree order."""
    return led_by(campaign.unit_id)


def led_by(unit_id: UUID) -> list[Unit]:
    """The units directly below that one that lead a territory, in tree order."""
    below = Unit.objects.filter(parent_id=unit_id, kind__in=LEADING)
    return list(below.only("id", "name", "path", "kind").order_by("path"))


def areas(actor: Actor, campaign: Campaign) -> list[Unit]:
    """Those of them that lie in the actor's scope, or that the actor's units lie below."""
    paths = [grant.unit_path for grant in actor.grants]
    return [
        unit
        for unit in leading_units(campaign)
        if actor.is_system
        or any(unit.path.startswith(path) or path.startswith(unit.path) for path in paths)
    ]


def in_area(
    found: QuerySet[Participation], campaign: Campaign, area: str
) -> QuerySet[Participation]:
    """Only those of one area, as `AreaCoverage.area` names it; nothing for an unknown one."""
    leading = leading_units(campaign)
    if area == DIRECT:
        for unit in leading:
            found = found.exclude(within("unit_path", unit.path))
        return found
    paths = [unit.path for unit in leading if str(unit.pk) == area]
    return found.filter(within("unit_path", paths[0])) if paths else found.none()


def coverage_by_category(
    actor: Actor, campaign: Campaign, section_keys: frozenset[str] | None = None
) -> list[CategoryCoverage]:
    """Sums per category of items, in the order of the lists; with `section_keys` only their lines.

    Rows are counted in groups of like place and profile, so that the cost follows the number of
    profiles and not of units; only what was excused is read row by row.
    """
    rows = (
        CoverageRow.objects.visible_to(actor).filter(campaign=campaign, is_active=True).order_by()
    )
    counted = _Categories(campaign, section_keys)
    groups = rows.values("participation__checklist_version", "profile_key", "place_kind").annotate(
        rows=Count("pk"), answered=Count("pk", filter=Q(last_handed_in_at__isnull=False))
    )
    for group in groups:
        counted.add_group(cast("dict[str, Any]", group))
    excused = rows.filter(items_excused__gt=0).values_list(
        "participation__checklist_version", "excused_codes"
    )
    for version_id, codes in excused.iterator(chunk_size=2000):
        counted.move_to_excused(version_id, codes)
    return [counted.lines[category] for category in sorted(counted.lines)]


class _Categories:
    """Adds up items per category from groups of like rows."""

    def __init__(self, campaign: Campaign, section_keys: frozenset[str] | None) -> None:
        self.lines: dict[str, CategoryCoverage] = {}
        self._on = campaign.starts_on
        self._sections = section_keys
        self._versions: dict[UUID, ChecklistVersion] = ChecklistVersion.objects.in_bulk(
            list(campaign.targets.values_list("checklist_version", flat=True))
        )
        self._by_code: dict[UUID, dict[str, Item]] = {
            pk: {item.code: item for item in checklists.items_of(version)}
            for pk, version in self._versions.items()
        }

    def add_group(self, group: dict[str, Any]) -> None:
        version = self._versions[group["participation__checklist_version"]]
        profile = read_key(group["profile_key"])
        for item in checklists.items_at(version, profile, group["place_kind"], self._on):
            if line := self._line(item):
                line.items += group["rows"]
                line.done += group["answered"]

    def move_to_excused(self, version_id: UUID, codes: list[str]) -> None:
        for code in codes:
            if line := self._line(self._by_code[version_id][code]):
                line.done -= 1
                line.excused += 1

    def _line(self, item: Item) -> CategoryCoverage | None:
        if self._sections is not None and item.section_key not in self._sections:
            return None
        line = self.lines.setdefault(
            item.category, CategoryCoverage(item.category, item.category_title, set())
        )
        line.sections.add(item.section_key)
        return line


def _split(groups: Iterable[dict[str, Any]], leading: list[Unit]) -> CampaignCoverage:
    names = {unit.path: (str(unit.pk), unit.name) for unit in leading}
    areas: dict[str, AreaCoverage] = {
        area: AreaCoverage(area, name, Coverage()) for area, name in names.values()
    }
    areas[DIRECT] = AreaCoverage(DIRECT, _("直属单位"), Coverage())
    kinds: dict[str, Coverage] = {}
    drawn = CampaignCoverage()
    for group in groups:
        kind = group.pop("unit_kind")
        area, _name = names.get(group.pop("area"), (DIRECT, ""))
        group["places_done"] = group.pop("places_finished")
        part = Coverage(**group)
        drawn.total += part
        areas[area] = replace(areas[area], coverage=areas[area].coverage + part)
        kinds[kind] = kinds.get(kind, Coverage()) + part
    drawn.by_area = [each for each in areas.values() if each.coverage.units]
    drawn.by_kind = [
        (kind.value, str(kind.label), kinds[kind]) for kind in UnitKind if kind in kinds
    ]
    return drawn
