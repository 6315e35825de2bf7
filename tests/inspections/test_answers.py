"""Answers: kept one by one, checked, and never lost between two people."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.accounts.states import Role
from anlan.campaigns.commands import close_campaign
from anlan.inspections import commands
from anlan.inspections.commands import AnswerConflict
from anlan.inspections.models import Sheet
from anlan.inspections.states import Answer, Verdict
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.events import history_of
from tests.inspections.school import EXCUSED, FAIL, PASS, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


def save(school, sheet, code, answer, revision=0, actor=None):
    return commands.save_answer(
        actor=actor or school.cook,
        sheet_id=sheet.pk,
        item_code=code,
        answer=answer,
        revision=revision,
    )


def test_an_answer_says_who_gave_it(school):
    sheet = school.opened()

    kept = save(school, sheet, "F01", PASS)

    assert (kept.by, kept.by_id, kept.revision) == ("孙师傅", str(school.cook.id), 1)
    sheet.refresh_from_db()
    assert sheet.answers["F01"]["verdict"] == "pass"
    assert sheet.revision == 1


def test_the_same_answer_again_changes_nothing(school):
    sheet = school.opened()
    first = save(school, sheet, "F01", FAIL)

    again = save(school, sheet, "F01", FAIL, revision=0, actor=school.head)

    assert again == first


def test_another_answer_needs_the_revision_that_was_seen(school):
    sheet = school.opened()
    save(school, sheet, "F01", PASS)

    with pytest.raises(AnswerConflict) as refused:
        save(school, sheet, "F01", FAIL, revision=0, actor=school.head)

    assert refused.value.stored.answer == PASS
    assert refused.value.stored.by == "孙师傅"
    kept = save(school, sheet, "F01", FAIL, revision=1, actor=school.head)
    assert (kept.answer, kept.by, kept.revision) == (FAIL, "赵校长", 2)


def test_what_overwrites_another_answer_is_recorded_with_both(school):
    sheet = school.opened()
    save(school, sheet, "F01", FAIL)

    save(school, sheet, "F01", PASS, revision=1)

    entry = history_of(sheet).last()
    assert entry is not None
    assert entry.data["before"]["description"] == "灭火器压力不足"
    assert entry.data["after"] == {"verdict": "pass"}


def test_an_answer_can_be_taken_back(school):
    sheet = school.opened()
    save(school, sheet, "F01", PASS)

    kept = save(school, sheet, "F01", Answer(""), revision=1)

    assert (kept.answer.verdict, kept.revision) == ("", 2)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(Verdict.FAIL, description="灭火器压力不足"), "location"),
        (Answer(Verdict.FAIL, location="东墙"), "description"),
        (Answer(Verdict.FAIL, location="东墙", description="不符合"), "description"),
        (Answer(Verdict.FAIL, location="东墙", description="不符合要求。"), "description"),
        (Answer(Verdict.FAIL, location="东墙", description="啊啊啊啊啊啊"), "description"),
        (Answer(Verdict.FAIL, location="东墙", description="坏" * 501), "description"),
        (
            Answer(Verdict.FAIL, location="墙", description="灭火器压力不足", fixed_on_spot=True),
            "measures",
        ),
        (Answer(Verdict.EXCUSED), "reason"),
        (Answer("maybe"), "verdict"),
    ],
)
def test_an_answer_that_says_too_little_is_refused_at_its_field(school, answer, field):
    sheet = school.opened()

    with pytest.raises(InvalidInput) as refused:
        save(school, sheet, "F01", answer)

    assert list(refused.value.fields) == [field]
    sheet.refresh_from_db()
    assert sheet.answers == {}


@pytest.mark.parametrize(
    "number", [None, Decimal(-1), Decimal("1e9"), Decimal("NaN"), Decimal("0.001")]
)
def test_a_number_must_make_sense(school, number):
    sheet = school.opened()

    with pytest.raises(InvalidInput) as refused:
        save(school, sheet, "F03", Answer(Verdict.PASS, number=number))

    assert list(refused.value.fields) == ["number"]


def test_what_does_not_belong_to_the_verdict_is_dropped(school):
    sheet = school.opened()

    kept = save(school, sheet, "F01", Answer(Verdict.PASS, Decimal(3), reason="x", location="y"))

    assert kept.answer == PASS


def test_an_item_of_another_place_is_refused(school):
    with pytest.raises(InvalidInput):
        save(school, school.opened(), "A01", PASS)


def test_people_at_different_items_do_not_disturb_each_other(school):
    sheet = school.opened()

    save(school, sheet, "F01", PASS)
    save(school, sheet, "F02", EXCUSED, actor=school.head)

    sheet.refresh_from_db()
    assert {code: each["by"] for code, each in sheet.answers.items()} == {
        "F01": "孙师傅",
        "F02": "赵校长",
    }


def test_another_school_does_not_find_the_sheet(school):
    sheet = school.opened()
    stranger = school.district.someone(Role.UNIT_HEAD, school.district.own)

    with pytest.raises(NotFound):
        save(school, sheet, "F01", PASS, actor=stranger)


@pytest.mark.parametrize(
    "role", [Role.BUREAU_ADMINISTRATOR, Role.BUREAU_LEADER, Role.INSPECTOR, Role.AUDITOR]
)
def test_those_above_look_on_and_do_not_answer(school, role):
    sheet = school.opened()
    above = school.district.someone(role, school.district.bureau)

    with pytest.raises(NotPermitted):
        save(school, sheet, "F01", PASS, actor=above)


def test_a_handed_in_sheet_does_not_change(school):
    sheet = school.hand_in(school.answered())

    with pytest.raises(WrongState):
        save(school, sheet, "F01", FAIL, revision=1)


def test_nothing_is_answered_after_the_campaign(school):
    sheet = school.opened()
    close_campaign(actor=school.district.officer, campaign_id=school.campaign.pk)

    with pytest.raises(WrongState):
        save(school, sheet, "F01", PASS)


def test_saving_costs_few_queries(school, django_assert_num_queries):
    sheet = school.opened()
    save(school, sheet, "F02", PASS)  # the version's items are read once and kept,
    save(school, sheet, "F02", FAIL, revision=1)  # and the log's chain is begun once

    with django_assert_num_queries(4):  # savepoint, lock, write, release
        save(school, sheet, "F01", PASS)
    with django_assert_num_queries(7):  # and the entry that tells of the change
        save(school, sheet, "F01", FAIL, revision=1)


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["cook", "head"]),
            st.sampled_from(["F01", "F02"]),
            st.sampled_from([PASS, FAIL, EXCUSED]),
            st.booleans(),
        ),
        max_size=12,
    )
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_answer_is_lost_between_two_people(school, steps):
    """Each sees what was loaded last; an answer disappears only before the eyes of its successor."""
    sheet = school.opened()
    Sheet.objects.filter(pk=sheet.pk).update(answers={}, revision=0)
    seen = {"cook": {}, "head": {}}
    expected = {}
    for who, code, answer, looks_first in steps:
        if looks_first:
            seen[who] = {item: kept.revision for item, kept in expected.items()}
        known = expected.get(code)
        revision = seen[who].get(code, 0)
        actor = getattr(school, who)
        if known is not None and known.answer != answer and known.revision != revision:
            with pytest.raises(AnswerConflict) as refused:
                save(school, sheet, code, answer, revision, actor=actor)
            assert refused.value.stored == known
            continue
        expected[code] = save(school, sheet, code, answer, revision, actor=actor)
        seen[who][code] = expected[code].revision
    sheet.refresh_from_db()
    assert sheet.answers == {code: kept.as_json() for code, kept in expected.items()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the test database of SQLite is one connection's"
)
def test_two_people_saving_at_the_same_moment_lose_nothing():
    school = School()
    sheet = school.opened()
    codes = ["F01", "F02", "F03"]

    def give(actor, code):
        try:
            for revision in range(10):
                verdict = Answer(Verdict.EXCUSED, reason=f"{code} 第{revision}次")
                save(school, sheet, code, verdict, revision, actor=actor)
        finally:
            connection.close()

    people = [school.cook, school.head, school.officer]
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(give, people, codes))

    sheet.refresh_from_db()
    assert {code: each["reason"] for code, each in sheet.answers.items()} == {
        code: f"{code} 第9次" for code in codes
    }
    assert sheet.revision == 30
