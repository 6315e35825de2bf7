"""A hazard's state in words; as tags, because a page of the ledger shows fifty of them."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anlan.hazards.states import Grade, HazardState, Origin
from anlan.web.templatetags.anlan import badge

if TYPE_CHECKING:
    from anlan.hazards.models import Hazard

register = template.Library()
# State → tone and drawing.
LOOKS = {
    HazardState.REPORTED: ("notice", ""),
    HazardState.RECTIFYING: ("warning", ""),
    HazardState.AWAITING_ACCEPTANCE: ("notice", ""),
    HazardState.CLOSED: ("done", "check"),
}
STATES = dict(HazardState.choices)
ORIGINS = dict(Origin.choices)


@register.simple_tag
def state_badges(hazard: "Hazard") -> SafeString:
    """Grade, state, and whether it was put right on the spot."""
    badges = [badge(STATES[hazard.state], *LOOKS.get(HazardState(hazard.state), ()))]
    if hazard.grade == Grade.MAJOR:
        badges.insert(0, badge(_("重大隐患"), "solid", "warning"))
    if hazard.fixed_on_spot:
        badges.append(badge(_("立查立改"), "outline"))
    return format_html_join(" ", "{}", ((each,) for each in badges))


@register.filter
def origin_words(origin: str) -> str:
    """Where a hazard comes from, in words."""
    return str(ORIGINS[origin])
