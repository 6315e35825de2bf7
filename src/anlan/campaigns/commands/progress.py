"""What handed-in sheets change in the grid."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.states import CampaignState
from anlan.kernel.errors import InvalidInput, NotFound, WrongState


@transaction.atomic
def record_coverage(
    *,
    row_id: UUID,
    passed: int,
    failed: int,
    excused: int,
    handed_in_at: datetime,
    excused_codes: Sequence[str] = (),
) -> CoverageRow:
    """Take over what a handed-in sheet counts; the latest sheet of a place counts.

    Called by the command that hands the sheet in, within its transaction, after it has checked
    the actor's right and recorded the event of which this is a part. A sheet is complete when it
    is handed in: the three counts make up all the row's items.
    """
    row = (
        CoverageRow.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(pk=row_id)
        .first()
    )
    if row is None:
        raise NotFound
    if row.campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("大检查不在进行中，不能再提交检查结果。"))
    if not row.is_active:
        raise WrongState(_("该场所已不在本次大检查范围内。"))
    if passed + failed + excused != row.items_total or len(excused_codes) != excused:
        raise InvalidInput(_("检查结果与应查项数不符，请核对后重新提交。"))
    _add_to_unit(row, passed + failed, excused)
    row.items_passed, row.items_failed, row.items_excused = passed, failed, excused
    row.excused_codes = sorted(excused_codes)
    row.last_handed_in_at = handed_in_at
    row.save()
    return row


def _add_to_unit(row: CoverageRow, done: int, excused: int) -> None:
    first = row.last_handed_in_at is None
    # The sums move by the difference, so that two places of one unit handed in at once both count.
    Participation.objects.filter(pk=row.participation_id).update(
        places_done=F("places_done") + int(first),
        items_done=F("items_done") + done - row.items_passed - row.items_failed,
        items_excused=F("items_excused") + excused - row.items_excused,
    )
