"""The messages in the browser."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.accounts.states import Role
from anlan.kernel import events
from anlan.reminders.models import InboxMessage, Preference
from anlan.reminders.states import Matter
from tests.factories import make_user
from tests.reminders.inboxes import line, make_message

pytestmark = pytest.mark.django_db
INBOX = "/messages/"


@pytest.fixture
def person():
    return make_user(Role.UNIT_HEAD)


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def page(browser, address=INBOX) -> str:
    return browser.get(address).content.decode()


def test_an_empty_inbox_says_what_will_come(browser):
    assert "还没有消息" in page(browser)
    assert "没有未读消息" in page(browser, f"{INBOX}?unread=1")


def test_a_digest_is_one_message_with_counted_lines(browser, person):
    make_message(
        person, line(Matter.OWED_DUE, 3, "第一小学"), line(Matter.HAZARDS_OVERDUE, 2, "第二小学")
    )
    told = page(browser)
    assert told.count("<article") == 1
    assert "报送事项临近时限，尚未报送：3 项" in told
    assert "第一小学" in told
    assert "消息，1 条未读" in told


def test_opening_a_line_marks_it_read_and_leads_to_the_list(browser, person):
    kept = make_message(person, line(), line(Matter.HAZARDS_OVERDUE))
    answer = browser.post(reverse("reminders:open", args=[kept.pk]), {"line": "1"})
    assert answer.url == f"{reverse('hazards:ledger')}?due=overdue"
    kept.refresh_from_db()
    assert kept.read_at is not None
    assert "条未读" not in page(browser)


@pytest.mark.parametrize("chosen", [{}, {"line": "7"}, {"line": "-1"}, {"line": "x"}])
def test_a_line_that_is_not_there_leads_back(browser, person, chosen):
    kept = make_message(person)
    answer = browser.post(reverse("reminders:open", args=[kept.pk]), chosen)
    assert answer.url == INBOX


def test_reading_again_keeps_the_first_time(browser, person):
    kept = make_message(person)
    address = reverse("reminders:open", args=[kept.pk])
    browser.post(address)
    first = InboxMessage.objects.get().read_at
    browser.post(address)
    assert InboxMessage.objects.get().read_at == first


def test_all_are_marked_read_and_nobody_elses(browser, person):
    other = make_message(make_user())
    for _number in range(3):
        make_message(person)
    browser.post(reverse("reminders:read_all"))
    assert list(InboxMessage.objects.filter(read_at=None)) == [other]
    assert "没有未读消息" in page(browser, f"{INBOX}?unread=1")


def test_the_bell_stops_counting(browser, person):
    for _number in range(101):
        make_message(person)
    assert "消息，99+ 条未读" in page(browser)


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_page_costs_the_same_for_one_message_and_for_many(
    browser, person, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        make_message(person)
    page(browser)
    # Session, person, memberships; messages, preference.
    with django_assert_num_queries(5):
        told = page(browser)
    assert told.count("<article") == min(how_many, 20)


def test_the_bell_costs_one_query_a_minute(browser, person, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        page(browser, "/account/password/")
        # Session, person, memberships: the bell is silent.
        with django_assert_num_queries(3):
            page(browser, "/account/password/")
        make_message(person)
        clock.shift(timedelta(seconds=61))
        assert "消息，1 条未读" in page(browser, "/account/password/")


def test_messages_are_paged(browser, person):
    for number in range(21):
        make_message(person, line(number=number + 100))
    first = browser.get(INBOX)
    assert "：100 项" not in first.content.decode()
    assert "：100 项" in page(browser, INBOX + first.context["next_url"])


def test_where_one_is_told_is_saved_and_the_log_keeps_no_address(browser, person):
    address = reverse("reminders:preference")
    browser.post(address, {"email": "head@school.example", "email_on": "on"})
    kept = Preference.objects.get(person=person)
    assert (kept.email, kept.email_on) == ("head@school.example", True)
    assert "提醒同时发送到 head@school.example" in page(browser)
    entry = events.history_of(person).last()
    assert (entry.verb, entry.data) == ("reminders.set_preference", {"email_on": True})


@pytest.mark.parametrize(
    ("email", "says"), [("", "请填写接收提醒的电子邮箱。"), ("head@", "邮箱地址的格式不对。")]
)
def test_a_wrong_address_is_refused(browser, email, says):
    answer = browser.post(reverse("reminders:preference"), {"email": email, "email_on": "on"})
    assert says in answer.content.decode()
    assert not Preference.objects.exists()
