"""A form is asked for on the tables' page and made in the background, of the same numbers."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.jobs.worker import Worker
from anlan.kernel import files
from anlan.reports.models import SavedReport
from tests.factories import make_user
from tests.hazards.district import make_district
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    district = make_district()
    make_hazard(district)
    make_hazard(district, unit=district.other, place=None)
    return district


@pytest.fixture
def browser(client, district):
    client.force_login(User.objects.get(pk=district.actor(Role.BUREAU_LEADER).id))
    return client


def sheet_of(browser, form: str, query: str = ""):
    """Ask for a form, let it be made, and open it."""
    answer = browser.post(f"{reverse('statistics:save')}?{query}", {"form": form})
    assert answer.url == reverse("saved_reports:list")
    Worker().work_off()
    report = SavedReport.objects.get()
    with files.open_file(report.file_id) as made:
        return report, load_workbook(io.BytesIO(made.read())).active


def row_of(sheet, title: str) -> list:
    return next(list(row) for row in sheet.iter_rows(values_only=True) if row[0] == title)


def test_the_form_holds_the_numbers_of_the_page(browser):
    page = browser.get(reverse("statistics:tables"), {"group": "all"}).context["page"]
    keys = [column.definition.key for column in page.columns]

    report, sheet = sheet_of(browser, "district", "by=territory")

    shown = {row.title: row.cells[keys.index("found")].text for row in [*page.rows, page.total]}
    assert shown == {"青龙中心学校": "1", "直属单位": "1", "合计": "2"}
    titles = [str(column.definition.title) for column in page.columns]
    heads = row_of(sheet, "管理范围")
    for title, number in shown.items():
        assert row_of(sheet, title)[heads.index(titles[keys.index("found")])] == int(number)
    assert report.rows == 3


@pytest.mark.parametrize(("form", "rows"), [("national", 2), ("units", 3)])
def test_each_form_can_be_had(browser, form, rows):
    report, _sheet = sheet_of(browser, form)

    assert report.rows >= rows
    assert "累计至" in browser.get(reverse("saved_reports:list")).content.decode()


def test_a_form_of_one_territory_holds_that_territory(browser, district):
    report, sheet = sheet_of(browser, "units", f"under={district.central.path}&span=month")

    names = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert "青龙第一小学" in names
    assert "实验中学" not in names
    assert report.parameters["under"] == str(district.central.pk)


def test_a_form_that_does_not_exist_is_refused(browser):
    answer = browser.post(reverse("statistics:save"), {"form": "moon"})

    assert answer.status_code == 400
    assert not SavedReport.objects.exists()


def test_schools_get_no_form(client, district):
    client.force_login(make_user(Role.UNIT_HEAD, district.school))

    assert client.post(reverse("statistics:save"), {"form": "units"}).status_code == 403
