"""What waits for the person who looks: to hand in for their own unit, to review for others."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from anlan.accounts.states import BUREAU, Role
from anlan.campaigns.models import Requirement, Submission
from anlan.campaigns.permissions import PREPARING
from anlan.campaigns.queries.submissions.detail import submissions_in_sight
from anlan.campaigns.queries.timing import Timing, may_hand_in_on, timing_case
from anlan.campaigns.states import WITH_UNIT, CampaignState, ReviewStep, SubmissionState
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor, within

PAGE = 50
# A unit owes a dozen things at most; far more would be a mistake in the set-up.
MOST_TASKS = 50
# All campaigns together; older ones stay on their own pages.
MOST_OWN = 100


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for somebody: rows with `timing`, those due first, and how many wait for review."""

    to_hand_in: list[Submission]
    to_review: int


@dataclass(frozen=True, slots=True)
class ReviewFilters:
    """What narrows the queue of a reviewer; empty means all.

    `requirement_id` as text; `timing` on time or late; `text`: part of a unit's name or the
    initials of its pinyin.
    """

    requirement_id: str = ""
    timing: str = ""
    text: str = ""


def my_submissions(actor: Actor, today: date) -> list[Submission]:
    """All that the actor's own units owe or have handed in, in campaigns under way. One query.

    What is still with the unit comes first, what is due earliest on top.
    """
    own = {grant.unit_id for grant in actor.grants if grant.role in PREPARING}
    if not own:
        return []
    rows = (
        submissions_in_sight(actor)
        .filter(unit_id__in=own, campaign__state__in=[CampaignState.LAUNCHED, CampaignState.CLOSED])
        .annotate(timing=timing_case(today))
        .select_related("requirement", "campaign", "unit")
        .order_by("-campaign__starts_on", "requirement__due_on", "requirement__position")
    )
    found = list(rows[:MOST_OWN])
    return sorted(found, key=lambda row: row.state not in WITH_UNIT)


def owed_by(actor: Actor, unit_id: UUID, today: date) -> list[Submission]:
    """What that unit still owes in running campaigns and may still hand in. One query."""
    rows = (
        submissions_in_sight(actor)
        .filter(unit_id=unit_id, state__in=WITH_UNIT, campaign__state=CampaignState.LAUNCHED)
        .select_related("requirement", "campaign")
        .order_by("requirement__due_on", "requirement__position")
    )
    return [
        row
        for row in rows[:MOST_TASKS]
        if may_hand_in_on(row.requirement, row.first_handed_in_on, row.unlocked_until, today)
    ]


def my_tasks(actor: Actor, today: date) -> Tasks:
    """What the actor's own units still owe in running campaigns, and what waits for review. Two queries."""
    own = {grant.unit_id for grant in actor.grants if grant.role in PREPARING}
    owed = (
        submissions_in_sight(actor)
        .filter(unit_id__in=own, state__in=WITH_UNIT, campaign__state=CampaignState.LAUNCHED)
        .annotate(timing=timing_case(today))
        .select_related("requirement", "campaign", "unit")
        .order_by("requirement__due_on", "requirement__position", "unit_path")
    )
    return Tasks(list(owed[:MOST_TASKS]) if own else [], to_review(actor).count())


def to_review(actor: Actor) -> QuerySet[Submission]:
    """What waits on a step on which the actor stands."""
    if actor.is_system:
        mine = ~Q(step="")
    else:
        mine = Q(pk__in=())
        for grant in actor.grants:
            here = within("unit_path", grant.unit_path)
            others = ~Q(unit_id=grant.unit_id)
            if grant.role in BUREAU:
                mine |= here & Q(step=ReviewStep.BUREAU)
            elif grant.role == Role.CENTRAL_SCHOOL_OFFICER:
                mine |= here & Q(step=ReviewStep.CENTRAL_SCHOOL) & others
            elif grant.role == Role.SECTION_OFFICER:
                line = Q(step=ReviewStep.SECTION, section_key=grant.section_key)
                mine |= here & line & others
    return submissions_in_sight(actor).filter(mine, state=SubmissionState.HANDED_IN)


def awaiting_review(
    actor: Actor, mark: str = "", filters: ReviewFilters | None = None
) -> Page[Submission]:
    """A page of the same, what waits longest first. One query."""
    rows = _queue(actor, filters or ReviewFilters())
    rows = rows.select_related("unit", "requirement", "campaign")
    return page_of(rows, ("handed_in_at", "id"), mark, PAGE)


def next_to_review(
    actor: Actor, after: Submission, filters: ReviewFilters | None = None
) -> Submission | None:
    """What stands behind that one in the queue; behind the last, the first again; None if nothing."""
    rows = _queue(actor, filters or ReviewFilters()).exclude(pk=after.pk)
    rows = rows.order_by("handed_in_at", "id")
    moment = after.handed_in_at
    behind = Q(handed_in_at__gt=moment) | Q(handed_in_at=moment, id__gt=after.pk)
    later = rows.filter(behind).first() if moment else None
    return later or rows.first()


def requirements_to_review(actor: Actor) -> list[Requirement]:
    """The requirements of which something waits for the actor, for the filter of the queue."""
    waiting = to_review(actor).order_by().values("requirement")
    found = Requirement.objects.filter(pk__in=waiting).select_related("campaign")
    return list(found.order_by("campaign", "position", "pk")[:MOST_TASKS])


def _queue(actor: Actor, filters: ReviewFilters) -> QuerySet[Submission]:
    rows = to_review(actor)
    if filters.requirement_id:
        rows = rows.filter(requirement_id=filters.requirement_id)
    if filters.timing == Timing.LATE:
        rows = rows.filter(first_handed_in_on__gt=F("requirement__due_on"))
    elif filters.timing == Timing.ON_TIME:
        rows = rows.filter(first_handed_in_on__lte=F("requirement__due_on"))
    if text := filters.text.strip():
        rows = rows.filter(Q(unit__name__icontains=text) | Q(unit__name_initials__icontains=text))
    return rows
