"""The one extension of a deadline: asked before it runs out, with a reason, decided above."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.hazards.commands.moving import Fields, begin, required, write
from anlan.hazards.models import ExtensionRequest, Hazard
from anlan.hazards.states import Decision
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotPermitted, WrongState
from anlan.kernel.scope import Actor


@transaction.atomic
def request_extension(
    *, actor: Actor, hazard_id: UUID, due_asked: date | None, reason: str, today: date
) -> ExtensionRequest:
    """Ask for a later deadline; raises WrongState when it has run out or was prolonged once."""
    hazard = begin(actor, hazard_id, "request_extension")
    due_before = _prolongable(hazard, today)
    if due_asked is None or due_asked <= due_before:
        message = _("延期后的日期须晚于现在的整改时限。")
        raise InvalidInput(message, fields={"due_asked": message})
    reason = required(reason, "reason", _("延期原因"), 300)
    request = ExtensionRequest.objects.create(
        hazard=hazard,
        due_before=due_before,
        due_asked=due_asked,
        reason=reason,
        asked_by_id=actor.id,
        asked_by=actor.name,
        asked_at=clock.now(),
    )
    told = {"due_before": str(due_before), "due_asked": str(due_asked), "reason": reason}
    write(hazard, actor, "request_extension", {}, request=str(request.pk), **told)
    return request


@transaction.atomic
def decide_extension(*, actor: Actor, hazard_id: UUID, approve: bool, opinion: str) -> Hazard:
    """Decide the waiting request; raises NotPermitted to who asked."""
    hazard = begin(actor, hazard_id, "decide_extension")
    request = pending_extension(hazard)
    if request is None:
        raise WrongState(_("没有待审批的延期申请。"))
    if actor.id is not None and request.asked_by_id == actor.id:
        raise NotPermitted(_("延期由您本人申请，须由上级审批。"))
    opinion = required(opinion, "opinion", _("审批意见"), 300)
    request.decision = Decision.APPROVED if approve else Decision.REFUSED
    request.decided_by_id, request.decided_by = actor.id, actor.name
    request.decided_at, request.opinion = clock.now(), opinion
    request.save(update_fields=["decision", "decided_by_id", "decided_by", "decided_at", "opinion"])
    changes: Fields = {"due_on": request.due_asked} if approve else {}
    told = {"request": str(request.pk), "approved": approve, "opinion": opinion}
    return write(hazard, actor, "decide_extension", changes, **told)


def pending_extension(hazard: Hazard) -> ExtensionRequest | None:
    """The request that waits for its decision; at most one does."""
    return hazard.extensions.filter(decision=Decision.PENDING).first()


def _prolongable(hazard: Hazard, today: date) -> date:
    if hazard.due_on is None:
        raise WrongState(_("尚未确定整改时限，不需要申请延期。"))
    if hazard.due_on < today:
        raise WrongState(_("整改时限已过，延期须在到期前申请。"))
    if hazard.extensions.exclude(decision=Decision.REFUSED).exists():
        raise WrongState(_("每条隐患只能延期一次，已经申请过。"))
    return hazard.due_on
