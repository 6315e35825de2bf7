"""Who may draw the zones."""

from anlan.accounts.states import Role
from anlan.kernel.permissions import Rules

RULES: Rules = {
    "create_zone": frozenset({Role.BUREAU_ADMINISTRATOR}),
    "change_zone": frozenset({Role.BUREAU_ADMINISTRATOR}),
    "assign_units": frozenset({Role.BUREAU_ADMINISTRATOR}),
}
