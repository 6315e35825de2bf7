"""Messages in words: `{% load reminders %}`."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlan.kernel import language
from anlan.reminders.queries import Line, Message
from anlan.web.reminders.words import offset_words

register = template.Library()
register.filter("offset_words", offset_words)


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
