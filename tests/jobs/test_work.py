"""Leases, attempts and slots: a piece of work is done once, or says why it is not."""

import errno
from datetime import UTC, datetime, timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.jobs import duties, worker
from anlan.jobs.housekeeping import sweep
from anlan.jobs.models import PeriodicRun, WorkerSign
from anlan.jobs.periodic import Daily, EveryMinutes, Periodic, start_due
from anlan.jobs.queries import is_worker_there
from anlan.jobs.schedule import PERIODIC
from anlan.jobs.worker import Worker
from anlan.kernel import clock, work
from anlan.kernel.errors import InvalidInput
from anlan.kernel.work import LeaseLost, Progress, WorkState, claim, complete, requeue_stale

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 5, 20, 0, 0, tzinfo=UTC)  # eight o'clock in the district


@pytest.fixture
def table(monkeypatch):
    """Let these be the periodic jobs."""

    def _table(*jobs: Periodic) -> None:
        for module in (duties, worker):
            monkeypatch.setattr(module, "PERIODIC", jobs)

    return _table


def job(run, name="tests.job", when=None, **options) -> Periodic:
    return Periodic(name, _("测试"), when or EveryMinutes(), run, **options)


def due(name="tests.job", moment=None) -> PeriodicRun:
    moment = moment or clock.now()
    return PeriodicRun.objects.create(name=name, slot=moment, due_at=moment, asked_at=moment)


def at(moment: datetime) -> Worker:
    """One worker's whole minute: a tick, and whatever is due."""
    with clock.pretending(moment):
        someone = Worker()
        someone.tick()
        someone.work_off()
    return someone


def test_two_tickers_run_a_slot_once_and_the_next_slot_again(table):
    slots = []
    table(job(slots.append))

    at(MORNING + timedelta(seconds=5))
    at(MORNING + timedelta(seconds=50))
    at(MORNING + timedelta(seconds=65))

    assert slots == [MORNING, MORNING + timedelta(minutes=1)]
    assert set(PeriodicRun.objects.values_list("state", flat=True)) == {WorkState.DONE}


def test_runs_that_wait_to_be_begun_do_not_pile_up(table):
    slots = []
    table(job(slots.append))
    for minute in range(3):
        with clock.pretending(MORNING + timedelta(minutes=minute)):
            Worker().tick()
    assert PeriodicRun.objects.count() == 1

    at(MORNING + timedelta(minutes=3))
    at(MORNING + timedelta(minutes=4))

    assert slots == [MORNING, MORNING + timedelta(minutes=4)]


@pytest.mark.parametrize(
    ("when", "hours", "slot"),
    [
        (Daily(8), 0, MORNING),
        (Daily(8, 30), 0, MORNING - timedelta(hours=23, minutes=30)),
        (Daily(7, 15), 3, MORNING - timedelta(minutes=45)),
        (EveryMinutes(30), 0.9, MORNING + timedelta(minutes=30)),
        (EveryMinutes(1440), 15.9, MORNING - timedelta(hours=8)),
    ],
)
def test_a_slot_is_told_by_the_clock_of_the_district(when, hours, slot):
    assert when.latest(MORNING + timedelta(hours=hours)) == slot


def test_a_slot_is_caught_up_with_after_a_pause_unless_it_is_too_old(table):
    slots = []
    table(job(slots.append, when=Daily(8), late=timedelta(hours=3)))

    at(MORNING + timedelta(hours=4))
    assert slots == []
    at(MORNING + timedelta(days=3, hours=2))
    assert slots == [MORNING + timedelta(days=3)]


def test_a_tick_costs_the_same_for_many_jobs(django_assert_num_queries):
    jobs = [job(print, name=f"tests.{number}") for number in range(20)]

    with django_assert_num_queries(2):
        start_due(jobs)
    with django_assert_num_queries(1):
        start_due(jobs)


def test_what_fails_is_tried_again_later_and_then_says_so_in_plain_words(table):
    tried = []

    def fails(_slot: datetime) -> None:
        tried.append(clock.now())
        raise RuntimeError("0x80004005")

    table(job(fails))
    with clock.pretending(MORNING):
        run = due()

    for minutes in (0, 1, 2, 3, 7, 20, 60):
        at_moment = MORNING + timedelta(minutes=minutes)
        with clock.pretending(at_moment):
            Worker().work_off()
            run.refresh_from_db()
            if minutes == 1:
                assert run.waits_after_failure

    assert tried == [MORNING + timedelta(minutes=minutes) for minutes in (0, 1, 7)]
    assert (run.state, run.attempts, run.is_unfinished) == (WorkState.FAILED, 3, False)
    assert run.error == "处理时发生系统错误，详细情况已写入服务器日志。"
    assert run.finished_at is not None


def test_a_refusal_is_final_at_once(table):
    def refuses(_slot: datetime) -> None:
        raise InvalidInput("没有可以汇总的数据。")

    table(job(refuses))
    run = due()

    Worker().work_off()

    run.refresh_from_db()
    assert (run.state, run.attempts, run.error) == (WorkState.FAILED, 1, "没有可以汇总的数据。")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "服务器内存不足。"),
        (OSError(errno.ENOSPC, "No space left"), "服务器磁盘空间不足。"),
        (OSError(errno.EIO, "I/O"), "处理时发生系统错误，详细情况已写入服务器日志。"),
    ],
)
def test_errors_are_put_into_words(error, words):
    assert work.plain_words(error) == words


def test_what_has_failed_may_be_asked_for_once_more(table):
    seen = []
    table(job(seen.append))
    run = due()
    PeriodicRun.objects.update(state=WorkState.FAILED, attempts=3, error="x")
    run.refresh_from_db()

    work.try_again(run)
    Worker().work_off()

    run.refresh_from_db()
    assert (run.state, run.attempts, run.error, len(seen)) == (WorkState.DONE, 1, "", 1)


def test_a_dead_workers_row_is_taken_back_and_its_late_result_does_not_count():
    with clock.pretending(MORNING):
        due()
        first = claim(PeriodicRun)
        assert requeue_stale(PeriodicRun) == 0
    with clock.pretending(MORNING + work.LEASE + timedelta(seconds=1)):
        assert claim(PeriodicRun) is None
        assert requeue_stale(PeriodicRun) == 1
        second = claim(PeriodicRun)

        assert (first.pk, second.pk, second.attempts) == (first.pk, first.pk, 2)
        for late in (lambda: complete(first), lambda: work.fail(first, OSError())):
            with pytest.raises(LeaseLost):
                late()
        complete(second)

    row = PeriodicRun.objects.get()
    assert (row.state, row.lease, row.error) == (WorkState.DONE, None, "")


def test_a_heartbeat_keeps_the_row():
    with clock.pretending(MORNING):
        due()
        held = claim(PeriodicRun)
    with clock.pretending(MORNING + work.LEASE - timedelta(seconds=1)):
        work.extend(held)
    with clock.pretending(MORNING + work.LEASE + timedelta(seconds=1)):
        assert requeue_stale(PeriodicRun) == 0


def test_what_kills_its_workers_is_given_up_after_the_last_attempt():
    moment = MORNING
    with clock.pretending(moment):
        run = due()
    for _attempt in range(work.MOST_ATTEMPTS):
        with clock.pretending(moment):
            assert claim(PeriodicRun) is not None
        moment += 2 * work.LEASE
        with clock.pretending(moment):
            requeue_stale(PeriodicRun)

    run.refresh_from_db()
    assert run.state == WorkState.FAILED
    assert run.error == "处理过程中断，可能是服务器重启或内存不足。"


def test_what_a_stopping_worker_gives_back_costs_no_attempt():
    due()

    work.give_back(claim(PeriodicRun))

    row = PeriodicRun.objects.get()
    assert (row.state, row.attempts) == (WorkState.QUEUED, 0)


def test_the_one_due_longest_is_taken_first_and_none_before_its_time():
    now = clock.now()
    later, sooner = due("b", now - timedelta(seconds=5)), due("a", now - timedelta(seconds=9))
    due("c", now + timedelta(hours=1))

    assert [claim(PeriodicRun).pk, claim(PeriodicRun).pk] == [sooner.pk, later.pk]
    assert claim(PeriodicRun) is None


def test_an_idle_look_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert claim(PeriodicRun) is None


def test_progress_is_kept_at_most_once_a_second(monkeypatch, django_assert_num_queries):
    due()
    held = claim(PeriodicRun)
    ticking = iter([10.0, 10.2, 10.9, 11.1])
    monkeypatch.setattr(work, "time", SimpleNamespace(monotonic=lambda: next(ticking)))
    progress = Progress(held)

    with django_assert_num_queries(2):
        assert list(progress.over("abcd", 4, "正在写入")) == list("abcd")

    row = PeriodicRun.objects.get()
    assert (row.done, row.total, row.note) == (4, 4, "正在写入")


def test_progress_that_cannot_be_kept_stops_no_work_but_a_lost_lease_does(monkeypatch):
    due()
    held = claim(PeriodicRun)

    def locked(*_arguments: object, **_options: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(work, "_write", locked)
        Progress(held)(1, 2)
    PeriodicRun.objects.update(lease=work.new_id())
    with pytest.raises(LeaseLost):
        Progress(held)(2, 2)


def test_the_database_refuses_a_lease_without_work():
    run = due()

    for wrong in ({"state": WorkState.RUNNING}, {"lease": work.new_id()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PeriodicRun.objects.filter(pk=run.pk).update(**wrong)


def test_workers_show_that_they_are_there():
    with clock.pretending(MORNING):
        assert not is_worker_there()
    someone = at(MORNING)
    with clock.pretending(MORNING + timedelta(minutes=2)):
        assert is_worker_there()
    with clock.pretending(MORNING + timedelta(minutes=4)):
        assert not is_worker_there()
    another = at(MORNING + timedelta(minutes=4))
    assert [sign.pk for sign in WorkerSign.objects.all()] == [another.sign.pk]
    assert someone.sign.pk != another.sign.pk


@pytest.mark.parametrize("error", [OperationalError("away"), ValueError("odd")])
def test_a_failure_of_the_worker_itself_does_not_end_it(monkeypatch, error):
    due()
    someone = Worker()
    # It would end the connection in which the test's own transaction runs.
    monkeypatch.setattr(worker, "close_old_connections", list)

    def fails(_model):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(worker, "claim", fails)
        assert not someone._carefully(lambda: someone._take(duties.QUICK))
    assert someone._carefully(lambda: someone._take(duties.QUICK))


def test_a_stopped_worker_begins_nothing(table):
    table(job(Event().set))
    due()
    someone = Worker()

    someone.stop()

    assert someone.work_off() == 0
    assert PeriodicRun.objects.get().state == WorkState.QUEUED


def test_the_nightly_sweep_removes_ended_sessions_and_old_runs():
    ended, open_ = SessionStore(), SessionStore()
    for session, expiry in ((ended, -1), (open_, 3600)):
        session.set_expiry(timezone.now() + timedelta(seconds=expiry))
        session.save()
    for days, state in ((6, "done"), (8, "done"), (8, "failed"), (366, "failed")):
        run = due(f"{days}{state}", MORNING - timedelta(days=days))
        PeriodicRun.objects.filter(pk=run.pk).update(state=state)

    sweep(MORNING)

    assert [each.session_key for each in Session.objects.all()] == [open_.session_key]
    assert set(PeriodicRun.objects.values_list("name", flat=True)) == {"6done", "8failed"}


def test_every_periodic_job_has_its_own_name_and_a_title():
    assert len({each.name for each in PERIODIC}) == len(PERIODIC)
    assert all(str(each.title) for each in PERIODIC)
