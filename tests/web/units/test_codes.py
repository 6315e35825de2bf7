"""Codes of places, to be printed and put up at the doors."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.units.states import UnitKind
from tests.factories import make_place, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_unit(UnitKind.SCHOOL, make_unit(UnitKind.BUREAU), name="第一小学")


@pytest.fixture
def officer(school):
    client = Client()
    client.force_login(make_user(Role.UNIT_SAFETY_OFFICER, school))
    return client


def codes(client, unit):
    return client.get(reverse("units:codes", args=[unit.pk]))


def test_each_place_in_use_has_a_code_with_its_name_and_address(school, officer):
    kitchen = make_place(school, name="食堂")
    make_place(school, name="旧锅炉房", is_active=False)

    page = codes(officer, school)

    (code,) = page.context["codes"]
    assert code.place == "食堂"
    assert code.address == f"http://testserver/field/#/p/{kitchen.pk}"
    text = page.content.decode()
    assert text.count('class="place-code"') == 1
    assert "第一小学" in text


def test_the_address_is_the_one_by_which_people_reach_the_system(school, officer, settings):
    settings.PUBLIC_ADDRESS = "https://anlan.example.edu"
    place = make_place(school)

    (code,) = codes(officer, school).context["codes"]

    assert code.address == f"https://anlan.example.edu/field/#/p/{place.pk}"


def test_the_drawing_has_the_three_corners_of_a_code(school, officer):
    make_place(school)

    (code,) = codes(officer, school).context["codes"]

    dark = {
        (int(x) + step, int(y))
        for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)
        for step in range(int(run))
    }
    first, last = 4, code.size - 5  # within four modules of white
    ring = {(first + at, first) for at in range(7)} | {(last - at, first) for at in range(7)}
    assert ring | {(first, last - at) for at in range(7)} <= dark
    assert all(first <= x <= last and first <= y <= last for x, y in dark)


def test_a_unit_without_places_is_told_so(school, officer):
    assert "还没有在用的场所" in codes(officer, school).content.decode()


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_page_costs_the_same_for_one_place_and_for_many(
    school, officer, django_assert_num_queries, how_many
):
    for number in range(how_many):
        make_place(school, name=f"教室{number}")
    codes(officer, school)

    # Session, user, memberships; unit, places.
    with django_assert_num_queries(5):
        page = codes(officer, school)

    assert len(page.context["codes"]) == how_many
