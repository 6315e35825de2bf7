"""The main job, as a stranger does it: from the bureau's own roster to the closed ledger in Excel."""

import csv
import re
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from anlan.accounts.commands import Particulars, create_account
from anlan.accounts.states import Role
from anlan.checklists.commands import load_library
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.units.commands import create_unit
from anlan.units.states import UnitKind
from tests.browser.roster_file import SCHOOL, roster_with_quirks
from tests.inspections.school import picture

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True}
NEW_PASSWORD = "Qingxi-2026"


@pytest.fixture
def first_password() -> str:
    """What `anlan init` leaves behind: a bureau, its administrator, the library."""
    system = Actor.system()
    load_library(actor=system)
    bureau = create_unit(
        actor=system, parent_id=None, kind=UnitKind.BUREAU, facts={"name": "某某区教育体育局"}
    )
    account = create_account(
        actor=system,
        particulars=Particulars("admin", "林晓峰"),
        unit=bureau,
        role=Role.BUREAU_ADMINISTRATOR,
    )
    return account.password


def test_from_the_roster_to_the_closed_ledger(
    first_password, open_context, axe, shoot, tmp_path: Path
):
    bureau = open_context(**DESK).new_page()
    come_in(bureau, "admin", first_password)
    publish_checklist(bureau)
    passwords = import_roster(bureau, axe, shoot)
    launch(bureau, axe, shoot)

    school = open_context(**PHONE).new_page()
    come_in(school, *passwords["王建国"])
    number = inspect_the_gate(school, axe, shoot)
    rectify(school, axe, shoot)

    centre = open_context(**PHONE).new_page()
    come_in(centre, *passwords["李志强"])
    accept(centre, axe, shoot)

    file = export(bureau, axe, shoot, tmp_path)
    sheet = openpyxl.load_workbook(BytesIO(file.read_bytes())).active
    titles = [cell.value for cell in sheet[3]]
    line = dict(zip(titles, (cell.value for cell in sheet[4]), strict=True))
    assert (line["编号"], line["单位"], line["状态"]) == (number, SCHOOL, "已销号")
    assert (line["责任人"], line["验收人"]) == ("王建国", "李志强")
    assert sheet.max_row == 4
    assert_libreoffice_shows_the_same(file, sheet, tmp_path)


def come_in(page: Page, username: str, password: str) -> None:
    """Sign in with a one-time password and choose one's own."""
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    page.get_by_label(re.compile("再次|再输|确认")).fill(NEW_PASSWORD)
    now = page.get_by_label(re.compile("当前密码|原密码|一次性密码"))
    if now.count():
        now.first.fill(password)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="待办事项")).to_be_visible()


def publish_checklist(page: Page) -> None:
    page.goto("/checklists/new/")
    page.get_by_label("清单名称").fill("学校安全检查清单")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name=re.compile("发布")).or_(
        page.get_by_role("button", name=re.compile("发布"))
    ).first.click()
    dialog = page.get_by_role("dialog")
    scope = dialog if dialog.count() else page.locator("main")
    note = scope.get_by_label(re.compile("修订说明|说明"))
    if note.count():
        note.first.fill("首次发布")
    scope.get_by_role("button", name=re.compile("发布")).first.click()
    expect(page.get_by_text(re.compile("已发布")).first).to_be_visible()


def import_roster(page: Page, axe, shoot) -> dict[str, tuple[str, str]]:
    """The bureau's own file, checked, confirmed; the slip with the first passwords."""
    page.goto("/units/import/")
    file = {
        "name": "学校基本情况.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": roster_with_quirks(),
    }
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="开始核对").click()
    expect(page.get_by_role("heading", name="名册核对结果")).to_be_visible()
    look(page, axe, shoot, "roster-report")
    page.get_by_role("button", name=re.compile("确认导入")).click()
    expect(page.get_by_role("heading", name="新账号的一次性密码")).to_be_visible()
    passwords = {}
    for row in page.locator("tbody tr").all():
        name = row.locator("th").inner_text()
        username, password = row.locator("code").all_inner_texts()
        passwords[name] = (username, password)
    page.goto("/units/")
    look(page, axe, shoot, "units")
    return passwords


def launch(page: Page, axe, shoot) -> None:
    page.goto("/campaigns/new/")
    page.get_by_label("大检查名称").fill("全区学校安全生产大检查")
    page.get_by_label("文号").fill("某教体安〔2026〕1号")
    page.get_by_label("以什么事件为结束").fill("冬季安全检查结束后")
    look(page, axe, shoot, "campaign-facts")
    page.get_by_role("button", name="保存并继续").last.click()
    look(page, axe, shoot, "campaign-phases")
    page.get_by_role("button", name="保存并继续").last.click()
    look(page, axe, shoot, "campaign-targets")
    page.get_by_role("button", name="保存并继续").last.click()
    look(page, axe, shoot, "campaign-requirements")
    page.get_by_role("link", name="继续").click()
    look(page, axe, shoot, "campaign-preview")
    page.get_by_role("link", name="继续").click()
    page.get_by_role("button", name="启动大检查").click()
    expect(page.get_by_text("进行中").first).to_be_visible()
    look(page, axe, shoot, "campaign")


def inspect_the_gate(page: Page, axe, shoot) -> str:
    """Every item of one place, one of them failed; returns the number of the hazard."""
    page.goto("/self-inspection/")
    look(page, axe, shoot, "places")
    page.get_by_role("button", name=re.compile("开始自查.*校门")).click()
    expect(page.locator(".sheet.is-live")).to_be_visible()
    ids = [each.get_attribute("id") or "" for each in page.locator("[id^=item-]").all()]
    codes = [each for each in ids if re.fullmatch(r"item-[A-Z]\d+", each)]
    failed = "item-C07"
    assert failed in codes
    for code in codes:
        item = page.locator(f"#{code}")
        if code == failed:
            continue
        item.get_by_text("符合", exact=True).click()
        number = item.locator("input[inputmode]")
        if number.count():
            number.first.fill("3")
            number.first.blur()
        expect(item).to_contain_text("已保存")
    fail(page, failed)
    look(page, axe, shoot, "sheet")
    page.get_by_role("link", name="提交", exact=True).click()
    expect(page.get_by_text("将列入台账的隐患1条")).to_be_visible()
    look(page, axe, shoot, "hand-in")
    page.get_by_label(re.compile("姓名")).fill("王建国")
    page.get_by_role("button", name="签名并提交").click()
    expect(page.get_by_text("1条隐患已列入台账")).to_be_visible()
    page.goto("/ledger/")
    look(page, axe, shoot, "ledger-of-a-school")
    return re.search(r"YH-\d{4}-\d{5}-\d{4}", page.locator("main").inner_text()).group()


def fail(page: Page, code: str) -> None:
    item = page.locator(f"#{code}")
    item.get_by_text("不符合", exact=True).click()
    item.get_by_label("在什么部位").fill("大门东侧灭火器箱")
    item.get_by_label("什么情况").fill("两具灭火器压力指针落在红区")
    item.get_by_label("什么情况").blur()
    expect(item).to_contain_text("已保存")
    photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture("red")}
    item.locator("[data-slot=before] input[type=file]").set_input_files(photo)
    expect(item.get_by_role("img", name="整改前照片")).to_be_visible()


def rectify(page: Page, axe, shoot) -> None:
    """The five commitments, the work, a photo of afterwards, and the request for acceptance."""
    page.get_by_role("link", name="两具灭火器压力指针落在红区").click()
    look(page, axe, shoot, "hazard-reported")
    step(page, "落实整改措施")
    page.get_by_label("责任部门").fill("总务处")
    page.get_by_label("整改责任人").fill("王建国")
    page.get_by_label("措施", exact=False).first.fill("更换两具灭火器并检查全校")
    page.get_by_label("安全经费").check()
    page.get_by_label("资金金额").fill("240")
    page.get_by_label("时限").fill(f"{clock.today() + timedelta(days=3):%Y-%m-%d}")
    page.get_by_label("预案").fill("更换前调用备用灭火器")
    look(page, axe, shoot, "commitments")
    page.get_by_role("button", name="保存五落实").click()
    step(page, "开始整改")
    step(page, "申请验收")
    page.get_by_label("整改情况").fill("两具灭火器已更换，压力正常")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture("green")}
    page.locator("input[type=file]").first.set_input_files(photo)
    look(page, axe, shoot, "apply")
    page.get_by_role("button", name="提交验收申请").click()
    expect(page.get_by_text("已申请验收。")).to_be_visible()
    look(page, axe, shoot, "hazard-awaiting")


def step(page: Page, name: str) -> None:
    steps = page.get_by_role("region", name="下一步")
    steps.get_by_text(name, exact=True).first.click()


def accept(page: Page, axe, shoot) -> None:
    """Somebody else looks at it: on the home page first, then at the hazard."""
    look(page, axe, shoot, "home-of-the-centre")
    page.goto("/ledger/?state=awaiting_acceptance")
    page.get_by_role("link", name="两具灭火器压力指针落在红区").click()
    step(page, "验收销号")
    page.get_by_label("验收意见").fill("现场查看，灭火器已更换")
    look(page, axe, shoot, "accept")
    page.get_by_role("button", name="通过并销号").click()
    expect(page.get_by_text("已销号。")).to_be_visible()
    look(page, axe, shoot, "hazard-closed")


def export(page: Page, axe, shoot, folder: Path) -> Path:
    """The overview first, then the ledger as the city asks for it."""
    page.goto("/overview/")
    look(page, axe, shoot, "overview")
    page.goto("/ledger/")
    look(page, axe, shoot, "ledger")
    page.get_by_role("link", name="导出").click()
    look(page, axe, shoot, "export")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    file = folder / "ledger.xlsx"
    download.value.save_as(file)
    return file


def look(page: Page, axe, shoot, name: str) -> None:
    page.wait_for_timeout(250)  # a button's colour passes through greys that no eye dwells on
    axe(page)
    shoot(page, f"main-job-{name}-{page.viewport_size['width']}")


def assert_libreoffice_shows_the_same(file: Path, sheet, tmp_path: Path) -> None:
    """LibreOffice opens the workbook and shows the same cells."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine")
    command = [
        program,
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
        "--outdir",
        str(tmp_path),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    rows = list(csv.reader((tmp_path / f"{file.stem}.csv").read_text("utf-8").splitlines()))
    assert rows[2] == [cell.value for cell in sheet[3]]
    for shown, cell in zip(rows[3], sheet[4], strict=True):
        if isinstance(cell.value, str):
            assert shown == cell.value
