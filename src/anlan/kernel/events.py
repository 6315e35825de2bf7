"""The log's one writer and its verifier.

Entries form a few parallel chains, so that two offices writing at once do not queue for one row;
an actor writes to one chain, and a transaction has one actor, so that no transaction holds two
chains and none can deadlock.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet

from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.kernel.models import CHAINS, ChainHead, Event
from anlan.kernel.scope import Actor

BATCH = 500


class Recordable(Protocol):
    """What an entry may be about: any model instance."""

    pk: Any
    _meta: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to record; `data` must be plain JSON."""

    verb: str
    subject: Recordable
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log is not what was written: which entry, and what is wrong with it."""

    chain: int
    number: int
    event_id: str
    problem: str


def record(verb: str, subject: Recordable, actor: Actor, **data: object) -> Event:
    """Append one entry about `subject` within the running transaction."""
    return record_many([Entry(verb, subject, dict(data))], actor)[0]


def record_many(entries: Iterable[Entry], actor: Actor) -> list[Event]:
    """Append entries in order within the running transaction; one round trip per 500."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of the act it tells of")
    pending = list(entries)
    if not pending:
        return []
    head = _lock_head(actor)
    events = []
    for entry in pending:
        event = _unsealed(entry, actor)
        event.chain, event.number, event.previous = head.chain, head.number + 1, head.digest
        event.digest = digest_of(event)
        head.number, head.digest = event.number, event.digest
        events.append(event)
    Event.objects.bulk_create(events, batch_size=BATCH)
    head.save(update_fields=["number", "digest"])
    return events


def digest_of(event: Event) -> str:
    """SHA-256 over all that the entry says and over the digest of the entry before."""
    said = {
        "id": str(event.id),
        "chain": event.chain,
        "number": event.number,
        "previous": event.previous,
        "verb": event.verb,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "object_name": event.object_name,
        "unit_path": event.unit_path,
        "actor_id": str(event.actor_id or ""),
        "actor_name": event.actor_name,
        "occurred_at": event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": event.data,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def verify_chains() -> Iterator[Break]:
    """Walk every chain; yield each altered, missing or reordered entry. Memory stays flat."""
    heads = {head.chain: head for head in ChainHead.objects.all()}
    chains = Event.objects.order_by().values_list("chain", flat=True).distinct()
    for chain in sorted({*heads, *chains}):
        yield from _verify_chain(chain, heads.get(chain))


def _verify_chain(chain: int, head: ChainHead | None) -> Iterator[Break]:
    number, digest = 0, ""
    for event in Event.objects.filter(chain=chain).order_by("number").iterator(chunk_size=2000):
        where = (chain, event.number, str(event.id))
        if event.number != number + 1:
            yield Break(*where, f"entries {number + 1} to {event.number - 1} are missing")
        elif event.previous != digest:
            yield Break(*where, "does not carry the digest of the entry before")
        if event.digest != digest_of(event):
            yield Break(*where, "content was altered")
        number, digest = event.number, event.digest
    if head is None or (head.number, head.digest) != (number, digest):
        yield Break(
            chain, number, "", "the last entries are missing or the chain's head was altered"
        )


def _lock_head(actor: Actor) -> ChainHead:
    chain = actor.id.int % CHAINS if actor.id is not None else 0
    head = ChainHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(chain=chain)
    return head


def _unsealed(entry: Entry, actor: Actor) -> Event:
    subject = entry.subject
    path = getattr(subject, "unit_path", "") or getattr(subject, "path", "")
    # What is digested must be what comes back from the database: plain JSON, no tuples or dates.
    data = json.loads(json.dumps(entry.data, ensure_ascii=False, default=str))
    return Event(
        id=new_id(),
        verb=entry.verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_name=str(subject)[:200],
        unit_path=path,
        actor_id=actor.id,
        actor_name=actor.name,
        occurred_at=clock.now(),
        data=data,
    )


def history_of(subject: Recordable) -> QuerySet[Event]:
    """Every entry about one object, oldest first. The caller has seen the object already."""
    return Event.objects.filter(
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
    ).order_by("id")
