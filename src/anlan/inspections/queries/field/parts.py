"""The parts of bundles: each part of all units at once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from anlan.accounts.models import Membership
from anlan.accounts.states import UNIT, Role
from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.queries import row_items
from anlan.hazards.models import Hazard
from anlan.hazards.states import OPEN, Grade, HazardState
from anlan.inspections.models import Contest, Inspection, Sheet, SheetPhoto
from anlan.inspections.permissions import may_answer_in
from anlan.inspections.queries.field import shapes
from anlan.inspections.queries.field.taking import kinds_for
from anlan.inspections.queries.sheets import Phrases, phrases_of_many, posts_of_many
from anlan.inspections.queries.visits import visit_lines
from anlan.inspections.states import InspectionKind, InspectionState
from anlan.kernel.scope import Actor
from anlan.units.states import Feature

# Per unit. Older ones are looked up on the desk.
OPEN_HAZARDS = 150
CLOSED_HAZARDS = 50
EARLIER_VISITS = 5
# A device that comes back later asks what became of its visit by sending to it.
OVER_SINCE = timedelta(days=14)
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Taken:
    """The units that are asked for, as one person sees them at one moment."""

    actor: Actor
    parts: Sequence[Participation]
    now: datetime

    @cached_property
    def today(self) -> date:
        """The day by the district's calendar."""
        return timezone.localdate(self.now)

    @cached_property
    def units(self) -> set[UUID]:
        """Their ids."""
        return {each.unit_id for each in self.parts}

    @cached_property
    def campaigns(self) -> set[UUID]:
        """The campaigns in which they are."""
        return {each.campaign_id for each in self.parts}

    @cached_property
    def rows(self) -> dict[UUID, list[CoverageRow]]:
        """The places of each participation, in the order of the register."""
        found = (
            CoverageRow.objects.filter(participation__in=self.parts, is_active=True)
            .select_related("place")
            .order_by("place__position", "place_name")
        )
        by_part = {each.pk: each for each in self.parts}
        for row in found:
            row.participation = by_part[row.participation_id]
            row.campaign = row.participation.campaign
        return _grouped(found, attrgetter("participation_id"))

    @cached_property
    def contacts(self) -> dict[UUID, list[Membership]]:
        """Head and safety officer of each unit."""
        held = Membership.objects.filter(
            unit__in=self.units, role__in=UNIT, ended_at=None, user__is_active=True
        )
        held = held.select_related("user").order_by("role", "created_at")
        return _grouped(held, attrgetter("unit_id"))

    @cached_property
    def posts(self) -> Mapping[UUID, list[str]]:
        """The posts of each unit."""
        return posts_of_many(self.units)

    @cached_property
    def phrases(self) -> Mapping[UUID, Phrases]:
        """What each unit wrote before."""
        return phrases_of_many(self.actor, self.units, self._ledger)

    @cached_property
    def hazards(self) -> dict[tuple[UUID, str], list[Hazard]]:
        """Those of each unit in its campaign: the open ones, then those closed last."""
        known = [
            *self._hazards(OPEN, "-pk", OPEN_HAZARDS),
            *self._hazards([HazardState.CLOSED], "-closed_at", CLOSED_HAZARDS),
        ]
        return _grouped(known, attrgetter("campaign_id", "unit_path"))

    @property
    def _ledger(self) -> Q:
        """Their part of the ledger, as its index finds it."""
        paths = {each.unit_path for each in self.parts}
        return Q(campaign__in=self.campaigns, unit_path__in=paths)

    def _hazards(self, states: Iterable[str], order: str, most: int) -> Iterable[Hazard]:
        rows = Hazard.objects.visible_to(self.actor).filter(self._ledger, state__in=list(states))
        found = rows.order_by(order, "-pk").only(*HAZARD_FIELDS)[: most * len(self.parts)]
        for same in _grouped(found, attrgetter("campaign_id", "unit_path")).values():
            yield from same[:most]

    @cached_property
    def visits(self) -> dict[tuple[UUID, UUID], list[shapes.EarlierVisit]]:
        """The last visits to each unit in its campaign that are finished."""
        rows = (
            Inspection.objects.visible_to(self.actor)
            .exclude(kind=InspectionKind.SELF)
            .filter(
                campaign__in=self.campaigns, unit__in=self.units, state=InspectionState.CONFIRMED
            )
            .order_by("-visited_on", "-pk")[: EARLIER_VISITS * 4 * len(self.parts)]
        )
        last = _grouped(rows, attrgetter("campaign_id", "unit_id"))
        kept = [each for same in last.values() for each in same[:EARLIER_VISITS]]
        return _grouped_as(
            visit_lines(self.actor, kept),
            lambda line: (line.visit.campaign_id, line.visit.unit_id),
            lambda line: shapes.EarlierVisit(
                id=line.visit.pk,
                kind_label=line.visit.get_kind_display(),
                day=line.visit.visited_on,
                by=line.visit.started_by,
                hazards=line.hazards,
            ),
        )

    @cached_property
    def inspections(self) -> dict[tuple[UUID, UUID], list[Inspection]]:
        """Those in which this person may take part: open, or over not long ago; the last round."""
        rows = Inspection.objects.visible_to(self.actor).filter(
            campaign__in=self.campaigns, unit__in=self.units
        )
        kept, rounds = [], set()
        for each in rows.order_by("-round", "-pk"):
            own = (each.campaign_id, each.unit_id)
            is_late = each.confirmed_at is not None and each.confirmed_at < self.now - OVER_SINCE
            is_last = own not in rounds if each.kind == InspectionKind.SELF else not is_late
            if each.kind == InspectionKind.SELF:
                rounds.add(own)
            if is_last and may_answer_in(self.actor, each.kind, each.unit_path):
                kept.append(each)
        return _grouped(kept, attrgetter("campaign_id", "unit_id"))

    @cached_property
    def sheets(self) -> dict[UUID, list[Sheet]]:
        """The sheets of those that are open, by inspection."""
        going_on = [
            each.pk
            for same in self.inspections.values()
            for each in same
            if each.state == InspectionState.OPEN
        ]
        found = Sheet.objects.visible_to(self.actor).filter(inspection__in=going_on)
        return _grouped(found.order_by("pk"), attrgetter("inspection_id"))

    @cached_property
    def photos(self) -> dict[UUID, list[SheetPhoto]]:
        """The photos of those sheets."""
        found = SheetPhoto.objects.filter(sheet__in=self._sheet_ids).order_by("added_at", "pk")
        return _grouped(found, attrgetter("sheet_id"))

    @cached_property
    def contests(self) -> dict[UUID, list[Contest]]:
        """What is to be chosen on those sheets."""
        found = Contest.objects.filter(sheet__in=self._sheet_ids, choice="").order_by("pk")
        return _grouped(found, attrgetter("sheet_id"))

    @property
    def _sheet_ids(self) -> list[UUID]:
        return [sheet.pk for same in self.sheets.values() for sheet in same]


HAZARD_FIELDS = (
    "number",
    "campaign_id",
    "unit_path",
    "place_id",
    "place_name",
    "location",
    "description",
    "grade",
    "state",
    "found_at",
    "due_on",
    "open_due_on",
    "measures",
    "rectification",
)


def profile(taken: Taken, part: Participation) -> shapes.Profile:
    """What is known of the unit. Its people's phones go to those who may inspect there alone."""
    unit, campaign = part.unit, part.campaign
    return shapes.Profile(
        campaign=shapes.CampaignFacts(
            id=campaign.pk,
            title=campaign.title,
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
        ),
        unit=shapes.UnitFacts(
            id=unit.pk,
            name=unit.name,
            kind=part.unit_kind,
            kind_label=part.get_unit_kind_display(),
            parent_name=unit.parent.name if unit.parent else "",
            address=unit.address,
            pupils=unit.pupils,
            features=[str(Feature(each).label) for each in unit.features if each in Feature],
        ),
        contacts=[
            shapes.Contact(
                role=str(Role(each.role).label), name=each.user.name, phone=each.user.phone
            )
            for each in taken.contacts.get(part.unit_id, ())
        ],
        kinds=kinds_for(taken.actor, part.unit_path),
        may_answer_own=may_answer_in(taken.actor, InspectionKind.SELF, part.unit_path),
        posts=list(taken.posts.get(part.unit_id, ())),
    )


def rows(taken: Taken, part: Participation) -> list[shapes.Row]:
    """The places with their items' codes."""
    return [
        shapes.Row(
            id=each.pk,
            place=each.place_id,
            place_name=each.place_name,
            place_kind=each.place_kind,
            place_kind_label=each.get_place_kind_display(),
            items=[item.code for item in row_items(each)],
        )
        for each in taken.rows.get(part.pk, ())
    ]


def hazards(taken: Taken, part: Participation) -> list[shapes.KnownHazard]:
    """What is known to be wrong there, and what was put right lately."""
    places = {each.place_id: each.pk for each in taken.rows.get(part.pk, ())}
    return [
        shapes.KnownHazard(
            id=each.pk,
            number=each.number,
            row=places.get(each.place_id) if each.place_id else None,
            place_name=each.place_name,
            location=each.location,
            description=each.description,
            grade=each.grade,
            grade_label=str(Grade(each.grade).label),
            state=each.state,
            state_label=str(HazardState(each.state).label),
            found_on=timezone.localdate(each.found_at),
            due_on=each.due_on,
            is_overdue=each.open_due_on is not None and each.open_due_on < taken.today,
            measures=each.measures,
            rectification=each.rectification,
        )
        for each in taken.hazards.get((part.campaign_id, part.unit_path), ())
    ]


def visits(taken: Taken, part: Participation) -> list[shapes.EarlierVisit]:
    """Who was there before."""
    return taken.visits.get((part.campaign_id, part.unit_id), [])


def phrases(taken: Taken, part: Participation) -> shapes.Said:
    """What the unit wrote before."""
    said = taken.phrases.get(part.unit_id)
    if said is None:
        return shapes.Said(descriptions={}, locations=[])
    return shapes.Said(descriptions=dict(said.descriptions), locations=said.locations)


def inspections(taken: Taken, part: Participation) -> list[shapes.InspectionFacts]:
    """In what one may take part."""
    return [
        shapes.InspectionFacts(
            id=each.pk,
            kind=each.kind,
            kind_label=each.get_kind_display(),
            state=each.state,
            day=each.visited_on,
            started_by=each.started_by,
        )
        for each in taken.inspections.get((part.campaign_id, part.unit_id), ())
    ]


def sheets(taken: Taken, part: Participation) -> list[shapes.SheetFacts]:
    """What was answered there so far."""
    return [
        _sheet(taken, sheet)
        for each in taken.inspections.get((part.campaign_id, part.unit_id), ())
        for sheet in taken.sheets.get(each.pk, ())
    ]


def _sheet(taken: Taken, sheet: Sheet) -> shapes.SheetFacts:
    row = sheet.coverage_row_id
    return shapes.SheetFacts(
        inspection=sheet.inspection_id,
        row=row,
        state=sheet.state,
        answers=sheet.answers,
        photos=[
            shapes.PhotoFacts(
                id=each.pk,
                item=each.item_code,
                role=each.role,
                sha256=each.file_id,
                marks=each.marks,
            )
            for each in taken.photos.get(sheet.pk, ())
        ],
        contests=[
            shapes.OpenContest(
                id=each.pk,
                row=row,
                item=each.item_code,
                standing=each.standing,
                offered=each.offered,
            )
            for each in taken.contests.get(sheet.pk, ())
        ],
    )


_Key = TypeVar("_Key")
_Told = TypeVar("_Told")


def _grouped(rows: Iterable[_Row], key: Callable[[_Row], _Key]) -> dict[_Key, list[_Row]]:
    return _grouped_as(rows, key, lambda row: row)


def _grouped_as(
    rows: Iterable[_Row], key: Callable[[_Row], _Key], told: Callable[[_Row], _Told]
) -> dict[_Key, list[_Told]]:
    found: defaultdict[_Key, list[_Told]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(told(row))
    return dict(found)
