"""Who may take the ledger out, and who may bring an old one in."""

from anlan.hazards.permissions import REPORT_RULES
from anlan.hazards.states import Origin
from tests.access.rules import BUSINESS, Access

IMPORTING = REPORT_RULES[Origin.IMPORTED]

ACCESS: dict[str, Access] = {
    # What may be seen may be taken along; each export is on record.
    "ledger_files:export": Access(BUSINESS),
    "ledger_files:import": Access(IMPORTING),
    # Without the token of a checked file of one's own there is nothing to confirm.
    "ledger_files:confirm": Access(frozenset(), post={"token": "forged"}),
}
