"""Which items a unit must answer, where, and why the others do not apply."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.checklists.models import ChecklistVersion, Item
from anlan.checklists.queries.versions import items_of, published_items
from anlan.checklists.states import VersionState
from anlan.kernel import language
from anlan.units.queries import Profile
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind

LACKS: dict[str, Promise] = {
    Feature.BOARDING: gettext_lazy("无寄宿学生"),
    Feature.CANTEEN: gettext_lazy("无食堂"),
    Feature.CATERING: gettext_lazy("无校外供餐"),
    Feature.SCHOOL_BUS: gettext_lazy("无校车"),
    Feature.LABORATORY: gettext_lazy("无实验室"),
    Feature.HAZARDOUS_CHEMICALS: gettext_lazy("无危险化学品"),
    Feature.SPECIAL_EQUIPMENT: gettext_lazy("无特种设备"),
    Feature.ELEVATOR: gettext_lazy("无电梯"),
    Feature.GAS: gettext_lazy("不使用燃气"),
    Feature.COAL_HEATING: gettext_lazy("不使用燃煤取暖"),
    Feature.FIRE_CONTROL_ROOM: gettext_lazy("无消防控制室"),
    Feature.CONSTRUCTION: gettext_lazy("无在建工程"),
}
# Stages that follow from the kind where the register leaves the stage blank. Training institutions
# have none; elsewhere a blank stage is unknown, and what is unknown does not exempt.
IMPLIED_STAGE: dict[str, str] = {UnitKind.KINDERGARTEN: Stage.PRESCHOOL}
WITHOUT_STAGE = frozenset({UnitKind.TRAINING})

Unmet = Callable[[Item, Profile, date], bool]


def _lacks_kind(item: Item, profile: Profile, _on: date) -> bool:
    return bool(item.kinds) and profile.kind not in item.kinds


def _lacks_stage(item: Item, profile: Profile, _on: date) -> bool:
    if not item.stages:
        return False
    stage = profile.stage or IMPLIED_STAGE.get(profile.kind, "")
    if not stage:
        return profile.kind in WITHOUT_STAGE
    return stage not in item.stages


def _lacks_feature(item: Item, profile: Profile, _on: date) -> bool:
    return not profile.features.issuperset(item.requires)


def _lacks_every_feature(item: Item, profile: Profile, _on: date) -> bool:
    return bool(item.requires_any) and profile.features.isdisjoint(item.requires_any)


def _lacks_pupils(item: Item, profile: Profile, _on: date) -> bool:
    # An unreported number does not exempt: the unit is asked, and may answer that it does not apply.
    return (
        item.min_pupils is not None
        and profile.pupils is not None
        and profile.pupils < item.min_pupils
    )


def _comes_too_early(item: Item, _profile: Profile, on: date) -> bool:
    return item.effective_from is not None and on < item.effective_from


def _comes_too_late(item: Item, _profile: Profile, on: date) -> bool:
    return item.effective_to is not None and on > item.effective_to


def _say_kind(item: Item, profile: Profile) -> str:
    return _("本项适用于%(wanted)s，本单位是%(own)s") % {
        "wanted": _listed(item.kinds, UnitKind),
        "own": UnitKind(profile.kind).label,
    }


def _say_stage(item: Item, profile: Profile) -> str:
    stage = profile.stage or IMPLIED_STAGE.get(profile.kind, "")
    wanted = _listed(item.stages, Stage)
    if not stage:
        return _("本项适用于%(wanted)s，本单位不分学段") % {"wanted": wanted}
    return _("本项适用于%(wanted)s，本单位学段是%(own)s") % {
        "wanted": wanted,
        "own": Stage(stage).label,
    }


def _say_feature(item: Item, profile: Profile) -> str:
    missing = [feature for feature in item.requires if feature not in profile.features]
    return _("本单位%(lacks)s") % {"lacks": _lacking(missing)}


def _say_every_feature(item: Item, _profile: Profile) -> str:
    return _("本单位%(lacks)s") % {"lacks": _lacking(item.requires_any)}


def _say_pupils(item: Item, profile: Profile) -> str:
    return _("本项适用于学生不少于%(wanted)d人的单位，本单位有%(own)d人") % {
        "wanted": item.min_pupils,
        "own": profile.pupils,
    }


def _say_early(item: Item, _profile: Profile) -> str:
    return _("本项自%(day)s起适用") % {"day": language.day(item.effective_from)}


def _say_late(item: Item, _profile: Profile) -> str:
    return _("本项适用至%(day)s止") % {"day": language.day(item.effective_to)}


# Each condition once: whether it is unmet, and the words for it.
CONDITIONS: tuple[tuple[Unmet, Callable[[Item, Profile], str]], ...] = (
    (_lacks_kind, _say_kind),
    (_lacks_stage, _say_stage),
    (_lacks_feature, _say_feature),
    (_lacks_every_feature, _say_every_feature),
    (_lacks_pupils, _say_pupils),
    (_comes_too_early, _say_early),
    (_comes_too_late, _say_late),
)


def applies(item: Item, profile: Profile, on: date) -> bool:
    """Whether a unit of that profile must answer the item on that day."""
    return not any(unmet(item, profile, on) for unmet, _say in CONDITIONS)


def applicability(item: Item, profile: Profile, on: date) -> str:
    """Why the item does not apply, as a sentence with every reason; empty when it applies."""
    reasons = [say(item, profile) for unmet, say in CONDITIONS if unmet(item, profile, on)]
    if not reasons:
        return ""
    return _("不适用：%(reasons)s") % {"reasons": language.clauses(reasons)}


def answered_at(item: Item) -> Sequence[str]:
    """The kinds of place where the item is answered; one that names none concerns the whole unit."""
    return item.places or (PlaceKind.CAMPUS,)


def items_at(
    version: ChecklistVersion, profile: Profile, place_kind: str, on: date
) -> tuple[Item, ...]:
    """The items, in order, that a unit of that profile answers at a place of that kind.

    Remembered per published version, profile and kind of place, since a launch asks for tens of
    thousands of units that have few profiles between them. The items are shared: never change one.
    """
    if version.state != VersionState.PUBLISHED:
        return _matching(items_of(version), profile, place_kind, on)
    deciding = deciding_profile(version, profile, place_kind)
    return _items_at(version.pk, version.digest, deciding, place_kind, on)


def deciding_profile(version: ChecklistVersion, profile: Profile, place_kind: str) -> Profile:
    """The profile without what decides nothing about the items of a published version there.

    Pupils are rounded down to the last number that an item names. Units that differ otherwise
    share it, so that work done per profile is done seldom.
    """
    facts = _deciding_facts(version.pk, version.digest, place_kind)
    pupils = profile.pupils if facts.thresholds else None
    if pupils is not None:
        pupils = facts.thresholds[bisect_right(facts.thresholds, pupils) - 1]
    return Profile(
        kind=profile.kind,
        stage=profile.stage if facts.by_stage else "",
        features=profile.features & facts.features,
        pupils=pupils,
    )


def excluded_items(version: ChecklistVersion, profile: Profile, on: date) -> list[tuple[Item, str]]:
    """The items that do not apply to a unit of that profile, each with its reasons."""
    explained = ((item, applicability(item, profile, on)) for item in items_of(version))
    return [(item, reason) for item, reason in explained if reason]


def unplaced_items(
    version: ChecklistVersion, profile: Profile, place_kinds: Collection[str], on: date
) -> list[Item]:
    """The items that apply although the unit has no place of a kind where they are answered.

    They would fall through the grid; the unit needs such a place first.
    """
    kinds = frozenset(place_kinds)
    return [
        item
        for item in items_of(version)
        if kinds.isdisjoint(answered_at(item)) and applies(item, profile, on)
    ]


@lru_cache(maxsize=8192)
def _items_at(
    version_id: UUID, digest: str, profile: Profile, place_kind: str, on: date
) -> tuple[Item, ...]:
    return _matching(published_items(version_id, digest), profile, place_kind, on)


def _matching(
    items: Iterable[Item], profile: Profile, place_kind: str, on: date
) -> tuple[Item, ...]:
    return tuple(
        item for item in items if place_kind in answered_at(item) and applies(item, profile, on)
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What of a profile decides about the items of one kind of place."""

    by_stage: bool
    features: frozenset[str]
    # In order, from 0; empty where no item counts pupils.
    thresholds: tuple[int, ...]


@lru_cache(maxsize=1024)
def _deciding_facts(version_id: UUID, digest: str, place_kind: str) -> _Facts:
    items = [
        item for item in published_items(version_id, digest) if place_kind in answered_at(item)
    ]
    named = {item.min_pupils for item in items if item.min_pupils}
    return _Facts(
        by_stage=any(item.stages for item in items),
        features=frozenset(
            feature for item in items for feature in (*item.requires, *item.requires_any)
        ),
        thresholds=(0, *sorted(named)) if named else (),
    )


def _listed(values: Iterable[str], names: type[UnitKind | Stage]) -> str:
    return language.listed(names(value).label for value in values)


def _lacking(features: Iterable[str]) -> str:
    return _("，也").join(str(LACKS[feature]) for feature in features)
