"""The steps of review that a submission really goes through."""

from anlan.campaigns.models import Submission
from anlan.campaigns.states import ReviewStep
from anlan.kernel.scope import ancestors
from anlan.units.models import Unit
from anlan.units.states import UnitKind


def steps_of(submission: Submission) -> tuple[str, ...]:
    """The chain of the requirement without the steps on which nobody stands for this unit.

    The central school's step falls away for a central school and for units below none, the
    section's where no section is in charge or the unit is that section. What has a chain never
    goes unreviewed: where all its steps fall away the bureau reviews. An empty chain asks for no
    review. One query where a central school reviews.
    """
    requirement = submission.requirement
    if not requirement.review_chain:
        return ()
    kept = [step for step in requirement.review_chain if _is_manned(submission, step)]
    return tuple(kept) or (ReviewStep.BUREAU.value,)


def next_step(submission: Submission) -> str:
    """The step after the one on which it waits; "" after the last."""
    order = [step.value for step in ReviewStep]
    steps = steps_of(submission)
    if submission.step not in order:
        return ""
    later = order[order.index(submission.step) + 1 :]
    return next((step for step in later if step in steps), "")


def _is_manned(submission: Submission, step: str) -> bool:
    if step == ReviewStep.CENTRAL_SCHOOL:
        return _has_central_school(submission)
    if step == ReviewStep.SECTION:
        unit = submission.unit
        is_own = unit.kind == UnitKind.SECTION and unit.section_key == submission.section_key
        return bool(submission.section_key) and not is_own
    return True


def _has_central_school(submission: Submission) -> bool:
    if submission.unit_kind == UnitKind.CENTRAL_SCHOOL:
        return False
    above = ancestors(submission.unit_path)[:-1]
    return Unit.objects.filter(path__in=above, kind=UnitKind.CENTRAL_SCHOOL).exists()
