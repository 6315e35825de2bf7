"""Documents known by their content, and read without the program that made them."""

import json
import os
import re
import time
from io import BytesIO
from signal import SIGKILL, SIGSEGV
from subprocess import CompletedProcess

import pytest
from PIL import Image

from anlan.kernel.documents import reading, unfold
from anlan.kernel.documents.kinds import Kind, identify, tidy_name
from anlan.kernel.errors import NotFound, UnreadableFile
from anlan.kernel.files import path_of, store
from tests.kernel.document_files import archive, locked_pdf, pdf, picture, word
from tests.kernel.sheet_files import replaced, xlsx

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(*streams: str) -> bytes:
    return OLE + "".join(streams).encode("utf-16-le")


def kept(data: bytes) -> str:
    return store(data, "application/octet-stream").pk


def refusal(act, *arguments) -> str:
    with pytest.raises(UnreadableFile) as caught:
        act(*arguments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word(), Kind.WORD),
        (pdf(), Kind.PDF),
        (xlsx({"一": [["甲"]]}), Kind.SHEET),
        (picture("JPEG"), Kind.PHOTO),
        (picture("PNG"), Kind.PHOTO),
        (picture("WEBP"), Kind.PHOTO),
        (picture("HEIF"), Kind.PHOTO),
    ],
)
def test_a_document_is_what_it_holds_whatever_its_name(data, kind):
    assert identify(BytesIO(data), "无关的名字.exe") == kind


@pytest.mark.parametrize(
    ("data", "word_"),
    [
        (b"", "空文件"),
        (b"\0\0  ", "空文件"),
        (ole("WordDocument"), "另存为 .docx"),
        (ole("Workbook"), "另存为 .xlsx"),
        (ole("PowerPoint Document"), "另存为 PDF"),
        (ole("WordDocument", "_VBA_PROJECT"), "宏"),
        (ole("EncryptedPackage"), "密码"),
        (OLE, "损坏"),
        (word()[:-200], "损坏"),
        (replaced(word(), "word/vbaProject.bin", b"x"), "宏"),
        (
            archive(
                {
                    "[Content_Types].xml": "vnd.ms-word.document.macroEnabled.main+xml",
                    "word/document.xml": "",
                }
            ),
            "宏",
        ),
        (archive({"ppt/presentation.xml": ""}), "演示文稿"),
        (archive({"xl/workbook.bin": ""}), "xlsb"),
        (archive({"OFD.xml": ""}), "OFD"),
        (archive({"content.xml": ""}), "OpenDocument"),
        (archive({"a.txt": ""}), "解压"),
        (b"Rar!....", "解压"),
        (b"{\\rtf1", "RTF"),
        (b"<html>", "网页"),
        (b"\0\0\0\x18ftypmp42....", "视频"),
        (b"MZ\x90\0", "可以上传"),
        ("正文".encode(), "可以上传"),
    ],
)
def test_what_is_not_taken_is_named_with_the_mend(data, word_):
    said = refusal(identify, BytesIO(data), "某校报告.docx")
    assert word_ in said
    assert said.startswith("“某校报告.docx”")


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("自查报告.docx", "自查报告.pdf"),
        ("C:\\文件\\报告.PDF", "报告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("报告<1>:\u202e附件\n.jpeg", "报告 1 附件.pdf"),
        ("5.28 报告", "5.28 报告.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "未命名文件.pdf"),
    ],
)
def test_a_name_is_fit_for_every_disk_and_ends_in_the_truth(name, tidy):
    assert tidy_name(name, Kind.PDF) == tidy


def test_a_pdf_is_shown_page_by_page():
    digest = kept(pdf(6))
    assert reading.pages(digest).count == 6
    assert reading.pages(digest).sizes[0] == (595, 842)
    for number in (1, 6):
        with reading.open_page(digest, number) as stream, Image.open(stream) as page:
            assert (page.format, page.width) == ("PNG", 1240)
    for number in (0, 7):
        with pytest.raises(NotFound):
            reading.open_page(digest, number)


def test_a_scan_is_shown_as_the_photo_that_it_is():
    data = BytesIO()
    Image.effect_noise((620, 877), 90).convert("RGB").save(data, "PDF")
    digest = kept(data.getvalue())
    with reading.open_page(digest, 1) as stream, Image.open(stream) as page:
        assert page.format == "JPEG"


def test_a_pdf_with_a_password_or_damage_says_so():
    assert "密码" in refusal(reading.pages, kept(locked_pdf()))
    assert "损坏" in refusal(reading.pages, kept(b"%PDF-1.7 nothing more"))


def test_a_reader_that_the_machine_ended_is_asked_again(monkeypatch):
    digest = kept(pdf(2))
    ended = CompletedProcess([], -SIGKILL)
    with monkeypatch.context() as patch:
        patch.setattr(reading.subprocess, "run", lambda *_words, **_options: ended)
        assert "稍候" in refusal(reading.pages, digest)
    assert reading.pages(digest).count == 2


def test_a_page_that_cannot_be_drawn_leaves_the_others(tmp_path, monkeypatch):
    source = tmp_path / "source.pdf"
    source.write_bytes(pdf(2))
    unfold.main("pdf", source, tmp_path, 1, 1)
    before = (tmp_path / "facts.json").read_text()

    def fail(*_given):
        raise MemoryError

    monkeypatch.setattr(unfold, "encoded", fail)
    unfold.main("pdf", source, tmp_path, 2, 2)

    assert (tmp_path / "facts.json").read_text() == before


def test_a_word_file_becomes_harmless_text_with_its_pictures():
    digest = kept(word("一、自查情况", pictured=True))
    html = reading.word_html(digest)
    assert '<p class="is-centred">自查报告</p>' in html
    assert "<p>一、自查情况</p>" in html
    assert "<td><p>已整改</p></td>" in html
    assert 'src="picture:1"' in html
    with reading.open_picture(digest, 1) as stream, Image.open(stream) as shown:
        assert shown.format == "JPEG"
    with pytest.raises(NotFound):
        reading.open_picture(digest, 2)


def test_nothing_in_a_word_file_becomes_script_or_address():
    html = reading.word_html(kept(word("<script>alert(1)</script>", "javascript:alert(1)")))
    assert "<script" not in html
    assert not re.search(r"\s(on\w+|style|href)=", html)


def test_a_word_file_that_unfolds_beyond_reason_is_not_unfolded():
    bomb = replaced(word(), "word/media/a.bin", bytes(301 << 20))
    assert "内容过多" in refusal(reading.word_html, kept(bomb))
    assert "损坏" in refusal(reading.word_html, kept(archive({"word/document.xml": "<w:"})))


def test_a_parser_that_crashes_costs_one_view(monkeypatch):
    digest = kept(pdf())
    started = []

    def crash(*_arguments, **_options):
        started.append(1)
        return CompletedProcess([], -SIGSEGV)

    monkeypatch.setattr(reading.subprocess, "run", crash)
    assert "内容过多" in refusal(reading.pages, digest)
    assert "内容过多" in refusal(reading.pages, digest)
    assert started == [1]


def test_a_workbook_is_shown_by_sheets_and_stretches():
    rows = [["学校", "人数"], *[[f"第{n}小学", n] for n in range(250)]]
    digest = kept(xlsx({"学校": rows, "说明": [["一"], [None], ["三"]]}))
    first = reading.grid(digest, 0, 0)
    assert (first.sheets, first.total, first.cut) == (["学校", "说明"], 251, False)
    assert first.rows[:2] == [(1, ["学校", "人数"]), (2, ["第0小学", "0"])]
    assert reading.grid(digest, 0, 200).rows[-1] == (251, ["第249小学", "249"])
    assert reading.grid(digest, 1, 0).rows == [(1, ["一"]), (3, ["三"])]
    with pytest.raises(NotFound):
        reading.grid(digest, 2, 0)


def test_a_workbook_is_cut_where_nobody_reads_on():
    digest = kept(xlsx({"一": [[n] for n in range(2100)]}))
    shown = reading.grid(digest, 0, 1990)
    assert (shown.total, shown.cut, len(shown.rows)) == (2000, True, 10)
    assert "下载" in refusal(reading.grid, kept(archive({"xl/workbook.xml": "<"})), 0, 0)


def test_what_was_made_is_swept_and_made_again():
    digest = kept(pdf())
    reading.pages(digest)
    folder = reading._folder(digest)
    assert reading.sweep() == 0
    old = time.time() - 31 * 86400
    os.utime(folder, (old, old))
    assert reading.sweep() == 1
    assert not folder.exists()
    assert reading.pages(digest).count == 1
    assert json.loads((folder / "facts.json").read_text())["count"] == 1


def test_a_document_whose_bytes_are_gone_is_not_there():
    digest = kept(pdf())
    path_of(digest).unlink()
    with pytest.raises(NotFound):
        reading.pages(digest)
