"""Messages are kept for a while: what was done with a requirement stands in its own record."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from anlan.kernel.ids import first_id_at
from anlan.reminders.models import Delivery, InboxMessage
from anlan.reminders.states import DeliveryState, MessageKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A digest of last quarter tells nothing; a 催报 is looked up until the campaign is over.
DIGESTS_KEPT, URGES_KEPT, DELIVERIES_KEPT = (timedelta(days=days) for days in (90, 400, 90))
_PART = 2000


def forget_old(now: datetime) -> int:
    """Remove old messages and what became of old deliveries; returns how many rows.

    The records of runs, of reminded and urged units stay. Ids tell the time, so that no index
    beside the key is needed; a part is one statement, so that nobody waits for all of it.
    """
    messages = InboxMessage.objects.all()
    done = Delivery.objects.exclude(state__in=(DeliveryState.WAITING, DeliveryState.SENDING))
    return (
        _remove(
            messages.exclude(kind=MessageKind.URGE).filter(pk__lt=first_id_at(now - DIGESTS_KEPT))
        )
        + _remove(messages.filter(pk__lt=first_id_at(now - URGES_KEPT)))
        + _remove(done.filter(pk__lt=first_id_at(now - DELIVERIES_KEPT)))
    )


def _remove(rows: "QuerySet[InboxMessage] | QuerySet[Delivery]") -> int:
    removed = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:_PART]):
        removed += rows.filter(pk__in=keys).delete()[0]
    return removed
