"""Endings other than the closing: merged into another record, or found to be no hazard."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.hazards import permissions
from anlan.hazards.commands.extensions import pending_extension
from anlan.hazards.commands.grading import pending_proposal
from anlan.hazards.commands.moving import begin, change, check_state, required, write
from anlan.hazards.models import Hazard
from anlan.hazards.states import Grade
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.scope import Actor


@transaction.atomic
def merge_hazards(*, actor: Actor, hazard_id: UUID, other_id: UUID, reason: str) -> Hazard:
    """Make one of two records of the same hazard of a unit; returns the one that stays.

    The earlier found stays, with its own origin: what a school had reported itself before the
    inspector came remains self-found. The origin of the other is kept on its own row.
    """
    pair = Hazard.objects.visible_to(actor).select_for_update().filter(pk__in=[hazard_id, other_id])
    hazards = sorted(pair.order_by("pk"), key=lambda each: (each.found_at, each.pk))
    if len(hazards) != len({hazard_id, other_id}):
        raise NotFound
    if len(hazards) == 1:
        raise InvalidInput(_("请选择另一条隐患并案。"))
    for hazard in hazards:
        permissions.require(actor, "merge", hazard)
        check_state("merge", hazard.state)
    stays, goes = hazards
    _check_mergeable(stays, goes)
    reason = required(reason, "reason", _("并案理由"), 300)
    told = {"other": goes.number, "other_origin": str(goes.origin_kind), "reason": reason}
    gone = {"other": stays.number, "reason": reason}
    entries = [
        change(goes, "merge", {"merged_into": stays}, gone),
        events.Entry("hazards.absorb", stays, {"before": {}, "after": {}, **told}),
    ]
    events.record_many(entries, actor)
    return stays


@transaction.atomic
def dismiss_hazard(*, actor: Actor, hazard_id: UUID, reason: str) -> Hazard:
    """Record that it is no hazard after all, with the reason."""
    hazard = begin(actor, hazard_id, "dismiss")
    if hazard.grade == Grade.MAJOR:
        raise WrongState(_("重大隐患须先由局领导撤销认定，才能认定不成立。"))
    _check_settled(hazard)
    reason = required(reason, "reason", _("不成立的理由"), 300)
    return write(hazard, actor, "dismiss", {}, reason=reason)


def _check_mergeable(stays: Hazard, goes: Hazard) -> None:
    if stays.unit_id != goes.unit_id or stays.campaign_id != goes.campaign_id:
        raise InvalidInput(_("只有同一单位、同一次大检查中的隐患可以并案。"))
    if stays.grade != goes.grade:
        raise WrongState(_("两条隐患等级不同，请先完成定级再并案。"))
    _check_settled(goes)


def _check_settled(hazard: Hazard) -> None:
    """Nothing that waits for a decision may vanish undecided."""
    if pending_proposal(hazard) is not None:
        raise WrongState(_("重大隐患认定建议尚待审定，请先审定。"))
    if pending_extension(hazard) is not None:
        raise WrongState(_("延期申请尚待审批，请先审批。"))
