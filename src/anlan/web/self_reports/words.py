"""Words of the report's pages: what its numbers are called and which hazards stand behind each."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.reports.build.self_report import CAME, STANDING, HazardLine

# In the order of the tiles.
COUNTS: Mapping[str, Promise] = {
    "carried_over": _("上期结转"),
    "new": _("本期新增"),
    "reopened": _("重新整改"),
    "closed": _("已销号"),
    "withdrawn": _("并案或不成立"),
    "open": _("未销号"),
}
MEANINGS: Mapping[str, Promise] = {
    "carried_over": _("上期报告中尚未销号的隐患；首期为报告期开始时尚未销号的隐患"),
    "new": _("报告期内进入台账的隐患，不含期内并案和认定不成立的"),
    "reopened": _("报告期前已销号、期内退回重新整改的隐患"),
    "closed": _("以上三类中，期末已验收销号的"),
    "withdrawn": _("以上三类中，期末已并入其他记录或认定不成立的"),
    "open": _("以上三类中，期末尚未销号的"),
}
EFFORTS: Mapping[str, Promise] = {
    "rounds": _("自查轮次"),
    "places": _("检查场所"),
    "items": _("检查项"),
}
ALL = "all"


def answers(line: HazardLine, which: str) -> bool:
    """Whether a hazard is among those of that number."""
    return which in (ALL, CAME[line.came], STANDING[line.standing])
