"""The text of a plan as people send it: .docx, .doc, .txt or pasted; anything else is refused."""

import re
import zipfile
from io import BytesIO

from django.utils.translation import gettext as _

from anlan.campaigns.plan import office, word
from anlan.kernel.errors import UnreadableFile
from anlan.kernel.sheets.book import decoded

# A plan of fifty pages has 50,000 characters; its pictures make the file large, not its text.
MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 100_000
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_DOCUMENT = 30 * 1024 * 1024
_MAX_MEMBERS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PASSWORD_BIT = 0x1
_OF_A_PLAN = re.compile(r"[\x20-\x7e\s\u2010-\u2030\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def read_file(data: bytes) -> str:
    """The text of the file, by its content and not its name; raises UnreadableFile."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            _("文件大于 %(limit)d MB。请删去图片，或把文字粘贴进来。")
            % {"limit": MAX_BYTES // (1024 * 1024)}
        )
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(_("文件是空的。请确认已经保存，再重新选择文件。"))
    if data.startswith(_ZIP):
        return checked(_word(data))
    if data.startswith(_OLE):
        return checked(_old_word(data))
    return checked(_plain(data))


def checked(text: str) -> str:
    """A text of a length that is read; raises UnreadableFile for an empty or endless one."""
    if not text.strip():
        raise UnreadableFile(_("没有读到文字。扫描件请先识别成文字，再上传或粘贴进来。"))
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile(
            _("正文超过 %(limit)s 字。请只保留方案本身，删去无关的附件后再读取。")
            % {"limit": f"{MAX_CHARACTERS:,}"}
        )
    return text


def damaged() -> UnreadableFile:
    """The refusal of a document that cannot be opened."""
    return UnreadableFile(
        _("文件不完整或已损坏。请用 Word 或 WPS 打开，确认内容齐全后另存为 .docx 再上传。")
    )


def _word(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged() from error
    _refuse_odd_package(members)
    try:
        return word.read_document(data, MAX_CHARACTERS)
    except Exception as error:  # whatever zlib, the XML parser and the package meet
        raise damaged() from error


def _refuse_odd_package(members: list[zipfile.ZipInfo]) -> None:
    sizes = {
        each.filename.replace("\\", "/").lstrip("/").casefold(): each.file_size for each in members
    }
    if any(each.flag_bits & _PASSWORD_BIT for each in members):
        raise _locked()
    if any(name.endswith("vbaproject.bin") for name in sizes):
        raise UnreadableFile(
            _("文件带有宏程序，出于安全考虑不予读取。请另存为不含宏的 .docx 后再上传。")
        )
    if "word/document.xml" not in sizes:
        raise _wrong(_("表格、演示文稿或压缩包"))
    # What a member unpacks to is never more than it declares: the reader stops there.
    total = sum(each.file_size for each in members)
    if sizes["word/document.xml"] > _MAX_DOCUMENT or total > _MAX_UNPACKED:
        raise UnreadableFile(_("文件展开后异常庞大，不予读取。请把文字复制到新的文档中再上传。"))
    if len(members) > _MAX_MEMBERS:
        raise damaged()


def _old_word(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise _locked()
    if not holds("WordDocument"):
        raise _wrong(_("旧格式的表格或演示文稿"))
    return office.text_of(data)


def _plain(data: bytes) -> str:
    signatures = {
        b"%PDF": _("PDF 文件"),
        b"\x89PNG": _("图片"),
        b"\xff\xd8\xff": _("图片"),
        b"GIF8": _("图片"),
        b"BM": _("图片"),
        b"PK": _("压缩包"),
        b"Rar!": _("压缩包"),
        b"7z\xbc\xaf": _("压缩包"),
        b"\x1f\x8b": _("压缩包"),
        b"{\\rtf": _("RTF 文档"),
    }
    for signature, name in signatures.items():
        if data.startswith(signature):
            raise _wrong(name)
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<html", b"<!doctype", b"<head", b"<meta", b"<?xml", b"mime-version:")):
        raise _wrong(_("网页或 XML 文件"))
    try:
        text = decoded(data).lstrip("\ufeff")
    except UnreadableFile as error:
        raise _not_text() from error
    # Other bytes can pass for UTF-16 or GB18030; they then hold few characters of a plan.
    if len(_OF_A_PLAN.findall(text)) * 2 < len(text):
        raise _not_text()
    return text


def _not_text() -> UnreadableFile:
    return UnreadableFile(_("无法识别文件的类型或文字编码。请另存为 .docx，或把文字粘贴进来。"))


def _locked() -> UnreadableFile:
    return UnreadableFile(_("文件设有打开密码。请在 Word 或 WPS 中取消密码，另存后再上传。"))


def _wrong(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("这是%(kind)s，不是方案文档。请另存为 .docx 或 .txt，或把文字粘贴进来。") % {"kind": name}
    )
