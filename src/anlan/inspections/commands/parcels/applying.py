"""A parcel into the record, as a whole: every part, or none."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.campaigns.models import Participation
from anlan.hazards.commands import Finder
from anlan.inspections.commands.parcels.closing import close, finish_visit
from anlan.inspections.commands.parcels.findings import further_findings
from anlan.inspections.commands.parcels.look_backs import looked_at_again, note_look_backs
from anlan.inspections.commands.parcels.merging import merge_answers
from anlan.inspections.commands.parcels.opening import open_inspection, open_sheets
from anlan.inspections.commands.parcels.pictures import attach_photos
from anlan.inspections.commands.parcels.unpacking import Placed, Unpacking
from anlan.inspections.commands.suspecting import propose_suspected
from anlan.inspections.models import Contest, Parcel, SentPhoto, Sheet, SheetPhoto
from anlan.inspections.states.parcels import ParcelContent, ParcelState
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor

CLOSING_FIELDS = [
    "state",
    "confirmed_at",
    "confirmed_by",
    "representative",
    "summary",
    "inspector_signature",
    "unit_signature",
    "refusal",
]
SHEET_FIELDS = ["answers", "revision", "state", "handed_in_at", "handed_in_by", "handed_in_by_id"]


def apply(
    actor: Actor,
    author: Finder,
    parcel: Parcel,
    content: ParcelContent,
    part: Participation,
    shown: Mapping[str, SentPhoto],
) -> list[events.Entry]:
    """Apply the parcel in the caller's transaction, under the lock of the unit's part.

    Sets the parcel's state, inspection and outcome; the caller writes it and records the entries,
    so that the head of the log's chain is the last lock taken. Raises what any of its parts
    raises: then nothing of it may stand.
    """
    work = Unpacking(actor, author, parcel, content, part, shown)
    if content.finish is not None and not work.is_visit:
        raise InvalidInput(_("自查由单位负责人在“自查”页面确认，不能这样结束。"))
    open_inspection(work)
    open_sheets(work)
    again = looked_at_again(work)
    for sent in content.sheets:
        merge_answers(work, work.places[sent.row], sent)
        attach_photos(work, work.places[sent.row], sent)
    suspected = close(work, further_findings(work))
    finish_visit(work)
    _write(work)
    note_look_backs(work, again)
    work.entries += propose_suspected(actor, suspected, timezone.localdate(parcel.received_at))
    parcel.inspection = work.inspection
    parcel.state = ParcelState.CONTESTED if work.contests else ParcelState.APPLIED
    parcel.outcome, parcel.reason = work.outcome(), ""
    return [*work.entries, events.Entry(f"inspections.parcel_{parcel.state}", parcel, _told(work))]


def _write(work: Unpacking) -> None:
    """One statement for all new sheets, one for each that changes."""
    if work.is_new:
        work.inspection.save(force_insert=True)
    elif work.finished and not work.is_over:
        work.inspection.save(update_fields=CLOSING_FIELDS)
    places = list(work.places.values())
    new = [place.sheet for place in places if place.is_new]
    if new:
        Sheet.objects.bulk_create(new)
    for place in places:
        if place.is_changed and not place.is_new:
            place.sheet.save(update_fields=SHEET_FIELDS)
    _write_beside(places)


def _write_beside(places: list[Placed]) -> None:
    photos = [photo for place in places for photo in place.new_photos]
    if photos:
        SheetPhoto.objects.bulk_create(photos)
    contests = [each for place in places for each in place.new_contests]
    if contests:
        Contest.objects.bulk_create(contests)


def _told(work: Unpacking) -> dict[str, Any]:
    return {
        "inspection": str(work.inspection.pk),
        "digest": work.parcel.digest,
        "skew_seconds": work.parcel.skew_seconds,
        "hazards": work.hazards,
        "handed_in": work.handed_in,
        "finished": work.finished,
        "contests": [str(key) for key in work.contests],
    }
