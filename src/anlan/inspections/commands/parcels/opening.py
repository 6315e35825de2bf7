"""Which inspection a parcel speaks of, and its sheets: met where they are there, else begun."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.states import CampaignState
from anlan.inspections.commands.parcels.unpacking import Unpacking, placed, require_going_on
from anlan.inspections.models import Contest, Inspection, Parcel, Sheet, SheetPhoto
from anlan.inspections.states import InspectionState
from anlan.inspections.states.parcels import ParcelContent
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, WrongState
from anlan.kernel.scope import Actor

NAMED, MET, OTHER = range(3)


def locked_participation(actor: Actor, content: ParcelContent) -> Participation | None:
    """The unit's part in the campaign, locked: what is sent about one unit enters one by one.

    None where it is out of scope or not there.
    """
    return (
        Participation.objects.visible_to(actor)
        .select_related("campaign", "unit", "checklist_version")
        .select_for_update(of=("self",))
        .filter(campaign_id=content.campaign, unit_id=content.unit)
        .first()
    )


def open_inspection(work: Unpacking) -> None:
    """Find the round or visit that the parcel belongs to, or begin it.

    First the one that the device has named before; else the open one of the same kind (and, for
    visits, the same day). Raises WrongState where the campaign does not run, the unit has left
    it, or its own round is confirmed.
    """
    _require_open(work.part)
    day = _day(work)
    found = _candidates(work, day).first()
    if found is not None and _rank(found) < OTHER:
        work.inspection = found
        work.is_over = found.state == InspectionState.CONFIRMED
    elif found is not None and not work.is_visit:
        raise _confirmed()
    else:
        work.inspection = _begin(work, found.round + 1 if found else 1, day)
        work.is_new = True
    work.inspection.campaign, work.inspection.unit = work.part.campaign, work.part.unit


def open_sheets(work: Unpacking) -> None:
    """The sheets of the places that the parcel speaks of; at the end of a visit all of its sheets."""
    wanted = {each.row for each in work.content.sheets}
    if not work.is_new:
        _take_up(work, wanted)
    rows = rows_of(work, wanted - set(work.places))
    if rows and work.is_over:
        require_going_on(work)
        raise _confirmed()
    for row in rows.values():
        _require_active(row)
        sheet = Sheet(inspection=work.inspection, coverage_row=row, unit_path=row.unit_path)
        work.places[row.pk] = placed(sheet, is_new=True)
        if not work.is_visit:
            told = {"row": str(row.pk)}
            work.entries.append(events.Entry("inspections.sheet_opened", sheet, told))


def rows_of(work: Unpacking, wanted: Collection[UUID]) -> dict[UUID, CoverageRow]:
    """Those lines of the unit's grid; raises InvalidInput where one is not among them."""
    if not wanted:
        return {}
    found = CoverageRow.objects.select_related("place").filter(pk__in=wanted)
    rows = {row.pk: _of(work, row) for row in found.filter(participation=work.part)}
    if len(rows) != len(set(wanted)):
        raise InvalidInput(_("上报中有场所不在该单位的检查范围内，请更新已带走的资料后重新上报。"))
    return rows


def _candidates(work: Unpacking, day: date) -> QuerySet[Inspection]:
    content = work.content
    before = Parcel.objects.filter(named_id=content.inspection, inspection__isnull=False)
    named = Q(pk=content.inspection) | Q(pk__in=before.values("inspection_id"))
    met = Q(state=InspectionState.OPEN)
    if work.is_visit:
        met &= Q(visited_on=day)
    rank = Case(When(named, then=Value(NAMED)), When(met, then=Value(MET)), default=Value(OTHER))
    return (
        Inspection.objects.filter(
            campaign_id=content.campaign, unit_id=content.unit, kind=content.kind
        )
        .annotate(rank=rank)
        .order_by("rank", "-round")
    )


def _rank(found: Inspection) -> int:
    rank: int = found.__dict__["rank"]
    return rank


def _day(work: Unpacking) -> date:
    """The day of the visit, moved with the device's clock where that was wrong by days."""
    content = work.content
    try:
        said = timezone.localdate(content.started_at)
        by_server = timezone.localdate(work.corrected(content.started_at))
        day = content.day + (by_server - said)
    except OverflowError:
        day = content.day
    return min(day, timezone.localdate(work.parcel.received_at))


def _begin(work: Unpacking, number: int, day: date) -> Inspection:
    content, part = work.content, work.part
    inspection = Inspection(
        id=content.inspection,
        campaign=part.campaign,
        unit=part.unit,
        unit_path=part.unit_path,
        kind=content.kind,
        round=number,
        started_at=work.corrected(content.started_at),
        started_by=work.author.name,
        started_by_id=work.author.id,
        visited_on=day if work.is_visit else None,
    )
    verb = "inspections.visit_opened" if work.is_visit else "inspections.round_started"
    told: dict[str, object] = {"round": number}
    if work.is_visit:
        told |= {"kind": str(content.kind), "day": day.isoformat()}
    work.entries.append(events.Entry(verb, inspection, told))
    return inspection


def _take_up(work: Unpacking, wanted: Collection[UUID]) -> None:
    """The sheets that are there already, locked, with their open contests and photos."""
    sheets = Sheet.objects.select_related("coverage_row__place").select_for_update(of=("self",))
    sheets = sheets.filter(inspection=work.inspection).order_by("pk")
    if work.content.finish is None or work.is_over:
        sheets = sheets.filter(coverage_row_id__in=wanted)
    for sheet in sheets:
        _of(work, sheet.coverage_row)
        sheet.inspection = work.inspection
        work.places[sheet.coverage_row_id] = placed(sheet, is_new=False)
    if not work.places:
        return
    by_sheet = {each.sheet.pk: each for each in work.places.values()}
    for contest in Contest.objects.filter(sheet_id__in=by_sheet, choice="").order_by("opened_at"):
        contest.sheet = by_sheet[contest.sheet_id].sheet
        by_sheet[contest.sheet_id].contests.append(contest)
    for photo in _photos(by_sheet):
        by_sheet[photo.sheet_id].photos.append(photo)


def _photos(sheets: Iterable[UUID]) -> QuerySet[SheetPhoto]:
    return SheetPhoto.objects.filter(sheet_id__in=list(sheets)).order_by("added_at", "pk")


def _of(work: Unpacking, row: CoverageRow) -> CoverageRow:
    """The row with what is known of it already, so that nothing is read twice."""
    row.participation, row.campaign, row.unit = work.part, work.part.campaign, work.part.unit
    return row


def _require_open(part: Participation) -> None:
    if part.campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("“%(campaign)s”已经结束，不能再上报。") % {"campaign": part.campaign})
    if part.left_at is not None:
        raise WrongState(_("“%(unit)s”已退出这次检查，不能再上报。") % {"unit": part.unit})


def _confirmed() -> WrongState:
    return WrongState(_("本轮自查已由负责人确认。需要再查时，请先开始新一轮自查。"))


def _require_active(row: CoverageRow) -> None:
    if not row.is_active:
        raise WrongState(_("“%(place)s”已不在本次检查范围内，无需再填。") % {"place": row})
