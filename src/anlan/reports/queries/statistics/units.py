"""How many units were inspected and visited: units once each (所), visits every time (所次)."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.utils import timezone

from anlan.campaigns import queries as campaigns
from anlan.campaigns.models import Campaign, Participation
from anlan.hazards.queries import within_days
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.states import InspectionKind, InspectionState, SheetState
from anlan.kernel.scope import Actor, within
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.rows import Split

# Under which heads an inspection of each kind counts.
VISITS: dict[str, tuple[str, ...]] = {
    InspectionKind.SELF: ("visits_self",),
    InspectionKind.ANNOUNCED: ("visits", "visits_announced"),
    InspectionKind.UNANNOUNCED: ("visits", "visits_unannounced"),
    InspectionKind.SURPRISE: ("visits", "visits_unannounced"),
    InspectionKind.EXPERT: ("visits", "visits_expert"),
    InspectionKind.LOOK_BACK: ("visits", "visits_look_back"),
    InspectionKind.STATIONED: ("visits",),
}


class Roll:
    """The units of one campaign that an actor sees, perhaps below one path, to be counted."""

    def __init__(self, actor: Actor, campaign: Campaign, unit_path: str = "") -> None:
        self.units = campaigns.participations(actor, campaign).order_by()
        self.visits = Inspection.objects.visible_to(actor).filter(campaign=campaign).order_by()
        if unit_path:
            self.units = self.units.filter(within("unit_path", unit_path))
            self.visits = self.visits.filter(within("unit_path", unit_path))

    def count(
        self, split: Split, start: date | None, until: date, today: date
    ) -> defaultdict[Any, Figures]:
        """Units due and inspected by the last day, visits begun in the period. Two queries.

        `split` names a column that participations have: the path or the kind.
        """
        lines: defaultdict[Any, Figures] = defaultdict(Figures)
        units = self.units.annotate(key=split.key()).values_list("key")
        inspected = Count("pk", filter=_inspected(until, today))
        for key, due, done in units.annotate(due=Count("pk"), inspected=inspected):
            lines[key].sums["units_due"] += due
            lines[key].sums["units_inspected"] += done
        for key, figures in self.count_visits(split, start, until).items():
            lines[key].add(figures)
        return lines

    def count_visits(
        self, split: Split, start: date | None, until: date
    ) -> defaultdict[Any, Figures]:
        """What began in those days: own rounds with a sheet handed in, visits that ended. One query."""
        handed_in = Sheet.objects.filter(inspection=OuterRef("pk"), state=SheetState.HANDED_IN)
        # A visit that only looked back at earlier hazards answers no sheet.
        ended = ~Q(kind=InspectionKind.SELF) & Q(state=InspectionState.CONFIRMED)
        counted = Q(kind=InspectionKind.SELF) & Q(Exists(handed_in)) | ended
        visits = self.visits.filter(counted, within_days("started_at", start, until))
        key: Any = split.key(moment="started_at")
        if split.column == "unit_kind":
            # As the unit entered the campaign, not as it is now.
            entered = Participation.objects.filter(
                campaign=OuterRef("campaign"), unit=OuterRef("unit")
            )
            key = Subquery(entered.values("unit_kind")[:1])
        lines: defaultdict[Any, Figures] = defaultdict(Figures)
        groups = visits.annotate(key=key).values_list("key", "kind").annotate(Count("pk"))
        for line, kind, number in groups:
            for name in VISITS[kind]:
                lines[line].sums[name] += number
        return lines

    def inspected_now(self) -> int:
        """Units of which something is answered. One query."""
        return self.units.exclude(campaigns.PROGRESS[campaigns.NONE]).count()

    def first_days(self) -> Counter[date]:
        """Day → how many of the units had their first sheet handed in on it. One query."""
        sheets = Sheet.objects.filter(
            inspection__kind=InspectionKind.SELF,
            state=SheetState.HANDED_IN,
            coverage_row__is_active=True,
            coverage_row__participation__in=self.units.values("pk"),
        )
        first = sheets.order_by().values_list("coverage_row__participation")
        moments = first.annotate(first=Min("handed_in_at")).values_list("first", flat=True)
        return Counter(timezone.localdate(moment) for moment in moments)


def _inspected(until: date, today: date) -> Q:
    """Units of which something is answered; for an earlier day, of which a sheet had come in."""
    if until >= today:
        return ~campaigns.PROGRESS[campaigns.NONE]
    sheets = Sheet.objects.filter(
        within_days("handed_in_at", None, until),
        inspection__kind=InspectionKind.SELF,
        state=SheetState.HANDED_IN,
        coverage_row__participation=OuterRef("pk"),
        coverage_row__is_active=True,
    )
    return Q(Exists(sheets))
