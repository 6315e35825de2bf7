"""What a unit, its profile and its places can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anlan.kernel.states import Transition


class UnitKind(TextChoices):
    """What kind of member of the district a unit is."""

    PROVINCE = "province", _("省级教育部门")
    CITY = "city", _("市级教育部门")
    BUREAU = "bureau", _("教体局")
    SECTION = "section", _("股室")
    AFFILIATED = "affiliated", _("二级机构")
    CENTRAL_SCHOOL = "central_school", _("中心学校")
    SCHOOL = "school", _("学校")
    TEACHING_POINT = "teaching_point", _("教学点")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    TRAINING = "training", _("校外培训机构")


# Those who inspect themselves; the others lead and supervise.
INSPECTED_KINDS = frozenset(
    {
        UnitKind.CENTRAL_SCHOOL,
        UnitKind.SCHOOL,
        UnitKind.TEACHING_POINT,
        UnitKind.KINDERGARTEN,
        UnitKind.TRAINING,
    }
)


class Stage(TextChoices):
    """学段."""

    PRESCHOOL = "preschool", _("学前")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    NINE_YEAR = "nine_year", _("九年一贯制")
    SENIOR = "senior", _("高中")
    COMPLETE = "complete", _("完全中学")
    VOCATIONAL = "vocational", _("中等职业学校")
    SPECIAL = "special", _("特殊教育")


class Feature(TextChoices):
    """What a unit has or does, on which the applicability of items depends."""

    BOARDING = "boarding", _("寄宿")
    CANTEEN = "canteen", _("食堂")
    CATERING = "catering", _("校外供餐")
    SCHOOL_BUS = "school_bus", _("校车")
    LABORATORY = "laboratory", _("实验室")
    HAZARDOUS_CHEMICALS = "hazardous_chemicals", _("危险化学品")
    SPECIAL_EQUIPMENT = "special_equipment", _("特种设备")
    ELEVATOR = "elevator", _("电梯")
    GAS = "gas", _("燃气")
    COAL_HEATING = "coal_heating", _("燃煤取暖")
    FIRE_CONTROL_ROOM = "fire_control_room", _("消防控制室")
    CONSTRUCTION = "construction", _("在建工程")


class PlaceKind(TextChoices):
    """What kind of place a place is; CAMPUS stands for the whole unit, its papers and management."""

    CAMPUS = "campus", _("综合管理")
    GATE = "gate", _("校门")
    BUILDING = "building", _("教学楼")
    CANTEEN = "canteen", _("食堂")
    DORMITORY = "dormitory", _("学生宿舍")
    LABORATORY = "laboratory", _("实验室")
    HAZARDOUS_STORE = "hazardous_store", _("危险化学品储存室")
    BOILER_ROOM = "boiler_room", _("锅炉房")
    POWER_ROOM = "power_room", _("配电间")
    GAS_ROOM = "gas_room", _("用气间")
    PLAYGROUND = "playground", _("操场")
    SCHOOL_BUS = "school_bus", _("校车")
    FIRE_CONTROL_ROOM = "fire_control_room", _("消防控制室")
    ACTIVITY_ROOM = "activity_room", _("幼儿活动用房")
    TRAINING_ROOM = "training_room", _("培训场所")
    SURROUNDINGS = "surroundings", _("周边环境")
    CONSTRUCTION_SITE = "construction_site", _("施工区域")
    LIBRARY_ROOM = "library_room", _("图书馆（室）")
    PARKING = "parking", _("停车场")
    OTHER = "other", _("其他场所")


class UnitStatus(TextChoices):
    """Whether a unit is at work."""

    ACTIVE = "active", _("在办")
    CLOSED = "closed", _("停办")


TRANSITIONS = {
    "close": Transition(frozenset({UnitStatus.ACTIVE}), UnitStatus.CLOSED),
    "reopen": Transition(frozenset({UnitStatus.CLOSED}), UnitStatus.ACTIVE),
}

_LEADING = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.BUREAU})
_KEEPING_SCHOOLS = frozenset(
    {UnitKind.CITY, UnitKind.BUREAU, UnitKind.AFFILIATED, UnitKind.CENTRAL_SCHOOL}
)
# What may stand above what. A kindergarten or a teaching point may belong to a school.
PARENT_KINDS: dict[str, frozenset[UnitKind]] = {
    UnitKind.PROVINCE: frozenset(),
    UnitKind.CITY: frozenset({UnitKind.PROVINCE}),
    UnitKind.BUREAU: frozenset({UnitKind.PROVINCE, UnitKind.CITY}),
    UnitKind.SECTION: _LEADING,
    UnitKind.AFFILIATED: _LEADING,
    UnitKind.CENTRAL_SCHOOL: frozenset({UnitKind.BUREAU}),
    UnitKind.SCHOOL: _KEEPING_SCHOOLS,
    UnitKind.TEACHING_POINT: _KEEPING_SCHOOLS | {UnitKind.SCHOOL},
    UnitKind.KINDERGARTEN: _KEEPING_SCHOOLS | {UnitKind.SCHOOL},
    UnitKind.TRAINING: _KEEPING_SCHOOLS,
}
# A system may begin at any of these levels.
ROOT_KINDS = _LEADING
