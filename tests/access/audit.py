"""Who may open which page of the log."""

from anlan.accounts.states import Role
from tests.access.rules import Access

READERS = frozenset({Role.AUDITOR, Role.BUREAU_ADMINISTRATOR})

# `event` is an entry about the world's school.
ACCESS: dict[str, Access] = {
    "audit:entries": Access(READERS),
    "audit:export": Access(READERS),
    "audit:entry": Access(READERS, {"event_id": "event"}),
}
