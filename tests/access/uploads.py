"""Who may go on with which upload."""

from anlan.accounts.states import Role
from tests.access.rules import EVERYONE, Access

# `upload` belongs to the school's safety officer and to nobody else, whatever their roles.
OWNER = frozenset({Role.UNIT_SAFETY_OFFICER})

ACCESS: dict[str, Access] = {
    "uploads:begin": Access(EVERYONE, post={}),
    "uploads:one": Access(OWNER, {"upload_id": "upload"}, post={}),
}
