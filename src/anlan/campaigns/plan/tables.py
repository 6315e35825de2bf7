"""Tables flattened to one line a row, where they say what is to be handed in by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anlan.campaigns.plan.text import Piece, PlanText

_WHEN = re.compile(r"时间|时限|期限|日期")
_WHAT = re.compile(r"内容|事项|材料|名称|项目")
_WHO = re.compile(r"单位|部门|对象|责任人|主体")
# A table of tasks has the same columns: that it is about reporting is said in it or above it.
_REPORTING = re.compile(r"报送|上报|报告|提交|报备|呈报")
_LINES_ABOVE = 2
_FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row; each cell by where it stands, `who` None where the table has no such column."""

    line: Piece
    who: tuple[int, int] | None
    what: tuple[int, int]
    when: tuple[int, int]


def reporting_rows(text: PlanText, start: int, end: int) -> Iterator[Row]:
    """The rows of every table between two places whose header names a time and a thing."""
    columns: tuple[int | None, int, int] | None = None
    above: list[str] = []
    for line in text.lines(start, end):
        spans = cells(line)
        if len(spans) < _FEWEST_COLUMNS:
            columns = None
            above = [*above[1 - _LINES_ABOVE :], line.words]
        elif columns is None:
            header = [text.even[first:last] for first, last in spans]
            columns = _columns(header, above)
        elif len(spans) > max(columns[1], columns[2], columns[0] or 0):
            who, what, when = columns
            yield Row(line, None if who is None else spans[who], spans[what], spans[when])


def _columns(header: Sequence[str], above: Sequence[str]) -> tuple[int | None, int, int] | None:
    def first(shape: re.Pattern[str]) -> int | None:
        return next((index for index, cell in enumerate(header) if shape.search(cell)), None)

    when, what, who = first(_WHEN), first(_WHAT), first(_WHO)
    if when is None or what is None or when == what:
        return None
    if not any(map(_REPORTING.search, [*header, *above])):
        return None
    return who, what, when


def cells(line: Piece) -> list[tuple[int, int]]:
    """Where each cell of a flattened row stands."""
    spans, place = [], line.start
    for cell in line.words.split("\t"):
        spans.append((place, place + len(cell)))
        place += len(cell) + 1
    return spans
