"""Whom a plan means: its words for parties, looked up in the register of the bureau."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anlan.kernel.scope import Actor, within
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, UnitKind, UnitStatus

# "Schools" in a plan are met in the register as these three.
AS_SCHOOLS = frozenset({UnitKind.SCHOOL, UnitKind.CENTRAL_SCHOOL, UnitKind.TEACHING_POINT})
# The first that fits decides: a central school is no school of any kind.
_KINDS: tuple[tuple[re.Pattern[str], frozenset[UnitKind]], ...] = (
    (re.compile(r"中心学校|中心校|学区$"), frozenset({UnitKind.CENTRAL_SCHOOL})),
    (re.compile(r"校[（(]园[）)]"), AS_SCHOOLS | {UnitKind.KINDERGARTEN}),
    (re.compile(r"教学点"), frozenset({UnitKind.TEACHING_POINT})),
    (re.compile(r"培训机构"), frozenset({UnitKind.TRAINING})),
    (re.compile(r"幼儿园|园所|^各园$"), frozenset({UnitKind.KINDERGARTEN})),
    (re.compile(r"单位(?:[（(]部门[）)])?$"), frozenset(INSPECTED_KINDS)),
    (re.compile(r"(?:学校|中小学|小学|中学|初中|高中|完小|村小|^各校)$"), AS_SCHOOLS),
)
_EVERY_SECTION = re.compile(r"(?:各|所有|机关).{0,6}(?:股室|科室|处室)")
_FORE = re.compile(
    r"^(?:(?:局机关|机关|辖区内?|全[区县市省镇乡州])*(?:所有|有关|相关|各级各类|各类|各级|各)+|全[区县市省镇乡州])"
)
# A word that narrows the kind, which the register cannot be asked by.
_PLAIN = re.compile(
    r"(?:乡镇)?(?:中心学校|中心校|学区)|(?:学区)?中心校|校[（(]园[）)]|教学点|(?:校外)?(?:教育)?培训机构|幼儿园|园所?|单位|"
    r"学校|中小学校?|中小学|校"
)
_MEMBER = re.compile(r"(?:[（(][^（）()]*[）)]|[^、，,；;（）()])+")
_AND = re.compile(r"以及|和|及|与")


@dataclass(frozen=True, slots=True)
class Who:
    """The units meant: by kind and by name; `doubts` are words met only in part or not at all."""

    kinds: tuple[str, ...] = ()
    named: tuple[Unit, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anybody is meant at all."""
        return bool(self.kinds or self.named)


@dataclass(slots=True)
class _Meant:
    kinds: set[UnitKind] = field(default_factory=set)
    named: dict[str, Unit] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def who_is_meant(
    actor: Actor, owner: Unit, sections: Sequence[Unit], words: Iterable[str]
) -> dict[str, Who]:
    """For each of the words whom they mean within the owner's territory; one query for all."""
    wanted = {each: _members(each) for each in words}
    names = {name for members in wanted.values() for readings in members for name in readings}
    known = units_named(actor, owner, names)
    return {each: _who(members, known, sections) for each, members in wanted.items()}


def units_named(actor: Actor, owner: Unit, names: Iterable[str]) -> dict[str, Unit]:
    """The units at work within the owner's territory by exactly these names; shared names tell none."""
    found: dict[str, list[Unit]] = {}
    wanted = Unit.objects.visible_to(actor).filter(
        within("path", owner.path), name__in=set(names), status=UnitStatus.ACTIVE
    )
    for unit in wanted:
        found.setdefault(unit.name, []).append(unit)
    return {name: units[0] for name, units in found.items() if len(units) == 1}


def sections_of(actor: Actor, owner: Unit) -> list[Unit]:
    """The sections at work right under the owner, in tree order."""
    found = Unit.objects.visible_to(actor).filter(
        parent=owner, kind=UnitKind.SECTION, status=UnitStatus.ACTIVE
    )
    return list(found.order_by("path"))


def section_of(sections: Sequence[Unit], words: str) -> Unit | None:
    """The section that the words end with (区教育局安全管理科), the longest name first."""
    for unit in sorted(sections, key=lambda each: -len(each.name)):
        if words.endswith(unit.name):
            return unit
    return None


def _members(words: str) -> list[list[str]]:
    """各中心学校和各股室 as its members; where a name may hold 和 itself, each way of reading it."""
    members: list[list[str]] = []
    for match in _MEMBER.finditer(words):
        name = match[0].strip()
        readings = {name, *_AND.split(name)}
        for joint in _AND.finditer(name):
            readings |= {name[: joint.start()], name[joint.end() :]}
        found = sorted(filter(None, readings), key=lambda each: (-len(each), each))
        members.append(found)
    return members


def _who(
    members: Sequence[Sequence[str]], named: Mapping[str, Unit], sections: Sequence[Unit]
) -> Who:
    meant = _Meant()
    for readings in members:
        met: list[str] = []
        for name in readings:
            if any(name in whole for whole in met):
                continue  # a part of a name that was met whole
            if _meet(name, named, sections, meant):
                met.append(name)
            elif not _AND.search(name):
                meant.doubts.append(name)
    kinds = tuple(kind.value for kind in UnitKind if kind in meant.kinds)
    return Who(kinds, tuple(meant.named.values()), tuple(meant.doubts))


def _meet(name: str, named: Mapping[str, Unit], sections: Sequence[Unit], meant: _Meant) -> bool:
    if name in named:
        meant.named[name] = named[name]
        return True
    if _EVERY_SECTION.search(name):
        meant.named |= {unit.name: unit for unit in sections}
        return bool(sections)
    if _AND.search(name):
        return False
    bare = _FORE.sub("", name)
    for shape, kinds in _KINDS:
        if shape.search(name):
            meant.kinds |= kinds
            if not _PLAIN.fullmatch(bare):
                meant.doubts.append(name)
            return True
    section = section_of(sections, name)
    if section is not None:
        meant.named[section.name] = section
    return section is not None
