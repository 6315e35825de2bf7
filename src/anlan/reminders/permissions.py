"""Who may set how reminders are given, and who may urge."""

from anlan.accounts.states import Role
from anlan.kernel.permissions import Rules

_BUREAU = frozenset({Role.BUREAU_ADMINISTRATOR})

RULES: Rules = {
    "set_times": _BUREAU,
    "correct_day": _BUREAU,
    "set_rule": _BUREAU,
    "set_channel": _BUREAU,
    # Central schools lead their territory and sections their lines: they urge there.
    "urge": _BUREAU | {Role.BUREAU_LEADER, Role.CENTRAL_SCHOOL_OFFICER, Role.SECTION_OFFICER},
}
