"""The coverage heat map: how far each territory has answered each category of the lists."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anlan.campaigns import queries as campaigns
from anlan.campaigns.queries import Answered
from anlan.hazards import queries as hazards
from anlan.reports.queries.statistics.asked import Asked
from anlan.reports.queries.statistics.splits import DIRECT, leading, territory_of


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`cells[territory key, category code]`; what is not among them has nothing to answer.

    `territories` are (key, name): the path of a leading unit, or "direct"; `categories` are
    (code, title) in the order of the lists.
    """

    territories: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    cells: dict[tuple[str, str], Answered]


def heat_map(asked: Asked) -> HeatMap:
    """Coverage as of now, territory by category, below the asked unit. Six queries."""
    top = territory_of(asked)
    found = campaigns.coverage_by_area_and_category(asked.actor, asked.campaign, top)
    named = {unit.path: unit.name for unit in leading(asked, top, {area for area, _c in found})}
    cells: defaultdict[tuple[str, str], Answered] = defaultdict(Answered)
    for (area, category), part in found.items():
        cell = cells[area if area in named else DIRECT, category]
        cell.items += part.items
        cell.done += part.done
        cell.excused += part.excused
    shown = {area for area, _category in cells}
    territories = [(path, name) for path, name in named.items() if path in shown]
    if DIRECT in shown:
        territories.append((DIRECT, str(_("直属单位"))))
    titles = hazards.categories(asked.campaign)
    codes = sorted({category for _area, category in cells})
    return HeatMap(territories, [(code, titles.get(code, "")) for code in codes], dict(cells))
