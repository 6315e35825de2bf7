"""Filters that put the log into words: `{% load audit %}`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.utils.functional import Promise

from anlan.web.audit import labels, reading

if TYPE_CHECKING:
    from anlan.kernel.models import Event

register = template.Library()


@register.filter
def as_history(events: Iterable["Event"]) -> list[reading.Told]:
    """Entries in the shape that the timeline takes."""
    return reading.history(events)


@register.filter
def verb_label(verb: str) -> str | Promise:
    """A verb in words."""
    return labels.verb_label(verb)


@register.filter
def note_of(event: "Event") -> str:
    """The most telling words of an entry."""
    return reading.note_of(event)
