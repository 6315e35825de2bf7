"""How each office reminds: its times, its calendar, its quiet hours."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from anlan.kernel.errors import NotFound
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor, within
from anlan.kernel.working_days import WorkingDays
from anlan.reminders.models import DayCorrection, OfficeSettings
from anlan.reminders.permissions import RULES
from anlan.units.models import Unit
from anlan.units.states import ROOT_KINDS, UnitStatus

# So far around a day its office's own corrections are read: farther than any rule reaches.
AROUND = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Office:
    """An office with the times and the calendar by which it reminds."""

    unit: Unit
    times: OfficeSettings
    calendar: WorkingDays

    def is_due(self, now: datetime) -> bool:
        """Whether the day's digests may be written: a working day, at the hour set or later."""
        local = timezone.localtime(now)
        return (
            self.times.digests_on
            and local.time() >= self.times.digest_at
            and self.calendar.is_working(local.date())
        )


def offices(around: date) -> list[Office]:
    """All offices at work, from the top of the tree. Three queries."""
    units = Unit.objects.filter(kind__in=ROOT_KINDS, status=UnitStatus.ACTIVE).order_by("path")
    return _equipped(list(units), around)


def office(office_id: UUID, around: date) -> Office:
    """One office. Three queries."""
    return _equipped(list(Unit.objects.filter(pk=office_id)), around)[0]


def own_office(actor: Actor, verb: str) -> Unit:
    """The first office for which the actor may do that; raises NotFound."""
    reach = Q(pk__in=())
    for grant in actor.grants:
        if grant.role in RULES[verb]:
            reach |= within("path", grant.unit_path)
    found = Unit.objects.visible_to(actor).filter(kind__in=ROOT_KINDS, status=UnitStatus.ACTIVE)
    own = found.filter(reach).order_by("path").first()
    if own is None or not allowed(RULES, actor, verb, own.path):
        raise NotFound
    return own


def corrections(actor: Actor, office: Unit) -> QuerySet[DayCorrection]:
    """The days that an office has corrected, the latest first."""
    return DayCorrection.objects.visible_to(actor).filter(office=office).order_by("-day")


def after_quiet(times: OfficeSettings, moment: datetime) -> datetime:
    """The moment itself, or the first after it at which messages may be sent."""
    local = timezone.localtime(moment)
    # One pause may end within the other, and that in the first again on the next day.
    for _look in range(4):
        ends = [_end_of(pause, local) for pause in _pauses(times) if _is_in(pause, local.time())]
        if not ends:
            break
        local = max(ends)
    return max(moment, local)


def leaves_time(times: OfficeSettings) -> bool:
    """Whether some minute of the day is free of pauses."""
    return any(
        not any(_is_in(pause, time(*divmod(minute, 60))) for pause in _pauses(times))
        for minute in range(24 * 60)
    )


def _pauses(times: OfficeSettings) -> list[tuple[time, time]]:
    pauses = [(times.quiet_from, times.quiet_until)]
    if times.lunch_from and times.lunch_until:
        pauses.append((times.lunch_from, times.lunch_until))
    return pauses


def _is_in(pause: tuple[time, time], at: time) -> bool:
    begins, ends = pause
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def _end_of(pause: tuple[time, time], local: datetime) -> datetime:
    end = local.replace(
        hour=pause[1].hour, minute=pause[1].minute, second=pause[1].second, microsecond=0
    )
    return end if end > local else end + timedelta(days=1)


def _equipped(units: list[Unit], around: date) -> list[Office]:
    ids = [unit.pk for unit in units]
    kept = OfficeSettings.objects.in_bulk(ids)
    days = _corrected(ids, around)
    return [
        Office(
            unit,
            kept.get(unit.pk) or OfficeSettings(office=unit, unit_path=unit.path),
            WorkingDays(days[unit.pk]),
        )
        for unit in units
    ]


def _corrected(ids: Collection[UUID], around: date) -> dict[UUID, dict[date, bool]]:
    found: dict[UUID, dict[date, bool]] = defaultdict(dict)
    rows: Iterable[DayCorrection] = DayCorrection.objects.filter(
        office__in=ids, day__range=(around - AROUND, around + AROUND)
    )
    for row in rows:
        found[row.office_id][row.day] = row.works
    return found
