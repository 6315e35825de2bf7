"""Everything that is counted, put together line by line."""

from anlan.hazards import queries as hazards
from anlan.hazards.queries import LedgerFilters
from anlan.reports.queries.statistics.asked import WITHOUT_UNITS, Asked, By
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.periods import Period
from anlan.reports.queries.statistics.rows import WHOLE, Flows, Ledger, Split
from anlan.reports.queries.statistics.tallied import AreaLedger
from anlan.reports.queries.statistics.units import Roll

EVER = ("found", "found_major", "closed", "closed_major", "reopened")


def whole(asked: Asked) -> Figures:
    """The figures of everything asked, unsplit."""
    figures = sums(asked, WHOLE)[""]
    tell(asked, figures)
    return figures


def ledger_of(asked: Asked, narrowing: LedgerFilters | None = None) -> Ledger:
    """What is asked, summed from the counters of areas where they know, else from the rows."""
    base = narrowing or asked.filters
    area = hazards.areas_seen(asked.actor, base)
    if area is None:
        return Ledger(asked.actor, base)
    return AreaLedger(asked.actor, base, area)


def sums(
    asked: Asked, split: Split, *, with_units: bool = True, narrowing: LedgerFilters | None = None
) -> Flows:
    """Line → figures, for the lines of which anything is to be told; at most 14 queries.

    `narrowing` are filters closer than the asked ones, such as the units of one page.
    """
    ledger, period = ledger_of(asked, narrowing), asked.period
    found = ledger.flows(split, period.start, period.until)
    ever = found if period.is_cumulative else ledger.flows(split, None, period.until)
    remember(found, ever)
    if not asked.has_ended:
        for key, number in ledger.overdue(split).items():
            found[key].sums["overdue"] += number
    if with_units and asked.tells_units:
        roll = Roll(asked.actor, asked.campaign, asked.unit_path)
        counted = roll.count(split, period.start, period.until, asked.today)
        for key, figures in counted.items():
            found[key].add(figures)
    return found


def remember(found: Flows, ever: Flows) -> None:
    """What there was from the beginning to the last day, under names of its own."""
    kept = {key: {name: each.sums[name] for name in EVER} for key, each in ever.items()}
    for key, numbers in kept.items():
        for name, number in numbers.items():
            found[key].sums[f"ever_{name}"] += number


def tell(
    asked: Asked, figures: Figures, by: By | None = None, period: Period | None = None
) -> None:
    """Note what these figures cannot say."""
    figures.knows_overdue = not (period or asked.period).has_ended(asked.today)
    figures.counts_units = asked.tells_units and by not in WITHOUT_UNITS
