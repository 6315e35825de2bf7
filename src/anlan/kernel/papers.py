"""Papers that are handed in: what a file really is, whatever its name says, and what may be kept."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from anlan.kernel.errors import UnreadableFile
from anlan.kernel.photos import prepare_photo

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF, JPEG = "application/pdf", "image/jpeg"
SUFFIXES = {DOCX: ".docx", XLSX: ".xlsx", PDF: ".pdf", JPEG: ".jpg"}
# For the browser's file chooser.
ACCEPTED = ".docx,.xlsx,.pdf,.jpg,.jpeg,.png"

# Legible when an A4 page was photographed: about 250 dots per inch.
_LONG_EDGE = 3000
_LONGEST_STEM = 100
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# An honest document unfolds to a few times its size; one that unfolds beyond this is a trap.
_MOST_UNFOLDED = 300 * 1024 * 1024
_MOST_MEMBERS = 10_000


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
    if not data:
        raise UnreadableFile(_("文件是空的。请确认已经保存，再重新选择文件。"))
    if len(data) > most_bytes:
        text = _("文件超过 %(most)d MB，请压缩图片或拆分后再上传。")
        raise UnreadableFile(text % {"most": most_bytes >> 20})
    media_type = _media_type(data)
    if media_type == JPEG:
        data = prepare_photo(data, long_edge=_LONG_EDGE).data
    return Paper(data, media_type, _named(name, SUFFIXES[media_type]))


def _media_type(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _inside_zip(data)
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(_PICTURES):
        return JPEG
    if data.startswith(_OLE):
        raise UnreadableFile(
            _(
                "这是旧版格式，或设有打开密码。请在 Word、Excel 或 WPS 中取消密码，另存为 .docx 或 .xlsx。"
            )
        )
    raise UnreadableFile(
        _("只接受 .docx、.xlsx、.pdf 文件和 .jpg、.png 图片，请另存为这些格式后再上传。")
    )


def _inside_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged() from error
    unfolded = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unfolded > _MOST_UNFOLDED:
        raise _damaged()
    names = {member.filename.replace("\\", "/").casefold() for member in members}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableFile(_("文件带有宏程序，出于安全考虑不予接收。请另存为不含宏的文件。"))
    return _office_type(names)


def _office_type(names: Iterable[str]) -> str:
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise UnreadableFile(
        _("这是压缩包或其他文件。请把里面的文件逐个上传，格式为 .docx、.xlsx、.pdf。")
    )


def _damaged() -> UnreadableFile:
    return UnreadableFile(_("文件不完整或已损坏。请打开确认内容齐全，另存后再上传。"))


def _named(name: str, suffix: str) -> str:
    """The last part of the name without what no file name may hold, ending in `suffix`."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*')
    stem = PurePosixPath(kept).stem if "." in kept else kept
    return (stem.strip(" .")[:_LONGEST_STEM] or _("文件")) + suffix
