"""Whom one may inspect: the units to take along, one's own tasks, what a code at a door stands for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.campaigns.states import CampaignState
from anlan.hazards.models import Hazard
from anlan.hazards.permissions import REPORT_RULES
from anlan.hazards.states import OPEN
from anlan.inspections.models import Inspection
from anlan.inspections.permissions import ANSWERERS, may_answer_in
from anlan.inspections.queries.boards import own_inspections
from anlan.inspections.queries.field.shapes import (
    CampaignKinds,
    Named,
    ParticipationLine,
    ParticipationPage,
    PlaceFound,
    Tasks,
    VisitTask,
)
from anlan.inspections.states import InspectionKind, InspectionState
from anlan.kernel.errors import NotFound
from anlan.kernel.paging import page_of
from anlan.kernel.scope import Actor, ScopedQuerySet

PAGE = 50
MOST_TASKS = 100
MOST_WORDS = 5
VISIT_KINDS = tuple(kind for kind in InspectionKind if kind != InspectionKind.SELF)
INSPECTING = ANSWERERS.union(*(REPORT_RULES[kind] for kind in VISIT_KINDS))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the units; what is empty filters nothing. Words meet names and initials."""

    campaign_id: UUID | None = None
    words: str = ""
    # The units of a zone.
    unit_paths: Sequence[str] | None = None


def takeable(actor: Actor) -> ScopedQuerySet[Participation]:
    """The units in running campaigns that this person may inspect, their own among them."""
    rows = Participation.objects.visible_to(actor.only(INSPECTING))
    return rows.filter(left_at=None, campaign__state=CampaignState.LAUNCHED)


def units_to_inspect(actor: Actor, wanted: Wanted, mark: str = "") -> ParticipationPage:
    """One page of them, in the order of the tree; three queries."""
    rows = takeable(actor).select_related("campaign", "unit__parent")
    if wanted.campaign_id:
        rows = rows.filter(campaign_id=wanted.campaign_id)
    if wanted.unit_paths is not None:
        rows = rows.filter(unit_path__in=wanted.unit_paths)
    for word in wanted.words.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(unit__name__contains=word) | Q(unit__name_initials__contains=word.lower())
        )
    page = page_of(rows, ("unit_path", "id"), mark, PAGE)
    return ParticipationPage(lines=_lines(actor, page.rows), next=page.next or None)


def place_in_grid(actor: Actor, place_id: UUID) -> PlaceFound:
    """The row of a place in the latest running campaign; raises NotFound."""
    row = (
        CoverageRow.objects.filter(
            place_id=place_id, is_active=True, participation__in=takeable(actor)
        )
        .order_by("-campaign__starts_on", "-pk")
        .values("pk", "participation_id")
        .first()
    )
    if row is None:
        raise NotFound
    return PlaceFound(participation=row["participation_id"], row=row["pk"])


def tasks(actor: Actor, now: datetime) -> Tasks:
    """One's running self-inspections and visits, and the kinds of visits that one may make."""
    own = own_inspections(actor)
    open_visits = _open_visits(actor)
    visited = {
        (each.campaign_id, each.unit_id): each
        for each in takeable(actor)
        .filter(
            campaign__in={each.campaign_id for each in open_visits},
            unit__in={each.unit_id for each in open_visits},
        )
        .select_related("campaign", "unit__parent")
    }
    met = [(each, visited.get((each.campaign_id, each.unit_id))) for each in open_visits]
    every = {each.pk: each for each in [*own, *visited.values()]}
    told = {line.participation: line for line in _lines(actor, every.values())}
    return Tasks(
        server_time=now,
        own=[told[each.pk] for each in own],
        visits=[_task(visit, told[part.pk]) for visit, part in met if part is not None],
        campaigns=_campaigns(actor),
    )


def kinds_for(actor: Actor, unit_path: str) -> list[Named]:
    """The kinds of visits that this person may make there."""
    kinds = (kind for kind in VISIT_KINDS if may_answer_in(actor, kind, unit_path))
    return [Named(key=kind, label=str(kind.label)) for kind in kinds]


def _task(visit: Inspection, line: ParticipationLine) -> VisitTask:
    assert visit.visited_on is not None  # noqa: S101 -- a visit has its day: the database says so
    return VisitTask(
        **line.model_dump(),
        inspection=visit.pk,
        kind=visit.kind,
        started_by=visit.started_by,
        day=visit.visited_on,
    )


def _open_visits(actor: Actor) -> list[Inspection]:
    """Visits that go on in running campaigns and in which this person may take part."""
    rows = (
        Inspection.objects.visible_to(actor)
        .exclude(kind=InspectionKind.SELF)
        .filter(state=InspectionState.OPEN, campaign__state=CampaignState.LAUNCHED)
        .order_by("-visited_on", "-pk")[:MOST_TASKS]
    )
    return [each for each in rows if may_answer_in(actor, each.kind, each.unit_path)]


def _campaigns(actor: Actor) -> list[CampaignKinds]:
    kinds = [
        Named(key=kind, label=str(kind.label))
        for kind in VISIT_KINDS
        if actor.holds(REPORT_RULES[kind])
    ]
    if not kinds:
        return []
    running = Campaign.objects.visible_to(actor.only(INSPECTING))
    running = running.filter(state=CampaignState.LAUNCHED).order_by("-starts_on", "-pk")
    return [CampaignKinds(id=each.pk, title=each.title, kinds=kinds) for each in running]


def _lines(actor: Actor, parts: Iterable[Participation]) -> list[ParticipationLine]:
    """The units as a list shows them: two queries however many."""
    parts = list(parts)
    campaigns = {each.campaign_id for each in parts}
    here = {
        "campaign__in": campaigns,
        "unit_path__in": {each.unit_path for each in parts},
    }
    hazards = {
        (campaign, path): number
        for campaign, path, number in Hazard.objects.visible_to(actor)
        .filter(**here, state__in=OPEN)
        .order_by()
        .values_list("campaign", "unit_path")
        .annotate(Count("pk"))
    }
    visited = dict(
        Inspection.objects.visible_to(actor)
        .exclude(kind=InspectionKind.SELF)
        .filter(unit__in={each.unit_id for each in parts}, state=InspectionState.CONFIRMED)
        .order_by()
        .values_list("unit")
        .annotate(Max("visited_on"))
    )
    return [
        ParticipationLine(
            participation=each.pk,
            campaign=each.campaign_id,
            campaign_title=each.campaign.title,
            unit=each.unit_id,
            unit_name=each.unit.name,
            unit_kind=each.get_unit_kind_display(),
            parent_name=each.unit.parent.name if each.unit.parent else "",
            places=each.places_total,
            open_hazards=hazards.get((each.campaign_id, each.unit_path), 0),
            last_visit=visited.get(each.unit_id),
        )
        for each in parts
    ]
