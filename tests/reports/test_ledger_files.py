"""The ledger as files: what a bureau opens is what the ledger says."""

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.kernel.errors import UnreadableFile
from anlan.reports.build.ledger import COLUMNS, RowCount, ledger_photos, ledger_rows
from anlan.reports.render.ledger_archive import write_ledger_archive
from anlan.reports.render.ledger_csv import ledger_csv, write_ledger_csv
from anlan.reports.render.ledger_xlsx import write_ledger_xlsx
from tests.hazards.district import TODAY, keep_photo, make_district, report

pytestmark = pytest.mark.django_db
TITLES = [str(column.title) for column in COLUMNS]


def rows_of(**options):
    return list(ledger_rows(Hazard.objects.all(), today=TODAY, **options))


def workbook_of(rows):
    file = BytesIO()
    count = write_ledger_xlsx(iter(rows), file, title="大检查隐患台账", subtitle="导出日期")
    return openpyxl.load_workbook(BytesIO(file.getvalue())).active, count


def test_a_workbook_holds_every_hazard_under_a_frozen_header_that_prints_on_each_page():
    district = make_district()
    first, second = report(district), report(district)

    sheet, count = workbook_of(rows_of())

    assert count == 2
    assert [cell.value for cell in sheet[3]] == TITLES
    assert [sheet["A4"].value, sheet["A5"].value] == [first.number, second.number]
    assert sheet["D4"].value.date() == TODAY
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.orientation == "landscape"
    choices = [each.formula1 for each in sheet.data_validations.dataValidation]
    assert '"一般隐患,重大隐患"' in choices


def test_an_empty_ledger_still_has_its_header():
    sheet, count = workbook_of([])

    assert count == 0
    assert [cell.value for cell in sheet[3]] == TITLES


@pytest.mark.parametrize("words", ['=HYPERLINK("http://a")', "+86 来电", "-1+1", "@SUM(A1)"])
def test_what_looks_like_a_formula_stays_a_text(words):
    report(make_district(), description=words)

    sheet, _count = workbook_of(rows_of())
    line = list(csv.reader(StringIO("".join(ledger_csv(rows_of())))))[1]

    cell = sheet["I4"]
    assert (cell.value, cell.data_type) == (words, "s")
    assert line[TITLES.index("隐患描述")] == f"'{words}"


def test_csv_opens_in_excel_by_a_double_click():
    report(make_district())
    file = StringIO()

    count = write_ledger_csv(iter(rows_of()), file)

    text = file.getvalue()
    assert count == 1
    assert text.startswith("\ufeff编号,")
    assert text.count("\r\n") == 2
    assert TODAY.isoformat() in text


def test_photos_are_counted_or_linked():
    district = make_district()
    report(district, photos=(keep_photo("a"), keep_photo("b")))
    index = TITLES.index("现场照片")

    assert rows_of()[0][index] == "2张"
    assert rows_of(link=lambda pk: f"http://x/{pk}")[0][index].startswith("http://x/")


def test_the_archive_names_photos_by_hazard_and_says_which_bytes_are_gone(settings):
    district = make_district()
    hazard = report(district, photos=(keep_photo("a"), keep_photo("b")))
    photos = list(ledger_photos(Hazard.objects.all()))
    gone = next(settings.FILES_ROOT.rglob(photos[1].sha256))
    gone.unlink()
    target = BytesIO()

    missing = write_ledger_archive(BytesIO(b"x"), photos, target, workbook_name="台账.xlsx")

    names = zipfile.ZipFile(target).namelist()
    assert names == ["台账.xlsx", f"照片/{hazard.number}/整改前1.jpg", "缺失照片.txt"]
    assert missing == [f"{hazard.number}/整改前2.jpg"]


def test_more_rows_than_excel_holds_are_refused_with_a_way_out():
    with pytest.raises(UnreadableFile, match="CSV"):
        list(RowCount().watch([("a",), ("b",)], limit=1))


def test_overdue_is_told_as_of_the_day():
    district = make_district()
    hazard = report(district)
    Hazard.objects.filter(pk=hazard.pk).update(due_on=date(2020, 1, 1))

    assert rows_of()[0][TITLES.index("是否逾期")] == "是"


@pytest.mark.parametrize("how_many", [1, 3])
def test_rows_cost_two_queries_a_chunk(django_assert_num_queries, how_many):
    district = make_district()
    for _ in range(how_many):
        report(district, Role.INSPECTOR)

    with django_assert_num_queries(2):
        assert len(rows_of()) == how_many
