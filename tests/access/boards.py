"""Who may follow how far what has to be handed in is."""

from anlan.accounts.states import Role
from tests.access.rules import Access

FOLLOWING = frozenset(
    {
        Role.BUREAU_ADMINISTRATOR,
        Role.BUREAU_LEADER,
        Role.SECTION_OFFICER,
        Role.CENTRAL_SCHOOL_OFFICER,
        Role.INSPECTOR,
        Role.AUDITOR,
    }
)
# `asked` is a table that every unit of the running campaign fills in.
REQUIREMENT = {"requirement_id": "asked"}

ACCESS: dict[str, Access] = {
    "boards:home": Access(FOLLOWING),
    "boards:board": Access(FOLLOWING, REQUIREMENT),
    "boards:print": Access(FOLLOWING, REQUIREMENT),
    "boards:list_file": Access(FOLLOWING, REQUIREMENT, post={}),
    "boards:table_file": Access(FOLLOWING, REQUIREMENT, post={}),
}
