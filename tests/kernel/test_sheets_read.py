"""What is understood: encodings, headers, aliases, merged cells, dates and numbers as text."""

import shutil
import subprocess
from datetime import date

import pytest

from anlan.kernel.sheets import CellError, Column, find_header, find_table, read_workbook
from tests.kernel.sheet_files import xlsx

NAME = Column("name", "单位名称", ("学校名称", "名称"), required=True)
PARENT = Column("parent", "上级单位", ("所属中心学校",), merged_down=True)
OPENED = Column("opened", "成立时间")
PUPILS = Column("pupils", "学生数", ("在校生数",))
COLUMNS = (NAME, PARENT, OPENED, PUPILS)

TEXT = "单位名称,上级单位\r\n第一小学,示范区\r\n第二小学,示范区\r\n"


def names(data: bytes) -> list[str]:
    (sheet,) = read_workbook(data).sheets
    return [row["name"].name for row in find_header(sheet, COLUMNS)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_are_read_in_every_encoding_in_use(encoding, delimiter):
    assert names(TEXT.replace(",", delimiter).encode(encoding)) == ["第一小学", "第二小学"]


def test_a_title_row_and_blank_rows_above_the_header_do_no_harm():
    rows = [
        ["示范区单位名册（2022年）"],
        [],
        ["序号", "学 校 名 称", "在校生数（人）"],
        [1, "第一小学", 120],
    ]
    table = find_header(
        read_workbook(xlsx({"表": rows}, merged={"表": ["A1:C1"]})).sheets[0], COLUMNS
    )
    (row,) = table
    assert (table.header_row, row.number) == (3, 4)
    assert row["pupils"].count() == 120
    assert row["pupils"].address == "表!C4"
    assert table.ignored == ("序号",)


def test_a_header_over_two_rows_is_joined():
    rows = [["单位名称", "规模", None], [None, "学生数", "教职工"], ["第一小学", 120, 9]]
    sheet = read_workbook(xlsx({"表": rows}, merged={"表": ["A1:A2", "B1:C1"]})).sheets[0]
    table = find_header(sheet, COLUMNS)
    assert [(row["name"].name, row["pupils"].count()) for row in table] == [("第一小学", 120)]


def test_a_row_of_data_is_not_taken_for_the_second_row_of_a_header():
    rows = [["单位名称", "备注"], ["第一小学", "学生数"], ["第二小学", None]]
    table = find_header(read_workbook(xlsx({"表": rows})).sheets[0], COLUMNS)
    assert table.header_row == 1


def test_cells_merged_downwards_stand_for_every_row_they_span():
    rows = [
        ["上级单位", "单位名称"],
        ["东片中心学校", "第一小学"],
        [None, "第二小学"],
        [None, None],
        [None, "第三小学"],
    ]
    sheet = read_workbook(xlsx({"表": rows}, merged={"表": ["A2:A3"]})).sheets[0]
    parents = [(row["name"].name, row["parent"].name) for row in find_header(sheet, COLUMNS)]
    assert parents == [("第一小学", "东片中心学校"), ("第二小学", "东片中心学校"), ("第三小学", "")]


def test_an_address_counts_from_column_a_even_when_the_sheet_begins_further_right():
    rows = [[], [None, None, "单位名称"], [None, None, "第一小学"]]
    (row,) = find_header(read_workbook(xlsx({"表": rows})).sheets[0], COLUMNS)
    assert row["name"].address == "表!C3"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (date(2022, 5, 28), date(2022, 5, 28)),
        ("2022.5.28", date(2022, 5, 28)),
        ("2022年5月28日", date(2022, 5, 28)),
        ("２０２２／５／２８", date(2022, 5, 28)),
        ("2022-05-28 00:00:00", date(2022, 5, 28)),
        ("20220528", date(2022, 5, 28)),
        (44709, date(2022, 5, 28)),
        ("44709", date(2022, 5, 28)),
        ("5月28日前", date(2022, 5, 28)),
        ("2022年5月", date(2022, 5, 1)),
        ("", None),
    ],
)
def test_days_are_understood_as_people_type_them(typed, meant):
    rows = [["单位名称", "成立时间"], ["第一小学", typed]]
    (row,) = find_header(read_workbook(xlsx({"表": rows})).sheets[0], COLUMNS)
    assert row["opened"].day(2022) == meant


def test_what_is_no_day_names_the_cell_and_the_mend():
    rows = [["单位名称", "成立时间"], ["第一小学", "去年夏天"]]
    (row,) = find_header(read_workbook(xlsx({"单位": rows})).sheets[0], COLUMNS)
    with pytest.raises(CellError) as caught:
        row["opened"].day()
    expected = "单位!B2：“成立时间”填写的“去年夏天”不是日期。请填写为 2022-05-28 的样式。"
    assert str(caught.value) == expected


@pytest.mark.parametrize(("typed", "meant"), [("1,200人", 1200), ("１２００", 1200), (1200, 1200)])
def test_numbers_are_understood_as_people_type_them(typed, meant):
    rows = [["单位名称", "学生数"], ["第一小学", typed]]
    (row,) = find_header(read_workbook(xlsx({"表": rows})).sheets[0], COLUMNS)
    assert row["pupils"].count() == meant


@pytest.mark.parametrize("typed", ["约千人", -3, 2.5, "1e9", 10**9])
def test_a_count_that_cannot_be_is_refused(typed):
    rows = [["单位名称", "学生数"], ["第一小学", typed]]
    (row,) = find_header(read_workbook(xlsx({"表": rows})).sheets[0], COLUMNS)
    with pytest.raises(CellError):
        row["pupils"].count()


def test_a_sheet_is_found_by_its_name_or_else_by_its_header():
    book = read_workbook(xlsx({"说明": [["请先阅读"]], "Sheet2": [["单位名称"], ["第一小学"]]}))
    assert find_table(book, ["单位"], COLUMNS) is None
    found = find_table(book, ["单位"], COLUMNS, anywhere=True)
    assert found is not None
    assert found.sheet.name == "Sheet2"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_old_excel_format_is_read(tmp_path):
    rows = [
        ["示范区单位名册"],
        ["单位名称", "成立时间", "学生数"],
        ["第一小学", date(2001, 9, 1), 120],
    ]
    (tmp_path / "book.xlsx").write_bytes(xlsx({"单位": rows}, merged={"单位": ["A1:C1"]}))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xls",
        "--outdir",
        tmp_path,
        tmp_path / "book.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (sheet,) = read_workbook((tmp_path / "book.xls").read_bytes()).sheets
    (row,) = find_header(sheet, COLUMNS)
    assert row["name"].address == "单位!A3"
    assert (row["opened"].day(), row["pupils"].count()) == (date(2001, 9, 1), 120)
