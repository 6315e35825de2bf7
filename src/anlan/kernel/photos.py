"""Photos as they may be kept: upright, no larger than needed, without a trace of where or who."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from anlan.kernel.errors import UnreadableFile

QUALITY = 82
# A phone's largest sensor mode stays below this; a decompression bomb does not.
MOST_PIXELS = 120_000_000
# A signature from a phone's screen, at three dots per CSS pixel.
MOST_DRAWING_BYTES = 400_000
MOST_DRAWING_PIXELS = 4_000_000
DRAWING_EDGE = 1000
ACCEPTED = frozenset({"JPEG", "PNG", "WEBP", "HEIF", "MPO"})

register_heif_opener()


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """JPEG bytes fit to keep; `taken_at` is the camera's own local time, where it gave one."""

    data: bytes
    width: int
    height: int
    taken_at: datetime | None


def prepare_photo(data: bytes, *, long_edge: int | None = None) -> PreparedPhoto:
    """Turn upright, downscale to `long_edge` pixels, drop all metadata (GPS with it).

    Without `long_edge` it is the bureau's own measure (settings.PHOTO_LONG_EDGE).
    Raises UnreadableFile for what is not a photo, is broken, or unfolds beyond reason.
    """
    try:
        with Image.open(BytesIO(data)) as image:
            if image.format not in ACCEPTED:
                raise UnreadableFile(_("照片格式不支持，请上传 JPG、PNG、WEBP 或 HEIC 照片。"))
            if image.width * image.height > MOST_PIXELS:
                raise UnreadableFile(_("照片尺寸过大，请用手机普通拍照模式重新拍摄。"))
            taken_at = _taken_at(image)
            upright = ImageOps.exif_transpose(image)
            edge = long_edge or settings.PHOTO_LONG_EDGE
            upright.thumbnail((edge, edge), Image.Resampling.LANCZOS)
            data = saved(upright.convert("RGB"))
            return PreparedPhoto(data, upright.width, upright.height, taken_at)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableFile(_("照片无法读取，可能已损坏，请重新拍摄后上传。")) from error
    except Image.DecompressionBombError as error:
        raise UnreadableFile(_("照片尺寸过大，请用手机普通拍照模式重新拍摄。")) from error


def open_picture(stream: BinaryIO) -> Image.Image:
    """The pixels of a kept picture; raises UnreadableFile where they cannot be read."""
    try:
        with Image.open(stream, formats=["JPEG", "PNG"]) as image:
            return image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableFile(_("照片无法读取，可能已损坏，请重新拍摄后上传。")) from error


def saved(picture: Image.Image) -> bytes:
    """The picture as JPEG of the quality in which photos are kept."""
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def prepare_drawing(data: bytes) -> bytes:
    """A signature drawn by hand as a small PNG in grey, without metadata.

    Raises UnreadableFile for what is no PNG, is too large, or has nothing drawn on it.
    """
    drawn = _drawn(data)
    drawn.thumbnail((DRAWING_EDGE, DRAWING_EDGE), Image.Resampling.LANCZOS)
    kept = BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def check_drawing(data: bytes) -> None:
    """Raise UnreadableFile where `prepare_drawing` would: for a drawing that is kept as it came."""
    _drawn(data)


def _drawn(data: bytes) -> Image.Image:
    if len(data) > MOST_DRAWING_BYTES:
        raise UnreadableFile(_("签名图片过大，请清除后重新签名。"))
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as image:
            if image.width * image.height > MOST_DRAWING_PIXELS:
                raise UnreadableFile(_("签名图片过大，请清除后重新签名。"))
            ground = Image.new("RGBA", image.size, "white")
            ground.alpha_composite(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableFile(_("签名无法读取，请清除后重新签名。")) from error
    drawn = ground.convert("L")
    darkest, lightest = drawn.getextrema()
    if darkest == lightest:
        raise UnreadableFile(_("签名处是空白的，请先签名。"))
    return drawn


def _taken_at(image: Image.Image) -> datetime | None:
    exif = image.getexif()
    text = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 -- cameras write local time
    except ValueError:
        return None
