"""One submission for a change: seen, locked, and its campaign at work."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlan.campaigns.models import Submission
from anlan.campaigns.permissions import may_prepare
from anlan.campaigns.states import CampaignState, SubmissionState
from anlan.kernel.errors import NotFound, NotPermitted, WrongState
from anlan.kernel.scope import Actor


def locked_submission(actor: Actor, submission_id: UUID) -> Submission:
    """The row in the actor's sight, with its requirement, campaign and unit; raises NotFound."""
    found = (
        Submission.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("requirement", "campaign", "unit")
        .filter(pk=submission_id)
        .first()
    )
    if found is None:
        raise NotFound
    if found.state == SubmissionState.WITHDRAWN:
        raise WrongState(_("该事项已不需要报送。"))
    return found


def for_unit(actor: Actor, submission_id: UUID) -> Submission:
    """The same for those who prepare it, while the campaign runs."""
    submission = locked_submission(actor, submission_id)
    if not may_prepare(actor, submission):
        raise NotPermitted
    running(submission)
    return submission


def running(submission: Submission) -> None:
    """Refuse where the campaign has ended: what units hand in is closed with it."""
    if submission.campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("大检查不在进行中，不能再报送或退回。"))
