"""A parcel's way from its arrival to the record (docs/field-sync.md)."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anlan.accounts.models import Membership
from anlan.campaigns.models import Participation
from anlan.hazards.commands import Finder
from anlan.inspections.commands.parcels.applying import apply
from anlan.inspections.commands.parcels.closing import check_signatures
from anlan.inspections.commands.parcels.opening import locked_participation
from anlan.inspections.commands.parcels.pictures import photos_here
from anlan.inspections.commands.parcels.receipts import (
    DIFFERS,
    Arrived,
    Receipt,
    Sender,
    id_taken,
    receipt_of,
)
from anlan.inspections.models import Parcel, SentPhoto
from anlan.inspections.permissions import may_answer_in
from anlan.inspections.states import InspectionKind
from anlan.inspections.states.parcels import ParcelContent, ParcelState
from anlan.kernel import events
from anlan.kernel.errors import DomainError
from anlan.units.models import Unit

_log = logging.getLogger(__name__)

# A race over one id ends by seeing who won it; a second time means that the id itself is taken.
TRIES = 2
LONGEST_REASON = 500
MOST_AT_ONCE = 500
# A device's clock that is off by more says nothing at all (about 68 years, what the column holds).
LARGEST_SKEW = 2**31 - 1


def receive_parcel(*, sender: Sender, parcel: Arrived, received_at: datetime) -> Receipt:
    """Keep what a device sent, and apply it where everything is there for it.

    Sent again it changes nothing and answers how far it is; an id that is known with other content
    answers `differs` with what is stored. What is acknowledged is committed.
    """
    known = Parcel.objects.filter(pk=parcel.id).first()
    content = parcel.content
    row = _row(sender, parcel, received_at)
    if known is not None:
        return _again(sender, known, row.digest)
    shown = photos_here(sender.user_id, content)
    for _try in range(TRIES):
        try:
            receipt = _take_in(sender, row, content, shown)
        except IntegrityError:
            known = Parcel.objects.filter(pk=parcel.id).first()
            if known is not None:
                return _again(sender, known, row.digest)
            _log.warning("parcel %s met a record that is there already", parcel.id, exc_info=True)
        except DomainError as error:
            return _refuse(sender, row, str(error))
        else:
            # A photo may have come between the look for it and the commit of the parcel.
            waits = receipt.state == ParcelState.WAITING
            return _resumed(sender, receipt.id) if waits else receipt
    return _refuse(sender, row, id_taken())


def receive_parcels(
    *, sender: Sender, parcels: Sequence[Arrived], received_at: datetime
) -> list[Receipt]:
    """As `receive_parcel` for several, each in a transaction of its own, in their order."""
    return [
        receive_parcel(sender=sender, parcel=parcel, received_at=received_at) for parcel in parcels
    ]


def resume_parcels(*, sender: Sender, parcel_ids: Collection[UUID]) -> list[Receipt]:
    """How far one's own parcels are; waiting ones whose photos are here by now are applied first.

    Ids that are not there, or of somebody else, are left out.
    """
    own = Parcel.objects.filter(pk__in=list(parcel_ids)[:MOST_AT_ONCE], sender_id=sender.user_id)
    return [
        _resumed(sender, each.pk) if each.state == ParcelState.WAITING else receipt_of(each)
        for each in own.defer("content").order_by("pk")
    ]


def photo_arrived(*, sender: Sender, sha256: str) -> list[Receipt]:
    """Apply the parcels that waited for this photo alone; called after the photo is committed.

    Within the photo's own transaction two last photos would not see each other.
    """
    waiting = Parcel.objects.filter(sender_id=sender.user_id, state=ParcelState.WAITING)
    return [
        _resumed(sender, key)
        for key, outcome in waiting.order_by("pk").values_list("pk", "outcome")
        if sha256 in outcome.get("missing", ())
    ]


def _row(sender: Sender, parcel: Arrived, received_at: datetime) -> Parcel:
    content = parcel.content
    seconds = round((received_at - parcel.sent_at).total_seconds())
    return Parcel(
        id=parcel.id,
        sender_id=sender.user_id,
        named_id=content.inspection,
        content=content.model_dump(mode="json", exclude_defaults=True),
        digest=content.digest(),
        client_version=parcel.client_version,
        sent_at=parcel.sent_at,
        received_at=received_at,
        skew_seconds=max(min(seconds, LARGEST_SKEW), -LARGEST_SKEW),
    )


def _again(sender: Sender, known: Parcel, digest: str) -> Receipt:
    if known.sender_id != sender.user_id:
        return Receipt(known.pk, DIFFERS)
    if known.digest != digest:
        return Receipt(known.pk, DIFFERS, known.inspection_id, stored=known.content)
    if known.state == ParcelState.WAITING:
        return _resumed(sender, known.pk)
    return receipt_of(known)


@transaction.atomic
def _take_in(
    sender: Sender, row: Parcel, content: ParcelContent, shown: dict[str, SentPhoto]
) -> Receipt:
    check_signatures(content, shown)
    part = locked_participation(sender.actor, content)
    entries = _go_on(sender, row, content, part, shown)
    row.save(force_insert=True)
    events.record_many(entries, sender.actor)
    return receipt_of(row)


def _go_on(
    sender: Sender,
    row: Parcel,
    content: ParcelContent,
    part: Participation | None,
    shown: dict[str, SentPhoto],
) -> list[events.Entry]:
    """Decide how far the parcel gets, and bring it there; the caller writes the row."""
    why_not = _why_not(sender, content, part)
    if why_not or part is None:
        row.unit_path = _path_of(sender, content)
        return _set(row, ParcelState.QUARANTINED, why_not)
    row.unit_path = part.unit_path
    missing = [name for name in content.declared() if name not in shown]
    if missing:
        row.state, row.outcome, row.reason = ParcelState.WAITING, {"missing": missing}, ""
        return []
    author = Finder(sender.user_id, sender.actor.name)
    return apply(sender.actor, author, row, content, part, shown)


def _resumed(sender: Sender, parcel_id: UUID) -> Receipt:
    """A waiting parcel once more: applied where its photos are here by now."""
    try:
        with transaction.atomic():
            return _resume(sender, parcel_id)
    except DomainError as error:
        reason = str(error)
    except IntegrityError:
        _log.warning("parcel %s met a record that is there already", parcel_id, exc_info=True)
        reason = id_taken()
    with transaction.atomic():
        row = Parcel.objects.select_for_update().get(pk=parcel_id)
        if row.state != ParcelState.WAITING:
            return receipt_of(row)
        return _keep_refused(sender, row, reason)


def _resume(sender: Sender, parcel_id: UUID) -> Receipt:
    row = Parcel.objects.select_for_update().get(pk=parcel_id)
    if row.state != ParcelState.WAITING:
        return receipt_of(row)
    content = ParcelContent.model_validate(row.content)
    shown = photos_here(sender.user_id, content)
    check_signatures(content, shown)
    part = locked_participation(sender.actor, content)
    before = row.outcome
    entries = _go_on(sender, row, content, part, shown)
    if row.state != ParcelState.WAITING or row.outcome != before:
        row.save(update_fields=["state", "inspection", "reason", "outcome", "unit_path"])
    events.record_many(entries, sender.actor)
    return receipt_of(row)


def _refuse(sender: Sender, row: Parcel, reason: str) -> Receipt:
    """Keep a parcel that could not be applied, with the sentence that says why."""
    row.inspection, row.unit_path = None, ""
    content = ParcelContent.model_validate(row.content)
    row.unit_path = _path_of(sender, content)
    try:
        with transaction.atomic():
            return _keep_refused(sender, row, reason, is_new=True)
    except IntegrityError:
        known = Parcel.objects.get(pk=row.pk)
        return _again(sender, known, row.digest)


def _keep_refused(sender: Sender, row: Parcel, reason: str, *, is_new: bool = False) -> Receipt:
    entries = _set(row, ParcelState.REFUSED, reason)
    if is_new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["state", "reason", "outcome"])
    events.record_many(entries, sender.actor)
    return receipt_of(row)


def _set(row: Parcel, state: ParcelState, reason: str) -> list[events.Entry]:
    row.state, row.reason, row.outcome = state, reason[:LONGEST_REASON], {}
    told = {"digest": row.digest, "reason": row.reason, "skew_seconds": row.skew_seconds}
    return [events.Entry(f"inspections.parcel_{state}", row, told)]


def _why_not(sender: Sender, content: ParcelContent, part: Participation | None) -> str:
    """Why the sender may not act there, as a sentence for the bureau; empty where they may.

    Out of scope and not there answer alike.
    """
    if not sender.can_act:
        return sender.why_not or _("上报人的账号已停用或设备已解除授权。")
    if part is None:
        return _("没有这个单位的这次检查，或不在上报人的管理范围内。")
    if not may_answer_in(sender.actor, content.kind, part.unit_path):
        kind = InspectionKind(content.kind).label
        return _("上报人没有在该单位开展“%(kind)s”的权限。") % {"kind": kind}
    return ""


def _path_of(sender: Sender, content: ParcelContent) -> str:
    """Whose affair it is: the unit's that it names, else the sender's own, now or before."""
    unit = Unit.objects.filter(pk=content.unit).values_list("path", flat=True).first()
    if unit is not None:
        return unit
    held = Membership.objects.filter(user_id=sender.user_id).order_by(
        F("ended_at").desc(nulls_first=True), "pk"
    )
    own = held.values_list("unit_path", flat=True).first()
    root = Unit.objects.filter(parent=None).order_by("path").values_list("path", flat=True)
    return own or root.first() or ""
