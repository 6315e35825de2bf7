"""Coverage: done, excused or missing; each number equals the list behind it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.accounts.states import Role
from anlan.campaigns import commands, queries
from anlan.campaigns.models import CoverageRow
from anlan.campaigns.queries import RosterFilters
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput
from anlan.units.states import UnitKind
from tests.campaigns.district import District
from tests.factories import make_place, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def campaign(district):
    return district.launched()


def hand_in(row: CoverageRow, excused: int = 0, failed: int = 0) -> None:
    codes = [item.code for item in queries.row_items(row)]
    commands.record_coverage(
        row_id=row.pk,
        passed=len(codes) - excused - failed,
        failed=failed,
        excused=excused,
        handed_in_at=clock.now(),
        excused_codes=codes[:excused],
    )


def row_of(unit, name="综合管理") -> CoverageRow:
    return CoverageRow.objects.get(unit=unit, place_name=name)


def test_coverage_adds_up_by_area_and_by_kind(district, campaign):
    hand_in(row_of(district.big), failed=1)
    hand_in(row_of(district.small), excused=1)

    found = queries.coverage(district.officer, campaign)

    total = found.total
    assert (total.items, total.done, total.excused, total.missing) == (24, 5, 1, 18)
    assert (total.units, total.units_untouched, total.units_complete) == (6, 4, 1)
    assert (total.places, total.places_done) == (10, 2)
    areas = {each.name: (each.coverage.units, each.coverage.missing) for each in found.by_area}
    assert areas == {"东河中心学校": (2, 6), "西岭中心学校": (2, 3), "直属单位": (2, 9)}
    assert {name: part.units for _kind, name, part in found.by_kind} == {
        "中心学校": 2,
        "学校": 2,
        "教学点": 1,
        "校外培训机构": 1,
    }


def test_coverage_by_category_tells_excused_from_done(district, campaign):
    hand_in(row_of(district.training), excused=1)
    hand_in(row_of(district.big, "学生食堂"), excused=2)

    found = queries.coverage_by_category(district.officer, campaign)

    assert [(c.category, c.items, c.done, c.excused, c.missing) for c in found] == [
        ("A", 12, 1, 1, 10),
        ("C", 9, 1, 0, 8),
        ("F", 2, 0, 2, 0),
        ("S", 1, 1, 0, 0),
    ]
    assert sum(c.items for c in found) == queries.coverage(district.officer, campaign).total.items


def test_a_section_sees_its_own_lines_across_all_units(district, campaign):
    section = make_unit(UnitKind.SECTION, district.bureau, section_key="food")
    officer = district.someone(Role.SECTION_OFFICER, section)

    found = queries.coverage_by_category(officer, campaign, frozenset({"food"}))

    assert [(line.category, line.items) for line in found] == [("F", 2)]


def test_a_central_school_sees_its_territory_and_a_school_itself(district, campaign):
    east = district.someone(Role.CENTRAL_SCHOOL_OFFICER, district.east)
    head = district.someone(Role.UNIT_HEAD, district.big)

    assert queries.coverage(east, campaign).total.units == 2
    assert [part.unit.name for part in queries.roster(head, campaign)] == ["东河第一小学"]


def test_the_latest_sheet_of_a_place_counts(district, campaign):
    hand_in(row_of(district.small), excused=2)
    hand_in(row_of(district.small), failed=1)

    total = queries.coverage(district.officer, campaign).total
    assert (total.done, total.excused, total.places_done) == (3, 0, 1)
    assert [*queries.verify_counters()] == []


@pytest.mark.usefixtures("campaign")
def test_a_sheet_that_does_not_answer_every_item_is_refused(district):
    with pytest.raises(InvalidInput):
        commands.record_coverage(
            row_id=row_of(district.small).pk,
            passed=1,
            failed=0,
            excused=0,
            handed_in_at=clock.now(),
        )


@pytest.mark.usefixtures("campaign")
def test_the_recount_finds_an_altered_counter(district):
    CoverageRow.objects.filter(unit=district.small).update(items_total=9)

    assert len([*queries.verify_counters()]) == 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(picks=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1), st.integers(0, 1))))
def test_each_number_equals_its_list(district, campaign, picks):
    rows = list(CoverageRow.objects.order_by("pk"))
    for index, excused, failed in picks:
        row = rows[index]
        if excused + failed <= row.items_total:
            hand_in(row, excused, failed)

    found = queries.coverage(district.officer, campaign)

    def count(**filters):
        return queries.roster(district.officer, campaign, RosterFilters(**filters)).count()

    assert count() == found.total.units
    assert count(progress="none") == found.total.units_untouched
    assert count(progress="partial") == found.total.units_partial
    assert count(progress="complete") == found.total.units_complete
    for each in found.by_area:
        assert count(area=each.area) == each.coverage.units
        assert count(area=each.area, progress="none") == each.coverage.units_untouched
    for kind, _name, part in found.by_kind:
        assert count(kind=kind) == part.units
    by_category = queries.coverage_by_category(district.officer, campaign)
    assert sum(line.done for line in by_category) == found.total.done
    assert sum(line.excused for line in by_category) == found.total.excused
    assert [*queries.verify_counters()] == []


@pytest.mark.parametrize("how_many", [1, 30])
def test_coverage_costs_the_same_queries_for_any_number_of_units(
    district, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        make_place(make_unit(UnitKind.SCHOOL, district.west, pupils=10), "campus")
    campaign = district.launched()

    with django_assert_num_queries(2):
        queries.coverage(district.officer, campaign)
    with django_assert_num_queries(4):
        queries.coverage_by_category(district.officer, campaign)
