"""Entering units, keeping their facts, and who may."""

import pytest

from anlan.accounts.states import Role
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound, NotPermitted
from anlan.kernel.events import history_of
from anlan.kernel.scope import Actor
from anlan.units import commands, queries
from anlan.units.models import Unit
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind
from tests.factories import make_actor, make_unit

pytestmark = pytest.mark.django_db

CREDIT = "91110000600037341L"


@pytest.fixture
def bureau() -> Unit:
    return make_unit(UnitKind.BUREAU, name="示范区教体局")


@pytest.fixture
def keeper(bureau: Unit) -> Actor:
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


def places(unit: Unit) -> list[str]:
    return [place.kind for place in queries.places_of(Actor.system(), unit)]


def test_a_new_school_gets_the_places_and_posts_of_its_profile(bureau, keeper):
    school = commands.create_unit(
        actor=keeper,
        parent_id=bureau.pk,
        kind=UnitKind.SCHOOL,
        facts={"name": "第一小学", "stage": Stage.PRIMARY, "features": [Feature.CANTEEN]},
    )
    assert places(school) == [
        PlaceKind.CAMPUS,
        PlaceKind.GATE,
        PlaceKind.BUILDING,
        PlaceKind.PLAYGROUND,
        PlaceKind.CANTEEN,
        PlaceKind.LIBRARY_ROOM,
        PlaceKind.POWER_ROOM,
        PlaceKind.SURROUNDINGS,
    ]
    assert [post.name for post in queries.posts_of(keeper, school)][-1] == "食品安全管理员"
    assert (school.name_initials, school.path) == ("dyxx", bureau.path + "0001")
    assert [event.verb for event in history_of(school)] == ["units.create"]


def test_a_section_has_no_places(bureau, keeper):
    section = commands.create_unit(
        actor=keeper, parent_id=bureau.pk, kind=UnitKind.SECTION, facts={"name": "安全股"}
    )
    assert places(section) == []


def test_a_condition_that_is_added_brings_its_place_and_one_that_goes_takes_none(bureau, keeper):
    school = commands.create_unit(
        actor=keeper, parent_id=bureau.pk, kind=UnitKind.TRAINING, facts={"name": "星辰培训"}
    )
    before = places(school)
    commands.update_unit(actor=keeper, unit_id=school.pk, facts={"features": [Feature.GAS]})
    assert sorted(places(school)) == sorted([*before, PlaceKind.GAS_ROOM])
    commands.update_unit(actor=keeper, unit_id=school.pk, facts={"features": []})
    assert PlaceKind.GAS_ROOM in places(school)


def test_paths_and_serials_are_never_given_twice(bureau, keeper):
    made = [
        commands.create_unit(
            actor=keeper, parent_id=bureau.pk, kind=UnitKind.SCHOOL, facts={"name": f"第{n}小学"}
        )
        for n in range(3)
    ]
    assert [unit.path for unit in made] == [f"{bureau.path}000{n}" for n in (1, 2, 3)]
    assert len({unit.serial for unit in made}) == 3


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"name": "一小", "school_code": "123"}, "school_code"),
        ({"name": "一小", "credit_code": "91110000600037341X"}, "credit_code"),
        ({"name": "一小", "credit_code": "9111000060003734"}, "credit_code"),
        ({"name": "一小", "stage": "university"}, "stage"),
        ({"name": "一小", "features": ["pool"]}, "features"),
        ({"name": "一小", "pupils": -1}, "pupils"),
        ({"name": "一小", "section_key": "safety"}, "section_key"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(bureau, keeper, facts, field):
    with pytest.raises(InvalidInput) as caught:
        commands.create_unit(actor=keeper, parent_id=bureau.pk, kind=UnitKind.SCHOOL, facts=facts)
    assert list(caught.value.fields) == [field]
    assert Unit.objects.count() == 1


def test_codes_are_taken_in_any_writing_and_once_only(bureau, keeper):
    commands.create_unit(
        actor=keeper,
        parent_id=bureau.pk,
        kind=UnitKind.SCHOOL,
        facts={"name": "一小", "school_code": "2141 000001", "credit_code": CREDIT.lower()},
    )
    assert Unit.objects.filter(school_code="2141000001", credit_code=CREDIT).count() == 1
    with pytest.raises(InvalidInput) as caught:
        commands.create_unit(
            actor=keeper,
            parent_id=bureau.pk,
            kind=UnitKind.SCHOOL,
            facts={"name": "二小", "school_code": "2141000001"},
        )
    assert list(caught.value.fields) == ["school_code"]


def test_a_school_cannot_stand_below_a_kindergarten(bureau, keeper):
    nursery = make_unit(UnitKind.KINDERGARTEN, bureau)
    with pytest.raises(InvalidInput) as caught:
        commands.create_unit(
            actor=keeper, parent_id=nursery.pk, kind=UnitKind.SCHOOL, facts={"name": "一小"}
        )
    assert list(caught.value.fields) == ["parent"]


def test_a_school_describes_itself_but_does_not_rename_itself(bureau):
    school = make_unit(UnitKind.SCHOOL, bureau)
    head = make_actor(Role.UNIT_HEAD, school)
    commands.update_unit(actor=head, unit_id=school.pk, facts={"pupils": 480})
    assert Unit.objects.get(pk=school.pk).pupils == 480
    with pytest.raises(NotPermitted):
        commands.update_unit(actor=head, unit_id=school.pk, facts={"name": "实验小学"})
    with pytest.raises(NotPermitted):
        commands.change_kind(actor=head, unit_id=school.pk, kind=UnitKind.TEACHING_POINT)


@pytest.mark.parametrize(
    ("role", "may_describe", "may_create"),
    [
        (Role.BUREAU_ADMINISTRATOR, True, True),
        (Role.SYSTEM_ADMINISTRATOR, True, True),
        (Role.CENTRAL_SCHOOL_OFFICER, True, False),
        (Role.UNIT_SAFETY_OFFICER, True, False),
        (Role.BUREAU_LEADER, False, False),
        (Role.POST_HOLDER, False, False),
        (Role.INSPECTOR, False, False),
        (Role.AUDITOR, False, False),
    ],
)
def test_who_may_keep_the_register(bureau, role, may_describe, may_create):
    school = make_unit(UnitKind.SCHOOL, bureau)
    actor = make_actor(role, bureau)
    assert queries.may(actor, "describe", school) == may_describe
    assert queries.may(actor, "create", bureau) == may_create


def test_another_bureau_s_school_does_not_exist(keeper):
    foreign = make_unit(UnitKind.SCHOOL, make_unit(UnitKind.BUREAU))
    with pytest.raises(NotFound):
        commands.update_unit(actor=keeper, unit_id=foreign.pk, facts={"pupils": 1})


def test_who_changes_what_another_has_just_changed_is_told(bureau, keeper):
    school = make_unit(UnitKind.SCHOOL, bureau)
    seen_at = school.updated_at
    commands.update_unit(actor=keeper, unit_id=school.pk, facts={"pupils": 1}, seen_at=seen_at)
    with pytest.raises(AlreadyChanged):
        commands.update_unit(actor=keeper, unit_id=school.pk, facts={"pupils": 2}, seen_at=seen_at)


def test_a_change_is_recorded_with_old_and_new_and_none_where_nothing_changed(bureau, keeper):
    school = make_unit(UnitKind.SCHOOL, bureau)
    for _time in range(2):
        commands.update_unit(actor=keeper, unit_id=school.pk, facts={"pupils": 9})
    (event,) = history_of(school)
    assert event.data == {"changes": {"pupils": [None, 9]}}


def test_units_are_found_by_name_initials_and_code(bureau, keeper):
    make_unit(UnitKind.SCHOOL, bureau, name="别的学校")
    school = commands.create_unit(
        actor=keeper,
        parent_id=bureau.pk,
        kind=UnitKind.SCHOOL,
        facts={"name": "崖底街小学", "school_code": "2141000777", "features": [Feature.GAS]},
    )
    for words in ("崖底", "ydjxx", "YDJ", "2141000"):
        found = queries.register(keeper, queries.RegisterFilters(words=words))
        assert list(found) == [school]
    by_feature = queries.register(keeper, queries.RegisterFilters(feature=Feature.GAS))
    assert list(by_feature) == [school]
