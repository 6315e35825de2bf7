"""The district's own table: every figure that leaders ask for (domain §5.2), and any other split."""

from collections.abc import Sequence
from itertools import groupby

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
    unkept_titles,
)
from anlan.reports.queries.statistics import (
    BY_TITLES,
    DEFINITIONS,
    GROUP_TITLES,
    Asked,
    By,
    Group,
    columns_of,
    label_of,
    table,
)

# In the order of the district's columns.
_GROUPS = (Group.UNITS, Group.VISITS, Group.FOUND, Group.CLOSED, Group.HONEST, Group.MEASURES)
_NAME, _NUMBER = 16.0, 6.4
# What one sheet of paper bears across, in characters: beyond, the next group goes to another.
_PAPER = 152.0
_DAY_OF_OVERDUE = "“逾期”只能按统计当日计算，以往日期的统计表以“—”表示。"


def district_form(asked: Asked, by: By = By.TERRITORY, reporter: str = "") -> Form:
    """All defined figures, one row for each territory (or kind, zone, section, category, month)."""
    with override(language.OF_RECORD):
        told = {each.key for each in columns_of(by)}
        keys = [
            each.key
            for group in _GROUPS
            for each in DEFINITIONS.values()
            if each.group is group and each.key in told
        ]
        found = table(asked, by, size=None)
        unkept = unkept_titles(keys)
        notes = (CONFIRM, RATES, _DAY_OF_OVERDUE, *([not_kept(unkept)] if unkept else []))
        return Form(
            title="安全生产大检查情况统计表",
            period=label_of(asked.period, asked.campaign),
            reporter=reporter_of(asked, reporter),
            measures="所、所次、条、次、%、万元、天",
            columns=(Column(str(BY_TITLES[by]), Measure.WORDS, width=_NAME), *_columns(keys)),
            rows=tuple((line.title, *entries(line, keys)) for line in (found.total, *found.lines)),
            notes=notes,
            counted_on=asked.today,
            breaks_before=_breaks(keys),
        )


def _columns(keys: Sequence[str]) -> list[Column]:
    return [column(key, "", str(GROUP_TITLES[DEFINITIONS[key].group]), _NUMBER) for key in keys]


def _breaks(keys: Sequence[str]) -> tuple[int, ...]:
    """The columns with which another sheet of paper begins: a group is never torn."""
    breaks: list[int] = []
    place, width = 1, _NAME
    for _group, members in groupby(keys, key=lambda key: DEFINITIONS[key].group):
        number = len(list(members))
        if width + number * _NUMBER > _PAPER:
            breaks.append(place)
            width = _NAME
        place += number
        width += number * _NUMBER
    return tuple(breaks)
