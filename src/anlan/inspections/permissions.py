"""Who may do what: a self-inspection is the unit's own work, a visit that of those who come."""

from anlan.accounts.states import BUREAU, UNIT, Role
from anlan.hazards.permissions import may_report
from anlan.inspections.states import InspectionKind
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor

ANSWERERS = UNIT | {Role.POST_HOLDER}

RULES: dict[str, frozenset[str]] = {
    "open": ANSWERERS,
    "answer": ANSWERERS,
    "add_photo": ANSWERERS,
    "remove_photo": ANSWERERS,
    "hand_in": ANSWERERS,
    "start_round": UNIT,
    "confirm": frozenset({Role.UNIT_HEAD}),
    # What devices sent without the right to (现场上报): read, and decided on.
    "see_parcels": BUREAU | {Role.AUDITOR},
    "settle_parcel": frozenset({Role.BUREAU_ADMINISTRATOR}),
}


def may_answer_in(actor: Actor, kind: str, unit_path: str) -> bool:
    """Whether the actor may answer in an inspection of that kind there, and choose between answers."""
    if kind == InspectionKind.SELF:
        return allowed(RULES, actor, "answer", unit_path)
    return may_report(actor, kind, unit_path)
