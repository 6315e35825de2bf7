"""An inspector's hand on the field pages: every step as a person takes it."""

import re
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.browser.field_ground import FAILED, Place

REFUSAL = "负责人不在场"


def photo(words: str) -> bytes:
    """A wall with something written on it: no face in it, and like no other."""
    image = Image.new("RGB", (1600, 1200), (176, 182, 186))
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 300, 900, 800), fill=(120, 60, 50))
    for at, letter in enumerate(words.encode()):
        draw.line((40 + at * 24, 900, 40 + at * 24, 900 + letter), fill=(20, 30, 40), width=9)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=92)
    return kept.getvalue()


class Hand:
    """Works on one page of one browser."""

    def __init__(self, page: Page, ground: str) -> None:
        self.page = page
        self.ground = ground

    def open(self, path: str = "/") -> None:
        """A page of the field, as if its address were typed."""
        self.page.goto(f"{self.ground}/field/#{path}")

    def take_along(self, place: Place) -> None:
        """The unit's data come onto the device."""
        self.open("/take")
        self.page.get_by_role("searchbox").fill(place.name)
        self.page.get_by_role("button", name="查找").click()
        self.page.get_by_role("checkbox", name=re.compile(re.escape(place.name))).first.check()
        self.page.get_by_role("button", name=re.compile("带走所选")).click()
        expect(self.page.get_by_text(re.compile("已带走1个单位"))).to_be_visible()
        # From then on the pages start without a network; the settings say so.
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def start_visit(self, place: Place, kind: str = "明查") -> None:
        """A visit of that kind begins."""
        self.open(f"/unit/{place.participation}")
        self.page.get_by_role("button", name="开始入校检查").click()
        asked = self.page.get_by_role("dialog")
        asked.get_by_role("radio", name=kind).check()
        asked.get_by_role("button", name="开始", exact=True).click()
        expect(self.page).to_have_url(re.compile(r"#/i/[0-9a-f-]{36}$"))

    @property
    def visit(self) -> str:
        """Which visit is open on the page."""
        found = re.search(r"#/i/([0-9a-f-]{36})", self.page.url)
        assert found is not None
        return found[1]

    def answer(self, visit: str, place: Place, code: str) -> None:
        """One item: failed with its words and its photo where it is among the first ten."""
        self.show(visit, place, code)
        if code in place.numbered:
            self.page.locator("#number").fill("3")
        if place.codes.index(code) < FAILED:
            self.fail(code, photo(f"{visit}{code}"))
        else:
            self.choose("符合")
            expect(self.page.get_by_text(f"{code} 已记为符合")).to_be_visible()

    def show(self, visit: str, place: Place, code: str) -> None:
        """The page of one item."""
        self.open(f"/i/{visit}/{place.row}/{code}")
        expect(self.page.get_by_text(re.compile(rf"^{code} ·"))).to_be_visible()

    def send(self) -> None:
        """All that is unsent goes by itself; wait until it has gone."""
        self.open("/unsent")
        expect(self.page.get_by_role("heading", name="上传情况")).to_be_visible()
        expect(self.page.get_by_role("button", name="立即上传")).to_be_hidden(timeout=30_000)

    def fail(self, code: str, picture: bytes) -> None:
        """The item that is open does not pass."""
        self.choose("不符合")
        self.page.get_by_label("在什么部位").fill("虚构的东侧楼梯口")
        self.page.get_by_label("什么情况").fill(f"虚构：{code}灭火器压力不足")
        file = {"name": f"{code}.jpg", "mimeType": "image/jpeg", "buffer": picture}
        self.page.locator("input[type=file][multiple]").set_input_files(file)
        expect(self.page.locator(".photo-field__one")).to_have_count(1)

    def choose(self, verdict: str) -> None:
        """The answer at the foot of the page."""
        self.verdicts.get_by_role("button", name=verdict, exact=True).click()

    @property
    def verdicts(self) -> Locator:
        return self.page.get_by_role("group", name="检查结果")

    def finish(self, visit: str) -> None:
        """Sign, say why the unit did not, hand in."""
        self.open(f"/i/{visit}/finish")
        self.page.get_by_label("被检查单位在场人").fill("虚构陪同人员")
        self.sign()
        self.page.get_by_label("对方未签字，记录原因").check()
        self.page.get_by_role("textbox", name="未签字的原因").fill(REFUSAL)
        self.page.get_by_role("button", name="提交本次检查").click()
        asked = self.page.get_by_role("dialog")
        asked.get_by_role("button", name="提交本次检查").click()
        expect(self.page.get_by_text("本次检查已提交")).to_be_visible()

    def sign(self) -> None:
        """The inspector's name, drawn."""
        pad = self.page.locator("canvas").first
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 30, box["y"] + 60)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 160, box["y"] + 90, steps=4)
        self.page.mouse.up()
        expect(self.page.get_by_role("img", name="检查人签字")).to_be_visible()
