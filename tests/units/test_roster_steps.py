"""The two steps of an import: what was read is what is done, once, and by whom it may be."""

import pytest

from anlan.accounts.states import Role
from anlan.kernel.errors import (
    AlreadyChanged,
    NotFound,
    NotPermitted,
    UnreadableFile,
    WrongState,
)
from anlan.units import commands
from anlan.units.commands import roster
from anlan.units.models import RosterImport, Unit
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_unit
from tests.units.roster_files import simple

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Unit:
    return make_unit(UnitKind.BUREAU, name="示范区教体局")


@pytest.fixture
def keeper(bureau):
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


def test_what_was_confirmed_is_what_is_done(keeper, bureau):
    kept = roster.keep_roster(
        actor=keeper, data=simple(["一小", "小学"]), file_name="名册.xlsx", target_id=bureau.pk
    )
    assert Unit.objects.count() == 1
    commands.create_unit(
        actor=keeper, parent_id=bureau.pk, kind=UnitKind.SCHOOL, facts={"name": "一小"}
    )
    with pytest.raises(AlreadyChanged):
        roster.apply_roster(actor=keeper, import_id=kept.pk)


def test_a_roster_is_applied_once(keeper, bureau):
    kept = roster.keep_roster(
        actor=keeper, data=simple(["一小", "小学"]), file_name="名册.xlsx", target_id=bureau.pk
    )
    roster.apply_roster(actor=keeper, import_id=kept.pk)
    with pytest.raises(WrongState):
        roster.apply_roster(actor=keeper, import_id=kept.pk)


def test_who_may_import(bureau):
    officer = make_actor(Role.CENTRAL_SCHOOL_OFFICER, bureau)
    stranger = make_actor(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU))
    arguments = {"data": simple(["一小", "小学"]), "file_name": "a", "target_id": bureau.pk}
    with pytest.raises(NotPermitted):
        roster.read_roster(actor=officer, **arguments)
    with pytest.raises(NotFound):
        roster.read_roster(actor=stranger, **arguments)


def test_a_file_that_is_no_table_leaves_nothing_behind(keeper, bureau):
    with pytest.raises(UnreadableFile):
        roster.keep_roster(actor=keeper, data=b"%PDF-1.7", file_name="a.xls", target_id=bureau.pk)
    assert RosterImport.objects.count() == 0
