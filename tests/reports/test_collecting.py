"""All units' reports of one edition in one file: what was handed in, and who still owes."""

import csv
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.commands import submissions
from anlan.campaigns.models import HandIn, Submission, SubmissionFile
from anlan.jobs.worker import Worker
from anlan.kernel import clock, files
from anlan.kernel.ids import new_id
from anlan.kernel.work import WorkState
from anlan.reports.kinds import SELF_REPORTS
from anlan.reports.kinds.self_reports import self_report_parameters
from anlan.reports.models import SavedReport
from tests.factories import make_user
from tests.hazards.playing import SYSTEM
from tests.reports.writing import Writer, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Writer:
    return Writer()


def collected(user, row: Submission) -> SavedReport:
    client = Client()
    client.force_login(user)
    sent = client.post(reverse("self_reports:collect", args=[row.requirement_id]))
    assert sent.headers["Location"] == reverse("saved_reports:list")
    Worker().work_off()
    return SavedReport.objects.get()


def opened(report: SavedReport) -> tuple[zipfile.ZipFile, list[dict[str, str]]]:
    archive = zipfile.ZipFile(files.path_of(report.file_id))
    text = archive.read("目录.csv").decode("utf-8-sig")
    return archive, list(csv.DictReader(io.StringIO(text)))


def test_the_file_has_what_was_handed_in_last_and_lists_who_owes(writer):
    row = writer.owes(1, 22)
    with clock.pretending(at(20)):
        writer.hand_in(row)
        submissions.return_submission(actor=SYSTEM, submission_id=row.pk, opinion="请补充")
        last = writer.hand_in(row, approach="又核对了一遍。")

    report = collected(writer.school.district.officer_user, row)

    assert (report.state, report.rows) == (WorkState.DONE, 1)
    assert report.file_name == "全区教育系统安全大检查自查报告（第1期）.zip"
    archive, lines = opened(report)
    name = "东河中心学校/东河第一小学.pdf"
    assert archive.namelist() == [name, "目录.csv"]
    kept = last.files.get(name__endswith=".pdf")
    assert archive.read(name) == files.path_of(kept.file_id).read_bytes()
    owing = Submission.objects.filter(requirement=row.requirement)
    assert len(lines) == owing.count() > 1
    mine = next(line for line in lines if line["单位"] == "东河第一小学")
    assert (mine["状态"], mine["第几次报送"], mine["文件"]) == ("已报送", "2", name)
    assert mine["校验码"] == last.digest
    assert {line["状态"] for line in lines if line is not mine} == {"未开始"}


def test_a_central_school_gets_its_own_territory(writer):
    row = writer.owes(1, 22)
    with clock.pretending(at(20)):
        writer.hand_in(row)

    report = collected(make_user(Role.CENTRAL_SCHOOL_OFFICER, writer.school.district.west), row)

    archive, lines = opened(report)
    assert (report.rows, archive.namelist()) == (0, ["目录.csv"])
    assert {line["单位"] for line in lines} == {"西岭中心学校", "西岭教学点"}


class Unwatched:
    """Progress that nobody looks at."""

    def over(self, rows, _total, _note=""):
        return rows


@pytest.mark.parametrize("how_many", [1, 4])
def test_many_reports_cost_as_many_queries_as_one(writer, how_many, django_assert_num_queries):
    row = writer.owes(1, 22)
    with clock.pretending(at(20)):
        first = writer.hand_in(row)
    kept = first.files.get(name__endswith=".pdf")
    others = Submission.objects.filter(requirement=row.requirement).exclude(pk=row.pk)
    for other in others[: how_many - 1]:
        same = HandIn.objects.get(pk=first.pk)
        same.pk, same.submission = new_id(), other
        same.save(force_insert=True)
        SubmissionFile.objects.create(
            submission=other, hand_in=same, file=kept.file, name="甲.pdf", added_at=clock.now()
        )
    parameters = self_report_parameters(row.requirement)

    with django_assert_num_queries(6):
        built = SELF_REPORTS.build(SYSTEM, row.campaign, parameters, Unwatched())

    with built.content as content:
        assert len(zipfile.ZipFile(content).namelist()) == built.rows + 1 == how_many + 1


def test_the_page_counts_each_edition(writer):
    row = writer.owes(1, 22)
    writer.owes(2, 40)
    with clock.pretending(at(20)):
        writer.hand_in(row)
    client = Client()
    client.force_login(writer.school.district.officer_user)

    boards = client.get(reverse("self_reports:editions")).context["boards"]

    assert [(b.requirement.edition, b.total.submitted) for b in boards] == [(1, 1), (2, 0)]
