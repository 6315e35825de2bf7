"""The plan's structure: 一、 （一） 1. （1） and 第一阶段, with headings and extents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from anlan.campaigns.plan.numerals import number
from anlan.campaigns.plan.text import Piece, PlanText

_CN = "[一二三四五六七八九十]{1,3}"
# The order is the rank: what a level holds ends where one of the same or a higher rank begins.
_MARKS = (
    (1, re.compile(rf"({_CN})[、.,](?! ?[0-9])|第({_CN})(?:部分|章)[、,: ]?")),
    (2, re.compile(rf"\(({_CN})\)、?|第({_CN})(?:阶段|步)(?=[:、,. (])")),
    (3, re.compile(r"([0-9]{1,2})[.、)](?![0-9])")),
    (4, re.compile(r"\(([0-9]{1,2})\)|([①-⑳])")),
)
STAGES, ITEMS = 2, 3
# More numbered parts than any plan has; what follows is not read, so that reading stays quick.
_MOST = 600
# A heading is shorter than a sentence that says something.
_LONGEST_HEADING = 40
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HEADING_ENDS = re.compile(r"[。:]")


@dataclass(frozen=True, slots=True)
class Node:
    """One numbered part: its mark, its heading ("" where the text begins at once), what it holds."""

    level: int
    mark: str
    number: int
    heading: str
    start: int
    heading_end: int
    end: int

    def holds(self, other: "Node") -> bool:
        """Whether the other lies within this one."""
        return self.start < other.start and other.end <= self.end


def outline(text: PlanText, end: int) -> list[Node]:
    """The numbered parts in order, up to the place where annexes or the signature begin."""
    marked = (each for line in text.lines(0, end) if (each := _marked(line)))
    found = list(islice(marked, _MOST))
    nodes = []
    for index, (line, level, mark, value) in enumerate(found):
        following = (other.start for other, rank, _m, _v in found[index + 1 :] if rank <= level)
        heading_start, heading_end = _heading(line, level, mark)
        nodes.append(
            Node(
                level,
                str(value) if level == ITEMS else text.words(line.start, line.start + len(mark)),
                value,
                text.words(heading_start, heading_end).rstrip("。：: "),
                line.start,
                heading_end,
                next(following, end),
            )
        )
    return nodes


def children(nodes: list[Node], parent: Node) -> list[Node]:
    """The parts directly under one: the highest rank that occurs there."""
    inside = [node for node in nodes if parent.holds(node)]
    top = min((node.level for node in inside), default=0)
    return [node for node in inside if node.level == top]


def _marked(line: Piece) -> tuple[Piece, int, str, int] | None:
    for level, shape in _MARKS:
        match = shape.match(line.words)
        if match is not None:
            given = next(group for group in match.groups() if group)
            value = ord(given) - ord("①") + 1 if given in _CIRCLED else number(given)
            return line, level, match[0].rstrip(" :,.、" if given != match[0] else ""), value or 0
    return None


def _heading(line: Piece, level: int, mark: str) -> tuple[int, int]:
    rest = line.words[len(mark) :].lstrip(" :、,.")
    begins = line.end - len(rest)
    match = _HEADING_ENDS.search(rest)
    length = match.start() if match else len(rest)
    is_sentence = match is None and level >= ITEMS and "," in rest
    if length > _LONGEST_HEADING or is_sentence:
        return begins, begins
    return begins, begins + length


def sections(nodes: list[Node], shape: re.Pattern[str]) -> Iterator[Node]:
    """The parts whose heading fits, none within another of them."""
    last: Node | None = None
    for node in nodes:
        if shape.search(node.heading) and not (last and last.holds(node)):
            last = node
            yield node
