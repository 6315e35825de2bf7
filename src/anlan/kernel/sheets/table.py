"""From a sheet to a table: where its header is, which column is which, and cells with addresses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from anlan.kernel import language
from anlan.kernel.errors import InvalidInput, UnreadableFile
from anlan.kernel.sheets import text
from anlan.kernel.sheets.book import Sheet, Workbook
from anlan.kernel.sheets.text import Raw

HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One column asked for, under its own title or any alias.

    `merged_down`: a vertically merged cell stands for every row it spans.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    merged_down: bool = False


class CellError(InvalidInput):
    """One cell cannot be used: what is wrong, and how to mend it."""

    code = "cell"

    def __init__(self, address: str, problem: str, mend: str) -> None:
        super().__init__(language.labelled(address, language.sentences(problem, mend)))
        self.address = address
        self.problem = problem
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `column` counts from 1 and is 0 where the sheet has no such column."""

    sheet: str
    row: int
    column: int
    title: str
    value: Raw

    @property
    def reference(self) -> str:
        """As Excel names it: C5."""
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"

    @property
    def address(self) -> str:
        """With the sheet: 单位!C5."""
        return f"{self.sheet}!{self.reference}"

    @property
    def text(self) -> str:
        return text.as_text(self.value)

    @property
    def name(self) -> str:
        """The text without spaces between Chinese characters."""
        return text.as_name(self.value)

    def error(self, problem: str, mend: str) -> CellError:
        """A refusal of this cell."""
        return CellError(self.address, problem, mend)

    def day(self, year: int | None = None) -> date | None:
        """A day; `year` completes 5月28日. Raises CellError."""
        try:
            return text.as_day(self.value, year)
        except (ValueError, OverflowError):
            raise self._unfit(_("不是日期。"), _("请填写为 2022-05-28 的样式。")) from None

    def number(self) -> float | None:
        """A number; raises CellError."""
        try:
            return text.as_number(self.value)
        except ValueError:
            raise self._unfit(_("不是数字。"), _("请只填写阿拉伯数字。")) from None

    def count(self) -> int | None:
        """A whole number from 0 to 1,000,000; raises CellError."""
        number = self.number()
        if number is None:
            return None
        if not number.is_integer() or not 0 <= number <= 1_000_000:  # noqa: PLR2004 -- no school is larger
            raise self._unfit(_("不是合理的人数或数量。"), _("请填写不小于 0 的整数。"))
        return int(number)

    def flag(self) -> bool | None:
        """Yes or no; raises CellError."""
        try:
            return text.as_flag(self.value)
        except ValueError:
            raise self._unfit(_("看不出是“是”还是“否”。"), _("请填写“是”或“否”。")) from None

    def _unfit(self, problem: str, mend: str) -> CellError:
        words = {"title": self.title, "text": self.text[:40], "problem": problem}
        return self.error(_("“%(title)s”填写的“%(text)s”%(problem)s") % words, mend)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; a column that the sheet lacks gives an empty cell."""

    table: "Table" = field(repr=False)
    number: int
    values: Sequence[Raw]

    def __getitem__(self, key: str) -> Cell:
        table = self.table
        index = table.positions.get(key)
        if index is None:
            return Cell(table.sheet.name, self.number, 0, table.titles[key], None)
        value = self.values[index] if index < len(self.values) else None
        return Cell(table.sheet.name, self.number, index + 1, table.titles[key], value)

    def __contains__(self, key: str) -> bool:
        return key in self.table.positions


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header is known; iterating gives its rows that are not blank."""

    sheet: Sheet
    header_row: int
    # Column key → index from 0.
    positions: Mapping[str, int]
    titles: Mapping[str, str]
    merged_down: frozenset[int] = frozenset()
    # Titles in the sheet that nobody asked for, and those that occur a second time.
    ignored: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        holders: dict[int, Sequence[Raw]] = {}
        wanted = {at: row for at, row in self.sheet.merged.items() if at[1] - 1 in self.merged_down}
        kept = set(wanted.values())
        for number, values in self.sheet:
            if number <= self.header_row:
                continue
            if number in kept:
                holders[number] = values
            filled = self._filled(number, values, wanted, holders) if wanted else values
            if any(value not in (None, "") for value in filled) and any(map(text.as_text, filled)):
                yield Row(self, number, filled)

    def _filled(
        self,
        number: int,
        values: Sequence[Raw],
        wanted: Mapping[tuple[int, int], int],
        holders: Mapping[int, Sequence[Raw]],
    ) -> Sequence[Raw]:
        if not any(value not in (None, "") for value in values):
            return values
        filled = list(values)
        for index in self.merged_down:
            holder = wanted.get((number, index + 1))
            if holder is not None and holder in holders and index < len(holders[holder]):
                filled[index : index + 1] = [holders[holder][index]]
        return filled


def find_header(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """The table in a sheet: its header lies within the first ten rows, perhaps over two of them.

    Raises UnreadableFile naming the columns that are missing.
    """
    best = _best(sheet, columns)
    missing = [c.title for c in columns if c.required and c.key not in best.positions]
    if missing:
        words = {
            "sheet": sheet.name,
            "rows": HEADER_WITHIN,
            "missing": language.listed(missing),
        }
        raise UnreadableFile(
            _(
                "工作表“%(sheet)s”前 %(rows)d 行内没有找到完整的表头，缺少列：%(missing)s。"
                "请对照模板补上列名。"
            )
            % words
        )
    return best


def find_table(
    workbook: Workbook, names: Sequence[str], columns: Sequence[Column], *, anywhere: bool = False
) -> Table | None:
    """The table on the sheet of one of those names; None where the workbook has no such sheet.

    With `anywhere`, a sheet of another name will do when it has the header; where none has, the
    first sheet's refusal is raised.
    """
    wanted = {text.title_key(name) for name in names}
    for sheet in workbook.sheets:
        if text.title_key(sheet.name) in wanted:
            return find_header(sheet, columns)
    if not anywhere:
        return None
    refusal: UnreadableFile | None = None
    for sheet in workbook.sheets:
        try:
            return find_header(sheet, columns)
        except UnreadableFile as error:
            refusal = refusal or error
    raise refusal or UnreadableFile


def _best(sheet: Sheet, columns: Sequence[Column]) -> Table:
    known = {
        text.title_key(title): column.key
        for column in reversed(columns)
        for title in (column.title, *column.aliases)
    }
    rows: list[Sequence[Raw]] = []
    for _number, values in sheet:
        rows.append(values)
        if len(rows) > HEADER_WITHIN:
            break
    candidates: list[tuple[int, list[str]]] = []
    for index, values in enumerate(rows[:HEADER_WITHIN]):
        titles = [text.title_key(value) for value in values]
        candidates.append((index + 1, titles))
        if index + 1 < len(rows):
            below = [text.title_key(value) for value in rows[index + 1]]
            if joined := _two_rows(titles, below, known):
                candidates.append((index + 2, joined))
    made = [_table(sheet, at, titles, known, columns) for at, titles in candidates]
    empty = _table(sheet, 0, [], known, columns)
    return max(made, key=lambda table: len(table.positions), default=empty)


def _two_rows(upper: list[str], lower: list[str], known: Mapping[str, str]) -> list[str] | None:
    """The titles of a header over two rows: groups above, titles below; None where it is not one."""
    width = max(len(upper), len(lower))
    upper = upper + [""] * (width - len(upper))
    lower = lower + [""] * (width - len(lower))
    # Below a title of its own stands nothing (the cell is merged); a row of data would fill it.
    if any(above in known and below for above, below in zip(upper, lower, strict=True)):
        return None
    if not any(below in known for below in lower):
        return None
    return [
        below if below in known or not above else above
        for above, below in zip(upper, lower, strict=True)
    ]


def _table(
    sheet: Sheet,
    header_row: int,
    titles: list[str],
    known: Mapping[str, str],
    columns: Sequence[Column],
) -> Table:
    positions: dict[str, int] = {}
    ignored: list[str] = []
    for index, title in enumerate(titles):
        key = known.get(title)
        if key is not None and key not in positions:
            positions[key] = index
        elif title:
            ignored.append(title)
    merged = {positions[c.key] for c in columns if c.merged_down and c.key in positions}
    return Table(
        sheet,
        header_row,
        positions,
        {column.key: column.title for column in columns},
        frozenset(merged),
        tuple(ignored),
    )
