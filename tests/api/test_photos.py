"""Photos on their way in: whole, in pieces, twice, broken off, and what is no photo."""

from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from anlan.accounts.states import Role
from anlan.inspections.models import SentPhoto
from anlan.kernel.files import open_file
from anlan.kernel.models import StoredFile, Upload
from tests.api.asking import signed_in, with_key
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def picture(file_format="JPEG", **options) -> bytes:
    kept = BytesIO()
    Image.effect_noise((64, 48), 40).convert("RGB").save(kept, file_format, **options)
    return kept.getvalue()


def upright_by_note() -> bytes:
    said = Image.Exif()
    said[0x0112] = 6
    return picture(exif=said.tobytes())


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def user():
    return make_user(Role.INSPECTOR)


@pytest.fixture
def device(user):
    return with_key(user)


def put(caller, data, *, name=None, offset=0, end=None):
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(len(data))}
    return caller.put(f"/photos/{name or digest(data)}", data[offset:end], **headers)


def kept(data: bytes) -> bytes:
    with open_file(SentPhoto.objects.get(sha256=digest(data)).file_id) as stream:
        return stream.read()


def here(caller, data: bytes) -> bool:
    told = caller.post("/photos/have", {"sha256": [digest(data)]}).json()
    return told["have"] == [digest(data)]


def test_a_clean_photo_is_kept_as_it_was_sent(device):
    data = picture()

    assert put(device, data).json() == {"received": len(data), "complete": True}
    assert kept(data) == data
    assert here(device, data)


def test_without_headers_it_is_the_whole(device):
    data = picture()

    assert device.put(f"/photos/{digest(data)}", data).json()["complete"]


def test_sent_again_it_is_one(device):
    data = picture()

    assert put(device, data).json() == put(device, data).json()
    assert SentPhoto.objects.count() == StoredFile.objects.count() == 1


def test_it_comes_in_pieces_and_a_lost_answer_does_no_harm(device):
    data = picture()
    half = len(data) // 2
    first = put(device, data, end=half)
    assert first.json() == {"received": half, "complete": False}

    again = put(device, data, end=half)

    assert (again.status_code, again.json()["received"]) == (409, half)
    partial = device.post("/photos/have", {"sha256": [digest(data)]}).json()["partial"]
    assert partial == {digest(data): half}
    assert put(device, data, offset=half).json() == {"received": len(data), "complete": True}
    assert kept(data) == data
    assert Upload.objects.count() == 0


def test_what_is_turned_by_a_note_is_turned_for_good_and_known_by_its_first_name(device):
    data = upright_by_note()

    assert put(device, data).json()["complete"]
    with Image.open(BytesIO(kept(data))) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((48, 64), "JPEG", {})
    assert here(device, data)


def test_other_kinds_become_jpeg(device):
    assert put(device, picture("WEBP")).json()["complete"]
    assert SentPhoto.objects.get().file.media_type == "image/jpeg"


@pytest.mark.parametrize("data", [b"hello", b"\xff\xd8\xff" + b"\0" * 50, picture("PNG")[:-300]])
def test_what_is_no_picture_is_refused_in_words_and_can_be_sent_anew(device, data):
    answer = put(device, data)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_file")
    assert put(device, data, end=3).json()["received"] == 3
    assert put(device, data, offset=3).status_code == 400
    assert Upload.objects.count() == SentPhoto.objects.count() == 0


def test_bytes_that_are_not_what_their_digest_says_are_refused(device):
    data = picture()

    answer = put(device, data, name="0" * 64)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_file")
    put(device, data, name="0" * 64, end=10)
    assert put(device, data, name="0" * 64, offset=10).status_code == 400
    assert Upload.objects.count() == SentPhoto.objects.count() == 0


def test_what_others_have_sent_is_not_told(device):
    data = picture()
    put(device, data)
    other = with_key(make_user(Role.INSPECTOR))

    assert not here(other, data)
    assert put(other, data).json()["complete"]
    assert (SentPhoto.objects.count(), StoredFile.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("offset", "length", "status"),
    [("0", "0", 400), ("0", "99999999", 400), ("-1", "9", 422), ("x", "9", 422), ("0", "1", 400)],
)
def test_lengths_that_cannot_be_are_refused(device, offset, length, status):
    headers = {"Upload-Offset": offset, "Upload-Length": length}

    assert device.put(f"/photos/{'0' * 64}", b"abc", **headers).status_code == status


def test_a_piece_too_large_is_refused_unread(device):
    assert device.put(f"/photos/{'0' * 64}", b"x" * (1024 * 1024 + 1)).status_code == 413


def test_a_name_that_is_no_digest_is_refused(device):
    assert device.put("/photos/UPPER", b"abc").status_code == 422


def test_a_session_sends_photos_too(user):
    assert put(signed_in(user), picture()).json()["complete"]


def test_a_photo_costs_few_queries(device, django_assert_num_queries):
    # Device, person and roles; savepoint, file, photo, release; what waits for it.
    with django_assert_num_queries(6):
        assert put(device, picture()).json()["complete"]
