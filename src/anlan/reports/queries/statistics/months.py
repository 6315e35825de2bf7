"""The table by month: each month as it stood when it ended."""

from anlan.reports.queries.statistics.asked import Asked
from anlan.reports.queries.statistics.daily import Daily
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.lines import Line, Place
from anlan.reports.queries.statistics.periods import months_of
from anlan.reports.queries.statistics.rows import DAILY
from anlan.reports.queries.statistics.units import Roll


def by_month(asked: Asked) -> list[Line]:
    """One line for each month of the period, cut to it. Twelve queries, however many months.

    A cumulative period begins with the campaign, or with what was found before it.
    """
    daily = Daily(asked)
    lines = []
    # From the first of the month: nothing lies before the first finding.
    months = months_of(asked.period, daily.first.replace(day=1))
    for month, figures in zip(months, daily.months(months), strict=True):
        if not month.has_ended(asked.today):
            figures.sums["overdue"] = daily.overdue()
        title = f"{month.until.year}年{month.until.month}月"
        key, place = month.until.isoformat()[:7], Place(asked.unit_id)
        lines.append(Line(key, title, figures, month, asked.filters, place=place))
    if asked.tells_units:
        _add_units(asked, lines)
    return lines


def _add_units(asked: Asked, lines: list[Line]) -> None:
    roll = Roll(asked.actor, asked.campaign, asked.unit_path)
    due = roll.units.count()
    first_days = roll.first_days()
    visits = roll.count_visits(DAILY, asked.period.start, asked.period.until)
    for line in lines:
        figures, period = line.figures, line.period
        figures.sums["units_due"] = due
        figures.sums["units_inspected"] = (
            sum(number for day, number in first_days.items() if day <= period.until)
            if period.has_ended(asked.today)
            else roll.inspected_now()
        )
        for day, each in visits.items():
            if period.includes(day):
                figures.add(Figures(each.sums))
