"""Periodic jobs: what they are, and how the one run of each slot is started.

A subject writes its function in a module of its own here and enters it in `schedule.PERIODIC`:

    Periodic("reminders.digest", _("发送提醒"), Daily(8, 30), send_digests)

The function takes the slot, the moment at which the run was due, and reckons from it instead of
from the clock, so that a late or repeated run does what the punctual one would have done. It must
be idempotent: a run whose worker is killed is begun anew, and one that raises is tried again
(`kernel.work.PAUSES`). Slots that passed while no worker ran are skipped, except the last one,
which is caught up with if it is not older than `late`; while a run waits to be begun, no later slot
of its job is queued.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from anlan.jobs.models import PeriodicRun
from anlan.kernel import clock
from anlan.kernel.work import WorkState


class When(Protocol):
    """A rhythm."""

    def latest(self, now: datetime) -> datetime:
        """The last slot at or before `now`."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at that time of the district's clock."""

    hour: int
    minute: int = 0

    def latest(self, now: datetime) -> datetime:
        """Today's slot, or yesterday's while today's is to come."""
        local = timezone.localtime(now)
        at = datetime.combine(local.date(), time(self.hour, self.minute), local.tzinfo)
        return at if at <= local else at - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EveryMinutes:
    """Every so many minutes, counted from midnight of the district's clock; a divisor of 1440."""

    minutes: int = 1

    def latest(self, now: datetime) -> datetime:
        """The last multiple of the interval."""
        local = timezone.localtime(now).replace(second=0, microsecond=0)
        passed = local.hour * 60 + local.minute
        return local - timedelta(minutes=passed % self.minutes)


@dataclass(frozen=True, slots=True)
class Periodic:
    """One job by the clock: its key, its name for the keeper of the system, its rhythm."""

    name: str
    title: Promise
    when: When
    run: Callable[[datetime], None]
    # How late a run may still begin, e.g. after the server was switched off over its slot.
    late: timedelta = timedelta(hours=12)


def start_due(jobs: Iterable[Periodic]) -> None:
    """Queue the run of each job's last slot; done by every worker's tick, it is queued once."""
    now = clock.now()
    due = []
    for job in jobs:
        slot = job.when.latest(now)
        if now - slot <= job.late:
            due.append(PeriodicRun(name=job.name, slot=slot, due_at=slot, asked_at=now))
    seen = PeriodicRun.objects.filter(
        # What still waits to be begun does for the later slot as well, so that nothing piles up.
        Q(slot__in={run.slot for run in due}) | Q(state=WorkState.QUEUED, attempts=0)
    ).values_list("name", "slot", "state", "attempts")
    known = {(name, slot) for name, slot, _state, _attempts in seen}
    waiting = {
        name for name, _slot, state, tried in seen if state == WorkState.QUEUED and not tried
    }
    missing = [run for run in due if run.name not in waiting and (run.name, run.slot) not in known]
    if missing:
        PeriodicRun.objects.bulk_create(missing, ignore_conflicts=True)
