"""The names by which plans call on units: 各中心学校和各股室, 区教体局, 基建股, 镇教育管理中心."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Kinds of units by name. The list is closed: each is clear after 各, 所有, 全区 and the like.
_CORE = (
    r"乡镇中心学校|学区中心校|中心学校|中心校|校外培训机构|培训机构|教育培训机构|教育集团|教育总校|"
    r"中等职业学校|职业学校|高等学校|大中专院校|院校|高校|(?:寄宿制|完全)?(?:中小学校|中小学|小学|中学)|完小|村小|"
    r"初级中学|初中|高中|特殊教育学校|(?:民办|公办|寄宿制|直属)?(?:学校|幼儿园)|校\(园\)|园所|教学点|校\(园\)长|"
    r"学区|股室|科室|处室|二级机构|责任单位(?:\(部门\))?|直属单位|单位(?:\(部门\))?|(?:教育(?:行政|主管))?部门|"
    r"(?:联合)?(?:检查|督导|督查|核验|工作)(?:小)?组|乡镇\(街道\)|乡镇|街道|地(?![区方点])|园(?![区丁所长])|"
    r"校(?!\(园\)|[园舍长内外服门方车])"
)
_EACH = (
    r"(?:(?:全[区县市省镇乡州]|局机关|机关|局属|局直|[区县市省镇州](?:属|直)|[市区县]级|直属|辖区内?)?"
    r"各(?:级各类|级|类|有关|相关|责任)?|"
    r"全[区县市省镇乡州](?:所有|各级各类|规模以上)?|所有|有关|相关|责任|规模以上|各级各类|民办|公办|属地|"
    r"[区县市省镇州](?:属|直))"
)
_COLLECTIVE = rf"{_EACH}(?:规模以上|民办|公办|有关|责任|乡镇|县直|市属|区属)?(?:{_CORE})"
# 各县（市、区）, 各州（市）: the levels below, however the province calls them.
_LEVELS = r"[省市州县区旗盟]\([市州县区旗盟、]{1,5}\)"
_INNER = r"(?:[\u4e00-\u9fff]{1,8}?(?:股|科(?![学目技普])|处|办公室)(?!室))"
_PLACE = rf"各?(?:{_LEVELS}|(?:(?![向由经报至到将对和与及按在据送请])[\u4e00-\u9fff]){{0,3}}[省市县区州镇]|本)?"
_OFFICE = (
    rf"{_PLACE}(?:教育体育局|教体局|教科局|教育局|教育厅|教育委员会|教育行政部门|教育主管部门)"
    rf"(?:机关)?{_INNER}?"
)
_SECTION = r"(?:局)?[\u4e00-\u9fff]{2,6}?[股科](?!室|学|目|技|普)"
_BARE = r"校外培训机构|民办学校|中心学校(?:[\u4e00-\u9fff]{1,4}处)?|中心校|学校|(?:镇|乡)?(?:中心)?幼儿园|教学点"
# The person who acts for a unit is no other party than the unit.
_PERSON = (
    r"(?:的)?(?:党政)?(?:主要负责同志|主要负责人|负责同志|负责人|举办者|法定代表人|校长|园长)?"
)
_NOTE = r"(?:\([^()\n]{1,24}\))?"
_JOINT = r"(?:、|和|及|与|以及|,局机关(?=各))"
# Offices, teams and firms by what their name ends with: any name, so what follows must be an act.
_ENDING = (
    r"(?:[局厅委办股科]|处(?![于在理置罚])|中心|[大支总中]队|集团|学区|专班|(?:小|领导小)组|教研室|办公室|公司|企业|街道|协会|"
    r"学校|院校|小学|中学)"
)
_NO_NAME = (
    r"(?!各级|督促|要求|会同|组织|加强|配合|协调|联系|根据|通过|按照|开展|落实|建立|完善|纳入|成立|聘请|"
    r"[由向对从在于报经按请将把与和同并到每凡是不未已所])"
)
_OPEN = rf"{_NO_NAME}{_PLACE}(?:(?![的和与及向由将把对])[\u4e00-\u9fff]){{1,9}}?{_ENDING}{_INNER}?"
ACTS = (
    r"(?=要|应|须|需|必须|负责|牵头|会同|联合|协同|配合|统一|组织|督促|指导|将|可|每|不得|严禁|按|对|把|做好|"
    r"建立|制定|落实|开展|承担|具体|逐|于|在|年底|[0-9]|形成|汇总)"
)


def _list_of(name: str, further: str = "") -> str:
    return (
        rf"(?:{name}){_PERSON}{_NOTE}"
        rf"(?:{_JOINT}(?:{name}{'|' if further else ''}{further}){_PERSON}{_NOTE}){{0,6}}"
    )


# Names that are clear wherever they stand, and those that only the start of a clause makes clear.
ANYWHERE = re.compile(_list_of(f"{_OFFICE}|{_COLLECTIVE}", _CORE))
AT_START = re.compile(_list_of(f"{_OFFICE}|{_COLLECTIVE}|{_BARE}|{_SECTION}", _CORE))
# 学校应在4月10日前: a bare kind of unit acts where a duty follows at once.
BARE_ACTING = re.compile(rf"(?:{_BARE})(?=应|须|需|要|必须|在|于|[0-9])")
DESCRIBED = re.compile(rf"[\u4e00-\u9fff]的(?P<who>{_BARE})(?=应|须|需|要|必须|不得)")
ACTING = re.compile(_list_of(f"{_OFFICE}|{_OPEN}", _CORE) + ACTS)
_TOGETHER_WITH = re.compile(
    rf"(?:会同|联合|协同)(?P<who>{_list_of(f'{_OFFICE}|{_COLLECTIVE}|{_OPEN}')})(?=[,。;按对在将要应开组])"
)
_ONE = re.compile(
    f"({_OFFICE}|{_COLLECTIVE}|{_BARE}|{_SECTION}|{_OPEN}|{_CORE}){_PERSON}{_NOTE}(?:{_JOINT}|$)"
)


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


def joined_by(even: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Those whom a party takes along right after its name: 会同省消防救援总队."""
    match = _TOGETHER_WITH.match(even, start, end)
    if match:
        yield from split(even, match.start("who"), match.end("who")).each
