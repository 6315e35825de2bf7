"""What is refused: every file that is no table or would do harm, with a sentence for the user."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.kernel.errors import UnreadableFile
from anlan.kernel.sheets import Column, Limits, find_header, read_workbook
from tests.kernel.sheet_files import replaced, sheet_xml, xlsx

HONEST = xlsx({"单位": [["单位名称", "学生数"], *[[f"第{n}小学", n] for n in range(200)]]})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAME = Column("name", "单位名称", required=True)


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(data, "名册.xlsx", limits)
    return str(caught.value)


def archive(**members: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf \r\n", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "网页"),
        ("\ufeff<!DOCTYPE html>".encode(), "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (archive(**{"word__document.xml": "x"}), "Word"),
        (archive(**{"a.txt": "x"}), "压缩包"),
        (archive(**{"content.xml": "x"}), "OpenDocument"),
        (archive(**{"xl__workbook.bin": "x"}), "xlsb"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le"), "宏"),
        (OLE + "Workbook".encode("utf-16-le"), "损坏"),
        (OLE, "损坏"),
        (b"\x00\x01\x02\x03\x04binary", "无法识别"),
        (b"\xff\xff\xff\xff\x81", "无法识别"),
        ("单位名称\n第一小学".encode()[:-1], "不完整"),
        ('单位名称\n"第一小学'.encode(), "第 2 行"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(data, word):
    assert word in refusal(data)


def test_macros_are_refused_with_the_mend():
    assert "另存为不含宏的 .xlsx" in refusal(replaced(HONEST, "xl/vbaProject.bin", b"\0" * 100))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_refused(part):
    assert "不完整或已损坏" in refusal(HONEST[: int(len(HONEST) * part)])


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = replaced(HONEST, "xl/media/image1.png", bytes(200 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    assert "异常庞大" in refusal(bomb)


def test_many_small_members_that_unpack_to_much_are_refused():
    assert "异常庞大" in refusal(HONEST, Limits(max_unpacked=1000))


def test_one_cell_in_the_far_corner_does_not_make_a_giant_table():
    far = sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert "超过 100,000 行" in refusal(far)
    wide = sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    assert "超过 200 列" in refusal(wide)


def test_cells_without_an_address_are_counted_too():
    rows = "<row><c><v>1</v></c></row>" * 60
    assert "超过 50 行" in refusal(sheet_xml(rows), Limits(max_rows=50))


def test_styled_but_empty_rows_down_to_the_end_are_no_reason_to_refuse():
    data = sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>单位名称</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" s="0"/></row>'
    )
    (sheet,) = read_workbook(data).sheets
    assert [list(values) for _number, values in sheet] == [["单位名称"]]


def test_a_million_rows_are_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    assert "超过 100,000 行" in refusal(sheet_xml(rows))
    assert "超过 100,000 行" in refusal(b"a,b\n" * 1_000_000)


def test_one_giant_text_shared_by_many_cells_is_refused():
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    shared = f"<sst><si><t>{'x' * 400_000}y{'z' * 400}</t></si></sst>"
    assert "文字过长" in refusal(replaced(sheet_xml(cells), "xl/sharedStrings.xml", shared))


def test_entities_that_multiply_are_refused():
    lol = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 50}">' for n in range(8)
    )
    refusal(replaced(HONEST, "xl/worksheets/sheet1.xml", f"{lol}]><worksheet>&i;</worksheet>"))


def test_a_file_over_the_limit_is_refused():
    assert "大于 1 MB" in refusal(b"a" * (1024 * 1024 + 1), Limits(max_bytes=1024 * 1024))


def test_a_missing_column_is_named():
    (sheet,) = read_workbook("学校,人数\n一小,3".encode()).sheets
    with pytest.raises(UnreadableFile) as caught:
        find_header(sheet, [NAME])
    assert "缺少列：单位名称" in str(caught.value)


def read_everything(data: bytes) -> None:
    with suppress(UnreadableFile):
        for sheet in read_workbook(data).sheets:
            for row in find_header(sheet, [NAME]):
                assert row["name"].reference


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_whatever_cause_anything_but_a_refusal(data):
    read_everything(data)
    read_everything(b"PK\x03\x04" + data)
    read_everything(OLE + "Workbook".encode("utf-16-le") + data)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(HONEST) - 1), st.integers(0, 255), st.integers(0, len(HONEST)))
def test_no_damage_to_a_workbook_causes_anything_but_a_refusal(at, byte, length):
    read_everything((HONEST[:at] + bytes([byte]) + HONEST[at + 1 :])[:length])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_text_whatever_causes_anything_but_a_refusal(text):
    read_everything(f"单位名称\n{text}".encode("utf-8", "surrogatepass"))
