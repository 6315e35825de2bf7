"""The coverage heat map: a table whose cells are coloured by how much is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from anlan.campaigns.queries import Answered
from anlan.reports.queries import statistics
from anlan.reports.queries.statistics import DIRECT
from anlan.web.statistics.reading import Look

# Lower bounds of the shades, light to dark; below the first nothing is answered.
SHADES = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How much of a category a territory has answered; `shade` None where it has none of it."""

    text: str
    told: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One territory; `query` leads to the same page of that territory alone."""

    name: str
    cells: Sequence[HeatCell]
    whole: HeatCell
    query: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The map: categories as (code, title), and a row for each territory and for all together."""

    categories: Sequence[tuple[str, str]]
    rows: Sequence[HeatRow]
    total: HeatRow
    legend: Sequence[tuple[int, str]]


def heat(look: Look) -> Heat:
    """The map of what is looked at, as of now."""
    drawn = statistics.heat_map(look.asked)
    codes = [code for code, _title in drawn.categories]
    rows = [
        _row(
            name,
            [drawn.cells.get((key, code), Answered()) for code in codes],
            "" if key == DIRECT else look.query(under=key),
        )
        for key, name in drawn.territories
    ]
    columns = [
        _added([drawn.cells.get((key, code), Answered()) for key, _name in drawn.territories])
        for code in codes
    ]
    return Heat(drawn.categories, rows, _row(_("合计"), columns, ""), _legend())


def _row(name: str, parts: Sequence[Answered], query: str) -> HeatRow:
    return HeatRow(name, [_cell(part) for part in parts], _cell(_added(parts)), query)


def _added(parts: Sequence[Answered]) -> Answered:
    return Answered(
        sum(part.items for part in parts),
        sum(part.done for part in parts),
        sum(part.excused for part in parts),
    )


def _cell(part: Answered) -> HeatCell:
    if part.rate is None:
        return HeatCell("—", _("没有应查的项目"), None)
    told = _("已查%(done)d＋不适用%(excused)d，应查%(items)d项次") % {
        "done": part.done,
        "excused": part.excused,
        "items": part.items,
    }
    # Cut, not rounded: 99.6 per cent is not all.
    return HeatCell(f"{int(100 * part.rate)}%", told, _shade(part.rate))


def _shade(rate: float) -> int:
    if rate == 0:
        return 0
    return max(place for place, least in enumerate(SHADES, 1) if rate >= least)


def _legend() -> list[tuple[int, str]]:
    ends = [*(f"{100 * least:.0f}%" for least in SHADES[1:])]
    words = [_("不足%(end)s") % {"end": ends[0]}]
    words += [
        _("%(start)s至%(end)s") % {"start": start, "end": end} for start, end in pairwise(ends)
    ]
    return list(enumerate([_("未查"), *words, "100%"]))
