"""The roles of a campaign."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from anlan.kernel import language


class Role(TextChoices):
    """What a person may be in a unit; one person may be several things in several units."""

    BUREAU_ADMINISTRATOR = "bureau_administrator", _("教体局管理员")
    BUREAU_LEADER = "bureau_leader", _("局领导")
    SECTION_OFFICER = "section_officer", _("股室工作人员")
    CENTRAL_SCHOOL_OFFICER = "central_school_officer", _("中心学校安全负责人")
    UNIT_HEAD = "unit_head", _("单位主要负责人")
    UNIT_SAFETY_OFFICER = "unit_safety_officer", _("单位安全员")
    POST_HOLDER = "post_holder", _("岗位责任人")
    INSPECTOR = "inspector", _("检查人员")
    EXPERT = "expert", _("专家")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")


BUREAU = frozenset({Role.BUREAU_ADMINISTRATOR, Role.BUREAU_LEADER})
UNIT = frozenset({Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER})
# All but the keeper of the system, who has no business in the schools' records.
BUSINESS = frozenset(Role) - {Role.SYSTEM_ADMINISTRATOR}
# Those to whom the second factor is compulsory once it is switched on.
ADMINISTRATORS = frozenset({Role.BUREAU_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})

_OFFICES = frozenset({"bureau", "city", "province"})
_INSPECTED = frozenset(
    {"central_school", "school", "teaching_point", "kindergarten", "training", "affiliated"}
)
# The kinds of unit (by stored value: units stand above) in which a role makes sense; a role that
# is not named fits any.
FITTING_KINDS: dict[str, frozenset[str]] = {
    Role.BUREAU_ADMINISTRATOR: _OFFICES,
    Role.BUREAU_LEADER: _OFFICES,
    Role.SYSTEM_ADMINISTRATOR: _OFFICES,
    Role.SECTION_OFFICER: frozenset({"section"}),
    Role.CENTRAL_SCHOOL_OFFICER: frozenset({"central_school"}),
    Role.UNIT_HEAD: _INSPECTED,
    Role.UNIT_SAFETY_OFFICER: _INSPECTED,
    Role.POST_HOLDER: _INSPECTED,
}

# What rosters call the roles beside their labels.
ROLE_ALIASES: dict[str, Role] = {
    "管理员": Role.BUREAU_ADMINISTRATOR,
    "局管理员": Role.BUREAU_ADMINISTRATOR,
    "局长": Role.BUREAU_LEADER,
    "副局长": Role.BUREAU_LEADER,
    "分管领导": Role.BUREAU_LEADER,
    "股长": Role.SECTION_OFFICER,
    "副股长": Role.SECTION_OFFICER,
    "股室人员": Role.SECTION_OFFICER,
    "科室工作人员": Role.SECTION_OFFICER,
    "中心学校": Role.CENTRAL_SCHOOL_OFFICER,
    "中心校负责人": Role.CENTRAL_SCHOOL_OFFICER,
    "中心学校负责人": Role.CENTRAL_SCHOOL_OFFICER,
    "校长": Role.UNIT_HEAD,
    "园长": Role.UNIT_HEAD,
    "法定代表人": Role.UNIT_HEAD,
    "负责人": Role.UNIT_HEAD,
    "主要负责人": Role.UNIT_HEAD,
    "安全员": Role.UNIT_SAFETY_OFFICER,
    "安全主任": Role.UNIT_SAFETY_OFFICER,
    "安全副校长": Role.UNIT_SAFETY_OFFICER,
    "责任人": Role.POST_HOLDER,
    "教师": Role.POST_HOLDER,
    "检查员": Role.INSPECTOR,
    "检查组成员": Role.INSPECTOR,
    "督导员": Role.INSPECTOR,
    "审计": Role.AUDITOR,
}


def role_named(words: str) -> Role | None:
    """The role that a roster means by those words: its label, a usual other name or its key."""
    return _role_names(get_language()).get("".join(words.split()))


@cache
def _role_names(_language: str | None) -> dict[str, Role]:
    """Every name in the language in use and in Chinese; asked for with each row of a roster."""
    named = {role.value: role for role in Role} | _labels()
    with override(language.OF_RECORD):
        return ROLE_ALIASES | named | _labels()


def _labels() -> dict[str, Role]:
    return {"".join(str(role.label).split()): role for role in Role}
