"""The keeper of the system sees whether background work goes on, and tries again what failed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.jobs.models import PeriodicRun
from anlan.jobs.schedule import PERIODIC
from anlan.jobs.worker import Worker
from anlan.kernel import clock
from anlan.kernel.models import Event
from anlan.kernel.work import WorkState
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE, RETRY = reverse("background:standing"), reverse("background:retry")


def visit(role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.fixture
def keeper() -> Client:
    return visit(Role.SYSTEM_ADMINISTRATOR)


def failed_run() -> PeriodicRun:
    slot = clock.now() - timedelta(hours=3)
    given = {"slot": slot, "due_at": slot, "asked_at": slot, "state": WorkState.FAILED}
    return PeriodicRun.objects.create(name="jobs.sweep", error="服务器磁盘空间不足。", **given)


def test_without_a_worker_the_keeper_is_told_what_to_do(keeper):
    assert "请重新启动 anlan serve" in keeper.get(PAGE).content.decode()

    someone = Worker()
    someone.tick()

    page = keeper.get(PAGE).content.decode()
    assert "请重新启动 anlan serve" not in page
    assert someone.sign.place in page


def test_every_periodic_job_is_named_with_its_last_run(keeper):
    page = keeper.get(PAGE).content.decode()

    assert all(str(job.title) in page for job in PERIODIC)
    assert "尚未到时间" in page


def test_a_failed_run_says_why_and_is_tried_again(keeper):
    run = failed_run()
    assert run.error in keeper.get(PAGE).content.decode()

    assert keeper.post(RETRY, {"run": run.pk}).url == PAGE
    Worker().work_off()

    run.refresh_from_db()
    assert (run.state, run.error) == (WorkState.DONE, "")
    assert Event.objects.filter(verb="jobs.retry", object_id=str(run.pk)).count() == 1
    assert keeper.post(RETRY, {"run": run.pk}).status_code == 409


def test_nobody_else_sees_or_does_anything(keeper):
    run = failed_run()
    other = visit(Role.BUREAU_ADMINISTRATOR)

    assert other.get(PAGE).status_code == 403
    assert other.post(RETRY, {"run": run.pk}).status_code == 403
    assert keeper.post(RETRY, {"run": "00000000-0000-0000-0000-000000000000"}).status_code == 404
