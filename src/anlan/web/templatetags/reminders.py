"""Messages in words: `{% load reminders %}`."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlan.kernel import language
from anlan.reminders.queries import Line, Message

register = template.Library()


@register.filter
def line_words(line: Line) -> str:
    """报送事项临近时限，尚未报送：3 项; what counts nothing says only what it is."""
    if not line.count:
        return str(line.matter.label)
    counted = ngettext("%(count)d 项", "%(count)d 项", line.count) % {"count": line.count}
    return language.labelled(line.matter.label, counted)


@register.filter
def urge_words(message: Message) -> str:
    """Who asks for what."""
    words = {"name": message.urged_by, "title": message.requirement}
    return _("%(name)s 催报“%(title)s”，请尽快报送。") % words


@register.filter
def offset_words(offset: int) -> str:
    """前3个工作日，当天，后1个工作日."""
    if not offset:
        return _("时限当天")
    days = abs(offset)
    if offset < 0:
        return ngettext("前 %(days)d 个工作日", "前 %(days)d 个工作日", days) % {"days": days}
    return ngettext("后 %(days)d 个工作日", "后 %(days)d 个工作日", days) % {"days": days}
