"""Requirements: those of a campaign, one of them, and on how many units each would fall."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from anlan.campaigns.models import Campaign, Requirement
from anlan.campaigns.queries.campaigns import campaigns
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor, within
from anlan.units.models import Unit
from anlan.units.states import UnitKind, UnitStatus


@dataclass(frozen=True, slots=True)
class Owed:
    """How many units a requirement would fall on at the launch."""

    requirement: Requirement
    units: int
    by_kind: tuple[tuple[str, int], ...]


def requirements_of(
    actor: Actor, campaign: Campaign, *, with_dropped: bool = False
) -> list[Requirement]:
    """What units have to hand in for that campaign, in its order; seen with the campaign."""
    found = _seen(actor).filter(campaign=campaign)
    if not with_dropped:
        found = found.filter(dropped_at=None)
    return list(found.order_by("position", "pk"))


def requirement(actor: Actor, requirement_id: UUID | str) -> Requirement:
    """One requirement of a campaign in sight, its campaign with it; raises NotFound."""
    found = _seen(actor).filter(pk=requirement_id).first()
    if found is None:
        raise NotFound
    return found


def units_of_names(actor: Actor, campaign: Campaign, names: Collection[str]) -> list[Unit]:
    """The units at work within the campaign that bear exactly one of those names."""
    inside = Unit.objects.visible_to(actor).filter(within("path", campaign.unit_path))
    found = inside.filter(name__in=names, status=UnitStatus.ACTIVE)
    return list(found.exclude(pk=campaign.unit_id).order_by("path"))


def sections_of(campaign: Campaign) -> list[Unit]:
    """The sections that may be in charge of a requirement, in tree order."""
    sections = Unit.objects.filter(
        within("path", campaign.unit_path), kind=UnitKind.SECTION, status=UnitStatus.ACTIVE
    )
    return list(sections.order_by("path"))


def reckoned(campaign: Campaign) -> "list[Reckoned]":
    """A count for each requirement that stands, to be fed with the units that take part."""
    standing = campaign.requirements.filter(dropped_at=None).order_by("position")
    return [Reckoned(each) for each in standing]


class Reckoned:
    """Counts the units of one requirement as they go by; named ones count once."""

    def __init__(self, requirement: Requirement) -> None:
        self._requirement = requirement
        self._territories = tuple(requirement.territories.values_list("path", flat=True))
        self._named = {unit.pk: unit.kind for unit in requirement.named_units.only("id", "kind")}
        self._kinds: dict[str, int] = {}

    def add(self, unit_id: UUID, path: str, kind: str) -> None:
        """Count a unit that takes part, where it owes this."""
        requirement = self._requirement
        if unit_id in self._named or requirement.named_only:
            return
        if requirement.kinds and kind not in requirement.kinds:
            return
        if not self._territories or path.startswith(self._territories):
            self._kinds[kind] = self._kinds.get(kind, 0) + 1

    def result(self) -> Owed:
        """The sums, the named units with them."""
        kinds = dict(self._kinds)
        for kind in self._named.values():
            kinds[kind] = kinds.get(kind, 0) + 1
        told = tuple((str(kind.label), kinds[kind]) for kind in UnitKind if kind in kinds)
        return Owed(self._requirement, sum(kinds.values()), told)


def _seen(actor: Actor) -> QuerySet[Requirement]:
    return (
        Requirement.objects.filter(campaign__in=campaigns(actor).order_by())
        .select_related("campaign", "template")
        .prefetch_related(
            Prefetch("territories", Unit.objects.order_by("path")),
            Prefetch("named_units", Unit.objects.order_by("path")),
        )
    )
