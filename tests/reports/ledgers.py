"""Random ledgers, played through the commands, and what the test itself remembers of them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.hazards import commands
from anlan.hazards.commands import Finding, Grounds
from anlan.hazards.models import Hazard
from anlan.hazards.states import OPEN, FundsSource, Origin, PhotoRole
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.states import InspectionKind, InspectionState, SheetState
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.supervision.models import Zone, ZoneAssignment
from anlan.units.models import Unit
from tests.campaigns.district import District
from tests.hazards.district import keep_photo, make_criteria
from tests.hazards.playing import GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

HOME = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 8, 20, 15, 0, tzinfo=HOME)
TODAY = NOW.date()
SYSTEM = Actor.system()
SECTIONS = ("safety", "fire", "food")
CATEGORIES = ("A", "C", "F")
ORIGINS = (
    Origin.SELF,
    Origin.ANNOUNCED,
    Origin.UNANNOUNCED,
    Origin.EXPERT,
    Origin.LOOK_BACK,
    Origin.TIP_OFF,
)
FATES = (
    "",
    "commit",
    "apply",
    "close",
    "return",
    "return close",
    "close reopen",
    "close reopen close",
    "close reopen close reopen",
    "close reopen dismiss",
    "dismiss",
    "merge",
)


@dataclass(frozen=True)
class Plan:
    """What shall become of one hazard; days and hours say how much time passes between."""

    unit: int
    category: int
    origin: str
    days_ago: int
    hour: int
    on_spot: bool
    major: bool
    yuan: str
    due_in: int
    fate: str
    gaps: tuple[int, ...]


@dataclass
class Told:
    """What the test knows of a hazard, without ever asking the database."""

    unit: Unit
    section: str
    category: str
    item: str
    origin: str
    found: date
    on_spot: bool
    major: bool = False
    fen: int = 0
    due: date | None = None
    # When it was closed, and when that was taken back.
    closings: list[list[Any]] = field(default_factory=list)
    returns: list[date] = field(default_factory=list)
    gone: bool = False

    def closing_at(self, day: date) -> list[Any] | None:
        """The closing that stood as that day ended."""
        for closing in self.closings:
            if closing[0] <= day and (closing[1] is None or closing[1] > day):
                return closing
        return None


@dataclass(frozen=True)
class Round:
    """An inspection of a unit, begun on one day; its sheet came in on another, or never."""

    unit: int
    kind: str
    days_ago: int
    handed_in: bool


plans = st.lists(
    st.builds(
        Plan,
        unit=st.integers(0, 5),
        category=st.integers(0, 2),
        origin=st.sampled_from(ORIGINS),
        days_ago=st.integers(0, 130),
        hour=st.sampled_from((0, 1, 7, 8, 13, 23)),
        on_spot=st.booleans(),
        major=st.sampled_from((False, False, False, True)),
        yuan=st.sampled_from(("0", "350.50", "1200", "98000.05")),
        due_in=st.integers(0, 30),
        fate=st.sampled_from(FATES),
        gaps=st.tuples(*[st.integers(0, 25)] * 5),
    ),
    min_size=6,
    max_size=16,
)
rounds = st.lists(
    st.builds(
        Round,
        unit=st.integers(0, 5),
        kind=st.sampled_from(InspectionKind.values),
        days_ago=st.integers(0, 110),
        handed_in=st.booleans(),
    ),
    max_size=8,
)


class World:
    """A launched campaign of six units, two of them central schools, in two zones."""

    def __init__(self, district: District | None = None, campaign: Campaign | None = None) -> None:
        """A campaign of its own, or one that was launched already in that district."""
        with clock.pretending(NOW - timedelta(days=130)):
            self.district = district = district or District()
            self.campaign = campaign or district.launched()
        self.units = [
            district.east,
            district.west,
            district.big,
            district.small,
            district.own,
            district.training,
        ]
        self.criteria = make_criteria()
        bureau = district.bureau
        self.zones = [
            Zone.objects.create(bureau=bureau, unit_path=bureau.path, number=number, name=name)
            for number, name in ((1, "第一责任区"), (2, "第二责任区"))
        ]
        self.zone_of: dict[UUID, Zone] = {}
        for zone, unit in ((0, district.east), (0, district.big), (1, district.own)):
            self.zone_of[unit.pk] = self.zones[zone]
            ZoneAssignment.objects.create(
                zone=self.zones[zone], unit=unit, unit_path=unit.path, since=date(2026, 1, 1)
            )
        self.told: list[Told] = []
        self.ids: dict[UUID, Told] = {}
        self.rounds: list[tuple[Unit, str, date]] = []
        self.first_sheet: dict[UUID, date] = {}

    def play(self, wanted: list[Plan], visits: list[Round]) -> None:
        """Let all of it happen."""
        for plan in wanted:
            _Life(self, plan).run()
        for number, visit in enumerate(visits, 1):
            self._inspect(number, visit)

    def _inspect(self, number: int, visit: Round) -> None:
        unit, day = self.units[visit.unit], TODAY - timedelta(days=visit.days_ago)
        moment = datetime(day.year, day.month, day.day, 0, 30, tzinfo=HOME)
        is_own = visit.kind == InspectionKind.SELF
        ended = visit.handed_in and not is_own
        inspection = Inspection.objects.create(
            campaign=self.campaign,
            unit=unit,
            unit_path=unit.path,
            kind=visit.kind,
            round=number,
            state=InspectionState.CONFIRMED if ended else InspectionState.OPEN,
            started_at=moment,
            started_by="某人",
            visited_on=None if is_own else day,
        )
        row = CoverageRow.objects.filter(unit=unit, campaign=self.campaign).first()
        assert row is not None
        Sheet.objects.create(
            inspection=inspection,
            coverage_row=row,
            unit_path=unit.path,
            state=SheetState.HANDED_IN if visit.handed_in else SheetState.DRAFT,
            handed_in_at=moment if visit.handed_in else None,
        )
        if visit.handed_in:
            self.rounds.append((unit, visit.kind, day))
        if visit.handed_in and is_own:
            Participation.objects.filter(unit=unit).update(items_done=1)
            self.first_sheet[unit.pk] = min(day, self.first_sheet.get(unit.pk, day))


class _Life:
    """Plays one hazard from its finding on."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan = world, plan
        day = TODAY - timedelta(days=plan.days_ago)
        self.moment = min(datetime(day.year, day.month, day.day, plan.hour, 20, tzinfo=HOME), NOW)
        self.gaps: Iterator[int] = iter(plan.gaps)
        code = CATEGORIES[plan.category]
        self.told = Told(
            unit=world.units[plan.unit],
            section=SECTIONS[plan.category],
            category=code,
            item=f"{code}0{plan.unit % 2 + 1}",
            origin=plan.origin,
            found=self.moment.date(),
            on_spot=plan.on_spot,
        )

    def run(self) -> None:
        with clock.pretending(self.moment):
            self.hazard = commands.report_hazard(
                actor=SYSTEM, finding=self._finding(), today=self.moment.date()
            )
        self.world.told.append(self.told)
        self.world.ids[self.hazard.pk] = self.told
        if self.plan.on_spot:
            self.told.due = self.told.found
        if self.plan.major:
            self._step(self._make_major)
        for verb in self.plan.fate.split():
            self._step(getattr(self, f"_{verb}"))

    def _step(self, act: Any) -> None:
        self.moment = min(self.moment + timedelta(days=next(self.gaps, 0), minutes=10), NOW)
        with clock.pretending(self.moment):
            act(self.moment.date())

    def _finding(self) -> Finding:
        told, photos = self.told, ()
        if told.on_spot:
            photos = (keep_photo("前", PhotoRole.BEFORE), keep_photo("后", PhotoRole.AFTER))
        return Finding(
            campaign=self.world.campaign,
            unit=told.unit,
            place=None,
            place_name="教学楼",
            location="",
            post_name="",
            description="疏散通道堆放桌椅",
            possible_consequence="",
            item_code=told.item,
            category=told.category,
            category_title=f"{told.category}类",
            factor="",
            section_key=told.section,
            bases=(),
            origin_kind=told.origin,
            origin_ref=None,
            found_at=self.moment,
            photos=photos,
            fixed_on_spot=told.on_spot,
            measures="当场清走" if told.on_spot else "",
        )

    def _make_major(self, today: date) -> None:
        grounds = Grounds(self.world.criteria.pk, ["exits"], "仅有一个出口")
        commands.propose_major(actor=SYSTEM, hazard_id=self.hazard.pk, grounds=grounds, today=today)
        commands.decide_major(actor=SYSTEM, hazard_id=self.hazard.pk, approve=True, opinion="属实")
        self.told.major, self.told.on_spot, self.told.due = True, False, None

    def _commit(self, today: date) -> None:
        if self._state() != "reported":
            return
        yuan = Decimal(self.plan.yuan)
        source = FundsSource.SPECIAL if yuan else FundsSource.NOT_NEEDED
        due = today + timedelta(days=self.plan.due_in)
        good = replace(GOOD, funds_yuan=yuan, funds_source=source, due_on=due)
        commands.commit_measures(
            actor=SYSTEM, hazard_id=self.hazard.pk, commitments=good, today=today
        )
        commands.start_rectification(actor=SYSTEM, hazard_id=self.hazard.pk)
        self.told.due, self.told.fen = due, int(yuan * 100)

    def _apply(self, today: date) -> None:
        self._commit(today)
        if self._state() == "rectifying":
            commands.apply_for_acceptance(
                actor=SYSTEM, hazard_id=self.hazard.pk, rectification="已清走桌椅"
            )

    def _close(self, today: date) -> None:
        self._apply(today)
        commands.close_hazard(actor=SYSTEM, hazard_id=self.hazard.pk, opinion="同意销号")
        self.told.closings.append([today, None])

    def _return(self, today: date) -> None:
        self._apply(today)
        commands.return_rectification(actor=SYSTEM, hazard_id=self.hazard.pk, opinion="仍有杂物")
        self.told.returns.append(today)

    def _reopen(self, today: date) -> None:
        due = today + timedelta(days=self.plan.due_in)
        commands.reopen_hazard(
            actor=SYSTEM, hazard_id=self.hazard.pk, reason="反弹", due_on=due, today=today
        )
        self.told.closings[-1][1] = today
        self.told.due = due

    def _dismiss(self, _today: date) -> None:
        if self._state() in ("reported", "rectifying") and not self.told.major:
            commands.dismiss_hazard(actor=SYSTEM, hazard_id=self.hazard.pk, reason="不成立")
            self.told.gone = True

    def _merge(self, _today: date) -> None:
        other = Hazard.objects.filter(
            unit=self.told.unit, grade="major" if self.told.major else "general", state__in=OPEN
        ).exclude(pk=self.hazard.pk)
        if other.exists():
            ids = {self.hazard.pk, other.order_by("pk")[0].pk}
            one, another = sorted(ids)
            stays = commands.merge_hazards(
                actor=SYSTEM, hazard_id=one, other_id=another, reason="同一处"
            )
            (goes,) = ids - {stays.pk}
            self.world.ids[goes].gone = True

    def _state(self) -> str:
        return str(Hazard.objects.get(pk=self.hazard.pk).state)
