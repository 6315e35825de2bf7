"""Self-inspection: one answer kept, one sheet handed in, by the command and through the page.

The limit of an answer is the update of the same JSON by the bare driver, committed; that of a
hand-in the same updates and inserts that it made, in one transaction.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.urls import reverse

from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.campaigns.models import CoverageRow
from anlan.campaigns.queries import row_items
from anlan.checklists.states import AnswerType
from anlan.hazards.models import Hazard, HazardText
from anlan.inspections.commands import hand_in_sheet, open_sheet, save_answer, save_answers
from anlan.inspections.models import Sheet
from anlan.inspections.states import Answer, StoredAnswer, Verdict
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.kernel.models import Event
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from bench import bare
from bench.copies import Kept, put_back, take_out
from bench.measure import Act, Result, Size, middle, milliseconds, peak_mib, seconds, statements
from bench.seeding import District, seed_district
from bench.seeding.campaign import launch_grid
from bench.seeding.register import person

QUICK = Size(units=8, hazards=0, rounds=6)
FULL = Size(units=80, hazards=0, rounds=10)
WRITTEN = (Hazard, HazardText, Event)
PASSED = {"verdict": str(Verdict.PASS)}


@dataclass
class Costs:
    """Seconds of ours and of the limit, act by act, and how many statements ours sent."""

    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    queries: int = 0

    def add(self, ours: Act, limit: Act) -> None:
        """Both once, in turn; the statements are counted the first time, which is not timed."""
        if not self.queries:
            self.queries = statements(ours)
            limit()
            return
        self.ours.append(seconds(ours))
        self.limit.append(seconds(limit))


@dataclass(frozen=True)
class Desk:
    """A school's head with two sheets: one for the command, one for the page."""

    actor: Actor
    client: Client
    sheets: tuple[Sheet, Sheet]


def measure(size: Size) -> Iterator[Result]:
    """`rounds` answers at each of so many units, then the hand-ins."""
    district = seed_district(size.units)
    launch_grid(district)
    desks = [_desk(district, unit) for unit in district.units]
    saved, posted, handed, sent = Costs(), Costs(), Costs(), Costs()
    with closing(bare.connect()) as connected:
        for desk in desks:
            _answer(desk, connected, saved, posted, size.rounds)
        for desk in desks:
            _hand_in(desk, connected, handed, sent)
    grid = f"grid of {size.units:,} units"
    beside = "beside raw UPDATE of the same JSON"
    rows = "beside raw writing of the same rows"
    yield _result(f"one answer kept by the command, {beside}; {grid}", saved)
    yield _result(f"one answer kept through HTTP, {beside}; {grid}", posted)
    yield _result(f"sheet with one failed item handed in by the command, {rows}; {grid}", handed)
    yield _result(f"sheet with one failed item handed in through HTTP, {rows}; {grid}", sent)


def _result(case: str, costs: Costs) -> Result:
    ours, limit = middle(costs.ours), middle(costs.limit)
    return Result(
        "answers",
        f"{case}; {costs.queries} statements" if costs.queries else case,
        milliseconds(ours),
        "ms",
        milliseconds(limit),
        round(ours / limit, 2),
        peak_mib(),
        connection.vendor,
    )


def _desk(district: District, unit: Unit) -> Desk:
    user = person(f"bench-{unit.serial}", "测量校长", Role.UNIT_HEAD, unit)
    actor, client = actor_for(user), Client(headers={"accept": "application/json"})
    client.force_login(user)
    rows = CoverageRow.objects.filter(campaign=district.campaign, unit=unit)
    most = rows.order_by("-items_total")[:2]
    one, other = (open_sheet(actor=actor, row_id=row.pk) for row in most)
    return Desk(actor, client, (one, other))


def _answer(
    desk: Desk, connected: bare.Connection, saved: Costs, posted: Costs, rounds: int
) -> None:
    for sheet, costs, give in (
        (desk.sheets[0], saved, _give_by_command),
        (desk.sheets[1], posted, _give_by_page),
    ):
        for code in _plain_items(sheet)[:rounds]:
            # The limit writes the document that ours has just written.
            sheet.answers[code] = _stored(desk).as_json()
            costs.add(partial(give, desk, sheet, code), partial(_update, connected, sheet))


def _hand_in(desk: Desk, connected: bare.Connection, handed: Costs, sent: Costs) -> None:
    """Fill in what is open, with one item failed, and hand in; the same rows again are the limit."""
    for sheet, costs, act in (
        (desk.sheets[0], handed, _hand_in_by_command),
        (desk.sheets[1], sent, _hand_in_by_page),
    ):
        _fill_in(desk, sheet)
        before = bare.bound_uuid(new_id())
        ours = seconds(partial(act, desk, sheet))
        kept = take_out(connected, WRITTEN, before)
        if not kept[0].rows:
            raise RuntimeError("the hand-in made no hazard")
        costs.ours.append(ours)
        costs.limit.append(seconds(partial(_write_again, connected, sheet, kept)))


def _plain_items(sheet: Sheet) -> list[str]:
    items = row_items(sheet.coverage_row)
    return [item.code for item in items if item.answer_type == AnswerType.YES_NO]


def _give_by_command(desk: Desk, sheet: Sheet, code: str) -> None:
    answer = Answer(Verdict.PASS)
    save_answer(actor=desk.actor, sheet_id=sheet.pk, item_code=code, answer=answer, revision=0)


def _give_by_page(desk: Desk, sheet: Sheet, code: str) -> None:
    address = reverse("inspections:answer", args=[sheet.pk, code])
    body = json.dumps({**PASSED, "revision": 0})
    response = desk.client.post(address, body, content_type="application/json")
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"the page answered {response.status_code}")


def _update(connected: bare.Connection, sheet: Sheet) -> None:
    """What any program has to do for an answer: write the document and commit."""
    bare.begin(connected)
    _write_answers(connected, sheet)
    connected.commit()


def _write_answers(connected: bare.Connection, sheet: Sheet) -> None:
    change = 'UPDATE "inspections_sheet" SET answers = %s, revision = revision WHERE id = %s'
    document = json.dumps(sheet.answers)
    connected.execute(bare.statement(change), [document, bare.bound_uuid(sheet.pk)])


def _stored(desk: Desk) -> StoredAnswer:
    answer = Answer(Verdict.PASS)
    return StoredAnswer(answer, desk.actor.name, str(desk.actor.id), clock.now(), revision=1)


def _fill_in(desk: Desk, sheet: Sheet) -> None:
    """Answer all that is open; one item fails."""
    sheet.refresh_from_db()
    items = [item for item in row_items(sheet.coverage_row) if item.code not in sheet.answers]
    answers = {item.code: _fitting(item.answer_type) for item in items}
    failed = items[-1]
    answers[failed.code] = replace(
        _fitting(failed.answer_type),
        verdict=Verdict.FAIL,
        location="虚构的东侧楼梯口",
        description="虚构：灭火器压力不足",
    )
    save_answers(actor=desk.actor, sheet_id=sheet.pk, answers=answers)
    sheet.refresh_from_db()


def _fitting(answer_type: str) -> Answer:
    number = Decimal(3) if answer_type == AnswerType.YES_NO_NUMBER else None
    return Answer(Verdict.PASS, number=number)


def _hand_in_by_command(desk: Desk, sheet: Sheet) -> None:
    hand_in_sheet(actor=desk.actor, sheet_id=sheet.pk, signature=None, today=clock.today())


def _hand_in_by_page(desk: Desk, sheet: Sheet) -> None:
    address = reverse("inspections:hand_in", args=[sheet.pk])
    response = desk.client.post(address, {"typed_name": desk.actor.name})
    if response.status_code != HTTPStatus.FOUND:
        raise RuntimeError(f"the page answered {response.status_code}")


def _write_again(connected: bare.Connection, sheet: Sheet, kept: Sequence[Kept]) -> None:
    bare.begin(connected)
    _write_answers(connected, sheet)
    put_back(connected, kept)
    connected.commit()
