"""The dashboard, the large screen and the tables: who sees them, what they show, what they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.hazards.states import HazardState
from anlan.kernel import clock
from tests.factories import make_user
from tests.hazards.district import TODAY, make_district
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db
PAGES = ("dashboard", "wall", "tables")


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def browser(client, district):
    client.force_login(User.objects.get(pk=district.actor(Role.BUREAU_LEADER).id))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_schools_have_no_statistics(client, district, page):
    client.force_login(make_user(Role.UNIT_HEAD, district.school))

    assert client.get(reverse(f"statistics:{page}")).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_campaign_the_page_says_so(client, page):
    client.force_login(make_user(Role.BUREAU_LEADER))

    assert "还没有启动的大检查" in client.get(reverse(f"statistics:{page}")).content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "given", [{"campaign": "nothing"}, {"under": "zzzz"}, {"under": "../"}, {"campaign": "0" * 32}]
)
def test_what_is_not_in_sight_is_not_found(browser, page, given):
    assert browser.get(reverse(f"statistics:{page}"), given).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_another_territory_is_not_found(client, district, page):
    client.force_login(User.objects.get(pk=district.actor(Role.CENTRAL_SCHOOL_OFFICER).id))

    answer = client.get(reverse(f"statistics:{page}"), {"under": district.other.path})

    assert answer.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_campaign_without_anything_in_it_has_its_own_words(browser, page):
    shown = browser.get(reverse(f"statistics:{page}")).content.decode()

    assert "data-chart=" not in shown
    if page != "tables":
        assert "还没有查出隐患" in shown


def test_a_central_school_sees_its_own_numbers(client, district):
    make_hazard(district)
    make_hazard(district, unit=district.other, place=None)
    client.force_login(User.objects.get(pk=district.actor(Role.CENTRAL_SCHOOL_OFFICER).id))

    numbers = client.get(reverse("statistics:dashboard")).context["progress_numbers"]

    assert {each.key: each.text for each in numbers}["found"] == "1"


def test_the_most_pressing_lines_can_come_first_but_units_never(browser, district):
    late = make_hazard(district, unit=district.other, place=None, state=HazardState.RECTIFYING)
    Hazard.objects.filter(pk=late.pk).update(due_on=TODAY - timedelta(days=1))
    make_hazard(district)
    address = reverse("statistics:tables")

    usual = browser.get(address, {"by": "territory"}).context["page"]
    pressing = browser.get(address, {"by": "territory", "sort": "overdue"}).context["page"]
    units = browser.get(address, {"by": "unit", "sort": "overdue"}).context["page"]

    assert [row.title for row in usual.rows] == ["青龙中心学校", "直属单位"]
    assert [row.title for row in pressing.rows] == ["直属单位", "青龙中心学校"]
    assert not any(column.is_sorted or column.sort_url for column in units.columns)
    found = next(each for each in usual.columns if each.definition.key == "found")
    assert found.sort_url == ""


def test_days_the_wrong_way_round_are_refused_in_words(browser):
    given = {"span": "days", "since": "2026-07-01", "until": "2026-06-01"}

    page = browser.get(reverse("statistics:tables"), given)

    assert "结束日期不能早于开始日期" in page.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "1000-01-01"])
def test_days_before_any_campaign_are_refused_in_words(browser, day):
    given = {"span": "days", "since": day, "by": "month"}

    page = browser.get(reverse("statistics:tables"), given)

    assert "请选择2000年以后的日期" in page.content.decode()


def test_a_period_that_has_ended_says_nothing_of_overdue(browser, district):
    make_hazard(district)

    page = browser.get(reverse("statistics:tables"), {"span": "last_month", "group": "closed"})

    keys = [each.definition.key for each in page.context["page"].columns]
    assert page.context["page"].total.cells[keys.index("overdue")].text == "—"


def test_the_large_screen_names_no_person_and_opens_no_list(browser, district):
    make_hazard(district)

    shown = browser.get(reverse("statistics:wall")).content.decode()

    assert "/ledger/" not in shown
    for actor in district.people.values():
        assert actor.name not in shown


def test_a_screen_that_renews_itself_keeps_no_session_alive(browser, monkeypatch):
    browser.get(reverse("statistics:wall"))
    seen = browser.session["seen"]
    monkeypatch.setattr("time.time", lambda: seen + 600)

    browser.get(reverse("statistics:wall"), headers={"X-Unattended": "1"})
    assert browser.session["seen"] == seen

    browser.get(reverse("statistics:wall"))
    assert browser.session["seen"] == seen + 600


@pytest.mark.parametrize("how_many", [1, 12])
@pytest.mark.parametrize(("page", "queries"), [("dashboard", 39), ("wall", 39), ("tables", 20)])
def test_a_page_costs_the_same_queries_for_any_number_of_hazards(
    browser, district, django_assert_num_queries, how_many, page, queries
):
    for _number in range(how_many):
        make_hazard(district)
    address = reverse(f"statistics:{page}")
    browser.get(address)
    assert clock.today() == TODAY

    with django_assert_num_queries(queries):
        browser.get(address)
