"""Photos on a telephone: taken, looked at, marked, sent; and codes at doors that open a place."""

import re
import time
from hashlib import sha256
from io import BytesIO

import pdfplumber
import pytest
from django.urls import reverse
from PIL import ExifTags, Image, ImageDraw, ImageFilter
from playwright.sync_api import Locator, Page, expect

from anlan.accounts.states import Role
from anlan.inspections.models import SentPhoto, SheetPhoto
from anlan.kernel.files import path_of
from tests.browser.field_walk import begin_visit, choose, describe, open_field, open_item
from tests.factories import make_place, make_user
from tests.inspections.school import School

# The server's thread and the test's see the same rows only when they are committed.
pytestmark = pytest.mark.django_db(transaction=True)
EYES = ((282, 219), (358, 219))


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def failed_item(school, phone_page, sign_in) -> Page:
    """An item that fails, on an inspector's phone in a visit."""
    sign_in(phone_page, make_user(Role.INSPECTOR, school.district.bureau, name="吴督查员"))
    open_field(phone_page)
    begin_visit(phone_page, school)
    open_item(phone_page, "学生食堂", "F01")
    choose(phone_page, "不符合")
    describe(phone_page)
    return phone_page


def camera_photo() -> bytes:
    """As a phone takes it: on its side, with the place, the phone and the time in its notes."""
    picture = Image.new("RGB", (1600, 1200), "#557799")
    ImageDraw.Draw(picture).rectangle((0, 0, 400, 300), fill="red")
    notes = Image.Exif()
    notes[ExifTags.Base.Orientation] = 6
    notes[ExifTags.Base.Make] = "Fictional Phone"
    notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:28 14:03:00"
    notes.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 1.0, 2.0)
    kept = BytesIO()
    picture.save(kept, "JPEG", exif=notes)
    return kept.getvalue()


def drawn_face() -> Image.Image:
    """A face that nobody has, drawn and blurred a little."""
    picture = Image.new("RGB", (640, 480), "#9fb0b8")
    brush = ImageDraw.Draw(picture)
    brush.ellipse((215, 80, 425, 350), fill="#2a1a12")
    brush.ellipse((238, 125, 402, 385), fill="#f0d0b4")
    for across, down in EYES:
        brush.ellipse((across - 29, down - 28, across + 29, down - 16), fill="#3a2418")
        brush.ellipse((across - 23, down - 8, across + 23, down + 8), fill="#2a1a12")
    brush.ellipse((300, 260, 340, 274), fill="#b07c5c")
    brush.ellipse((283, 287, 357, 305), fill="#8a3c3a")
    return picture.filter(ImageFilter.GaussianBlur(4))


def as_jpeg(picture: Image.Image) -> bytes:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=92)
    return kept.getvalue()


def give(field: Locator, data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> None:
    field.set_input_files({"name": name, "mimeType": kind, "buffer": data})


def photos(page: Page) -> Locator:
    return page.get_by_role("group", name="照片", exact=True)


def wait_for(found):
    """What the server has, once it has it."""
    for _turn in range(200):
        if row := found():
            return row
        time.sleep(0.1)
    raise AssertionError("nothing arrived")


def test_a_photo_arrives_upright_and_tells_neither_place_nor_phone(failed_item, axe, shoot):
    page = failed_item
    give(photos(page).locator("input[capture]"), camera_photo())
    expect(photos(page).get_by_role("img", name="照片1")).to_be_visible()

    photos(page).get_by_role("button", name="在照片1上标记").click()
    dialog = page.get_by_role("dialog", name="标记隐患位置")
    dialog.get_by_role("button", name="添加圆圈").click()
    page.keyboard.press("ArrowUp")
    axe(page)
    shoot(page, "field-mark-390", whole=False)
    dialog.get_by_role("button", name="完成").click()
    expect(photos(page).get_by_text("标记1处")).to_be_visible()
    axe(page)
    shoot(page, "field-photo-390")

    photo = wait_for(lambda: SheetPhoto.objects.exclude(marks=[]).first())
    assert photo.marks == [{"shape": "circle", "points": [[0.4, 0.38], [0.6, 0.58]]}]
    assert photo.taken_at.isoformat() == "2026-05-28T06:03:00+00:00"
    data = path_of(photo.file_id).read_bytes()
    assert SentPhoto.objects.get().sha256 == sha256(data).hexdigest()
    kept = Image.open(BytesIO(data))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (1200, 1600), {})
    red, green, _blue = kept.getpixel((1190, 10))
    assert (red > 200, green < 60) == (True, True)
    assert b"Exif" not in data


def test_what_looks_like_a_face_is_asked_about_before_it_is_kept(failed_item, axe, shoot):
    page = failed_item
    give(photos(page).locator("input[multiple]"), as_jpeg(drawn_face()))

    dialog = page.get_by_role("dialog", name="照片中似有人脸")
    expect(dialog).to_be_visible()
    axe(page)
    shoot(page, "field-face-390", whole=False)
    dialog.get_by_role("button", name="涂抹后保留").click()

    expect(photos(page).get_by_role("img", name="照片1")).to_be_visible()
    sent = wait_for(SentPhoto.objects.first)
    kept = Image.open(path_of(sent.file_id)).convert("RGB")
    for eye in EYES:
        assert drawn_face().convert("L").getpixel(eye) < 70
        assert kept.convert("L").getpixel(eye) > 100


def test_a_photo_that_is_not_kept_leaves_nothing(failed_item):
    page = failed_item
    give(photos(page).locator("input[multiple]"), as_jpeg(drawn_face()))

    page.get_by_role("dialog").get_by_role("button", name="不保留").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(photos(page).get_by_role("img")).to_have_count(0)


def test_what_is_no_photo_is_refused_in_words(failed_item):
    page = failed_item

    give(photos(page).locator("input[multiple]"), b"plain text", "a.jpg")

    expect(photos(page).get_by_role("status")).to_contain_text("这不是照片")


def test_a_removed_photo_comes_back(failed_item):
    page = failed_item
    give(photos(page).locator("input[capture]"), camera_photo())
    photos(page).get_by_role("button", name="移除照片1").click()
    expect(photos(page).get_by_role("img")).to_have_count(0)

    photos(page).get_by_role("button", name="撤销移除").click()

    expect(photos(page).get_by_role("img", name="照片1")).to_be_visible()


def test_codes_are_printed_eight_on_a_sheet(school, page, sign_in, axe, shoot):
    for number in range(13):  # three are there
        make_place(school.unit, name=f"专用教室{number}")
    sign_in(page, make_user(Role.UNIT_SAFETY_OFFICER, school.unit))
    page.goto(reverse("units:codes", args=[school.unit.pk]))
    axe(page)
    shoot(page, "place-codes-1440")

    with pdfplumber.open(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as paper:
        sheets = [sheet.extract_text().count("/field/#/p/") for sheet in paper.pages]

    assert sheets == [8, 8]


def test_a_printed_code_opens_the_place(school, page, phone_page, sign_in):
    sign_in(page, make_user(Role.UNIT_SAFETY_OFFICER, school.unit))
    page.goto(reverse("units:codes", args=[school.unit.pk]))
    card = page.get_by_role("listitem").filter(has_text="学生食堂")
    printed = card.get_by_role("img").screenshot()

    sign_in(phone_page, make_user(Role.INSPECTOR, school.district.bureau))
    open_field(phone_page)
    begin_visit(phone_page, school)
    expect(phone_page.get_by_role("link", name=re.compile("学生食堂"))).to_be_visible()
    phone_page.goto("/field/#/scan")
    give(phone_page.get_by_label("拍下二维码识别"), printed, "code.png", "image/png")

    expect(phone_page.get_by_role("link", name=re.compile("F01"))).to_be_visible()
