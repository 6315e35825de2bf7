"""By when something is due: a date, what comes round (每月25日前), or days after an event."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from anlan.campaigns.plan.dates import BEFORE, Calendar, Day, find_days
from anlan.campaigns.plan.numerals import DIGITS, number
from anlan.campaigns.plan.text import Piece

_COUNTED = f"[0-9{''.join(DIGITS)}十]{{1,3}}"
_ON = r"[0-9一二三四五六七八九十廿]{1,3} ?[日号]"
_RECURRING = re.compile(
    r"每(?:周|星期)[一二三四五六日天末]|"
    rf"每(?:个)?月(?:的)?(?:底|末|初|{_ON})|"
    rf"每(?:个)?季度(?:末|初)?(?:月)?(?:底|{_ON})?|"
    r"每(?:日|天)(?:[0-9]{1,2}[时点:]?)?|每半月|每(?:个)?(?:周|月)(?=[^\u4e00-\u9fff]|前|报送|上报|向)"
)
_AFTER_EVENT = re.compile(
    r"(?:自[^,。;\n]{2,16}?|[^,。;\n在于应要须请自()、各]{2,20}?)(?:后|之后|之日起|起)(?:的)?"
    rf"(?P<count>{_COUNTED}) ?个?(?P<unit>工作日|日|天|周|月)(?:之)?内"
)
_FROM_ISSUE = re.compile(r"(?:印发|下发|发布|发文)之日起")
# Working days need the holidays of a year that may not be published: there the officer says the day.
_DAYS = {"日": 1, "天": 1, "周": 7}


@dataclass(frozen=True, slots=True)
class Deadline:
    """Words that say by when; no day for what recurs or follows something yet to happen."""

    start: int
    end: int
    day: Day | None
    is_recurring: bool = False
    # Counted from the day of issue, which is not counted itself (Civil Code, art. 201).
    days_on: int | None = None

    def on(self, calendar: Calendar) -> date | None:
        """The last day on which it is in time; None where that is not known."""
        if self.days_on is not None and calendar.issued_on is not None:
            return calendar.issued_on + timedelta(days=self.days_on)
        return calendar.last(self.day) if self.day else None


def deadlines_in(even: str, piece: Piece) -> list[Deadline]:
    """Every deadline of a sentence or cell, in order."""
    found = []
    for shape, recurs in ((_RECURRING, True), (_AFTER_EVENT, False)):
        for match in shape.finditer(even, piece.start, piece.end):
            before = BEFORE.match(even, match.end(), piece.end)
            ends = before.end() if before else match.end()
            days_on = None if recurs else _days_on(match)
            found.append(Deadline(match.start(), ends, None, recurs, days_on))
    taken = [(each.start, each.end) for each in found]
    found.extend(
        Deadline(day.start, day.end, day)
        for day in find_days(even, piece.start, piece.end)
        if not any(first <= day.start < last for first, last in taken)
    )
    return sorted(found, key=lambda each: each.start)


def _days_on(match: re.Match[str]) -> int | None:
    if match["unit"] not in _DAYS or not _FROM_ISSUE.search(match[0]):
        return None
    count = number(match["count"])
    return count * _DAYS[match["unit"]] if count else None
