"""What happened to hazards in a period: conditions on the ledger's rows, days by the local calendar.

A closing counts for a period when it was given within it and still stood as its last day ended:
what was reopened later was closed then, and a table of that month goes on saying so.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from anlan.hazards.models import Reopening, Verdict

Days = tuple[int | None, int | None]


def within_days(field: str, start: date | None, until: date | None) -> Q:
    """That moment lies on one of the days from `start` to `until`; None leaves that end open."""
    found = Q()
    if start is not None:
        found &= Q(**{f"{field}__gte": midnight(start)})
    if until is not None:
        found &= Q(**{f"{field}__lt": end_of(until)})
    return found


def closed_within(start: date | None, until: date | None, days: Days = (None, None)) -> Q:
    """Closed in the period and still so as it ended; `days` bounds the days it had taken."""
    found = Q(closed_at__isnull=False) & within_days("closed_at", start, until) & _took(days)
    if until is None:
        return found
    return found | Q(pk__in=undone_after(start, until).filter(_took(days)).values("hazard"))


def open_on(day: date) -> Q:
    """Found by that day, and not closed as it ended."""
    open_still = Q(closed_at__isnull=True) | Q(closed_at__gte=end_of(day))
    was_closed = Q(pk__in=undone_after(None, day).values("hazard"))
    return within_days("found_at", None, day) & open_still & ~was_closed


def undone_after(start: date | None, until: date) -> QuerySet[Reopening]:
    """The closings of the period that were taken back only after it."""
    given = within_days("closed_at", start, until)
    return Reopening.objects.filter(given, reopened_at__gte=end_of(until))


def standing_at_end(day: date) -> Q:
    """Of a `Reopening`: the closing was given by that day, and taken back only after it."""
    return within_days("closed_at", None, day) & Q(reopened_at__gte=end_of(day))


def reopened_within(start: date | None, until: date | None) -> Q:
    """Reopened at least once in the period."""
    rows = Reopening.objects.filter(within_days("reopened_at", start, until))
    return Q(pk__in=rows.values("hazard"))


def returned_within(start: date | None, until: date | None) -> Q:
    """Sent back by an acceptance at least once in the period."""
    rows = Verdict.objects.filter(within_days("given_at", start, until), accepted=False)
    return Q(pk__in=rows.values("hazard"))


def midnight(day: date) -> datetime:
    """The first moment of that day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The first moment after that day."""
    return midnight(day + timedelta(days=1))


def _took(days: Days) -> Q:
    least, most = days
    found = Q()
    if least is not None:
        found &= Q(days_to_close__gte=least)
    if most is not None:
        found &= Q(days_to_close__lte=most)
    return found
