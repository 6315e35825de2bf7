"""What a requirement asks, in words: `{% load requirements %}`."""

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from anlan.campaigns.states import ReviewStep
from anlan.kernel import language
from anlan.units.states import UnitKind

if TYPE_CHECKING:
    from anlan.campaigns.models import Requirement

register = template.Library()
NAMED = 3


@register.filter
def asked_of(requirement: "Requirement") -> str:
    """Who has to hand it in: kinds, territories, and those named besides."""
    parts = []
    if not requirement.named_only:
        kinds = [kind.label for kind in UnitKind if kind in requirement.kinds]
        who = language.listed(kinds) if kinds else _("参加检查的全部单位")
        within = language.listed(unit.name for unit in requirement.territories.all())
        parts.append(language.with_aside(who, within))
    if named := [unit.name for unit in requirement.named_units.all()]:
        listed = language.listed(named[:NAMED])
        if len(named) > NAMED:
            words = {"names": listed, "count": len(named)}
            listed = _("%(names)s等 %(count)d 个单位") % words
        parts.append(listed)
    return language.labelled(_("报送单位"), language.listed(parts))


@register.filter
def review_words(requirement: "Requirement") -> str:
    """The steps of its review in their order."""
    steps = [step.label for step in ReviewStep if step in requirement.review_chain]
    return language.listed(steps) if steps else _("免审核，报送即通过")
