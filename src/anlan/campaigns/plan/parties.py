"""The names by which plans call on units: 各中心学校和各股室, 区教体局, 基建股."""

import re
from dataclasses import dataclass

_CORE = (
    r"乡镇中心学校|学区中心校|中心学校|中心校|校外培训机构|培训机构|教育培训机构|中等职业学校|职业学校|"
    r"中小学校|中小学|小学|初级中学|初中|高中|特殊教育学校|民办学校|学校|幼儿园|校\(园\)|园所|教学点|校\(园\)长|"
    r"股室|科室|处室|二级机构|责任单位(?:\(部门\))?|直属单位|单位(?:\(部门\))?|部门|检查组|督导组|督查组|工作组|"
    r"乡镇\(街道\)|乡镇|街道|校(?!\(园\)|[园舍长内外服门方车])"
)
_EACH = (
    r"(?:(?:全[区县市省]|局机关|机关|局属|局直|[区县市省](?:属|直)|[市区县]级|直属|辖区内?)?各(?:级各类|级|类|有关|相关|责任)?|"
    r"全[区县市省](?:所有|各级各类|规模以上)?|所有|有关|相关|责任|规模以上|各级各类|民办|公办|属地|[区县市省](?:属|直))"
)
_COLLECTIVE = rf"{_EACH}(?:规模以上|民办|公办|有关|责任|乡镇|县直|市属|区属)?(?:{_CORE})"
_OFFICE = (
    r"各?(?:(?:(?![向由经报至到将对和与及按在据送])[\u4e00-\u9fff]){0,3}[省市县区]|各县\(市、区\)|县\(市、区\)|本)?"
    r"(?:教育体育局|教体局|教育局|教育行政部门)(?:机关)?(?:[\u4e00-\u9fff]{1,6}?(?:股|科|处)(?!室))?"
)
_SECTION = r"(?:局)?[\u4e00-\u9fff]{2,6}?[股科](?!室|学|目|技|普)"
_BARE = r"校外培训机构|民办学校|中心学校(?:[\u4e00-\u9fff]{1,4}处)?|中心校|学校|幼儿园|教学点"
# The person who acts for a unit is no other party than the unit.
_PERSON = (
    r"(?:的)?(?:党政)?(?:主要负责同志|主要负责人|负责同志|负责人|举办者|法定代表人|校长|园长)?"
)
_NOTE = r"(?:\([^()\n]{1,24}\))?"
_JOINT = r"(?:、|和|及|与|以及|,局机关(?=各))"


def _list_of(name: str) -> str:
    return rf"(?:{name}){_PERSON}{_NOTE}(?:{_JOINT}(?:{name}){_PERSON}{_NOTE}){{0,6}}"


# Names that are clear wherever they stand, and those that only the start of a clause makes clear.
ANYWHERE = re.compile(_list_of(f"{_OFFICE}|{_COLLECTIVE}"))
AT_START = re.compile(_list_of(f"{_OFFICE}|{_COLLECTIVE}|{_BARE}|{_SECTION}"))
_ONE = re.compile(f"({_OFFICE}|{_COLLECTIVE}|{_BARE}|{_SECTION}){_PERSON}{_NOTE}(?:{_JOINT}|$)")


@dataclass(frozen=True, slots=True)
class Named:
    """A run of parties in evened text: where it stands, and each by itself."""

    start: int
    end: int
    each: tuple[tuple[int, int], ...]


def split(even: str, start: int, end: int) -> Named:
    """The parties of a run, one by one."""
    each = []
    place = start
    while place < end and (match := _ONE.match(even, place, end)):
        each.append((match.start(1), match.end(1)))
        place = match.end()
    return Named(start, end, tuple(each or [(start, end)]))
