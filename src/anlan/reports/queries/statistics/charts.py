"""What the charts show; behind each stands a table, and behind each number its rows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlan.checklists.models import Item
from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import OPEN
from anlan.reports.queries.statistics.asked import Asked
from anlan.reports.queries.statistics.daily import Daily
from anlan.reports.queries.statistics.figures import median_of
from anlan.reports.queries.statistics.lines import narrowed
from anlan.reports.queries.statistics.rows import WHOLE
from anlan.reports.queries.statistics.summing import ledger_of
from anlan.reports.queries.statistics.units import Roll

# Upper ends of the bands, in days; the last one is open.
AGES = (3, 7, 15, 30, 60, 90)
CLOSING_TIMES = (0, 1, 3, 7, 15, 30, 60)
TOP = 10


@dataclass(frozen=True, slots=True)
class DayPoint:
    """One day: what was found and closed on it, and what stood open and closed as it ended."""

    day: date
    found: int
    closed: int
    open_at_end: int
    closed_at_end: int


@dataclass(frozen=True, slots=True)
class Band:
    """Hazards between two numbers of days, both included; `most` None is the open end."""

    title: str
    least: int
    most: int | None
    hazards: int
    filters: LedgerFilters


@dataclass(frozen=True, slots=True)
class ClosingTimes:
    """How long closing took: the bands, how many there are in all, and the exact median."""

    bands: list[Band]
    hazards: int
    median: float | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A checklist item at which hazards were found; `text` is that of the campaign's list."""

    code: str
    text: str
    hazards: int
    filters: LedgerFilters | None


@dataclass(frozen=True, slots=True)
class Step:
    """Units inspected by the end of a day, out of those due now."""

    day: date
    inspected: int
    due: int


def series(asked: Asked) -> list[DayPoint]:
    """Each day of the period, up to today. Six queries."""
    daily, last = Daily(asked), min(asked.period.until, asked.today)
    start = asked.period.start or daily.first
    return [
        DayPoint(each.day, each.sums["found"], each.sums["closed"], each.open, each.closed)
        for each in daily.points(start, last)
    ]


def ageing(asked: Asked) -> list[Band]:
    """What is open today, by days since it was found. Two queries."""
    by_day = ledger_of(asked).open_by_day()
    base = replace(asked.filters, states=tuple(sorted(OPEN)))
    bands = []
    for least, most in _bands(AGES):
        youngest = asked.today - timedelta(days=least) if least else None
        oldest = None if most is None else asked.today - timedelta(days=most)
        number = sum(
            number
            for day, number in by_day.items()
            if (youngest is None or day <= youngest) and (oldest is None or day >= oldest)
        )
        filters = replace(base, found_from=oldest, found_until=youngest)
        bands.append(Band(_band_title(least, most), least, most, number, filters))
    return bands


def closing_times(asked: Asked) -> ClosingTimes:
    """How many days the closings of the period had taken. Three queries."""
    period = asked.period
    days = ledger_of(asked).flows(WHOLE, period.start, period.until)[""].days
    closed = narrowed(asked.filters, "closed", period) or asked.filters
    bands = [
        Band(
            _band_title(least, most),
            least,
            most,
            sum(
                number
                for day, number in days.items()
                if least <= day and (most is None or day <= most)
            ),
            replace(closed, days_from=least, days_until=most),
        )
        for least, most in _bands(CLOSING_TIMES)
    ]
    return ClosingTimes(bands, sum(days.values()), median_of(days))


def top_items(asked: Asked, most: int = TOP) -> list[ItemLine]:
    """The items at which most hazards were found in the period: of items, never of schools."""
    period = asked.period
    found = ledger_of(asked).items(period.start, period.until, most)
    texts = dict(
        Item.objects.filter(
            version__target__campaign=asked.campaign, code__in=[code for code, _number in found]
        ).values_list("code", "text")
    )
    base = narrowed(asked.filters, "found", period) or asked.filters
    return [
        ItemLine(code, texts.get(code, ""), number, replace(base, item_code=code))
        for code, number in found
    ]


def progress(asked: Asked) -> list[Step]:
    """How many units had been inspected as each day ended, up to today. Two queries."""
    roll = Roll(asked.actor, asked.campaign, asked.unit_path)
    first_days, due = roll.first_days(), roll.units.count()
    start = asked.period.start or min([asked.campaign.starts_on, *first_days])
    inspected = sum(number for day, number in first_days.items() if day < start)
    steps, day = [], start
    while day <= min(asked.period.until, asked.today):
        inspected += first_days[day]
        steps.append(Step(day, inspected, due))
        day += timedelta(days=1)
    return steps


def _bands(ends: tuple[int, ...]) -> list[tuple[int, int | None]]:
    starts = [0, *(end + 1 for end in ends)]
    return list(zip(starts, [*ends, None], strict=True))


def _band_title(least: int, most: int | None) -> str:
    if most is None:
        return _("%(days)d天以上") % {"days": least - 1}
    if most == 0:
        return _("当天")
    if least == most:
        return ngettext("%(days)d天", "%(days)d天", most) % {"days": most}
    return _("%(least)d至%(most)d天") % {"least": least, "most": most}
