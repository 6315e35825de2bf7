"""Rounds of self-inspection: begun with the first sheet, confirmed by the head of the unit.

自查贯穿全过程: when one round is confirmed, a new one may begin.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.models import CoverageRow, Participation
from anlan.inspections.commands.locking import require_running
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.permissions import RULES
from anlan.inspections.states import (
    INSPECTION_TRANSITIONS,
    InspectionKind,
    InspectionState,
    SheetState,
)
from anlan.kernel import clock, events, language
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state

PLACES_NAMED = 8


@transaction.atomic
def open_sheet(*, actor: Actor, row_id: UUID) -> Sheet:
    """The sheet of that place in the running round; made, with the first round, when first needed.

    Raises WrongState when the campaign does not run, the place has left the grid, or the last
    round is confirmed and no new one was started.
    """
    row = (
        CoverageRow.objects.visible_to(actor)
        .select_related("campaign", "participation__unit")
        .filter(pk=row_id)
        .first()
    )
    if row is None:
        raise NotFound
    require(RULES, actor, "open", row.unit_path)
    require_running(row.campaign)
    if not row.is_active:
        raise WrongState(_("“%(place)s”已不在本次检查范围内，无需自查。") % {"place": row})
    _lock(row.participation_id)
    entries: list[events.Entry] = []
    inspection = _latest(row.participation)
    if inspection is None:
        inspection = _begin(actor, row.participation, 1, entries)
    if inspection.state != InspectionState.OPEN:
        raise WrongState(_("本轮自查已由负责人确认。需要再查时，请先开始新一轮自查。"))
    sheet = Sheet.objects.filter(inspection=inspection, coverage_row=row).first()
    if sheet is None:
        sheet = Sheet.objects.create(
            inspection=inspection, coverage_row=row, unit_path=row.unit_path
        )
        entries.append(events.Entry("inspections.sheet_opened", sheet, {"row": str(row.pk)}))
        events.record_many(entries, actor)
    return sheet


@transaction.atomic
def start_round(*, actor: Actor, participation_id: UUID) -> Inspection:
    """Begin the next round. Raises WrongState while one is still open.

    Sent twice it refuses the second time, so that no empty round comes about.
    """
    participation = (
        Participation.objects.visible_to(actor)
        .select_related("campaign", "unit")
        .select_for_update(of=("self",))
        .filter(pk=participation_id)
        .first()
    )
    if participation is None:
        raise NotFound
    require(RULES, actor, "start_round", participation.unit_path)
    require_running(participation.campaign)
    if participation.left_at is not None:
        raise WrongState(_("本单位已退出这次检查。"))
    last = _latest(participation)
    if last is not None and last.state != InspectionState.CONFIRMED:
        raise WrongState(_("第%(round)d轮自查还没有确认，不能开始新一轮。") % {"round": last.round})
    entries: list[events.Entry] = []
    inspection = _begin(actor, participation, last.round + 1 if last else 1, entries)
    events.record_many(entries, actor)
    return inspection


@transaction.atomic
def confirm_inspection(*, actor: Actor, inspection_id: UUID) -> Inspection:
    """The head of the unit confirms a round; a second confirmation changes nothing.

    Raises InvalidInput, naming the places, while a place of the grid is not handed in.
    """
    inspection = (
        Inspection.objects.visible_to(actor)
        .select_related("campaign", "unit")
        .select_for_update(of=("self",))
        .filter(pk=inspection_id)
        .first()
    )
    if inspection is None:
        raise NotFound
    require(RULES, actor, "confirm", inspection.unit_path)
    if inspection.state == InspectionState.CONFIRMED:
        return inspection
    require_running(inspection.campaign)
    inspection.state = next_state(INSPECTION_TRANSITIONS, "confirm", inspection.state)
    _require_complete(inspection)
    inspection.confirmed_at = clock.now()
    inspection.confirmed_by = actor.name
    inspection.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    events.record("inspections.confirmed", inspection, actor, round=inspection.round)
    return inspection


def _lock(participation_id: UUID) -> None:
    """Two people who open the first sheets at once must not begin two rounds."""
    Participation.objects.select_for_update().only("pk").get(pk=participation_id)


def _latest(participation: Participation) -> Inspection | None:
    return (
        Inspection.objects.select_related("unit")
        .filter(
            campaign_id=participation.campaign_id,
            unit_id=participation.unit_id,
            kind=InspectionKind.SELF,
        )
        .order_by("-round")
        .first()
    )


def _begin(
    actor: Actor, participation: Participation, number: int, entries: list[events.Entry]
) -> Inspection:
    """A new round; what is to be recorded of it is added to `entries`."""
    inspection = Inspection.objects.create(
        campaign_id=participation.campaign_id,
        unit=participation.unit,
        unit_path=participation.unit_path,
        kind=InspectionKind.SELF,
        round=number,
        started_at=clock.now(),
        started_by=actor.name,
    )
    entries.append(events.Entry("inspections.round_started", inspection, {"round": number}))
    return inspection


def _require_complete(inspection: Inspection) -> None:
    rows = CoverageRow.objects.filter(
        campaign_id=inspection.campaign_id, unit_id=inspection.unit_id, is_active=True
    )
    done = inspection.sheets.filter(state=SheetState.HANDED_IN).values("coverage_row_id")
    missing = list(rows.exclude(pk__in=done).values_list("place_name", flat=True))
    if not missing and rows.exists():
        return
    if not missing:
        raise InvalidInput(_("本单位在这次检查中没有要查的场所，无需确认。"))
    named = language.listed(missing[:PLACES_NAMED])
    if len(missing) > PLACES_NAMED:
        named = _("%(named)s等") % {"named": named}
    raise InvalidInput(
        _("还有%(count)d个场所没有提交：%(named)s。全部提交后才能确认。")
        % {"count": len(missing), "named": named}
    )
