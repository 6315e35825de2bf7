"""The statistics as a person meets them: at the desk, on a phone, on paper, on a wall."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.hazards.states import Grade, HazardState
from anlan.kernel import clock
from tests.hazards.district import District, make_district
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db(transaction=True)
WALLS = [(1920, 1080), (3840, 2160)]


@pytest.fixture
def district() -> District:
    """Hazards of three weeks, one of them late, one major, some closed."""
    district = make_district()
    for state in (HazardState.REPORTED, HazardState.RECTIFYING, HazardState.CLOSED):
        for _number in range(3):
            make_hazard(district, state=state)
    make_hazard(district, state=HazardState.RECTIFYING, grade=Grade.MAJOR)
    make_hazard(district, unit=district.other, place=None)
    late = Hazard.objects.filter(state=HazardState.RECTIFYING).order_by("pk")[0]
    Hazard.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=1))
    return district


@pytest.fixture
def leader(district) -> User:
    return User.objects.get(pk=district.actor(Role.BUREAU_LEADER).id)


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_the_dashboard_at_the_desk(page, leader, sign_in, axe, shoot):
    sign_in(page, leader)
    page.goto("/statistics/")
    expect(page.locator("canvas").first).to_be_visible()
    assert overflow(page) <= 0
    axe(page)
    shoot(page, "dashboard-1440")

    page.get_by_role("button", name="整改天数中位数").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("从发现到销号所用天数的中位数")
    page.get_by_role("link", name="逾期").press("Enter")
    expect(page.get_by_text("共 1 条")).to_be_visible()


def test_the_dashboard_on_the_phone(phone_page, leader, sign_in, axe, shoot):
    page = phone_page
    sign_in(page, leader)
    page.goto("/statistics/")
    expect(page.locator("canvas").first).to_be_visible()
    assert overflow(page) <= 0
    axe(page)
    shoot(page, "dashboard-390")


def test_the_dashboard_at_twice_the_size(open_context, leader, sign_in):
    page = open_context(viewport={"width": 720, "height": 450}).new_page()
    sign_in(page, leader)
    for address in ("/statistics/", "/statistics/tables/"):
        page.goto(address)
        assert overflow(page) <= 0


def test_the_tables_at_the_desk_on_the_phone_and_on_paper(page, leader, sign_in, axe, shoot):
    sign_in(page, leader)
    page.goto("/statistics/tables/")
    page.get_by_role("link", name="逾期问题突出的在前").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("逾期")
    axe(page)
    shoot(page, "tables-1440")

    page.get_by_role("link", name="青龙中心学校").click()
    expect(page.get_by_role("rowheader", name="青龙第一小学")).to_be_visible()
    page.get_by_label("统计期间").select_option("自定期间")
    expect(page.get_by_label("自", exact=True)).to_be_visible()
    assert "under=" in page.url

    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) <= 0
    axe(page)

    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_label("统计期间")).to_be_hidden()


@pytest.mark.parametrize("size", WALLS)
def test_the_large_screen_fits_without_scrolling(page, leader, sign_in, axe, shoot, size):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, leader)
    page.goto("/statistics/wall/")
    expect(page.locator("canvas").first).to_be_visible()
    axe(page)
    shoot(page, f"wall-{width}")
    inside = page.evaluate(
        "[...document.querySelectorAll('.wall__panel, .wall__number')].every((part) => "
        "part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1"
        " && part.getBoundingClientRect().bottom <= innerHeight)"
    )
    assert inside
    # Seen from 5 m: no word that counts is smaller than a fortieth of the screen's height.
    sizes = page.evaluate(
        "[...document.querySelectorAll('.wall__number span, .wall__number strong, h1, h2')]"
        ".map((part) => parseFloat(getComputedStyle(part).fontSize))"
    )
    assert min(sizes) >= height / 45

    page.keyboard.press("Escape")
    page.wait_for_url("**/statistics/?*")


def test_the_large_screen_renews_its_numbers_in_place(page, district, leader, sign_in):
    sign_in(page, leader)
    page.clock.install()
    page.goto("/statistics/wall/")
    found = page.locator(".wall__number", has_text="查出隐患")
    expect(found).to_contain_text("11")
    page.evaluate("document.querySelector('canvas').dataset.same = 'yes'")
    make_hazard(district)

    page.clock.run_for(61_000)

    expect(found).to_contain_text("12")
    # The picture is drawn on, not put anew: nothing flickers.
    expect(page.locator("canvas[data-same]")).to_have_count(1)

    page.context.clear_cookies()
    page.clock.run_for(61_000)
    expect(page.get_by_role("status")).to_contain_text("登录已到期")
