"""Working days in China: weekdays, public holidays, and the days shifted for them (调休).

The years' arrangements come from the State Council's notices, as the library `chinesecalendar`
has them. A year that it does not know yet counts by weekdays alone; a bureau's own corrections
(a county's holiday, a day moved for an examination) stand above both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from chinese_calendar import is_workday
from chinese_calendar.constants import holidays

SATURDAY = 5
# So many days on there is a working day in any year, unless corrections forbid it.
FARTHEST = 366
_ONE = timedelta(days=1)


@cache
def is_known(year: int) -> bool:
    """Whether that year's holidays are known: its National Day is among them."""
    return date(year, 10, 1) in holidays


@cache
def is_usual_working_day(day: date) -> bool:
    """Whether offices work that day, as far as the notices say; by weekdays beyond them."""
    if is_known(day.year):
        return bool(is_workday(day))
    return day.weekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of one office: the usual one with the office's own corrections."""

    corrections: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether the office works that day."""
        corrected = self.corrections.get(day)
        return is_usual_working_day(day) if corrected is None else corrected

    def shifted(self, day: date, offset: int) -> date:
        """The working day `offset` working days from `day`.

        0 is the day itself or, where it is free, the last working day before it, so that what is
        to be done by then can still be done.
        """
        if offset > 0:
            return self._walk(day, offset, _ONE)
        if offset < 0:
            return self._walk(day, -offset, -_ONE)
        return day if self.is_working(day) else self._walk(day, 1, -_ONE)

    def _walk(self, day: date, steps: int, direction: timedelta) -> date:
        for _day in range(FARTHEST * steps):
            day += direction
            if self.is_working(day):
                steps -= 1
                if not steps:
                    return day
        raise ValueError("no working day within reach")
