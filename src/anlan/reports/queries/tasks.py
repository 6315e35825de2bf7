"""What somebody must do now: one line for each kind of work that waits, per role."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from anlan.accounts.states import Role
from anlan.campaigns import queries as campaigns
from anlan.campaigns.models import Campaign, CoverageRow, Participation, Submission
from anlan.campaigns.queries import submissions
from anlan.campaigns.states import CampaignState, SubmissionState
from anlan.hazards import queries as hazards
from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import OPEN, Grade, HazardState, Origin
from anlan.inspections import queries as inspections
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.states import InspectionKind, InspectionState, SheetState
from anlan.kernel.scope import Actor, Grant, within


@dataclass(frozen=True, slots=True)
class Task:
    """Work that waits: its kind, how much, and which list it opens.

    `filters` for a list of the ledger, `participation` for a unit's self-inspection, `submission`
    for the only one of its kind that `owed_by` still owes, else the pages of `campaign`. The unit is
    told to those who hold roles in several. A count beyond the ledger's limit is not exact.
    """

    kind: str
    count: int
    unit_name: str = ""
    unit_id: UUID | None = None
    is_exact: bool = True
    filters: LedgerFilters | None = None
    participation: Participation | None = None
    campaign: Campaign | None = None
    submission: Submission | None = None
    owed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """At what somebody sits down: the person, one role, the day, and the campaigns at hand.

    `ledgers` are the campaigns with hazards not yet closed, be they running or over.
    """

    actor: Actor
    grant: Grant
    today: date
    running: tuple[Campaign, ...]
    ledgers: tuple[Campaign, ...]

    def scopes(self) -> Iterator[LedgerFilters]:
        """The ledger of each campaign, as far as the role reaches."""
        for campaign in self.ledgers:
            yield LedgerFilters(
                today=self.today,
                campaign_id=campaign.pk,
                unit_path=self.grant.unit_path,
                section_key=self.grant.section_key,
            )

    def listed(self, kind: str, filters: LedgerFilters) -> Task:
        """A task that opens a list of the ledger."""
        counted = hazards.count(self.actor, filters)
        if counted is None:
            raise ValueError("a list of work has no search words")
        campaign = next(each for each in self.ledgers if each.pk == filters.campaign_id)
        return Task(
            kind, counted.rows, is_exact=counted.is_exact, filters=filters, campaign=campaign
        )


Duty = Callable[[Desk], Iterator[Task]]


def tasks(actor: Actor, today: date) -> list[Task]:
    """All that waits for this person, the most urgent first; nothing that is empty."""
    found: dict[object, Task] = {}
    many = len({grant.unit_id for grant in actor.grants}) > 1
    running, ledgers = _at_hand(actor)
    for grant in actor.grants:
        desk = Desk(actor, grant, today, running, ledgers)
        for duty in DUTIES.get(grant.role, ()):
            for task in duty(desk):
                if task.count:
                    told = (
                        replace(task, unit_name=grant.unit_name, unit_id=grant.unit_id)
                        if many
                        else task
                    )
                    found.setdefault(_identity(task), told)
    return sorted(found.values(), key=lambda task: URGENCY.index(task.kind))


# More campaigns than these nobody has at hand at once.
CAMPAIGNS = 10
# The order in which work is shown. Auditors read and system administrators keep accounts: nothing of a
# campaign waits for them. Every kind of task stands here once.
URGENCY = (
    "overdue",
    "submissions_returned",
    "submissions_overdue",
    "major_to_confirm",
    "returned",
    "to_commit",
    "due_soon",
    "submissions_due",
    "submissions_to_review",
    "parcels_to_settle",
    "to_accept",
    "extensions",
    "to_rectify",
    "to_confirm",
    "places_open",
    "sheets_begun",
    "units_untouched",
    "units_outside",
    "campaign_drafts",
    "open_hazards",
)


def _identity(task: Task) -> object:
    part, campaign = task.participation, task.campaign
    return (task.kind, task.filters, part and part.pk, campaign and campaign.pk, task.owed_by)


def _at_hand(actor: Actor) -> tuple[tuple[Campaign, ...], tuple[Campaign, ...]]:
    """Running campaigns, and those whose ledger still has open hazards. Two queries."""
    launched = tuple(campaigns.launched_campaigns(actor)[:CAMPAIGNS])
    if not launched:
        return (), ()
    open_in = set(hazards.campaigns_with_open_hazards(actor))
    running = tuple(each for each in launched if each.state == CampaignState.LAUNCHED)
    return running, tuple(each for each in launched if each.pk in open_in)


def _own_inspection(desk: Desk) -> Iterator[Task]:
    """The unit's own places in running campaigns: untouched ones and begun sheets. Two queries."""
    parts = list(_running_parts(desk))
    if not parts:
        return
    begun = _begun_sheets(desk.grant)
    for part in parts:
        open_places = part.places_total - part.places_done
        yield Task("places_open", open_places, participation=part)
        yield Task("sheets_begun", begun[part.campaign_id], participation=part)


def _own_submissions(desk: Desk) -> Iterator[Task]:
    """What the unit still owes and may still hand in, by how pressing it is. One query."""
    pressing: dict[str, list[Submission]] = {}
    for row in submissions.owed_by(desk.actor, desk.grant.unit_id, desk.today):
        pressing.setdefault(f"submissions_{_pressure(row, desk.today)}", []).append(row)
    for kind, rows in pressing.items():
        only = rows[0] if len(rows) == 1 else None
        yield Task(kind, len(rows), submission=only, owed_by=desk.grant.unit_id)


def _pressure(row: Submission, today: date) -> str:
    if row.state == SubmissionState.RETURNED:
        return "returned"
    return "due" if today <= row.requirement.due_on else "overdue"


def _to_review(desk: Desk) -> Iterator[Task]:
    """What waits on a step on which the person stands, whatever the role. One query."""
    yield Task("submissions_to_review", submissions.to_review(desk.actor).count())


def _to_confirm(desk: Desk) -> Iterator[Task]:
    """Rounds of self-inspection whose places are all handed in. One query."""
    handed_in = Sheet.objects.filter(
        coverage_row=OuterRef("pk"),
        inspection__kind=InspectionKind.SELF,
        inspection__state=InspectionState.OPEN,
        state=SheetState.HANDED_IN,
    )
    missing = CoverageRow.objects.filter(participation=OuterRef("pk"), is_active=True).filter(
        ~Exists(handed_in)
    )
    running = Inspection.objects.filter(
        campaign=OuterRef("campaign"),
        unit=OuterRef("unit"),
        kind=InspectionKind.SELF,
        state=InspectionState.OPEN,
    )
    for part in _running_parts(desk).filter(Exists(running), ~Exists(missing)):
        yield Task("to_confirm", 1, participation=part)


def _own_hazards(desk: Desk) -> Iterator[Task]:
    for own in desk.scopes():
        yield desk.listed("overdue", replace(own, overdue=True))
        yield desk.listed("returned", replace(own, pending="returned"))
        yield desk.listed("to_commit", replace(own, states=(HazardState.REPORTED,)))
        yield desk.listed("due_soon", replace(own, due_soon=True))


def _own_acceptance(desk: Desk) -> Iterator[Task]:
    """A head accepts what the unit found itself and somebody fixed on the spot."""
    for own in desk.scopes():
        waiting = replace(
            own,
            states=(HazardState.AWAITING_ACCEPTANCE,),
            grade=Grade.GENERAL,
            origin=Origin.SELF,
            fixed_on_spot=True,
        )
        yield desk.listed("to_accept", waiting)


def _own_rectification(desk: Desk) -> Iterator[Task]:
    for own in desk.scopes():
        yield desk.listed("to_rectify", replace(own, states=(HazardState.RECTIFYING,)))


def _lead(desk: Desk) -> Iterator[Task]:
    """A territory's or a line's hazards: overdue, general ones to accept, extensions asked."""
    for led in desk.scopes():
        yield desk.listed("overdue", replace(led, overdue=True))
        general = replace(led, grade=Grade.GENERAL)
        yield desk.listed("extensions", replace(general, pending="extension"))
    yield from _accept_general(desk)


def _lead_bureau(desk: Desk) -> Iterator[Task]:
    waiting = (HazardState.AWAITING_ACCEPTANCE,)
    for led in desk.scopes():
        yield desk.listed("overdue", replace(led, overdue=True))
        yield desk.listed("major_to_confirm", replace(led, pending="major"))
        yield desk.listed("to_accept", replace(led, states=waiting))
        yield desk.listed("extensions", replace(led, pending="extension"))


def _accept_general(desk: Desk) -> Iterator[Task]:
    waiting = (HazardState.AWAITING_ACCEPTANCE,)
    for led in desk.scopes():
        yield desk.listed("to_accept", replace(led, states=waiting, grade=Grade.GENERAL))


def _advise(desk: Desk) -> Iterator[Task]:
    for led in desk.scopes():
        yield desk.listed("open_hazards", replace(led, states=tuple(sorted(OPEN))))


def _steer(desk: Desk) -> Iterator[Task]:
    """Running campaigns: units without any progress, and units that take no part."""
    untouched = campaigns.RosterFilters(progress=campaigns.NONE)
    for campaign in desk.running:
        count = campaigns.roster(desk.actor, campaign, untouched).count()
        yield Task("units_untouched", count, campaign=campaign)
        count = campaigns.outside(desk.actor, campaign).count()
        yield Task("units_outside", count, campaign=campaign)


def _settle(desk: Desk) -> Iterator[Task]:
    """What devices sent without the right to. One query."""
    yield Task("parcels_to_settle", inspections.count_to_settle(desk.actor))


def _prepare(desk: Desk) -> Iterator[Task]:
    drafts = campaigns.campaigns(desk.actor).filter(state=CampaignState.DRAFT)
    yield Task("campaign_drafts", drafts.count())


_UNIT = (_own_inspection, _own_hazards, _own_submissions)
DUTIES: dict[str, tuple[Duty, ...]] = {
    Role.UNIT_HEAD: (*_UNIT, _own_acceptance, _to_confirm),
    Role.UNIT_SAFETY_OFFICER: _UNIT,
    Role.POST_HOLDER: (_own_inspection, _own_rectification),
    Role.CENTRAL_SCHOOL_OFFICER: (_lead, _own_submissions, _to_review, _steer),
    Role.SECTION_OFFICER: (_lead, _own_submissions, _to_review),
    Role.BUREAU_LEADER: (_lead_bureau, _to_review, _steer),
    Role.BUREAU_ADMINISTRATOR: (_lead_bureau, _to_review, _settle, _steer, _prepare),
    Role.INSPECTOR: (_accept_general,),
    Role.EXPERT: (_advise,),
}


def _running_parts(desk: Desk) -> QuerySet[Participation]:
    return (
        Participation.objects.visible_to(desk.actor)
        .filter(unit_id=desk.grant.unit_id, left_at=None, campaign__state=CampaignState.LAUNCHED)
        .select_related("campaign", "unit")
        .order_by("-campaign__starts_on", "pk")
    )


def _begun_sheets(grant: Grant) -> Counter[UUID]:
    """Campaign → number of sheets begun and not handed in."""
    sheets = Sheet.objects.filter(
        within("unit_path", grant.unit_path),
        inspection__unit_id=grant.unit_id,
        # Of a visit that goes on the unit is not told.
        inspection__kind=InspectionKind.SELF,
        state=SheetState.DRAFT,
        revision__gt=0,
        coverage_row__is_active=True,
    )
    return Counter(sheets.values_list("inspection__campaign_id", flat=True))
