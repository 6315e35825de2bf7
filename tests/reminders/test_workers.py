"""Several workers at once: what one holds the other leaves alone."""

import threading

import pytest
from django.db import connection, connections

from anlan.accounts.states import Role
from anlan.kernel import clock
from anlan.reminders import commands
from anlan.reminders.commands import running
from anlan.reminders.models import Delivery, InboxMessage, RemindedUnit, ReminderRun
from tests.factories import make_user
from tests.reminders.district import DUE, Reminding, at
from tests.reminders.ways import wecom

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'",
        reason="SQLite has one writer at a time, and its test database one connection",
    ),
]


def at_once(act) -> None:
    """Do it in four threads, each with a connection of its own."""
    start = threading.Barrier(4)

    def work():
        try:
            start.wait(10)
            with clock.pretending(at(DUE, 9)):
                act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)


def test_each_person_is_told_once_however_many_workers_there_are(monkeypatch):
    assert connection.vendor == "postgresql"
    monkeypatch.setattr(running, "BATCH_PEOPLE", 2)
    world = Reminding()
    units = (world.district.big, world.district.own, world.district.small, world.district.east)
    for unit in units:
        make_user(Role.UNIT_HEAD, unit)
        make_user(Role.UNIT_SAFETY_OFFICER, unit)
    at_once(lambda: commands.remind(clock.now()))
    with clock.pretending(at(DUE, 9)):
        commands.remind(clock.now())
    owed = InboxMessage.objects.filter(lines__0__matter="owed_due")
    assert owed.count() == owed.values("person").distinct().count() == 2 * len(units)
    run = ReminderRun.objects.get()
    assert (run.units, run.messages) == (RemindedUnit.objects.count(), InboxMessage.objects.count())


def test_each_message_leaves_once_however_many_workers_there_are(group):
    channel = wecom(Reminding(), group)
    with clock.pretending(at(DUE, 9)):
        for number in range(12):
            Delivery.objects.create(
                channel=channel,
                unit_path=channel.unit_path,
                key=f"n{number}",
                kind="digest",
                counts={"owed_due": number + 1},
                created_at=clock.now(),
                not_before=clock.now(),
            )
    at_once(lambda: commands.send_waiting(clock.now()))
    told = [
        message["text"]["content"].split("：")[2].split("\n")[0] for _path, message in group.posted
    ]
    assert sorted(map(int, told)) == list(range(1, 13))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
