"""The log's one writer and its verifier.

Entries form a few parallel chains, so that two offices writing at once do not queue for one row;
an actor writes to one chain, and a transaction has one actor, so that no transaction holds two
chains. A command locks its rows first and records last: the head of a chain is then the last lock
that anybody waits for, and no two can wait for each other. An act that is made of others holds
their entries back until it has locked all rows of its own (`held_back`).
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import isfinite
from typing import Any, ClassVar, Protocol

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anlan.kernel import clock
from anlan.kernel.ids import id_at
from anlan.kernel.models import CHAINS, ChainHead, Event
from anlan.kernel.scope import Actor

BATCH = 500
LARGEST_FLOAT_KEPT = 1e15


class Recordable(Protocol):
    """What an entry may be about: any model instance."""

    pk: Any
    _meta: ClassVar[Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to record; `data` must be plain JSON.

    `unit_path` places what carries no path of its own, such as a person.
    """

    verb: str
    subject: Recordable
    data: dict[str, Any] = field(default_factory=dict)
    unit_path: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log is not what was written: which entry, and what is wrong with it."""

    chain: int
    number: int
    event_id: str
    problem: str


_held: ContextVar[list[Entry] | None] = ContextVar("held", default=None)


@contextmanager
def held_back() -> Iterator[list[Entry]]:
    """The entries of the acts within, for the caller to record with its own at the end.

    Acts that failed leave none behind, if their savepoint stands within as well.
    """
    entries: list[Entry] = []
    token = _held.set(entries)
    try:
        yield entries
    finally:
        _held.reset(token)


def record(verb: str, subject: Recordable, actor: Actor, **data: object) -> Event | None:
    """Append one entry about `subject` within the running transaction; None while it is held back."""
    return next(iter(record_many([Entry(verb, subject, dict(data))], actor)), None)


def record_many(entries: Iterable[Entry], actor: Actor) -> list[Event]:
    """Append entries in order within the running transaction; the insert goes in batches.

    Returns none of them while they are held back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of the act it tells of")
    pending, held = list(entries), _held.get()
    if held is not None:
        held += pending
        return []
    if not pending:
        return []
    head = _lock_head(actor)
    start = clock.now()
    events = []
    for place, entry in enumerate(pending):
        # A microsecond apart, so that the order of the entries is also that of their ids.
        event = _unsealed(entry, actor, start + place * timedelta(microseconds=1))
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
            yield Break(*where, _gap(number, event.number))
        elif event.previous != digest:
            yield Break(*where, _("与前一条记录不相扣"))
        if event.digest != digest_of(event):
            yield Break(*where, _("内容被改动"))
        number, digest = event.number, event.digest
    if head is None or (head.number, head.digest) != (number, digest):
        yield Break(chain, number, "", _("末尾的记录缺失或多出，与链首登记不一致"))


def _gap(last: int, number: int) -> str:
    if number <= last:
        return _("序号重复")
    words = {"first": last + 1, "last": number - 1}
    return _("此前缺少第%(first)d至第%(last)d条记录") % words


def _lock_head(actor: Actor) -> ChainHead:
    chain = actor.id.int % CHAINS if actor.id is not None else 0
    head = ChainHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        head = ChainHead.objects.select_for_update().get(chain=chain)
    return head


def _unsealed(entry: Entry, actor: Actor, moment: datetime) -> Event:
    subject, path = entry.subject, entry.unit_path
    if path is None:
        path = getattr(subject, "unit_path", "") or getattr(subject, "path", "")
    return Event(
        id=id_at(moment),
        verb=entry.verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_name=_storable(str(subject))[:200],
        unit_path=path,
        actor_id=actor.id,
        actor_name=_storable(actor.name)[:100],
        occurred_at=moment,
        data=_plain(json.loads(json.dumps(entry.data, ensure_ascii=False, default=str))),
    )


def _plain(value: object) -> object:
    """What both databases give back exactly as it was given: that is what the digest is made of.

    PostgreSQL's jsonb turns a large float into a whole number and knows neither -0.0 nor NaN, and
    no database takes a NUL or half of a surrogate pair in text.
    """
    match value:
        case str():
            return _storable(value)
        case float():
            if not isfinite(value):
                return str(value)
            return int(value) if abs(value) >= LARGEST_FLOAT_KEPT else value + 0.0
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {_storable(key): _plain(each) for key, each in value.items()}
    return value


def _storable(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def history_of(subject: Recordable) -> QuerySet[Event]:
    """Every entry about one object, oldest first. The caller has seen the object already."""
    return Event.objects.filter(
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
    ).order_by("occurred_at", "number")
