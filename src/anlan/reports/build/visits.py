"""Visits as a table to send on: who came when, what was looked at, and what it came to."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from anlan.kernel import language
from anlan.reports.build.ledger import Cell, Column

if TYPE_CHECKING:
    from anlan.inspections.queries import VisitLine

VISIT_COLUMNS = (
    Column(_("序号"), 6),
    Column(_("单位"), 26, wraps=True),
    Column(_("检查日期"), 15, is_date=True),
    Column(_("检查方式"), 12),
    Column(_("状态"), 10),
    Column(_("检查人员"), 14),
    Column(_("在场人员"), 14),
    Column(_("检查场所数"), 11),
    Column(_("发现隐患数"), 11),
    Column(_("回头看隐患数"), 12),
    Column(_("签字情况"), 20, wraps=True),
    Column(_("检查小结"), 40, wraps=True),
)


def visit_cells(lines: "Iterable[VisitLine]") -> Iterator[tuple[Cell, ...]]:
    """One row a visit."""
    with override(language.OF_RECORD):
        for number, line in enumerate(lines, start=1):
            visit = line.visit
            yield (
                number,
                visit.unit.name,
                visit.visited_on,
                visit.get_kind_display(),
                visit.get_state_display(),
                visit.started_by,
                visit.representative,
                line.places,
                line.hazards,
                line.looked_back,
                _signed(line),
                visit.summary,
            )


def _signed(line: "VisitLine") -> str:
    visit = line.visit
    if visit.refusal:
        return str(language.labelled(_("单位未签字"), visit.refusal))
    return str(_("双方已签字")) if visit.unit_signature_id else ""
