"""The home page: each line leads to the list that it counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.hazards.states import Grade, HazardState
from anlan.inspections.models import Sheet
from anlan.kernel import clock
from anlan.units.states import PlaceKind, UnitKind
from tests.campaigns.district import District as CampaignDistrict
from tests.factories import grant, make_place, make_unit, make_user
from tests.hazards.district import TODAY, make_district
from tests.hazards.playing import PERFORM, SYSTEM, make_hazard
from tests.inspections.school import PASS, School

pytestmark = pytest.mark.django_db


def lines(client, actor) -> dict[str, tuple[str, str]]:
    """What stands on the home page: act → (number, address)."""
    client.force_login(User.objects.get(pk=actor.id))
    answer = client.get(reverse("reports:home"))
    assert answer.status_code == 200
    return {str(line.wording.text): (line.number, line.address) for line in answer.context["lines"]}


def late(hazard: Hazard) -> Hazard:
    Hazard.objects.filter(pk=hazard.pk).update(due_on=TODAY - timedelta(days=2))
    return hazard


@pytest.fixture
def district():
    district = make_district()
    make_hazard(district)
    make_hazard(district)
    late(make_hazard(district, state=HazardState.RECTIFYING))
    soon = make_hazard(district, state=HazardState.RECTIFYING)
    Hazard.objects.filter(pk=soon.pk).update(due_on=TODAY + timedelta(days=1))
    make_hazard(district, state=HazardState.AWAITING_ACCEPTANCE)
    make_hazard(district, state=HazardState.AWAITING_ACCEPTANCE, grade=Grade.MAJOR)
    make_hazard(district, state=HazardState.CLOSED)
    PERFORM["propose_major"](district, SYSTEM, make_hazard(district))
    PERFORM["request_extension"](district, SYSTEM, soon)
    returned = make_hazard(district, state=HazardState.AWAITING_ACCEPTANCE)
    PERFORM["return"](district, SYSTEM, returned)
    return district


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.UNIT_SAFETY_OFFICER,
            {
                "隐患已超过整改时限": "1",
                "隐患验收未通过，退回整改": "1",
                "隐患还没有落实责任、措施、资金、时限和预案": "3",
                "隐患三日内到期": "1",
            },
        ),
        (Role.POST_HOLDER, {"隐患正在整改": "3"}),
        (
            Role.CENTRAL_SCHOOL_OFFICER,
            {
                "隐患已超过整改时限": "1",
                "隐患等待验收": "1",
                "隐患申请延期": "1",
                "在办单位没有纳入大检查": "2",
            },
        ),
        (
            Role.BUREAU_LEADER,
            {
                "隐患已超过整改时限": "1",
                "隐患提请认定为重大": "1",
                "隐患等待验收": "2",
                "隐患申请延期": "1",
                "在办单位没有纳入大检查": "3",
            },
        ),
        (
            Role.SECTION_OFFICER,
            {"隐患已超过整改时限": "1", "隐患等待验收": "1", "隐患申请延期": "1"},
        ),
        (Role.INSPECTOR, {"隐患等待验收": "1"}),
        (Role.EXPERT, {"隐患尚未销号": "8"}),
        (Role.AUDITOR, {}),
        (Role.SYSTEM_ADMINISTRATOR, {}),
    ],
)
def test_each_role_sees_its_own_work_and_each_line_opens_as_many_rows(
    client, district, role, expected
):
    found = lines(client, district.actor(role))

    assert {text: number for text, (number, _address) in found.items()} == expected
    for number, address in found.values():
        if address.startswith(reverse("hazards:ledger")):
            assert str(client.get(address).context["count"].rows) == number


def test_a_school_is_told_of_places_not_yet_inspected(client):
    school = School()
    head = make_user(Role.UNIT_HEAD, school.district.big)
    client.force_login(head)

    (line,) = client.get(reverse("reports:home")).context["lines"]

    assert (str(line.wording.text), line.number) == ("场所还没有自查", "3")
    assert client.get(line.address).status_code == 200


def test_a_head_is_told_when_the_round_is_ready_to_be_confirmed(client):
    school = School()
    sheet = school.opened(school.canteen)
    found = lines(client, school.officer)
    assert {text: number for text, (number, _address) in found.items()} == {"场所还没有自查": "3"}
    school.say(sheet, "F01", PASS)
    assert lines(client, school.officer)["场所已开始、尚未提交"][0] == "1"

    Sheet.objects.all().delete()
    school.hand_in_all()

    found = lines(client, school.head)
    assert list(found) == ["自查已全部提交，等待负责人确认"]
    assert client.get(found["自查已全部提交，等待负责人确认"][1]).status_code == 200


def test_a_bureau_is_told_of_untouched_units_and_the_list_has_as_many(client):
    district = CampaignDistrict()
    campaign = district.launched()
    unit = make_unit(UnitKind.SCHOOL, district.east)
    make_place(unit, PlaceKind.CAMPUS)

    found = lines(client, district.officer)

    number, address = found["单位尚未开展自查"]
    assert (number, client.get(address).context["count"]) == ("6", 6)
    number, address = found["在办单位没有纳入大检查"]
    assert (number, client.get(address).context["outside_count"]) == ("1", 1)
    assert campaign.title in client.get(reverse("reports:home")).content.decode()


def test_one_who_serves_two_units_is_told_which(client, district):
    user = User.objects.get(pk=district.actor(Role.UNIT_SAFETY_OFFICER).id)
    grant(user, Role.UNIT_SAFETY_OFFICER, district.other)
    client.force_login(user)

    told = client.get(reverse("reports:home")).context["lines"]

    assert {line.unit_name for line in told} == {district.school.name}
    for line in told:
        assert str(client.get(line.address).context["count"].rows) == line.number


def test_one_without_a_role_is_told_whom_to_ask(client):
    client.force_login(make_user())

    assert "还没有分配岗位" in client.get(reverse("reports:home")).content.decode()


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_home_page_costs_the_same_queries_for_any_number_of_hazards(
    client, django_assert_num_queries, how_many
):
    district = make_district()
    for _number in range(how_many):
        make_hazard(district)
    client.force_login(User.objects.get(pk=district.actor(Role.BUREAU_ADMINISTRATOR).id))
    client.get(reverse("reports:home"))
    assert clock.today() == TODAY

    with django_assert_num_queries(18):
        client.get(reverse("reports:home"))
