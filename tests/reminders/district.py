"""A district in which units owe something by 5/28, with the people who are told of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.campaigns.commands import launch_campaign
from anlan.campaigns.commands.submissions import RequirementFacts, add_requirement
from anlan.campaigns.models import Requirement, Submission
from anlan.campaigns.states import SubmissionState
from anlan.kernel import clock
from anlan.reminders import commands
from anlan.reminders.models import InboxMessage
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from tests.campaigns.district import District
from tests.factories import make_unit, make_user

DUE = date(2026, 5, 28)  # a Thursday
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """That moment in the district."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@dataclass
class Reminding:
    """A launched campaign with one requirement; heads of two schools, leaders of each kind."""

    district: District = field(default_factory=District)

    def __post_init__(self) -> None:
        district = self.district
        self.bureau = district.bureau
        self.section = make_unit(UnitKind.SECTION, self.bureau, section_key="safety")
        with clock.pretending(at(date(2026, 5, 7))):
            draft = district.draft()
            self.requirement = self.add(draft.pk)
            self.campaign = launch_campaign(actor=district.officer, campaign_id=draft.pk)

    def add(self, campaign_id, title: str = "自查报告", due_on: date = DUE, **facts) -> Requirement:
        """One requirement more."""
        given = {"form": "confirmation", "section_key": "safety"} | facts
        return add_requirement(
            actor=self.district.officer,
            campaign_id=campaign_id,
            facts=RequirementFacts(title=title, due_on=due_on, **given),
        )

    @cached_property
    def head(self) -> User:
        """Of the school below the eastern central school."""
        return make_user(Role.UNIT_HEAD, self.district.big, name="赵校长")

    @cached_property
    def central(self) -> User:
        """The eastern central school's officer."""
        return make_user(Role.CENTRAL_SCHOOL_OFFICER, self.district.east)

    @cached_property
    def leader(self) -> User:
        return make_user(Role.BUREAU_LEADER, self.bureau)

    @cached_property
    def officer(self) -> User:
        """The section's."""
        return make_user(Role.SECTION_OFFICER, self.section)

    def submission(self, unit: Unit, requirement: Requirement | None = None) -> Submission:
        return Submission.objects.get(unit=unit, requirement=requirement or self.requirement)

    def set(self, unit: Unit, state: str, **fields) -> None:
        """Put a unit's submission into that state, as its own tests show it comes there."""
        given = {"state": state}
        if state == SubmissionState.HANDED_IN:
            given |= {"step": "bureau", "first_handed_in_on": DUE, "handed_in_at": clock.now()}
        Submission.objects.filter(unit=unit, requirement=self.requirement).update(
            **(given | fields)
        )


def remind(day: date, hour: int = 8) -> int:
    """What the clock does at that hour."""
    with clock.pretending(at(day, hour)):
        return commands.remind(clock.now())


def told(person: User) -> list[dict[str, int]]:
    """What each message to a person counted, the latest last."""
    messages = InboxMessage.objects.filter(person=person).order_by("created_at", "id")
    return [{line["matter"]: line["count"] for line in each.lines} for each in messages]
