"""Tables of the statistics: the same numbers, split by unit, territory, section and the like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anlan.reports.queries.statistics import splits
from anlan.reports.queries.statistics.asked import WITHOUT_UNITS, Asked, By
from anlan.reports.queries.statistics.definitions import DEFINITIONS, Definition, Group
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.lines import Line
from anlan.reports.queries.statistics.months import by_month
from anlan.reports.queries.statistics.periods import Period
from anlan.reports.queries.statistics.summing import tell, whole

# Units of one page of the table by unit.
PAGE = 50
_LINES: Mapping[By, Callable[[Asked], list[Line]]] = {
    By.KIND: splits.by_kind,
    By.TERRITORY: splits.by_territory,
    By.ZONE: splits.by_zone,
    By.SECTION: splits.by_section,
    By.CATEGORY: splits.by_category,
    By.UNIT: splits.by_unit,
}
_OF_UNITS = (Group.UNITS, Group.VISITS, Group.MEASURES)


@dataclass(frozen=True, slots=True)
class Table:
    """Lines and their total; `columns` are the numbers that these lines can tell.

    `previous` and `next` are the marks of the neighbouring pages ("" for none): only the table by
    unit has more than one. The total is of everything asked, not of the page.
    """

    by: By
    period: Period
    lines: list[Line]
    total: Line
    columns: tuple[Definition, ...]
    previous: str = ""
    next: str = ""


def columns_of(by: By) -> tuple[Definition, ...]:
    """The defined numbers that such a table can tell, those not kept yet included."""
    return tuple(
        each
        for each in DEFINITIONS.values()
        if by not in WITHOUT_UNITS or each.group not in _OF_UNITS
    )


def table(asked: Asked, by: By, *, mark: str = "", size: int | None = PAGE) -> Table:
    """The numbers of the period, one line for each unit, kind, territory … and the total.

    Lines come in the order of their own list (tree, number, code, calendar), never by volume: a
    school that reports much is not a bad one. The table by unit is paged; `size` None takes all.
    """
    previous = following = ""
    if by is By.UNIT and size is not None:
        page = splits.unit_page(asked, mark, size)
        previous, following = page.previous, page.next
        lines, total = splits.by_unit(asked, page.rows), summary(asked)
    elif by is By.MONTH:
        lines, total = by_month(asked), summary(asked)
    else:
        lines = _LINES[by](asked)
        total = _added(asked, lines)
    for each in [*lines, total]:
        tell(asked, each.figures, by, each.period)
    return Table(by, asked.period, lines, total, columns_of(by), previous, following)


def summary(asked: Asked) -> Line:
    """The same numbers for everything asked, as one line."""
    return splits.line(asked, "", str(_("合计")), whole(asked), asked.filters)


def _added(asked: Asked, lines: list[Line]) -> Line:
    """The sum of lines that hold everything, each row once."""
    added = Figures()
    for each in lines:
        added.add(each.figures)
    return splits.line(asked, "", str(_("合计")), added, asked.filters)
