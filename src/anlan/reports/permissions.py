"""Who reads the numbers of a district or of a part of it, and who may do what to a saved report."""

from anlan.accounts.states import BUREAU, BUSINESS, Role
from anlan.kernel import permissions
from anlan.kernel.errors import NotPermitted
from anlan.kernel.scope import Actor

READERS = BUREAU | {Role.SECTION_OFFICER, Role.CENTRAL_SCHOOL_OFFICER, Role.AUDITOR}
# Whoever sees a saved report may keep house with it.
RULES: permissions.Rules = {
    "ask": BUSINESS,
    "retry": BUSINESS,
    "download": BUSINESS,
    "delete": BUSINESS,
}


def require_reader(actor: Actor) -> None:
    """Raise NotPermitted for whoever answers for no more than a single unit."""
    if not actor.holds(READERS):
        raise NotPermitted
