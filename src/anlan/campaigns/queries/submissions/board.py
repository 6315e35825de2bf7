"""How far a requirement is: its counts by state, timing and area, and the lists behind them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Requirement, Submission
from anlan.campaigns.queries.coverage import DIRECT, leading_units
from anlan.campaigns.queries.submissions.detail import submissions_in_sight
from anlan.campaigns.queries.timing import Timing, timing_case
from anlan.campaigns.states import WITH_UNIT, SubmissionState
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import STEP_WIDTH, Actor, within

PAGE = 50


@dataclass(slots=True)
class Tally:
    """Units of one requirement (or one area of it), each in exactly one of the states.

    `not_opened` is part of `not_started`. Timings: each unit in exactly one; `locked` and
    `overdue` are of those that have never handed in.
    """

    units: int = 0
    not_opened: int = 0
    not_started: int = 0
    drafted: int = 0
    handed_in: int = 0
    returned: int = 0
    accepted: int = 0
    on_time: int = 0
    late: int = 0
    due: int = 0
    overdue: int = 0
    locked: int = 0

    @property
    def owing(self) -> int:
        """Still with the unit: not handed in, or returned."""
        return self.not_started + self.drafted + self.returned

    @property
    def submitted(self) -> int:
        """Handed in and not sent back: under review or accepted (已报送)."""
        return self.handed_in + self.accepted

    @property
    def rate(self) -> float | None:
        """Submitted ÷ units; None where nobody owes it."""
        return self.submitted / self.units if self.units else None

    @property
    def only_state(self) -> SubmissionState | None:
        """Where a single unit stands, for the people of that unit; None for several."""
        if self.units != 1:
            return None
        return next(state for state in SubmissionState if getattr(self, state, 0))

    def add(self, state: str, timing: str, *, opened: bool, units: int) -> None:
        """Count so many more units of that state and timing."""
        self.units += units
        setattr(self, state, getattr(self, state) + units)
        setattr(self, timing, getattr(self, timing) + units)
        if state == SubmissionState.NOT_STARTED and not opened:
            self.not_opened += units


@dataclass(frozen=True, slots=True)
class AreaTally:
    """One area as in `AreaCoverage`: a central school's territory, or what hangs directly below."""

    area: str
    name: str
    tally: Tally


@dataclass(slots=True)
class Board:
    """How far one requirement is, as far as the actor sees."""

    requirement: Requirement
    total: Tally = field(default_factory=Tally)
    by_area: list[AreaTally] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SubmissionFilters:
    """What narrows the list of a board; empty means all.

    `status`: not_opened, owing, awaiting, lifted, a `SubmissionState` or a `Timing`; `area` as in
    `AreaTally`; `text`: part of a unit's name or the initials of its pinyin.
    """

    status: str = ""
    area: str = ""
    kind: str = ""
    text: str = ""


def board(actor: Actor, requirement: Requirement, today: date) -> Board:
    """The counts of one requirement. Two queries."""
    return boards(actor, requirement.campaign, [requirement], today)[0]


def boards(
    actor: Actor, campaign: Campaign, requirements: Iterable[Requirement], today: date
) -> list[Board]:
    """The counts of several requirements of one campaign. Two queries."""
    drawn = {each.pk: Board(each) for each in requirements}
    names = {unit.path: (str(unit.pk), unit.name) for unit in leading_units(campaign)}
    areas: dict[Any, dict[str, AreaTally]] = {pk: {} for pk in drawn}
    for group in _groups(actor, campaign, list(drawn), today):
        key, units = group["requirement_id"], group["units"]
        area, name = names.get(group["area"], (DIRECT, _("直属单位")))
        here = areas[key].setdefault(area, AreaTally(area, name, Tally()))
        for tally in (drawn[key].total, here.tally):
            tally.add(group["state"], group["timing"], opened=bool(group["opened"]), units=units)
    order = [area for area, _name in names.values()] + [DIRECT]
    for key, each in drawn.items():
        each.by_area = [areas[key][area] for area in order if area in areas[key]]
    return list(drawn.values())


def board_rows(
    actor: Actor, requirement: Requirement, filters: SubmissionFilters, today: date
) -> QuerySet[Submission]:
    """The rows of a requirement that answer to the filters, in tree order, with `timing`."""
    found = (
        submissions_in_sight(actor)
        .filter(requirement=requirement)
        .annotate(timing=timing_case(today))
        .select_related("unit", "requirement")
        .order_by("unit_path")
    )
    if filters.status:
        found = found.filter(_status(filters.status, today))
    if filters.kind:
        found = found.filter(unit_kind=filters.kind)
    if filters.text:
        text = filters.text.strip()
        found = found.filter(Q(unit__name__icontains=text) | Q(unit__name_initials__icontains=text))
    return _in_area(found, requirement.campaign, filters.area) if filters.area else found


def board_page(
    actor: Actor,
    requirement: Requirement,
    filters: SubmissionFilters,
    mark: str,
    today: date,
) -> Page[Submission]:
    """A page of the same list. One query."""
    return page_of(board_rows(actor, requirement, filters, today), ("unit_path",), mark, PAGE)


def outstanding(actor: Actor, requirement: Requirement, today: date) -> QuerySet[Submission]:
    """Units that still owe it and may still hand in: whom a reminder helps. In tree order."""
    rows = submissions_in_sight(actor).filter(requirement=requirement, state__in=WITH_UNIT)
    closed = Q(requirement__locks_on__lt=today) | (
        Q(first_handed_in_on__isnull=True) & Q(requirement__late_until__lt=today)
    )
    unlocked = Q(unlocked_until__gte=today)
    return (
        rows.filter(unlocked | ~closed)
        .annotate(timing=timing_case(today))
        .select_related("unit", "requirement")
        .order_by("unit_path")
    )


def _groups(
    actor: Actor, campaign: Campaign, keys: list[Any], today: date
) -> Iterable[dict[str, Any]]:
    step = Substr("unit_path", 1, len(campaign.unit_path) + STEP_WIDTH)
    opened = Case(
        When(opened_at__isnull=False, then=Value("opened")),
        default=Value(""),
        output_field=CharField(),
    )
    rows = submissions_in_sight(actor).filter(requirement__in=keys).order_by()
    return cast(
        "Iterable[dict[str, Any]]",
        rows.values(
            "requirement_id", "state", area=step, timing=timing_case(today), opened=opened
        ).annotate(units=Count("pk")),
    )


def _status(status: str, today: date) -> Q:
    if status in SubmissionState.values:
        return Q(state=status)
    if status in Timing.values:
        return Q(timing=status)
    joined = {
        "not_opened": Q(state=SubmissionState.NOT_STARTED, opened_at=None),
        "owing": Q(state__in=WITH_UNIT),
        "awaiting": Q(state=SubmissionState.HANDED_IN),
        "lifted": Q(unlocked_until__gte=today),
    }
    return joined.get(status, Q(pk__in=()))


def _in_area(found: QuerySet[Submission], campaign: Campaign, area: str) -> QuerySet[Submission]:
    leading = leading_units(campaign)
    if area == DIRECT:
        for unit in leading:
            found = found.exclude(within("unit_path", unit.path))
        return found
    paths = [unit.path for unit in leading if str(unit.pk) == area]
    return found.filter(within("unit_path", paths[0])) if paths else found.none()
