"""Accounts and roles: who may give what to whom."""

from itertools import product

import pytest

from anlan.accounts import commands, permissions, queries
from anlan.accounts.commands import Particulars
from anlan.accounts.models import User
from anlan.accounts.queries import PeopleFilters, actor_for
from anlan.accounts.states import Role, role_named
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.events import history_of
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.factories import grant, make_actor, make_unit, make_user

pytestmark = pytest.mark.django_db

ALL = set(Role)
# By hand, as the specification: who may give which roles.
GIVES = {
    Role.SYSTEM_ADMINISTRATOR: ALL,
    Role.BUREAU_ADMINISTRATOR: ALL - {Role.SYSTEM_ADMINISTRATOR},
    Role.UNIT_HEAD: {Role.UNIT_SAFETY_OFFICER, Role.POST_HOLDER},
    Role.UNIT_SAFETY_OFFICER: {Role.POST_HOLDER},
}


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="华山县教体局")


@pytest.fixture
def school(bureau):
    return make_unit(parent=bureau, name="第一小学")


@pytest.fixture
def administrator(bureau):
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


def create(actor, unit, role=Role.UNIT_HEAD, **fields):
    given = {"username": "zhang", "name": "张伟", "phone": "13800000001"} | fields
    return commands.create_account(
        actor=actor, particulars=Particulars(**given), unit=unit, role=role
    )


@pytest.mark.parametrize(("giver", "given"), list(product(Role, Role)))
def test_who_gives_which_role(giver, given):
    unit = make_unit()
    actor = make_actor(giver, unit)

    assert permissions.may_grant(actor, given, unit.path) == (given in GIVES.get(giver, set()))
    assert not permissions.may_grant(actor, given, make_unit().path)


def test_an_account_comes_with_a_password_for_one_use(administrator, school):
    new = create(administrator, school)

    assert new.user.must_change_password
    assert new.user.check_password(new.password)
    assert [event.verb for event in history_of(new.user)] == ["accounts.created"]
    assert actor_for(new.user).grants[0].unit_path == school.path


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"username": "a"}, {"username"}),
        ({"username": "含 空格"}, {"username"}),
        ({"name": " "}, {"name"}),
        ({"phone": "123"}, {"phone"}),
        ({"phone": "23800000001"}, {"phone"}),
        ({"username": "", "name": "", "phone": "x"}, {"username", "name", "phone"}),
    ],
)
def test_bad_particulars_are_named(administrator, school, fields, wrong):
    with pytest.raises(InvalidInput) as caught:
        create(administrator, school, **fields)

    assert set(caught.value.fields) == wrong
    assert not User.objects.filter(name="张伟").exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８ 0000 0001", "13800000001"),
        ("+86-138-0000-0001", "13800000001"),
        ("0379-66668888", "0379-66668888"),
        ("（0379）66668888", "037966668888"),
        ("", ""),
    ],
)
def test_phone_numbers_are_tidied(administrator, school, typed, kept):
    assert create(administrator, school, phone=typed).user.phone == kept


def test_a_taken_login_name_is_refused_whatever_its_case(administrator, school):
    create(administrator, school)

    with pytest.raises(InvalidInput) as caught:
        create(administrator, school, username="ZHANG")
    assert str(caught.value.fields["username"]) == "这个登录名已有人使用，请换一个。"


def test_an_office_must_fit_the_unit(administrator, school):
    with pytest.raises(InvalidInput) as caught:
        create(administrator, school, role=Role.SECTION_OFFICER)
    assert "第一小学" in str(caught.value.fields["role"])


def test_a_bureau_makes_no_system_administrator(administrator, bureau):
    with pytest.raises(NotPermitted):
        create(administrator, bureau, role=Role.SYSTEM_ADMINISTRATOR)


def test_nobody_gives_themselves_a_role(bureau):
    keeper = make_actor(Role.SYSTEM_ADMINISTRATOR, bureau)

    with pytest.raises(NotPermitted):
        commands.grant_role(
            actor=keeper, user_id=keeper.id, unit=bureau, role=Role.BUREAU_ADMINISTRATOR
        )


def test_people_outside_the_scope_do_not_exist(administrator):
    stranger = make_user(Role.UNIT_HEAD, make_unit())

    with pytest.raises(NotFound):
        commands.disable_account(actor=administrator, user_id=stranger.pk, reason="离岗")
    with pytest.raises(NotFound):
        queries.person(administrator, stranger.pk)


def test_who_also_stands_higher_elsewhere_is_not_managed_from_below(administrator, school):
    person = make_user(Role.UNIT_HEAD, school)
    grant(person, Role.BUREAU_LEADER, make_unit(UnitKind.BUREAU))

    with pytest.raises(NotPermitted):
        commands.reset_password(actor=administrator, user_id=person.pk, reason="忘记")
    assert not queries.person(administrator, person.pk).may_manage


def test_a_unit_head_manages_own_staff_only(school):
    head = make_actor(Role.UNIT_HEAD, school)
    officer, other_head = make_user(Role.POST_HOLDER, school), make_user(Role.UNIT_HEAD, school)

    commands.disable_account(actor=head, user_id=officer.pk, reason="离岗")

    with pytest.raises(NotPermitted):
        commands.disable_account(actor=head, user_id=other_head.pk, reason="离岗")


def test_dangerous_acts_take_a_reason(administrator, school):
    person = make_user(Role.UNIT_HEAD, school)
    for act in (
        commands.disable_account,
        commands.reset_password,
        commands.sign_out_everywhere,
        commands.clear_second_factor,
    ):
        with pytest.raises(InvalidInput):
            act(actor=administrator, user_id=person.pk, reason="  ")


def test_a_role_is_ended_and_given_again_without_a_second_row(administrator, school):
    person = make_user(Role.UNIT_HEAD, school)
    held = person.memberships.get()

    commands.end_role(
        actor=administrator, user_id=held.user_id, membership_id=held.pk, reason="调离"
    )
    assert actor_for(person).grants == ()
    commands.grant_role(
        actor=administrator, user_id=person.pk, unit=school, role=Role.UNIT_HEAD, post_name="校长"
    )

    assert person.memberships.get().post_name == "校长"
    assert [event.verb for event in history_of(person)] == [
        "accounts.role_ended",
        "accounts.role_granted",
    ]


def test_the_last_administrator_stays(bureau):
    keeper = make_actor(Role.SYSTEM_ADMINISTRATOR, bureau)
    last = make_user(Role.BUREAU_ADMINISTRATOR, bureau)

    with pytest.raises(WrongState):
        commands.disable_account(actor=keeper, user_id=last.pk, reason="离岗")
    with pytest.raises(WrongState):
        commands.end_role(
            actor=keeper, user_id=last.pk, membership_id=last.memberships.get().pk, reason="离岗"
        )
    disabled = make_user(Role.BUREAU_ADMINISTRATOR, bureau, is_active=False)
    with pytest.raises(WrongState):
        commands.disable_account(actor=keeper, user_id=last.pk, reason="离岗")
    commands.enable_account(actor=keeper, user_id=disabled.pk)
    commands.disable_account(actor=keeper, user_id=last.pk, reason="离岗")


def test_corrections_are_kept_with_before_and_after(administrator, school):
    user = create(administrator, school).user

    commands.update_account(
        actor=administrator,
        user_id=user.pk,
        particulars=Particulars("zhang", "张威", "13800000002"),
    )
    commands.update_account(
        actor=administrator,
        user_id=user.pk,
        particulars=Particulars("zhang", "张威", "13800000002"),
    )

    last = list(history_of(user))[-1]
    assert history_of(user).count() == 2
    assert (last.data["before"]["name"], last.data["after"]["name"]) == ("张伟", "张威")


@pytest.mark.parametrize("text", ["张", "138000", "zhangw", "zw", "ZHANG wei"])
def test_people_are_found_by_name_number_and_pinyin(administrator, school, text):
    create(administrator, school)
    make_user(Role.UNIT_HEAD, school)

    found = queries.people(administrator, PeopleFilters(text=text)).rows

    assert [each.user.name for each in found] == ["张伟"]


def test_the_list_shows_what_the_reading_role_reaches(bureau, school):
    head = make_user(Role.UNIT_HEAD, school)
    make_user(Role.UNIT_HEAD, make_unit(parent=bureau))
    grant(head, Role.INSPECTOR, bureau)

    found = queries.people(actor_for(head), PeopleFilters()).rows

    assert {each.unit_id for each in found} == {school.pk}


@pytest.mark.parametrize("role", sorted(ALL - permissions.READERS))
def test_others_have_no_people_list(role, bureau):
    with pytest.raises(NotPermitted):
        queries.people(make_actor(role, bureau), PeopleFilters())


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_one_query(administrator, school, many, django_assert_num_queries):
    for _number in range(many):
        make_user(Role.POST_HOLDER, school)

    with django_assert_num_queries(1):
        rows = queries.people(administrator, PeopleFilters()).rows
        assert {each.unit.name for each in rows} == {school.name, "华山县教体局"}


def test_pages_lead_forth_and_back_without_gap(administrator, school, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    for _number in range(7):
        make_user(Role.POST_HOLDER, school)
    whole, mark, marks = [], "", []
    while True:
        page = queries.people(administrator, PeopleFilters(), mark)
        whole += page.rows
        marks.append(mark)
        if not page.next:
            break
        mark = page.next

    assert len({each.pk for each in whole}) == len(whole) == 8
    back = queries.people(administrator, PeopleFilters(), page.previous)
    assert [each.pk for each in back.rows] == [each.pk for each in whole[3:6]]
    first = queries.people(administrator, PeopleFilters(), back.previous)
    assert [each.pk for each in first.rows] == [each.pk for each in whole[:3]]
    assert first.previous == ""
    assert queries.people(administrator, PeopleFilters(), "nonsense").rows == whole[:3]


def test_the_system_may_do_what_nobody_is_there_to_do(bureau):
    new = create(Actor.system(), bureau, role=Role.SYSTEM_ADMINISTRATOR)

    assert history_of(new.user).get().actor_name == "系统"


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("单位主要负责人", Role.UNIT_HEAD),
        (" 校 长", Role.UNIT_HEAD),
        ("expert", Role.EXPERT),
        ("看门人", None),
        ("", None),
    ],
)
def test_what_rosters_call_the_roles(words, role):
    assert role_named(words) == role
