"""What a unit prepares before it hands in: seen, written, files added and taken away."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.campaigns.commands.submissions.contents import clean_draft
from anlan.campaigns.commands.submissions.locking import for_unit
from anlan.campaigns.models import Submission, SubmissionFile
from anlan.campaigns.permissions import PREPARING
from anlan.campaigns.states import SUBMISSION_TRANSITIONS, WITH_UNIT, SubmissionState
from anlan.kernel import clock, events, files, papers, uploads
from anlan.kernel.documents import reading
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state

MOST_FILES = 20


@transaction.atomic
def open_submission(*, actor: Actor, submission_id: UUID) -> None:
    """Note when somebody of the unit first looked at it; a reader from elsewhere leaves no trace."""
    seen = Submission.objects.visible_to(actor).filter(pk=submission_id)
    found = seen.only("unit_id", "opened_at").first()
    if found is None:
        raise NotFound
    if found.opened_at is not None or not _is_of_unit(actor, found):
        return
    # The condition again, so that of two people who look at once one leaves the mark.
    if not seen.filter(opened_at=None).update(opened_at=clock.now()):
        return
    events.record(
        "campaigns.open_submission", seen.select_related("unit", "requirement").get(), actor
    )


@transaction.atomic
def save_draft(*, actor: Actor, submission_id: UUID, draft: Mapping[str, Any]) -> Submission:
    """Keep what has been filled in so far; incomplete is fine (`contents.clean_draft`).

    Only the beginning goes into the log: what counts is what is handed in.
    """
    submission = _with_unit(actor, submission_id)
    submission.draft = clean_draft(submission.requirement, draft)
    if _begin(submission):
        events.record("campaigns.begin_submission", submission, actor)
    return submission


@transaction.atomic
def attach_file(*, actor: Actor, submission_id: UUID, data: bytes, name: str) -> SubmissionFile:
    """Add a file to the draft, checked by its content; the same file again changes nothing.

    Raises UnreadableFile for other kinds and for what is too large.
    """
    submission = _with_unit(actor, submission_id)
    paper = papers.prepare_paper(data, name, most_bytes=settings.SUBMISSION_FILE_BYTES)
    stored = files.store(paper.data, paper.media_type)
    drafted = submission.files.filter(hand_in=None)
    if there := drafted.filter(file=stored).first():
        return there
    if drafted.count() >= MOST_FILES:
        text = _("每项报送最多 %(most)d 个文件，请删除或合并后再上传。")
        raise InvalidInput(text % {"most": MOST_FILES})
    added = SubmissionFile.objects.create(
        submission=submission,
        file=stored,
        name=paper.name,
        position=(drafted.aggregate(last=Max("position"))["last"] or 0) + 1,
        added_at=clock.now(),
        added_by=actor.name,
    )
    _begin(submission)
    events.record("campaigns.attach_file", submission, actor, name=added.name, file=added.file_id)
    return added


def attach_sent(*, actor: Actor, submission_id: UUID, data: bytes, name: str) -> SubmissionFile:
    """As `attach_file`, for what a person sent whole: a PDF that nobody can open is refused too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(data)
        reading.examine(path, name)
    return attach_file(actor=actor, submission_id=submission_id, data=data, name=name)


def attach_upload(*, actor: Actor, submission_id: UUID, upload_id: UUID) -> SubmissionFile:
    """Add a file that arrived in pieces (`kernel.uploads`); a refusal leaves it there to be taken again.

    Whether a PDF opens is tried before any lock is taken.
    """
    found = uploads.upload(actor=actor, upload_id=upload_id)
    if found.arrived_at is not None:
        reading.examine(uploads.path_of(upload_id), found.name)
    with transaction.atomic():
        arrived = uploads.take(actor=actor, upload_id=upload_id)
        return attach_file(
            actor=actor,
            submission_id=submission_id,
            data=arrived.path.read_bytes(),
            name=arrived.name,
        )


@transaction.atomic
def remove_file(*, actor: Actor, file_id: UUID) -> None:
    """Take a file out of the draft; what was handed in keeps its files."""
    owner = (
        SubmissionFile.objects.filter(pk=file_id).values_list("submission_id", flat=True).first()
    )
    if owner is None:
        raise NotFound
    submission = _with_unit(actor, owner)
    file = submission.files.filter(pk=file_id).first()
    if file is None:
        raise NotFound
    if file.hand_in_id is not None:
        raise WrongState(_("已报送的文件不能删除。"))
    file.delete()
    events.record("campaigns.remove_file", submission, actor, name=file.name, file=file.file_id)


@transaction.atomic
def move_file_up(*, actor: Actor, file_id: UUID) -> SubmissionFile:
    """Let a file of the draft stand before the one that stood before it; the first stays.

    Not in the log: the order that counts is that of the hand-in.
    """
    found = SubmissionFile.objects.filter(pk=file_id, hand_in=None).first()
    if found is None:
        raise NotFound
    submission = _with_unit(actor, found.submission_id)
    files = list(submission.files.filter(hand_in=None).order_by("position", "pk"))
    place = next((at for at, each in enumerate(files) if each.pk == found.pk), 0)
    if place:
        files[place - 1], files[place] = files[place], files[place - 1]
    for position, each in enumerate(files, 1):
        each.position = position
    SubmissionFile.objects.bulk_update(files, ["position"])
    return found


def _with_unit(actor: Actor, submission_id: UUID) -> Submission:
    submission = for_unit(actor, submission_id)
    if submission.state not in WITH_UNIT:
        raise WrongState(_("已经报送，不能再改。需要修改的，请先撤回，或请审核人退回。"))
    return submission


def _begin(submission: Submission) -> bool:
    """Save the draft; whether it has just been begun."""
    begun = submission.state == SubmissionState.NOT_STARTED
    if begun:
        submission.state = next_state(SUBMISSION_TRANSITIONS, "draft", submission.state)
        submission.started_at = clock.now()
    # Whoever works on it has seen it.
    submission.opened_at = submission.opened_at or clock.now()
    submission.save(update_fields=["draft", "state", "started_at", "opened_at"])
    return begun


def _is_of_unit(actor: Actor, submission: Submission) -> bool:
    return any(
        grant.role in PREPARING and grant.unit_id == submission.unit_id for grant in actor.grants
    )
