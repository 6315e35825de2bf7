"""A unit's grid with what was found at each item."""

from dataclasses import dataclass, field
from uuid import UUID

from anlan.campaigns import queries as campaigns
from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.checklists.models import Item
from anlan.inspections.models import Sheet
from anlan.inspections.states import InspectionKind, SheetState, StoredAnswer, Verdict
from anlan.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One cell: done (pass or fail), excused with a reason, or missing (empty verdict)."""

    item: Item
    verdict: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The verdict in words; empty while missing."""
        return str(Verdict(self.verdict).label) if self.verdict else ""


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """One row: a place with its items."""

    row: CoverageRow
    lines: list[ItemResult]


@dataclass(frozen=True, slots=True)
class UnitResults:
    """All rows of one unit, the items that were left out with their reasons, those without a place."""

    participation: Participation
    places: list[PlaceResult]
    excluded: list[tuple[Item, str]]
    unplaced: list[Item] = field(default_factory=list)


def unit_results(actor: Actor, campaign: Campaign, unit_id: UUID) -> UnitResults:
    """The grid of one unit with the latest handed-in answers. Three queries."""
    grid = campaigns.unit_grid(actor, campaign, unit_id)
    sheets = Sheet.objects.filter(
        coverage_row__in=[row.pk for row, _items in grid.rows],
        inspection__kind=InspectionKind.SELF,
        state=SheetState.HANDED_IN,
    )
    latest = {sheet.coverage_row_id: sheet for sheet in sheets.order_by("handed_in_at", "pk")}
    places = []
    for row, items in grid.rows:
        sheet = latest.get(row.pk)
        places.append(PlaceResult(row, [_result(item, sheet) for item in items]))
    return UnitResults(grid.participation, places, grid.excluded, grid.unplaced)


def _result(item: Item, sheet: Sheet | None) -> ItemResult:
    stored = sheet.answers.get(item.code) if sheet else None
    if not stored:
        return ItemResult(item)
    answer = StoredAnswer.from_json(stored).answer
    told = [answer.location, answer.description or answer.reason]
    return ItemResult(item, answer.verdict, "：".join(part for part in told if part))
