"""The writing of the grid: tens of thousands of rows in one launch."""

from collections.abc import Iterable

from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.queries import PlannedPlace, write_key
from anlan.kernel import bulk
from anlan.kernel.ids import new_id

FIELDS = (
    "id",
    "participation",
    "campaign",
    "unit",
    "unit_path",
    "place",
    "place_kind",
    "place_name",
    "profile_key",
    "items_total",
    "is_active",
    "items_passed",
    "items_failed",
    "items_excused",
    "excused_codes",
    "last_handed_in_at",
)


def insert_rows(drawn: Iterable[tuple[Participation, Iterable[PlannedPlace]]]) -> int:
    """Write a fresh row for each place of each participation; return how many."""
    rows = [_row(part, planned) for part, places in drawn for planned in places]
    bulk.insert(CoverageRow, FIELDS, rows)
    return len(rows)


def _row(part: Participation, planned: PlannedPlace) -> tuple[bulk.Plain, ...]:
    place = planned.place
    return (
        new_id(),
        part.pk,
        part.campaign_id,
        part.unit_id,
        part.unit_path,
        place.pk,
        place.kind,
        place.name,
        write_key(planned.deciding),
        planned.items,
        True,
        0,
        0,
        0,
        "[]",
        None,
    )
