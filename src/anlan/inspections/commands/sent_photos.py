"""Photos that come from devices: whole or piece by piece, kept once under the digest they had there.

They belong to whoever sends them until a parcel names them; then the parcel's commands attach them.
Nothing is recorded here: a photo tells of nothing before it belongs to something.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.inspections.models import SentPhoto
from anlan.kernel import clock, files, uploads
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotPermitted, UnreadableFile
from anlan.kernel.ids import id_from
from anlan.kernel.photos import prepare_photo
from anlan.kernel.pictures import JPEG, CleanPicture, clean_picture
from anlan.kernel.scope import Actor

PURPOSE = "field"
# Ids of uploads are made from owner and digest, so that a photo asked for twice is one upload.
_BEGINNING = datetime(2022, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a photo has come; `complete` once it is kept."""

    received: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a photo from `offset` on, and how long the whole is."""

    sha256: str
    offset: int
    length: int
    data: bytes

    @property
    def is_whole(self) -> bool:
        """Whether this is all of it."""
        return self.offset == 0 and len(self.data) == self.length


def receive_photo(*, actor: Actor, piece: Piece, most: int) -> Progress:
    """Take a photo, or a piece of it; what is here already is no news.

    Raises InvalidInput for more than was said or more than `most` bytes, UnreadableFile for what
    is no picture or not what its digest says, PieceMisplaced for another offset than the next.
    """
    owner = _owner(actor)
    if not 0 < piece.length <= most:
        limit = {"most": most // (1024 * 1024)}
        raise InvalidInput(_("照片超过%(most)dMB，请用普通拍照模式重新拍摄。") % limit)
    clean = _told_by_its_parts(piece) if piece.is_whole else None
    if clean is not None:
        # Nearly every photo: stored at once, for storing it twice costs no more than to ask.
        return _kept(owner, piece, clean)
    if SentPhoto.objects.filter(owner_id=owner, sha256=piece.sha256).exists():
        return Progress(piece.length, complete=True)
    if piece.is_whole:
        return _kept(owner, piece, _made_fit(piece.data))
    upload = uploads.declare(actor=actor, declaration=_declared(owner, piece))
    if upload.arrived_at is None:
        try:
            upload = uploads.append(
                actor=actor, upload_id=upload.pk, offset=piece.offset, piece=piece.data
            )
        except AlreadyChanged as error:
            raise PieceMisplaced(upload.received) from error
    if upload.arrived_at is None:
        return Progress(upload.received, complete=False)
    _take(actor, owner, upload.pk, piece)
    return Progress(piece.length, complete=True)


class PieceMisplaced(AlreadyChanged):
    """A piece that does not go on where the last one ended; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(_("已收到的部分与本机记录不一致，将从已收到处继续。"))
        self.received = received


def _owner(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotPermitted
    return actor.id


def upload_id(owner: UUID, digest: str) -> UUID:
    """The upload in which a person's photo of that digest comes piece by piece."""
    return id_from(_BEGINNING, f"{owner} {digest}")


def _declared(owner: UUID, piece: Piece) -> uploads.Declaration:
    return uploads.Declaration(
        upload_id(owner, piece.sha256), PURPOSE, piece.sha256[:12], piece.length, piece.sha256
    )


def _told_by_its_parts(piece: Piece) -> CleanPicture | None:
    """The picture, its digest proved, where its bytes may stay as they are."""
    if sha256(piece.data).hexdigest() != piece.sha256:
        raise UnreadableFile(_("照片在传输中出现差错，将重新发送。"))
    return clean_picture(piece.data, long_edge=settings.PHOTO_LONG_EDGE)


def _kept(owner: UUID, piece: Piece, picture: CleanPicture) -> Progress:
    with transaction.atomic():
        _keep(owner, piece.sha256, picture)
    return Progress(piece.length, complete=True)


def _take(actor: Actor, owner: UUID, upload: UUID, piece: Piece) -> None:
    """A photo whose pieces are all here; one that is none is dropped, so that it can be sent anew."""
    try:
        kept = _fit_to_keep(uploads.path_of(upload).read_bytes())
    except UnreadableFile:
        uploads.cancel(actor=actor, upload_id=upload)
        raise
    with transaction.atomic():
        uploads.take(actor=actor, upload_id=upload)
        _keep(owner, piece.sha256, kept)


def _fit_to_keep(data: bytes) -> CleanPicture:
    """The bytes as they are where they tell nothing but the picture, else a JPEG made of them."""
    return clean_picture(data, long_edge=settings.PHOTO_LONG_EDGE) or _made_fit(data)


def _made_fit(data: bytes) -> CleanPicture:
    made = prepare_photo(data)
    return CleanPicture(made.data, JPEG, made.width, made.height)


def _keep(owner: UUID, digest: str, kept: CleanPicture) -> None:
    file = files.store(kept.data, kept.media_type)
    # Sent twice in the same moment, it is one.
    row = SentPhoto(owner_id=owner, sha256=digest, file=file, arrived_at=clock.now())
    SentPhoto.objects.bulk_create([row], ignore_conflicts=True)
