"""What leaves the system: numbers, and where to sign in. There is no way to say more."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.kernel import language
from anlan.reminders.states import Matter, MessageKind
from anlan.reminders.transport.letters import Letter


def letter(kind: str, counts: Mapping[str, int]) -> Letter:
    """A message made of counts alone; in Chinese, as all that leaves."""
    with override(language.OF_RECORD):
        title = _("安澜：%(kind)s") % {"kind": MessageKind(kind).label}
        lines = [
            language.labelled(matter.label, counts[matter])
            for matter in Matter
            if counts.get(matter)
        ]
        if not lines:
            lines = [_("这是一条测试消息，收到说明通知渠道可用。")]
        lines.append(_where())
        return Letter(title, "\n".join(lines))


def _where() -> str:
    if settings.PUBLIC_ADDRESS:
        return language.labelled(_("请登录办理"), f"{settings.PUBLIC_ADDRESS}/messages/")
    return _("请登录安澜系统办理。")
