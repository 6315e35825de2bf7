"""What happened day by day, from which any stretch of days is summed up as of its end."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from anlan.reports.queries.statistics.asked import Asked
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.periods import Period
from anlan.reports.queries.statistics.rows import DAILY, WHOLE, add_closed
from anlan.reports.queries.statistics.summing import EVER, ledger_of


class Point(NamedTuple):
    """A day, what was counted on it, and how many hazards were open and closed as it ended."""

    day: date
    sums: Counter[str]
    open: int
    closed: int


class Daily:
    """The flows of each day to the end of what is asked."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._ledger = ledger_of(asked)
        self._flows = self._ledger.flows(DAILY, None, asked.period.until, with_days=False)
        self._days: list[date] = sorted(self._flows)

    @property
    def first(self) -> date:
        """The day with which a cumulative period begins."""
        return min([self._asked.campaign.starts_on, *self._days[:1]])

    def overdue(self) -> int:
        """Open hazards whose deadline has passed today. One query."""
        return self._ledger.overdue(WHOLE).get("", 0)

    def months(self, months: Sequence[Period]) -> list[Figures]:
        """The figures of each month, as things stood when it ended. Three queries at most."""
        found = [self._summed(month) for month in months]
        days = self._ledger.closing_days(months)
        undone = self._ledger.undone([month.until for month in months])
        for month, figures, taken in zip(months, found, days, strict=True):
            figures.days.update(taken)
            for each in undone:
                if month.includes(each.closed_on) and month.until < each.reopened_on:
                    add_closed(figures, each.grade, each.days, each.number, each.fen)
        for month, figures in zip(months, found, strict=True):
            ever = self._summed(Period(month.until))
            for each in undone:
                if each.closed_on <= month.until < each.reopened_on:
                    add_closed(ever, each.grade, each.days, each.number, each.fen)
            for name in EVER:
                figures.sums[f"ever_{name}"] = ever.sums[name]
        return found

    def points(self, start: date, until: date) -> list[Point]:
        """Every day from `start` to `until`, in order."""
        found = closed = 0
        points = []
        day = min([start, *self._days[:1]])
        while day <= until:
            sums = self._flows[day].sums if day in self._flows else Counter[str]()
            found += sums["found"]
            closed += sums["closed"] + sums["undone"]
            if day >= start:
                points.append(Point(day, sums, found - closed, closed))
            day += timedelta(days=1)
        return points

    def _summed(self, period: Period) -> Figures:
        """The days of the period; closings as they stand now."""
        summed = Figures()
        for day in self._days:
            if period.includes(day):
                summed.add(self._flows[day])
        return summed
