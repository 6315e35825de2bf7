"""One unit's self-inspection report: as it would be handed in now, and as it was handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.campaigns.models import HandIn, Participation, Review, Submission
from anlan.campaigns.queries import submissions as campaigns
from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.campaigns.states import RequirementForm, ReviewVerdict, SubmissionState
from anlan.hazards.models import Hazard
from anlan.kernel.errors import NotFound, NotPermitted, WrongState
from anlan.kernel.scope import Actor
from anlan.reports.build.self_report import (
    Changes,
    Course,
    SelfReport,
    build_self_report,
    changes_between,
    course_of,
    missing_prose,
    prose_of,
)

# SQLite takes no more parameters than some hundreds in an old build.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Writing:
    """A report that is being written: with the numbers of this moment and what is still missing."""

    report: SelfReport
    # The unit's own edition before, as it was frozen.
    previous: SelfReport | None
    missing: dict[str, str]
    # Against what was handed in last, where it was returned or taken back.
    changes: Changes | None
    # What the last return said, while it is returned.
    returned: Review | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report that was handed in, and what differs from the hand-in before it."""

    hand_in: HandIn
    report: SelfReport
    changes: Changes | None


def report_submission(actor: Actor, submission_id: UUID) -> SubmissionDetail:
    """The submission of a report; raises NotFound for one of another form."""
    detail = campaigns.submission(actor, submission_id)
    if detail.submission.requirement.form != RequirementForm.REPORT:
        raise NotFound
    return detail


def writing(actor: Actor, detail: SubmissionDetail, now: datetime) -> Writing:
    """The report as it would be frozen at that moment, for those who prepare it.

    Raises WrongState for a unit that takes no part: it has no numbers.
    """
    if not detail.may.prepare:
        raise NotPermitted
    course = course_of(detail.submission, now)
    report = _drafted(actor, detail.submission, course, timezone.localdate(now))
    last = detail.hand_ins[0] if detail.hand_ins else None
    changes = changes_between(SelfReport.from_canonical(last.content), report) if last else None
    return Writing(report, course.previous, missing_prose(report), changes, _last_return(detail))


def _last_return(detail: SubmissionDetail) -> Review | None:
    if detail.submission.state != SubmissionState.RETURNED:
        return None
    returns = [each for each in detail.reviews if each.verdict == ReviewVerdict.RETURNED]
    return returns[-1] if returns else None


def _drafted(actor: Actor, submission: Submission, course: Course, signed_on: date) -> SelfReport:
    """The facts of that edition with the prose of the draft."""
    taking_part = Participation.objects.filter(
        campaign=submission.campaign_id, unit=submission.unit_id, left_at=None
    )
    if not taking_part.exists():
        raise WrongState(
            _("本单位没有参加这次大检查，没有可以统计的自查数据，不需要报送自查报告。")
        )
    return build_self_report(
        actor=actor,
        campaign=submission.campaign,
        unit_id=submission.unit_id,
        course=course,
        prose=prose_of(submission.draft),
        signed_on=signed_on,
    )


def frozen(detail: SubmissionDetail, hand_in_id: UUID | None = None) -> Frozen:
    """What was handed in, the last time or that hand-in; raises NotFound."""
    found = [each for each in detail.hand_ins if hand_in_id in (None, each.pk)]
    if not found:
        raise NotFound
    hand_in = found[0]
    report = SelfReport.from_canonical(hand_in.content)
    before = [each for each in detail.hand_ins if each.number == hand_in.number - 1]
    changes = (
        changes_between(SelfReport.from_canonical(before[0].content), report) if before else None
    )
    return Frozen(hand_in, report, changes)


def edition_before(kept: Frozen) -> SelfReport | None:
    """The unit's own report that this one goes on from, where it has one."""
    handover, submission = kept.report.handover, kept.hand_in.submission_id
    if handover is None:
        return None
    unit = Submission.objects.filter(pk=submission).values("unit")
    before = HandIn.objects.filter(digest=handover.digest, submission__unit__in=unit)
    found = before.exclude(submission=submission).first()
    return SelfReport.from_canonical(found.content) if found else None


def hazard_ids(actor: Actor, numbers: Iterable[str]) -> dict[str, UUID]:
    """Number → record, of those in sight: a report knows hazards by number, a page opens records."""
    wanted, found = sorted(set(numbers)), dict[str, UUID]()
    for at in range(0, len(wanted), BATCH):
        rows = Hazard.objects.visible_to(actor).filter(number__in=wanted[at : at + BATCH])
        found.update(rows.values_list("number", "pk"))
    return found
