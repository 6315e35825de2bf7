"""The ledger on paper."""

from importlib import import_module

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


def test_the_notice_says_for_which_unit_and_campaign_and_not_what_was_searched(district, head):
    make_hazard(district, "closed")
    asked = {"unit": str(district.school.pk), "q": GOOD.owner}

    page = head.get(reverse("hazards:notice"), asked).content.decode()
    sheet = page[page.index("<h1>") :]

    assert district.school.name in sheet
    assert district.campaign.title in sheet
    assert "公示单位（盖章）" in sheet
    assert GOOD.owner not in sheet
    assert str(district.school.pk) not in sheet[sheet.index("</h1>") : sheet.index("<table")]


def test_a_school_that_narrows_the_print_is_named(district, head):
    make_hazard(district, "closed")

    page = head.get(reverse("hazards:print"), {"unit": str(district.school.pk)})

    assert f"管理范围：{district.school.name}" in page.content.decode()


def test_more_than_paper_holds_is_said_with_the_way_to_all(district, head, monkeypatch):
    for _each in range(3):
        make_hazard(district, "closed")
    for name in ("anlan.hazards.queries.ledger", "anlan.hazards.queries"):
        monkeypatch.setattr(import_module(name), "PRINTED_AT_MOST", 2)

    answer = head.get(reverse("hazards:print"), {"state": "closed"})

    page = answer.content.decode()
    assert len(answer.context["hazards"]) == 2
    assert "只列出前 2 条。" in page
    assert reverse("ledger_files:export") in page


def test_the_sheet_has_room_for_signatures(district, head):
    hazard = make_hazard(district, "closed")

    page = head.get(reverse("hazards:sheet", args=[hazard.pk])).content.decode()

    for words in ("整改责任人签字", "整改人签字", "验收人签字", "单位盖章", GOOD.measures):
        assert words in page
