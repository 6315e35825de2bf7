"""Requirements: those of a campaign, one of them, and how many units each would fall on."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from anlan.campaigns.models import Campaign, Participation, Requirement
from anlan.campaigns.queries.campaigns import campaigns
from anlan.campaigns.queries.planning import Planner, targets_of
from anlan.campaigns.states import CampaignState
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor, within
from anlan.units.models import Unit
from anlan.units.states import UnitKind, UnitStatus


@dataclass(frozen=True, slots=True)
class Owed:
    """How many units a requirement falls on, or would fall on at the launch."""

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


def sections_of(campaign: Campaign) -> list[Unit]:
    """The sections that may be in charge of a requirement, in tree order."""
    sections = Unit.objects.filter(
        within("path", campaign.unit_path), kind=UnitKind.SECTION, status=UnitStatus.ACTIVE
    )
    return list(sections.exclude(section_key="").order_by("path"))


def owed(campaign: Campaign) -> list[Owed]:
    """For each requirement the units it falls on: of the roster, or of what a launch would enter.

    Before the launch one walk over the register, as for the preview.
    """
    standing = list(campaign.requirements.filter(dropped_at=None).order_by("position"))
    reckoned = [_Reckoned(each) for each in standing]
    if not reckoned:
        return []
    for unit_id, path, kind in _members(campaign):
        for each in reckoned:
            each.add(unit_id, path, kind)
    return [each.result() for each in reckoned]


class _Reckoned:
    """Counts the units of one requirement as they go by; named ones count once."""

    def __init__(self, requirement: Requirement) -> None:
        self._requirement = requirement
        self._territories = tuple(requirement.territories.values_list("path", flat=True))
        self._named = {unit.pk: unit.kind for unit in requirement.named_units.only("id", "kind")}
        self._kinds: dict[str, int] = {}

    def add(self, unit_id: UUID, path: str, kind: str) -> None:
        requirement = self._requirement
        if unit_id in self._named or requirement.named_only:
            return
        if requirement.kinds and kind not in requirement.kinds:
            return
        if not self._territories or path.startswith(self._territories):
            self._kinds[kind] = self._kinds.get(kind, 0) + 1

    def result(self) -> Owed:
        kinds = dict(self._kinds)
        for kind in self._named.values():
            kinds[kind] = kinds.get(kind, 0) + 1
        told = tuple((str(kind.label), kinds[kind]) for kind in UnitKind if kind in kinds)
        return Owed(self._requirement, sum(kinds.values()), told)


def _members(campaign: Campaign) -> Iterator[tuple[UUID, str, str]]:
    if campaign.state != CampaignState.DRAFT:
        parts = Participation.objects.filter(campaign=campaign, left_at=None)
        yield from parts.values_list("unit_id", "unit_path", "unit_kind").iterator(chunk_size=2000)
        return
    for planned in Planner(campaign, targets_of(campaign)).plan():
        if planned.places:
            yield planned.unit.pk, planned.unit.path, planned.unit.kind


def _seen(actor: Actor) -> QuerySet[Requirement]:
    return (
        Requirement.objects.filter(campaign__in=campaigns(actor).order_by())
        .select_related("campaign", "template")
        .prefetch_related("territories", "named_units")
    )
