"""Who may open which page of the zones."""

from anlan.accounts.states import Role
from tests.access.rules import BUSINESS, EVERYONE, Access

DRAWERS = frozenset({Role.BUREAU_ADMINISTRATOR})

# `zone` is a zone of the bureau in which the world's school lies: its people see it too.
ZONE = {"zone_id": "zone"}

ACCESS: dict[str, Access] = {
    "supervision:zones": Access(EVERYONE),
    "supervision:create": Access(DRAWERS),
    "supervision:zone": Access(BUSINESS, ZONE),
    "supervision:edit": Access(DRAWERS, ZONE),
    "supervision:assign": Access(DRAWERS, ZONE),
    "supervision:release": Access(DRAWERS, ZONE, post={}),
}
