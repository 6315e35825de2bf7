"""Sums over the counters of areas: for a bureau, a city or a province, however many hazards.

The same questions as of the rows (`rows.Ledger`), and the rows are asked where counters do not
know: how long closings took in a month that is cut, and what was closed then and is not now.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Substr

from anlan.campaigns.queries import LEADING
from anlan.hazards.models import AreaTally, Reopening
from anlan.hazards.models.areas import AREA_KINDS, MEASURES, Cut
from anlan.hazards.queries import Areas, LedgerFilters
from anlan.hazards.states import Grade
from anlan.kernel.scope import STEP_WIDTH, Actor, within
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.periods import Period
from anlan.reports.queries.statistics.rows import WHOLE, Flows, Ledger, Split
from anlan.units.models import Unit

# What a day adds to a sum; the others say how things stand now or correct what stood.
_SUMMED = tuple(name for name in MEASURES if name not in {"open", "due", "undone"})
# Of these the major ones are told apart.
_MAJORS = ("found", "closed")
_KNOWN = frozenset({"", "section_key", "category", "unit_kind"})


class AreaLedger(Ledger):
    """The hazards of whole areas, summed up from their counters."""

    def __init__(self, actor: Actor, base: LedgerFilters, areas: Areas) -> None:
        super().__init__(actor, base)
        self._areas = areas

    def flows(
        self, split: Split, start: date | None, until: date, *, with_days: bool = True
    ) -> Flows:
        """As of the rows. Three queries at most, seven for territories."""
        area = self._condition(split)
        if area is None:
            return super().flows(split, start, until, with_days=with_days)
        period = Period(until, start)
        found = self._sums(area, split, period)
        if split.by_day:
            return found
        if with_days:
            self._add_days(found, area, split, period)
        if until < self.today:
            self.count_closed_then(found, split, start, until)
        if split.steps:
            whole = self.flows(WHOLE, start, until, with_days=with_days)
            self._take_rest(found, whole[""], self._top(split))
        return found

    def overdue(self, split: Split) -> dict[Any, int]:
        """As of the rows. One query, two for territories."""
        area = self._condition(split)
        if area is None:
            return super().overdue(split)
        cells = self._cells(area, _cut(split), split).filter(day__lt=self.today)
        late = dict(cells.values_list("key").annotate(Sum("due")))
        if split.steps:
            whole = self.overdue(WHOLE).get("", 0)
            top = self._top(split)
            late[top] = late.get(top, 0) + whole - sum(late.values())
        return {key: number for key, number in late.items() if number}

    def open_by_day(self) -> dict[date, int]:
        """As of the rows. One query."""
        rows = self._of(Cut.CATEGORY).values_list("day").annotate(Sum("open"))
        return {day: number for day, number in rows if number}

    def items(self, start: date | None, until: date, most: int) -> list[tuple[str, int]]:
        """As of the rows. One query."""
        if not self._is_whole(Period(until, start)):
            return super().items(start, until, most)
        rows = self._of(Cut.ITEM).filter(_days(Period(until, start))).exclude(item_code="")
        sums = rows.values_list("item_code").annotate(number=Sum("found")).filter(number__gt=0)
        return list(sums.order_by("-number", "item_code")[:most])

    def closing_days(self, periods: Sequence[Period]) -> list[Counter[int]]:
        """As of the rows: whole months from counters in one query, what is cut from the rows."""
        whole = [period for period in periods if self._is_whole(period)]
        by_month: dict[date, Counter[int]] = defaultdict(Counter)
        rows = self._of(Cut.CATEGORY_DAYS).values_list("day", "days").annotate(Sum("closed"))
        for month, days, number in rows:
            by_month[month][days] += number
        cut = [period for period in periods if period not in whole]
        counted = dict(zip(cut, super().closing_days(cut), strict=True))
        for period in whole:
            counted[period] = Counter()
            for month, days_taken in by_month.items():
                if period.includes(month):
                    counted[period].update(days_taken)
        return [counted[period] for period in periods]

    def _sums(self, area: Q, split: Split, period: Period) -> Flows:
        found: Flows = defaultdict(Figures)
        cells = self._cells(area, _cut(split), split).filter(_days(period))
        # Only day by day it is of use to know what stood closed then.
        summed = (*_SUMMED, "undone") if split.by_day else _SUMMED
        sums = cells.values_list("key", "grade").annotate(*[Sum(name) for name in summed])
        for key, grade, *numbers in sums:
            figures = found[key]
            for name, number in zip(summed, numbers, strict=True):
                figures.sums[name] += number
                if name in _MAJORS and grade == Grade.MAJOR:
                    figures.sums[f"{name}_major"] += number
        return found

    def _add_days(self, found: Flows, area: Q, split: Split, period: Period) -> None:
        """How long the closings took that stand now."""
        if not self._is_whole(period):
            self.count_days(found, split, period)
            return
        cut = Cut.KIND_DAYS if split.column == "unit_kind" else Cut.CATEGORY_DAYS
        cells = self._cells(area, cut, split).filter(_days(period))
        for key, days, number in cells.values_list("key", "days").annotate(Sum("closed")):
            if number:
                found[key].days[days] += number

    def _take_rest(self, found: Flows, whole: Figures, top: str) -> None:
        """What no territory holds is led directly: it stands under the path of the whole."""
        rest = Figures(Counter(whole.sums), Counter(whole.days))
        for figures in found.values():
            rest.sums.subtract(figures.sums)
            rest.days.subtract(figures.days)
        rest.days = +rest.days
        if any(rest.sums.values()):
            found[top].add(rest)

    def _is_whole(self, period: Period) -> bool:
        """Whether the counters of months make up the period; of the last, so far as it is today."""
        start, after = period.start, period.until + timedelta(days=1)
        ends_whole = period.until >= self.today or after.day == 1
        return (start is None or start.day == 1) and ends_whole

    def _acts(
        self,
        acts: QuerySet[Any],
        befell: str = "",  # noqa: ARG002 -- needed where the hazards are walked first
    ) -> QuerySet[Any]:
        """As of the rows, but looked for from the acts on: they are few, and the hazards many."""
        seen = Q()
        for path, section in self._areas.parts:
            part = within("hazard__unit_path", path)
            seen |= part & Q(hazard__section_key=section) if section else part
        wanted = {
            "hazard__campaign": self.base.campaign_id,
            "hazard__state__in": self.base.states,
            "hazard__section_key": self.base.section_key,
            "hazard__category": self.base.category,
            "hazard__grade": self.base.grade,
        }
        narrowed = Q(**{name: value for name, value in wanted.items() if value})
        if acts.model is Reopening:
            narrowed &= Q(campaign=self.base.campaign_id)
        return acts.filter(seen, narrowed).order_by()

    def _condition(self, split: Split) -> Q | None:
        """Which areas tell the split; None where none do."""
        if split.steps:
            return self._territories(self._top(split))
        if split.column not in _KNOWN or (split.column == "unit_kind" and self.base.category):
            return None
        return self._areas.condition

    def _top(self, split: Split) -> str:
        """The unit right below which the territories lie."""
        path, _section = self._areas.parts[0]
        return path[: split.steps - STEP_WIDTH]

    def _territories(self, top: str) -> Q | None:
        """The areas right below the top; None where what leads there has no counters of its own."""
        below = Unit.objects.filter(parent__path=top, kind__in=LEADING)
        led = dict(below.values_list("path", "kind"))
        if not led or not AREA_KINDS.issuperset(led.values()):
            return None
        parts = [
            (path, section)
            for part, section in self._areas.parts
            for path in (led if part == top else [part])
        ]
        return replace(self._areas, parts=tuple(parts)).condition

    def _cells(self, area: Q, cut: Cut, split: Split) -> QuerySet[Any]:
        """The cells of those areas, each with its line as `key`."""
        key: Any = F(split.column) if split.column else Value("")
        if split.by_day:
            key = F("day")
        elif split.steps:
            key = Substr("area_path", 1, split.steps)
        cells: QuerySet[Any] = AreaTally.objects.filter(area, cut=cut).order_by().annotate(key=key)
        return cells

    def _of(self, cut: Cut) -> QuerySet[Any]:
        return AreaTally.objects.filter(self._areas.condition, cut=cut).order_by()


def _cut(split: Split) -> Cut:
    return Cut.KIND if split.column == "unit_kind" else Cut.CATEGORY


def _days(period: Period) -> Q:
    days = Q(day__lte=period.until)
    return days if period.start is None else days & Q(day__gte=period.start)
