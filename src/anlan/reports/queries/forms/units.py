"""Form B: one row a unit, what was looked at, found and put right (domain §5.2)."""

from django.utils.translation import override

from anlan.kernel import language
from anlan.reports.build.form import Column, Form, Measure
from anlan.reports.queries.forms.lines import (
    CONFIRM,
    RATES,
    column,
    entries,
    not_kept,
    reporter_of,
)
from anlan.reports.queries.statistics import Asked, By, label_of, table

_ALL, _MAJOR, _PAPERS = "隐患", "重大隐患", "执法文书（份）"
_KEYS = (
    "visits",
    "found",
    "closed",
    "closure_rate",
    "found_major",
    "closed_major",
    "closure_rate_major",
    "spent",
)
_PAPER_TITLES = ("现场检查记录", "责令限期整改指令书", "强制措施决定书", "复查意见书")
COLUMNS = (
    Column("单位", Measure.WORDS, width=26),
    column("visits", "出动（所次）"),
    column("found", "查出（条）", _ALL),
    column("closed", "完成整改（条）", _ALL),
    column("closure_rate", "整改率（%）", _ALL),
    column("found_major", "查出（条）", _MAJOR),
    column("closed_major", "完成整改（条）", _MAJOR),
    column("closure_rate_major", "整改率（%）", _MAJOR),
    column("spent", "整改资金（万元）", width=10),
    *(Column(title, group=_PAPERS, width=9.5) for title in _PAPER_TITLES),
)
_NOTES = (
    CONFIRM,
    RATES,
    "“出动”为到单位检查的所次，不含单位自查；“整改资金”为已销号隐患的资金。",
    not_kept(_PAPER_TITLES),
)


def form_b(asked: Asked, reporter: str = "") -> Form:
    """Every unit that takes part or has hazards, in the order of the register; the total first."""
    with override(language.OF_RECORD):
        found = table(asked, By.UNIT, size=None)
        unkept = (None,) * len(_PAPER_TITLES)
        rows = [
            (line.title, *entries(line, _KEYS), *unkept) for line in (found.total, *found.lines)
        ]
        return Form(
            title="安全生产大检查分单位情况统计表",
            period=label_of(asked.period, asked.campaign),
            reporter=reporter_of(asked, reporter),
            measures="所次、条、%、万元、份",
            columns=COLUMNS,
            rows=tuple(rows),
            notes=_NOTES,
            counted_on=asked.today,
        )
