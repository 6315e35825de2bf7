"""A small district in which the life of a hazard can be played."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.checklists.models import MajorCriteria
from anlan.checklists.states import Factor
from anlan.hazards import commands
from anlan.hazards.commands import Finding, FoundPhoto
from anlan.hazards.models import Hazard
from anlan.hazards.states import FundsSource, Origin, PhotoRole
from anlan.kernel import clock, files
from anlan.kernel.scope import Actor
from anlan.units.models import Place, Unit
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_place, make_unit

TODAY = clock.today()
SECTION = "stable_safety"
# Where each role is held in the district.
HOME = {
    Role.BUREAU_ADMINISTRATOR: "bureau",
    Role.BUREAU_LEADER: "bureau",
    Role.SECTION_OFFICER: "section",
    Role.CENTRAL_SCHOOL_OFFICER: "central",
    Role.UNIT_HEAD: "school",
    Role.UNIT_SAFETY_OFFICER: "school",
    Role.POST_HOLDER: "school",
    Role.INSPECTOR: "bureau",
    Role.EXPERT: "bureau",
    Role.AUDITOR: "bureau",
    Role.SYSTEM_ADMINISTRATOR: "bureau",
}


@dataclass
class District:
    """One bureau with a section, a central school, a school below it, and another school."""

    bureau: Unit
    section: Unit
    central: Unit
    school: Unit
    other: Unit
    place: Place
    campaign: Campaign
    criteria: MajorCriteria
    people: dict[str, Actor] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """The one person of that role; all are different persons."""
        if role not in self.people:
            self.people[role] = make_actor(role, getattr(self, HOME[Role(role)]))
        return self.people[role]


def make_district() -> District:
    """A district with a running campaign."""
    bureau = make_unit(UnitKind.BUREAU, name="示范区教体局")
    section = make_unit(UnitKind.SECTION, bureau, section_key=SECTION)
    central = make_unit(UnitKind.CENTRAL_SCHOOL, bureau, name="青龙中心学校")
    school = make_unit(UnitKind.SCHOOL, central, name="青龙第一小学", name_initials="qldyxx")
    other = make_unit(UnitKind.SCHOOL, bureau, name="实验中学", name_initials="syzx")
    return District(
        bureau=bureau,
        section=section,
        central=central,
        school=school,
        other=other,
        place=make_place(school, name="教学楼"),
        campaign=make_campaign(bureau),
        criteria=make_criteria(),
    )


def make_campaign(bureau: Unit, **fields: Any) -> Campaign:
    """A campaign that has been launched."""
    given = {
        "title": "安全生产大检查",
        "starts_on": TODAY - timedelta(days=30),
        "state": CampaignState.LAUNCHED,
        "created_at": clock.now(),
        "launched_at": clock.now(),
    } | fields
    return Campaign.objects.create(unit=bureau, unit_path=bureau.path, **given)


def make_criteria(**fields: Any) -> MajorCriteria:
    """A set with two criteria."""
    given = {
        "key": "test",
        "version": "2024",
        "title": "重大事故隐患判定指南",
        "jurisdiction": "CN",
        "criteria": [
            {"key": "exits", "text": "安全出口数量不足", "mark": "V"},
            {"key": "alarm", "text": "火灾自动报警系统不能正常工作", "mark": "V"},
        ],
    } | fields
    return MajorCriteria.objects.create(**given)


def keep_photo(content: str, role: str = PhotoRole.BEFORE, taken_at: Any = None) -> FoundPhoto:
    """A stored photo; the content stands for the picture."""
    file = files.store(content.encode(), "image/jpeg")
    return FoundPhoto(file.sha256, role, taken_at)


def make_finding(district: District, **fields: Any) -> Finding:
    """What an inspector saw in the school's teaching building."""
    given = {
        "campaign": district.campaign,
        "unit": district.school,
        "place": district.place,
        "place_name": "教学楼",
        "location": "二楼东侧",
        "post_name": "楼层管理员",
        "description": "疏散通道堆放桌椅",
        "possible_consequence": "影响疏散",
        "item_code": "C03",
        "category": "C",
        "category_title": "消防安全",
        "factor": Factor.ENVIRONMENT,
        "section_key": SECTION,
        "bases": ("《中华人民共和国消防法》第二十八条",),
        "origin_kind": Origin.ANNOUNCED,
        "origin_ref": None,
        "found_at": clock.now(),
        "photos": (),
        "fixed_on_spot": False,
        "measures": "",
    } | fields
    return Finding(**given)


def report(district: District, role: str = Role.INSPECTOR, **fields: Any) -> Hazard:
    """A hazard in the state in which it enters the ledger."""
    return commands.report_hazard(
        actor=district.actor(role), finding=make_finding(district, **fields), today=TODAY
    )


FUNDS = {"funds_yuan": 0, "funds_source": FundsSource.NOT_NEEDED}
