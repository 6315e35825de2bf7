"""Photos of a hazard: evidence that is added and never taken away."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.hazards.commands.moving import begin, write
from anlan.hazards.commands.reporting import FoundPhoto, check_photos, photo_of
from anlan.hazards.models import Hazard, HazardPhoto
from anlan.hazards.states import MOST_PHOTOS, PhotoRole
from anlan.kernel import clock, files
from anlan.kernel.errors import InvalidInput
from anlan.kernel.photos import prepare_photo
from anlan.kernel.scope import Actor


@transaction.atomic
def add_photos(*, actor: Actor, hazard_id: UUID, photos: Sequence[FoundPhoto]) -> Hazard:
    """Attach stored photos; the same photo in the same role again changes nothing."""
    hazard = begin(actor, hazard_id, "add_photo")
    if attach_photos(hazard, actor, photos):
        told = [{"photo": photo.sha256, "role": str(photo.role)} for photo in photos]
        write(hazard, actor, "add_photo", {}, photos=told)
    return hazard


def add_photo(*, actor: Actor, hazard_id: UUID, photo: FoundPhoto) -> Hazard:
    """As `add_photos` for one."""
    return add_photos(actor=actor, hazard_id=hazard_id, photos=[photo])


def attach_photos(hazard: Hazard, actor: Actor, photos: Sequence[FoundPhoto]) -> int:
    """Attach those not yet there; returns how many. Raises InvalidInput when it would be too many."""
    check_photos(photos)
    if any(photo.role not in PhotoRole.values for photo in photos):
        raise InvalidInput(_("请说明照片是整改前还是整改后。"))
    kept = HazardPhoto.objects.filter(hazard=hazard).values_list("file_id", "role")
    there = {(file_id, role) for file_id, role in kept}
    new = [photo for photo in photos if (photo.sha256, photo.role) not in there]
    if len(there) + len(new) > MOST_PHOTOS:
        message = _("每条隐患最多%(most)d张照片，不能再添加。") % {"most": MOST_PHOTOS}
        raise InvalidInput(message, fields={"photos": message})
    moment = clock.now()
    HazardPhoto.objects.bulk_create(photo_of(hazard, actor, photo, moment) for photo in new)
    return len(new)


@transaction.atomic
def keep_photos(*, uploads: Sequence[bytes], role: str) -> tuple[FoundPhoto, ...]:
    """Prepare and store photos that a command is about to name; raises UnreadableFile.

    A photo that no command names afterwards hangs on nothing and is seen by nobody.
    """
    return tuple(_keep(data, role) for data in uploads)


def _keep(data: bytes, role: str) -> FoundPhoto:
    photo = prepare_photo(data)
    file = files.store(photo.data, "image/jpeg")
    taken_at = timezone.make_aware(photo.taken_at) if photo.taken_at else None
    return FoundPhoto(file.sha256, role, taken_at)
