"""The text of a plan, made even for reading while every character keeps its place.

Spans found in the evened text therefore point at the same words of the text as it was given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Full-width forms of ASCII, every kind of dash and blank, and the two ways of writing zero.
_EVEN = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u00a0\u3000\u200b\ufeff\u2002\u2003\x0b\x0c"), " "),
    **dict.fromkeys(map(ord, "–—―－─~～"), "-"),
    ord("\r"): "\n",
    ord("○"): "〇",
    ord("﹒"): ".",
    ord("•"): "·",
}
# What converters leave in a text; it means nothing.
_NOISE = re.compile(r"\[bookmark:[^\]\n]{0,60}\]|\x07")
# What scanning does to common words: the wrong form and the one meant, equally long.
SLIPS = {
    "遇制": "遏制",
    "迫究": "追究",
    "成救": "成效",
    "己经": "已经",
    "己发现": "已发现",
    "末整改": "未整改",
    "末落实": "未落实",
    "隐息": "隐患",
    "排査": "排查",
    "检査": "检查",
    "自査": "自查",
}
_SLIP = re.compile("|".join(map(re.escape, SLIPS)))
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a proposal stands in the text as given: `text[start:end] == quote`."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or sentence of the evened text, without blanks around it."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan's text as given and as it is read."""

    given: str
    even: str = field(init=False)

    def __post_init__(self) -> None:
        even = self.given.translate(_EVEN)
        even = _NOISE.sub(lambda found: " " * len(found[0]), even)
        object.__setattr__(self, "even", _SLIP.sub(lambda found: SLIPS[found[0]], even))

    def source(self, start: int, end: int) -> Source:
        """The words between two places, without blanks around them."""
        while start < end and self.even[start].isspace():
            start += 1
        while end > start and self.even[end - 1].isspace():
            end -= 1
        return Source(self.given[start:end], start, end)

    def words(self, start: int, end: int) -> str:
        """The same as it is shown: as given, slips of scanning mended, on one line."""
        source = self.source(start, end)
        mended = _SLIP.sub(lambda found: SLIPS[found[0]], source.quote)
        return re.sub(r"[ \u3000\t]*[\r\n]+[ \u3000\t]*", "", mended)

    def lines(self, start: int = 0, end: int | None = None) -> Iterator[Piece]:
        """The lines that hold something."""
        return self._pieces(_LINE, start, end)

    def sentences(self, start: int = 0, end: int | None = None) -> Iterator[Piece]:
        """The sentences; a line end ends one too."""
        return self._pieces(_SENTENCE, start, end)

    def sentence_at(self, place: int) -> Source:
        """The sentence around a place."""
        start = max(self.even.rfind(mark, 0, place) for mark in "。!?\n") + 1
        found = _SENTENCE.match(self.even, start)
        return self.source(start, max(found.end() if found else place, place))

    def slips(self) -> Iterator[tuple[str, str, Source]]:
        """Words that look like slips of scanning: as they stand, as they are read, and where."""
        evened = self.given.translate(_EVEN)
        for found in _SLIP.finditer(evened):
            yield found[0], SLIPS[found[0]], self.source(found.start(), found.end())

    def _pieces(self, shape: re.Pattern[str], start: int, end: int | None) -> Iterator[Piece]:
        last = len(self.even) if end is None else end
        for found in shape.finditer(self.even, start, last):
            words = found[0].strip()
            if words:
                begins = found.start() + found[0].index(words)
                yield Piece(words, begins, begins + len(words))
