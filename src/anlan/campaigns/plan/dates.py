"""Dates as plans write them, with or without a year, alone or as a range."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from anlan.campaigns.plan.numerals import number

_DIGIT = "[0-9lIOo]"
_N = rf"(?:{_DIGIT}(?: ?{_DIGIT})?|[一二三四五六七八九十廿卅〇零]{{1,3}})"
_FREE = r"(?<![0-9一二三四五六七八九十第.])"
_YEAR = r"(?:(?P<year>20[0-9lIOo]{2}|二[〇零O0][〇零一二三四五六七八九]{2}) ?年|(?P<word>今年|本年|当年|次年|翌年|明年|来年)(?:的)?)"
_WRITTEN = re.compile(
    rf"{_FREE}(?:{_YEAR} ?)?(?P<month>{_N}) ?月(?P<fen>份)? ?"
    rf"(?:(?P<day>{_N}) ?[日号]|(?P<part>上中旬|中下旬|上旬|中旬|下旬|初|底|末|中(?=[,。、;前 ])))?"
)
# 本月底, 下月10日: counted from the month of issue; 今年底, 2025年底: the year's last day.
_RELATIVE = re.compile(
    rf"(?<![0-9一二三四五六七八九十当每季])(?P<which>本|当|这个|下|次)月(?:份)? ?"
    rf"(?:(?P<day>{_N}) ?[日号]|(?P<part>上旬|中旬|下旬|初|底|末))|(?<![0-9一二三四五六七八九十当本这下次个每季半])月(?P<end>底|末)(?=(?:之|以)?前)"
)
_YEAR_END = re.compile(
    rf"(?:{_YEAR}年?|(?<![今本当明来次翌每年0-9〇零一二三四五六七八九半])年)(?:底|末)"
)
_NUMERIC = re.compile(
    r"(?<![0-9.])(?P<year>20[0-9]{2})(?P<sep>[./-])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?![0-9])"
)
_SHORT = re.compile(
    r"(?<![0-9.])(?P<month>[0-9]{1,2})\.(?P<day>[0-9]{1,2})(?= ?日?(?:之|以)?前)日?"
)
BEFORE = re.compile(
    r" ?(?:\((?:星期|周).\))?(?:[上下中]午|晚上?)?(?:(?:下班|[0-9]{1,2}(?:[:时点][0-9]{0,2}分?)?) ?)?(?:之|以)?前(?![期后])"
)
_SAME_MONTH = re.compile(
    rf"(?: ?\([^()\n]{{1,6}}\))? ?(?P<joint>、|和|及|至|到|-) ?(?P<day>{_N}) ?[日号]"
)
_TO = re.compile(
    r" ?(?:\([^()\n]{1,8}\))? ?(?:起|开始|启动)? ?,? ?(?:一直)?(?:持续|延续)?(?:至|到|-{1,3}) ?"
)
_NEXT = frozenset({"次年", "翌年", "明年", "来年"})
# Ten days, as plans divide a month.
_PARTS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "上中旬": (1, 20),
    "中旬": (11, 20),
    "中": (11, 20),
}
_LATE = 21
# A day further back than this cannot be meant by a plan that has just been issued.
_PAST = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written: the year may be missing, the day too (a month or a part of it)."""

    start: int
    end: int
    month: int
    day: int | None = None
    part: str = ""
    year: int | None = None
    is_next_year: bool = False
    is_before: bool = False
    # Months after that of issue, where the words count from it (本月底 0, 下月底 1); month is then 0.
    months_on: int | None = None
    # The date of which this is the end, where both form a range.
    since: "Day | None" = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Gives dates without a year theirs: the plan's, or the next where it had passed on issue."""

    year: int | None
    issued_on: date | None = None

    def first(self, day: Day) -> date | None:
        """The first day that is meant; None while the year is unknown."""
        return self._resolve(day, last=False)

    def last(self, day: Day) -> date | None:
        """The last day that is meant; "before October" ends with September."""
        if day.is_before and day.day is None and not day.part:
            first = self._resolve(day, last=False)
            return first - timedelta(days=1) if first else None
        return self._resolve(day, last=True)

    def _resolve(self, day: Day, *, last: bool) -> date | None:
        if day.months_on is not None:
            return self._counted(day, day.months_on, last=last)
        if day.year is not None:
            return _on(day.year, day, last=last)
        began = self._resolve(day.since, last=False) if day.since else None
        if day.is_next_year:
            base = self.year if began is None else began.year
            if base is None:
                return None
            return _on(base + (began is None or began.year == self.year), day, last=last)
        if began is not None:
            found = _on(began.year, day, last=last)
            return found if found and found >= began else _on(began.year + 1, day, last=last)
        return self._this_year(day, last=last)

    def _counted(self, day: Day, months_on: int, *, last: bool) -> date | None:
        if self.issued_on is None:
            return None
        years, month = divmod(self.issued_on.month - 1 + months_on, 12)
        counted = replace(day, month=month + 1, months_on=None)
        return _on(self.issued_on.year + years, counted, last=last)

    def _this_year(self, day: Day, *, last: bool) -> date | None:
        if self.year is None:
            return None
        found = _on(self.year, day, last=last)
        if found and self.issued_on and found < self.issued_on - _PAST:
            return _on(self.year + 1, day, last=last)
        return found


def find_days(even: str, start: int = 0, end: int | None = None) -> list[Day]:
    """All dates in a stretch of evened text, in order; what cannot be a date is passed over."""
    stop = len(even) if end is None else end
    written = [*_written(even, start, stop), *_counted(even, start, stop)]
    found = sorted(written, key=lambda day: day.start)
    days: list[Day] = []
    for day in found:
        if days and day.start < days[-1].end:
            continue
        following = [day]
        while more := _same_month(even, following[-1], stop):
            following.append(more)
        days.extend(_with_before(even, each, stop) for each in following)
    return _joined(even, days)


def _written(even: str, start: int, stop: int) -> Iterator[Day]:
    for shape in (_WRITTEN, _NUMERIC, _SHORT):
        for match in shape.finditer(even, start, stop):
            parts = match.groupdict()
            month, given = number(parts["month"]), parts["day"]
            # 一月一次 is no January: a month in Chinese numerals alone must say more.
            if (
                not given
                and not parts.get("part")
                and not parts.get("fen")
                and not match["month"].isdecimal()
            ):
                continue
            day = number(given) if given else None
            if month is None or not _exists(month, day, is_given=bool(given)):
                continue
            word = parts.get("word") or ""
            yield Day(
                match.start(),
                match.end() - (len(match[0]) - len(match[0].rstrip())),
                month,
                day,
                parts.get("part") or "",
                number(parts["year"]) if parts.get("year") else None,
                word in _NEXT,
            )


def _counted(even: str, start: int, stop: int) -> Iterator[Day]:
    for match in _RELATIVE.finditer(even, start, stop):
        given = number(match["day"]) if match["day"] else None
        if match["day"] and (given is None or not _exists(1, given, is_given=True)):
            continue
        months = int(match["which"] in {"下", "次"}) if match["which"] else 0
        part = match["part"] or match["end"] or ""
        yield Day(match.start(), match.end(), 0, given, part, months_on=months)
    for match in _YEAR_END.finditer(even, start, stop):
        year = number(match["year"]) if match["year"] else None
        yield Day(
            match.start(), match.end(), 12, 31, year=year, is_next_year=match["word"] in _NEXT
        )


def _exists(month: int, day: int | None, *, is_given: bool) -> bool:
    if not 1 <= month <= 12:  # noqa: PLR2004 -- months
        return False
    return not is_given or (day is not None and 1 <= day <= monthrange(2024, month)[1])


def _same_month(even: str, day: Day, stop: int) -> Day | None:
    if day.day is None:
        return None
    match = _SAME_MONTH.match(even, day.end, stop)
    if match is None:
        return None
    value = number(match["day"])
    if value is None or not _exists(day.month, value, is_given=True):
        return None
    return replace(day, start=match.start("day"), end=match.end(), day=value)


def _with_before(even: str, day: Day, stop: int) -> Day:
    match = BEFORE.match(even, day.end, stop)
    return replace(day, end=match.end(), is_before=True) if match else day


def _joined(even: str, days: list[Day]) -> list[Day]:
    joined: list[Day] = []
    for day in days:
        before = joined[-1] if joined else None
        between = even[before.end : day.start] if before else ""
        # A range has two ends: a third date begins something new.
        is_range = before is not None and before.since is None and _TO.fullmatch(between)
        joined.append(replace(day, since=before) if is_range else day)
    return joined


def _on(year: int, day: Day, *, last: bool) -> date | None:
    length = monthrange(year, day.month)[1]
    first, final = (day.day, day.day) if day.day else _PARTS.get(day.part, (1, length))
    if day.part in {"下旬", "中下旬"}:
        first, final = _LATE if day.part == "下旬" else 11, length
    elif day.part in {"底", "末"}:
        first, final = length, length
    chosen = final if last else first
    return date(year, day.month, chosen) if chosen <= length else None
