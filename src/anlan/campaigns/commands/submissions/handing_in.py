"""Handing in, and taking back before anybody has looked."""

from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.campaigns.commands.submissions.contents import final_content
from anlan.campaigns.commands.submissions.locking import for_unit
from anlan.campaigns.models import HandIn, Submission, SubmissionFile
from anlan.campaigns.queries.submissions.steps import steps_of
from anlan.campaigns.queries.timing import may_hand_in_on, timing
from anlan.campaigns.states import SUBMISSION_TRANSITIONS, RequirementForm
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, WrongState
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state


@transaction.atomic
def hand_in(
    *, actor: Actor, submission_id: UUID, today: date, content: str | None = None
) -> HandIn:
    """Hand in the draft: frozen with its files, and on to the first step of its review.

    `content` is the frozen text of a report, given by who builds it; the other forms are made of
    their draft. Raises WrongState after the days have run out, InvalidInput for what is missing.
    Where nobody reviews it is accepted at once.
    """
    submission = for_unit(actor, submission_id)
    before = submission.state
    handed_in = next_state(SUBMISSION_TRANSITIONS, "hand_in", before)
    requirement = submission.requirement
    first = submission.first_handed_in_on
    if not may_hand_in_on(requirement, first, submission.unlocked_until, today):
        raise WrongState(
            _("已超过允许报送的时间。确需报送的，请向教体局说明原因，由教体局开通后再报送。")
        )
    drafted = list(submission.files.filter(hand_in=None).order_by("position", "pk"))
    said = _said(submission, drafted, content)
    moment = clock.now()
    hand_in = _freeze(actor, submission, said, drafted)
    steps = steps_of(submission)
    submission.state, submission.step = handed_in, steps[0] if steps else ""
    if not steps:
        submission.state = next_state(SUBMISSION_TRANSITIONS, "accept", handed_in)
        submission.accepted_at = moment
    submission.first_handed_in_on = first or today
    submission.handed_in_at = moment
    submission.opened_at = submission.opened_at or moment
    submission.started_at = submission.started_at or moment
    submission.save()
    events.record(
        "campaigns.hand_in",
        submission,
        actor,
        before=before,
        after=submission.state,
        step=submission.step,
        number=hand_in.number,
        digest=hand_in.digest,
        timing=timing(requirement, submission.first_handed_in_on, None, today).value,
    )
    return hand_in


@transaction.atomic
def take_back(*, actor: Actor, submission_id: UUID, today: date) -> Submission:
    """Take it back to mend something, as long as no reviewer has said a word about it.

    A first hand-in that is taken back has not been: the day of the next one counts. So that nobody
    loses what came in time, it is refused once the days allow no other.
    """
    submission = for_unit(actor, submission_id)
    before = submission.state
    state = next_state(SUBMISSION_TRANSITIONS, "take_back", before)
    last = submission.hand_ins.order_by("-number")[0]
    if last.reviews.exists():
        raise WrongState(_("审核人已经处理，不能撤回。需要修改的，请联系审核人退回。"))
    submission.state, submission.step = state, ""
    if not submission.times_returned:
        submission.first_handed_in_on = None
    if not may_hand_in_on(
        submission.requirement, submission.first_handed_in_on, submission.unlocked_until, today
    ):
        raise WrongState(
            _("已超过允许报送的时间，撤回后将不能再报送。需要修改的，请联系审核人退回。")
        )
    submission.save(update_fields=["state", "step", "first_handed_in_on"])
    copy_files_to_draft(last)
    events.record(
        "campaigns.take_back", submission, actor, before=before, after=state, number=last.number
    )
    return submission


def copy_files_to_draft(hand_in: HandIn) -> None:
    """Let the unit go on from the files that it handed in; these themselves stay where they are."""
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            submission_id=hand_in.submission_id,
            file_id=each.file_id,
            name=each.name,
            position=each.position,
            added_at=each.added_at,
            added_by=each.added_by,
        )
        for each in hand_in.files.order_by("position", "pk")
    )


def _said(submission: Submission, drafted: list[SubmissionFile], content: str | None) -> str:
    if submission.requirement.form != RequirementForm.REPORT:
        return final_content(submission.requirement, submission.draft, drafted)
    if not content:
        raise InvalidInput(_("请先生成自查报告，再报送。"))
    return content


def _freeze(
    actor: Actor, submission: Submission, said: str, drafted: list[SubmissionFile]
) -> HandIn:
    last = submission.hand_ins.aggregate(last=Max("number"))["last"] or 0
    made = HandIn.objects.create(
        submission=submission,
        number=last + 1,
        content=said,
        digest=sha256(said.encode()).hexdigest(),
        due_on=submission.requirement.due_on,
        handed_in_at=clock.now(),
        handed_in_by_id=actor.id,
        handed_in_by=actor.name,
    )
    submission.files.filter(pk__in=[each.pk for each in drafted]).update(hand_in=made)
    return made
