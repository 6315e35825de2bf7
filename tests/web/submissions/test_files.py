"""Files of a draft: sent in pieces or by a plain form, in their order, refused with the mend."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.states import RequirementForm
from anlan.kernel import uploads
from anlan.kernel.ids import new_id
from tests.campaigns.handing_in import Office
from tests.kernel.document_files import locked_pdf, pdf, picture, word
from tests.web.submissions.sending import arrived, client_of, owed, sent, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def head(office):
    return client_of(office.head)


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


def test_files_stand_in_the_order_that_the_unit_wants(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    for name in ("甲.docx", "乙.docx", "丙.docx"):
        commands.attach_file(actor=office.head, submission_id=owing.pk, data=word(name), name=name)

    def up(name):
        file = owing.files.get(name=name)
        head.post(reverse("submissions:move_file_up", args=[file.pk]))

    up("丙.docx")
    up("甲.docx")  # the first stays where it is
    up("乙.docx")
    text = text_of(head, "one", owing.pk)
    assert text.index("甲.docx") < text.index("乙.docx") < text.index("丙.docx")
    up("丙.docx")
    up("丙.docx")
    sent(head, "hand_in", owing)
    frozen = owing.hand_ins.get()
    names = [file["name"] for file in json.loads(frozen.content)["files"]]
    assert names == ["丙.docx", "甲.docx", "乙.docx"]
    text = text_of(head, "one", owing.pk)
    assert text.index("丙.docx") < text.index("甲.docx") < text.index("乙.docx")


def test_a_pdf_behind_a_password_is_refused_however_it_is_sent(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    file = SimpleUploadedFile("方案.pdf", locked_pdf())
    address = reverse("submissions:attach", args=[owing.pk])
    text = head.post(address, {"files": file}, follow=True).content.decode()
    assert "方案.pdf" in text
    assert "密码" in text
    assert not owing.files.exists()


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
