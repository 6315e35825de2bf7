"""From what was counted to the address of the list that holds exactly that."""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import COUNTED, OPEN

# The ledger's names for several states at once.
GROUPS: dict[frozenset[str], str] = {OPEN: "open", COUNTED: "found"}


def ledger_address(
    filters: LedgerFilters, states: tuple[str, ...] = (), unit_id: UUID | None = None
) -> str:
    """The ledger under these filters; `states` narrows them further."""
    wanted = frozenset(states or filters.states)
    given: dict[str, object] = {
        "campaign": filters.campaign_id,
        "unit": unit_id,
        "state": GROUPS[wanted] if len(wanted) > 1 else next(iter(wanted), ""),
        "due": "overdue" if filters.overdue else "soon" if filters.due_soon else "",
        "grade": filters.grade,
        "category": filters.category,
        "section": filters.section_key,
        "origin": filters.origin,
        "on_spot": "yes" if filters.fixed_on_spot else "",
        "pending": filters.pending,
    }
    kept = {name: value for name, value in given.items() if value}
    return f"{reverse('hazards:ledger')}?{urlencode(kept)}"
