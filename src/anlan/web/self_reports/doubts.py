"""What a reviewer should look at twice in a report (上下一般粗)."""

from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.campaigns.states import RequirementForm
from anlan.kernel.scope import Actor
from anlan.reports.queries.likeness import likenesses, own_likenesses
from anlan.reports.queries.self_report import Frozen, edition_before, frozen
from anlan.web.self_reports.showing import ToldLikeness, told_likenesses


def report_doubts(
    actor: Actor, detail: SubmissionDetail, kept: Frozen | None = None
) -> list[ToldLikeness]:
    """Where the report of that hand-in (else of the last) stands elsewhere too, for its reviewers.

    Nothing for other readers, for another form, and before anything was handed in.
    """
    is_report = detail.submission.requirement.form == RequirementForm.REPORT
    if not (is_report and detail.may.comment and detail.hand_ins):
        return []
    kept = kept or frozen(detail)
    alike = [
        *own_likenesses(kept.report, edition_before(kept)),
        *likenesses(actor, detail.submission, kept.report),
    ]
    return told_likenesses(alike)
