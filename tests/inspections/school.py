"""A school in the middle of a campaign, for the tests of its self-inspection."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from io import BytesIO

from PIL import Image, ImageDraw

from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.queries import row_items
from anlan.checklists.models import Item
from anlan.checklists.states import AnswerType, EvidenceRule, Factor
from anlan.inspections import commands
from anlan.inspections.models import Sheet
from anlan.inspections.states import Answer, Verdict
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.units.states import PlaceKind
from tests.campaigns.district import District
from tests.factories import make_user

PASS = Answer(Verdict.PASS)
FAIL = Answer(Verdict.FAIL, location="后厨东墙", description="灭火器压力不足")
EXCUSED = Answer(Verdict.EXCUSED, reason="本场所没有这类设施设备")
FIXED = Answer(
    Verdict.FAIL,
    location="二楼楼梯口",
    description="疏散通道堆放纸箱",
    fixed_on_spot=True,
    measures="当场清走纸箱",
)


@dataclass
class School:
    """A school with a canteen: F01, F02 and F03 (which asks for a number) are answered there."""

    district: District = field(default_factory=District)

    def __post_init__(self) -> None:
        Item.objects.create(
            version=self.district.version,
            position=50,
            code="F03",
            category="F",
            category_title="F类",
            text="从业人员健康证齐全",
            how="逐人核对健康证",
            answer_type=AnswerType.YES_NO_NUMBER,
            number_label="从业人员数",
            number_unit="人",
            evidence=EvidenceRule.NONE,
            factor=Factor.PERSON,
            places=[PlaceKind.CANTEEN],
        )
        self.campaign = self.district.launched()
        self.unit = self.district.big
        self.part = Participation.objects.get(campaign=self.campaign, unit=self.unit)
        self.canteen = CoverageRow.objects.get(participation=self.part, place_name="学生食堂")
        self.rows = list(CoverageRow.objects.filter(participation=self.part).order_by("place_name"))

    @cached_property
    def head_user(self) -> User:
        return make_user(Role.UNIT_HEAD, self.unit, name="赵校长")

    @cached_property
    def officer_user(self) -> User:
        return make_user(Role.UNIT_SAFETY_OFFICER, self.unit, name="钱安全员")

    @cached_property
    def cook_user(self) -> User:
        return make_user(Role.POST_HOLDER, self.unit, name="孙师傅")

    @cached_property
    def head(self) -> Actor:
        return actor_for(self.head_user)

    @cached_property
    def officer(self) -> Actor:
        return actor_for(self.officer_user)

    @cached_property
    def cook(self) -> Actor:
        return actor_for(self.cook_user)

    def opened(self, row: CoverageRow | None = None) -> Sheet:
        """The sheet of the canteen, or of another place."""
        return commands.open_sheet(actor=self.officer, row_id=(row or self.canteen).pk)

    def say(self, sheet: Sheet, code: str, answer: Answer, revision: int = 0) -> None:
        """The cook's answer."""
        commands.save_answer(
            actor=self.cook, sheet_id=sheet.pk, item_code=code, answer=answer, revision=revision
        )

    def answered(self, **answers: Answer) -> Sheet:
        """The canteen's sheet with an answer to each item: all pass, but for those given."""
        sheet = self.opened()
        given = {"F01": PASS, "F02": PASS, "F03": Answer(Verdict.PASS, number=Decimal(6))} | answers
        for code, answer in given.items():
            self.say(sheet, code, answer)
        return sheet

    def hand_in(self, sheet: Sheet) -> Sheet:
        """The safety officer signs by name."""
        return commands.hand_in_sheet(
            actor=self.officer, sheet_id=sheet.pk, signature=None, today=clock.today()
        )

    def hand_in_all(self) -> None:
        """Every place passes and is handed in."""
        for row in self.rows:
            sheet = self.opened(row)
            for code in codes_of(sheet):
                number = Decimal(6) if code == "F03" else None
                self.say(sheet, code, Answer(Verdict.PASS, number=number))
            self.hand_in(sheet)


def codes_of(sheet: Sheet) -> list[str]:
    """The items of a sheet."""
    return [item.code for item in row_items(sheet.coverage_row)]


def picture(colour: str = "red") -> bytes:
    """A small photo."""
    kept = BytesIO()
    Image.new("RGB", (80, 60), colour).save(kept, "JPEG")
    return kept.getvalue()


def drawing() -> bytes:
    """A signature as the browser sends it."""
    image = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 80), (380, 60)], fill=(20, 30, 40, 255), width=5)
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
