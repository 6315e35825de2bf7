"""The ledger as a workbook."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.kernel import language
from anlan.reports.build.ledger import COLUMNS, Cell
from anlan.reports.render.sheet_xlsx import A3, Layout, Target, write_sheet


def write_ledger_xlsx(
    rows: Iterable[tuple[Cell, ...]], target: Target, *, title: str, subtitle: str
) -> int:
    """Write the workbook; returns how many hazards it holds."""
    with override(language.OF_RECORD):
        layout = Layout(
            columns=COLUMNS,
            title=title,
            subtitle=subtitle,
            sheet_name=_("隐患台账"),
            links=[str(_("现场照片"))],
            paper=A3,
        )
    return write_sheet(layout, rows, target)
