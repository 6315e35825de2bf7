"""Zones: who draws them, and that a unit lies in one zone at a time."""

from datetime import date

import pytest

from anlan.accounts.states import Role
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.supervision import commands, queries
from anlan.supervision.models import ZoneAssignment
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY, LATER = date(2022, 5, 15), date(2022, 6, 1)


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU)


@pytest.fixture
def keeper(bureau):
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


@pytest.fixture
def zone(bureau, keeper):
    return commands.create_zone(actor=keeper, bureau_id=bureau.pk)


def names(actor, zone):
    return [each.unit.name for each in queries.units_of(actor, zone)]


def test_zones_are_numbered_and_named_by_themselves(bureau, keeper, zone):
    second = commands.create_zone(actor=keeper, bureau_id=bureau.pk)
    assert [(zone.number, zone.name), (second.number, second.name)] == [
        (1, "第1责任区"),
        (2, "第2责任区"),
    ]


def test_a_unit_that_is_put_into_another_zone_leaves_the_first(bureau, keeper, zone):
    other = commands.create_zone(actor=keeper, bureau_id=bureau.pk)
    school = make_unit(UnitKind.SCHOOL, bureau)
    commands.assign_units(actor=keeper, zone_id=zone.pk, unit_ids=[school.pk], today=DAY)
    commands.assign_units(actor=keeper, zone_id=other.pk, unit_ids=[school.pk], today=LATER)
    assert (names(keeper, zone), names(keeper, other)) == ([], [school.name])
    history = ZoneAssignment.objects.order_by("since").values_list("zone", "since", "until")
    assert list(history) == [(zone.pk, DAY, LATER), (other.pk, LATER, None)]


def test_a_change_of_mind_on_the_same_day_leaves_one_row(bureau, keeper, zone):
    other = commands.create_zone(actor=keeper, bureau_id=bureau.pk)
    school = make_unit(UnitKind.SCHOOL, bureau)
    for target in (zone, other, zone):
        commands.assign_units(actor=keeper, zone_id=target.pk, unit_ids=[school.pk], today=DAY)
    commands.release_units(actor=keeper, zone_id=zone.pk, unit_ids=[school.pk], today=DAY)
    commands.assign_units(actor=keeper, zone_id=other.pk, unit_ids=[school.pk], today=DAY)
    assert ZoneAssignment.objects.count() == 1
    assert names(keeper, other) == [school.name]


def test_only_units_that_inspect_themselves_and_lie_in_the_bureau_go_into_a_zone(
    bureau, keeper, zone
):
    foreign = make_unit(UnitKind.SCHOOL, make_unit(UnitKind.BUREAU))
    for unit in (foreign, make_unit(UnitKind.SECTION, bureau)):
        with pytest.raises(NotFound):
            commands.assign_units(actor=keeper, zone_id=zone.pk, unit_ids=[unit.pk], today=DAY)


def test_a_zone_is_headed_by_a_leader_of_the_bureau(bureau, keeper, zone):
    leader = make_user(Role.BUREAU_LEADER, bureau)
    assert (
        commands.set_leader(actor=keeper, zone_id=zone.pk, leader_id=leader.pk).leader_id
        == leader.pk
    )
    stranger = make_user(Role.BUREAU_LEADER, make_unit(UnitKind.BUREAU))
    with pytest.raises(InvalidInput):
        commands.set_leader(actor=keeper, zone_id=zone.pk, leader_id=stranger.pk)


def test_others_of_the_bureau_see_zones_and_do_not_draw_them(bureau, zone):
    leader = make_actor(Role.BUREAU_LEADER, bureau)
    assert list(queries.zones(leader)) == [zone]
    with pytest.raises(NotPermitted):
        commands.rename_zone(actor=leader, zone_id=zone.pk, name="南片")


def test_a_central_school_sees_the_zones_of_its_own_units_only(bureau, keeper, zone):
    other = commands.create_zone(actor=keeper, bureau_id=bureau.pk)
    central = make_unit(UnitKind.CENTRAL_SCHOOL, bureau)
    school, far = make_unit(UnitKind.SCHOOL, central), make_unit(UnitKind.SCHOOL, bureau)
    commands.assign_units(actor=keeper, zone_id=zone.pk, unit_ids=[school.pk, far.pk], today=DAY)
    officer = make_actor(Role.CENTRAL_SCHOOL_OFFICER, central)
    assert list(queries.zones(officer)) == [zone]
    assert names(officer, zone) == [school.name]
    with pytest.raises(NotFound):
        queries.zone(officer, other.pk)
    stranger = make_actor(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU))
    assert list(queries.zones(stranger)) == []


def test_candidates_say_where_they_lie_now(bureau, keeper, zone):
    other = commands.create_zone(actor=keeper, bureau_id=bureau.pk)
    inside = make_unit(UnitKind.SCHOOL, bureau, name="甲小学")
    elsewhere = make_unit(UnitKind.SCHOOL, bureau, name="乙小学")
    free = make_unit(UnitKind.SCHOOL, bureau, name="丙小学")
    commands.assign_units(actor=keeper, zone_id=zone.pk, unit_ids=[inside.pk], today=DAY)
    commands.assign_units(actor=keeper, zone_id=other.pk, unit_ids=[elsewhere.pk], today=DAY)
    _page, found = queries.candidates(keeper, zone)
    assert [(each.unit.name, each.zone_name) for each in found] == [
        ("乙小学", other.name),
        ("丙小学", ""),
    ]
    _page, found = queries.candidates(keeper, zone, unassigned=True)
    assert [each.unit.pk for each in found] == [free.pk]
    assert queries.unassigned_count(keeper, bureau) == 1
