"""What else the demo's units hand in: plans, a confirmation, a table; early, late, sent back, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from random import Random

from docx import Document

from anlan.campaigns.commands.submissions import (
    ColumnFacts,
    RequirementFacts,
    accept,
    add_requirement,
    attach_file,
    hand_in,
    lift_lock,
    open_submission,
    order_requirements,
    return_submission,
    save_draft,
)
from anlan.campaigns.models import Campaign, Participation, Submission
from anlan.campaigns.states import ColumnKind, RequirementForm, ReviewStep, SubmissionState
from anlan.cli.demo.people import EXAMPLE_SCHOOL
from anlan.cli.demo.simulation import Act, Simulation
from anlan.cli.demo.staff import Staff
from anlan.kernel import clock
from anlan.kernel.scope import Actor

PLAN, PLEDGE, TABLE = "自查工作方案", "安全责任书签订情况", "食堂和饮用水安全排查登记表"
# Days after the launch on which each is due, and until when it may come late; the demo ends on day 42.
DUE = {PLAN: 9, PLEDGE: 33, TABLE: 44}
LATE = {PLAN: 16, PLEDGE: 60, TABLE: 51}
COLUMNS = (
    ColumnFacts("排查部位", required=True),
    ColumnFacts("隐患描述", required=True),
    ColumnFacts("数量", ColumnKind.NUMBER, required=True),
    ColumnFacts("计划完成日期", ColumnKind.DATE),
)
_PLACES = ("教学楼", "食堂操作间", "学生宿舍", "配电间", "实验室", "校门口", "操场围墙")
_FOUND = (
    "应急照明不亮",
    "灭火器压力不足",
    "线路老化裸露",
    "疏散标志脱落",
    "护栏松动",
    "台账登记不全",
)
_SENT_BACK = (
    "请补充领导小组成员和各处室分工。",
    "时间安排过于笼统，请按周写明检查内容。",
    "与上年度方案雷同，请结合本校实际修改。",
)
# What becomes of a plan: how many of twenty units each.
_ON_TIME, _LATE, _SENT = 13, 16, 18


@dataclass(slots=True)
class Submitting:
    """Plans who hands in what when; draws of its own leave those of the others alone."""

    simulation: Simulation
    campaign: Campaign
    staff: Staff
    random: Random

    def plan(self, parts: Sequence[Participation]) -> None:
        """Every unit has its own pace; the example school is diligent and not through yet."""
        shared = _paper("示范区", "（统一模板）")
        for part in parts:
            pace = 0 if part.unit.name == EXAMPLE_SCHOOL else self.random.randrange(20)
            data = shared if pace == 1 else None
            self._plan_paper(part, pace, data)
            if pace < _LATE:
                day = self.random.uniform(20, 33 if pace < _ON_TIME else 41)
                self._later(day, partial(self._confirm, part))
                for steps in range(self.random.randrange(3)):
                    self._later(day + 1.5 + steps, partial(self._review, part, PLEDGE))
            if pace % 3 == 0:
                self._later(
                    self.random.uniform(36, 41), partial(self._fill, part, hand=pace % 2 == 0)
                )

    def _plan_paper(self, part: Participation, pace: int, data: bytes | None) -> None:
        if pace >= _SENT:
            return
        late = pace >= _ON_TIME
        day = self.random.uniform(9.5, 15) if late else self.random.uniform(3, 8.5)
        self._later(day - 1, partial(self._open, part))
        self._later(day, partial(self._send, part, data))
        if pace >= _LATE or pace == 1:
            self._later(day + 1.5, partial(self._send_back, part))
            return
        for steps in range(2 if pace % 4 else 1):
            self._later(day + 1.5 + steps, partial(self._review, part, PLAN))
        if late and pace == _ON_TIME:
            self._later(30, partial(self._lift, part))

    def _later(self, days: float, act: Act) -> None:
        begin = self.simulation.begin - timedelta(days=1)
        self.simulation.plan(begin + timedelta(days=days), act)

    def _row(self, part: Participation, title: str) -> Submission:
        return Submission.objects.select_related("requirement").get(
            campaign=self.campaign, unit=part.unit_id, requirement__title=title
        )

    def _open(self, part: Participation) -> None:
        row = self._row(part, PLAN)
        open_submission(actor=self.staff.officer(part.unit_id), submission_id=row.pk)

    def _send(self, part: Participation, data: bytes | None) -> None:
        row, name = self._row(part, PLAN), part.unit.name
        attach_file(
            actor=self.staff.officer(part.unit_id),
            submission_id=row.pk,
            data=data or _paper(name, self.random.choice(_PLACES)),
            name=f"{name}自查工作方案.docx",
        )
        self._hand_in(part, row)

    def _confirm(self, part: Participation) -> None:
        row = self._row(part, PLEDGE)
        count = self.random.randint(6, 60)
        draft = {"confirmed": True, "note": f"已与{count}名教职工签订，存档备查。"}
        save_draft(actor=self.staff.officer(part.unit_id), submission_id=row.pk, draft=draft)
        self._hand_in(part, row)

    def _fill(self, part: Participation, *, hand: bool) -> None:
        row, random = self._row(part, TABLE), self.random
        keys = [column["key"] for column in row.requirement.columns]
        day = clock.today() + timedelta(days=random.randint(5, 25))
        rows = [
            dict(
                zip(
                    keys,
                    (place, random.choice(_FOUND), str(random.randint(1, 6)), str(day)),
                    strict=True,
                )
            )
            for place in random.sample(_PLACES, random.randint(1, 4))
        ]
        save_draft(
            actor=self.staff.officer(part.unit_id), submission_id=row.pk, draft={"rows": rows}
        )
        if hand:
            self._hand_in(part, row)

    def _hand_in(self, part: Participation, row: Submission) -> None:
        actor = self.staff.head(part.unit_id)
        hand_in(actor=actor, submission_id=row.pk, today=clock.today())

    def _review(self, part: Participation, title: str) -> None:
        row = self._row(part, title)
        if row.state == SubmissionState.HANDED_IN:
            accept(actor=self.staff.reviewer(row), submission_id=row.pk)

    def _send_back(self, part: Participation) -> None:
        row = self._row(part, PLAN)
        opinion = self.random.choice(_SENT_BACK)
        return_submission(actor=self.staff.reviewer(row), submission_id=row.pk, opinion=opinion)

    def _lift(self, part: Participation) -> None:
        row = self._row(part, PLAN)
        if row.state == SubmissionState.ACCEPTED:
            return
        lift_lock(
            actor=self.staff.administrator(),
            submission_id=row.pk,
            until=clock.today() + timedelta(days=30),
            reason="校舍维修停课，情况属实，同意补报。",
        )


def ask_for_papers(administrator: Actor, campaign: Campaign) -> None:
    """The three of them, before the launch; all that is asked for is put in the order of its days."""
    for title, form, more in (
        (
            PLAN,
            RequirementForm.DOCUMENT,
            {"description": "写明组织领导、任务分工和时间安排，加盖公章。"},
        ),
        (
            PLEDGE,
            RequirementForm.CONFIRMATION,
            {"section_key": "safety", "review_chain": (ReviewStep.SECTION, ReviewStep.BUREAU)},
        ),
        (
            TABLE,
            RequirementForm.TABLE,
            {
                "columns": COLUMNS,
                "section_key": "arts_health",
                "review_chain": tuple(step.value for step in ReviewStep),
            },
        ),
    ):
        due_on = campaign.starts_on + timedelta(days=DUE[title])
        facts = RequirementFacts(
            title=title,
            form=form,
            due_on=due_on,
            late_until=campaign.starts_on + timedelta(days=LATE[title]),
            locks_on=campaign.starts_on + timedelta(days=LATE[title] + 60),
            **more,
        )
        add_requirement(actor=administrator, campaign_id=campaign.pk, facts=facts)
    by_day = campaign.requirements.order_by("due_on", "position").values_list("pk", flat=True)
    order_requirements(actor=administrator, campaign_id=campaign.pk, requirement_ids=list(by_day))


def _paper(name: str, place: str) -> bytes:
    made, kept = Document(), BytesIO()
    made.add_heading(f"{name}安全生产大检查自查工作方案", level=1)
    made.add_paragraph(
        "一、组织领导。成立由校长任组长的自查工作领导小组，总务、教务、德育各处室参加。"
    )
    made.add_paragraph(f"二、检查重点。以{place}为重点，逐处检查，当天登记，能改的当场改。")
    made.add_paragraph("三、时间安排。第一周部署，第二至三周自查，第四周复查并报送自查报告。")
    made.save(kept)
    return kept.getvalue()
