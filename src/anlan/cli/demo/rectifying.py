"""How the demo's hazards are put right, late or never."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from anlan.checklists.queries import major_criteria_in_force
from anlan.cli.demo import findings
from anlan.cli.demo.findings import STOCK, Stock
from anlan.cli.demo.pictures import picture
from anlan.cli.demo.simulation import Simulation
from anlan.cli.demo.staff import Staff
from anlan.hazards.commands import (
    Commitments,
    FoundPhoto,
    Grounds,
    add_photo,
    apply_for_acceptance,
    close_hazard,
    commit_measures,
    decide_extension,
    decide_major,
    propose_major,
    reopen_hazard,
    request_extension,
    return_rectification,
    start_rectification,
)
from anlan.hazards.models import Hazard
from anlan.hazards.states import PLAN_PARTS, FundsSource, Grade, HazardState, PhotoRole
from anlan.kernel import clock, files
from anlan.kernel.scope import Actor

COMMITS = 0.93
RECTIFIES = 0.82
JUDGED = 0.85
RETURNED = 0.1
REOPENED = 0.03
ASKS_FOR_TIME = 0.08
CONFIRMED_MAJOR = 0.6


@dataclass(slots=True)
class Rectifying:
    """Plans the life of a hazard from its finding on."""

    simulation: Simulation
    staff: Staff

    def begin(self, hazard: Hazard) -> None:
        """What follows on a finding."""
        if hazard.state == HazardState.AWAITING_ACCEPTANCE:
            self._await_verdict(hazard.pk)
        elif self.simulation.happens(COMMITS):
            self.simulation.later(partial(self._commit, hazard.pk), least=0.2, most=3)

    def propose_major(self, hazard: Hazard, visitor: Actor) -> None:
        """An inspector holds it to be major; a leader decides, or has not come to it yet."""
        criteria = major_criteria_in_force(clock.today())[0]
        grounds = Grounds(
            criteria_id=criteria.pk,
            ticked=[str(criteria.criteria[0]["key"])],
            evidence=f"现场查看并询问值班人员：{hazard.description}，短期内难以消除，建议按重大隐患治理。",
        )
        propose_major(actor=visitor, hazard_id=hazard.pk, grounds=grounds, today=clock.today())
        if self.simulation.happens(CONFIRMED_MAJOR):
            self.simulation.later(partial(self._confirm_major, hazard.pk), least=0.5, most=2)

    def _confirm_major(self, hazard_id: UUID) -> None:
        leader = self.staff.leader()
        decide_major(actor=leader, hazard_id=hazard_id, approve=True, opinion="同意认定，限期治理")
        self.simulation.later(partial(self._commit, hazard_id), least=0.5, most=3)

    def _commit(self, hazard_id: UUID) -> None:
        hazard = Hazard.objects.get(pk=hazard_id)
        stock = _stock_of(hazard)
        officer = self.staff.officer(hazard.unit_id)
        plan = {}
        if hazard.grade == Grade.MAJOR:
            plan = {key: f"{title}：{stock.measures}" for key, title in PLAN_PARTS.items()}
        commitments = Commitments(
            owner=officer.name,
            owner_department=self.simulation.random.choice(findings.DEPARTMENTS),
            measures=stock.measures,
            funds_yuan=Decimal(stock.yuan),
            funds_source=FundsSource.SAFETY_BUDGET if stock.yuan else FundsSource.NOT_NEEDED,
            due_on=clock.today()
            + timedelta(days=self.simulation.random.choice((3, 7, 7, 15, 15, 30))),
            contingency=self.simulation.random.choice(findings.CONTINGENCIES),
            plan=plan,
        )
        commit_measures(
            actor=officer, hazard_id=hazard_id, commitments=commitments, today=clock.today()
        )
        start_rectification(actor=officer, hazard_id=hazard_id)
        if self.simulation.happens(ASKS_FOR_TIME):
            self.simulation.later(partial(self._ask_for_time, hazard_id), least=0.5, most=2.5)
        if self.simulation.happens(RECTIFIES):
            self.simulation.later(partial(self._apply, hazard_id), least=1, most=16)

    def _ask_for_time(self, hazard_id: UUID) -> None:
        hazard = Hazard.objects.get(pk=hazard_id)
        if hazard.due_on is None:
            return
        request_extension(
            actor=self.staff.officer(hazard.unit_id),
            hazard_id=hazard_id,
            due_asked=hazard.due_on + timedelta(days=10),
            reason="所需配件尚未到货，供货商答复下周送达",
            today=clock.today(),
        )
        if self.simulation.happens(JUDGED):
            self.simulation.later(partial(self._give_time, hazard_id), least=0.3, most=1.5)

    def _give_time(self, hazard_id: UUID) -> None:
        hazard = Hazard.objects.get(pk=hazard_id)
        judge = self.staff.judge(hazard)
        decide_extension(
            actor=judge, hazard_id=hazard_id, approve=True, opinion="同意延期，临时措施不得放松"
        )

    def _apply(self, hazard_id: UUID) -> None:
        hazard = Hazard.objects.get(pk=hazard_id)
        officer = self.staff.officer(hazard.unit_id)
        drawn = picture(self.simulation.random, cluttered=False)
        photo = files.store(drawn, "image/jpeg")
        add_photo(
            actor=officer,
            hazard_id=hazard_id,
            photo=FoundPhoto(photo.sha256, PhotoRole.AFTER, None),
        )
        apply_for_acceptance(
            actor=officer, hazard_id=hazard_id, rectification=_stock_of(hazard).done
        )
        self._await_verdict(hazard_id)

    def _await_verdict(self, hazard_id: UUID) -> None:
        if self.simulation.happens(JUDGED):
            self.simulation.later(partial(self._judge, hazard_id), least=0.3, most=4)

    def _judge(self, hazard_id: UUID) -> None:
        hazard = Hazard.objects.get(pk=hazard_id)
        judge, random = self.staff.judge(hazard), self.simulation.random
        if not hazard.fixed_on_spot and self.simulation.happens(RETURNED):
            return_rectification(
                actor=judge, hazard_id=hazard_id, opinion=random.choice(findings.RETURNS)
            )
            self.simulation.later(partial(self._apply, hazard_id), least=1, most=5)
            return
        close_hazard(actor=judge, hazard_id=hazard_id, opinion=random.choice(findings.OPINIONS))
        if self.simulation.happens(REOPENED):
            self.simulation.later(partial(self._reopen, hazard_id), least=4, most=12)

    def _reopen(self, hazard_id: UUID) -> None:
        reopen_hazard(
            actor=self.staff.administrator(),
            hazard_id=hazard_id,
            reason="回头看时发现同一部位问题再次出现",
            due_on=clock.today() + timedelta(days=7),
            today=clock.today(),
        )
        self.simulation.later(partial(self._apply, hazard_id), least=1, most=6)


def _stock_of(hazard: Hazard) -> Stock:
    return next(each for each in STOCK if each.description == hazard.description)
