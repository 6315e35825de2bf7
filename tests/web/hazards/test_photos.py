"""Photos of hazards: whole and small, for those in whose scope the hazard lies."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import HazardPhoto
from anlan.hazards.states import MOST_PHOTOS
from anlan.kernel.files import path_of
from anlan.kernel.ids import new_id
from tests.factories import make_user
from tests.hazards.district import District, make_district, report
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db
GPS, ORIENTATION = 0x8825, 0x0112


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def hazard(district):
    return report(district)


@pytest.fixture
def head(district) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=district.actor(Role.UNIT_HEAD).id))
    return client


def picture(colour="red", size=(1600, 1200), exif=None) -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, "JPEG", **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(f"{colour}.jpg", kept.getvalue(), "image/jpeg")


def upload(client, hazard, *photos, role="before", **options):
    address = reverse("hazards:add_photo", args=[hazard.pk])
    return client.post(address, {"role": role, "photos": list(photos)}, **options)


def image(answer) -> Image.Image:
    return Image.open(BytesIO(b"".join(answer.streaming_content)))


def test_the_photo_whole_and_small(head, hazard):
    upload(head, hazard, picture())
    photo = HazardPhoto.objects.get()

    whole = head.get(reverse("hazards:photo", args=[photo.pk]))
    small = head.get(reverse("hazards:thumb", args=[photo.pk]))

    shown = image(whole)
    assert shown.width == 1600
    assert shown.height > 1200  # the line of facts below it
    assert image(small).size == (480, 360)
    for answer in (whole, small):
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"].startswith("private, max-age=")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert whole["ETag"] not in {f'"{photo.file_id}"', small["ETag"]}


def test_marks_are_shown_over_the_untouched_bytes(head, hazard):
    upload(head, hazard, picture("blue"))
    photo = HazardPhoto.objects.get()
    photo.marks = [{"shape": "circle", "points": [[0.25, 0.25], [0.75, 0.75]]}]
    photo.save(update_fields=["marks"])
    address = reverse("hazards:photo", args=[photo.pk])

    shown = image(head.get(address)).convert("RGB").getpixel((400, 600))
    original = head.get(f"{address}?original=1")
    kept = b"".join(original.streaming_content)

    assert shown[0] > 150
    assert kept == path_of(photo.file_id).read_bytes()
    assert original["Content-Type"] == "image/jpeg"


def test_what_the_browser_has_is_not_sent_again(head, hazard):
    upload(head, hazard, picture())
    address = reverse("hazards:photo", args=[HazardPhoto.objects.get().pk])
    first = head.get(address)
    image(first)

    again = head.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_small_picture_is_made_once(head, hazard, settings):
    upload(head, hazard, picture())
    address = reverse("hazards:thumb", args=[HazardPhoto.objects.get().pk])
    image(head.get(address))
    (made,) = [path for path in Path(settings.FILES_ROOT, "thumbs").rglob("*") if path.is_file()]
    written = made.stat().st_mtime_ns

    image(head.get(address))

    assert made.stat().st_mtime_ns == written


@pytest.mark.parametrize("name", ["photo", "thumb"])
def test_out_of_scope_is_as_if_it_were_not_there(district, head, hazard, name):
    upload(head, hazard, picture())
    address = reverse(f"hazards:{name}", args=[HazardPhoto.objects.get().pk])
    stranger = Client()
    stranger.force_login(make_user(Role.UNIT_HEAD, district.other))
    keeper = Client()
    keeper.force_login(make_user(Role.SYSTEM_ADMINISTRATOR, district.bureau))

    assert stranger.get(address).status_code == 404
    assert keeper.get(address).status_code == 404
    assert head.get(reverse(f"hazards:{name}", args=[new_id()])).status_code == 404
    assert Client().get(address).status_code == 302


def test_neither_place_nor_camera_is_kept_and_the_picture_stands_upright(head, hazard):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    upload(head, hazard, picture(exif=exif))

    address = reverse("hazards:photo", args=[HazardPhoto.objects.get().pk])
    kept = image(head.get(f"{address}?original=1"))

    assert kept.size == (1200, 1600)
    assert dict(kept.getexif()) == {}


def test_the_same_photo_twice_is_one(head, hazard):
    upload(head, hazard, picture())
    upload(head, hazard, picture())

    assert HazardPhoto.objects.count() == 1


def test_more_than_a_hazard_holds_are_refused_whole(head, hazard):
    many = [picture((0, 0, shade), (8, 8)) for shade in range(0, 250, 20)]

    page = upload(head, hazard, *many)

    assert len(many) == MOST_PHOTOS + 1
    assert f"一次最多上传{MOST_PHOTOS}张照片。" in page.content.decode()
    assert HazardPhoto.objects.count() == 0


def test_nothing_chosen_is_said(head, hazard):
    assert "请先选择或拍摄照片。" in upload(head, hazard).content.decode()


@pytest.mark.parametrize("role", ["", "selfie"])
def test_a_photo_shows_what_is_known_to_be_shown(head, hazard, role):
    page = upload(head, hazard, picture(), role=role)

    assert "role" in page.context["form"].errors
    assert HazardPhoto.objects.count() == 0


def test_a_closed_hazard_takes_no_more(district, head):
    closed = make_hazard(district, "closed")

    answer = upload(head, closed, picture())

    assert answer.status_code == 409
    assert HazardPhoto.objects.count() == 0


def test_each_picture_says_what_it_shows(head, hazard):
    upload(head, hazard, picture())
    upload(head, hazard, picture("blue"), role="after")

    page = head.get(reverse("hazards:detail", args=[hazard.pk])).content.decode()

    assert f'alt="{hazard.number} 整改前 1，上传 20' in page
    assert f'alt="{hazard.number} 整改后 1，上传 20' in page
    assert page.count('data-enlarges="photo-dialog"') == 2
