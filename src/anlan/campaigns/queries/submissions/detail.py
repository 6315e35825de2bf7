"""One submission with all that hangs on it, and what the actor may do with it now."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from anlan.campaigns.models import (
    Campaign,
    HandIn,
    LockLift,
    Review,
    Submission,
    SubmissionFile,
)
from anlan.campaigns.permissions import RULES, may_decide, may_prepare, standings
from anlan.campaigns.queries.submissions.steps import steps_of
from anlan.campaigns.queries.timing import Timing, may_hand_in_on, timing
from anlan.campaigns.states import WITH_UNIT, CampaignState, SubmissionState
from anlan.kernel import clock
from anlan.kernel.errors import NotFound
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor

# Others with the same file are named up to so many; the rest is counted.
MOST_DOUBLES = 5


@dataclass(frozen=True, slots=True)
class Rights:
    """What the actor may do with a submission in its present state and on this day."""

    prepare: bool
    hand_in: bool
    take_back: bool
    comment: bool
    accept: bool
    return_: bool
    lift_lock: bool

    @property
    def review(self) -> bool:
        return self.comment or self.accept or self.return_


@dataclass(frozen=True, slots=True)
class Doubt:
    """A file that other units handed in as well (上下一般粗): those in sight by name, all counted."""

    file: SubmissionFile
    names: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class SubmissionDetail:
    """One submission; draft and its files only for those who prepare it, doubts only for reviewers."""

    submission: Submission
    timing: Timing
    # Whether the days still allow a hand-in, whatever the state.
    is_open: bool
    steps: tuple[str, ...]
    draft: dict[str, object]
    draft_files: list[SubmissionFile]
    # The latest first, with `files` and `reviews` fetched.
    hand_ins: list[HandIn]
    reviews: list[Review]
    lifts: list[LockLift]
    may: Rights
    doubts: list[Doubt]


def submissions_in_sight(actor: Actor) -> QuerySet[Submission]:
    """Every submission in the actor's scope whose requirement stands, what is owed no more left out."""
    return (
        Submission.objects.visible_to(actor)
        .exclude(state=SubmissionState.WITHDRAWN)
        .filter(requirement__dropped_at=None)
    )


def submission(
    actor: Actor, submission_id: UUID | str, today: date | None = None
) -> SubmissionDetail:
    """One submission in sight, also one withdrawn; raises NotFound. Seven queries, two more for reviewers."""
    found = (
        Submission.objects.visible_to(actor)
        .select_related("requirement", "requirement__template", "campaign", "unit")
        .filter(pk=submission_id)
        .first()
    )
    if found is None:
        raise NotFound
    today = today or clock.today()
    hand_ins = list(
        found.hand_ins.prefetch_related(
            Prefetch(
                "files", SubmissionFile.objects.select_related("file").order_by("position", "pk")
            )
        ).order_by("-number")
    )
    requirement, first = found.requirement, found.first_handed_in_on
    is_open = may_hand_in_on(requirement, first, found.unlocked_until, today)
    prepares = may_prepare(actor, found)
    files = found.files.filter(hand_in=None).select_related("file").order_by("position", "pk")
    reviews = list(found.reviews.order_by("given_at", "pk"))
    return SubmissionDetail(
        submission=found,
        timing=timing(requirement, first, found.unlocked_until, today),
        is_open=is_open,
        steps=steps_of(found),
        draft=found.draft if prepares else {},
        draft_files=list(files) if prepares else [],
        hand_ins=hand_ins,
        reviews=reviews,
        lifts=list(found.lock_lifts.order_by("lifted_at", "pk")),
        may=_rights(actor, found, hand_ins, reviews, today=today, prepares=prepares),
        doubts=_doubts(actor, found, hand_ins) if standings(actor, found) else [],
    )


def submissions_of_unit(actor: Actor, campaign: Campaign, unit_id: UUID | str) -> list[Submission]:
    """What one unit owes in a campaign, in the order of the requirements."""
    rows = submissions_in_sight(actor).filter(campaign=campaign, unit_id=unit_id)
    return list(rows.select_related("requirement", "unit").order_by("requirement__position"))


def submission_file(actor: Actor, file_id: UUID | str) -> SubmissionFile:
    """A file of a submission in sight; one of a draft only for those who prepare it."""
    found = (
        SubmissionFile.objects.filter(submission__in=Submission.objects.visible_to(actor))
        .select_related("file", "submission")
        .filter(pk=file_id)
        .first()
    )
    if found is None or (found.hand_in_id is None and not may_prepare(actor, found.submission)):
        raise NotFound
    return found


def _rights(
    actor: Actor,
    found: Submission,
    hand_ins: list[HandIn],
    reviews: list[Review],
    *,
    today: date,
    prepares: bool,
) -> Rights:
    days, first, lifted = found.requirement, found.first_handed_in_on, found.unlocked_until
    is_open = may_hand_in_on(days, first, lifted, today)
    # What was never returned counts as not handed in once it is taken back.
    again = may_hand_in_on(days, first if found.times_returned else None, lifted, today)
    runs = found.campaign.state == CampaignState.LAUNCHED
    mine = prepares and runs
    waits = found.state == SubmissionState.HANDED_IN
    decides = may_decide(actor, found, found.step)
    reviewed = {review.hand_in_id for review in reviews}
    said = waits or found.state in (SubmissionState.ACCEPTED, SubmissionState.RETURNED)
    gone = (SubmissionState.ACCEPTED, SubmissionState.WITHDRAWN)
    return Rights(
        prepare=mine and found.state in WITH_UNIT,
        hand_in=mine and found.state in WITH_UNIT and is_open,
        take_back=mine and waits and again and hand_ins[0].pk not in reviewed,
        comment=said and bool(standings(actor, found)),
        accept=waits and decides,
        return_=runs and decides and (waits or found.state == SubmissionState.ACCEPTED),
        lift_lock=runs
        and found.state not in gone
        and not is_open
        and allowed(RULES, actor, "lift_lock", found.unit_path),
    )


def _doubts(actor: Actor, found: Submission, hand_ins: list[HandIn]) -> list[Doubt]:
    """Two queries, whatever the number of files."""
    files = [file for hand_in in hand_ins[:1] for file in hand_in.files.all()]
    if not files:
        return []
    elsewhere = (
        SubmissionFile.objects.filter(
            file__in={file.file_id for file in files}, hand_in__isnull=False
        )
        .exclude(submission__unit_id=found.unit_id)
        .filter(submission__campaign__unit_id=found.campaign.unit_id)
    )
    counted: dict[str, set[UUID]] = {}
    for digest, unit_id in elsewhere.values_list("file_id", "submission__unit_id"):
        counted.setdefault(digest, set()).add(unit_id)
    if not counted:
        return []
    seen = elsewhere.filter(submission__in=Submission.objects.visible_to(actor))
    names: dict[str, list[str]] = {}
    for digest, name in (
        seen.values_list("file_id", "submission__unit__name").distinct().order_by("file_id")
    ):
        names.setdefault(digest, []).append(name)
    return [
        Doubt(file, tuple(names.get(file.file_id, [])[:MOST_DOUBLES]), len(counted[file.file_id]))
        for file in files
        if file.file_id in counted
    ]
