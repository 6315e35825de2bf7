"""The sheet under its lock, as every command on a sheet begins."""

from uuid import UUID

from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Participation
from anlan.campaigns.states import CampaignState
from anlan.inspections.models import Sheet
from anlan.inspections.permissions import RULES, may_answer_in
from anlan.inspections.states import InspectionKind, SheetState
from anlan.kernel.errors import NotFound, NotPermitted, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor

# What saving an answer looks at; the rest of five rows would be read for nothing on every tap.
NEEDED = (
    *(field.attname for field in Sheet._meta.concrete_fields),
    "inspection__round",
    "inspection__kind",
    "inspection__unit__name",
    "coverage_row__place_name",
    "coverage_row__place_kind",
    "coverage_row__profile_key",
    "coverage_row__is_active",
    "coverage_row__campaign__title",
    "coverage_row__campaign__state",
    "coverage_row__campaign__starts_on",
    "coverage_row__participation__unit_kind",
    "coverage_row__participation__checklist_version__state",
    "coverage_row__participation__checklist_version__digest",
)


def locked_sheet(actor: Actor, sheet_id: UUID, verb: str) -> Sheet:
    """The sheet for `verb`, locked until the transaction ends; one query.

    Raises NotFound out of scope and NotPermitted without the right.
    """
    sheet = (
        Sheet.objects.visible_to(actor)
        .select_related(
            "inspection__unit",
            "coverage_row__campaign",
            "coverage_row__participation__checklist_version",
        )
        .only(*NEEDED)
        .select_for_update(of=("self",))
        .filter(pk=sheet_id)
        .first()
    )
    if sheet is None:
        raise NotFound
    require_work(actor, verb, sheet.inspection.kind, sheet.unit_path)
    return sheet


def require_work(actor: Actor, verb: str, kind: str, unit_path: str) -> None:
    """Raise NotPermitted unless the actor may do that with a sheet of an inspection of that kind."""
    if kind == InspectionKind.SELF:
        require(RULES, actor, verb, unit_path)
    elif not may_answer_in(actor, kind, unit_path):
        raise NotPermitted


def lock_participation_of(sheet_id: UUID) -> None:
    """Lock the unit's part in the campaign before its sheet, as whatever a device sends does.

    Acts that count a place, or end a visit, need both; in one order nobody waits in a ring.
    """
    part = Participation.objects.filter(rows__sheet=sheet_id)
    part.select_for_update().only("pk").order_by().first()


def require_draft(sheet: Sheet) -> None:
    """Raise WrongState unless the sheet can still be worked on."""
    if sheet.state != SheetState.DRAFT:
        raise WrongState(_("“%(place)s”已提交，作答不再改动。") % {"place": sheet.coverage_row})
    require_running(sheet.coverage_row.campaign)
    if not sheet.coverage_row.is_active:
        place = {"place": sheet.coverage_row}
        raise WrongState(_("“%(place)s”已不在本次检查范围内，无需再填。") % place)


def require_running(campaign: Campaign) -> None:
    """Raise WrongState unless the campaign is launched and not yet closed."""
    if campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("“%(campaign)s”不在进行中，不能自查。") % {"campaign": campaign})
