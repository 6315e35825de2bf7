"""Reminders in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def offset_words(offset: int) -> str:
    """前3个工作日，当天，后1个工作日."""
    if not offset:
        return _("时限当天")
    days = abs(offset)
    if offset < 0:
        return ngettext("前 %(days)d 个工作日", "前 %(days)d 个工作日", days) % {"days": days}
    return ngettext("后 %(days)d 个工作日", "后 %(days)d 个工作日", days) % {"days": days}
