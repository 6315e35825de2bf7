"""The copy of a photo that is shown: marks on it, facts below it, the kept bytes untouched."""

import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from anlan.kernel import files, marking
from anlan.kernel.copies import open_copy
from anlan.kernel.errors import NotFound
from anlan.kernel.thumbs import open_thumb

pytestmark = pytest.mark.django_db
SIZE = (800, 600)
LINE = "示例中心小学 · 食堂 · 拍摄 2026年5月28日 14:03 · 上传 2026年5月28日 15:10"
CIRCLE = {"shape": "circle", "points": [[0.25, 0.25], [0.75, 0.75]]}
ARROW = {"shape": "arrow", "points": [[0.1, 0.5], [0.5, 0.5]]}
TRAIL = {"shape": "line", "points": [[0.1, 0.9], [0.5, 0.8], [0.9, 0.9]]}


def keep(colour="#557799", size=SIZE, kind="JPEG") -> str:
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, kind)
    return files.store(kept.getvalue(), f"image/{kind.lower()}").pk


def shown(name, marks=(), line="") -> Image.Image:
    with marking.open_marked(name, list(marks), line) as stream:
        return Image.open(BytesIO(stream.read())).convert("RGB")


def is_red(pixel) -> bool:
    red, green, blue = pixel
    return red > 150 and green < 90 and blue < 90


def test_a_line_says_where_when_taken_and_when_it_came():
    taken = datetime(2026, 5, 28, 6, 3, tzinfo=UTC)
    added = datetime(2026, 5, 28, 7, 10, tzinfo=UTC)

    assert marking.line_of("示例中心小学", "食堂", taken, added) == LINE
    assert marking.line_of("示例中心小学", "", None, added) == (
        "示例中心小学 · 上传 2026年5月28日 15:10"
    )


@pytest.mark.parametrize(
    ("mark", "on_it", "beside"),
    [
        (CIRCLE, (200, 300), (400, 300)),
        (ARROW, (240, 300), (240, 340)),
        (TRAIL, (400, 480), (400, 400)),
    ],
)
def test_marks_stand_where_they_were_drawn(mark, on_it, beside):
    picture = shown(keep(), [mark])

    assert is_red(picture.getpixel(on_it))
    assert not is_red(picture.getpixel(beside))


def test_the_facts_stand_below_the_picture_and_hide_nothing_of_it():
    name = keep()

    plain, told = shown(name), shown(name, line=LINE)

    width, height = SIZE
    assert told.width == width
    assert told.height > plain.height
    picture = told.crop((0, 0, width, height - 8))
    assert (
        ImageChops.difference(picture, Image.new("RGB", picture.size, "#557799")).getextrema()
        < ((5, 9),) * 3
    )
    band = told.crop((0, height + 1, width, told.height)).convert("L")
    assert band.getextrema()[0] < 60
    assert band.getextrema()[1] > 200


def test_a_long_line_goes_on_in_further_rows():
    name = keep(size=(300, 400))

    assert shown(name, line=LINE * 3).height > shown(name, line=LINE).height


def test_a_character_without_a_glyph_stands_as_its_code():
    row = marking._rows("单位\ue000名", 20, 1000)

    assert row == ["单位〔U+E000〕名"]


@pytest.mark.parametrize("character", "㙍䶮𬭊〇𠅤龘")
def test_rare_characters_of_names_have_a_glyph(character):
    row = marking._rows(character, 20, 1000)

    assert row == [character]


def test_the_kept_bytes_stay_as_they_came():
    name = keep()
    before = files.path_of(name).read_bytes()

    shown(name, [CIRCLE], LINE)

    assert files.path_of(name).read_bytes() == before


def test_a_png_is_shown_too():
    assert is_red(shown(keep(kind="PNG"), [CIRCLE]).getpixel((200, 300)))


def test_a_thumbnail_carries_the_marks():
    name = keep()

    with open_thumb(name, [CIRCLE]) as marked, open_thumb(name) as plain:
        one, other = Image.open(marked).convert("RGB"), Image.open(plain).convert("RGB")
        assert (one.size, other.size) == ((480, 360), (480, 360))
        assert is_red(one.getpixel((120, 180)))
        assert not is_red(other.getpixel((120, 180)))


def test_a_photo_that_is_gone_is_not_there():
    with pytest.raises(NotFound):
        marking.open_marked("0" * 64, [CIRCLE], LINE)


def test_copies_are_made_once_and_the_oldest_go(settings):
    made = []

    def make() -> bytes:
        made.append(1)
        return b"copy"

    names = [f"ab{at}" for at in range(6)]
    for name in [*names, names[-1]]:
        open_copy("tried", name, make, most=3).close()

    folder = Path(settings.FILES_ROOT) / "tried" / "ab"
    assert len(made) == 6
    assert len(list(folder.iterdir())) == 3


def test_many_who_ask_at_once_all_get_the_whole():
    answers: list[bytes] = []

    def ask(at: int) -> None:
        for turn in range(20):
            with open_copy("rush", f"cd{(at + turn) % 7}", lambda: b"x" * 50_000, most=2) as stream:
                answers.append(stream.read())

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(answer) for answer in answers] == [50_000] * 120
