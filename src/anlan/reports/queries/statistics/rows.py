"""Sums over the ledger's rows themselves: for a scope small enough, and where nothing else knows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Expression, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Substr, TruncDate

from anlan.hazards import queries as hazards
from anlan.hazards.models import HazardQuerySet, Reopening, Verdict
from anlan.hazards.queries import LedgerFilters, within_days
from anlan.hazards.states import COUNTED, HEAD_OF, OPEN, Grade
from anlan.kernel.scope import Actor
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.periods import Period

_MAJOR = Grade.MAJOR


@dataclass(frozen=True, slots=True)
class Split:
    """By what the sums are split: a column, the first characters of one, or the day of it.

    By day means the day on which each thing that is counted happened.
    """

    column: str = ""
    steps: int = 0
    by_day: bool = False

    def key(self, prefix: str = "", moment: str = "") -> Expression | F:
        """The expression that names the line, seen from the hazard or from a row that cites it."""
        if self.by_day:
            return TruncDate(moment)
        if not self.column:
            return Value("")
        if self.steps:
            return Substr(f"{prefix}{self.column}", 1, self.steps)
        return F(f"{prefix}{self.column}")


WHOLE = Split()
DAILY = Split(by_day=True)
# Line → figures; the key is a text or a day.
Flows = defaultdict[Any, Figures]


class Undone(NamedTuple):
    """Closings that did not hold: given and taken back on these days, having taken so many days."""

    closed_on: date
    reopened_on: date
    grade: str
    days: int
    fen: int
    number: int


class Ledger:
    """The hazards of one campaign that an actor sees, perhaps narrowed, to be summed up."""

    def __init__(self, actor: Actor, base: LedgerFilters) -> None:
        self.actor = actor
        self.base = replace(base, states=tuple(sorted(COUNTED)))
        self.today = base.today

    @cached_property
    def _rows(self) -> HazardQuerySet:
        """The hazards themselves."""
        return hazards.matching(self.actor, self.base, is_summed=True)

    def flows(
        self, split: Split, start: date | None, until: date, *, with_days: bool = True
    ) -> Flows:
        """What was found, closed, returned and reopened in those days. Five queries at most.

        By day a closing is counted as it stands now, and `undone` says how many more stood then;
        by anything else as it stood when the last day ended. Without `with_days` nothing is said
        of how long closings took.
        """
        found: Flows = defaultdict(Figures)
        self._count_found(found, split, start, until)
        self._count_closed(found, split, start, until)
        if split.by_day:
            add_undone(found, self.undone(), until)
        elif until < self.today:
            self.count_closed_then(found, split, start, until)
        reopened = Reopening.objects.filter(within_days("reopened_at", start, until))
        returned = Verdict.objects.filter(within_days("given_at", start, until), accepted=False)
        for name, acts, moment in (
            ("reopened", self._acts(reopened), "reopened_at"),
            ("returned", self._acts(returned, "times_returned"), "given_at"),
        ):
            keyed = acts.annotate(key=split.key("hazard__", moment)).values_list("key")
            for key, number in keyed.annotate(Count("pk")):
                found[key].sums[name] += number
        if not with_days:
            for figures in found.values():
                figures.days.clear()
        return found

    def closing_days(self, periods: Sequence[Period]) -> list[Counter[int]]:
        """For each period, in their order: days taken → closings that stand now. One query."""
        if not periods:
            return []
        first = None if any(each.start is None for each in periods) else periods[0].start
        rows = self._rows.filter(within_days("closed_at", first, periods[-1].until))
        groups = _by(rows, DAILY, "closed_at").values_list("key", "days_to_close")
        found: list[Counter[int]] = [Counter() for _period in periods]
        for day, days, number in groups.annotate(Count("pk")):
            for period, counted in zip(periods, found, strict=True):
                if period.includes(day):
                    counted[days] += number
        return found

    def overdue(self, split: Split) -> dict[str, int]:
        """Open hazards whose deadline has passed today. One query."""
        late = self._rows.filter(open_due_on__lt=self.today)
        return dict(_by(late, split, "").values_list("key").annotate(Count("pk")))

    def undone(self, ends: Iterable[date] | None = None) -> list[Undone]:
        """Every closing of those hazards that did not hold, or that stood as one of `ends` ended.

        One query.
        """
        standing = Q()
        for day in ends or ():
            standing |= hazards.standing_at_end(day)
        rows = self._acts(Reopening.objects.filter(standing)).values_list(
            TruncDate("closed_at"), TruncDate("reopened_at"), "hazard__grade", "days_to_close"
        )
        groups = rows.annotate(Sum("hazard__funds_yuan"), Count("pk"))
        return [
            Undone(closed_on, reopened_on, grade, days, in_fen(yuan), number)
            for closed_on, reopened_on, grade, days, yuan, number in groups
        ]

    def open_by_day(self) -> dict[date, int]:
        """Day of finding → how many hazards of that day are open now. One query."""
        rows = self._rows.filter(state__in=OPEN)
        return dict(_by(rows, DAILY, "found_at").values_list("key").annotate(Count("pk")))

    def items(self, start: date | None, until: date, most: int) -> list[tuple[str, int]]:
        """The items with the most hazards found in those days, and how many. One query."""
        rows = self._rows.filter(within_days("found_at", start, until)).exclude(item_code="")
        groups = rows.order_by().values_list("item_code").annotate(number=Count("pk"))
        return list(groups.order_by("-number", "item_code")[:most])

    def _count_found(self, into: Flows, split: Split, start: date | None, until: date) -> None:
        rows = _by(self._rows.filter(within_days("found_at", start, until)), split, "found_at")
        groups = rows.values_list("key", "grade", "origin_kind", "fixed_on_spot")
        for key, grade, origin, on_spot, number, yuan in groups.annotate(
            Count("pk"), Sum("funds_yuan")
        ):
            sums = into[key].sums
            sums["found"] += number
            sums["found_major"] += number if grade == _MAJOR else 0
            sums[HEAD_OF[origin]] += number
            sums["on_spot"] += number if on_spot else 0
            sums["funds"] += in_fen(yuan)

    def _count_closed(self, into: Flows, split: Split, start: date | None, until: date) -> None:
        rows = _by(self._rows.filter(within_days("closed_at", start, until)), split, "closed_at")
        groups = rows.values_list("key", "grade", "days_to_close")
        for key, grade, days, number, yuan in groups.annotate(Count("pk"), Sum("funds_yuan")):
            add_closed(into[key], grade, days, number, in_fen(yuan))

    def count_closed_then(self, into: Flows, split: Split, start: date | None, until: date) -> None:
        """What was closed then and was reopened since."""
        undone = self._acts(hazards.undone_after(start, until))
        keyed = undone.annotate(key=split.key("hazard__", "closed_at"))
        groups = keyed.values_list("key", "hazard__grade", "days_to_close")
        sums = groups.annotate(Count("pk"), Sum("hazard__funds_yuan"))
        for key, grade, days, number, yuan in sums:
            add_closed(into[key], grade, days, number, in_fen(yuan))

    def count_days(self, into: Flows, split: Split, period: Period) -> None:
        """How long the closings of the period took that stand now. One query."""
        rows = self._rows.filter(within_days("closed_at", period.start, period.until))
        groups = _by(rows, split, "closed_at").values_list("key", "days_to_close")
        for key, days, number in groups.annotate(Count("pk")):
            into[key].days[days] += number

    def _acts(self, acts: QuerySet[Any], befell: str = "times_reopened") -> QuerySet[Any]:
        """Of those reopenings or returns the ones of these hazards, in no order."""
        own = self._rows.filter(**{f"{befell}__gt": 0})
        return acts.filter(hazard__in=own.values("pk")).order_by()


def add_undone(flows: Flows, undone: Iterable[Undone], until: date) -> None:
    """Tell day by day how many closings more stood then than stand now."""
    for each in undone:
        for day, number in ((each.closed_on, each.number), (each.reopened_on, -each.number)):
            if day <= until:
                flows[day].sums["undone"] += number


def in_fen(yuan: Decimal | float | None) -> int:
    """Yuan as the database sums them (SQLite in binary) to whole fen."""
    return 0 if yuan is None else round(yuan * 100)


def _by(rows: HazardQuerySet, split: Split, moment: str) -> QuerySet[Any]:
    keyed: QuerySet[Any] = rows.order_by().annotate(key=split.key(moment=moment))
    return keyed


def add_closed(figures: Figures, grade: str, days: int, number: int, fen: int) -> None:
    """Add closings of one grade that took so many days."""
    figures.sums["closed"] += number
    figures.sums["closed_major"] += number if grade == _MAJOR else 0
    figures.sums["spent"] += fen
    figures.days[days] += number
