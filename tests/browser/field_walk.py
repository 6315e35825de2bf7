"""Steps on the field pages that several tests take, by role and label."""

import re

from playwright.sync_api import Page, expect

from tests.inspections.school import School


def open_field(page: Page) -> None:
    """The field pages, once they have started."""
    page.goto("/field/")
    expect(page.get_by_role("heading", name="现场检查", level=1)).to_be_focused()


def begin_visit(page: Page, school: School) -> None:
    """Take the school along and begin an announced visit to it."""
    page.get_by_role("link", name="带走资料").first.click()
    page.get_by_role("checkbox", name=re.compile(school.unit.name)).check()
    page.get_by_role("button", name="带走所选1个单位").click()
    expect(page.get_by_text("已带走1个单位")).to_be_visible()
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name=re.compile(school.unit.name)).click()
    page.get_by_role("button", name="开始入校检查").click()
    page.get_by_role("radio", name="明查").check()
    page.get_by_role("button", name="开始", exact=True).click()


def open_item(page: Page, place: str, code: str) -> None:
    """One item of a place, from the visit's page."""
    page.get_by_role("link", name=re.compile(place)).click()
    page.get_by_role("link", name=re.compile(code)).click()
    expect(page.get_by_role("group", name="检查结果")).to_be_visible()


def choose(page: Page, verdict: str) -> None:
    """Answer the item that is open."""
    page.get_by_role("group", name="检查结果").get_by_role(
        "button", name=verdict, exact=True
    ).click()


def describe(page: Page) -> None:
    """Say what fails, and where."""
    page.get_by_label("在什么部位").fill("后厨东墙")
    page.get_by_label("什么情况").fill("灭火器压力不足")
