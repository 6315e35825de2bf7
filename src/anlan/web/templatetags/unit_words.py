"""Filters of the pages of units: `{% load unit_words %}`."""

from collections.abc import Iterable

from django import template

from anlan.units.states import Feature

register = template.Library()


@register.filter
def feature_labels(features: Iterable[str]) -> list[str]:
    """The conditions of a unit in words, in the order of the catalogue."""
    held = set(features)
    return [str(feature.label) for feature in Feature if feature.value in held]
