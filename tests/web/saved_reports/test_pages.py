"""Reports asked for in the browser, made by a worker, taken along from the list."""

import csv
import re
import zipfile
from hashlib import sha256
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.cli.main import main
from anlan.jobs.models import WorkerSign
from anlan.jobs.worker import Worker
from anlan.kernel import clock, files
from anlan.kernel.models import Event, StoredFile
from anlan.kernel.work import WorkState
from anlan.reports.models import SavedReport
from tests.hazards.district import District, keep_photo, make_district, report
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db
LIST, ASK = "saved_reports:list", "saved_reports:ask"
EXPORT = "ledger_files:export"


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


def ask(client, district, file_format="csv") -> SavedReport:
    answer = client.post(reverse(ASK), {"campaign": district.campaign.pk, "format": file_format})
    assert answer.url == reverse(LIST)
    return SavedReport.objects.latest("id")


def address(name, asked) -> str:
    return reverse(f"saved_reports:{name}", args=[asked.pk])


def download(client, asked) -> bytes:
    answer = client.post(address("download", asked))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def directly(client, file_format, **filters) -> bytes:
    answer = client.post(reverse(EXPORT, query=filters), {"format": file_format})
    return b"".join(answer.streaming_content)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def cells(data: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_report_made_by_the_worker_equals_the_direct_export(district, officer):
    report(district, photos=(keep_photo("before"),))
    make_hazard(district, "closed")
    asked = ask(officer, district)

    assert main(["worker", "--once"]) == 0

    asked.refresh_from_db()
    data = download(officer, asked)
    assert data == directly(officer, "csv")
    assert asked.file_id == sha256(data).hexdigest()
    assert (asked.state, asked.rows, asked.file.size) == (WorkState.DONE, 2, len(data))
    assert asked.file_name.endswith(".csv")
    assert asked.title in asked.file_name


def test_workbook_and_archive_hold_the_same_as_the_direct_export(district, officer):
    report(district, photos=(keep_photo("before"),))
    workbook, archive = ask(officer, district, "xlsx"), ask(officer, district, "zip")

    Worker().work_off()

    assert cells(download(officer, workbook)) == cells(directly(officer, "xlsx"))
    ours = zipfile.ZipFile(BytesIO(download(officer, archive)))
    theirs = zipfile.ZipFile(BytesIO(directly(officer, "zip")))
    assert ours.namelist() == theirs.namelist()
    assert [ours.read(name) for name in ours.namelist() if name.endswith(".jpg")] == [b"before"]


def test_the_ledgers_filters_go_along_and_are_told(district, officer):
    closed = make_hazard(district, "closed")
    report(district)
    form = {"format": "csv", "later": "yes"}
    query = {"state": "closed", "order": "deadline", "found_from": "2020-01-01"}

    answer = officer.post(reverse(EXPORT, query={"state": "closed"}), form)
    officer.post(reverse(EXPORT, query=query), form)
    Worker().work_off()

    assert answer.url == reverse(LIST)
    second, first = SavedReport.objects.order_by("-id")
    lines = list(csv.reader(StringIO(download(officer, first).decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == [closed.number]
    assert second.state == WorkState.DONE
    assert download(officer, second) == directly(officer, "csv", **query)
    assert "CSV 文件、状态：已销号" in text_of(officer.get(reverse(LIST)))


def test_the_same_report_asked_for_twice_is_one_until_it_is_made(district, officer):
    first, again = ask(officer, district), ask(officer, district)
    other = ask(officer, district, "xlsx")
    assert (again.pk, SavedReport.objects.count()) == (first.pk, 2)

    Worker().work_off()

    assert ask(officer, district).pk not in {first.pk, other.pk}


def test_nobody_fills_the_queue(district, officer, monkeypatch):
    monkeypatch.setattr("anlan.reports.commands.saved.MOST_UNFINISHED", 1)
    ask(officer, district)

    form = {"campaign": district.campaign.pk, "format": "zip"}
    answer = officer.post(reverse(ASK), form)

    assert answer.status_code == 409
    assert "已有 1 份报表在等待生成" in answer.content.decode()


def test_the_list_shows_progress_and_stops_asking_when_the_report_is_made(district, officer):
    report(district)
    asked = ask(officer, district)
    someone = Worker()
    someone.tick()

    page = officer.get(reverse(LIST)).content.decode()
    waiting = officer.get(address("row", asked))
    SavedReport.objects.update(
        state="running", lease=asked.pk, leased_until=clock.now(), done=3, total=8, note="写入"
    )
    running = officer.get(address("row", asked))
    SavedReport.objects.update(state="queued", lease=None, leased_until=None)
    someone.work_off()
    made = officer.get(address("row", asked))

    polls = re.compile(rf'hx-get="{address("row", asked)}"\s+hx-trigger="every 2s"')
    assert polls.search(page)
    # Nobody need be sitting before a page that asks by itself: it keeps no session alive.
    assert "X-Unattended" in page
    assert polls.search(waiting.content.decode())
    assert '<progress value="3" max="8"' in running.content.decode()
    assert "3 / 8" in text_of(running)
    assert "hx-get" not in made.content.decode()
    assert made.headers["HX-Retarget"] == f"#report-{asked.pk}"
    assert "hx-trigger" not in officer.get(reverse(LIST)).content.decode()


def test_a_page_left_open_over_a_removed_report_asks_for_the_list_anew(district, officer):
    asked = ask(officer, district)
    SavedReport.objects.all().delete()

    answer = officer.get(address("row", asked), headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Refresh"]) == (404, "true")


def test_without_a_worker_the_page_says_so_and_does_not_ask_on(district, officer):
    ask(officer, district)

    page = officer.get(reverse(LIST)).content.decode()
    assert "后台处理程序没有运行" in page
    assert "hx-trigger" not in page

    Worker().tick()
    assert "后台处理程序没有运行" not in officer.get(reverse(LIST)).content.decode()
    assert WorkerSign.objects.count() == 1


def test_what_failed_says_why_and_may_be_made_once_more(district, officer, monkeypatch):
    report(district)
    asked = ask(officer, district, "xlsx")
    with monkeypatch.context() as patch:
        patch.setattr("anlan.reports.render.sheet_xlsx.MOST_ROWS", 0)
        Worker().work_off()
    assert "超过 0 行，Excel 工作表容纳不下" in text_of(officer.get(reverse(LIST)))

    officer.post(address("retry", asked))
    Worker().work_off()

    asked.refresh_from_db()
    assert (asked.state, asked.error) == (WorkState.DONE, "")
    assert officer.post(address("retry", asked)).status_code == 409


def test_a_removed_report_takes_its_file_along_unless_another_needs_it(
    district, officer, django_capture_on_commit_callbacks
):
    report(district)
    first = ask(officer, district)
    Worker().work_off()
    second = ask(officer, district)
    Worker().work_off()
    first.refresh_from_db()
    page = officer.get(reverse(LIST)).content.decode()

    def remove(asked) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            officer.post(address("delete", asked))
        return files.path_of(first.file_id).exists()

    assert f'data-opens="delete-{first.pk}"' in page
    assert remove(first)
    assert officer.post(address("download", first)).status_code == 404
    assert download(officer, second)
    assert not remove(second)
    assert not SavedReport.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_report_not_yet_made_cannot_be_taken_along_but_taken_back(district, officer):
    asked = ask(officer, district)

    assert officer.post(address("download", asked)).status_code == 409
    officer.post(address("delete", asked))
    assert Worker().work_off() == 0


def test_each_step_is_on_record(district, officer):
    asked = ask(officer, district)
    Worker().work_off()
    download(officer, asked)
    officer.post(address("delete", asked))

    verbs = Event.objects.filter(object_id=str(asked.pk)).order_by("id")
    assert [(each.verb, each.actor_id) for each in verbs] == [
        (f"reports.{verb}", district.actor(Role.BUREAU_ADMINISTRATOR).id)
        for verb in ("ask", "build", "download", "delete")
    ]


def test_there_is_something_to_read_where_there_is_nothing(district, officer):
    assert "还没有报表" in officer.get(reverse(LIST)).content.decode()
    assert district.campaign.title in officer.get(reverse(ASK)).content.decode()
    district.campaign.delete()
    assert "还没有启动的大检查" in officer.get(reverse(ASK)).content.decode()


def test_a_large_ledger_is_led_to_the_background(officer, monkeypatch):
    assert "行数较多" not in officer.get(reverse(EXPORT)).content.decode()
    monkeypatch.setattr("anlan.web.ledger_files.views.LARGE", 0)
    assert "行数较多" in officer.get(reverse(EXPORT)).content.decode()


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_list_costs_the_same_for_many(district, officer, how_many, django_assert_num_queries):
    for number in range(how_many):
        asked = ask(officer, district)
        SavedReport.objects.filter(pk=asked.pk).update(state="failed", error=str(number))

    # The messages of what was done are read out once, and the inbox is counted once a while.
    officer.get(reverse(LIST))

    with django_assert_num_queries(5):
        assert officer.get(reverse(LIST)).content.decode().count("<tr id=") == how_many
