"""Counters of a bureau, a city and a province: they say what the ledger's rows say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.hazards.commands.folding import fold_counters
from anlan.hazards.models import AreaTally, Hazard
from anlan.hazards.queries import LedgerFilters, areas_seen, counts_by_state, late, verify_counters
from anlan.hazards.queries.ledger import standing
from anlan.hazards.states import COUNTED
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.reports.queries.statistics import (
    Asked,
    By,
    Period,
    ageing,
    closing_times,
    heat_map,
    progress,
    series,
    table,
    top_items,
)
from anlan.reports.queries.statistics.rows import DAILY, WHOLE, Ledger, Split
from anlan.reports.queries.statistics.summing import ledger_of
from anlan.reports.queries.statistics.tallied import AreaLedger
from anlan.units.commands import change_kind, move_unit
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_unit
from tests.reports.ledgers import FATES, NOW, TODAY, Plan, World

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PERIODS = (
    Period(TODAY),
    Period(date(2026, 6, 30)),
    Period(date(2026, 7, 31), date(2026, 6, 1)),
    Period(date(2026, 7, 15), date(2026, 6, 10)),
)


class Province(World):
    """The same district under a city of a province, whose campaign it is, and another bureau."""

    def __init__(self) -> None:
        super().__init__()
        district = self.district
        self.province = make_unit(UnitKind.PROVINCE)
        self.city = make_unit(UnitKind.CITY, self.province, name="甲市")
        self.other_city = make_unit(UnitKind.CITY, self.province, name="乙市")
        self.other = make_unit(UnitKind.BUREAU, self.other_city)
        move_unit(
            actor=SYSTEM, unit_id=district.bureau.pk, parent_id=self.city.pk, reason="归市管理"
        )
        for unit in (district.bureau, self.city, self.province, *self.units):
            unit.refresh_from_db()
        self.units[5] = make_unit(UnitKind.SCHOOL, self.city, name="市直小学")
        self.units[4] = make_unit(UnitKind.SCHOOL, self.other)
        self.campaign = Campaign.objects.create(
            unit=self.province,
            unit_path=self.province.path,
            title="全省大检查",
            starts_on=date(2026, 4, 1),
            state=CampaignState.LAUNCHED,
            created_at=NOW - timedelta(days=200),
            launched_at=NOW - timedelta(days=140),
        )
        self.play([self.plan(number) for number in range(30)], [])

    def plan(self, number: int) -> Plan:
        return Plan(
            unit=number % 6,
            category=number % 3,
            origin=("self", "announced", "expert", "tip_off")[number % 4],
            days_ago=125 - 4 * number,
            hour=(0, 9, 23)[number % 3],
            on_spot=number % 5 == 0,
            major=number % 9 == 0,
            yuan="350.50",
            due_in=3,
            fate=FATES[number % len(FATES)],
            gaps=(2, 9, 14, 3, 1),
        )

    def actors(self) -> dict[str, Actor]:
        bureau = self.district.bureau
        section = make_unit(UnitKind.SECTION, bureau, section_key="fire")
        return {
            "province": make_actor(Role.BUREAU_LEADER, self.province),
            "city": make_actor(Role.BUREAU_LEADER, self.city),
            "bureau": make_actor(Role.BUREAU_LEADER, bureau),
            "section": make_actor(Role.SECTION_OFFICER, section),
        }


@pytest.fixture
def world():
    with clock.pretending(NOW):
        yield Province()


def both(asked: Asked) -> tuple[AreaLedger, Ledger]:
    counted = ledger_of(asked)
    assert isinstance(counted, AreaLedger)
    return counted, Ledger(asked.actor, asked.filters)


def plain(flows, *, top: str = "", steps: int = 0) -> dict:
    """Lines that say something; units led directly added up under the path of the whole."""
    lines: dict = {}
    for key, figures in flows.items():
        is_direct = (
            steps and not Unit.objects.filter(path=key, kind__in=("city", "bureau")).exists()
        )
        line = top if is_direct else key
        sums, days = lines.setdefault(line, ({}, {}))
        for name, number in figures.sums.items():
            sums[name] = sums.get(name, 0) + number
        for day, number in figures.days.items():
            days[day] = days.get(day, 0) + number
    return {
        key: ({n: v for n, v in sums.items() if v}, {n: v for n, v in days.items() if v})
        for key, (sums, days) in lines.items()
        if any(sums.values())
    }


def test_counters_and_rows_say_the_same(world):
    for name, actor in world.actors().items():
        if name == "section":
            # The rows of the province's campaign that a section of one bureau answers for.
            assert areas_seen(actor, LedgerFilters(today=TODAY, campaign_id=world.campaign.pk))
        for period in PERIODS:
            asked = Asked(actor, world.campaign, period, TODAY)
            if name == "city":
                asked = replace(asked, unit_path=world.city.path)
            counted, rows = both(asked)
            for split in (
                WHOLE,
                Split("section_key"),
                Split("category"),
                Split("unit_kind"),
                Split("unit_path", len(asked.unit_path or world.province.path) + 4),
            ):
                top, steps = asked.unit_path or world.province.path, split.steps
                ours = plain(counted.flows(split, period.start, period.until), top=top, steps=steps)
                theirs = plain(rows.flows(split, period.start, period.until), top=top, steps=steps)
                assert ours == theirs, (name, period, split)
                if not steps:
                    assert counted.overdue(split) == rows.overdue(split)
            daily = [
                plain(each.flows(DAILY, None, period.until, with_days=False))
                for each in (counted, rows)
            ]
            assert daily[0] == daily[1]
            assert counted.items(period.start, period.until, 5) == rows.items(
                period.start, period.until, 5
            )
            months = [period, Period(date(2026, 5, 31), date(2026, 5, 1))]
            months.sort(key=lambda each: each.until)
            assert counted.closing_days(months) == rows.closing_days(months)
            assert counted.open_by_day() == rows.open_by_day()


def test_what_the_ledger_page_counts(world):
    school = make_actor(Role.UNIT_HEAD, world.units[2])
    for actor in (*world.actors().values(), school, SYSTEM):
        for more in ({}, {"grade": "major"}, {"category": "C"}, {"unit_path": world.units[0].path}):
            filters = LedgerFilters(today=TODAY, campaign_id=world.campaign.pk, **more)
            found = list(Hazard.objects.visible_to(actor).filter(campaign=world.campaign))
            found = [
                each
                for each in found
                if each.unit_path.startswith(filters.unit_path)
                and filters.grade in ("", each.grade)
                and filters.category in ("", each.category)
            ]
            by_state: dict = {}
            for each in found:
                by_state[each.state] = by_state.get(each.state, 0) + 1
            assert counts_by_state(actor, filters) == by_state
            assert sum(row[-1] for row in standing(actor, filters)) == len(found)
            overdue = [e for e in found if e.open_due_on and e.open_due_on < TODAY]
            assert sum(row[-1] for row in late(actor, filters)) == len(overdue)


def test_folding_changes_no_sum(world):
    before = AreaTally.objects.count()

    folded = fold_counters()

    assert folded == before
    assert AreaTally.objects.filter(is_folded=False).count() == 0
    assert AreaTally.objects.count() < before
    assert list(verify_counters()) == []
    world.play([world.plan(3)], [])
    fold_counters()
    assert list(verify_counters()) == []


def test_the_counters_follow_a_unit_into_another_territory(world):
    school = world.units[2]
    moved = Hazard.objects.filter(unit=school).count()
    sums = {"a": AreaTally.objects.filter(area_path=world.other.path).count()}
    assert moved

    move_unit(actor=SYSTEM, unit_id=school.pk, parent_id=world.other.pk, reason="划转")

    assert list(verify_counters()) == []
    assert AreaTally.objects.filter(area_path=world.other.path).count() > sums["a"]
    move_unit(actor=SYSTEM, unit_id=world.other.pk, parent_id=world.city.pk, reason="划转")
    assert list(verify_counters()) == []


def test_a_unit_that_begins_to_lead_gets_counters_of_its_own(world):
    office = make_unit(UnitKind.AFFILIATED, world.city)
    school = world.units[5]
    move_unit(actor=SYSTEM, unit_id=school.pk, parent_id=office.pk, reason="划转")
    office.refresh_from_db()
    Unit.objects.filter(pk=school.pk).update(kind=UnitKind.SCHOOL)

    change_kind(actor=SYSTEM, unit_id=office.pk, kind=UnitKind.BUREAU)

    assert AreaTally.objects.filter(area_path=office.path).exists()
    assert list(verify_counters()) == []
    change_kind(actor=SYSTEM, unit_id=office.pk, kind=UnitKind.AFFILIATED)
    assert not AreaTally.objects.filter(area_path=office.path).exists()
    assert list(verify_counters()) == []


def test_a_changed_counter_is_named(world):
    row = AreaTally.objects.filter(cut="category").first()
    AreaTally.objects.filter(pk=row.pk).update(found=row.found + 5)

    (said,) = verify_counters()

    assert f"area counter {world.campaign} {row.area_path} cut=category" in said


@pytest.mark.parametrize("more", [0, 20])
@pytest.mark.parametrize(
    ("by", "most"),
    [
        (By.KIND, 9),
        (By.TERRITORY, 15),
        (By.ZONE, 13),
        (By.SECTION, 8),
        (By.CATEGORY, 8),
        (By.MONTH, 19),
        (By.UNIT, 23),
    ],
)
def test_a_table_costs_the_same_for_few_hazards_and_for_many(world, by, most, more):
    world.play([world.plan(number % 30) for number in range(more)], [])
    asked = Asked(world.actors()["province"], world.campaign, PERIODS[0], TODAY)

    with CaptureQueriesContext(connection) as asked_of_it:
        table(asked, by)

    assert len(asked_of_it) <= most


def test_charts_cost_a_few_queries(world):
    asked = Asked(world.actors()["province"], world.campaign, PERIODS[0], TODAY)
    for chart, most in (
        (series, 4),
        (ageing, 4),
        (closing_times, 4),
        (top_items, 4),
        (progress, 2),
        (heat_map, 8),
    ):
        with CaptureQueriesContext(connection) as asked_of_it:
            chart(asked)
        assert len(asked_of_it) <= most, chart


def test_territories_begin_where_the_reader_stands(world):
    """A bureau of the province is told of its central schools, a central school of itself."""
    district = world.district
    bureau = make_actor(Role.BUREAU_LEADER, district.bureau)
    central = make_actor(Role.CENTRAL_SCHOOL_OFFICER, district.east)

    def lines(actor):
        found = table(Asked(actor, world.campaign, PERIODS[0], TODAY), By.TERRITORY)
        return [line.title for line in found.lines], found.total.cell("found").value

    seen = Hazard.objects.filter(campaign=world.campaign, state__in=COUNTED)
    assert lines(bureau) == (
        ["东河中心学校", "西岭中心学校"],
        seen.filter(unit__in=world.units[:4]).count(),
    )
    assert lines(central) == (
        ["东河中心学校"],
        seen.filter(unit__in=(world.units[0], world.units[2])).count(),
    )
