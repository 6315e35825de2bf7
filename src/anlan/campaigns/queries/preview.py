"""The preview of a launch: exactly who gets what, who gets nothing, and what stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Target
from anlan.campaigns.queries.planning import PlannedUnit, Planner, register, targets_of
from anlan.campaigns.queries.submissions.requirements import Owed, reckoned
from anlan.checklists.states import VersionState
from anlan.kernel.scope import within
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, UnitStatus

SHOWN = 50


@dataclass(slots=True)
class TargetPreview:
    """What one target brings: how many units, places and items (each place counts its own)."""

    target: Target
    units: int = 0
    places: int = 0
    items: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    # Units that this target matches too, but an earlier one has taken.
    taken_before: int = 0


@dataclass(slots=True)
class Preview:
    """All that a launch would do now."""

    targets: list[TargetPreview]
    problems: list[str] = field(default_factory=list)
    left_out: int = 0
    left_out_shown: list[PlannedUnit] = field(default_factory=list)
    left_out_reasons: dict[str, int] = field(default_factory=dict)
    without_places: int = 0
    unplaced: int = 0
    unplaced_shown: list[PlannedUnit] = field(default_factory=list)
    closed: int = 0
    # On how many units each requirement would fall.
    owed: list[Owed] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(each.units for each in self.targets)

    @property
    def places(self) -> int:
        return sum(each.places for each in self.targets)

    @property
    def items(self) -> int:
        return sum(each.items for each in self.targets)

    @property
    def may_launch(self) -> bool:
        return not self.problems


def preview(campaign: Campaign) -> Preview:
    """What launching would do with the register as it stands; costs one walk over the register."""
    targets = targets_of(campaign)
    drawn = Preview([TargetPreview(target) for target in targets])
    at = {each.target.position: each for each in drawn.targets}
    asked = reckoned(campaign)
    for planned in Planner(campaign, targets, looks_for_unplaced=True).plan():
        _count(drawn, at, planned)
        if planned.places:
            for each in asked:
                each.add(planned.unit.pk, planned.unit.path, planned.unit.kind)
    drawn.owed = [each.result() for each in asked]
    drawn.closed = Unit.objects.filter(
        within("path", campaign.unit_path), kind__in=INSPECTED_KINDS, status=UnitStatus.CLOSED
    ).count()
    drawn.problems = list(_problems(drawn))
    return drawn


def preview_units(
    campaign: Campaign, *, position: int | None, after: str = "", limit: int = SHOWN
) -> list[PlannedUnit]:
    """A page of the units under one target (None: of those that get nothing), by path."""
    units = register(campaign).filter(path__gt=after)
    planned = Planner(campaign, targets_of(campaign)).plan(units)
    return list(islice(_under(planned, position), limit))


def _under(planned: Iterator[PlannedUnit], position: int | None) -> Iterator[PlannedUnit]:
    for each in planned:
        enters = each.target is not None and bool(each.places)
        if (enters and each.target is not None and each.target.position == position) or (
            position is None and not enters
        ):
            yield each


def _count(drawn: Preview, at: dict[int, TargetPreview], planned: PlannedUnit) -> None:
    for position in planned.also_matched:
        at[position].taken_before += 1
    if planned.lacks_places:
        drawn.without_places += 1
    if planned.unplaced:
        drawn.unplaced += 1
        if len(drawn.unplaced_shown) < SHOWN:
            drawn.unplaced_shown.append(planned)
    if planned.target is None or not planned.places:
        drawn.left_out += 1
        reasons = drawn.left_out_reasons
        reasons[planned.reason] = reasons.get(planned.reason, 0) + 1
        if len(drawn.left_out_shown) < SHOWN:
            drawn.left_out_shown.append(planned)
        return
    brought = at[planned.target.position]
    brought.units += 1
    brought.places += len(planned.places)
    brought.items += planned.items
    kind = str(planned.unit.get_kind_display())
    brought.by_kind[kind] = brought.by_kind.get(kind, 0) + 1


def _problems(drawn: Preview) -> Iterator[str]:
    if not drawn.targets:
        yield _("还没有设置检查对象，请在“范围与清单”一步至少添加一行。")
        return
    for each in drawn.targets:
        if each.target.checklist_version.state != VersionState.PUBLISHED:
            yield (
                _("第 %(row)d 行使用的检查清单尚未发布，请先发布或另选已发布的版本。")
                % {"row": each.target.position}
            )
    if drawn.units == 0:
        yield _("没有一个单位能够纳入：请核对检查对象的单位类型和范围，以及单位名册。")
