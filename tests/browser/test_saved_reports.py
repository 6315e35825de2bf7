"""A report is watched while it is made: what only a browser can show."""

import re

import pytest
from playwright.sync_api import Page, expect

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.jobs.worker import Worker
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.kernel.work import LEASE
from anlan.reports.models import SavedReport
from tests.hazards.district import make_district, report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def district():
    return make_district()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_report_is_watched_taken_along_and_removed(district, page, sign_in, axe, shoot, width):
    report(district)
    someone = Worker()
    someone.tick()
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, User.objects.get(pk=district.actor(Role.BUREAU_LEADER).id))
    ask(page)
    half_way()
    expect(page.get_by_role("progressbar", name="正在写入台账")).to_have_attribute("value", "4")
    axe(page)
    shoot(page, f"saved-reports-running-{width}")

    SavedReport.objects.update(state="queued", lease=None, leased_until=None)
    someone.work_off()

    expect(page.get_by_role("button", name=re.compile("下载"))).to_be_visible()
    asks_no_more(page)
    axe(page)
    shoot(page, f"saved-reports-{width}")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("下载")).click()
    assert download.value.suggested_filename.startswith("安全生产大检查隐患台账")
    remove(page, axe)


def ask(page: Page) -> None:
    page.goto("/ledger-files/export/")
    page.get_by_label("CSV 文件").check()
    page.get_by_role("button", name="在后台生成").click()
    expect(page.get_by_text("排队中")).to_be_visible()


def asks_no_more(page: Page) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def remove(page: Page, axe) -> None:
    page.get_by_role("button", name=re.compile("删除")).click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_text("还没有报表")).to_be_visible()
    axe(page)


def half_way() -> None:
    """As a worker elsewhere would leave the row in the middle of its work."""
    SavedReport.objects.update(
        state="running",
        lease=new_id(),
        leased_until=clock.now() + LEASE,
        done=4,
        total=9,
        note="正在写入台账",
    )
