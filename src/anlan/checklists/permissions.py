"""Who may do what with checklists."""

from anlan.accounts.states import Role
from anlan.kernel.errors import NotPermitted
from anlan.kernel.permissions import Rules
from anlan.kernel.scope import Actor

_ADMINISTRATOR: frozenset[str] = frozenset({Role.BUREAU_ADMINISTRATOR})
_OFFICERS: frozenset[str] = _ADMINISTRATOR | {Role.SECTION_OFFICER}

# Reading needs no row: whoever sees a version may read and export it.
RULES: Rules = {
    "load_library": frozenset(),  # the system alone, at set-up
    "create": _ADMINISTRATOR,
    "start_draft": _OFFICERS,
    "edit": _OFFICERS,
    "reorder": _ADMINISTRATOR,
    "publish": _ADMINISTRATOR,
    "discard": _ADMINISTRATOR,
}


def may(actor: Actor, verb: str, unit_path: str) -> bool:
    """Whether the actor may do it with the list as a whole; single items ask `may_edit_item`.

    A section's officer counts only by the section: without one there are no lines of theirs.
    """
    return actor.is_system or any(
        grant.role in RULES[verb]
        and grant.covers(unit_path)
        and (grant.role != Role.SECTION_OFFICER or bool(grant.section_key))
        for grant in actor.grants
    )


def may_edit_item(actor: Actor, unit_path: str, section_key: str) -> bool:
    """Whether the actor may edit an item of that section: officers only those of their own."""
    return actor.holds_over(_ADMINISTRATOR, unit_path) or any(
        grant.role == Role.SECTION_OFFICER
        and bool(grant.section_key)
        and grant.covers(unit_path, section_key)
        for grant in actor.grants
    )


def require(actor: Actor, verb: str, unit_path: str) -> None:
    """As `may`, raising NotPermitted."""
    if not may(actor, verb, unit_path):
        raise NotPermitted


def require_item(actor: Actor, unit_path: str, *section_keys: str) -> None:
    """As `may_edit_item` for every section named, raising NotPermitted."""
    if not all(may_edit_item(actor, unit_path, key) for key in section_keys):
        raise NotPermitted
