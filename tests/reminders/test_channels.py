"""The channels of an office: who sets them, where they lead, and that their secrets stay secret."""

import logging

import pytest
import time_machine

from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.reminders import commands, queries
from anlan.reminders.models import (
    Channel,
    Preference,
)
from anlan.reminders.states import Problem
from tests.factories import make_actor
from tests.reminders.district import DUE, at, remind
from tests.reminders.ways import KEY, MONDAY, mail_to, send, set_mailbox, states, wecom

pytestmark = pytest.mark.django_db


def test_secrets_are_neither_kept_open_nor_shown_nor_logged(world, group, post, caplog):
    mail_to(world.head)
    with caplog.at_level(logging.DEBUG):
        robot, mailbox = wecom(world, group), set_mailbox(world, post)
        remind(DUE)
        send(DUE)
        group.answer = {"errcode": 93000}
        commands.try_channel(actor=world.district.officer, office_id=world.bureau.pk, kind="wecom")
    for secret in (KEY, "s3cret-code"):
        assert secret not in caplog.text
        assert secret not in robot.secret + mailbox.secret
        for channel in (robot, mailbox):
            for entry in events.history_of(channel):
                assert secret not in str(entry.data)
        shown = repr(queries.channels(world.district.officer, world.bureau))
        assert secret not in shown


def test_another_secret_key_asks_for_the_channel_anew(world, group, settings):
    wecom(world, group)
    remind(DUE)
    settings.SECRET_KEY = "changed"
    send(DUE)
    assert states() == [("given_up", "unsealable")]


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=" + KEY,
        "https://evil.example/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=" + KEY,
        "https://127.0.0.1/cgi-bin/webhook/send?key=" + KEY,
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a b",
        "https://qyapi.weixin.qq.com/other?key=" + KEY,
        "https://[",
        KEY,
    ],
)
def test_messages_go_to_the_robots_own_server_and_nowhere_else(world, address):
    with pytest.raises(InvalidInput) as refused:
        commands.set_robot(
            actor=world.district.officer,
            office_id=world.bureau.pk,
            kind="wecom",
            address=address,
            is_on=True,
        )
    assert "address" in refused.value.fields
    assert not Channel.objects.exists()


def test_a_mail_server_is_one_of_the_known(world, post):
    for server in ("127.0.0.1:25", "mail.evil.example:465", ""):
        with pytest.raises(InvalidInput):
            set_mailbox(world, post, server=server)
    set_mailbox(world, post, server="smtp.qq.com:465")
    assert Channel.objects.get().facts["server"] == "smtp.qq.com:465"


def test_a_server_that_the_keeper_no_longer_allows_is_not_asked(world, post, settings):
    mail_to(world.head)
    set_mailbox(world, post)
    remind(MONDAY)
    settings.MAIL_HOSTS = []
    send()
    assert states() == [("given_up", "forbidden")]


def test_only_the_office_s_administrator_sets_its_channels(world, group):
    for role, refusal in (("bureau_leader", NotPermitted), ("unit_head", NotFound)):
        unit = world.bureau if role == "bureau_leader" else world.district.big
        with pytest.raises(refusal):
            commands.set_robot(
                actor=make_actor(role, unit),
                office_id=world.bureau.pk,
                kind="wecom",
                address=f"{group.address}/cgi-bin/webhook/send?key={KEY}",
                is_on=True,
            )


def test_a_kept_secret_stays_when_the_rest_is_changed(world, post):
    first = set_mailbox(world, post).secret
    assert set_mailbox(world, post, password="").secret == first
    with pytest.raises(InvalidInput) as refused:
        set_mailbox(world, post, password="", server="smtp.qq.com:465")
    assert "password" in refused.value.fields
    assert Channel.objects.get().facts["server"] != "smtp.qq.com:465"
    assert set_mailbox(world, post, server="smtp.qq.com:465").facts["server"] == "smtp.qq.com:465"
    with pytest.raises(InvalidInput):
        commands.set_robot(
            actor=world.district.officer,
            office_id=world.bureau.pk,
            kind="wecom",
            address="",
            is_on=True,
        )


def test_a_channel_switched_off_drops_what_waits(world, group):
    wecom(world, group)
    remind(DUE)
    commands.set_robot(
        actor=world.district.officer,
        office_id=world.bureau.pk,
        kind="wecom",
        address="",
        is_on=False,
    )
    assert send(DUE) == 0
    assert states() == [("given_up", "off")]


def test_who_switches_mail_off_gets_none_that_was_waiting(world, post):
    mail_to(world.head)
    set_mailbox(world, post)
    remind(MONDAY)
    Preference.objects.update(email_on=False)
    assert send() == 0
    assert post.mailed == []


def test_a_test_message_tells_what_is_wrong_at_once(world, group):
    wecom(world, group)
    actor, office = world.district.officer, world.bureau.pk
    with time_machine.travel(at(DUE, 23), tick=False):
        assert commands.try_channel(actor=actor, office_id=office, kind="wecom") is None
        assert "这是一条测试消息" in group.posted[0][1]["text"]["content"]
        group.answer = {"errcode": 93000}
        told = commands.try_channel(actor=actor, office_id=office, kind="wecom")
        assert told == Problem.KEY
    with pytest.raises(NotFound):
        commands.try_channel(actor=actor, office_id=office, kind="dingtalk")
