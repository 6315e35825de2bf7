"""The days on which something that comes round (每月25日前, 每周五) falls within a period."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from anlan.campaigns.plan.numerals import number

# A year of months. More often than that is for the officer to say: nobody hands in 60 weeklies
# because a sentence was read so.
MOST = 12
_WEEKLY = re.compile(r"每(?:周|星期)(?P<day>[一二三四五六日天末])")
_MONTHLY = re.compile(
    r"每(?:个)?月(?:的)?(?:(?P<day>[0-9一二三四五六七八九十廿]{1,3}) ?[日号]|(?P<part>底|末|初))"
)
_QUARTERLY = re.compile(
    r"每(?:个)?季度(?:(?:末)?(?:月)?(?:(?P<day>[0-9一二三四五六七八九十廿]{1,3}) ?[日号]|(?P<part>底)?))"
)
_HALF_MONTHLY = re.compile(r"每半(?:个)?月")
_WEEKDAYS = "一二三四五六日"
_EARLY, _HALF = 10, 15


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that it is due, and what that time is called beside its name."""

    on: date
    called: str


def occurrences(words: str, starts: date | None, ends: date | None) -> list[Occurrence]:
    """Every time between the two days, inclusive; none where an end is open or it is too often.

    None, too, where the words name no day of the week or month: that has to be asked for.
    """
    if starts is None or ends is None:
        return []
    found = _found(words, starts, ends)
    return found if len(found) <= MOST else []


def _found(words: str, starts: date, ends: date) -> list[Occurrence]:
    if match := _QUARTERLY.search(words):
        days = [day for day in _monthly(match, starts, ends) if day.month % 3 == 0]
        return [Occurrence(day, f"{day.year}年第{day.month // 3}季度") for day in days]
    if match := _MONTHLY.search(words):
        days = _monthly(match, starts, ends)
        return [Occurrence(day, f"{day.year}年{day.month}月") for day in days]
    if match := _WEEKLY.search(words):
        days = _weekly(match["day"], starts, ends)
    elif _HALF_MONTHLY.search(words):
        days = sorted(_on_day(_HALF, starts, ends) + _on_day(31, starts, ends))
    else:
        days = []
    return [Occurrence(day, f"{day.month}月{day.day}日") for day in days]


def _monthly(match: re.Match[str], starts: date, ends: date) -> list[date]:
    given = number(match["day"]) if match["day"] else None
    # Without a day the month's or quarter's last is meant.
    early = _EARLY if match["part"] == "初" else 31
    return _on_day(given or early, starts, ends)


def _on_day(day: int, starts: date, ends: date) -> list[date]:
    months = range(starts.year * 12 + starts.month - 1, ends.year * 12 + ends.month)
    days = [
        date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
        for year, month in (divmod(each, 12) for each in months)
    ]
    return [each for each in days if starts <= each <= ends]


def _weekly(day: str, starts: date, ends: date) -> list[date]:
    weekday = _WEEKDAYS.find(day) if day not in "天末" else {"天": 6, "末": 6}[day]
    first = starts + timedelta(days=(weekday - starts.weekday()) % 7)
    weeks = max((ends - first).days // 7 + 1, 0)
    return [first + timedelta(weeks=week) for week in range(min(weeks, MOST + 1))]
