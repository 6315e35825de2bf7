"""The roster in the browser: read, shown, confirmed."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.units.models import RosterImport, Unit
from anlan.units.states import UnitKind
from tests.factories import make_unit, make_user
from tests.kernel.sheet_files import xlsx
from tests.units.roster_files import quirky, simple

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="示范区教体局")


@pytest.fixture
def keeper(bureau):
    client = Client()
    client.force_login(make_user(Role.BUREAU_ADMINISTRATOR, bureau))
    return client


@pytest.fixture
def send(keeper):
    def send(data: bytes, name: str = "名册.xlsx", **query: str):
        file = SimpleUploadedFile(name, data)
        answer = keeper.post(reverse("units:import"), {"file": file})
        return keeper.get(answer.url, query) if answer.status_code == 302 else answer

    return send


def kept() -> RosterImport:
    return RosterImport.objects.get()


def test_a_roster_is_shown_before_anything_is_written(keeper, send):
    page = send(quirky())
    assert page.context["report"].counts == {"new": 8}
    assert Unit.objects.count() == 1
    keeper.post(reverse("units:import_apply", args=[kept().pk]))
    assert Unit.objects.count() == 9
    again = keeper.post(reverse("units:import_apply", args=[kept().pk]))
    assert again.status_code == 409


def test_refused_rows_come_first_with_cell_and_mend(send):
    page = send(quirky(mended=False)).content.decode()
    assert "名册!D11" in page
    assert "请改填上级单位的学校标识码或统一社会信用代码。" in page


def test_the_good_rows_go_in_only_when_asked_for(keeper, send):
    send(quirky(mended=False))
    address = reverse("units:import_apply", args=[kept().pk])
    assert keeper.post(address).status_code == 400
    assert Unit.objects.count() == 1
    keeper.post(address, {"accept_partial": "on"})
    assert Unit.objects.count() == 8
    sheet = keeper.get(reverse("units:import_corrections", args=[kept().pk]))
    assert sheet.content.startswith(b"PK")


def test_units_that_vanished_are_listed(bureau, send):
    make_unit(UnitKind.SCHOOL, bureau, name="老学校")
    assert "老学校（学校）" in send(quirky(), show="vanished").content.decode()


def test_new_accounts_are_shown_once_with_their_passwords(keeper, send):
    people = [["单位名称", "姓名", "岗位"], ["第一小学", "张伟", "单位主要负责人"]]
    send(xlsx({"单位": [["单位名称"], ["第一小学"]], "人员": people}))
    page = keeper.post(reverse("units:import_apply", args=[kept().pk]))
    (account,) = page.context["accounts"]
    assert account.password in page.content.decode()
    assert User.objects.get(name="张伟").check_password(account.password)
    later = keeper.get(reverse("units:import_report", args=[kept().pk])).content.decode()
    assert account.password not in later


def test_a_chinese_roster_is_read_with_english_pages(keeper, send):
    keeper.cookies["django_language"] = "en"
    people = [["单位名称", "姓名", "岗位"], ["第一小学", "张伟", "单位主要负责人"]]
    units = [["单位名称", "单位类型", "办学条件"], ["第一小学", "学校", "食堂、寄宿"]]

    page = send(xlsx({"单位": units, "人员": people}))

    report = page.context["report"]
    assert (report.counts, list(report.refused)) == ({"new": 2}, [])


def test_the_template_is_chinese_whatever_language_the_pages_have(keeper):
    keeper.cookies["django_language"] = "en"

    book = openpyxl.load_workbook(BytesIO(keeper.get(reverse("units:import_template")).content))

    rules = book["单位"].data_validations.dataValidation
    assert {rule.formula1 for rule in rules if len(rule.formula1) < 8} == {'"是,否"'}
    assert book["填写说明"]["A1"].value == "填写说明"


@pytest.mark.parametrize(
    ("data", "word"), [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "损坏"), (b"\0\0", "空的")]
)
def test_a_file_that_is_no_table_is_refused_beside_the_field(send, data, word):
    answer = send(data)
    assert word in answer.context["form"].errors["file"][0]
    assert RosterImport.objects.count() == 0


def test_no_file_at_all_is_said_so(keeper):
    answer = keeper.post(reverse("units:import"), {})
    assert list(answer.context["form"].errors) == ["file"]


def test_many_rows_are_paged(send, keeper):
    page = send(simple(*[[f"第{n}小学", "小学"] for n in range(250)]))
    assert page.content.decode().count('<th scope="row">') == 100
    last = keeper.get(reverse("units:import_report", args=[kept().pk]), {"page": "3"})
    assert last.content.decode().count('<th scope="row">') == 50
    beyond = keeper.get(reverse("units:import_report", args=[kept().pk]), {"page": "99999"})
    assert beyond.status_code == 200


def test_another_bureau_s_roster_is_not_there(send):
    send(quirky())
    stranger = Client()
    stranger.force_login(make_user(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU)))
    for name in ("import_report", "import_corrections"):
        assert stranger.get(reverse(f"units:{name}", args=[kept().pk])).status_code == 404
    assert stranger.post(reverse("units:import_apply", args=[kept().pk])).status_code == 404


def test_who_keeps_no_register_may_not_import(bureau):
    client = Client()
    client.force_login(make_user(Role.BUREAU_LEADER, bureau))
    assert client.get(reverse("units:import")).status_code == 403
    assert client.get(reverse("units:import_template")).status_code == 403
