"""The register in the browser: list, unit, editing, places and posts."""

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.units.models import Place, Unit
from anlan.units.states import PlaceKind, UnitKind, UnitStatus
from tests.factories import make_place, make_unit, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="示范区教体局")


@pytest.fixture
def school(bureau):
    return make_unit(UnitKind.SCHOOL, bureau, name="第一小学", name_initials="dyxx")


def signed_in(role, unit):
    client = Client()
    client.force_login(make_user(role, unit))
    return client


@pytest.fixture
def keeper(bureau):
    return signed_in(Role.BUREAU_ADMINISTRATOR, bureau)


@pytest.fixture
def officer(school):
    return signed_in(Role.UNIT_SAFETY_OFFICER, school)


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_list_costs_the_same_queries_for_one_unit_and_for_many(
    bureau, keeper, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        make_unit(UnitKind.SCHOOL, bureau)
    keeper.get(reverse("units:list"))
    # Session, user, memberships; territories, the page, the counts, the children.
    with django_assert_num_queries(7):
        page = keeper.get(reverse("units:list")).content.decode()
    assert page.count('<th scope="row"') == how_many + 1


@pytest.mark.usefixtures("school")
def test_units_are_found_by_the_first_letters(bureau, keeper):
    make_unit(UnitKind.SCHOOL, bureau, name="别的学校", name_initials="bdxx")
    page = keeper.get(reverse("units:list"), {"q": "dyx"}).content.decode()
    assert "第一小学" in page
    assert "别的学校" not in page


@pytest.mark.parametrize("query", ["kind=moat", "under=x", "at=%00", "q=%00%27", "status=zzz"])
def test_a_broken_address_still_opens_the_list(keeper, query):
    assert keeper.get(f"{reverse('units:list')}?{query}").status_code == 200


@pytest.mark.parametrize("how_many", [1, 20])
def test_a_unit_costs_the_same_queries_whatever_it_holds(
    bureau, school, keeper, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        make_place(school)
        make_unit(UnitKind.TEACHING_POINT, school)
    address = reverse("units:unit", args=[school.pk])
    keeper.get(address)
    # Session, user, memberships; the unit, those above, those below and their children counted,
    # places, posts, people, history.
    with django_assert_num_queries(12):
        page = keeper.get(address).content.decode()
    assert bureau.name in page


def test_another_district_s_unit_is_not_there(keeper):
    foreign = make_unit(UnitKind.SCHOOL, make_unit(UnitKind.BUREAU))
    assert keeper.get(reverse("units:unit", args=[foreign.pk])).status_code == 404
    assert keeper.get(reverse("units:edit", args=[foreign.pk])).status_code == 404


def test_a_unit_is_entered_with_its_places(bureau, keeper):
    given = {
        "parent": bureau.name,
        "kind": UnitKind.SCHOOL,
        "name": "第二小学",
        "features": ["canteen", "boarding"],
        "pupils": "300",
    }
    answer = keeper.post(reverse("units:create"), given)
    unit = Unit.objects.get(name="第二小学")
    assert answer.url == reverse("units:unit", args=[unit.pk])
    assert unit.places.filter(kind=PlaceKind.DORMITORY).count() == 1


def test_what_is_wrong_is_said_beside_its_field(bureau, keeper):
    given = {"parent": bureau.name, "kind": UnitKind.SCHOOL, "name": "二小", "school_code": "12"}
    answer = keeper.post(reverse("units:create"), given)
    assert answer.context["form"].errors["school_code"] == [
        "学校标识码应为 10 位数字，请核对位数；没有代码的请留空并填写无代码原因。"
    ]
    assert Unit.objects.count() == 1


def test_a_school_finds_and_changes_only_its_own_facts(school, officer):
    address = reverse("units:edit", args=[school.pk])
    assert "name" not in officer.get(address).context["form"].fields
    officer.post(address, {"name": "改名", "pupils": "77", "seen": school.updated_at.isoformat()})
    stored = Unit.objects.get(pk=school.pk)
    assert (stored.name, stored.pupils) == ("第一小学", 77)


def test_a_change_upon_a_change_is_told(school, officer, keeper):
    seen = {"seen": school.updated_at.isoformat()}
    officer.post(reverse("units:edit", args=[school.pk]), {"pupils": "77", **seen})
    answer = keeper.post(
        reverse("units:edit", args=[school.pk]), {"name": "第一小学", "pupils": "80", **seen}
    )
    assert "他人刚刚修改过" in answer.content.decode()
    assert Unit.objects.get(pk=school.pk).pupils == 77


def test_a_unit_is_closed_opened_and_moved(bureau, school, keeper):
    central = make_unit(UnitKind.CENTRAL_SCHOOL, bureau, name="东片中心学校")
    close = {"closed_on": "2022-06-01", "reason": "撤并"}
    keeper.post(reverse("units:close", args=[school.pk]), close)
    assert Unit.objects.get(pk=school.pk).status == UnitStatus.CLOSED
    keeper.post(reverse("units:reopen", args=[school.pk]), {"reason": "恢复办学"})
    move = {"parent": central.name, "reason": "区划调整"}
    keeper.post(reverse("units:move", args=[school.pk]), move)
    stored = Unit.objects.get(pk=school.pk)
    assert (stored.status, stored.parent_id) == (UnitStatus.ACTIVE, central.pk)


def test_a_place_is_added_in_place(school, officer):
    address = reverse("units:places", args=[school.pk])
    answer = officer.post(address, {"name": "东楼", "kind": PlaceKind.BUILDING}, headers=HTMX)
    assert (answer.status_code, "东楼" in answer.content.decode()) == (200, True)
    again = officer.post(address, {"name": "东楼", "kind": PlaceKind.BUILDING}, headers=HTMX)
    assert (again.status_code, "已有同名场所" in again.content.decode()) == (422, True)


def test_a_place_is_changed_and_retired_in_place(school, officer):
    place = make_place(school, name="东楼")
    address = reverse("units:place", args=[place.pk])
    assert 'value="东楼"' in officer.get(address, headers=HTMX).content.decode()
    officer.post(address, {"name": "东教学楼", "kind": PlaceKind.BUILDING}, headers=HTMX)
    officer.post(reverse("units:place_state", args=[place.pk]), {"to": "retired"}, headers=HTMX)
    stored = Place.objects.get(pk=place.pk)
    assert (stored.name, stored.is_active) == ("东教学楼", False)


def test_without_script_the_forms_lead_back_to_the_unit(school, officer):
    answer = officer.post(reverse("units:posts", args=[school.pk]), {"name": "校医"})
    assert answer.url == f"{reverse('units:unit', args=[school.pk])}#posts"
    wrong = officer.post(reverse("units:posts", args=[school.pk]), {"name": ""})
    assert wrong.status_code == 422


def test_who_only_looks_gets_no_forms(school):
    holder = signed_in(Role.POST_HOLDER, school)
    place = make_place(school)
    page = holder.get(reverse("units:unit", args=[school.pk])).content.decode()
    assert "新增场所" not in page
    assert holder.get(reverse("units:place", args=[place.pk])).status_code == 403
    assert holder.post(reverse("units:places", args=[school.pk]), {}).status_code == 403
