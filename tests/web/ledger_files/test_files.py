"""The ledger leaves as a file and an old one enters, through the browser."""

import csv
import zipfile
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.kernel.models import Event
from anlan.web.ledger_files import forms
from tests.factories import make_user
from tests.hazards.district import District, keep_photo, make_district, report
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db
EXPORT, IMPORT, CONFIRM = (f"ledger_files:{name}" for name in ("export", "import", "confirm"))
HEADER = "单位,排查日期,隐患部位,隐患描述,责任人,整改措施,整改时限,状态,销号日期"
GOOD = "青龙第一小学,2022-05-03,食堂后厨,排烟罩积油,张明,请人清洗,2022-05-10,已整改,2022-05-09"
NOWHERE = "不存在的小学,2022-05-04,南门,防冲撞柱松动,,,,未整改,"
DAYLESS = "青龙第一小学,五月某日,操场,篮球架松动,,,,未整改,"


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def officer(district) -> Client:
    return visit(district, Role.BUREAU_ADMINISTRATOR)


def visit(district, role) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=district.actor(role).id))
    return client


def take_out(client, file_format, **filters) -> bytes:
    answer = client.post(reverse(EXPORT, query=filters), {"format": file_format})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def old_ledger(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("旧台账.csv", "\n".join([HEADER, *lines]).encode(), "text/csv")


def bring(client, district, *lines):
    return client.post(
        reverse(IMPORT), {"campaign": district.campaign.pk, "file": old_ledger(*lines)}
    )


def test_a_workbook_holds_what_the_filters_show(district, officer):
    closed = make_hazard(district, "closed")
    report(district)

    sheet = openpyxl.load_workbook(BytesIO(take_out(officer, "xlsx", state="closed"))).active

    numbers = [row[0].value for row in sheet.iter_rows(min_row=4) if row[0].value]
    assert numbers == [closed.number]
    assert district.campaign.title in sheet["A1"].value
    assert district.bureau.name in sheet["A2"].value


def test_a_csv_opens_in_excel_and_runs_no_formula(district, officer):
    photos = (keep_photo("before"),)
    hazard = report(district, description='=HYPERLINK("http://a")', photos=photos)

    data = take_out(officer, "csv")

    header, row = csv.reader(StringIO(data.decode("utf-8-sig")))
    assert data.startswith(b"\xef\xbb\xbf")
    assert row[header.index("隐患描述")] == '\'=HYPERLINK("http://a")'
    link = reverse("hazards:detail", args=[hazard.pk])
    assert f"http://testserver{link}" in row


def test_an_archive_holds_the_workbook_and_the_photos(district, officer):
    hazard = report(district, photos=(keep_photo("before"),))

    archive = zipfile.ZipFile(BytesIO(take_out(officer, "zip")))

    workbook, photo = sorted(archive.namelist(), key=lambda name: not name.endswith(".xlsx"))
    assert workbook.endswith(".xlsx")
    assert hazard.number in photo
    assert archive.read(photo) == b"before"


def test_the_page_says_beforehand_how_many_rows_the_file_will_have(district, officer):
    make_hazard(district, "closed")
    report(district)

    page = officer.get(reverse(EXPORT), {"state": "closed"})

    assert (page.context["rows"], page.context["chips"]) == (1, ["状态：已销号"])


def test_the_files_are_chinese_whatever_language_the_pages_have(district, officer):
    make_hazard(district, "closed")
    officer.cookies["django_language"] = "en"

    header, row = csv.reader(StringIO(take_out(officer, "csv").decode("utf-8-sig")))
    sheet = openpyxl.load_workbook(BytesIO(take_out(officer, "xlsx"))).active

    told = dict(zip(header, row, strict=True))
    assert (told["状态"], told["等级"]) == ("已销号", "一般隐患")
    assert [cell.value for cell in sheet[3]] == header
    assert "导出日期" in sheet["A2"].value


def test_what_is_out_of_reach_does_not_leave(district):
    report(district, unit=district.other, place=None)
    own = report(district)

    data = take_out(visit(district, Role.UNIT_HEAD), "csv").decode("utf-8-sig")

    assert [row[0] for row in csv.reader(StringIO(data))][1:] == [own.number]


def test_each_export_is_on_record(district, officer):
    report(district)

    take_out(officer, "csv", category="C")

    told = Event.objects.get(verb="hazards.export").data
    assert (told["rows"], told["format"], told["narrowed_by"]) == (1, "csv", {"category": "C"})


def test_an_unknown_format_leaves_nothing(district, officer):
    report(district)

    page = officer.post(reverse(EXPORT), {"format": "exe"})

    assert "format" in page.context["form"].errors
    assert not Event.objects.filter(verb="hazards.export").exists()


def test_a_file_is_checked_first_and_entered_on_confirmation(district, officer):
    checked = bring(officer, district, GOOD)
    before = Hazard.objects.count()

    answer = officer.post(reverse(CONFIRM), {"token": checked.context["token"]}, follow=True)

    assert (before, checked.context["outcome"].entered) == (0, 1)
    assert [str(each) for each in answer.context["messages"]] == ["已导入 1 条隐患。"]
    assert Hazard.objects.get().description == "排烟罩积油"


def test_confirming_twice_enters_once(district, officer):
    token = bring(officer, district, GOOD).context["token"]
    for _each in range(2):
        officer.post(reverse(CONFIRM), {"token": token})

    assert Hazard.objects.count() == 1


def test_each_wrong_cell_is_named_with_its_mend(district, officer):
    page = bring(officer, district, GOOD, NOWHERE, DAYLESS)

    problems = page.context["problems"]
    assert [each.address for each in problems] == ["CSV!A3", "CSV!B4"]
    text = page.content.decode()
    assert all(each.problem in text and each.mend in text for each in problems)
    assert Hazard.objects.count() == 0


def test_good_rows_alone_enter_only_when_asked(district, officer):
    token = bring(officer, district, GOOD, NOWHERE).context["token"]

    refused = officer.post(reverse(CONFIRM), {"token": token})
    before = Hazard.objects.count()
    officer.post(reverse(CONFIRM), {"token": token, "good_rows_only": "on"})

    assert len(refused.context["problems"]) == 1
    assert (before, Hazard.objects.count()) == (0, 1)


@pytest.mark.parametrize("tampered", ["", "forged", "cut", "other salt"])
def test_a_token_of_ones_own_making_enters_nothing(district, officer, tampered):
    token = bring(officer, district, GOOD).context["token"]
    if tampered == "cut":
        tampered = token[:-1]
    elif tampered == "other salt":
        tampered = signing.dumps(signing.loads(token, salt=forms.__name__), salt="mine")

    answer = officer.post(reverse(CONFIRM), {"token": tampered})

    assert answer.status_code == 400
    assert "请重新上传文件" in answer.content.decode()
    assert Hazard.objects.count() == 0


def test_an_old_token_has_expired(district, officer, monkeypatch):
    token = bring(officer, district, GOOD).context["token"]
    monkeypatch.setattr(forms, "CONFIRM_WITHIN_SECONDS", -1)

    assert officer.post(reverse(CONFIRM), {"token": token}).status_code == 400


def test_another_persons_token_is_not_there(district, officer):
    token = bring(officer, district, GOOD).context["token"]
    stranger = Client()
    stranger.force_login(make_user(Role.BUREAU_ADMINISTRATOR, district.bureau))

    assert stranger.post(reverse(CONFIRM), {"token": token}).status_code == 404
    assert Hazard.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", "无表头\n1".encode()])
def test_what_is_no_ledger_is_refused_beside_the_field(district, officer, data):
    upload = SimpleUploadedFile("台账.xlsx", data)

    page = officer.post(reverse(IMPORT), {"campaign": district.campaign.pk, "file": upload})

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert Hazard.objects.count() == 0


def test_a_file_beyond_the_limit_is_refused_unread(district, officer, settings):
    settings.UPLOAD_LIMIT_BYTES = 10

    page = bring(officer, district, GOOD)

    assert page.context["form"].errors["file"][0].startswith("文件大于 20 MB")


def test_a_campaign_out_of_reach_is_no_choice(district, officer):
    page = officer.post(reverse(IMPORT), {"campaign": district.school.pk, "file": old_ledger(GOOD)})

    assert "campaign" in page.context["form"].errors


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.POST_HOLDER, Role.EXPERT, Role.INSPECTOR])
def test_those_who_could_enter_no_row_are_told_so(district, role):
    client = visit(district, role)

    assert client.get(reverse(IMPORT)).status_code == 403
    assert bring(client, district, GOOD).status_code == 403
