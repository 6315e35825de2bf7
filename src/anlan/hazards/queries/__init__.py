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

__all__ = [
    "Dossier",
    "dossier",
    "doubts",
    "hazard",
    "merge_candidates",
    "next_steps",
    "photo",
    "verify_counters",
]
