"""The overview of one campaign: coverage and hazards, each number a sum of the same counters."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from anlan.campaigns import queries as campaigns
from anlan.campaigns.models import Campaign
from anlan.campaigns.queries import CampaignCoverage
from anlan.hazards import queries as hazards
from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import COUNTED, OPEN, Grade, HazardState
from anlan.kernel.scope import Actor

# In the order in which a hazard goes through them.
COUNTED_STATES = tuple(state for state in HazardState if state in COUNTED)
OPEN_STATES = tuple(state for state in HazardState if state in OPEN)


@dataclass(slots=True)
class HazardSums:
    """How many hazards of some kind there are, by state. Merged and dismissed ones are apart."""

    by_state: Counter[str] = field(default_factory=Counter)
    overdue: int = 0

    @property
    def found(self) -> int:
        """All that count as found: neither merged nor dismissed."""
        return sum(self.by_state[state] for state in COUNTED)

    @property
    def closed(self) -> int:
        return self.by_state[HazardState.CLOSED]

    @property
    def open(self) -> int:
        return sum(self.by_state[state] for state in OPEN)

    @property
    def closure_rate(self) -> float | None:
        """Closed ÷ found; None where nothing was found."""
        return self.closed / self.found if self.found else None


@dataclass(frozen=True, slots=True)
class Slice:
    """The hazards of one grade or category, and the list of the ledger they stand in."""

    key: str
    title: str
    sums: HazardSums
    filters: LedgerFilters


@dataclass(frozen=True, slots=True)
class Overview:
    """All numbers of the page."""

    campaign: Campaign
    coverage: CampaignCoverage
    filters: LedgerFilters
    total: HazardSums
    grades: list[Slice]
    categories: list[Slice]


def overview(actor: Actor, campaign: Campaign, today: date) -> Overview:
    """The overview in the actor's scope. Two queries for coverage, three for hazards."""
    filters = LedgerFilters(today=today, campaign_id=campaign.pk)
    total = HazardSums()
    grades = {grade: HazardSums() for grade in Grade}
    categories: dict[str, HazardSums] = {}
    for category, grade, state, number in hazards.standing(actor, filters):
        for sums in _touched(category, grade, total, grades, categories):
            sums.by_state[state] += number
    for category, grade, number in hazards.late(actor, filters):
        for sums in _touched(category, grade, total, grades, categories):
            sums.overdue += number
    titles = hazards.categories(campaign)
    return Overview(
        campaign,
        campaigns.coverage(actor, campaign),
        filters,
        total,
        [
            Slice(grade, str(grade.label), sums, replace(filters, grade=grade))
            for grade, sums in grades.items()
        ],
        [
            Slice(key, titles.get(key, ""), sums, replace(filters, category=key))
            for key, sums in sorted(categories.items())
            if key and (sums.found or sums.overdue)
        ],
    )


def _touched(
    category: str,
    grade: str,
    total: HazardSums,
    grades: dict[Grade, HazardSums],
    categories: dict[str, HazardSums],
) -> tuple[HazardSums, ...]:
    return total, grades[Grade(grade)], categories.setdefault(category, HazardSums())
