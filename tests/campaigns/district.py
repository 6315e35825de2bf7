"""A small district with a published list, for the tests of campaigns and of what stands on them."""

from dataclasses import dataclass, field
from datetime import date

from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.commands import CampaignFacts, TargetFacts
from anlan.campaigns.models import Campaign
from anlan.checklists.models import Checklist, ChecklistVersion, Item
from anlan.checklists.states import Factor, VersionState
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, Feature, PlaceKind, UnitKind
from tests.factories import make_place, make_unit, make_user

STARTS_ON = date(2026, 5, 6)
FACTS = CampaignFacts(
    title="全区教育系统安全大检查",
    starts_on=STARTS_ON,
    ends_with="十月集中复查结束后",
    document_no="示教安〔2026〕3号",
    issued_on=date(2026, 5, 5),
)
# (code, category, section, places, more): 4 items answered at every campus, 2 at each canteen of
# units that have one, 1 at each building of larger units.
ITEMS: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
    ("A01", "A", "safety", PlaceKind.CAMPUS, {}),
    ("A02", "A", "safety", PlaceKind.CAMPUS, {}),
    ("A03", "A", "safety", PlaceKind.CAMPUS, {"effective_from": date(2027, 1, 1)}),
    ("C01", "C", "fire", PlaceKind.CAMPUS, {}),
    ("C02", "C", "fire", PlaceKind.BUILDING, {"min_pupils": 300}),
    ("F01", "F", "food", PlaceKind.CANTEEN, {"requires": [Feature.CANTEEN]}),
    ("F02", "F", "food", PlaceKind.CANTEEN, {"requires": [Feature.CANTEEN]}),
    ("S01", "S", "private", PlaceKind.CAMPUS, {"kinds": [UnitKind.TRAINING]}),
)


@dataclass
class District:
    """One bureau with two central schools, a school of its own and a training institution."""

    bureau: Unit = field(default_factory=lambda: make_unit(UnitKind.BUREAU, name="示范区教体局"))

    def __post_init__(self) -> None:
        bureau = self.bureau
        self.east = make_unit(UnitKind.CENTRAL_SCHOOL, bureau, name="东河中心学校", pupils=200)
        self.west = make_unit(UnitKind.CENTRAL_SCHOOL, bureau, name="西岭中心学校", pupils=200)
        self.big = make_unit(
            UnitKind.SCHOOL,
            self.east,
            name="东河第一小学",
            pupils=650,
            features=[Feature.CANTEEN],
            stage="primary",
        )
        self.small = make_unit(UnitKind.TEACHING_POINT, self.west, name="西岭教学点", pupils=40)
        self.own = make_unit(UnitKind.SCHOOL, bureau, name="示范区实验中学", pupils=300)
        self.training = make_unit(UnitKind.TRAINING, bureau, name="晨光培训中心")
        for unit in (self.east, self.west, self.big, self.small, self.own, self.training):
            make_place(unit, PlaceKind.CAMPUS, name="综合管理")
            make_place(unit, PlaceKind.BUILDING, name="一号楼")
        self.canteen = make_place(self.big, PlaceKind.CANTEEN, name="学生食堂")
        self.version = make_version(bureau)
        self.officer_user = make_user(Role.BUREAU_ADMINISTRATOR, bureau, name="周宁")
        self.officer = actor_for(self.officer_user)

    def someone(self, role: str, unit: Unit) -> Actor:
        """A new person of that role."""
        return actor_for(make_user(role, unit))

    def draft(self) -> Campaign:
        """A campaign with one target: every kind, the whole district."""
        campaign = commands.create_campaign(actor=self.officer, unit_id=self.bureau.pk, facts=FACTS)
        kinds = tuple(sorted(INSPECTED_KINDS))
        commands.set_targets(
            actor=self.officer,
            campaign_id=campaign.pk,
            targets=[TargetFacts(kinds, self.version.pk)],
        )
        return campaign

    def launched(self) -> Campaign:
        """The same, launched."""
        return commands.launch_campaign(actor=self.officer, campaign_id=self.draft().pk)


def make_version(bureau: Unit, state: str = VersionState.PUBLISHED) -> ChecklistVersion:
    """A version of a new list of that bureau, with the items above."""
    checklist = Checklist.objects.create(
        unit=bureau, unit_path=bureau.path, name="安全检查清单", created_at=clock.now()
    )
    published = state == VersionState.PUBLISHED
    version = ChecklistVersion.objects.create(
        checklist=checklist,
        unit_path=bureau.path,
        number=1,
        state=state,
        published_at=clock.now() if published else None,
        digest=f"{checklist.pk}",
    )
    Item.objects.bulk_create(
        Item(
            version=version,
            position=position,
            code=code,
            category=category,
            category_title=f"{category}类",
            text=f"{code} 的检查内容",
            factor=Factor.MANAGEMENT,
            section_key=section,
            places=[place],
            **more,
        )
        for position, (code, category, section, place, more) in enumerate(ITEMS, start=1)
    )
    return version
