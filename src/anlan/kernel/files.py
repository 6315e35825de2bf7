"""Content-addressed files: bytes are kept under their own SHA-256."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from anlan.kernel import clock
from anlan.kernel.errors import NotFound
from anlan.kernel.models import StoredFile

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A stored file whose bytes are gone or are not what its name says."""

    sha256: str
    problem: str


def store(data: bytes, media_type: str) -> StoredFile:
    """Keep `data`; the same bytes stored before cost nothing. Call within the transaction of the act.

    The bytes reach the disk before the row is written: a row never points to nothing. A rollback
    leaves bytes without a row, which are harmless.
    """
    name = sha256(data).hexdigest()
    path = path_of(name)
    if not path.exists():
        _write_durably(path, data)
    return _registered(name, len(data), media_type)


def adopt(path: Path, name: str, media_type: str) -> StoredFile:
    """Keep the file at `path`, whose SHA-256 is known to be `name`; `path` itself stays.

    Within the transaction of the act, as `store`; for files too large to hold in memory.
    """
    kept = path_of(name)
    if not kept.exists():
        _link_durably(path, kept)
    return _registered(name, path.stat().st_size, media_type)


@contextmanager
def laid_down(stream: BinaryIO) -> Iterator[Path]:
    """The bytes of a stream as a file beside the kept ones, while the block lasts.

    From there `adopt` takes them by a link: copying is done before the transaction begins.
    """
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(stream, target, CHUNK)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def discard(file: StoredFile) -> None:
    """Remove what nobody refers to any more, bytes too; what somebody else uses stays.

    The bytes go when the transaction has ended well.
    """
    name = file.sha256
    try:
        with transaction.atomic():
            file.delete()
    except ProtectedError:
        return
    transaction.on_commit(partial(_remove_bytes, name))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def path_of(name: str) -> Path:
    """Where the bytes of that digest lie."""
    return Path(settings.FILES_ROOT) / name[:2] / name[2:4] / name


def open_file(name: str) -> BinaryIO:
    """The bytes for reading; raises NotFound where they are gone."""
    try:
        return path_of(name).open("rb")
    except FileNotFoundError as error:
        raise NotFound from error


def verify_files() -> Iterator[DamagedFile]:
    """Read every stored file and compare; memory stays flat."""
    for file in StoredFile.objects.order_by("pk").iterator(chunk_size=1000):
        path = path_of(file.sha256)
        if not path.exists():
            yield DamagedFile(file.sha256, _("文件缺失"))
        elif digest_of(path) != file.sha256:
            yield DamagedFile(file.sha256, _("内容被改动"))


def _registered(name: str, size: int, media_type: str) -> StoredFile:
    """The row of those bytes in one statement, whether it is there already or not."""
    file = StoredFile(sha256=name, size=size, media_type=media_type, stored_at=clock.now())
    StoredFile.objects.bulk_create([file], ignore_conflicts=True)
    return file


def _remove_bytes(name: str) -> None:
    # The same bytes may have been stored again meanwhile.
    if not StoredFile.objects.filter(pk=name).exists():
        path_of(name).unlink(missing_ok=True)


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _link_durably(source: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with source.open("r+b") as stream:
        os.fsync(stream.fileno())
    try:
        kept.hardlink_to(source)
    except FileExistsError:
        pass
    except OSError:  # a file system without links, such as a USB disk
        _write_durably(kept, source.read_bytes())
