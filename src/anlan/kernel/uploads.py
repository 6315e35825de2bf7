"""Files on their way: declared first, sent piece by piece, resumed after a break, proved by their digest.

An upload belongs to one person and to nobody else, whatever their roles. It is no record yet, so
nothing is written to the log until an act takes it (`take`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from anlan.kernel import clock
from anlan.kernel.errors import (
    AlreadyChanged,
    AlreadySentDifferently,
    InvalidInput,
    NotFound,
    UnreadableFile,
)
from anlan.kernel.files import digest_of
from anlan.kernel.models import Upload
from anlan.kernel.scope import Actor

# A weekend may pass between the two halves of a file.
KEPT_FOR = timedelta(days=3)
# What one person may have on the way at once, in files and in bytes.
MOST_AT_ONCE = 30
MOST_BYTES_AT_ONCE = 400 * 1024 * 1024
# One piece is held in memory while it is received.
LARGEST_PIECE = 4 * 1024 * 1024
EXPIRED_AT_ONCE = 100
_DIGEST = re.compile(r"[0-9a-f]{64}")
_VERSION = 7


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the client says before the first byte: how large, and which SHA-256."""

    id: UUID
    purpose: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A whole upload, its digest proved: its bytes lie at `path` until the transaction commits."""

    name: str
    sha256: str
    path: Path


def declare(*, actor: Actor, declaration: Declaration) -> Upload:
    """Begin an upload; the same declaration again gives the same upload.

    Raises InvalidInput for what is too large, empty or too much at once, AlreadySentDifferently
    for an id that was declared with other facts or by another person.
    """
    if actor.id is None:
        raise NotFound
    _require_fit(declaration)
    moment = clock.now()
    expire(moment)
    with transaction.atomic():
        before = Upload.objects.select_for_update().filter(pk=declaration.id).first()
        if before is not None:
            return _same(before, actor, declaration)
        _require_room(actor, declaration.size)
        begun = Upload(
            id=declaration.id,
            owner_id=actor.id,
            purpose=declaration.purpose,
            name=declaration.name,
            size=declaration.size,
            sha256=declaration.sha256,
            begun_at=moment,
            touched_at=moment,
        )
        # Declared twice in the same moment, the second finds what the first has written.
        Upload.objects.bulk_create([begun], ignore_conflicts=True)
        return _same(Upload.objects.get(pk=declaration.id), actor, declaration)


def upload(*, actor: Actor, upload_id: UUID) -> Upload:
    """One's own upload, how far it has come; raises NotFound."""
    found = _own(actor).filter(pk=upload_id).first()
    if found is None:
        raise NotFound
    return _settled(found)


def waiting(*, actor: Actor, purpose: str) -> list[Upload]:
    """One's own uploads for that purpose that no act has taken, the oldest first."""
    return list(_own(actor).filter(purpose=purpose).order_by("pk")[:MOST_AT_ONCE])


def append(*, actor: Actor, upload_id: UUID, offset: int, piece: bytes) -> Upload:
    """Add the bytes that begin at `offset`, which must be where the last ones ended.

    Raises AlreadyChanged for another offset, InvalidInput for more bytes than were declared, and
    UnreadableFile where the whole is not what was declared: it has to be sent again.
    """
    with transaction.atomic():
        row = _own(actor).select_for_update().filter(pk=upload_id).first()
        if row is None:
            raise NotFound
        if offset != row.received:
            raise AlreadyChanged(_("已收到的部分与本机记录不一致，将从已收到处继续。"))
        if offset + len(piece) > row.size:
            raise InvalidInput(_("文件内容与声明的大小不一致，请重新选择文件。"))
        _write(path_of(upload_id), offset, piece)
        row.received += len(piece)
        row.touched_at = clock.now()
        row.save(update_fields=["received", "touched_at"])
    return _settled(row)


def cancel(*, actor: Actor, upload_id: UUID) -> None:
    """Give an upload up; one that is not there any more is given up already."""
    with transaction.atomic():
        removed, _rows = _own(actor).filter(pk=upload_id).delete()
        if removed:
            transaction.on_commit(lambda: path_of(upload_id).unlink(missing_ok=True))


def take(*, actor: Actor, upload_id: UUID) -> Arrived:
    """Hand a whole upload to an act, within that act's transaction; it is an upload no longer.

    Raises NotFound for what is not one's own, InvalidInput for what has not wholly arrived.
    """
    row = _own(actor).select_for_update().filter(pk=upload_id).first()
    if row is None:
        raise NotFound
    if row.arrived_at is None:
        raise InvalidInput(_("“%(name)s”还没有传完，请等待上传结束。") % {"name": row.name})
    path = path_of(upload_id)
    row.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return Arrived(row.name, row.sha256, path)


def expire(moment: datetime) -> None:
    """Drop what nobody has gone on with for three days; a bounded number each time."""
    stale = Upload.objects.filter(touched_at__lt=moment - KEPT_FOR).order_by("touched_at")
    for row in stale[:EXPIRED_AT_ONCE]:
        # Named again with its time: one that was gone on with meanwhile stays.
        dropped, _rows = Upload.objects.filter(pk=row.pk, touched_at=row.touched_at).delete()
        if dropped:
            path_of(row.pk).unlink(missing_ok=True)


def path_of(upload_id: UUID) -> Path:
    """Where the bytes received so far lie."""
    return Path(settings.FILES_ROOT) / "uploads" / str(upload_id)


def _own(actor: Actor) -> QuerySet[Upload]:
    return Upload.objects.filter(owner_id=actor.id) if actor.id else Upload.objects.none()


def _require_fit(declaration: Declaration) -> None:
    if declaration.id.version != _VERSION or not _DIGEST.fullmatch(declaration.sha256):
        raise InvalidInput(_("上传请求不完整，请刷新页面后重新选择文件。"))
    if declaration.size < 1:
        raise InvalidInput(
            _("“%(name)s”是空文件。请确认文件已经保存，再重新选择。") % {"name": declaration.name}
        )
    limit = settings.DOCUMENT_LIMIT_BYTES
    if declaration.size > limit:
        words = {"name": declaration.name, "limit": limit // (1024 * 1024)}
        raise InvalidInput(
            _("“%(name)s”超过 %(limit)d MB。请压缩其中的图片，或拆成几个文件上传。") % words
        )


def _require_room(actor: Actor, size: int) -> None:
    on_the_way = _own(actor)
    bytes_on_the_way = on_the_way.aggregate(total=Sum("size"))["total"] or 0
    if on_the_way.count() >= MOST_AT_ONCE or bytes_on_the_way + size > MOST_BYTES_AT_ONCE:
        raise InvalidInput(_("您未传完的文件过多，请先完成或取消之前的上传。"))


def _same(before: Upload, actor: Actor, declaration: Declaration) -> Upload:
    facts = (before.owner_id, before.purpose, before.size, before.sha256)
    if facts != (actor.id, declaration.purpose, declaration.size, declaration.sha256):
        raise AlreadySentDifferently
    return before


def _write(path: Path, offset: int, piece: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(piece)
        # Bytes of a piece whose transaction did not commit may lie beyond.
        stream.truncate()


def _settled(row: Upload) -> Upload:
    """Prove a whole upload once, outside of any lock: reading 50 MB takes its time."""
    if row.arrived_at is not None or row.received < row.size:
        return row
    path = path_of(row.pk)
    if not path.exists() or digest_of(path) != row.sha256:
        Upload.objects.filter(pk=row.pk).delete()
        path.unlink(missing_ok=True)
        raise UnreadableFile(
            _("“%(name)s”在传输中出现差错，请重新选择这个文件上传。") % {"name": row.name}
        )
    row.arrived_at = clock.now()
    Upload.objects.filter(pk=row.pk).update(arrived_at=row.arrived_at)
    return row
