"""Photos of a parcel: those that its sender's device has sent, beside the things they show."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.hazards.commands import FoundPhoto
from anlan.inspections.commands.parcels.merging import require_changeable
from anlan.inspections.commands.parcels.unpacking import Placed, Unpacking
from anlan.inspections.commands.photos import MOST_PHOTOS
from anlan.inspections.models import SentPhoto, SheetPhoto
from anlan.inspections.states import StoredAnswer, Verdict
from anlan.inspections.states.parcels import ParcelContent, SentSheet
from anlan.inspections.states.parcels import SentPhoto as DeclaredPhoto
from anlan.kernel import events
from anlan.kernel.errors import AlreadySentDifferently, InvalidInput


def photos_here(owner_id: UUID, content: ParcelContent) -> dict[str, SentPhoto]:
    """The declared photos that this person's devices have sent, by the digest they were sent under."""
    declared = content.declared()
    if not declared:
        return {}
    found = SentPhoto.objects.filter(owner_id=owner_id, sha256__in=declared)
    return {photo.sha256: photo for photo in found}


def attach_photos(work: Unpacking, place: Placed, sent: SentSheet) -> None:
    """Put the photos of failed items beside them, and take off those that the device dropped.

    A photo of an answer that is contested waits with it; one of an item that passes shows nothing.
    """
    _drop(work, place, sent)
    for answer in sent.answers:
        if answer.photos and _shows_something(place, answer.item):
            contested = any(
                contest.item_code == answer.item and contest.parcel_id == work.parcel.pk
                for contest in place.contests
            )
            if not contested:
                attach_to_item(work, place, answer.item, answer.photos)


def attach_to_item(
    work: Unpacking, place: Placed, code: str, photos: Iterable[DeclaredPhoto]
) -> None:
    """Add those not there yet; raises InvalidInput for too many, or one photo for both roles."""
    for photo in photos:
        there = [*place.photos, *place.new_photos]
        known = next((each for each in there if each.pk == photo.id), None)
        if known is not None:
            if (known.item_code, known.role) != (code, photo.role):
                raise AlreadySentDifferently
            continue
        file_id = work.shown[photo.sha256].file_id
        of_item = [each for each in there if each.item_code == code]
        same = next((each for each in of_item if each.file_id == file_id), None)
        if same is not None and same.role == photo.role:
            continue
        if same is not None:
            raise InvalidInput(_("整改前和整改后是同一张照片，请重新拍摄。"))
        require_changeable(work, place)
        _require_room(of_item, photo)
        place.new_photos.append(_row(work, place, code, photo))


def found_photos(
    work: Unpacking, photos: Iterable[DeclaredPhoto], role: str = ""
) -> tuple[FoundPhoto, ...]:
    """The photos as a hazard takes them; `role` overrides what each says it shows."""
    kept: dict[tuple[str, str], FoundPhoto] = {}
    for photo in photos:
        sent = work.shown[photo.sha256]
        found = FoundPhoto(
            sha256=sent.file_id,
            role=role or str(photo.role),
            taken_at=work.corrected(photo.taken_at) if photo.taken_at else None,
            marks=tuple(mark.model_dump(mode="json") for mark in photo.marks),
            arrived_at=sent.arrived_at,
        )
        kept.setdefault((found.sha256, found.role), found)
    return tuple(kept.values())


def _shows_something(place: Placed, code: str) -> bool:
    stored = place.sheet.answers.get(code)
    return bool(stored) and StoredAnswer.from_json(stored).answer.verdict == Verdict.FAIL


def _require_room(of_item: list[SheetPhoto], photo: DeclaredPhoto) -> None:
    if sum(each.role == photo.role for each in of_item) >= MOST_PHOTOS:
        raise InvalidInput(
            _("每个检查项整改前、整改后照片各不超过%(most)d张。") % {"most": MOST_PHOTOS}
        )


def _row(work: Unpacking, place: Placed, code: str, photo: DeclaredPhoto) -> SheetPhoto:
    sent = work.shown[photo.sha256]
    return SheetPhoto(
        id=photo.id,
        sheet=place.sheet,
        item_code=code,
        file_id=sent.file_id,
        role=photo.role,
        marks=[mark.model_dump(mode="json") for mark in photo.marks],
        taken_at=work.corrected(photo.taken_at) if photo.taken_at else None,
        added_at=sent.arrived_at,
        added_by=work.author.name,
    )


def _drop(work: Unpacking, place: Placed, sent: SentSheet) -> None:
    wanted = set(sent.dropped_photos)
    gone = [each for each in place.photos if each.pk in wanted]
    if not gone:
        return
    require_changeable(work, place)
    SheetPhoto.objects.filter(pk__in=[each.pk for each in gone]).delete()
    place.photos = [each for each in place.photos if each.pk not in wanted]
    for each in gone:
        told = {"item": each.item_code, "role": each.role, "sha256": each.file_id}
        work.entries.append(events.Entry("inspections.photo_removed", place.sheet, told))
