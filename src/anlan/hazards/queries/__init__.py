"""What can be asked of the ledger."""

from anlan.hazards.queries.areas import Areas, areas_seen
from anlan.hazards.queries.closings import (
    closed_within,
    open_on,
    reopened_within,
    returned_within,
    undone_after,
    within_days,
)
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
    late,
    ledger,
    ledger_of,
    printable,
    saved_views,
    standing,
)

__all__ = [
    "PENDING",
    "PRINTED_AT_MOST",
    "Areas",
    "Category",
    "Dossier",
    "ItemChoice",
    "LedgerFilters",
    "Order",
    "RowCount",
    "areas_seen",
    "campaigns_to_report",
    "campaigns_with_open_hazards",
    "categories",
    "categories_to_report",
    "closed_within",
    "count",
    "counts_by_state",
    "dossier",
    "doubts",
    "find_items",
    "hazard",
    "item_of",
    "late",
    "ledger",
    "ledger_of",
    "matching",
    "merge_candidates",
    "next_steps",
    "open_on",
    "part_of",
    "photo",
    "printable",
    "reopened_within",
    "returned_within",
    "saved_views",
    "standing",
    "undone_after",
    "units_to_report",
    "verify_counters",
    "within_days",
]
