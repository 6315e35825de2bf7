"""The roles of a campaign."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
# Those to whom the second factor is compulsory once it is switched on.
ADMINISTRATORS = frozenset({Role.BUREAU_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})
