"""Who may prepare, launch and steer a campaign; who prepares and who reviews what is handed in."""

from typing import Protocol
from uuid import UUID

from anlan.accounts.states import BUREAU, UNIT, Role
from anlan.campaigns.states import ReviewStep
from anlan.kernel.scope import Actor

_BUREAU = frozenset({Role.BUREAU_ADMINISTRATOR})
# Central schools lead their territory (plan 二(一)): they admit and release there, on record.
_STEERING = _BUREAU | {Role.CENTRAL_SCHOOL_OFFICER}

RULES: dict[str, frozenset[str]] = {
    "create": _BUREAU,
    "update": _BUREAU,
    "set_phases": _BUREAU,
    "set_targets": _BUREAU,
    "set_requirements": _BUREAU,
    "discard": _BUREAU,
    "launch": _BUREAU,
    "close": _BUREAU,
    "resume": _BUREAU,
    "admit": _STEERING,
    "release": _STEERING,
    "refresh": _STEERING | UNIT,
    "lift_lock": BUREAU,
}
# Those who follow how far the units are; a unit itself follows only its own.
FOLLOWING = BUREAU | {
    Role.CENTRAL_SCHOOL_OFFICER,
    Role.SECTION_OFFICER,
    Role.INSPECTOR,
    Role.AUDITOR,
}
REVIEWING = BUREAU | {Role.CENTRAL_SCHOOL_OFFICER, Role.SECTION_OFFICER}
# Who prepares what their own unit hands in: the officers of an office have no head or safety officer.
PREPARING = UNIT | {Role.CENTRAL_SCHOOL_OFFICER, Role.SECTION_OFFICER}


class Submitted(Protocol):
    """What a right over a submission depends on; a stored one has it."""

    unit_id: UUID
    unit_path: str
    section_key: str


def may_prepare(actor: Actor, submission: Submitted) -> bool:
    """Whether the actor may write the unit's draft and hand it in.

    The head and the safety officer do so for their unit and what hangs on it (a teaching point
    without accounts, for instance), officers of a central school or a section for their own alone.
    """
    return (
        actor.is_system
        or actor.holds_over(UNIT, submission.unit_path)
        or any(
            grant.role in PREPARING and grant.unit_id == submission.unit_id
            for grant in actor.grants
        )
    )


def standings(actor: Actor, submission: Submitted) -> frozenset[str]:
    """The steps of the review on which the actor stands for that submission.

    Nobody reviews their own unit's: neither a central school's officer nor a section's.
    """
    found: set[str] = set()
    if actor.holds_over(BUREAU, submission.unit_path):
        found.add(ReviewStep.BUREAU)
    for grant in actor.grants:
        if grant.unit_id == submission.unit_id or not submission.unit_path.startswith(
            grant.unit_path
        ):
            continue
        if grant.role == Role.CENTRAL_SCHOOL_OFFICER:
            found.add(ReviewStep.CENTRAL_SCHOOL)
        elif grant.role == Role.SECTION_OFFICER and grant.section_key == submission.section_key:
            found.add(ReviewStep.SECTION)
    return frozenset(found)


def may_decide(actor: Actor, submission: Submitted, step: str) -> bool:
    """Whether the actor may pass on or return what waits on that step; the bureau always may."""
    return not standings(actor, submission).isdisjoint({step, ReviewStep.BUREAU})
