"""催报 in the browser: seen, foreseen, done once, on record."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.models import Submission
from anlan.campaigns.states import SubmissionState
from anlan.kernel import events
from anlan.reminders.models import InboxMessage, Urge, UrgedUnit
from anlan.units.states import UnitKind
from tests.factories import grant, make_unit, make_user
from tests.reminders.district import DUE, Reminding, at, remind, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_due_day():
    with time_machine.travel(at(DUE, 9), tick=False):
        yield


@pytest.fixture
def world():
    return Reminding()


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(world):
    return browser_of(world.district.officer_user)


def page(client, world, query="") -> str:
    address = reverse("reminders:urge", args=[world.requirement.pk])
    return client.get(address + query).content.decode()


def send(client, world, **data):
    return client.post(reverse("reminders:send_urge", args=[world.requirement.pk]), data)


def confirm(client, world, **data):
    ticked = {"ticked": ""} | data
    return send(client, world, confirmed="1", **ticked)


def test_units_are_seen_by_how_far_they_have_come(world, officer):
    district = world.district
    world.set(district.big, SubmissionState.NOT_STARTED, opened_at=at(DUE))
    world.set(district.own, SubmissionState.DRAFTED, opened_at=at(DUE))
    world.set(district.east, SubmissionState.RETURNED, first_handed_in_on=DUE)
    world.set(district.west, SubmissionState.HANDED_IN)
    everybody = page(officer, world)
    assert "尚未报送且仍可报送的单位 5 个" in everybody
    assert everybody.count('name="units"') == 5
    for progress, unit in (
        ("not_started", district.big),
        ("drafted", district.own),
        ("returned", district.east),
    ):
        shown = page(officer, world, f"?progress={progress}")
        assert shown.count('name="units"') == 1
        assert unit.name in shown
    assert page(officer, world, "?progress=unopened").count('name="units"') == 2


def test_what_it_will_do_is_said_before_it_is_done(world, officer):
    assert world.head
    grant(world.head, Role.UNIT_SAFETY_OFFICER, world.district.own)
    shown = send(officer, world, all="1").content.decode()
    assert "催报 <strong>6</strong> 个单位，通知 <strong>1</strong> 人" in shown
    assert "其中 1 人没有设置电子邮箱" in shown
    assert "有 4 个单位没有可以通知的人员账号" in shown
    assert not Urge.objects.exists()


def test_one_button_tells_everybody_once_and_is_on_record(world, officer):
    assert world.head
    grant(world.head, Role.UNIT_SAFETY_OFFICER, world.district.own)
    answer = confirm(officer, world, note="请今天报来")
    assert answer.status_code == 302
    assert told(world.head) == [{"urged": 1}]  # two lines of one, by unit
    message = InboxMessage.objects.get(person=world.head)
    assert len(message.lines) == 2
    inbox = browser_of(world.head).get("/messages/").content.decode()
    assert "周宁 催报“自查报告”，请尽快报送。" in inbox
    assert "请今天报来" in inbox
    entry = events.history_of(world.requirement).last()
    assert (entry.verb, entry.actor_name) == ("reminders.urge", "周宁")
    assert entry.data == {"units": 6, "people": 1, "note": "请今天报来"}
    assert "催报 6 个单位，通知 1 人" in page(officer, world)


def test_nobody_is_urged_twice_in_a_day_unless_the_sender_says_so(world, officer):
    assert world.head
    confirm(officer, world)
    shown = send(officer, world, all="1").content.decode()
    assert "有 6 个单位在 24 小时内催报过，这次不再打扰" in shown
    refused = confirm(officer, world).content.decode()
    assert "没有需要催报的单位" in refused
    assert len(told(world.head)) == 1
    confirm(officer, world, again="on")
    assert len(told(world.head)) == 2
    with time_machine.travel(at(date(2026, 5, 29), 10), tick=False):
        browser = browser_of(world.district.officer_user)
        confirm(browser, world)
    assert len(told(world.head)) == 3


def test_the_ticked_alone_are_urged(world, officer):
    assert world.head
    one = world.submission(world.district.own)
    shown = send(officer, world, some="1", units=[str(one.pk)]).content.decode()
    assert "催报 <strong>1</strong> 个单位" in shown
    confirm(officer, world, ticked=str(one.pk))
    assert list(UrgedUnit.objects.values_list("submission", flat=True)) == [one.pk]
    assert told(world.head) == []


def test_none_ticked_urges_nobody(world, officer):
    assert send(officer, world, some="1").status_code == 302
    assert not Urge.objects.exists()


def test_who_has_handed_in_meanwhile_is_not_urged(world, officer):
    one = world.submission(world.district.big)
    world.set(world.district.big, SubmissionState.HANDED_IN)
    refused = officer.get(confirm(officer, world, ticked=str(one.pk)).url).content.decode()
    assert "勾选的单位有变化" in refused
    assert not Urge.objects.exists()


def test_a_central_school_urges_its_territory_and_no_other(world):
    central = browser_of(world.central)
    assert page(central, world).count('name="units"') == 2  # its school and itself
    other = world.submission(world.district.own)
    confirm(central, world, ticked=str(other.pk))
    assert not Urge.objects.exists()
    confirm(central, world)
    assert Urge.objects.get().units == 2
    # The bureau sees it; the other central school does not.
    assert "通知 1 人" in page(browser_of(world.district.officer_user), world)
    west = browser_of(make_user(Role.CENTRAL_SCHOOL_OFFICER, world.district.west))
    assert "催报记录" not in page(west, world)


def test_a_unit_may_not_urge_and_a_section_only_in_its_line(world):
    other = make_unit(UnitKind.SECTION, world.bureau, section_key="fire")
    for role, unit in ((Role.UNIT_HEAD, world.district.big), (Role.SECTION_OFFICER, other)):
        client = browser_of(make_user(role, unit))
        assert client.get(reverse("reminders:urge", args=[world.requirement.pk])).status_code == 403
        assert confirm(client, world).status_code == 403
    assert page(browser_of(world.officer), world).count('name="units"') == 6
    assert not Urge.objects.exists()


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_page_costs_the_same_for_few_units_and_for_many(
    world, officer, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        school = make_unit(UnitKind.SCHOOL, world.district.east)
        Submission.objects.create(
            requirement=world.requirement,
            campaign=world.campaign,
            unit=school,
            unit_path=school.path,
            unit_kind=school.kind,
        )
    page(officer, world)
    # Session, person, memberships; requirement with its campaign, territories, named units; counts,
    # rows, last urged, urges.
    with django_assert_num_queries(10):
        shown = page(officer, world)
    assert shown.count('name="units"') == 6 + how_many


def test_the_board_leads_to_it_and_the_unit_sees_who_asked(world, officer):
    assert world.head
    board = reverse("boards:board", args=[world.requirement.pk])
    assert (
        reverse("reminders:urge", args=[world.requirement.pk])
        in officer.get(board).content.decode()
    )
    confirm(officer, world, note="请今天报来")
    assert "最近催报：2026年5月28日" in officer.get(board).content.decode()
    remind(DUE, 9)
    own = reverse("submissions:one", args=[world.submission(world.district.big).pk])
    shown = browser_of(world.head).get(own).content.decode()
    assert "请今天报来" in shown
    assert "周宁" in shown
    assert "到期提醒" in shown
    inspector = browser_of(make_user(Role.INSPECTOR, world.bureau))
    assert (
        reverse("reminders:urge", args=[world.requirement.pk])
        not in inspector.get(board).content.decode()
    )
