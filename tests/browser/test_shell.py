"""The frame of the pages and the parts that they are made of, as a person meets them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import Page, expect

from anlan import urls
from anlan.accounts.states import Role
from anlan.web.shell.fields import DayField
from tests.factories import make_unit, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


class Filters(forms.Form):
    words = forms.CharField(
        label="关键词", required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("overdue", "已超期")]
    )


class HazardForm(forms.Form):
    text = forms.CharField(label="隐患描述", widget=forms.Textarea, help_text="写明部位和问题。")
    kind = forms.ChoiceField(
        label="类别", choices=[("fire", "消防"), ("food", "食品")], widget=forms.RadioSelect
    )
    due_on = DayField(label="整改期限")
    owner = forms.CharField(label="责任人", required=False)
    photo = forms.FileField(label="现场照片", help_text="JPG 或 PNG，不超过 20 MB。")
    on_the_spot = forms.BooleanField(label="已当场整改", required=False)


ROWS = [
    ("SF-0001", "三楼东侧安全出口被杂物堵塞", "示范区第一小学", "已超期", "danger", "waiting", 2),
    ("SF-0002", "食堂留样冰箱温度记录缺失", "示范区实验中学", "整改中", "notice", "", 0),
    ("SF-0003", "配电室门未上锁", "示范区第二幼儿园", "已销号", "done", "check", 4),
    ("SF-0004", "教学楼外墙瓷砖空鼓脱落", "示范区职业高中", "重大隐患", "solid", "warning", 3),
]
KEYS = ("number", "text", "unit", "state", "tone", "icon", "photos")


def parts(request: HttpRequest) -> HttpResponse:
    form = HazardForm(request.POST or None, initial={"due_on": date(2026, 5, 28)})
    if request.method == "POST":
        messages.error(request, "提交的内容有误。")
    history = [
        {"what": "申请验收", "who": "李安全", "at": datetime(2026, 5, 9, 8, tzinfo=UTC)},
        {"what": "开始整改", "who": "王校长", "at": datetime(2026, 5, 8, 1, tzinfo=UTC)},
    ]
    context = {
        "form": form,
        "filters": Filters({"state": "overdue"}),
        "ratio": 0.9079,
        "steps": ["基本信息", "检查对象", "检查清单", "核对下达"],
        "tabs": [
            {"label": "全部", "url": "/parts/", "current": True, "count": 163},
            {"label": "待我办理", "url": "/parts/", "current": False, "count": 5},
        ],
        "rows": [dict(zip(KEYS, row, strict=True)) | {"due": date(2026, 5, 28)} for row in ROWS],
        "facts": [("责任人", "王校长"), ("资金", "2,000 元"), ("预案", "")],
        "entries": history,
    }
    text = Path(__file__).with_name("parts.html").read_text("utf-8")
    return HttpResponse(engines["django"].from_string(text).render(context, request))


def break_down(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("parts/", parts, name="parts"),
    path("break/", break_down),
    *urls.urlpatterns,
]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def person():
    school = make_unit(name="示范区第一小学")
    return make_user(Role.BUREAU_ADMINISTRATOR, school, name="陈局长")


def width_overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_a_page_at_the_desk(page, person, sign_in, axe, shoot, settings):
    settings.DEMO = True
    sign_in(page, person)
    page.goto("/parts/")
    expect(page.get_by_role("heading", name="隐患台账", level=1)).to_be_visible()
    expect(page.get_by_text("演示数据").first).to_be_visible()
    axe(page)
    shoot(page, "shell-1440")
    assert width_overflow(page) <= 0


def test_a_page_on_the_phone(phone_page, person, sign_in, axe, shoot):
    page = phone_page
    sign_in(page, person)
    page.goto("/parts/")
    expect(page.get_by_role("button", name="菜单")).to_be_visible()
    expect(page.get_by_label("关键词")).to_be_visible()  # one filter is set, so they are unfolded
    assert width_overflow(page) <= 0
    axe(page)
    shoot(page, "shell-390")


def test_the_menu_of_the_phone_opens_and_closes(phone_page, person, sign_in, axe):
    page = phone_page
    sign_in(page, person)
    page.goto("/parts/")
    nav = page.get_by_role("navigation", name="主导航")
    expect(nav).to_be_hidden()
    page.get_by_role("button", name="菜单").tap()
    expect(nav).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(nav).to_be_hidden()
    expect(page.get_by_role("button", name="菜单")).to_be_focused()


def test_the_first_stop_of_the_keyboard_skips_to_the_text(page, person, sign_in):
    sign_in(page, person)
    page.goto("/parts/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_form_with_errors_leads_to_the_fields(page, person, sign_in, axe, shoot):
    sign_in(page, person)
    page.goto("/parts/")
    page.get_by_role("button", name="保存").click()
    summary = page.get_by_role("alert").filter(has_text="请修改以下内容后再提交")
    expect(summary).to_be_visible()
    summary.get_by_role("link", name="隐患描述").click()
    expect(page.get_by_label("隐患描述")).to_be_focused()
    expect(page.get_by_label("隐患描述")).to_have_accessible_description(
        re.compile("写明部位和问题。")
    )
    axe(page)
    shoot(page, "shell-errors-1440")


def test_a_dialog_asks_and_gives_the_focus_back(page, person, sign_in, axe, shoot):
    sign_in(page, person)
    page.goto("/parts/")
    page.get_by_role("button", name="退回整改", exact=True).click()
    dialog = page.get_by_role("dialog", name="退回整改")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("退回理由")).to_be_focused()
    axe(page)
    shoot(page, "shell-dialog-1440", whole=False)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="退回整改", exact=True)).to_be_focused()


def test_a_chosen_file_is_named(page, person, sign_in):
    sign_in(page, person)
    page.goto("/parts/")
    file = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2048}
    page.get_by_label("现场照片").set_input_files(file)
    expect(page.get_by_text("现场.jpg（2 KB）")).to_be_visible()


def test_leaving_with_changes_asks(page, person, sign_in):
    sign_in(page, person)
    page.goto("/parts/")
    page.get_by_label("隐患描述").fill("安全出口堵塞")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/no-such-page/")
    assert asked == ["beforeunload"]


def test_a_filter_sends_itself(page, person, sign_in):
    sign_in(page, person)
    page.goto("/parts/")
    page.get_by_label("状态", exact=True).select_option("全部")
    page.wait_for_url("**/parts/?words=&state=")


def test_print_shows_the_text_and_not_the_frame(page, person, sign_in, shoot):
    sign_in(page, person)
    page.goto("/parts/")
    page.emulate_media(media="print")
    expect(page.get_by_text("打印时间：")).to_be_visible()
    expect(page.locator(".shell__nav")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
    shoot(page, "shell-print")


def test_a_page_that_is_not_there(page, person, sign_in, axe, shoot):
    sign_in(page, person)
    page.goto("/no-such-page/")
    expect(page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()
    axe(page)
    shoot(page, "not-found-1440")


def test_a_breakdown(page, person, sign_in, axe, shoot):
    sign_in(page, person)
    page.goto("/break/")
    expect(page.get_by_role("heading", name="系统出错，刚才的操作没有完成")).to_be_visible()
    axe(page)
    shoot(page, "broken-1440")
