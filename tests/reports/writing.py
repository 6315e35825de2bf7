"""A school that owes self-inspection reports, with a ledger of its own making."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from anlan.campaigns.commands.submissions import RequirementFacts, add_requirement
from anlan.campaigns.models import HandIn, Submission
from anlan.campaigns.states import RequirementForm
from anlan.kernel import clock
from anlan.reports.build.self_report import SelfReport
from anlan.reports.commands import hand_in_report, save_prose
from anlan.reports.queries.self_report import report_submission, writing
from tests.campaigns.district import STARTS_ON
from tests.hazards.district import District as HazardDistrict
from tests.hazards.district import make_criteria
from tests.inspections.school import School

PROSE = {
    "organisation": "5月6日校长主持召开部署会，38人参加，方案5月7日印发到各处室。",
    "next_steps": "食堂排烟管道由总务处6月20日前清洗完毕。",
    "contact_name": "钱安全",
    "contact_phone": "0398-1234567",
}


def noon(day: date) -> datetime:
    """The middle of that day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def at(days: int) -> datetime:
    """Noon, so many days into the campaign."""
    return noon(STARTS_ON + timedelta(days=days))


class Writer:
    """The school, and its submission for each edition of the report."""

    def __init__(self, school: School | None = None) -> None:
        self.school = school or School()

    @cached_property
    def hazards(self) -> HazardDistrict:
        """The school as the tests of hazards know it."""
        district = self.school.district
        return HazardDistrict(
            bureau=district.bureau,
            section=district.bureau,
            central=district.east,
            school=self.school.unit,
            other=district.own,
            place=district.canteen,
            campaign=self.school.campaign,
            criteria=make_criteria(key=f"set-{district.bureau.serial}"),
        )

    def owes(self, edition: int, days: int, **given: Any) -> Submission:
        """The school's row for a report of that edition, due so many days into the campaign."""
        stated = {
            "title": f"自查报告（第{edition}期）",
            "form": RequirementForm.REPORT.value,
            "due_on": STARTS_ON + timedelta(days=days),
            "edition": edition,
        }
        requirement = add_requirement(
            actor=self.school.district.officer,
            campaign_id=self.school.campaign.pk,
            facts=RequirementFacts(**(stated | given)),
        )
        return Submission.objects.get(requirement=requirement, unit=self.school.unit)

    def write(self, row: Submission, **prose: str) -> None:
        """The safety officer's words."""
        save_prose(actor=self.school.officer, submission_id=row.pk, written=PROSE | prose, began={})

    def seen(self, row: Submission) -> SelfReport:
        """The report as it would be handed in now."""
        detail = report_submission(self.school.officer, row.pk)
        return writing(self.school.officer, detail, clock.now()).report

    def hand_in(self, row: Submission, **prose: str) -> HandIn:
        """Written and handed in by the safety officer, at the pretended moment."""
        self.write(row, **prose)
        agreed = self.seen(row).gist
        return hand_in_report(actor=self.school.officer, submission_id=row.pk, agreed=agreed)

    def frozen(self, row: Submission) -> SelfReport:
        """What was handed in last."""
        last = HandIn.objects.filter(submission=row).order_by("-number")[0]
        return SelfReport.from_canonical(last.content)
