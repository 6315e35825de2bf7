"""The table of periodic jobs; how one is written: `periodic`."""

from django.utils.translation import gettext_lazy as _

from anlan.jobs.housekeeping import sweep
from anlan.jobs.periodic import Daily, Periodic

PERIODIC: tuple[Periodic, ...] = (
    Periodic("jobs.sweep", _("清理过期的登录会话和运行记录"), Daily(3, 10), sweep),
)
