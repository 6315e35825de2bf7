"""The field pages on a telephone, walked by role and label: a visit and a school's own round."""

import re

import pytest
from playwright.sync_api import Page, expect

from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.inspections.models import Inspection, LookBack, Sheet
from anlan.inspections.states import InspectionState, SheetState
from tests.browser.field_walk import begin_visit, choose, open_field, open_item
from tests.factories import make_user
from tests.inspections.school import FAIL, School, picture

# The server's thread and the test's see the same rows only when they are committed.
pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a thumb meets: 44 px. A tick's label and a file's button carry their fields.
SMALL = """[...document.querySelectorAll(
  'a[href], button, select, summary, label.tick, input:not([type=checkbox], [type=file])'
)].filter((each) => {
  const box = each.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.height < 43.5;
}).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def inspector(school):
    return make_user(Role.INSPECTOR, school.district.bureau, name="吴督查员")


@pytest.fixture
def look(axe, shoot):
    """Looks at a page as everybody must be able to use it, and keeps a picture."""

    def examine(page: Page, name: str) -> None:
        page.wait_for_timeout(300)  # rows come from the device's storage
        assert page.evaluate(OVERFLOW) <= 0
        assert page.evaluate(SMALL) == []
        axe(page)
        shoot(page, f"field-{name}")

    return examine


def begin_own_round(page: Page) -> None:
    open_field(page)
    page.get_by_role("button", name=re.compile("开始自查")).click()
    open_item(page, "学生食堂", "F01")


def fail_with_photo(page: Page) -> None:
    choose(page, "不符合")
    page.get_by_label("在什么部位").fill("后厨东墙")
    page.get_by_label("什么情况").fill("灭火器压力不足")
    file = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.locator("input[type=file][multiple]").set_input_files(file)
    expect(page.get_by_role("img", name=re.compile("照片"))).to_be_visible()


def conclude(page: Page) -> None:
    page.get_by_label("被检查单位在场人").fill("赵校长")
    sign(page, 0)
    expect(page.get_by_role("img", name="检查人签字")).to_be_visible()
    page.get_by_label("对方未签字，记录原因").check()
    page.get_by_role("button", name="负责人不在场").click()
    page.get_by_role("button", name="提交本次检查").click()
    page.get_by_role("dialog").get_by_role("button", name="提交本次检查").click()


def sign(page: Page, at: int) -> None:
    pad = page.locator("canvas").nth(at)
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 90, steps=5)
    page.mouse.up()


def test_a_visit_from_the_taking_along_to_the_ledger(school, inspector, phone_page, sign_in, look):
    page = phone_page
    sign_in(page, inspector)
    open_field(page)
    look(page, "tasks-empty-390")
    begin_visit(page, school)
    expect(page.get_by_role("link", name=re.compile("学生食堂"))).to_be_visible()
    look(page, "visit-390")

    open_item(page, "学生食堂", "F01")
    look(page, "item-390")
    choose(page, "符合")
    expect(page.get_by_text("第2项")).to_be_visible()
    fail_with_photo(page)
    look(page, "item-failed-390")
    page.get_by_role("button", name="下一未查项").click()
    page.get_by_label(re.compile("从业人员数")).fill("6")
    choose(page, "符合")

    page.get_by_role("link", name="小结与签字").click()
    expect(page.get_by_text("将列入台账的隐患1条")).to_be_visible()
    page.get_by_role("button", name="提交本次检查").click()
    expect(page.get_by_text("请检查人签字。").first).to_be_visible()
    look(page, "finish-390")
    conclude(page)

    expect(page.get_by_text("已上传，隐患已列入台账。")).to_be_visible(timeout=20_000)
    look(page, "finished-390")
    visit = Inspection.objects.get(kind="announced")
    assert visit.state == InspectionState.CONFIRMED
    assert visit.refusal == "负责人不在场"
    assert Hazard.objects.get().description == "灭火器压力不足"


def test_hazards_off_the_list_and_earlier_ones_go_with_the_visit(
    school, inspector, phone_page, sign_in, look
):
    page = phone_page
    school.hand_in(school.answered(F02=FAIL))
    sign_in(page, inspector)
    open_field(page)
    begin_visit(page, school)

    page.get_by_role("link", name=re.compile("以往隐患回头看")).click()
    page.get_by_role("radio", name="未整改").check()
    page.get_by_label("说明").fill("灭火器仍未更换")
    look(page, "back-390")
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name=re.compile("清单外隐患")).click()
    page.get_by_role("button", name="登记一条").click()
    page.get_by_label("场所").select_option(label="学生食堂")
    page.get_by_label("在什么部位").fill("后厨门口")
    page.get_by_label("什么情况").fill("地面湿滑无警示")
    look(page, "other-390")
    page.get_by_role("button", name="存下这条").click()
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="小结与签字").click()
    conclude(page)

    expect(page.get_by_text("已上传，隐患已列入台账。")).to_be_visible(timeout=20_000)
    assert LookBack.objects.get().note == "灭火器仍未更换"
    found = Hazard.objects.get(origin_kind="announced")
    assert (found.location, found.description) == ("后厨门口", "地面湿滑无警示")


def test_a_school_answers_its_own_place_and_hands_it_in(school, phone_page, sign_in, look):
    page = phone_page
    sign_in(page, school.officer_user)
    begin_own_round(page)
    choose(page, "符合")
    expect(page.get_by_text("第2项")).to_be_visible()
    choose(page, "不适用")
    page.get_by_role("button", name="本场所没有这类设施设备").click()
    page.get_by_role("button", name="下一未查项").click()
    page.get_by_label(re.compile("从业人员数")).fill("6")
    choose(page, "符合")

    page.get_by_role("button", name="提交本场所").click()
    look(page, "own-hand-in-390")
    page.get_by_role("dialog").get_by_role("button", name="提交本场所").click()

    expect(page.get_by_role("link", name=re.compile("学生食堂.*已提交"))).to_be_visible()
    look(page, "own-390")
    page.goto("/field/#/unsent")
    expect(page.get_by_text("没有未上传的内容")).to_be_visible(timeout=20_000)
    assert Sheet.objects.get(coverage_row=school.canteen).state == SheetState.HANDED_IN


def test_undo_brings_the_answer_and_its_item_back(school, phone_page, sign_in):
    page = phone_page
    sign_in(page, school.officer_user)
    begin_own_round(page)

    choose(page, "符合")
    expect(page.get_by_text("第2项")).to_be_visible()
    page.get_by_role("button", name="撤销").click()

    expect(page.get_by_text("第1项")).to_be_visible()
    expect(page.get_by_role("button", name="符合", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )
    page.go_back()
    expect(page.get_by_role("heading", name="学生食堂")).to_be_visible()


def test_who_leaves_an_item_while_it_is_being_kept_stays_where_they_went(
    school, phone_page, sign_in
):
    page = phone_page
    sign_in(page, school.officer_user)
    begin_own_round(page)

    # In one step of the browser: the answer cannot be kept before somebody has left.
    leave = """(button) => { button.click(); location.hash = "/settings"; }"""
    page.get_by_role("button", name="符合", exact=True).evaluate(leave)
    expect(page.get_by_role("link", name=re.compile("未上传1"))).to_be_visible()

    expect(page.get_by_role("heading", name="设置", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("#/settings$"))


def test_every_page_fits_a_narrow_dark_telephone_with_large_text(
    school, inspector, open_context, sign_in, look
):
    night = {"viewport": NARROW, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
    page = open_context(**night).new_page()
    sign_in(page, inspector)
    open_field(page)
    page.get_by_role("link", name="设置").click()
    page.get_by_role("checkbox", name=re.compile("大字")).check()
    page.get_by_role("link", name="返回").click()
    begin_visit(page, school)
    open_item(page, "学生食堂", "F02")
    choose(page, "不符合")
    page.get_by_label("立查立改：已当场整改").check()
    look(page, "item-fixed-320-dark-large")
    visit = re.search(r"#(/i/[^/]+)", page.url)
    assert visit is not None
    inspection = visit[1]
    part = f"/unit/{school.part.pk}"
    for name, path in {
        "tasks": "/",
        "take": "/take",
        "unit": part,
        "visit": f"{inspection}?show=incomplete",
        "other": f"{inspection}/other",
        "back": f"{inspection}/back",
        "finish": f"{inspection}/finish",
        "unsent": "/unsent",
        "contests": "/contests",
        "settings": "/settings",
    }.items():
        page.goto(f"/field/#{path}")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        look(page, f"{name}-320-dark-large")
