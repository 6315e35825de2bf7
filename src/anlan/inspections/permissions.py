"""Who may do what in a self-inspection: it is the unit's own work, looked at from above."""

from anlan.accounts.states import UNIT, Role

ANSWERERS = UNIT | {Role.POST_HOLDER}

RULES: dict[str, frozenset[str]] = {
    "open": ANSWERERS,
    "answer": ANSWERERS,
    "add_photo": ANSWERERS,
    "remove_photo": ANSWERERS,
    "hand_in": ANSWERERS,
    "start_round": UNIT,
    "confirm": frozenset({Role.UNIT_HEAD}),
}
