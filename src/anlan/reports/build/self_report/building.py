"""Gather one report's facts; the school's own words come as an argument."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Participation
from anlan.hazards.models import ExtensionRequest, Hazard
from anlan.hazards.states import Decision, Grade, HazardState, Origin
from anlan.inspections.models import Sheet
from anlan.inspections.states import InspectionKind, SheetState
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.kernel.scope import Actor
from anlan.reports.build.self_report.facts import (
    CategoryMovement,
    Course,
    Edition,
    Effort,
    Handover,
    HazardLine,
    Prose,
    SelfReport,
)
from anlan.reports.build.self_report.movement import (
    Came,
    Entry,
    Life,
    Standing,
    entries_of,
    found_and_closed,
    lives_of,
    movement_of,
)

# The language of official documents, whatever language somebody reads the pages in.
LANGUAGE = "zh-hans"
_ELSEWHERE = "未填类别"
_WAITS = {
    HazardState.REPORTED: "正在研究落实整改措施",
    HazardState.RECTIFYING: "正在按整改措施组织实施",
    HazardState.AWAITING_ACCEPTANCE: "已完成整改，等待验收",
}


def build_self_report(
    *,
    actor: Actor,
    campaign: Campaign,
    unit_id: UUID,
    course: Course,
    prose: Prose,
    signed_on: date,
) -> SelfReport:
    """The report of that unit as of the edition's end. Six queries, more past 500 hazards.

    What the edition before, as it was frozen, left open is what this edition carries over. Prose may be
    missing still (`prose.missing_prose`). Raises NotFound for a unit that takes no part or is out
    of scope, NotPermitted for somebody who sees only one section's lines (the numbers would be
    short), InvalidInput for a period that ends before it starts.
    """
    edition, previous = course.edition, course.previous
    taking_part = _participation(actor, campaign, unit_id)
    if edition.starts_on > edition.ends_on:
        raise InvalidInput(fields={"ends_on": _("报告期的结束日期不能早于开始日期。")})
    start = edition.starts_at or _midnight(edition.starts_on)
    end = edition.ends_at or _midnight(edition.ends_on + timedelta(days=1))
    hazards = Hazard.objects.filter(campaign=campaign, unit_id=unit_id).order_by("found_at", "pk")
    lives = lives_of(list(hazards))
    carried = frozenset(still_open(previous)) if previous else None
    entries = list(entries_of(lives, start, end, carried))
    found, closed = found_and_closed(lives, end)
    new = [entry.hazard for entry in entries if entry.came is Came.NEW]
    with translation.override(LANGUAGE):
        lines = _lines(entries, edition, dict(prose.reasons))
    return SelfReport(
        unit=taking_part.unit.name,
        addressee=campaign.unit.name,
        campaign=campaign.title,
        edition=edition,
        signed_on=signed_on,
        effort=_effort(taking_part, start, end),
        movement=movement_of(entries),
        major=movement_of(entries, grade=Grade.MAJOR),
        categories=_categories(entries),
        found_in_all=found,
        closed_in_all=closed,
        found_by_unit=sum(hazard.origin_kind == Origin.SELF for hazard in new),
        fixed_on_spot=sum(hazard.fixed_on_spot for hazard in new),
        overdue=sum(line.is_overdue for line in lines),
        funds_yuan=_spent(entries),
        hazards=lines,
        prose=prose,
        handover=_handover(previous, entries, lives, start, found) if previous else None,
    )


def still_open(report: SelfReport) -> list[str]:
    """The numbers of the hazards that a report left open."""
    return [line.number for line in report.hazards if line.standing == Standing.OPEN.value]


def _handover(
    previous: SelfReport, entries: list[Entry], lives: list[Life], start: datetime, found: int
) -> Handover:
    new = [entry.hazard.pk for entry in entries if entry.came is Came.NEW]
    known = {life.hazard.pk for life in lives if life.standing(start) is not None}
    gone = [entry.came for entry in entries if entry.standing is Standing.WITHDRAWN]
    expected = previous.found_in_all + len(new) - len(gone)
    return Handover(
        number=previous.edition.number,
        ended_on=previous.edition.ends_on,
        digest=previous.digest,
        open=previous.movement.open,
        withdrawn=gone.count(Came.CARRIED_OVER),
        entered_late=len(known.intersection(new)),
        restated=found - expected,
    )


def _participation(actor: Actor, campaign: Campaign, unit_id: UUID) -> Participation:
    rows = Participation.objects.visible_to(actor).select_related("unit")
    found = rows.filter(campaign=campaign, unit_id=unit_id, left_at=None).first()
    if found is None:
        raise NotFound
    whole = [grant for grant in actor.grants if not grant.section_key]
    if not actor.is_system and not any(grant.covers(found.unit_path) for grant in whole):
        raise NotPermitted(_("自查报告须由能查看本单位全部隐患的人员生成。"))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _effort(taking_part: Participation, start: datetime, end: datetime) -> Effort:
    sheets = Sheet.objects.filter(
        inspection__campaign=taking_part.campaign_id,
        inspection__unit=taking_part.unit_id,
        inspection__kind=InspectionKind.SELF,
        state=SheetState.HANDED_IN,
        handed_in_at__gte=start,
        handed_in_at__lt=end,
    ).order_by("handed_in_at", "pk")
    rounds, latest, visits = set(), {}, set()
    for sheet in sheets:
        rounds.add(sheet.inspection_id)
        latest[sheet.coverage_row_id] = len(sheet.answers)
        if sheet.handed_in_at is not None:
            person = sheet.handed_in_by_id or sheet.handed_in_by
            visits.add((person, timezone.localdate(sheet.handed_in_at)))
    return Effort(
        rounds=len(rounds),
        places=len(latest),
        places_total=taking_part.places_total,
        items=sum(latest.values()),
        items_total=taking_part.items_total,
        people=len({person for person, _day in visits}),
        person_times=len(visits),
    )


def _categories(entries: list[Entry]) -> tuple[CategoryMovement, ...]:
    """The categories in the checklist's order, those without one last."""
    titles = {entry.hazard.category_title: entry.hazard.category for entry in entries}
    ordered = sorted(titles, key=lambda title: (not titles[title], titles[title], title))
    return tuple(
        CategoryMovement(title or _ELSEWHERE, movement_of(_within(entries, title)))
        for title in ordered
    )


def _within(entries: list[Entry], title: str) -> list[Entry]:
    return [entry for entry in entries if entry.hazard.category_title == title]


def _spent(entries: Iterable[Entry]) -> Decimal:
    closed = [entry.hazard for entry in entries if entry.standing is Standing.CLOSED]
    return sum((hazard.funds_yuan or Decimal() for hazard in closed), Decimal("0.00"))


def _lines(
    entries: list[Entry], edition: Edition, reasons: dict[str, str]
) -> tuple[HazardLine, ...]:
    is_open = [entry.hazard.pk for entry in entries if entry.standing is Standing.OPEN]
    extended = ExtensionRequest.objects.filter(hazard__in=is_open, decision=Decision.APPROVED)
    asked = dict(extended.values_list("hazard__number", "reason"))
    return tuple(_line(entry, edition, asked | reasons) for entry in entries)


def _line(entry: Entry, edition: Edition, reasons: dict[str, str]) -> HazardLine:
    hazard, still_open = entry.hazard, entry.standing is Standing.OPEN
    is_overdue = still_open and hazard.due_on is not None and hazard.due_on < edition.ends_on
    is_closed = entry.standing is Standing.CLOSED and hazard.closed_at is not None
    said = reasons.get(hazard.number, "").strip() if still_open else ""
    # Without anybody's word its state says why it is open.
    waits = _WAITS.get(HazardState(hazard.state), "报告期末尚未销号") if still_open else ""
    return HazardLine(
        number=hazard.number,
        found_on=timezone.localdate(hazard.found_at),
        origin=str(Origin(hazard.origin_kind).label),
        where=hazard.place_name + hazard.location,
        description=hazard.description,
        category=hazard.category_title or _ELSEWHERE,
        grade=str(Grade(hazard.grade).label),
        came=entry.came.value,
        standing=entry.standing.value,
        owner=hazard.owner_department + hazard.owner,
        measures=hazard.measures,
        funds_yuan=hazard.funds_yuan,
        due_on=hazard.due_on,
        contingency=hazard.contingency,
        closed_on=timezone.localdate(hazard.closed_at) if is_closed else None,
        is_overdue=is_overdue,
        reason=said or waits,
        is_explained=bool(said),
    )
