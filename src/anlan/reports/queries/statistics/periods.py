"""From which day to which day something is counted, and how a table says so."""

from dataclasses import dataclass
from datetime import date, timedelta

from anlan.campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days by the local calendar, both included; without `start` from the very beginning.

    Counted as things stood when the last day ended, except that three kinds of correction hold
    backwards: a duplicate merged later, a record dismissed later, a grade decided later. What
    happened after the last day (closings, reopenings, returns) changes nothing in it.
    """

    until: date
    start: date | None = None

    @property
    def is_cumulative(self) -> bool:
        """Whether it runs from the beginning."""
        return self.start is None

    def has_ended(self, today: date) -> bool:
        """Whether days have passed since: what is only known as of today is then not said."""
        return self.until < today

    def includes(self, day: date) -> bool:
        """Whether the day is one of it."""
        return (self.start is None or self.start <= day) and day <= self.until


def months_of(period: Period, first: date) -> list[Period]:
    """The calendar months of the period, each cut to it; `first` is where a cumulative one begins."""
    start = period.start or first
    months: list[Period] = []
    while start <= period.until:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.append(Period(min(following - timedelta(days=1), period.until), start))
        start = following
    return months


def label_of(period: Period, campaign: Campaign) -> str:
    """The period as a form bears it: 2022年1月—5月 for whole months, else the days.

    A cumulative one begins with the campaign. Of its last month, so far as today it is the whole.
    """
    start, until = period.start or campaign.starts_on, period.until
    is_whole = (period.is_cumulative or start.day == 1) and (until + timedelta(days=1)).day == 1
    if not is_whole:
        return f"{_day(start)}—{_day(until)}"
    if (start.year, start.month) == (until.year, until.month):
        return f"{until.year}年{until.month}月"
    end = f"{until.month}月" if start.year == until.year else f"{until.year}年{until.month}月"
    return f"{start.year}年{start.month}月—{end}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
