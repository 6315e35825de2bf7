"""What can be asked across all subjects."""

from anlan.reports.queries.overview import (
    COUNTED_STATES,
    OPEN_STATES,
    HazardSums,
    Overview,
    Slice,
    overview,
)
from anlan.reports.queries.results import ItemResult, PlaceResult, UnitResults, unit_results
from anlan.reports.queries.saved import saved_report, saved_reports
from anlan.reports.queries.tasks import URGENCY, Task, tasks

__all__ = [
    "COUNTED_STATES",
    "OPEN_STATES",
    "URGENCY",
    "HazardSums",
    "ItemResult",
    "Overview",
    "PlaceResult",
    "Slice",
    "Task",
    "UnitResults",
    "overview",
    "saved_report",
    "saved_reports",
    "tasks",
    "unit_results",
]
