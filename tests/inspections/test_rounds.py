"""Rounds: begun with the first sheet, confirmed by the head, followed by another."""

import pytest

from anlan.accounts.states import Role
from anlan.campaigns.commands import release_unit
from anlan.inspections import commands, queries
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.states import InspectionState
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from tests.inspections.school import PASS, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


def test_the_first_sheet_begins_the_first_round(school):
    first = school.opened()
    again = commands.open_sheet(actor=school.head, row_id=school.canteen.pk)

    assert again == first
    assert Inspection.objects.get().round == 1


def test_a_round_is_confirmed_when_every_place_is_handed_in(school):
    school.hand_in_all()

    done = commands.confirm_inspection(actor=school.head, inspection_id=Inspection.objects.get().pk)

    assert (done.state, done.confirmed_by) == (InspectionState.CONFIRMED, "赵校长")


def test_places_that_are_missing_are_named(school):
    school.hand_in(school.answered())

    with pytest.raises(InvalidInput) as refused:
        commands.confirm_inspection(actor=school.head, inspection_id=Inspection.objects.get().pk)

    assert str(refused.value) == "还有2个场所没有提交：一号楼、综合管理。全部提交后才能确认。"


def test_only_the_head_confirms(school):
    school.hand_in_all()

    with pytest.raises(NotPermitted):
        commands.confirm_inspection(actor=school.officer, inspection_id=Inspection.objects.get().pk)


def test_a_new_round_waits_for_the_confirmation_of_the_last(school):
    school.hand_in_all()
    with pytest.raises(WrongState):
        commands.start_round(actor=school.officer, participation_id=school.part.pk)
    commands.confirm_inspection(actor=school.head, inspection_id=Inspection.objects.get().pk)
    with pytest.raises(WrongState):
        school.opened()

    begun = commands.start_round(actor=school.officer, participation_id=school.part.pk)

    assert begun.round == 2
    assert school.opened().inspection == begun
    with pytest.raises(WrongState):
        commands.start_round(actor=school.officer, participation_id=school.part.pk)


def test_a_unit_that_has_left_is_not_inspected(school):
    sheet = school.opened()
    release_unit(
        actor=school.district.officer,
        campaign_id=school.campaign.pk,
        unit_id=school.unit.pk,
        reason="停办",
    )

    with pytest.raises(WrongState):
        school.opened()
    with pytest.raises(WrongState):
        school.say(sheet, "F01", PASS)


def test_another_school_opens_nothing_here(school):
    stranger = school.district.someone(Role.UNIT_HEAD, school.district.own)

    with pytest.raises(NotFound):
        commands.open_sheet(actor=stranger, row_id=school.canteen.pk)


def test_the_board_shows_how_far_each_place_is_and_who_is_there(school):
    school.say(school.opened(), "F01", PASS)

    board = queries.board(school.officer, school.part, clock.now())

    cards = {card.row.place_name: card for card in board.cards}
    canteen = cards["学生食堂"]
    assert (canteen.answered, canteen.total, canteen.at_work) == (1, 3, ("孙师傅",))
    assert cards["一号楼"].sheet is None
    assert (board.done, len(board.missing), board.may_answer, board.may_confirm) == (
        0,
        3,
        True,
        False,
    )


def test_the_board_costs_the_same_for_any_number_of_places(school, django_assert_num_queries):
    school.hand_in_all()
    part = queries.participation(school.head, school.part.pk)

    with django_assert_num_queries(3):  # rounds, sheets, rows with their places
        assert queries.board(school.head, part, clock.now()).done == 3


def test_ones_own_units_are_listed(school):
    assert [part.unit for part in queries.own_inspections(school.cook)] == [school.unit]
    assert queries.own_inspections(school.district.officer) == []


def test_a_central_school_answers_for_its_teaching_points(school):
    head = school.district.someone(Role.UNIT_HEAD, school.district.west)

    listed = [part.unit.name for part in queries.own_inspections(head)]

    assert listed == ["西岭中心学校", "西岭教学点"]


def test_one_sheet_per_place_and_round(school):
    school.hand_in_all()

    assert Sheet.objects.count() == len(school.rows)
