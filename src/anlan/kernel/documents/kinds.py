"""What a document really is, whatever its name says; what is not taken is refused with the mend."""

import re
import unicodedata
import zipfile
from enum import StrEnum
from typing import BinaryIO

from django.utils.translation import gettext as _

from anlan.kernel.errors import UnreadableFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 2048
# An old office file names its streams in its directory; a large one is not searched to its end.
_OLE_SEARCHED = 32 << 20
_MOST_MEMBERS = 20_000
# An honest document unfolds to a few times its size; one that unfolds beyond this is a trap.
_MOST_UNFOLDED = 300 << 20
_CONTENT_TYPES = 1 << 20
_LONGEST_NAME = 120
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


class Kind(StrEnum):
    """The kinds of document that are taken; the value is the suffix of their names."""

    PDF = "pdf"
    WORD = "docx"
    SHEET = "xlsx"
    PHOTO = "jpg"


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PHOTO: "image/jpeg",
}
_KINDS = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}


def kind_of_stored(media_type: str) -> Kind | None:
    """The kind under which a file was kept; None for what is no document."""
    return _KINDS.get(media_type)


def identify(stream: BinaryIO, name: str) -> Kind:
    """What the document is by its content; `name` only names it in the refusal (UnreadableFile)."""
    head = stream.read(_HEAD)
    if not head.strip(b"\0 \r\n\t"):
        raise _refused(name, _("是空文件"), _("请确认文件已经保存，再重新选择。"))
    if head.startswith(b"PK\x03\x04"):
        return _packed(stream, name)
    if head.startswith(_OLE):
        stream.seek(0)
        raise _old_office(stream.read(_OLE_SEARCHED), name)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if _is_picture(head):
        return Kind.PHOTO
    raise _unknown(head, name)


def tidy_name(name: str, kind: Kind) -> str:
    """A name that every system can store, ending in the suffix of what the document really is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    if not (dot and stem and suffix.isascii() and suffix.isalnum()):
        stem = last
    stem = " ".join(_FORBIDDEN.sub(" ", stem).split()).strip(". ")
    shown = stem[:_LONGEST_NAME] or _("未命名文件")
    return f"{shown}.{kind.value}"


def _packed(stream: BinaryIO, name: str) -> Kind:
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            names = {each.filename.replace("\\", "/").lstrip("/").casefold() for each in members}
            unfolded = sum(each.file_size for each in members)
            if len(members) > _MOST_MEMBERS or unfolded > _MOST_UNFOLDED:
                raise damaged(name)
            types = _content_types(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise damaged(name) from error
    if any(each.endswith(("vbaproject.bin", "vbadata.xml")) for each in names) or (
        b"macroenabled" in types
    ):
        raise _macros(name)
    if "word/document.xml" in names:
        return Kind.WORD
    if "xl/workbook.xml" in names:
        return Kind.SHEET
    raise _wrong_package(names, name)


def _content_types(archive: zipfile.ZipFile) -> bytes:
    for member in archive.infolist():
        if member.filename.casefold() == "[content_types].xml":
            with archive.open(member) as opened:
                return opened.read(_CONTENT_TYPES).lower()
    return b""


def _is_picture(head: bytes) -> bool:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1"}


def _old_office(data: bytes, name: str) -> UnreadableFile:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return locked(name)
    if holds("_VBA_PROJECT") or holds("Macros"):
        return _macros(name)
    if holds("WordDocument"):
        return _refused(
            name,
            _("是旧版的 Word 文档（.doc）"),
            _("请用 Word 或 WPS 打开，另存为 .docx 后再上传。"),
        )
    if holds("Workbook") or holds("Book\0"):
        return _refused(
            name,
            _("是旧版的电子表格（.xls）"),
            _("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"),
        )
    if holds("PowerPoint Document"):
        return _slides(name)
    return damaged(name)


def _wrong_package(names: set[str], name: str) -> UnreadableFile:
    if any(each.startswith("ppt/") for each in names):
        return _slides(name)
    if "xl/workbook.bin" in names:
        return _refused(
            name, _("是二进制工作簿（.xlsb）"), _("请用 Excel 打开，另存为 .xlsx 后再上传。")
        )
    if "ofd.xml" in names:
        return _refused(name, _("是 OFD 版式文件"), _("请用阅读软件打开，另存为 PDF 后再上传。"))
    if "content.xml" in names:
        return _refused(name, _("是 OpenDocument 文档"), _("请另存为 .docx 或 .xlsx 后再上传。"))
    return _refused(name, _("是压缩包"), _("请解压后逐个上传其中的文件。"))


def _unknown(head: bytes, name: str) -> UnreadableFile:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return _refused(name, _("是压缩包"), _("请解压后逐个上传其中的文件。"))
    if head.startswith(b"{\\rtf"):
        return _refused(name, _("是 RTF 文档"), _("请用 Word 或 WPS 打开，另存为 .docx 后再上传。"))
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"mime-version:")):
        return _refused(
            name, _("是网页格式的文件"), _("请用 Word 或 WPS 打开，另存为 .docx 或 PDF 后再上传。")
        )
    if head[4:8] == b"ftyp":
        return _refused(name, _("是视频"), _("报送材料不收视频，请改用照片或文字说明。"))
    return _refused(
        name,
        _("不是可以报送的文件类型"),
        _("可以上传 .docx、.pdf、.xlsx 文件和 JPG、PNG、HEIC 照片。"),
    )


def damaged(name: str) -> UnreadableFile:
    """The refusal of a file that begins well and breaks off or does not fit together."""
    return _refused(name, _("不完整或已损坏"), _("请打开原文件确认内容齐全，重新保存后再上传。"))


def locked(name: str) -> UnreadableFile:
    """The refusal of a file that asks for a password."""
    return _refused(name, _("设有打开密码"), _("请取消密码，另存后再上传。"))


def too_large(name: str, most_bytes: int) -> UnreadableFile:
    """The refusal of a file above the limit."""
    words = {"limit": most_bytes // (1024 * 1024)}
    return _refused(
        name, _("超过 %(limit)d MB") % words, _("请压缩其中的图片，或拆成几个文件上传。")
    )


def broken_photo(name: str) -> UnreadableFile:
    """The refusal of a picture that no program opens."""
    return _refused(name, _("作为照片无法打开"), _("请重新拍摄，或换一张 JPG 照片上传。"))


def _macros(name: str) -> UnreadableFile:
    return _refused(
        name, _("带有宏程序，出于安全考虑不收"), _("请另存为不含宏的 .docx 或 .xlsx 后再上传。")
    )


def _slides(name: str) -> UnreadableFile:
    return _refused(name, _("是演示文稿"), _("请另存为 PDF 后再上传。"))


def _refused(name: str, problem: str, mend: str) -> UnreadableFile:
    words = {"name": name, "problem": problem, "mend": mend}
    return UnreadableFile(_("“%(name)s”%(problem)s。%(mend)s") % words)
