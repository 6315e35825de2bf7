"""Work that is done later: a row that is its own queue, under a lease while somebody does it.

The row that people look at (a report asked for, a run that is due) is the row that workers take: it
is written in the transaction of the act that asks, and what it says is what is so. A subject makes
its model a `Work` and names it, with the function that does it, in `anlan.jobs.duties`.

A worker killed in the middle loses its lease after `LEASE` and the row is queued again, so that
doing it must be idempotent; `complete`, in the transaction of the result, admits only the present
holder, so that a result counts once. Why so: docs/decisions/015.
"""

import errno
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db import OperationalError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.ids import new_id
from anlan.kernel.states import Transition, next_state

# Far above the heartbeat: a computer asleep or a disk that hesitates must not cost the lease.
LEASE = timedelta(seconds=90)
# How long to wait after the first failure, after the second; the attempt after the last is final.
PAUSES = (timedelta(seconds=30), timedelta(minutes=5))
MOST_ATTEMPTS = len(PAUSES) + 1
REPORT_SECONDS = 1.0
BATCH = 100

_Each = TypeVar("_Each")
_Row = TypeVar("_Row", bound="Work")


class WorkState(models.TextChoices):
    """Where a piece of work stands."""

    QUEUED = "queued", gettext_lazy("排队中")
    RUNNING = "running", gettext_lazy("进行中")
    DONE = "done", gettext_lazy("已完成")
    FAILED = "failed", gettext_lazy("未完成")


TRANSITIONS = {
    "claim": Transition(frozenset({WorkState.QUEUED}), WorkState.RUNNING),
    "give_back": Transition(frozenset({WorkState.RUNNING}), WorkState.QUEUED),
    "complete": Transition(frozenset({WorkState.RUNNING}), WorkState.DONE),
    "fail": Transition(frozenset({WorkState.RUNNING}), WorkState.FAILED),
    "try_again": Transition(frozenset({WorkState.FAILED}), WorkState.QUEUED),
}
UNFINISHED = frozenset({WorkState.QUEUED, WorkState.RUNNING})


class LeaseLost(Exception):
    """The row was taken from this worker, which has nothing more to say about it."""


class Work(models.Model):
    """A row that a worker takes, does and marks as done.

    `total` is 0 while nobody knows how much there is; `error` is in plain words and stays beside a
    row that waits for its next attempt.
    """

    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.QUEUED)
    # Not to be begun before.
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=120, blank=True)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=WorkState.RUNNING, lease__isnull=False, leased_until__isnull=False
                )
                | ~Q(state=WorkState.RUNNING) & Q(lease__isnull=True, leased_until__isnull=True),
                name="%(app_label)s_%(class)s_leased_iff_running",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="%(app_label)s_%(class)s_due")]

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in UNFINISHED

    @property
    def waits_after_failure(self) -> bool:
        """Whether an attempt has failed and the next is to come by itself."""
        return self.state == WorkState.QUEUED and bool(self.error)


class Progress:
    """How a long piece of work says how far it is; kept at most once a second.

    Not to be called within a transaction: nobody would see it, and the row would stay locked.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._written = 0.0

    def __call__(self, done: int, total: int = 0, note: str = "") -> None:
        """`done` of `total` (0: not known); raises LeaseLost where another worker has the row."""
        now = time.monotonic()
        if now - self._written < REPORT_SECONDS:
            return
        self._written = now
        try:
            _write(self._work, done=done, total=total, note=note[:120])
        except OperationalError:
            # SQLite has one writer; the next report will do.
            return

    def over(self, rows: Iterable[_Each], total: int, note: str = "") -> Iterator[_Each]:
        """Pass rows on and tell how many went by."""
        for number, row in enumerate(rows, 1):
            yield row
            self(number, total, note)


def claim(model: type[_Row]) -> _Row | None:
    """Take the row that has been due longest, or none; no two workers get the same one."""
    due = _rows(model).filter(state=WorkState.QUEUED, due_at__lte=clock.now())
    due = due.order_by("due_at", "pk")
    # Looked at first without a lock: an idle worker must not keep SQLite's one writer waiting.
    if not due.exists():
        return None
    with transaction.atomic():
        work = due.select_for_update(skip_locked=True).first()
        if work is None:
            return None
        work.state = next_state(TRANSITIONS, "claim", work.state)
        work.attempts += 1
        work.lease, work.leased_until = new_id(), clock.now() + LEASE
        work.done, work.total, work.note = 0, 0, ""
        work.save()
    return work


def extend(work: Work) -> None:
    """The heartbeat: hold the row for another `LEASE`; raises LeaseLost."""
    _write(work, leased_until=clock.now() + LEASE)


def complete(work: Work, **facts: object) -> None:
    """Mark as done, with what came of it, in the transaction of the result; raises LeaseLost."""
    _leave(
        work,
        "complete",
        finished_at=clock.now(),
        error="",
        note="",
        done=F("total"),
        **facts,
    )


def fail(work: Work, error: BaseException) -> None:
    """Queue the next attempt after a pause; for good after the last, and after a plain refusal.

    A refusal (DomainError) would be the same the next time. Raises LeaseLost.
    """
    words = plain_words(error)
    if isinstance(error, DomainError) or work.attempts >= MOST_ATTEMPTS:
        _leave(work, "fail", finished_at=clock.now(), error=words)
        return
    _leave(work, "give_back", due_at=clock.now() + PAUSES[work.attempts - 1], error=words)


def give_back(work: Work) -> None:
    """Put back what a stopping worker will not finish: not counted as an attempt."""
    _leave(work, "give_back", attempts=work.attempts - 1)


def requeue_stale(model: type[Work]) -> int:
    """Queue again what a dead worker held, and fail what has killed its worker too often.

    Returns how many rows were taken back.
    """
    stale = _rows(model).filter(state=WorkState.RUNNING, leased_until__lt=clock.now())
    if not stale.exists():
        return 0
    with transaction.atomic():
        rows = list(stale.order_by("pk").select_for_update(skip_locked=True)[:BATCH])
        for work in rows:
            _take_back(work)
    return len(rows)


def try_again(work: Work) -> None:
    """Queue once more what has failed, with all its attempts; the caller has locked the row."""
    work.state = next_state(TRANSITIONS, "try_again", work.state)
    work.attempts, work.error, work.finished_at = 0, "", None
    work.due_at = clock.now()
    work.save()


def plain_words(error: BaseException) -> str:
    """What went wrong, fit to show to whoever asked for the work."""
    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, MemoryError):
        return _("服务器内存不足。")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _("服务器磁盘空间不足。")
    return _("处理时发生系统错误，详细情况已写入服务器日志。")


def _take_back(work: Work) -> None:
    words = _("处理过程中断，可能是服务器重启或内存不足。")
    now = clock.now()
    if work.attempts >= MOST_ATTEMPTS:
        _leave(work, "fail", finished_at=now, error=words)
    else:
        _leave(work, "give_back", due_at=now, error=words)


def _leave(work: Work, verb: str, **facts: object) -> None:
    state = next_state(TRANSITIONS, verb, work.state)
    _write(work, state=state, lease=None, leased_until=None, **facts)
    work.state, work.lease, work.leased_until = state, None, None


def _write(work: Work, **facts: object) -> None:
    mine = _rows(type(work)).filter(pk=work.pk, lease=_held(work))
    if not mine.update(**facts):
        raise LeaseLost


def _held(work: Work) -> UUID:
    if work.lease is None:
        raise LeaseLost
    return work.lease


def _rows(model: type[_Row]) -> models.QuerySet[_Row]:
    return model._default_manager.all()  # noqa: SLF001 -- public by custom
