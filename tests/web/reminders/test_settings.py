"""How an office reminds, in the browser."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.kernel import events
from anlan.kernel.working_days import is_known
from anlan.reminders.models import Channel, DayCorrection, OfficeSettings, ReminderRule
from tests.reminders.district import DUE, Reminding, at

pytestmark = pytest.mark.django_db
SETTINGS = "/messages/settings/"
TIMES = {
    "digests_on": "on",
    "digest_at": "09:15",
    "quiet_from": "20:00",
    "quiet_until": "07:30",
    "lunch_from": "",
    "lunch_until": "",
}
KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture(autouse=True)
def _on_the_due_day():
    with time_machine.travel(at(DUE, 9), tick=False):
        yield


@pytest.fixture
def world():
    return Reminding()


@pytest.fixture
def officer(world):
    client = Client()
    client.force_login(world.district.officer_user)
    return client


def page(client, address=SETTINGS) -> str:
    return client.get(address).content.decode()


def test_the_usual_times_are_shown_and_changed(world, officer):
    assert "每个工作日 08:00，每人一条" in page(officer)
    assert "21:00–07:00" in page(officer)
    officer.post(reverse("reminders:times"), TIMES)
    shown = page(officer)
    assert "每个工作日 09:15，每人一条" in shown
    assert "20:00–07:30" in shown
    entry = events.history_of(world.bureau).last()
    assert entry.verb == "reminders.set_times"
    assert entry.data["digest_at"] == "09:15:00"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"lunch_from": "12:00"}, "午休的开始和结束时间要一起填写。"),
        ({"lunch_from": "14:00", "lunch_until": "12:00"}, "午休结束时间要晚于开始时间。"),
        ({"quiet_from": "07:30"}, "免打扰的开始和结束时间不能相同。"),
        (
            {"quiet_from": "14:00", "quiet_until": "12:00", "lunch_from": "11:59"}
            | {"lunch_until": "14:01"},
            "这样设置全天都不能发送，请缩短免打扰时间。",
        ),
        ({"digest_at": "25:00"}, "输入一个有效的时间"),
    ],
)
def test_times_that_make_no_sense_are_refused(officer, changed, says):
    shown = officer.post(reverse("reminders:times"), TIMES | changed).content.decode()
    assert says in shown
    assert not OfficeSettings.objects.exists()


def test_a_day_is_corrected_and_put_back(world, officer):
    address = reverse("reminders:correct_day")
    officer.post(address, {"day": "2026-06-15", "works": "no", "reason": "中考"})
    officer.post(address, {"day": "2026-06-15", "works": "yes", "reason": "中考改期"})
    kept = DayCorrection.objects.get()
    assert (kept.day, kept.works, kept.reason) == (date(2026, 6, 15), True, "中考改期")
    assert "2026年6月15日" in page(officer)
    officer.post(reverse("reminders:drop_correction", args=[kept.pk]))
    assert not DayCorrection.objects.exists()
    verbs = [entry.verb for entry in events.history_of(world.bureau)]
    assert verbs[-3:] == ["reminders.correct_day"] * 2 + ["reminders.drop_correction"]


def test_a_day_without_a_reason_is_refused(officer):
    shown = officer.post(
        reverse("reminders:correct_day"), {"day": "2026-06-15", "works": "no", "reason": " "}
    )
    assert "这个字段是必填项" in shown.content.decode()
    assert not DayCorrection.objects.exists()


def test_a_year_that_is_not_known_yet_is_said(officer):
    unknown = next(year for year in range(2026, 2100) if not is_known(year))
    told = f"{unknown}年的放假安排系统尚未收录"
    assert (told in page(officer)) == (unknown in {2026, 2027})
    with time_machine.travel(at(date(unknown, 3, 3)), tick=False):
        later = Client()
        later.force_login(User.objects.get(name="周宁"))
        assert told in page(later)


def test_a_robot_is_set_and_its_key_never_shown(officer):
    address = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
    officer.post(reverse("reminders:wecom"), {"is_on": "on", "address": address})
    assert Channel.objects.get().is_on
    for shown in (page(officer), page(officer, reverse("reminders:wecom"))):
        assert KEY not in shown
    told = officer.post(
        reverse("reminders:wecom"), {"is_on": "on", "address": "https://evil.example/" + KEY}
    ).content.decode()
    assert "这不是该机器人的地址" in told
    assert KEY not in told


def test_a_mailbox_needs_a_known_server_and_an_address(officer):
    told = officer.post(
        reverse("reminders:email"),
        {"is_on": "on", "server": "smtp.qq.com:465", "user": "anquan", "password": "x"},
    ).content.decode()
    assert "请填写完整的邮箱地址" in told
    told = officer.post(
        reverse("reminders:email"),
        {"is_on": "on", "server": "127.0.0.1:25", "user": "a@b.cn", "password": "x"},
    )
    assert told.status_code == 200
    assert not Channel.objects.exists()


def test_nothing_set_is_nothing_to_try(officer):
    assert officer.post(reverse("reminders:try_wecom")).status_code == 404


def test_reminder_days_are_seen_and_set(world, officer):
    address = reverse("reminders:rules", args=[world.campaign.pk])
    shown = page(officer, address)
    for day in ("2026年5月25日", "2026年5月28日", "2026年5月29日"):
        assert day in shown
    own = reverse("reminders:requirement_rule", args=[world.requirement.pk])
    officer.post(own, {"offsets": "-5，-1 -1"})
    assert ReminderRule.objects.get().offsets == [-5, -1]
    shown = page(officer, address)
    assert "2026年5月21日" in shown
    assert "单独设置" in shown
    officer.post(own, {"offsets": "", "as_campaign": "1"})
    whole = reverse("reminders:campaign_rule", args=[world.campaign.pk])
    officer.post(whole, {"offsets": ""})
    assert "不提醒" in page(officer, address)
    assert events.history_of(world.campaign).last().data == {"offsets": []}


@pytest.mark.parametrize(
    ("offsets", "says"),
    [("16", "15 个工作日以内"), ("x", "请填写整数"), ("1 2 3 4 5 6 7", "最多设置 6 个提醒日")],
)
def test_days_that_cannot_be_are_refused(world, officer, offsets, says):
    own = reverse("reminders:requirement_rule", args=[world.requirement.pk])
    assert says in officer.post(own, {"offsets": offsets}).content.decode()
    assert not ReminderRule.objects.exists()
