"""The ways out of an office, and what left by them. No secret is among what is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.reminders.models import Channel, Delivery
from anlan.reminders.states import ChannelKind, DeliveryState, Problem
from anlan.reminders.transport import mail_hosts
from anlan.units.models import Unit

__all__ = ["ChannelView", "channels", "mail_hosts", "unsent"]
# What became of the messages of so many days is counted.
LATELY = timedelta(days=7)
MOST_UNSENT = 20


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A way out as its page shows it; `counts`: state → messages of the last days."""

    kind: ChannelKind
    is_set: bool
    is_on: bool = False
    server: str = ""
    user: str = ""
    saved_at: datetime | None = None
    last_sent_at: datetime | None = None
    problem: Problem | None = None
    problem_at: datetime | None = None
    sent: int = 0
    waiting: int = 0
    unsent: int = 0


def channels(actor: Actor, office: Unit) -> list[ChannelView]:
    """Every kind of way out, set or not. Two queries."""
    kept = {row.kind: row for row in Channel.objects.visible_to(actor).filter(office=office)}
    since = clock.now() - LATELY
    rows = Delivery.objects.filter(channel__in=kept.values(), created_at__gt=since).order_by()
    counted: dict[tuple[str, str], int] = {
        (kind, state): number
        for kind, state, number in rows.values_list("channel__kind", "state").annotate(Count("pk"))
    }
    return [_view(kind, kept.get(kind), counted) for kind in ChannelKind]


def unsent(actor: Actor, office: Unit) -> QuerySet[Delivery]:
    """The last messages that did not leave or of which nobody knows."""
    lost = (DeliveryState.GIVEN_UP, DeliveryState.UNCERTAIN)
    found = Delivery.objects.visible_to(actor).filter(channel__office=office, state__in=lost)
    return found.select_related("channel").order_by("-id")[:MOST_UNSENT]


def _view(
    kind: ChannelKind, row: Channel | None, counted: dict[tuple[str, str], int]
) -> ChannelView:
    if row is None:
        return ChannelView(kind, is_set=False)

    def number(*states: str) -> int:
        return sum(counted.get((kind, state), 0) for state in states)

    return ChannelView(
        kind,
        is_set=True,
        is_on=row.is_on,
        server=row.facts.get("server", ""),
        user=row.facts.get("user", ""),
        saved_at=row.saved_at,
        last_sent_at=row.last_sent_at,
        problem=Problem(row.problem) if row.problem else None,
        problem_at=row.problem_at,
        sent=number(DeliveryState.SENT),
        waiting=number(DeliveryState.WAITING, DeliveryState.SENDING),
        unsent=number(DeliveryState.GIVEN_UP, DeliveryState.UNCERTAIN),
    )
