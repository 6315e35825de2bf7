"""The ledger on paper."""

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from tests.hazards.district import District, make_district
from tests.hazards.playing import GOOD, make_hazard

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def head(district) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=district.actor(Role.UNIT_HEAD).id))
    return client


def test_the_printed_ledger_names_who_is_responsible(district, head):
    hazard = make_hazard(district, "closed")
    make_hazard(district, "rectifying")

    page = head.get(reverse("hazards:print"), {"state": "closed"}).content.decode()

    assert hazard.number in page
    assert page.count(GOOD.owner) == 1


def test_the_public_notice_names_nobody(district, head):
    hazard = make_hazard(district, "closed")

    page = head.get(reverse("hazards:notice")).content.decode()
    table = page[page.index("<tbody>") : page.index("</tbody>")]

    assert hazard.description in table
    for name in (GOOD.owner, hazard.found_by, hazard.closed_by, hazard.number):
        assert name not in table


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize("name", ["print", "notice"])
def test_paper_costs_the_same_for_one_row_and_for_three(
    district, head, django_assert_num_queries, name, how_many
):
    for _each in range(how_many):
        make_hazard(district, "closed")
    address = reverse(f"hazards:{name}")
    head.get(address)

    with django_assert_num_queries(10):
        assert head.get(address).content.count(GOOD.measures.encode()) == how_many
