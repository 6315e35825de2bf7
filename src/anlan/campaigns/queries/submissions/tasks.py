"""What waits for the person who looks: to hand in for their own unit, to review for others."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from anlan.accounts.states import BUREAU, Role
from anlan.campaigns.models import Submission
from anlan.campaigns.permissions import PREPARING
from anlan.campaigns.queries.submissions.detail import submissions_in_sight
from anlan.campaigns.queries.timing import timing_case
from anlan.campaigns.states import WITH_UNIT, CampaignState, ReviewStep, SubmissionState
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor, within

PAGE = 50
# A unit owes a dozen things at most; far more would be a mistake in the set-up.
MOST_TASKS = 50


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for somebody: rows with `timing`, those due first, and how many wait for review."""

    to_hand_in: list[Submission]
    to_review: int


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


def awaiting_review(actor: Actor, mark: str = "") -> Page[Submission]:
    """A page of the same, what waits longest first. One query."""
    rows = to_review(actor).select_related("unit", "requirement", "campaign")
    return page_of(rows, ("handed_in_at", "id"), mark, PAGE)
