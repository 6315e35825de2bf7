"""The day's digests: who is told of what, on which days, and never twice."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign, Requirement
from anlan.campaigns.states import CampaignState, SubmissionState
from anlan.kernel import clock, events
from anlan.kernel.models import CHAINS, ChainHead
from anlan.reminders import commands
from anlan.reminders.commands import running
from anlan.reminders.models import (
    DayCorrection,
    InboxMessage,
    OfficeSettings,
    RemindedUnit,
    ReminderRule,
    ReminderRun,
)
from anlan.units.states import UnitKind
from tests.campaigns.district import District
from tests.factories import grant, make_place, make_unit, make_user
from tests.hazards.district import District as Ledger
from tests.hazards.district import make_criteria
from tests.hazards.playing import make_hazard
from tests.reminders.district import DUE, Reminding, at, remind, told

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 5, 25), date(2026, 5, 29)


@pytest.fixture
def world():
    return Reminding()


def days_told(world, days) -> list[date]:
    """On which of the days the head is told that something is owed."""
    found = []
    for day in days:
        before = len(told(world.head))
        remind(day)
        if len(told(world.head)) > before:
            found.append(day)
    return found


def test_a_unit_is_reminded_three_days_before_on_the_day_and_a_day_after(world):
    days = [date(2026, 5, number) for number in range(18, 32)]
    assert world.head
    assert days_told(world, days) == [MONDAY, DUE, FRIDAY]
    assert told(world.head) == [{"owed_due": 1}, {"owed_due": 1}, {"owed_overdue": 1}]


def test_who_has_handed_in_is_left_alone(world):
    assert world.head
    world.set(world.district.big, SubmissionState.HANDED_IN)
    assert days_told(world, [MONDAY, DUE, FRIDAY]) == []


def test_what_was_sent_back_is_told_every_working_day(world):
    assert world.head
    world.set(world.district.big, SubmissionState.RETURNED, first_handed_in_on=date(2026, 5, 18))
    for day in (20, 21, 23):  # 5/23 is a Saturday
        remind(date(2026, 5, day))
    assert told(world.head) == [{"returned": 1}, {"returned": 1}]


def test_a_school_answers_for_the_kindergarten_that_hangs_on_it(world):
    small = world.district.small
    head = make_user(Role.UNIT_HEAD, world.district.own)
    small.parent = world.district.own
    small.save()
    remind(MONDAY)
    assert told(head) == [{"owed_due": 2}]


def test_leaders_are_told_each_day_how_much_is_missing_where_they_lead(world):
    people = (world.central, world.officer, world.leader)
    world.set(world.district.big, SubmissionState.HANDED_IN, step="central_school")
    remind(date(2026, 6, 1))
    everybody = 6
    assert [told(person)[-1] for person in people] == [
        # Its own, which it owes itself as well.
        {"area_overdue": 1, "to_review": 1},
        {"area_overdue": everybody - 1},
        {"area_overdue": everybody - 1},
    ]


def test_a_review_is_told_to_whom_it_waits_for(world):
    assert world.officer
    assert world.leader
    world.set(world.district.big, SubmissionState.HANDED_IN, step="section")
    world.set(world.district.own, SubmissionState.HANDED_IN, step="bureau")
    remind(date(2026, 5, 18))
    assert told(world.officer) == [{"to_review": 1}]
    assert told(world.leader) == [{"to_review": 1}]


def test_a_person_of_two_schools_gets_one_message_that_names_them(world):
    grant(world.head, Role.UNIT_SAFETY_OFFICER, world.district.own)
    grant(world.head, Role.UNIT_SAFETY_OFFICER, world.district.big)
    remind(MONDAY)
    lines = InboxMessage.objects.get(person=world.head).lines
    assert [(line["unit"], line["count"]) for line in lines] == [
        (world.district.big.name, 1),
        (world.district.own.name, 1),
    ]


def test_nothing_is_told_before_the_hour_on_free_days_and_after_the_end(world):
    assert world.leader
    assert remind(MONDAY, hour=7) == 0
    assert remind(date(2026, 5, 30)) == 0  # a Saturday
    Campaign.objects.update(state=CampaignState.CLOSED)
    assert remind(DUE) == 0


def test_an_office_sets_its_own_hour_and_days(world):
    path = {"office": world.bureau, "unit_path": world.bureau.path}
    OfficeSettings.objects.create(**path, digest_at="10:30")
    DayCorrection.objects.create(**path, day=MONDAY, works=False, reason="汛期停课")
    assert world.head
    assert remind(MONDAY, hour=11) == 0
    assert remind(date(2026, 5, 22), hour=10) == 0
    assert remind(date(2026, 5, 22), hour=11) > 0
    assert told(world.head) == [{"owed_due": 1}]  # three working days before, the Monday being free


def test_a_requirement_has_its_own_days(world):
    ReminderRule.objects.create(
        requirement=world.requirement, unit_path=world.bureau.path, offsets=[-1]
    )
    ReminderRule.objects.create(campaign=world.campaign, unit_path=world.bureau.path, offsets=[])
    other = world.add(world.campaign.pk, "方案")
    assert world.head
    assert days_told(world, [MONDAY, date(2026, 5, 27), DUE, FRIDAY]) == [date(2026, 5, 27)]
    assert set(RemindedUnit.objects.values_list("submission__requirement", flat=True)) == {
        world.requirement.pk
    }
    assert other.pk not in ReminderRun.objects.values_list("asked", flat=True)


def test_days_without_a_server_are_caught_up_with_once(world):
    assert world.head
    remind(date(2026, 5, 22))
    remind(date(2026, 5, 27))  # Monday's reminder never came
    assert told(world.head) == [{"owed_due": 1}]
    assert RemindedUnit.objects.filter(submission__unit=world.district.big).get().offset == -3


def test_the_locked_are_not_reminded_of_what_they_may_not_do(world):
    world.requirement.locks_on = DUE
    world.requirement.save()
    assert world.head
    remind(FRIDAY)
    assert told(world.head) == []
    world.set(world.district.big, SubmissionState.NOT_STARTED, unlocked_until=date(2026, 6, 5))
    ReminderRun.objects.all().delete()
    remind(FRIDAY)
    assert told(world.head) == [{"owed_overdue": 1}]


def test_overdue_hazards_come_in_the_same_message(world):
    district = world.district
    ledger = Ledger(
        bureau=world.bureau,
        section=world.section,
        central=district.east,
        school=district.big,
        other=district.own,
        place=district.canteen,
        campaign=world.campaign,
        criteria=make_criteria(),
    )
    for due_on in (date(2026, 5, 20), date(2026, 5, 26), date(2026, 6, 30)):
        hazard = make_hazard(ledger, "rectifying", "general", section_key="safety")
        hazard.due_on = due_on
        hazard.save(update_fields=["due_on"])
    people = (world.head, world.central, world.officer, world.leader)
    remind(MONDAY)
    assert told(world.head) == [{"owed_due": 1, "hazards_overdue": 1, "hazards_due_soon": 1}]
    for person in people[1:]:
        assert told(person)[0]["area_hazards"] == 1


def test_the_bureau_is_told_once_that_a_year_s_holidays_are_missing(world):
    Requirement.objects.update(due_on=date(2099, 10, 1))
    keeper = world.district.officer_user
    for day in (28, 29, 30):
        remind(date(2099, 9, day))
    notices = InboxMessage.objects.filter(person=keeper, kind="notice")
    assert [each.lines[0]["matter"] for each in notices] == ["calendar_unknown"]
    assert told(world.head) == []


def test_asked_again_nothing_comes_twice(world):
    assert world.head
    first = remind(MONDAY)
    assert (first, remind(MONDAY, 9), remind(MONDAY, 15)) == (first, 0, 0)
    assert InboxMessage.objects.count() == first
    entries = events.history_of(ReminderRun.objects.get())
    assert [entry.verb for entry in entries] == ["reminders.run"]


def test_a_dead_server_of_yesterday_tells_nothing_today(world, monkeypatch):
    assert world.head
    _die_at(monkeypatch, 1)
    with pytest.raises(Killed):
        remind(MONDAY)
    monkeypatch.undo()
    remind(date(2026, 5, 26))
    assert [run.finished_at is not None for run in ReminderRun.objects.all()] == [True, True]
    assert told(world.head) == []  # the rule's day is over, and its run was begun


class Killed(BaseException):
    """The worker is gone."""


def _die_at(monkeypatch, batch: int) -> None:
    """Let the worker die in that batch, before it is written to its end."""
    seen = []
    remember = running._remember

    def die(*args):
        seen.append(args)
        if len(seen) == batch:
            raise Killed
        return remember(*args)

    monkeypatch.setattr(running, "_remember", die)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deaths=st.lists(st.integers(1, 3), max_size=4), size=st.integers(1, 4))
def test_a_killed_worker_leaves_no_gap_and_no_double(deaths, size):
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        world = Reminding()
        for unit in (world.district.big, world.district.own, world.district.small):
            make_user(Role.UNIT_HEAD, unit)
            make_user(Role.UNIT_SAFETY_OFFICER, unit)
        patch.setattr(running, "BATCH_PEOPLE", size)
        for batch in deaths:
            with pytest.MonkeyPatch.context() as death:
                _die_at(death, batch)
                try:
                    remind(MONDAY)
                except Killed:
                    continue
        remind(MONDAY)
        owed = InboxMessage.objects.filter(lines__0__matter="owed_due")
        run = ReminderRun.objects.get()
        assert owed.values("person").distinct().count() == owed.count() == 6
        assert run.messages == InboxMessage.objects.count()
        assert run.units == RemindedUnit.objects.count() == 3
        transaction.set_rollback(True)


# Of which a batch: people, roles, units below schools, submissions, hazards, messages, whom reminded
# (2), channel, place reached, sub-offices (2); the rest once a run: totals, territories, the record.
QUERIES_OF_A_RUN = 57


@pytest.mark.parametrize("how_many", [2, 40])
def test_a_batch_costs_the_same_queries_for_few_units_and_for_many(
    how_many, django_assert_num_queries
):
    district = District()
    for _number in range(how_many):
        school = make_unit(UnitKind.SCHOOL, district.east)
        make_place(school)
        make_user(Role.UNIT_HEAD, school)
    world = Reminding(district)
    people = (world.central, world.officer, world.leader)
    assert people
    # The first entry of a chain costs two queries more, and which chain is whose is chance.
    ChainHead.objects.bulk_create(
        [ChainHead(chain=n) for n in range(CHAINS)], ignore_conflicts=True
    )
    with clock.pretending(at(MONDAY)), django_assert_num_queries(QUERIES_OF_A_RUN):
        commands.remind(clock.now())
    assert InboxMessage.objects.count() == how_many + 4


def test_two_offices_tell_their_own_people(world):
    other = Reminding()
    assert world.head
    assert other.head
    remind(MONDAY)
    assert told(world.head) == told(other.head) == [{"owed_due": 1}]
    assert ReminderRun.objects.count() == 2
