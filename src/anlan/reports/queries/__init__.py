"""What can be asked across all subjects."""

from anlan.reports.queries.results import ItemResult, PlaceResult, UnitResults, unit_results

__all__ = ["ItemResult", "PlaceResult", "UnitResults", "unit_results"]
