"""The ledger as a list: scope, filters, search, pages, counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anlan.accounts.states import Role
from anlan.hazards import queries
from anlan.hazards.models import Hazard, HazardTally
from anlan.hazards.queries import LedgerFilters, Order
from anlan.hazards.states import Origin
from anlan.kernel import clock
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_unit
from tests.hazards.district import TODAY, District, make_district, report
from tests.hazards.playing import SYSTEM, make_hazard

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


def look(district: District, role: str = Role.BUREAU_LEADER, **filters: object) -> list[Hazard]:
    asked = LedgerFilters(today=TODAY, campaign_id=district.campaign.pk, **filters)
    return queries.ledger(district.actor(role), asked).rows


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.BUREAU_LEADER, 3),
        (Role.CENTRAL_SCHOOL_OFFICER, 2),
        (Role.UNIT_HEAD, 2),
        (Role.SECTION_OFFICER, 1),
        (Role.AUDITOR, 3),
        (Role.SYSTEM_ADMINISTRATOR, 0),
    ],
)
def test_everyone_sees_their_own_range_however_it_is_read(district, monkeypatch, role, seen, wide):
    """A territory of few units is read by its path, a wide one is sifted: the answer is the same."""
    if wide:
        monkeypatch.setattr("anlan.hazards.queries.filters.FEW_UNITS", -1)
    report(district)
    report(district, section_key="other")
    report(district, unit=district.other, place=None, section_key="other")

    assert len(look(district, role)) == seen


@pytest.mark.parametrize("wide", [False, True])
def test_a_territory_never_widens_the_scope(district, monkeypatch, wide):
    if wide:
        monkeypatch.setattr("anlan.hazards.queries.filters.FEW_UNITS", -1)
    report(district)
    report(district, unit=district.other, place=None)

    assert len(look(district, unit_path=district.central.path)) == 1
    assert len(look(district, Role.UNIT_HEAD, unit_path=district.bureau.path)) == 1
    assert look(district, Role.UNIT_HEAD, unit_path=district.other.path) == []


@pytest.mark.parametrize(
    "filters",
    [
        {"states": ("rectifying",)},
        {"states": ("rectifying", "reported")},
        {"category": "F"},
        {"section_key": "food"},
        {"origin": Origin.UNANNOUNCED},
        {"overdue": True},
        {"found_until": TODAY - timedelta(days=3)},
        {"text": "锅炉"},
        {"text": "glaqf"},
        {"text": "李秀英"},
    ],
    ids=str,
)
def test_each_filter_finds_the_one_that_differs(district, filters):
    report(district)
    wanted = report(
        district,
        category="F",
        section_key="food",
        origin_kind=Origin.UNANNOUNCED,
        description="锅炉安全阀铅封脱落",
        found_at=clock.now() - timedelta(days=5),
    )
    Hazard.objects.filter(pk=wanted.pk).update(
        state="rectifying", owner="李秀英", measures="更换", due_on=TODAY - timedelta(days=1)
    )
    wanted.words.text += " 李秀英"
    wanted.words.save()
    if filters.get("states") == ("rectifying", "reported"):
        assert len(look(district, **filters)) == 2
    else:
        assert [each.pk for each in look(district, **filters)] == [wanted.pk]


def test_a_search_knows_units_and_numbers_and_no_wildcards(district):
    here = report(district)
    there = report(district, unit=district.other, place=None, description="围墙开裂100%")

    def found(text: str) -> list[object]:
        return [each.pk for each in look(district, text=text)]

    assert found("实验中学") == [there.pk]
    assert found("syzx") == [there.pk]
    assert found(here.number) == [here.pk]
    assert found("疏散 桌椅") == [here.pk]
    assert found("疏散 开裂") == []
    assert found("%") == [there.pk]
    assert found("_") == []


def test_the_owner_is_found_once_named(district):
    hazard = make_hazard(district)

    assert [each.pk for each in look(district, text="wjg")] == [hazard.pk]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("text", ["", "桌椅"])
def test_pages_follow_each_other_there_and_back(district, order, text):
    made = [make_hazard(district).pk for _each in range(5)]
    asked = LedgerFilters(today=TODAY, campaign_id=district.campaign.pk, order=order, text=text)
    expected = made if order == Order.DEADLINE else made[::-1]

    first = queries.ledger(SYSTEM, asked, size=2)
    second = queries.ledger(SYSTEM, asked, mark=first.next, size=2)
    third = queries.ledger(SYSTEM, asked, mark=second.next, size=2)
    back = queries.ledger(SYSTEM, asked, mark=third.previous, size=2)

    pages = [[row.pk for row in page.rows] for page in (first, second, third)]
    assert [key for page in pages for key in page] == expected
    assert [row.pk for row in back.rows] == pages[1]
    assert (first.previous, third.next) == ("", "")


def test_counts_are_those_of_the_lists(district):
    make_hazard(district, "closed")
    make_hazard(district, "rectifying", "major")
    report(district, unit=district.other, place=None, category="F")
    whole = LedgerFilters(today=TODAY, campaign_id=district.campaign.pk)
    asked = [
        whole,
        replace(whole, states=("closed",)),
        replace(whole, grade="major"),
        replace(whole, category="F"),
        replace(whole, unit_path=district.central.path),
        replace(whole, overdue=True),
        replace(whole, fixed_on_spot=False),
    ]

    for filters in asked:
        counted = queries.count(SYSTEM, filters)
        assert counted is not None
        assert (counted.rows, counted.is_exact) == (len(queries.ledger(SYSTEM, filters).rows), True)
    assert queries.counts_by_state(SYSTEM, whole) == {"closed": 1, "rectifying": 1, "reported": 1}
    assert queries.count(SYSTEM, replace(whole, text="桌椅")) is None


def test_long_lists_are_counted_no_further(district):
    for _each in range(3):
        report(district)
    asked = LedgerFilters(today=TODAY, campaign_id=district.campaign.pk, origin=Origin.ANNOUNCED)

    assert queries.count(SYSTEM, asked, most=2) == queries.RowCount(2, is_exact=False)


def test_overdue_is_computed_and_ends_with_the_work(district):
    hazard = make_hazard(district, "rectifying")
    Hazard.objects.filter(pk=hazard.pk).update(due_on=TODAY - timedelta(days=1))

    assert [row.is_overdue for row in look(district)] == [True]
    Hazard.objects.filter(pk=hazard.pk).update(
        state="closed", closed_at=clock.now(), days_to_close=0
    )
    assert [bool(row.is_overdue) for row in look(district)] == [False]


def test_what_presses_comes_first(district):
    late, later = make_hazard(district), make_hazard(district)
    for hazard, days in ((late, 2), (later, 9)):
        Hazard.objects.filter(pk=hazard.pk).update(due_on=TODAY - timedelta(days=days))

    assert [row.pk for row in look(district, overdue=True)] == [later.pk, late.pk]


def test_a_recount_finds_what_was_tampered_with(district):
    hazard = report(district)
    assert list(queries.verify_counters()) == []

    HazardTally.objects.update(hazards=7)
    Hazard.objects.filter(pk=hazard.pk).update(number=hazard.number[:-4] + "0009")

    told = list(queries.verify_counters())
    assert len(told) == 2
    assert "says 7, counted 1" in told[0]
    assert "9 is beyond the last given" in told[1]


def test_candidates_for_merging_are_of_the_same_unit_the_likest_first(district):
    wanted = report(district)
    unlike = report(district, description="灭火器过期", item_code="C09", place=None)
    like = report(district, description="疏散通道堆放杂物")
    report(district, unit=district.other, place=None)

    found = queries.merge_candidates(SYSTEM, wanted)

    assert [each.pk for each in found] == [like.pk, unlike.pk]


def test_a_page_reads_the_same_number_of_queries_at_any_length(district, django_assert_num_queries):
    for _each in range(3):
        report(district)
    make_unit(UnitKind.SCHOOL, district.central)
    actor = make_actor(Role.BUREAU_LEADER, district.bureau)
    asked = LedgerFilters(today=TODAY, campaign_id=district.campaign.pk)

    with django_assert_num_queries(2):
        assert {row.unit.name for row in queries.ledger(actor, asked).rows} == {"青龙第一小学"}
