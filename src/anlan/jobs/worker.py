"""The worker: takes what is due, keeps its lease alive, and ticks once a minute.

Any number may run beside each other on one database. The ticking thread does no work itself, so
that a long report delays neither the clock nor the sign of life.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import Error, close_old_connections, connections

from anlan.jobs.duties import DUTIES, LANES, Duty
from anlan.jobs.models import WorkerSign
from anlan.jobs.periodic import start_due
from anlan.jobs.queries import WITHOUT_SIGN
from anlan.jobs.schedule import PERIODIC
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.work import (
    LeaseLost,
    Progress,
    Work,
    WorkState,
    claim,
    complete,
    extend,
    fail,
    give_back,
    requeue_stale,
)

PAUSE_SECONDS = 1.0
TICK_SECONDS = 60.0
BEAT_SECONDS = 20.0
log = logging.getLogger(__name__)


class Worker:
    """One process's worker; `run` returns after `stop`, when the work in hand is finished."""

    def __init__(self) -> None:
        now = clock.now()
        place = f"{socket.gethostname()}:{os.getpid()}"
        self.sign = WorkerSign(place=place[:120], started_at=now, seen_at=now)
        self._stopping = threading.Event()
        self._held: dict[int, Work] = {}

    def stop(self) -> None:
        """Begin nothing more. May be called from a signal handler or another thread."""
        self._stopping.set()

    def run(self) -> None:
        """Tick and work until stopped."""
        lanes = [
            threading.Thread(target=self._serve, args=(lane,), name=f"lane-{lane}", daemon=True)
            for lane in LANES
        ]
        self._carefully(self.tick)
        for lane in lanes:
            lane.start()
        try:
            # In short waits: on Windows no signal is heard during a long one.
            passed = 0.0
            while not self._stopping.wait(PAUSE_SECONDS):
                passed += PAUSE_SECONDS
                if passed >= TICK_SECONDS:
                    passed = 0.0
                    self._carefully(self.tick)
            for lane in lanes:
                while lane.is_alive():
                    lane.join(PAUSE_SECONDS)
        finally:
            self._carefully(self.leave)

    def tick(self) -> None:
        """Once a minute: show that one is there, take back what the dead held, start what is due."""
        now = clock.now()
        self.sign.seen_at = now
        self.sign.save()
        WorkerSign.objects.filter(seen_at__lt=now - WITHOUT_SIGN).delete()
        for duty in DUTIES:
            if taken := requeue_stale(duty.model):
                log.warning("%s: taken back from dead workers: %d", duty.model.__name__, taken)
        start_due(PERIODIC)

    def work_off(self) -> int:
        """Do all that is due now, in this thread; returns how many pieces were done or failed."""
        number = 0
        while not self._stopping.is_set() and any(self._take(lane) for lane in LANES):
            number += 1
        return number

    def _serve(self, lane: str) -> None:
        while not self._stopping.is_set():
            if not self._carefully(lambda: self._take(lane)):
                self._stopping.wait(PAUSE_SECONDS)
        connections.close_all()

    def _take(self, lane: str) -> bool:
        for duty in DUTIES:
            if duty.lane != lane:
                continue
            work = claim(duty.model)
            if work is not None:
                self._perform(duty, work)
                return True
        return False

    def _perform(self, duty: Duty, work: Work) -> None:
        thread = threading.get_ident()
        self._held[thread] = work
        try:
            with suppress(LeaseLost), _beating(work):
                _attempt(duty, work)
        finally:
            del self._held[thread]

    def _carefully(self, act: Callable[[], object]) -> bool:
        """Whether something was done; no failure, such as a database that is away, ends a worker."""
        try:
            close_old_connections()
            return bool(act())
        except Exception:
            log.exception("the worker goes on after a failure")
            return False

    def leave(self) -> None:
        """Give back at once what a second signal interrupts, instead of when the lease runs out."""
        for work in list(self._held.values()):
            with suppress(LeaseLost):
                give_back(work)
        WorkerSign.objects.filter(pk=self.sign.pk).delete()


def _attempt(duty: Duty, work: Work) -> None:
    try:
        duty.perform(work, Progress(work))
        if work.state == WorkState.RUNNING:
            complete(work)
    except LeaseLost:
        log.warning("%s %s: the lease was lost", duty.model.__name__, work.pk)
    except DomainError as refusal:
        fail(work, refusal)
    except Exception as error:
        log.exception("%s %s: attempt %d", duty.model.__name__, work.pk, work.attempts)
        fail(work, error)


@contextmanager
def _beating(work: Work) -> Iterator[None]:
    """Renew the lease from a thread beside, which needs nothing of the work but its row."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                extend(work)
            except LeaseLost:
                break
            except Error:
                # The next beat comes long before the lease runs out.
                log.exception("no heartbeat")
        connections.close_all()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
