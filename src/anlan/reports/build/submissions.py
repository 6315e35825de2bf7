"""A board as a table to send on: who has handed in what when, and the units' tables made one."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from anlan.campaigns.queries.submissions import FilledIn
from anlan.campaigns.queries.timing import Timing
from anlan.campaigns.states import ColumnKind, ReviewStep
from anlan.kernel import language
from anlan.reports.build.ledger import Cell, Column

if TYPE_CHECKING:
    from anlan.campaigns.models import Requirement, Submission

# Excel keeps fifteen digits of a number; a longer one stays text, so that none is lost.
_DIGITS = 15
LIST_COLUMNS = (
    Column(_("序号"), 6),
    Column(_("单位"), 26, wraps=True),
    Column(_("上级单位"), 20, wraps=True),
    Column(_("类型"), 12),
    Column(_("状态"), 12),
    Column(_("审核环节"), 16),
    Column(_("时限情况"), 12),
    Column(_("首次打开日期"), 15, is_date=True),
    Column(_("首次报送日期"), 15, is_date=True),
    Column(_("最近报送日期"), 15, is_date=True),
    Column(_("退回次数"), 9),
    Column(_("审核通过日期"), 15, is_date=True),
    Column(_("允许报送至"), 15, is_date=True),
)


def list_cells(rows: "Iterable[Submission]") -> Iterator[tuple[Cell, ...]]:
    """One line a unit; the rows come with `timing` and the unit's parent."""
    with override(language.OF_RECORD):
        for number, row in enumerate(rows, start=1):
            unit = row.unit
            yield (
                number,
                unit.name,
                unit.parent.name if unit.parent else "",
                row.get_unit_kind_display(),
                row.get_state_display(),
                str(ReviewStep(row.step).label) if row.step else "",
                str(Timing(row.timing).label),  # type: ignore[attr-defined] # annotated
                _day(row.opened_at),
                row.first_handed_in_on,
                _day(row.handed_in_at),
                row.times_returned,
                _day(row.accepted_at),
                row.unlocked_until,
            )


def table_columns(requirement: "Requirement") -> tuple[Column, ...]:
    """The columns of the units' own table behind the unit's name."""
    own = [
        Column(
            column["title"],
            14 if column["kind"] != ColumnKind.TEXT else 24,
            is_date=column["kind"] == ColumnKind.DATE,
            wraps=column["kind"] == ColumnKind.TEXT,
        )
        for column in requirement.columns
    ]
    return (Column(_("序号"), 6), Column(_("报送单位"), 26, wraps=True), *own)


def table_cells(
    requirement: "Requirement", tables: Iterable[FilledIn]
) -> Iterator[tuple[Cell, ...]]:
    """Every row of every unit's table, in the order of the units; a nil return has none."""
    number = 0
    for table in tables:
        for row in table.rows:
            number += 1
            cells = (
                _cell(column["kind"], row.get(column["key"], "")) for column in requirement.columns
            )
            yield (number, table.unit_name, *cells)


def _cell(kind: str, text: str) -> Cell:
    if not text:
        return None
    if kind == ColumnKind.DATE:
        return date.fromisoformat(text)
    if kind == ColumnKind.NUMBER:
        number = Decimal(text)
        if len(number.as_tuple().digits) > _DIGITS:
            return text
        return int(number) if number == number.to_integral_value() else float(number)
    return text


def _day(moment: object) -> date | None:
    return timezone.localdate(moment) if moment else None  # type: ignore[arg-type] # a datetime
