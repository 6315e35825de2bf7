"""The unit's pages of 报送: seen, filled in, handed in, taken back, on time or not."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.models import Submission
from anlan.campaigns.states import RequirementForm, SubmissionState
from anlan.kernel import clock, uploads
from anlan.kernel.ids import new_id
from tests.campaigns.handing_in import COLUMNS, Office, facts, row
from tests.kernel.document_files import locked_pdf, pdf, picture, word
from tests.web.submissions.sending import arrived

pytestmark = pytest.mark.django_db
TODAY = clock.today()
IN_TIME = {
    "due_on": TODAY + timedelta(days=3),
    "late_until": TODAY + timedelta(days=10),
    "locks_on": TODAY + timedelta(days=20),
}
PAST = {
    "due_on": TODAY - timedelta(days=3),
    "late_until": TODAY + timedelta(days=4),
    "locks_on": TODAY + timedelta(days=20),
}
SHUT = {
    "due_on": TODAY - timedelta(days=9),
    "late_until": TODAY - timedelta(days=2),
    "locks_on": TODAY + timedelta(days=20),
}


@pytest.fixture
def office():
    return Office()


def owed(office, **stated) -> Submission:
    return row(office.asking(facts(**(IN_TIME | stated))), office.big)


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.id))
    return client


@pytest.fixture
def head(office):
    return client_of(office.head)


def text_of(client, name, *arguments):
    answer = client.get(reverse(f"submissions:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, name, owing, **body):
    return client.post(reverse(f"submissions:{name}", args=[owing.pk]), body)


def test_the_list_tells_what_is_owed_and_until_when(office, head):
    owing = owed(office)
    text = text_of(head, "home")
    assert owing.requirement.title in text
    assert "未开始" in text
    other = text_of(client_of(office.someone(Role.UNIT_HEAD, office.own)), "home")
    assert str(owing.pk) not in other


def test_who_owes_nothing_reads_why(office):
    auditor = client_of(office.someone(Role.AUDITOR, office.bureau))
    assert "不需要报送" in text_of(auditor, "home")
    assert "目前没有需要报送的事项" in text_of(client_of(office.head), "home")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (IN_TIME, "还有3天"),
        ({**IN_TIME, "due_on": TODAY}, "今天是报送时限的最后一天"),
        (PAST, "将记为逾期报送"),
        (SHUT, "向教体局说明原因"),
    ],
)
def test_the_page_says_what_to_do_now(office, head, days, words):
    owing = owed(office, **days)
    text = text_of(head, "one", owing.pk)
    assert words in text
    assert ("核对并报送" in text) == (days is not SHUT)


def test_looking_at_it_is_noted_once_and_only_for_the_unit(office, head):
    owing = owed(office)
    text_of(client_of(office.officer), "one", owing.pk)
    owing.refresh_from_db()
    assert owing.opened_at is None
    text_of(head, "one", owing.pk)
    owing.refresh_from_db()
    assert owing.opened_at is not None


def test_a_confirmation_is_asked_for_handed_in_and_taken_back(office, head):
    owing = owed(office)
    assert sent(head, "draft", owing, note="已签订", hand_in="1").status_code == 302
    refused = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    assert refused.status_code == 422
    assert "请先勾选确认" in refused.content.decode()

    sent(head, "draft", owing, confirmed="on", note="已签订", hand_in="1")
    asked = text_of(head, "hand_in", owing.pk)
    assert "中心学校审核" in asked
    assert "本次记为按时报送" in asked
    sent(head, "hand_in", owing)
    owing.refresh_from_db()
    assert owing.state == SubmissionState.HANDED_IN
    assert "已经报送" in text_of(head, "one", owing.pk)

    sent(head, "take_back", owing)
    owing.refresh_from_db()
    assert owing.state == SubmissionState.DRAFTED


def test_a_draft_keeps_itself_and_says_when(office, head):
    owing = owed(office)
    answer = head.post(
        reverse("submissions:draft", args=[owing.pk]),
        {"note": "写到一半"},
        headers={"Accept": "application/json"},
    )
    assert answer.json().keys() == {"saved"}
    assert "写到一半" in text_of(head, "one", owing.pk)
    long = head.post(
        reverse("submissions:draft", args=[owing.pk]),
        {"note": "长" * 1001},
        headers={"Accept": "application/json"},
    )
    assert long.status_code == 400
    assert "1000" in long.json()["fields"]["note"]


def test_what_is_too_long_is_shown_again_and_not_lost(office, head):
    answer = sent(head, "draft", owed(office), note="长" * 1001)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "长" * 1001 in text
    assert "1000 字以内" in text


def test_files_come_by_a_plain_form(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    files = [
        SimpleUploadedFile("自查报告.docx", word()),
        SimpleUploadedFile("会议照片.png", picture("PNG")),
        SimpleUploadedFile("旧版.docx", b"MZ\x90\0 program"),
    ]
    head.post(reverse("submissions:attach", args=[owing.pk]), {"files": files})
    text = text_of(head, "one", owing.pk)
    assert "自查报告.docx" in text
    assert "会议照片.jpg" in text
    assert "旧版.docx" in text  # in the message that refuses it
    assert set(owing.files.values_list("name", flat=True)) == {"自查报告.docx", "会议照片.jpg"}

    file = owing.files.get(name="会议照片.jpg")
    head.post(reverse("submissions:remove_file", args=[file.pk]))
    assert owing.files.count() == 1


def test_a_file_that_arrived_in_pieces_is_taken(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    upload = arrived(office.head, "自查报告.pdf", pdf(), f"submission:{owing.pk}")
    answer = head.post(
        reverse("submissions:attach", args=[owing.pk]),
        {"upload": str(upload)},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<div id="files"')
    assert owing.files.get().name == "自查报告.pdf"
    again = head.post(
        reverse("submissions:attach", args=[owing.pk]),
        {"upload": str(upload)},
        headers={"HX-Request": "true"},
    )
    assert again.status_code == 404


def test_somebody_elses_upload_is_not_there(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    upload = arrived(office.central, "自查报告.pdf", pdf(), "")
    answer = sent(head, "attach", owing, upload=str(upload))
    assert answer.status_code == 404
    assert sent(head, "attach", owing, upload="nonsense").status_code == 404


def test_an_upload_that_is_no_document_says_so_and_stays(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    upload = arrived(office.head, "程序.docx", b"MZ\x90\0 program", "")
    answer = head.post(
        reverse("submissions:attach", args=[owing.pk]),
        {"upload": str(upload)},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 400
    assert not owing.files.exists()


@pytest.mark.parametrize(
    ("data", "words"), [(locked_pdf(), "取消密码"), (b"%PDF-1.7 nothing more", "已损坏")]
)
def test_a_pdf_that_nobody_can_open_is_refused_at_once(office, head, data, words):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    upload = arrived(office.head, "扫描件.pdf", data, "")
    answer = head.post(
        reverse("submissions:attach", args=[owing.pk]),
        {"upload": str(upload)},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 400
    assert "“扫描件.pdf”" in answer.content.decode()
    assert words in answer.content.decode()


def test_an_unfinished_upload_is_named_so_that_it_goes_on(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    declaration = uploads.Declaration(
        new_id(), f"submission:{owing.pk}", "半个报告.pdf", 1000, "0" * 64
    )
    uploads.declare(actor=office.head, declaration=declaration)
    text = text_of(head, "one", owing.pk)
    assert "半个报告.pdf" in text
    assert f'data-sha256="{"0" * 64}"' in text


def test_documents_without_a_file_are_not_handed_in(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    answer = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    assert answer.status_code == 422
    assert "请先上传文件" in answer.content.decode()


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


def test_a_table_that_is_no_table_is_refused(office, head):
    assert sent(head, "draft", table(office), rows="[").status_code == 400


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


def test_what_was_returned_is_told_first(office, head):
    owing = owed(office)
    sent(head, "draft", owing, confirmed="on")
    sent(head, "hand_in", owing)
    commands.return_submission(actor=office.central, submission_id=owing.pk, opinion="缺少签字页")
    text = text_of(head, "one", owing.pk)
    assert text.index("审核人退回了报送") < text.index("缺少签字页") < text.index("报送要求")
    assert "第1次报送" in text


def test_nobody_elses_submission_is_there(office):
    owing = owed(office)
    stranger = client_of(office.someone(Role.UNIT_HEAD, office.own))
    for name in ("one", "draft", "attach", "table", "hand_in", "take_back", "review", "decide"):
        assert sent(stranger, name, owing).status_code in {404, 405}
        address = reverse(f"submissions:{name}", args=[owing.pk])
        assert stranger.get(address).status_code in {404, 405}


def test_the_page_costs_the_same_whatever_hangs_on_it(office, head, django_assert_max_num_queries):
    owing = owed(office)
    for _each in range(3):
        sent(head, "draft", owing, confirmed="on")
        sent(head, "hand_in", owing)
        commands.return_submission(actor=office.central, submission_id=owing.pk, opinion="再改")
    with django_assert_max_num_queries(22):
        text_of(head, "one", owing.pk)


def test_the_home_page_leads_to_what_is_owed(office, head):
    owing = owed(office)

    def lines(client):
        answer = client.get(reverse("reports:home"))
        return {str(line.wording.text): line.address for line in answer.context["lines"]}

    assert lines(head)["材料需要报送"] == reverse("submissions:one", args=[owing.pk])
    assert "报送等待审核" not in lines(client_of(office.central))
    sent(head, "draft", owing, confirmed="on")
    sent(head, "hand_in", owing)
    assert "材料需要报送" not in lines(head)
    assert lines(client_of(office.central))["报送等待审核"] == reverse("submissions:to_review")
    commands.return_submission(actor=office.central, submission_id=owing.pk, opinion="补签字")
    assert lines(head)["报送被退回，需要修改后重新报送"] == reverse(
        "submissions:one", args=[owing.pk]
    )


def test_the_home_page_tells_late_from_locked(office, head):
    owed(office, **PAST)
    text = head.get(reverse("reports:home")).content.decode()
    assert "报送已过时限，请尽快补报" in text
    campaign = office.asking(facts(**SHUT))
    assert campaign.requirements.exists()
    assert head.get(reverse("reports:home")).content.decode().count("报送已过时限") == text.count(
        "报送已过时限"
    )
