"""On which days units are reminded of what they owe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.campaigns.models import Campaign, Requirement
from anlan.campaigns.queries import submissions
from anlan.campaigns.states import CampaignState
from anlan.kernel.scope import Actor, ancestors, within
from anlan.kernel.working_days import WorkingDays
from anlan.reminders.models import ReminderRule
from anlan.reminders.queries.office import office
from anlan.reminders.states import DEFAULT_OFFSETS
from anlan.units.models import Unit

# Beyond so many days around its due day no rule reaches a requirement.
REACH = timedelta(days=60)


def running_campaigns(office: Unit) -> list[Campaign]:
    """The running campaigns of an office's units: its own, of those below and of those above."""
    below = within("unit_path", office.path)
    above = Q(unit_path__in=ancestors(office.path))
    found = Campaign.objects.filter(below | above, state=CampaignState.LAUNCHED)
    return list(found.order_by("pk"))


def offsets_of(requirements: Iterable[Requirement]) -> dict[UUID, tuple[int, ...]]:
    """Requirement → working days from its due day: its own rule, its campaign's, the default. One query."""
    asked = list(requirements)
    rules = ReminderRule.objects.filter(
        Q(requirement__in=[each.pk for each in asked])
        | Q(campaign__in={each.campaign_id for each in asked})
    )
    kept = {rule.requirement_id or rule.campaign_id: tuple(rule.offsets) for rule in rules}
    return {
        each.pk: kept.get(each.pk, kept.get(each.campaign_id, DEFAULT_OFFSETS)) for each in asked
    }


def reminder_days(
    due_on: date, offsets: Iterable[int], calendar: WorkingDays
) -> list[tuple[int, date]]:
    """Each offset with the working day on which it reminds, the earliest first."""
    return [(offset, calendar.shifted(due_on, offset)) for offset in sorted(set(offsets))]


@dataclass(frozen=True, slots=True)
class PlannedReminders:
    """A requirement with the days on which its units are reminded; `is_own`: by its own rule."""

    requirement: Requirement
    days: tuple[tuple[int, date], ...]
    is_own: bool


def campaign_offsets(campaign: Campaign) -> tuple[int, ...]:
    """The offsets for all requirements of a campaign that have none of their own. One query."""
    rule = ReminderRule.objects.filter(campaign=campaign).first()
    return tuple(rule.offsets) if rule else DEFAULT_OFFSETS


def reminder_plan(actor: Actor, campaign: Campaign, today: date) -> list[PlannedReminders]:
    """The requirements of a campaign in its order, each with its days in the office's calendar."""
    requirements = submissions.requirements_of(actor, campaign)
    offsets = offsets_of(requirements)
    own = set(
        ReminderRule.objects.filter(requirement__campaign=campaign).values_list(
            "requirement", flat=True
        )
    )
    calendar = office(campaign.unit_id, today).calendar
    return [
        PlannedReminders(
            each,
            tuple(reminder_days(each.due_on, offsets[each.pk], calendar)),
            each.pk in own,
        )
        for each in requirements
    ]


def asked_between(
    campaigns: Iterable[Campaign], since: date, today: date, calendar: WorkingDays
) -> dict[UUID, int]:
    """Requirement → the offset whose day lies after `since` and not after `today`. Two queries.

    Where several do, as after days without a server, the last counts: a unit is reminded once.
    """
    wanted = Requirement.objects.filter(
        campaign__in=[each.pk for each in campaigns],
        dropped_at=None,
        due_on__range=(today - REACH, today + REACH),
    )
    requirements = list(wanted)
    offsets = offsets_of(requirements)
    asked: dict[UUID, int] = {}
    for each in requirements:
        for offset, day in reminder_days(each.due_on, offsets[each.pk], calendar):
            if since < day <= today:
                asked[each.pk] = offset
    return asked
