"""What is frozen by a hand-in: its words elsewhere, its Word file, and whoever alters it."""

import os
import shutil

import pytest
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.models import HandIn, Submission
from anlan.campaigns.queries.submissions import verify_submissions
from anlan.kernel import clock
from anlan.kernel.files import path_of
from anlan.reports.models import ProseMark
from anlan.reports.queries.frozen import verify_self_reports
from tests.factories import make_user
from tests.hazards.playing import make_hazard
from tests.reports.documents import lines_of, opened_by_libreoffice, pages_of, text_of, words_of
from tests.reports.writing import PROSE, Writer, at
from tests.web.self_reports.asking import agreed, client_of, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Writer:
    return Writer()


OWN = (
    "5月6日校长主持召开部署会，会后由总务处、教务处和各年级组分头领取清单，"
    "宿舍由生活老师逐间查看，食堂由分管副校长每天早晨到场查看。"
)


def test_what_stands_in_another_units_report_is_said_to_the_writer_and_the_reviewer(writer):
    row = writer.owes(1, 22)
    district = writer.school.district
    other = Submission.objects.get(requirement=row.requirement, unit=district.own)
    theirs = client_of(make_user(Role.UNIT_HEAD, district.own))
    bureau = client_of(district.officer_user)
    with clock.pretending(at(20)):
        writer.hand_in(row, organisation=OWN, next_steps="各自负责。" * 30)
        # The names and the days are others, the rest is not.
        copied = OWN.replace("5月6日", "5月9日").replace("生活老师", "值班老师")
        send(theirs, "save", other, **PROSE | {"organisation": copied})
        seen = page(theirs, "check", other)
        send(theirs, "check", other, agreed=agreed(seen))
        doubt = page(bureau, "report", other)
        quiet = page(theirs, "report", other)
        review = bureau.get(reverse("submissions:review", args=[other.pk]))

    for told in (seen.context["likenesses"], doubt.context["likenesses"]):
        assert [(str(each.label), each.others) for each in told] == [("组织部署情况", 1)]
        assert 70 <= told[0].percent < 100
    assert "东河第一小学" not in seen.content.decode()
    assert doubt.context["likenesses"][0].names == ("东河第一小学",)
    assert quiet.context["likenesses"] == []
    assert "请核对是否照抄" in review.content.decode()


def test_what_was_taken_over_from_the_edition_before_is_said(writer):
    rows = writer.owes(1, 22), writer.owes(2, 60)
    client = client_of(writer.school.head_user)
    bureau = client_of(writer.school.district.officer_user)
    with clock.pretending(at(20)):
        writer.hand_in(rows[0], organisation=OWN)
    with clock.pretending(at(60)):
        writer.write(rows[1], organisation=OWN)
        seen = page(client, "check", rows[1])
        send(client, "check", rows[1], agreed=agreed(seen))
        doubt = page(bureau, "report", rows[1])

    for told in (seen.context["likenesses"], doubt.context["likenesses"]):
        assert [(str(each.label), each.percent, each.is_own) for each in told] == [
            ("组织部署情况", 100, True)
        ]


@pytest.mark.skipif(
    not shutil.which("soffice") and os.environ.get("CI") != "true", reason="no LibreOffice here"
)
def test_the_word_file_that_was_handed_in_reads_as_its_pdf(writer, tmp_path):
    row = writer.owes(1, 22)
    with clock.pretending(at(2)):
        for state in ("rectifying", "closed"):
            make_hazard(writer.hazards, state, found_at=clock.now())
    with clock.pretending(at(20)):
        hand_in = writer.hand_in(row, organisation=OWN * 12)
    files = {file.name[-4:]: path_of(file.file_id).read_bytes() for file in hand_in.files.all()}

    word = words_of(opened_by_libreoffice(files["docx"], tmp_path))
    pages = pages_of(files[".pdf"])
    upright = [page for page in pages if page.width < page.height]
    pdf = words_of("".join(text_of(line) for page in upright for line in lines_of(page)))

    # What stands before and after the table, whose cells a PDF has line by line.
    table, after = "各类隐患情况见下表（单位：项）。", "四、隐患整改情况"
    assert pdf.split(table)[0] == word.split(table)[0]
    rest = pdf.split(after)[1]
    assert rest == word.split(after)[1][: len(rest)]
    assert rest.endswith("（联系人：钱安全，联系电话：0398-1234567）")


def test_a_report_altered_afterwards_is_found(writer):
    row = writer.owes(1, 22)
    with clock.pretending(at(20)):
        hand_in = writer.hand_in(row, organisation=OWN)
    assert [*verify_submissions(), *verify_self_reports()] == []

    altered = hand_in.content.replace('"new":0', '"new":1')
    HandIn.objects.filter(pk=hand_in.pk).update(content=altered)
    ProseMark.objects.filter(hand_in=hand_in).update(mark=1)

    assert len(list(verify_submissions())) == 1
    assert [said.partition(": ")[2] for said in verify_self_reports()] == [
        "the report does not have its digest",
        "its movement does not add up",
        "its annex is not what it counts",
        "its marks are not those of its text",
    ]
