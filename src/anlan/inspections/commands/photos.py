"""Photos of what fails: asked for nowhere else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.hazards.states import PhotoRole
from anlan.inspections.commands.answers import item_of, stored_answer
from anlan.inspections.commands.locking import locked_sheet, require_draft, require_work
from anlan.inspections.models import Sheet, SheetPhoto
from anlan.inspections.states import Verdict
from anlan.kernel import clock, events, files
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.photos import PreparedPhoto, prepare_photo
from anlan.kernel.scope import Actor

ROLES = frozenset({PhotoRole.BEFORE, PhotoRole.AFTER})
MOST_PHOTOS = 6


def add_sheet_photo(
    *, actor: Actor, sheet_id: UUID, item_code: str, role: str, data: bytes
) -> SheetPhoto:
    """Keep a photo of a failed item; the same photo again is a no-op.

    The picture is worked on before the transaction begins: no row waits for it, and on SQLite no
    other writer. Raises UnreadableFile, InvalidInput and what every command on a sheet raises.
    """
    sheet = Sheet.objects.visible_to(actor).select_related("inspection").filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound
    require_work(actor, "add_photo", sheet.inspection.kind, sheet.unit_path)
    if role not in ROLES:
        raise InvalidInput(_("请说明照片是整改前还是整改后。"), fields={"role": _("请选择一项。")})
    return _keep(actor, sheet_id, item_code, role, prepare_photo(data))


@transaction.atomic
def remove_sheet_photo(*, actor: Actor, sheet_id: UUID, photo_id: UUID) -> None:
    """Take a photo off a sheet that is still being filled in."""
    sheet = locked_sheet(actor, sheet_id, "remove_photo")
    require_draft(sheet)
    photo = sheet.photos.filter(pk=photo_id).first()
    if photo is None:
        raise NotFound
    facts = {"item": photo.item_code, "role": photo.role, "sha256": photo.file_id}
    photo.delete()
    events.record("inspections.photo_removed", sheet, actor, **facts)


@transaction.atomic
def _keep(
    actor: Actor, sheet_id: UUID, item_code: str, role: str, photo: PreparedPhoto
) -> SheetPhoto:
    sheet = locked_sheet(actor, sheet_id, "add_photo")
    require_draft(sheet)
    item = item_of(sheet, item_code)
    stored = stored_answer(sheet, item.code)
    if stored is None or stored.answer.verdict != Verdict.FAIL:
        raise InvalidInput(_("只有不符合的检查项需要照片，请先填写部位和情况。"))
    file = files.store(photo.data, "image/jpeg")
    photos = list(sheet.photos.filter(item_code=item.code))
    same = next((each for each in photos if each.file_id == file.pk), None)
    if same is not None and same.role == role:
        return same
    if same is not None:
        raise InvalidInput(_("整改前和整改后是同一张照片，请重新拍摄。"))
    if sum(each.role == role for each in photos) >= MOST_PHOTOS:
        raise InvalidInput(
            _("每个检查项整改前、整改后照片各不超过%(most)d张。") % {"most": MOST_PHOTOS}
        )
    kept = SheetPhoto.objects.create(
        sheet=sheet,
        item_code=item.code,
        file=file,
        role=role,
        taken_at=_aware(photo.taken_at),
        added_at=clock.now(),
        added_by=actor.name,
    )
    events.record(
        "inspections.photo_added", sheet, actor, item=item.code, role=role, sha256=file.pk
    )
    return kept


def _aware(moment: datetime | None) -> datetime | None:
    """A camera's local time as a moment; cameras of the district run on the district's time."""
    return None if moment is None else timezone.make_aware(moment)
