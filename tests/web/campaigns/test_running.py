"""The pages of a running campaign."""

import pytest
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.models import CoverageRow, Participation, RosterDecision
from anlan.campaigns.states import CampaignState
from anlan.kernel import clock
from anlan.units.states import PlaceKind, UnitKind
from tests.campaigns.district import District
from tests.factories import make_place, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def campaign(district):
    return district.launched()


@pytest.fixture
def browser(client, district):
    client.force_login(district.officer_user)
    return client


def test_numbers_of_the_page_open_lists_of_that_length(browser, campaign, district):
    row = CoverageRow.objects.get(unit=district.small)
    commands.record_coverage(row_id=row.pk, passed=3, failed=0, excused=0, handed_in_at=clock.now())

    page = browser.get(reverse("campaigns:campaign", args=[campaign.pk]))
    listed = reverse("campaigns:units", args=[campaign.pk])

    total = page.context["coverage"].total
    for progress, count in (
        ("none", total.units_untouched),
        ("partial", total.units_partial),
        ("complete", total.units_complete),
    ):
        assert browser.get(f"{listed}?progress={progress}").context["count"] == count
    for area in page.context["coverage"].by_area:
        answer = browser.get(f"{listed}?area={area.area}")
        assert answer.context["count"] == area.coverage.units


def test_a_unit_page_shows_each_item_and_why_others_do_not_apply(browser, campaign, district):
    answer = browser.get(reverse("campaigns:unit", args=[campaign.pk, district.small.pk]))

    shown = answer.content.decode()
    assert shown.count('badge--warning">未查') == 3
    assert "不适用：本单位无食堂" in shown


def test_a_newcomer_is_admitted_from_the_list(browser, campaign, district):
    unit = make_unit(UnitKind.KINDERGARTEN, district.east, name="东河新园", pupils=60)
    make_place(unit, PlaceKind.CAMPUS)
    roster = reverse("campaigns:roster", args=[campaign.pk])
    assert "东河新园" in browser.get(roster).content.decode()

    answer = browser.post(
        reverse("campaigns:admit", args=[campaign.pk, unit.pk]), {"reason": "启动后新增单位"}
    )

    assert answer.headers["Location"] == roster
    assert Participation.objects.filter(unit=unit).count() == 1
    assert "启动后新增单位" in browser.get(roster).content.decode()


def test_a_unit_is_released_with_a_reason(browser, campaign, district):
    here = reverse("campaigns:release", args=[campaign.pk, district.small.pk])
    assert browser.get(here).status_code == 200

    assert browser.post(here, {"reason": ""}).context["form"].errors
    browser.post(here, {"reason": "撤并"})

    assert RosterDecision.objects.get(unit=district.small).reason == "撤并"


def test_a_schools_new_place_enters_by_its_own_hand(client, campaign, district):
    make_place(district.own, PlaceKind.BUILDING, name="二号楼")
    client.force_login(make_user(Role.UNIT_HEAD, district.own))
    page = client.get(reverse("campaigns:unit", args=[campaign.pk, district.own.pk]))
    assert "尚未计入本次检查" in page.content.decode()

    client.post(
        reverse("campaigns:refresh", args=[campaign.pk, district.own.pk]), {"reason": "新楼投用"}
    )

    assert CoverageRow.objects.filter(unit=district.own).count() == 3


def test_closing_says_what_is_missing_and_can_be_taken_back(browser, campaign):
    here = reverse("campaigns:close", args=[campaign.pk])
    assert "24 项次未查" in browser.get(here).content.decode()

    browser.post(here)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSED

    browser.post(reverse("campaigns:resume", args=[campaign.pk]))
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LAUNCHED


def test_a_section_officer_sees_the_own_lines_first(client, campaign, district):
    section = make_unit(UnitKind.SECTION, district.bureau, section_key="food")
    client.force_login(make_user(Role.SECTION_OFFICER, section))
    here = reverse("campaigns:campaign", args=[campaign.pk])

    own = client.get(here).context["categories"]
    everything = client.get(f"{here}?lines=all").context["categories"]

    assert ([line.category for line in own], len(everything)) == (["F"], 4)


def test_another_districts_campaign_does_not_exist(client, campaign):
    client.force_login(make_user(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU)))

    assert client.get(reverse("campaigns:campaign", args=[campaign.pk])).status_code == 404


@pytest.mark.parametrize("how_many", [1, 25])
def test_lists_cost_the_same_queries_for_any_number_of_units(
    browser, district, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        make_place(make_unit(UnitKind.SCHOOL, district.west, pupils=10), "campus")
    campaign = district.launched()
    for _number in range(how_many):
        make_unit(UnitKind.SCHOOL, district.west, pupils=10)
    browser.get(reverse("campaigns:campaign", args=[campaign.pk]))

    with django_assert_num_queries(12):
        browser.get(reverse("campaigns:campaign", args=[campaign.pk]))
    with django_assert_num_queries(7):
        browser.get(reverse("campaigns:units", args=[campaign.pk]))
    with django_assert_num_queries(14):
        browser.get(reverse("campaigns:roster", args=[campaign.pk]))
