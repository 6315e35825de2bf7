"""From a number of the statistics to the page that lists exactly what it counts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from anlan.campaigns import queries as campaigns
from anlan.reports.queries.statistics import (
    DEFINITIONS,
    DIRECT,
    MEASURE_TITLES,
    Asked,
    Line,
    Measure,
)
from anlan.web.reports.links import ledger_address

if TYPE_CHECKING:
    from anlan.units.models import Unit

# Of shares: what stands above the line. Of units: which of them.
LISTED_BY = {
    "closure_rate": "closed",
    "closure_rate_major": "closed_major",
    "on_spot_share": "on_spot",
    "median_days": "closed",
    "reopened_share": "reopened",
}
UNITS = {"units_due": "", "units_inspected": campaigns.BEGUN, "coverage": campaigns.BEGUN}


@dataclass(frozen=True, slots=True)
class Number:
    """One number as the pages show it."""

    key: str
    label: Promise
    text: str
    unit: Promise | str
    definition: Promise
    address: str
    note: str = ""
    tone: str = ""


def number(asked: Asked, line: Line, key: str, areas: "list[Unit]", **more: str) -> Number:
    """The number of that definition in a line, with the list behind it where there is one."""
    cell, definition = line.cell(key), DEFINITIONS[key]
    measured = definition.measure is not Measure.SHARE and cell.value is not None
    return Number(
        key=key,
        label=definition.title,
        text=cell.text,
        unit=MEASURE_TITLES[definition.measure] if measured else "",
        definition=definition.explanation,
        address=address(asked, line, key, areas),
        **more,
    )


def address(asked: Asked, line: Line, key: str, areas: "list[Unit]") -> str:
    """The list behind a number: of the ledger, or of the campaign's units; "" for none."""
    if line.cell(key).value is None:
        return ""
    if key in UNITS:
        return _units_address(asked, line, key, areas)
    cell = line.cell(LISTED_BY.get(key, key))
    return ledger_address(cell.filters, place=cell.place) if cell.filters else ""


def _units_address(asked: Asked, line: Line, key: str, areas: "list[Unit]") -> str:
    """The units of the whole, of one territory or of one kind; other lines have no such list."""
    place, base = line.place, line.base
    # The list knows them as they are today, and territories right below the campaign's own unit.
    if asked.has_ended or base is None or place.alone or place.zone_id or line.period.start:
        return ""
    given = {"progress": UNITS[key], "kind": base.unit_kind}
    if place.directly and not asked.unit_id:
        given["area"] = DIRECT
    elif place.unit_id:
        if place.directly or all(unit.pk != place.unit_id for unit in areas):
            return ""
        given["area"] = str(place.unit_id)
    chosen = urlencode({name: value for name, value in given.items() if value})
    listed = reverse("campaigns:units", args=[asked.campaign.pk])
    return f"{listed}?{chosen}" if chosen else listed
