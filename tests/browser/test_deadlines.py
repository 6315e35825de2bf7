"""From the plan's file to the table that goes up: dates, a late school, and numbers counted twice."""

import re
from contextvars import ContextVar
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from anlan.accounts.models import User
from anlan.campaigns.models import Campaign, Submission
from anlan.jobs.worker import Worker
from tests.browser.recount_in_sql import MONTHLY, months_in_sql, national_in_sql
from tests.campaigns.handing_in import Office
from tests.kernel.document_files import pdf, word
from tests.reports.ledgers import HOME, NOW, ORIGINS, Plan, Round, World

# The server's thread and the test's see the same rows only when they are committed.
pytestmark = pytest.mark.django_db(transaction=True)
DESK = {"width": 1440, "height": 900}
LAUNCH_DAY = datetime(2026, 5, 6, 9, 30, tzinfo=HOME)
LATE_DAY = datetime(2026, 5, 18, 16, 5, tzinfo=HOME)
PLAN = """示范区教体局
示教安〔2026〕6号

关于印发《全区学校安全隐患大排查大整治工作方案》的通知

各中心学校，局属各学校，各校外培训机构，局机关有关股室：
现将《全区学校安全隐患大排查大整治工作方案》印发给你们，请结合实际认真贯彻执行。

2026年5月5日

全区学校安全隐患大排查大整治工作方案

为全面消除校园安全隐患，决定在全区各级各类学校和校外培训机构开展安全隐患大排查大整治。

一、时间安排
自2026年5月6日起，至全国性重大活动结束后止，分两个阶段进行。
（一）动员部署阶段（5月6日至5月15日）。各单位成立专班，制定本单位实施方案。
（二）排查整治阶段（5月16日至8月31日）。各单位对照清单逐场所排查，建立台账，边查边改。

二、工作要求
（一）各学校要于5月15日前将本单位实施方案报中心学校审核，由中心学校报教体局安全管理股。
（二）各学校于5月28日前报送自查报告。
"""
FATES = (
    "close",
    "close reopen",
    "return close",
    "commit",
    "",
    "close reopen close",
    "dismiss",
    "merge",
    "close reopen dismiss",
)


@pytest.fixture
def it_is(monkeypatch):
    """Steers the clock of every thread, the server's too; `pretending` still works within it."""

    def steer(moment: datetime) -> None:
        monkeypatch.setattr(
            "anlan.kernel.clock._pretended", ContextVar("pretended", default=moment)
        )

    return steer


def user(actor) -> User:
    return User.objects.get(pk=actor.id)


def look(page: Page, axe, shoot, name: str) -> None:
    page.wait_for_timeout(300)  # a button's colour passes through greys that no eye dwells on
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{name} is {width} px too wide"
    axe(page)
    shoot(page, f"deadlines-{name}")


class Board:
    """The bureau's page on which it follows how far every unit is."""

    def __init__(self, page: Page, owing: Submission) -> None:
        self.page, self.owing = page, owing

    def shows(self, *words: str) -> None:
        """The unit's line says that now."""
        self.page.goto(f"/boards/{self.owing.requirement_id}/")
        line = self.page.get_by_role("row").filter(has_text=self.owing.unit.name)
        for each in words:
            expect(line).to_contain_text(each)


def test_from_the_plan_to_the_table_that_goes_up(
    it_is, open_context, phone_page, sign_in, axe, shoot
):
    seen = (axe, shoot)
    it_is(LAUNCH_DAY)
    office = Office()
    bureau = open_context(viewport=DESK).new_page()
    sign_in(bureau, office.officer_user)
    campaign = correct_and_launch(bureau, seen)

    reviewers = {}
    for name, actor in (("centre", office.central), ("section", office.safety_officer)):
        reviewers[name] = open_context(viewport=DESK).new_page()
        sign_in(reviewers[name], user(actor))
    sign_in(phone_page, user(office.head))
    follow_a_late_school(it_is, Board(bureau, plan_of(office)), phone_page, reviewers)
    look(bureau, *seen, "board-1440")

    it_is(NOW)
    play(office, campaign)
    national = take_form(bureau, campaign, "上报", seen)
    assert cells(national) == national_in_sql(campaign)
    monthly = take_form(bureau, campaign, "全部指标", seen, by="month")
    assert columns(monthly, MONTHLY) == months_in_sql(campaign)


def follow_a_late_school(it_is, board: Board, phone: Page, reviewers: dict[str, Page]) -> None:
    """Late, returned, handed in again, accepted on each step; the board tells all of it."""
    owing = board.owing
    board.shows("没有打开")
    it_is(LATE_DAY)
    board.shows("没有打开", "逾期未报")
    hand_in(phone, "实施方案.docx", word("一、组织领导"))
    board.shows("已报送", "逾期报送", "中心学校审核")
    send_back(reviewers["centre"], owing.unit.name)
    board.shows("已退回", "逾期报送")
    it_is(LATE_DAY + timedelta(days=1))
    hand_in(phone, "附件.pdf", pdf(2))
    accept(reviewers["centre"], owing, "转下一环节审核")
    board.shows("已报送", "股室审核")
    accept(reviewers["section"], owing, f"已审核通过“{owing.unit.name}”")
    board.shows("审核通过", "逾期报送")


def plan_of(office: Office) -> Submission:
    """What the school owes first."""
    return Submission.objects.get(requirement__title="实施方案", unit=office.big)


# --- what the people do --------------------------------------------------------------------------


def correct_and_launch(page: Page, seen) -> Campaign:
    """The plan as a text file of an old office; the officer corrects it and launches."""
    page.goto("/campaigns/from-plan/")
    page.locator("input[type=file]").set_input_files(
        {"name": "方案.txt", "mimeType": "text/plain", "buffer": PLAN.encode("gb18030")}
    )
    page.get_by_role("button", name="读取方案").click()
    expect(page.get_by_label("大检查名称")).to_have_value("全区学校安全隐患大排查大整治")
    first = page.get_by_role("group", name="报送事项 1", exact=True)
    expect(first.get_by_label("报送内容")).to_have_value("实施方案")
    expect(first.get_by_label("报送时限")).to_have_value("2026-05-15")
    first.get_by_text("补报、锁定、审核和表格栏目").click()
    first.get_by_label("逾期后几天内仍可补报").fill("7")
    first.get_by_label("股室审核").check()
    first.get_by_label("教体局审核").uncheck()
    first.get_by_label("主管股室").select_option("安全管理股")
    page.get_by_label("大检查名称").fill("校园安全大排查")
    scope = page.locator("section", has=page.get_by_role("heading", name="检查范围"))
    scope.get_by_label("检查清单").select_option(index=1)
    look(page, *seen, "draft-1440")
    page.get_by_role("button", name="存为草稿").last.click()
    expect(page).to_have_url(re.compile(r"/(preview|requirements)/$"))
    campaign = Campaign.objects.get()
    assert campaign.title == "校园安全大排查"
    page.goto(f"/campaigns/{campaign.pk}/launch/")
    look(page, *seen, "launch-1440")
    page.get_by_role("button", name="启动大检查").click()
    expect(page.get_by_text("进行中").first).to_be_visible()
    return Campaign.objects.get()


def hand_in(phone: Page, name: str, data: bytes) -> None:
    """From the task on the home page; the last page says that it will count as late."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("补报|查看意见")).first.click()
    kind = "application/octet-stream"
    phone.locator("#upload-files").set_input_files({"name": name, "mimeType": kind, "buffer": data})
    expect(phone.locator("#files").get_by_role("link", name=name)).to_be_visible()
    phone.get_by_role("button", name="核对并报送").click()
    expect(phone.get_by_text("已过报送时限，本次将记为逾期报送")).to_be_visible()
    phone.get_by_role("button", name="确认报送").click()
    expect(phone.get_by_text("现在等待中心学校审核")).to_be_visible()


def send_back(page: Page, unit: str) -> None:
    page.goto("/submissions/review/")
    page.get_by_role("link", name=unit, exact=True).click()
    page.get_by_role("button", name="缺少附件，请补充上传。").click()
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("待审核的已全部处理")).to_be_visible()


def accept(page: Page, owing: Submission, told: str) -> None:
    page.goto(f"/submissions/{owing.pk}/review/")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text(told)).to_be_visible()


def play(office: Office, campaign: Campaign) -> None:
    """Three months of the ledger, by the commands: closed, returned, taken up again, merged."""
    World(office, campaign).play(
        [
            Plan(
                unit=number % 6,
                category=number % 3,
                origin=ORIGINS[number % len(ORIGINS)],
                days_ago=100 - 4 * number,
                hour=(0, 7, 9, 23)[number % 4],
                on_spot=number % 5 == 0,
                major=number % 9 in {0, 3},
                yuan=("0", "350.50", "98000.05")[number % 3],
                due_in=10,
                fate=FATES[number % len(FATES)],
                gaps=(2, 9, 12, 15, 4),
            )
            for number in range(25)
        ],
        [Round(0, "announced", 40, handed_in=True), Round(4, "self", 12, handed_in=True)],
    )


def take_form(page: Page, campaign: Campaign, title: str, seen, by: str = "") -> Worksheet:
    """Ask for the form beside the tables, let the worker make it, and read what was downloaded."""
    page.goto(f"/statistics/tables/?campaign={campaign.pk}&by={by}")
    look(page, *seen, f"tables-{by or 'first'}-1440")
    page.get_by_role("button", name="下载统计表").click()
    page.get_by_role("dialog").get_by_label(re.compile(title)).check()
    page.get_by_role("button", name="生成", exact=True).click()
    expect(page.get_by_text("已开始生成统计表")).to_be_visible()
    Worker().work_off()
    page.goto("/reports/")
    look(page, *seen, f"reports-{by or 'first'}-1440")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("下载")).first.click()
    return openpyxl.load_workbook(BytesIO(download.value.path().read_bytes())).active


# --- the workbook --------------------------------------------------------------------------------


def cells(sheet: Worksheet) -> dict[str, tuple[Any, ...]]:
    """The rows under the head by their title, as they stand in the file."""
    rows = {}
    for title, *row in sheet.iter_rows(min_row=6, values_only=True):
        if row[0] is None:
            break
        rows[title] = tuple(row)
    return rows


def columns(sheet: Worksheet, wanted: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    """Those columns of the rows, found by their headings."""
    upper, lower = sheet.iter_rows(min_row=4, max_row=5, min_col=2, values_only=True)
    titles = [
        str(below or above).replace("\n", "") for above, below in zip(upper, lower, strict=True)
    ]
    return {
        title: tuple(row[titles.index(name)] for name in wanted)
        for title, row in cells(sheet).items()
    }
