"""Writing a self-inspection report and handing it in: its numbers frozen, its files kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.commands import submissions as campaigns
from anlan.campaigns.models import HandIn, Submission
from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.kernel import clock
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound
from anlan.kernel.scope import Actor
from anlan.reports.build.self_report import SelfReport, merged_draft
from anlan.reports.build.self_report.likeness import marks_of
from anlan.reports.models import ProseMark
from anlan.reports.queries.self_report import report_submission, writing
from anlan.reports.render.official import render_pdf, render_word
from anlan.reports.render.self_report import self_report_document


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes


@transaction.atomic
def save_prose(
    *,
    actor: Actor,
    submission_id: UUID,
    written: Mapping[str, str],
    began: Mapping[str, str],
) -> Submission:
    """Write those fields of the draft anew and leave the others: two people may write at once.

    As `build.self_report.merged_draft`; raises as `save_draft` for a report that is handed in.
    """
    report_submission(actor, submission_id)
    # The fields are read and written under one lock: the other's section must not be undone.
    locked = Submission.objects.visible_to(actor).select_for_update().filter(pk=submission_id)
    found = locked.first()
    if found is None:
        raise NotFound
    draft = merged_draft(found.draft, written, began)
    return campaigns.save_draft(actor=actor, submission_id=submission_id, draft=draft)


def hand_in_report(*, actor: Actor, submission_id: UUID, agreed: str) -> HandIn:
    """Freeze the report as of now and hand it in, with its PDF and its Word file.

    `agreed` is the gist of the report that the person has seen: where the ledger or the prose has
    moved since, AlreadyChanged asks to look again. Raises InvalidInput for prose that is missing.
    """
    detail = report_submission(actor, submission_id)
    now = clock.now()
    written = writing(actor, detail, now)
    if written.missing:
        raise InvalidInput(_("还有必填内容没有填写，请填写后再报送。"), fields=written.missing)
    if written.report.gist != agreed:
        raise AlreadyChanged(_("核对期间，隐患台账或文字内容有变动。请按最新内容重新核对后报送。"))
    # Setting the files takes a moment, which nobody else should wait for: before the transaction.
    made = files_of(written.report)
    return _hand_in(actor, detail, written.report, made)


@transaction.atomic
def _hand_in(
    actor: Actor, detail: SubmissionDetail, report: SelfReport, made: list[_File]
) -> HandIn:
    key = detail.submission.pk
    # Files of an earlier hand-in, which a return leaves in the draft: made anew, they replace them.
    for file in detail.draft_files:
        campaigns.remove_file(actor=actor, file_id=file.pk)
    for each in made:
        campaigns.attach_file(actor=actor, submission_id=key, data=each.data, name=each.name)
    hand_in = campaigns.hand_in(
        actor=actor,
        submission_id=key,
        today=clock.today(),
        content=report.canonical(),
    )
    _mark(hand_in, detail.submission, report)
    return hand_in


def _mark(hand_in: HandIn, submission: Submission, report: SelfReport) -> None:
    """Keep the marks of what is handed in, instead of those of what it replaces."""
    ProseMark.objects.filter(hand_in__submission=submission).delete()
    ProseMark.objects.bulk_create(
        ProseMark(
            hand_in=hand_in,
            campaign_id=submission.campaign_id,
            unit_id=submission.unit_id,
            mark=mark,
        )
        for mark in marks_of(report)
    )


def files_of(report: SelfReport) -> list[_File]:
    """The report as PDF and as Word file, named after the unit and the edition."""
    document = self_report_document(report)
    name = f"{report.unit}自查报告（第{report.edition.number}期）"
    return [
        _File(f"{name}.pdf", render_pdf(document).content),
        _File(f"{name}.docx", render_word(document)),
    ]
