"""Who may give out, change and take back accounts."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from anlan.accounts.states import ADMINISTRATORS, BUSINESS, UNIT, Role
from anlan.kernel.errors import NotPermitted
from anlan.kernel.scope import Actor

# Whose role lets them give which roles, over their own units and those below.
MAY_GRANT: Mapping[str, frozenset[Role]] = {
    Role.SYSTEM_ADMINISTRATOR: frozenset(Role),
    Role.BUREAU_ADMINISTRATOR: frozenset(Role) - {Role.SYSTEM_ADMINISTRATOR},
    Role.UNIT_HEAD: frozenset({Role.UNIT_SAFETY_OFFICER, Role.POST_HOLDER}),
    Role.UNIT_SAFETY_OFFICER: frozenset({Role.POST_HOLDER}),
}
# Who finds the people list; auditors see accounts through the log.
READERS = ADMINISTRATORS | UNIT


def require_business(actor: Actor) -> None:
    """Raise NotPermitted for whoever holds no role in the schools' own affairs."""
    if not actor.holds(BUSINESS):
        raise NotPermitted


class Held(Protocol):
    """A role over a unit, as a membership has it."""

    role: str
    unit_path: str


def may_grant(actor: Actor, role: str, unit_path: str) -> bool:
    """Whether the actor may give (and take) that role over that unit."""
    return actor.is_system or any(
        role in MAY_GRANT.get(grant.role, ()) and grant.covers(unit_path) for grant in actor.grants
    )


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that the actor may give over some unit, in the order of the catalogue."""
    if actor.is_system:
        return list(Role)
    given = [MAY_GRANT.get(grant.role, frozenset()) for grant in actor.grants]
    return [role for role in Role if any(role in each for each in given)]


def may_manage(actor: Actor, roles: Iterable[Held]) -> bool:
    """Whether the actor stands above every role that the person holds."""
    return all(may_grant(actor, held.role, held.unit_path) for held in roles)


def require_grant(actor: Actor, role: str, unit_path: str) -> None:
    """As `may_grant`, raising NotPermitted."""
    if not may_grant(actor, role, unit_path):
        raise NotPermitted


def require_manage(actor: Actor, roles: Iterable[Held]) -> None:
    """As `may_manage`, raising NotPermitted."""
    if not may_manage(actor, roles):
        raise NotPermitted
