"""An old ledger enters the new one: what was found and closed before keeps its dates.

Nothing becomes major here: that is an act of its own (propose, confirm), so a row that calls
itself major is entered as general with a note, and the report names it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.hazards import permissions
from anlan.hazards.commands.areas import count_areas
from anlan.hazards.commands.counting import Cell, cell_of, count, lock_series
from anlan.hazards.commands.ledger_file import LedgerLine, Problem, read_lines
from anlan.hazards.commands.words import words_of
from anlan.hazards.models import Hazard, HazardText
from anlan.hazards.models.contributions import Sums, add, contributions, facts_of
from anlan.hazards.states import HazardState, Origin, days_to_close
from anlan.kernel import events
from anlan.kernel.errors import NotFound, WrongState
from anlan.kernel.ids import id_from
from anlan.kernel.scope import Actor
from anlan.units.models import Unit

BATCH = 500


class ImportMode(Enum):
    """What is written: nothing, all rows or none, or the rows that are in order."""

    DRY_RUN = "dry_run"
    ALL_OR_NOTHING = "all_or_nothing"
    GOOD_ROWS = "good_rows"


@dataclass(slots=True)
class LedgerImport:
    """What came of one file: how many rows entered, were known already, or were refused."""

    entered: int = 0
    known: int = 0
    # Numbers of sheet rows that call themselves major and still need the act of grading.
    to_grade: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with the unit it belongs to and the id that makes a second import a no-op."""

    line: LedgerLine
    unit: Unit
    id: UUID


@transaction.atomic
def import_ledger(
    *,
    actor: Actor,
    campaign_id: UUID,
    data: bytes,
    file_name: str,
    today: date,
    mode: ImportMode = ImportMode.ALL_OR_NOTHING,
) -> LedgerImport:
    """Read an old ledger and enter its rows.

    Raises UnreadableFile for the file as a whole, NotFound for a campaign out of scope, WrongState
    for one that does not run.
    """
    campaign = Campaign.objects.visible_to(actor).filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound
    if campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("这次大检查不在进行中，不能导入台账。"))
    outcome = LedgerImport()
    placed = _place(actor, campaign, read_lines(data, file_name, today), outcome)
    fresh = _without_known(placed, outcome)
    outcome.to_grade = [each.line.row.number for each in fresh if each.line.is_major]
    outcome.entered = len(fresh)
    if mode == ImportMode.ALL_OR_NOTHING and outcome.problems:
        outcome.entered = 0
    elif mode != ImportMode.DRY_RUN:
        _enter(actor, campaign, fresh, today)
    return outcome


def _place(
    actor: Actor, campaign: Campaign, lines: Iterable[LedgerLine | Problem], outcome: LedgerImport
) -> list[_Placed]:
    """Find each row's unit by name; what cannot be placed becomes a problem."""
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.visible_to(actor):
        units[unit.name].append(unit)
    own = _only_unit(actor, units)
    placed = []
    for line in lines:
        if isinstance(line, Problem):
            outcome.problems.append(line)
            continue
        found = units.get(line.row["unit"].name, []) if line.texts["unit"] else own
        problem = _unit_problem(actor, campaign, line, found)
        if problem is not None:
            outcome.problems.append(problem)
            continue
        placed.append(_Placed(line, found[0], _id_of(campaign, found[0], line)))
    return placed


def _only_unit(actor: Actor, units: dict[str, list[Unit]]) -> list[Unit]:
    """A school's own ledger names no unit: it is the one that the actor may see."""
    seen = [unit for same in units.values() for unit in same]
    return seen if len(seen) == 1 and not actor.is_system else []


def _unit_problem(
    actor: Actor, campaign: Campaign, line: LedgerLine, found: list[Unit]
) -> Problem | None:
    cell = line.row["unit"]
    if not line.texts["unit"] and not found:
        said = (_("没有填写单位。"), _("请填写单位全称。"))
    elif not found:
        said = (
            _("名册中没有“%(name)s”。") % {"name": cell.text},
            _("请按名册填写单位全称，或先导入该单位。"),
        )
    elif len(found) > 1:
        said = (_("名册中有多个同名单位。"), _("请由各单位分别导入，或先在名册中区分名称。"))
    elif not found[0].path.startswith(campaign.unit_path):
        said = (_("该单位不在这次大检查的范围内。"), _("请删除这一行，或导入到相应的大检查。"))
    elif not permissions.may_report(actor, Origin.IMPORTED, found[0].path):
        said = (_("您不能为该单位导入台账。"), _("请由教体局、中心学校或该单位导入。"))
    else:
        return None
    return Problem(line.row.number, cell.address, *said)


def _id_of(campaign: Campaign, unit: Unit, line: LedgerLine) -> UUID:
    """The same row of the same ledger always gives the same id."""
    said = (
        line.texts["number"] or f"{line.found_on}|{line.texts['place']}|{line.texts['description']}"
    )
    # Of the campaign's first moment: the ledger is ordered by id, and these are its oldest rows.
    return id_from(campaign.created_at, f"{campaign.pk}|{unit.pk}|{said}")


def _without_known(placed: list[_Placed], outcome: LedgerImport) -> list[_Placed]:
    """Leave out what stands in the ledger already: imported before, or exported from here."""
    known_ids: set[UUID] = set()
    known_numbers: set[str] = set()
    for start in range(0, len(placed), BATCH):
        batch = placed[start : start + BATCH]
        ids = [each.id for each in batch]
        numbers = [each.line.texts["number"] for each in batch if each.line.texts["number"]]
        known_ids |= set(Hazard.objects.filter(pk__in=ids).values_list("pk", flat=True))
        known_numbers |= set(
            Hazard.objects.filter(number__in=numbers).values_list("number", flat=True)
        )
    fresh = []
    for each in placed:
        if each.id in known_ids or each.line.texts["number"] in known_numbers:
            outcome.known += 1
            continue
        known_ids.add(each.id)
        fresh.append(each)
    return fresh


def _enter(actor: Actor, campaign: Campaign, fresh: list[_Placed], today: date) -> None:
    by_unit: dict[UUID, list[_Placed]] = defaultdict(list)
    for each in fresh:
        by_unit[each.unit.pk].append(each)
    entries = []
    # One order for all, so that two imports never wait for each other's units in a ring.
    for unit_id in sorted(by_unit):
        rows = by_unit[unit_id]
        unit = rows[0].unit
        series = lock_series(unit, today)
        hazards = []
        for each in rows:
            series.last += 1
            number = f"YH-{series.year}-{unit.serial:05d}-{series.last:04d}"
            hazards.append(_hazard(actor, campaign, each, number))
        series.save(update_fields=["last"])
        Hazard.objects.bulk_create(hazards, batch_size=BATCH)
        words = (
            words_of(hazard, each.line.texts["number"])
            for hazard, each in zip(hazards, rows, strict=True)
        )
        HazardText.objects.bulk_create(words, batch_size=BATCH)
        tallies: Counter[Cell] = Counter(map(cell_of, hazards))
        count(tallies, unit.path)
        sums: Sums = {}
        for hazard in hazards:
            add(sums, contributions(facts_of(hazard)))
        count_areas(campaign.pk, unit.path, sums)
        entries += [_entry(hazard, each) for hazard, each in zip(hazards, rows, strict=True)]
    events.record_many(entries, actor)


def _hazard(actor: Actor, campaign: Campaign, placed: _Placed, number: str) -> Hazard:
    line, texts = placed.line, placed.line.texts
    place = texts["place"] or texts["location"] or "未注明"
    category = texts["category"] or "原台账未分类"
    hazard = Hazard(
        id=placed.id,
        number=number,
        campaign=campaign,
        unit=placed.unit,
        unit_path=placed.unit.path,
        unit_kind=placed.unit.kind,
        place_name=place[:60],
        location=texts["location"],
        description=texts["description"],
        possible_consequence=texts["consequence"],
        category_title=category,
        origin_kind=line.origin,
        found_at=_noon(line.found_on),
        found_by_id=actor.id,
        found_by=texts["found_by"] or actor.name,
        state=line.state,
        owner=texts["owner"],
        owner_department=texts["department"],
        measures=texts["measures"],
        funds_yuan=line.funds,
        funds_source=line.funds_source,
        due_on=line.due_on,
        contingency=texts["contingency"],
        rectified_at=_noon(line.rectified_on) if line.rectified_on else None,
        rectification=texts["rectification"],
        note=_note(line),
    )
    if line.state == HazardState.CLOSED:
        _close(hazard, line)
    return hazard


def _close(hazard: Hazard, line: LedgerLine) -> None:
    """What the old ledger left out of a closed row is said to be missing, not made up."""
    unsaid = "原台账未记载"
    closed_on = line.closed_on or line.rectified_on
    if closed_on is not None:
        hazard.closed_at = _noon(closed_on)
        hazard.days_to_close = days_to_close(hazard.found_at, hazard.closed_at)
    hazard.closed_by = line.texts["closed_by"] or unsaid
    hazard.closing_opinion = line.texts["opinion"]
    hazard.owner = hazard.owner or unsaid
    hazard.measures = hazard.measures or unsaid
    hazard.due_on = hazard.due_on or closed_on


def _note(line: LedgerLine) -> str:
    said = [line.texts["note"]]
    if line.texts["number"]:
        said.append("原编号：" + line.texts["number"])
    if line.origin == Origin.IMPORTED and line.texts["origin"]:
        said.append("原来源：" + line.texts["origin"])
    if line.is_major:
        said.append("原台账列为重大隐患，须另行认定")
    return "；".join(word for word in said if word)[:300]


def _entry(hazard: Hazard, placed: _Placed) -> events.Entry:
    data: dict[str, Any] = {
        "before": {},
        "after": {"state": str(hazard.state), "grade": str(hazard.grade)},
        "row": placed.line.row.number,
        "origin_kind": str(hazard.origin_kind),
        "description": hazard.description,
    }
    return events.Entry("hazards.import", hazard, data)


def _noon(day: date) -> datetime:
    # A ledger on paper knows days; noon keeps the day in every time zone of the country.
    return timezone.make_aware(datetime.combine(day, time(12)))
