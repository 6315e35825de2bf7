"""Which edition a submission is, from which moment its numbers count, and what came before it."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from anlan.campaigns.models import HandIn, Submission
from anlan.campaigns.states import RequirementForm
from anlan.reports.build.self_report.facts import Course, Edition, SelfReport

# The running number of an edition; of two that bear the same, the one due first comes first.
Place = tuple[int, date]


def course_of(submission: Submission, now: datetime) -> Course:
    """The edition of a report that would be frozen at that moment. Up to three queries.

    It goes on from the moment at which the edition before was frozen, whenever that was handed in;
    without one it starts on the day that the requirement names, or with the campaign. It ends now,
    but never beyond the moment from which a later edition already counts.
    """
    requirement = submission.requirement
    here = (requirement.edition or 1, requirement.due_on)
    frozen = _frozen(submission)
    earlier = [place for place in frozen if place < here]
    later = [place for place in frozen if place > here]
    previous = _report(frozen[max(earlier)]) if earlier else None
    following = _report(frozen[min(later)]).edition if later else None
    ends_at = min(now, following.starts_at) if following and following.starts_at else now
    ends_on = timezone.localdate(ends_at)
    if previous is None or previous.edition.ends_at is None:
        first = requirement.counts_from or submission.campaign.starts_on
        return Course(Edition(here[0], min(first, ends_on), ends_on, None, ends_at), previous)
    starts_on = min(previous.edition.ends_on + timedelta(days=1), ends_on)
    edition = Edition(here[0], starts_on, ends_on, previous.edition.ends_at, ends_at)
    return Course(edition, previous)


def _frozen(submission: Submission) -> dict[Place, HandIn]:
    """The last hand-in of each other edition of the unit, without what it says.

    A first hand-in that was taken back again is none.
    """
    found = (
        HandIn.objects.filter(
            submission__unit=submission.unit_id,
            submission__campaign=submission.campaign_id,
            submission__requirement__form=RequirementForm.REPORT,
            submission__requirement__dropped_at=None,
            submission__first_handed_in_on__isnull=False,
        )
        .exclude(submission=submission.pk)
        .select_related("submission__requirement")
        .defer("content")
        .order_by("number")
    )
    kept: dict[Place, HandIn] = {}
    for hand_in in found:
        requirement = hand_in.submission.requirement
        kept[(requirement.edition or 1, requirement.due_on)] = hand_in
    return kept


def _report(hand_in: HandIn) -> SelfReport:
    return SelfReport.from_canonical(hand_in.content)
