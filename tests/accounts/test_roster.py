"""Accounts from the sheet of people."""

import pytest

from anlan.accounts import commands
from anlan.accounts.commands import AccountRow
from anlan.accounts.models import Membership, User
from anlan.accounts.states import Role
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU)


@pytest.fixture
def school(bureau):
    return make_unit(parent=bureau, name="第一小学")


@pytest.fixture
def administrator(bureau):
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


def row(unit, **fields):
    given = {"where": "人员 第2行", "name": "张伟", "role": "校长", "phone": "13800000001"}
    return AccountRow(unit=unit, **(given | fields))


def ensure(actor, *rows, apply=True):
    return commands.ensure_accounts(actor=actor, rows=rows, apply=apply)


def test_accounts_are_made_with_one_time_passwords(administrator, school):
    outcome = ensure(
        administrator,
        row(school),
        row(school, name="李静", role="安全员", phone="", post="安全办主任"),
    )

    assert [(each.name, each.username) for each in outcome.created] == [
        ("张伟", "13800000001"),
        ("李静", "lijing"),
    ]
    for given in outcome.created:
        assert User.objects.get(pk=given.user_id).check_password(given.password)
    assert Membership.objects.get(user__name="李静").post_name == "安全办主任"


def test_the_same_roster_again_changes_nothing(administrator, school):
    rows = [row(school), row(school, name="李静", role="安全员", phone="")]
    ensure(administrator, *rows)
    before = Event.objects.count()

    outcome = ensure(administrator, *rows)

    assert (outcome.created, outcome.changed, outcome.errors) == ([], [], [])
    assert outcome.unchanged == 2
    assert Event.objects.count() == before


def test_one_person_may_hold_several_roles(administrator, school, bureau):
    second = make_unit(parent=bureau)

    outcome = ensure(
        administrator, row(school), row(second), row(school, role="安全员"), row(school)
    )

    assert len(outcome.created) == 1
    assert User.objects.get(name="张伟").memberships.count() == 3


def test_a_changed_row_corrects_and_says_so(administrator, school):
    ensure(administrator, row(school, username="zw"))

    outcome = ensure(administrator, row(school, username="zw", phone="13800000009", post="校长"))

    assert outcome.changed == [
        "人员 第2行 张伟（第一小学）：更新姓名或手机号码",
        "人员 第2行 张伟（第一小学）：设为“单位主要负责人”",
    ]
    assert User.objects.get(username="zw").phone == "13800000009"


def test_an_empty_cell_takes_nothing_away(administrator, school):
    ensure(administrator, row(school, post="校长"))

    ensure(administrator, row(school, phone=""))

    assert User.objects.get(name="张伟").phone == "13800000001"
    assert Membership.objects.get(user__name="张伟").post_name == "校长"


def test_namesakes_with_other_numbers_are_two_people(administrator, school):
    outcome = ensure(administrator, row(school), row(school, phone="13800000002"))

    assert len(outcome.created) == 2


def test_one_number_under_two_names_is_refused(administrator, school):
    outcome = ensure(administrator, row(school), row(school, name="李静"))

    assert [(each.field, each.message) for each in outcome.errors] == [
        ("phone", "手机号码13800000001已登记在“张伟”名下，请核对姓名或号码。")
    ]
    assert not User.objects.filter(name="张伟").exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"phone": "abc"}, "phone"),
        ({"role": "看门人"}, "role"),
        ({"role": ""}, "role"),
        ({"role": "股长"}, "role"),
        ({"username": "a b"}, "username"),
    ],
)
def test_a_refused_row_leaves_everything_unwritten(administrator, school, fields, wrong):
    outcome = ensure(administrator, row(school, phone="13800000008"), row(school, **fields))

    assert [each.field for each in outcome.errors] == [wrong]
    assert User.objects.count() == 1


def test_a_unit_that_was_not_found_is_named(administrator):
    outcome = ensure(administrator, row(None, unit_text="第九小学"))

    assert outcome.errors[0].message == (
        "没有找到单位“第九小学”，请核对单位名称或代码，或先导入该单位。"
    )


def test_a_dry_run_writes_nothing(administrator, school):
    outcome = ensure(administrator, row(school), apply=False)

    assert len(outcome.created) == 1
    assert User.objects.count() == 1


def test_no_role_above_ones_own_standing(administrator, bureau):
    outcome = ensure(
        administrator,
        row(bureau, role="系统管理员"),
        row(make_unit(), role="校长", phone="13800000003"),
    )

    assert [each.field for each in outcome.errors] == ["role", "role"]


def test_accounts_of_others_are_neither_changed_nor_told_of(administrator, school):
    make_user(Role.UNIT_HEAD, make_unit(), username="other", phone="13800000001", name="王芳")

    taken = ensure(administrator, row(school, username="other"))
    free = ensure(administrator, row(school))

    assert [each.message for each in taken.errors] == ["这个登录名已有人使用，请换一个。"]
    assert len(free.created) == 1


def test_nobody_lifts_themselves_by_a_roster(administrator, bureau):
    own = User.objects.get(pk=administrator.id)

    outcome = ensure(administrator, row(bureau, name=own.name, username=own.username, role="局长"))

    assert [each.field for each in outcome.errors] == ["role"]


def test_a_long_roster_costs_few_queries(administrator, bureau, django_assert_max_num_queries):
    schools = [make_unit(parent=bureau) for _number in range(100)]
    rows = [row(unit, phone=f"138{place:08}") for place, unit in enumerate(schools)]

    with django_assert_max_num_queries(20):
        outcome = ensure(administrator, *rows)

    assert len(outcome.created) == 100
