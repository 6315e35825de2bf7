"""Who may open the home page and the overview."""

from anlan.accounts.states import BUREAU, Role
from tests.access.rules import EVERYONE, Access

ACCESS: dict[str, Access] = {
    "set_language": Access(EVERYONE, post={"language": "en"}, public=True),
    "reports:home": Access(EVERYONE),
    "reports:overview": Access(
        BUREAU | {Role.SECTION_OFFICER, Role.CENTRAL_SCHOOL_OFFICER, Role.AUDITOR}
    ),
}
