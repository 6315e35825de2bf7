"""Who may do what to a hazard; the scope itself is `visible_to`."""

from collections.abc import Mapping
from typing import Protocol

from anlan.accounts.states import BUREAU, UNIT, Role
from anlan.hazards.states import Grade, HazardState, Origin
from anlan.kernel import permissions
from anlan.kernel.errors import NotPermitted
from anlan.kernel.scope import Actor

# Those who lead a territory or a line, beside the bureau itself.
_LEADING = BUREAU | {Role.CENTRAL_SCHOOL_OFFICER, Role.SECTION_OFFICER}
_ACCEPTING = _LEADING | {Role.INSPECTOR}
_WORKING = UNIT | {Role.CENTRAL_SCHOOL_OFFICER, Role.BUREAU_ADMINISTRATOR}
_VISITING = BUREAU | {Role.CENTRAL_SCHOOL_OFFICER, Role.INSPECTOR}

# One row per verb of `states.TRANSITIONS` and `states.KEEPS`.
RULES: permissions.Rules = {
    "commit": _WORKING,
    "assign": _LEADING | UNIT,
    "start": _WORKING | {Role.POST_HOLDER},
    "rectify": _WORKING | {Role.POST_HOLDER},
    "apply": _WORKING,
    "return": _ACCEPTING,
    "close": _ACCEPTING,
    "reopen": _ACCEPTING,
    "propose_major": _ACCEPTING | UNIT | {Role.EXPERT},
    "confirm_major": BUREAU,
    "refuse_major": BUREAU,
    "revoke_major": frozenset({Role.BUREAU_LEADER}),
    "request_extension": _WORKING,
    "decide_extension": _LEADING,
    "merge": _ACCEPTING,
    "dismiss": _LEADING,
    "add_photo": _ACCEPTING | UNIT | {Role.POST_HOLDER, Role.EXPERT},
}
# A major hazard is the bureau's own to accept, prolong and settle (豫安全生产条例第二十四条).
MAJOR_RULES: permissions.Rules = {
    **RULES,
    "return": BUREAU,
    "close": BUREAU,
    "reopen": BUREAU | {Role.INSPECTOR},
    "decide_extension": BUREAU,
    "merge": BUREAU,
    "dismiss": BUREAU,
}
# Whoever looks gives the origin its name; a unit looks at itself and nobody else.
REPORT_RULES: Mapping[str, frozenset[str]] = {
    Origin.SELF: UNIT | {Role.POST_HOLDER},
    Origin.ANNOUNCED: _VISITING,
    Origin.UNANNOUNCED: _VISITING,
    Origin.SURPRISE: _VISITING,
    Origin.STATIONED: _VISITING,
    Origin.LOOK_BACK: _VISITING,
    Origin.EXPERT: _VISITING | {Role.EXPERT},
    Origin.TIP_OFF: BUREAU | {Role.INSPECTOR},
    Origin.IMPORTED: _LEADING | UNIT,
}
# What came in with an old ledger is imported, never typed.
ENTERED = tuple(origin for origin in Origin if origin != Origin.IMPORTED)
REPORTING = frozenset().union(*(REPORT_RULES[origin] for origin in ENTERED))
# Hints of doubtful records are for those who check the checkers.
_DOUBTING = BUREAU | {Role.AUDITOR}


class HazardFacts(Protocol):
    """What a right depends on; a stored hazard has it."""

    unit_path: str
    section_key: str
    grade: str
    state: str
    origin_kind: str
    fixed_on_spot: bool


def may(actor: Actor, verb: str, hazard: HazardFacts) -> bool:
    """Whether one of the actor's roles over that hazard allows `verb`."""
    rules = MAJOR_RULES if hazard.grade == Grade.MAJOR else RULES
    if permissions.allowed(rules, actor, verb, hazard.unit_path, hazard.section_key):
        return True
    return verb in {"close", "return"} and _may_accept_at_home(actor, hazard)


def require(actor: Actor, verb: str, hazard: HazardFacts) -> None:
    """As `may`, raising NotPermitted."""
    if not may(actor, verb, hazard):
        raise NotPermitted


def may_report(actor: Actor, origin: str, unit_path: str) -> bool:
    """Whether the actor may enter a finding of that origin for that unit."""
    return actor.holds_over(REPORT_RULES[origin], unit_path)


def origins_for(actor: Actor, unit_path: str) -> list[Origin]:
    """The origins under which the actor may enter a finding for that unit by hand."""
    return [origin for origin in ENTERED if may_report(actor, origin, unit_path)]


def may_postpone(actor: Actor, hazard: HazardFacts) -> bool:
    """Whether the actor may set a later deadline without an extension.

    Those above the unit may, until work has begun; the unit itself has to ask.
    """
    return hazard.state == HazardState.REPORTED and actor.holds_over(
        _LEADING, hazard.unit_path, hazard.section_key
    )


def may_see_doubts(actor: Actor, hazard: HazardFacts) -> bool:
    """Whether the actor is shown what looks doubtful in the record."""
    return actor.holds_over(_DOUBTING, hazard.unit_path)


def _may_accept_at_home(actor: Actor, hazard: HazardFacts) -> bool:
    """A unit's head accepts what the unit itself found and somebody fixed on the spot."""
    return (
        hazard.fixed_on_spot
        and hazard.origin_kind == Origin.SELF
        and hazard.grade == Grade.GENERAL
        and actor.holds_over({Role.UNIT_HEAD}, hazard.unit_path)
    )
