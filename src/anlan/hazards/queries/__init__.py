"""What can be asked of the ledger."""

from anlan.hazards.queries.counters import verify_counters
from anlan.hazards.queries.detail import (
    Dossier,
    dossier,
    hazard,
    merge_candidates,
    next_steps,
    photo,
)
from anlan.hazards.queries.doubts import doubts
from anlan.hazards.queries.filters import PENDING, LedgerFilters, Order, matching
from anlan.hazards.queries.findings import (
    Category,
    ItemChoice,
    campaigns_to_report,
    categories_to_report,
    find_items,
    item_of,
    part_of,
    units_to_report,
)
from anlan.hazards.queries.ledger import (
    PRINTED_AT_MOST,
    RowCount,
    campaigns_with_open_hazards,
    categories,
    count,
    counts_by_state,
    ledger,
    ledger_of,
    printable,
    saved_views,
    tallies,
)

__all__ = [
    "PENDING",
    "PRINTED_AT_MOST",
    "Category",
    "Dossier",
    "ItemChoice",
    "LedgerFilters",
    "Order",
    "RowCount",
    "campaigns_to_report",
    "campaigns_with_open_hazards",
    "categories",
    "categories_to_report",
    "count",
    "counts_by_state",
    "dossier",
    "doubts",
    "find_items",
    "hazard",
    "item_of",
    "ledger",
    "ledger_of",
    "matching",
    "merge_candidates",
    "next_steps",
    "part_of",
    "photo",
    "printable",
    "saved_views",
    "tallies",
    "units_to_report",
    "verify_counters",
]
