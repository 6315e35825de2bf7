"""Charts: a picture of the table that stands in the page, never a second truth."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from anlan import urls
from anlan.accounts.states import Role
from anlan.web.shell.charts import Cell, Chart, Head, Kind, Mark, Row, Tone
from tests.factories import make_unit, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

BEGINNING = date(2026, 5, 6)
AGES = [("7天以内", 12), ("8至30天", 31), ("31至60天", 9), ("60天以上", 2)]


def number(value: int) -> Cell:
    return Cell(f"{value}", value, f"/?n={value}")


def charts() -> list[Chart]:
    days = [BEGINNING + timedelta(days=7 * week) for week in range(12)]
    return [
        Chart(
            key="ages",
            title="未销号隐患账龄",
            kind=Kind.COLUMNS,
            summary="未销号隐患 54 条，其中 60 天以上 2 条",
            first="已发现",
            heads=[Head("未销号", Tone.MAIN)],
            rows=[Row(name, [number(value)]) for name, value in AGES],
            definition="截至今天还没有销号的隐患，按发现至今的天数分",
        ),
        Chart(
            key="items",
            title="最常见的检查项",
            kind=Kind.BARS,
            summary="最常见的是疏散通道",
            first="检查项",
            heads=[Head("查出", Tone.DEEP)],
            rows=[
                Row(
                    f"疏散通道、安全出口、楼梯、消防车道畅通，上课时出口不上锁{value}",
                    [number(value)],
                )
                for value in (31, 12, 7)
            ],
        ),
        Chart(
            key="states",
            title="隐患状态变化",
            kind=Kind.AREAS,
            summary="未销号 54 条",
            first="日期",
            heads=[Head("已销号", Tone.SOFT), Head("未销号", Tone.DEEP)],
            rows=[
                Row(f"{day:%m-%d}", [number(5 * each), number(60 - each)], day)
                for each, day in enumerate(days)
            ],
        ),
        Chart(
            key="progress",
            title="进度",
            kind=Kind.LINES,
            summary="覆盖率 66.0%",
            first="日期",
            heads=[Head("覆盖率", Tone.DEEP), Head("应到", Tone.WARM, is_dashed=True)],
            rows=[
                Row(
                    f"{day:%m-%d}",
                    [
                        Cell(f"{6 * each}%", each * 0.06 if each < 8 else None),
                        Cell(f"{9 * each}%", each * 0.09),
                    ],
                    day,
                )
                for each, day in enumerate(days)
            ],
            is_share=True,
            marks=[Mark(date(2026, 5, 28), "自查报告"), Mark(date(2026, 6, 25), "汇总表")],
        ),
        Chart(
            key="nothing",
            title="销号用时",
            kind=Kind.COLUMNS,
            summary="",
            first="天数",
            heads=[Head("已销号", Tone.MAIN)],
            rows=[],
            without="还没有销号的隐患",
        ),
    ]


def page_of_charts(request: HttpRequest) -> HttpResponse:
    text = Path(__file__).with_name("charts.html").read_text("utf-8")
    drawn = engines["django"].from_string(text).render({"charts": charts()}, request)
    return HttpResponse(drawn)


urlpatterns = [path("charts/", page_of_charts), *urls.urlpatterns]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def person():
    return make_user(Role.BUREAU_LEADER, make_unit(name="示范区教体局"))


def test_a_chart_is_drawn_from_its_table_and_gives_way_to_it(page, person, sign_in, axe, shoot):
    sign_in(page, person)
    page.goto("/charts/")
    picture = page.get_by_role("img", name="未销号隐患 54 条，其中 60 天以上 2 条")
    expect(picture.locator("canvas")).to_be_visible()
    expect(page.locator("canvas")).to_have_count(4)
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.get_by_text("还没有销号的隐患", exact=True)).to_be_visible()
    axe(page)
    page.wait_for_timeout(600)  # until the columns have grown
    shoot(page, "charts-1440")

    page.get_by_role("button", name="表").first.press("Enter")

    expect(picture).to_be_hidden()
    expect(page.get_by_role("link", name="31", exact=True)).to_be_visible()
    axe(page)


def test_a_column_opens_the_list_that_its_number_opens(page, person, sign_in):
    sign_in(page, person)
    page.goto("/charts/")
    canvas = page.locator("[data-chart=columns] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.wait_for_timeout(600)
    with page.expect_navigation(url="**/?n=31"):  # the second of four columns
        page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.8)


def test_on_the_phone_and_on_paper(phone_page, person, sign_in, axe, shoot):
    page = phone_page
    sign_in(page, person)
    page.goto("/charts/")
    expect(page.locator("canvas").first).to_be_visible()
    page.wait_for_timeout(600)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    axe(page)
    shoot(page, "charts-390")

    page.emulate_media(media="print")

    expect(page.get_by_role("table")).to_have_count(4)
    expect(page.locator("canvas").first).to_be_hidden()


def test_a_definition_is_told_at_the_keyboard_and_put_away(page, person, sign_in):
    sign_in(page, person)
    page.goto("/charts/")
    name = page.get_by_role("button", name="未销号隐患账龄")
    name.focus()
    tip = page.get_by_role("tooltip")
    expect(tip).to_have_text("截至今天还没有销号的隐患，按发现至今的天数分")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def test_without_script_the_table_stands(open_context, person, sign_in):
    page = open_context(java_script_enabled=False).new_page()
    sign_in(page, person)
    page.goto("/charts/")
    expect(page.get_by_role("table")).to_have_count(4)
    expect(page.get_by_role("button", name="图")).to_have_count(0)
