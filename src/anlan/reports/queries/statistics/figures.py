"""The sums of one line of a table, and each defined number as it follows from them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from anlan.reports.queries.statistics.definitions import DEFINITIONS, Measure

Value = int | float | Decimal | None
DASH = "—"
FEN_IN_WAN = Decimal(1_000_000)


@dataclass(slots=True)
class Figures:
    """Sums that add up line by line; `sums` holds what was counted, `days` each closing's days.

    Names in `sums`: the keys of the definitions that are counts, and with the prefix `ever_` the
    same from the beginning to the last day; money in fen. `knows_overdue` is False for a period
    that has ended; `counts_units` for lines that no unit belongs to (sections, categories).
    """

    sums: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    knows_overdue: bool = True
    counts_units: bool = True

    def add(self, other: "Figures") -> None:
        """Take the other's sums in."""
        self.sums.update(other.sums)
        self.days.update(other.days)

    def value(self, key: str) -> Value:
        """The number; None where it cannot be said: not kept, unknown, or divided by nothing."""
        return None if not DEFINITIONS[key].is_kept else _RULES[key](self)

    def shown(self, key: str) -> str:
        """The number as a table shows it, without its measure."""
        return shown(key, self.value(key))


def shown(key: str, value: Value) -> str:
    """A value as tables show it: shares in per cent with one decimal, money in 万元 with two."""
    if value is None:
        return DASH
    measure = DEFINITIONS[key].measure
    if measure is Measure.SHARE:
        return f"{100 * value:.1f}%"
    if measure is Measure.MONEY:
        return f"{value:,.2f}"
    if measure is Measure.DAYS:
        return f"{value:g}"
    return f"{value:,d}"


Rule = Callable[[Figures], Value]


def median_of(days: Mapping[int, int]) -> float | None:
    """The exact median of a histogram of whole days; None where it is empty."""
    number = sum(days.values())
    if not number:
        return None
    low, high = (number - 1) // 2, number // 2
    seen = 0
    found: list[int] = []
    for day in sorted(days):
        seen += days[day]
        while len(found) < 2 and (low, high)[len(found)] < seen:  # noqa: PLR2004 -- two middle ones
            found.append(day)
    return sum(found) / 2


def _count(key: str) -> Rule:
    return lambda figures: figures.sums[key]


def _difference(whole: str, part: str) -> Rule:
    return lambda figures: figures.sums[whole] - figures.sums[part]


def _money(key: str) -> Rule:
    return lambda figures: Decimal(figures.sums[key]) / FEN_IN_WAN


def _share(part: Rule, whole: Rule) -> Rule:
    def share(figures: Figures) -> Value:
        divisor, number = whole(figures), part(figures)
        return None if not divisor or number is None else float(number) / float(divisor)

    return share


def _of_units(rule: Rule) -> Rule:
    return lambda figures: rule(figures) if figures.counts_units else None


_RULES: Mapping[str, Rule] = {
    **{
        key: _of_units(_count(key))
        for key in (
            "units_due",
            "units_inspected",
            "visits_self",
            "visits",
            "visits_announced",
            "visits_unannounced",
            "visits_expert",
            "visits_look_back",
        )
    },
    "coverage": _of_units(_share(_count("units_inspected"), _count("units_due"))),
    **{
        key: _count(key)
        for key in (
            "found",
            "found_major",
            "found_self",
            "found_inspection",
            "found_expert",
            "found_tip_off",
            "found_imported",
            "on_spot",
            "closed",
            "closed_major",
            "returned",
            "reopened",
        )
    },
    "found_general": _difference("found", "found_major"),
    "with_deadline": _difference("found", "on_spot"),
    "closed_general": _difference("closed", "closed_major"),
    "open": _difference("ever_found", "ever_closed"),
    "overdue": lambda figures: figures.sums["overdue"] if figures.knows_overdue else None,
    "closure_rate": _share(_count("ever_closed"), _count("ever_found")),
    "closure_rate_general": _share(
        _difference("ever_closed", "ever_closed_major"),
        _difference("ever_found", "ever_found_major"),
    ),
    "closure_rate_major": _share(_count("ever_closed_major"), _count("ever_found_major")),
    "funds": _money("funds"),
    "spent": _money("spent"),
    "on_spot_share": _share(_count("on_spot"), _count("found")),
    "median_days": lambda figures: median_of(figures.days),
    "reopened_share": _share(
        _count("ever_reopened"),
        # Each reopening undid one closing.
        lambda each: each.sums["ever_closed"] + each.sums["ever_reopened"],
    ),
}
