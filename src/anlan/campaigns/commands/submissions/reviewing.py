"""Reviewing what was handed in, and opening the door again for one unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.commands.reasons import wrong_reason
from anlan.campaigns.commands.submissions.handing_in import copy_files_to_draft
from anlan.campaigns.commands.submissions.locking import locked_submission, running
from anlan.campaigns.models import HandIn, LockLift, Review, Submission
from anlan.campaigns.permissions import RULES, may_decide, standings
from anlan.campaigns.queries.submissions.steps import next_step
from anlan.campaigns.states import (
    SUBMISSION_TRANSITIONS,
    ReviewStep,
    ReviewVerdict,
    SubmissionState,
)
from anlan.kernel import clock, events
from anlan.kernel.errors import AlreadyChanged, DomainError, InvalidInput, NotPermitted, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state

MOST_AT_ONCE = 200
LONGEST_OPINION = 500
_COMMENTED = frozenset(
    {SubmissionState.HANDED_IN, SubmissionState.ACCEPTED, SubmissionState.RETURNED}
)


@dataclass(slots=True)
class BulkOutcome:
    """What became of each of many: the accepted (or passed on), and why the others were not."""

    accepted: list[Submission] = field(default_factory=list)
    # (name of unit and requirement where it could be read, reason)
    skipped: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def comment(
    *, actor: Actor, submission_id: UUID, opinion: str, seen: datetime | None = None
) -> Review:
    """Say something about what was handed in without deciding; `seen` as in `accept`."""
    submission = locked_submission(actor, submission_id)
    _require_seen(submission, seen)
    standing = standings(actor, submission)
    if not standing:
        raise NotPermitted
    if submission.state not in _COMMENTED:
        raise WrongState(_("还没有报送，不能批注。"))
    _opinion(opinion, required=True)
    step = submission.step if submission.step in standing else _highest(standing)
    review = _review(actor, submission, step, ReviewVerdict.COMMENT, opinion)
    events.record("campaigns.comment", submission, actor, step=step, opinion=review.opinion)
    return review


@transaction.atomic
def accept(
    *, actor: Actor, submission_id: UUID, opinion: str = "", seen: datetime | None = None
) -> Submission:
    """Pass it on to the next step, or accept it at the last; the bureau's word is the last.

    `seen` is when what was read had been handed in; raises AlreadyChanged where a later one waits.
    """
    submission = locked_submission(actor, submission_id)
    _require_seen(submission, seen)
    entry = _accept(actor, submission, opinion)
    events.record_many([entry], actor)
    return submission


@transaction.atomic
def accept_many(
    *, actor: Actor, chosen: Mapping[UUID, datetime | None], opinion: str = ""
) -> BulkOutcome:
    """Each as `accept`; those that cannot be accepted are named with the reason, the rest is done.

    `chosen` says of each when what was read had been handed in.
    """
    outcome, entries = BulkOutcome(), []
    if len(chosen) > MOST_AT_ONCE:
        raise InvalidInput(_("一次最多通过 %(most)d 项。") % {"most": MOST_AT_ONCE})
    for submission_id in sorted(chosen):
        name = str(submission_id)
        try:
            with transaction.atomic():
                submission = locked_submission(actor, submission_id)
                name = f"{submission.unit.name} {submission.requirement.title}"
                _require_seen(submission, chosen[submission_id])
                entries.append(_accept(actor, submission, opinion))
        except DomainError as error:
            outcome.skipped.append((name, str(error)))
        else:
            outcome.accepted.append(submission)
    events.record_many(entries, actor)
    return outcome


@transaction.atomic
def return_submission(
    *, actor: Actor, submission_id: UUID, opinion: str, seen: datetime | None = None
) -> Submission:
    """Send it back to the unit with what is to be mended; what is accepted only the bureau returns.

    `seen` as in `accept`.
    """
    submission = locked_submission(actor, submission_id)
    _require_seen(submission, seen)
    running(submission)
    if not may_decide(actor, submission, submission.step):
        raise NotPermitted
    before = submission.state
    state = next_state(SUBMISSION_TRANSITIONS, "return", before)
    _opinion(opinion, required=True)
    step = _deciding_step(actor, submission)
    review = _review(actor, submission, step, ReviewVerdict.RETURNED, opinion)
    submission.state, submission.step, submission.accepted_at = state, "", None
    submission.times_returned += 1
    submission.save(update_fields=["state", "step", "accepted_at", "times_returned"])
    copy_files_to_draft(review.hand_in)
    events.record(
        "campaigns.return_submission",
        submission,
        actor,
        before=before,
        after=state,
        step=step,
        opinion=review.opinion,
    )
    return submission


@transaction.atomic
def lift_lock(*, actor: Actor, submission_id: UUID, until: date, reason: str) -> LockLift:
    """Let this one unit hand in until that day although the days have run out; kept with why."""
    submission = locked_submission(actor, submission_id)
    require(RULES, actor, "lift_lock", submission.unit_path)
    running(submission)
    if submission.state == SubmissionState.ACCEPTED:
        raise WrongState(_("该单位的报送已审核通过，不需要开通。"))
    _lift_facts(until, reason)
    lift = LockLift.objects.create(
        submission=submission,
        until=until,
        reason=reason.strip(),
        lifted_by_id=actor.id,
        lifted_by=actor.name,
        lifted_at=clock.now(),
    )
    submission.unlocked_until = until
    submission.save(update_fields=["unlocked_until"])
    events.record("campaigns.lift_lock", submission, actor, until=str(until), reason=lift.reason)
    return lift


def _accept(actor: Actor, submission: Submission, opinion: str) -> events.Entry:
    if not may_decide(actor, submission, submission.step):
        raise NotPermitted
    before, was_at = submission.state, submission.step
    step = _deciding_step(actor, submission)
    following = "" if step == ReviewStep.BUREAU else next_step(submission)
    verb = "pass" if following else "accept"
    state = next_state(SUBMISSION_TRANSITIONS, verb, before)
    _opinion(opinion, required=False)
    verdict = ReviewVerdict.PASSED if following else ReviewVerdict.ACCEPTED
    review = _review(actor, submission, step, verdict, opinion)
    submission.state, submission.step = state, following
    if not following:
        submission.accepted_at = clock.now()
    submission.save(update_fields=["state", "step", "accepted_at"])
    told = {
        "before": before,
        "after": state,
        "was_at": was_at,
        "step": following,
        "opinion": review.opinion,
    }
    return events.Entry(f"campaigns.{verb}_submission", submission, told)


def _deciding_step(actor: Actor, submission: Submission) -> str:
    """As what the actor decides: the step's own reviewer, else the bureau in their place."""
    standing = standings(actor, submission)
    return submission.step if submission.step in standing else ReviewStep.BUREAU.value


def _highest(standing: frozenset[str]) -> str:
    return [step.value for step in ReviewStep if step in standing][-1]


def _review(
    actor: Actor, submission: Submission, step: str, verdict: ReviewVerdict, opinion: str
) -> Review:
    return Review.objects.create(
        submission=submission,
        hand_in=_last(submission),
        step=step,
        verdict=verdict,
        opinion=opinion.strip(),
        given_by_id=actor.id,
        given_by=actor.name,
        given_at=clock.now(),
    )


def _last(submission: Submission) -> HandIn:
    return submission.hand_ins.order_by("-number")[0]


def _require_seen(submission: Submission, seen: datetime | None) -> None:
    """The unit may have taken it back and handed in another while the reviewer was reading."""
    if seen is not None and submission.handed_in_at != seen:
        raise AlreadyChanged(_("报送单位刚刚重新报送了材料，请刷新页面，查看新的材料后再审核。"))


def _opinion(opinion: str, *, required: bool) -> None:
    if required and not opinion.strip():
        raise InvalidInput(fields={"opinion": _("请写明意见。")})
    if len(opinion.strip()) > LONGEST_OPINION:
        text = _("意见请控制在 %(most)d 字以内。") % {"most": LONGEST_OPINION}
        raise InvalidInput(fields={"opinion": text})


def _lift_facts(until: date, reason: str) -> None:
    wrong = {}
    if until < clock.today():
        wrong["until"] = _("请选择今天或今后的日期。")
    if told := wrong_reason(reason):
        wrong["reason"] = told
    if wrong:
        raise InvalidInput(fields=wrong)
