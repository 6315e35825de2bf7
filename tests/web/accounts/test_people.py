"""The people list and a person's page."""

import re

import pytest
from django.urls import reverse

from anlan.accounts.models import Membership, User
from anlan.accounts.states import Role
from anlan.units.states import UnitKind
from tests.factories import grant, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="华山县教体局")


@pytest.fixture
def school(bureau):
    return make_unit(parent=bureau, name="第一小学", school_code="3141000001")


@pytest.fixture
def administrator(bureau, client):
    user = make_user(Role.BUREAU_ADMINISTRATOR, bureau, name="王主任")
    client.force_login(user)
    return user


@pytest.fixture
def head(school):
    return make_user(Role.UNIT_HEAD, school, name="张伟", username="zhangwei")


def new(client, **fields):
    given = {
        "name": "李静",
        "username": "lijing",
        "phone": "13800000001",
        "unit": "第一小学",
        "role": "unit_safety_officer",
        "post_name": "安全办主任",
    }
    return client.post(reverse("accounts:new_person"), given | fields)


def act(client, name, person, **fields):
    return client.post(reverse(f"accounts:{name}", args=[person.pk]), fields, follow=True)


@pytest.mark.usefixtures("administrator", "school")
def test_a_person_is_added_and_the_slip_shown_once(client):
    page = new(client).content.decode()

    person = User.objects.get(username="lijing")
    password = re.findall(r'slip__word">([^<]+)<', page)[1]
    assert person.check_password(password)
    assert "第一小学" in page
    again = client.get(reverse("accounts:person", args=[person.pk])).content.decode()
    assert password not in again
    assert "新增账号" in again


@pytest.mark.usefixtures("administrator", "school")
@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"unit": "第九小学"}, "没有找到这个单位"),
        ({"unit": ""}, "必填"),
        ({"role": "section_officer"}, "不设“股室工作人员”"),
        ({"role": "system_administrator"}, "选择一个有效的选项"),
        ({"phone": "12"}, "11位手机号码"),
        ({"username": "a b"}, "中间不留空格"),
        ({"name": "x" * 61}, "60"),
    ],
)
def test_bad_input_is_explained_beside_its_field(client, fields, complaint):
    page = new(client, **fields).content.decode()

    assert complaint in page
    assert not User.objects.filter(username="lijing").exists()


@pytest.mark.usefixtures("administrator", "school")
def test_a_unit_may_be_given_by_its_code(client):
    new(client, unit="3141000001")

    assert Membership.objects.get(user__username="lijing").unit.name == "第一小学"


@pytest.mark.usefixtures("administrator")
def test_a_name_that_two_units_bear_asks_for_the_code(client, bureau, school):
    make_unit(parent=make_unit(UnitKind.CENTRAL_SCHOOL, bureau), name=school.name)

    assert "请改填单位代码" in new(client).content.decode()


def test_a_unit_head_adds_own_staff_to_own_unit_only(client, head, bureau):
    client.force_login(head)
    page = client.get(reverse("accounts:new_person")).content.decode()
    assert 'value="第一小学"' in page
    assert "教体局管理员" not in page

    assert "没有找到这个单位" in new(client, unit=bureau.name).content.decode()
    assert "有效的选项" in new(client, role="unit_head").content.decode()
    new(client, role="post_holder")
    assert User.objects.filter(username="lijing").exists()


@pytest.mark.usefixtures("administrator", "head")
def test_the_list_is_filtered_by_pinyin_role_and_unit(client, school, bureau):
    make_user(Role.POST_HOLDER, make_unit(parent=bureau), name="赵刚")
    User.objects.filter(name="张伟").update(name_sounds="zhangwei zw")
    people = reverse("accounts:people")

    for question in ("?q=zw", "?role=unit_head", f"?unit={school.pk}", "?q=张"):
        page = client.get(people + question).content.decode()
        assert "张伟" in page, question
        assert "赵刚" not in page, question
    assert "没有符合条件的人员" in client.get(people + "?q=nobody").content.decode()
    assert client.get(people + "?role=nonsense&unit=nonsense&at=nonsense").status_code == 200


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("many", [1, 40])
def test_the_list_costs_the_same_for_one_and_for_many(
    client, school, many, django_assert_num_queries
):
    for _number in range(many):
        make_user(Role.POST_HOLDER, school)
    client.get(reverse("accounts:people"))

    with django_assert_num_queries(4):
        client.get(reverse("accounts:people"))


@pytest.mark.usefixtures("administrator")
def test_a_person_is_corrected(client, head):
    answer = client.post(
        reverse("accounts:edit_person", args=[head.pk]),
        {"name": "张威", "username": "zhangwei", "phone": "138 0000 0002"},
    )

    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert "姓名：张伟 → 张威" in page
    assert "13800000002" in page


@pytest.mark.usefixtures("administrator")
def test_roles_are_given_and_ended(client, head, bureau):
    other = make_unit(parent=bureau, name="第二小学")
    client.post(
        reverse("accounts:give_role", args=[head.pk]),
        {"unit": "第二小学", "role": "unit_head", "post_name": ""},
    )
    held = Membership.objects.get(user=head, unit=other)

    end = reverse("accounts:end_role", args=[head.pk, held.pk])
    assert "请填写原因" in client.post(end, follow=True).content.decode()
    page = client.post(end, {"reason": "调离"}, follow=True).content.decode()

    assert "岗位已结束" in page
    assert Membership.objects.get(pk=held.pk).ended_at is not None


@pytest.mark.usefixtures("administrator")
def test_an_account_is_switched_off_and_on(client, head):
    assert "请填写原因" in act(client, "disable", head).content.decode()
    assert "账号已停用" in act(client, "disable", head, reason="退休").content.decode()
    assert not User.objects.get(pk=head.pk).is_active
    assert "账号已启用" in act(client, "enable", head).content.decode()


@pytest.mark.usefixtures("administrator")
def test_a_password_is_reset_with_a_reason(client, head):
    assert "请填写原因" in act(client, "reset_password", head).content.decode()
    page = act(client, "reset_password", head, reason="忘记").content.decode()

    password = re.findall(r'slip__word">([^<]+)<', page)[1]
    assert User.objects.get(pk=head.pk).check_password(password)


@pytest.mark.usefixtures("administrator")
def test_locks_sessions_and_second_factors_are_lifted(client, head):
    assert "可以登录" in act(client, "unlock", head).content.decode()
    assert "已退出" in act(client, "sign_out_person", head, reason="遗失").content.decode()
    assert "已清除" in act(client, "clear_second_factor", head, reason="换手机").content.decode()


def test_the_last_administrator_is_told_so(client, administrator, bureau):
    keeper = make_user(Role.SYSTEM_ADMINISTRATOR, bureau)
    client.force_login(keeper)

    page = act(client, "disable", administrator, reason="离岗").content.decode()

    assert "这是最后一名可用的管理员" in page


def test_ones_own_page_offers_nothing_that_one_may_not_do(client, administrator):
    page = client.get(reverse("accounts:person", args=[administrator.pk])).content.decode()

    assert "这是您自己的账号" in page
    assert "停用账号" not in page


@pytest.mark.usefixtures("administrator")
def test_people_of_other_bureaus_are_not_found(client):
    stranger = make_user(Role.UNIT_HEAD, make_unit())

    for name in ("person", "edit_person", "give_role"):
        assert client.get(reverse(f"accounts:{name}", args=[stranger.pk])).status_code == 404
    for name in ("disable", "reset_password", "unlock", "sign_out_person"):
        answer = client.post(reverse(f"accounts:{name}", args=[stranger.pk]), {"reason": "x"})
        assert answer.status_code == 404, name


@pytest.mark.usefixtures("administrator")
def test_who_stands_higher_elsewhere_is_shown_but_not_managed(client, head):
    grant(head, Role.BUREAU_LEADER, make_unit(UnitKind.BUREAU))

    page = client.get(reverse("accounts:person", args=[head.pk])).content.decode()

    assert "由上级管理员管理" in page
    assert client.get(reverse("accounts:edit_person", args=[head.pk])).status_code == 403
    answer = client.post(reverse("accounts:disable", args=[head.pk]), {"reason": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AUDITOR, Role.SECTION_OFFICER])
def test_others_have_no_people_pages(client, bureau, head, role):
    client.force_login(make_user(role, bureau))

    assert client.get(reverse("accounts:people")).status_code == 403
    assert client.get(reverse("accounts:new_person")).status_code == 403
    assert client.get(reverse("accounts:person", args=[head.pk])).status_code == 403
