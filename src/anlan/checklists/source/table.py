"""One TOML table, read field by field; whatever cannot stand is refused by name."""

import tomllib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from importlib.resources.abc import Traversable
from pathlib import Path


class LibraryError(ValueError):
    """A library file that cannot be used; the message names file, entry and field."""


class Table:
    """A table of one file. `finish` refuses the fields that nobody asked for."""

    def __init__(self, file: str, entry: str, values: dict[str, object]) -> None:
        self.file = file
        self.entry = entry
        self._values = dict(values)
        self._asked: set[str] = set()

    def refusal(self, field: str, problem: str) -> LibraryError:
        """Make the error that names this file, this entry and the field."""
        where = "，".join(filter(None, (self.file, self.entry, f"字段 {field}")))
        return LibraryError(f"{where}：{problem}")

    def has(self, field: str) -> bool:
        """Whether the field is written at all."""
        return field in self._values

    def text(self, field: str, limit: int, default: str | None = None) -> str:
        """A non-empty text of at most `limit` characters; required unless a default is given."""
        value = self._take(field, default)
        if value == default and not self.has(field):
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(field, "应填写文字")
        if value != value.strip() or "\n" in value:
            raise self.refusal(field, "前后不留空格，不换行")
        if len(value) > limit:
            raise self.refusal(field, f"最多{limit}字，现有{len(value)}字")
        return value

    def choice(self, field: str, allowed: Collection[str], default: str | None = None) -> str:
        """One word of a vocabulary; required unless a default is given."""
        value = self._take(field, default)
        if value == default and not self.has(field):
            return str(value)
        return self._word(field, value, allowed)

    def words(
        self, field: str, allowed: Collection[str], default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """A list of different words of a vocabulary; not empty, where no default is given."""
        value = self._take(field, default)
        if not isinstance(value, list | tuple):
            raise self.refusal(field, "应为列表")
        if default is None and not value:
            raise self.refusal(field, "不能为空")
        words = tuple(self._word(field, word, allowed) for word in value)
        if len(set(words)) != len(words):
            raise self.refusal(field, "列表中有重复")
        return words

    def flag(self, field: str) -> bool:
        """True or false; false when absent."""
        value = self._take(field, default=False)
        if not isinstance(value, bool):
            raise self.refusal(field, "应为 true 或 false")
        return value

    def number(self, field: str, allowed: range) -> int:
        """A whole number within the range."""
        value = self._take(field, None)
        if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
            raise self.refusal(field, f"应为{allowed.start}至{allowed.stop - 1}的整数")
        return value

    def day(self, field: str) -> date | None:
        """A TOML date, or nothing."""
        if not self.has(field):
            return None
        value = self._take(field, None)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refusal(field, "应为日期，写作 2022-06-01，不加引号")
        return value

    def period(self) -> tuple[date | None, date | None]:
        """The fields effective_from and effective_to, in order."""
        start, end = self.day("effective_from"), self.day("effective_to")
        if start and end and end < start:
            raise self.refusal("effective_to", "早于 effective_from")
        return start, end

    def tables(self, field: str) -> Iterator["Table"]:
        """The tables listed under a field, each named by its place until it names itself."""
        value = self._take(field, None)
        if not isinstance(value, list):
            raise self.refusal(field, "应为列表")
        for place, row in enumerate(value, start=1):
            entry = f"{self.entry} {field} 第{place}条".strip()
            if not isinstance(row, dict):
                raise LibraryError(f"{self.file}，{entry}：应为表")
            yield Table(self.file, entry, row)

    def finish(self) -> None:
        """Refuse a field that the format does not know."""
        unknown = sorted(self._values.keys() - self._asked)
        if unknown:
            raise self.refusal(unknown[0], "格式中没有这个字段")

    def _take(self, field: str, default: object) -> object:
        self._asked.add(field)
        if field in self._values:
            return self._values[field]
        if default is None:
            raise self.refusal(field, "缺少")
        return default

    def _word(self, field: str, value: object, allowed: Collection[str]) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise self.refusal(field, f"“{value}”不在可用范围：{'、'.join(allowed)}")
        return value


def read_toml(file: Path | Traversable) -> Table:
    """Open one file as a table.

    Raises:
        LibraryError: when the file is missing, not UTF-8 or not TOML.
    """
    try:
        return Table(file.name, "", tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise LibraryError(f"{file.name}：没有这个文件") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryError(f"{file.name}：不是有效的 TOML 文件（{error}）") from error
