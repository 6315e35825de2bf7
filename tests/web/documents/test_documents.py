"""Documents read in the browser by those who may see them, and by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.states import RequirementForm
from anlan.kernel import clock
from anlan.kernel.files import path_of
from tests.campaigns.handing_in import Office, facts, only, row
from tests.kernel.document_files import locked_pdf, pdf, picture, word
from tests.kernel.sheet_files import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.id))
    return client


def attached(office, name, data):
    stated = {"form": RequirementForm.DOCUMENT, "late_until": None, "locks_on": None}
    owing = row(office.asking(facts(**stated)), office.big)
    return commands.attach_file(actor=office.head, submission_id=owing.pk, data=data, name=name)


def read(client, file, kind="", **query):
    """The answer; of one that streams the bytes as `body`."""
    answer = client.get(reverse(f"documents:submission_file{kind}", args=[file.pk]), query)
    if answer.streaming:
        answer.body = b"".join(answer.streaming_content)
    return answer


def test_a_pdf_is_read_page_by_page(office):
    file, client = attached(office, "报告.pdf", pdf(3)), client_of(office.head)
    text = read(client, file).content.decode()
    assert text.count("data-reader-sheet=") == 3
    assert "/ 3" in text
    page = read(client, file, "_part", number=3)
    assert page.headers["Content-Type"] == "image/png"
    assert page.body.startswith(b"\x89PNG")
    again = client.get(
        reverse("documents:submission_file_part", args=[file.pk]),
        {"number": 3},
        headers={"If-None-Match": page.headers["ETag"]},
    )
    assert again.status_code == 304
    assert read(client, file, "_part", number=4).status_code == 404


def test_a_word_file_is_read_as_text(office):
    file = attached(office, "报告.docx", word("<b>一、情况</b>", pictured=True))
    client = client_of(office.head)
    text = read(client, file).content.decode()
    assert "&lt;b&gt;一、情况&lt;/b&gt;" in text
    assert "part/?number=1" in text
    assert "style=" not in text
    assert read(client, file, "_part", number=1).status_code == 200


def test_a_workbook_is_read_sheet_by_sheet(office):
    rows = [[f"第{n}行"] for n in range(1, 251)]
    file = attached(office, "表.xlsx", xlsx({"甲": rows, "乙": [["另一张"]]}))
    client = client_of(office.head)
    assert "第100行" in read(client, file).content.decode()
    assert "第101行" not in read(client, file).content.decode()
    assert "第101行" in read(client, file, row=100).content.decode()
    assert "另一张" in read(client, file, sheet=1).content.decode()
    assert read(client, file, sheet=7).status_code == 404
    assert read(client, file, sheet="x", row="-3").status_code == 200


def test_a_photo_is_shown_and_kept_under_its_name(office):
    file, client = attached(office, "公示.png", picture("PNG")), client_of(office.head)
    assert "?number=1" in read(client, file).content.decode()
    assert read(client, file, "_part").status_code == 200
    answer = read(client, file, "_file")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "%E5%85%AC%E7%A4%BA.jpg" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_cannot_be_shown_says_why_and_can_be_kept(office):
    file, client = attached(office, "报告.pdf", locked_pdf()), client_of(office.head)
    answer = read(client, file)
    assert answer.status_code == 200
    assert "设有打开密码" in answer.content.decode()
    assert "下载原文件" in answer.content.decode()
    assert read(client, file, "_part").status_code == 400


def test_a_draft_is_its_units_alone(office):
    file = attached(office, "报告.pdf", pdf())
    for actor in (office.officer, office.central, office.someone(Role.UNIT_HEAD, office.own)):
        for kind in ("", "_part", "_file"):
            assert read(client_of(actor), file, kind).status_code == 404
    commands.hand_in(actor=office.head, submission_id=file.submission_id, today=clock.today())
    assert read(client_of(office.central), file).status_code == 200
    assert read(client_of(office.someone(Role.UNIT_HEAD, office.own)), file).status_code == 404


def test_the_template_of_a_requirement_is_read_by_those_who_owe_it(office):
    campaign = office.asking(facts())
    requirement = only(campaign)
    client = client_of(office.head)
    address = reverse("documents:requirement_template", args=[requirement.pk])
    assert client.get(address).status_code == 404
    commands.set_template(
        actor=office.officer, requirement_id=requirement.pk, data=word("填写样式"), name="模板.docx"
    )
    assert "填写样式" in client.get(address).content.decode()


def test_bytes_that_are_gone_are_a_missing_page(office):
    file = attached(office, "报告.pdf", pdf())
    path_of(file.file_id).unlink()
    client = client_of(office.head)
    assert read(client, file).status_code == 404
    assert read(client, file, "_file").status_code == 404
