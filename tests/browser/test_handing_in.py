"""Handing in from a telephone over a bad line, and reviewing it: what only a browser can show."""

import re
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Page, Route, expect

from anlan.accounts.models import User
from anlan.campaigns.commands.submissions import attach_file
from anlan.campaigns.models import Submission
from anlan.campaigns.states import RequirementForm, ReviewStep
from anlan.kernel import clock
from anlan.kernel.files import path_of
from tests.campaigns.handing_in import COLUMNS, Office, facts, row
from tests.kernel.document_files import pdf, word
from tests.kernel.sheet_files import replaced

# The server's thread and the test's see the same rows only when they are committed.
pytestmark = pytest.mark.django_db(transaction=True)
TODAY = clock.today()
LATE = {"due_on": TODAY - timedelta(days=2), "late_until": TODAY + timedelta(days=5)}
IN_TIME = {"due_on": TODAY + timedelta(days=5), "late_until": None}
CHAIN = (ReviewStep.CENTRAL_SCHOOL.value, ReviewStep.BUREAU.value)
PIECE = 512 * 1024
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def office() -> Office:
    return Office()


def owed(office, **stated) -> Submission:
    given = {"form": RequirementForm.DOCUMENT, "locks_on": None, "review_chain": CHAIN}
    return row(office.asking(facts(**(given | stated))), office.big)


def user(actor) -> User:
    return User.objects.get(pk=actor.id)


def large_word() -> bytes:
    """A Word file of four pieces: bytes that do not shrink lie in it."""
    return replaced(word("一、排查情况"), "word/media/noise.bin", Random(7).randbytes(3 * PIECE))


def choose(page: Page, name: str, data: bytes) -> None:
    kind = "application/octet-stream"
    page.locator("#upload-files").set_input_files({"name": name, "mimeType": kind, "buffer": data})


def look(page: Page, axe, shoot, name: str) -> None:
    page.wait_for_timeout(300)  # a button's colour passes through greys that no eye dwells on
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{name} is {width} px too wide"
    axe(page)
    shoot(page, name)


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


def test_late_returned_handed_in_again_and_accepted(
    office, phone_page, open_context, sign_in, axe, shoot
):
    owing, seen = owed(office, **LATE), (axe, shoot)
    phone, desk, bureau = phone_page, *(open_context(viewport=DESK).new_page() for _each in "12")
    sign_in(phone, user(office.head))
    sign_in(desk, user(office.central))
    sign_in(bureau, office.officer_user)
    board = Board(bureau, owing)
    board.shows("没有打开", "逾期未报")
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("补报")).click()
    expect(phone.get_by_text("将记为逾期报送")).to_be_visible()
    board.shows("未开始", "逾期未报")
    hand_in_late(phone, seen)
    board.shows("已报送", "逾期报送", "中心学校审核")

    return_it(desk, office.big.name, seen)
    board.shows("已退回", "逾期报送")
    hand_in_again(phone, seen)
    board.shows("已报送", "中心学校审核")
    accept(desk, owing, "转下一环节审核")
    board.shows("已报送", "教体局审核")
    look(bureau, *seen, "submission-board-1440")
    accept(bureau, owing, f"已审核通过“{office.big.name}”")
    board.shows("审核通过", "逾期报送")
    phone.goto(f"/submissions/{owing.pk}/")
    expect(phone.get_by_text("审核通过，不需要再做什么。")).to_be_visible()


def accept(page: Page, owing: Submission, told: str) -> None:
    """On the reviewer's page, whoever stands on the step."""
    page.goto(f"/submissions/{owing.pk}/review/")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text(told)).to_be_visible()


def hand_in_late(phone: Page, seen) -> None:
    """A Word file is enough; the page says once more what it will count as."""
    choose(phone, "自查报告.docx", word("一、排查情况"))
    expect(phone.get_by_role("link", name="自查报告.docx")).to_be_visible()
    expect(phone.locator("[data-upload-list] li")).to_have_count(0)
    look(phone, *seen, "submission-390")
    phone.get_by_role("button", name="核对并报送").click()
    expect(phone.get_by_text("已过报送时限，本次将记为逾期报送")).to_be_visible()
    look(phone, *seen, "submission-hand-in-390")
    phone.get_by_role("button", name="确认报送").click()
    expect(phone.get_by_text("现在等待中心学校审核")).to_be_visible()


def return_it(desk: Page, unit: str, seen) -> None:
    """The central school reads it and finds an annex missing."""
    desk.goto("/submissions/review/")
    look(desk, *seen, "submission-queue-1440")
    desk.get_by_role("link", name=unit, exact=True).click()
    expect(desk.get_by_text("一、排查情况")).to_be_visible()
    look(desk, *seen, "submission-review-1440")
    desk.get_by_role("button", name="缺少附件，请补充上传。").click()
    desk.get_by_role("button", name="退回修改").click()
    expect(desk.get_by_text("待审核的已全部处理")).to_be_visible()


def hand_in_again(phone: Page, seen) -> None:
    """The reason stands on top; the annex is added."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("查看意见")).click()
    expect(phone.get_by_text("缺少附件，请补充上传。").first).to_be_visible()
    look(phone, *seen, "submission-returned-390")
    choose(phone, "附件.pdf", pdf(2))
    expect(phone.locator("#files").get_by_role("link", name="附件.pdf")).to_be_visible()
    phone.get_by_role("button", name="核对并报送").click()
    phone.get_by_role("button", name="确认报送").click()
    expect(phone.get_by_text("现在等待中心学校审核")).to_be_visible()


def test_a_file_goes_on_after_a_reload_where_the_line_broke(office, phone_page, sign_in):
    owing, data = owed(office, **IN_TIME), large_word()
    page, offsets = phone_page, []

    def broken(route: Route) -> None:
        offset = int(route.request.headers.get("upload-offset", "-1"))
        if route.request.method == "PATCH" and offset >= 2 * PIECE:
            route.abort("connectionreset")
        else:
            route.continue_()

    sign_in(page, user(office.head))
    page.goto(f"/submissions/{owing.pk}/")
    page.route("**/uploads/**", broken)
    choose(page, "自查报告.docx", data)
    expect(page.locator("[data-upload-list] [data-note]")).to_contain_text(re.compile(r"[67]\d%"))
    page.wait_for_timeout(500)

    page.unroute("**/uploads/**", broken)
    page.on(
        "request",
        lambda request: (
            offsets.append(int(request.headers["upload-offset"]))
            if request.method == "PATCH"
            else None
        ),
    )
    page.goto(f"/submissions/{owing.pk}/")
    expect(page.get_by_text("重新选择这个文件即可继续")).to_be_visible()
    choose(page, "自查报告.docx", data)
    expect(page.get_by_role("link", name="自查报告.docx")).to_be_visible()
    expect(page.get_by_text("重新选择这个文件即可继续")).to_have_count(0)
    assert offsets[0] == 2 * PIECE
    assert path_of(owing.files.get().file_id).read_bytes() == data


def test_without_a_network_it_waits_and_goes_on_by_itself(office, phone_page, sign_in):
    owing = owed(office, **IN_TIME)
    page = phone_page
    sign_in(page, user(office.head))
    page.goto(f"/submissions/{owing.pk}/")
    page.context.set_offline(True)
    choose(page, "自查报告.docx", word())
    expect(page.get_by_text("网络中断，已传部分不会丢失")).to_be_visible()
    expect(page.get_by_role("button", name="继续上传")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="自查报告.docx")).to_be_visible()


def test_what_is_refused_says_so_beside_its_name(office, phone_page, sign_in, axe, shoot):
    owing = owed(office, **IN_TIME)
    page = phone_page
    sign_in(page, user(office.head))
    page.goto(f"/submissions/{owing.pk}/")
    choose(page, "程序.docx", b"MZ\x90\0 program")
    line = page.locator("[data-upload-list] li")
    expect(line).to_contain_text("程序.docx")
    expect(line).to_contain_text("可以上传 .docx")
    expect(line).to_have_class(re.compile("is-refused"))
    look(page, axe, shoot, "submission-refused-390")
    line.get_by_role("button", name="移除").click()
    expect(line).to_have_count(0)
    assert not owing.files.exists()


def test_a_table_is_pasted_from_excel_and_keeps_itself(office, page, sign_in, axe, shoot):
    owing = owed(office, form=RequirementForm.TABLE, columns=COLUMNS, **IN_TIME)
    sign_in(page, user(office.head))
    page.goto(f"/submissions/{owing.pk}/")
    first = page.get_by_label("排查项目").first
    first.focus()
    block = '灭火器\t12\t2026-05-08\n"安全出口\n指示灯"\t3\t2026.5.9\n消火栓\t4\t\n应急灯\t7\t\n'
    page.evaluate(
        """(text) => {
          const given = new DataTransfer();
          given.setData("text/plain", text);
          const paste = { clipboardData: given, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        block,
    )
    expect(page.locator("[data-table-row]")).to_have_count(4)
    expect(page.get_by_text(re.compile(r"草稿已自动保存 \d\d:\d\d"))).to_be_visible()
    owing.refresh_from_db()
    assert [list(line.values())[:2] for line in owing.draft["rows"]] == [
        ["灭火器", "12"],
        ["安全出口 指示灯", "3"],
        ["消火栓", "4"],
        ["应急灯", "7"],
    ]
    page.get_by_label("排查项目").nth(3).press("Enter")
    expect(page.get_by_label("排查项目").nth(4)).to_be_focused()
    page.get_by_role("button", name="删除").first.click()
    look(page, axe, shoot, "submission-table-1440")
    page.get_by_role("button", name="核对并报送").click()
    expect(page.get_by_text("表格共3行")).to_be_visible()
    page.get_by_role("button", name="确认报送").click()
    expect(page.get_by_text("已经报送，现在等待")).to_be_visible()


def test_a_table_fits_a_telephone(office, phone_page, sign_in, axe, shoot):
    owing = owed(office, form=RequirementForm.TABLE, columns=COLUMNS, **IN_TIME)
    sign_in(phone_page, user(office.head))
    phone_page.goto(f"/submissions/{owing.pk}/")
    look(phone_page, axe, shoot, "submission-table-390")


def test_a_pdf_is_read_with_the_keyboard_alone(office, page, sign_in, axe, shoot):
    owing = owed(office, **IN_TIME)
    head = office.head
    attach_file(actor=head, submission_id=owing.pk, data=pdf(5), name="报告.pdf")
    sign_in(page, user(head))
    page.goto(f"/documents/submission-file/{owing.files.get().pk}/")
    body = page.locator("[data-reader-body]")
    body.focus()
    number = page.get_by_label("转到第几页")
    expect(number).to_have_value("1")
    page.keyboard.press("ArrowRight")
    expect(number).to_have_value("2")
    page.keyboard.press("+")
    expect(page.locator("[data-reader-zoomed]")).to_have_text("125%")
    page.keyboard.press("-")
    number.fill("5")
    number.press("Enter")
    shown = page.locator("#page-5")
    expect(shown).to_be_in_viewport()
    expect(shown).to_have_js_property("complete", value=True)
    look(page, axe, shoot, "reader-1440")
