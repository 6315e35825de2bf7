"""A school inspects itself on a telephone: what only a browser can show."""

import re

import pytest
from playwright.sync_api import Page, expect

from anlan.inspections.models import Sheet
from anlan.inspections.states import SheetState
from tests.inspections.school import FAIL, School, picture

# The server's thread and the test's see the same rows only when they are committed.
pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def school() -> School:
    return School()


def item(page: Page, code: str):
    return page.locator(f"#item-{code}")


def choose(page: Page, code: str, verdict: str) -> None:
    item(page, code).get_by_text(verdict, exact=True).click()


def open_sheet(page: Page, sheet: Sheet) -> None:
    page.goto(f"/self-inspection/sheets/{sheet.pk}/")
    expect(page.locator(".sheet.is-live")).to_be_visible()


def describe(page: Page, code: str, location: str, description: str) -> None:
    item(page, code).get_by_label("在什么部位").fill(location)
    item(page, code).get_by_label("什么情况").fill(description)
    item(page, code).get_by_label("什么情况").blur()


def test_a_place_from_the_first_tap_to_the_ledger(school, phone_page, sign_in, axe, shoot):
    page = phone_page
    sign_in(page, school.cook_user)
    page.goto("/self-inspection/")
    look(page, axe, shoot, "self-inspection-places-390")
    page.get_by_role("button", name=re.compile("开始自查.*学生食堂")).click()

    choose(page, "F01", "符合")
    expect(item(page, "F01")).to_contain_text(re.compile(r"已保存 \d\d:\d\d 孙师傅"))
    fail_and_fix(page, "F02")
    choose(page, "F03", "符合")
    expect(item(page, "F03")).to_contain_text("尚未保存：请先填数字")
    item(page, "F03").get_by_label("从业人员数").fill("6")
    item(page, "F03").get_by_label("从业人员数").blur()
    expect(item(page, "F03")).to_contain_text("已保存")
    look(page, axe, shoot, "self-inspection-sheet-390")

    page.get_by_role("link", name="提交", exact=True).click()
    expect(page.get_by_text("将列入台账的隐患1条")).to_be_visible()
    sign(page)
    look(page, axe, shoot, "self-inspection-hand-in-390")
    page.get_by_role("button", name="签名并提交").click()

    expect(page.get_by_text("1条隐患已列入台账")).to_be_visible()
    look(page, axe, shoot, "self-inspection-done-390")
    sheet = Sheet.objects.get()
    assert sheet.state == SheetState.HANDED_IN
    assert sheet.signature is not None


def look(page: Page, axe, shoot, name: str) -> None:
    page.wait_for_timeout(300)  # a button's colour passes through greys that no eye dwells on
    axe(page)
    shoot(page, name)


def fail_and_fix(page: Page, code: str) -> None:
    """The photo first, as people do; it waits for the words."""
    failed = item(page, code)
    choose(page, code, "不符合")
    expect(failed).to_contain_text("尚未保存：请写清部位和情况")
    take(page, code, "before", "red")
    expect(failed).to_contain_text("填好部位和情况后自动上传")
    describe(page, code, "后厨东墙", "灭火器压力不足")
    expect(failed.get_by_role("img", name="整改前照片")).to_be_visible()
    failed.get_by_label("立查立改").check()
    failed.get_by_label("怎样改的").fill("当场更换灭火器")
    failed.get_by_label("怎样改的").blur()
    take(page, code, "after", "green")
    expect(failed.get_by_role("img", name="整改后照片")).to_be_visible()


def take(page: Page, code: str, role: str, colour: str) -> None:
    file = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture(colour)}
    item(page, code).locator(f"[data-slot={role}] input[type=file]").set_input_files(file)


def sign(page: Page) -> None:
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    page.mouse.up()


def test_every_choice_is_large_enough_for_a_thumb(school, phone_page, sign_in):
    sheet = school.opened()
    sign_in(phone_page, school.cook_user)
    open_sheet(phone_page, sheet)
    choose(phone_page, "F01", "不符合")

    targets = phone_page.locator("main :is(button, summary, label.answer__choice, .btn):visible")
    boxes = [each.bounding_box() for each in targets.all()]

    assert len(boxes) > 10
    assert [box for box in boxes if box is None or box["height"] < 44] == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone_page.evaluate(overflow) == 0


def test_the_keyboard_is_enough(school, page, sign_in):
    sheet = school.opened()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)

    item(page, "F01").get_by_role("radio", name="符合", exact=True).focus()
    page.keyboard.press("Space")

    expect(item(page, "F01")).to_contain_text("已保存")
    page.keyboard.press("ArrowRight")
    expect(item(page, "F01").get_by_role("radio", name="不符合")).to_be_checked()


def test_another_device_resumes(school, open_context, sign_in):
    sheet = school.opened()
    first = open_context(**PHONE).new_page()
    sign_in(first, school.cook_user)
    open_sheet(first, sheet)
    choose(first, "F01", "符合")
    expect(item(first, "F01")).to_contain_text("已保存")

    second = open_context(**PHONE).new_page()
    sign_in(second, school.cook_user)
    open_sheet(second, sheet)

    expect(item(second, "F01").get_by_role("radio", name="符合", exact=True)).to_be_checked()
    expect(second.locator("[data-answered]")).to_have_text("1")


def test_what_is_answered_without_network_arrives_after_all(school, phone_page, sign_in, shoot):
    page, sheet = phone_page, school.opened()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)

    page.context.set_offline(True)
    choose(page, "F01", "符合")
    choose(page, "F02", "不符合")
    describe(page, "F02", "后厨东墙", "灭火器压力不足")

    expect(item(page, "F01")).to_contain_text("未保存，点击重试")
    expect(page.locator("[data-sheet-state]")).to_have_text("2项未保存，联网后自动重试")
    shoot(page, "self-inspection-offline-390", whole=False)
    page.context.set_offline(False)
    expect(page.locator("[data-sheet-state]")).to_have_text("已全部保存")
    sheet.refresh_from_db()
    assert sheet.answers["F01"]["verdict"] == "pass"
    assert sheet.answers["F02"]["description"] == "灭火器压力不足"


def test_unsent_answers_survive_a_closed_page(school, phone_page, sign_in):
    page, sheet = phone_page, school.opened()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)
    page.route("**/answers/*/", lambda route: route.abort())
    choose(page, "F01", "符合")
    choose(page, "F02", "不符合")
    item(page, "F02").get_by_label("在什么部位").fill("后厨")
    expect(item(page, "F01")).to_contain_text("未保存，点击重试")

    page.unroute("**/answers/*/")
    open_sheet(page, sheet)

    expect(item(page, "F01")).to_contain_text("已保存")
    # Half a sentence is kept too, and asks for its other half.
    expect(item(page, "F02").get_by_label("在什么部位")).to_have_value("后厨")
    expect(item(page, "F02")).to_contain_text("尚未保存：请写清部位和情况")


def test_a_retry_can_be_asked_for(school, phone_page, sign_in):
    page, sheet = phone_page, school.opened()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)
    page.route("**/answers/*/", lambda route: route.fulfill(status=502, body="bad gateway"))
    choose(page, "F01", "符合")
    button = item(page, "F01").get_by_role("button", name="未保存，点击重试")
    expect(button).to_be_visible()

    page.unroute("**/answers/*/")
    button.click()

    expect(item(page, "F01")).to_contain_text("已保存")


@pytest.mark.parametrize(("keep", "kept"), [("保留我的", "pass"), ("保留对方的", "fail")])
def test_two_answers_to_one_item_are_shown_side_by_side(  # noqa: PLR0917 -- fixtures and the two ways
    school, phone_page, sign_in, axe, shoot, keep, kept
):
    page, sheet = phone_page, school.opened()
    sign_in(page, school.head_user)
    open_sheet(page, sheet)
    school.say(sheet, "F01", FAIL)  # the cook, on another telephone

    choose(page, "F01", "符合")

    dialog = page.get_by_role("dialog", name="这一项他人也作答了")
    expect(dialog).to_contain_text("灭火器压力不足")
    expect(dialog).to_contain_text("孙师傅")
    axe(page)
    shoot(page, "self-inspection-conflict-390", whole=False)
    dialog.get_by_role("button", name=keep).click()
    expect(item(page, "F01")).to_contain_text("已保存")
    sheet.refresh_from_db()
    assert sheet.answers["F01"]["verdict"] == kept


def test_an_ended_session_loses_nothing(school, phone_page, sign_in):
    page, sheet = phone_page, school.opened()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)
    page.context.clear_cookies()

    choose(page, "F01", "符合")

    expect(page.get_by_text("登录已过期")).to_be_visible()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)
    expect(item(page, "F01")).to_contain_text("已保存")


def test_another_person_does_not_send_what_was_left_behind(school, phone_page, sign_in):
    page, sheet = phone_page, school.opened()
    sign_in(page, school.cook_user)
    open_sheet(page, sheet)
    page.route("**/answers/*/", lambda route: route.abort())
    choose(page, "F01", "符合")
    expect(item(page, "F01")).to_contain_text("未保存")
    page.goto("about:blank")
    page.unroute("**/answers/*/")

    sign_in(page, school.head_user)
    open_sheet(page, sheet)

    expect(page.locator("[data-sheet-state]")).to_have_text("已全部保存")
    sheet.refresh_from_db()
    # Leaving the page tries once more, as the cook: what matters is that nobody else sends it.
    assert {answer["by"] for answer in sheet.answers.values()} <= {"孙师傅"}


def test_the_pages_of_the_desk(school, page, sign_in, axe, shoot):
    school.hand_in_all()
    sign_in(page, school.head_user)
    page.goto("/self-inspection/")
    look(page, axe, shoot, "self-inspection-places-1440")
    page.get_by_role("link", name="核对并确认").click()
    look(page, axe, shoot, "self-inspection-confirm-1440")
    page.goto(f"/self-inspection/places/{school.canteen.pk}/blank/")
    axe(page)
    page.emulate_media(media="print")
    shoot(page, "self-inspection-blank-print-1440")
