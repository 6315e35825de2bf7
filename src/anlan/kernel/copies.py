"""Copies made of kept files (thumbnails, marked photos): beside the files, never backed by a row."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def open_copy(
    kind: str, name: str, make: Callable[[], bytes], *, most: int | None = None
) -> BinaryIO:
    """The copy of that kind and name, made when it is not there; what `make` raises goes on.

    Copies lie in 256 folders; with `most`, a folder keeps that many, the oldest going first. A copy
    that is thrown away while somebody reads it is read to its end, and made anew for the next.
    """
    path = Path(settings.FILES_ROOT) / kind / name[:2] / name
    with suppress(FileNotFoundError):
        return path.open("rb")
    data = make()
    _write(path, data)
    if most is not None:
        _keep_newest(path.parent, most)
    return BytesIO(data)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; two who ask at once write the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _keep_newest(folder: Path, most: int) -> None:
    aged = []
    for path in folder.iterdir():
        # Others tidy up the same folder, or write into it.
        with suppress(FileNotFoundError):
            if not path.name.startswith(".part-"):
                aged.append((path.stat().st_mtime_ns, path))
    for _age, path in islice(sorted(aged, reverse=True), most, None):
        with suppress(OSError):  # Windows keeps what somebody reads
            path.unlink()
