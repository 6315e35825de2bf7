"""The numbers of headings, and the lines of a title."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from anlan.reports.render.official.measures import TITLE_CHARACTERS

_DIGITS = "零一二三四五六七八九"


class Numbers:
    """Counts the headings of a document: each level begins anew below the one above it."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        """The number of the next heading of that level, with its punctuation."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        return numeral(level, self._counts[level - 1])


def numeral(level: int, number: int) -> str:
    """一、 （一） 1. （1）: the standard's four levels."""
    words = (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")
    return words[level - 1]


def chinese(number: int) -> str:
    """A number below a hundred in Chinese numerals; beyond, in figures."""
    tens, ones = divmod(number, 10)
    if tens >= 10:  # noqa: PLR2004 -- ninety-nine is the last number of two numerals
        return str(number)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def width(text: str) -> float:
    """How wide a text is in characters: what is half-width counts half."""
    return sum(0.5 if ord(letter) < 0x2000 else 1.0 for letter in text)  # noqa: PLR2004 -- punctuation of Chinese starts there


def title_lines(phrases: Sequence[str]) -> list[str]:
    """The title on as few lines as hold it, of lengths as even as can be, no phrase broken.

    A phrase that alone is longer than a line is cut: nothing else is left.
    """
    pieces = [piece for phrase in phrases for piece in _cut(phrase)]
    for breaks in range(len(pieces)):
        fitting = [
            lines
            for lines in _ways(pieces, breaks)
            if all(width(line) <= TITLE_CHARACTERS for line in lines)
        ]
        if fitting:
            return min(fitting, key=_unevenness)
    return pieces


def _cut(phrase: str) -> Iterator[str]:
    while width(phrase) > TITLE_CHARACTERS:
        at = next(at for at in range(len(phrase), 0, -1) if width(phrase[:at]) <= TITLE_CHARACTERS)
        yield phrase[:at]
        phrase = phrase[at:]
    if phrase:
        yield phrase


def _ways(pieces: Sequence[str], breaks: int) -> Iterator[list[str]]:
    for inner in combinations(range(1, len(pieces)), breaks):
        ends = (0, *inner, len(pieces))
        yield ["".join(pieces[start:end]) for start, end in pairwise(ends)]


def _unevenness(lines: list[str]) -> float:
    widths = [width(line) for line in lines]
    return max(widths) - min(widths)
