"""The recount: what the grid and the ledger say must follow from the sheets."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from anlan.campaigns.models import CoverageRow
from anlan.hazards.models import Hazard
from anlan.inspections.models import Sheet
from anlan.inspections.states import InspectionKind, SheetState, Verdict

BATCH = 500
COUNTERS = {
    "items_passed": Verdict.PASS,
    "items_failed": Verdict.FAIL,
    "items_excused": Verdict.EXCUSED,
}


def verify_counters() -> Iterator[str]:
    """Each counter that the latest sheet denies, each failed item without its one hazard.

    Memory stays flat.
    """
    rows = CoverageRow.objects.order_by("pk").iterator(chunk_size=BATCH)
    while some := list(islice(rows, BATCH)):
        handed_in = _handed_in([row.pk for row in some])
        # A visit looks at some items alone: a unit's own sheets make up what is covered.
        own = [sheet for sheet in handed_in if sheet.inspection.kind == InspectionKind.SELF]
        latest = {sheet.coverage_row_id: sheet for sheet in own}
        for row in some:
            yield from _compare_counters(row, latest.get(row.pk))
        yield from _compare_hazards(handed_in)


def _handed_in(row_ids: list[UUID]) -> list[Sheet]:
    """The handed-in sheets of those rows, the latest of each row last."""
    sheets = Sheet.objects.filter(coverage_row_id__in=row_ids, state=SheetState.HANDED_IN)
    return list(sheets.select_related("inspection").order_by("handed_in_at", "pk"))


def _compare_counters(row: CoverageRow, sheet: Sheet | None) -> Iterator[str]:
    counted = Counter(each["verdict"] for _code, each in _answers(sheet))
    for name, verdict in COUNTERS.items():
        kept = getattr(row, name)
        if kept != counted[verdict]:
            yield f"coverage row {row.pk}: {name} is {kept}, the sheets say {counted[verdict]}"
    excused = {code for code, each in _answers(sheet) if each["verdict"] == Verdict.EXCUSED}
    if set(row.excused_codes) != excused:
        yield f"coverage row {row.pk}: excused_codes are not those of the latest sheet"
    if row.last_handed_in_at != (sheet.handed_in_at if sheet else None):
        yield f"coverage row {row.pk}: last_handed_in_at is not that of the latest sheet"


def _answers(sheet: Sheet | None) -> list[tuple[str, dict[str, Any]]]:
    return list(sheet.answers.items()) if sheet else []


def _compare_hazards(sheets: list[Sheet]) -> Iterator[str]:
    known = Hazard.objects.filter(origin_ref__in=[sheet.pk for sheet in sheets]).values_list(
        "origin_ref", "item_code", "origin_kind"
    )
    reported = Counter(known)
    for sheet in sheets:
        for code, answer in sheet.answers.items():
            expected = 1 if answer["verdict"] == Verdict.FAIL else 0
            found = reported[(sheet.pk, code, sheet.inspection.kind)]
            if found != expected:
                yield f"sheet {sheet.pk}: item {code} has {found} hazards, not {expected}"
