"""Ten random ledgers: every number of the statistics equals a recount that shares no code with it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from anlan.accounts.states import Role
from anlan.hazards.queries import matching
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.reports.queries.statistics import (
    DEFINITIONS,
    Asked,
    By,
    Line,
    Period,
    ageing,
    closing_times,
    progress,
    series,
    summary,
    table,
    top_items,
)
from tests.factories import make_unit
from tests.reports.ledgers import NOW, TODAY, Plan, Round, World, plans, rounds
from tests.reports.recount import BEGINNING, Naive

pytestmark = pytest.mark.django_db
EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    # A ledger takes a second to play: what fails is told as it came, not made small first.
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PERIODS = (
    Period(TODAY),
    Period(date(2026, 6, 30)),
    Period(date(2026, 7, 15), date(2026, 6, 10)),
    Period(TODAY, date(2026, 8, 1)),
)


@pytest.fixture
def world():
    return World()


def ask(world: World, period: Period, actor: Actor | None = None, **more: str) -> Asked:
    return Asked(actor or world.district.officer, world.campaign, period, TODAY, **more)


def check(line: Line, naive: Naive, *, of_units: bool = True) -> None:
    """Every number of the line, and every list behind a number."""
    for key, definition in DEFINITIONS.items():
        cell = line.cell(key)
        if not definition.is_kept:
            assert (cell.value, cell.text, cell.filters) == (None, "—", None)
            continue
        if definition.group.value in ("units", "visits") and not of_units:
            assert cell.value is None
            continue
        wanted = naive.number(key)
        assert cell.value == (pytest.approx(wanted) if isinstance(wanted, float) else wanted), (
            line.title,
            key,
            line.period,
        )
        if wanted is None:
            assert cell.text == "—"


def check_lists(line: Line, actor: Actor) -> None:
    for key, definition in DEFINITIONS.items():
        cell = line.cell(key)
        if cell.filters is None:
            continue
        rows = matching(actor, cell.filters).count()
        if definition.measure.value == "times":
            assert bool(rows) == bool(cell.value)
            assert rows <= cell.value
        else:
            assert rows == cell.value, (line.title, key)


@EXAMPLES
@given(wanted=plans, visits=rounds)
def test_every_number_equals_a_recount(world, wanted: list[Plan], visits: list[Round]):
    with transaction.atomic():
        told, zones = list(world.told), world.zone_of
        world.told, world.ids, world.rounds, world.first_sheet = [], {}, [], {}
        world.play(wanted, visits)
        with clock.pretending(NOW):
            # Today's numbers always, and those of one other period in turn.
            for period in (PERIODS[0], PERIODS[1 + len(wanted) % 3]):
                _compare(world, period, zones)
        transaction.set_rollback(True)
        world.told = told


def _compare(world: World, period: Period, zones: dict) -> None:
    asked = ask(world, period)
    whole = Naive(world.told, world, {unit.pk for unit in world.units}, period)
    check(summary(asked), whole)
    check_lists(summary(asked), asked.actor)
    line_of = {
        By.UNIT: lambda unit: unit.path,
        By.KIND: lambda unit: unit.kind,
        By.TERRITORY: lambda unit: _territory(world, unit),
        By.ZONE: lambda unit: str(zones[unit.pk].pk) if unit.pk in zones else "",
    }
    for by, key_of in line_of.items():
        found = table(asked, by)
        check(found.total, whole)
        for line in found.lines:
            ids = {unit.pk for unit in world.units if key_of(unit) == line.key}
            lives = [each for each in world.told if each.unit.pk in ids]
            check(line, Naive(lives, world, ids, period))
        check_lists(found.lines[-1], asked.actor)
    for by, name in ((By.SECTION, "section"), (By.CATEGORY, "category")):
        for line in table(asked, by).lines:
            lives = [each for each in world.told if getattr(each, name) == line.key]
            check(line, replace(whole, lives=lives), of_units=False)
        check_lists(line, asked.actor)
    for line in table(asked, By.MONTH).lines:
        check(line, replace(whole, period=line.period))
    check_lists(line, asked.actor)
    _compare_charts(world, asked)


def _territory(world: World, unit) -> str:
    for leading in (world.district.east, world.district.west):
        if unit.path.startswith(leading.path):
            return leading.path
    return "direct"


def _compare_charts(world: World, asked: Asked) -> None:
    alive = [each for each in world.told if not each.gone]
    start, until = asked.period.start or BEGINNING, asked.period.until
    for point in series(asked):
        assert point.found == sum(each.found == point.day for each in alive)
        closed = [each for each in alive if each.closing_at(point.day)]
        assert point.closed_at_end == len(closed)
        assert point.open_at_end == sum(each.found <= point.day for each in alive) - len(closed)
    for band in ageing(asked):
        ages = [(TODAY - each.found).days for each in alive if not each.closing_at(TODAY)]
        assert band.hazards == sum(
            band.least <= age and (band.most is None or age <= band.most) for age in ages
        )
        assert band.hazards == matching(asked.actor, band.filters).count()
    times = closing_times(asked)
    for band in times.bands:
        assert band.hazards == matching(asked.actor, band.filters).count()
    closed = [e for e in alive if e.closing_at(until) and e.closing_at(until)[0] >= start]
    assert times.hazards == sum(band.hazards for band in times.bands) == len(closed)
    items: dict[str, int] = {}
    for each in alive:
        if start <= each.found <= until:
            items[each.item] = items.get(each.item, 0) + 1
    lines = top_items(asked)
    assert {line.code: line.hazards for line in lines} == items
    assert [line.hazards for line in lines] == sorted(items.values(), reverse=True)
    for step in progress(asked):
        assert step.inspected == sum(day <= step.day for day in world.first_sheet.values())
        assert step.due == len(world.units)


@EXAMPLES
@given(wanted=plans)
def test_each_sees_only_what_is_theirs(world, wanted: list[Plan]):
    with transaction.atomic():
        world.told, world.ids, world.rounds, world.first_sheet = [], {}, [], {}
        world.play(wanted, [])
        district = world.district
        central = district.someone(Role.CENTRAL_SCHOOL_OFFICER, district.east)
        office = make_unit("section", district.bureau, section_key="fire")
        section = district.someone(Role.SECTION_OFFICER, office)
        east = {district.east.pk, district.big.pk}
        with clock.pretending(NOW):
            for actor, ids, lives in (
                (central, east, [each for each in world.told if each.unit.pk in east]),
                (
                    section,
                    {unit.pk for unit in world.units},
                    [each for each in world.told if each.section == "fire"],
                ),
            ):
                for period in PERIODS[:3]:
                    asked = ask(world, period, actor)
                    naive = Naive(lives, world, ids, period)
                    check(summary(asked), naive)
                    check(table(asked, By.TERRITORY).total, naive)
                    check(table(asked, By.CATEGORY).total, naive, of_units=False)
            paths = {line.key for line in table(ask(world, PERIODS[0], central), By.UNIT).lines}
            assert paths == {district.east.path, district.big.path}
        transaction.set_rollback(True)


def test_what_is_not_kept_says_so_and_never_zero(world):
    line = summary(ask(world, Period(TODAY)))
    not_kept = [each for each in DEFINITIONS.values() if not each.is_kept]
    assert {each.key for each in not_kept} >= {"warnings", "interviews", "exposures", "people"}
    assert all(line.cell(each.key).text == "—" for each in not_kept)
    assert all("尚未登记" in str(each.explanation) for each in not_kept)


def test_nothing_divided_by_nothing(world):
    line = summary(ask(world, Period(TODAY, TODAY - timedelta(days=3))))
    assert [line.cell(key).text for key in ("closure_rate", "on_spot_share", "median_days")] == [
        "—"
    ] * 3
    assert line.cell("found").text == "0"
