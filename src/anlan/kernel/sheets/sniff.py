"""What a file really is, whatever its name says; everything else is refused with the mend."""

import zipfile
from io import BytesIO

from django.utils.translation import gettext as _

from anlan.kernel.errors import UnreadableFile

XLSX, XLS, CSV = "xlsx", "xls", "csv"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SHOWN_HEAD = 512


def kind_of(data: bytes) -> str:
    """`xlsx`, `xls` or `csv` by content; raises UnreadableFile for whatever else it is."""
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(_("文件是空的。请确认已经保存，再重新选择文件。"))
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"PK"):
        raise damaged()
    _refuse_other_types(data)
    return CSV


def damaged() -> UnreadableFile:
    """The refusal of a file that begins well and breaks off or does not fit together."""
    return UnreadableFile(
        _("文件不完整或已损坏。请用 Excel 或 WPS 打开，确认内容齐全后另存为 .xlsx 再导入。")
    )


def _encrypted() -> UnreadableFile:
    return UnreadableFile(_("文件设有打开密码。请在 Excel 或 WPS 中取消密码，另存后再导入。"))


def macros() -> UnreadableFile:
    """The refusal of a workbook that carries a program."""
    return UnreadableFile(
        _("文件带有宏程序，出于安全考虑不予导入。请另存为不含宏的 .xlsx 后再导入。")
    )


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/").casefold() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged() from error
    if any(name.endswith("vbaproject.bin") for name in names):
        raise macros()
    if "xl/workbook.xml" in names:
        return XLSX
    raise _wrong_zip(names)


def _wrong_zip(names: set[str]) -> UnreadableFile:
    if any(name.startswith("word/") for name in names):
        return _wrong(_("Word 文档"))
    if any(name.startswith("ppt/") for name in names):
        return _wrong(_("演示文稿"))
    if "xl/workbook.bin" in names:
        return _wrong(_("二进制工作簿（.xlsb）"))
    if "content.xml" in names:
        return _wrong(_("OpenDocument 文档（.ods 等）"))
    return _wrong(_("压缩包"))


def _ole_kind(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise _encrypted()
    if holds("_VBA_PROJECT"):
        raise macros()
    if holds("WordDocument"):
        raise _wrong(_("Word 文档"))
    if holds("PowerPoint Document"):
        raise _wrong(_("演示文稿"))
    if not holds("Workbook") and not holds("Book\0"):
        raise damaged()
    return XLS


def _refuse_other_types(data: bytes) -> None:
    signatures = {
        b"%PDF": _("PDF 文件"),
        b"\x89PNG": _("图片"),
        b"\xff\xd8\xff": _("图片"),
        b"GIF8": _("图片"),
        b"Rar!": _("压缩包"),
        b"7z\xbc\xaf": _("压缩包"),
        b"\x1f\x8b": _("压缩包"),
        b"{\\rtf": _("Word 文档"),
    }
    for signature, name in signatures.items():
        if data.startswith(signature):
            raise _wrong(name)
    head = data[:_SHOWN_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"mime-version:")):
        raise _wrong(_("网页格式的表格（扩展名虽是 .xls）"))
    if head.startswith(b"<?xml"):
        raise _wrong(_("XML 格式的文件"))


def _wrong(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("这是%(kind)s，不是电子表格。请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv 后再导入。")
        % {"kind": name}
    )
