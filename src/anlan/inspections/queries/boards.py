"""A unit's self-inspection as a whole: which places are done, and who is at which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.states import CampaignState
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.permissions import ANSWERERS, RULES
from anlan.inspections.queries.sheets import minutes
from anlan.inspections.states import InspectionKind, InspectionState, SheetState, StoredAnswer
from anlan.kernel.errors import NotFound
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor, within
from anlan.units.states import UnitKind

# Whoever answered within this time is taken to be still at it.
AT_WORK = timedelta(minutes=15)
ENTRIES = 100


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """How far one place is in the round, and who is at it just now."""

    row: CoverageRow
    sheet: Sheet | None
    answered: int
    failed: int
    at_work: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many items are to be answered."""
        return self.row.items_total

    @property
    def is_handed_in(self) -> bool:
        """Whether the place is done in this round."""
        return self.sheet is not None and self.sheet.state == SheetState.HANDED_IN

    @property
    def is_ready(self) -> bool:
        """All answered, not yet handed in."""
        return self.sheet is not None and not self.is_handed_in and self.answered >= self.total

    @property
    def minutes_left(self) -> int:
        """What the rest takes, in minutes."""
        return 0 if self.is_handed_in else minutes(self.total - self.answered)


@dataclass(frozen=True, slots=True)
class Board:
    """A unit's self-inspection in one campaign: the running round, or else the last one."""

    participation: Participation
    inspection: Inspection | None
    cards: tuple[PlaceCard, ...]
    rounds: tuple[Inspection, ...]
    is_running: bool
    may_answer: bool
    may_confirm: bool
    may_start_round: bool

    @property
    def is_confirmed(self) -> bool:
        """The round at hand is finished."""
        return self.inspection is not None and self.inspection.state == InspectionState.CONFIRMED

    @property
    def done(self) -> int:
        """Places handed in."""
        return sum(1 for card in self.cards if card.is_handed_in)

    @property
    def missing(self) -> list[PlaceCard]:
        """Places that keep the round from being confirmed."""
        return [card for card in self.cards if not card.is_handed_in]

    @property
    def is_complete(self) -> bool:
        """Every place is handed in; a round without any place is never complete."""
        return bool(self.cards) and not self.missing

    @property
    def answered(self) -> int:
        """Items answered over all places."""
        return sum(card.answered for card in self.cards)

    @property
    def total(self) -> int:
        """Items over all places."""
        return sum(card.total for card in self.cards)

    @property
    def failed(self) -> int:
        """Items that fail over all places."""
        return sum(card.failed for card in self.cards)

    @property
    def minutes_left(self) -> int:
        """What the rest takes, in minutes."""
        return sum(card.minutes_left for card in self.cards)


def own_inspections(actor: Actor) -> list[Participation]:
    """The running self-inspections that this person takes part in, the latest campaign first.

    Own units, and the teaching points below them, which seldom have people of their own.
    """
    own = Q(pk__in=())
    for grant in actor.grants:
        if grant.role in ANSWERERS:
            points = within("unit_path", grant.unit_path) & Q(unit__kind=UnitKind.TEACHING_POINT)
            own |= Q(unit_id=grant.unit_id) | points
    found = (
        Participation.objects.visible_to(actor)
        .filter(own, left_at=None, campaign__state=CampaignState.LAUNCHED)
        .select_related("campaign", "unit")
        .order_by("-campaign__starts_on", "unit_path")[:ENTRIES]
    )
    return list(found)


def participation(actor: Actor, participation_id: UUID) -> Participation:
    """One unit in one campaign, in scope; raises NotFound."""
    found = (
        Participation.objects.visible_to(actor)
        .select_related("campaign", "unit", "checklist_version")
        .filter(pk=participation_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def board(actor: Actor, part: Participation, now: datetime, *, number: int | None = None) -> Board:
    """The board of the latest round, or of round `number`; raises NotFound for none such.

    Three queries however many places there are.
    """
    rounds = tuple(_rounds(part))
    inspection = rounds[0] if rounds else None
    if number is not None:
        inspection = next((each for each in rounds if each.round == number), None)
        if inspection is None:
            raise NotFound
    cards = tuple(_cards(part, inspection, now))
    running = part.campaign.state == CampaignState.LAUNCHED and part.left_at is None
    is_open = inspection is None or inspection.state == InspectionState.OPEN
    path = part.unit_path
    return Board(
        participation=part,
        inspection=inspection,
        cards=cards,
        rounds=rounds,
        is_running=running,
        may_answer=running and is_open and allowed(RULES, actor, "answer", path),
        may_confirm=running
        and inspection is not None
        and is_open
        and allowed(RULES, actor, "confirm", path),
        may_start_round=running
        and bool(rounds)
        and rounds[0].state == InspectionState.CONFIRMED
        and allowed(RULES, actor, "start_round", path),
    )


def _rounds(part: Participation) -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        campaign_id=part.campaign_id, unit_id=part.unit_id, kind=InspectionKind.SELF
    ).order_by("-round")


def _cards(
    part: Participation, inspection: Inspection | None, now: datetime
) -> Iterable[PlaceCard]:
    rows = part.rows.filter(is_active=True).select_related("place")
    sheets = {each.coverage_row_id: each for each in inspection.sheets.all()} if inspection else {}
    for row in sorted(rows, key=lambda each: (each.place.position, each.place_name)):
        yield _card(row, sheets.get(row.pk), now)


def _card(row: CoverageRow, sheet: Sheet | None, now: datetime) -> PlaceCard:
    answers = sheet.answers.values() if sheet else ()
    given = [StoredAnswer.from_json(each) for each in answers if each["verdict"]]
    failed = sum(1 for each in given if each.answer.verdict == "fail")
    busy: dict[str, None] = {}
    if sheet is not None and sheet.state == SheetState.DRAFT:
        for each in sorted(given, key=lambda one: one.at, reverse=True):
            if each.at >= now - AT_WORK:
                busy[each.by] = None
    return PlaceCard(row, sheet, len(given), failed, tuple(busy))
