"""Pictures that need no work: JPEG and PNG whose bytes may be kept, told by a walk over their parts.

A phone sends photos that it has made upright, small and clean already. Decoding and encoding them
once more would cost a server a hundred times what the walk costs, and quality besides. What says
anything beside the picture (EXIF with its GPS, XMP, comments, what makers append behind the end) is
left out; what cannot be told here is for `photos.prepare_photo`.
"""

import re
import zlib
from dataclasses import dataclass
from struct import unpack

JPEG, PNG = "image/jpeg", "image/png"
MOST_PIXELS = 120_000_000
MOST_PARTS = 10_000

_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
# Without these a picture cannot be shown, or not in its colours.
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"}
)
_SOI, _EOI, _SOS, _APP1 = 0xD8, 0xD9, 0xDA, 0xE1
# JFIF, a colour profile, and Adobe's note on how colours are kept.
_APPS_KEPT = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
# Tables and frame headers; the rest of the range are restarts and what no camera writes.
_TABLES = frozenset({0xC4, 0xDB, 0xDD})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
# In what is scanned, FF stands only before 0 or a restart; one class, so that it stays linear.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_UPRIGHT = 1
_ORIENTATION = 0x0112
_SHORT = 3


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The bytes to keep; `data` is what was given wherever there was nothing to leave out."""

    data: bytes
    media_type: str
    width: int
    height: int


class _Unclear(Exception):
    """Not a picture that can be told by its parts."""


def clean_picture(data: bytes, *, long_edge: int) -> CleanPicture | None:
    """The picture without its metadata; None where only decoding can tell or mend.

    None also for a photo that lies on its side, one longer than `long_edge`, and what unfolds
    beyond reason.
    """
    try:
        if data.startswith(_PNG_BEGIN):
            found = _clean_png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            found = _clean_jpeg(data)
        else:
            return None
    except (_Unclear, IndexError, ValueError):
        return None
    fits = min(found.width, found.height) > 0 and max(found.width, found.height) <= long_edge
    return found if fits and found.width * found.height <= MOST_PIXELS else None


def _clean_png(data: bytes) -> CleanPicture:
    kept: list[memoryview] = [memoryview(data)[: len(_PNG_BEGIN)]]
    names: list[bytes] = []
    place = len(_PNG_BEGIN)
    while not names or names[-1] != b"IEND":
        size, name = unpack(">I4s", _exactly(data, place, 8))
        end = place + 12 + size
        body = _exactly(data, place + 4, size + 4)
        (check,) = unpack(">I", _exactly(data, end - 4, 4))
        if zlib.crc32(body) != check or len(names) >= MOST_PARTS:
            raise _Unclear
        names.append(name)
        if name in _PNG_KEPT:
            kept.append(memoryview(data)[place:end])
        elif not name[0] & 0x20:  # a part without which the picture is another
            raise _Unclear
        place = end
    width, height = unpack(">II", _exactly(data, 16, 8))
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise _Unclear
    return CleanPicture(_joined(data, kept), PNG, width, height)


def _clean_jpeg(data: bytes) -> CleanPicture:
    kept: list[memoryview] = [memoryview(data)[:2]]
    place, size, scans = 2, (0, 0), 0
    for _part in range(MOST_PARTS):
        begin, marker = place, _marker(data, place)
        if marker == _EOI:
            kept.append(memoryview(data)[begin : begin + 2])
            break
        body = _segment(data, begin)
        place = begin + 4 + len(body)
        if marker == _SOS:
            scans += 1
            place = _end_of_scan(data, place)
        elif marker in _FRAMES:
            height, width = unpack(">HH", _exactly(body, 1, 4))
            size = width, height
        elif not _is_kept(marker, body):
            continue
        kept.append(memoryview(data)[begin:place])
    else:
        raise _Unclear
    if not scans:
        raise _Unclear
    return CleanPicture(_joined(data, kept), JPEG, *size)


def _is_kept(marker: int, body: bytes) -> bool:
    """Whether that segment stays; raises _Unclear for a photo that has to be turned."""
    if marker in _TABLES:
        return True
    if marker == _APP1 and body.startswith(b"Exif\0\0") and _orientation(body[6:]) != _UPRIGHT:
        raise _Unclear
    if not (0xE0 <= marker <= 0xEF or marker == 0xFE):  # noqa: PLR2004 -- APP0 to APP15, comment
        raise _Unclear
    return any(marker == app and body.startswith(name) for app, name in _APPS_KEPT)


def _orientation(tiff: bytes) -> int:
    """How the camera was held, by the first directory of EXIF; upright where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        raise _Unclear
    (start,) = unpack(f"{order}I", _exactly(tiff, 4, 4))
    (count,) = unpack(f"{order}H", _exactly(tiff, start, 2))
    for number in range(count):
        entry = _exactly(tiff, start + 2 + 12 * number, 12)
        tag, kind, _many, value = unpack(f"{order}HHIH", entry[:10])
        if tag == _ORIENTATION:
            return int(value) if kind == _SHORT else 0
    return _UPRIGHT


def _marker(data: bytes, place: int) -> int:
    first, marker = _exactly(data, place, 2)
    if first != 0xFF:  # noqa: PLR2004 -- every marker begins with it
        raise _Unclear
    return marker


def _segment(data: bytes, place: int) -> bytes:
    (size,) = unpack(">H", _exactly(data, place + 2, 2))
    return _exactly(data, place + 4, size - 2)


def _end_of_scan(data: bytes, place: int) -> int:
    found = _NEXT_MARKER.search(data, place)
    if found is None:
        raise _Unclear
    return found.start()


def _exactly(data: bytes, place: int, size: int) -> bytes:
    if size < 0 or place + size > len(data):
        raise _Unclear
    return data[place : place + size]


def _joined(data: bytes, kept: list[memoryview]) -> bytes:
    """The parts that stay as one; the very bytes given where all of them do."""
    return data if sum(map(len, kept)) == len(data) else b"".join(kept)
