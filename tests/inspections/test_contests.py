"""Two people, one item, two answers: both are kept, somebody chooses."""

import pytest

from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.inspections import commands
from anlan.inspections.models import Contest, Inspection, Parcel, Sheet, SheetPhoto
from anlan.inspections.states import InspectionState
from anlan.kernel.errors import NotFound, WrongState
from anlan.kernel.events import history_of
from tests.inspections.parcels import FAILED, Device, inspector
from tests.inspections.school import PASS, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def one(school) -> Device:
    return inspector(school)


@pytest.fixture
def other(school) -> Device:
    return inspector(school)


def contested(one: Device, other: Device) -> Contest:
    """One says it passes, the other, who has not seen that, that it fails; with a photo."""
    one.send(one.sheet(one.answer("F01")))
    receipt = other.send(other.sheet(other.answer("F01", **FAILED, photos=[other.photo("green")])))
    assert receipt.state == "contested"
    return Contest.objects.get()


def test_both_answers_are_kept(one, other):
    contest = contested(one, other)

    assert (contest.standing["verdict"], contest.offered["verdict"]) == ("pass", "fail")
    sheet = Sheet.objects.get()
    assert sheet.answers["F01"]["by_id"] == str(one.actor.id)
    assert SheetPhoto.objects.count() == 0
    entry = history_of(sheet).get(verb="inspections.answer_contested")
    assert entry.data["offered"]["description"] == "灭火器压力不足"


def test_the_same_answer_is_no_contest(one, other):
    one.send(one.sheet(one.answer("F01")))

    receipt = other.send(other.sheet(other.answer("F01")))

    assert (receipt.state, receipt.outcome["contests"]) == ("applied", [])
    assert Sheet.objects.get().answers["F01"]["by_id"] == str(one.actor.id)


def test_who_saw_the_answer_replaces_it(one, other):
    one.send(one.sheet(one.answer("F01")))

    receipt = other.send(other.sheet(other.answer("F01", **FAILED, revision=1)))

    assert receipt.state == "applied"
    sheet = Sheet.objects.get()
    assert (sheet.answers["F01"]["verdict"], sheet.answers["F01"]["revision"]) == ("fail", 2)
    entry = history_of(sheet).get(verb="inspections.answer_changed")
    assert (entry.data["before"]["verdict"], entry.data["after"]["verdict"]) == ("pass", "fail")


def test_ones_own_second_thought_is_no_contest(one):
    one.send(one.sheet(one.answer("F01")))

    receipt = one.send(one.sheet(one.answer("F01", **FAILED)))

    assert receipt.state == "applied"
    assert Sheet.objects.get().answers["F01"]["verdict"] == "fail"


def test_ones_own_older_answer_that_comes_late_stays_in_the_log(one):
    late = one.arrived(one.content(one.sheet(one.answer("F01"))))
    one.send(one.sheet(one.answer("F01", **FAILED)))

    one.push(late)

    sheet = Sheet.objects.get()
    assert sheet.answers["F01"]["verdict"] == "fail"
    assert history_of(sheet).get(verb="inspections.answer_changed").data["before"] == {
        "verdict": "pass"
    }


def test_the_choice_settles_it_and_brings_the_photos(one, other):
    contest = contested(one, other)

    settled = commands.settle_contest(actor=one.actor, contest_id=contest.pk, choice="offered")

    assert settled.choice == "offered"
    sheet = Sheet.objects.get()
    assert (sheet.answers["F01"]["by_id"], sheet.answers["F01"]["revision"]) == (
        str(other.actor.id),
        2,
    )
    assert SheetPhoto.objects.get().item_code == "F01"
    entry = history_of(sheet).get(verb="inspections.contest_settled")
    assert (entry.data["before"]["verdict"], entry.data["after"]["verdict"]) == ("pass", "fail")
    assert set(Parcel.objects.values_list("state", flat=True)) == {"applied"}


def test_chosen_twice_alike_is_chosen_once(one, other):
    contest = contested(one, other)
    commands.settle_contest(actor=one.actor, contest_id=contest.pk, choice="standing")

    commands.settle_contest(actor=other.actor, contest_id=contest.pk, choice="standing")
    with pytest.raises(WrongState):
        commands.settle_contest(actor=other.actor, contest_id=contest.pk, choice="offered")

    assert Sheet.objects.get().answers["F01"]["verdict"] == "pass"


def test_a_visit_does_not_end_over_a_contest(one, other):
    contest = contested(one, other)

    receipt = one.send(finish=one.signed())

    assert (receipt.state, receipt.outcome["finished"]) == ("contested", False)
    assert [each["id"] for each in receipt.outcome["contests"]] == [str(contest.pk)]
    assert Inspection.objects.get().state == InspectionState.OPEN
    commands.settle_contest(actor=one.actor, contest_id=contest.pk, choice="offered")
    again = one.send(finish=one.signed())
    assert (again.state, again.outcome["finished"]) == ("applied", True)
    assert Hazard.objects.get().found_by_id == other.actor.id


def test_the_same_contested_answer_again_is_the_same_contest(one, other):
    contest = contested(one, other)

    receipt = other.send(other.sheet(other.answer("F01", **FAILED)))

    assert [each["id"] for each in receipt.outcome["contests"]] == [str(contest.pk)]
    assert Contest.objects.count() == 1


def test_a_units_sheet_with_a_contest_is_not_handed_in_at_the_desk(school):
    sheet = school.answered()
    device = Device(school, school.officer)

    receipt = device.send(device.sheet(device.answer("F01", **FAILED)), kind="self")

    assert receipt.state == "contested"
    with pytest.raises(WrongState) as refused:
        school.hand_in(sheet)
    assert str(refused.value) == "F01有两种作答，请先选定保留哪一种，再提交。"
    commands.settle_contest(
        actor=school.officer, contest_id=Contest.objects.get().pk, choice="standing"
    )
    school.hand_in(sheet)
    assert Sheet.objects.get().answers["F01"]["verdict"] == PASS.verdict


def test_to_the_unit_an_open_visit_is_not_there(school, one, other):
    contest = contested(one, other)

    with pytest.raises(NotFound):
        commands.settle_contest(actor=school.head, contest_id=contest.pk, choice="standing")


def test_out_of_scope_there_is_no_contest(school, one, other):
    contest = contested(one, other)
    elsewhere = school.district.someone(Role.CENTRAL_SCHOOL_OFFICER, school.district.west)

    with pytest.raises(NotFound):
        commands.settle_contest(actor=elsewhere, contest_id=contest.pk, choice="standing")
