"""Two bureaus with everything in them: what one has, the other must never see."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anlan.accounts.commands import issue_device_key
from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.campaigns import commands as campaigns
from anlan.campaigns.commands import submissions
from anlan.campaigns.commands.submissions import ColumnFacts, RequirementFacts
from anlan.campaigns.models import Requirement
from anlan.hazards.models import Hazard, HazardPhoto, SavedView
from anlan.inspections import commands as inspections
from anlan.kernel import events, files, uploads
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor
from anlan.reminders.commands import correct_day
from anlan.reports import commands as reports
from anlan.reports.models import SavedReport
from anlan.supervision import commands as supervision
from anlan.units.commands.roster import keep_roster
from anlan.units.models import Post, Unit
from anlan.units.states import PlaceKind, UnitKind
from tests.browser.roster_file import roster_with_quirks
from tests.checklists.lists import content, make_draft
from tests.factories import make_place, make_unit, make_user
from tests.hazards.district import District as HazardDistrict
from tests.hazards.district import keep_photo, make_criteria
from tests.hazards.playing import await_extension, await_grading, make_hazard
from tests.inspections.parcels import inspector
from tests.inspections.school import FAIL, PASS, School, codes_of, drawing, picture
from tests.inspections.visiting import (
    content_of,
    looked_at,
    photo_sent,
    sent_by,
    signed,
    visit_to,
)
from tests.kernel.document_files import blank_pdf
from tests.reminders.inboxes import make_message
from tests.reports.writing import Writer

SECTION = "food"
SYSTEM = Actor.system()
PDF = blank_pdf()
OF_A_SCHOOL = (Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER, Role.POST_HOLDER)
# Hazards of the world's section: officers of another section must not see them.
OF_ONE_SECTION = frozenset(
    [
        "hazard",
        "rectifying",
        "awaiting",
        "closed",
        "graded",
        "prolonged",
        "major",
        "hazard_photo",
        "submission",
        "draft_file",
        "table",
        "handed_in",
        "handed_file",
        "saved_report",
        "failed_report",
    ]
)
# Those objects that belong to one school, so that the next school's people must not see them.
OF_ONE_SCHOOL = OF_ONE_SECTION | {
    "school",
    "place",
    "post",
    "post_holder",
    "held",
    "participation",
    "coverage_row",
    "sheet",
    "sheet_photo",
    "signed_sheet",
    "visit",
    "contest",
    "kept_parcel",
    "upload",
    "report",
    "handed_in_report",
    "hand_in",
    "hand_in_file",
}


@dataclass
class Territory:
    """One bureau, its objects by the names that the rules use, and a person of each role."""

    objects: dict[str, object] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    # Their like next door: of another school, another central school, another section.
    neighbours: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.school = School()
        district = self.school.district
        self.bureau, self.unit = district.bureau, self.school.unit
        self.section = make_unit(UnitKind.SECTION, self.bureau, section_key=SECTION)
        self._staff(district.east)
        other_section = make_unit(UnitKind.SECTION, self.bureau, section_key="fire")
        self.neighbours = {
            Role.CENTRAL_SCHOOL_OFFICER: make_user(Role.CENTRAL_SCHOOL_OFFICER, district.west),
            Role.SECTION_OFFICER: make_user(Role.SECTION_OFFICER, other_section),
            **{role: make_user(role, district.own) for role in OF_A_SCHOOL},
        }
        self._units(district.east)
        self._checklists()
        self._campaigns()
        self._sheets()
        self._visits()
        self._hazards()
        self._field()
        self._submissions()
        self._uploads()
        self._reports()
        self._saved_reports()

    def _staff(self, central: Unit) -> None:
        home = dict.fromkeys(Role, self.bureau) | {
            Role.SECTION_OFFICER: self.section,
            Role.CENTRAL_SCHOOL_OFFICER: central,
            Role.UNIT_HEAD: self.unit,
            Role.UNIT_SAFETY_OFFICER: self.unit,
            Role.POST_HOLDER: self.unit,
        }
        self.people = {role: make_user(role, unit) for role, unit in home.items()}

    def _units(self, central: Unit) -> None:
        holder = make_user(Role.POST_HOLDER, self.unit)
        zone = supervision.create_zone(actor=SYSTEM, bureau_id=self.bureau.pk)
        supervision.assign_units(
            actor=SYSTEM, zone_id=zone.pk, unit_ids=[self.unit.pk], today=date(2026, 5, 6)
        )
        roster = keep_roster(
            actor=SYSTEM,
            data=roster_with_quirks(),
            file_name="名册.xlsx",
            target_id=self.bureau.pk,
        )
        newcomer = make_unit(UnitKind.SCHOOL, central, pupils=100)
        make_place(newcomer, PlaceKind.CAMPUS, name="综合管理")
        self.objects |= {
            "school": self.unit.pk,
            "newcomer": newcomer.pk,
            "place": self.school.district.canteen.pk,
            "post": Post.objects.create(
                unit=self.unit, unit_path=self.unit.path, name="食堂管理员"
            ).pk,
            "post_holder": holder.pk,
            "held": holder.memberships.get().pk,
            "zone": zone.pk,
            "roster": roster.pk,
        }

    def _checklists(self) -> None:
        version = self.school.district.version
        plain = content(section_key=SECTION)
        draft = make_draft(self.bureau, plain)
        self.objects |= {
            "checklist": version.checklist_id,
            "version": version.pk,
            "item": version.items.get(code="F01").pk,
            "draft": draft.pk,
            "draft_item": draft.items.get().pk,
        }

    def _campaigns(self) -> None:
        district = self.school.district
        closed = district.launched()
        campaigns.close_campaign(actor=SYSTEM, campaign_id=closed.pk)
        self.objects |= {
            "campaign": self.school.campaign.pk,
            "campaign_draft": district.draft().pk,
            "campaign_closed": closed.pk,
            "participation": self.school.part.pk,
        }

    def _sheets(self) -> None:
        school = self.school
        signed, untouched = [row for row in school.rows if row != school.canteen][:2]
        sheet = school.opened()
        school.say(sheet, "F01", FAIL)
        photo = inspections.add_sheet_photo(
            actor=school.officer,
            sheet_id=sheet.pk,
            item_code="F01",
            role="before",
            data=picture(),
        )
        handed_in = school.opened(signed)
        for code in codes_of(handed_in):
            school.say(handed_in, code, PASS)
        inspections.hand_in_sheet(
            actor=school.officer,
            sheet_id=handed_in.pk,
            signature=drawing(),
            today=date(2026, 5, 20),
        )
        self.objects |= {
            "coverage_row": untouched.pk,
            "sheet": sheet.pk,
            "item_code": "F01",
            "sheet_photo": photo.pk,
            "signed_sheet": handed_in.pk,
        }

    def _visits(self) -> None:
        school, sender = self.school, make_user()
        visit = signed(visit_to(school))
        looked_at(school, visit)
        kept = photo_sent(sender)
        content = content_of(school)
        content["sheets"][0]["answers"][0]["photos"] = [
            {"id": str(new_id()), "sha256": kept.sha256, "size": 1, "role": "before"}
        ]
        parcel = sent_by(sender, school, content=content)
        self.objects |= {
            "visit": visit.pk,
            "signed_side": "unit",
            "kept_parcel": parcel.pk,
            "parcel_photo": kept.sha256,
        }

    def _hazards(self) -> None:
        school = self.school
        district = HazardDistrict(
            bureau=self.bureau,
            section=self.section,
            central=school.district.east,
            school=self.unit,
            other=school.district.own,
            place=school.district.canteen,
            campaign=school.campaign,
            criteria=make_criteria(key=f"set-{self.bureau.serial}"),
        )

        def found(state: str = "reported", grade: str = "general") -> Hazard:
            return make_hazard(district, state, grade, section_key=SECTION)

        hazard = make_hazard(district, section_key=SECTION, photos=(keep_photo("p"),))
        graded, prolonged = found(), found("rectifying")
        await_grading(district, graded)
        await_extension(district, prolonged)
        view = SavedView.objects.create(user=make_user(), name="逾期", query={})
        self.objects |= {
            "hazard": hazard.pk,
            "rectifying": found("rectifying").pk,
            "awaiting": found("awaiting_acceptance").pk,
            "closed": found("closed").pk,
            "graded": graded.pk,
            "prolonged": prolonged.pk,
            "major": found(grade="major").pk,
            "hazard_photo": HazardPhoto.objects.filter(hazard=hazard).get().pk,
            "saved_view": view.pk,
            "device": issue_device_key(actor=actor_for(make_user()), label="手机").device.pk,
            "message": make_message(make_user()).pk,
            "correction": correct_day(
                actor=SYSTEM,
                office_id=self.bureau.pk,
                day=date(2026, 6, 15),
                works=False,
                reason="中考",
            ).pk,
            "event": events.history_of(hazard)[0].pk,
        }

    def _field(self) -> None:
        said = []
        for verdict in ("pass", "excused"):
            device = inspector(self.school)
            answer = device.answer("F02", verdict, reason="没有这类设施")
            said.append(device.send(device.sheet(answer)))
        self.objects |= {
            "digest": "0" * 64,
            "parcel": new_id(),
            "contest": said[-1].outcome["contests"][0]["id"],
        }

    def _submissions(self) -> None:
        head = actor_for(self.people[Role.UNIT_HEAD])
        asked = [
            self._asked("整改方案"),
            self._asked("排查登记", form="table", columns=(ColumnFacts("项目"),)),
            self._asked("工作总结"),
        ]
        submissions.set_template(
            actor=SYSTEM, requirement_id=asked[0].pk, data=PDF, name="样式.pdf"
        )
        draft, table, handed_in = [each.submissions.get(unit=self.unit).pk for each in asked]
        files = {}
        for each in (draft, handed_in):
            submissions.open_submission(actor=head, submission_id=each)
            files[each] = submissions.attach_file(
                actor=head, submission_id=each, data=PDF, name="材料.pdf"
            ).pk
        submissions.hand_in(actor=head, submission_id=handed_in, today=date(2026, 5, 20))
        self.objects |= {
            "requirement": asked[0].pk,
            "asked": asked[1].pk,
            "submission": draft,
            "draft_file": files[draft],
            "table": table,
            "handed_in": handed_in,
            "handed_file": files[handed_in],
        }

    def _asked(self, title: str, form: str = "document", **more: Any) -> Requirement:
        facts = RequirementFacts(
            title=title,
            form=form,
            due_on=date(2026, 5, 28),
            section_key=SECTION,
            review_chain=("central_school", "section", "bureau"),
            **more,
        )
        return submissions.add_requirement(
            actor=SYSTEM, campaign_id=self.school.campaign.pk, facts=facts
        )

    def _uploads(self) -> None:
        upload = uploads.declare(
            actor=actor_for(self.people[Role.UNIT_SAFETY_OFFICER]),
            declaration=uploads.Declaration(new_id(), "", "自查报告.pdf", 10, "0" * 64),
        )
        self.objects["upload"] = upload.pk

    def _reports(self) -> None:
        writer = Writer(self.school)
        begun, handed_in = (
            writer.owes(edition, 40 * edition, section_key=SECTION) for edition in (2, 1)
        )
        writer.write(begun)
        hand_in = writer.hand_in(handed_in)
        self.objects |= {
            "report": begun.pk,
            "handed_in_report": handed_in.pk,
            "report_requirement": handed_in.requirement_id,
            "hand_in": hand_in.pk,
            "hand_in_file": hand_in.files.order_by("pk")[0].pk,
        }

    def _saved_reports(self) -> None:
        asker = actor_for(self.people[Role.SECTION_OFFICER])

        def asked(file_format: str) -> SavedReport:
            return reports.ask_for_report(
                actor=asker,
                kind="ledger",
                campaign_id=self.school.campaign.pk,
                parameters={"format": file_format, "site": "", "filters": {}, "told": []},
            )

        made, failed = asked("csv"), asked("xlsx")
        file = files.store(b"report", "text/csv")
        SavedReport.objects.filter(pk=made.pk).update(state="done", file=file, rows=1)
        SavedReport.objects.filter(pk=failed.pk).update(state="failed", error="x")
        self.objects |= {"saved_report": made.pk, "failed_report": failed.pk}
