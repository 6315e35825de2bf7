"""The day's digests: begun once per office and day, written batch by batch, resumable.

A batch is one transaction under a lock on the run: its messages, its record of whom was reminded,
what is to be sent, and the place reached. A worker that dies leaves the last whole batch; the next
goes on from there. Two workers take turns at the lock, and find the work done.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from anlan.accounts.models import Membership
from anlan.kernel import clock, events
from anlan.kernel.scope import Actor, within
from anlan.kernel.working_days import is_known
from anlan.reminders.commands.notices import tell_keepers
from anlan.reminders.commands.sending import send_to_groups, send_to_mailboxes
from anlan.reminders.models import InboxMessage, RemindedUnit, ReminderRun
from anlan.reminders.queries.inbox import lines_as_json
from anlan.reminders.queries.office import Office, office, offices
from anlan.reminders.queries.rules import asked_between, running_campaigns
from anlan.reminders.queries.waiting import TOLD, Told, Waiting
from anlan.reminders.states import Matter, MessageKind
from anlan.units.models import Unit
from anlan.units.states import ROOT_KINDS

BATCH_PEOPLE = 250
_ROWS = 500
# A server that was away for longer has missed those days' reminders for good.
CATCH_UP = timedelta(days=7)
# So long before a year begins its holidays should be known.
LOOK_AHEAD = timedelta(days=21)


def remind(now: datetime) -> int:
    """Begin the digests that are due and bring all to their end; returns how many messages came.

    Called every minute by the clock of the jobs; asked again, nothing is done twice.
    """
    today = timezone.localdate(now)
    begun = set(ReminderRun.objects.filter(day=today).values_list("office", flat=True))
    for each in offices(today):
        if each.unit.pk not in begun and each.is_due(now):
            begin_run(each, today)
    waiting = ReminderRun.objects.filter(finished_at=None).order_by("id")
    return sum(finish_run(pk) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def begin_run(office: Office, today: date) -> ReminderRun | None:
    """Enter the day's run of an office, once; None where there is one, or no campaign runs."""
    runs = ReminderRun.objects.filter(office=office.unit)
    if runs.filter(day=today).exists():
        return None
    campaigns = running_campaigns(office.unit)
    if not campaigns:
        return None
    last = runs.filter(day__lt=today).order_by("-day").values_list("day", flat=True).first()
    since = max(last, today - CATCH_UP) if last else today - timedelta(days=1)
    asked = asked_between(campaigns, since, today, office.calendar)
    run, is_new = ReminderRun.objects.get_or_create(
        office=office.unit,
        day=today,
        defaults={
            "unit_path": office.unit.path,
            "asked": {str(key): offset for key, offset in asked.items()},
            "started_at": clock.now(),
        },
    )
    if not is_new:
        return None
    for year in {today.year, (today + LOOK_AHEAD).year}:
        if not is_known(year):
            tell_keepers(office.unit.pk, f"calendar:{year}", Matter.CALENDAR_UNKNOWN)
    return run


def finish_run(run_id: UUID) -> int:
    """Write the batches that are left; returns how many messages came in this call."""
    run = ReminderRun.objects.get(pk=run_id)
    equipped = office(run.office_id, run.day)
    asked = {UUID(key): offset for key, offset in run.asked.items()}
    waiting = Waiting(equipped, run.day, running_campaigns(equipped.unit), asked)
    written = 0
    while (more := _write_batch(run_id, equipped, waiting)) is not None:
        written += more
    return written


@transaction.atomic
def _write_batch(run_id: UUID, office: Office, waiting: Waiting) -> int | None:
    """The next people; None where nobody is left or another worker has the run."""
    runs = ReminderRun.objects.select_for_update(skip_locked=True)
    run = runs.filter(pk=run_id, finished_at=None).first()
    if run is None:
        return None
    if run.day < clock.today():
        # What a dead server left of yesterday is not told today as if it were new.
        return _finish(run, office, waiting, is_stale=True)
    people = _people(office.unit, run.at_person)
    if not people:
        return _finish(run, office, waiting)
    held = _memberships(office.unit).filter(user__in=people).select_related("unit")
    told = waiting.told_to(list(held))
    written = _write(run, told)
    send_to_mailboxes(office, _key(run), MessageKind.DIGEST, told.lines)
    run.at_person = people[-1]
    run.messages += written
    run.units += _remember(run, told)
    run.save(update_fields=["at_person", "messages", "units"])
    return written


def _people(unit: Unit, after: UUID | None) -> list[UUID]:
    held = _memberships(unit)
    if after is not None:
        held = held.filter(user__gt=after)
    return list(held.order_by("user").values_list("user", flat=True).distinct()[:BATCH_PEOPLE])


def _memberships(unit: Unit) -> QuerySet[Membership]:
    """The roles held in an office and below, but for those of an office further down."""
    held = Membership.objects.filter(
        within("unit_path", unit.path), ended_at=None, role__in=TOLD, user__is_active=True
    )
    for path in Unit.objects.filter(parent=unit, kind__in=ROOT_KINDS).values_list(
        "path", flat=True
    ):
        held = held.exclude(within("unit_path", path))
    return held


def _write(run: ReminderRun, told: Told) -> int:
    now = clock.now()
    rows = [
        InboxMessage(
            person_id=person,
            kind=MessageKind.DIGEST,
            key=_key(run),
            lines=lines_as_json(lines),
            run=run,
            created_at=now,
        )
        for person, lines in told.lines.items()
    ]
    InboxMessage.objects.bulk_create(rows, batch_size=_ROWS, ignore_conflicts=True)
    return len(rows)


def _remember(run: ReminderRun, told: Told) -> int:
    """Note which submissions were reminded of; returns how many."""
    rows = {
        owed.submission_id: RemindedUnit(
            run=run,
            submission_id=owed.submission_id,
            unit_path=owed.unit_path,
            offset=owed.offset,
            day=run.day,
        )
        for owed in told.reminded
    }
    known: set[UUID] = set()
    for part in _parts(list(rows)):
        found = RemindedUnit.objects.filter(run=run, submission__in=part)
        known |= set(found.values_list("submission", flat=True))
    new = [row for key, row in rows.items() if key not in known]
    RemindedUnit.objects.bulk_create(new, batch_size=_ROWS, ignore_conflicts=True)
    return len(new)


def _finish(run: ReminderRun, office: Office, waiting: Waiting, *, is_stale: bool = False) -> int:
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    if not is_stale:
        send_to_groups(office, _key(run), MessageKind.DIGEST, waiting.totals)
    events.record("reminders.run", run, Actor.system(), units=run.units, messages=run.messages)
    return 0


def _key(run: ReminderRun) -> str:
    return f"digest:{run.pk}"


def _parts(ids: list[UUID]) -> list[list[UUID]]:
    return [ids[start : start + _ROWS] for start in range(0, len(ids), _ROWS)]
