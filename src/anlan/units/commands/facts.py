"""The facts about a unit that a person may give, and the checks that every way in shares."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypedDict, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anlan.kernel import pinyin
from anlan.kernel.errors import InvalidInput
from anlan.units.commands import codes
from anlan.units.models import Unit
from anlan.units.states import Feature, Stage, UnitKind


class Facts(TypedDict, total=False):
    """What may be said about a unit; whatever is absent stays as it is."""

    name: str
    section_key: str
    school_code: str | None
    credit_code: str | None
    codes_absent_reason: str
    stage: str
    features: Collection[str]
    pupils: int | None
    staff: int | None
    legal_representative: str
    actual_controller: str
    safety_person: str
    safety_phone: str
    address: str
    opened_on: date | None


# What a unit is, as against what it is like: changed by its bureau only.
IDENTITY = frozenset({"name", "section_key", "school_code", "credit_code", "codes_absent_reason"})
TITLES: dict[str, str | Promise] = {
    field.name: cast("str | Promise", field.verbose_name)
    for field in Unit._meta.get_fields()
    if field.name in Facts.__annotations__ and hasattr(field, "verbose_name")
}


def initials(name: str) -> str:
    """The first pinyin letters of a name, as people type them into a search: 第一小学 → dyxx."""
    return pinyin.initials(name)[:100]


def cleaned(facts: Facts, kind: str) -> dict[str, object]:
    """The facts as they are stored; raises InvalidInput with a message for each wrong field."""
    values: dict[str, object] = {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }
    for name in ("school_code", "credit_code"):
        if name in values:
            values[name] = codes.compact(str(values[name] or "")) or None
    if "features" in values:
        values["features"] = sorted(set(facts["features"]))
    problems = _problems(values, kind)
    if problems:
        raise InvalidInput(fields=problems)
    if "name" in values:
        values["name_initials"] = initials(str(values["name"]))
    return values


def _problems(values: Mapping[str, object], kind: str) -> dict[str, str]:
    problems = {
        name: _("不能超过 %(limit)d 个字。") % {"limit": limit}
        for name, value in values.items()
        if isinstance(value, str) and len(value) > (limit := _limit(name))
    }
    if "name" in values and not values["name"]:
        problems["name"] = _("请填写单位名称。")
    if (code := values.get("school_code")) and (said := codes.school_code_problem(str(code))):
        problems["school_code"] = said
    if (code := values.get("credit_code")) and (said := codes.credit_code_problem(str(code))):
        problems["credit_code"] = said
    problems |= _profile_problems(values)
    if values.get("section_key") and kind != UnitKind.SECTION:
        problems["section_key"] = _("只有股室才填写业务条线。")
    return problems


def _profile_problems(values: Mapping[str, object]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if (stage := values.get("stage")) and stage not in Stage.values:
        problems["stage"] = _("请从列表中选择学段。")
    if not set(cast("list[str]", values.get("features", []))) <= set(Feature.values):
        problems["features"] = _("请从列表中选择办学条件。")
    for name in ("pupils", "staff"):
        number = values.get(name)
        if isinstance(number, int) and not 0 <= number <= 1_000_000:  # noqa: PLR2004 -- no school is larger
            problems[name] = _("请填写 0 至 1000000 之间的整数。")
    return problems


def _limit(name: str) -> int:
    return getattr(Unit._meta.get_field(name), "max_length", None) or 0


def refuse_taken_codes(values: Mapping[str, object], unit: Unit | None = None) -> None:
    """Raise InvalidInput where another unit, wherever it is, carries one of the codes."""
    taken: dict[str, str] = {}
    for name in ("school_code", "credit_code"):
        code = values.get(name)
        others = Unit.objects.exclude(pk=unit.pk) if unit else Unit.objects.all()
        if code and others.filter(**{name: code}).exists():
            taken[name] = _("这个代码已经登记在另一个单位名下，请核对。")
    if taken:
        raise InvalidInput(fields=taken)


def apply(unit: Unit, values: Mapping[str, object]) -> dict[str, list[object]]:
    """Put the values on the unit; what differed, as field → [old, new] in plain JSON."""
    changes: dict[str, list[object]] = {}
    for name, value in values.items():
        old = getattr(unit, name)
        if old != value:
            setattr(unit, name, value)
            if name != "name_initials":
                changes[name] = [plain(old), plain(value)]
    return changes


def plain(value: object) -> object:
    """As JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value
