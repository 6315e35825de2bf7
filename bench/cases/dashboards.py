"""The statistics of a province: 50,000 units, 5,000,000 hazards, one campaign.

For the province, one bureau and one central school each query of the dashboards, p95 of ours beside
p95 of the limit. The limit is the shortest SQL by the bare driver that gives the same numbers from
the same tables: counters of areas for province and bureau, the ledger's rows for the central school
and for a page of units; fetched, and nothing done with them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from time import perf_counter
from typing import Any

from django.db import connection

from anlan.accounts.states import Role
from anlan.hazards.models import AreaTally, Hazard
from anlan.hazards.models.areas import MEASURES
from anlan.hazards.states import COUNTED
from anlan.kernel import clock
from anlan.kernel.scope import path_end
from anlan.reports.queries import statistics
from anlan.reports.queries.statistics import Asked, By, Period, summary, table
from anlan.reports.queries.statistics.splits import unit_page
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from bench import bare
from bench.apart import call
from bench.measure import PATIENCE, Result, Size, milliseconds, peak_mib, seconds, statements
from bench.seeding.province import campaign_of, leading, seen_from

QUICK = Size(units=640, hazards=20_000, rounds=5)
FULL = Size(units=50_000, hazards=5_000_000, rounds=30)
FEWEST = 5
_SUMMED = ", ".join(f'SUM("{name}")' for name in MEASURES if name not in ("open", "due"))
_AREAS = f'"{AreaTally._meta.db_table}"'
_LEDGER = f'"{Hazard._meta.db_table}"'

Statement = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """One query of a dashboard, and the SQL that gives the same numbers."""

    name: str
    ask: Callable[[], object]
    limit: Sequence[Statement]


def measure(size: Size) -> Iterator[Result]:
    """Every look of the province, then of a bureau, then what a central school asks of its rows."""
    start = perf_counter()
    call("bench.seeding.province:seed", size.units, size.hazards)
    taken = perf_counter() - start
    yield _result("making it all", size, taken, taken, unit="s")
    campaign, today = campaign_of(), clock.today()
    province = _Place("province", campaign.unit, campaign.pk, today)
    bureau = _Place("bureau", leading(UnitKind.BUREAU), campaign.pk, today)
    central = _Place("central school", leading(UnitKind.CENTRAL_SCHOOL), campaign.pk, today)
    with closing(bare.connect()) as connected:
        for place in (province, bureau, central):
            role = Role.BUREAU_LEADER if place is not central else Role.CENTRAL_SCHOOL_OFFICER
            actor = seen_from(place.unit, role)
            asked = Asked(actor, campaign, Period(today), today)
            for look in _looks(place, asked, is_counted=place is not central):
                yield _compare(place, look, connected, size)


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose numbers, and the pieces of SQL that bound them."""

    name: str
    unit: Unit
    campaign: Any
    today: date

    @property
    def key(self) -> str:
        return bare.bound_uuid(self.campaign)

    def area(self, cut: str, columns: str, grouped: str, more: str = "") -> Statement:
        """Sums over the cells of this area."""
        group = f" GROUP BY {grouped}" if grouped else ""
        head = f"{grouped}, " if grouped else ""
        sql = (
            f"SELECT {head}{columns} FROM {_AREAS} WHERE campaign_id = %s AND area_path = %s"  # noqa: S608 -- our own columns
            f" AND cut = '{cut}'{more}{group}"
        )
        return sql, (self.key, self.unit.path)

    def below(self, table_name: str, columns: str, grouped: str, more: str = "") -> Statement:
        """Sums over the rows of a table that lie in this territory."""
        group = f" GROUP BY {grouped}" if grouped else ""
        head = f"{grouped}, " if grouped else ""
        sql = (
            f"SELECT {head}{columns} FROM {table_name} WHERE campaign_id = %s"  # noqa: S608 -- our own columns
            f" AND unit_path >= %s AND unit_path < %s{more}{group}"
        )
        return sql, (self.key, self.unit.path, path_end(self.unit.path))

    def units(self, grouped: str = "") -> list[Statement]:
        """Units due and inspected, and the visits."""
        begun = "COUNT(CASE WHEN items_done > 0 OR items_excused > 0 THEN 1 END)"
        came = (
            " AND EXISTS (SELECT 1 FROM inspections_sheet s"
            " WHERE s.inspection_id = inspections_inspection.id AND s.state = 'handed_in')"
        )
        kinds = f"{grouped}, kind" if grouped and grouped != "unit_kind" else "kind"
        return [
            self.below("campaigns_participation", f"COUNT(*), {begun}", grouped, _STILL_IN),
            self.below("inspections_inspection", "COUNT(*)", kinds, came),
        ]


_STILL_IN = " AND left_at IS NULL"


def _looks(place: _Place, asked: Asked, *, is_counted: bool) -> Iterator[Look]:
    if not is_counted:
        yield Look("summary from rows", partial(summary, asked), _rows(place))
        yield Look("by unit from rows", partial(table, asked, By.UNIT), _rows(place, "unit_path"))
        return
    late = f" AND day < '{asked.today}'"
    for by, column, cut in (
        (None, "", "category"),
        (By.CATEGORY, "category", "category"),
        (By.SECTION, "section_key", "category"),
        (By.KIND, "unit_kind", "kind"),
    ):
        grouped = f"{column}, grade" if column else "grade"
        limit = [
            place.area(cut, _SUMMED, grouped),
            place.area(f"{cut}_days", 'SUM("closed")', f"{column}, days" if column else "days"),
            place.area(cut, 'SUM("due")', column, late),
        ]
        if by in (None, By.KIND):
            limit += place.units(column)
        name = f"by {by.value}" if by else "summary"
        yield Look(name, partial(table, asked, by) if by else partial(summary, asked), limit)
    yield from _charts(place, asked)
    yield _last_month(place, asked)
    if place.unit.kind == UnitKind.BUREAU:
        page = [unit.path for unit in unit_page(asked, "", 50).rows]
        listed = ", ".join("%s" for _path in page)
        within_page = f" AND unit_path IN ({listed})"
        limit = [(sql, (*bound, *page)) for sql, bound in _rows(place, "unit_path", within_page)]
        yield Look("a page of units", partial(table, asked, By.UNIT), limit)
        yield Look(
            "by territory from rows", partial(table, asked, By.TERRITORY), _territories(place)
        )
        return
    children = Unit.objects.filter(parent=place.unit, kind=UnitKind.CITY)
    areas = list(children.values_list("path", flat=True))
    listed = ", ".join("%s" for _path in areas)
    limit = [
        (sql.replace("area_path = %s", f"area_path IN ({listed})"), (bound[0], *areas))
        for sql, bound in (
            place.area("category", _SUMMED, "area_path, grade"),
            place.area("category_days", 'SUM("closed")', "area_path, days"),
            place.area("category", 'SUM("due")', "area_path", late),
        )
    ]
    limit += place.units(f"SUBSTR(unit_path, 1, {len(place.unit.path) + 4})")
    yield Look("by territory", partial(table, asked, By.TERRITORY), limit)


def _charts(place: _Place, asked: Asked) -> Iterator[Look]:
    area, steps = place.area, len(place.unit.path) + 4
    flows = 'SUM("found"), SUM("closed"), SUM("undone")'
    by_day = area("category", flows, "day")
    days = area("category_days", 'SUM("closed")', "days")
    sql, bound = area("item", 'SUM("found")', "item_code")
    first = "SELECT coverage_row.participation_id, MIN(sheet.handed_in_at)"
    sheets = (
        f"{first} FROM inspections_sheet sheet JOIN campaigns_coveragerow coverage_row"
        " ON coverage_row.id = sheet.coverage_row_id"
        " JOIN campaigns_participation part ON part.id = coverage_row.participation_id"
        " WHERE sheet.state = 'handed_in' AND part.campaign_id = %s AND part.unit_path >= %s"
        " AND part.unit_path < %s AND part.left_at IS NULL"
        " GROUP BY coverage_row.participation_id"
    )
    grid = f"SUBSTR(unit_path, 1, {steps}), profile_key, place_kind"
    cells = place.below("campaigns_coveragerow", "COUNT(*), COUNT(last_handed_in_at)", grid)
    yield Look("day by day", partial(statistics.series, asked), [by_day])
    yield Look(
        "ageing", partial(statistics.ageing, asked), [area("category", 'SUM("open")', "day")]
    )
    yield Look("closing times", partial(statistics.closing_times, asked), [days])
    top = [(f"{sql} ORDER BY 2 DESC LIMIT 10", bound)]
    yield Look("ten items", partial(statistics.top_items, asked), top)
    inside = (place.key, place.unit.path, path_end(place.unit.path))
    yield Look("progress", partial(statistics.progress, asked), [(sheets, inside)])
    yield Look("heat map", partial(statistics.heat_map, asked), [cells])
    months = [area("category", _SUMMED, "day, grade"), *place.units()]
    months.append(area("category_days", 'SUM("closed")', "day, days"))
    yield Look("by month", partial(table, asked, By.MONTH), months)


def _last_month(place: _Place, asked: Asked) -> Look:
    """A month that has ended: its flows, and what there was until then."""
    until = asked.today.replace(day=1) - timedelta(days=1)
    start = until.replace(day=1)
    asked = replace(asked, period=Period(until, start))
    within_month = f" AND day >= '{start}' AND day <= '{until}'"
    limit = [
        place.area("category", _SUMMED, "grade", within_month),
        place.area("category", _SUMMED, "grade", f" AND day <= '{until}'"),
        place.area("category_days", 'SUM("closed")', "days", within_month),
        *place.units(),
    ]
    return Look("summary of the last month", partial(summary, asked), limit)


def _rows(place: _Place, column: str = "", more: str = "") -> list[Statement]:
    """The same from the ledger's rows: found, closed and overdue, each in one walk."""
    counted = ", ".join(f"'{state}'" for state in sorted(COUNTED))
    head = f"{column}, " if column else ""
    among = f" AND state IN ({counted}){more}"
    found = f"{head}grade, origin_kind, fixed_on_spot"
    closed = f"{head}grade, days_to_close"
    return [
        place.below(_LEDGER, "COUNT(*), SUM(funds_yuan)", found, among),
        place.below(_LEDGER, "COUNT(*), SUM(funds_yuan)", closed, f"{among}{_CLOSED}"),
        place.below(_LEDGER, "COUNT(*)", column, f"{more} AND open_due_on < '{place.today}'"),
    ]


_CLOSED = " AND closed_at IS NOT NULL"


def _territories(place: _Place) -> list[Statement]:
    step = f"SUBSTR(unit_path, 1, {len(place.unit.path) + 4})"
    return [*_rows(place, step), *place.units(step)]


def _compare(place: _Place, look: Look, connected: bare.Connection, size: Size) -> Result:
    limit = partial(_fetch, connected, look.limit)
    asked = statements(look.ask)
    first = seconds(look.ask) + seconds(limit)
    rounds = max(FEWEST, min(size.rounds, int(PATIENCE / first)))
    costs = [(seconds(look.ask), seconds(limit)) for _round in range(rounds)]
    ours, theirs = _p95([one for one, _other in costs]), _p95([other for _one, other in costs])
    case = (
        f"{place.name}: {look.name}, p95 of {rounds}; {asked} statements beside {len(look.limit)}"
    )
    return _result(case, size, ours, theirs)


def _fetch(connected: bare.Connection, limit: Sequence[Statement]) -> None:
    for sql, bound in limit:
        connected.execute(bare.statement(sql), bound).fetchall()


def _p95(costs: list[float]) -> float:
    return sorted(costs)[max(0, -(-95 * len(costs) // 100) - 1)]


def _result(case: str, size: Size, ours: float, limit: float, unit: str = "ms") -> Result:
    def shown(cost: float) -> float:
        return milliseconds(cost) if unit == "ms" else round(cost, 1)

    return Result(
        "dashboards",
        f"{case}; {size.words}",
        shown(ours),
        unit,
        shown(limit),
        round(ours / limit, 2) if limit else 0.0,
        peak_mib(),
        connection.vendor,
    )
