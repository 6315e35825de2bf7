"""The officer's way from the issued plan to the launched campaign, by mouse and by keys."""

import re
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from anlan.campaigns.models import Campaign, Requirement, Submission
from anlan.campaigns.states import CampaignState
from tests.browser.conftest import DESK, PHONE
from tests.campaigns.district import District
from tests.campaigns.gold import PLANS

pytestmark = pytest.mark.django_db(transaction=True)


def as_word(name: str) -> bytes:
    """The plan as a document with real tables."""
    document, table = Document(), None
    for line in (PLANS / f"{name}.txt").read_text("utf-8").splitlines():
        if "\t" not in line:
            table = None
            document.add_paragraph(line)
            continue
        cells = line.split("\t")
        if table is None:
            table = document.add_table(rows=0, cols=len(cells))
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def group(page: Page, name: str):
    """A row of the sheet by its heading."""
    return page.get_by_role("group", name=name, exact=True)


def hand_in_plan(page: Page) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name="由方案新建").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "方案.docx", "mimeType": "application/octet-stream",
         "buffer": as_word("lingjiang-clearing")}
    )  # fmt: skip
    page.get_by_role("button", name="读取方案").click()
    expect(page.get_by_role("heading", name="核对方案")).to_be_visible()


def test_from_the_plan_to_the_launched_campaign(open_context, sign_in, axe, shoot):
    district = District()
    page = open_context(viewport=DESK).new_page()
    sign_in(page, district.officer_user)
    hand_in_plan(page)
    axe(page)
    shoot(page, "plan-proposal")
    be_refused(page, axe, shoot)
    correct_by_keys(page)
    correct_by_mouse(page)
    page.get_by_label("大检查名称").press("Enter")

    expect(page).to_have_url(re.compile(r"/campaigns/[0-9a-f-]+/(preview|requirements)/$"))
    campaign = Campaign.objects.get()
    assert campaign.title == "全区校园安全“清零”行动"
    assert "4.教研室、各初中：实验室安全" in campaign.description
    kept = list(Requirement.objects.order_by("position"))
    assert [kept[-1].title, len(kept)] == ["暑期值班表", 7]
    assert [str(kept[1].due_on), str(kept[1].late_until)] == ["2026-05-06", "2026-05-09"]

    launch(page, campaign, axe, shoot)
    owed = Submission.objects.filter(requirement=kept[0]).values_list("unit__name", flat=True)
    assert set(owed) >= {district.big.name, district.own.name}


def be_refused(page: Page, axe, shoot) -> None:
    """A party that the register does not know is asked for, and the way leads to it."""
    page.get_by_role("button", name="存为草稿").last.click()
    summary = page.get_by_role("alert").filter(has_text="以下各项需要修改")
    expect(summary.get_by_role("link")).to_have_count(1)
    axe(page)
    shoot(page, "plan-refused", whole=False)
    summary.get_by_role("link", name="报送事项 2").click()
    expect(group(page, "报送事项 2")).to_be_in_viewport()
    assert Campaign.objects.count() == 0


def correct_by_keys(page: Page) -> None:
    """Leave one row out, and open the details of the next."""
    group(page, "报送事项 2").get_by_label("不采用这一项").focus()
    page.keyboard.press("Space")
    expect(group(page, "报送事项 2").get_by_label("不采用这一项")).to_be_checked()
    third = group(page, "报送事项 3")
    third.get_by_text("补报、锁定、审核和表格栏目").focus()
    page.keyboard.press("Enter")
    third.get_by_label("逾期后几天内仍可补报").fill("3")
    third.get_by_label("报送时限").fill("2026-05-06")


def correct_by_mouse(page: Page) -> None:
    """Title, phase and party; a further requirement; the checklist."""
    page.get_by_label("大检查名称").fill("全区校园安全“清零”行动")
    group(page, "阶段 3").get_by_label("结束日期").fill("2026-07-10")
    group(page, "任务 4").get_by_label("承担单位").fill("教研室、各初中")
    page.get_by_role("button", name="添加报送事项").click()
    added = group(page, "报送事项 8")
    expect(added).to_be_in_viewport()
    expect(page.get_by_label("大检查名称")).to_have_value("全区校园安全“清零”行动")
    added.get_by_label("报送内容").fill("暑期值班表")
    added.get_by_label("报送时限").fill("2026-07-01")
    added.get_by_role("checkbox", name="学校", exact=True).check()
    scope = page.locator("section", has=page.get_by_role("heading", name="检查范围"))
    scope.get_by_label("检查清单").select_option(index=1)


def launch(page: Page, campaign: Campaign, axe, shoot) -> None:
    """The wizard's last step."""
    page.goto(f"/campaigns/{campaign.pk}/launch/")
    axe(page)
    page.get_by_role("button", name="启动大检查").click()
    expect(page.get_by_text("进行中").first).to_be_visible()
    axe(page)
    shoot(page, "plan-launched")
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LAUNCHED


def test_a_plan_is_corrected_on_a_telephone(open_context, sign_in, axe, shoot):
    district = District()
    page = open_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    sign_in(page, district.officer_user)
    page.goto("/campaigns/from-plan/")
    axe(page)
    shoot(page, "plan-phone-start")
    hand_in_plan(page)
    axe(page)
    shoot(page, "plan-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    row = group(page, "报送事项 2")
    row.get_by_text("补报、锁定、审核和表格栏目").click()
    row.get_by_label("不采用这一项").check()
    page.get_by_role("button", name="存为草稿").last.click()
    expect(page).to_have_url(re.compile(r"/campaigns/[0-9a-f-]+/targets/$"))


def test_a_file_that_is_no_plan_says_what_to_do(page, sign_in, axe, shoot):
    sign_in(page, District().officer_user)
    page.goto("/campaigns/from-plan/")
    page.locator("input[type=file]").set_input_files(
        {"name": "方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scanned"}
    )
    page.get_by_role("button", name="读取方案").click()
    expect(page.get_by_text("请另存为 .docx 或 .txt，或把文字粘贴进来").first).to_be_visible()
    axe(page)
    shoot(page, "plan-not-read")
