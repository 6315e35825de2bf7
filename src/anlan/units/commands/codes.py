"""The two codes of a unit: what they say, and whether they can be right."""

import re

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from anlan.units.states import UnitKind

_SCHOOL_CODE = re.compile(r"\d{10}")
_LETTERS = str.maketrans("IOZSV", "10252")

# The first two digits of a 学校标识码 name the category; which kinds may carry it.
_SCHOOLS = frozenset({UnitKind.SCHOOL, UnitKind.CENTRAL_SCHOOL, UnitKind.TEACHING_POINT})
CATEGORIES: dict[str, frozenset[UnitKind]] = {
    "11": frozenset({UnitKind.KINDERGARTEN}),
    "21": _SCHOOLS,
    "31": _SCHOOLS,
    "32": _SCHOOLS,
    "34": _SCHOOLS,
    "36": _SCHOOLS,
    "37": _SCHOOLS,
    "51": _SCHOOLS,
    "92": frozenset({UnitKind.SCHOOL, UnitKind.TRAINING}),
    "93": frozenset({UnitKind.SCHOOL, UnitKind.TRAINING}),
}


def compact(code: str) -> str:
    """The code without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\-]", "", code).upper()


def school_code_problem(code: str) -> str:
    """Why this cannot be a 学校标识码, in a sentence; "" where it can."""
    if _SCHOOL_CODE.fullmatch(code):
        return ""
    return _("学校标识码应为 10 位数字，请核对位数；没有代码的请留空并填写无代码原因。")


def school_code_warning(code: str, kind: str) -> str:
    """What looks odd about a well-formed 学校标识码 for that kind of unit; "" for nothing."""
    kinds = CATEGORIES.get(code[:2])
    if kinds is None:
        return _("学校标识码的前两位“%(digits)s”不是已知的学校类别，请核对。") % {
            "digits": code[:2]
        }
    if kind not in kinds:
        return _("学校标识码的前两位“%(digits)s”与单位类型“%(kind)s”不符，请核对。") % {
            "digits": code[:2],
            "kind": UnitKind(kind).label,
        }
    return ""


def credit_code_problem(code: str) -> str:
    """Why this cannot be a 统一社会信用代码 (GB 32100-2015), in a sentence; "" where it can."""
    try:
        uscc.validate(code)
    except InvalidChecksum:
        return _("统一社会信用代码的校验位不符，多为抄录有误，请对照证书核对。")
    except ValidationError:
        if code.translate(_LETTERS) != code:
            return _("统一社会信用代码不含字母 I、O、Z、S、V，请核对是否误写了数字。")
        return _("统一社会信用代码应为 18 位数字和大写字母，请核对。")
    return ""
