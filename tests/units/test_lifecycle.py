"""Closing, reopening and moving units."""

from datetime import date

import pytest
from django.apps import apps

from anlan.accounts.models import Membership
from anlan.accounts.states import Role
from anlan.kernel.errors import InvalidInput, NotPermitted, WrongState
from anlan.kernel.events import history_of, verify_chains
from anlan.kernel.models import Event
from anlan.kernel.scope import PathField
from anlan.units import commands
from anlan.units.models import Place, Unit
from anlan.units.states import UnitKind, UnitStatus
from tests.factories import make_actor, make_place, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = date(2022, 5, 20)


@pytest.fixture
def bureau() -> Unit:
    return make_unit(UnitKind.BUREAU)


@pytest.fixture
def keeper(bureau):
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


def test_a_closed_unit_keeps_its_records_and_can_be_opened_again(bureau, keeper):
    school = make_unit(UnitKind.SCHOOL, bureau)
    closed = commands.close_unit(actor=keeper, unit_id=school.pk, reason="撤并", closed_on=DAY)
    assert (closed.status, closed.closed_on) == (UnitStatus.CLOSED, DAY)
    with pytest.raises(WrongState):
        commands.close_unit(actor=keeper, unit_id=school.pk, reason="撤并", closed_on=DAY)
    opened = commands.reopen_unit(actor=keeper, unit_id=school.pk, reason="恢复办学")
    assert (opened.status, opened.closed_on) == (UnitStatus.ACTIVE, None)
    assert [event.verb for event in history_of(school)] == ["units.close", "units.reopen"]


def test_a_unit_with_working_units_below_cannot_be_closed(bureau, keeper):
    central = make_unit(UnitKind.CENTRAL_SCHOOL, bureau)
    make_unit(UnitKind.SCHOOL, central)
    with pytest.raises(InvalidInput):
        commands.close_unit(actor=keeper, unit_id=central.pk, reason="撤并", closed_on=DAY)


def test_closing_needs_a_reason(bureau, keeper):
    school = make_unit(UnitKind.SCHOOL, bureau)
    with pytest.raises(InvalidInput) as caught:
        commands.close_unit(actor=keeper, unit_id=school.pk, reason="  ", closed_on=DAY)
    assert list(caught.value.fields) == ["reason"]


def test_everything_that_belongs_to_a_moved_unit_moves_with_it(bureau, keeper):
    west, east = (make_unit(UnitKind.CENTRAL_SCHOOL, bureau) for _side in range(2))
    school = make_unit(UnitKind.SCHOOL, west)
    point = make_unit(UnitKind.TEACHING_POINT, school)
    neighbour = make_unit(UnitKind.SCHOOL, west)
    place = make_place(point)
    user = make_user(Role.UNIT_HEAD, point)

    commands.move_unit(actor=keeper, unit_id=school.pk, parent_id=east.pk, reason="区划调整")

    school, point = Unit.objects.get(pk=school.pk), Unit.objects.get(pk=point.pk)
    assert school.parent_id == east.pk
    assert school.path == east.path + "0001"
    assert point.path == school.path + "0001"
    assert Place.objects.get(pk=place.pk).unit_path == point.path
    assert Membership.objects.get(user=user).unit_path == point.path
    assert Unit.objects.get(pk=neighbour.pk).path == neighbour.path
    assert list(verify_chains()) == []


def test_every_path_in_the_system_but_the_sealed_log_is_rewritten():
    from anlan.units.commands.lifecycle import _paths  # noqa: PLC0415 -- looked at from inside

    every = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, PathField)
    }
    assert set(_paths()) == every - {(Event, "unit_path")}


def test_a_path_that_was_left_is_not_given_out_again(bureau, keeper):
    west, east = (make_unit(UnitKind.CENTRAL_SCHOOL, bureau) for _side in range(2))
    school = make_unit(UnitKind.SCHOOL, west)
    commands.move_unit(actor=keeper, unit_id=school.pk, parent_id=east.pk, reason="区划调整")
    new = commands.create_unit(
        actor=keeper, parent_id=west.pk, kind=UnitKind.SCHOOL, facts={"name": "新校"}
    )
    assert new.path == west.path + "0002"


def test_a_unit_cannot_be_moved_below_itself_or_below_what_cannot_hold_it(bureau, keeper):
    school = make_unit(UnitKind.SCHOOL, bureau)
    point = make_unit(UnitKind.TEACHING_POINT, school)
    section = make_unit(UnitKind.SECTION, bureau)
    for parent in (point, school, section):
        with pytest.raises(InvalidInput):
            commands.move_unit(
                actor=keeper, unit_id=school.pk, parent_id=parent.pk, reason="区划调整"
            )


def test_a_central_school_does_not_move_its_schools(bureau):
    central = make_unit(UnitKind.CENTRAL_SCHOOL, bureau)
    school = make_unit(UnitKind.SCHOOL, central)
    officer = make_actor(Role.CENTRAL_SCHOOL_OFFICER, central)
    with pytest.raises(NotPermitted):
        commands.move_unit(
            actor=officer, unit_id=school.pk, parent_id=central.pk, reason="区划调整"
        )
