"""Who may read the statistics of a district or of a part of it."""

from anlan.accounts.states import BUREAU, Role
from tests.access.rules import Access

READERS = BUREAU | {Role.SECTION_OFFICER, Role.CENTRAL_SCHOOL_OFFICER, Role.AUDITOR}
ACCESS: dict[str, Access] = {
    "statistics:dashboard": Access(READERS),
    "statistics:wall": Access(READERS),
    "statistics:tables": Access(READERS),
    "statistics:save": Access(READERS, post={"form": "national"}),
}
