"""What a unit, a stage or a place is, told from the words of a cell or from a name."""

import re
from functools import cache
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import get_language, override

from anlan.kernel import language
from anlan.units.states import PlaceKind, Stage, UnitKind

_Word = TypeVar("_Word", UnitKind, Stage, PlaceKind)

# Tried in order: the first pattern that occurs decides.
_KINDS: tuple[tuple[str, UnitKind], ...] = (
    (r"幼儿园|幼稚园|托幼|幼教", UnitKind.KINDERGARTEN),
    (r"教学点|教学班", UnitKind.TEACHING_POINT),
    (r"培训|辅导|托管", UnitKind.TRAINING),
    (r"中心学校|中心校(?!区)|学区", UnitKind.CENTRAL_SCHOOL),
    (r"(教育体育|教体|教育)局$|^教(育|体)局", UnitKind.BUREAU),
    (r"股$|科$|股室|科室|^安全办|局办公室", UnitKind.SECTION),
    (
        r"教研室|电教馆|招生办|资助中心|二级机构|事业单位|直属单位|教师进修|装备|勤工俭学",
        UnitKind.AFFILIATED,
    ),
    (r"小学|中学|学校|初中|高中|中专|职高|职教中心|[一二三四五六七八九十]中$", UnitKind.SCHOOL),
)
# In the column for the kind, words stand that no name bears.
_KIND_WORDS: tuple[tuple[str, UnitKind], ...] = (
    (r"九年一贯|完全|完中|一贯制|特教|特殊|中职|职业|公办|义务教育", UnitKind.SCHOOL),
    (r"学前", UnitKind.KINDERGARTEN),
    (r"机构", UnitKind.TRAINING),
    (r"行政|机关", UnitKind.BUREAU),
)
_STAGES: tuple[tuple[str, Stage], ...] = (
    (r"特殊|特教|培智|聋|盲", Stage.SPECIAL),
    (r"中职|职业|职高|中专|职教|技工", Stage.VOCATIONAL),
    (r"九年(一贯)?|小学.*初中|小初", Stage.NINE_YEAR),
    (r"完全中学|完中|十二年|初中.*高中|初高中", Stage.COMPLETE),
    (r"高中|高级中学", Stage.SENIOR),
    (r"初中|初级中学", Stage.JUNIOR),
    (r"小学", Stage.PRIMARY),
    (r"学前|幼儿|幼稚", Stage.PRESCHOOL),
)
_PLACES: tuple[tuple[str, PlaceKind], ...] = (
    (r"综合|管理|资料", PlaceKind.CAMPUS),
    (r"周边|校外", PlaceKind.SURROUNDINGS),
    (r"门卫|校门|园门|大门|[东南西北]门|值班室", PlaceKind.GATE),
    (r"消防控制|消控", PlaceKind.FIRE_CONTROL_ROOM),
    (r"危化|危险化学|药品", PlaceKind.HAZARDOUS_STORE),
    (r"实验", PlaceKind.LABORATORY),
    (r"用气|燃气|气瓶", PlaceKind.GAS_ROOM),
    (r"食堂|餐厅|厨房|配餐|伙房", PlaceKind.CANTEEN),
    (r"宿舍|公寓|寝室", PlaceKind.DORMITORY),
    (r"锅炉", PlaceKind.BOILER_ROOM),
    (r"配电|变电|电房", PlaceKind.POWER_ROOM),
    (r"校车", PlaceKind.SCHOOL_BUS),
    (r"停车", PlaceKind.PARKING),
    (r"施工|工地|在建", PlaceKind.CONSTRUCTION_SITE),
    (r"图书|阅览", PlaceKind.LIBRARY_ROOM),
    (r"操场|运动场|球场|户外", PlaceKind.PLAYGROUND),
    (r"活动室|活动用房|活动单元|午睡|寝室", PlaceKind.ACTIVITY_ROOM),
    (r"培训", PlaceKind.TRAINING_ROOM),
    (r"教学楼|教室|办公楼|综合楼|楼$", PlaceKind.BUILDING),
)


def kind_in(text: str) -> UnitKind | None:
    """The kind that a cell of the kind column means; None where it cannot be told."""
    named = _labels(UnitKind, get_language()).get(text)
    return UnitKind(named) if named else _first(_KINDS, text) or _first(_KIND_WORDS, text)


def kind_of_name(name: str) -> UnitKind | None:
    """The kind that a unit's name gives away; None where it does not."""
    return _first(_KINDS, name)


def stage_in(text: str) -> Stage | None:
    """The stage that a cell or a name tells; None where it does not."""
    named = _labels(Stage, get_language()).get(text)
    return Stage(named) if named else _first(_STAGES, text)


def place_kind_in(text: str, name: str) -> PlaceKind:
    """The kind of a place from its column, else from its name, else other."""
    named = _labels(PlaceKind, get_language()).get(text)
    if named:
        return PlaceKind(named)
    return (_first(_PLACES, text) if text else None) or _first(_PLACES, name) or PlaceKind.OTHER


@cache
def _labels(choices: type[TextChoices], _language: str | None) -> dict[str, str]:
    """The words and keys of the choices, in the language in use and in Chinese."""
    known = {str(each.label): each.value for each in choices}
    with override(language.OF_RECORD):
        known |= {str(each.label): each.value for each in choices}
    return known | {each.value: each.value for each in choices}


def _first(table: tuple[tuple[str, _Word], ...], text: str) -> _Word | None:
    return next((word for pattern, word in table if re.search(pattern, text)), None)
