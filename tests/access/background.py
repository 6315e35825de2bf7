"""Who looks after background work."""

from anlan.accounts.states import Role
from tests.access.rules import Access

ACCESS: dict[str, Access] = {
    "background:standing": Access(frozenset({Role.SYSTEM_ADMINISTRATOR})),
    # Without a run that has failed there is nothing to try again.
    "background:retry": Access(frozenset(), post={"run": "forged"}),
}
