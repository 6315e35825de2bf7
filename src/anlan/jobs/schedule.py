"""The table of periodic jobs; how one is written: `periodic`."""

from django.utils.translation import gettext_lazy as _

from anlan.jobs.housekeeping import fold, sweep
from anlan.jobs.periodic import Daily, EveryMinutes, Periodic
from anlan.jobs.reminders import forget, send_out, write_digests

PERIODIC: tuple[Periodic, ...] = (
    Periodic("jobs.sweep", _("清理过期的登录会话和运行记录"), Daily(3, 10), sweep),
    Periodic("reminders.forget", _("清理过期消息"), Daily(3, 20), forget),
    Periodic("hazards.fold", _("合并统计计数"), EveryMinutes(5), fold),
    Periodic("reminders.write", _("生成待办提醒"), EveryMinutes(5), write_digests),
    Periodic("reminders.send", _("发送提醒"), EveryMinutes(1), send_out),
)
