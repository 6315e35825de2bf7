"""Reading a workbook back: each row as what the item shall say, each fault by its cell."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from anlan.checklists.queries.contents import Cited, ItemContent
from anlan.checklists.queries.workbook.words import (
    COLUMNS,
    ITEMS_SHEET,
    REFERENCE,
    SEVERAL,
    SINGLE,
    Vocabulary,
    Words,
    squeezed,
)
from anlan.checklists.states import Mark
from anlan.kernel import language
from anlan.kernel.sheets import (
    Cell,
    CellError,
    Limits,
    Row,
    find_table,
    read_workbook,
)

LIMITS = Limits(max_bytes=5 * 1024 * 1024, max_rows=5000, max_unpacked=100 * 1024 * 1024)
# A comma ends no item: neither in our labels nor in what people type between them.
SEPARATORS = re.compile(r"[、，,;；/\n]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault: the cell, in Excel's own words, and what to do about it."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row and the item that it describes; `cell` finds the address of a field."""

    row: Row = field(repr=False)
    content: ItemContent

    def problem(self, name: str, text: object) -> Problem:
        """A fault of one field of this row."""
        key = name if name in self.row else "code"
        return Problem(self.row[key].address, str(text))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says, and what of it could not be read."""

    rows: tuple[ReadRow, ...]
    problems: tuple[Problem, ...]


def read_items(
    data: bytes, file_name: str, words: Vocabulary, known: Mapping[str, ItemContent]
) -> Reading:
    """Read the sheet of items; what it has no column for stays as in `known`, told by code.

    Raises UnreadableFile when it is no workbook or has no such table.
    """
    workbook = read_workbook(data, file_name, LIMITS)
    table = find_table(workbook, [ITEMS_SHEET], COLUMNS, anywhere=True)
    rows: list[ReadRow] = []
    problems: list[Problem] = []
    met: dict[str, str] = {}
    for row in table or ():
        code = row["code"]
        if not code.text:
            problems.append(Problem(code.address, _("缺少编号，请填写。")))
        elif code.text in met:
            text = _("编号与%(cell)s重复，请保留一行。") % {"cell": met[code.text]}
            problems.append(Problem(code.address, text))
        else:
            met[code.text] = code.reference
            read = _read_row(row, words, known.get(code.text), problems)
            rows.append(ReadRow(row, read))
    return Reading(tuple(rows), tuple(problems))


def _read_row(
    row: Row, words: Vocabulary, before: ItemContent | None, problems: list[Problem]
) -> ItemContent:
    content = before or ItemContent(row["code"].text, "", "", "")
    changes: dict[str, Any] = {}
    for column in COLUMNS:
        if column.key not in row:
            continue
        cell = row[column.key]
        try:
            changes[column.key] = _value(column.key, cell, words, content)
        except CellError as error:
            problems.append(Problem(error.address, language.sentences(error.problem, error.mend)))
    return replace(content, **changes)


def _value(key: str, cell: Cell, words: Vocabulary, before: ItemContent) -> object:
    if key in SINGLE:
        return _one(cell, words.fixed[key], getattr(before, key))
    if key in SEVERAL:
        return tuple(dict.fromkeys(_word(cell, each, words.fixed[key]) for each in _parts(cell)))
    return READERS.get(key, _read_prose)(cell, words, before)


def _read_prose(cell: Cell, _words: Vocabulary, _before: ItemContent) -> str:
    return _prose(cell)


def _prose(cell: Cell) -> str:
    # Punctuation is part of what is written: no normal form may turn “，” into ",".
    if isinstance(cell.value, str):
        return cell.value.replace("\r\n", "\n").replace("_x000D_", "").strip()
    return cell.text


def _one(cell: Cell, words: Words, default: str) -> str:
    # An empty cell chooses nothing: where there must be a choice, what was chosen before stands.
    return _word(cell, cell.text, words) if cell.text else default


def _word(cell: Cell, given: str, words: Words) -> str:
    key = words.key(given)
    if key is None:
        raise cell.error(
            _("“%(given)s”不在可选范围内。") % {"given": given[:40]},
            _("可填：%(choices)s。") % {"choices": language.listed(words.named.values())},
        )
    return key


def _parts(cell: Cell) -> Iterable[str]:
    return [part.strip() for part in SEPARATORS.split(_prose(cell)) if part.strip()]


def _bases(cell: Cell, words: Vocabulary, before: ItemContent) -> Iterable[Cited]:
    marks = {(each.basis, each.article): each.mark for each in before.bases}
    for line in _prose(cell).splitlines():
        if not line.strip():
            continue
        title, *rest = [part.strip() for part in re.split(r"[｜|]", line)]
        basis = words.bases.key(title)
        if basis is None:
            raise cell.error(
                _("依据“%(title)s”不在依据库中。") % {"title": title[:40]},
                _("请从“依据库”工作表中复制名称。"),
            )
        is_reference = any(squeezed(part) == REFERENCE for part in rest)
        rest = [part for part in rest if squeezed(part) != REFERENCE]
        article = rest[0] if rest else ""
        mark = marks.get((basis, article), Mark.UNVERIFIED)
        if len(rest) > 1 and rest[1]:
            mark = _word(cell, rest[1], words.marks)
        yield Cited(basis, article, str(mark), is_reference)


def _read_number(cell: Cell, default: int | None) -> int | None:
    number = cell.count()
    return default if number is None else number


READERS: Mapping[str, Callable[[Cell, Vocabulary, ItemContent], object]] = {
    "code": lambda cell, _words, _before: cell.text,
    "major_hint": lambda cell, _words, _before: bool(cell.flag()),
    "weight": lambda cell, _words, before: _read_number(cell, before.weight),
    "min_pupils": lambda cell, _words, _before: _read_number(cell, None),
    "section_key": lambda cell, words, _before: _one(cell, words.sections, ""),
    "bases": lambda cell, words, before: tuple(_bases(cell, words, before)),
    "effective_from": lambda cell, _words, _before: cell.day(),
    "effective_to": lambda cell, _words, _before: cell.day(),
}
