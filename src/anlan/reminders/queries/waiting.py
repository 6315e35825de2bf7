"""What waits for the people of an office on one day, counted for many at a time.

What a unit owes and its hazards are asked for a batch of people; what waits in the territories of
central schools, in the lines of sections and in the whole office is counted once and kept for the
run: the number of queries does not grow with the units.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length, Substr

from anlan.accounts.models import Membership
from anlan.accounts.states import BUREAU, UNIT, Role
from anlan.campaigns.models import Campaign, Submission
from anlan.campaigns.permissions import PREPARING
from anlan.campaigns.queries.timing import may_hand_in_on
from anlan.campaigns.states import WITH_UNIT, ReviewStep, SubmissionState
from anlan.hazards.models import Hazard
from anlan.hazards.states import DUE_SOON_DAYS
from anlan.kernel.scope import within
from anlan.reminders.queries.inbox import Line
from anlan.reminders.queries.office import Office
from anlan.reminders.states import Matter
from anlan.units.models import Unit
from anlan.units.states import UnitKind

TOLD = PREPARING | BUREAU
# So many working days ahead a leader is told of what comes due in the territory.
AHEAD = 3
Counts = Counter[Matter]
ORDER = list(Matter)


@dataclass(frozen=True, slots=True)
class Owed:
    """A submission of which a unit is reminded, and under which rule."""

    submission_id: UUID
    unit_path: str
    offset: int


@dataclass(slots=True)
class Told:
    """What a batch of people is told, by person, and of which submissions their units were reminded."""

    lines: dict[UUID, tuple[Line, ...]] = field(default_factory=dict)
    reminded: list[Owed] = field(default_factory=list)


class Waiting:
    """What waits in one office on one day; `asked`: requirement → offset of the rule that fits."""

    def __init__(
        self, office: Office, day: date, campaigns: Iterable[Campaign], asked: Mapping[UUID, int]
    ) -> None:
        self._office = office.unit
        self._day = day
        self._campaigns = [each.pk for each in campaigns]
        self._asked = asked
        self._soon = office.calendar.shifted(day, AHEAD)

    def told_to(self, held: Collection[Membership]) -> Told:
        """The lines for the people behind those memberships (unit loaded). Three queries a batch."""
        told = Told()
        own = _OwnUnits([each for each in held if each.role in PREPARING])
        owed = self._owed(own, told)
        hazards = self._own_hazards(own)
        per_person: dict[UUID, dict[UUID, tuple[Membership, Counts]]] = defaultdict(dict)
        for each in held:
            counts = Counter[Matter]()
            if each.role in PREPARING:
                counts |= owed[each.unit_id]
            if each.role in UNIT:
                counts |= hazards[each.unit_id]
            counts |= self._led(each)
            _held, before = per_person[each.user_id].get(each.unit_id, (each, Counter[Matter]()))
            # Two roles in one unit count the same things: the larger count, not the sum.
            per_person[each.user_id][each.unit_id] = (each, before | counts)
        for person, units in per_person.items():
            if lines := _lines(list(units.values())):
                told.lines[person] = lines
        return told

    @cached_property
    def totals(self) -> Counts:
        """What waits in the whole office."""
        found = Counter[Matter]()
        for counts in self._by_section.values():
            found += counts
        return found

    def _led(self, held: Membership) -> Counts:
        if held.role in BUREAU:
            reviews = self._to_review[ReviewStep.BUREAU, ""]
            return self.totals | _counted(Matter.TO_REVIEW, reviews)
        if held.role == Role.CENTRAL_SCHOOL_OFFICER:
            reviews = self._to_review[ReviewStep.CENTRAL_SCHOOL, held.unit_path]
            return self._by_territory[held.unit_path] | _counted(Matter.TO_REVIEW, reviews)
        if held.role == Role.SECTION_OFFICER:
            key = held.unit.section_key
            reviews = self._to_review[ReviewStep.SECTION, key]
            return self._by_section[key] | _counted(Matter.TO_REVIEW, reviews)
        return Counter()

    def _owed(self, own: "_OwnUnits", told: Told) -> Mapping[UUID, Counts]:
        """What the units owe and are reminded of today, and what was sent back to them."""
        found: dict[UUID, Counts] = defaultdict(Counter)
        rows = Submission.objects.filter(
            campaign__in=self._campaigns, unit_path__in=own.paths, state__in=WITH_UNIT
        ).filter(Q(requirement__in=list(self._asked)) | Q(state=SubmissionState.RETURNED))
        for row in rows.select_related("requirement").defer("draft", "requirement__source"):
            answering = own.answering(row.unit_path)
            if row.state == SubmissionState.RETURNED:
                matter = Matter.RETURNED
            else:
                may = may_hand_in_on(
                    row.requirement, row.first_handed_in_on, row.unlocked_until, self._day
                )
                if not may:
                    continue
                late = row.requirement.due_on < self._day
                matter = Matter.OWED_OVERDUE if late else Matter.OWED_DUE
            for unit_id in answering:
                found[unit_id][matter] += 1
            if answering and row.requirement_id in self._asked:
                offset = self._asked[row.requirement_id]
                told.reminded.append(Owed(row.pk, row.unit_path, offset))
        return found

    def _own_hazards(self, own: "_OwnUnits") -> Mapping[UUID, Counts]:
        found: dict[UUID, Counts] = defaultdict(Counter)
        last = self._day + timedelta(days=DUE_SOON_DAYS)
        rows = (
            Hazard.objects.filter(campaign__in=self._campaigns, unit_path__in=own.paths)
            .filter(open_due_on__lte=last)
            .order_by()
            .values_list("unit_path")
            .annotate(
                overdue=Count("pk", filter=Q(open_due_on__lt=self._day)),
                soon=Count("pk", filter=Q(open_due_on__gte=self._day)),
            )
        )
        for path, overdue, soon in rows:
            for unit_id in own.answering(path):
                found[unit_id] += Counter(
                    {Matter.HAZARDS_OVERDUE: overdue, Matter.HAZARDS_DUE_SOON: soon}
                )
        return found

    @cached_property
    def _centrals(self) -> list[str]:
        rows = Unit.objects.filter(self._here("path"), kind=UnitKind.CENTRAL_SCHOOL)
        return list(rows.values_list("path", flat=True))

    @cached_property
    def _by_territory(self) -> Mapping[str, Counts]:
        """Central school's path → what waits in its territory. Two queries for each depth there is."""
        found: dict[str, Counts] = defaultdict(Counter)
        for length in {len(path) for path in self._centrals}:
            area = Substr("unit_path", 1, length)
            for path, *numbers in self._missing(area):
                found[path] += _area(*numbers)
            for path, number in self._overdue_hazards(area):
                found[path][Matter.AREA_HAZARDS] += number
        return found

    @cached_property
    def _by_section(self) -> Mapping[str, Counts]:
        """Section → what waits along its lines; "" for what has no section. Two queries."""
        found: dict[str, Counts] = defaultdict(Counter)
        for key, *numbers in self._missing("section_key"):
            found[key] += _area(*numbers)
        for key, number in self._overdue_hazards("section_key"):
            found[key][Matter.AREA_HAZARDS] += number
        return found

    @cached_property
    def _to_review(self) -> Mapping[tuple[str, str], int]:
        """(step, whose) → how much waits there: a central school's path, a section, the office ("")."""
        found: Counter[tuple[str, str]] = Counter()
        waiting = self._submissions().filter(state=SubmissionState.HANDED_IN).order_by()
        lines = waiting.exclude(step=ReviewStep.CENTRAL_SCHOOL)
        for step, key, number in lines.values_list("step", "section_key").annotate(Count("pk")):
            found[step, key if step == ReviewStep.SECTION else ""] += number
        below = waiting.filter(step=ReviewStep.CENTRAL_SCHOOL)
        for length in {len(path) for path in self._centrals}:
            # The central school's own submission is not its officer's to review.
            others = below.annotate(area=Substr("unit_path", 1, length), deep=Length("unit_path"))
            rows = others.filter(deep__gt=length).values_list("area").annotate(Count("pk"))
            for path, number in rows:
                found[step_of_area(path)] += number
        return found

    def _missing(self, group: str | Substr) -> Iterable[tuple[str, int, int]]:
        """Group → how many never handed in: past due, and due within the next working days."""
        never = self._submissions().filter(
            state__in=WITH_UNIT,
            first_handed_in_on=None,
            requirement__dropped_at=None,
            requirement__due_on__lte=self._soon,
        )
        return (
            never.order_by()
            .values_list(group)
            .annotate(
                overdue=Count("pk", filter=Q(requirement__due_on__lt=self._day)),
                due=Count("pk", filter=Q(requirement__due_on__gte=self._day)),
            )
        )

    def _overdue_hazards(self, group: str | Substr) -> Iterable[tuple[str, int]]:
        rows = Hazard.objects.filter(
            self._here("unit_path"), campaign__in=self._campaigns, open_due_on__lt=self._day
        )
        return rows.order_by().values_list(group).annotate(number=Count("pk"))

    def _submissions(self) -> QuerySet[Submission]:
        return Submission.objects.filter(self._here("unit_path"), campaign__in=self._campaigns)

    def _here(self, path_field: str) -> Q:
        return within(path_field, self._office.path)


class _OwnUnits:
    """The units for which a batch of people answers: their own, and what hangs on a school.

    A teaching point or a kindergarten of a school may have no accounts; its school's head answers.
    """

    def __init__(self, held: Collection[Membership]) -> None:
        self._answering: dict[str, set[UUID]] = defaultdict(set)
        for each in held:
            self._answering[each.unit.path].add(each.unit_id)
        schools = {each.unit_id for each in held if each.unit.kind == UnitKind.SCHOOL}
        for unit in Unit.objects.filter(parent__in=schools).only("path", "parent_id"):
            if unit.parent_id is not None:
                self._answering[unit.path].add(unit.parent_id)
        self.paths = list(self._answering)

    def answering(self, path: str) -> Collection[UUID]:
        """The units whose people answer for the unit at that path."""
        return self._answering.get(path, ())


def step_of_area(path: str) -> tuple[str, str]:
    """The key of a central school's own step."""
    return (ReviewStep.CENTRAL_SCHOOL.value, path)


def _area(overdue: int, due: int) -> Counts:
    return Counter({Matter.AREA_OVERDUE: overdue, Matter.AREA_DUE: due})


def _counted(matter: Matter, number: int) -> Counts:
    return Counter({matter: number})


def _lines(units: list[tuple[Membership, Counts]]) -> tuple[Line, ...]:
    """One line for each matter and unit; the unit is named where the person serves several."""
    many = len(units) > 1
    lines = [
        Line(matter, counts[matter], held.unit.name if many else "", held.unit_id)
        for held, counts in units
        for matter in ORDER
        if counts[matter] > 0
    ]
    return tuple(sorted(lines, key=lambda line: ORDER.index(line.matter)))
