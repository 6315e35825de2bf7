"""What may be kept as it was sent, and what is left out of it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from anlan.kernel.errors import UnreadableFile
from anlan.kernel.photos import prepare_photo
from anlan.kernel.pictures import JPEG, PNG, clean_picture

EDGE = 2048
SECRET = b"not for anybody else"


def photo(file_format: str = "JPEG", size=(64, 48), **options) -> bytes:
    kept = BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(kept, file_format, **options)
    return kept.getvalue()


def exif(orientation: int | None = None) -> bytes:
    said = Image.Exif()
    said[0x010F] = SECRET.decode()
    if orientation is not None:
        said[0x0112] = orientation
    return said.tobytes()


def texts() -> PngImagePlugin.PngInfo:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", SECRET.decode())
    return said


def pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image.tobytes()


JPEGS = photo()
PROGRESSIVE = photo(progressive=True, restart_marker_rows=1)
PNGS = photo("PNG")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(JPEGS, JPEG), (PROGRESSIVE, JPEG), (photo(icc_profile=b"p" * 200), JPEG), (PNGS, PNG)],
)
def test_a_clean_picture_stays_byte_for_byte(data, media_type):
    found = clean_picture(data, long_edge=EDGE)

    assert found.data is data
    assert (found.media_type, found.width, found.height) == (media_type, 64, 48)


@pytest.mark.parametrize(
    "data",
    [
        photo(exif=exif()),
        photo(exif=exif(1)),
        photo(comment=SECRET),
        photo(xmp=SECRET),
        JPEGS + SECRET,
        PNGS + SECRET,
        photo("PNG", pnginfo=texts()),
        photo("PNG", exif=exif(1)),
    ],
)
def test_what_says_more_than_the_picture_is_left_out_without_touching_it(data):
    found = clean_picture(data, long_edge=EDGE)

    assert SECRET in data
    assert SECRET not in found.data
    assert pixels(found.data) == pixels(data)
    assert clean_picture(found.data, long_edge=EDGE).data == found.data


@pytest.mark.parametrize(
    "data",
    [
        photo(exif=exif(6)),
        photo(size=(EDGE + 1, 4)),
        photo("WEBP"),
        photo("GIF"),
        b"",
        b"\xff\xd8\xff",
        b"hello",
        JPEGS[:-2],
        PNGS[:-1],
        PNGS.replace(b"IDAT", b"IDAX"),
        JPEGS[:2] + b"\xff\xd9",
    ],
)
def test_what_its_parts_cannot_tell_is_left_to_whoever_decodes(data):
    assert clean_picture(data, long_edge=EDGE) is None


def test_a_long_run_of_filling_costs_no_more_than_its_length():
    data = JPEGS[:-2] + b"\xff" * 3_000_000 + b"\x00"

    assert clean_picture(data, long_edge=EDGE) is None


@given(data=st.sampled_from([JPEGS, PROGRESSIVE, PNGS]), cut=st.integers(0, 3000), junk=st.binary())
def test_a_torn_picture_breaks_nothing(data, cut, junk):
    torn = data[:cut] + junk + data[cut + len(junk) :]
    found = clean_picture(torn, long_edge=EDGE)

    if found is not None:
        assert found.data[:2] == data[:2]
        assert len(found.data) <= len(torn)


@given(data=st.binary(max_size=400), head=st.sampled_from([b"", b"\xff\xd8\xff", PNGS[:33]]))
def test_garbage_is_no_picture(data, head):
    assert clean_picture(head + data, long_edge=EDGE) is None
    with pytest.raises(UnreadableFile):
        prepare_photo(head + data)
