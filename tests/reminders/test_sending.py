"""What leaves the system: what is really sent, at most once, at which pace, and what is seen of it."""

from base64 import b64decode
from datetime import date, timedelta

import pytest
import requests
from hypothesis import assume, given
from hypothesis import strategies as st

from anlan.campaigns.models import Requirement
from anlan.kernel import clock
from anlan.reminders import commands, queries
from anlan.reminders.commands import sending
from anlan.reminders.models import (
    Delivery,
    InboxMessage,
    OfficeSettings,
    ReminderRun,
)
from anlan.reminders.queries.office import after_quiet, leaves_time
from anlan.reminders.states import Matter, Problem
from anlan.reminders.transport import letter
from anlan.units.models import Unit
from tests.reminders.district import DUE, at, remind
from tests.reminders.ways import KEY, MONDAY, TOKEN, mail_to, send, set_mailbox, states, wecom

pytestmark = pytest.mark.django_db
MINUTES = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def test_a_group_hears_counts_and_an_address_and_nothing_else(world, group):
    assert world.head
    assert world.leader
    Unit.objects.filter(pk=world.district.big.pk).update(name="东河第一小学")
    Requirement.objects.update(title="王小明同学受伤情况")
    wecom(world, group)
    remind(DUE)
    assert send(DUE) == 1
    [(path, message)] = group.posted
    assert path == f"/cgi-bin/webhook/send?key={KEY}"
    assert message == {
        "msgtype": "text",
        "text": {
            "content": "安澜：待办提醒\n辖区内临近时限、尚未报送：6\n"
            "请登录办理：https://anlan.example.cn/messages/"
        },
    }


def test_a_mail_holds_counts_and_an_address_and_nothing_else(world, post):
    mail_to(world.head)
    set_mailbox(world, post)
    remind(MONDAY)
    assert send() == 1
    [(recipients, message)] = post.mailed
    assert recipients == ["head@school.example"]
    assert message["subject"] == "安澜：待办提醒"
    assert message["from"] == "安澜 <anquan@localhost.example>"
    told = message.get_body(("plain",)).get_content().split()
    assert told == [
        "报送事项临近时限，尚未报送：1",
        "请登录办理：https://anlan.example.cn/messages/",
    ]
    assert b64decode(post.signed_in[0].split()[2]) == b"\0anquan@localhost.example\0s3cret-code"
    whole = message.as_string()
    for word in ("赵校长", world.district.big.name, world.requirement.title, world.head.username):
        assert word not in whole


def test_nobody_is_named_whatever_is_counted(settings):
    """The letter is made of numbers: there is no place for a word of a record."""
    settings.PUBLIC_ADDRESS = "https://anlan.example.cn"
    counts = dict.fromkeys(Matter.values, 3)
    labels = "".join(str(matter.label) for matter in Matter)
    told = letter("urge", counts).text.replace("请登录办理：https://anlan.example.cn/messages/", "")
    assert set(told) - set(labels) <= set("：3\n")


def test_a_dingtalk_robot_is_signed(world, group):
    commands.set_robot(
        actor=world.district.officer,
        office_id=world.bureau.pk,
        kind="dingtalk",
        address=f"{group.address}/robot/send?access_token={TOKEN}",
        signing="SECabc0123456789",
        is_on=True,
    )
    remind(DUE)
    assert send(DUE) == 1
    path = group.posted[0][0]
    assert path.startswith(f"/robot/send?access_token={TOKEN}&timestamp=")
    assert "&sign=" in path


def test_a_refusal_with_status_200_is_no_success(world, group):
    wecom(world, group)
    remind(DUE)
    group.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    assert send(DUE) == 0
    assert states() == [("given_up", "key")]
    with clock.pretending(at(DUE, 10)):
        views = queries.channels(world.district.officer, world.bureau)
    view = next(each for each in views if each.kind == "wecom")
    assert (view.problem, view.unsent) == (Problem.KEY, 1)
    # The bureau's administrators find it in their inbox, once a day.
    notice = InboxMessage.objects.get(person=world.district.officer_user, kind="notice")
    assert notice.lines[0]["matter"] == "channel_failing"


@pytest.mark.parametrize(
    ("status", "answer", "problem"),
    [
        (200, {"errcode": 310000}, "guard"),
        (200, {"errcode": 45009}, "too_many"),
        (200, {"errcode": 12345}, "refused"),
        (200, ["no"], "refused"),
        (302, {}, "refused"),
        (404, {}, "refused"),
        (429, {}, "too_many"),
        (502, {}, "silent"),
    ],
)
def test_each_answer_has_its_words(world, group, status, answer, problem):
    wecom(world, group)
    remind(DUE)
    group.status, group.answer = status, answer
    send(DUE)
    assert states()[0][1] == problem
    assert len(group.posted) == 1


def test_too_many_is_tried_again_after_a_pause_and_then_given_up(world, group):
    wecom(world, group)
    remind(DUE)
    group.answer = {"errcode": 45009}
    for minute in range(600):
        send(DUE, 8 + minute // 60, minute % 60)
    assert states() == [("given_up", "too_many")]
    assert len(group.posted) == 5  # at once, then after 1, 5, 30 and 120 minutes


def test_what_nobody_answered_is_not_sent_again(world, group, monkeypatch):
    wecom(world, group)
    remind(DUE)

    def cut_off(*_args, **_options):
        raise requests.ReadTimeout(f"https://x/?key={KEY}")

    monkeypatch.setattr(requests, "post", cut_off)
    assert send(DUE) == 0
    monkeypatch.undo()
    assert send(DUE, 15) == 0
    assert states() == [("uncertain", "silent")]
    assert group.posted == []


def test_nobody_at_home_is_tried_again(world, group, settings):
    wecom(world, group)
    remind(DUE)
    settings.ROBOT_ADDRESSES = {"wecom": "https://localhost:1", "dingtalk": ""}
    send(DUE)
    assert states() == [("waiting", "unreachable")]
    settings.ROBOT_ADDRESSES = {"wecom": group.address, "dingtalk": ""}
    assert send(DUE, 9, 2) == 1


def test_a_sender_that_died_sends_nothing_twice(world, group, monkeypatch):
    """Killed between the entry of the attempt and its end: it may have arrived."""
    wecom(world, group)
    remind(DUE)

    class Killed(BaseException):
        pass

    def die(*_args):
        raise Killed

    monkeypatch.setattr(sending, "_conclude", die)
    with pytest.raises(Killed):
        send(DUE)
    monkeypatch.undo()
    assert len(group.posted) == 1
    assert send(DUE, 9, 5) == 0
    assert send(DUE, 9, 30) == 0
    assert len(group.posted) == 1
    assert states() == [("uncertain", "silent")]


def test_mail_refusals_have_their_words(world, post):
    mail_to(world.head)
    set_mailbox(world, post)
    for verb, problem in (("AUTH", "login"), ("RCPT", "address"), ("DATA", "refused")):
        Delivery.objects.all().delete()
        InboxMessage.objects.all().delete()
        ReminderRun.objects.all().delete()
        remind(MONDAY)
        post.refuses = verb
        send()
        assert states() == [("given_up", problem)]
    assert post.mailed == []


def test_mail_broken_off_after_the_data_is_not_sent_again(world, post):
    mail_to(world.head)
    set_mailbox(world, post)
    remind(MONDAY)
    post.hangs_up = True
    send()
    send(hour=12)
    assert (len(post.mailed), states()) == (1, [("uncertain", "silent")])


def test_no_more_leaves_in_a_minute_than_the_other_side_takes(world, group):
    channel = wecom(world, group)
    with clock.pretending(at(DUE, 9)):
        now = clock.now()
        for number in range(40):
            Delivery.objects.create(
                channel=channel,
                unit_path=world.bureau.path,
                key=f"n{number}",
                kind="digest",
                counts={"owed_due": 1},
                created_at=now,
                not_before=now,
            )
    sent = [send(DUE, 9, minute) for minute in range(4)]
    assert sent == [15, 15, 10, 0]


def test_nothing_is_sent_in_quiet_hours_and_the_inbox_is_written_at_once(world, group):
    wecom(world, group)
    OfficeSettings.objects.create(
        office=world.bureau,
        unit_path=world.bureau.path,
        digest_at="12:10",
        lunch_from="12:00",
        lunch_until="14:00",
    )
    assert world.head
    remind(DUE, 13)
    assert InboxMessage.objects.filter(person=world.head).exists()
    assert send(DUE, 13) == 0
    assert send(DUE, 14, 1) == 1


def test_a_reminder_of_yesterday_is_not_sent_today(world, group):
    wecom(world, group)
    remind(DUE)
    assert send(DUE + timedelta(days=2), 9) == 0
    assert states() == [("given_up", "stale")]


@given(
    MINUTES,
    MINUTES,
    st.one_of(st.none(), st.tuples(MINUTES, MINUTES)),
    st.datetimes(
        min_value=at(DUE).replace(tzinfo=None), max_value=at(date(2026, 6, 28)).replace(tzinfo=None)
    ),
)
def test_quiet_hours_only_ever_put_off_and_by_less_than_two_days(begins, ends, lunch, moment):
    times = OfficeSettings(quiet_from=begins, quiet_until=ends)
    if lunch:
        times.lunch_from, times.lunch_until = sorted(lunch)
    assume(leaves_time(times))
    moment = at(moment.date()).replace(hour=moment.hour, minute=moment.minute)
    found = after_quiet(times, moment)
    assert timedelta(0) <= found - moment < timedelta(days=2)
    assert after_quiet(times, found) == found
