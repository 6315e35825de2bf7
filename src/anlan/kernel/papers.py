"""Papers that are handed in: what a file really is, whatever its name says, and what may be kept."""

from dataclasses import dataclass
from io import BytesIO

from anlan.kernel.documents import kinds
from anlan.kernel.documents.kinds import MEDIA_TYPES, Kind
from anlan.kernel.errors import UnreadableFile
from anlan.kernel.photos import prepare_photo

# Legible when an A4 page was photographed: about 250 dots per inch.
_LONG_EDGE = 3000


@dataclass(frozen=True, slots=True)
class Paper:
    """Bytes fit to keep, what they are, and a name that ends accordingly."""

    data: bytes
    media_type: str
    name: str


def prepare_paper(data: bytes, name: str, *, most_bytes: int) -> Paper:
    """Check by content that it is a .docx, .xlsx, .pdf or a picture; raises UnreadableFile.

    Pictures are turned upright and lose all that the camera wrote into them.
    """
    if len(data) > most_bytes:
        raise kinds.too_large(name, most_bytes)
    kind = kinds.identify(BytesIO(data), name)
    if kind == Kind.PHOTO:
        try:
            data = prepare_photo(data, long_edge=_LONG_EDGE).data
        except UnreadableFile as error:
            raise kinds.broken_photo(name) from error
    return Paper(data, MEDIA_TYPES[kind], kinds.tidy_name(name, kind))
