"""A district with one requirement in a running campaign, for the tests of what is handed in."""

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document

from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.commands.submissions import ColumnFacts, RequirementFacts, add_requirement
from anlan.campaigns.models import Campaign, Requirement, Submission
from anlan.campaigns.states import ColumnKind, RequirementForm, ReviewStep
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from tests.campaigns.district import District
from tests.factories import make_unit

DUE = date(2026, 5, 15)
LATE_UNTIL = date(2026, 5, 25)
LOCKS_ON = date(2026, 6, 10)
EVERY_STEP = tuple(step.value for step in ReviewStep)
COLUMNS = (
    ColumnFacts("排查项目", required=True),
    ColumnFacts("数量", ColumnKind.NUMBER, required=True),
    ColumnFacts("完成日期", ColumnKind.DATE),
)


def facts(**given: Any) -> RequirementFacts:
    """A confirmation by every unit, due on the 15th, reviewed on each step."""
    stated: dict[str, Any] = {
        "title": "安全责任书签订情况",
        "form": RequirementForm.CONFIRMATION.value,
        "due_on": DUE,
        "late_until": LATE_UNTIL,
        "locks_on": LOCKS_ON,
        "review_chain": EVERY_STEP,
        "section_key": "safety",
    }
    return RequirementFacts(**(stated | given))


class Office(District):
    """The district with a section in charge of safety, and people who hand in and review."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.section = make_unit(
            UnitKind.SECTION, self.bureau, name="安全管理股", section_key="safety"
        )
        self.other_section = make_unit(
            UnitKind.SECTION, self.bureau, name="基础教育股", section_key="basic"
        )
        self.head = self.someone(Role.UNIT_HEAD, self.big)
        self.central = self.someone(Role.CENTRAL_SCHOOL_OFFICER, self.east)
        self.safety_officer = self.someone(Role.SECTION_OFFICER, self.section)

    def asking(self, *stated: RequirementFacts) -> Campaign:
        """A campaign that asks for those, launched."""
        campaign = self.draft()
        for each in stated or (facts(),):
            add_requirement(actor=self.officer, campaign_id=campaign.pk, facts=each)
        return commands.launch_campaign(actor=self.officer, campaign_id=campaign.pk)


def only(campaign: Campaign) -> Requirement:
    """The campaign's one requirement."""
    return campaign.requirements.get()


def row(campaign: Campaign, unit: Unit) -> Submission:
    """That unit's row for the campaign's one requirement."""
    return Submission.objects.select_related("requirement", "unit").get(
        campaign=campaign, unit=unit
    )


def owing(campaign: Campaign) -> dict[str, str]:
    """The state of each unit's row by the unit's name."""
    rows = Submission.objects.filter(campaign=campaign)
    return dict(rows.values_list("unit__name", "state"))


def document(text: str = "我校已按方案开展自查。") -> bytes:
    """A Word file that says that."""
    made, kept = Document(), BytesIO()
    made.add_paragraph(text)
    made.save(kept)
    return kept.getvalue()


def someone_else(district: District, role: str) -> Actor:
    """A person of that role over the west, where nothing of the east is in sight."""
    return district.someone(role, district.west)
