"""Visits for the desk: the list, one of them laid out, and what was answered twice in it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from anlan.campaigns.models import CoverageRow
from anlan.checklists.models import Item
from anlan.hazards.models import Hazard, HazardQuerySet
from anlan.inspections.models import (
    Contest,
    Inspection,
    InspectionQuerySet,
    LookBack,
    Parcel,
    Sheet,
    SheetPhoto,
)
from anlan.inspections.queries.sheets import Line, Paper, lay_out
from anlan.inspections.states import InspectionKind, InspectionState, StoredAnswer, Verdict
from anlan.kernel.errors import NotFound
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor, within

PAGE = 50
BATCH = 500
COUNTED_AT_MOST = 1000
# Below this nobody would be misled by a time; beyond it the page says how far the clock was off.
SKEW_TOLD = 120
# More words narrow nothing down.
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """What narrows the list; what is empty filters nothing. Days include both ends."""

    campaign_id: UUID | None = None
    kind: str = ""
    state: str = ""
    text: str = ""
    unit_id: UUID | None = None
    # The path of a unit: it and all below it.
    unit_path: str = ""
    # The units of a zone, each without what lies below it.
    unit_paths: tuple[str, ...] | None = None
    day_from: date | None = None
    day_until: date | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in a list, and what it came to."""

    visit: Inspection
    places: int
    hazards: int
    looked_back: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A contest with its item: both answers, for somebody to choose between."""

    contest: Contest
    sheet: Sheet
    item: Item | None
    standing: StoredAnswer
    offered: StoredAnswer

    @property
    def chosen(self) -> StoredAnswer | None:
        """The answer that was chosen, once somebody chose."""
        return {"standing": self.standing, "offered": self.offered}.get(self.contest.choice)


@dataclass(frozen=True, slots=True)
class Visited:
    """A place that was looked at."""

    sheet: Sheet
    paper: Paper
    choices: tuple[Choice, ...]

    @property
    def unanswered(self) -> list[Line]:
        """The items of the place that nobody answered."""
        return [line for line in self.paper.lines if not line.verdict]


@dataclass(frozen=True, slots=True)
class Skew:
    """Whose device told the wrong time, and by how many minutes it was behind or ahead."""

    name: str
    minutes: int
    is_behind: bool


@dataclass(frozen=True, slots=True)
class VisitFile:
    """All that a visit's own page shows, read in a fixed number of queries."""

    visit: Inspection
    visited: tuple[Visited, ...]
    untouched: tuple[CoverageRow, ...]
    hazards: tuple[Hazard, ...]
    look_backs: tuple[LookBack, ...]
    parcels: tuple[Parcel, ...]

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.visit.state == InspectionState.OPEN

    @property
    def open_choices(self) -> list[Choice]:
        """What is still to be chosen, over all places."""
        return [each for place in self.visited for each in place.choices if not each.contest.choice]

    @property
    def people(self) -> list[str]:
        """Who answered or looked back, those who did most first."""
        said: Counter[str] = Counter()
        for place in self.visited:
            said.update(line.stored.by for line in place.paper.lines if line.stored)
        said.update(each.found_by for each in self.look_backs)
        return [name for name, _times in said.most_common()]

    def count(self, verdict: Verdict) -> int:
        """How many answers say that, over all places."""
        return sum(len(place.paper.of(verdict)) for place in self.visited)

    @property
    def passed(self) -> int:
        """Items that pass."""
        return self.count(Verdict.PASS)

    @property
    def failed(self) -> int:
        """Items that fail."""
        return self.count(Verdict.FAIL)

    @property
    def excused(self) -> int:
        """Items that do not apply."""
        return self.count(Verdict.EXCUSED)

    @property
    def skews(self) -> list[Skew]:
        """The devices whose clocks were far off, each person once."""
        found: dict[str, Skew] = {}
        for each in self.parcels:
            if abs(each.skew_seconds) >= SKEW_TOLD:
                minutes = round(abs(each.skew_seconds) / 60)
                found.setdefault(
                    each.sender.name, Skew(each.sender.name, minutes, each.skew_seconds > 0)
                )
        return list(found.values())


def matching(actor: Actor, filters: VisitFilters) -> InspectionQuerySet:
    """The visits in sight that answer the filters, in no order."""
    rows = Inspection.objects.visible_to(actor).exclude(kind=InspectionKind.SELF)
    wanted = {
        "campaign_id": filters.campaign_id,
        "kind": filters.kind,
        "state": filters.state,
        "unit_id": filters.unit_id,
        "visited_on__gte": filters.day_from,
        "visited_on__lte": filters.day_until,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if filters.unit_path:
        rows = rows.filter(within("unit_path", filters.unit_path))
    if filters.unit_paths is not None:
        rows = rows.filter(unit_path__in=filters.unit_paths)
    for word in filters.text.replace("\0", "").split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(unit__name__contains=word) | Q(unit__name_initials__contains=word.lower())
        )
    return rows


def visits(
    actor: Actor, filters: VisitFilters, *, mark: str = "", size: int = PAGE
) -> Page[Inspection]:
    """One page of the visits, the latest day first."""
    rows = matching(actor, filters).select_related("unit", "campaign")
    return page_of(rows, ("visited_on", "id"), mark, size, descending=True)


def count_visits(actor: Actor, filters: VisitFilters, *, most: int = COUNTED_AT_MOST) -> str:
    """How many visits answer, in figures: beyond `most` nobody counts."""
    found = matching(actor, filters)[: most + 1].count()
    return str(found) if found <= most else f"{most}+"


def every_visit(actor: Actor, filters: VisitFilters) -> Iterator[VisitLine]:
    """All of them for a file, the latest day first, read in batches."""
    mark = ""
    while True:
        page = visits(actor, filters, mark=mark, size=BATCH)
        yield from visit_lines(actor, page.rows)
        if not page.next:
            return
        mark = page.next


def visit_lines(actor: Actor, found: Iterable[Inspection]) -> list[VisitLine]:
    """The visits of a page with their numbers: three queries however many."""
    found = list(found)
    ids = [each.pk for each in found]
    sheets = dict(
        Sheet.objects.filter(inspection__in=ids, revision__gt=0).values_list("pk", "inspection_id")
    )
    places = Counter(sheets.values())
    hazards: Counter[UUID] = Counter()
    for ref in _hazards_of(actor, found, sheets).values_list("origin_ref", flat=True):
        if ref is not None:
            hazards[sheets.get(ref, ref)] += 1
    looked = Counter(
        LookBack.objects.filter(inspection__in=ids).values_list("inspection_id", flat=True)
    )
    return [VisitLine(each, places[each.pk], hazards[each.pk], looked[each.pk]) for each in found]


def latest_visits(actor: Actor, unit_id: UUID, most: int = 5) -> list[VisitLine]:
    """The last visits to a unit as far as the actor may know of them, in whichever campaign."""
    rows = matching(actor, VisitFilters(unit_id=unit_id)).select_related("unit", "campaign")
    return visit_lines(actor, rows.order_by("-visited_on", "-pk")[:most])


def visit(actor: Actor, visit_id: UUID) -> Inspection:
    """One visit in sight, its unit and campaign with it; raises NotFound."""
    found = (
        Inspection.objects.visible_to(actor)
        .exclude(kind=InspectionKind.SELF)
        .select_related("unit", "campaign", "inspector_signature", "unit_signature")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def pulse_of(found: Inspection) -> str:
    """Another text whenever an answer or a contest of that visit is new: two queries."""
    sheets = found.sheets.aggregate(sheets=Count("pk"), revisions=Sum("revision"))
    contests = Contest.objects.filter(sheet__inspection=found).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(choice=""))
    )
    numbers = (sheets["sheets"], sheets["revisions"] or 0, contests["all"], contests["open"])
    return "-".join(map(str, (found.state, *numbers)))


def contest(actor: Actor, contest_id: UUID) -> Contest:
    """One contest of a sheet in sight, its sheet and inspection with it; raises NotFound."""
    found = (
        Contest.objects.filter(pk=contest_id, sheet__in=Sheet.objects.visible_to(actor))
        .select_related("sheet__inspection")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def visit_of(actor: Actor, origin_ref: UUID | None) -> Inspection | None:
    """The visit that brought a hazard to the ledger, by the hazard's own reference; or none."""
    if origin_ref is None:
        return None
    rows = Inspection.objects.visible_to(actor).exclude(kind=InspectionKind.SELF)
    return rows.filter(Q(pk=origin_ref) | Q(sheets__pk=origin_ref)).first()


def visit_file(actor: Actor, visit_id: UUID) -> VisitFile:
    """A visit with its places, answers, contests, look-backs, hazards and parcels."""
    found = visit(actor, visit_id)
    rows = _rows(found)
    sheets = {each.coverage_row_id: each for each in found.sheets.filter(revision__gt=0)}
    ids = [each.pk for each in sheets.values()]
    photos = _photos(sheets.values())
    contests = _contests(sheets.values())
    visited = []
    for row in rows:
        if (sheet := sheets.get(row.pk)) is not None:
            sheet.coverage_row, sheet.inspection = row, found
            paper = lay_out(sheet, photos[sheet.pk])
            visited.append(Visited(sheet, paper, tuple(_choices(sheet, paper, contests[sheet.pk]))))
    return VisitFile(
        visit=found,
        visited=tuple(visited),
        untouched=tuple(row for row in rows if row.is_active and row.pk not in sheets),
        hazards=tuple(_hazards_of(actor, [found], ids).order_by("number")),
        look_backs=tuple(found.look_backs.select_related("hazard").order_by("found_at", "pk")),
        parcels=tuple(
            found.parcels.select_related("sender")
            .defer("content", "outcome")
            .order_by("received_at")
        ),
    )


def _rows(found: Inspection) -> list[CoverageRow]:
    """The unit's places in that campaign, in the order of its register; one query."""
    rows = CoverageRow.objects.filter(campaign=found.campaign_id, unit=found.unit_id)
    rows = rows.select_related("place", "participation__checklist_version")
    places = list(rows.order_by("place__position", "place_name"))
    for row in places:
        row.campaign = found.campaign
    return places


def choices_of(of: Sheet, paper: Paper) -> list[Choice]:
    """The contests of one sheet, the open ones first; one query."""
    return _choices(of, paper, _contests([of])[of.pk])


def _choices(sheet: Sheet, paper: Paper, contests: Iterable[Contest]) -> list[Choice]:
    items = {line.item.code: line.item for line in paper.lines}
    return [
        Choice(
            contest=each,
            sheet=sheet,
            item=items.get(each.item_code),
            standing=StoredAnswer.from_json(each.standing),
            offered=StoredAnswer.from_json(each.offered),
        )
        for each in contests
    ]


def _contests(sheets: Iterable[Sheet]) -> dict[UUID, list[Contest]]:
    found: defaultdict[UUID, list[Contest]] = defaultdict(list)
    ids = [each.pk for each in sheets]
    for each in Contest.objects.filter(sheet__in=ids).order_by("choice", "opened_at", "pk"):
        found[each.sheet_id].append(each)
    return found


def _photos(sheets: Iterable[Sheet]) -> dict[UUID, list[SheetPhoto]]:
    found: defaultdict[UUID, list[SheetPhoto]] = defaultdict(list)
    ids = [each.pk for each in sheets]
    for each in SheetPhoto.objects.filter(sheet__in=ids).order_by("added_at", "pk"):
        found[each.sheet_id].append(each)
    return found


def _hazards_of(
    actor: Actor, found: Iterable[Inspection], sheets: Iterable[UUID]
) -> HazardQuerySet:
    """What those visits and their sheets brought to the ledger."""
    found = list(found)
    return Hazard.objects.visible_to(actor).filter(
        campaign__in={each.campaign_id for each in found},
        unit_path__in={each.unit_path for each in found},
        origin_ref__in=[*(each.pk for each in found), *sheets],
    )
