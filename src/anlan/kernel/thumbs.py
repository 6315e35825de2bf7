"""Small pictures of kept photos: made when first asked for, kept beside the files."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO

from anlan.kernel.copies import open_copy
from anlan.kernel.files import open_file
from anlan.kernel.marking import draw_marks, key_of
from anlan.kernel.photos import open_picture, prepare_photo, saved

# Twice the 240 dots at which a list shows them, for a phone's screen.
EDGE = 480
_KIND = f"thumbs/{EDGE}"


def open_thumb(name: str, marks: Sequence[dict[str, Any]] = ()) -> BinaryIO:
    """The small JPEG of the photo of that digest, marks drawn on it.

    Raises NotFound, and UnreadableFile if it is none.
    """

    def make() -> bytes:
        with open_file(name) as stream:
            small = prepare_photo(stream.read(), long_edge=EDGE).data
        if not marks:
            return small
        picture = open_picture(BytesIO(small))
        draw_marks(picture, marks)
        return saved(picture)

    return open_copy(_KIND, key_of(name, marks) if marks else name, make)
