"""The overview: every number is the length of the list that it opens."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.hazards.states import Grade, HazardState
from anlan.reports import queries
from tests.factories import make_user
from tests.hazards.district import TODAY, make_district
from tests.hazards.playing import PERFORM, SYSTEM, count_areas_anew, make_hazard

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a[^>]*href="(/ledger/\?[^"]+)"[^>]*>\s*([\d.]+)')


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def browser(client, district):
    client.force_login(User.objects.get(pk=district.actor(Role.BUREAU_ADMINISTRATOR).id))
    return client


def numbers(browser) -> list[tuple[str, str]]:
    """Every number of the page that opens the ledger, with its address."""
    shown = browser.get(reverse("reports:overview")).content.decode()
    return [(address.replace("&amp;", "&"), number) for address, number in LINK.findall(shown)]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*HazardState]),
            st.sampled_from([*Grade]),
            st.sampled_from(["A", "C", "F"]),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_each_number_equals_its_list_for_random_ledgers(district, browser, made):
    for state, grade, category, is_late in made:
        hazard = _make(district, state, grade, category)
        if is_late and hazard.due_on:
            Hazard.objects.filter(pk=hazard.pk).update(due_on=TODAY - timedelta(days=1))

    count_areas_anew(district.campaign)
    for address, number in numbers(browser):
        listed = browser.get(address).context["count"].rows
        # The closure rate is the one number that is not a length: it opens what was closed.
        assert number == str(listed) or "." in number


def _make(district, state, grade, category) -> Hazard:
    if state in (HazardState.MERGED, HazardState.DISMISSED):
        hazard = make_hazard(district, category=category)
        verb = "merge" if state == HazardState.MERGED else "dismiss"
        PERFORM[verb](district, SYSTEM, hazard)
    else:
        hazard = make_hazard(district, state=state, grade=grade, category=category)
    return Hazard.objects.get(pk=hazard.pk)


def test_merged_and_dismissed_hazards_count_neither_as_found_nor_as_closed(district):
    _make(district, HazardState.CLOSED, Grade.GENERAL, "C")
    _make(district, HazardState.REPORTED, Grade.GENERAL, "C")
    _make(district, HazardState.DISMISSED, Grade.GENERAL, "C")

    drawn = queries.overview(district.actor(Role.BUREAU_LEADER), district.campaign, TODAY)

    assert (drawn.total.found, drawn.total.closed, drawn.total.closure_rate) == (2, 1, 0.5)


def test_nothing_found_has_no_closure_rate(district, browser):
    drawn = queries.overview(district.actor(Role.BUREAU_LEADER), district.campaign, TODAY)

    assert drawn.total.closure_rate is None
    assert "—" in browser.get(reverse("reports:overview")).content.decode()


def test_a_central_school_sees_its_own_numbers(client, district):
    make_hazard(district)
    make_hazard(district, unit=district.other, place=None)
    client.force_login(User.objects.get(pk=district.actor(Role.CENTRAL_SCHOOL_OFFICER).id))

    shown = client.get(reverse("reports:overview")).context["overview"]

    assert shown.total.found == 1


def test_schools_have_no_overview(client, district):
    client.force_login(make_user(Role.UNIT_HEAD, district.school))

    assert client.get(reverse("reports:overview")).status_code == 403


def test_a_campaign_that_does_not_exist_is_not_found(browser):
    assert browser.get(f"{reverse('reports:overview')}?campaign=nothing").status_code == 404


def test_before_the_first_campaign_the_page_says_so(client):
    client.force_login(make_user(Role.BUREAU_LEADER))

    assert "还没有启动的大检查" in client.get(reverse("reports:overview")).content.decode()


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_overview_costs_the_same_queries_for_any_number_of_hazards(
    browser, district, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        make_hazard(district)
    browser.get(reverse("reports:overview"))

    with django_assert_num_queries(14):
        browser.get(reverse("reports:overview"))
