"""The text of a plan from the files that people send, and the refusal of all others."""

import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from anlan.campaigns.plan import files, office, read_plan
from anlan.kernel.errors import UnreadableFile
from tests.campaigns import gold

NUMBERING = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
    <w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
    <w:lvlText w:val="（%2）"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>"""


def saved(document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def word(text: str) -> bytes:
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return saved(document)


def numbered(document, depth: int, text: str) -> None:
    paragraph = document.add_paragraph(text)
    number = parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
    )
    paragraph._p.get_or_add_pPr().append(number)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_of_the_trade(encoding):
    text, _notes, _plan = gold.read("qinghe-spring")
    assert files.read_file(text.encode(encoding)) == text


def test_a_word_file_gives_the_same_proposal_as_its_text():
    text, _notes, plan = gold.read("wangchuan-autumn")
    read = read_plan(files.read_file(word(text)), today=None)
    assert gold.proposed(read) == gold.proposed(plan)


def test_numbers_that_word_adds_itself_are_read():
    document = Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING))
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for depth, words in [
        (0, "甲"),
        (1, "乙"),
        (2, "丙"),
        (2, "丁"),
        (1, "戊"),
        (2, "己"),
        (0, "庚"),
    ]:
        numbered(document, depth, words)
    assert files.read_file(saved(document)).split("\n") == [
        "一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚",
    ]  # fmt: skip


def test_tables_keep_their_place_and_revisions_count_as_accepted():
    document = Document()
    document.add_paragraph("报送事项如下")
    table = document.add_table(rows=2, cols=3)
    for cell, words in zip(
        table._cells,
        ["报送内容", "报送单位", "时限", "方案", "各学校", "2024年5月15日前"],
        strict=True,
    ):
        cell.text = words
    last = document.add_paragraph("完")
    inserted = parse_xml(
        f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>新增</w:t></w:r></w:ins>'
    )
    deleted = parse_xml(
        f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    )
    last._p.append(inserted)
    last._p.append(deleted)
    text = files.read_file(saved(document))
    assert text.split("\n") == [
        "报送事项如下", "报送内容\t报送单位\t时限", "方案\t各学校\t2024年5月15日前", "完新增",
    ]  # fmt: skip
    found = read_plan(text, today=None).requirements
    assert [(r.who, r.what, r.due_on.isoformat()) for r in found] == [
        ("各学校", "方案", "2024-05-15")
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_an_old_word_file_goes_through_libreoffice(tmp_path):
    text, _notes, plan = gold.read("lancheng-winter")
    (tmp_path / "plan.docx").write_bytes(word(text))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc",
         "--outdir", tmp_path, tmp_path / "plan.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    read = read_plan(files.read_file((tmp_path / "plan.doc").read_bytes()), today=None)
    assert gold.proposed(read) == gold.proposed(plan)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT = OLD + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600


def test_without_libreoffice_an_old_file_is_refused_with_the_mend(monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda _name: None)
    with pytest.raises(UnreadableFile, match="没有可以转换它的程序"):
        files.read_file(DOCUMENT)


@pytest.mark.skipif(shutil.which("sleep") is None, reason="needs sleep")
def test_a_conversion_that_hangs_is_ended(monkeypatch, tmp_path):
    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\nsleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(office.shutil, "which", lambda _name: str(hanging))
    monkeypatch.setattr(office, "_SECONDS", 0.3)
    with pytest.raises(UnreadableFile, match="转换失败"):
        files.read_file(DOCUMENT)


def package(**members: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """A document that says it is small and unpacks to 300 MB."""
    data = bytearray(package(word__document_xml=b"<a>" + b" " * (300 * 1024 * 1024)))
    entry = data.find(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def deep() -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return package(
        word__document_xml=f'<w:document xmlns:w="{name}">'.encode() + b"<w:sdt>" * 99_999
    )


def bomb() -> bytes:
    return package(word__document_xml=b" " * (files._MAX_DOCUMENT + 1))


def with_entities() -> bytes:
    data = word("甲")
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "word/document.xml":
                body = content[content.index(b"<w:document") :].replace("甲".encode(), b"&a;")
                content = (
                    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                    + body
                )
            new.writestr(member, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b" \r\n", "文件是空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"{\\rtf1 ...", "RTF"),
        (b"<html><body>", "网页"),
        (b"PK\x03\x04broken", "损坏"),
        (package(xl__workbook_xml=b"<a/>"), "不是方案文档"),
        (package(word__document_xml=b"<a/>", word__vbaProject=b""), "损坏"),
        (package(**{"word__document_xml": b"<a/>", "word__vbaProject.bin": b""}), "宏"),
        (bomb(), "异常庞大"),
        (lying_bomb(), "损坏"),
        (deep(), "损坏"),
        ("學校安全檢查方案".encode("big5") * 9, "无法识别"),
        (word("长" * files.MAX_CHARACTERS + "\n长"), "字"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLD + "Workbook".encode("utf-16-le"), "不是方案文档"),
        (b"\x00\x01\x02\x03\xff" * 40, "无法识别"),
        (word(""), "没有读到文字"),
        (("长" * (files.MAX_CHARACTERS + 1)).encode(), "字"),
        (b"a" * (files.MAX_BYTES + 1), "大于 20 MB"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_its_reason(data, said):
    with pytest.raises(UnreadableFile, match=said):
        files.read_file(data)


def test_entities_are_never_followed():
    try:
        text = files.read_file(with_entities())
    except UnreadableFile:
        return
    assert "root:" not in text


def test_merged_cells_say_what_they_stand_for():
    document = Document()
    table = document.add_table(rows=4, cols=3)
    rows = [("报送内容", "报送单位", "时限"), ("方案", "各学校", "2024年5月15日前"),
            ("总结", "", "2024年6月15日前"), ("以上材料报安全股", "", "")]  # fmt: skip
    for cell, words in zip(table._cells, [each for row in rows for each in row], strict=True):
        cell.text = words
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(3, 0).merge(table.cell(3, 2))
    text = files.read_file(saved(document))
    assert text.split("\n")[1:] == [
        "方案\t各学校\t2024年5月15日前", "总结\t各学校\t2024年6月15日前", "以上材料报安全股",
    ]  # fmt: skip
    found = read_plan(text, today=None).requirements
    assert [(r.who, r.what) for r in found] == [("各学校", "方案"), ("各学校", "总结")]


def test_a_table_within_a_cell_follows_its_row():
    document = Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "甲", "乙"
    inner = outer.cell(0, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "丙", "丁"
    assert files.read_file(saved(document)).split("\n") == ["甲\t乙", "丙\t丁"]


def test_the_paragraphs_of_a_text_box_stay_apart():
    document = Document()
    box = f"""<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:textbox>
      <w:txbxContent><w:p><w:r><w:t>一、时间</w:t></w:r></w:p><w:p><w:r><w:t>二、范围</w:t></w:r></w:p>
      </w:txbxContent></v:textbox></w:pict></w:r>"""
    document.add_paragraph("前")._p.append(parse_xml(box))
    assert files.read_file(saved(document)).split() == ["前", "一、时间", "二、范围"]


def test_what_was_moved_stands_where_it_went_and_field_codes_say_nothing():
    document = Document()
    moved = f"""<w:p {nsdecls("w")}><w:moveFrom w:id="4" w:author="a"><w:r><w:t>移走</w:t></w:r></w:moveFrom>
      <w:moveTo w:id="5" w:author="a"><w:r><w:t>移来</w:t></w:r></w:moveTo>
      <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"""
    document.element.body.insert(0, parse_xml(moved))
    assert files.read_file(saved(document)).strip() == "移来"


def test_text_boxes_are_read_once():
    document = Document()
    paragraph = document.add_paragraph("前")
    box = f"""<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
      <mc:AlternateContent><mc:Choice Requires="wps"><w:t>框</w:t></mc:Choice>
      <mc:Fallback><w:t>框</w:t></mc:Fallback></mc:AlternateContent></w:r>"""
    paragraph._p.append(parse_xml(box))
    assert paragraph._p.find(qn("w:r")) is not None
    assert files.read_file(saved(document)) == "前框"
