"""Small pictures of kept photos: made when first asked for, kept beside the files, never backed by a row."""

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from anlan.kernel.files import open_file
from anlan.kernel.photos import prepare_photo

# Twice the 240 dots at which a list shows them, for a phone's screen.
EDGE = 480


def open_thumb(name: str) -> BinaryIO:
    """The small JPEG of the photo of that digest; raises NotFound, and UnreadableFile if it is none."""
    path = Path(settings.FILES_ROOT) / "thumbs" / str(EDGE) / name[:2] / name
    if not path.exists():
        with open_file(name) as stream:
            small = prepare_photo(stream.read(), long_edge=EDGE)
        _write(path, small.data)
    return path.open("rb")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; two who ask at once write the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(unfinished).replace(path)
