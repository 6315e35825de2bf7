"""The statistics as a table: by what, of which numbers, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anlan.campaigns import queries as campaigns
from anlan.reports.queries import statistics
from anlan.reports.queries.statistics import (
    BY_TITLES,
    DEFINITIONS,
    GROUP_TITLES,
    MEASURE_TITLES,
    By,
    Definition,
    Line,
)
from anlan.web.statistics.links import address
from anlan.web.statistics.reading import Look

if TYPE_CHECKING:
    from anlan.units.models import Unit

# What most want to see at once, and what fits on a sheet of paper.
MAIN = (
    "units_due",
    "units_inspected",
    "coverage",
    "found",
    "found_major",
    "on_spot_share",
    "closed",
    "open",
    "overdue",
    "closure_rate",
    "closure_rate_major",
    "median_days",
    "reopened",
)
MAIN_KEY, ALL_KEY = "", "all"
# Where the work lies: of these the table can be put in order, the most pressing first. Never of
# what a unit has found: who looks well finds much.
PRESSING = (
    "coverage",
    "open",
    "overdue",
    "closure_rate",
    "closure_rate_major",
    "median_days",
    "reopened",
)
SMALL_FIRST = frozenset({"coverage", "closure_rate", "closure_rate_major"})
# Units come page by page, months in the calendar's order.
SORTED_BY = frozenset({By.KIND, By.TERRITORY, By.ZONE, By.SECTION, By.CATEGORY})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to see the table."""

    label: Promise | str
    url: str
    current: bool
    count: None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One number: `sort_url` puts the most pressing lines first, "" where that has no sense."""

    definition: Definition
    measure: Promise | str
    sort_url: str
    is_sorted: bool
    sort_word: str


@dataclass(frozen=True, slots=True)
class Told:
    """A number of a line and the list that it opens."""

    text: str
    address: str
    name: Promise


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line; `url` leads one level further down, "" where there is none."""

    title: str
    url: str
    cells: Sequence[Told]


@dataclass(frozen=True, slots=True)
class TablePage:
    """The whole table with its choices."""

    by: By
    ways: Sequence[Choice]
    groups: Sequence[Choice]
    first: Promise
    columns: Sequence[Column]
    rows: Sequence[TableRow]
    total: TableRow
    in_order_url: str
    previous_url: str
    next_url: str


def table_page(look: Look, given: "dict[str, str]") -> TablePage:
    """Draw the table that an address asks for; what does not fit falls back to the usual."""
    by = known_by(given.get("by", ""))
    drawn = statistics.table(look.asked, by, mark=given.get("at", ""))
    told = {each.key: each for each in drawn.columns}
    group = given.get("group", MAIN_KEY)
    keys = [key for key in _keys_of(group) if key in told]
    wanted = given.get("sort", "")
    sort = wanted if wanted in PRESSING and wanted in keys and by in SORTED_BY else ""
    kept = {"by": by.value, "group": group}
    areas = campaigns.areas(look.asked.actor, look.campaign)
    lines = _sorted(drawn.lines, sort) if sort else drawn.lines
    return TablePage(
        by=by,
        ways=[
            Choice(title, _url(look, by=each.value, group=group), each is by)
            for each, title in BY_TITLES.items()
        ],
        groups=_groups(look, by, group, told),
        first=BY_TITLES[by],
        columns=[_column(look, told[key], by, sort, kept) for key in keys],
        rows=[_row(look, line, keys, areas, by) for line in lines],
        total=_row(look, drawn.total, keys, areas, by),
        in_order_url=_url(look, **kept) if sort else "",
        previous_url=_url(look, **kept, at=drawn.previous) if drawn.previous else "",
        next_url=_url(look, **kept, at=drawn.next) if drawn.next else "",
    )


def known_by(word: str) -> By:
    """What an address wants the lines to stand for; territories where it says nothing that fits."""
    return By(word) if word in {each.value for each in By} else By.TERRITORY


def _keys_of(group: str) -> Sequence[str]:
    if group == MAIN_KEY:
        return MAIN
    if group == ALL_KEY:
        return tuple(DEFINITIONS)
    return tuple(key for key, each in DEFINITIONS.items() if each.group.value == group) or MAIN


def _groups(look: Look, by: By, group: str, told: dict[str, Definition]) -> list[Choice]:
    shown = {each.group.value for each in told.values()}
    named: list[tuple[str, Promise]] = [
        (MAIN_KEY, gettext_lazy("主要指标")),
        *((each.value, title) for each, title in GROUP_TITLES.items() if each.value in shown),
        (ALL_KEY, gettext_lazy("全部指标")),
    ]
    return [Choice(title, _url(look, by=by.value, group=key), key == group) for key, title in named]


def _column(look: Look, definition: Definition, by: By, sort: str, kept: dict[str, str]) -> Column:
    key = definition.key
    sorts = key in PRESSING and by in SORTED_BY and key != sort
    return Column(
        definition,
        MEASURE_TITLES[definition.measure],
        _url(look, **kept, sort=key) if sorts else "",
        key == sort,
        "ascending" if key in SMALL_FIRST else "descending",
    )


def _row(look: Look, line: Line, keys: Sequence[str], areas: "list[Unit]", by: By) -> TableRow:
    asked = look.asked
    cells = []
    for key in keys:
        cell = line.cell(key)
        cells.append(Told(cell.text, address(asked, line, key, areas), cell.definition.title))
    further = By.UNIT if by is By.TERRITORY and line.unit_path else None
    url = _url(look, under=line.unit_path, by=further.value) if further else ""
    return TableRow(line.title, url, cells)


def _sorted(lines: Sequence[Line], key: str) -> list[Line]:
    """The most pressing first; lines that have no such number last."""
    sign = 1 if key in SMALL_FIRST else -1

    def pressing(line: Line) -> tuple[bool, float]:
        value = line.cell(key).value
        return value is None, sign * float(value or 0)

    return sorted(lines, key=pressing)


def _url(look: Look, **changes: str) -> str:
    return f"?{look.query(**changes)}"
