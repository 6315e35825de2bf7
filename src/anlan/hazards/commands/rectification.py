"""From the work to the closing: rectify, apply, accept or return, reopen."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.hazards.commands.areas import Befell
from anlan.hazards.commands.commitments import new_deadline_fault
from anlan.hazards.commands.moving import Fields, begin, change, required, write
from anlan.hazards.commands.photos import attach_photos
from anlan.hazards.commands.reporting import FoundPhoto
from anlan.hazards.models import Hazard, HazardPhoto, Reopening, Verdict
from anlan.hazards.states import PhotoRole, days_to_close
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotPermitted
from anlan.kernel.scope import Actor


@transaction.atomic
def record_rectification(
    *, actor: Actor, hazard_id: UUID, rectification: str, photos: Sequence[FoundPhoto] = ()
) -> Hazard:
    """Say what was done; who says so is the one who rectified and may not accept it."""
    hazard = begin(actor, hazard_id, "rectify")
    changes = _rectified(actor, rectification)
    attach_photos(hazard, actor, photos)
    return write(hazard, actor, "rectify", changes, **_shown(photos))


@transaction.atomic
def apply_for_acceptance(
    *,
    actor: Actor,
    hazard_id: UUID,
    rectification: str = "",
    photos: Sequence[FoundPhoto] = (),
) -> Hazard:
    """Ask that the work be accepted.

    Without `rectification`, or with the very words of `record_rectification`, whoever told it
    there remains the one who rectified. Raises InvalidInput
    without either, or without a photo of afterwards where there is one of before.
    """
    hazard = begin(actor, hazard_id, "apply")
    changes: Fields = {}
    said = rectification.strip()
    if hazard.rectified_at is None or (said and said != hazard.rectification):
        changes = _rectified(actor, rectification)
    attach_photos(hazard, actor, photos)
    roles = set(HazardPhoto.objects.filter(hazard=hazard).values_list("role", flat=True))
    if PhotoRole.BEFORE in roles and PhotoRole.AFTER not in roles:
        message = _("这条隐患有整改前的照片，请至少上传一张整改后的照片再申请验收。")
        raise InvalidInput(message, fields={"photos": message})
    return write(hazard, actor, "apply", changes, **_shown(photos))


@transaction.atomic
def close_hazard(
    *, actor: Actor, hazard_id: UUID, opinion: str, photos: Sequence[FoundPhoto] = ()
) -> Hazard:
    """Accept the rectification and close the hazard; raises NotPermitted to who rectified it."""
    hazard = begin(actor, hazard_id, "close")
    _require_another(actor, hazard)
    opinion = required(opinion, "opinion", _("验收意见"), 300)
    attach_photos(hazard, actor, photos)
    verdict = _give_verdict(hazard, actor, opinion, accepted=True)
    changes = {
        "closed_by_id": actor.id,
        "closed_by": actor.name,
        "closed_at": verdict.given_at,
        "days_to_close": days_to_close(hazard.found_at, verdict.given_at),
        "closing_opinion": opinion,
    }
    return write(hazard, actor, "close", changes, verdict=str(verdict.pk), **_shown(photos))


@transaction.atomic
def return_rectification(*, actor: Actor, hazard_id: UUID, opinion: str) -> Hazard:
    """Send the work back with what is still wanting; the same people may as may accept."""
    hazard = begin(actor, hazard_id, "return")
    _require_another(actor, hazard)
    opinion = required(opinion, "opinion", _("退回原因"), 300)
    verdict = _give_verdict(hazard, actor, opinion, accepted=False)
    changes = _NOT_RECTIFIED | {"times_returned": hazard.times_returned + 1}
    told = {"verdict": str(verdict.pk), "opinion": opinion}
    befell = Befell(verdict.given_at)
    events.record_many([change(hazard, "return", changes, told, befell)], actor)
    return hazard


@transaction.atomic
def reopen_hazard(
    *, actor: Actor, hazard_id: UUID, reason: str, due_on: date | None, today: date
) -> Hazard:
    """Take a closed hazard up again (回头看发现反弹), with a new deadline.

    The verdicts that closed it stay on record.
    """
    hazard = begin(actor, hazard_id, "reopen")
    reason = required(reason, "reason", _("重新整改原因"), 300)
    fault = new_deadline_fault(hazard.grade, due_on, today)
    if fault:
        raise InvalidInput(fault, fields={"due_on": fault})
    befell = Befell(clock.now(), hazard.closed_at)
    _remember_closing(hazard, befell.at)
    changes = (
        _NOT_RECTIFIED
        | _NOT_CLOSED
        | {"times_reopened": hazard.times_reopened + 1, "due_on": due_on}
    )
    entry = change(hazard, "reopen", changes, {"reason": reason}, befell)
    events.record_many([entry], actor)
    return hazard


_NOT_RECTIFIED: Fields = {"rectified_by_id": None, "rectified_by": "", "rectified_at": None}
_NOT_CLOSED: Fields = {
    "closed_by_id": None,
    "closed_by": "",
    "closed_at": None,
    "days_to_close": None,
    "closing_opinion": "",
}


def _remember_closing(hazard: Hazard, now: datetime) -> None:
    """Keep the closing that is about to be taken back."""
    Reopening.objects.create(
        hazard=hazard,
        campaign_id=hazard.campaign_id,
        closed_at=hazard.closed_at or now,
        reopened_at=now,
        days_to_close=hazard.days_to_close or 0,
    )


def _shown(photos: Sequence[FoundPhoto]) -> dict[str, list[str]]:
    return {"photos": [photo.sha256 for photo in photos]} if photos else {}


def _rectified(actor: Actor, rectification: str) -> Fields:
    return {
        "rectification": required(rectification, "rectification", _("整改情况"), 500),
        "rectified_by_id": actor.id,
        "rectified_by": actor.name,
        "rectified_at": clock.now(),
    }


def _require_another(actor: Actor, hazard: Hazard) -> None:
    if actor.id is not None and actor.id == hazard.rectified_by_id:
        raise NotPermitted(_("整改由您本人完成，须由其他人员验收。"))


def _give_verdict(hazard: Hazard, actor: Actor, opinion: str, *, accepted: bool) -> Verdict:
    return Verdict.objects.create(
        hazard=hazard,
        accepted=accepted,
        opinion=opinion,
        rectification=hazard.rectification,
        rectified_by=hazard.rectified_by,
        rectified_at=hazard.rectified_at,
        given_by_id=actor.id,
        given_by=actor.name,
        given_at=clock.now(),
    )
