"""Writing a report in the browser: kept as it is typed, over a broken line, beside somebody else."""

import re

import pytest
from playwright.sync_api import Page, expect

from anlan.campaigns.models import Submission
from anlan.kernel import clock
from tests.hazards.playing import make_hazard
from tests.reports.writing import PROSE, Writer, at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer() -> Writer:
    return Writer()


def organisation(page: Page):
    return page.get_by_role("textbox", name=re.compile("^组织部署情况"))


def draft(row: Submission) -> dict:
    return Submission.objects.get(pk=row.pk).draft


def test_a_report_is_written_on_a_phone_and_handed_in(writer, phone_page, sign_in, axe, shoot):
    row = writer.owes(1, 300)
    with clock.pretending(at(2)):
        make_hazard(writer.hazards, "rectifying", found_at=clock.now())
    sign_in(phone_page, writer.school.head_user)
    phone_page.goto(f"/self-reports/{row.pk}/")
    expect(phone_page.get_by_role("heading", name="自查报告（第1期）")).to_be_visible()
    axe(phone_page)

    organisation(phone_page).fill(PROSE["organisation"])
    expect(phone_page.get_by_text(re.compile("已保存"))).to_be_visible()
    assert draft(row)["organisation"] == PROSE["organisation"]
    phone_page.get_by_role("textbox", name="下一步打算").fill(PROSE["next_steps"])
    phone_page.get_by_role("textbox", name=re.compile("^未销号的原因")).fill(
        "等待配件，6月10日前更换。"
    )
    shoot(phone_page, "self-report-write-390")
    phone_page.get_by_role("button", name="核对全文").click()

    expect(phone_page.get_by_text("请填写联系人，便于审核时核实。").first).to_be_visible()
    axe(phone_page)
    phone_page.get_by_role("link", name="去填写").click()
    phone_page.get_by_role("textbox", name="联系人").fill("钱安全")
    phone_page.get_by_role("button", name="核对全文").click()
    expect(phone_page.get_by_text("等待配件，6月10日前更换")).to_be_visible()
    shoot(phone_page, "self-report-check-390")
    phone_page.get_by_role("button", name="报送", exact=True).click()

    expect(phone_page.get_by_text("自查报告已报送。")).to_be_visible()
    axe(phone_page)
    shoot(phone_page, "self-report-read-390")
    with phone_page.expect_download() as download:
        phone_page.get_by_role("link", name="下载 PDF").click()
    assert download.value.suggested_filename == "东河第一小学自查报告（第1期）.pdf"


def test_what_was_typed_without_a_line_arrives_after_a_closed_page(writer, open_context, sign_in):
    row = writer.owes(1, 300)
    context = open_context()
    page = context.new_page()
    sign_in(page, writer.school.head_user)
    page.goto(f"/self-reports/{row.pk}/write/")
    context.set_offline(True)
    organisation(page).fill("断网时写下的部署情况。")
    expect(page.get_by_text("未保存，联网后自动重试")).to_be_visible()
    page.close()
    assert draft(row) == {}

    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/self-reports/{row.pk}/write/")
    expect(organisation(again)).to_have_value("断网时写下的部署情况。")
    expect(again.get_by_text(re.compile("已保存"))).to_be_visible()
    assert draft(row)["organisation"] == "断网时写下的部署情况。"


def test_two_who_write_the_same_section_see_both_texts(writer, open_context, sign_in, axe):
    row = writer.owes(1, 300)
    head, officer = open_context().new_page(), open_context().new_page()
    for page, user in ((head, writer.school.head_user), (officer, writer.school.officer_user)):
        sign_in(page, user)
        page.goto(f"/self-reports/{row.pk}/write/")
    organisation(head).fill("校长写的。")
    expect(head.get_by_text(re.compile("已保存"))).to_be_visible()
    organisation(officer).fill("安全员写的。")

    shown = officer.get_by_role("alert")
    expect(shown).to_contain_text("校长写的。")
    axe(officer)
    officer.get_by_role("button", name="保留我的").click()
    expect(officer.get_by_text(re.compile("已保存"))).to_be_visible()
    assert draft(row)["organisation"] == "安全员写的。"
