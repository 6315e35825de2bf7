"""The units of a made-up district, their places, and one person to look at them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from anlan.accounts.models import Membership, User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.kernel import clock
from anlan.kernel.pinyin import initials
from anlan.kernel.scope import Actor, path_step
from anlan.units.commands.arrangement import arrange_defaults
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, Feature, Stage, UnitKind

BUREAU = "测量用虚构教育体育局"
OFFICER, HEAD = "bench-bureau", "bench-school"
# One central school leads so many units, itself not counted.
TERRITORY = 16
DAYS = 120
SECTIONS = {
    "safety": "安全办",
    "finance_logistics": "计财（后勤）股",
    "arts_health": "体卫艺股",
    "basic_education": "基教股",
    "moral_education": "德育股",
    "private_training": "民办与校外培训监管股",
}
# What stands below a central school, in turn: kind, stage, ending of the name, features.
_KINDS: tuple[tuple[UnitKind, Stage | str, str, tuple[Feature, ...]], ...] = (
    (UnitKind.SCHOOL, Stage.PRIMARY, "小学", (Feature.CANTEEN,)),
    (
        UnitKind.SCHOOL,
        Stage.JUNIOR,
        "初级中学",
        (Feature.CANTEEN, Feature.BOARDING, Feature.LABORATORY, Feature.GAS),
    ),
    (UnitKind.KINDERGARTEN, Stage.PRESCHOOL, "幼儿园", (Feature.CANTEEN,)),
    (UnitKind.SCHOOL, Stage.PRIMARY, "完全小学", ()),
    (UnitKind.KINDERGARTEN, Stage.PRESCHOOL, "实验幼儿园", (Feature.CATERING,)),
    (UnitKind.TEACHING_POINT, Stage.PRIMARY, "教学点", ()),
    (UnitKind.TRAINING, "", "培训中心", ()),
)
_CHUNK = 1000


@dataclass
class District:
    """What was made, with who looks at all of it and who at one school."""

    bureau: Unit
    campaign: Campaign
    officer: User
    head: User
    units: list[Unit] = field(default_factory=list)

    @property
    def bureau_actor(self) -> Actor:
        """The bureau's administrator: the widest scope there is."""
        return actor_for(self.officer)

    @property
    def school_actor(self) -> Actor:
        """The head of the first school: the narrowest."""
        return actor_for(self.head)


@transaction.atomic
def seed_district(count: int, *, random: Random | None = None) -> District:
    """A bureau with its sections, `count` inspected units below, and a running campaign."""
    random = random or Random(22)  # noqa: S311 -- the same district every time
    moment = clock.now()
    bureau = made_unit(None, 1, 1, UnitKind.BUREAU, BUREAU, moment)
    bureau.save(force_insert=True)
    serial = 1
    below: list[Unit] = []
    for key, name in SECTIONS.items():
        serial += 1
        section = made_unit(bureau, serial - 1, serial, UnitKind.SECTION, name, moment)
        section.section_key = key
        below.append(section)
    inspected = list(made_inspected(bureau, count, serial, len(below), random, moment))
    centres = sum(1 for unit in inspected if unit.kind == UnitKind.CENTRAL_SCHOOL)
    bureau.children_made = len(below) + centres
    bureau.save(update_fields=["children_made"])
    for start in range(0, len(inspected), _CHUNK):
        chunk = inspected[start : start + _CHUNK]
        Unit.objects.bulk_create(chunk)
        arrange_defaults(chunk)
    Unit.objects.bulk_create(below)
    school = next((unit for unit in inspected if unit.kind == UnitKind.SCHOOL), inspected[0])
    return District(
        bureau,
        running_campaign(bureau, moment),
        person(OFFICER, "测量员", Role.BUREAU_ADMINISTRATOR, bureau),
        person(HEAD, "测量校长", Role.UNIT_HEAD, school),
        inspected,
    )


def seeded_district() -> District:
    """The district that another process made in this database."""
    inspected = Unit.objects.filter(kind__in=INSPECTED_KINDS).order_by("serial")
    return District(
        Unit.objects.get(parent=None),
        Campaign.objects.get(),
        User.objects.get(username=OFFICER),
        User.objects.get(username=HEAD),
        list(inspected),
    )


def made_inspected(
    bureau: Unit, count: int, serial: int, children: int, random: Random, moment: datetime
) -> Iterator[Unit]:
    """Central schools and what they lead, parents before children."""
    centre: Unit | None = None
    for number in range(count):
        serial += 1
        if centre is None or centre.children_made == TERRITORY:
            children += 1
            town = f"第{children}镇"
            centre = made_unit(
                bureau, children, serial, UnitKind.CENTRAL_SCHOOL, f"{town}中心学校", moment
            )
            centre.stage, centre.features = Stage.NINE_YEAR, [Feature.CANTEEN]
            unit = centre
        else:
            centre.children_made += 1
            kind, stage, ending, features = _KINDS[number % len(_KINDS)]
            name = f"{town}第{centre.children_made}{ending}"
            unit = made_unit(centre, centre.children_made, serial, kind, name, moment)
            unit.stage, unit.features = stage, list(features)
        unit.pupils = random.randrange(30, 1800)
        unit.safety_person = "虚构人员"
        yield unit


def made_unit(
    parent: Unit | None, place: int, serial: int, kind: UnitKind, name: str, moment: datetime
) -> Unit:
    unit = Unit(
        parent=parent,
        path=(parent.path if parent else "") + path_step(place),
        serial=serial,
        kind=kind,
        name=name,
        name_initials=initials(name),
        created_at=moment,
        updated_at=moment,
    )
    if kind in INSPECTED_KINDS:
        unit.codes_absent_reason = "虚构单位"
    return unit


def running_campaign(bureau: Unit, moment: datetime) -> Campaign:
    begun = moment - timedelta(days=DAYS)
    return Campaign.objects.create(
        unit=bureau,
        unit_path=bureau.path,
        title="测量用虚构大检查",
        starts_on=_day(begun),
        ends_with="集中复查结束后",
        state=CampaignState.LAUNCHED,
        created_at=begun,
        launched_at=begun,
        launched_by="测量员",
    )


def _day(moment: datetime) -> date:
    return moment.date()


def person(username: str, name: str, role: Role, unit: Unit) -> User:
    """Somebody with that role who cannot sign in by a password."""
    user = User(username=username, name=name, must_change_password=False, created_at=clock.now())
    user.set_unusable_password()
    user.save(force_insert=True)
    Membership.objects.create(
        user=user, unit=unit, unit_path=unit.path, role=role, created_at=clock.now()
    )
    return user
