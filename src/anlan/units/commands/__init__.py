"""What can be done with the register of units."""

from anlan.units.commands.arrangement import ensure_default_places_and_posts
from anlan.units.commands.facts import Facts
from anlan.units.commands.lifecycle import close_unit, move_unit, reopen_unit
from anlan.units.commands.places import (
    add_place,
    add_post,
    change_place,
    change_post,
    restore_place,
    restore_post,
    retire_place,
    retire_post,
)
from anlan.units.commands.register import change_kind, create_unit, update_unit

__all__ = [
    "Facts",
    "add_place",
    "add_post",
    "change_kind",
    "change_place",
    "change_post",
    "close_unit",
    "create_unit",
    "ensure_default_places_and_posts",
    "move_unit",
    "reopen_unit",
    "restore_place",
    "restore_post",
    "retire_place",
    "retire_post",
    "update_unit",
]
