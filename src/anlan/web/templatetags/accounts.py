"""Filters of the people pages: `{% load accounts %}`."""

from typing import TYPE_CHECKING

from django import template

from anlan.accounts import queries

if TYPE_CHECKING:
    from anlan.accounts.models import User

register = template.Library()


@register.filter
def is_locked(person: "User") -> bool:
    """Whether the account is locked at this moment."""
    return queries.is_locked(person)
