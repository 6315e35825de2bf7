"""Who may see a report that was made and kept: its asker, and the administrators above."""

from anlan.accounts.states import Role
from tests.access.rules import BUSINESS, Access

# The world's report was asked for by its section's officer.
HOLDERS = frozenset({Role.SECTION_OFFICER, Role.BUREAU_ADMINISTRATOR})
ONE = {"report_id": "saved_report"}

ACCESS: dict[str, Access] = {
    "saved_reports:list": Access(BUSINESS),
    "saved_reports:ask": Access(BUSINESS),
    "saved_reports:row": Access(HOLDERS, ONE),
    "saved_reports:download": Access(HOLDERS, ONE, post={}),
    "saved_reports:retry": Access(HOLDERS, {"report_id": "failed_report"}, post={}),
    "saved_reports:delete": Access(HOLDERS, ONE, post={}),
}
