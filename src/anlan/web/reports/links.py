"""From what was counted to the address of the list that holds exactly that."""

from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from anlan.hazards.queries import DAYS_COUNTED, LedgerFilters
from anlan.hazards.states import COUNTED, INSPECTION_ORIGINS, OPEN
from anlan.reports.queries.statistics import Place
from anlan.web.hazards.history import INSPECTIONS

# The ledger's names for several states at once.
GROUPS: dict[frozenset[str], str] = {OPEN: "open", COUNTED: "found"}
# Days that are parameters of the same name.
_DAYS = ("found_from", "found_until", *DAYS_COUNTED)


def ledger_address(
    filters: LedgerFilters,
    states: tuple[str, ...] = (),
    unit_id: UUID | None = None,
    place: Place | None = None,
) -> str:
    """The ledger under these filters; `states` narrows them further.

    Whose rows it holds is said by `place` or `unit_id`: an address bears no paths.
    """
    place = place or Place()
    wanted = frozenset(states or filters.states)
    on_spot = filters.fixed_on_spot
    given: dict[str, object] = {
        "campaign": filters.campaign_id,
        "unit": unit_id or place.unit_id,
        "only": "alone" if place.alone else "directly" if place.directly else "",
        "zone": place.zone_id,
        "zone_on": place.zone_on,
        "state": GROUPS[wanted] if len(wanted) > 1 else next(iter(wanted), ""),
        "due": "overdue" if filters.overdue else "soon" if filters.due_soon else "",
        "grade": filters.grade,
        "category": filters.category,
        "section": filters.section_key,
        "origin": _origin(filters),
        "kind": filters.unit_kind,
        "item": filters.item_code,
        "on_spot": "" if on_spot is None else "yes" if on_spot else "no",
        "pending": filters.pending,
        **{name: getattr(filters, name) for name in _DAYS},
    }
    kept = {name: value for name, value in given.items() if value not in (None, "")}
    return f"{reverse('hazards:ledger')}?{urlencode(kept)}"


def _origin(filters: LedgerFilters) -> str:
    if not filters.origins:
        return filters.origin
    if set(filters.origins) == set(INSPECTION_ORIGINS):
        return INSPECTIONS
    # Any other head holds one origin.
    return filters.origins[0]
