"""Who looks after background work: the keeper of the system, whose machine it runs on."""

from anlan.accounts.states import Role
from anlan.kernel.errors import NotPermitted
from anlan.kernel.scope import Actor

KEEPERS = frozenset({Role.SYSTEM_ADMINISTRATOR})


def require_keeper(actor: Actor) -> None:
    """Raise NotPermitted for anybody else."""
    if not actor.holds(KEEPERS):
        raise NotPermitted
