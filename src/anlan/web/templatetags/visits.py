"""What a look-back did in the ledger, in words: `{% load visits %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()
EFFECTS: dict[str, Promise] = {
    "close": _("已在台账中验收销号"),
    "return": _("已在台账中退回整改"),
    "reopen": _("已在台账中重新整改"),
}


@register.filter
def effect_words(effect: str) -> str | Promise:
    """The verb that followed in the ledger; nothing where none did."""
    return EFFECTS.get(effect, "")
