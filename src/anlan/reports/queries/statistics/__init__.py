"""The statistics: every number by one definition, in tables and charts, each with its rows.

The contract for pages, files and jobs:

- `Asked(actor, campaign, period, today, unit_path="", section_key="", category="")` says whose
  numbers of which days. `Period(until)` is cumulative from the beginning, `Period(until, start)` a
  stretch of days, both ends included; `label_of(period, campaign)` is what a form bears
  (2022年1月—5月).
- `summary(asked)` gives one `Line`, `table(asked, By.TERRITORY)` a `Table` of lines with `total`
  and `columns`. `line.cell(key)` is a number: `text` to print ("—" where it cannot be said),
  `value` to compute with, `definition` to explain, `filters` (LedgerFilters) to list its rows, or
  None where there is no such list, and `place` for its address
  (`web.reports.links.ledger_address(cell.filters, place=cell.place)`). `By.UNIT` is paged: `table(asked, By.UNIT, mark=…)`, then
  `table.previous` and `table.next`; `size=None` takes all. `line.unit_path` leads one level
  further down: ask again with `unit_path=line.unit_path` and `unit_id=line.place.unit_id`.
- `DEFINITIONS[key]` is a number's `title`, `explanation` (shown on hover), `measure`
  (`MEASURE_TITLES`), `group` (`GROUP_TITLES`) and `is_kept`: what the system does not keep yet
  shows "—" with the explanation that it is not kept, never 0.
- Charts: `series` (days), `ageing`, `closing_times`, `top_items`, `progress` (units inspected
  against the calendar), `heat_map` (territory by category); each gives plain rows for a chart and
  for the table behind it, with filters where rows of the ledger stand behind a number.

How a period counts, in one place: `periods.Period`. Who sees what: everything goes through
`visible_to(actor)`, so a central school has its territory and a section its lines.
"""

from anlan.reports.queries.statistics.asked import BY_TITLES, Asked, By
from anlan.reports.queries.statistics.charts import (
    Band,
    ClosingTimes,
    DayPoint,
    ItemLine,
    Step,
    ageing,
    closing_times,
    progress,
    series,
    top_items,
)
from anlan.reports.queries.statistics.definitions import (
    DEFINITIONS,
    GROUP_TITLES,
    MEASURE_TITLES,
    Definition,
    Group,
    Measure,
)
from anlan.reports.queries.statistics.figures import DASH, Figures, Value, median_of, shown
from anlan.reports.queries.statistics.heat import HeatMap, heat_map
from anlan.reports.queries.statistics.lines import Cell, Line, Place
from anlan.reports.queries.statistics.periods import Period, label_of, months_of
from anlan.reports.queries.statistics.splits import DIRECT
from anlan.reports.queries.statistics.tables import Table, columns_of, summary, table

__all__ = [
    "BY_TITLES",
    "DASH",
    "DEFINITIONS",
    "DIRECT",
    "GROUP_TITLES",
    "MEASURE_TITLES",
    "Asked",
    "Band",
    "By",
    "Cell",
    "ClosingTimes",
    "DayPoint",
    "Definition",
    "Figures",
    "Group",
    "HeatMap",
    "ItemLine",
    "Line",
    "Measure",
    "Period",
    "Place",
    "Step",
    "Table",
    "Value",
    "ageing",
    "closing_times",
    "columns_of",
    "heat_map",
    "label_of",
    "median_of",
    "months_of",
    "progress",
    "series",
    "shown",
    "summary",
    "table",
    "top_items",
]
