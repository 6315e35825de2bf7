"""The places and posts that a unit starts with, following from its profile."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from anlan.kernel import bulk, events
from anlan.kernel.errors import NotFound
from anlan.kernel.ids import new_id
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.units.models import Place, Post, Unit
from anlan.units.permissions import RULES
from anlan.units.queries import Profile
from anlan.units.states import INSPECTED_KINDS, Feature, PlaceKind, UnitKind

_PLACE_FIELDS = ("id", "unit", "unit_path", "kind", "name", "position", "is_active")
_PLACE_COLUMNS = ("id", "unit_id", "unit_path", "kind", "name", "position", "is_active")
_POST_FIELDS = ("id", "unit", "unit_path", "name", "holder", "duty", "position", "is_active")
# One question to the database names at most so many units.
_ASKED = 500

_S, _C, _T = UnitKind.SCHOOL, UnitKind.CENTRAL_SCHOOL, UnitKind.TEACHING_POINT
_K, _R = UnitKind.KINDERGARTEN, UnitKind.TRAINING
_TAUGHT = frozenset({_S, _C, _T})
_YARD = _TAUGHT | {_K}


@dataclass(frozen=True, slots=True)
class Default:
    """What units of these kinds get, where a feature is named only those that have one of them."""

    name: str
    kinds: frozenset[UnitKind] = INSPECTED_KINDS
    features: frozenset[Feature] = frozenset()
    place_kind: str = ""
    duty: str = ""

    def fits(self, unit: Unit | Profile) -> bool:
        """Whether that unit gets it."""
        if unit.kind not in self.kinds:
            return False
        return not self.features or not self.features.isdisjoint(unit.features)


def _place(
    kind: PlaceKind, name: str, kinds: Collection[UnitKind] = INSPECTED_KINDS, *features: Feature
) -> Default:
    return Default(name, frozenset(kinds), frozenset(features), place_kind=kind)


def _post(
    name: str, duty: str, kinds: Collection[UnitKind] = INSPECTED_KINDS, *features: Feature
) -> Default:
    return Default(name, frozenset(kinds), frozenset(features), duty=duty)


PLACES: tuple[Default, ...] = (
    _place(PlaceKind.CAMPUS, "综合管理"),
    _place(PlaceKind.GATE, "校门", _TAUGHT),
    _place(PlaceKind.GATE, "园门", {_K}),
    _place(PlaceKind.BUILDING, "教学楼", _TAUGHT),
    _place(PlaceKind.ACTIVITY_ROOM, "活动用房", {_K}),
    _place(PlaceKind.TRAINING_ROOM, "培训场所", {_R}),
    _place(PlaceKind.PLAYGROUND, "操场", _TAUGHT),
    _place(PlaceKind.PLAYGROUND, "户外活动场地", {_K}),
    _place(PlaceKind.CANTEEN, "食堂", INSPECTED_KINDS, Feature.CANTEEN),
    _place(PlaceKind.CANTEEN, "配餐间", INSPECTED_KINDS, Feature.CATERING),
    _place(PlaceKind.DORMITORY, "学生宿舍", INSPECTED_KINDS, Feature.BOARDING),
    _place(PlaceKind.LABORATORY, "实验室", INSPECTED_KINDS, Feature.LABORATORY),
    _place(
        PlaceKind.HAZARDOUS_STORE,
        "危险化学品储存室",
        INSPECTED_KINDS,
        Feature.HAZARDOUS_CHEMICALS,
    ),
    _place(PlaceKind.LIBRARY_ROOM, "图书馆（室）", {_S, _C}),
    _place(PlaceKind.POWER_ROOM, "配电间", {_S, _C, _K}),
    _place(PlaceKind.BOILER_ROOM, "锅炉房", INSPECTED_KINDS, Feature.COAL_HEATING),
    _place(PlaceKind.GAS_ROOM, "用气间", INSPECTED_KINDS, Feature.GAS),
    _place(PlaceKind.FIRE_CONTROL_ROOM, "消防控制室", INSPECTED_KINDS, Feature.FIRE_CONTROL_ROOM),
    _place(PlaceKind.SCHOOL_BUS, "校车", INSPECTED_KINDS, Feature.SCHOOL_BUS),
    _place(PlaceKind.CONSTRUCTION_SITE, "施工区域", INSPECTED_KINDS, Feature.CONSTRUCTION),
    _place(PlaceKind.SURROUNDINGS, "周边环境"),
)

POSTS: tuple[Default, ...] = (
    _post("主要负责人", "对本单位安全工作负总责，部署、检查并保障所需经费。"),
    _post("分管安全负责人", "组织日常安全管理、隐患排查和整改，定期向主要负责人报告。"),
    _post("安全员", "做好日常巡查、台账登记和整改跟踪。"),
    _post("门卫（保安）", "查验登记来访人员、车辆和物品，按时巡查。", _YARD),
    _post("班主任", "开展安全教育，每日查看教室安全情况。", _TAUGHT),
    _post("班级教师", "看护幼儿在园安全，交接班时清点人数。", {_K}),
    _post("教学场所负责人", "查看教室用电、消防设施和安全出口。", {_R}),
    _post("消防设施管理人", "查看消防设施器材和疏散通道，做好记录。"),
    _post(
        "食品安全管理员",
        "查验进货、加工、留样和餐具消毒，做好记录。",
        INSPECTED_KINDS,
        Feature.CANTEEN,
        Feature.CATERING,
    ),
    _post("宿舍管理员", "查寝清点，查看用电、门锁和疏散通道。", INSPECTED_KINDS, Feature.BOARDING),
    _post(
        "实验室管理员",
        "管理实验药品器材，落实领用登记和废弃物处置。",
        INSPECTED_KINDS,
        Feature.LABORATORY,
        Feature.HAZARDOUS_CHEMICALS,
    ),
    _post(
        "随车照管人员",
        "清点乘车学生，查看车况和安全带，做好交接。",
        INSPECTED_KINDS,
        Feature.SCHOOL_BUS,
    ),
    _post(
        "特种设备安全管理员",
        "管理设备检验、维护保养和操作人员持证。",
        INSPECTED_KINDS,
        Feature.SPECIAL_EQUIPMENT,
        Feature.ELEVATOR,
    ),
    _post(
        "消防控制室值班员",
        "值守消防控制室，及时处置报警。",
        INSPECTED_KINDS,
        Feature.FIRE_CONTROL_ROOM,
    ),
)


@transaction.atomic
def ensure_default_places_and_posts(*, actor: Actor, unit_id: UUID) -> Unit:
    """Add to a unit what its profile calls for and it lacks; nothing of its own is touched."""
    unit = Unit.objects.visible_to(actor).select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    require(RULES, actor, "arrange", unit.path)
    places, posts = arrange_defaults([unit])
    if places or posts:
        events.record("units.arrange_defaults", unit, actor, places=places, posts=posts)
    return unit


def arrange_defaults(units: Sequence[Unit]) -> tuple[list[str], list[str]]:
    """As above for many units at once, without an entry in the log; returns the names added."""
    there = _Existing([unit.pk for unit in units])
    places = [row for unit in units for row in _lacking_places(unit, there)]
    posts = [row for unit in units for row in _lacking_posts(unit, there)]
    bulk.insert(Place, _PLACE_FIELDS, places)
    bulk.insert(Post, _POST_FIELDS, posts)
    return [str(row[4]) for row in places], [str(row[3]) for row in posts]


def place_kinds_called_for(profile: Profile) -> frozenset[str]:
    """The kinds of place that a unit of that profile is bound to have."""
    return frozenset(default.place_kind for default in PLACES if default.fits(profile))


def lacking_places(units: Sequence[Unit]) -> list[Place]:
    """The places that `arrange_defaults` would add to those units, not saved."""
    there = _Existing([unit.pk for unit in units])
    return [
        Place(**dict(zip(_PLACE_COLUMNS, row, strict=True)))
        for unit in units
        for row in _lacking_places(unit, there)
    ]


class _Existing:
    """What units have already, the retired included: what was put away does not come back."""

    def __init__(self, unit_ids: Sequence[UUID]) -> None:
        self.place_kinds: dict[UUID, set[str]] = defaultdict(set)
        self.names: dict[UUID, set[str]] = defaultdict(set)
        self.posts: dict[UUID, set[str]] = defaultdict(set)
        for start in range(0, len(unit_ids), _ASKED):
            asked = unit_ids[start : start + _ASKED]
            rows = Place.objects.filter(unit__in=asked).values_list("unit", "kind", "name")
            for unit_id, kind, name in rows:
                self.place_kinds[unit_id].add(kind)
                self.names[unit_id].add(name)
            for unit_id, name in Post.objects.filter(unit__in=asked).values_list("unit", "name"):
                self.posts[unit_id].add(name)


def _lacking_places(unit: Unit, there: _Existing) -> Iterator[tuple[bulk.Plain, ...]]:
    kinds, names = there.place_kinds.get(unit.pk, ()), there.names.get(unit.pk, ())
    for position, default in _fitting(PLACES, unit):
        if default.place_kind not in kinds and default.name not in names:
            kind, name = default.place_kind, default.name
            yield new_id(), unit.pk, unit.path, str(kind), name, position, True


def _lacking_posts(unit: Unit, there: _Existing) -> Iterator[tuple[bulk.Plain, ...]]:
    holders = {"分管安全负责人": unit.safety_person}
    names = there.posts.get(unit.pk, ())
    for position, default in _fitting(POSTS, unit):
        if default.name not in names:
            holder = holders.get(default.name, "")
            yield new_id(), unit.pk, unit.path, default.name, holder, default.duty, position, True


def _fitting(defaults: Iterable[Default], unit: Unit) -> Iterator[tuple[int, Default]]:
    return ((n, default) for n, default in enumerate(defaults, 1) if default.fits(unit))
