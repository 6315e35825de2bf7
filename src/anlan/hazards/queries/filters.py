"""What one may look for in the ledger, and the rows that answer."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from django.db.models import Q

from anlan.hazards.models import ExtensionRequest, GradingProposal, Hazard, HazardQuerySet
from anlan.hazards.queries.closings import (
    closed_within,
    open_on,
    reopened_within,
    returned_within,
    within_days,
)
from anlan.hazards.states import DUE_SOON_DAYS, OPEN, Decision, HazardState
from anlan.kernel.scope import Actor, within
from anlan.units.models import Unit

# More words narrow nothing down; each costs a look into every text.
MOST_WORDS = 5
# Beyond this many units a word is a common one (小学), not a unit that somebody means.
MOST_UNITS = 40
# From here on a word that names a unit is taken to mean that unit and nothing else.
NAME_LENGTH = 4
# A territory of few units is read by its path and sorted; a larger one is sifted in passing.
FEW_UNITS = 12
# A search reads texts besides, so that the path pays off for longer.
FEW_UNITS_TO_SEARCH = 100
_NUMBER = re.compile(r"yh-\d{4}-\d{5,}-\d{4,}")


# The stretches of days that numbers of the statistics count.
DAYS_COUNTED = (
    "closed_from",
    "closed_until",
    "open_on",
    "days_from",
    "days_until",
    "reopened_from",
    "reopened_until",
    "returned_from",
    "returned_until",
)
_OF_STATISTICS = ("origins", "unit_kind", "item_code", "without_paths", *DAYS_COUNTED)
PENDING: dict[str, Q] = {
    "major": Q(
        pk__in=GradingProposal.objects.filter(decision=Decision.PENDING).values("hazard"),
        state__in=OPEN,
    ),
    "extension": Q(
        pk__in=ExtensionRequest.objects.filter(decision=Decision.PENDING).values("hazard"),
        state__in=OPEN,
    ),
    "returned": Q(state=HazardState.RECTIFYING, times_returned__gt=0),
}


class Order(Enum):
    """In which order the ledger is paged."""

    NEWEST = "newest"
    DEADLINE = "deadline"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """All filters together; what is empty filters nothing. `today` decides what is overdue."""

    today: date
    campaign_id: UUID | None = None
    states: tuple[str, ...] = ()
    grade: str = ""
    category: str = ""
    section_key: str = ""
    origin: str = ""
    # The path of a unit: it and all below it.
    unit_path: str = ""
    overdue: bool = False
    due_soon: bool = False
    fixed_on_spot: bool | None = None
    # One of PENDING: a decision that somebody waits for, or work that was sent back.
    pending: str = ""
    found_from: date | None = None
    found_until: date | None = None
    text: str = ""
    order: Order = Order.NEWEST
    # What a cell of the statistics asks for besides; days are whole and include both ends.
    origins: tuple[str, ...] = ()
    unit_kind: str = ""
    item_code: str = ""
    # The units of a zone, each without what lies below it; and territories left out.
    unit_paths: tuple[str, ...] | None = None
    without_paths: tuple[str, ...] = ()
    # Closed in the period, and still so as `closed_until` ended: see `closings.closed_within`.
    closed_from: date | None = None
    closed_until: date | None = None
    # Found by that day and not closed as it ended.
    open_on: date | None = None
    # Days from the finding to the closing, both ends included; asks for closed hazards.
    days_from: int | None = None
    days_until: int | None = None
    reopened_from: date | None = None
    reopened_until: date | None = None
    returned_from: date | None = None
    returned_until: date | None = None

    @property
    def words(self) -> list[str]:
        """The words of the search, each of which has to be found."""
        return self.text.lower().replace("\0", "").split()[:MOST_WORDS]

    @property
    def paged_by(self) -> Order:
        """The order asked for; by default what presses is listed by deadline, a period by finding."""
        if self.order != Order.NEWEST:
            return self.order
        if self.overdue or self.due_soon:
            return Order.DEADLINE
        return Order.FOUND if self.found_from or self.found_until else Order.NEWEST

    @property
    def found(self) -> tuple[date | None, date | None]:
        """The period of finding."""
        return self.found_from, self.found_until

    @property
    def days(self) -> tuple[int | None, int | None]:
        """The bounds of the days from finding to closing."""
        return self.days_from, self.days_until

    @property
    def counters_know(self) -> bool:
        """Whether the counters say how many rows answer, without a look at the rows."""
        return self.campaign_id is not None and not (
            self.origin
            or self.overdue
            or self.due_soon
            or self.pending
            or self.fixed_on_spot is not None
            or self.found_from
            or self.found_until
            or self.words
            or self.paged_by == Order.DEADLINE
            or self.asks_for_history
        )

    @property
    def asks_for_history(self) -> bool:
        """Whether anything is asked of the sort that only the statistics ask."""
        return any(getattr(self, name) not in (None, "", ()) for name in _OF_STATISTICS) or (
            self.unit_paths is not None
        )

    def counted(self, *, by_state: bool = True) -> Q:
        """Those conditions that hazards and counters share, the territory aside."""
        wanted = {
            "campaign_id": self.campaign_id,
            "grade": self.grade,
            "category": self.category,
            "section_key": self.section_key,
        }
        found = Q(**{name: value for name, value in wanted.items() if value})
        if not by_state or not self.states:
            return found
        if len(self.states) == 1:
            return found & Q(state=self.states[0])
        return found & Q(state__in=self.states)


def matching(actor: Actor, filters: LedgerFilters, *, is_summed: bool = False) -> HazardQuerySet:
    """The hazards in scope that answer the filters, in no order.

    What is summed up is found by its path; what is listed, in the order of the page (see
    `visible_aside`).
    """
    rows = _within_scope(actor, filters, is_summed=is_summed).filter(filters.counted())
    if filters.origin:
        rows = rows.filter(origin_kind=filters.origin)
    if filters.fixed_on_spot is not None:
        rows = rows.filter(fixed_on_spot=filters.fixed_on_spot)
    if filters.pending:
        rows = rows.filter(PENDING[filters.pending])
    rows = rows.filter(_by_deadline(filters), within_days("found_at", *filters.found))
    if filters.asks_for_history:
        rows = rows.filter(_of_statistics(filters))
    if filters.words and filters.campaign_id is not None:
        # Said of the texts too, so that the walk along them in time begins at the right one.
        rows = rows.filter(words__campaign_id=filters.campaign_id)
    for word in filters.words:
        rows = rows.filter(_by_word(actor, word))
    return rows


def _within_scope(actor: Actor, filters: LedgerFilters, *, is_summed: bool) -> HazardQuerySet:
    """The rows in scope and territory, with at most one range that an index may serve.

    Of two ranges SQLite follows the first, not the narrower; see also `visible_aside`.
    """
    territory = filters.unit_path
    is_small = is_summed or _has_few_units(actor, filters)
    if not territory:
        hazards = Hazard.objects
        return hazards.visible_to(actor) if is_small else hazards.visible_aside(actor)
    is_inside = actor.is_system or any(territory.startswith(g.unit_path) for g in actor.grants)
    if is_small and not is_inside:
        return (
            Hazard.objects.with_path_aside()
            .visible_to(actor)
            .filter(within("path_aside", territory))
        )
    path = "unit_path" if is_small else "path_aside"
    return Hazard.objects.visible_aside(actor).filter(within(path, territory))


def _has_few_units(actor: Actor, filters: LedgerFilters) -> bool:
    units = Unit.objects.visible_to(actor)
    if filters.unit_path:
        units = units.filter(within("path", filters.unit_path))
    few = FEW_UNITS_TO_SEARCH if filters.words else FEW_UNITS
    return units.order_by("path")[: few + 1].count() <= few


def _by_deadline(filters: LedgerFilters) -> Q:
    if filters.overdue:
        return Q(open_due_on__lt=filters.today)
    if filters.due_soon:
        last = filters.today + timedelta(days=DUE_SOON_DAYS)
        return Q(open_due_on__gte=filters.today, open_due_on__lte=last)
    return Q(open_due_on__isnull=False) if filters.paged_by == Order.DEADLINE else Q()


def _of_statistics(filters: LedgerFilters) -> Q:
    """What a cell of the statistics asks for: whose it is, and what happened when."""
    wanted = {"unit_kind": filters.unit_kind, "item_code": filters.item_code}
    found = Q(**{name: value for name, value in wanted.items() if value})
    if filters.origins:
        found &= Q(origin_kind__in=filters.origins)
    if filters.unit_paths is not None:
        found &= Q(unit_path__in=filters.unit_paths)
    for path in filters.without_paths:
        found &= ~within("unit_path", path)
    return found & _by_history(filters)


def _by_history(filters: LedgerFilters) -> Q:
    closed = (filters.closed_from, filters.closed_until)
    reopened = (filters.reopened_from, filters.reopened_until)
    returned = (filters.returned_from, filters.returned_until)
    found = Q()
    if any((*closed, *map(_is_given, filters.days))):
        found &= closed_within(*closed, filters.days)
    if filters.open_on:
        found &= open_on(filters.open_on)
    if any(reopened):
        found &= reopened_within(*reopened)
    if any(returned):
        found &= returned_within(*returned)
    return found


def _is_given(days: int | None) -> bool:
    return days is not None


def _by_word(actor: Actor, word: str) -> Q:
    """A word stands in the hazard's own text, or names its unit."""
    if _NUMBER.fullmatch(word):
        return Q(number=word.upper())
    in_text = Q(words__text__contains=word)
    named = Q(name__icontains=word) | Q(name_initials__contains=word)
    units = Unit.objects.visible_to(actor).filter(named).values_list("path", flat=True)
    paths = list(units.order_by("path")[: MOST_UNITS + 1])
    if not paths or len(paths) > MOST_UNITS:
        return in_text
    of_units = Q(unit_path__in=paths)
    is_name = len(word) >= NAME_LENGTH and not word.isascii()
    return of_units if is_name else in_text | of_units
