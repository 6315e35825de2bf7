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
from anlan.hazards.queries.ledger import (
    RowCount,
    campaigns_with_open_hazards,
    categories,
    count,
    counts_by_state,
    ledger,
    ledger_of,
    saved_views,
    tallies,
)

__all__ = [
    "PENDING",
    "Dossier",
    "LedgerFilters",
    "Order",
    "RowCount",
    "campaigns_with_open_hazards",
    "categories",
    "count",
    "counts_by_state",
    "dossier",
    "doubts",
    "hazard",
    "ledger",
    "ledger_of",
    "matching",
    "merge_candidates",
    "next_steps",
    "photo",
    "saved_views",
    "tallies",
    "verify_counters",
]
