"""The copy of a photo that is shown: its marks drawn on it, a line of facts set below it.

The kept bytes stay as they came. The line stands on a band of its own below the picture, so it hides
nothing and is read on any ground; all measures are shares of the picture's long edge, as on the
phone (frontend/field/src/photo/marks.ts draws the same figures).
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256
from math import atan2, cos, pi, sin
from pathlib import Path
from typing import Any, BinaryIO
from unicodedata import category

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont

from anlan.kernel import language
from anlan.kernel.copies import open_copy
from anlan.kernel.files import open_file
from anlan.kernel.photos import open_picture, saved

Point = tuple[float, float]

# Raised when the copies look different: those made before are then left to be thrown away.
_LOOK = 1
# 256 folders of these: two thousand copies, below a gigabyte.
_MOST_IN_FOLDER = 8
_FONTS = Path(__file__).resolve().parents[1] / "fonts"
# The second lends what the first does not have.
_FACES = ("NotoSansSC_500Medium.ttf", "NotoSerifSC_400Regular.ttf")
_NO_CHARACTER = "\U0010fffe"
_INK, _BAND = "#ffffff", "#10191e"
_STROKE, _EDGE = "#d3121a", "#ffffff"
_STROKE_SHARE, _EDGE_SHARE = 0.006, 0.011
_HEAD_SHARE, _SPREAD = 0.035, pi / 7
_LETTER_SHARE, _SMALLEST_LETTER = 0.02, 12


def line_of(unit: str, place: str, taken_at: datetime | None, added_at: datetime) -> str:
    """What is set below a photo: where, when it was taken, when it arrived; a record, so Chinese."""
    with override(language.OF_RECORD):
        taken = _("拍摄 %(moment)s") % {"moment": _moment(taken_at)} if taken_at else ""
        arrived = _("上传 %(moment)s") % {"moment": _moment(added_at)}
    return " · ".join(filter(None, (unit, place, taken, arrived)))


def key_of(name: str, marks: Sequence[dict[str, Any]], line: str = "") -> str:
    """What the copy of these is called: their digest."""
    facts = json.dumps([_LOOK, name, list(marks), line], sort_keys=True)
    return sha256(facts.encode()).hexdigest()


def open_marked(name: str, marks: Sequence[dict[str, Any]], line: str) -> BinaryIO:
    """The JPEG of the photo of that digest with marks and line.

    Raises NotFound where the photo is gone, UnreadableFile where it is none.
    """
    make = partial(_make, name, marks, line)
    return open_copy("marked", key_of(name, marks, line), make, most=_MOST_IN_FOLDER)


def draw_marks(picture: Image.Image, marks: Sequence[dict[str, Any]]) -> None:
    """Draw the strokes on the picture itself: red, with a light edge for dark grounds."""
    brush = ImageDraw.Draw(picture)
    long_edge = max(picture.size)
    for mark in marks:
        trails = list(_trails(mark, picture.width, picture.height))
        for colour, share in ((_EDGE, _EDGE_SHARE), (_STROKE, _STROKE_SHARE)):
            width = max(2, round(share * long_edge))
            for trail in trails:
                _stroke(brush, trail, colour, width)


def _make(name: str, marks: Sequence[dict[str, Any]], line: str) -> bytes:
    with open_file(name) as stream:
        picture = open_picture(stream)
    draw_marks(picture, marks)
    return saved(_with_line(picture, line))


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{language.day(local)} {local:%H:%M}"


def _stroke(brush: ImageDraw.ImageDraw, trail: list[Point], colour: str, width: int) -> None:
    brush.line(trail, fill=colour, width=width, joint="curve")
    half = width / 2
    for x, y in (trail[0], trail[-1]):
        brush.ellipse((x - half, y - half, x + half, y + half), fill=colour)


def _trails(mark: dict[str, Any], width: int, height: int) -> Iterator[list[Point]]:
    """The lines of a mark in pixels."""
    points = [(x * width, y * height) for x, y in mark["points"]]
    figure = _FIGURES.get(mark["shape"])
    if figure:
        yield from figure(points[0], points[-1], max(width, height))
    else:
        yield points


def _circle(one: Point, other: Point, _long_edge: int) -> Iterator[list[Point]]:
    (x, y), (right, bottom) = one, other
    middle, across = ((x + right) / 2, (y + bottom) / 2), ((right - x) / 2, (bottom - y) / 2)
    turns = [step * pi / 90 for step in range(181)]
    yield [(middle[0] + across[0] * cos(at), middle[1] + across[1] * sin(at)) for at in turns]


def _arrow(tail: Point, head: Point, long_edge: int) -> Iterator[list[Point]]:
    angle = atan2(head[1] - tail[1], head[0] - tail[0])
    side = _HEAD_SHARE * long_edge
    barbs = [
        (head[0] - side * cos(angle + turn), head[1] - side * sin(angle + turn))
        for turn in (_SPREAD, -_SPREAD)
    ]
    yield [tail, head]
    yield [barbs[0], head, barbs[1]]


_FIGURES: dict[str, Callable[[Point, Point, int], Iterator[list[Point]]]] = {
    "circle": _circle,
    "arrow": _arrow,
}


def _with_line(picture: Image.Image, line: str) -> Image.Image:
    size = max(_SMALLEST_LETTER, round(_LETTER_SHARE * max(picture.size)))
    margin = size // 2
    rows = _rows(line, size, picture.width - 2 * margin)
    step = round(size * 1.5)
    band = len(rows) * step + margin
    whole = Image.new("RGB", (picture.width, picture.height + band), _BAND)
    whole.paste(picture, (0, 0))
    brush = ImageDraw.Draw(whole)
    for at, row in enumerate(rows):
        _write(brush, (margin, picture.height + margin // 2 + at * step), row, size)
    return whole


def _rows(line: str, size: int, width: int) -> list[str]:
    """The line cut into rows that fit, at any character, as Chinese is."""
    rows, row, filled = [], "", 0.0
    for character in line:
        shown = _shown(character)
        needed = sum(_face_for(each, size).getlength(each) for each in shown)
        if row and filled + needed > width:
            rows.append(row)
            row, filled = "", 0.0
        row, filled = row + shown, filled + needed
    return [*rows, row.strip()] if row.strip() else rows


def _write(brush: ImageDraw.ImageDraw, at: tuple[int, int], row: str, size: int) -> None:
    across = float(at[0])
    for character in row:
        face = _face_for(character, size)
        brush.text((across, at[1] + size), character, font=face, fill=_INK, anchor="ls")
        across += face.getlength(character)


def _shown(character: str) -> str:
    """The character, or its code where no face has it: a box would say nothing."""
    if category(character) in {"Cc", "Cf", "Zl", "Zp"}:
        return " "
    known = any(_has(file, character) for file in _FACES)
    return character if known else f"〔U+{ord(character):X}〕"


def _face_for(character: str, size: int) -> ImageFont.FreeTypeFont:
    file = next((file for file in _FACES if _has(file, character)), _FACES[0])
    return _face(file, size)


@lru_cache(maxsize=16)
def _face(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / file), size)


@lru_cache(maxsize=8192)
def _has(file: str, character: str) -> bool:
    """Whether the face draws something else for it than for a character that nobody has."""
    if character.isspace():
        return True
    face = _face(file, 32)
    return bytes(face.getmask(character)) != bytes(face.getmask(_NO_CHARACTER))
