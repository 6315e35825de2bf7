"""Who may prepare, launch and steer a campaign."""

from anlan.accounts.states import UNIT, Role

_BUREAU = frozenset({Role.BUREAU_ADMINISTRATOR})
# Central schools lead their territory (plan 二(一)): they admit and release there, on record.
_STEERING = _BUREAU | {Role.CENTRAL_SCHOOL_OFFICER}

RULES: dict[str, frozenset[str]] = {
    "create": _BUREAU,
    "update": _BUREAU,
    "set_phases": _BUREAU,
    "set_targets": _BUREAU,
    "discard": _BUREAU,
    "launch": _BUREAU,
    "close": _BUREAU,
    "resume": _BUREAU,
    "admit": _STEERING,
    "release": _STEERING,
    "refresh": _STEERING | UNIT,
}
