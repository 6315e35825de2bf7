"""What happened day by day, from which any stretch of days is summed up as of its end."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from anlan.reports.queries.statistics.asked import Asked
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.periods import Period
from anlan.reports.queries.statistics.rows import DAILY, WHOLE, Ledger, add_closed
from anlan.reports.queries.statistics.summing import EVER


class Point(NamedTuple):
    """A day, what was counted on it, and how many hazards were open and closed as it ended."""

    day: date
    sums: Counter[str]
    open: int
    closed: int


class Daily:
    """The flows of each day to the end of what is asked, and the closings that did not hold."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._ledger = Ledger(asked.actor, asked.filters)
        self._flows = self._ledger.flows(DAILY, None, asked.period.until)
        # Those undone after the period stand in the flows already, as of its end.
        self._undone = [
            each for each in self._ledger.undone() if each.reopened_on <= asked.period.until
        ]
        self._days: list[date] = sorted(self._flows)

    @property
    def first(self) -> date:
        """The day with which a cumulative period begins."""
        return min([self._asked.campaign.starts_on, *self._days[:1]])

    def overdue(self) -> int:
        """Open hazards whose deadline has passed today. One query."""
        return self._ledger.overdue(WHOLE).get("", 0)

    def within(self, period: Period) -> Figures:
        """The figures of some of the days, as things stood when the last of them ended."""
        figures = self._summed(period)
        ever = figures if period.is_cumulative else self._summed(Period(period.until))
        for name in EVER:
            figures.sums[f"ever_{name}"] = ever.sums[name]
        return figures

    def points(self, start: date, until: date) -> list[Point]:
        """Every day from `start` to `until`, in order."""
        closed_then = Counter[date]()
        for each in self._undone:
            closed_then[each.closed_on] += each.number
            closed_then[each.reopened_on] -= each.number
        found = closed = 0
        points = []
        day = min([start, *self._days[:1]])
        while day <= until:
            sums = self._flows[day].sums if day in self._flows else Counter[str]()
            found += sums["found"]
            closed += sums["closed"] + closed_then[day]
            if day >= start:
                points.append(Point(day, sums, found - closed, closed))
            day += timedelta(days=1)
        return points

    def _summed(self, period: Period) -> Figures:
        start = period.start or date.min
        summed = Figures()
        for day in self._days:
            if start <= day <= period.until:
                summed.add(self._flows[day])
        for each in self._undone:
            if start <= each.closed_on <= period.until < each.reopened_on:
                add_closed(summed, each.grade, each.days, each.number, each.fen)
        return summed
