"""Who sends, what arrives, and what is answered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.inspections.models import Parcel
from anlan.inspections.states.parcels import ParcelContent, ParcelState
from anlan.kernel.scope import Actor

# A state of answers alone: the id is known with another content.
DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Sender:
    """The person whose device sends. Without `can_act` (disabled, device revoked) it is kept aside.

    `why_not` says so in a sentence for the bureau.
    """

    actor: Actor
    user_id: UUID
    can_act: bool = True
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A parcel as it came; `sent_at` by the device's own clock."""

    id: UUID
    content: ParcelContent
    client_version: int
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a parcel is. `stored` is the content that was there before one that differs."""

    id: UUID
    state: str
    inspection: UUID | None = None
    missing: tuple[str, ...] = ()
    reason: str = ""
    outcome: dict[str, Any] = field(default_factory=dict)
    stored: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The result that docs/field-sync.md describes."""
        told: dict[str, Any] = {
            "id": str(self.id),
            "state": str(self.state),
            "inspection": str(self.inspection) if self.inspection else None,
            "missing": list(self.missing),
            "reason": self.reason,
            "outcome": self.outcome,
        }
        return told | ({"stored": self.stored} if self.state == DIFFERS else {})


def id_taken() -> str:
    """Why a parcel cannot be applied whose ids stand for something else here."""
    return _("上报中的编号已被另一条记录使用，请重新填写后上报。")


def receipt_of(parcel: Parcel) -> Receipt:
    """The answer for a parcel as it stands."""
    outcome, is_rejected = dict(parcel.outcome), parcel.state == ParcelState.REJECTED
    return Receipt(
        id=parcel.pk,
        state=parcel.state,
        inspection=parcel.inspection_id,
        missing=tuple(outcome.pop("missing", ())),
        # Why it was put aside concerns the bureau; the sender is told why it was turned away.
        reason=parcel.settled_reason if is_rejected else parcel.reason,
        outcome=outcome,
    )
