"""What leaves the system: entered beside the messages, sent by the clock, at most once.

An attempt is entered before it is made. Where the other side refuses for sure it is tried again
after a pause, a few times; where nobody answers, or the sender dies in between, it may have
arrived, and is not sent again. The inbox has every message anyhow.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.sealing import Unsealable, unseal
from anlan.kernel.states import next_state
from anlan.reminders.commands.notices import tell_keepers
from anlan.reminders.models import Channel, Delivery, Preference
from anlan.reminders.queries.inbox import Line
from anlan.reminders.queries.office import Office, after_quiet, office
from anlan.reminders.queries.waiting import Counts
from anlan.reminders.states import (
    CLAIM_MINUTES,
    DELIVERY_TRANSITIONS,
    PASSING,
    PAUSES,
    PER_MINUTE,
    STALE_HOURS,
    ChannelKind,
    DeliveryState,
    Matter,
    Problem,
)
from anlan.reminders.transport import Undelivered, Way, deliver, letter

_ROWS = 500


def send_to_mailboxes(
    office: Office, key: str, kind: str, told: Mapping[UUID, Iterable[Line]]
) -> None:
    """Enter a mail for each of those people who asked for mail. Two queries, and one to enter."""
    channel = Channel.objects.filter(office=office.unit, kind=ChannelKind.EMAIL, is_on=True).first()
    if channel is None or not told:
        return
    wanted = Preference.objects.filter(person__in=list(told), email_on=True).exclude(email="")
    rows = [
        _delivery(office, channel, f"{key}:{person}", kind, _summed(told[person]), person)
        for person in wanted.values_list("person", flat=True)
    ]
    Delivery.objects.bulk_create(rows, batch_size=_ROWS, ignore_conflicts=True)


def send_to_groups(office: Office, key: str, kind: str, counts: Counts) -> None:
    """Enter one message for each group robot of the office, if there is anything to tell."""
    if not counts.total():
        return
    robots = Channel.objects.filter(office=office.unit, is_on=True).exclude(kind=ChannelKind.EMAIL)
    told = {matter.value: number for matter, number in counts.items() if number}
    rows = [_delivery(office, channel, f"{key}:{channel.kind}", kind, told) for channel in robots]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def send_waiting(now: datetime) -> int:
    """Send what may be sent now, each channel at its pace; returns how many left the system."""
    _lose_track(now)
    channels = Channel.objects.filter(is_on=True).order_by("pk").values_list("pk", flat=True)
    sent = 0
    for channel_id in list(channels):
        while (claimed := _claim(channel_id, now)) is not None:
            sent += send_claimed(claimed)
    return sent


def send_claimed(delivery: Delivery) -> bool:
    """Make the attempt that was entered, and enter what came of it; whether it left."""
    channel = delivery.channel
    recipient = _recipient(delivery)
    if channel.kind == ChannelKind.EMAIL and not recipient:
        # The person has changed their mind meanwhile.
        _conclude(delivery.pk, Problem.ADDRESS)
        return False
    try:
        way = Way(ChannelKind(channel.kind), unseal(channel.secret), channel.facts, recipient)
        deliver(way, letter(delivery.kind, delivery.counts))
    except Unsealable:
        problem: Problem | None = Problem.UNSEALABLE
    except Undelivered as failure:
        problem = failure.problem
    else:
        problem = None
    _conclude(delivery.pk, problem)
    return problem is None


@transaction.atomic
def claim_one(delivery_id: UUID) -> Delivery:
    """Enter an attempt at this one now, whatever the hour: a test that somebody waits for."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    return _enter_attempt(delivery, clock.now())


@transaction.atomic
def _claim(channel_id: UUID, now: datetime) -> Delivery | None:
    """The next that this channel may send, its attempt entered; None for none at this moment."""
    channel = Channel.objects.select_for_update().filter(pk=channel_id, is_on=True).first()
    if channel is None:
        return None
    lately = Delivery.objects.filter(channel=channel, attempted_at__gt=now - timedelta(minutes=1))
    if lately.count() >= PER_MINUTE[ChannelKind(channel.kind)]:
        return None
    waiting = Delivery.objects.filter(
        channel=channel, state=DeliveryState.WAITING, not_before__lte=now
    )
    waiting.filter(created_at__lt=now - timedelta(hours=STALE_HOURS)).update(
        state=next_state(DELIVERY_TRANSITIONS, "give_up", DeliveryState.WAITING),
        problem=Problem.STALE,
    )
    found = waiting.order_by("not_before", "pk").first()
    if found is None:
        return None
    times = office(channel.office_id, now.date()).times
    if after_quiet(times, now) > now:
        return None
    # The moment of this attempt, not of the run: a slow server may keep a run for minutes.
    return _enter_attempt(found, clock.now())


def _enter_attempt(delivery: Delivery, now: datetime) -> Delivery:
    delivery.state = next_state(DELIVERY_TRANSITIONS, "claim", delivery.state)
    delivery.attempts += 1
    delivery.attempted_at = now
    delivery.save(update_fields=["state", "attempts", "attempted_at"])
    return delivery


@transaction.atomic
def _conclude(delivery_id: UUID, problem: Problem | None) -> None:
    """Enter what came of an attempt; a channel that fails says so to the office."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != DeliveryState.SENDING:
        return
    channel = Channel.objects.select_for_update().get(pk=delivery.channel_id)
    now = clock.now()
    verb = _verb(delivery, problem)
    delivery.state = next_state(DELIVERY_TRANSITIONS, verb, delivery.state)
    delivery.problem = problem or ""
    if verb == "put_back":
        delivery.not_before = now + timedelta(minutes=PAUSES[delivery.attempts - 1])
    delivery.save(update_fields=["state", "problem", "not_before"])
    if problem is None:
        channel.last_sent_at, channel.problem, channel.problem_at = now, "", None
    elif problem != Problem.ADDRESS:
        channel.problem, channel.problem_at = problem, now
    channel.save(update_fields=["last_sent_at", "problem", "problem_at"])
    if verb == "give_up" and problem != Problem.ADDRESS:
        # Once a day for each channel.
        tell_keepers(
            channel.office_id, f"channel:{channel.kind}:{clock.today()}", Matter.CHANNEL_FAILING
        )


def _verb(delivery: Delivery, problem: Problem | None) -> str:
    if problem is None:
        return "confirm"
    if problem == Problem.SILENT:
        return "lose_track"
    again = problem in PASSING and delivery.attempts <= len(PAUSES)
    return "put_back" if again else "give_up"


def _lose_track(now: datetime) -> None:
    """Those whose sender never came back: they may have arrived, so they are not sent again."""
    Delivery.objects.filter(
        state=DeliveryState.SENDING, attempted_at__lt=now - timedelta(minutes=CLAIM_MINUTES)
    ).update(
        state=next_state(DELIVERY_TRANSITIONS, "lose_track", DeliveryState.SENDING),
        problem=Problem.SILENT,
    )


def _delivery(
    office: Office,
    channel: Channel,
    key: str,
    kind: str,
    counts: Mapping[str, int],
    person: UUID | None = None,
) -> Delivery:
    now = clock.now()
    return Delivery(
        channel=channel,
        unit_path=channel.unit_path,
        person_id=person,
        key=key,
        kind=kind,
        counts=dict(counts),
        created_at=now,
        not_before=after_quiet(office.times, now),
    )


def _summed(lines: Iterable[Line]) -> dict[str, int]:
    """Matter → number over all units: which units they are does not leave the system."""
    summed: dict[str, int] = {}
    for line in lines:
        summed[line.matter.value] = summed.get(line.matter.value, 0) + line.count
    return summed


def _recipient(delivery: Delivery) -> str:
    if delivery.person_id is None:
        return str(delivery.channel.facts.get("user", ""))
    kept = Preference.objects.filter(person=delivery.person_id).first()
    return kept.email if kept and kept.email_on else ""
