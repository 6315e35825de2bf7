"""Text as people type it into cells, brought to one form."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Raw = str | float | bool | date | datetime | time | timedelta | None

_SPACES = re.compile(r"\s+")
# Spaces between Chinese characters are there for looks ("张 三"); between Latin words they matter.
_SPACE_IN_CHINESE = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef·]) (?=[\u2e80-\u9fff\uff00-\uffef·])"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_NOTE = re.compile(r"[(【\[〔].*?[)】\]〕]")
_DECORATION = re.compile(r"[\s*:;、,。.·_\-—]")

_DAY = re.compile(r"(\d{4})[年./\-](?:(\d{1,2})(?:[月./\-](?:(\d{1,2})日?)?)?)?")
_DIGITS_ONLY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_WITHOUT_YEAR = re.compile(r"(\d{1,2})[月./\-](\d{1,2})日?")
_TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_BEFORE = re.compile(r"(之?前|以前|底)$")
_NUMBER = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(?:人|名|个|名学生|元|万元|平方米|㎡|m2)?")
_EXCEL_EPOCH = date(1899, 12, 30)
# Excel's day numbers of 1950-01-01 and 2100-01-01; what lies outside is no date of a school's.
_SERIALS = range(18264, 73051)


def as_text(value: Raw) -> str:
    """The value as one line of normal text: half-width, without stray or invisible characters."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value if value.isascii() and value.isalnum() else _normal(value)
    return _text_of_number_or_day(value)


# Columns repeat a few words thousands of times; normalising 250,000 cells is what costs.
@lru_cache(maxsize=1 << 14)
def _normal(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _SPACES.sub(" ", text).strip()


def _text_of_number_or_day(value: Raw) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)  # noqa: PLR2004 -- beyond it repr is shorter
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return str(value)


def as_name(value: Raw) -> str:
    """As `as_text`, without the spaces that stretch Chinese names."""
    return _SPACE_IN_CHINESE.sub("", as_text(value))


def title_key(value: Raw) -> str:
    """A column title reduced to what identifies it: no notes in brackets, spaces or marks."""
    text = as_text(value)
    return (
        _DECORATION.sub("", _NOTE.sub("", text)).casefold() or _DECORATION.sub("", text).casefold()
    )


def as_day(value: Raw, year: int | None = None) -> date | None:
    """A day from a date cell, an Excel day number or text such as 2022.5.28 or 5月28日前.

    A year or month without a day is its first; a day without a year takes `year`. None for blank;
    raises ValueError for anything else.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = as_text(value).replace(" ", "") if not isinstance(value, str) else as_text(value)
    text = _BEFORE.sub("", _TIME_OF_DAY.sub("", text)).replace(" ", "")
    if not text:
        return None
    if text.isdecimal() and int(text) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    if found := _DAY.fullmatch(text) or _DIGITS_ONLY.fullmatch(text):
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    if year is not None and (found := _DAY_WITHOUT_YEAR.fullmatch(text)):
        return date(year, int(found[1]), int(found[2]))
    raise ValueError(text)


def as_number(value: Raw) -> float | None:
    """A number from a number cell or from text such as 1,200人; None for blank, else ValueError."""
    if isinstance(value, float) and not isinstance(value, bool):
        return value
    text = as_text(value).replace(" ", "")
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return float(found[1].replace(",", ""))


_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "已", "对"})
_NO = frozenset(
    {"否", "无", "没有", "×", "✗", "✘", "x", "0", "n", "no", "false", "不", "未", "/", "-", "—"}
)


def as_flag(value: Raw) -> bool | None:
    """Yes or no from 是/否, 有/无, √/×, 1/0; None for blank; raises ValueError for other words."""
    text = as_text(value).casefold()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(text)
