"""How the demo's schools inspect themselves, and how teams visit them."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.campaigns.queries import row_items
from anlan.checklists.models import Item
from anlan.checklists.queries import bases_in_force
from anlan.checklists.states import AnswerType
from anlan.cli.demo.findings import EXCUSES, STOCK, Stock
from anlan.cli.demo.pictures import picture
from anlan.cli.demo.rectifying import Rectifying
from anlan.cli.demo.simulation import Simulation
from anlan.cli.demo.staff import Staff
from anlan.hazards.commands import Finding, FoundPhoto, report_hazard
from anlan.hazards.models import Hazard
from anlan.hazards.states import Origin, PhotoRole
from anlan.inspections.commands import (
    add_sheet_photo,
    confirm_inspection,
    hand_in_sheet,
    open_sheet,
    save_answers,
)
from anlan.inspections.models import Sheet
from anlan.inspections.states import Answer, Verdict
from anlan.kernel import clock, files
from anlan.kernel.scope import Actor

FAILS = 0.07
ON_THE_SPOT = 0.4
STAYS_DRAFT = 0.05
CONFIRMS = 0.75
EXCUSED = 0.005
MAY_BE_MAJOR = 0.3


@dataclass(slots=True)
class Inspecting:
    """Plans who looks at what, and when."""

    simulation: Simulation
    campaign: Campaign
    staff: Staff
    rectifying: Rectifying

    def plan_unit(self, part: Participation, diligence: float) -> None:
        """A unit that gets to each of its places with that likelihood."""
        rows = list(CoverageRow.objects.filter(participation=part, is_active=True))
        chosen = [row for row in rows if self.simulation.happens(diligence)]
        for row in chosen:
            self.simulation.plan(self.simulation.some_day(), partial(self._inspect, row.pk))
        if len(chosen) == len(rows) and self.simulation.happens(CONFIRMS):
            confirm = partial(self._confirm, part.pk, part.unit_id)
            self.simulation.plan(self.simulation.end - timedelta(days=1), confirm)

    def plan_visit(self, part: Participation, visitor: Actor, origin: str) -> None:
        """A team at one unit: it finds something at one or two places."""
        rows = list(CoverageRow.objects.filter(participation=part, is_active=True))
        self.simulation.random.shuffle(rows)
        moment = self.simulation.some_day()
        for row in rows[:2]:
            self.simulation.plan(moment, partial(self._visit, row.pk, visitor, origin))

    def _inspect(self, row_id: UUID) -> None:
        random = self.simulation.random
        row = _row(row_id)
        actor = random.choice(self.staff.answerers(row.unit_id))
        sheet = open_sheet(actor=actor, row_id=row.pk)
        answers = {item.code: self._answer(item, row) for item in row_items(row)}
        if self.simulation.happens(STAYS_DRAFT):
            answers = dict(list(answers.items())[: len(answers) // 2])
            save_answers(actor=actor, sheet_id=sheet.pk, answers=answers)
            return
        save_answers(actor=actor, sheet_id=sheet.pk, answers=answers)
        for code, answer in answers.items():
            if answer.verdict == Verdict.FAIL:
                self._photograph(actor, sheet, code, fixed=answer.fixed_on_spot)
        hand_in_sheet(actor=actor, sheet_id=sheet.pk, signature=None, today=clock.today())
        for hazard in Hazard.objects.filter(origin_ref=sheet.pk):
            self.rectifying.begin(hazard)

    def _answer(self, item: Item, row: CoverageRow) -> Answer:
        random = self.simulation.random
        number = None
        if item.answer_type == AnswerType.YES_NO_NUMBER:
            number = Decimal(random.randrange(1, 9))
        stock = stock_at(item, row)
        if stock and self.simulation.happens(FAILS):
            found = random.choice(stock)
            on_spot = found.yuan == 0 and self.simulation.happens(ON_THE_SPOT)
            return Answer(
                Verdict.FAIL,
                number=number,
                location=found.location,
                description=found.description,
                fixed_on_spot=on_spot,
                measures=found.done if on_spot else "",
            )
        if self.simulation.happens(EXCUSED):
            return Answer(Verdict.EXCUSED, reason=EXCUSES)
        return Answer(Verdict.PASS, number=number)

    def _photograph(self, actor: Actor, sheet: Sheet, code: str, *, fixed: bool) -> None:
        roles = (PhotoRole.BEFORE, PhotoRole.AFTER) if fixed else (PhotoRole.BEFORE,)
        for role in roles:
            data = picture(self.simulation.random, cluttered=role == PhotoRole.BEFORE)
            add_sheet_photo(actor=actor, sheet_id=sheet.pk, item_code=code, role=role, data=data)

    def _visit(self, row_id: UUID, visitor: Actor, origin: str) -> None:
        random = self.simulation.random
        row = _row(row_id)
        options = [(item, found) for item in row_items(row) for found in stock_at(item, row)]
        if not options:
            return
        item, found = random.choice(options)
        photo = files.store(picture(random, cluttered=True), "image/jpeg")
        finding = Finding(
            campaign=self.campaign,
            unit=row.unit,
            place=row.place,
            place_name=row.place_name,
            location=found.location,
            post_name="",
            description=found.description,
            possible_consequence="",
            item_code=item.code,
            category=item.category,
            category_title=item.category_title,
            factor=item.factor,
            section_key=item.section_key,
            bases=tuple(bases_in_force(item, clock.today(), row.unit.kind)),
            origin_kind=origin,
            origin_ref=None,
            found_at=clock.now(),
            photos=(FoundPhoto(photo.sha256, PhotoRole.BEFORE, None),),
            fixed_on_spot=False,
            measures="",
            item_text=item.text,
        )
        hazard = report_hazard(actor=visitor, finding=finding, today=clock.today())
        if origin == Origin.UNANNOUNCED and self.simulation.happens(MAY_BE_MAJOR):
            self.rectifying.propose_major(hazard, visitor)
        else:
            self.rectifying.begin(hazard)

    def _confirm(self, part_id: UUID, unit_id: UUID) -> None:
        """The head confirms what is complete; where a place is still open there is nothing to do."""
        if CoverageRow.objects.filter(
            participation=part_id, is_active=True, last_handed_in_at=None
        ).exists():
            return
        sheet = Sheet.objects.filter(inspection__unit=unit_id).first()
        if sheet is not None:
            confirm_inspection(actor=self.staff.head(unit_id), inspection_id=sheet.inspection_id)


def _row(row_id: UUID) -> CoverageRow:
    related = ("campaign", "unit", "place", "participation__checklist_version")
    return CoverageRow.objects.select_related(*related).get(pk=row_id)


def stock_at(item: Item, row: CoverageRow) -> list[Stock]:
    """What may be found wrong with that item at that place."""
    return [
        each
        for each in STOCK
        if each.item == item.code and (not each.at or row.place_kind in each.at)
    ]
