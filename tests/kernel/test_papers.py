"""Papers are taken by what they are, not by what they are called."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from PIL import Image

from anlan.kernel.documents.kinds import MEDIA_TYPES, Kind
from anlan.kernel.errors import UnreadableFile
from anlan.kernel.papers import prepare_paper

MOST = 1 << 20
DOCX, XLSX = MEDIA_TYPES[Kind.WORD], MEDIA_TYPES[Kind.SHEET]
PDF, JPEG = MEDIA_TYPES[Kind.PDF], MEDIA_TYPES[Kind.PHOTO]


def docx() -> bytes:
    kept = BytesIO()
    Document().save(kept)
    return kept.getvalue()


def archive(*names: str) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return kept.getvalue()


def picture(kind: str) -> bytes:
    kept = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "某品牌手机"
    Image.new("RGB", (40, 30), "white").save(kept, kind, exif=exif)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "given", "media_type", "name"),
    [
        (docx(), "工作方案.docx", DOCX, "工作方案.docx"),
        (docx(), "工作方案.doc", DOCX, "工作方案.docx"),
        (archive("xl/workbook.xml"), "C:\\台账\\汇总表.xls", XLSX, "汇总表.xlsx"),
        (b"%PDF-1.7\n...", "../../报告.2026.pdf", PDF, "报告.2026.pdf"),
        (picture("PNG"), "扫描件.png", JPEG, "扫描件.jpg"),
        (picture("JPEG"), "\x00<照片>", JPEG, "照片.jpg"),
        (picture("JPEG"), "", JPEG, "未命名文件.jpg"),
    ],
)
def test_the_name_follows_the_content(data, given, media_type, name):
    paper = prepare_paper(data, given, most_bytes=MOST)

    assert (paper.media_type, paper.name) == (media_type, name)


def test_a_picture_loses_what_the_camera_wrote():
    paper = prepare_paper(picture("JPEG"), "照片.jpg", most_bytes=MOST)

    with Image.open(BytesIO(paper.data)) as kept:
        assert dict(kept.getexif()) == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b"x" * (MOST + 1), "“报告.docx”超过 1 MB"),
        (b"MZ\x90\x00", "可以上传 .docx"),
        (b"<html>", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "损坏"),
        (archive("a.txt"), "压缩包"),
        (archive("word/document.xml", "word/vbaProject.bin"), "宏程序"),
        (docx()[:300], "不完整或已损坏"),
        (b"\xff\xd8\xff\xe0 not a picture", "作为照片无法打开"),
    ],
)
def test_what_is_no_paper_is_refused_with_the_mend(data, words):
    with pytest.raises(UnreadableFile, match=words):
        prepare_paper(data, "报告.docx", most_bytes=MOST)


def test_an_archive_that_unfolds_beyond_reason_is_refused():
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"\0" * (301 << 20))

    with pytest.raises(UnreadableFile, match="不完整或已损坏"):
        prepare_paper(kept.getvalue(), "报告.docx", most_bytes=MOST)
