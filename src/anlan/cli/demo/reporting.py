"""How the demo's schools report on their self-inspection: two editions, handed in and reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from django.utils import timezone

from anlan.campaigns.commands.submissions import (
    RequirementFacts,
    accept,
    add_requirement,
    return_submission,
)
from anlan.campaigns.models import Campaign, Participation, Submission
from anlan.campaigns.states import RequirementForm, SubmissionState
from anlan.cli.demo.people import EXAMPLE_SCHOOL
from anlan.cli.demo.simulation import Act, Simulation
from anlan.cli.demo.staff import Staff
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.reports.build.self_report import missing_prose
from anlan.reports.commands import hand_in_report, save_prose
from anlan.reports.queries.self_report import report_submission, writing

TITLE = "自查报告（第{}期）"
# Days after the launch on which the editions are due.
DUE = {1: 18, 2: 45}
FIRST_BY, SECOND_BY = 24, 5
# Hands in late, so that there is something to copy, and waits for its review.
COPIER = 10
_CHAIRS = ("校长", "书记", "分管副校长")
_MEETINGS = (
    "教职工大会上布置，{chair}对着清单逐条讲",
    "行政会专题研究，按分管工作把检查项分给各处室",
    "三个年级组分别开短会，班主任当场认领教室和走廊",
    "周一例会传达方案，{chair}点评了反复出现的老问题",
    "召集后勤、食堂、门卫和宿管开现场会，边走边分工",
    "安全办先列出场所底数，{chair}再与各处室逐一对账",
)
_TOLD = (
    "家长由班级群收到告知书，学生在班会课走了一遍疏散路线",
    "方案和分工表贴在教师办公室，食堂和宿舍另发了一份",
    "公示栏张贴了举报电话，值班表上添了巡查路线",
    "门卫和生活老师晚上补了一课，签了岗位责任书",
    "校车司机和照管员当天下午单独培训，签到留存",
)
_PLANS = (
    "每周{week}下午复查已改的部位，反弹的当天处理",
    "下月先改老楼线路，再清理库房，两件事都排了日程",
    "请消防维保单位到校测试一次，问题列入台账",
    "食堂每天由带班领导签字验收，连续四周",
    "把反复出现的写进岗位清单，交接班时逐条核对",
)
_HOW = (
    "利用两个下午逐层查看教学楼和功能室，试用了应急照明和消火栓，抽查了值班记录。",
    "总务处和各年级组分片检查，宿舍在晚自习后查看，食堂在早餐备餐时查看。",
    "请物业电工测试了各楼层的漏电保护，安全员核对了灭火器的检验日期和压力。",
    "由班主任先查本班教室，再由安全办复查走廊、厕所和围墙，结果当天填报。",
)
_CAUSES = (
    "问题多在老楼的线路和库房，主要是添置设备后没有同步改造线路。",
    "集中在食堂和实验室，原因是人员更换后交接不细，台账没有跟上。",
    "消防器材类占了一半以上，主要是上学期末没有统一检查。",
    "疏散通道堆物反复出现，与功能室少、教具没有固定存放处有关。",
)
_REASONS = (
    "配件已下单，预计两周内到货，到货前已停用并设警示。",
    "需放假期间施工，已列入暑期维修计划，现每天两次巡查。",
    "资金已报学校预算，等待批复，先行采取了隔离措施。",
)


@dataclass(slots=True)
class Reporting:
    """Asks for the reports, and plans who hands in when; draws of its own leave the others' alone."""

    simulation: Simulation
    campaign: Campaign
    staff: Staff
    random: Random
    # Who took over whose words, for the reviewer to find.
    copied: dict[UUID, UUID] = field(default_factory=dict)

    def plan(self, parts: Sequence[Participation]) -> None:
        """Some schools in time, some late, one returned; two also with the second edition."""
        example = [part for part in parts if part.unit.name == EXAMPLE_SCHOOL]
        others = [part for part in parts if part not in example]
        chosen = [*example, *self.random.sample(others, FIRST_BY)]
        self.copied[chosen[COPIER].unit_id] = chosen[COPIER - 1].unit_id
        for number, part in enumerate(chosen):
            day = self.random.uniform(12, 18) if number % 6 and number != COPIER else 20
            self._later(day, partial(self._hand_in, part, 1))
            if number == 3:  # noqa: PLR2004 -- one of them is enough to be seen
                self._later(day + 2, partial(self._return, part))
            elif number % 3 != 1:
                self._later(day + 2, partial(self._accept, part, 1))
        for number, part in enumerate(chosen[2 : 2 + SECOND_BY]):
            self._later(38, partial(self._hand_in, part, 2))
            if number % 2:
                self._later(40, partial(self._accept, part, 2))
        for part in example:
            self._later(40, partial(self._begin, part, 2))

    def _later(self, days: float, act: Act) -> None:
        begin = self.simulation.begin - timedelta(days=1)
        self.simulation.plan(begin + timedelta(days=days), act)

    def _row(self, part: Participation, edition: int) -> Submission:
        return Submission.objects.get(
            campaign=self.campaign, unit=part.unit_id, requirement__edition=edition
        )

    def _hand_in(self, part: Participation, edition: int) -> None:
        key = self._write(part, edition)
        actor = self.staff.head(part.unit_id)
        self._explain(actor, key)
        agreed = writing(actor, report_submission(actor, key), clock.now()).report.gist
        hand_in_report(actor=actor, submission_id=key, agreed=agreed)

    def _begin(self, part: Participation, edition: int) -> None:
        self._write(part, edition)

    def _write(self, part: Participation, edition: int) -> UUID:
        row, actor = self._row(part, edition), self.staff.officer(part.unit_id)
        said = _prose(self.random, timezone.localdate(clock.now()), actor.name)
        theirs = Submission.objects.filter(
            unit=self.copied.get(part.unit_id), requirement=row.requirement_id
        ).first()
        if theirs and theirs.draft:
            said["organisation"] = theirs.draft["organisation"]
        save_prose(actor=actor, submission_id=row.pk, written=said, began={})
        return row.pk

    def _explain(self, actor: Actor, key: UUID) -> None:
        """Why overdue hazards are open: else the report could not be handed in."""
        written = writing(actor, report_submission(actor, key), clock.now())
        reasons = {name: self.random.choice(_REASONS) for name in missing_prose(written.report)}
        if reasons:
            save_prose(actor=actor, submission_id=key, written=reasons, began={})

    def _accept(self, part: Participation, edition: int) -> None:
        """Through all steps, by the bureau in the end."""
        row = self._row(part, edition)
        while row.state == SubmissionState.HANDED_IN:
            row = accept(actor=self.staff.administrator(), submission_id=row.pk)

    def _return(self, part: Participation) -> None:
        return_submission(
            actor=self.staff.administrator(),
            submission_id=self._row(part, 1).pk,
            opinion="第四部分请补充逾期隐患的具体完成日期，第五部分请写明责任人。",
        )


def ask_for_reports(administrator: Actor, campaign: Campaign) -> None:
    """The two editions, before the launch."""
    for edition, days in DUE.items():
        facts = RequirementFacts(
            title=TITLE.format(edition),
            form=RequirementForm.REPORT,
            due_on=campaign.starts_on + timedelta(days=days),
            edition=edition,
            description="数字由系统统计，学校补充组织部署、主要问题和下一步打算。",
        )
        add_requirement(actor=administrator, campaign_id=campaign.pk, facts=facts)


def _prose(random: Random, today: date, officer: str) -> dict[str, str]:
    met = today - timedelta(days=random.randint(8, 14))
    meeting = random.choice(_MEETINGS).format(chair=random.choice(_CHAIRS))
    due = today + timedelta(days=random.randint(10, 30))
    plan = random.choice(_PLANS).format(week=random.choice("一三五"))
    return {
        "organisation": (
            f"{_day(met)}{meeting}，{random.randint(12, 96)}人参加；{random.choice(_TOLD)}。"
        ),
        "approach": random.choice(_HOW),
        "problems": random.choice(_CAUSES),
        "next_steps": f"尚未销号的由{officer}逐项跟进，{_day(due)}前完成；{plan}。",
        "contact_name": officer,
        "contact_phone": f"000-{random.randint(2_000_000, 8_999_999)}",
    }


def _day(day: date | datetime) -> str:
    return f"{day.month}月{day.day}日"
