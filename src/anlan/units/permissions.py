"""Who may do what with the register."""

from anlan.accounts.states import BUREAU, Role
from anlan.kernel.permissions import Rules

_REGISTRARS = frozenset({Role.BUREAU_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})
# A unit's own facts are kept by those who know them; what it is and where it belongs, by the bureau.
_OF_THE_UNIT = frozenset({Role.CENTRAL_SCHOOL_OFFICER, Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER})

RULES: Rules = {
    "create": _REGISTRARS,
    "identify": _REGISTRARS,
    "move": _REGISTRARS,
    "close": _REGISTRARS,
    "reopen": _REGISTRARS,
    "import_roster": _REGISTRARS,
    "describe": _REGISTRARS | _OF_THE_UNIT,
    # Places and posts are hidden from the keeper of the system.
    "arrange": _OF_THE_UNIT | {Role.BUREAU_ADMINISTRATOR},
    # Their codes at the doors: also those of the bureau, who come to scan them.
    "print_codes": _OF_THE_UNIT | BUREAU | {Role.SECTION_OFFICER, Role.INSPECTOR},
}
