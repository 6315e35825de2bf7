"""A table filled in on the page or in Excel, the cells at fault named."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.campaigns.models import Submission
from anlan.campaigns.states import RequirementForm
from tests.campaigns.handing_in import COLUMNS, Office
from tests.web.submissions.sending import client_of, owed, sent, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def head(office):
    return client_of(office.head)


def table(office, **stated) -> Submission:
    return owed(office, form=RequirementForm.TABLE, columns=COLUMNS, **stated)


def keys_of(owing) -> list[str]:
    return [column["key"] for column in owing.requirement.columns]


def test_a_table_is_filled_in_line_by_line(office, head):
    owing = table(office)
    name, number, day = keys_of(owing)
    body = {
        f"row-0-{name}": "消防器材",
        f"row-0-{number}": "十二",
        f"row-2-{name}": "",
        f"row-2-{number}": "3",
        f"row-2-{day}": "2026年5月8日",
    }
    sent(head, "draft", owing, **body, hand_in="1")
    refused = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "第1行“数量”" in text
    assert "请填写数字。" in text
    assert "第2行“排查项目”" in text

    rows = f'[{{"{name}": "消防器材", "{number}": "12"}}]'
    sent(head, "draft", owing, rows=rows)
    assert "表格共1行" in text_of(head, "hand_in", owing.pk)
    sent(head, "hand_in", owing)
    assert "消防器材" in text_of(head, "one", owing.pk)


@pytest.mark.parametrize("rows", ["[", "[" * 200_000])
def test_a_table_that_is_no_table_is_refused(office, head, rows):
    assert sent(head, "draft", table(office), rows=rows).status_code == 400


@pytest.mark.parametrize("number", ["1e-99999999", "1e99999999", "-1e15", "0.12345678901", "NaN"])
def test_a_number_that_no_cell_holds_is_named(office, head, number):
    owing = table(office)
    name, quantity, day = keys_of(owing)
    body = {f"row-0-{name}": "消防器材", f"row-0-{quantity}": number, f"row-0-{day}": ""}
    sent(head, "draft", owing, **body, hand_in="1")
    refused = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    assert refused.status_code == 422
    assert "请填写数字。" in refused.content.decode()


def test_a_day_that_no_calendar_has_is_named(office, head):
    owing = table(office)
    name, quantity, day = keys_of(owing)
    body = {f"row-0-{name}": "灯", f"row-0-{quantity}": "1", f"row-0-{day}": "99999999999-1-1"}
    sent(head, "draft", owing, **body, **{f"row-{'9' * 500}-{name}": "灯"}, hand_in="1")
    refused = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    assert refused.status_code == 422
    assert "请填写日期" in refused.content.decode()


def test_a_table_goes_out_to_excel_and_comes_back(office, head):
    owing = table(office)
    name = keys_of(owing)[0]
    sent(head, "draft", owing, rows=f'[{{"{name}": "=1+1"}}]')
    answer = head.get(reverse("submissions:table", args=[owing.pk]))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book.active
    assert [cell.value for cell in sheet[2]] == ["排查项目*", "数量*", "完成日期"]
    assert sheet["A3"].value == "=1+1"
    assert sheet["A3"].data_type == "s"

    sheet["B3"], sheet["C3"] = "许多", "2026.5.8"
    problems = back(head, owing, book)
    assert problems.status_code == 422
    assert "填报表!B3" in problems.content.decode()
    sheet["B3"] = 12
    assert back(head, owing, book).status_code == 302
    owing.refresh_from_db()
    assert list(owing.draft["rows"][0].values()) == ["=1+1", "12", "2026-05-08"]
    book.remove(sheet)
    book.create_sheet("别的")
    assert back(head, owing, book).status_code == 302
    assert "缺少列" in text_of(head, "one", owing.pk)


def back(client, owing, book):
    data = BytesIO()
    book.save(data)
    file = SimpleUploadedFile("填好.xlsx", data.getvalue())
    return client.post(reverse("submissions:table", args=[owing.pk]), {"table": file})
